//! What is said can be said: every note happens, with what its words need, and has its line of code.

use super::chaos::{LAYOUTS, chaos};
use super::*;
use crate::protocol::CLIENT_NOTES;
use crate::protocol::testing::Texts;

#[test]
fn every_note_and_violation_happens_with_what_its_words_need() {
    let mut texts = Texts::of::<PaxosKv>();
    let offs = testing::no_rule_and_each::<PaxosKv>();
    for (seed, off) in (0..).zip(offs.iter().cycle().take(50 * offs.len())) {
        // Fifteen seeds of each, and more only for what is rare.
        if seed >= 15 * offs.len() as u64 && texts.silent().is_empty() {
            break;
        }
        texts.listen(&mut chaos(seed, LAYOUTS[(seed % 4) as usize], off), 1_500);
    }
    assert!(texts.silent().is_empty(), "never said: {:?}", texts.silent());
}

#[test]
fn every_note_is_somewhere_in_the_pseudocode_or_seen_from_outside() {
    let outside =
        ["chosen", "chosen-again", "duplicate-request", "older-request", "gives-up", "not-a-proposer"];
    testing::notes_stand_in_the_pseudocode::<PaxosKv>(&outside);
    for note in PaxosKv::ABOUT.notes {
        // A client's own note of that name would be told in the protocol's words.
        assert!(!CLIENT_NOTES.contains(&note.id), "{} is a client's note", note.id);
    }
}
