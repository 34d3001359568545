//! The handlers, called one at a time.

mod chaos;
mod keeping;
mod recovering;
mod serving;
mod setup;
mod texts;
mod views;
mod watch;

use super::log::{Entry, Log};
use super::node::{Disk, Keeper, Message, Node, Role, Server, View, Write};
use super::rules::*;
use super::setup::{Config, PING, WATCH};
use super::{ABOUT, PrimaryBackup};
use crate::protocol::{
    Ctx, Effect, Input, Op, OpResult, Out, Outcome, ParamValue, Protocol, Request, RuleIx, Rules,
};
use crate::value::{NodeId, Roster, Value};
use std::sync::Arc;

const S1: NodeId = NodeId(0);
const S2: NodeId = NodeId(1);
const S3: NodeId = NodeId(2);
const V: NodeId = NodeId(3);
const C1: NodeId = NodeId(4);

/// An entry of that view; equal numbers give equal commands.
pub fn entry(view: u32, number: u32) -> Entry {
    let op = Op::Put { key: "x".into(), value: Arc::from(number.to_string()) };
    Entry { view, command: Some(Arc::new(Request { client: NodeId(9), number, op })) }
}

/// A log with these entries, (view, number) each, from index 1 on; none is a hole.
fn log(entries: &[Option<(u32, u32)>]) -> Log {
    let mut log = Log::default();
    for (index, given) in (1..).zip(entries) {
        if let Some((view, number)) = given {
            log.put(index, entry(*view, *number));
        }
    }
    log
}

fn view(number: u32, primary: NodeId, backups: &[NodeId]) -> View {
    View { number, primary, backups: backups.into() }
}

/// One node of three servers, V and a client, and the effects of the last handler.
struct Bench {
    config: Config,
    roster: Roster,
    rules: Rules,
    id: NodeId,
    disk: Disk,
    node: Node,
    out: Vec<Effect<PrimaryBackup>>,
}

impl Bench {
    /// Boots a node as all begin.
    fn new(id: NodeId, acks: &'static str) -> Bench {
        Bench::from_disk(id, acks, |_| {})
    }

    /// Boots a node from a disk that `fill` changed.
    fn from_disk(id: NodeId, acks: &'static str, fill: impl FnOnce(&mut Disk)) -> Bench {
        let mut setup = ABOUT.defaults();
        setup.params.insert("acks", ParamValue::Word(acks));
        let (config, members) = PrimaryBackup::configure(&setup).expect("a right setup");
        let (roster, rules) = (Roster(members.into()), Rules::default());
        let mut disk = PrimaryBackup::fresh_disk(&config, id);
        fill(&mut disk);
        let ctx = Ctx { id, config: &config, roster: &roster, rules };
        let mut out = Out::default();
        let node = PrimaryBackup::boot(&ctx, &disk, &mut out);
        Bench { config, roster, rules, id, disk, node, out: out.effects }
    }

    fn off(mut self, rule: RuleIx) -> Bench {
        self.rules.set(rule, false);
        self
    }

    fn run(
        &mut self,
        handler: impl FnOnce(&Ctx<PrimaryBackup>, &mut Node, &mut Out<PrimaryBackup>),
    ) -> &mut Bench {
        let ctx = Ctx { id: self.id, config: &self.config, roster: &self.roster, rules: self.rules };
        let mut out = Out::default();
        handler(&ctx, &mut self.node, &mut out);
        self.out = out.effects;
        self
    }

    fn hear(&mut self, from: NodeId, message: Message) -> &mut Bench {
        self.run(|ctx, node, out| PrimaryBackup::on_message(ctx, node, from, &message, out))
    }

    fn fire(&mut self, timer: u8) -> &mut Bench {
        self.run(|ctx, node, out| PrimaryBackup::on_timer(ctx, node, timer, out))
    }

    /// Completes the writes of the last handler.
    fn flush(&mut self) -> &mut Bench {
        for effect in &self.out {
            if let Effect::Write(write) = effect {
                PrimaryBackup::apply_write(&mut self.disk, write);
            }
        }
        self.run(PrimaryBackup::on_flushed)
    }

    fn ask(&mut self, number: u32, value: &str) -> &mut Bench {
        let op = Op::Append { key: "x".into(), value: value.into() };
        let request = Request { client: C1, number, op };
        self.run(|ctx, node, out| PrimaryBackup::on_request(ctx, node, &request, out))
    }

    fn suspect(&mut self, server: NodeId) -> &mut Bench {
        let input = Input::Admin { verb: "suspect".into(), nodes: vec![server] };
        self.run(|ctx, node, out| PrimaryBackup::on_input(ctx, node, &input, out))
    }

    fn server(&self) -> &Server {
        let Node::Server { server } = &self.node else { panic!("the view server") };
        server
    }

    fn keeper(&self) -> &Keeper {
        let Node::Keeper { keeper } = &self.node else { panic!("a server") };
        keeper
    }

    fn word(&self) -> &'static str {
        self.server().word(self.id)
    }

    fn notes(&self) -> Vec<&'static str> {
        let notes = self.out.iter().filter_map(|effect| match effect {
            Effect::Note { id, .. } => Some(*id),
            _ => None,
        });
        notes.collect()
    }

    /// What was sent: to whom, and whether it waits for the disk.
    fn sent(&self) -> Vec<(NodeId, Message, bool)> {
        let sent = self.out.iter().filter_map(|effect| match effect {
            Effect::Send { to, message, durable } => Some((*to, message.clone(), *durable)),
            _ => None,
        });
        sent.collect()
    }

    fn kinds(&self) -> Vec<(NodeId, &'static str)> {
        self.sent().into_iter().map(|(to, message, _)| (to, PrimaryBackup::describe(&message).kind)).collect()
    }

    fn outcomes(&self) -> Vec<Outcome> {
        let replies = self.out.iter().filter_map(|effect| match effect {
            Effect::Reply { reply, .. } => Some(reply.outcome.clone()),
            _ => None,
        });
        replies.collect()
    }

    fn writes(&self) -> usize {
        self.out.iter().filter(|effect| matches!(effect, Effect::Write(_))).count()
    }

    /// The views of the log's entries; 0 for a hole.
    fn stamps(&self) -> Vec<u32> {
        let log = &self.server().log;
        (1..=log.last_index()).map(|index| log.get(index).map_or(0, |entry| entry.view)).collect()
    }
}

fn done() -> Outcome {
    Outcome::Done { result: OpResult::Ok {} }
}
