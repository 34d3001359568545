//! What the protocol says of itself while it runs: every transition, and every guard's refusal.

use crate::protocol::{Milestone, Note};

const P1A: &str = "Paxos Made Simple §2.2 P1a";
const P2C: &str = "Paxos Made Simple §2.2 P2c; §3";
const PHASE_1A: &str = "Paxos Made Simple §2.2 Phase 1(a); §3";
const PHASE_1B: &str = "Paxos Made Simple §2.2 Phase 1(b); §3";
const PHASE_2A: &str = "Paxos Made Simple §2.2 Phase 2(a); §3";
const PHASE_2B: &str = "Paxos Made Simple §2.2 Phase 2(b)";
const ABANDON: &str = "Paxos Made Simple §2.2";
const LEARN: &str = "Paxos Made Simple §2.3";
const PROGRESS: &str = "Paxos Made Simple §2.4";
const STORAGE: &str = "Paxos Made Simple §2.5";
const MANY: &str = "Paxos Made Simple §3";
const SESSIONS: &str = "Raft dissertation §6.3";

/// Texts are in the locale files under `multi-paxos-note-ID`.
pub const NOTES: &[Note] = &[
    note("boots", STORAGE),
    // Phase 1.
    note("election-timeout", PHASE_1A),
    note("stands-at-once", PROGRESS),
    note("promises", PHASE_1B),
    note("promises-with", PHASE_1B),
    note("promises-again", PHASE_1B),
    note("refuses-prepare", PHASE_1B),
    note("answers-lower", PHASE_1B),
    note("counts-promise", PHASE_2A),
    note("repeated-promise", PHASE_2A),
    note("late-promise", PHASE_2A),
    milestone("leads", MANY, Milestone::Election),
    note("finds-nothing", P2C),
    note("adopts", P2C),
    note("adopts-first", P2C),
    note("adopts-last-only", P2C),
    note("ignores-accepted", P2C),
    note("fills-gaps", MANY),
    note("leaves-gaps", MANY),
    note("steps-down", ABANDON),
    note("gives-up", ABANDON),
    note("late-nack", ABANDON),
    // Phase 2.
    note("proposes", PHASE_2A),
    note("proposes-again", PHASE_2A),
    note("new-ballot", MANY),
    note("joins-ballot", MANY),
    note("heartbeat", PROGRESS),
    note("hears-leader", PROGRESS),
    note("refuses-heartbeat", P1A),
    note("accepts", PHASE_2B),
    note("overwrites", PHASE_2B),
    note("accepts-again", PHASE_2B),
    note("refuses-accept", P1A),
    note("breaks-promise", P1A),
    note("counts-accepted", LEARN),
    note("repeated-accepted", LEARN),
    note("late-accepted", LEARN),
    // Learning.
    milestone("commits", LEARN, Milestone::Commit),
    note("waits-for-gap", MANY),
    note("slot-is-chosen", ABANDON),
    note("learns", LEARN),
    note("asks-chosen", MANY),
    note("tells-chosen", MANY),
    note("knows-no-more", MANY),
    note("catches-up", MANY),
    note("knew-chosen", MANY),
    note("chosen-too-far", MANY),
    note("applies", MANY),
    note("applies-no-op", MANY),
    // Clients.
    note("not-leader", MANY),
    note("answers", MANY),
    note("duplicate-answered", SESSIONS),
    note("duplicate-waiting", SESSIONS),
    note("duplicate-applied", SESSIONS),
    note("older-not-applied", SESSIONS),
    note("request-too-old", SESSIONS),
    note("other-command", MANY),
];

const fn note(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: None }
}

const fn milestone(id: &'static str, cite: &'static str, milestone: Milestone) -> Note {
    Note { id, cite, milestone: Some(milestone) }
}
