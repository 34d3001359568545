//! What servers and the view server hold in memory and on disk, and what they say to each other.

use super::log::{Entry, Log};
use crate::protocol::state_machine::Machine;
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
}

/// What nodes say to each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    /// A server to V: I am alive and know `view`; `ready`: I acknowledge it.
    Ping {
        view: u32,
        ready: bool,
    },
    /// V to a server: this is the view.
    View {
        view: View,
    },
    /// The primary to its backups: take this entry. All up to `commit` is acknowledged.
    Forward {
        view: u32,
        index: u64,
        entry: Entry,
        commit: u64,
    },
    ForwardReply {
        view: u32,
        index: u64,
    },
    /// The primary to its backups: all up to `commit` is acknowledged.
    Commit {
        view: u32,
        commit: u64,
    },
    /// A new primary: refuse what is older than this view, and give me your log.
    Gather {
        view: View,
    },
    GatherReply {
        view: u32,
        log: Log,
        commit: u64,
    },
    /// The primary to a backup: this is the whole state.
    State {
        view: View,
        log: Log,
        commit: u64,
    },
    StateReply {
        view: u32,
        last: u64,
    },
    /// What you sent is of an older view: this is the one I know.
    Refused {
        view: View,
    },
}
encode_enum!(Message {
    0 => Ping { view, ready },
    1 => View { view },
    2 => Forward { view, index, entry, commit },
    3 => ForwardReply { view, index },
    4 => Commit { view, commit },
    5 => Gather { view },
    6 => GatherReply { view, log, commit },
    7 => State { view, log, commit },
    8 => StateReply { view, last },
    9 => Refused { view },
});
