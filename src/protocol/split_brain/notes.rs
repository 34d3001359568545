//! Every observable transition and every refusal of a guard, with its source.

use crate::protocol::{Milestone, Note};

const LECTURE: &str = "MIT 6.5840, Raft (1): split brain";
const VOTING: &str = "Thomas, A Majority Consensus Approach (1979)";
const CALLS: &str = "Birrell and Nelson, Remote Procedure Calls (1984)";
const STORAGE: &str = "Lampson and Sturgis, Crash Recovery (1976)";

pub(super) const NOTES: &[Note] = &[
    // client
    plain("asks-all", LECTURE),
    plain("holds-already", LECTURE),
    plain("told-clear", LECTURE),
    plain("told-set", LECTURE),
    plain("repeated-answer", VOTING),
    plain("counts-again", VOTING),
    plain("asks-again", CALLS),
    plain("asks-anew", CALLS),
    plain("hears-of-death", LECTURE),
    milestone("takes-lock", LECTURE),
    milestone("takes-lock-by-majority", VOTING),
    milestone("takes-lock-of-those-heard", LECTURE),
    plain("finds-lock-taken", LECTURE),
    plain("finds-no-majority-left", VOTING),
    // server
    plain("sets-flag", LECTURE),
    plain("finds-flag-set", LECTURE),
    plain("same-request", CALLS),
    plain("reads-flag", STORAGE),
    plain("finds-no-flag", STORAGE),
];

const fn plain(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: None }
}

/// A client believes that it holds the lock.
const fn milestone(id: &'static str, cite: &'static str) -> Note {
    Note { id, cite, milestone: Some(Milestone::Commit) }
}
