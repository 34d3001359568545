//! What the protocol says of itself while it runs: every transition, and every guard's refusal.

use crate::protocol::{Milestone, Note};

const SERVICE: &str = "MIT 6.824 lab 2 (2012), view service";
const QUERY: &str = "PacificA §2.2";
const CHANGE: &str = "PacificA §2.3";
const RECOVERY: &str = "VRR §4.2";
const SESSIONS: &str = "VRR §4.1";

/// Texts are in the locale files under `primary-backup-note-ID`.
pub const NOTES: &[Note] = &[
    // The view server.
    note("view-server-boots", SERVICE),
    note("returns", SERVICE),
    note("view-acknowledged", SERVICE),
    note("tells-view", SERVICE),
    note("suspects", SERVICE),
    note("waits-for-ack", SERVICE),
    note("no-successor", SERVICE),
    milestone("names-view", SERVICE, Milestone::Election),
    note("points-to-primary", SERVICE),
    // Views at a server.
    note("boots", CHANGE),
    note("view-known", CHANGE),
    note("steps-down", CHANGE),
    milestone("takes-over", CHANGE, Milestone::Election),
    note("joins-view", CHANGE),
    note("left-out", CHANGE),
    note("turns-away", SESSIONS),
    // Recovery.
    note("gathers", RECOVERY),
    note("gives-log", RECOVERY),
    note("refuses-view", QUERY),
    note("has-log", RECOVERY),
    note("chooses-newest", RECOVERY),
    note("chooses-longest", RECOVERY),
    note("fills-hole", RECOVERY),
    note("fills-no-op", RECOVERY),
    note("takes-entries-over", CHANGE),
    note("copies", RECOVERY),
    note("takes-state", RECOVERY),
    note("completes-state", RECOVERY),
    note("has-state", RECOVERY),
    milestone("serves", CHANGE, Milestone::Election),
    // Requests.
    note("not-primary", SESSIONS),
    note("forwards", QUERY),
    note("sends-again", QUERY),
    note("takes-entry", QUERY),
    note("takes-with-hole", QUERY),
    note("takes-old-view", QUERY),
    note("has-entry", QUERY),
    note("counts-ack", QUERY),
    note("answer-too-late", QUERY),
    milestone("acknowledged", QUERY, Milestone::Commit),
    note("is-safe", QUERY),
    note("applies", QUERY),
    note("answers", QUERY),
    note("duplicate-answered", SESSIONS),
    note("duplicate-waiting", SESSIONS),
    note("duplicate-applied", SESSIONS),
    note("outdated-skipped", SESSIONS),
    note("request-too-old", SESSIONS),
];

const fn note(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: None }
}

const fn milestone(id: &'static str, cite: &'static str, milestone: Milestone) -> Note {
    Note { id, cite, milestone: Some(milestone) }
}
