//! What the papers call optional: which of it is on, and what it remembers.

use crate::encode_struct;
use crate::protocol::Setup;
use crate::value::NodeId;
use std::sync::Arc;

/// Which extensions are on.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Extensions {
    pub pre_vote: bool,
    pub check_quorum: bool,
    pub no_op: bool,
    pub reads: Reads,
    pub membership: Change,
}

/// How reads are served.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub enum Reads {
    /// Like every other command.
    #[default]
    Log,
    /// After a round of messages has shown that the leader leads still.
    ReadIndex,
    /// At once, while such a round is young.
    Lease,
}

/// How the members change.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub enum Change {
    /// Never.
    #[default]
    No,
    /// One server at a time: majorities before and after share a server.
    Single,
    /// By way of a configuration in which both majorities are needed.
    Joint,
}

pub const READS: &[&str] = &["log", "read-index", "lease"];
pub const CHANGES: &[&str] = &["off", "single", "joint"];

impl Extensions {
    pub fn read(setup: &Setup) -> Extensions {
        Extensions {
            pre_vote: setup.is_on("pre-vote"),
            check_quorum: setup.is_on("check-quorum"),
            no_op: setup.is_on("no-op-on-election"),
            reads: match setup.word("reads") {
                "read-index" => Reads::ReadIndex,
                "lease" => Reads::Lease,
                _ => Reads::Log,
            },
            membership: match setup.word("membership") {
                "single" => Change::Single,
                "joint" => Change::Joint,
                _ => Change::No,
            },
        }
    }
}

/// What extensions keep in a server's memory.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Extra {
    /// Leader, check-quorum: who was heard from since the last check, one bit a server.
    pub heard: u16,
    /// Leader: to whom it is handing over.
    pub transfer: Option<NodeId>,
    /// Leader: it told somebody in this term to stand for election.
    pub told: bool,
    /// Leader: rounds of "do I lead still" that it asked, that a majority confirmed, and that each
    /// server answered.
    pub round: u32,
    pub confirmed: u32,
    pub acked: Vec<u32>,
    /// Leader: reads that wait for such a round.
    pub reads: Vec<Read>,
    /// The last round that this server answered.
    pub heard_round: u32,
    /// Lease: it restarted, and may have heard a leader just before: until its first election timeout
    /// it votes for nobody.
    pub restarted: bool,
}
encode_struct!(Extra { heard, transfer, told, round, confirmed, acked, reads, heard_round, restarted });

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
}
encode_struct!(Read { client, number, key, index, round });
