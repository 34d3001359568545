//! What servers say to each other. Source: Paxos Made Simple §2.2 and §3.

use super::slots::{Command, Entry};
use crate::value::Ballot;
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// A message: each kind is a struct of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    Prepare(Prepare),
    Promise(Promise),
    Nack(Nack),
    Accept(Accept),
    Accepted(Accepted),
    Heartbeat(Heartbeat),
    CatchUp(CatchUp),
    Chosen(Chosen),
}
encode_enum!(Message {
    0 => Prepare(prepare), 1 => Promise(promise), 2 => Nack(nack),
    3 => Accept(accept), 4 => Accepted(accepted), 5 => Heartbeat(heartbeat), 6 => CatchUp(catch_up), 7 => Chosen(chosen),
});

/// Phase 1a, for every slot from `first` on at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prepare {
    pub ballot: Ballot,
    pub first: u64,
}
encode_struct!(Prepare { ballot, first });

/// Phase 1b: nothing below `ballot` will be accepted in any slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promise {
    pub ballot: Ballot,
    /// What this acceptor accepted so far, from the first slot on that was asked for.
    pub accepted: Arc<[Report]>,
}
encode_struct!(Promise { ballot, accepted });

/// A request of `ballot` came too late.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Nack {
    pub ballot: Ballot,
    /// The higher ballot that was promised.
    pub promised: Ballot,
}
encode_struct!(Nack { ballot, promised });

/// Phase 2a.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accept {
    pub ballot: Ballot,
    pub first: u64,
    /// One for each slot from `first` on.
    pub commands: Arc<[Command]>,
    /// All slots up to here are chosen.
    pub commit: u64,
}
encode_struct!(Accept { ballot, first, commands, commit });

/// Phase 2b: accepted, and durable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
    pub ballot: Ballot,
    pub first: u64,
    /// Slots from `first` on.
    pub count: u64,
}
encode_struct!(Accepted { ballot, first, count });

/// The leader is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heartbeat {
    pub ballot: Ballot,
    /// It knows all slots up to here to be chosen.
    pub commit: u64,
}
encode_struct!(Heartbeat { ballot, commit });

/// A learner asks what is chosen from `first` on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CatchUp {
    pub first: u64,
}
encode_struct!(CatchUp { first });

/// What is chosen from `first` on, or a part of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chosen {
    pub first: u64,
    pub entries: Arc<[Entry]>,
    /// The sender knows up to here.
    pub commit: u64,
}
encode_struct!(Chosen { first, entries, commit });

/// An acceptance as a promise reports it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    pub slot: u64,
    pub entry: Entry,
}
encode_struct!(Report { slot, entry });
