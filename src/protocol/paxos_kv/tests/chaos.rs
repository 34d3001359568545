//! Random faults under every invariant, on the whole simulator.

use super::*;
use crate::frame::{Detail, Frame};
use crate::protocol::{ParamValue, Setup};
use crate::sim::chance::{Purpose, draw};
use crate::sim::{Action, Event, EventKind, Sim, World};

/// What a run is about: parts, how acceptors learn.
type Params = &'static [(&'static str, u32)];

const APART: Params = &[("proposers", 3), ("acceptors", 3), ("clients", 3)];
const TOGETHER: Params = &[("nodes", 3), ("clients", 2)];
const FLEXIBLE: Params = &[("proposers", 2), ("acceptors", 4), ("phase1", 3), ("phase2", 2), ("clients", 2)];
const FOUR: Params = &[("nodes", 4), ("clients", 3)];
const LAYOUTS: [Params; 4] = [APART, TOGETHER, FLEXIBLE, FOUR];

/// A run by chance: the same seed does the same.
struct Chaos {
    world: World<PaxosKv>,
    seed: u64,
    draws: u32,
    events: Vec<Event>,
    answered: usize,
    broken: Vec<&'static str>,
}

impl Chaos {
    fn new(seed: u64, params: Params, off: Option<RuleIx>) -> Chaos {
        let mut setup = Setup { seed, ..PaxosKv::ABOUT.defaults() };
        for (param, value) in params {
            setup.params.insert(param, ParamValue::Number(*value));
        }
        if seed % 5 == 4 {
            setup.params.insert("learn", ParamValue::Word("all"));
        }
        setup.network.loss = 30_000;
        setup.network.duplicate = 30_000;
        setup.disk.latency = [0, 2_000, 30_000][(seed % 3) as usize];
        setup.disk.by_hand = seed % 7 == 6;
        if let Some(rule) = off {
            setup.rules.set(rule, false);
        }
        let world = World::new(&setup).expect("a right setup");
        Chaos { world, seed, draws: 0, events: Vec::new(), answered: 0, broken: Vec::new() }
    }

    fn pick(&mut self, below: usize) -> usize {
        self.draws += 1;
        (draw(self.seed, Purpose::Loss, 0xC4A05, self.draws) % below as u64) as usize
    }

    fn frame(&self) -> Frame {
        self.world.frame(Detail::NONE)
    }

    /// One of those who play these parts.
    fn one_of(&mut self, parts: &[&str]) -> NodeId {
        let roster = self.world.roster().clone();
        let all: Vec<NodeId> = roster.ids().filter(|id| parts.contains(&roster.role(*id))).collect();
        all[self.pick(all.len())]
    }

    fn server(&mut self) -> NodeId {
        self.one_of(&["server", "proposer", "acceptor"])
    }

    /// One action; what is impossible now is passed over.
    fn act(&mut self) {
        let action = match self.pick(100) {
            0 => Action::Crash { node: self.server() },
            1..=3 => Action::Restart { node: self.server() },
            4 => Action::Fire { node: self.server(), timer: 0, forced: true },
            5 => Action::Links { pairs: vec![(self.server(), self.server())].into(), up: false },
            6 => {
                let all: Vec<NodeId> = self.world.roster().ids().collect();
                let pairs: Vec<_> =
                    all.iter().flat_map(|from| all.iter().map(move |to| (*from, *to))).collect();
                Action::Links { pairs: pairs.into(), up: true }
            }
            7..=9 => self.operation(),
            10 => {
                let messages = self.frame().messages;
                let Some(last) = messages.len().checked_sub(1) else { return };
                let id = messages[self.pick(last + 1)].id;
                Action::Delay { id, by: self.pick(300_000) as u64 }
            }
            11..=19 => Action::Flush { node: self.server(), all: true },
            20 => {
                let node = self.one_of(&["server", "acceptor"]);
                let input = Input::Admin { verb: "snapshot".into(), nodes: vec![node] };
                Action::Input { node, input }
            }
            21 => {
                let node = self.one_of(&["server", "proposer"]);
                let value = ["x", "x.0", "x.2", "y"][self.pick(4)].into();
                Action::Input { node, input: Input::Propose { value, round: None } }
            }
            _ => {
                let Some((due, action)) = self.world.next_due() else { return };
                return self.apply(due, &action);
            }
        };
        self.apply(self.world.now(), &action);
    }

    fn apply(&mut self, at: u64, action: &Action) {
        self.events.clear();
        if self.world.check(action).is_err() {
            return;
        }
        self.world.apply(at, action, &mut self.events).expect("checked");
        for event in &self.events {
            match event.kind {
                EventKind::Violated { invariant, .. } => self.broken.push(invariant),
                EventKind::Answered { .. } => self.answered += 1,
                _ => {}
            }
        }
    }

    /// Most writes are of the same few values, so that equal ones meet.
    fn operation(&mut self) -> Action {
        let client = self.one_of(&["client"]);
        let value = Arc::from(["1", "2", "3"][self.pick(3)]);
        let key: Arc<str> = ["x", "x", "y"][self.pick(3)].into();
        let op = match self.pick(6) {
            0 | 1 => Op::Get { key },
            2 | 3 => Op::Put { key, value },
            4 => Op::Append { key, value },
            _ => Op::Cas { key, from: "1".into(), to: value },
        };
        let at = (self.pick(2) == 0).then(|| self.one_of(&["server", "proposer"]));
        Action::Operation { client, op, at }
    }

    fn run(&mut self, steps: usize) {
        (0..steps).for_each(|_| self.act());
    }
}

#[test]
fn every_invariant_holds_under_random_faults() {
    let (mut answered, mut chosen) = (0, 0);
    for seed in 0..60 {
        let mut chaos = Chaos::new(seed, LAYOUTS[(seed % 4) as usize], None);
        chaos.run(2_000);
        assert!(chaos.broken.is_empty(), "seed {seed}: {:?}", chaos.frame().violations);
        answered += chaos.answered;
        chosen += chaos.world.frame(Detail::ALL).global.chosen.len();
    }
    assert!(answered > 300 && chosen > 300, "chaos lets little happen: {answered} answers, {chosen} chosen");
}

/// Those that such runs find soon, each with what it breaks there first. A reader that answers with what
/// it finds breaks `reads-agree` as well, but seldom by chance. Each rule has a script that breaks it.
#[test]
fn safety_rules_are_missed_when_they_are_off() {
    let soon = [
        (rules::PROMISE_CHECK, "agreement"),
        (rules::ADOPT_VALUE, "agreement"),
        (rules::PERSIST_ACCEPT, "learned-is-chosen"),
        (rules::QUORUM_INTERSECTS, "agreement"),
        (rules::UNIQUE_BALLOTS, "one-value-per-ballot"),
        (rules::READ_REPAIR, "learned-is-chosen"),
        (rules::OWN_BY_ID, "writes-once"),
    ];
    for (rule, breaks) in soon {
        let found = (0..400).any(|seed| {
            let mut chaos = Chaos::new(seed, LAYOUTS[(seed % 4) as usize], Some(rule));
            (0..1_000).any(|_| {
                chaos.act();
                chaos.broken.contains(&breaks)
            })
        });
        assert!(found, "{} off never broke {breaks}", rules::RULES[usize::from(rule.0)].id);
    }
}

/// Once every node is up, every link whole and nothing lost, requests complete.
#[test]
fn after_the_last_heal_every_request_is_answered() {
    for seed in 0..20 {
        let mut chaos = Chaos::new(seed, LAYOUTS[(seed % 4) as usize], None);
        chaos.run(1_500);
        let all: Vec<NodeId> = chaos.world.roster().ids().collect();
        let pairs: Vec<_> = all.iter().flat_map(|from| all.iter().map(move |to| (*from, *to))).collect();
        chaos.apply(chaos.world.now(), &Action::Links { pairs: pairs.into(), up: true });
        chaos.apply(chaos.world.now(), &Action::Loss { ppm: 0 });
        for node in all {
            chaos.apply(chaos.world.now(), &Action::Restart { node });
        }
        let end = chaos.world.now() + 30_000_000;
        let waits = |chaos: &Chaos| {
            let pending = |node: &crate::frame::NodeView| {
                let field = node.body.fields.iter().find(|field| field.name == "pending");
                field.is_some_and(|field| field.value != Value::None)
            };
            chaos.frame().nodes.iter().any(pending)
        };
        while waits(&chaos) && chaos.world.now() < end {
            for node in chaos.world.roster().ids().collect::<Vec<_>>() {
                chaos.apply(chaos.world.now(), &Action::Flush { node, all: true });
            }
            let Some((due, action)) = chaos.world.next_due() else { break };
            chaos.apply(due, &action);
        }
        assert!(!waits(&chaos), "seed {seed}: {:?}", chaos.frame().nodes);
        assert!(chaos.broken.is_empty(), "seed {seed}: {:?}", chaos.broken);
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let digest = |seed| {
        let mut chaos = Chaos::new(seed, APART, None);
        chaos.run(1_000);
        chaos.world.digest()
    };
    assert_eq!(digest(4), digest(4));
    assert_ne!(digest(4), digest(5));
}
