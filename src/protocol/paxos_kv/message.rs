//! What the parts send each other about one instance.

use super::instance::{Instance, Proposal, Stored};
use crate::value::Ballot;
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// Phase 1a: asks for a promise, and for what was accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prepare {
    pub at: Instance,
    pub ballot: Ballot,
}
encode_struct!(Prepare { at, ballot });

/// Phase 1b: nothing below `ballot` will be accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promise {
    pub at: Instance,
    pub ballot: Ballot,
    /// What the acceptor accepted last.
    pub accepted: Option<Proposal>,
    /// The newest version of the key in which this acceptor has accepted anything.
    pub newest: Option<u32>,
}
encode_struct!(Promise { at, ballot, accepted, newest });

/// A request of `ballot` came too late.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Nack {
    pub at: Instance,
    pub ballot: Ballot,
    /// What the acceptor promised: a higher ballot.
    pub promised: Ballot,
}
encode_struct!(Nack { at, ballot, promised });

/// Phase 2a: asks to accept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accept {
    pub at: Instance,
    pub proposal: Proposal,
}
encode_struct!(Accept { at, proposal });

/// Phase 2b: accepted, and durable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
    pub at: Instance,
    pub proposal: Proposal,
}
encode_struct!(Accepted { at, proposal });

/// The proposer tells what it knows to be chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commit {
    pub at: Instance,
    pub proposal: Proposal,
}
encode_struct!(Commit { at, proposal });

/// The instance asked about in `ballot` is gone: `value` is chosen at `at`, and in a snapshot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Snapshot {
    pub at: Instance,
    pub ballot: Ballot,
    pub value: Arc<Stored>,
}
encode_struct!(Snapshot { at, ballot, value });

/// The messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    Prepare(Prepare),
    Promise(Promise),
    Nack(Nack),
    Accept(Accept),
    Accepted(Accepted),
    Commit(Commit),
    Snapshot(Snapshot),
}
encode_enum!(Message {
    0 => Prepare(prepare), 1 => Promise(promise), 2 => Nack(nack), 3 => Accept(accept),
    4 => Accepted(accepted), 5 => Commit(commit), 6 => Snapshot(snapshot),
});
