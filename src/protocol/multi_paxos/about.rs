//! Multi-Paxos as data: parameters, timing, rules, notes, invariants, and what a condition may ask.

use super::invariants::INVARIANTS;
use super::notes::NOTES;
use super::rules::RULES;
use crate::protocol::{About, Assumption, DISK_KEPT, Layout, Param, ParamKind, Timing, state_machine};

/// Servers at most: what the screen shows well on one ring.
pub const MAX_SERVERS: u32 = 9;

pub const ELECTION: u8 = 0;
pub const HEARTBEAT: u8 = 1;

pub const ABOUT: &About = &About {
    id: "multi-paxos",
    params: &[
        number("servers", 1, MAX_SERVERS, "5"),
        number("clients", 0, 4, "1"),
        // 0: a majority.
        number("phase1", 0, MAX_SERVERS, "0"),
        number("phase2", 0, MAX_SERVERS, "0"),
    ],
    timing: &[
        Timing { id: "election", least: 100_000, most: 200_000 },
        Timing { id: "heartbeat", least: 50_000, most: 50_000 },
        Timing { id: "retry", least: 500_000, most: 500_000 },
    ],
    rules: RULES,
    notes: NOTES,
    invariants: INVARIANTS,
    assumptions: &[Assumption { id: DISK_KEPT, cite: "Paxos Made Simple §2.5" }],
    together: &[],
    guards: &[
        ("refuses-prepare", "promise-check"),
        ("refuses-accept", "promise-check"),
        ("duplicate-answered", "deduplicate"),
        ("duplicate-waiting", "deduplicate"),
        ("duplicate-applied", "deduplicate"),
    ],
    messages: &["Prepare", "Promise", "Nack", "Accept", "Accepted", "Heartbeat", "CatchUp", "Chosen"],
    timers: &["election", "heartbeat"],
    fields: &[(
        "server",
        &[
            "role",
            "promised",
            "ballot",
            "leader",
            "log",
            "acceptedBallot",
            "acceptedValue",
            "commitIndex",
            "lastApplied",
            "nextSlot",
            "kv",
            "flag",
        ],
    )],
    operations: state_machine::OPERATIONS,
    proposes: None,
    proposals: &[],
    admin: &[],
    goals: &["leaders == 2", "leaders >= 1", "chosen[1]", "chosen[2] and not chosen[1]"],
    layout: Layout::Ring,
    by_hand: false,
    pseudocode: include_str!("pseudocode.txt"),
    texts: crate::texts!("multi-paxos"),
};

const fn number(id: &'static str, least: u32, most: u32, default: &'static str) -> Param {
    Param { id, kind: ParamKind::Number { least, most }, default, extension: false }
}
