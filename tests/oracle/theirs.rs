//! A cluster of the `raft` crate's servers in one process: messages in a queue, disks in memory.

use raft::eraftpb::{ConfState, Entry, Message};
use raft::storage::MemStorage;
use raft::{Config, RawNode, StateRole};
use std::collections::VecDeque;

/// Servers of the `raft` crate. Ids count from 0 here and from 1 there.
pub struct Theirs {
    servers: Vec<Option<RawNode<MemStorage>>>,
    disks: Vec<MemStorage>,
    /// What is under way, oldest first.
    messages: VecDeque<Message>,
    /// Servers of different groups do not hear each other.
    pub groups: Vec<usize>,
}

impl Theirs {
    pub fn new(servers: usize) -> Theirs {
        let ids: Vec<u64> = (1..=servers as u64).collect();
        let disk = || MemStorage::new_with_conf_state(ConfState::from((ids.clone(), vec![])));
        let mut all = Theirs {
            servers: (0..servers).map(|_| None).collect(),
            disks: (0..servers).map(|_| disk()).collect(),
            messages: VecDeque::new(),
            groups: vec![0; servers],
        };
        (0..servers).for_each(|server| all.restart(server));
        all
    }

    pub fn crash(&mut self, server: usize) {
        self.servers[server] = None;
    }

    /// Boots a server from its disk. Nothing happens by time: elections are asked for.
    pub fn restart(&mut self, server: usize) {
        let config = Config {
            id: server as u64 + 1,
            election_tick: 10,
            heartbeat_tick: 1,
            // The only chance in it: a span of one.
            min_election_tick: 10,
            max_election_tick: 11,
            max_size_per_msg: u64::MAX,
            max_inflight_msgs: 10_000,
            ..Config::default()
        };
        let logger = slog::Logger::root(slog::Discard, slog::o!());
        let node = RawNode::new(&config, self.disks[server].clone(), &logger).expect("a right config");
        self.servers[server] = Some(node);
    }

    pub fn campaign(&mut self, server: usize) {
        self.at(server, |node| node.campaign().expect("may stand"));
    }

    pub fn heartbeat(&mut self, server: usize) {
        self.at(server, RawNode::ping);
    }

    pub fn propose(&mut self, server: usize, command: &str) {
        let data = command.as_bytes().to_vec();
        self.at(server, |node| node.propose(vec![], data).expect("it leads"));
    }

    fn at(&mut self, server: usize, run: impl FnOnce(&mut RawNode<MemStorage>)) {
        let Some(node) = self.servers[server].as_mut() else { return };
        run(node);
        ready(node, &self.disks[server], &mut self.messages);
    }

    /// Delivers until nothing is under way. `pick` chooses among so many messages.
    pub fn settle(&mut self, mut pick: impl FnMut(usize) -> usize) {
        while !self.messages.is_empty() {
            let place = pick(self.messages.len());
            let Some(message) = self.messages.remove(place) else { continue };
            let (from, to) = (message.from as usize - 1, message.to as usize - 1);
            if self.groups[from] == self.groups[to] {
                self.at(to, |node| node.step(message).expect("a peer's message"));
            }
        }
    }

    pub fn leads(&self, server: usize) -> bool {
        self.servers[server].as_ref().is_some_and(|node| node.raft.state == StateRole::Leader)
    }

    pub fn term(&self, server: usize) -> u64 {
        self.disks[server].rl().hard_state().term
    }

    pub fn commit(&self, server: usize) -> u64 {
        self.servers[server].as_ref().map_or(0, |node| node.raft.raft_log.committed)
    }

    /// Terms and commands of a server's log, as it stands on its disk.
    pub fn log(&self, server: usize) -> Vec<(u64, String)> {
        let disk = &self.disks[server];
        let (first, last) = (raft::Storage::first_index(disk), raft::Storage::last_index(disk));
        let (first, last) = (first.expect("has one"), last.expect("has one"));
        if last < first {
            return Vec::new();
        }
        let context = raft::GetEntriesContext::empty(false);
        let entries = raft::Storage::entries(disk, first, last + 1, None, context).expect("are there");
        entries.iter().map(|entry| (entry.term, command(entry))).collect()
    }
}

fn command(entry: &Entry) -> String {
    match entry.data.is_empty() {
        true => "no-op".to_owned(),
        false => String::from_utf8_lossy(&entry.data).into_owned(),
    }
}

/// What its documentation asks for: keep first, then send what depends on it.
fn ready(node: &mut RawNode<MemStorage>, disk: &MemStorage, messages: &mut VecDeque<Message>) {
    while node.has_ready() {
        let mut ready = node.ready();
        messages.extend(ready.take_messages());
        assert!(ready.snapshot().is_empty(), "no log is trimmed here");
        disk.wl().append(ready.entries()).expect("entries follow each other");
        if let Some(hard) = ready.hs() {
            disk.wl().set_hardstate(hard.clone());
        }
        messages.extend(ready.take_persisted_messages());
        let mut light = node.advance(ready);
        if let Some(commit) = light.commit_index() {
            disk.wl().mut_hard_state().set_commit(commit);
        }
        messages.extend(light.take_messages());
        node.advance_apply();
    }
}
