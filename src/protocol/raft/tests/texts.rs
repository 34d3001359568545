//! What is said can be said: every note happens, with what its words need, and has its line of code.

use super::*;

use super::chaos::Chaos;
use crate::script;
use crate::sim::{Event, EventKind};
use std::collections::{BTreeMap, BTreeSet};

/// Keys of a Fluent file, each with the variables that its text uses.
fn keys(source: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut keys: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut current = "";
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line.split_once(" =").filter(|(key, _)| !key.starts_with(' ')) {
            current = key;
        }
        let variables = keys.entry(current).or_default();
        for part in line.split('$').skip(1) {
            let end = part.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(part.len());
            // A list comes with its length.
            variables.insert(part[..end].trim_end_matches("-count"));
        }
    }
    keys
}

/// Extensions that say something of their own: handing over, changing members, reading, pre-vote.
const SETS: [&[(&str, &str)]; 3] = [
    &[("pre-vote", "on"), ("check-quorum", "on"), ("no-op-on-election", "on")],
    &[
        ("reads", "read-index"),
        ("membership", "single"),
        ("spare", "2"),
        ("flow-control", "2"),
        ("pre-vote", "on"),
    ],
    super::chaos::ALL_EXTENSIONS,
];

#[test]
fn every_note_and_violation_happens_with_what_its_words_need() {
    let english = keys(about::ABOUT.texts[0].1);
    let mut said = BTreeSet::new();
    let offs: [&[RuleIx]; 9] = [
        &[],
        &[ONE_VOTE_PER_TERM],
        &[UP_TO_DATE_CHECK],
        &[TRUNCATE_ON_CONFLICT],
        &[PERSIST_LOG],
        &[PERSIST_TERM],
        &[DEDUPLICATE],
        &[CONFIRM_READ],
        &[ONE_VOTE_PER_TERM, UP_TO_DATE_CHECK, PERSIST_LOG],
    ];
    let silent = |said: &BTreeSet<(&str, &str)>| -> Vec<&str> {
        let ids = about::ABOUT.notes.iter().map(|note| note.id);
        ids.filter(|id| !said.contains(&("note", id))).collect()
    };
    let hear = |event: &Event, said: &mut BTreeSet<(&str, &str)>| {
        let (kind, id, args) = match &event.kind {
            EventKind::Note { id, args } => ("note", id, args),
            EventKind::Violated { invariant, args, .. } => ("invariant", invariant, args),
            _ => return,
        };
        if said.insert((kind, *id)) {
            let given: BTreeSet<&str> =
                args.iter().map(|(name, _)| *name).chain(event.node.map(|_| "node")).collect();
            let used = &english[format!("raft-{kind}-{id}").as_str()];
            assert!(used.is_subset(&given), "{id} uses {used:?} of {given:?}");
        }
    };
    // What chance hardly brings about.
    let seldom =
        include_str!("../../../../tests/scripts/raft/flow-control-falls-back-to-the-snapshot.script");
    let history =
        script::run(&script::parse(seldom).expect("a script")).unwrap_or_else(|_| panic!("it runs"));
    history.events().for_each(|event| hear(event, &mut said));
    for (seed, off) in (0..).zip(offs.iter().cycle().take(240)) {
        // Each set six times, and more for what is rare.
        if seed >= 54 && silent(&said).is_empty() {
            break;
        }
        let extensions = if seed % 2 == 0 { SETS[seed as usize / 2 % SETS.len()] } else { &[] };
        let mut chaos = Chaos::with(seed, 3, off, extensions);
        chaos.early = true;
        for _ in 0..2_000 {
            chaos.act();
            chaos.events.iter().for_each(|event| hear(event, &mut said));
        }
    }
    let silent = silent(&said);
    assert!(silent.is_empty(), "never said: {silent:?}");
}

#[test]
fn every_note_has_its_line_of_pseudocode_and_every_mark_its_note() {
    let marks: Vec<&str> = about::ABOUT
        .pseudocode
        .lines()
        .flat_map(|line| line.split_once("  #").map_or("", |(_, marks)| marks).split(" #"))
        .filter(|mark| !mark.is_empty())
        .collect();
    for mark in &marks {
        assert!(about::ABOUT.note(mark).is_some(), "no note {mark}");
    }
    for note in about::ABOUT.notes {
        assert!(marks.contains(&note.id), "no line for {}", note.id);
    }
}
