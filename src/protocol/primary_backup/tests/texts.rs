//! What is said can be said: every note happens, with what its words need, and has its line of code.

use super::chaos::chaos;
use super::*;
use crate::protocol::testing::Texts;
use crate::sim::Action;

#[test]
fn every_note_and_violation_happens_with_what_its_words_need() {
    let mut texts = Texts::of::<PrimaryBackup>();
    let offs: [&[RuleIx]; 6] = [&[], &[], &[CHECK_VIEW], &[NEWEST_VIEW_WINS], &[DEDUPLICATE], &[ACK_VIEW]];
    for (seed, off) in (0..).zip(offs.iter().cycle().take(240)) {
        // A few seeds of each, and more only for what is rare.
        if seed >= 48 && texts.silent().is_empty() {
            break;
        }
        let mut chaos = chaos(seed, 3, off);
        for act in 0..2_000 {
            // A log gets two entries of one request only while nobody looks for that.
            if off.contains(&DEDUPLICATE) && act % 50 == 0 {
                chaos.apply_now(&Action::Rule { rule: DEDUPLICATE, on: act % 100 == 50 });
            }
            chaos.act();
            texts.hear(&chaos.events);
        }
    }
    assert!(texts.silent().is_empty(), "never said: {:?}", texts.silent());
}

#[test]
fn every_note_has_its_line_of_pseudocode_and_every_mark_its_note() {
    testing::notes_stand_in_the_pseudocode::<PrimaryBackup>(&[]);
}
