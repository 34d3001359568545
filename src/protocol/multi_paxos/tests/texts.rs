//! What is said can be said: every note happens, with what its words need, and has its line of code.

use super::chaos::chaos;
use super::*;
use crate::protocol::testing::Texts;

/// A gap needs two clients at once and a leader that fails between them: chance hardly ever does that, the
/// script of the rule `fill-gaps` does. The newest request of a client twice in the log is as rare; a test of
/// learning has it.
const BY_SCRIPT: &[&str] = &["leaves-gaps", "duplicate-applied"];

#[test]
fn every_note_and_violation_happens_with_what_its_words_need() {
    let mut texts = Texts::of::<MultiPaxos>();
    let offs = testing::no_rule_and_each::<MultiPaxos>();
    for (seed, off) in (0..).zip(offs.iter().cycle().take(15 * 8)) {
        texts.listen(&mut chaos(seed, 3 + 2 * (seed % 2) as u32, off), 2_000);
    }
    // Rare: a server that is asked what is chosen and does not know.
    for seed in 0..500 {
        if texts.heard("knows-no-more") {
            break;
        }
        texts.listen(&mut chaos(seed, 3, &[FILL_GAPS]), 2_000);
    }
    let silent: Vec<_> = texts.silent().into_iter().filter(|id| !BY_SCRIPT.contains(id)).collect();
    assert!(silent.is_empty(), "never said: {silent:?}");
}

#[test]
fn every_note_has_its_line_of_pseudocode_and_every_mark_its_note() {
    testing::notes_stand_in_the_pseudocode::<MultiPaxos>(&[]);
}
