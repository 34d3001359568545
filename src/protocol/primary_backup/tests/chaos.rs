//! Random faults under every invariant, on the whole simulator.

use super::*;
use crate::frame::{Detail, Frame};
use crate::protocol::{ParamValue, RuleIx, Setup};
use crate::sim::chance::{Purpose, draw};
use crate::sim::{Action, Event, EventKind, Sim, World};

/// A run by chance: the same seed does the same. Even seeds ask for all copies, odd ones for a
/// majority.
pub(in super::super) struct Chaos {
    pub world: World<PrimaryBackup>,
    seed: u64,
    draws: u32,
    servers: u64,
    pub events: Vec<Event>,
}

impl Chaos {
    pub fn new(seed: u64, servers: u32, off: &[RuleIx]) -> Chaos {
        let mut setup = Setup { seed, ..ABOUT.defaults() };
        setup.params.insert("servers", ParamValue::Number(servers));
        setup.params.insert("clients", ParamValue::Number(2));
        let copies =
            if seed.is_multiple_of(2) { "all" } else { ["1", "1", "2", "2", "3", "3"][servers as usize] };
        setup.params.insert("acks", ParamValue::Word(copies));
        setup.network.loss = 20_000;
        setup.network.duplicate = 20_000;
        setup.disk.latency = [0, 2_000, 30_000][(seed % 3) as usize];
        setup.disk.by_hand = seed % 7 == 6;
        for rule in off {
            setup.rules.set(*rule, false);
        }
        let world = World::new(&setup).expect("a right setup");
        Chaos { world, seed, draws: 0, servers: u64::from(servers), events: Vec::new() }
    }

    fn pick(&mut self, below: u64) -> u64 {
        self.draws += 1;
        draw(self.seed, Purpose::Loss, 0xC4A05, self.draws) % below
    }

    /// A server, or the view server.
    fn server(&mut self) -> NodeId {
        NodeId(self.pick(self.servers + 1) as u8)
    }

    /// One action; what is impossible now is passed over.
    pub fn act(&mut self) {
        let action = match self.pick(100) {
            0 if self.pick(2) == 0 => Action::Crash { node: self.server() },
            1..=3 => Action::Restart { node: self.server() },
            4 => self.suspect(),
            5 => self.links(false),
            6 => self.links(true),
            7..=9 => self.operation(),
            10 => {
                let messages = self.frame().messages;
                let Some(last) = messages.len().checked_sub(1) else { return };
                let id = messages[self.pick(last as u64 + 1) as usize].id;
                Action::Delay { id, by: self.pick(300_000) }
            }
            11..=19 => Action::Flush { node: self.server(), all: true },
            _ => {
                let Some((due, action)) = self.world.next_due() else { return };
                return self.apply(due, &action);
            }
        };
        self.apply(self.world.now(), &action);
    }

    pub fn apply(&mut self, at: u64, action: &Action) {
        self.events.clear();
        if self.world.check(action).is_ok() {
            self.world.apply(at, action, &mut self.events).expect("checked");
        }
    }

    fn suspect(&mut self) -> Action {
        let server = NodeId(self.pick(self.servers) as u8);
        let input = Input::Admin { verb: "suspect".into(), nodes: vec![server] };
        Action::Input { node: NodeId(self.servers as u8), input }
    }

    /// Cuts one direction, or one server off altogether; or heals everything.
    fn links(&mut self, up: bool) -> Action {
        let (one, other) = (self.server(), self.server());
        let all = (0..=self.servers as u8).map(NodeId);
        let pairs: Vec<_> = if up {
            all.clone().flat_map(|from| all.clone().map(move |to| (from, to))).collect()
        } else if self.pick(2) == 0 {
            vec![(one, other)]
        } else {
            all.flat_map(|to| [(one, to), (to, one)]).collect()
        };
        Action::Links { pairs: pairs.into(), up }
    }

    fn operation(&mut self) -> Action {
        let client = NodeId((self.servers + 1 + self.pick(2)) as u8);
        let value = Arc::from(self.draws.to_string());
        let op = match self.pick(3) {
            0 => Op::Get { key: "x".into() },
            1 => Op::Put { key: "x".into(), value },
            _ => Op::Append { key: "y".into(), value },
        };
        let at = (self.pick(2) == 0).then(|| self.server());
        Action::Operation { client, op, at }
    }

    pub fn frame(&self) -> Frame {
        self.world.frame(Detail::NONE)
    }

    /// Everybody up, every link whole, every disk written; then time passes.
    pub fn calm(&mut self, steps: u32) {
        for node in (0..=self.servers as u8).map(NodeId) {
            self.apply(self.world.now(), &Action::Restart { node });
        }
        let heal = self.links(true);
        self.apply(self.world.now(), &heal);
        self.apply(self.world.now(), &Action::Loss { ppm: 0 });
        for _ in 0..steps {
            for node in (0..=self.servers as u8).map(NodeId) {
                self.apply(self.world.now(), &Action::Flush { node, all: true });
            }
            let Some((due, action)) = self.world.next_due() else { return };
            self.apply(due, &action);
        }
    }
}

#[test]
fn every_invariant_holds_under_random_faults_and_service_returns_after_them() {
    let (mut views, mut acknowledged) = (0, 0);
    for seed in 0..120 {
        let mut chaos = Chaos::new(seed, 2 + (seed / 2 % 4) as u32, &[]);
        for _ in 0..3_000 {
            chaos.act();
        }
        chaos.calm(1_500);
        let frame = chaos.frame();
        assert!(frame.violations.is_empty(), "seed {seed}: {:?}", frame.violations);
        let before = frame.global.chosen.last().map(|chosen| chosen.at.clone());
        let operation = chaos.operation();
        chaos.apply(chaos.world.now(), &operation);
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
    for (place, rule) in super::super::rules::RULES.iter().enumerate() {
        let off = RuleIx(place as u8);
        let found = (0..400).find(|seed| {
            let mut chaos = Chaos::new(*seed, 3, &[off]);
            (0..3_000).any(|_| {
                chaos.act();
                chaos.events.iter().any(|event| {
                    matches!(event.kind, EventKind::Violated { invariant, .. } if invariant == rule.breaks)
                })
            })
        });
        assert!(found.is_some(), "{} never broke {}", rule.id, rule.breaks);
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let digest = |seed| {
        let mut chaos = Chaos::new(seed, 4, &[]);
        (0..2_000).for_each(|_| chaos.act());
        chaos.world.digest()
    };
    assert_eq!(digest(4), digest(4));
    assert_ne!(digest(4), digest(5));
}
