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

use super::about::*;
use super::message::*;
use super::node::{Disk, Node, Role, Write};
use super::slots::{Command, Entry};
use super::{MultiPaxos, about};
use crate::protocol::testing::{self, S1, S2, S3, S4, header};
use crate::protocol::{Op, OpResult, Outcome, Protocol, Request, RuleIx, Rules};
use crate::value::{Ballot, NodeId};
use std::sync::Arc;

type Bench = testing::Bench<MultiPaxos>;
type Chaos = testing::Chaos<MultiPaxos>;

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
    Message::Accept(Accept { ballot, first, commands: puts(numbers), commit })
}

impl Bench {
    /// S1 of a cluster.
    fn new(servers: u32) -> Bench {
        Bench::from_disk(servers, Disk::default())
    }

    fn from_disk(servers: u32, disk: Disk) -> Bench {
        let setup = header::<MultiPaxos>(&[("servers", servers.into()), ("clients", 2.into())]);
        Bench::boot(&setup, S1, disk)
    }

    fn promise(&mut self, from: NodeId, accepted: &[Report]) -> &mut Bench {
        let ballot = self.node.role.ballot().expect("it stands");
        self.hear(from, Message::Promise(Promise { ballot, accepted: accepted.into() }))
    }

    fn accepted(&mut self, from: NodeId, first: u64, count: u64) -> &mut Bench {
        let ballot = self.node.role.ballot().expect("it leads");
        self.hear(from, Message::Accepted(Accepted { ballot, first, count }))
    }

    /// S1 of three leads with the promise of S2, which reports this.
    fn lead(&mut self, accepted: &[Report]) -> &mut Bench {
        self.fire(about::ELECTION).flush();
        self.promise(S2, accepted);
        assert!(matches!(self.node.role, Role::Leader { .. }));
        self
    }

    fn ask(&mut self, client: u8, number: u32) -> &mut Bench {
        let op = Op::Append { key: "x".into(), value: Arc::from(number.to_string()) };
        self.request(&Request { client: NodeId(client), number, op })
    }

    /// What it accepted, slot by slot: the round of the ballot, and the value's number (0: no-op).
    fn held(&self) -> Vec<(u64, u32, u32)> {
        let number = |entry: &Entry| entry.command.request().map_or(0, |request| request.number);
        let slots = self.node.accepted.from(1);
        slots.map(|(slot, entry)| (slot, entry.ballot.round, number(entry))).collect()
    }
}
