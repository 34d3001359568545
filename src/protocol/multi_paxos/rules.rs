//! The rules that a learner may break, and what breaks then. Each is read where it is applied.

use crate::protocol::{Class, Rule, RuleIx};

/// An acceptor refuses what is below its promise.
pub const PROMISE_CHECK: RuleIx = RuleIx(0);
/// A new leader proposes again what the promises report; off: it looks at none of it.
pub const ADOPT_VALUE: RuleIx = RuleIx(1);
/// Of several values for a slot, the one of the highest ballot; off: the first that was heard.
pub const ADOPT_HIGHEST: RuleIx = RuleIx(2);
/// It does so for every slot; off: for the last one only.
pub const ADOPT_PER_SLOT: RuleIx = RuleIx(3);
/// Slots without a value, below one that has one, get a no-op.
pub const FILL_GAPS: RuleIx = RuleIx(4);
/// A promise is durable before it is told.
pub const PERSIST_PROMISE: RuleIx = RuleIx(5);
/// An acceptance is durable before it is told.
pub const PERSIST_ACCEPT: RuleIx = RuleIx(6);
/// A server writes its ballot, as a promise to itself, before it uses it.
pub const PERSIST_ROUND: RuleIx = RuleIx(7);
/// Accepting a ballot also promises it.
pub const ACCEPT_RAISES_PROMISE: RuleIx = RuleIx(8);
/// Quorums of the two phases meet; off: half the servers.
pub const QUORUM_INTERSECTS: RuleIx = RuleIx(9);
/// A ballot has its server's id; off: everybody uses the first server's.
pub const UNIQUE_BALLOTS: RuleIx = RuleIx(10);
/// A request that comes twice takes effect once.
pub const DEDUPLICATE: RuleIx = RuleIx(11);
/// A server that was outbid waits for a random time; off: it stands again at once.
pub const BACK_OFF: RuleIx = RuleIx(12);
/// One phase 1 serves every later command; off: each command has a ballot of its own.
pub const SKIP_PHASE_1: RuleIx = RuleIx(13);

const STORAGE: &str = "Paxos Made Simple §2.5";
const MANY: &str = "Paxos Made Simple §3";

/// In the order of the constants above. `nodes` counts the servers of the smallest set-up.
pub const RULES: &[Rule] = &[
    safety("promise-check", "Paxos Made Simple §2.2 P1a", "agreement", 3),
    safety("adopt-value", "Paxos Made Simple §2.2 P2c", "agreement", 1),
    safety("adopt-highest", "Paxos Made Simple §2.2 P2c", "agreement", 3),
    safety("adopt-per-slot", MANY, "agreement", 1),
    rule("fill-gaps", MANY, Class::Liveness, "progress", 3),
    safety("persist-promise", STORAGE, "agreement", 3),
    safety("persist-accept", STORAGE, "learned-is-chosen", 1),
    safety("persist-round", STORAGE, "one-value-per-ballot", 3),
    safety("accept-raises-promise", "Lamport, Paxos.tla, Phase2b", "agreement", 3),
    safety("quorum-intersects", "Paxos Made Simple §2.2; Flexible Paxos", "agreement", 2),
    safety("unique-ballots", STORAGE, "one-value-per-ballot", 3),
    safety("deduplicate", "Raft dissertation §6.3", "exactly-once", 1),
    rule("back-off", "Paxos Made Simple §2.4", Class::Liveness, "progress", 2),
    rule("skip-phase-1", MANY, Class::Cost, "round-trips", 2),
];

const fn safety(id: &'static str, cite: &'static str, breaks: &'static str, nodes: u8) -> Rule {
    rule(id, cite, Class::Safety, breaks, nodes)
}

const fn rule(id: &'static str, cite: &'static str, class: Class, breaks: &'static str, nodes: u8) -> Rule {
    Rule { id, cite, class, breaks, nodes }
}

#[cfg(test)]
mod tests {
    use super::super::about::ABOUT;
    use super::*;

    #[test]
    fn constants_name_the_rules_they_say() {
        let named = [
            (PROMISE_CHECK, "promise-check"),
            (ADOPT_VALUE, "adopt-value"),
            (ADOPT_HIGHEST, "adopt-highest"),
            (ADOPT_PER_SLOT, "adopt-per-slot"),
            (FILL_GAPS, "fill-gaps"),
            (PERSIST_PROMISE, "persist-promise"),
            (PERSIST_ACCEPT, "persist-accept"),
            (PERSIST_ROUND, "persist-round"),
            (ACCEPT_RAISES_PROMISE, "accept-raises-promise"),
            (QUORUM_INTERSECTS, "quorum-intersects"),
            (UNIQUE_BALLOTS, "unique-ballots"),
            (DEDUPLICATE, "deduplicate"),
            (BACK_OFF, "back-off"),
            (SKIP_PHASE_1, "skip-phase-1"),
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
