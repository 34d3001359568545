//! Where a decision is made, and what is decided there: instances, values, proposals.

use crate::encode_struct;
use crate::value::{Ballot, NodeId, Value};
use std::sync::Arc;

/// Where one decision is made: prints as `x.1`. Versions of a key count from 0.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Instance {
    pub key: Arc<str>,
    pub version: u32,
}
encode_struct!(Instance { key, version });

impl Instance {
    pub(super) fn new(key: &Arc<str>, version: u32) -> Instance {
        Instance { key: Arc::clone(key), version }
    }

    /// As fields are indexed with it: `acceptedValue[x,1]`.
    pub(super) fn index(&self) -> Value {
        Value::List(vec![Arc::clone(&self.key).into(), self.version.into()])
    }
}

impl From<&Instance> for Value {
    fn from(at: &Instance) -> Value {
        Value::from(&*format!("{}.{}", at.key, at.version))
    }
}

/// What a version of a key holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// None: a cas came to a key that was never written.
    pub text: Option<Arc<str>>,
    /// Whose write it is: the client and its number.
    pub client: NodeId,
    pub number: u32,
    /// The last write of each client that took effect on this key, this one included, by client.
    pub done: Arc<[Done]>,
}
encode_struct!(Stored { text, client, number, done });

impl Stored {
    /// Whether this write of the client, or a later one of it, took effect by this version.
    pub fn done_by(&self, client: NodeId, number: u32) -> Option<&Done> {
        self.done.iter().find(|done| done.client == client && done.number >= number)
    }
}

impl From<&Stored> for Value {
    fn from(stored: &Stored) -> Value {
        stored.text.clone().into()
    }
}

/// A write that took effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    pub client: NodeId,
    pub number: u32,
    /// Of a cas: whether it found what it expected. A cas that did not writes down what it found.
    pub ok: bool,
}
encode_struct!(Done { client, number, ok });

/// A proposal: a ballot and a value. Source: Paxos Made Simple §2.2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    pub ballot: Ballot,
    pub value: Arc<Stored>,
}
encode_struct!(Proposal { ballot, value });

impl From<&Proposal> for Value {
    /// As people write it: `foo@2.Y`.
    fn from(proposal: &Proposal) -> Value {
        Value::At(Box::new(Value::from(&*proposal.value)), proposal.ballot)
    }
}

/// The newest version of a key that a node knows to be chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    pub version: u32,
    pub value: Arc<Stored>,
}
encode_struct!(Known { version, value });
