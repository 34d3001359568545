//! Random faults under every invariant, on the whole simulator.

use super::*;
use crate::sim::Action;

/// A run by chance. Even seeds ask for all copies, odd ones for a majority.
pub fn chaos(seed: u64, servers: u32, off: &[RuleIx]) -> Chaos {
    let copies =
        if seed.is_multiple_of(2) { "all" } else { ["1", "1", "2", "2", "3", "3"][servers as usize] };
    let params = [("servers", servers.into()), ("clients", 2.into()), ("acks", copies.into())];
    let mut setup = header::<PrimaryBackup>(&params);
    setup.seed = seed;
    let mut chaos = Chaos::new(setup, off);
    chaos.own = suspicions;
    chaos
}

/// A person suspects a server. V, after the servers, is never suspected.
fn suspicions(chaos: &mut Chaos, number: u64) -> Option<Action> {
    (number == 4).then(|| {
        let view_server = NodeId(chaos.servers as u8 - 1);
        let suspect = NodeId(chaos.pick(chaos.servers - 1) as u8);
        let input = Input::Admin { verb: "suspect".into(), nodes: vec![suspect] };
        Action::Input { node: view_server, input }
    })
}

impl Chaos {
    /// Everybody up, every link whole, every disk written; then time passes.
    fn calm(&mut self, steps: u32) {
        self.repair();
        self.apply_now(&Action::Loss { ppm: 0 });
        for _ in 0..steps {
            self.flush_all();
            self.pass();
        }
    }
}

#[test]
fn every_invariant_holds_under_random_faults_and_service_returns_after_them() {
    let (mut views, mut acknowledged) = (0, 0);
    for seed in 0..120 {
        let mut chaos = chaos(seed, 2 + (seed / 2 % 4) as u32, &[]);
        chaos.run(3_000).calm(1_500);
        let frame = chaos.frame();
        assert!(frame.violations.is_empty(), "seed {seed}: {:?}", frame.violations);
        let before = frame.global.chosen.last().map(|chosen| chosen.at.clone());
        let operation = chaos.operation();
        chaos.apply_now(&operation);
        chaos.calm(1_500);
        let frame = chaos.frame();
        assert_eq!(frame.global.leaders.len(), 1, "seed {seed}");
        let after = frame.global.chosen.last().map(|chosen| chosen.at.clone());
        assert_ne!(before, after, "seed {seed}: nothing completes after the faults");
        acknowledged += frame.global.chosen.len();
        views += frame.nodes[frame.global.leaders[0].index()].body.epoch.map_or(0, |epoch| epoch.number);
    }
    assert!(views > 400 && acknowledged > 1_200, "chaos lets nothing happen: {views} views, {acknowledged}");
}

#[test]
fn each_safety_rule_is_missed_when_it_is_off() {
    for (place, rule) in RULES.iter().enumerate() {
        let off = RuleIx(place as u8);
        let found = (0..400).find(|seed| chaos(*seed, 3, &[off]).breaks(rule.breaks, 3_000));
        assert!(found.is_some(), "{} never broke {}", rule.id, rule.breaks);
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    testing::a_seed_is_a_run(|seed| chaos(seed, 4, &[]));
}
