//! Random proposals, journeys and losses under every invariant, on the whole simulator.

use super::super::rules::{COUNT_COUNCILLORS, MORE_THAN_HALF, WRITE_LEDGER};
use super::*;
use crate::sim::chance::{Purpose, draw};
use crate::sim::{Action, Event, EventKind, Sim, World};

/// A run by chance: the same seed does the same.
struct Chaos {
    world: World<Parliament>,
    seed: u64,
    draws: u32,
    councillors: u64,
    broken: Vec<&'static str>,
    events: Vec<Event>,
}

impl Chaos {
    fn new(seed: u64, version: &'static str, off: &[RuleIx]) -> Chaos {
        let councillors = 3 + seed % 4;
        let mut setup = header(councillors as u32, version);
        setup.seed = seed;
        setup.network.by_hand = seed.is_multiple_of(2);
        setup.disk.latency = [0, 2_000, 30_000][(seed % 3) as usize];
        off.iter().for_each(|rule| setup.rules.set(*rule, false));
        let world = World::new(&setup).expect("a right setup");
        Chaos { world, seed, draws: 0, councillors, broken: Vec::new(), events: Vec::new() }
    }

    fn pick(&mut self, below: u64) -> u64 {
        self.draws += 1;
        draw(self.seed, Purpose::Loss, 0xC4A05, self.draws) % below
    }

    fn councillor(&mut self) -> NodeId {
        NodeId(self.pick(self.councillors) as u8)
    }

    /// One action; what is impossible now is passed over.
    fn act(&mut self) {
        let action = match self.pick(24) {
            0 => Action::Crash { node: self.councillor() },
            1 | 2 => Action::Restart { node: self.councillor() },
            3 => {
                let value = Arc::from(["A", "B", "C"][self.pick(3) as usize]);
                Action::Input { node: self.councillor(), input: Input::Propose { value, round: None } }
            }
            4..=7 => Action::Flush { node: self.councillor(), all: true },
            which => {
                let messages = self.world.messages();
                let Some(last) = (messages.len() as u64).checked_sub(1) else { return };
                let id = messages[self.pick(last + 1) as usize].0;
                match which {
                    8 => Action::Drop { id },
                    9 => Action::Duplicate { id },
                    _ => Action::Deliver { id },
                }
            }
        };
        if self.world.check(&action).is_err() {
            return;
        }
        self.events.clear();
        self.world.apply(self.world.now(), &action, &mut self.events).expect("checked");
        self.broken.extend(self.events.iter().filter_map(|event| match event.kind {
            EventKind::Violated { invariant, .. } => Some(invariant),
            _ => None,
        }));
    }

    fn run(mut self, actions: u32) -> Chaos {
        (0..actions).for_each(|_| self.act());
        self
    }

    fn laws(&self) -> usize {
        self.world.frame(Detail::NONE).global.chosen.len()
    }
}

#[test]
fn the_first_version_has_one_law_or_none() {
    let mut laws = [0, 0];
    for seed in 0..1_500 {
        let chaos = Chaos::new(seed, "0.1", &[]).run(400);
        assert!(chaos.broken.is_empty(), "seed {seed}: {:?}", chaos.broken);
        laws[chaos.laws()] += 1;
    }
    assert!(laws[0] > 100 && laws[1] > 100, "chaos shows only one side: {laws:?}");
}

#[test]
fn the_second_version_has_two_laws_soon() {
    for seed in 0..300 {
        let chaos = Chaos::new(seed, "0.2", &[]).run(400);
        assert!(chaos.broken.iter().all(|id| *id == "agreement"), "seed {seed}: {:?}", chaos.broken);
        assert_eq!(chaos.laws() > 1, !chaos.broken.is_empty(), "seed {seed}");
    }
    assert!((0..20).any(|seed| Chaos::new(seed, "0.2", &[]).run(400).laws() > 1));
}

#[test]
fn each_safety_rule_is_missed_when_it_is_off() {
    for (rule, invariant) in
        [(MORE_THAN_HALF, "agreement"), (WRITE_LEDGER, "agreement"), (COUNT_COUNCILLORS, "proclaimed-is-law")]
    {
        let found =
            (0..300).any(|seed| Chaos::new(seed, "0.1", &[rule]).run(400).broken.contains(&invariant));
        assert!(found, "{} never broke {invariant}", rules::RULES[usize::from(rule.0)].id);
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let digest = |seed| Chaos::new(seed, "0.2", &[]).run(300).world.digest();
    assert_eq!(digest(4), digest(4));
    assert_ne!(digest(4), digest(5));
}
