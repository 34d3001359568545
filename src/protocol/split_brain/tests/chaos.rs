//! Random faults under every invariant, on the whole simulator.

use super::super::about::{COUNT_SERVERS, MAJORITY_OF_ALL, RETRY_CARRIES_ID, WRITE_BEFORE_ANSWER};
use super::*;
use crate::protocol::TimerIx;
use crate::protocol::testing::Texts;
use crate::sim::Action;
use crate::value::Value;

/// A run by chance: two to five servers, two to four clients.
pub fn chaos(seed: u64, policy: &'static str, off: &[RuleIx]) -> Chaos {
    let mut setup = setup(2 + (seed % 4) as u32, 2 + (seed / 4 % 3) as u32, policy);
    setup.seed = seed;
    setup.network.loss = 50_000;
    setup.network.duplicate = 50_000;
    setup.disk.latency = [0, 2_000, 30_000][(seed % 3) as usize];
    let mut chaos = Chaos::of(setup, off);
    chaos.own = clients;
    chaos
}

/// Servers crash often, links are cut between clients and servers, and clients ask for the lock, are impatient,
/// and are told that a server is dead.
fn clients(chaos: &mut Chaos, number: u64) -> Option<Action> {
    let action = match number {
        0..=2 => Action::Crash { node: chaos.server() },
        3..=7 => Action::Restart { node: chaos.server() },
        8..=10 => {
            let (one, other) = (chaos.server(), chaos.client());
            let pairs = [(one, other), (other, one)];
            Action::Links { pairs: pairs[..1 + chaos.pick(2) as usize].into(), up: false }
        }
        11..=12 => chaos.heal(),
        13..=20 => Action::Operation { client: chaos.client(), op: Op::Tas {}, at: None },
        21..=23 => Action::Fire { node: chaos.client(), timer: TimerIx(0), forced: true },
        24 => {
            let (node, dead) = (chaos.client(), chaos.server());
            let input = Input::Admin { verb: "dead".into(), nodes: vec![node, dead] };
            Action::Input { node, input }
        }
        _ => return None,
    };
    Some(action)
}

const SAFE: [&str; 2] = ["both", "majority"];

#[test]
fn every_invariant_holds_under_random_faults() {
    let mut texts = Texts::of::<SplitBrain>();
    for seed in 0..600 {
        for policy in SAFE {
            let mut chaos = chaos(seed, policy, &[]);
            texts.listen(&mut chaos, 400);
            let broken = chaos.frame().violations;
            assert!(broken.is_empty(), "seed {seed}, {policy}: {broken:?}");
        }
    }
    for note in ["takes-lock", "takes-lock-by-majority", "finds-no-majority-left", "same-request"] {
        assert!(texts.heard(note), "chaos never reaches {note}: {:?}", texts.silent());
    }
}

#[test]
fn each_rule_is_missed_when_it_is_off() {
    for rule in [MAJORITY_OF_ALL, COUNT_SERVERS, WRITE_BEFORE_ANSWER] {
        let found = (0..500).any(|seed| chaos(seed, "majority", &[rule]).breaks("mutual-exclusion", 400));
        assert!(found, "{} never broke anything", about::RULES[usize::from(rule.0)].id);
    }
}

#[test]
fn a_client_that_guesses_who_is_dead_is_found_out() {
    let found = (0..200).any(|seed| chaos(seed, "one", &[]).breaks("mutual-exclusion", 400));
    assert!(found);
}

#[test]
fn a_client_that_asks_alone_gets_the_lock_once_all_is_well() {
    let held = |seed, off: &[RuleIx]| {
        let mut chaos = chaos(seed, "majority", off);
        let alone = NodeId(chaos.servers as u8);
        chaos.apply_now(&Action::Operation { client: alone, op: Op::Tas {}, at: None });
        for _ in 0..60 {
            let crash = chaos.pick(3) == 0;
            let node = chaos.server();
            chaos.apply_now(&if crash { Action::Crash { node } } else { Action::Restart { node } });
            chaos.pass();
        }
        chaos.repair();
        while chaos.pass() {}
        let fields = &chaos.frame().nodes[alone.index()].body.fields;
        fields.iter().any(|field| field.name == "lock" && field.value == Value::Word(Lock::Held.word()))
    };
    assert!((0..300).all(|seed| held(seed, &[])));
    // Liveness: without its id, a retry is told 1 by the flag that the client itself has set.
    assert!((0..300).any(|seed| !held(seed, &[RETRY_CARRIES_ID])));
}

#[test]
fn the_same_seed_gives_the_same_run() {
    testing::a_seed_is_a_run(|seed| chaos(seed, "majority", &[]));
}
