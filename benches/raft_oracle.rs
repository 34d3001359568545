//! Our Raft against the `raft` crate, the same work in one process: five servers, 100,000 commands, no
//! faults, messages through queues in memory, disks in memory, every command applied to a map.
//!
//! `cargo bench --bench raft_oracle` prints commands a second of both and their ratio; the bar is 1. So
//! many commands are under way at once as the first column says; both may put them into one message.
//!
//! The crate has flow control always: it sends what was proposed since it was last asked for messages in
//! one. Here it is the extension `flow-control`: what arrives while a message is unanswered goes into the
//! next. The bar holds with it. Without it, as the paper has it, each request sends at once, with all
//! that is unanswered: the last rows say what that costs.

use raft::eraftpb::{ConfState, Entry, Message};
use raft::storage::MemStorage;
use raft::{Config, RawNode};
use std::collections::{BTreeMap, VecDeque};
use std::time::Instant;
use synod::frame::Detail;
use synod::protocol::raft::Raft;
use synod::protocol::{Ctx, Effect, Handler, Op, Out, Outcome, Protocol, Request, Rules, TimerIx};
use synod::value::{NodeId, Roster};

const COMMANDS: u32 = 100_000;
const SERVERS: u8 = 5;
const RUNS: usize = 5;
const BATCHES: [u32; 3] = [1, 16, 64];

/// AppendEntries that may be unanswered; 0 is without flow control.
const WINDOWS: [u32; 2] = [1, 0];

fn main() {
    let heads = ["flow control", "under way", "ours a second", "crate a second", "ratio"];
    println!("{:<12} {:>10} {:>16} {:>16} {:>8}", heads[0], heads[1], heads[2], heads[3], heads[4]);
    for (window, batch) in WINDOWS.iter().flat_map(|window| BATCHES.map(|batch| (*window, batch))) {
        let run = |_| (rate(|| Ours::new(window).commit(batch)), rate(|| Theirs::new().commit(batch)));
        let mut rates: Vec<(f64, f64)> = (0..RUNS).map(run).collect();
        rates.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
        let (ours, theirs) = rates[RUNS / 2];
        println!("{window:<12} {batch:>10} {ours:>16.0} {theirs:>16.0} {:>8.2}", ours / theirs);
    }
}

fn rate(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    f64::from(COMMANDS) / start.elapsed().as_secs_f64()
}

type Node = <Raft as Protocol>::Node;

/// Our handlers, with as little around them as can be.
struct Ours {
    config: <Raft as Protocol>::Config,
    roster: Roster,
    nodes: Vec<Node>,
    disks: Vec<<Raft as Protocol>::Disk>,
    messages: VecDeque<(NodeId, NodeId, <Raft as Protocol>::Message)>,
    answered: u32,
}

impl Ours {
    fn new(window: u32) -> Ours {
        let mut setup = Raft::ABOUT.defaults();
        setup.params.insert("flow-control", synod::protocol::ParamValue::Number(window));
        setup.params.insert("servers", synod::protocol::ParamValue::Number(u32::from(SERVERS)));
        let (config, members) = Raft::configure(&setup).expect("the defaults are possible");
        let roster = Roster(members.into());
        let ids = || (0..SERVERS).map(NodeId);
        let disks: Vec<_> = ids().map(|id| Raft::fresh_disk(&config, id)).collect();
        let boot = |id: NodeId| {
            let ctx = Ctx { id, config: &config, roster: &roster, rules: Rules::default() };
            Raft::boot(&ctx, &disks[id.index()], &mut Out::default())
        };
        let nodes = ids().map(boot).collect();
        Ours { config, roster, nodes, disks, messages: VecDeque::new(), answered: 0 }
    }

    fn at(&mut self, id: NodeId, run: impl FnOnce(&mut Handler<Raft>)) {
        let ctx = Ctx { id, config: &self.config, roster: &self.roster, rules: Rules::default() };
        let (node, disk) = (&mut self.nodes[id.index()], &mut self.disks[id.index()]);
        // The crate's log goes nowhere either.
        let mut out = Out::quiet();
        run(&mut Handler { ctx: &ctx, node, out: &mut out });
        loop {
            let mut wrote = false;
            for effect in std::mem::take(&mut out.effects) {
                match effect {
                    Effect::Write(write) => {
                        Raft::apply_write(disk, &write);
                        wrote = true;
                    }
                    Effect::Send { to, message, .. } => self.messages.push_back((id, to, message)),
                    Effect::Reply { reply, .. } => {
                        self.answered += u32::from(matches!(reply.outcome, Outcome::Done { .. }));
                    }
                    _ => {}
                }
            }
            if !wrote {
                return;
            }
            Raft::on_flushed(&mut Handler { ctx: &ctx, node, out: &mut out });
        }
    }

    fn settle(&mut self) {
        while let Some((from, to, message)) = self.messages.pop_front() {
            self.at(to, |handler| Raft::on_message(handler, from, &message));
        }
    }

    fn commit(mut self, batch: u32) {
        let leader = NodeId(0);
        self.at(leader, |handler| Raft::on_timer(handler, TimerIx(0)));
        self.settle();
        let mut number = 0;
        while number < COMMANDS {
            // A client has one request under way: as many clients as requests.
            let round = number / batch + 1;
            for client in 0..batch.min(COMMANDS - number) {
                number += 1;
                let op = Op::Put { key: "x".into(), value: number.to_string().into() };
                let client = NodeId(SERVERS + client as u8);
                let request = Request { client, number: round, op };
                self.at(leader, |handler| Raft::on_request(handler, &request));
            }
            self.settle();
        }
        // The commit index reaches the followers with the next heartbeat.
        self.at(leader, |handler| Raft::on_timer(handler, TimerIx(1)));
        self.settle();
        assert_eq!(self.answered, COMMANDS, "every command is answered");
        let ghost = Raft::fresh_ghost(&self.config, &self.roster);
        for (place, node) in self.nodes.iter().enumerate() {
            let id = NodeId(place as u8);
            let ctx = Ctx { id, config: &self.config, roster: &self.roster, rules: Rules::default() };
            let body = Raft::view(&ctx, Some(node), &self.disks[place], &ghost, Detail::NONE);
            let log = body.log.expect("has a log");
            assert_eq!((log.last, log.applied), (u64::from(COMMANDS), u64::from(COMMANDS)), "server {place}");
        }
    }
}

/// The crate's servers, driven as its documentation says.
struct Theirs {
    nodes: Vec<RawNode<MemStorage>>,
    disks: Vec<MemStorage>,
    boxes: Vec<Vec<Message>>,
    maps: Vec<BTreeMap<Vec<u8>, Vec<u8>>>,
    applied: Vec<u32>,
}

impl Theirs {
    fn new() -> Theirs {
        let ids: Vec<u64> = (1..=u64::from(SERVERS)).collect();
        let disk = |_: &u64| MemStorage::new_with_conf_state(ConfState::from((ids.clone(), vec![])));
        let disks: Vec<_> = ids.iter().map(disk).collect();
        let logger = slog::Logger::root(slog::Discard, slog::o!());
        let node = |id: &u64| {
            let config =
                Config { id: *id, max_size_per_msg: u64::MAX, batch_append: true, ..Config::default() };
            RawNode::new(&config, disks[*id as usize - 1].clone(), &logger).expect("a right config")
        };
        let nodes = ids.iter().map(node).collect();
        let many = usize::from(SERVERS);
        Theirs {
            nodes,
            disks,
            boxes: vec![Vec::new(); many],
            maps: vec![BTreeMap::new(); many],
            applied: vec![0; many],
        }
    }

    fn apply(&mut self, server: usize, entries: &[Entry]) {
        for entry in entries.iter().filter(|entry| !entry.data.is_empty()) {
            let at = entry.data.iter().position(|byte| *byte == b'=').expect("key=value");
            self.maps[server].insert(entry.data[..at].to_vec(), entry.data[at + 1..].to_vec());
            self.applied[server] += 1;
        }
    }

    fn post(&mut self, messages: Vec<Message>) {
        for message in messages {
            self.boxes[message.to as usize - 1].push(message);
        }
    }

    fn ready(&mut self, server: usize) {
        while self.nodes[server].has_ready() {
            let mut ready = self.nodes[server].ready();
            self.post(ready.take_messages());
            let committed = ready.take_committed_entries();
            self.apply(server, &committed);
            self.disks[server].wl().append(ready.entries()).expect("entries follow each other");
            if let Some(hard) = ready.hs() {
                self.disks[server].wl().set_hardstate(hard.clone());
            }
            self.post(ready.take_persisted_messages());
            let mut light = self.nodes[server].advance(ready);
            if let Some(commit) = light.commit_index() {
                self.disks[server].wl().mut_hard_state().set_commit(commit);
            }
            self.post(light.take_messages());
            let committed = light.take_committed_entries();
            self.apply(server, &committed);
            self.nodes[server].advance_apply();
        }
    }

    /// Everybody takes all that is in the box, and then acts once.
    fn settle(&mut self) {
        while self.boxes.iter().any(|messages| !messages.is_empty()) {
            for server in 0..self.nodes.len() {
                for message in std::mem::take(&mut self.boxes[server]) {
                    self.nodes[server].step(message).expect("a peer's message");
                }
                self.ready(server);
            }
        }
    }

    fn commit(mut self, batch: u32) {
        self.nodes[0].campaign().expect("may stand");
        self.ready(0);
        self.settle();
        let mut number = 0;
        while number < COMMANDS {
            for _ in 0..batch.min(COMMANDS - number) {
                number += 1;
                let data = format!("x={number}").into_bytes();
                self.nodes[0].propose(vec![], data).expect("it leads");
            }
            self.ready(0);
            self.settle();
        }
        assert!(self.applied.iter().all(|applied| *applied == COMMANDS), "{:?}", self.applied);
    }
}
