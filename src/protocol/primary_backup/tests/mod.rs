//! The handlers, called one at a time.

mod chaos;
mod keeping;
mod recovering;
mod serving;
mod setup;
mod texts;
mod views;
mod watch;

use super::PrimaryBackup;
use super::about::*;
use super::config::Config;
use super::log::{Entry, Log};
use super::message::{
    Commit, Forward, ForwardReply, Gather, GatherReply, Message, Ping, Refused, State, StateReply,
};
use super::node::{Disk, Keeper, Node, Role, Server, View, Write};
use crate::protocol::testing::{self, S1, S2, S3, header};
use crate::protocol::{Effect, Input, Op, OpResult, Outcome, Protocol, Request, RuleIx, Rules};
use crate::value::{NodeId, Value};
use std::sync::Arc;

type Bench = testing::Bench<PrimaryBackup>;
type Chaos = testing::Chaos<PrimaryBackup>;

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

/// One node of three servers, V and a client.
impl Bench {
    /// Boots a node as all begin.
    fn new(id: NodeId, acks: &'static str) -> Bench {
        Bench::from_disk(id, acks, |_| {})
    }

    /// Boots a node from a disk that `fill` changed.
    fn from_disk(id: NodeId, acks: &'static str, fill: impl FnOnce(&mut Disk)) -> Bench {
        let setup = header::<PrimaryBackup>(&[("acks", acks.into())]);
        let (config, _) = PrimaryBackup::configure(&setup).expect("a right setup");
        let mut disk = PrimaryBackup::fresh_disk(&config, id);
        fill(&mut disk);
        Bench::boot(&setup, id, disk)
    }

    fn ask(&mut self, number: u32, value: &str) -> &mut Bench {
        let op = Op::Append { key: "x".into(), value: value.into() };
        self.request(&Request { client: C1, number, op })
    }

    fn suspect(&mut self, server: NodeId) -> &mut Bench {
        self.input(&Input::Admin { verb: "suspect".into(), nodes: vec![server] })
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

    fn kinds(&self) -> Vec<(NodeId, &'static str)> {
        self.sent().into_iter().map(|(to, message)| (to, PrimaryBackup::describe(&message).kind)).collect()
    }

    fn outcomes(&self) -> Vec<Outcome> {
        self.replies().into_iter().map(|reply| reply.outcome).collect()
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
