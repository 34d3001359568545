//! The ways of messages through a run's moments: where each was sent, and what became of it.

use super::moments::message_of;
use crate::sim::{Envelope, EventKind, Loss};
use crate::value::MsgId;
use std::collections::BTreeMap;

/// What became of a message.
#[derive(Copy, Clone, PartialEq, Debug)]
pub enum Fate {
    Arrives,
    Dies,
    UnderWay,
}

/// The way of a message, between two moments.
pub struct Trip<M> {
    pub id: MsgId,
    /// The message, or where it is read.
    pub message: M,
    /// The moment at which it was first heard of: for a copy, when it was made.
    pub begun: usize,
    /// The moment at which it was sent; none where that lies before the first.
    pub sent: Option<usize>,
    /// The moment at which it arrived or died; none where that lies after the last.
    pub ended: Option<usize>,
    pub fate: Fate,
}

/// All of them, in the order in which they were first heard of.
pub struct Trips<M> {
    pub all: Vec<Trip<M>>,
    /// Those that have not ended, by their places among all.
    pub under_way: BTreeMap<MsgId, usize>,
}

impl<M> Trips<M> {
    pub fn new() -> Trips<M> {
        Trips { all: Vec::new(), under_way: BTreeMap::new() }
    }

    /// Follows an event of a moment; gives the trip that begins or ends there, by its place among all.
    pub fn follow(
        &mut self,
        moment: usize,
        kind: &EventKind,
        message: impl FnOnce(&Envelope) -> M,
    ) -> Option<usize> {
        let envelope = message_of(kind)?;
        let fate = match kind {
            EventKind::Sent(_) => {
                let number = self.begin(envelope.id, moment, Some(moment), message(envelope));
                self.under_way.insert(envelope.id, number);
                return Some(number);
            }
            // A copy has been under way as long as its original.
            EventKind::Duplicated { copy, .. } => {
                let sent = self.under_way.get(&envelope.id).and_then(|original| self.all[*original].sent);
                let number = self.begin(*copy, moment, sent, message(envelope));
                self.under_way.insert(*copy, number);
                return Some(number);
            }
            EventKind::Delivered(_) => Fate::Arrives,
            _ => Fate::Dies,
        };
        let number = match kind {
            // What a full network does not take was never under way.
            EventKind::Lost(_, Loss::Full) => {
                self.begin(envelope.id, moment, Some(moment), message(envelope))
            }
            _ => match self.under_way.remove(&envelope.id) {
                Some(number) => number,
                None => self.begin(envelope.id, moment, None, message(envelope)),
            },
        };
        let trip = &mut self.all[number];
        (trip.ended, trip.fate) = (Some(moment), fate);
        Some(number)
    }

    fn begin(&mut self, id: MsgId, begun: usize, sent: Option<usize>, message: M) -> usize {
        self.all.push(Trip { id, message, begun, sent, ended: None, fate: Fate::UnderWay });
        self.all.len() - 1
    }
}
