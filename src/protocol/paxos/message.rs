//! What the parts send each other.

use crate::value::{Ballot, Value};
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// A proposal: a ballot and a value. Source: Paxos Made Simple §2.2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    pub ballot: Ballot,
    pub value: Arc<str>,
}
encode_struct!(Proposal { ballot, value });

impl From<&Proposal> for Value {
    /// As people write it: `foo@2.Y`.
    fn from(proposal: &Proposal) -> Value {
        Value::At(Box::new(Value::Text(Arc::clone(&proposal.value))), proposal.ballot)
    }
}

/// Phase 1a: asks for a promise, and for what was accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prepare {
    pub ballot: Ballot,
}
encode_struct!(Prepare { ballot });

/// Phase 1b: nothing below `ballot` will be accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promise {
    pub ballot: Ballot,
    /// What the acceptor accepted last.
    pub accepted: Option<Proposal>,
}
encode_struct!(Promise { ballot, accepted });

/// A request of `ballot` came too late.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Nack {
    pub ballot: Ballot,
    /// What the acceptor promised: a higher ballot.
    pub promised: Ballot,
}
encode_struct!(Nack { ballot, promised });

/// Phase 2a: asks to accept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accept {
    pub ballot: Ballot,
    pub value: Arc<str>,
}
encode_struct!(Accept { ballot, value });

impl Accept {
    pub(super) fn proposal(&self) -> Proposal {
        Proposal { ballot: self.ballot, value: Arc::clone(&self.value) }
    }
}

/// Phase 2b: accepted, and durable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
    pub ballot: Ballot,
    pub value: Arc<str>,
}
encode_struct!(Accepted { ballot, value });

impl Accepted {
    pub(super) fn proposal(&self) -> Proposal {
        Proposal { ballot: self.ballot, value: Arc::clone(&self.value) }
    }
}

/// The messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    Prepare(Prepare),
    Promise(Promise),
    Nack(Nack),
    Accept(Accept),
    Accepted(Accepted),
}
encode_enum!(Message {
    0 => Prepare(prepare), 1 => Promise(promise), 2 => Nack(nack), 3 => Accept(accept), 4 => Accepted(accepted),
});
