//! The rules of the lock that a learner may break. Each is read where it is applied.

use crate::protocol::{Class, Rule, RuleIx};

/// A majority is of all servers; off: of those that answered in time.
pub(super) const MAJORITY_OF_ALL: RuleIx = RuleIx(0);
/// A server's answer counts once, however many messages bring it.
pub(super) const COUNT_SERVERS: RuleIx = RuleIx(1);
/// A server tells 0 only when its set flag is on the disk.
pub(super) const WRITE_BEFORE_ANSWER: RuleIx = RuleIx(2);
/// A request that is sent again has the number it had; off: a new one.
pub(super) const RETRY_CARRIES_ID: RuleIx = RuleIx(3);

const LECTURE: &str = "MIT 6.5840, Raft (1): split brain";

/// In the order of the constants above. `nodes` counts servers and clients of the smallest set-up.
pub(super) const RULES: &[Rule] = &[
    safety("majority-of-all", LECTURE, 4),
    safety("count-servers", "Thomas, A Majority Consensus Approach (1979)", 4),
    safety("write-before-answer", "Lampson and Sturgis, Crash Recovery (1976)", 4),
    Rule {
        id: "retry-carries-id",
        cite: "Birrell and Nelson, Remote Procedure Calls (1984)",
        class: Class::Liveness,
        breaks: "progress",
        nodes: 3,
    },
];

const fn safety(id: &'static str, cite: &'static str, nodes: u8) -> Rule {
    Rule { id, cite, class: Class::Safety, breaks: "mutual-exclusion", nodes }
}
