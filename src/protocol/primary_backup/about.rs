//! What the protocol tells of itself: parameters, timing, rules that a learner may break, notes, and their sources.

use super::{invariants, view};
use crate::protocol::{
    About, Assumption, DISK_KEPT, Layout, MAX_CLIENTS, Milestone, Note, Param, ParamKind, Rule, Rules, Timing,
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
        (note::REFUSES_VIEW, CHECK_VIEW),
        (note::WAITS_FOR_ACK, ACK_VIEW),
        (note::DUPLICATE_ANSWERED, DEDUPLICATE),
        (note::DUPLICATE_WAITING, DEDUPLICATE),
        (note::DUPLICATE_APPLIED, DEDUPLICATE),
        (note::OUTDATED_SKIPPED, DEDUPLICATE),
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
    Param::number("clients", 0, MAX_CLIENTS, "1"),
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

crate::notes! {
    // The view server.
    VIEW_SERVER_BOOTS => Note::plain("view-server-boots", SERVICE),
    RETURNS => Note::plain("returns", SERVICE),
    VIEW_ACKNOWLEDGED => Note::plain("view-acknowledged", SERVICE),
    TELLS_VIEW => Note::plain("tells-view", SERVICE),
    SUSPECTS => Note::plain("suspects", SERVICE),
    WAITS_FOR_ACK => Note::plain("waits-for-ack", SERVICE),
    NO_SUCCESSOR => Note::plain("no-successor", SERVICE),
    NAMES_VIEW => Note::milestone("names-view", SERVICE, Milestone::Election),
    POINTS_TO_PRIMARY => Note::plain("points-to-primary", SERVICE),
    // Views at a server.
    BOOTS => Note::plain("boots", CHANGE),
    VIEW_KNOWN => Note::plain("view-known", CHANGE),
    STEPS_DOWN => Note::plain("steps-down", CHANGE),
    TAKES_OVER => Note::milestone("takes-over", CHANGE, Milestone::Election),
    JOINS_VIEW => Note::plain("joins-view", CHANGE),
    LEFT_OUT => Note::plain("left-out", CHANGE),
    TURNS_AWAY => Note::plain("turns-away", SESSIONS),
    // Recovery.
    GATHERS => Note::plain("gathers", RECOVERY),
    GIVES_LOG => Note::plain("gives-log", RECOVERY),
    REFUSES_VIEW => Note::plain("refuses-view", QUERY),
    HAS_LOG => Note::plain("has-log", RECOVERY),
    CHOOSES_NEWEST => Note::plain("chooses-newest", RECOVERY),
    CHOOSES_LONGEST => Note::plain("chooses-longest", RECOVERY),
    FILLS_HOLE => Note::plain("fills-hole", RECOVERY),
    FILLS_NO_OP => Note::plain("fills-no-op", RECOVERY),
    TAKES_ENTRIES_OVER => Note::plain("takes-entries-over", CHANGE),
    COPIES => Note::plain("copies", RECOVERY),
    TAKES_STATE => Note::plain("takes-state", RECOVERY),
    COMPLETES_STATE => Note::plain("completes-state", RECOVERY),
    HAS_STATE => Note::plain("has-state", RECOVERY),
    SERVES => Note::milestone("serves", CHANGE, Milestone::Election),
    // Requests.
    NOT_PRIMARY => Note::plain("not-primary", SESSIONS),
    FORWARDS => Note::plain("forwards", QUERY),
    SENDS_AGAIN => Note::plain("sends-again", QUERY),
    TAKES_ENTRY => Note::plain("takes-entry", QUERY),
    TAKES_WITH_HOLE => Note::plain("takes-with-hole", QUERY),
    TAKES_OLD_VIEW => Note::plain("takes-old-view", QUERY),
    HAS_ENTRY => Note::plain("has-entry", QUERY),
    COUNTS_ACK => Note::plain("counts-ack", QUERY),
    ANSWER_TOO_LATE => Note::plain("answer-too-late", QUERY),
    ACKNOWLEDGED => Note::milestone("acknowledged", QUERY, Milestone::Commit),
    IS_SAFE => Note::plain("is-safe", QUERY),
    APPLIES => Note::plain("applies", QUERY),
    ANSWERS => Note::plain("answers", QUERY),
    DUPLICATE_ANSWERED => Note::plain("duplicate-answered", SESSIONS),
    DUPLICATE_WAITING => Note::plain("duplicate-waiting", SESSIONS),
    DUPLICATE_APPLIED => Note::plain("duplicate-applied", SESSIONS),
    OUTDATED_SKIPPED => Note::plain("outdated-skipped", SESSIONS),
    REQUEST_TOO_OLD => Note::plain("request-too-old", SESSIONS),
}

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
