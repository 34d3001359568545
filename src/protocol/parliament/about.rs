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

crate::notes! {
    // the proposer
    PROPOSES => Note::plain("proposes", STORY),
    PROPOSES_AGAIN => Note::plain("proposes-again", STORY),
    COUNTS_ACCEPTANCE => Note::plain("counts-acceptance", MAJORITY),
    COUNTS_LETTER => Note::plain("counts-letter", MAJORITY),
    REPEATED_ACCEPTANCE => Note::plain("repeated-acceptance", MAJORITY),
    FORGOT_PROPOSAL => Note::plain("forgot-proposal", STORY),
    PROCLAIMS => milestone("proclaims", MAJORITY),
    KNOWN_LAW => Note::plain("known-law", MAJORITY),
    HEARS_REFUSAL => Note::plain("hears-refusal", SPLIT),
    REPEATED_REFUSAL => Note::plain("repeated-refusal", SPLIT),
    GIVES_UP => Note::plain("gives-up", SPLIT),
    // the councillor that is asked
    ACCEPTS => Note::plain("accepts", STORY),
    ACCEPTS_TOO => Note::plain("accepts-too", CONFLICT),
    ACCEPTS_AGAIN => Note::plain("accepts-again", LEDGER),
    REFUSES => Note::plain("refuses", SPLIT),
    HEARS_LAW => Note::plain("hears-law", STORY),
    HEARS_ANOTHER_LAW => Note::plain("hears-another-law", CONFLICT),
    KNOWS_LAW => Note::plain("knows-law", STORY),
    READS_LEDGER => Note::plain("reads-ledger", LEDGER),
    FINDS_LEDGER_EMPTY => Note::plain("finds-ledger-empty", LEDGER),
    // nobody's: seen from outside
    BECOMES_LAW => milestone("becomes-law", MAJORITY),
}

const fn milestone(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: Some(Milestone::Commit) }
}
