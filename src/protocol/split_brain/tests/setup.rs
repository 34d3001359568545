//! What the header may say, and what the protocol tells of itself.

use super::*;
use crate::protocol::Class;
use std::collections::BTreeSet;

#[test]
fn servers_come_first_then_clients() {
    let ((), members) = SplitBrain::configure(&setup(3, 2, "majority")).expect("a possible header");
    let named: Vec<_> = members.iter().map(|member| (&*member.name, member.role)).collect();
    let server = "server";
    assert_eq!(named, [("S1", server), ("S2", server), ("S3", server), ("C1", "client"), ("C2", "client")]);
}

#[test]
fn the_largest_roster_fits_on_the_stage() {
    let ((), members) = SplitBrain::configure(&setup(9, 5, "majority")).expect("a possible header");
    assert!(members.len() <= crate::sim::MAX_NODES);
}

#[test]
fn only_those_who_do_not_guess_promise_to_be_safe() {
    let safe = |policy| SplitBrain::promises(&setup(2, 2, policy)).safe;
    assert_eq!([safe("both"), safe("majority"), safe("one"), safe("human")], [true, true, false, false]);
    assert!(["both", "one", "majority", "human"].map(|policy| setup(2, 2, policy)).iter().all(|setup| {
        let promises = SplitBrain::promises(setup);
        promises.recovers && promises.any_clock
    }));
}

#[test]
fn every_safety_rule_names_an_invariant() {
    let about = SplitBrain::ABOUT;
    for rule in about.rules.iter().filter(|rule| rule.class == Class::Safety) {
        assert!(about.invariants.iter().any(|invariant| invariant.id == rule.breaks), "{}", rule.id);
    }
}

#[test]
fn every_part_shows_the_fields_it_declares() {
    let client = Locker::new(NodeId(2), vec![S1, S2], &setup(2, 1, "both"));
    let shown: BTreeSet<_> = client.fields().iter().map(|field| field.name).collect();
    let declared = view::FIELDS.iter().find(|(part, _)| *part == "client").expect("is declared").1;
    assert_eq!(shown, declared.iter().copied().collect());
}
