//! Random faults under every invariant, on the whole simulator.

use super::*;
use crate::frame::{Detail, Frame};
use crate::protocol::{Input, ParamValue, Setup};
use crate::sim::chance::{Purpose, draw};
use crate::sim::{Action, Event, Sim, World};

/// A run by chance: the same seed does the same.
pub(in super::super) struct Chaos {
    pub world: World<Raft>,
    seed: u64,
    draws: u32,
    servers: u64,
    pub events: Vec<Event>,
    /// Whether members change and leadership is handed over.
    admin: bool,
    /// Whether timers go off early.
    pub early: bool,
}

impl Chaos {
    pub fn new(seed: u64, servers: u32, off: &[RuleIx]) -> Chaos {
        Chaos::with(seed, servers, off, &[])
    }

    /// The same with extensions, as the header writes them: name and value.
    pub fn with(seed: u64, servers: u32, off: &[RuleIx], extensions: &[(&str, &str)]) -> Chaos {
        let mut setup = Setup { seed, ..about::ABOUT.defaults() };
        for (name, value) in extensions {
            let param = about::ABOUT.params.iter().find(|param| param.id == *name).expect("a parameter");
            setup.params.insert(param.id, param.read(value).expect("a right value"));
        }
        setup.params.insert("servers", ParamValue::Number(servers));
        setup.params.insert("clients", ParamValue::Number(2));
        setup.params.insert("snapshot", ParamValue::Number([0, 0, 1, 5][(seed / 3 % 4) as usize]));
        setup.network.loss = 20_000;
        setup.network.duplicate = 20_000;
        setup.disk.latency = [0, 2_000, 30_000][(seed % 3) as usize];
        setup.disk.by_hand = seed % 7 == 6;
        for rule in off {
            setup.rules.set(*rule, false);
        }
        let world = World::new(&setup).expect("a right setup");
        let servers = u64::from(servers + setup.number("spare"));
        let (admin, early) = (setup.number("spare") > 0, Raft::promises(&setup).any_clock);
        Chaos { world, seed, draws: 0, servers, events: Vec::new(), admin, early }
    }

    fn pick(&mut self, below: u64) -> u64 {
        self.draws += 1;
        draw(self.seed, Purpose::Loss, 0xC4A05, self.draws) % below
    }

    fn server(&mut self) -> NodeId {
        NodeId(self.pick(self.servers) as u8)
    }

    /// One action; what is impossible now is passed over.
    pub fn act(&mut self) {
        let action = match self.pick(100) {
            0 => Action::Crash { node: self.server() },
            1..=3 => Action::Restart { node: self.server() },
            4 if self.early => Action::Fire { node: self.server(), timer: 0, forced: true },
            5 => self.links(false),
            6 => self.links(true),
            7..=9 => self.operation(),
            22..=23 if self.admin => return self.admin(),
            10 => {
                let messages = self.frame().messages;
                let Some(last) = messages.len().checked_sub(1) else { return };
                let id = messages[self.pick(last as u64 + 1) as usize].id;
                Action::Delay { id, by: self.pick(300_000) }
            }
            11..=19 => Action::Flush { node: self.server(), all: true },
            20 => self.snapshot(),
            _ => {
                let Some((due, action)) = self.world.next_due() else { return };
                return self.apply(due, &action);
            }
        };
        self.apply(self.world.now(), &action);
    }

    /// Hands over, or changes the members: the leader does, if it may.
    fn admin(&mut self) {
        let (one, other, third) = (self.server(), self.server(), self.server());
        let (verb, nodes) = match self.pick(4) {
            0 => ("transfer", vec![one, other]),
            1 => ("add", vec![one]),
            2 => ("remove", vec![one]),
            _ => ("change", vec![one, other, third]),
        };
        let node = self.world.admin_at(verb, &nodes);
        let input = Input::Admin { verb: verb.into(), nodes };
        self.apply(self.world.now(), &Action::Input { node, input });
    }

    fn apply(&mut self, at: u64, action: &Action) {
        self.events.clear();
        if self.world.check(action).is_ok() {
            self.world.apply(at, action, &mut self.events).expect("checked");
        }
    }

    /// Cuts one direction, or one server off altogether; or heals everything.
    fn links(&mut self, up: bool) -> Action {
        let (one, other) = (self.server(), self.server());
        let all = (0..self.servers as u8).map(NodeId);
        let pairs: Vec<_> = if up {
            all.clone().flat_map(|from| all.clone().map(move |to| (from, to))).collect()
        } else if self.pick(2) == 0 {
            vec![(one, other)]
        } else {
            all.flat_map(|to| [(one, to), (to, one)]).collect()
        };
        Action::Links { pairs: pairs.into(), up }
    }

    fn snapshot(&mut self) -> Action {
        let node = self.server();
        Action::Input { node, input: Input::Admin { verb: "snapshot".into(), nodes: vec![node] } }
    }

    fn operation(&mut self) -> Action {
        let client = NodeId((self.servers + self.pick(2)) as u8);
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
}

/// How many seeds a test tries: `few`, or so many as CHAOS_SEEDS says.
fn seeds(few: u64) -> u64 {
    // More by hand: CHAOS_SEEDS=1000 cargo test --lib raft::tests::chaos; or `synod chaos raft`.
    std::env::var("CHAOS_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(few)
}

/// Runs these seeds with every rule on. Returns how many had a leader in the end, and how much they
/// committed.
fn holds(seeds: std::ops::Range<u64>, extensions: &[(&str, &str)]) -> (u64, u64) {
    let (mut led, mut committed) = (0, 0);
    for seed in seeds {
        let mut chaos = Chaos::with(seed, 3 + (seed % 3) as u32, &[], extensions);
        for _ in 0..4_000 {
            chaos.act();
        }
        let frame = chaos.frame();
        assert!(frame.violations.is_empty(), "{extensions:?}, seed {seed}: {:?}", frame.violations);
        led += u64::from(!frame.global.leaders.is_empty());
        committed += frame.global.chosen.len() as u64;
    }
    (led, committed)
}

#[test]
fn every_invariant_holds_under_random_faults() {
    let seeds = seeds(48);
    let (led, committed) = holds(0..seeds, &[]);
    let happens = led > seeds / 2 && committed > 10 * seeds;
    assert!(happens, "chaos lets nothing happen: {led} led, {committed} committed");
}

/// Everything at once.
pub(in super::super) const ALL_EXTENSIONS: &[(&str, &str)] = &[
    ("pre-vote", "on"),
    ("check-quorum", "on"),
    ("no-op-on-election", "on"),
    ("reads", "lease"),
    ("membership", "joint"),
    ("spare", "2"),
];

#[test]
fn every_invariant_holds_with_the_extensions_on() {
    let sets: [&[(&str, &str)]; 10] = [
        &[("pre-vote", "on")],
        &[("check-quorum", "on")],
        &[("no-op-on-election", "on")],
        &[("pre-vote", "on"), ("check-quorum", "on"), ("no-op-on-election", "on")],
        &[("reads", "read-index")],
        &[("reads", "lease"), ("no-op-on-election", "on")],
        &[("membership", "single"), ("spare", "2"), ("no-op-on-election", "on")],
        &[("membership", "joint"), ("spare", "2")],
        ALL_EXTENSIONS,
        &[("flow-control", "2"), ("back-up", "log")],
    ];
    let seeds = seeds(6);
    for (extensions, first) in sets.iter().zip((0..).step_by(1_000)) {
        let (led, committed) = holds(first..first + seeds, extensions);
        assert!(led > 0 && committed > 5 * seeds, "{extensions:?}: {led} led, {committed} committed");
    }
}

#[test]
fn each_safety_rule_is_missed_when_it_is_off() {
    // The seed that found it last time is tried first.
    for (rule, invariant, lucky) in [
        (ONE_VOTE_PER_TERM, "election-safety", 0),
        (UP_TO_DATE_CHECK, "leader-completeness", 0),
        (PERSIST_VOTE, "election-safety", 678),
        (PERSIST_TERM, "term-monotonic", 0),
        (PERSIST_LOG, "committed-durable", 0),
        (TRUNCATE_ON_CONFLICT, "log-matching", 0),
        (MAJORITY_COMMIT, "committed-durable", 0),
        (REPLY_AFTER_PERSIST, "committed-durable", 2),
        (DEDUPLICATE, "exactly-once", 0),
        (REJECT_STALE_SNAPSHOT, "state-machine-forward", 16),
        (KEEP_SUFFIX_AFTER_SNAPSHOT, "committed-durable", 92),
        (SESSIONS_IN_SNAPSHOT, "exactly-once", 165),
    ] {
        let breaks = |seed: &u64| {
            let mut chaos = Chaos::new(*seed, 3, &[rule]);
            (0..3_000).any(|_| {
                chaos.act();
                chaos.events.iter().any(|event| {
                    matches!(event.kind, crate::sim::EventKind::Violated { invariant: id, .. } if id == invariant)
                })
            })
        };
        let name = super::super::rules::RULES[usize::from(rule.0)].id;
        let found = std::iter::once(lucky).chain(0..1_000).find(breaks);
        println!("{name} breaks {invariant} with seed {found:?}");
        assert!(found.is_some(), "{name} never broke {invariant}");
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let digest = |seed| {
        let mut chaos = Chaos::new(seed, 5, &[]);
        (0..2_000).for_each(|_| chaos.act());
        chaos.world.digest()
    };
    assert_eq!(digest(4), digest(4));
    assert_ne!(digest(4), digest(5));
}
