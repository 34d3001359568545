//! The rules that a learner may break, and what breaks then.

use crate::protocol::{Class, Rule, RuleIx};

pub const ONE_VOTE_PER_TERM: RuleIx = RuleIx(0);
pub const UP_TO_DATE_CHECK: RuleIx = RuleIx(1);
pub const NEWER_BEATS_LONGER: RuleIx = RuleIx(2);
pub const COMMIT_CURRENT_TERM_ONLY: RuleIx = RuleIx(3);
pub const PERSIST_VOTE: RuleIx = RuleIx(4);
pub const PERSIST_TERM: RuleIx = RuleIx(5);
pub const PERSIST_LOG: RuleIx = RuleIx(6);
pub const TRUNCATE_ON_CONFLICT: RuleIx = RuleIx(7);
pub const MAJORITY_COMMIT: RuleIx = RuleIx(8);
pub const REPLY_AFTER_PERSIST: RuleIx = RuleIx(9);
pub const DEDUPLICATE: RuleIx = RuleIx(10);
pub const RANDOMISED_TIMEOUTS: RuleIx = RuleIx(11);
pub const FAST_BACK_UP: RuleIx = RuleIx(12);
pub const BATCH: RuleIx = RuleIx(13);
pub const REJECT_STALE_SNAPSHOT: RuleIx = RuleIx(14);
pub const KEEP_SUFFIX_AFTER_SNAPSHOT: RuleIx = RuleIx(15);
pub const SESSIONS_IN_SNAPSHOT: RuleIx = RuleIx(16);
pub const CONFIRM_READ: RuleIx = RuleIx(17);
pub const ONE_CHANGE_AT_A_TIME: RuleIx = RuleIx(18);
pub const COMMIT_BEFORE_CHANGE: RuleIx = RuleIx(19);

/// In the order of the constants above.
pub const RULES: &[Rule] = &[
    safety("one-vote-per-term", "Raft §5.2", "election-safety", 3),
    safety("up-to-date-check", "Raft §5.4.1", "leader-completeness", 3),
    safety("newer-beats-longer", "Raft §5.4.1", "leader-completeness", 3),
    safety("commit-current-term-only", "Raft §5.4.2, Figure 8", "leader-completeness", 3),
    safety("persist-vote", "Raft Figure 2, persistent state", "election-safety", 3),
    safety("persist-term", "Raft Figure 2, persistent state", "term-monotonic", 2),
    safety("persist-log", "Raft Figure 2, persistent state", "committed-durable", 1),
    safety("truncate-on-conflict", "Raft §5.3", "log-matching", 3),
    safety("majority-commit", "Raft §5.3", "committed-durable", 2),
    safety("reply-after-persist", "Raft Figure 2: before responding to RPCs", "committed-durable", 2),
    safety("deduplicate", "Raft §8; dissertation §6.3", "exactly-once", 1),
    Rule {
        id: "randomised-timeouts",
        cite: "Raft §5.2",
        class: Class::Liveness,
        breaks: "progress",
        nodes: 2,
    },
    Rule { id: "fast-back-up", cite: "Raft §5.3", class: Class::Cost, breaks: "round-trips", nodes: 2 },
    Rule {
        id: "batch",
        cite: "Raft §5.3; dissertation §10.2.2",
        class: Class::Cost,
        breaks: "messages",
        nodes: 2,
    },
    safety("reject-stale-snapshot", "Raft §7, Figure 13", "state-machine-forward", 3),
    safety("keep-suffix-after-snapshot", "Raft §7, Figure 13", "committed-durable", 3),
    safety("sessions-in-snapshot", "Raft §8; dissertation §5.1, §6.3", "exactly-once", 1),
    safety("confirm-read", "Raft §8; dissertation §6.4", "linearizable", 3),
    safety("one-change-at-a-time", "Raft dissertation §4.1", "election-safety", 5),
    safety("commit-before-change", "raft-dev, 10 July 2015; dissertation §4.1", "leader-completeness", 5),
];

const fn safety(id: &'static str, cite: &'static str, breaks: &'static str, nodes: u8) -> Rule {
    Rule { id, cite, class: Class::Safety, breaks, nodes }
}

#[cfg(test)]
mod tests {
    use super::super::about::ABOUT;
    use super::*;

    #[test]
    fn constants_name_the_rules_they_say() {
        let named = [
            (ONE_VOTE_PER_TERM, "one-vote-per-term"),
            (UP_TO_DATE_CHECK, "up-to-date-check"),
            (NEWER_BEATS_LONGER, "newer-beats-longer"),
            (COMMIT_CURRENT_TERM_ONLY, "commit-current-term-only"),
            (PERSIST_VOTE, "persist-vote"),
            (PERSIST_TERM, "persist-term"),
            (PERSIST_LOG, "persist-log"),
            (TRUNCATE_ON_CONFLICT, "truncate-on-conflict"),
            (MAJORITY_COMMIT, "majority-commit"),
            (REPLY_AFTER_PERSIST, "reply-after-persist"),
            (DEDUPLICATE, "deduplicate"),
            (RANDOMISED_TIMEOUTS, "randomised-timeouts"),
            (FAST_BACK_UP, "fast-back-up"),
            (BATCH, "batch"),
            (REJECT_STALE_SNAPSHOT, "reject-stale-snapshot"),
            (KEEP_SUFFIX_AFTER_SNAPSHOT, "keep-suffix-after-snapshot"),
            (SESSIONS_IN_SNAPSHOT, "sessions-in-snapshot"),
            (CONFIRM_READ, "confirm-read"),
            (ONE_CHANGE_AT_A_TIME, "one-change-at-a-time"),
            (COMMIT_BEFORE_CHANGE, "commit-before-change"),
        ];
        assert_eq!(named.len(), RULES.len());
        for (rule, id) in named {
            assert_eq!(ABOUT.rule(id), Some(rule), "{id}");
        }
    }

    #[test]
    fn a_safety_rule_breaks_an_invariant_that_there_is() {
        for rule in RULES.iter().filter(|rule| rule.class == Class::Safety) {
            let known = ABOUT.invariants.iter().any(|invariant| invariant.id == rule.breaks);
            assert!(known, "{} breaks {}", rule.id, rule.breaks);
        }
    }
}
