//! What the protocol tells of itself: parameters, timing, rules that a learner may break, notes, and their sources.

use super::{invariants, view};
use crate::protocol::{
    About, Assumption, Class, DISK_KEPT, Layout, MAX_CLIENTS, Milestone, Note, Param, ParamKind, Rule,
    Served, Timing,
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
        (note::REFUSES_PREPARE, PROMISE_CHECK),
        (note::REFUSES_ACCEPT, PROMISE_CHECK),
        (note::BACKS_OFF, BACK_OFF),
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
    Param::number("clients", 1, MAX_CLIENTS, "2"),
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

crate::notes! {
    // proposer: requests
    BEGINS_WRITE => Note::plain("begins-write", PHASE_1A),
    BEGINS_READ => Note::plain("begins-read", PHASE_1A),
    BEGINS_NAMED => Note::plain("begins-named", PHASE_1A),
    QUEUES => Note::plain("queues", MANY),
    DUPLICATE_REQUEST => Note::plain("duplicate-request", IDS),
    OLDER_REQUEST => Note::plain("older-request", IDS),
    GIVES_UP => Note::plain("gives-up", IDS),
    NOT_A_PROPOSER => Note::plain("not-a-proposer", MANY),
    // proposer: ballots
    ASKS_HIGHER => Note::plain("asks-higher", PROGRESS),
    COUNTS_PROMISE => Note::plain("counts-promise", PHASE_2A),
    COUNTS_PROMISE_WITH => Note::plain("counts-promise-with", PHASE_2A),
    REPEATED_PROMISE => Note::plain("repeated-promise", PHASE_2A),
    LATE_PROMISE => Note::plain("late-promise", PHASE_2A),
    BACKS_OFF => Note::plain("backs-off", PROGRESS),
    RETRIES_AT_ONCE => Note::plain("retries-at-once", PROGRESS),
    LATE_NACK => Note::plain("late-nack", ABANDON),
    // proposer: what a quorum says
    JUMPS => Note::plain("jumps", MANY),
    STEPS_BACK => Note::plain("steps-back", MANY),
    MOVES_ON => Note::plain("moves-on", MANY),
    PROPOSES_OWN => election("proposes-own", P2C),
    ADOPTS => election("adopts", P2C),
    ADOPTS_FIRST => election("adopts-first", P2C),
    IGNORES_ACCEPTED => election("ignores-accepted", P2C),
    REPAIRS => election("repairs", LEARN),
    REPAIRS_FIRST => election("repairs-first", P2C),
    ANSWERS_UNREPAIRED => election("answers-unrepaired", LEARN),
    // proposer: the end
    ANSWERS_NIL => Note::plain("answers-nil", LEARN),
    ANSWERS_KNOWN => Note::plain("answers-known", LEARN),
    ANSWERS => Note::plain("answers", LEARN),
    WROTE => Note::plain("wrote", IDS),
    WROTE_BEFORE => Note::plain("wrote-before", IDS),
    TOO_OLD => Note::plain("too-old", IDS),
    TAKES_EQUAL => Note::plain("takes-equal", IDS),
    LOST_VERSION => Note::plain("lost-version", MANY),
    NAMED_NIL => Note::plain("named-nil", LEARN),
    NAMED_VALUE => Note::plain("named-value", LEARN),
    NAMED_GONE => Note::plain("named-gone", MANY),
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
    ANSWERS_SNAPSHOT => Note::plain("answers-snapshot", MANY),
    SNAPSHOTS => Note::plain("snapshots", MANY),
    // the learner
    COUNTS_ACCEPTED => Note::plain("counts-accepted", LEARN),
    REPEATED_ACCEPTED => Note::plain("repeated-accepted", LEARN),
    LEARNS => commit("learns", LEARN),
    KNOWN_ALREADY => Note::plain("known-already", LEARN),
    HEARS_COMMIT => Note::plain("hears-commit", LEARN),
    HEARS_SNAPSHOT => Note::plain("hears-snapshot", MANY),
    LATE_SNAPSHOT => Note::plain("late-snapshot", MANY),
    // a restart
    RESTORES_PROPOSER => Note::plain("restores-proposer", STORAGE),
    RESTORES_ACCEPTOR => Note::plain("restores-acceptor", STORAGE),
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
