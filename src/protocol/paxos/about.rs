//! What the protocol tells of itself: parameters, timing, rules that a learner may break, notes, and their sources.

use super::{invariants, view};
use crate::protocol::{
    About, Assumption, Class, DISK_KEPT, Layout, Milestone, Note, Param, ParamKind, Rule, Timing,
};

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

pub(super) const ABOUT: &About = &About {
    id: "paxos",
    params: PARAMS,
    timing: TIMING,
    rules: RULES,
    notes: NOTES,
    invariants: invariants::INVARIANTS,
    assumptions: &[Assumption { id: DISK_KEPT, cite: STORAGE }],
    together: &[],
    guards: &[
        (note::REFUSES_PREPARE, PROMISE_CHECK),
        (note::REFUSES_ACCEPT, PROMISE_CHECK),
        (note::BACKS_OFF, BACK_OFF),
    ],
    messages: &["Prepare", "Promise", "Nack", "Accept", "Accepted"],
    timers: TIMERS,
    fields: view::FIELDS,
    operations: &[],
    proposes: Some("proposer"),
    proposals: &["foo", "bar", "baz", "qux"],
    admin: &[],
    goals: &["chosen == v1", "chosen == v2", "chosen and in_flight == 0"],
    layout: Layout::Rows(&["proposer", "acceptor", "learner"]),
    by_hand: false,
    texts: crate::texts!("paxos"),
};

pub(super) const PARAMS: &[Param] = &[
    // 0: the parts stand apart, and the next three say how many of each.
    Param::number("nodes", 0, 9, "0"),
    Param::number("proposers", 1, 4, "2"),
    Param::number("acceptors", 1, 9, "3"),
    Param::number("learners", 0, 3, "1"),
    // 0: a majority.
    Param::number("phase1", 0, 9, "0"),
    Param::number("phase2", 0, 9, "0"),
    // grid: a row promises, a column accepts.
    Param {
        id: "quorums",
        kind: ParamKind::Choice(&["majority", "grid"]),
        default: "majority",
        extension: false,
    },
];

/// A request and its answers take 20 to 30 ms on the default network, so that a proposer whose
/// first message is lost asks again before anybody wonders.
pub(super) const TIMING: &[Timing] = &[Timing { id: "retry", least: 60_000, most: 120_000 }];

crate::timers! {
    RETRY => "retry",
}

crate::rules! {
    /// An acceptor refuses what is below its promise.
    PROMISE_CHECK => Rule::safety("promise-check", P1A, "agreement", 2),
    /// A proposer proposes a value that an acceptor of its quorum has accepted, if there is one.
    ADOPT_VALUE => Rule::safety("adopt-value", P2C, "agreement", 1),
    /// Of several such values, the one of the highest ballot; off: the first that was heard.
    ADOPT_HIGHEST => Rule::safety("adopt-highest", P2C, "agreement", 3),
    /// A promise is durable before it is told.
    PERSIST_PROMISE => Rule::safety("persist-promise", STORAGE, "agreement", 2),
    /// An acceptance is durable before it is told.
    PERSIST_ACCEPT => Rule::safety("persist-accept", STORAGE, "learned-is-chosen", 1),
    /// A proposer writes its round before it uses it.
    PERSIST_ROUND => Rule::safety("persist-round", STORAGE, "one-value-per-ballot", 2),
    /// Accepting a ballot also promises it.
    ACCEPT_RAISES_PROMISE => Rule::safety("accept-raises-promise", "Lamport, Paxos.tla, Phase2b", "agreement", 3),
    /// Quorums of the two phases meet; off: half the acceptors, or a row of the grid, in both.
    QUORUM_INTERSECTS => Rule::safety("quorum-intersects", "Paxos Made Simple §2.2; Flexible Paxos", "agreement", 2),
    /// A ballot has its proposer's id; off: everybody uses the first proposer's.
    UNIQUE_BALLOTS => Rule::safety("unique-ballots", STORAGE, "one-value-per-ballot", 2),
    /// A proposer that was outbid waits for a random, growing time; off: it tries again at once.
    BACK_OFF => Rule {
        id: "back-off",
        cite: PROGRESS,
        class: Class::Liveness,
        breaks: "progress",
        nodes: 2,
        shows_with: "",
    },
}

crate::notes! {
    // proposer
    PREPARES => Note::plain("prepares", PHASE_1A),
    PREPARES_ANEW => Note::plain("prepares-anew", PHASE_1A),
    RETRIES => Note::plain("retries", PROGRESS),
    COUNTS_PROMISE => Note::plain("counts-promise", PHASE_2A),
    COUNTS_PROMISE_WITH => Note::plain("counts-promise-with", PHASE_2A),
    REPEATED_PROMISE => Note::plain("repeated-promise", PHASE_2A),
    LATE_PROMISE => Note::plain("late-promise", PHASE_2A),
    PROPOSES_OWN => election("proposes-own", P2C),
    ADOPTS => election("adopts", P2C),
    ADOPTS_FIRST => election("adopts-first", P2C),
    IGNORES_ACCEPTED => election("ignores-accepted", P2C),
    BACKS_OFF => Note::plain("backs-off", PROGRESS),
    RETRIES_AT_ONCE => Note::plain("retries-at-once", PROGRESS),
    LATE_NACK => Note::plain("late-nack", ABANDON),
    RESTORES_PROPOSER => Note::plain("restores-proposer", STORAGE),
    // acceptor
    PROMISES => Note::plain("promises", PHASE_1B),
    PROMISES_WITH => Note::plain("promises-with", PHASE_1B),
    PROMISES_AGAIN => Note::plain("promises-again", PHASE_1B),
    REFUSES_PREPARE => Note::plain("refuses-prepare", PHASE_1B),
    ANSWERS_LOWER => Note::plain("answers-lower", PHASE_1B),
    ACCEPTS => Note::plain("accepts", PHASE_2B),
    OVERWRITES => Note::plain("overwrites", PHASE_2B),
    ACCEPTS_AGAIN => Note::plain("accepts-again", PHASE_2B),
    REFUSES_ACCEPT => Note::plain("refuses-accept", P1A),
    BREAKS_PROMISE => Note::plain("breaks-promise", P1A),
    RESTORES_ACCEPTOR => Note::plain("restores-acceptor", STORAGE),
    // learner
    COUNTS_ACCEPTED => Note::plain("counts-accepted", LEARN),
    REPEATED_ACCEPTED => Note::plain("repeated-accepted", LEARN),
    LEARNS => commit("learns", LEARN),
    KNOWN_ALREADY => Note::plain("known-already", LEARN),
    LEARNS_ANOTHER => Note::plain("learns-another", LEARN),
    RESTORES_LEARNER => Note::plain("restores-learner", LEARN),
    RESTORES_SERVER => Note::plain("restores-server", STORAGE),
    FINDS_NOTHING => Note::plain("finds-nothing", STORAGE),
    // nobody's: seen from outside
    CHOSEN => commit("chosen", ABANDON),
    CHOSEN_AGAIN => Note::plain("chosen-again", ABANDON),
}

const fn election(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: Some(Milestone::Election) }
}

const fn commit(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: Some(Milestone::Commit) }
}
