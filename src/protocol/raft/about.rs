//! Raft as data: parameters, timing, the rules that a learner may break, what Raft rests on, what it says of
//! itself while it runs, and what a condition may ask.

use super::invariants::INVARIANTS;
use crate::protocol::{
    About, Assumption, Class, DISK_KEPT, Layout, MAX_CLIENTS, Milestone, Note, ONE_CLOCK_RATE, Param,
    ParamKind, Rule, Timing, Together, state_machine,
};

/// Servers at most: what the screen shows well on one ring.
pub const MAX_SERVERS: usize = 9;

pub const READS: &[&str] = &["log", "read-index", "lease"];
pub const CHANGES: &[&str] = &["off", "single", "joint"];
/// What a person may ask of a server by `admin`.
pub const VERBS: &[&str] = &["snapshot", "transfer", "add", "remove", "change", "add-learner", "promote"];

crate::timers! {
    ELECTION => "election",
    HEARTBEAT => "heartbeat",
}

crate::rules! {
    ONE_VOTE_PER_TERM => Rule::safety("one-vote-per-term", "Raft §5.2", "election-safety", 3),
    UP_TO_DATE_CHECK => Rule::safety("up-to-date-check", "Raft §5.4.1", "leader-completeness", 3),
    NEWER_BEATS_LONGER => Rule::safety("newer-beats-longer", "Raft §5.4.1", "leader-completeness", 3),
    COMMIT_CURRENT_TERM_ONLY => Rule::safety("commit-current-term-only", "Raft §5.4.2, Figure 8", "leader-completeness", 3),
    PERSIST_VOTE => Rule::safety("persist-vote", "Raft Figure 2, persistent state", "election-safety", 3),
    PERSIST_TERM => Rule::safety("persist-term", "Raft Figure 2, persistent state", "term-monotonic", 2),
    PERSIST_LOG => Rule::safety("persist-log", "Raft Figure 2, persistent state", "committed-durable", 1),
    TRUNCATE_ON_CONFLICT => Rule::safety("truncate-on-conflict", "Raft §5.3", "log-matching", 3),
    MAJORITY_COMMIT => Rule::safety("majority-commit", "Raft §5.3", "committed-durable", 2),
    REPLY_AFTER_PERSIST => Rule::safety("reply-after-persist", "Raft Figure 2: before responding to RPCs", "committed-durable", 2).only("servers=3 clients=1;disk by-hand"),
    DEDUPLICATE => Rule::safety("deduplicate", "Raft §8; dissertation §6.3", "exactly-once", 1),
    RANDOMISED_TIMEOUTS => Rule {
        id: "randomised-timeouts",
        cite: "Raft §5.2",
        class: Class::Liveness,
        breaks: "progress",
        nodes: 2,
        shows_with: "",
    },
    FAST_BACK_UP => Rule { id: "fast-back-up", cite: "Raft §5.3", class: Class::Cost, breaks: "round-trips", nodes: 2, shows_with: "" },
    BATCH => Rule {
        id: "batch",
        cite: "Raft §5.3; dissertation §10.2.2",
        class: Class::Cost,
        breaks: "messages",
        nodes: 2,
        shows_with: "",
    },
    REJECT_STALE_SNAPSHOT => Rule::safety("reject-stale-snapshot", "Raft §7, Figure 13", "state-machine-forward", 3),
    KEEP_SUFFIX_AFTER_SNAPSHOT => Rule::safety("keep-suffix-after-snapshot", "Raft §7, Figure 13", "committed-durable", 3),
    SESSIONS_IN_SNAPSHOT => Rule::safety("sessions-in-snapshot", "Raft §8; dissertation §5.1, §6.3", "exactly-once", 1),
    CONFIRM_READ => Rule::safety("confirm-read", "Raft §8; dissertation §6.4", "linearizable", 3).only("servers=3 clients=2 reads=read-index"),
    ONE_CHANGE_AT_A_TIME => Rule::safety("one-change-at-a-time", "Raft dissertation §4.1", "election-safety", 5).only("servers=3 spare=2 clients=1 membership=single"),
    COMMIT_BEFORE_CHANGE => Rule::safety("commit-before-change", "raft-dev, 10 July 2015; dissertation §4.1", "leader-completeness", 5).only("servers=3 spare=2 clients=1 membership=single"),
    KEEP_SUFFIX_AFTER_APPEND => Rule::safety("keep-suffix-after-append", "Raft §5.3; Figure 2, AppendEntries RPC, 3", "committed-durable", 3),
    COMMIT_ONLY_COMPARED => Rule::safety("commit-only-compared", "Raft §5.3; Figure 2, AppendEntries RPC, 5", "state-machine-safety", 3),
    READ_INDEX_OWN_TERM => Rule::safety("read-index-own-term", "Raft §8; dissertation §6.4", "linearizable", 3).only("servers=3 clients=2 reads=read-index"),
    IGNORE_OLD_REPLIES => Rule::safety("ignore-old-replies", "Raft §5.1; J. Gjengset, Students' Guide to Raft, 2016: term confusion", "election-safety", 3),
    COUNT_VOTER_ONCE => Rule::safety("count-voter-once", "Raft §5.2, §5.5", "election-safety", 4),
    JOINT_BEFORE_NEW => Rule::safety("joint-before-new", "Raft §6; dissertation §4.3", "leader-completeness", 3).only("servers=3 clients=1 membership=joint"),
    ABSTAIN_AFTER_RESTART => Rule::safety("abstain-after-restart", "Raft dissertation §6.4.1; TiKV, issue 15035", "linearizable", 3).only("servers=3 clients=2 reads=lease no-op-on-election=on check-quorum=on"),
    TRANSFER_ENDS_LEASE => Rule::safety("transfer-ends-lease", "Raft dissertation §3.10, §6.4.1", "linearizable", 3).only("servers=3 clients=2 reads=lease no-op-on-election=on check-quorum=on"),
    RESET_TIMER_ON_GRANT => Rule {
        id: "reset-timer-on-grant",
        cite: "Raft §5.2, Figure 2, rules for followers; J. Gjengset, Students' Guide to Raft, 2016: livelocks",
        class: Class::Liveness,
        breaks: "progress",
        nodes: 3,
        shows_with: "",
    },
    LEARNERS_DO_NOT_COUNT => Rule::safety("learners-do-not-count", "Raft dissertation §4.2.1", "committed-durable", 3).only("servers=3 spare=1 clients=1 membership=single no-op-on-election=on"),
}

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
            kind: ParamKind::Number { least: 0, most: MAX_CLIENTS },
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
        switch("follower-reads"),
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
        (note::VOTE_REFUSED_VOTED, ONE_VOTE_PER_TERM),
        (note::VOTE_REFUSED_LOG, UP_TO_DATE_CHECK),
        (note::OLD_TERM_WAITS, COMMIT_CURRENT_TERM_ONLY),
        (note::DUPLICATE_ANSWERED, DEDUPLICATE),
        (note::DUPLICATE_WAITING, DEDUPLICATE),
        (note::DUPLICATE_APPLIED, DEDUPLICATE),
        (note::OUTDATED_SKIPPED, DEDUPLICATE),
        (note::SNAPSHOT_STALE, REJECT_STALE_SNAPSHOT),
        (note::READ_WAITS, READ_INDEX_OWN_TERM),
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
        "ReadIndex",
        "ReadIndexReply",
    ],
    timers: TIMERS,
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
            "learners",
            "flow",
            "inFlight",
            "kv",
            "flag",
        ],
    )],
    operations: state_machine::OPERATIONS,
    proposes: None,
    proposals: &[],
    admin: VERBS,
    goals: &["leaders == 2", "leaders >= 1", "chosen[1]"],
    layout: Layout::Ring,
    by_hand: false,
    texts: crate::texts!("raft"),
};

/// An extension that is on or off.
const fn switch(id: &'static str) -> Param {
    Param { id, kind: ParamKind::Switch, default: "off", extension: true }
}

/// A server that was removed does not stand for election, or others pass it over.
pub const REMOVED_IS_SILENT: &str = "removed-is-silent";
/// Every client has an id of its own.
pub const OWN_CLIENT_ID: &str = "own-client-id";

pub const ASSUMPTIONS: &[Assumption] = &[
    Assumption { id: DISK_KEPT, cite: "Raft §5.1, Figure 2" },
    Assumption { id: ONE_CLOCK_RATE, cite: "Raft dissertation §6.4.1" },
    Assumption { id: REMOVED_IS_SILENT, cite: "Raft §6; dissertation §4.2.3" },
    Assumption { id: OWN_CLIENT_ID, cite: "Raft dissertation §6.3" },
];

/// Extensions that answer each other's questions. A server that passes candidates over because it hears a leader
/// relies on that leader to step down when a majority no longer hears it.
pub const TOGETHER: &[Together] = &[
    Together {
        id: "reads-need-an-entry",
        cite: "Raft §8; dissertation §6.4",
        when: ("reads", &["read-index", "lease"]),
        needs: &[("no-op-on-election", "on")],
        unless: None,
    },
    Together {
        id: "lease-needs-check-quorum",
        cite: "Raft dissertation §6.2, §6.4.1",
        when: ("reads", &["lease"]),
        needs: &[("check-quorum", "on")],
        unless: None,
    },
    Together {
        id: "follower-reads-need-read-index",
        cite: "Raft dissertation §6.4",
        when: ("follower-reads", &["on"]),
        needs: &[("reads", "read-index")],
        unless: Some(("reads", "lease")),
    },
    Together {
        id: "pre-vote-needs-check-quorum",
        cite: "Raft dissertation §6.2, §9.6",
        when: ("pre-vote", &["on"]),
        needs: &[("check-quorum", "on")],
        unless: None,
    },
    Together {
        id: "check-quorum-needs-pre-vote",
        cite: "Raft dissertation §4.2.3, §9.6",
        when: ("check-quorum", &["on"]),
        needs: &[("pre-vote", "on")],
        unless: Some(("reads", "lease")),
    },
    Together {
        id: "membership-needs-sticking",
        cite: "Raft §6; dissertation §4.2.3",
        when: ("membership", &["single", "joint"]),
        needs: &[("pre-vote", "on"), ("check-quorum", "on")],
        unless: Some(("reads", "lease")),
    },
    Together {
        id: "membership-needs-an-entry",
        cite: "raft-dev, 10 July 2015; dissertation §4.1",
        when: ("membership", &["single", "joint"]),
        needs: &[("no-op-on-election", "on")],
        unless: None,
    },
    Together {
        id: "spare-needs-membership",
        cite: "Raft §6; dissertation §4.1",
        when: ("spare", &[]),
        needs: &[("membership", "single")],
        unless: Some(("membership", "joint")),
    },
];

crate::notes! {
    BOOTS => Note::plain("boots", "Raft §5.2, Figure 2"),
    // Election.
    ELECTION_TIMEOUT => Note::plain("election-timeout", "Raft §5.2"),
    VOTES => Note::plain("votes", "Raft §5.2, §5.4.1"),
    VOTE_REFUSED_STALE => Note::plain("vote-refused-stale", "Raft §5.1"),
    VOTE_REFUSED_VOTED => Note::plain("vote-refused-voted", "Raft §5.2"),
    VOTE_REFUSED_LOG => Note::plain("vote-refused-log", "Raft §5.4.1"),
    WAITS_ANEW => Note::plain("waits-anew", "Raft §5.2, Figure 2, rules for followers"),
    VOTE_COUNTED => Note::plain("vote-counted", "Raft §5.2"),
    VOTE_DENIED => Note::plain("vote-denied", "Raft §5.2"),
    VOTE_TOO_LATE => Note::plain("vote-too-late", "Raft §5.1, §5.2"),
    WINS => Note::milestone("wins", "Raft §5.2", Milestone::Election),
    NEWER_TERM => Note::plain("newer-term", "Raft §5.1"),
    STEPS_DOWN => Note::plain("steps-down", "Raft §5.1"),
    YIELDS => Note::plain("yields", "Raft §5.2"),
    TWO_LEADERS => Note::plain("two-leaders", "Raft §5.2"),
    PRE_VOTE_ASKS => Note::plain("pre-vote-asks", "Raft dissertation §9.6"),
    PRE_VOTE_GRANTS => Note::plain("pre-vote-grants", "Raft dissertation §9.6"),
    PRE_VOTE_HEARS_LEADER => Note::plain("pre-vote-hears-leader", "Raft dissertation §9.6"),
    PRE_VOTE_COUNTED => Note::plain("pre-vote-counted", "Raft dissertation §9.6"),
    PRE_VOTE_DENIED => Note::plain("pre-vote-denied", "Raft dissertation §9.6"),
    VOTE_IGNORED => Note::plain("vote-ignored", "Raft dissertation §4.2.3"),
    LEADER_UNCHECKED => Note::plain("leader-unchecked", "Raft dissertation §6.2, §9.6"),
    QUORUM_HEARD => Note::plain("quorum-heard", "Raft dissertation §6.2"),
    QUORUM_LOST => Note::plain("quorum-lost", "Raft dissertation §6.2"),
    NO_OP => Note::plain("no-op", "Raft §8; dissertation §6.4"),
    // Handing over, members, reads without the log.
    TRANSFER_BEGINS => Note::plain("transfer-begins", "Raft dissertation §3.10"),
    TRANSFER_TELLS => Note::plain("transfer-tells", "Raft dissertation §3.10"),
    TRANSFER_FAILS => Note::plain("transfer-fails", "Raft dissertation §3.10"),
    TRANSFER_ENDS => Note::plain("transfer-ends", "Raft dissertation §3.10"),
    TRANSFER_REFUSES => Note::plain("transfer-refuses", "Raft dissertation §3.10"),
    TIMEOUT_NOW => Note::plain("timeout-now", "Raft dissertation §3.10"),
    TIMEOUT_NOW_LATE => Note::plain("timeout-now-late", "Raft dissertation §3.10"),
    MEMBERS_CHANGE => Note::plain("members-change", "Raft dissertation §4.1"),
    JOINT_BEGINS => Note::plain("joint-begins", "Raft §6; dissertation §4.3"),
    REMOVED_LEADER => Note::plain("removed-leader", "Raft §6; dissertation §4.2.2"),
    STAYS_OUT => Note::plain("stays-out", "Raft dissertation §4.2.2"),
    LEARNERS_CHANGE => Note::plain("learners-change", "Raft dissertation §4.2.1"),
    LEARNER_WAITS => Note::plain("learner-waits", "Raft dissertation §4.2.1"),
    READ_WAITS => Note::plain("read-waits", "Raft §8; dissertation §6.4"),
    READ_NEEDS_WRITE => Note::plain("read-needs-write", "Raft §8; dissertation §6.4"),
    READ_INDEX => Note::plain("read-index", "Raft §8; dissertation §6.4"),
    READ_UNCONFIRMED => Note::plain("read-unconfirmed", "Raft §8; dissertation §6.4"),
    LEASE_READ => Note::plain("lease-read", "Raft dissertation §6.4.1"),
    FOLLOWS_STILL => Note::plain("follows-still", "Raft dissertation §6.4"),
    CONFIRM_STALE => Note::plain("confirm-stale", "Raft dissertation §6.4"),
    LEADS_STILL => Note::plain("leads-still", "Raft dissertation §6.4"),
    ANSWERS_READ => Note::plain("answers-read", "Raft dissertation §6.4"),
    READ_DROPPED => Note::plain("read-dropped", "Raft dissertation §6.4"),
    READ_FORWARDS => Note::plain("read-forwards", "Raft dissertation §6.4"),
    READ_INDEX_TOLD => Note::plain("read-index-told", "Raft dissertation §6.4"),
    READ_INDEX_REFUSED => Note::plain("read-index-refused", "Raft dissertation §6.4"),
    READ_INDEX_LATE => Note::plain("read-index-late", "Raft dissertation §6.4"),
    READ_CATCHES_UP => Note::plain("read-catches-up", "Raft dissertation §6.4"),
    FORWARD_DROPPED => Note::plain("forward-dropped", "Raft dissertation §6.4"),
    CLOCK_BROKEN => Note::plain("clock-broken", "Raft dissertation §6.4.1"),
    // Replication.
    APPENDS => Note::plain("appends", "Raft §5.3"),
    SENDS => Note::plain("sends", "Raft §5.3"),
    HEARTBEAT => Note::plain("heartbeat", "Raft §5.2"),
    APPEND_STALE => Note::plain("append-stale", "Raft §5.1"),
    APPEND_TOO_SHORT => Note::plain("append-too-short", "Raft §5.3"),
    APPEND_DIFFERS => Note::plain("append-differs", "Raft §5.3"),
    TRUNCATES => Note::plain("truncates", "Raft §5.3"),
    KEEPS_CONFLICT => Note::plain("keeps-conflict", "Raft §5.3"),
    ERASES_SUFFIX => Note::plain("erases-suffix", "Raft §5.3; Figure 2, AppendEntries RPC, 3"),
    AGREES_FALSELY => Note::plain("agrees-falsely", "Raft §5.3"),
    ACCEPTS => Note::plain("accepts", "Raft §5.3"),
    HEARTBEAT_OK => Note::plain("heartbeat-ok", "Raft §5.2, §5.3"),
    MATCH_ADVANCES => Note::plain("match-advances", "Raft §5.3"),
    MATCH_SAME => Note::plain("match-same", "Raft §5.3"),
    BACKS_UP => Note::plain("backs-up", "Raft §5.3"),
    REPLY_TOO_LATE => Note::plain("reply-too-late", "Raft §5.1"),
    FLOW_REPLICATES => Note::plain("flow-replicates", "Raft dissertation §10.2.1"),
    FLOW_FULL => Note::plain("flow-full", "Raft dissertation §10.2.1"),
    FLOW_PROBES => Note::plain("flow-probes", "Raft dissertation §10.2.1"),
    FLOW_COMPACTED => Note::plain("flow-compacted", "Raft dissertation §5.3, §10.2.1"),
    // Snapshots.
    TAKES_SNAPSHOT => Note::plain("takes-snapshot", "Raft §7, Figure 12"),
    SENDS_SNAPSHOT => Note::plain("sends-snapshot", "Raft §7, Figure 13"),
    SNAPSHOT_OLD_TERM => Note::plain("snapshot-old-term", "Raft §7, Figure 13"),
    SNAPSHOT_STALE => Note::plain("snapshot-stale", "Raft §7"),
    INSTALLS_SNAPSHOT => Note::plain("installs-snapshot", "Raft §7, Figure 13"),
    // Commit.
    COMMITS => Note::milestone("commits", "Raft §5.3, §5.4.2", Milestone::Commit),
    IS_COMMITTED => Note::plain("is-committed", "Raft §5.3, §5.4.2"),
    OLD_TERM_WAITS => Note::plain("old-term-waits", "Raft §5.4.2, Figure 8"),
    LEARNS_COMMIT => Note::plain("learns-commit", "Raft §5.3"),
    APPLIES => Note::plain("applies", "Raft §5.3, Figure 2"),
    // Clients.
    NOT_LEADER => Note::plain("not-leader", "Raft §8"),
    ANSWERS => Note::plain("answers", "Raft §8"),
    DUPLICATE_ANSWERED => Note::plain("duplicate-answered", "Raft §8; dissertation §6.3"),
    DUPLICATE_WAITING => Note::plain("duplicate-waiting", "Raft §8; dissertation §6.3"),
    DUPLICATE_APPLIED => Note::plain("duplicate-applied", "Raft §8; dissertation §6.3"),
    OUTDATED_SKIPPED => Note::plain("outdated-skipped", "Raft §8; dissertation §6.3"),
    REQUEST_TOO_OLD => Note::plain("request-too-old", "Raft dissertation §6.3"),
    OTHER_COMMAND => Note::plain("other-command", "Raft §8; dissertation §6.2"),
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
