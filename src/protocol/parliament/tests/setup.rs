//! What the header may say, and what the protocol tells of itself.

use super::*;
use crate::protocol::Class;
use std::collections::BTreeSet;

#[test]
fn councillors_are_named_and_begin_by_hand() {
    let cluster = Cluster::of(4, "0.1");
    let names: Vec<_> = cluster.roster.ids().map(|id| cluster.roster.name(id)).collect();
    assert_eq!(names, ["C1", "C2", "C3", "C4"]);
    assert!(setup(3, "0.1").network.by_hand);
}

#[test]
fn only_the_first_version_promises_one_law_and_neither_that_there_is_one() {
    let promises = |version| Parliament::promises(&setup(3, version));
    assert!(promises("0.1").safe && !promises("0.2").safe);
    assert!(!promises("0.1").recovers && !promises("0.2").recovers);
}

#[test]
fn every_safety_rule_names_an_invariant() {
    let about = Parliament::ABOUT;
    for rule in about.rules.iter().filter(|rule| rule.class == Class::Safety) {
        assert!(about.invariants.iter().any(|invariant| invariant.id == rule.breaks), "{}", rule.id);
    }
}

#[test]
fn a_councillor_shows_the_fields_it_declares() {
    let cluster = Cluster::of(3, "0.1");
    let body = view::body(&cluster.ctx(C1), Some(&cluster.fresh(C1)), &Disk::default());
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
