//! Handlers called directly, one at a time, and whole runs by chance. Runs that teach are
//! scripts under `tests/`.

mod acceptor;
mod chaos;
mod proposer;
mod setup;

use super::*;
use crate::operation::{Op, OpResult, Outcome};
use crate::protocol::ballots::Phase;
use crate::protocol::{Effect, ParamValue, RuleIx, Rules};

const P1: NodeId = NodeId(0);
const P2: NodeId = NodeId(1);
const A1: NodeId = NodeId(2);
const A2: NodeId = NodeId(3);
const A3: NodeId = NodeId(4);
const C1: NodeId = NodeId(5);
const C2: NodeId = NodeId(6);

/// One configuration, and contexts in it.
struct Bench {
    config: Config,
    roster: Roster,
    rules: Rules,
}

impl Bench {
    /// Two proposers, three acceptors, two clients, but for `params`.
    fn new(params: &[(&'static str, ParamValue)]) -> Bench {
        let mut setup = PaxosKv::ABOUT.defaults();
        setup.params.extend(params.iter().cloned());
        let (config, members) = PaxosKv::configure(&setup).expect("a possible header");
        Bench { config, roster: Roster(members.into()), rules: Rules::default() }
    }

    fn apart() -> Bench {
        Bench::new(&[])
    }

    fn off(mut self, rule: RuleIx) -> Bench {
        self.rules.set(rule, false);
        self
    }

    fn ctx(&self, id: NodeId) -> Here<'_> {
        Ctx { id, config: &self.config, roster: &self.roster, rules: self.rules }
    }

    fn boot(&self, id: NodeId, disk: &Disk) -> Node {
        PaxosKv::boot(&self.ctx(id), disk, &mut Out::default())
    }

    fn fresh(&self, id: NodeId) -> Node {
        self.boot(id, &Disk::default())
    }

    fn request(&self, id: NodeId, node: &mut Node, client: NodeId, number: u32, op: Op) -> Effects {
        let mut out = Out::default();
        PaxosKv::on_request(&self.ctx(id), node, &Request { client, number, op }, &mut out);
        out
    }

    fn input(&self, id: NodeId, node: &mut Node, input: &Input) -> Effects {
        let mut out = Out::default();
        PaxosKv::on_input(&self.ctx(id), node, input, &mut out);
        out
    }

    fn hear(&self, id: NodeId, node: &mut Node, from: NodeId, message: &Message) -> Effects {
        let mut out = Out::default();
        PaxosKv::on_message(&self.ctx(id), node, from, message, &mut out);
        out
    }

    fn retry(&self, id: NodeId, node: &mut Node) -> Effects {
        let mut out = Out::default();
        PaxosKv::on_timer(&self.ctx(id), node, 0, &mut out);
        out
    }
}

fn ballot(round: u32, node: NodeId) -> Ballot {
    Ballot { round, node }
}

fn x(version: u32) -> Instance {
    Instance { key: "x".into(), version }
}

fn put(value: &str) -> Op {
    Op::Put { key: "x".into(), value: value.into() }
}

fn get() -> Op {
    Op::Get { key: "x".into() }
}

/// What `client`'s first request wrote, if that is all that was ever written.
fn by(client: NodeId, text: &str) -> Arc<Stored> {
    let done = Done { client, number: 1, ok: true };
    Arc::new(Stored { text: Some(text.into()), client, number: 1, done: [done].into() })
}

fn at(value: &Arc<Stored>, ballot: Ballot) -> Proposal {
    Proposal { ballot, value: Arc::clone(value) }
}

fn promise(at: Instance, ballot: Ballot, accepted: Option<Proposal>, newest: Option<u32>) -> Message {
    Message::Promise { at, ballot, accepted, newest }
}

/// What is sent: to whom and what.
fn sent(out: &Effects) -> Vec<(NodeId, Message)> {
    let sent = out.effects.iter().filter_map(|effect| match effect {
        Effect::Send { to, message, .. } => Some((*to, message.clone())),
        _ => None,
    });
    sent.collect()
}

fn writes(out: &Effects) -> Vec<Write> {
    let writes = out.effects.iter().filter_map(|effect| match effect {
        Effect::Write(write) => Some(write.clone()),
        _ => None,
    });
    writes.collect()
}

fn notes(out: &Effects) -> Vec<&'static str> {
    let notes = out.effects.iter().filter_map(|effect| match effect {
        Effect::Note { id, .. } => Some(*id),
        _ => None,
    });
    notes.collect()
}

fn replies(out: &Effects) -> Vec<(NodeId, OpResult)> {
    let replies = out.effects.iter().filter_map(|effect| match effect {
        Effect::Reply { to, reply, .. } => match &reply.outcome {
            Outcome::Done { result } => Some((*to, result.clone())),
            Outcome::NotLeader { .. } => None,
        },
        _ => None,
    });
    replies.collect()
}
