//! A cluster of the `omnipaxos` crate's servers in one process: messages in a queue, disks in memory.
//!
//! Nothing happens by time: who stands for election is told to, so the crate's own heartbeats are never
//! sent.

use omnipaxos::ballot_leader_election::Ballot;
use omnipaxos::messages::Message;
use omnipaxos::storage::{Entry, NoSnapshot, StopSign, Storage, StorageOp, StorageResult};
use omnipaxos::util::LogEntry;
use omnipaxos::{ClusterConfig, OmniPaxos, OmniPaxosConfig, ServerConfig};
use std::cell::RefCell;
use std::rc::Rc;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Command(pub u32);

impl Entry for Command {
    type Snapshot = NoSnapshot;
}

/// What a server keeps: a handle, so that it outlives the server.
#[derive(Clone, Default)]
struct Disk(Rc<RefCell<Kept>>);

#[derive(Default)]
struct Kept {
    log: Vec<Command>,
    promise: Option<Ballot>,
    accepted: Option<Ballot>,
    decided: usize,
}

impl Storage<Command> for Disk {
    fn write_atomically(&mut self, ops: Vec<StorageOp<Command>>) -> StorageResult<()> {
        for op in ops {
            match op {
                StorageOp::AppendEntry(entry) => self.append_entry(entry)?,
                StorageOp::AppendEntries(entries) => self.append_entries(entries)?,
                StorageOp::AppendOnPrefix(from, entries) => self.append_on_prefix(from, entries)?,
                StorageOp::SetPromise(ballot) => self.set_promise(ballot)?,
                StorageOp::SetDecidedIndex(index) => self.set_decided_idx(index)?,
                StorageOp::SetAcceptedRound(ballot) => self.set_accepted_round(ballot)?,
                other => panic!("no log is trimmed and no member changes here: {other:?}"),
            }
        }
        Ok(())
    }
    fn append_entry(&mut self, entry: Command) -> StorageResult<()> {
        self.append_entries(vec![entry])
    }
    fn append_entries(&mut self, entries: Vec<Command>) -> StorageResult<()> {
        self.0.borrow_mut().log.extend(entries);
        Ok(())
    }
    fn append_on_prefix(&mut self, from: usize, entries: Vec<Command>) -> StorageResult<()> {
        self.0.borrow_mut().log.truncate(from);
        self.append_entries(entries)
    }
    fn set_promise(&mut self, ballot: Ballot) -> StorageResult<()> {
        self.0.borrow_mut().promise = Some(ballot);
        Ok(())
    }
    fn get_promise(&self) -> StorageResult<Option<Ballot>> {
        Ok(self.0.borrow().promise)
    }
    fn set_decided_idx(&mut self, index: usize) -> StorageResult<()> {
        self.0.borrow_mut().decided = index;
        Ok(())
    }
    fn get_decided_idx(&self) -> StorageResult<usize> {
        Ok(self.0.borrow().decided)
    }
    fn set_accepted_round(&mut self, ballot: Ballot) -> StorageResult<()> {
        self.0.borrow_mut().accepted = Some(ballot);
        Ok(())
    }
    fn get_accepted_round(&self) -> StorageResult<Option<Ballot>> {
        Ok(self.0.borrow().accepted)
    }
    fn get_entries(&self, from: usize, to: usize) -> StorageResult<Vec<Command>> {
        Ok(self.0.borrow().log.get(from..to).unwrap_or_default().to_vec())
    }
    fn get_suffix(&self, from: usize) -> StorageResult<Vec<Command>> {
        Ok(self.0.borrow().log.get(from..).unwrap_or_default().to_vec())
    }
    fn get_log_len(&self) -> StorageResult<usize> {
        Ok(self.0.borrow().log.len())
    }
    fn set_stopsign(&mut self, _: Option<StopSign>) -> StorageResult<()> {
        panic!("no member changes here")
    }
    fn get_stopsign(&self) -> StorageResult<Option<StopSign>> {
        Ok(None)
    }
    fn trim(&mut self, _: usize) -> StorageResult<()> {
        panic!("no log is trimmed here")
    }
    fn set_compacted_idx(&mut self, _: usize) -> StorageResult<()> {
        panic!("no log is trimmed here")
    }
    fn get_compacted_idx(&self) -> StorageResult<usize> {
        Ok(0)
    }
    fn set_snapshot(&mut self, _: Option<NoSnapshot>) -> StorageResult<()> {
        panic!("no log is trimmed here")
    }
    fn get_snapshot(&self) -> StorageResult<Option<NoSnapshot>> {
        Ok(None)
    }
}

type Node = OmniPaxos<Command, Disk>;

/// Servers of the `omnipaxos` crate. Ids count from 0 here and from 1 there.
pub struct Theirs {
    servers: Vec<Option<Node>>,
    disks: Vec<Disk>,
    /// What is under way, oldest first.
    messages: Vec<Message<Command>>,
    groups: Vec<usize>,
}

fn place(id: u64) -> usize {
    id as usize - 1
}

impl Theirs {
    pub fn new(servers: usize) -> Theirs {
        let mut all = Theirs {
            servers: (0..servers).map(|_| None).collect(),
            disks: vec![(); servers].into_iter().map(|()| Disk::default()).collect(),
            messages: Vec::new(),
            groups: vec![0; servers],
        };
        (0..servers).for_each(|server| all.boot(server));
        all
    }

    /// Starts a server from its disk.
    fn boot(&mut self, server: usize) {
        let nodes = (1..=self.servers.len() as u64).collect();
        let config = OmniPaxosConfig {
            cluster_config: ClusterConfig { configuration_id: 1, nodes, flexible_quorum: None },
            server_config: ServerConfig { pid: server as u64 + 1, ..ServerConfig::default() },
        };
        self.servers[server] = Some(config.build(self.disks[server].clone()).expect("a right config"));
    }

    pub fn crash(&mut self, server: usize) {
        self.servers[server] = None;
    }

    pub fn restart(&mut self, server: usize) {
        self.boot(server);
        self.at(server, |_| {});
        for other in 0..self.servers.len() {
            self.meet(server, other);
        }
    }

    /// Two servers hear each other again. The crate wants to be told: messages may have been lost.
    fn meet(&mut self, one: usize, other: usize) {
        if one != other && self.groups[one] == self.groups[other] {
            self.at(one, |node| node.reconnected(other as u64 + 1));
            self.at(other, |node| node.reconnected(one as u64 + 1));
        }
    }

    pub fn partition(&mut self, groups: &[usize]) {
        let before = std::mem::replace(&mut self.groups, groups.to_vec());
        for one in 0..groups.len() {
            for other in one + 1..groups.len() {
                if before[one] != before[other]
                    && self.servers[one].is_some()
                    && self.servers[other].is_some()
                {
                    self.meet(one, other);
                }
            }
        }
    }

    pub fn campaign(&mut self, server: usize) {
        self.at(server, Node::try_become_leader);
    }

    pub fn propose(&mut self, server: usize, command: u32) {
        self.at(server, |node| node.append(Command(command)).expect("no member changes here"));
    }

    fn at(&mut self, server: usize, run: impl FnOnce(&mut Node)) {
        let Some(node) = self.servers[server].as_mut() else { return };
        run(node);
        let mut messages = Vec::new();
        node.take_outgoing_messages(&mut messages);
        // The heartbeats of its own elections.
        messages.retain(|message| matches!(message, Message::SequencePaxos(_)));
        self.messages.append(&mut messages);
    }

    /// Delivers until nothing is under way. `pick` chooses among so many messages; the crate wants those
    /// of one server to another to come in order.
    pub fn settle(&mut self, mut pick: impl FnMut(usize) -> usize) {
        while !self.messages.is_empty() {
            let picked = &self.messages[pick(self.messages.len())];
            let link = (picked.get_sender(), picked.get_receiver());
            let same = |message: &Message<Command>| (message.get_sender(), message.get_receiver()) == link;
            let first = self.messages.iter().position(same).expect("at least the picked one");
            let message = self.messages.remove(first);
            let (from, to) = (place(link.0), place(link.1));
            if self.groups[from] == self.groups[to] {
                self.at(to, |node| node.handle_incoming(message));
            }
        }
    }

    pub fn leads(&self, server: usize) -> bool {
        let leads = |node: &Node| node.get_current_leader() == Some((server as u64 + 1, true));
        self.servers[server].as_ref().is_some_and(leads)
    }

    /// Round and server of the highest ballot that the server promised, if any.
    pub fn promised(&self, server: usize) -> Option<(u32, usize)> {
        let promise = self.disks[server].0.borrow().promise;
        promise.filter(|ballot| ballot.pid > 0).map(|ballot| (ballot.n, place(ballot.pid)))
    }

    /// What the server knows to be decided.
    pub fn decided(&self, server: usize) -> Vec<u32> {
        let log = self.servers[server].as_ref().and_then(|node| node.read_decided_suffix(0));
        let command = |entry| match entry {
            LogEntry::Decided(Command(command)) => command,
            other => panic!("{other:?} is no decided command"),
        };
        log.unwrap_or_default().into_iter().map(command).collect()
    }
}
