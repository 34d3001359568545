//! Handlers called directly, one at a time. Whole runs are scripts under `tests/`.

mod acceptor;
mod ghost;
mod learner;
mod proposer;
mod setup;
mod together;

use super::*;
use crate::protocol::{Effect, ParamValue, RuleIx, Rules};

const P1: NodeId = NodeId(0);
const P2: NodeId = NodeId(1);
const A1: NodeId = NodeId(2);
const A2: NodeId = NodeId(3);
const A3: NodeId = NodeId(4);
const L1: NodeId = NodeId(5);

/// One configuration, and contexts in it.
struct Bench {
    config: Config,
    roster: Roster,
    rules: Rules,
}

impl Bench {
    /// Two proposers, three acceptors, one learner, but for `params`.
    fn new(params: &[(&'static str, u32)]) -> Bench {
        let (config, members) = Paxos::configure(&header(params)).expect("a possible header");
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
        Paxos::boot(&self.ctx(id), disk, &mut Out::default())
    }

    fn fresh(&self, id: NodeId) -> Node {
        self.boot(id, &Disk::default())
    }

    fn propose(&self, id: NodeId, node: &mut Node, value: &str, round: Option<u32>) -> Effects {
        let mut out = Out::default();
        let input = Input::Propose { value: value.into(), round };
        Paxos::on_input(&self.ctx(id), node, &input, &mut out);
        out
    }

    fn hear(&self, id: NodeId, node: &mut Node, from: NodeId, message: &Message) -> Effects {
        let mut out = Out::default();
        Paxos::on_message(&self.ctx(id), node, from, message, &mut out);
        out
    }

    fn flushed(&self, id: NodeId, node: &mut Node) -> Effects {
        let mut out = Out::default();
        Paxos::on_flushed(&self.ctx(id), node, &mut out);
        out
    }

    fn retry(&self, id: NodeId, node: &mut Node) -> Effects {
        let mut out = Out::default();
        Paxos::on_timer(&self.ctx(id), node, 0, &mut out);
        out
    }
}

fn header(params: &[(&'static str, u32)]) -> Setup {
    let mut setup = Paxos::ABOUT.defaults();
    for (param, value) in params {
        setup.params.insert(param, ParamValue::Number(*value));
    }
    setup
}

fn ballot(round: u32, node: NodeId) -> Ballot {
    Ballot { round, node }
}

fn at(value: &str, ballot: Ballot) -> Proposal {
    Proposal { ballot, value: value.into() }
}

fn promise(ballot: Ballot, accepted: Option<Proposal>) -> Message {
    Message::Promise { ballot, accepted }
}

fn accept(proposal: &Proposal) -> Message {
    Message::Accept { ballot: proposal.ballot, value: Arc::clone(&proposal.value) }
}

fn accepted(proposal: &Proposal) -> Message {
    Message::Accepted { ballot: proposal.ballot, value: Arc::clone(&proposal.value) }
}

/// What is sent: to whom, what, and whether it waits for the disk.
fn sent(out: &Effects) -> Vec<(NodeId, Message, bool)> {
    let sent = out.effects.iter().filter_map(|effect| match effect {
        Effect::Send { to, message, durable } => Some((*to, message.clone(), *durable)),
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

/// The last timer that was set or, as none, cancelled.
fn timer(out: &Effects) -> Option<Option<(u64, u64)>> {
    let mut timers = out.effects.iter().filter_map(|effect| match effect {
        Effect::SetTimer { least, most, .. } => Some(Some((*least, *most))),
        Effect::CancelTimer { .. } => Some(None),
        _ => None,
    });
    timers.next_back()
}
