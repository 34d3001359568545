//! What the papers call optional: which of it is on, and what it remembers.

use super::flow::Flow;
use crate::encode_struct;
use crate::protocol::{Assumption, DISK_KEPT, ONE_CLOCK_RATE, Setup, Together};
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
    /// AppendEntries that may be under way to one follower; 0: no flow control.
    pub window: usize,
    /// A refused leader goes back to the start of its log.
    pub whole_log: bool,
    /// All clients have one id between them.
    pub shared_session: bool,
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

/// A server that was removed does not stand for election, or others pass it over.
pub const REMOVED_IS_SILENT: &str = "removed-is-silent";
/// Every client has an id of its own.
pub const OWN_CLIENT_ID: &str = "own-client-id";

pub const ASSUMPTIONS: &[Assumption] = &[
    Assumption { id: DISK_KEPT, cite: "Raft §5.1, Figure 2" },
    Assumption { id: ONE_CLOCK_RATE, cite: "Raft dissertation §6.4.1" },
    Assumption { id: REMOVED_IS_SILENT, cite: "Raft §6; dissertation §4.2.3" },
    Assumption { id: OWN_CLIENT_ID, cite: "Raft dissertation §6.3" },
];

/// Extensions that answer each other's questions. A server that passes candidates over because it hears a leader
/// relies on that leader to step down when a majority no longer hears it.
pub const TOGETHER: &[Together] = &[
    Together {
        id: "reads-need-an-entry",
        cite: "Raft §8; dissertation §6.4",
        when: ("reads", &["read-index", "lease"]),
        needs: &[("no-op-on-election", "on")],
        unless: None,
    },
    Together {
        id: "lease-needs-check-quorum",
        cite: "Raft dissertation §6.2, §6.4.1",
        when: ("reads", &["lease"]),
        needs: &[("check-quorum", "on")],
        unless: None,
    },
    Together {
        id: "pre-vote-needs-check-quorum",
        cite: "Raft dissertation §6.2, §9.6",
        when: ("pre-vote", &["on"]),
        needs: &[("check-quorum", "on")],
        unless: None,
    },
    Together {
        id: "check-quorum-needs-pre-vote",
        cite: "Raft dissertation §4.2.3, §9.6",
        when: ("check-quorum", &["on"]),
        needs: &[("pre-vote", "on")],
        unless: Some(("reads", "lease")),
    },
    Together {
        id: "membership-needs-sticking",
        cite: "Raft §6; dissertation §4.2.3",
        when: ("membership", &["single", "joint"]),
        needs: &[("pre-vote", "on"), ("check-quorum", "on")],
        unless: Some(("reads", "lease")),
    },
    Together {
        id: "membership-needs-an-entry",
        cite: "raft-dev, 10 July 2015; dissertation §4.1",
        when: ("membership", &["single", "joint"]),
        needs: &[("no-op-on-election", "on")],
        unless: None,
    },
    Together {
        id: "spare-needs-membership",
        cite: "Raft §6; dissertation §4.1",
        when: ("spare", &[]),
        needs: &[("membership", "single")],
        unless: Some(("membership", "joint")),
    },
];

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
            window: setup.number("flow-control") as usize,
            whole_log: setup.word("back-up") == "log",
            shared_session: setup.is_on("shared-session"),
        }
    }

    /// Whether a server that hears a leader passes candidates over. Leaders must step down when they are
    /// not heard, and candidates must not come by a later term alone; a lease rests on it.
    pub fn sticks(&self) -> bool {
        self.pre_vote && self.check_quorum || self.reads == Reads::Lease
    }
}

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
    /// The last round that this server answered.
    pub heard_round: u32,
    /// Lease: it restarted, and may have heard a leader just before: until its first election timeout
    /// it votes for nobody.
    pub restarted: bool,
    /// Leader, flow-control: what is under way to each server; empty without the extension.
    pub flow: Vec<Flow>,
}
encode_struct!(Extra {
    heard as bits,
    transfer,
    told,
    round,
    confirmed,
    acked as by_node,
    reads,
    heard_round,
    restarted,
    flow as by_node
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
}
encode_struct!(Read { client, number, key, index, round });
