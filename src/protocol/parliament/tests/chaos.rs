//! Random proposals, journeys and losses under every invariant, on the whole simulator.

use super::super::about::{COUNT_COUNCILLORS, MORE_THAN_HALF, WRITE_LEDGER};
use super::*;
use crate::sim::Action;

/// A run by chance. Messages come by hand in even seeds.
pub fn chaos(seed: u64, version: &'static str, off: &[RuleIx]) -> Chaos {
    let mut setup = setup(3 + (seed % 4) as u32, version);
    setup.seed = seed;
    setup.network.by_hand = seed.is_multiple_of(2);
    setup.disk.latency = [0, 2_000, 30_000][(seed % 3) as usize];
    let mut chaos = Chaos::of(setup, off);
    chaos.own = councillors;
    chaos
}

/// Councillors travel often, propose, and write; all else is what becomes of their messages.
fn councillors(chaos: &mut Chaos, number: u64) -> Option<Action> {
    let action = match number {
        0..=3 => Action::Crash { node: chaos.server() },
        4..=11 => Action::Restart { node: chaos.server() },
        12..=15 => {
            let value = Arc::from(["A", "B", "C"][chaos.pick(3) as usize]);
            Action::Input { node: chaos.server(), input: Input::Propose { value, round: None } }
        }
        16..=31 => Action::Flush { node: chaos.server(), all: true },
        32..=35 => Action::Drop { id: chaos.message()? },
        36..=39 => Action::Duplicate { id: chaos.message()? },
        _ => Action::Deliver { id: chaos.message()? },
    };
    Some(action)
}

/// How many laws there are, and which invariants broke.
fn laws_of(mut chaos: Chaos) -> (usize, Vec<&'static str>) {
    let frame = chaos.run(400).frame();
    let broken = frame.violations.iter().map(|violation| violation.invariant).collect();
    (frame.global.chosen.len(), broken)
}

#[test]
fn the_first_version_has_one_law_or_none() {
    let mut laws = [0, 0];
    for seed in 0..1_500 {
        let (passed, broken) = laws_of(chaos(seed, "0.1", &[]));
        assert!(broken.is_empty(), "seed {seed}: {broken:?}");
        laws[passed] += 1;
    }
    assert!(laws[0] > 100 && laws[1] > 100, "chaos shows only one side: {laws:?}");
}

#[test]
fn the_second_version_has_two_laws_soon() {
    for seed in 0..300 {
        let (passed, broken) = laws_of(chaos(seed, "0.2", &[]));
        assert!(broken.iter().all(|id| *id == "agreement"), "seed {seed}: {broken:?}");
        assert_eq!(passed > 1, !broken.is_empty(), "seed {seed}");
    }
    assert!((0..20).any(|seed| laws_of(chaos(seed, "0.2", &[])).0 > 1));
}

#[test]
fn each_safety_rule_is_missed_when_it_is_off() {
    for (rule, invariant) in
        [(MORE_THAN_HALF, "agreement"), (WRITE_LEDGER, "agreement"), (COUNT_COUNCILLORS, "proclaimed-is-law")]
    {
        let found = (0..300).any(|seed| chaos(seed, "0.1", &[rule]).breaks(invariant, 400));
        assert!(found, "{} never broke {invariant}", about::RULES[usize::from(rule.0)].id);
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    testing::a_seed_is_a_run(|seed| chaos(seed, "0.2", &[]));
}
