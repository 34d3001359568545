//! Random faults under every invariant, on the whole simulator.

use super::*;
use crate::protocol::Class;

/// A run by chance; some seeds have quorums of different sizes.
pub fn chaos(seed: u64, servers: u32, off: &[RuleIx]) -> Chaos {
    let mut setup = header::<MultiPaxos>(&[("servers", servers.into()), ("clients", 2.into())]);
    setup.seed = seed;
    if seed % 5 == 4 && servers > 2 {
        setup.params.extend([("phase1", (servers - 1).into()), ("phase2", 2.into())]);
    }
    Chaos::new(setup, off)
}

#[test]
fn every_invariant_holds_under_random_faults_and_requests_complete_after_them() {
    let (mut led, mut chosen) = (0, 0);
    for seed in 0..200 {
        let mut chaos = chaos(seed, 3 + (seed % 3) as u32, &[]);
        let frame = chaos.run(3_000).frame();
        assert!(frame.violations.is_empty(), "seed {seed}: {:?}", frame.violations);
        led += u32::from(!frame.global.leaders.is_empty());
        chosen += frame.global.chosen.len();
        assert!(chaos.recover(), "seed {seed}: a client waits for ever");
        let frame = chaos.frame();
        assert!(frame.violations.is_empty(), "seed {seed}: {:?}", frame.violations);
    }
    assert!(led > 100 && chosen > 2_000, "chaos lets nothing happen: {led} led, {chosen} chosen");
}

#[test]
fn each_safety_rule_is_missed_when_it_is_off() {
    // What was forgotten, or not promised, must meet a rival at the right instant: too rare here.
    // Scripts show these.
    let rare = [PERSIST_PROMISE, PERSIST_ROUND, ACCEPT_RAISES_PROMISE];
    for (place, rule) in about::RULES.iter().enumerate() {
        let safety = rule.class == Class::Safety;
        if !safety || rare.contains(&RuleIx(place as u8)) {
            continue;
        }
        let off = [RuleIx(place as u8)];
        let found = (0..200).any(|seed| chaos(seed, 3, &off).breaks(rule.breaks, 3_000));
        assert!(found, "{} never broke {}", rule.id, rule.breaks);
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    testing::a_seed_is_a_run(|seed| chaos(seed, 5, &[]));
}
