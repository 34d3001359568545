//! What a proposer is busy with: one request of a client, or one question of a person.

use super::instance::{Done, Instance, Known, Proposal, Stored};
use crate::encode::{Encode, Sink};
use crate::encode_struct;
use crate::protocol::ballots::Phase;
use crate::protocol::{Op, OpResult, Request};
use crate::value::{Ballot, NodeId, Value};
use std::sync::Arc;

/// Who asked, and for what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asked {
    /// A client's operation.
    Client(Request),
    /// A person asks for the newest value of the key.
    Newest,
    /// A person asks for this very instance.
    Named,
}

impl Encode for Asked {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        match self {
            Asked::Newest => 0_u8.encode(sink),
            Asked::Named => 1_u8.encode(sink),
            Asked::Client(request) => {
                2_u8.encode(sink);
                request.encode(sink);
            }
        }
    }
}

/// One task, from the first instance it asks about to its answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    pub asked: Asked,
    /// The instance that it runs Paxos in now.
    pub at: Instance,
    pub phase: Phase,
    pub ballot: Option<Ballot>,
    /// Acceptors that promised this ballot, in the order of their ids.
    pub promises: Vec<NodeId>,
    /// What it must adopt, of the acceptances reported with the promises.
    pub found: Option<Proposal>,
    /// The newest version of the key in which some acceptor of its quorum has accepted anything.
    pub newest: Option<u32>,
    /// Some quorum had accepted nothing in this version or any later one.
    pub ceiling: Option<u32>,
    /// What it proposes in this ballot, once phase 2 began.
    pub value: Option<Arc<Stored>>,
    /// Ballots in a row that came to nothing.
    pub attempts: u8,
}
encode_struct!(Task { asked, at, phase, ballot, promises, found, newest, ceiling, value, attempts as tries });

impl Task {
    pub(super) fn new(asked: Asked, at: Instance) -> Task {
        Task {
            asked,
            at,
            phase: Phase::Idle,
            ballot: None,
            promises: Vec::new(),
            found: None,
            newest: None,
            ceiling: None,
            value: None,
            attempts: 0,
        }
    }

    /// The client's request, if it is one.
    pub(super) fn request(&self) -> Option<&Request> {
        match &self.asked {
            Asked::Client(request) => Some(request),
            Asked::Newest | Asked::Named => None,
        }
    }

    /// The request, if it is a write.
    pub(super) fn write(&self) -> Option<&Request> {
        self.request().filter(|request| is_write(&request.op))
    }

    /// Who waits for the answer, for a sentence: a client, or none.
    pub(super) fn client(&self) -> Value {
        self.request().map(|request| request.client).into()
    }

    /// The operation, for a sentence: `x=1`, `x?`.
    pub(super) fn op(&self) -> Value {
        match self.request() {
            Some(request) => request.op.short(),
            None => Value::from(&*format!("{}?", self.at.key)),
        }
    }
}

pub(super) fn is_write(op: &Op) -> bool {
    !matches!(op, Op::Get { .. })
}

/// The key that an operation is about.
pub(super) fn key(op: &Op) -> Arc<str> {
    match op {
        Op::Get { key } | Op::Put { key, .. } | Op::Append { key, .. } | Op::Cas { key, .. } => {
            Arc::clone(key)
        }
        Op::Tas {} => Arc::from(""),
    }
}

/// What a write makes of the value before it.
pub(super) fn written(request: &Request, before: Option<&Known>) -> Stored {
    let old = before.and_then(|known| known.value.text.clone());
    let (text, ok) = match &request.op {
        Op::Put { value, .. } => (Some(Arc::clone(value)), true),
        Op::Append { value, .. } => {
            (Some(Arc::from([old.as_deref().unwrap_or_default(), &**value].concat())), true)
        }
        Op::Cas { from, to, .. } if old.as_ref() == Some(from) => (Some(Arc::clone(to)), true),
        Op::Cas { .. } => (old, false),
        Op::Get { .. } | Op::Tas {} => (old, true),
    };
    let Request { client, number, .. } = *request;
    let mut done = before.map_or_else(Vec::new, |known| known.value.done.to_vec());
    let new = Done { client, number, ok };
    match done.iter().position(|done| done.client >= client) {
        Some(place) if done[place].client == client => done[place] = new,
        Some(place) => done.insert(place, new),
        None => done.push(new),
    }
    Stored { text, client, number, done: done.into() }
}

/// What the client of a write that took effect is told.
pub(super) fn result(op: &Op, ok: bool) -> OpResult {
    match op {
        Op::Cas { .. } => OpResult::Swapped { ok },
        _ => OpResult::Ok {},
    }
}
