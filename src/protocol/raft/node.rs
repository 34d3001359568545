//! What a server holds in memory and on disk, and what servers say to each other.

use super::extensions::{Extensions, Extra};
use super::log::{Entry, Log};
use super::membership::Members;
use super::snapshot::Snapshot;
use crate::encode::{Encode, Sink};
use crate::protocol::state_machine::Machine;
use crate::value::{Micros, NodeId};
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// Parameters and timing of a cluster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// Servers that there are, members or not.
    pub servers: u8,
    /// The configuration that the cluster begins with.
    pub members: Members,
    /// Election timeouts are drawn from this span.
    pub election: (Micros, Micros),
    pub heartbeat: (Micros, Micros),
    pub extensions: Extensions,
    /// A server takes a snapshot by itself after so many entries; 0: never.
    pub snapshot_every: u32,
}

impl Config {
    pub fn servers(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.servers).map(NodeId)
    }
}

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
        peers: Vec<Peer>,
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
            }
            Role::Leader { peers } => {
                2_u8.encode(sink);
                crate::encode::by_node(peers, sink);
            }
        }
    }
}

/// What a leader knows of one server's log.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Peer {
    /// nextIndex: the entry to send next.
    pub next: u64,
    /// matchIndex: the last entry known to be the same and durable there.
    pub matched: u64,
    /// The last entry that is on its way. Only keeps a request from sending again what was just
    /// sent; the next heartbeat sends from `next` whatever was lost.
    pub sent: u64,
}
encode_struct!(Peer { next, matched, sent });

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

/// What servers say to each other. Source: Raft paper, Figure 2; `conflict_*`: §5.3, last paragraph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    RequestVote {
        term: u32,
        candidate: NodeId,
        last_log_index: u64,
        last_log_term: u32,
        /// The leader asked for this election: a server that hears it votes all the same. Source:
        /// dissertation §4.2.3.
        transfer: bool,
    },
    RequestVoteReply {
        term: u32,
        vote_granted: bool,
    },
    AppendEntries {
        term: u32,
        prev_log_index: u64,
        prev_log_term: u32,
        entries: Arc<[Entry]>,
        leader_commit: u64,
    },
    /// The follower's log is the leader's up to `match_index`.
    AppendEntriesReply {
        term: u32,
        match_index: u64,
    },
    /// The follower lacks what comes before. It has `conflict_term` there instead (none: its log is
    /// too short); the leader may go back to `conflict_index`.
    AppendEntriesRefusal {
        term: u32,
        conflict_term: Option<u32>,
        conflict_index: u64,
    },
    /// Could the candidate win an election for term `next`? Source: dissertation §9.6.
    PreVote {
        next: u32,
        candidate: NodeId,
        last_log_index: u64,
        last_log_term: u32,
    },
    /// `term` is the one that was asked about if it would get the vote, else the voter's own.
    PreVoteReply {
        term: u32,
        vote_granted: bool,
    },
    /// Source: Raft Figure 13.
    InstallSnapshot {
        term: u32,
        snapshot: Arc<Snapshot>,
    },
    InstallSnapshotReply {
        term: u32,
        last_included_index: u64,
    },
    /// Stand for election now. Source: dissertation §3.10.
    TimeoutNow {
        term: u32,
    },
    /// Does the sender lead still? Source: dissertation §6.4.
    Confirm {
        term: u32,
        round: u32,
    },
    ConfirmReply {
        term: u32,
        round: u32,
    },
}
encode_enum!(Message {
    0 => RequestVote { term as epoch, candidate, last_log_index, last_log_term as epoch, transfer },
    1 => RequestVoteReply { term as epoch, vote_granted },
    2 => AppendEntries {
        term as epoch, prev_log_index, prev_log_term as epoch, entries, leader_commit
    },
    3 => AppendEntriesReply { term as epoch, match_index },
    4 => AppendEntriesRefusal { term as epoch, conflict_term as maybe_epoch, conflict_index },
    5 => PreVote { next as epoch, candidate, last_log_index, last_log_term as epoch },
    6 => PreVoteReply { term as epoch, vote_granted },
    7 => InstallSnapshot { term as epoch, snapshot },
    8 => InstallSnapshotReply { term as epoch, last_included_index },
    9 => TimeoutNow { term as epoch },
    10 => Confirm { term as epoch, round },
    11 => ConfirmReply { term as epoch, round },
});

impl Message {
    pub fn term(&self) -> u32 {
        match self {
            Message::RequestVote { term, .. }
            | Message::RequestVoteReply { term, .. }
            | Message::AppendEntries { term, .. }
            | Message::AppendEntriesReply { term, .. }
            | Message::AppendEntriesRefusal { term, .. }
            | Message::PreVote { next: term, .. }
            | Message::PreVoteReply { term, .. }
            | Message::InstallSnapshot { term, .. }
            | Message::InstallSnapshotReply { term, .. }
            | Message::TimeoutNow { term }
            | Message::Confirm { term, .. }
            | Message::ConfirmReply { term, .. } => *term,
        }
    }
}

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
