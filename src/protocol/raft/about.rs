//! Raft as data: parameters, timing, rules, notes, invariants, and what a condition may ask.

use super::extensions::{ASSUMPTIONS, CHANGES, READS, TOGETHER};
use super::invariants::INVARIANTS;
use super::notes::NOTES;
use super::rules::RULES;
use crate::protocol::{About, Layout, Param, ParamKind, Timing, state_machine};

/// Servers at most: what the screen shows well on one ring.
pub const MAX_SERVERS: usize = 9;

pub const ELECTION: u8 = 0;
pub const HEARTBEAT: u8 = 1;

pub const ABOUT: &About = &About {
    id: "raft",
    params: &[
        Param {
            id: "servers",
            kind: ParamKind::Number { least: 1, most: MAX_SERVERS as u32 },
            default: "5",
            extension: false,
        },
        Param {
            id: "clients",
            kind: ParamKind::Number { least: 0, most: 4 },
            default: "1",
            extension: false,
        },
        Param {
            id: "spare",
            kind: ParamKind::Number { least: 0, most: MAX_SERVERS as u32 - 1 },
            default: "0",
            extension: true,
        },
        switch("pre-vote"),
        switch("check-quorum"),
        switch("no-op-on-election"),
        Param {
            id: "snapshot",
            kind: ParamKind::Number { least: 0, most: 10_000 },
            default: "0",
            extension: false,
        },
        Param { id: "reads", kind: ParamKind::Choice(READS), default: "log", extension: true },
        Param { id: "membership", kind: ParamKind::Choice(CHANGES), default: "off", extension: true },
        Param {
            id: "flow-control",
            kind: ParamKind::Number { least: 0, most: 64 },
            default: "0",
            extension: true,
        },
        Param { id: "back-up", kind: ParamKind::Choice(&["term", "log"]), default: "term", extension: true },
        switch("shared-session"),
    ],
    timing: &[
        Timing { id: "election", least: 100_000, most: 200_000 },
        Timing { id: "heartbeat", least: 50_000, most: 50_000 },
        Timing { id: "retry", least: 500_000, most: 500_000 },
    ],
    rules: RULES,
    notes: NOTES,
    invariants: INVARIANTS,
    assumptions: ASSUMPTIONS,
    together: TOGETHER,
    guards: &[
        ("vote-refused-voted", "one-vote-per-term"),
        ("vote-refused-log", "up-to-date-check"),
        ("old-term-waits", "commit-current-term-only"),
        ("duplicate-answered", "deduplicate"),
        ("duplicate-waiting", "deduplicate"),
        ("duplicate-applied", "deduplicate"),
        ("outdated-skipped", "deduplicate"),
        ("snapshot-stale", "reject-stale-snapshot"),
        ("read-waits", "confirm-read"),
    ],
    messages: &[
        "RequestVote",
        "RequestVoteReply",
        "AppendEntries",
        "AppendEntriesReply",
        "PreVote",
        "PreVoteReply",
        "InstallSnapshot",
        "InstallSnapshotReply",
        "TimeoutNow",
        "Confirm",
        "ConfirmReply",
    ],
    timers: &["election", "heartbeat"],
    fields: &[(
        "server",
        &[
            "role",
            "currentTerm",
            "votedFor",
            "log",
            "commitIndex",
            "lastApplied",
            "nextIndex",
            "matchIndex",
            "snapshotIndex",
            "members",
            "newMembers",
            "flow",
            "inFlight",
            "kv",
            "flag",
        ],
    )],
    operations: state_machine::OPERATIONS,
    proposes: None,
    proposals: &[],
    admin: super::admin::VERBS,
    goals: &["leaders == 2", "leaders >= 1", "chosen[1]"],
    layout: Layout::Ring,
    by_hand: false,
    pseudocode: include_str!("pseudocode.txt"),
    texts: crate::texts!("raft"),
};

/// An extension that is on or off.
const fn switch(id: &'static str) -> Param {
    Param { id, kind: ParamKind::Switch, default: "off", extension: true }
}
