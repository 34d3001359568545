//! Every observable transition and every refusal of a guard, with its source.

use crate::protocol::{Milestone, Note};

const P1A: &str = "Paxos Made Simple §2.2 P1a";
const P2C: &str = "Paxos Made Simple §2.2 P2c";
const PHASE_1A: &str = "Paxos Made Simple §2.2 Phase 1(a)";
const PHASE_1B: &str = "Paxos Made Simple §2.2 Phase 1(b)";
const PHASE_2A: &str = "Paxos Made Simple §2.2 Phase 2(a)";
const PHASE_2B: &str = "Paxos Made Simple §2.2 Phase 2(b)";
const ABANDON: &str = "Paxos Made Simple §2.2";
const LEARN: &str = "Paxos Made Simple §2.3";
const PROGRESS: &str = "Paxos Made Simple §2.4";
const STORAGE: &str = "Paxos Made Simple §2.5";
const MANY: &str = "Paxos Made Simple §3";
const IDS: &str = "Raft dissertation §6.3";

pub(super) const NOTES: &[Note] = &[
    // proposer: requests
    plain("begins-write", PHASE_1A),
    plain("begins-read", PHASE_1A),
    plain("begins-named", PHASE_1A),
    plain("queues", MANY),
    plain("duplicate-request", IDS),
    plain("older-request", IDS),
    plain("gives-up", IDS),
    plain("not-a-proposer", MANY),
    // proposer: ballots
    plain("asks-higher", PROGRESS),
    plain("counts-promise", PHASE_2A),
    plain("counts-promise-with", PHASE_2A),
    plain("repeated-promise", PHASE_2A),
    plain("late-promise", PHASE_2A),
    plain("backs-off", PROGRESS),
    plain("retries-at-once", PROGRESS),
    plain("late-nack", ABANDON),
    // proposer: what a quorum says
    plain("jumps", MANY),
    plain("steps-back", MANY),
    plain("moves-on", MANY),
    election("proposes-own", P2C),
    election("adopts", P2C),
    election("adopts-first", P2C),
    election("ignores-accepted", P2C),
    election("repairs", LEARN),
    election("repairs-first", P2C),
    election("answers-unrepaired", LEARN),
    // proposer: the end
    plain("answers-nil", LEARN),
    plain("answers-known", LEARN),
    plain("answers", LEARN),
    plain("wrote", IDS),
    plain("wrote-before", IDS),
    plain("too-old", IDS),
    plain("takes-equal", IDS),
    plain("lost-version", MANY),
    plain("named-nil", LEARN),
    plain("named-value", LEARN),
    plain("named-gone", MANY),
    // acceptor
    plain("promises", PHASE_1B),
    plain("promises-with", PHASE_1B),
    plain("promises-again", PHASE_1B),
    plain("refuses-prepare", PHASE_1B),
    plain("answers-lower", PHASE_1B),
    plain("accepts", PHASE_2B),
    plain("overwrites", PHASE_2B),
    plain("accepts-again", PHASE_2B),
    plain("refuses-accept", P1A),
    plain("breaks-promise", P1A),
    plain("answers-snapshot", MANY),
    plain("snapshots", MANY),
    // the learner
    plain("counts-accepted", LEARN),
    plain("repeated-accepted", LEARN),
    commit("learns", LEARN),
    plain("known-already", LEARN),
    plain("hears-commit", LEARN),
    plain("hears-snapshot", MANY),
    plain("late-snapshot", MANY),
    // a restart
    plain("restores-proposer", STORAGE),
    plain("restores-acceptor", STORAGE),
    plain("restores-server", STORAGE),
    plain("finds-nothing", STORAGE),
    // nobody's: seen from outside
    commit("chosen", ABANDON),
    plain("chosen-again", ABANDON),
];

const fn plain(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: None }
}

const fn election(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: Some(Milestone::Election) }
}

const fn commit(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: Some(Milestone::Commit) }
}
