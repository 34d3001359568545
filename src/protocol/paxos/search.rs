//! What a search must know: which acceptors are alike, how high rounds are, and what leads to what breaks.

use super::about::PERSIST_ROUND;
use super::{Config, Node, Paxos};
use crate::check::explore::{SearchHints, Way};
use crate::protocol::RuleIx;
use crate::value::{NodeId, Roster};

impl SearchHints for Paxos {
    /// Acceptors, as long as they play no other part: proposers differ in their ballots. In a grid only whole
    /// rows and whole columns could change places, not one acceptor with any other.
    fn alike(config: &Config, _: &Roster) -> Vec<NodeId> {
        if !config.quorums.counts_only() {
            return Vec::new();
        }
        let apart = |node: &NodeId| !config.proposers.contains(node) && !config.learners.contains(node);
        config.acceptors.iter().copied().filter(apart).collect()
    }

    fn epoch(node: &Node) -> u32 {
        node.proposer.as_ref().and_then(|proposer| proposer.ballot).map_or(0, |ballot| ballot.round)
    }

    fn milestones(rule: RuleIx) -> &'static [Way] {
        if rule == PERSIST_ROUND { &[USED_TWICE] } else { &[] }
    }
}

/// A proposer forgets its ballot, uses it again, and hears of another value this time.
const USED_TWICE: Way = &[
    "P1.phase == accept and A3.promised == none",
    "A2.accepted != none and A1.accepted == none and A3.promised == none",
    "P2.phase == accept and A2.promised == 1.P1",
    "A1.accepted != none and A2.promised == 1.P1",
    "not P2.up and A2.promised == 1.P1",
    "P2.phase == prepare and P2.ballot == 1.P2 and A2.promised == 1.P1",
    "P2.phase == accept and P2.ballot == 1.P2 and P2.value == v1",
];
