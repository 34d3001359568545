//! Random faults under every invariant, on the whole simulator.

use super::*;
use crate::frame::Detail;
use crate::sim::{Action, Event, EventKind, Sim};

/// What a run is about: parts, how acceptors learn.
pub type Params = &'static [(&'static str, u32)];

const APART: Params = &[("proposers", 3), ("acceptors", 3), ("clients", 3)];
const TOGETHER: Params = &[("nodes", 3), ("clients", 2)];
const FLEXIBLE: Params = &[("proposers", 2), ("acceptors", 4), ("phase1", 3), ("phase2", 2), ("clients", 2)];
const FOUR: Params = &[("nodes", 4), ("clients", 3)];
pub const LAYOUTS: [Params; 4] = [APART, TOGETHER, FLEXIBLE, FOUR];

/// A run by chance; in some seeds acceptors tell all what they accepted.
pub fn chaos(seed: u64, params: Params, off: &[RuleIx]) -> Chaos {
    let params: Vec<_> = params.iter().map(|(param, number)| (*param, (*number).into())).collect();
    let mut setup = header::<PaxosKv>(&params);
    setup.seed = seed;
    if seed % 5 == 4 {
        setup.params.insert("learn", "all".into());
    }
    let mut chaos = Chaos::new(setup, off);
    chaos.own = requests;
    chaos
}

/// One of those who play these parts.
fn one_of(chaos: &mut Chaos, parts: &[&str]) -> NodeId {
    let roster = chaos.world.roster().clone();
    let all: Vec<NodeId> = roster.ids().filter(|id| parts.contains(&roster.role(*id))).collect();
    all[chaos.pick(all.len() as u64) as usize]
}

/// A person reads an instance or takes a snapshot. Most that clients write are the same few values, so that
/// equal ones meet.
fn requests(chaos: &mut Chaos, number: u64) -> Option<Action> {
    match number {
        7..=9 => Some(operation(chaos)),
        20 => {
            let node = one_of(chaos, &["server", "acceptor"]);
            let input = Input::Admin { verb: "snapshot".into(), nodes: vec![node] };
            Some(Action::Input { node, input })
        }
        21 => {
            let node = one_of(chaos, &["server", "proposer"]);
            let value = ["x", "x.0", "x.2", "y"][chaos.pick(4) as usize].into();
            Some(Action::Input { node, input: Input::Propose { value, round: None } })
        }
        _ => None,
    }
}

fn operation(chaos: &mut Chaos) -> Action {
    let client = chaos.client();
    let value = Arc::from(["1", "2", "3"][chaos.pick(3) as usize]);
    let key: Arc<str> = ["x", "x", "y"][chaos.pick(3) as usize].into();
    let op = match chaos.pick(6) {
        0 | 1 => Op::Get { key },
        2 | 3 => Op::Put { key, value },
        4 => Op::Append { key, value },
        _ => Op::Cas { key, from: "1".into(), to: value },
    };
    let at = match chaos.pick(8) {
        // Also an acceptor, which sends the client on.
        0 => Some(chaos.server()),
        1..=3 => Some(one_of(chaos, &["server", "proposer"])),
        _ => None,
    };
    Action::Operation { client, op, at }
}

#[test]
fn every_invariant_holds_under_random_faults() {
    let (mut answered, mut chosen) = (0, 0);
    for seed in 0..60 {
        let mut chaos = chaos(seed, LAYOUTS[(seed % 4) as usize], &[]);
        for _ in 0..2_000 {
            chaos.act();
            let is_answer = |event: &&Event| matches!(event.kind, EventKind::Answered { .. });
            answered += chaos.events.iter().filter(is_answer).count();
        }
        let frame = chaos.world.frame(Detail::ALL);
        assert!(frame.violations.is_empty(), "seed {seed}: {:?}", frame.violations);
        chosen += frame.global.chosen.len();
    }
    assert!(answered > 300 && chosen > 300, "chaos lets little happen: {answered} answers, {chosen} chosen");
}

/// Those that such runs find soon, each with what it breaks there first. A reader that answers with what
/// it finds breaks `reads-agree` as well, but seldom by chance. Each rule has a script that breaks it.
#[test]
fn safety_rules_are_missed_when_they_are_off() {
    let soon = [
        (about::PROMISE_CHECK, "agreement"),
        (about::ADOPT_VALUE, "agreement"),
        (about::PERSIST_ACCEPT, "learned-is-chosen"),
        (about::QUORUM_INTERSECTS, "agreement"),
        (about::UNIQUE_BALLOTS, "one-value-per-ballot"),
        (about::READ_REPAIR, "learned-is-chosen"),
        (about::OWN_BY_ID, "writes-once"),
    ];
    for (rule, breaks) in soon {
        let layout = |seed| LAYOUTS[(seed % 4) as usize];
        let found = (0..400).any(|seed| chaos(seed, layout(seed), &[rule]).breaks(breaks, 1_000));
        assert!(found, "{} off never broke {breaks}", about::RULES[usize::from(rule.0)].id);
    }
}

/// Once every node is up, every link whole and nothing lost, requests complete.
#[test]
fn after_the_last_heal_every_request_is_answered() {
    for seed in 0..20 {
        let mut chaos = chaos(seed, LAYOUTS[(seed % 4) as usize], &[]);
        chaos.run(1_500).apply_now(&Action::Loss { ppm: 0 });
        assert!(chaos.recover(), "seed {seed}: {:?}", chaos.frame().nodes);
        assert!(chaos.frame().violations.is_empty(), "seed {seed}: {:?}", chaos.frame().violations);
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    testing::a_seed_is_a_run(|seed| chaos(seed, APART, &[]));
}
