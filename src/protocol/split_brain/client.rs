//! The client: asks every server, and decides by its policy whether it holds the lock.

use super::about::note;
use super::about::{COUNT_SERVERS, DEAD, MAJORITY_OF_ALL, RETRY_CARRIES_ID, WRITE_BEFORE_ANSWER};
use super::config::Policy;
use super::view;
use crate::encode::{Encode, Sink};
use crate::encode_struct;
use crate::frame::{Body, Field};
use crate::protocol::client_note;
use crate::protocol::{Client, ClientOut, Input, NoteId, Op, OpResult, Outcome, Reply, Rules, Setup};
use crate::value::{Args, Micros, NodeId, Problem, Refusal, Value};

/// What a client believes of the lock.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Lock {
    /// It never asked.
    Idle,
    /// It waits for answers.
    Asking,
    /// It holds the lock, for good.
    Held,
    /// Another client got a flag first.
    Taken,
}

impl Lock {
    pub(super) fn word(self) -> &'static str {
        match self {
            Lock::Idle => "idle",
            Lock::Asking => "asking",
            Lock::Held => "held",
            Lock::Taken => "taken",
        }
    }
}

impl Encode for Lock {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        (*self as u8).encode(sink);
    }
}

/// A client that wants the lock. It keeps its memory: clients do not crash here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Locker {
    pub(super) servers: Vec<NodeId>,
    pub(super) policy: Policy,
    /// How long it waits for answers before it asks again, in microseconds; 0: for ever.
    retry: Micros,
    pub(super) lock: Lock,
    /// Of the request under way, or the last one.
    pub(super) number: u32,
    /// What each server said of its flag: whether it was set already.
    pub(super) told: Vec<Option<bool>>,
    /// Whom a person declared dead.
    pub(super) dead: Vec<NodeId>,
    /// Answers that count: of 0, and of 1.
    pub(super) zeros: u32,
    pub(super) ones: u32,
    pub(super) pending: Option<Op>,
    pub(super) last: Option<OpResult>,
}
encode_struct!(Locker { servers, policy, retry, lock, number, told, dead, zeros, ones, pending, last });

impl Locker {
    fn all(&self) -> u32 {
        self.servers.len() as u32
    }

    /// A majority of all servers.
    pub(super) fn majority(&self) -> u32 {
        self.all() / 2 + 1
    }

    /// Servers that said nothing yet, in the order of their ids.
    fn silent(&self) -> Vec<NodeId> {
        let silent = self.servers.iter().zip(&self.told).filter(|(_, told)| told.is_none());
        silent.map(|(server, _)| *server).collect()
    }

    fn is_dead(&self, server: NodeId) -> bool {
        self.dead.contains(&server)
    }

    /// The same, without those that are declared dead.
    fn awaited(&self) -> Vec<NodeId> {
        self.silent().into_iter().filter(|server| !self.is_dead(*server)).collect()
    }

    /// Asks all that are silent and not declared dead, and waits.
    fn ask(&self, out: &mut ClientOut) {
        let Some(op) = &self.pending else { return };
        for server in self.awaited() {
            out.requests.push((server, self.number, op.clone()));
        }
        out.timer = Some((self.retry > 0).then_some(self.retry));
    }

    /// Whether the answers so far decide: the note to make, and whether the lock is held.
    /// `late`: the time to wait for answers is over.
    fn verdict(&self, rules: Rules, late: bool) -> Option<(NoteId, bool)> {
        let (zeros, ones, all) = (self.zeros, self.ones, self.all());
        let by_all = |id| Some(if ones == 0 { (id, true) } else { (note::FINDS_LOCK_TAKEN, false) });
        let heard = zeros + ones;
        match self.policy {
            Policy::Majority if zeros >= self.majority() => Some((note::TAKES_LOCK_BY_MAJORITY, true)),
            Policy::Majority if ones > all - self.majority() => Some((note::FINDS_NO_MAJORITY_LEFT, false)),
            Policy::Majority if late && heard > 0 && !rules.on(MAJORITY_OF_ALL) => {
                let held = zeros > heard / 2;
                Some(if held {
                    (note::TAKES_LOCK_OF_THOSE_HEARD, true)
                } else {
                    (note::FINDS_LOCK_TAKEN, false)
                })
            }
            Policy::Majority => None,
            _ if heard >= all => by_all(note::TAKES_LOCK),
            Policy::One if late && heard > 0 => by_all(note::TAKES_LOCK_OF_THOSE_HEARD),
            Policy::Human if heard > 0 && self.silent().iter().all(|server| self.is_dead(*server)) => {
                by_all(note::TAKES_LOCK_OF_THOSE_HEARD)
            }
            _ => None,
        }
    }

    /// Decides if it can; whether it did.
    fn decide(&mut self, late: bool, out: &mut ClientOut) -> bool {
        let Some((id, held)) = self.verdict(out.rules, late) else { return false };
        let mut args = self.account();
        args.push(("kept", out.rules.on(WRITE_BEFORE_ANSWER).into()));
        out.notes.push((id, args));
        self.lock = if held { Lock::Held } else { Lock::Taken };
        self.finish(!held, out);
        out.timer = Some(None);
        true
    }

    fn finish(&mut self, was: bool, out: &mut ClientOut) {
        let result = OpResult::Flag { was };
        self.pending = None;
        self.last = Some(result.clone());
        out.done = Some(result);
    }

    /// Which answers it takes to hold the lock, by the policy and the rules that are on.
    fn need(&self, rules: Rules) -> &'static str {
        let servers = rules.on(COUNT_SERVERS);
        match self.policy {
            Policy::One => "in-time",
            Policy::Majority if !rules.on(MAJORITY_OF_ALL) => "majority-in-time",
            Policy::Majority if servers => "majority",
            Policy::Majority => "majority-of-letters",
            Policy::Human if servers => "living",
            Policy::Human => "living-letters",
            Policy::Both if servers => "all",
            Policy::Both => "letters",
        }
    }

    /// How the answers stand: the arguments of most notes.
    fn account(&self) -> Args {
        let heard = self.told.iter().flatten().count() as u32;
        vec![
            ("repeated", (self.zeros + self.ones > heard).into()),
            ("zeros", self.zeros.into()),
            ("ones", self.ones.into()),
            ("all", self.all().into()),
            ("majority", self.majority().into()),
            ("silent", self.silent().into()),
        ]
    }
}

impl Client for Locker {
    fn new(_: NodeId, servers: Vec<NodeId>, setup: &Setup) -> Locker {
        Locker {
            told: vec![None; servers.len()],
            servers,
            policy: Policy::of(setup.word("policy")),
            retry: setup.span("retry").1,
            lock: Lock::Idle,
            number: 0,
            dead: Vec::new(),
            zeros: 0,
            ones: 0,
            pending: None,
            last: None,
        }
    }

    /// It always asks all servers, whichever a person names.
    fn on_operation(&mut self, op: &Op, _: Option<NodeId>, out: &mut ClientOut) {
        if self.lock == Lock::Held {
            out.notes.push((note::HOLDS_ALREADY, Vec::new()));
            return self.finish(true, out);
        }
        if let Some(old) = self.pending.take() {
            out.notes.push((client_note::GAVE_UP, vec![("op", old.short())]));
        }
        self.number += 1;
        self.told.fill(None);
        (self.zeros, self.ones) = (0, 0);
        self.lock = Lock::Asking;
        self.pending = Some(op.clone());
        let servers: Vec<NodeId> =
            self.servers.iter().copied().filter(|server| !self.is_dead(*server)).collect();
        let need = ("need", Value::Word(self.need(out.rules)));
        let number = ("number", self.number.into());
        out.notes.push((note::ASKS_ALL, vec![("servers", servers.into()), number, need]));
        self.ask(out);
    }

    fn on_reply(&mut self, from: NodeId, reply: &Reply, out: &mut ClientOut) {
        let Outcome::Done { result: OpResult::Flag { was } } = reply.outcome else { return };
        let place = self.servers.iter().position(|server| *server == from);
        let (Some(place), Lock::Asking, true) = (place, self.lock, reply.number == self.number) else {
            out.notes.push((client_note::LATE_ANSWER, vec![("server", from.into())]));
            return;
        };
        let server = ("server", Value::from(from));
        if self.told[place].is_some() && out.rules.on(COUNT_SERVERS) {
            out.notes.push((note::REPEATED_ANSWER, vec![server]));
            return;
        }
        let id = match (self.told[place], was) {
            (Some(_), _) => note::COUNTS_AGAIN,
            (None, false) => note::TOLD_CLEAR,
            (None, true) => note::TOLD_SET,
        };
        self.told[place] = Some(was);
        *(if was { &mut self.ones } else { &mut self.zeros }) += 1;
        let mut args = self.account();
        args.push(server);
        args.push(("flag", u32::from(was).into()));
        out.notes.push((id, args));
        self.decide(false, out);
    }

    /// Time to wait is over: decide with what there is, or ask the silent ones again.
    fn on_timer(&mut self, out: &mut ClientOut) {
        if self.lock != Lock::Asking || self.decide(true, out) {
            return;
        }
        let id = if out.rules.on(RETRY_CARRIES_ID) { note::ASKS_AGAIN } else { note::ASKS_ANEW };
        if !out.rules.on(RETRY_CARRIES_ID) {
            self.number += 1;
        }
        let mut args = self.account();
        args.push(("number", self.number.into()));
        args.push(("servers", self.awaited().into()));
        args.push(("kept", out.rules.on(WRITE_BEFORE_ANSWER).into()));
        out.notes.push((id, args));
        self.ask(out);
    }

    fn check_input(&self, input: &Input) -> Result<(), Refusal> {
        let Input::Admin { verb, nodes } = input else {
            return Err(Problem::new("problem-no-client-input"));
        };
        if &**verb != DEAD {
            return Err(Problem::new("problem-no-client-input"));
        }
        if self.policy != Policy::Human {
            let policy = Value::Word(self.policy.word());
            return Err(Problem::new("problem-split-brain-policy").with("policy", policy));
        }
        let named = &nodes[1..];
        match named.iter().find(|node| !self.servers.contains(node)) {
            None if named.is_empty() => {
                Err(Problem::new("problem-split-brain-who").with("known", self.servers.clone()))
            }
            None => match named.iter().find(|node| self.is_dead(**node)) {
                Some(server) => Err(Problem::new("problem-split-brain-dead-already").with("node", *server)),
                None => Ok(()),
            },
            Some(other) => Err(Problem::new("problem-split-brain-no-server")
                .with("node", *other)
                .with("known", self.servers.clone())),
        }
    }

    /// A person says which servers are dead. The client has no means to know better.
    fn on_input(&mut self, input: &Input, out: &mut ClientOut) {
        let Input::Admin { nodes, .. } = input else { return };
        // A person may name one twice.
        let mut dead: Vec<NodeId> = Vec::new();
        for server in &nodes[1..] {
            if !dead.contains(server) {
                dead.push(*server);
            }
        }
        out.notes.push((note::HEARS_OF_DEATH, vec![("servers", dead.clone().into())]));
        self.dead.extend(dead);
        if self.lock == Lock::Asking {
            self.decide(false, out);
        }
    }

    fn pending(&self) -> Option<&Op> {
        self.pending.as_ref()
    }

    fn fields(&self) -> Vec<Field> {
        view::client_fields(self)
    }

    fn view(&self) -> Body {
        view::client(self)
    }
}
