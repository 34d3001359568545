//! What servers and the view server hold in memory and on disk.

use super::PrimaryBackup;
use super::config::Config;
use super::log::{Entry, Log};
use super::message::{Forward, Message, State};
use crate::protocol::state_machine::Machine;
use crate::protocol::{Ctx, Out, Request};
use crate::value::NodeId;
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// Who serves, and who keeps copies: the view server alone names views.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View {
    /// Views are counted from 1.
    pub number: u32,
    pub primary: NodeId,
    pub backups: Arc<[NodeId]>,
}
encode_struct!(View { number, primary, backups });

impl View {
    pub fn has(&self, id: NodeId) -> bool {
        self.primary == id || self.backups.contains(&id)
    }

    /// Its members, one bit a server.
    pub fn members(&self) -> u16 {
        self.backups.iter().fold(bit(self.primary), |set, backup| set | bit(*backup))
    }
}

/// A server's place in a set of servers.
pub fn bit(id: NodeId) -> u16 {
    1 << id.0
}

/// The servers of a set.
pub fn members(set: u16) -> Vec<NodeId> {
    (0..16).filter(|place| set >> place & 1 == 1).map(NodeId).collect()
}

/// What survives a crash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Disk {
    /// The latest view that the node knows of: nothing older is served or accepted.
    pub view: View,
    /// The view whose whole state the log holds, and what was forwarded in it since.
    pub installed: u32,
    pub log: Log,
    /// V alone: who acknowledged the view, one bit a server.
    pub acked: u16,
}
encode_struct!(Disk { view, installed, log, acked });

/// A change to the disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    /// Nobody has acknowledged it yet.
    View {
        view: View,
    },
    Entry {
        index: u64,
        entry: Entry,
    },
    /// The whole log, as recovery into `view` found it.
    Install {
        view: u32,
        log: Log,
    },
    Acked {
        acked: u16,
    },
}
encode_enum!(Write {
    0 => View { view }, 1 => Entry { index, entry }, 2 => Install { view, log }, 3 => Acked { acked },
});

impl Disk {
    /// All start in the first view, and know it.
    pub fn first(config: &Config) -> Disk {
        let view = config.first_view();
        Disk { acked: view.members(), view, installed: 1, log: Log::default() }
    }

    /// Carries out a write.
    pub fn apply(&mut self, write: &Write) {
        match write {
            Write::View { view } => {
                self.view = view.clone();
                self.acked = 0;
            }
            Write::Acked { acked } => self.acked = *acked,
            Write::Entry { index, entry } => self.log.put(*index, entry.clone()),
            Write::Install { view, log } => {
                self.installed = *view;
                self.log = log.clone();
            }
        }
    }
}

/// A node's memory: it is the view server or a server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Node {
    Keeper { keeper: Keeper },
    Server { server: Server },
}
encode_enum!(Node { 0 => Keeper { keeper }, 1 => Server { server } });

impl Node {
    /// Starts a node from its disk.
    pub fn boot(ctx: &Ctx<PrimaryBackup>, disk: &Disk, out: &mut Out<PrimaryBackup>) -> Node {
        if ctx.id == ctx.config.view_server() {
            return Node::Keeper { keeper: Keeper::boot(ctx, disk, out) };
        }
        Node::Server { server: Server::boot(ctx, disk, out) }
    }
}

/// The view server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keeper {
    pub view: View,
    /// Who acknowledged the view, one bit a server.
    pub acked: u16,
    /// Ticks since each server's last ping.
    pub missed: Vec<u8>,
}
encode_struct!(Keeper { view, acked, missed });

/// A server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Server {
    pub view: View,
    pub installed: u32,
    pub log: Log,
    /// Up to here the log is on this server's disk.
    pub durable: u64,
    /// Everything up to here is acknowledged.
    pub commit: u64,
    pub applied: u64,
    pub machine: Machine,
    pub role: Role,
    /// Clients that wait for an answer, in order of their ids.
    pub waiting: Vec<Waiting>,
}
encode_struct!(Server { view, installed, log, durable, commit, applied, machine, role, waiting });

/// The part that a server plays in its view.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    Follower,
    /// The new primary asks for logs.
    Gathering {
        answers: Vec<Answer>,
    },
    /// The primary has the log of its view; it serves once enough backups hold it too.
    Leading {
        serving: bool,
        peers: Vec<Peer>,
    },
}
encode_enum!(Role { 0 => Follower {}, 1 => Gathering { answers }, 2 => Leading { serving, peers } });

/// A log that was given for recovery.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    pub from: NodeId,
    pub log: Log,
    pub commit: u64,
}
encode_struct!(Answer { from, log, commit });

/// What a primary knows of one backup.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peer {
    pub id: NodeId,
    /// It has the state of this view.
    pub installed: bool,
    /// It holds everything up to here …
    pub base: u64,
    /// … and these entries beyond, in order.
    pub more: Vec<u64>,
}
encode_struct!(Peer { id, installed, base, more });

impl Peer {
    pub fn holds(&self, index: u64) -> bool {
        index <= self.base || self.more.contains(&index)
    }

    /// It holds this entry.
    pub fn got(&mut self, index: u64) {
        if !self.holds(index) {
            let place = self.more.partition_point(|other| *other < index);
            self.more.insert(place, index);
        }
        self.close();
    }

    /// It holds everything up to `index`.
    pub fn got_all(&mut self, index: u64) {
        self.installed = true;
        self.base = self.base.max(index);
        self.more.retain(|other| *other > index);
        self.close();
    }

    fn close(&mut self) {
        while self.more.first() == Some(&(self.base + 1)) {
            self.more.remove(0);
            self.base += 1;
        }
    }
}

/// A client that was promised an answer when its command is acknowledged.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    pub client: NodeId,
    pub number: u32,
    pub index: u64,
}
encode_struct!(Waiting { client, number, index });

impl Server {
    pub fn serves(&self) -> bool {
        matches!(self.role, Role::Leading { serving: true, .. })
    }

    /// The role of the moment, as conditions ask for it.
    pub fn word(&self, id: NodeId) -> &'static str {
        match self.role {
            Role::Leading { serving: true, .. } => "primary",
            Role::Leading { .. } | Role::Gathering { .. } => "recovering",
            Role::Follower if !self.view.has(id) => "idle",
            Role::Follower if self.installed < self.view.number => "waiting",
            Role::Follower => "backup",
        }
    }

    /// Takes over a log. What was applied and is not in it is undone: that never happens while
    /// every rule is on.
    pub fn replace(&mut self, log: Log) {
        if !self.log.same_up_to(&log, self.applied) {
            (self.commit, self.applied, self.machine) = (0, 0, Machine::default());
        }
        self.log = log;
    }

    /// A client waits for an answer when the entry at `index` is acknowledged.
    pub fn wait(&mut self, request: &Request, index: u64) {
        let (client, number) = (request.client, request.number);
        // An old request may come late: the client waits for the newer one.
        if self.waiting.iter().any(|waiting| waiting.client == client && waiting.number > number) {
            return;
        }
        self.waiting.retain(|waiting| waiting.client != client);
        let place = self.waiting.partition_point(|waiting| waiting.client < client);
        self.waiting.insert(place, Waiting { client, number, index });
    }

    /// The whole state, for a backup.
    pub fn state(&self) -> Message {
        Message::State(State { view: self.view.clone(), log: self.log.clone(), commit: self.commit })
    }

    /// One entry, for a backup.
    pub fn forward(&self, index: u64) -> Option<Message> {
        let entry = self.log.get(index)?.clone();
        let (view, commit) = (self.view.number, self.commit);
        Some(Message::Forward(Forward { view, index, entry, commit }))
    }
}
