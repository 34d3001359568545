//! Slots of the log: what is accepted in each, and in which ballot. Slots count from 1 and may have
//! holes: a slot's Paxos knows nothing of its neighbours'.

use crate::chunks::Chunks;
use crate::protocol::Request;
use crate::value::{Ballot, Value};
use crate::{encode_enum, encode_struct};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a slot may be agreed to hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Changes nothing: it only closes a gap. Source: Paxos Made Simple §3.
    NoOp {},
    /// A client's request, shared by every log that holds it.
    Ask { request: Arc<Request> },
}
encode_enum!(Command { 0 => NoOp {}, 1 => Ask { request } });

impl Command {
    /// As it stands in a slot.
    pub fn short(&self) -> Value {
        match self {
            Command::NoOp {} => Value::Word("no-op"),
            Command::Ask { request } => request.op.short(),
        }
    }

    pub fn request(&self) -> Option<&Arc<Request>> {
        match self {
            Command::NoOp {} => None,
            Command::Ask { request } => Some(request),
        }
    }

    /// Whether both are the same command; nearly always told by the shared request alone.
    pub fn same(&self, other: &Command) -> bool {
        match (self, other) {
            (Command::Ask { request: one }, Command::Ask { request: two }) => {
                Arc::ptr_eq(one, two) || one == two
            }
            (one, two) => one == two,
        }
    }
}

/// A command and the ballot it was accepted in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    pub ballot: Ballot,
    pub command: Command,
}
encode_struct!(Entry { ballot, command });

impl Entry {
    pub fn same(&self, other: &Entry) -> bool {
        self.ballot == other.ballot && self.command.same(&other.command)
    }

    /// As people write it: `x=1@2.S1`.
    pub fn short(&self) -> Value {
        Value::At(Box::new(self.command.short()), self.ballot)
    }
}

/// What an acceptor accepted last in each slot.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Slots {
    entries: Chunks<Option<Entry>>,
}
encode_struct!(Slots { entries });

impl Slots {
    /// Where a slot stands in `entries`; none for slot 0.
    fn place(slot: u64) -> Option<usize> {
        usize::try_from(slot.checked_sub(1)?).ok()
    }

    /// The last slot that holds anything, 0 if none does.
    pub fn last(&self) -> u64 {
        self.entries.len() as u64
    }

    pub fn get(&self, slot: u64) -> Option<&Entry> {
        self.entries.get(Slots::place(slot)?)?.as_ref()
    }

    pub fn set(&mut self, slot: u64, entry: Entry) {
        let Some(place) = Slots::place(slot) else { return };
        while self.entries.len() <= place {
            self.entries.push(None);
        }
        if let Some(held) = self.entries.get_mut(place) {
            *held = Some(entry);
        }
    }

    /// Slots from `first` on that hold something.
    pub fn from(&self, first: u64) -> impl Iterator<Item = (u64, &Entry)> {
        let place = Slots::place(first.max(1)).unwrap_or(0);
        let slots = (first.max(1)..).zip(self.entries.iter_from(place));
        slots.filter_map(|(slot, entry)| Some((slot, entry.as_ref()?)))
    }

    pub fn count(&self) -> usize {
        self.entries.iter().flatten().count()
    }
}

/// Slots that one message carries at most.
pub const MAX_RUN: usize = 64;

/// Commands of neighbouring slots go together, up to what one message carries.
pub fn runs(commands: BTreeMap<u64, Command>) -> Vec<(u64, Arc<[Command]>)> {
    let mut runs: Vec<(u64, Vec<Command>)> = Vec::new();
    for (slot, command) in commands {
        match runs.last_mut() {
            Some((first, run)) if *first + run.len() as u64 == slot && run.len() < MAX_RUN => {
                run.push(command);
            }
            _ => runs.push((slot, vec![command])),
        }
    }
    let mut shared = Vec::new();
    for (first, run) in runs {
        shared.push((first, Arc::from(run)));
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::super::tests::put;
    use super::*;
    use crate::value::NodeId;

    fn entry(round: u32) -> Entry {
        Entry { ballot: Ballot { round, node: NodeId(0) }, command: put(round) }
    }

    #[test]
    fn slots_may_have_holes() {
        let mut slots = Slots::default();
        assert_eq!((slots.last(), slots.count()), (0, 0));
        slots.set(3, entry(1));
        slots.set(1, entry(2));
        slots.set(0, entry(9));
        assert_eq!((slots.last(), slots.count()), (3, 2));
        assert!(slots.get(2).is_none() && slots.get(0).is_none() && slots.get(4).is_none());
        let held =
            |first| slots.from(first).map(|(slot, entry)| (slot, entry.ballot.round)).collect::<Vec<_>>();
        assert_eq!(held(0), [(1, 2), (3, 1)]);
        assert_eq!(held(2), [(3, 1)]);
        assert!(held(4).is_empty());
    }

    #[test]
    fn a_later_acceptance_takes_the_place_of_an_earlier_one() {
        let mut slots = Slots::default();
        slots.set(1, entry(1));
        slots.set(1, entry(4));
        assert_eq!((slots.get(1), slots.last()), (Some(&entry(4)), 1));
    }

    #[test]
    fn a_no_op_is_no_request() {
        assert!(Command::NoOp {}.same(&Command::NoOp {}) && !put(1).same(&Command::NoOp {}));
        assert!(put(1).same(&put(1)) && !put(1).same(&put(2)));
        assert!(Command::NoOp {}.request().is_none());
        assert_eq!(Command::NoOp {}.short(), Value::Word("no-op"));
    }
}
