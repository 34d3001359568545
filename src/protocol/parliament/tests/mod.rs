//! Handlers called directly, one at a time. Whole runs are scripts under `tests/`.

mod bill;
mod chaos;
mod ledger;
mod setup;

use super::*;
use crate::protocol::{Effect, ParamValue, RuleIx, Rules};

const C1: NodeId = NodeId(0);
const C2: NodeId = NodeId(1);
const C3: NodeId = NodeId(2);

/// One configuration, and contexts in it.
struct Bench {
    config: Config,
    roster: Roster,
    rules: Rules,
}

impl Bench {
    fn new(councillors: u32, version: &'static str) -> Bench {
        let (config, members) = Parliament::configure(&header(councillors, version)).expect("possible");
        Bench { config, roster: Roster(members.into()), rules: Rules::default() }
    }

    fn off(mut self, rule: RuleIx) -> Bench {
        self.rules.set(rule, false);
        self
    }

    fn ctx(&self, id: NodeId) -> Here<'_> {
        Ctx { id, config: &self.config, roster: &self.roster, rules: self.rules }
    }

    fn fresh(&self) -> Node {
        Parliament::boot(&self.ctx(C1), &Disk::default(), &mut Out::default())
    }

    /// Hears a message, and then that all it wrote is durable; what both led to.
    fn hear(&self, id: NodeId, node: &mut Node, from: NodeId, message: &Message) -> Effects {
        let mut out = Out::default();
        Parliament::on_message(&self.ctx(id), node, from, message, &mut out);
        Parliament::on_flushed(&self.ctx(id), node, &mut out);
        out
    }

    fn propose(&self, id: NodeId, node: &mut Node, value: &str) -> Effects {
        let mut out = Out::default();
        let input = Input::Propose { value: value.into(), round: None };
        Parliament::on_input(&self.ctx(id), node, &input, &mut out);
        Parliament::on_flushed(&self.ctx(id), node, &mut out);
        out
    }
}

fn header(councillors: u32, version: &'static str) -> Setup {
    let mut setup = Parliament::ABOUT.defaults();
    setup.params.insert("councillors", ParamValue::Number(councillors));
    setup.params.insert("version", ParamValue::Word(version));
    setup
}

fn proposal(value: &str) -> Message {
    Message::Proposal { value: value.into() }
}

fn accepted(value: &str) -> Message {
    Message::Accepted { value: value.into() }
}

fn refused(value: &str, accepted: &str) -> Message {
    Message::Refused { value: value.into(), accepted: accepted.into() }
}

fn law(value: &str) -> Message {
    Message::Law { value: value.into() }
}

fn texts(values: &[Arc<str>]) -> Vec<&str> {
    values.iter().map(|value| &**value).collect()
}

/// What is sent: to whom, what, and whether it waits for the ledger.
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
