//! Who decides: sets of servers, and which of them are a majority. Source: Raft §6; dissertation §4.

use crate::encode::{Encode, Sink, bits};
use crate::value::{Args, NodeId, Value};

/// A set of servers, one bit each.
pub type Set = u16;

pub fn bit(server: NodeId) -> Set {
    1 << server.0
}

/// What is counted among the members of a configuration: servers, or votes as they came.
pub trait Count {
    /// How many of it are of these servers.
    fn among(&self, of: Set) -> u32;
}

impl Count for Set {
    fn among(&self, of: Set) -> u32 {
        (self & of).count_ones()
    }
}

impl Count for &[NodeId] {
    fn among(&self, of: Set) -> u32 {
        self.iter().filter(|server| of & bit(**server) != 0).count() as u32
    }
}

/// A configuration: the servers whose majority decides, or two such sets while one replaces the
/// other (joint consensus), where a majority of each is needed; and those who learn without a vote.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Members {
    /// C_old while there are two.
    pub voters: Set,
    /// C_new while there are two, else nobody.
    pub next: Set,
    /// Who gets every entry and counts for no majority. Source: dissertation §4.2.1; etcd's learners.
    pub learners: Set,
}

impl Encode for Members {
    /// A configuration without learners has the bytes that it had before there were any.
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        if self.learners != 0 {
            // There are always voters, so that none where they would stand says that learners come first.
            bits(&0, sink);
            bits(&self.learners, sink);
        }
        bits(&self.voters, sink);
        bits(&self.next, sink);
    }
}

/// The servers of a list, as a set.
pub fn set(servers: &[NodeId]) -> Set {
    servers.iter().fold(0, |set, server| set | bit(*server))
}

/// The servers of a set.
pub fn servers_of(set: Set) -> Vec<NodeId> {
    (0..16).filter(|place| set >> place & 1 == 1).map(NodeId).collect()
}

impl Members {
    pub fn of(voters: Set) -> Members {
        Members { voters, next: 0, learners: 0 }
    }

    /// The first so many servers.
    pub fn first(count: u8) -> Members {
        Members::of((1 << count) - 1)
    }

    pub fn is_joint(self) -> bool {
        self.next != 0
    }

    /// Whether the server takes part, with a vote or without.
    pub fn has(self, server: NodeId) -> bool {
        self.votes(server) || self.learns(server)
    }

    pub fn votes(self, server: NodeId) -> bool {
        (self.voters | self.next) & bit(server) != 0
    }

    pub fn learns(self, server: NodeId) -> bool {
        self.learners & bit(server) != 0
    }

    /// Everybody who takes part, in order of the ids.
    pub fn servers(self) -> impl Iterator<Item = NodeId> {
        (0..16).map(NodeId).filter(move |server| self.has(*server))
    }

    pub fn others(self, than: NodeId) -> impl Iterator<Item = NodeId> {
        self.servers().filter(move |server| *server != than)
    }

    /// Those who have a vote, without one of them.
    pub fn other_voters(self, than: NodeId) -> impl Iterator<Item = NodeId> {
        self.others(than).filter(move |server| self.votes(*server))
    }

    /// Whether these servers are a majority: of all who have a vote, not of those that are up; while there are
    /// two sets of members, of each.
    pub fn is_quorum(self, counted: impl Count) -> bool {
        self.is_quorum_with(0, counted)
    }

    /// The same, where `more` count towards the majority besides.
    fn is_quorum_with(self, more: Set, counted: impl Count) -> bool {
        let most = |of: Set| counted.among(of | more) * 2 > of.count_ones();
        most(self.voters) && (self.next == 0 || most(self.next))
    }

    /// How many servers it takes at least.
    pub fn needed(self) -> u32 {
        self.voters.count_ones().max(self.next.count_ones()) / 2 + 1
    }

    /// What a sentence says of a quorum: how many of the members are `counted`, how many it takes, who they
    /// are; and the same of the members to come, of whom there are none but in a joint configuration.
    pub fn tally(self, counted: impl Count) -> Args {
        let among = |of: Set| Value::from(counted.among(of));
        let most = |of: Set| Value::from(if of == 0 { 0 } else { of.count_ones() / 2 + 1 });
        let names = |of: Set| Value::from(servers_of(of));
        vec![
            ("votes", among(self.voters)),
            ("needed", most(self.voters)),
            ("members", names(self.voters)),
            ("next-votes", among(self.next)),
            ("next-needed", most(self.next)),
            ("next", names(self.next)),
        ]
    }

    /// Those of the set who have a vote, by name: nobody else counts.
    pub fn among(self, set: Set) -> Value {
        Value::from(servers_of(set & (self.voters | self.next)))
    }

    /// The largest index that a quorum has reached, given each server's.
    pub fn reached(self, index: &dyn Fn(NodeId) -> u64) -> u64 {
        self.reached_with(0, index)
    }

    /// The same, where `more` count towards the majority besides.
    pub fn reached_with(self, more: Set, index: &dyn Fn(NodeId) -> u64) -> u64 {
        let at_least =
            |least: u64| self.servers().filter(|server| index(*server) >= least).map(bit).sum::<Set>();
        let reached = self.servers().map(index).filter(|least| self.is_quorum_with(more, at_least(*least)));
        reached.max().unwrap_or(0)
    }

    /// The members as they stand in a log slot.
    pub fn short(self) -> Value {
        let names = |set: Set| Value::List(servers_of(set).into_iter().map(Value::Node).collect());
        let mut parts = vec![names(self.voters)];
        if self.next != 0 {
            parts.push(names(self.next));
        }
        if self.learners != 0 {
            parts.extend([Value::Word("learners"), names(self.learners)]);
        }
        if parts.len() == 1 { parts.remove(0) } else { Value::List(parts) }
    }
}
