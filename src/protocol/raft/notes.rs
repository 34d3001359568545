//! What the protocol says of itself while it runs: every transition, and every guard's refusal.

use crate::protocol::{Milestone, Note};

/// Texts are in the locale files under `raft-note-ID`.
pub const NOTES: &[Note] = &[
    note("boots", "Raft §5.2, Figure 2"),
    // Election.
    note("election-timeout", "Raft §5.2"),
    note("votes", "Raft §5.2, §5.4.1"),
    note("vote-refused-stale", "Raft §5.1"),
    note("vote-refused-voted", "Raft §5.2"),
    note("vote-refused-log", "Raft §5.4.1"),
    note("vote-counted", "Raft §5.2"),
    note("vote-denied", "Raft §5.2"),
    note("vote-too-late", "Raft §5.1, §5.2"),
    milestone("wins", "Raft §5.2", Milestone::Election),
    note("newer-term", "Raft §5.1"),
    note("steps-down", "Raft §5.1"),
    note("yields", "Raft §5.2"),
    note("two-leaders", "Raft §5.2"),
    note("pre-vote-asks", "Raft dissertation §9.6"),
    note("pre-vote-grants", "Raft dissertation §9.6"),
    note("pre-vote-hears-leader", "Raft dissertation §9.6"),
    note("pre-vote-counted", "Raft dissertation §9.6"),
    note("pre-vote-denied", "Raft dissertation §9.6"),
    note("vote-ignored", "Raft dissertation §4.2.3"),
    note("leader-unchecked", "Raft dissertation §6.2, §9.6"),
    note("quorum-heard", "Raft dissertation §6.2"),
    note("quorum-lost", "Raft dissertation §6.2"),
    note("no-op", "Raft §8; dissertation §6.4"),
    // Handing over, members, reads without the log.
    note("transfer-begins", "Raft dissertation §3.10"),
    note("transfer-tells", "Raft dissertation §3.10"),
    note("transfer-fails", "Raft dissertation §3.10"),
    note("transfer-ends", "Raft dissertation §3.10"),
    note("transfer-refuses", "Raft dissertation §3.10"),
    note("timeout-now", "Raft dissertation §3.10"),
    note("timeout-now-late", "Raft dissertation §3.10"),
    note("members-change", "Raft dissertation §4.1"),
    note("joint-begins", "Raft §6; dissertation §4.3"),
    note("removed-leader", "Raft §6; dissertation §4.2.2"),
    note("stays-out", "Raft dissertation §4.2.2"),
    note("read-waits", "Raft §8; dissertation §6.4"),
    note("read-needs-write", "Raft §8; dissertation §6.4"),
    note("read-index", "Raft §8; dissertation §6.4"),
    note("read-unconfirmed", "Raft §8; dissertation §6.4"),
    note("lease-read", "Raft dissertation §6.4.1"),
    note("follows-still", "Raft dissertation §6.4"),
    note("confirm-stale", "Raft dissertation §6.4"),
    note("leads-still", "Raft dissertation §6.4"),
    note("answers-read", "Raft dissertation §6.4"),
    note("read-dropped", "Raft dissertation §6.4"),
    note("clock-broken", "Raft dissertation §6.4.1"),
    // Replication.
    note("appends", "Raft §5.3"),
    note("sends", "Raft §5.3"),
    note("heartbeat", "Raft §5.2"),
    note("append-stale", "Raft §5.1"),
    note("append-too-short", "Raft §5.3"),
    note("append-differs", "Raft §5.3"),
    note("truncates", "Raft §5.3"),
    note("keeps-conflict", "Raft §5.3"),
    note("agrees-falsely", "Raft §5.3"),
    note("accepts", "Raft §5.3"),
    note("heartbeat-ok", "Raft §5.2, §5.3"),
    note("match-advances", "Raft §5.3"),
    note("match-same", "Raft §5.3"),
    note("backs-up", "Raft §5.3"),
    note("reply-too-late", "Raft §5.1"),
    note("flow-replicates", "Raft dissertation §10.2.1"),
    note("flow-full", "Raft dissertation §10.2.1"),
    note("flow-probes", "Raft dissertation §10.2.1"),
    note("flow-compacted", "Raft dissertation §5.3, §10.2.1"),
    // Snapshots.
    note("takes-snapshot", "Raft §7, Figure 12"),
    note("sends-snapshot", "Raft §7, Figure 13"),
    note("snapshot-old-term", "Raft §7, Figure 13"),
    note("snapshot-stale", "Raft §7"),
    note("installs-snapshot", "Raft §7, Figure 13"),
    // Commit.
    milestone("commits", "Raft §5.3, §5.4.2", Milestone::Commit),
    note("is-committed", "Raft §5.3, §5.4.2"),
    note("old-term-waits", "Raft §5.4.2, Figure 8"),
    note("learns-commit", "Raft §5.3"),
    note("applies", "Raft §5.3, Figure 2"),
    // Clients.
    note("not-leader", "Raft §8"),
    note("answers", "Raft §8"),
    note("duplicate-answered", "Raft §8; dissertation §6.3"),
    note("duplicate-waiting", "Raft §8; dissertation §6.3"),
    note("duplicate-applied", "Raft §8; dissertation §6.3"),
    note("outdated-skipped", "Raft §8; dissertation §6.3"),
    note("request-too-old", "Raft dissertation §6.3"),
    note("other-command", "Raft §8; dissertation §6.2"),
];

const fn note(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: None }
}

const fn milestone(id: &'static str, cite: &'static str, milestone: Milestone) -> Note {
    Note { id, cite, milestone: Some(milestone) }
}
