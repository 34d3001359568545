//! What a server holds in memory and on disk.

use super::config::{Config, Reads};
use super::log::{Entry, Log};
use super::progress::Progress;
use super::quorum::Members;
use crate::encode::{Encode, Sink};
use crate::protocol::state_machine::Machine;
use crate::value::NodeId;
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// What survives a crash. Source: Raft paper, Figure 2, "persistent state on all servers".
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Disk {
    pub term: u32,
    pub voted_for: Option<NodeId>,
    pub log: Log,
    /// What replaced the start of the log.
    pub snapshot: Option<Arc<Snapshot>>,
}
encode_struct!(Disk { term as epoch, voted_for, log, snapshot });

/// The state machine as it was after some entry. Source: Raft Figure 12.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Snapshot {
    /// lastIncludedIndex: it replaces every entry up to this one …
    pub index: u64,
    /// lastIncludedTerm: … and this is the term of that one.
    pub term: u32,
    /// The state machine, its table of sessions included.
    pub machine: Machine,
    /// The latest configuration up to there and where it stood; none if no entry changed it. Source:
    /// dissertation §5.1.
    pub members: Option<(u64, Members)>,
}
encode_struct!(Snapshot { index, term as epoch, machine, members });

/// A change to the disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    /// `term` is none where the term is not kept (rule `persist-term` off).
    Vote { term: Option<u32>, voted_for: Option<NodeId> },
    /// Entries from index `first` on. Not `kept` is a write to a cache that never reaches the disk
    /// (rule `persist-log` off): the server is told that all is well.
    Append { first: u64, entries: Arc<[Entry]>, kept: bool },
    /// Erases every entry after `last`.
    Truncate { last: u64 },
    /// Puts a snapshot in place of the entries up to its index. Not `keep` erases all others as well.
    Snapshot { snapshot: Arc<Snapshot>, keep: bool },
}
encode_enum!(Write {
    0 => Vote { term as maybe_epoch, voted_for }, 1 => Append { first, entries, kept }, 2 => Truncate { last },
    3 => Snapshot { snapshot, keep },
});

impl Disk {
    /// Carries out a write.
    pub fn apply(&mut self, write: &Write) {
        match write {
            Write::Vote { term, voted_for } => {
                self.term = term.unwrap_or(self.term);
                self.voted_for = *voted_for;
            }
            Write::Append { first, entries, kept: true } if *first == self.log.last_index() + 1 => {
                entries.iter().for_each(|entry| self.log.push(entry.clone()));
            }
            Write::Append { .. } => {}
            Write::Truncate { last } => self.log.truncate(*last),
            Write::Snapshot { snapshot, keep } => {
                match keep {
                    true => self.log.trim(snapshot.index, snapshot.term, snapshot.members),
                    false => self.log.restart(snapshot.index, snapshot.term, snapshot.members),
                }
                self.snapshot = Some(Arc::clone(snapshot));
            }
        }
    }
}

/// A server's memory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    pub role: Role,
    pub term: u32,
    pub voted_for: Option<NodeId>,
    pub log: Log,
    /// What replaced the start of the log.
    pub snapshot: Option<Arc<Snapshot>>,
    /// What a conflict erased last, for the view.
    pub erased: Erased,
    /// Up to here the log was written for good: less than the whole only after `persist-log` was off.
    pub kept: u64,
    /// Up to here the log is durable, as far as the server was told.
    pub durable: u64,
    /// Who leads this term, as far as this server heard.
    pub leader: Option<NodeId>,
    pub commit: u64,
    pub applied: u64,
    pub machine: Machine,
    /// Clients that wait for an answer, in order of their ids.
    pub waiting: Vec<Waiting>,
    /// What extensions keep.
    pub extra: Extra,
}
encode_struct!(Node {
    role,
    term as epoch,
    voted_for,
    log,
    snapshot,
    erased,
    kept,
    durable,
    leader,
    commit,
    applied,
    machine,
    waiting,
    extra
});

impl Node {
    /// A server that starts, from its disk alone.
    pub fn new(config: &Config, disk: &Disk) -> Node {
        let (last, from) = (disk.log.last_index(), disk.log.trimmed());
        let machine = disk.snapshot.as_ref().map(|snapshot| snapshot.machine.clone());
        Node {
            role: Role::Follower,
            term: disk.term,
            voted_for: disk.voted_for,
            log: disk.log.clone(),
            snapshot: disk.snapshot.clone(),
            erased: Erased::default(),
            kept: last,
            durable: last,
            leader: None,
            commit: from,
            applied: from,
            machine: machine.unwrap_or_default(),
            waiting: Vec::new(),
            extra: Extra {
                restarted: config.extensions.reads == Reads::Lease && disk.term > 0,
                ..Extra::default()
            },
        }
    }

    /// The latest configuration in the server's log, committed or not: it holds from the moment at which
    /// it is appended. Source: dissertation §4.1.
    pub fn members(&self, config: &Config) -> Members {
        self.log.members().map_or(config.members, |(_, members)| members)
    }

    /// Where that configuration stands, 0 if it is the one that the cluster began with.
    pub fn members_index(&self) -> u64 {
        self.log.members().map_or(0, |(index, _)| index)
    }

    pub fn leads(&self) -> bool {
        matches!(self.role, Role::Leader { .. })
    }

    /// Whether the server stands for election, or asks whether to.
    pub fn asks_for_votes(&self) -> bool {
        matches!(self.role, Role::Candidate { .. } | Role::PreCandidate { .. })
    }

    /// The highest number of a request that took effect under the id by which the service knows the client.
    pub fn seen_number(&self, config: &Config, client: NodeId) -> u32 {
        self.machine.session(config.session_of(client)).map_or(0, |session| session.number)
    }

    /// Remembers what stands after `last`, which is to be erased.
    pub fn remember_erased(&mut self, last: u64) {
        if last < self.log.last_index() {
            let first = last.max(self.log.trimmed()) + 1;
            self.erased = Erased { first, entries: self.log.slice(first, ERASED) };
        }
    }
}

/// Entries that are remembered after they were erased, at most.
const ERASED: usize = 64;

/// Entries that were erased, from index `first` on. Nothing that a server does depends on them.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Erased {
    pub first: u64,
    pub entries: Arc<[Entry]>,
}

impl Encode for Erased {
    /// No bytes: states that differ only in what is past have one fingerprint.
    fn encode<S: Sink + ?Sized>(&self, _: &mut S) {}
}

/// The part that a server plays at the moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    Follower,
    /// Who would vote for it so far, itself included (extension `pre-vote`).
    PreCandidate {
        votes: Vec<NodeId>,
    },
    /// Who voted for it so far, itself included.
    Candidate {
        votes: Vec<NodeId>,
    },
    /// What it knows of every server's log, its own included, in order of the ids.
    Leader {
        peers: Vec<Progress>,
    },
}

impl Role {
    pub fn word(&self) -> &'static str {
        match self {
            Role::Follower => "follower",
            Role::PreCandidate { .. } => "pre-candidate",
            Role::Candidate { .. } => "candidate",
            Role::Leader { .. } => "leader",
        }
    }
}

impl Encode for Role {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        match self {
            Role::Follower => 0_u8.encode(sink),
            Role::Candidate { votes } | Role::PreCandidate { votes } => {
                let tag = if matches!(self, Role::Candidate { .. }) { 1_u8 } else { 3 };
                tag.encode(sink);
                // Which order they came in makes no difference.
                crate::encode::nodes(votes, sink);
                // That some came twice does, where each counts (rule `count-voter-once` off).
                let again = |place: &usize| votes[..*place].contains(&votes[*place]);
                let twice: Vec<NodeId> = (0..votes.len()).filter(again).map(|place| votes[place]).collect();
                if !twice.is_empty() {
                    crate::encode::nodes(&twice, sink);
                    (twice.len() as u32).encode(sink);
                }
            }
            Role::Leader { peers } => {
                2_u8.encode(sink);
                crate::encode::by_node(peers, sink);
            }
        }
    }
}

/// A client that was promised an answer when its command is applied.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    pub client: NodeId,
    pub number: u32,
    /// Where this server put the command, and in which term.
    pub index: u64,
    pub term: u32,
}
encode_struct!(Waiting { client, number, index, term as epoch });

/// What extensions keep in a server's memory.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Extra {
    /// Leader, check-quorum: who was heard from since the last check, one bit a server.
    pub heard: u16,
    /// Leader: to whom it is handing over.
    pub transfer: Option<NodeId>,
    /// Leader: it told a follower in this term to stand for election.
    pub told: bool,
    /// Leader: rounds of "do I lead still" that it asked, that a majority confirmed, and that each
    /// server answered.
    pub round: u32,
    pub confirmed: u32,
    pub acked: Vec<u32>,
    /// Leader: reads that wait for such a round.
    pub reads: Vec<Read>,
    /// Reads of its clients of which this server asked the leader.
    pub forwarded: Vec<ForwardedRead>,
    /// The last round that this server answered.
    pub heard_round: u32,
    /// Lease: it restarted, and may have heard a leader just before: until its first election timeout
    /// it votes for nobody.
    pub restarted: bool,
}
encode_struct!(Extra {
    heard as bits,
    transfer,
    told,
    round,
    confirmed,
    acked as by_node,
    reads,
    forwarded,
    heard_round,
    restarted,
});

/// A read that a leader took.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Read {
    pub client: NodeId,
    pub number: u32,
    pub key: Arc<str>,
    /// readIndex: commitIndex when the read began.
    pub index: u64,
    /// The round that must be confirmed; 0 while the read waits for an entry of the leader's term.
    pub round: u32,
    /// The follower that the client asked (extension `follower-reads`); none if it asked the leader.
    pub via: Option<NodeId>,
}
encode_struct!(Read { client, number, key, index, round, via });

/// A read that a follower took.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForwardedRead {
    pub client: NodeId,
    pub number: u32,
    pub key: Arc<str>,
    /// readIndex, once the leader said it.
    pub index: Option<u64>,
}
encode_struct!(ForwardedRead { client, number, key, index });

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;

    #[test]
    fn the_disk_takes_deltas_and_leaves_no_hole() {
        let mut disk = Disk::default();
        let append = |first, kept| Write::Append { first, entries: [entry(1)].into(), kept };
        disk.apply(&Write::Vote { term: Some(3), voted_for: Some(NodeId(1)) });
        disk.apply(&append(1, true));
        disk.apply(&append(2, false));
        disk.apply(&append(3, true));
        assert_eq!((disk.term, disk.voted_for, disk.log.last_index()), (3, Some(NodeId(1)), 1));
        disk.apply(&Write::Vote { term: None, voted_for: None });
        disk.apply(&Write::Truncate { last: 0 });
        assert_eq!(disk, Disk { term: 3, ..Disk::default() });
    }
}
