//! The rules that a learner may break, and what breaks then.

use crate::protocol::{Class, Rule, RuleIx, Rules};

/// A backup refuses what comes from the primary of an older view.
pub const CHECK_VIEW: RuleIx = RuleIx(0);
/// The client is answered when every copy that the header asks for is confirmed; off: after the first backup's.
pub const WAIT_FOR_ACKS: RuleIx = RuleIx(1);
/// V moves on only from a view whose primary acknowledged it, and promotes only a backup that did.
pub const ACK_VIEW: RuleIx = RuleIx(2);
/// In recovery the log whose last entry has the highest view wins; off: the longest.
pub const NEWEST_VIEW_WINS: RuleIx = RuleIx(3);
/// Who gives its log for recovery refuses every older view from then on.
pub const FENCE_BEFORE_GATHER: RuleIx = RuleIx(4);
/// Recovery meets every acknowledged write; off: R + W = N.
pub const QUORUM_OVERLAP: RuleIx = RuleIx(5);
/// A request that comes twice takes effect once.
pub const DEDUPLICATE: RuleIx = RuleIx(6);

/// Whether what as many servers hold as the header asks for outlasts every recovery: each rule on which that depends
/// is on.
pub fn lasts(rules: Rules) -> bool {
    let needed = [CHECK_VIEW, WAIT_FOR_ACKS, ACK_VIEW, NEWEST_VIEW_WINS, FENCE_BEFORE_GATHER, QUORUM_OVERLAP];
    needed.into_iter().all(|rule| rules.on(rule))
}

const REPLICATED_DATA: &str = "Gifford, Weighted Voting §3";

/// In the order of the constants above. `nodes` counts servers and the view server.
pub const RULES: &[Rule] = &[
    safety("check-view", "PacificA §2.2", "only-primary-completes", 3),
    safety("wait-for-acks", "PacificA §2.2", "acknowledged-kept", 4),
    safety("ack-view", "MIT 6.824 lab 2 (2012), view service", "acknowledged-kept", 3),
    safety("newest-view-wins", "Viewstamped Replication Revisited §4.2", "acknowledged-kept", 4),
    safety("fence-before-gather", "Viewstamped Replication Revisited §4.2", "acknowledged-kept", 4),
    safety("quorum-overlap", REPLICATED_DATA, "acknowledged-kept", 4),
    safety("deduplicate", "Viewstamped Replication Revisited §4.1", "exactly-once", 2),
];

const fn safety(id: &'static str, cite: &'static str, breaks: &'static str, nodes: u8) -> Rule {
    Rule { id, cite, class: Class::Safety, breaks, nodes }
}

#[cfg(test)]
mod tests {
    use super::super::ABOUT;
    use super::*;

    #[test]
    fn constants_name_the_rules_they_say() {
        let named = [
            (CHECK_VIEW, "check-view"),
            (WAIT_FOR_ACKS, "wait-for-acks"),
            (ACK_VIEW, "ack-view"),
            (NEWEST_VIEW_WINS, "newest-view-wins"),
            (FENCE_BEFORE_GATHER, "fence-before-gather"),
            (QUORUM_OVERLAP, "quorum-overlap"),
            (DEDUPLICATE, "deduplicate"),
        ];
        assert_eq!(named.len(), RULES.len());
        for (rule, id) in named {
            assert_eq!(ABOUT.rule(id), Some(rule), "{id}");
        }
    }

    #[test]
    fn a_safety_rule_breaks_an_invariant_that_there_is() {
        for rule in RULES {
            let known = ABOUT.invariants.iter().any(|invariant| invariant.id == rule.breaks);
            assert!(known, "{} breaks {}", rule.id, rule.breaks);
        }
    }
}
