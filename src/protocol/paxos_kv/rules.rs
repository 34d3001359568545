//! The rules that a learner may break. Each is read where it is applied.

use crate::protocol::{Class, Rule, RuleIx};

/// An acceptor refuses what is below its promise.
pub(super) const PROMISE_CHECK: RuleIx = RuleIx(0);
/// A proposer proposes a value that an acceptor of its quorum has accepted, if there is one.
pub(super) const ADOPT_VALUE: RuleIx = RuleIx(1);
/// Of several such values, the one of the highest ballot; off: the first that was heard.
pub(super) const ADOPT_HIGHEST: RuleIx = RuleIx(2);
/// A promise is durable before it is told.
pub(super) const PERSIST_PROMISE: RuleIx = RuleIx(3);
/// An acceptance is durable before it is told.
pub(super) const PERSIST_ACCEPT: RuleIx = RuleIx(4);
/// A proposer writes its round before it uses it.
pub(super) const PERSIST_ROUND: RuleIx = RuleIx(5);
/// Accepting a ballot also promises it.
pub(super) const ACCEPT_RAISES_PROMISE: RuleIx = RuleIx(6);
/// Quorums of the two phases meet; off: half the acceptors.
pub(super) const QUORUM_INTERSECTS: RuleIx = RuleIx(7);
/// A ballot has its proposer's id; off: everybody uses the first proposer's.
pub(super) const UNIQUE_BALLOTS: RuleIx = RuleIx(8);
/// A read that finds an accepted value has it accepted by a quorum before it answers.
pub(super) const READ_REPAIR: RuleIx = RuleIx(9);
/// A write is done when the value chosen is its own, by its id; off: when it is an equal one.
pub(super) const OWN_BY_ID: RuleIx = RuleIx(10);
/// A proposer that was outbid waits for a random, growing time; off: it tries again at once.
pub(super) const BACK_OFF: RuleIx = RuleIx(11);

/// In the order of the constants above. `nodes` counts proposers and acceptors of the smallest set-up.
pub(super) const RULES: &[Rule] = &[
    safety("promise-check", "Paxos Made Simple §2.2 P1a", "agreement", 2),
    safety("adopt-value", "Paxos Made Simple §2.2 P2c", "agreement", 1),
    safety("adopt-highest", "Paxos Made Simple §2.2 P2c", "agreement", 3),
    safety("persist-promise", "Paxos Made Simple §2.5", "agreement", 2),
    safety("persist-accept", "Paxos Made Simple §2.5", "learned-is-chosen", 1),
    safety("persist-round", "Paxos Made Simple §2.5", "one-value-per-ballot", 2),
    safety("accept-raises-promise", "Lamport, Paxos.tla, Phase2b", "agreement", 3),
    safety("quorum-intersects", "Paxos Made Simple §2.2; Flexible Paxos", "agreement", 2),
    safety("unique-ballots", "Paxos Made Simple §2.5", "one-value-per-ballot", 2),
    safety("read-repair", "Paxos Made Simple §2.3", "reads-agree", 3),
    safety("own-by-id", "Raft dissertation §6.3", "writes-once", 2),
    Rule {
        id: "back-off",
        cite: "Paxos Made Simple §2.4",
        class: Class::Liveness,
        breaks: "progress",
        nodes: 2,
    },
];

const fn safety(id: &'static str, cite: &'static str, breaks: &'static str, nodes: u8) -> Rule {
    Rule { id, cite, class: Class::Safety, breaks, nodes }
}
