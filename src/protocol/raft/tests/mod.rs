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

use super::log::{Command, Entry};
use super::node::{Config, Disk, Message, Node, Role, Write};
use super::rules::*;
use super::{Raft, about};
use crate::protocol::{Ctx, Effect, Op, OpResult, Out, Outcome, Protocol, Reply, Request, RuleIx, Rules};
use crate::value::{NodeId, Roster};
use std::sync::Arc;

/// An entry of that term; equal terms give equal entries.
pub fn entry(term: u32) -> Entry {
    let op = Op::Put { key: "x".into(), value: Arc::from(term.to_string()) };
    let request = Request { client: NodeId(9), number: term, op };
    Entry { term, command: Arc::new(Command::Request { request }) }
}

fn entries(terms: &[u32]) -> Arc<[Entry]> {
    terms.iter().map(|term| entry(*term)).collect()
}

/// One server of a cluster, and the effects of the last handler.
struct Bench {
    config: Config,
    roster: Roster,
    rules: Rules,
    id: NodeId,
    disk: Disk,
    node: Node,
    out: Vec<Effect<Raft>>,
}

impl Bench {
    /// Boots S1 of `servers` with this log on its disk, in the last entry's term.
    fn new(servers: u32, log: &[u32]) -> Bench {
        let mut setup = about::ABOUT.defaults();
        setup.params.insert("servers", crate::protocol::ParamValue::Number(servers));
        let (config, members) = Raft::configure(&setup).expect("defaults are right");
        let mut disk = Disk { term: log.last().copied().unwrap_or(0), ..Disk::default() };
        disk.apply(&Write::Append { first: 1, entries: entries(log), kept: true });
        let (roster, id, rules) = (Roster(members.into()), NodeId(0), Rules::default());
        let ctx = Ctx { id, config: &config, roster: &roster, rules };
        let mut out = Out::default();
        let node = Raft::boot(&ctx, &disk, &mut out);
        Bench { config, roster, rules, id, disk, node, out: out.effects }
    }

    fn off(mut self, rule: RuleIx) -> Bench {
        self.rules.set(rule, false);
        self
    }

    fn run(&mut self, handler: impl FnOnce(&Ctx<Raft>, &mut Node, &mut Out<Raft>)) -> &mut Bench {
        let ctx = Ctx { id: self.id, config: &self.config, roster: &self.roster, rules: self.rules };
        let mut out = Out::default();
        handler(&ctx, &mut self.node, &mut out);
        self.out = out.effects;
        self
    }

    fn hear(&mut self, from: u8, message: Message) -> &mut Bench {
        self.run(|ctx, node, out| Raft::on_message(ctx, node, NodeId(from), &message, out))
    }

    fn fire(&mut self, timer: u8) -> &mut Bench {
        self.run(|ctx, node, out| Raft::on_timer(ctx, node, timer, out))
    }

    /// Completes the writes of the last handler.
    fn flush(&mut self) -> &mut Bench {
        for effect in &self.out {
            if let Effect::Write(write) = effect {
                Raft::apply_write(&mut self.disk, write);
            }
        }
        self.run(Raft::on_flushed)
    }

    fn ask(&mut self, number: u32, value: &str) -> &mut Bench {
        let op = Op::Put { key: "x".into(), value: value.into() };
        let request = Request { client: NodeId(5), number, op };
        self.run(|ctx, node, out| Raft::on_request(ctx, node, &request, out))
    }

    /// Elects S1 of three or five with the vote of S2 and S3.
    fn lead(&mut self) -> &mut Bench {
        self.fire(about::ELECTION).flush();
        for voter in 1..self.config.members.needed() as u8 {
            let reply = Message::RequestVoteReply { term: self.node.term, vote_granted: true };
            self.hear(voter, reply);
        }
        assert!(matches!(self.node.role, Role::Leader { .. }));
        self
    }

    fn matched(&mut self, from: u8, match_index: u64) -> &mut Bench {
        self.hear(from, Message::AppendEntriesReply { term: self.node.term, match_index })
    }

    fn refused(&mut self, from: u8, conflict_term: Option<u32>, conflict_index: u64) -> &mut Bench {
        let term = self.node.term;
        self.hear(from, Message::AppendEntriesRefusal { term, conflict_term, conflict_index })
    }

    fn notes(&self) -> Vec<&'static str> {
        let notes = self.out.iter().filter_map(|effect| match effect {
            Effect::Note { id, .. } => Some(*id),
            _ => None,
        });
        notes.collect()
    }

    fn sent(&self) -> Vec<(u8, Message)> {
        let sent = self.out.iter().filter_map(|effect| match effect {
            Effect::Send { to, message, .. } => Some((to.0, message.clone())),
            _ => None,
        });
        sent.collect()
    }

    /// previous index, previous term and terms of the entries of what was sent to a server.
    fn appended(&self, to: u8) -> Option<(u64, u32, Vec<u32>)> {
        self.sent().into_iter().find_map(|(peer, message)| match message {
            Message::AppendEntries { prev_log_index, prev_log_term, entries, .. } if peer == to => {
                Some((prev_log_index, prev_log_term, entries.iter().map(|entry| entry.term).collect()))
            }
            _ => None,
        })
    }

    fn replies(&self) -> Vec<Reply> {
        let replies = self.out.iter().filter_map(|effect| match effect {
            Effect::Reply { reply, .. } => Some(reply.clone()),
            _ => None,
        });
        replies.collect()
    }

    fn writes(&self) -> Vec<Write> {
        let writes = self.out.iter().filter_map(|effect| match effect {
            Effect::Write(write) => Some(write.clone()),
            _ => None,
        });
        writes.collect()
    }

    fn terms(&self) -> Vec<u32> {
        self.node.log.iter_from(1).map(|entry| entry.term).collect()
    }

    fn next(&self, peer: usize) -> u64 {
        let Role::Leader { peers } = &self.node.role else { panic!("no leader") };
        peers[peer].next
    }
}

fn vote(term: u32, candidate: u8, last_log_term: u32, last_log_index: u64) -> Message {
    let candidate = NodeId(candidate);
    Message::RequestVote { term, candidate, last_log_index, last_log_term, transfer: false }
}

fn append(term: u32, prev: (u64, u32), terms: &[u32], leader_commit: u64) -> Message {
    Message::AppendEntries {
        term,
        prev_log_index: prev.0,
        prev_log_term: prev.1,
        entries: entries(terms),
        leader_commit,
    }
}

fn granted(bench: &Bench) -> bool {
    matches!(bench.sent()[..], [(_, Message::RequestVoteReply { vote_granted: true, .. })])
}
