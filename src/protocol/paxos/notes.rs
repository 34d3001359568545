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

pub(super) const NOTES: &[Note] = &[
    // proposer
    plain("prepares", PHASE_1A),
    plain("prepares-anew", PHASE_1A),
    plain("retries", PROGRESS),
    plain("counts-promise", PHASE_2A),
    plain("counts-promise-with", PHASE_2A),
    plain("repeated-promise", PHASE_2A),
    plain("late-promise", PHASE_2A),
    election("proposes-own", P2C),
    election("adopts", P2C),
    election("adopts-first", P2C),
    election("ignores-accepted", P2C),
    plain("backs-off", PROGRESS),
    plain("retries-at-once", PROGRESS),
    plain("late-nack", ABANDON),
    plain("restores-proposer", STORAGE),
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
    plain("restores-acceptor", STORAGE),
    // learner
    plain("counts-accepted", LEARN),
    plain("repeated-accepted", LEARN),
    commit("learns", LEARN),
    plain("known-already", LEARN),
    plain("learns-another", LEARN),
    plain("restores-learner", LEARN),
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
