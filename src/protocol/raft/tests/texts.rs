//! What is said can be said: every note happens, with what its words need, and has its line of code.

use super::chaos::{ALL_EXTENSIONS, chaos};
use super::*;
use crate::protocol::testing::Texts;
use crate::script;

/// Extensions that say something of their own: handing over, changing members, reading, pre-vote.
const SETS: [&[(&str, &str)]; 3] = [
    &[("pre-vote", "on"), ("check-quorum", "on"), ("no-op-on-election", "on")],
    &[
        ("reads", "read-index"),
        ("follower-reads", "on"),
        ("membership", "single"),
        ("spare", "2"),
        ("flow-control", "2"),
        ("pre-vote", "on"),
    ],
    ALL_EXTENSIONS,
];

#[test]
fn every_note_and_violation_happens_with_what_its_words_need() {
    let mut texts = Texts::of::<Raft>();
    let offs: [&[RuleIx]; 11] = [
        &[],
        &[ONE_VOTE_PER_TERM],
        &[UP_TO_DATE_CHECK],
        &[TRUNCATE_ON_CONFLICT],
        &[PERSIST_LOG],
        &[PERSIST_TERM],
        &[DEDUPLICATE],
        &[CONFIRM_READ],
        &[KEEP_SUFFIX_AFTER_APPEND],
        &[RESET_TIMER_ON_GRANT],
        &[ONE_VOTE_PER_TERM, UP_TO_DATE_CHECK, PERSIST_LOG],
    ];
    // What chance hardly brings about.
    for seldom in [
        include_str!("../../../../tests/scripts/raft/flow-control-falls-back-to-the-snapshot.script"),
        include_str!("../../../../tests/scripts/raft/extension-learners.script"),
        include_str!("../../../../tests/scripts/raft/extension-follower-reads.script"),
    ] {
        let history =
            script::run(&script::parse(seldom).expect("a script")).unwrap_or_else(|_| panic!("it runs"));
        texts.hear(history.events());
    }
    for (seed, off) in (0..).zip(offs.iter().cycle().take(240)) {
        // Each set six times, and more for what is rare.
        if seed >= 66 && texts.silent().is_empty() {
            break;
        }
        let extensions = if seed % 2 == 0 { SETS[seed as usize / 2 % SETS.len()] } else { &[] };
        let mut chaos = chaos(seed, 3, off, extensions);
        chaos.early = true;
        texts.listen(&mut chaos, 2_000);
    }
    assert!(texts.silent().is_empty(), "never said: {:?}", texts.silent());
}

#[test]
fn every_note_has_its_line_of_pseudocode_and_every_mark_its_note() {
    testing::notes_stand_in_the_pseudocode::<Raft>(&[]);
}
