//! The register under chaos and explorer, as any protocol.

use super::Register;
use super::about::{ABOUT, WRITE_BEFORE_ANSWER};
use crate::check::chaos::{self, Plan, Wrong};
use crate::check::explore::{Explorer, Finding, How, Outcome, Property, SearchWorld};
use crate::check::worker::usual;
use crate::protocol::RuleIx;
use crate::protocol::testing::notes_stand_in_the_pseudocode;
use crate::sim::{Entry, World};

const ENTRY: &Entry = &Entry::of::<Register>();

fn first_fault(off: Vec<&'static str>, seeds: u64) -> Option<Wrong> {
    let plan = Plan { off, ..Plan::new(ENTRY) };
    (0..seeds).find_map(|seed| chaos::run(&plan, seed).wrong)
}

#[test]
fn chaos_finds_nothing_wrong_with_it() {
    assert_eq!(first_fault(Vec::new(), 500), None);
}

#[test]
fn chaos_finds_what_each_rule_is_for() {
    assert_eq!(first_fault(vec!["write-before-answer"], 500), Some(Wrong::Violated("forgets-nothing")));
    assert_eq!(first_fault(vec!["deduplicate"], 500), Some(Wrong::Violated("linearizable")));
}

fn explored(off: Option<RuleIx>) -> Outcome {
    let mut setup = ABOUT.defaults();
    setup.network.by_hand = true;
    off.into_iter().for_each(|rule| setup.rules.set(rule, false));
    let world = World::<Register>::new(&setup).expect("the defaults are possible");
    let mut explorer =
        Explorer::of(Box::new(SearchWorld::new(world)), usual(ABOUT), Property::default(), How::default());
    loop {
        if let Some(outcome) = explorer.step(10_000) {
            return outcome;
        }
    }
}

#[test]
fn the_explorer_exhausts_it_and_finds_the_broken_rule() {
    assert_eq!(explored(None), Outcome::Exhausted);
    assert_eq!(explored(Some(WRITE_BEFORE_ANSWER)), Outcome::Found(Finding::Violated("forgets-nothing")));
}

#[test]
fn every_note_has_its_line_and_its_sentences() {
    notes_stand_in_the_pseudocode::<Register>(&[]);
}
