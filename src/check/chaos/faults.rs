//! What chaos does to a system, one command at a time.

use super::Injector;
use crate::check::Rng;
use crate::command::{Command, Link, OpWords, Pattern, Ppm, Select, Span, Word};
use crate::protocol::Promises;
use crate::sim::Action;
use crate::value::{Micros, MsgId, NodeId};

/// Keys that clients use: few, so that they meet.
const KEYS: &[&str] = &["x", "y"];

/// Messages in flight by hand past which no more are doubled, and most are lost.
const MANY_MESSAGES: usize = 24;

/// A run's kinds of faults, in the order of [`FaultConfig::weights`].
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum FaultKind {
    Ask,
    Restart,
    Heal,
    Flush,
    Crash,
    CutOneWay,
    Cut,
    Partition,
    Isolate,
    Timeout,
    SetTimer,
    Clock,
    Loss,
    Latency,
    Delay,
    Lose,
    Double,
    Admin,
}

/// Each with its usual weight, and whether a run may do without it.
const FAULTS: &[(FaultKind, u32, bool)] = &[
    (FaultKind::Ask, 30, false),
    (FaultKind::Restart, 12, false),
    (FaultKind::Heal, 6, false),
    (FaultKind::Flush, 10, false),
    (FaultKind::Crash, 6, true),
    (FaultKind::CutOneWay, 3, true),
    (FaultKind::Cut, 2, true),
    (FaultKind::Partition, 3, true),
    (FaultKind::Isolate, 3, true),
    (FaultKind::Timeout, 5, true),
    (FaultKind::SetTimer, 4, true),
    (FaultKind::Clock, 1, true),
    (FaultKind::Loss, 2, true),
    (FaultKind::Latency, 1, true),
    (FaultKind::Delay, 4, true),
    (FaultKind::Lose, 3, true),
    (FaultKind::Double, 3, true),
    (FaultKind::Admin, 6, true),
];

/// How one run is tormented.
pub struct FaultConfig {
    weights: Vec<u32>,
    /// How long things are let alone, about.
    pub pace: Micros,
    /// Percent of rounds that are a whole episode.
    pub episodes: u64,
    /// Percent of reads among requests.
    reads: u64,
    /// Percent of writes that write what was written last.
    equal: u64,
    /// Percent of episodes that are quarrels.
    pub quarrels: u64,
    /// Percent of requests by clients that still wait.
    impatient: u64,
    /// By hand: percent of messages taken out of order.
    shuffle: u64,
    /// By hand: percent of messages that wait as long as there are others. Source: Burckhardt et al., "A
    /// Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010.
    held: u64,
    /// Which messages those are.
    salt: u64,
    /// By hand: messages between two faults, at most.
    pub messages: u64,
}

impl FaultConfig {
    pub fn draw(rng: &mut Rng, promises: Promises) -> FaultConfig {
        let mut weights = Vec::new();
        for (fault, weight, optional) in FAULTS {
            let clocked = matches!(fault, FaultKind::Timeout | FaultKind::SetTimer | FaultKind::Clock);
            let absent = *optional && rng.percent(40) || clocked && !promises.any_clock;
            weights.push(if absent { 0 } else { weight * rng.within(1, 4) as u32 });
        }
        FaultConfig {
            weights,
            pace: rng.one(&[4_000, 15_000, 40_000, 120_000]).unwrap_or(15_000),
            episodes: rng.one(&[0, 10, 30, 60]).unwrap_or(10),
            reads: rng.one(&[10, 30, 50]).unwrap_or(30),
            equal: rng.one(&[0, 0, 0, 30]).unwrap_or(0),
            quarrels: rng.one(&[0, 20, 70]).unwrap_or(20),
            impatient: rng.one(&[0, 0, 10, 40]).unwrap_or(0),
            shuffle: rng.one(&[5, 50, 100]).unwrap_or(50),
            held: rng.one(&[0, 10, 30, 50]).unwrap_or(0),
            salt: rng.draw(),
            messages: rng.one(&[2, 4, 8]).unwrap_or(4),
        }
    }
}

impl Injector {
    pub fn word(&self, node: NodeId) -> Word {
        Word::new(self.drive.world.roster().name(node))
    }

    pub fn server(&mut self) -> NodeId {
        let servers = self.drive.servers();
        self.rng.one(&servers).unwrap_or(NodeId(0))
    }

    /// A server that runs, if any does.
    pub fn someone_up(&mut self) -> NodeId {
        let mut servers = self.drive.servers();
        servers.retain(|id| !self.drive.down.contains(id));
        self.rng.one(&servers).unwrap_or(NodeId(0))
    }

    pub fn other(&mut self, than: NodeId) -> NodeId {
        let mut servers = self.drive.servers();
        servers.retain(|id| *id != than);
        self.rng.one(&servers).unwrap_or(than)
    }

    /// The server that was elected last, mostly.
    pub fn victim(&mut self) -> NodeId {
        match self.drive.star {
            Some(star) if self.rng.percent(60) => star,
            _ => self.server(),
        }
    }

    /// One fault by the run's config.
    pub fn fault(&mut self) {
        let Some(place) = self.rng.weighted(&self.config.weights) else { return };
        match FAULTS[place].0 {
            FaultKind::Ask => self.ask(),
            FaultKind::Restart => self.restart_one(),
            FaultKind::Heal => self.heal(),
            FaultKind::Flush => {
                let node = self.someone_up();
                self.act(Command::Flush(self.word(node)));
            }
            FaultKind::Crash => {
                let node = self.victim();
                self.inject(Command::Crash(self.word(node)));
            }
            FaultKind::CutOneWay => self.cut(true),
            FaultKind::Cut => self.cut(false),
            FaultKind::Partition => self.partition(),
            FaultKind::Isolate => {
                let node = self.victim();
                self.inject(Command::Isolate(self.word(node)));
            }
            FaultKind::Timeout => {
                let node = self.server();
                self.timeout(node);
            }
            FaultKind::SetTimer => {
                let after = self.rng.below(300) * 1_000;
                let node = self.server();
                self.inject(Command::SetTimeout { node: self.word(node), after });
            }
            FaultKind::Clock => {
                let percent = self.rng.one(&[50, 80, 100, 125, 200, 300]).unwrap_or(100);
                let node = self.server();
                self.inject(Command::SetClock { node: self.word(node), percent });
            }
            FaultKind::Loss => {
                let share = self.rng.one(&[0, 0, 20_000, 100_000, 300_000]).unwrap_or(0);
                self.inject(Command::SetLoss(Ppm(share)));
            }
            FaultKind::Latency => self.latency(),
            FaultKind::Delay => {
                let by = self.rng.within(1, 300) * 1_000;
                self.one_message(|select| Command::Delay(select, by), |id| Action::Delay { id, by });
            }
            FaultKind::Lose => self.one_message(Command::Drop, |id| Action::Drop { id }),
            FaultKind::Double => self.one_message(Command::Duplicate, |id| Action::Duplicate { id }),
            FaultKind::Admin => self.admin(),
        }
    }

    fn link(&mut self, one_way: bool) -> Option<Link> {
        let all: Vec<NodeId> = self.drive.world.roster().ids().collect();
        let (from, to) = (self.rng.one(&all)?, self.rng.one(&all)?);
        (from != to).then(|| Link { from: self.word(from), to: self.word(to), one_way })
    }

    fn cut(&mut self, one_way: bool) {
        if let Some(link) = self.link(one_way) {
            self.inject(Command::Cut(link));
        }
    }

    fn latency(&mut self) {
        let most = self.rng.within(1, 100) * 1_000;
        let least = if self.rng.percent(50) { most } else { 1_000 };
        if let Some(link) = self.link(true) {
            self.inject(Command::SetLatency { link, span: Span { least, most } });
        }
    }

    pub fn partition(&mut self) {
        // Clients fall on one side or the other as well, or keep their links.
        let with_clients = self.rng.percent(50);
        let mut nodes = self.drive.servers();
        if with_clients {
            nodes.extend(self.drive.clients());
        }
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for node in nodes {
            if self.rng.percent(50) { &mut left } else { &mut right }.push(self.word(node));
        }
        if !left.is_empty() && !right.is_empty() {
            self.inject(Command::Partition(vec![left, right]));
        }
    }

    pub fn heal(&mut self) {
        if self.drive.cuts.is_empty() {
            return;
        }
        if self.rng.percent(30) {
            let cuts: Vec<_> = self.drive.cuts.iter().copied().collect();
            if let Some((from, to)) = self.rng.one(&cuts) {
                let link = Link { from: self.word(from), to: self.word(to), one_way: true };
                self.act(Command::Heal(Some(link)));
            }
        } else {
            self.act(Command::Heal(None));
        }
    }

    pub fn restart_one(&mut self) {
        let down: Vec<_> = self.drive.down.iter().copied().collect();
        if let Some(node) = self.rng.one(&down) {
            self.act(Command::Restart(self.word(node)));
        }
    }

    /// Fires one of the node's timers; one that is not armed is refused.
    pub fn timeout(&mut self, node: NodeId) {
        if !self.promises.any_clock {
            return;
        }
        let timers = self.drive.about.timers;
        let other = self.rng.percent(15).then(|| self.rng.one(timers)).flatten();
        let timer = other.map(Word::new);
        self.inject(Command::Timeout { node: self.word(node), timer });
    }

    pub fn admin(&mut self) {
        if let Some(verb) = self.rng.one(self.drive.about.admin) {
            self.admin_of(verb);
        }
    }

    pub fn admin_of(&mut self, verb: &'static str) {
        // A client can be told things, too, where a protocol has it so.
        let mut nodes = Vec::new();
        let clients = self.drive.clients();
        if self.rng.percent(20) {
            nodes.extend(self.rng.one(&clients));
        }
        let first = self.victim();
        nodes.push(first);
        if self.rng.percent(50) {
            nodes.push(self.other(first));
        }
        let nodes = nodes.into_iter().map(|node| self.word(node)).collect();
        self.act(Command::Admin { verb: Word::new(verb), nodes });
    }

    /// A client wants something, or a proposer does.
    pub fn ask(&mut self) {
        let clients = self.drive.clients();
        let has_clients = !clients.is_empty() && !self.drive.about.operations.is_empty();
        if has_clients && (self.drive.about.proposes.is_none() || self.rng.percent(50)) {
            let at = self.rng.percent(30).then(|| self.victim());
            self.request(at);
        } else if let Some(part) = self.drive.about.proposes {
            self.propose(part);
        }
    }

    fn propose(&mut self, part: &'static str) {
        let roster = self.drive.world.roster();
        let mut proposers: Vec<_> = roster.of(part).collect();
        if proposers.is_empty() {
            proposers = self.drive.servers();
        }
        if let Some(node) = self.rng.one(&proposers) {
            self.propose_at(node);
        }
    }

    pub fn propose_at(&mut self, node: NodeId) {
        let value = self.rng.within(1, 4);
        let ballot = self.rng.percent(5).then(|| self.rng.within(1, 12) as u32);
        let value = Word::new(format!("v{value}"));
        self.act(Command::Propose { node: self.word(node), value, ballot });
    }

    pub fn request(&mut self, at: Option<NodeId>) {
        let mut clients = self.drive.clients();
        if !self.rng.percent(self.config.impatient) {
            clients.retain(|client| !self.drive.busy.contains(client));
        }
        let Some(op) = self.operation(self.config.reads) else { return };
        self.request_of(&clients, op, at);
    }

    /// A client that is free wants to read, if it can.
    pub fn read(&mut self, at: Option<NodeId>) {
        let mut clients = self.drive.clients();
        clients.retain(|client| !self.drive.busy.contains(client));
        if let Some(op) = self.operation(100) {
            self.request_of(&clients, op, at);
        }
    }

    fn request_of(&mut self, clients: &[NodeId], op: OpWords, at: Option<NodeId>) {
        let Some(client) = self.rng.one(clients) else { return };
        let at = at.map(|node| self.word(node));
        self.act(Command::Request { client: self.word(client), op, at });
    }

    /// What a client may want; `reads` is the least percentage of reads.
    fn operation(&mut self, reads: u64) -> Option<OpWords> {
        let about = self.drive.about;
        let read = self.rng.percent(reads) && about.serves("get");
        let word = if read { "get" } else { self.rng.one(about.operations)?.word };
        if self.values == 0 || !self.rng.percent(self.config.equal) {
            self.values += 1;
        }
        let key = Word::new(self.rng.one(KEYS)?);
        let value = Word::new(self.values.to_string());
        Some(match word {
            "put" => OpWords::Put { key, value },
            "append" => OpWords::Append { key, value },
            "cas" => {
                let from = self.rng.below(u64::from(self.values)).to_string();
                OpWords::Cas { key, from: Word::new(from), to: value }
            }
            "tas" => OpWords::Tas,
            _ => OpWords::Get { key },
        })
    }

    /// Does something to one message in flight.
    fn one_message(&mut self, command: impl Fn(Select) -> Command, action: impl Fn(MsgId) -> Action) {
        let messages = self.drive.world.messages();
        let Some(place) = messages.len().checked_sub(1) else { return };
        let place = self.rng.within(0, place as u64) as usize;
        if self.touch(&messages, place, command, action) {
            self.faults += 1;
        }
    }

    /// A message is named by its link and its place there: cheap to tell, and the same on replay.
    pub fn touch(
        &mut self,
        messages: &[(MsgId, NodeId, NodeId)],
        place: usize,
        command: impl Fn(Select) -> Command,
        action: impl Fn(MsgId) -> Action,
    ) -> bool {
        let (id, from, to) = messages[place];
        let action = action(id);
        if self.over() || self.drive.world.check(&action).is_err() {
            return false;
        }
        let same = |message: &&(MsgId, NodeId, NodeId)| (message.1, message.2) == (from, to);
        let nth = messages[..=place].iter().filter(same).count() as u32;
        let pattern = Pattern {
            link: Some((Some(self.word(from)), Some(self.word(to)))),
            nth: (nth > 1).then_some(nth),
            ..Pattern::default()
        };
        self.commands.push(command(Select::Like(pattern)));
        self.drive.act(&action);
        true
    }

    /// By hand: what one message's fate is. Mostly it is delivered.
    pub fn message(&mut self) {
        let messages = self.drive.world.messages();
        let crowded = messages.len() > MANY_MESSAGES;
        // A message is held or not for as long as it is there.
        let held = |id: MsgId| {
            let by_chance = Rng::new(u64::from(id.0) ^ self.config.salt).percent(self.config.held);
            by_chance || self.aside.contains(&id)
        };
        let free: Vec<usize> = (0..messages.len()).filter(|place| !held(messages[*place].0)).collect();
        let late = free.is_empty() && (crowded || self.rng.percent(20));
        let places = if late { (0..messages.len()).collect() } else { free };
        let shuffled = self.rng.percent(self.config.shuffle);
        let place = if shuffled { self.rng.one(&places) } else { places.first().copied() };
        let Some(place) = place else { return };
        match self.rng.below(100) {
            0..6 if !crowded => self.one_message(Command::Duplicate, |id| Action::Duplicate { id }),
            0..12 => self.one_message(Command::Drop, |id| Action::Drop { id }),
            _ if crowded && self.rng.percent(30) => {
                self.one_message(Command::Drop, |id| Action::Drop { id });
            }
            _ => {
                self.touch(&messages, place, Command::Deliver, |id| Action::Deliver { id });
            }
        }
    }
}
