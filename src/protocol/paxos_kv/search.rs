//! What a search must know: how high rounds are, when values matter, and what leads to what breaks.

use super::about::{ADOPT_HIGHEST, OWN_BY_ID, PERSIST_ROUND};
use super::{Node, PaxosKv};
use crate::check::explore::{SearchHints, Way};
use crate::protocol::{RuleIx, Rules};

impl SearchHints for PaxosKv {
    fn epoch(node: &Node) -> u32 {
        node.proposer.as_ref().map_or(0, |proposer| proposer.round)
    }

    /// Who takes what is equal for its own must meet what is equal.
    fn writes_equal_values(rules: Rules) -> bool {
        !rules.on(OWN_BY_ID)
    }

    fn milestones(rule: RuleIx) -> &'static [Way] {
        match rule {
            PERSIST_ROUND => &[USED_TWICE],
            ADOPT_HIGHEST => &[OLDER_HEARD_FIRST],
            OWN_BY_ID => &[EQUAL_VALUE],
            _ => &[],
        }
    }
}

/// A proposer forgets its ballot and uses it again, for another value.
const USED_TWICE: Way = &[
    "P1.phase == accept",
    "A1.accepted[x,0] != none and A2.accepted[x,0] == none and A3.accepted[x,0] == none",
    "not P1.up and A2.accepted[x,0] == none and A3.accepted[x,0] == none",
    "P1.phase == prepare and P1.serving == \"x=2\" and A2.accepted[x,0] == none and A3.accepted[x,0] == none",
    "P1.phase == accept and P1.ballot == 1.P1 and P1.value == 2",
];

/// One acceptor holds an older value, and a majority a newer one.
const OLDER_HEARD_FIRST: Way = &[
    "P1.phase == accept",
    "A1.accepted[x,0] != none and A2.accepted[x,0] == none and A3.accepted[x,0] == none",
    "P2.phase == accept and P2.value == 2 and A1.promised[x,0] == 1.P1 and A3.accepted[x,0] == none",
    "A2.accepted[x,0] != none and A1.promised[x,0] == 1.P1",
    "A2.accepted[x,0] != none and A3.accepted[x,0] != none and A1.promised[x,0] == 1.P1",
    "P1.phase == prepare and P1.round == 2 and A1.accepted[x,0] != none",
    "happened adopts-first and P1.phase == accept",
];

/// A second client writes what is chosen already.
const EQUAL_VALUE: Way = &[
    "P1.phase == accept",
    "C1.last == ok",
    "P2.phase == prepare and C2.pending == \"x=1\"",
    "P2.phase == accept",
];
