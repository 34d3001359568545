//! What the protocol tells of itself: parameters, timing, rules that a learner may break, notes, and their sources.

use super::{invariants, view};
use crate::protocol::{
    About, Assumption, Class, DISK_KEPT, Layout, Milestone, Note, Param, ParamKind, Rule, Served, Timing,
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
const MANY: &str = "Paxos Made Simple §3";
const IDS: &str = "Raft dissertation §6.3";

pub(super) const ABOUT: &About = &About {
    id: "paxos-kv",
    params: PARAMS,
    timing: TIMING,
    rules: RULES,
    notes: NOTES,
    invariants: invariants::INVARIANTS,
    assumptions: &[Assumption { id: DISK_KEPT, cite: STORAGE }],
    together: &[],
    guards: &[
        ("refuses-prepare", "promise-check"),
        ("refuses-accept", "promise-check"),
        ("backs-off", "back-off"),
    ],
    messages: &["Prepare", "Promise", "Nack", "Accept", "Accepted", "Commit", "Snapshot"],
    timers: TIMERS,
    fields: view::FIELDS,
    operations: &[
        Served::plain("get"),
        Served::with("put", "1"),
        Served::with("append", "a"),
        Served::with("cas", "1"),
    ],
    proposes: Some("proposer"),
    // A key, of which a proposer finds out what is chosen.
    proposals: &["x", "y"],
    admin: &["snapshot"],
    goals: &["chosen[x,1]", "C1.last == ok"],
    layout: Layout::Rows(&["client", "proposer", "acceptor"]),
    by_hand: false,
    texts: crate::texts!("paxos-kv"),
};

pub(super) const PARAMS: &[Param] = &[
    // 0: the parts stand apart, and the next two say how many of each.
    Param::number("nodes", 0, 7, "0"),
    Param::number("clients", 1, 4, "2"),
    Param::number("proposers", 1, 4, "2"),
    Param::number("acceptors", 1, 7, "3"),
    // 0: a majority.
    Param::number("phase1", 0, 7, "0"),
    Param::number("phase2", 0, 7, "0"),
    Param { id: "learn", kind: ParamKind::Choice(&["commit", "all"]), default: "commit", extension: false },
];

/// A proposer's question and its answers take 20 to 30 ms on the default network, and a request of a
/// client some four of those: its client asks elsewhere only when the proposer must have had trouble.
pub(super) const TIMING: &[Timing] = &[
    Timing { id: "patience", least: 60_000, most: 120_000 },
    Timing { id: "retry", least: 500_000, most: 500_000 },
];

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
    /// Quorums of the two phases meet; off: half the acceptors.
    QUORUM_INTERSECTS => Rule::safety("quorum-intersects", "Paxos Made Simple §2.2; Flexible Paxos", "agreement", 2),
    /// A ballot has its proposer's id; off: everybody uses the first proposer's.
    UNIQUE_BALLOTS => Rule::safety("unique-ballots", STORAGE, "one-value-per-ballot", 2),
    /// A read that finds an accepted value has it accepted by a quorum before it answers.
    READ_REPAIR => Rule::safety("read-repair", LEARN, "reads-agree", 3),
    /// A write is done when the value chosen is its own, by its id; off: when it is an equal one.
    OWN_BY_ID => Rule::safety("own-by-id", IDS, "writes-once", 2),
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

/// Every observable transition and every refusal of a guard, with its source.
pub(super) const NOTES: &[Note] = &[
    // proposer: requests
    Note::plain("begins-write", PHASE_1A),
    Note::plain("begins-read", PHASE_1A),
    Note::plain("begins-named", PHASE_1A),
    Note::plain("queues", MANY),
    Note::plain("duplicate-request", IDS),
    Note::plain("older-request", IDS),
    Note::plain("gives-up", IDS),
    Note::plain("not-a-proposer", MANY),
    // proposer: ballots
    Note::plain("asks-higher", PROGRESS),
    Note::plain("counts-promise", PHASE_2A),
    Note::plain("counts-promise-with", PHASE_2A),
    Note::plain("repeated-promise", PHASE_2A),
    Note::plain("late-promise", PHASE_2A),
    Note::plain("backs-off", PROGRESS),
    Note::plain("retries-at-once", PROGRESS),
    Note::plain("late-nack", ABANDON),
    // proposer: what a quorum says
    Note::plain("jumps", MANY),
    Note::plain("steps-back", MANY),
    Note::plain("moves-on", MANY),
    election("proposes-own", P2C),
    election("adopts", P2C),
    election("adopts-first", P2C),
    election("ignores-accepted", P2C),
    election("repairs", LEARN),
    election("repairs-first", P2C),
    election("answers-unrepaired", LEARN),
    // proposer: the end
    Note::plain("answers-nil", LEARN),
    Note::plain("answers-known", LEARN),
    Note::plain("answers", LEARN),
    Note::plain("wrote", IDS),
    Note::plain("wrote-before", IDS),
    Note::plain("too-old", IDS),
    Note::plain("takes-equal", IDS),
    Note::plain("lost-version", MANY),
    Note::plain("named-nil", LEARN),
    Note::plain("named-value", LEARN),
    Note::plain("named-gone", MANY),
    // acceptor
    Note::plain("promises", PHASE_1B),
    Note::plain("promises-with", PHASE_1B),
    Note::plain("promises-again", PHASE_1B),
    Note::plain("refuses-prepare", PHASE_1B),
    Note::plain("answers-lower", PHASE_1B),
    Note::plain("accepts", PHASE_2B),
    Note::plain("overwrites", PHASE_2B),
    Note::plain("accepts-again", PHASE_2B),
    Note::plain("refuses-accept", P1A),
    Note::plain("breaks-promise", P1A),
    Note::plain("answers-snapshot", MANY),
    Note::plain("snapshots", MANY),
    // the learner
    Note::plain("counts-accepted", LEARN),
    Note::plain("repeated-accepted", LEARN),
    commit("learns", LEARN),
    Note::plain("known-already", LEARN),
    Note::plain("hears-commit", LEARN),
    Note::plain("hears-snapshot", MANY),
    Note::plain("late-snapshot", MANY),
    // a restart
    Note::plain("restores-proposer", STORAGE),
    Note::plain("restores-acceptor", STORAGE),
    Note::plain("restores-server", STORAGE),
    Note::plain("finds-nothing", STORAGE),
    // nobody's: seen from outside
    commit("chosen", ABANDON),
    Note::plain("chosen-again", ABANDON),
];

const fn election(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: Some(Milestone::Election) }
}

const fn commit(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: Some(Milestone::Commit) }
}
