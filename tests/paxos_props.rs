//! Random messages, crashes, flushes and proposals: honest Paxos keeps every invariant, in both
//! layouts, with flexible quorums and in a grid; each safety rule, switched off, is caught by the same search.

use proptest::prelude::*;
use synod::frame::{Detail, Frame};
use synod::protocol::ParamValue::{Number, Word};
use synod::protocol::{Class, Input, ParamValue, Setup, TimerIx};
use synod::registry;
use synod::sim::{Action, Sim};
use synod::value::Value;

/// More messages than this are not duplicated further, so that runs get somewhere.
const MANY_MESSAGES: usize = 40;

/// A set-up to shake.
#[derive(Clone, Copy, Debug)]
struct Case {
    params: Params,
    /// Writes wait to be flushed; otherwise they are durable at once.
    slow_disks: bool,
    /// Proposals a run may make.
    proposals: u32,
}

/// What the header says.
type Params = &'static [(&'static str, ParamValue)];

const APART: Params = &[("proposers", Number(2)), ("acceptors", Number(3)), ("learners", Number(1))];
const TRIO: Params = &[("proposers", Number(3)), ("acceptors", Number(3)), ("learners", Number(1))];
const TOGETHER: Params = &[("nodes", Number(3))];
const FOUR: Params = &[("nodes", Number(4))];
const FLEXIBLE: Params =
    &[("proposers", Number(2)), ("acceptors", Number(4)), ("phase1", Number(3)), ("phase2", Number(2))];
const GRID: Params = &[("proposers", Number(2)), ("acceptors", Number(4)), ("quorums", Word("grid"))];

const LAYOUTS: [Params; 6] = [APART, TRIO, TOGETHER, FOUR, FLEXIBLE, GRID];

fn world(case: Case, off: Option<&str>) -> Box<dyn Sim> {
    let entry = registry::find("paxos").expect("paxos is on the stage");
    let mut setup: Setup = entry.about.defaults();
    for (param, value) in case.params {
        setup.params.insert(param, *value);
    }
    setup.network.by_hand = true;
    setup.disk.by_hand = case.slow_disks;
    if let Some(rule) = off {
        setup.rules.set(entry.about.rule(rule).expect("a rule of paxos"), false);
    }
    (entry.world)(&setup).expect("a possible set-up")
}

/// All that could happen next, each with its weight.
fn moves(frame: &Frame, proposals: u32) -> Vec<(u32, Action)> {
    let mut moves = Vec::new();
    for message in &frame.messages {
        moves.push((8, Action::Deliver { id: message.id }));
        moves.push((1, Action::Drop { id: message.id }));
        if frame.messages.len() < MANY_MESSAGES {
            moves.push((1, Action::Duplicate { id: message.id }));
        }
    }
    for node in &frame.nodes {
        if !node.up {
            moves.push((6, Action::Restart { node: node.id }));
            continue;
        }
        moves.push((1, Action::Crash { node: node.id }));
        if node.pending_writes > 0 {
            moves.push((12, Action::Flush { node: node.id, all: true }));
        }
        if !node.timers.is_empty() {
            moves.push((2, Action::Fire { node: node.id, timer: TimerIx(0), forced: true }));
        }
        if proposals > 0 && matches!(node.part, "proposer" | "server") {
            let value = format!("v{proposals}").into();
            let input = Input::Propose { value, round: None };
            moves.push((4, Action::Input { node: node.id, input }));
        }
    }
    moves
}

/// What a run came to.
struct Outcome {
    violated: Vec<&'static str>,
    chosen: Option<Value>,
}

/// Each draw picks one of the moves there are then.
fn shake(case: Case, off: Option<&str>, draws: impl IntoIterator<Item = u32>) -> Outcome {
    let mut sim = world(case, off);
    let mut proposals = case.proposals;
    let mut events = Vec::new();
    for draw in draws {
        let moves = moves(&sim.frame(Detail::NONE), proposals);
        let total: u32 = moves.iter().map(|(weight, _)| weight).sum();
        let mut left = draw % total.max(1);
        let chosen = moves.into_iter().find(|(weight, _)| match left.checked_sub(*weight) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        });
        let Some((_, action)) = chosen else { break };
        proposals -= u32::from(matches!(action, Action::Input { .. }));
        let now = sim.now();
        sim.apply(now, &action, &mut events).expect("a move that the frame shows is possible");
        events.clear();
    }
    let frame = sim.frame(Detail::NONE);
    Outcome {
        violated: frame.violations.iter().map(|violation| violation.invariant).collect(),
        chosen: frame.global.chosen.first().map(|chosen| chosen.value.clone()),
    }
}

/// A stream of draws from a seed (SplitMix64).
fn draws(seed: u64, count: usize) -> impl Iterator<Item = u32> {
    let mut state = seed;
    (0..count).map(move |_| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed >> 32) as u32
    })
}

fn case() -> impl Strategy<Value = Case> {
    (prop::sample::select(LAYOUTS.to_vec()), any::<bool>(), 1_u32..6)
        .prop_map(|(params, slow_disks, proposals)| Case { params, slow_disks, proposals })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn honest_paxos_keeps_every_invariant(case in case(), draws in prop::collection::vec(any::<u32>(), 0..250)) {
        let outcome = shake(case, None, draws);
        prop_assert!(outcome.violated.is_empty(), "{:?}", outcome.violated);
    }
}

#[test]
fn the_search_gets_as_far_as_a_choice_in_every_layout() {
    for params in LAYOUTS {
        for slow_disks in [false, true] {
            let case = Case { params, slow_disks, proposals: 3 };
            let runs = (0..40).map(|seed| shake(case, None, draws(seed, 400)));
            let chose = runs.filter(|outcome| outcome.chosen.is_some()).count();
            assert!(chose >= 10, "{params:?}, slow disks {slow_disks}: {chose} of 40");
        }
    }
}

#[test]
fn a_safety_rule_switched_off_breaks_what_it_says() {
    let about = registry::find("paxos").expect("paxos is on the stage").about;
    for rule in about.rules.iter().filter(|rule| rule.class == Class::Safety) {
        let found = LAYOUTS.iter().cycle().zip(0_u64..20_000).find(|(params, seed)| {
            let case = Case { params, slow_disks: seed % 2 == 1, proposals: 4 };
            shake(case, Some(rule.id), draws(*seed, 150)).violated.contains(&rule.breaks)
        });
        assert!(found.is_some(), "{} off: {} holds", rule.id, rule.breaks);
    }
}

/// Every proposer wants a value of its own, on a network that loses and doubles messages. Gives the
/// time, in microseconds, at which the last of them knew what is chosen.
fn contest(params: Params, seed: u64) -> Option<u64> {
    const LIMIT: u64 = 60_000_000;
    let entry = registry::find("paxos").expect("paxos is on the stage");
    let mut setup = entry.about.defaults();
    for (param, value) in params {
        setup.params.insert(param, *value);
    }
    setup.seed = seed;
    setup.network.loss = 200_000;
    setup.network.duplicate = 100_000;
    let mut sim = (entry.world)(&setup).expect("a possible set-up");
    let mut events = Vec::new();
    let nodes = sim.frame(Detail::NONE).nodes;
    let proposers = nodes.iter().filter(|node| matches!(node.part, "proposer" | "server"));
    let proposers: Vec<_> = proposers.map(|node| node.id).collect();
    for node in &proposers {
        let value = format!("v{}", node.0).into();
        let action = Action::Input { node: *node, input: Input::Propose { value, round: None } };
        sim.apply(0, &action, &mut events).expect("a proposer proposes");
    }
    while let Some((due, action)) = sim.next_due().filter(|(due, _)| *due < LIMIT) {
        sim.apply(due, &action, &mut events).expect("what is due is possible");
        events.clear();
        let frame = sim.frame(Detail::NONE);
        assert!(frame.violations.is_empty(), "seed {seed}: {:?}", frame.violations);
        let done = |id: &synod::value::NodeId| {
            let fields = &frame.node(*id).body.fields;
            fields.iter().any(|field| field.name == "phase" && field.value == Value::Word("done"))
        };
        if proposers.iter().all(done) {
            return Some(sim.now());
        }
    }
    None
}

#[test]
fn with_back_off_every_proposer_comes_to_know_the_value() {
    for params in [APART, TRIO, &[("proposers", Number(4))], TOGETHER, FLEXIBLE, GRID] {
        for seed in 0..10 {
            assert!(contest(params, seed).is_some(), "{params:?}, seed {seed}");
        }
    }
}
