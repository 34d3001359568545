//! What is said can be said: every note happens, with what its words need, and has its line of code.

use super::*;

use super::chaos::Chaos;
use crate::sim::{Action, EventKind, Sim};
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

#[test]
fn every_note_and_violation_happens_with_what_its_words_need() {
    let english = keys(ABOUT.texts[0].1);
    let mut said = BTreeSet::new();
    let offs: [&[RuleIx]; 6] = [&[], &[], &[CHECK_VIEW], &[NEWEST_VIEW_WINS], &[DEDUPLICATE], &[ACK_VIEW]];
    for (seed, off) in (0..).zip(offs.iter().cycle().take(240)) {
        // A few seeds of each, and more only for what is rare.
        if seed >= 48 && ABOUT.notes.iter().all(|note| said.contains(&("note", note.id))) {
            break;
        }
        let mut chaos = Chaos::new(seed, 3, off);
        for act in 0..2_000 {
            // A log gets two entries of one request only while nobody looks for that.
            if off.contains(&DEDUPLICATE) && act % 50 == 0 {
                let now = chaos.world.now();
                chaos.apply(now, &Action::Rule { rule: DEDUPLICATE, on: act % 100 == 50 });
            }
            chaos.act();
            for event in &chaos.events {
                let (kind, id, args) = match &event.kind {
                    EventKind::Note { id, args } => ("note", id, args),
                    EventKind::Violated { invariant, args, .. } => ("invariant", invariant, args),
                    _ => continue,
                };
                if said.insert((kind, *id)) {
                    let given: BTreeSet<&str> =
                        args.iter().map(|(name, _)| *name).chain(event.node.map(|_| "node")).collect();
                    let used = &english[format!("primary-backup-{kind}-{id}").as_str()];
                    assert!(used.is_subset(&given), "{id} uses {used:?} of {given:?}");
                }
            }
        }
    }
    let silent: Vec<_> =
        ABOUT.notes.iter().map(|note| note.id).filter(|id| !said.contains(&("note", id))).collect();
    assert!(silent.is_empty(), "never said: {silent:?}");
}

#[test]
fn every_note_has_its_line_of_pseudocode_and_every_mark_its_note() {
    let marks: Vec<&str> = ABOUT
        .pseudocode
        .lines()
        .flat_map(|line| line.split_once("  #").map_or("", |(_, marks)| marks).split(" #"))
        .filter(|mark| !mark.is_empty())
        .collect();
    for mark in &marks {
        assert!(ABOUT.note(mark).is_some(), "no note {mark}");
    }
    for note in ABOUT.notes {
        assert!(marks.contains(&note.id), "no line for {}", note.id);
    }
}
