//! What the protocol tells of itself: parameters, rules that a learner may break, notes, and their sources.

use super::{invariants, view};
use crate::protocol::{About, Assumption, Class, DISK_KEPT, Layout, Milestone, Note, Param, ParamKind, Rule};

const STORY: &str = "The Part-Time Parliament §1";
const LEDGER: &str = "The Part-Time Parliament §1.2";
const MAJORITY: &str = "The Part-Time Parliament §2.1 B2";
const SPLIT: &str = "Ousterhout and Ongaro 2013, Problem: split votes";
const CONFLICT: &str = "Ousterhout and Ongaro 2013, Problem: conflicting choices";

pub(super) const ABOUT: &About = &About {
    id: "parliament",
    params: PARAMS,
    timing: &[],
    rules: RULES,
    notes: NOTES,
    invariants: invariants::INVARIANTS,
    assumptions: &[Assumption { id: DISK_KEPT, cite: "The Part-Time Parliament §2.1" }],
    together: &[],
    guards: &[],
    messages: &["Proposal", "Accepted", "Refused", "Law"],
    timers: &[],
    fields: view::FIELDS,
    operations: &[],
    proposes: Some("councillor"),
    proposals: &["A", "B", "C", "D"],
    admin: &[],
    goals: &["chosen == v1", "chosen == v2"],
    layout: Layout::Ring,
    by_hand: true,
    texts: crate::texts!("parliament"),
};

pub(super) const PARAMS: &[Param] = &[
    Param {
        id: "councillors",
        kind: ParamKind::Number { least: 3, most: 9 },
        default: "3",
        extension: false,
    },
    Param { id: "version", kind: ParamKind::Choice(&["0.1", "0.2"]), default: "0.1", extension: false },
];

crate::rules! {
    /// A law needs more than half of all councillors; off: half.
    MORE_THAN_HALF => safety("more-than-half", MAJORITY, "agreement"),
    /// An acceptance stands in the ledger before it is told.
    WRITE_LEDGER => safety("write-ledger", LEDGER, "agreement"),
    /// A councillor's acceptance counts once, however many messages bring it.
    COUNT_COUNCILLORS => safety("count-councillors", MAJORITY, "proclaimed-is-law"),
}

const fn safety(id: &'static str, cite: &'static str, breaks: &'static str) -> Rule {
    Rule { id, cite, class: Class::Safety, breaks, nodes: 3, shows_with: "" }
}

/// Every observable transition and every refusal of a guard, with its source.
pub(super) const NOTES: &[Note] = &[
    // the proposer
    Note::plain("proposes", STORY),
    Note::plain("proposes-again", STORY),
    Note::plain("counts-acceptance", MAJORITY),
    Note::plain("counts-letter", MAJORITY),
    Note::plain("repeated-acceptance", MAJORITY),
    Note::plain("forgot-proposal", STORY),
    milestone("proclaims", MAJORITY),
    Note::plain("known-law", MAJORITY),
    Note::plain("hears-refusal", SPLIT),
    Note::plain("repeated-refusal", SPLIT),
    Note::plain("gives-up", SPLIT),
    // the councillor that is asked
    Note::plain("accepts", STORY),
    Note::plain("accepts-too", CONFLICT),
    Note::plain("accepts-again", LEDGER),
    Note::plain("refuses", SPLIT),
    Note::plain("hears-law", STORY),
    Note::plain("hears-another-law", CONFLICT),
    Note::plain("knows-law", STORY),
    Note::plain("reads-ledger", LEDGER),
    Note::plain("finds-ledger-empty", LEDGER),
    // nobody's: seen from outside
    milestone("becomes-law", MAJORITY),
];

const fn milestone(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: Some(Milestone::Commit) }
}
