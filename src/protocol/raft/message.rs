//! What servers say to each other. Source: Raft paper, Figure 2.

use super::log::{Entry, LogPosition};
use super::node::Snapshot;
use crate::value::NodeId;
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// A message: each kind is a struct of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    RequestVote(RequestVote),
    RequestVoteReply(RequestVoteReply),
    AppendEntries(AppendEntries),
    AppendEntriesReply(AppendEntriesReply),
    AppendEntriesRefusal(AppendEntriesRefusal),
    PreVote(PreVote),
    PreVoteReply(PreVoteReply),
    InstallSnapshot(InstallSnapshot),
    InstallSnapshotReply(InstallSnapshotReply),
    TimeoutNow(TimeoutNow),
    Confirm(Confirm),
    ConfirmReply(ConfirmReply),
    ReadIndex(ReadIndex),
    ReadIndexReply(ReadIndexReply),
}
encode_enum!(Message {
    0 => RequestVote(request),
    1 => RequestVoteReply(reply),
    2 => AppendEntries(append),
    3 => AppendEntriesReply(reply),
    4 => AppendEntriesRefusal(refusal),
    5 => PreVote(request),
    6 => PreVoteReply(reply),
    7 => InstallSnapshot(install),
    8 => InstallSnapshotReply(reply),
    9 => TimeoutNow(timeout),
    10 => Confirm(confirm),
    11 => ConfirmReply(reply),
    12 => ReadIndex(question),
    13 => ReadIndexReply(reply),
});

impl Message {
    pub fn term(&self) -> u32 {
        match self {
            Message::RequestVote(request) => request.term,
            Message::RequestVoteReply(reply) => reply.term,
            Message::AppendEntries(append) => append.term,
            Message::AppendEntriesReply(reply) => reply.term,
            Message::AppendEntriesRefusal(refusal) => refusal.term,
            Message::PreVote(request) => request.next,
            Message::PreVoteReply(reply) => reply.term,
            Message::InstallSnapshot(install) => install.term,
            Message::InstallSnapshotReply(reply) => reply.term,
            Message::TimeoutNow(timeout) => timeout.term,
            Message::Confirm(confirm) => confirm.term,
            Message::ConfirmReply(reply) => reply.term,
            Message::ReadIndex(question) => question.term,
            Message::ReadIndexReply(reply) => reply.term,
        }
    }

    /// Whether the term is of an election that is only asked about: nobody moves on to it.
    pub fn asks_only(&self) -> bool {
        match self {
            Message::PreVote(_) => true,
            Message::PreVoteReply(reply) => reply.vote_granted,
            _ => false,
        }
    }
}

/// A candidate gathers votes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestVote {
    pub term: u32,
    pub candidate: NodeId,
    pub last_log_index: u64,
    pub last_log_term: u32,
    /// The leader asked for this election: a server that hears it votes all the same. Source:
    /// dissertation §4.2.3.
    pub transfer: bool,
}
encode_struct!(RequestVote { term as epoch, candidate, last_log_index, last_log_term as epoch, transfer });

/// A server's answer to a candidate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestVoteReply {
    pub term: u32,
    pub vote_granted: bool,
}
encode_struct!(RequestVoteReply { term as epoch, vote_granted });

/// The leader replicates entries; without any it is a heartbeat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AppendEntries {
    pub term: u32,
    /// The entry before the new ones …
    pub prev_log_index: u64,
    /// … and its term.
    pub prev_log_term: u32,
    pub entries: Arc<[Entry]>,
    pub leader_commit: u64,
}
encode_struct!(AppendEntries { term as epoch, prev_log_index, prev_log_term as epoch, entries, leader_commit });

/// The follower's log is the leader's up to `match_index`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AppendEntriesReply {
    pub term: u32,
    pub match_index: u64,
}
encode_struct!(AppendEntriesReply { term as epoch, match_index });

/// The follower lacks what comes before. Source: §5.3, last paragraph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AppendEntriesRefusal {
    pub term: u32,
    /// What the follower has there instead; none: its log is too short.
    pub conflict_term: Option<u32>,
    /// The leader may go back to here.
    pub conflict_index: u64,
}
encode_struct!(AppendEntriesRefusal { term as epoch, conflict_term as maybe_epoch, conflict_index });

/// Could the candidate win an election for term `next`? Source: dissertation §9.6.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreVote {
    pub next: u32,
    pub candidate: NodeId,
    pub last_log_index: u64,
    pub last_log_term: u32,
}
encode_struct!(PreVote { next as epoch, candidate, last_log_index, last_log_term as epoch });

/// Whether the candidate would get this vote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreVoteReply {
    /// The term that was asked about if the candidate would get the vote, else the voter's own.
    pub term: u32,
    pub vote_granted: bool,
}
encode_struct!(PreVoteReply { term as epoch, vote_granted });

/// The snapshot that replaced what the follower lacks. Source: Raft Figure 13.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstallSnapshot {
    pub term: u32,
    pub snapshot: Arc<Snapshot>,
}
encode_struct!(InstallSnapshot { term as epoch, snapshot });

/// The follower stands where the snapshot ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstallSnapshotReply {
    pub term: u32,
    pub last_included_index: u64,
}
encode_struct!(InstallSnapshotReply { term as epoch, last_included_index });

/// Stand for election now. Source: dissertation §3.10.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimeoutNow {
    pub term: u32,
}
encode_struct!(TimeoutNow { term as epoch });

/// Does the sender lead still? Source: dissertation §6.4.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Confirm {
    pub term: u32,
    pub round: u32,
}
encode_struct!(Confirm { term as epoch, round });

/// A follower's answer to [`Confirm`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConfirmReply {
    pub term: u32,
    /// 0 confirms none.
    pub round: u32,
}
encode_struct!(ConfirmReply { term as epoch, round });

/// What must a read see that a client asked a follower for? Source: dissertation §6.4; etcd: `MsgReadIndex`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadIndex {
    pub term: u32,
    pub client: NodeId,
    pub number: u32,
    pub key: Arc<str>,
}
encode_struct!(ReadIndex { term as epoch, client, number, key });

/// The leader's answer to [`ReadIndex`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadIndexReply {
    pub term: u32,
    pub client: NodeId,
    pub number: u32,
    /// The follower may answer once it has applied so much; none: it must not.
    pub index: Option<u64>,
}
encode_struct!(ReadIndexReply { term as epoch, client, number, index });

/// Who wants which term, and where the candidate's log ends: what a voter looks at.
#[derive(Copy, Clone)]
pub struct Candidacy {
    pub term: u32,
    pub candidate: NodeId,
    pub last: LogPosition,
}

impl RequestVote {
    pub fn candidacy(&self) -> Candidacy {
        let last = LogPosition { term: self.last_log_term, index: self.last_log_index };
        Candidacy { term: self.term, candidate: self.candidate, last }
    }
}

impl PreVote {
    pub fn candidacy(&self) -> Candidacy {
        let last = LogPosition { term: self.last_log_term, index: self.last_log_index };
        Candidacy { term: self.next, candidate: self.candidate, last }
    }
}

impl AppendEntries {
    /// The entry that comes before the new ones.
    pub fn prev(&self) -> LogPosition {
        LogPosition { term: self.prev_log_term, index: self.prev_log_index }
    }
}
