//! What is said can be said: every note happens, with what its words need, and has its line of code.

use super::chaos::chaos;
use super::*;
use crate::protocol::testing::Texts;

#[test]
fn every_note_and_violation_happens_with_what_its_words_need() {
    let mut texts = Texts::of::<SplitBrain>();
    let offs = testing::no_rule_and_each::<SplitBrain>();
    for (seed, off) in (0..).zip(offs.iter().cycle().take(100)) {
        for policy in ["both", "one", "majority", "human"] {
            texts.listen(&mut chaos(seed, policy, off), 400);
        }
    }
    assert!(texts.silent().is_empty(), "never said: {:?}", texts.silent());
}

#[test]
fn every_note_has_a_line_and_every_line_a_note() {
    testing::notes_stand_in_the_pseudocode::<SplitBrain>(&[]);
}
