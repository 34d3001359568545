//! What is said can be said: every note happens, with what its words need, and has its line of code.

use super::chaos::Chaos;
use super::*;
use crate::sim::EventKind;
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

/// Runs a world by chance and remembers what it says, each note and violation once. What its words
/// need must be there.
fn listen(mut chaos: Chaos, said: &mut BTreeSet<(&'static str, &'static str)>) {
    let english = keys(about::ABOUT.texts[0].1);
    for _ in 0..2_000 {
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
                let used = &english[format!("multi-paxos-{kind}-{id}").as_str()];
                assert!(used.is_subset(&given), "{id} uses {used:?} of {given:?}");
            }
        }
    }
}

/// A gap needs two clients at once and a leader that fails between them: chance hardly ever does that, the
/// script of the rule `fill-gaps` does. The newest request of a client twice in the log is as rare; a test of
/// learning has it.
const BY_SCRIPT: &[&str] = &["leaves-gaps", "duplicate-applied"];

#[test]
fn every_note_and_violation_happens_with_what_its_words_need() {
    let mut said = BTreeSet::new();
    let mut offs: Vec<Vec<RuleIx>> = vec![Vec::new()];
    offs.extend((0..about::ABOUT.rules.len()).map(|place| vec![RuleIx(place as u8)]));
    for (seed, off) in (0..).zip(offs.iter().cycle().take(15 * 8)) {
        listen(Chaos::new(seed, 3 + 2 * (seed % 2) as u32, off), &mut said);
    }
    // Rare: a server that is asked what is chosen and does not know.
    for seed in 0..500 {
        if said.contains(&("note", "knows-no-more")) {
            break;
        }
        listen(Chaos::new(seed, 3, &[FILL_GAPS]), &mut said);
    }
    let silent: Vec<_> = about::ABOUT
        .notes
        .iter()
        .map(|note| note.id)
        .filter(|id| !said.contains(&("note", id)) && !BY_SCRIPT.contains(id))
        .collect();
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
