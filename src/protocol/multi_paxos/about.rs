//! Multi-Paxos as data: parameters, timing, the rules that a learner may break, what it says of itself while
//! it runs, and what a condition may ask.

use super::invariants::INVARIANTS;
use crate::protocol::{
    About, Assumption, Class, DISK_KEPT, Layout, MAX_CLIENTS, Milestone, Note, Param, Rule, Timing,
    state_machine,
};

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

/// Servers at most: what the screen shows well on one ring.
pub const MAX_SERVERS: u32 = 9;

crate::timers! {
    ELECTION => "election",
    HEARTBEAT => "heartbeat",
}

// What breaks without each rule stands beside it; each is read where it is applied.
crate::rules! {
    /// An acceptor refuses what is below its promise.
    PROMISE_CHECK => Rule::safety("promise-check", "Paxos Made Simple §2.2 P1a", "agreement", 3),
    /// A new leader proposes again what the promises report; off: it looks at none of it.
    ADOPT_VALUE => Rule::safety("adopt-value", "Paxos Made Simple §2.2 P2c", "agreement", 1),
    /// Of several values for a slot, the one of the highest ballot; off: the first that was heard.
    ADOPT_HIGHEST => Rule::safety("adopt-highest", "Paxos Made Simple §2.2 P2c", "agreement", 3),
    /// It does so for every slot; off: for the last one only.
    ADOPT_PER_SLOT => Rule::safety("adopt-per-slot", MANY, "agreement", 1),
    /// Slots without a value, below one that has one, get a no-op.
    FILL_GAPS => rule("fill-gaps", MANY, Class::Liveness, "progress", 3),
    /// A promise is durable before it is told.
    PERSIST_PROMISE => Rule::safety("persist-promise", STORAGE, "agreement", 3),
    /// An acceptance is durable before it is told.
    PERSIST_ACCEPT => Rule::safety("persist-accept", STORAGE, "learned-is-chosen", 1),
    /// A server writes its ballot, as a promise to itself, before it uses it.
    PERSIST_ROUND => Rule::safety("persist-round", STORAGE, "one-value-per-ballot", 3),
    /// Accepting a ballot also promises it.
    ACCEPT_RAISES_PROMISE => Rule::safety("accept-raises-promise", "Lamport, Paxos.tla, Phase2b", "agreement", 3),
    /// Quorums of the two phases meet; off: half the servers.
    QUORUM_INTERSECTS => Rule::safety("quorum-intersects", "Paxos Made Simple §2.2; Flexible Paxos", "agreement", 2),
    /// A ballot has its server's id; off: everybody uses the first server's.
    UNIQUE_BALLOTS => Rule::safety("unique-ballots", STORAGE, "one-value-per-ballot", 3),
    /// A request that comes twice takes effect once.
    DEDUPLICATE => Rule::safety("deduplicate", "Raft dissertation §6.3", "exactly-once", 1),
    /// A server that was outbid waits for a random time; off: it stands again at once.
    BACK_OFF => rule("back-off", "Paxos Made Simple §2.4", Class::Liveness, "progress", 2),
    /// One phase 1 serves every later command; off: each command has a ballot of its own.
    SKIP_PHASE_1 => rule("skip-phase-1", MANY, Class::Cost, "round-trips", 2),
}

const fn rule(id: &'static str, cite: &'static str, class: Class, breaks: &'static str, nodes: u8) -> Rule {
    Rule { id, cite, class, breaks, nodes, shows_with: "" }
}

pub const ABOUT: &About = &About {
    id: "multi-paxos",
    params: &[
        Param::number("servers", 1, MAX_SERVERS, "5"),
        Param::number("clients", 0, MAX_CLIENTS, "1"),
        // 0: a majority.
        Param::number("phase1", 0, MAX_SERVERS, "0"),
        Param::number("phase2", 0, MAX_SERVERS, "0"),
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
        (note::REFUSES_PREPARE, PROMISE_CHECK),
        (note::REFUSES_ACCEPT, PROMISE_CHECK),
        (note::DUPLICATE_ANSWERED, DEDUPLICATE),
        (note::DUPLICATE_WAITING, DEDUPLICATE),
        (note::DUPLICATE_APPLIED, DEDUPLICATE),
    ],
    messages: &["Prepare", "Promise", "Nack", "Accept", "Accepted", "Heartbeat", "CatchUp", "Chosen"],
    timers: TIMERS,
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
    texts: crate::texts!("multi-paxos"),
};

crate::notes! {
    BOOTS => Note::plain("boots", STORAGE),
    // Phase 1.
    ELECTION_TIMEOUT => Note::plain("election-timeout", PHASE_1A),
    STANDS_AT_ONCE => Note::plain("stands-at-once", PROGRESS),
    PROMISES => Note::plain("promises", PHASE_1B),
    PROMISES_WITH => Note::plain("promises-with", PHASE_1B),
    PROMISES_AGAIN => Note::plain("promises-again", PHASE_1B),
    REFUSES_PREPARE => Note::plain("refuses-prepare", PHASE_1B),
    ANSWERS_LOWER => Note::plain("answers-lower", PHASE_1B),
    COUNTS_PROMISE => Note::plain("counts-promise", PHASE_2A),
    REPEATED_PROMISE => Note::plain("repeated-promise", PHASE_2A),
    LATE_PROMISE => Note::plain("late-promise", PHASE_2A),
    LEADS => Note::milestone("leads", MANY, Milestone::Election),
    FINDS_NOTHING => Note::plain("finds-nothing", P2C),
    ADOPTS => Note::plain("adopts", P2C),
    ADOPTS_FIRST => Note::plain("adopts-first", P2C),
    ADOPTS_LAST_ONLY => Note::plain("adopts-last-only", P2C),
    IGNORES_ACCEPTED => Note::plain("ignores-accepted", P2C),
    FILLS_GAPS => Note::plain("fills-gaps", MANY),
    LEAVES_GAPS => Note::plain("leaves-gaps", MANY),
    STEPS_DOWN => Note::plain("steps-down", ABANDON),
    GIVES_UP => Note::plain("gives-up", ABANDON),
    LATE_NACK => Note::plain("late-nack", ABANDON),
    // Phase 2.
    PROPOSES => Note::plain("proposes", PHASE_2A),
    PROPOSES_AGAIN => Note::plain("proposes-again", PHASE_2A),
    NEW_BALLOT => Note::plain("new-ballot", MANY),
    JOINS_BALLOT => Note::plain("joins-ballot", MANY),
    HEARTBEAT => Note::plain("heartbeat", PROGRESS),
    HEARS_LEADER => Note::plain("hears-leader", PROGRESS),
    REFUSES_HEARTBEAT => Note::plain("refuses-heartbeat", P1A),
    ACCEPTS => Note::plain("accepts", PHASE_2B),
    OVERWRITES => Note::plain("overwrites", PHASE_2B),
    ACCEPTS_AGAIN => Note::plain("accepts-again", PHASE_2B),
    REFUSES_ACCEPT => Note::plain("refuses-accept", P1A),
    BREAKS_PROMISE => Note::plain("breaks-promise", P1A),
    COUNTS_ACCEPTED => Note::plain("counts-accepted", LEARN),
    REPEATED_ACCEPTED => Note::plain("repeated-accepted", LEARN),
    LATE_ACCEPTED => Note::plain("late-accepted", LEARN),
    // Learning.
    COMMITS => Note::milestone("commits", LEARN, Milestone::Commit),
    WAITS_FOR_GAP => Note::plain("waits-for-gap", MANY),
    SLOT_IS_CHOSEN => Note::plain("slot-is-chosen", ABANDON),
    LEARNS => Note::plain("learns", LEARN),
    ASKS_CHOSEN => Note::plain("asks-chosen", MANY),
    TELLS_CHOSEN => Note::plain("tells-chosen", MANY),
    KNOWS_NO_MORE => Note::plain("knows-no-more", MANY),
    CATCHES_UP => Note::plain("catches-up", MANY),
    KNEW_CHOSEN => Note::plain("knew-chosen", MANY),
    CHOSEN_TOO_FAR => Note::plain("chosen-too-far", MANY),
    APPLIES => Note::plain("applies", MANY),
    APPLIES_NO_OP => Note::plain("applies-no-op", MANY),
    // Clients.
    NOT_LEADER => Note::plain("not-leader", MANY),
    ANSWERS => Note::plain("answers", MANY),
    DUPLICATE_ANSWERED => Note::plain("duplicate-answered", SESSIONS),
    DUPLICATE_WAITING => Note::plain("duplicate-waiting", SESSIONS),
    DUPLICATE_APPLIED => Note::plain("duplicate-applied", SESSIONS),
    OLDER_NOT_APPLIED => Note::plain("older-not-applied", SESSIONS),
    REQUEST_TOO_OLD => Note::plain("request-too-old", SESSIONS),
    OTHER_COMMAND => Note::plain("other-command", MANY),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_safety_rule_breaks_an_invariant_that_there_is() {
        for rule in RULES.iter().filter(|rule| rule.class == Class::Safety) {
            let known = ABOUT.invariants.iter().any(|invariant| invariant.id == rule.breaks);
            assert!(known, "{} breaks {}", rule.id, rule.breaks);
        }
    }
}
