//! What a server holds in memory and on disk.

use super::slots::{Command, Entry, Slots};
use crate::chunks::Chunks;
use crate::protocol::Request;
use crate::protocol::state_machine::Machine;
use crate::value::{Ballot, NodeId};
use crate::{encode_enum, encode_struct};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What survives a crash. A server's own ballots need no place of their own: before it uses one it
/// promises it to itself. Source: Paxos Made Simple §2.5.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Disk {
    pub promised: Option<Ballot>,
    pub accepted: Slots,
}
encode_struct!(Disk { promised, accepted });

/// A change to the disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    Promised {
        ballot: Ballot,
    },
    /// One command for each slot from `first` on, all in one ballot. `raise`: the promise rises to it
    /// in the same write.
    Accepted {
        first: u64,
        ballot: Ballot,
        commands: Arc<[Command]>,
        raise: bool,
    },
}
encode_enum!(Write {
    0 => Promised { ballot }, 1 => Accepted { first, ballot, commands, raise },
});

impl Disk {
    /// Carries out a write.
    pub fn apply(&mut self, write: &Write) {
        match write {
            Write::Promised { ballot } => self.promised = Some(*ballot),
            Write::Accepted { first, ballot, commands, raise } => {
                for (slot, command) in (*first..).zip(commands.iter()) {
                    self.accepted.set(slot, Entry { ballot: *ballot, command: command.clone() });
                }
                if *raise {
                    self.promised = self.promised.max(Some(*ballot));
                }
            }
        }
    }
}

/// A server's memory: proposer, acceptor and learner in one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    pub role: Role,
    /// Acceptor: it accepts nothing below this, in any slot.
    pub promised: Option<Ballot>,
    /// Acceptor: what it accepted last in each slot.
    pub accepted: Slots,
    /// The highest round that it heard of.
    pub seen: u32,
    /// Whose proposals or heartbeats it heard last in the ballot that it promised.
    pub leader: Option<NodeId>,
    /// Learner: what it knows to be chosen, from slot 1 on without a gap.
    pub chosen: Chunks<Entry>,
    pub applied: u64,
    pub machine: Machine,
    /// Clients that wait for an answer, in order of their ids.
    pub waiting: Vec<Waiting>,
    /// Requests that wait for a ballot of their own (rule `skip-phase-1` off).
    pub queue: Vec<Arc<Request>>,
}
encode_struct!(Node { role, promised, accepted, seen as epoch, leader, chosen, applied, machine, waiting, queue });

impl Node {
    pub fn new(disk: &Disk) -> Node {
        Node {
            role: Role::Follower {},
            promised: disk.promised,
            accepted: disk.accepted.clone(),
            seen: disk.promised.map_or(0, |promised| promised.round),
            leader: None,
            chosen: Chunks::new(),
            applied: 0,
            machine: Machine::default(),
            waiting: Vec::new(),
            queue: Vec::new(),
        }
    }

    /// Up to here it knows what is chosen.
    pub fn commit(&self) -> u64 {
        self.chosen.len() as u64
    }

    pub fn chosen_at(&self, slot: u64) -> Option<&Entry> {
        self.chosen.get(usize::try_from(slot.checked_sub(1)?).ok()?)
    }

    /// A client is answered when this slot is applied; of several requests, its last. One that was overtaken by
    /// a later one takes nothing from that one: nobody waits for it.
    pub fn await_slot(&mut self, client: NodeId, number: u32, slot: u64) {
        if self.waiting.iter().any(|waiting| waiting.client == client && waiting.number > number) {
            return;
        }
        self.waiting.retain(|waiting| waiting.client != client);
        let place = self.waiting.partition_point(|waiting| waiting.client < client);
        self.waiting.insert(place, Waiting { client, number, slot });
    }

    /// A leader has nothing more to propose where it learned what is chosen. Slots after that may have waited for it
    /// alone: the leader counts on after this.
    pub fn settle_learned(&mut self) {
        let commit = self.chosen.len() as u64;
        if let Role::Leader { open, next, .. } = &mut self.role {
            open.retain(|slot, _| *slot > commit);
            *next = (*next).max(commit + 1);
        }
    }

    /// Whether it knows that this command is chosen at a slot, in order or not.
    pub fn knows(&self, slot: u64, command: &Command) -> bool {
        let open = match &self.role {
            Role::Leader { open, .. } => open.get(&slot).filter(|open| open.chosen),
            _ => None,
        };
        let known = self.chosen_at(slot).map(|entry| &entry.command);
        known.or(open.map(|open| &open.command)).is_some_and(|known| known.same(command))
    }
}

/// The part that a server plays at the moment, besides being an acceptor and a learner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    Follower {},
    /// Phase 1: who promised `ballot` so far, in the order of their ids, itself included; and for
    /// each slot what must be proposed again.
    Candidate {
        ballot: Ballot,
        promises: Vec<NodeId>,
        found: BTreeMap<u64, Entry>,
    },
    /// Phase 2, for as long as nobody outbids `ballot`: slots that are proposed and not known to be
    /// chosen in order, and the first one that is free.
    Leader {
        ballot: Ballot,
        open: BTreeMap<u64, Open>,
        next: u64,
    },
}
encode_enum!(Role {
    0 => Follower {}, 1 => Candidate { ballot, promises, found }, 2 => Leader { ballot, open, next },
});

impl Role {
    pub fn word(&self) -> &'static str {
        match self {
            Role::Follower {} => "follower",
            Role::Candidate { .. } => "candidate",
            Role::Leader { .. } => "leader",
        }
    }

    /// The ballot that it uses as a proposer.
    pub fn ballot(&self) -> Option<Ballot> {
        match self {
            Role::Follower {} => None,
            Role::Candidate { ballot, .. } | Role::Leader { ballot, .. } => Some(*ballot),
        }
    }
}

/// A slot that a leader has proposed a command for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Open {
    pub command: Command,
    /// Who accepted it, one bit a server.
    pub acks: u16,
    /// A phase-2 quorum has.
    pub chosen: bool,
}
encode_struct!(Open { command, acks, chosen });

/// A client that was promised an answer when its command is applied.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    pub client: NodeId,
    pub number: u32,
    /// The slot that its command was proposed for.
    pub slot: u64,
}
encode_struct!(Waiting { client, number, slot });
