//! What is said can be said: every note happens, with what its words need, and has its line of pseudocode.

use super::Chaos;
use crate::protocol::{About, Protocol, RuleIx};
use crate::sim::{Event, EventKind};
use std::collections::{BTreeMap, BTreeSet};

/// Notes and violations that were told so far, each with what its English words need.
pub struct Texts {
    about: &'static About,
    english: BTreeMap<&'static str, BTreeSet<&'static str>>,
    notes: BTreeSet<&'static str>,
    violations: BTreeSet<&'static str>,
}

impl Texts {
    pub fn of<P: Protocol>() -> Texts {
        let english = P::ABOUT.texts.iter().flat_map(|file| variables(file.sources[0].1)).collect();
        Texts { about: P::ABOUT, english, notes: BTreeSet::new(), violations: BTreeSet::new() }
    }

    /// Hears what happened. What the words of a note or violation use must be there when it is first told.
    pub fn hear<'e>(&mut self, events: impl IntoIterator<Item = &'e Event>) {
        for event in events {
            let (kind, id, args, first) = match &event.kind {
                EventKind::Note { id, args } => ("note", *id, args, self.notes.insert(id)),
                EventKind::Violated { invariant, args, .. } => {
                    ("invariant", *invariant, args, self.violations.insert(invariant))
                }
                _ => continue,
            };
            if first {
                let given: BTreeSet<&str> =
                    args.iter().map(|(name, _)| *name).chain(event.node.map(|_| "node")).collect();
                let used = &self.english[format!("{}-{kind}-{id}", self.about.id).as_str()];
                assert!(used.is_subset(&given), "{id} uses {used:?} of {given:?}");
            }
        }
    }

    /// Lets chance go on, and hears what happens.
    pub fn listen<P: Protocol>(&mut self, chaos: &mut Chaos<P>, actions: u32) {
        for _ in 0..actions {
            chaos.act();
            self.hear(&chaos.events);
        }
    }

    /// Notes that were not told yet.
    pub fn silent(&self) -> Vec<&'static str> {
        let ids = self.about.notes.iter().map(|note| note.id);
        ids.filter(|id| !self.notes.contains(id)).collect()
    }

    pub fn heard(&self, note: &str) -> bool {
        self.notes.contains(note)
    }
}

/// What runs leave out that should say everything: no rule, and each rule alone.
pub fn no_rule_and_each<P: Protocol>() -> Vec<Vec<RuleIx>> {
    let each = (0..P::ABOUT.rules.len() as u8).map(|place| vec![RuleIx(place)]);
    std::iter::once(Vec::new()).chain(each).collect()
}

/// Keys of a Fluent file, each with the variables that its text uses.
fn variables(source: &str) -> BTreeMap<&str, BTreeSet<&str>> {
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

/// That every note has its line of pseudocode, but for those of what no line does; and every mark there its note.
pub fn notes_stand_in_the_pseudocode<P: Protocol>(outside: &[&str]) {
    let marks: Vec<&str> = P::PSEUDOCODE
        .lines()
        .flat_map(|line| line.split_once("  #").map_or("", |(_, marks)| marks).split(" #"))
        .filter(|mark| !mark.is_empty())
        .collect();
    for mark in &marks {
        assert!(P::ABOUT.note(mark).is_some(), "no note {mark}");
    }
    for note in P::ABOUT.notes {
        let has_line = marks.contains(&note.id);
        assert_ne!(has_line, outside.contains(&note.id), "{}: has it a line? {has_line}", note.id);
    }
}
