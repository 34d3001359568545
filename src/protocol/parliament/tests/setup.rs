//! What the header may say, and what the protocol tells of itself.

use super::*;
use crate::protocol::Class;
use std::collections::BTreeSet;

#[test]
fn councillors_are_named_and_begin_by_hand() {
    let bench = Bench::new(4, "0.1");
    let names: Vec<_> = bench.roster.ids().map(|id| bench.roster.name(id)).collect();
    assert_eq!(names, ["C1", "C2", "C3", "C4"]);
    assert!(header(3, "0.1").network.by_hand);
}

#[test]
fn only_the_first_version_promises_one_law_and_neither_that_there_is_one() {
    let promises = |version| Parliament::promises(&header(3, version));
    assert!(promises("0.1").safe && !promises("0.2").safe);
    assert!(!promises("0.1").recovers && !promises("0.2").recovers);
}

#[test]
fn every_note_of_a_councillor_has_a_line_and_every_line_a_note() {
    let about = Parliament::ABOUT;
    let in_code: BTreeSet<&str> = about
        .pseudocode
        .lines()
        .flat_map(|line| line.split_whitespace().filter_map(|word| word.strip_prefix('#')))
        .collect();
    let mut known: BTreeSet<&str> = about.notes.iter().map(|note| note.id).collect();
    // Nobody's: seen from outside.
    assert!(known.remove("becomes-law"));
    assert_eq!(in_code, known);
}

#[test]
fn every_safety_rule_names_an_invariant() {
    let about = Parliament::ABOUT;
    for rule in about.rules.iter().filter(|rule| rule.class == Class::Safety) {
        assert!(about.invariants.iter().any(|invariant| invariant.id == rule.breaks), "{}", rule.id);
    }
}

#[test]
fn rules_are_where_their_constants_say() {
    use super::super::rules::{COUNT_COUNCILLORS, MORE_THAN_HALF, WRITE_LEDGER};
    for (rule, id) in [
        (MORE_THAN_HALF, "more-than-half"),
        (WRITE_LEDGER, "write-ledger"),
        (COUNT_COUNCILLORS, "count-councillors"),
    ] {
        assert_eq!(Parliament::ABOUT.rule(id), Some(rule));
    }
}

#[test]
fn a_councillor_shows_the_fields_it_declares() {
    let bench = Bench::new(3, "0.1");
    let body = view::body(&bench.ctx(C1), Some(&bench.fresh()), &Disk::default());
    let shown: BTreeSet<_> = body.fields.iter().map(|field| field.name).collect();
    assert_eq!(shown, view::FIELDS[0].1.iter().copied().collect());
}

#[test]
fn messages_have_the_kinds_that_are_declared() {
    let messages = [proposal("A"), accepted("A"), refused("A", "B"), law("A")];
    let kinds: Vec<_> = messages.iter().map(|message| view::message(message).kind).collect();
    assert_eq!(kinds, Parliament::ABOUT.messages);
    let answers: Vec<_> = messages.iter().map(|message| view::message(message).reply).collect();
    assert_eq!(answers, [false, true, true, false]);
}
