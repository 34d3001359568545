//! What the protocol tells of itself: parameters, timing, rules that a learner may break, notes, and their sources.

use super::{invariants, view};
use crate::protocol::{
    About, Assumption, Class, DISK_KEPT, Layout, MAX_CLIENTS, Milestone, Note, Param, ParamKind, Rule,
    Served, Timing,
};

const LECTURE: &str = "MIT 6.5840, Raft (1): split brain";
const VOTING: &str = "Thomas, A Majority Consensus Approach (1979)";
const CALLS: &str = "Birrell and Nelson, Remote Procedure Calls (1984)";
const STORAGE: &str = "Lampson and Sturgis, Crash Recovery (1976)";

pub(super) const ABOUT: &About = &About {
    id: "split-brain",
    params: PARAMS,
    timing: TIMING,
    rules: RULES,
    notes: NOTES,
    invariants: invariants::INVARIANTS,
    assumptions: &[Assumption { id: DISK_KEPT, cite: LECTURE }],
    together: &[],
    guards: &[],
    messages: &[],
    timers: &[],
    fields: view::FIELDS,
    operations: &[Served::plain("tas")],
    proposes: None,
    proposals: &[],
    admin: &[DEAD],
    goals: &["C1.last == 0", "C1.last == 0 and C2.last == 0"],
    layout: Layout::Rows(&["client", "server"]),
    by_hand: false,
    texts: crate::texts!("split-brain"),
};

/// What a person tells a client that waits for one: `admin dead C1 S1`.
pub(super) const DEAD: &str = "dead";

pub(super) const PARAMS: &[Param] = &[
    Param::number("servers", 2, 9, "2"),
    Param::number("clients", 1, MAX_CLIENTS, "2"),
    Param {
        id: "policy",
        kind: ParamKind::Choice(&["both", "one", "majority", "human"]),
        default: "both",
        extension: false,
    },
];

/// A request and its answer take 20 to 30 ms on the default network.
pub(super) const TIMING: &[Timing] = &[Timing { id: "retry", least: 100_000, most: 100_000 }];

crate::rules! {
    /// A majority is of all servers; off: of those that answered in time.
    MAJORITY_OF_ALL => safety("majority-of-all", LECTURE, 4).only("policy=majority"),
    /// A server's answer counts once, however many messages bring it.
    COUNT_SERVERS => safety("count-servers", VOTING, 4),
    /// A server tells 0 only when its set flag is on the disk.
    WRITE_BEFORE_ANSWER => safety("write-before-answer", STORAGE, 4),
    /// A request that is sent again has the number it had; off: a new one.
    RETRY_CARRIES_ID => Rule {
        id: "retry-carries-id",
        cite: CALLS,
        class: Class::Liveness,
        breaks: "progress",
        nodes: 3,
        shows_with: "",
    },
}

const fn safety(id: &'static str, cite: &'static str, nodes: u8) -> Rule {
    Rule { id, cite, class: Class::Safety, breaks: "mutual-exclusion", nodes, shows_with: "" }
}

crate::notes! {
    // client
    ASKS_ALL => Note::plain("asks-all", LECTURE),
    HOLDS_ALREADY => Note::plain("holds-already", LECTURE),
    TOLD_CLEAR => Note::plain("told-clear", LECTURE),
    TOLD_SET => Note::plain("told-set", LECTURE),
    REPEATED_ANSWER => Note::plain("repeated-answer", VOTING),
    COUNTS_AGAIN => Note::plain("counts-again", VOTING),
    ASKS_AGAIN => Note::plain("asks-again", CALLS),
    ASKS_ANEW => Note::plain("asks-anew", CALLS),
    HEARS_OF_DEATH => Note::plain("hears-of-death", LECTURE),
    TAKES_LOCK => milestone("takes-lock", LECTURE),
    TAKES_LOCK_BY_MAJORITY => milestone("takes-lock-by-majority", VOTING),
    TAKES_LOCK_OF_THOSE_HEARD => milestone("takes-lock-of-those-heard", LECTURE),
    FINDS_LOCK_TAKEN => Note::plain("finds-lock-taken", LECTURE),
    FINDS_NO_MAJORITY_LEFT => Note::plain("finds-no-majority-left", VOTING),
    // server
    SETS_FLAG => Note::plain("sets-flag", LECTURE),
    FINDS_FLAG_SET => Note::plain("finds-flag-set", LECTURE),
    SAME_REQUEST => Note::plain("same-request", CALLS),
    READS_FLAG => Note::plain("reads-flag", STORAGE),
    FINDS_NO_FLAG => Note::plain("finds-no-flag", STORAGE),
}

/// A client believes that it holds the lock.
const fn milestone(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: Some(Milestone::Commit) }
}
