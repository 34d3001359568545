//! Random faults under every invariant, on the whole simulator.

use crate::frame::{Detail, Frame};
use crate::operation::Op;
use crate::protocol::{Protocol, RuleIx, Setup, TimerIx};
use crate::sim::chance::{Purpose, draw};
use crate::sim::{Action, Event, EventKind, Sim, World};
use crate::value::{MsgId, NodeId, Value};
use std::sync::Arc;

/// A run by chance: the same seed does the same. Servers have the first ids, and clients those after them.
pub struct Chaos<P: Protocol> {
    pub world: World<P>,
    /// What the last action led to.
    pub events: Vec<Event>,
    /// Whether timers go off early.
    pub early: bool,
    pub servers: u64,
    pub clients: u64,
    /// What is done for a number below 100; none leaves it to the faults that all protocols have.
    pub own: fn(&mut Chaos<P>, u64) -> Option<Action>,
    seed: u64,
    draws: u32,
}

impl<P: Protocol> Chaos<P> {
    /// Links lose and duplicate, and disks are slow, by the setup's seed.
    pub fn new(mut setup: Setup, off: &[RuleIx]) -> Chaos<P> {
        let seed = setup.seed;
        setup.network.loss = 20_000;
        setup.network.duplicate = 20_000;
        setup.disk.latency = [0, 2_000, 30_000][(seed % 3) as usize];
        setup.disk.by_hand = seed % 7 == 6;
        Chaos::of(setup, off)
    }

    /// A run of just this setup, without these rules.
    pub fn of(mut setup: Setup, off: &[RuleIx]) -> Chaos<P> {
        for rule in off {
            setup.rules.set(*rule, false);
        }
        let world: World<P> = World::new(&setup).expect("a right setup");
        let clients = world.roster().of("client").count() as u64;
        let servers = world.roster().len() as u64 - clients;
        Chaos {
            world,
            events: Vec::new(),
            early: true,
            servers,
            clients,
            own: |_, _| None,
            seed: setup.seed,
            draws: 0,
        }
    }

    pub fn pick(&mut self, below: u64) -> u64 {
        self.draws += 1;
        draw(self.seed, Purpose::Loss, 0xC4A05, self.draws) % below
    }

    pub fn server(&mut self) -> NodeId {
        NodeId(self.pick(self.servers) as u8)
    }

    pub fn client(&mut self) -> NodeId {
        NodeId((self.servers + self.pick(self.clients)) as u8)
    }

    /// One of the messages under way.
    pub fn message(&mut self) -> Option<MsgId> {
        let messages = self.world.messages();
        let last = messages.len().checked_sub(1)?;
        Some(messages[self.pick(last as u64 + 1) as usize].0)
    }

    /// One action; what is impossible now is passed over.
    pub fn act(&mut self) {
        let number = self.pick(100);
        if let Some(action) = (self.own)(self, number) {
            return self.apply_now(&action);
        }
        let action = match number {
            0 => Action::Crash { node: self.server() },
            1..=3 => Action::Restart { node: self.server() },
            4 if self.early => Action::Fire { node: self.server(), timer: TimerIx(0), forced: true },
            5 => self.links(false),
            6 => self.links(true),
            7..=9 if self.clients > 0 => self.operation(),
            10 => {
                let Some(id) = self.message() else { return };
                Action::Delay { id, by: self.pick(300_000) }
            }
            11..=19 => Action::Flush { node: self.server(), all: true },
            _ => {
                self.pass();
                return;
            }
        };
        self.apply_now(&action);
    }

    /// Does what time does by itself next. Returns whether there was anything.
    pub fn pass(&mut self) -> bool {
        let due = self.world.next_due();
        if let Some((due, action)) = &due {
            self.apply(*due, action);
        }
        due.is_some()
    }

    pub fn run(&mut self, actions: u32) -> &mut Chaos<P> {
        (0..actions).for_each(|_| self.act());
        self
    }

    /// An action, if it is possible.
    pub fn apply(&mut self, at: u64, action: &Action) {
        self.events.clear();
        if self.world.check(action).is_ok() {
            self.world.apply(at, action, &mut self.events).expect("checked");
        }
    }

    pub fn apply_now(&mut self, action: &Action) {
        self.apply(self.world.now(), action);
    }

    /// Cuts one direction, or one server off altogether; or heals everything.
    pub fn links(&mut self, up: bool) -> Action {
        let (one, other) = (self.server(), self.server());
        if up {
            return self.heal();
        }
        let pairs: Vec<_> = if self.pick(2) == 0 {
            vec![(one, other)]
        } else {
            (0..self.servers as u8).map(NodeId).flat_map(|to| [(one, to), (to, one)]).collect()
        };
        Action::Links { pairs: pairs.into(), up }
    }

    /// Makes every link whole.
    pub fn heal(&self) -> Action {
        let all = || self.world.roster().ids();
        Action::Links { pairs: all().flat_map(|from| all().map(move |to| (from, to))).collect(), up: true }
    }

    pub fn operation(&mut self) -> Action {
        let client = self.client();
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

    /// Whether the last action broke an invariant.
    pub fn broke(&self, invariant: &str) -> bool {
        let broke = |event: &Event| matches!(event.kind, EventKind::Violated { invariant: id, .. } if id == invariant);
        self.events.iter().any(broke)
    }

    /// Whether an invariant breaks within so many actions.
    pub fn breaks(&mut self, invariant: &str, actions: u32) -> bool {
        (0..actions).any(|_| {
            self.act();
            self.broke(invariant)
        })
    }

    /// Every server is up and every link whole again.
    pub fn repair(&mut self) {
        for server in 0..self.servers as u8 {
            self.apply_now(&Action::Restart { node: NodeId(server) });
        }
        self.apply_now(&self.heal());
    }

    /// All that servers wrote is durable.
    pub fn flush_all(&mut self) {
        for server in 0..self.servers as u8 {
            self.apply_now(&Action::Flush { node: NodeId(server), all: true });
        }
    }

    /// Everything is up and whole again: what time does by itself, until no client waits. Returns whether none
    /// does.
    pub fn recover(&mut self) -> bool {
        self.repair();
        let end = self.world.now() + 20_000_000;
        while let Some((due, action)) = self.world.next_due().filter(|(due, _)| *due < end) {
            self.apply(due, &action);
            self.flush_all();
            if !self.client_waits() {
                return true;
            }
        }
        !self.client_waits()
    }

    fn client_waits(&self) -> bool {
        self.frame().nodes.iter().any(|node| {
            let field = node.body.fields.iter().find(|field| field.name == "pending");
            field.is_some_and(|field| field.value != Value::None)
        })
    }
}

/// That a run by chance is the same each time, and another with another seed.
pub fn a_seed_is_a_run<P: Protocol>(new: impl Fn(u64) -> Chaos<P>) {
    let digest = |seed| new(seed).run(2_000).world.digest();
    assert_eq!(digest(4), digest(4));
    assert_ne!(digest(4), digest(5));
}
