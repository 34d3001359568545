//! The handlers, called one at a time.

mod chaos;
mod clients;
mod election;
mod flow;
mod membership;
mod prevote;
mod reads;
mod replication;
mod snapshot;
mod texts;
mod views;
mod watch;

use super::about::*;
use super::log::{Command, Entry};
use super::message::*;
use super::node::{Disk, Role, Write};
use super::{Raft, about};
use crate::protocol::testing::{self, S1, S2, S3, S4, S5, header};
use crate::protocol::{Effect, Op, OpResult, Outcome, Protocol, Reply, Request, RuleIx};
use crate::value::NodeId;
use std::sync::Arc;

type Bench = testing::Bench<Raft>;
type Chaos = testing::Chaos<Raft>;

/// An entry of that term; equal terms give equal entries.
pub fn entry(term: u32) -> Entry {
    let op = Op::Put { key: "x".into(), value: Arc::from(term.to_string()) };
    let request = Request { client: NodeId(9), number: term, op };
    Entry { term, command: Arc::new(Command::Request { request }) }
}

fn entries(terms: &[u32]) -> Arc<[Entry]> {
    terms.iter().map(|term| entry(*term)).collect()
}

impl Bench {
    /// Boots S1 of `servers` with this log on its disk, in the last entry's term.
    fn new(servers: u32, log: &[u32]) -> Bench {
        let setup = header::<Raft>(&[("servers", servers.into())]);
        let mut disk = Disk { term: log.last().copied().unwrap_or(0), ..Disk::default() };
        disk.apply(&Write::Append { first: 1, entries: entries(log), kept: true });
        Bench::boot(&setup, S1, disk)
    }

    fn ask(&mut self, number: u32, value: &str) -> &mut Bench {
        let op = Op::Put { key: "x".into(), value: value.into() };
        self.request(&Request { client: NodeId(5), number, op })
    }

    /// Elects S1 of three or five with the vote of S2 and S3.
    fn lead(&mut self) -> &mut Bench {
        self.fire(about::ELECTION).flush();
        for voter in 1..self.cluster.config.members.needed() as u8 {
            let reply = RequestVoteReply { term: self.node.term, vote_granted: true };
            self.hear(NodeId(voter), Message::RequestVoteReply(reply));
        }
        assert!(self.node.leads());
        self
    }

    fn matched(&mut self, from: NodeId, match_index: u64) -> &mut Bench {
        let reply = AppendEntriesReply { term: self.node.term, match_index };
        self.hear(from, Message::AppendEntriesReply(reply))
    }

    fn refused(&mut self, from: NodeId, conflict_term: Option<u32>, conflict_index: u64) -> &mut Bench {
        let refusal = AppendEntriesRefusal { term: self.node.term, conflict_term, conflict_index };
        self.hear(from, Message::AppendEntriesRefusal(refusal))
    }

    /// previous index, previous term and terms of the entries of what was sent to a server.
    fn appended(&self, to: NodeId) -> Option<(u64, u32, Vec<u32>)> {
        self.sent().into_iter().find_map(|(peer, message)| match message {
            Message::AppendEntries(append) if peer == to => {
                let terms = append.entries.iter().map(|entry| entry.term).collect();
                Some((append.prev_log_index, append.prev_log_term, terms))
            }
            _ => None,
        })
    }

    fn terms(&self) -> Vec<u32> {
        self.node.log.iter_from(1).map(|entry| entry.term).collect()
    }

    fn next(&self, peer: NodeId) -> u64 {
        let Role::Leader { peers } = &self.node.role else { panic!("no leader") };
        peers[peer.index()].next
    }
}

fn vote(term: u32, candidate: NodeId, last_log_term: u32, last_log_index: u64) -> Message {
    Message::RequestVote(RequestVote { term, candidate, last_log_index, last_log_term, transfer: false })
}

fn append(term: u32, prev: (u64, u32), terms: &[u32], leader_commit: u64) -> Message {
    Message::AppendEntries(AppendEntries {
        term,
        prev_log_index: prev.0,
        prev_log_term: prev.1,
        entries: entries(terms),
        leader_commit,
    })
}

fn granted(bench: &Bench) -> bool {
    matches!(bench.sent()[..], [(_, Message::RequestVoteReply(RequestVoteReply { vote_granted: true, .. }))])
}
