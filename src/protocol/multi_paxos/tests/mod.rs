//! The handlers, called one at a time.

mod chaos;
mod election;
mod learning;
mod proposing;
mod requests;
mod setup;
mod texts;
mod views;
mod watch;

use super::node::{Disk, Message, Node, Report, Role, Write};
use super::rules::*;
use super::setup::Config;
use super::slots::{Command, Entry};
use super::{MultiPaxos, about};
use crate::protocol::{
    Ctx, Effect, Op, OpResult, Out, Outcome, ParamValue, Protocol, Reply, Request, RuleIx, Rules,
};
use crate::value::{Ballot, NodeId, Roster};
use std::sync::Arc;

/// A client's command; equal numbers give equal commands.
pub fn put(number: u32) -> Command {
    let op = Op::Put { key: "x".into(), value: Arc::from(number.to_string()) };
    Command::Ask { request: Arc::new(Request { client: NodeId(5), number, op }) }
}

fn puts(numbers: &[u32]) -> Arc<[Command]> {
    numbers.iter().map(|number| if *number == 0 { Command::NoOp {} } else { put(*number) }).collect()
}

fn ballot(round: u32, server: u8) -> Ballot {
    Ballot { round, node: NodeId(server - 1) }
}

fn report(slot: u64, ballot: Ballot, number: u32) -> Report {
    Report { slot, entry: Entry { ballot, command: put(number) } }
}

fn accept(ballot: Ballot, first: u64, numbers: &[u32], commit: u64) -> Message {
    Message::Accept { ballot, first, commands: puts(numbers), commit }
}

/// S1 of a cluster, and the effects of the last handler.
struct Bench {
    config: Config,
    roster: Roster,
    rules: Rules,
    disk: Disk,
    node: Node,
    out: Vec<Effect<MultiPaxos>>,
}

impl Bench {
    fn new(servers: u32) -> Bench {
        Bench::from_disk(servers, Disk::default())
    }

    fn from_disk(servers: u32, disk: Disk) -> Bench {
        let mut setup = about::ABOUT.defaults();
        setup.params.insert("servers", ParamValue::Number(servers));
        setup.params.insert("clients", ParamValue::Number(2));
        let (config, members) = MultiPaxos::configure(&setup).expect("defaults are right");
        let (roster, rules) = (Roster(members.into()), Rules::default());
        let ctx = Ctx { id: NodeId(0), config: &config, roster: &roster, rules };
        let mut out = Out::default();
        let node = MultiPaxos::boot(&ctx, &disk, &mut out);
        Bench { config, roster, rules, disk, node, out: out.effects }
    }

    fn off(mut self, rule: RuleIx) -> Bench {
        self.rules.set(rule, false);
        self
    }

    fn run(&mut self, handler: impl FnOnce(&Ctx<MultiPaxos>, &mut Node, &mut Out<MultiPaxos>)) -> &mut Bench {
        let ctx = Ctx { id: NodeId(0), config: &self.config, roster: &self.roster, rules: self.rules };
        let mut out = Out::default();
        handler(&ctx, &mut self.node, &mut out);
        self.out = out.effects;
        self
    }

    fn hear(&mut self, from: u8, message: Message) -> &mut Bench {
        self.run(|ctx, node, out| MultiPaxos::on_message(ctx, node, NodeId(from - 1), &message, out))
    }

    fn fire(&mut self, timer: u8) -> &mut Bench {
        self.run(|ctx, node, out| MultiPaxos::on_timer(ctx, node, timer, out))
    }

    /// Completes the writes of the last handler.
    fn flush(&mut self) -> &mut Bench {
        for effect in &self.out {
            if let Effect::Write(write) = effect {
                MultiPaxos::apply_write(&mut self.disk, write);
            }
        }
        self.run(MultiPaxos::on_flushed)
    }

    fn promise(&mut self, from: u8, accepted: &[Report]) -> &mut Bench {
        let ballot = self.node.role.ballot().expect("it stands");
        self.hear(from, Message::Promise { ballot, accepted: accepted.into() })
    }

    fn accepted(&mut self, from: u8, first: u64, count: u64) -> &mut Bench {
        let ballot = self.node.role.ballot().expect("it leads");
        self.hear(from, Message::Accepted { ballot, first, count })
    }

    /// S1 of three leads with the promise of S2, which reports this.
    fn lead(&mut self, accepted: &[Report]) -> &mut Bench {
        self.fire(about::ELECTION).flush();
        self.promise(2, accepted);
        assert!(matches!(self.node.role, Role::Leader { .. }));
        self
    }

    fn ask(&mut self, client: u8, number: u32) -> &mut Bench {
        let op = Op::Append { key: "x".into(), value: Arc::from(number.to_string()) };
        let request = Request { client: NodeId(client), number, op };
        self.run(|ctx, node, out| MultiPaxos::on_request(ctx, node, &request, out))
    }

    fn notes(&self) -> Vec<&'static str> {
        let note = |effect: &Effect<MultiPaxos>| match effect {
            Effect::Note { id, .. } => Some(*id),
            _ => None,
        };
        self.out.iter().filter_map(note).collect()
    }

    fn noted(&self, id: &str) -> bool {
        self.notes().contains(&id)
    }

    /// What was sent, and to whom; `durable` alone: what waits for the disk.
    fn sent(&self) -> Vec<(u8, Message)> {
        let sent = |effect: &Effect<MultiPaxos>| match effect {
            Effect::Send { to, message, .. } => Some((to.0 + 1, message.clone())),
            _ => None,
        };
        self.out.iter().filter_map(sent).collect()
    }

    fn waits_for_disk(&self) -> bool {
        self.out.iter().any(|effect| matches!(effect, Effect::Send { durable: true, .. }))
    }

    fn replies(&self) -> Vec<Reply> {
        let reply = |effect: &Effect<MultiPaxos>| match effect {
            Effect::Reply { reply, .. } => Some(reply.clone()),
            _ => None,
        };
        self.out.iter().filter_map(reply).collect()
    }

    fn writes(&self) -> Vec<Write> {
        let write = |effect: &Effect<MultiPaxos>| match effect {
            Effect::Write(write) => Some(write.clone()),
            _ => None,
        };
        self.out.iter().filter_map(write).collect()
    }

    /// What it accepted, slot by slot: the round of the ballot, and the value's number (0: no-op).
    fn held(&self) -> Vec<(u64, u32, u32)> {
        let number = |entry: &Entry| entry.command.request().map_or(0, |request| request.number);
        let slots = self.node.accepted.from(1);
        slots.map(|(slot, entry)| (slot, entry.ballot.round, number(entry))).collect()
    }

    fn arms(&self, timer: u8) -> bool {
        self.out.iter().any(|effect| matches!(effect, Effect::SetTimer { timer: set, .. } if *set == timer))
    }
}
