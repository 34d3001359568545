//! What the protocol tells of itself: parameters, timing, rules that a learner may break, notes, and their sources.

use super::{invariants, view};
use crate::protocol::{
    About, Assumption, DISK_KEPT, Layout, Milestone, Note, Param, Rule, TextFile, Timing, state_machine,
};

const STORAGE: &str = "Lampson and Sturgis, Crash Recovery (1976)";
const CALLS: &str = "Birrell and Nelson, Remote Procedure Calls (1984)";

pub(super) const ABOUT: &About = &About {
    id: "register",
    params: &[Param::number("clients", 1, 4, "2")],
    timing: &[Timing { id: "retry", least: 100_000, most: 100_000 }],
    rules: RULES,
    notes: NOTES,
    invariants: invariants::INVARIANTS,
    assumptions: &[Assumption { id: DISK_KEPT, cite: STORAGE }],
    together: &[],
    guards: &[(note::ANSWERS_AGAIN, DEDUPLICATE)],
    messages: &[],
    timers: &[],
    fields: view::FIELDS,
    operations: state_machine::OPERATIONS,
    proposes: None,
    proposals: &[],
    admin: &[],
    goals: &["C1.last == ok"],
    layout: Layout::Rows(&["client", "server"]),
    by_hand: false,
    // A protocol of the stage has its texts in static/locales: `crate::texts!("register")`.
    texts: &[TextFile {
        id: "register",
        later: false,
        sources: &[("en", include_str!("en.ftl")), ("zh", include_str!("zh.ftl"))],
    }],
};

crate::rules! {
    /// The server answers when its disk has what it did.
    WRITE_BEFORE_ANSWER => Rule::safety("write-before-answer", STORAGE, "forgets-nothing", 2),
    /// A request that comes twice takes effect once.
    DEDUPLICATE => Rule::safety("deduplicate", CALLS, "linearizable", 2),
}

crate::notes! {
    BOOTS => Note::plain("boots", STORAGE),
    TAKES_EFFECT => Note::milestone("takes-effect", STORAGE, Milestone::Commit),
    ANSWERS_AGAIN => Note::plain("answers-again", CALLS),
    IS_OUTDATED => Note::plain("is-outdated", CALLS),
}
