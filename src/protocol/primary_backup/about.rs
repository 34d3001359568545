//! What the protocol tells of itself: parameters, timing, rules that a learner may break, notes, and their sources.

use super::{invariants, view};
use crate::protocol::{
    About, Assumption, DISK_KEPT, Layout, Milestone, Note, Param, ParamKind, Rule, Rules, Timing,
};

const SERVICE: &str = "MIT 6.824 lab 2 (2012), view service";
const QUERY: &str = "PacificA §2.2";
const CHANGE: &str = "PacificA §2.3";
const RECOVERY: &str = "VRR §4.2";
const SESSIONS: &str = "VRR §4.1";

const REPLICATED_DATA: &str = "Gifford, Weighted Voting §3";

pub const ABOUT: &About = &About {
    id: "primary-backup",
    params: PARAMS,
    timing: TIMING,
    rules: RULES,
    notes: NOTES,
    invariants: invariants::INVARIANTS,
    assumptions: &[Assumption { id: DISK_KEPT, cite: "PacificA §2.1" }],
    together: &[],
    guards: &[
        ("refuses-view", "check-view"),
        ("waits-for-ack", "ack-view"),
        ("duplicate-answered", "deduplicate"),
        ("duplicate-waiting", "deduplicate"),
        ("duplicate-applied", "deduplicate"),
        ("outdated-skipped", "deduplicate"),
    ],
    messages: &[
        "Ping",
        "View",
        "Forward",
        "ForwardReply",
        "Commit",
        "Gather",
        "GatherReply",
        "State",
        "StateReply",
        "Refused",
    ],
    timers: TIMERS,
    fields: view::FIELDS,
    operations: crate::protocol::state_machine::OPERATIONS,
    proposes: None,
    proposals: &[],
    admin: &[SUSPECT],
    goals: &["S1.role == primary and S2.role == primary", "C1.last == ok"],
    layout: Layout::Rows(&["view-server", "server", "client"]),
    by_hand: false,
    texts: crate::texts!("primary-backup"),
};

/// What a person tells V: these servers are dead.
const SUSPECT: &str = "suspect";

/// What `acks` may be: how many copies a write needs.
pub const COPIES: &[&str] = &["all", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

const PARAMS: &[Param] = &[
    Param::number("servers", 1, 9, "3"),
    Param::number("clients", 0, 4, "1"),
    Param { id: "acks", kind: ParamKind::Choice(COPIES), default: "all", extension: false },
    // 0: as few as must meet every write.
    Param::number("recover", 0, 9, "0"),
];

const TIMING: &[Timing] = &[
    Timing { id: "ping", least: 50_000, most: 50_000 },
    Timing { id: "watch", least: 50_000, most: 50_000 },
    Timing { id: "retry", least: 500_000, most: 500_000 },
];

crate::timers! {
    PING => "ping",
    WATCH => "watch",
}

/// Ticks of the view server without a word from a server until it counts as dead.
pub const DEAD: u8 = 4;

crate::rules! {
    /// A backup refuses what comes from the primary of an older view.
    CHECK_VIEW => Rule::safety("check-view", QUERY, "only-primary-completes", 3),
    /// The client is answered when every copy that the header asks for is confirmed; off: after the first backup's.
    WAIT_FOR_ACKS => Rule::safety("wait-for-acks", QUERY, "acknowledged-kept", 4),
    /// V moves on only from a view whose primary acknowledged it, and promotes only a backup that did.
    ACK_VIEW => Rule::safety("ack-view", SERVICE, "acknowledged-kept", 3),
    /// In recovery the log whose last entry has the highest view wins; off: the longest.
    NEWEST_VIEW_WINS => Rule::safety("newest-view-wins", "Viewstamped Replication Revisited §4.2", "acknowledged-kept", 4).only("servers=3 clients=4 acks=2 recover=2"),
    /// Who gives its log for recovery refuses every older view from then on.
    FENCE_BEFORE_GATHER => Rule::safety("fence-before-gather", "Viewstamped Replication Revisited §4.2", "acknowledged-kept", 4).only("servers=3 clients=1 acks=2 recover=2"),
    /// Recovery meets every acknowledged write; off: R + W = N.
    QUORUM_OVERLAP => Rule::safety("quorum-overlap", REPLICATED_DATA, "acknowledged-kept", 4).only("servers=3 clients=1 acks=2"),
    /// A request that comes twice takes effect once.
    DEDUPLICATE => Rule::safety("deduplicate", "Viewstamped Replication Revisited §4.1", "exactly-once", 2),
}

/// Whether what as many servers hold as the header asks for outlasts every recovery: each rule on which that depends
/// is on.
pub fn lasts(rules: Rules) -> bool {
    let needed = [CHECK_VIEW, WAIT_FOR_ACKS, ACK_VIEW, NEWEST_VIEW_WINS, FENCE_BEFORE_GATHER, QUORUM_OVERLAP];
    needed.into_iter().all(|rule| rules.on(rule))
}

/// What the protocol says of itself while it runs: every transition, and every guard's refusal. Texts are in the locale files under `primary-backup-note-ID`.
pub const NOTES: &[Note] = &[
    // The view server.
    Note::plain("view-server-boots", SERVICE),
    Note::plain("returns", SERVICE),
    Note::plain("view-acknowledged", SERVICE),
    Note::plain("tells-view", SERVICE),
    Note::plain("suspects", SERVICE),
    Note::plain("waits-for-ack", SERVICE),
    Note::plain("no-successor", SERVICE),
    Note::milestone("names-view", SERVICE, Milestone::Election),
    Note::plain("points-to-primary", SERVICE),
    // Views at a server.
    Note::plain("boots", CHANGE),
    Note::plain("view-known", CHANGE),
    Note::plain("steps-down", CHANGE),
    Note::milestone("takes-over", CHANGE, Milestone::Election),
    Note::plain("joins-view", CHANGE),
    Note::plain("left-out", CHANGE),
    Note::plain("turns-away", SESSIONS),
    // Recovery.
    Note::plain("gathers", RECOVERY),
    Note::plain("gives-log", RECOVERY),
    Note::plain("refuses-view", QUERY),
    Note::plain("has-log", RECOVERY),
    Note::plain("chooses-newest", RECOVERY),
    Note::plain("chooses-longest", RECOVERY),
    Note::plain("fills-hole", RECOVERY),
    Note::plain("fills-no-op", RECOVERY),
    Note::plain("takes-entries-over", CHANGE),
    Note::plain("copies", RECOVERY),
    Note::plain("takes-state", RECOVERY),
    Note::plain("completes-state", RECOVERY),
    Note::plain("has-state", RECOVERY),
    Note::milestone("serves", CHANGE, Milestone::Election),
    // Requests.
    Note::plain("not-primary", SESSIONS),
    Note::plain("forwards", QUERY),
    Note::plain("sends-again", QUERY),
    Note::plain("takes-entry", QUERY),
    Note::plain("takes-with-hole", QUERY),
    Note::plain("takes-old-view", QUERY),
    Note::plain("has-entry", QUERY),
    Note::plain("counts-ack", QUERY),
    Note::plain("answer-too-late", QUERY),
    Note::milestone("acknowledged", QUERY, Milestone::Commit),
    Note::plain("is-safe", QUERY),
    Note::plain("applies", QUERY),
    Note::plain("answers", QUERY),
    Note::plain("duplicate-answered", SESSIONS),
    Note::plain("duplicate-waiting", SESSIONS),
    Note::plain("duplicate-applied", SESSIONS),
    Note::plain("outdated-skipped", SESSIONS),
    Note::plain("request-too-old", SESSIONS),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_safety_rule_breaks_an_invariant_that_there_is() {
        for rule in RULES {
            let known = ABOUT.invariants.iter().any(|invariant| invariant.id == rule.breaks);
            assert!(known, "{} breaks {}", rule.id, rule.breaks);
        }
    }
}
