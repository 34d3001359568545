//! Every observable transition and every refusal of a guard, with its source.

use crate::protocol::{Milestone, Note};

const STORY: &str = "The Part-Time Parliament §1";
const LEDGER: &str = "The Part-Time Parliament §1.2";
const MAJORITY: &str = "The Part-Time Parliament §2.1 B2";
const SPLIT: &str = "Ousterhout and Ongaro 2013, Problem: split votes";
const CONFLICT: &str = "Ousterhout and Ongaro 2013, Problem: conflicting choices";

pub(super) const NOTES: &[Note] = &[
    // the proposer
    plain("proposes", STORY),
    plain("proposes-again", STORY),
    plain("counts-acceptance", MAJORITY),
    plain("counts-letter", MAJORITY),
    plain("repeated-acceptance", MAJORITY),
    plain("forgot-proposal", STORY),
    milestone("proclaims", MAJORITY),
    plain("known-law", MAJORITY),
    plain("hears-refusal", SPLIT),
    plain("repeated-refusal", SPLIT),
    plain("gives-up", SPLIT),
    // the councillor that is asked
    plain("accepts", STORY),
    plain("accepts-too", CONFLICT),
    plain("accepts-again", LEDGER),
    plain("refuses", SPLIT),
    plain("hears-law", STORY),
    plain("hears-another-law", CONFLICT),
    plain("knows-law", STORY),
    plain("reads-ledger", LEDGER),
    plain("finds-ledger-empty", LEDGER),
    // nobody's: seen from outside
    milestone("becomes-law", MAJORITY),
];

const fn plain(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: None }
}

const fn milestone(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: Some(Milestone::Commit) }
}
