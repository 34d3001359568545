//! What could have caused an event, and what it could have caused: Lamport's “happened before” in both directions
//! (CACM 1978). What happens at a node comes after what happened there before, and a message's arrival after its
//! sending; of everything else neither can have caused the other.

use crate::sim::{Event, EventKind, History};
use crate::value::{MsgId, NodeId};
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

/// Steps that are looked at in each direction at most.
const FAR: usize = 20_000;

/// A step with what led to it and what came of it, within a stretch of the branch.
#[derive(PartialEq, Debug)]
pub struct Cone {
    /// The step, counted from 0.
    pub of: usize,
    /// Messages that led to it, and those that were sent because of it.
    past: HashSet<MsgId>,
    future: HashSet<MsgId>,
    /// By node: the last step there that led to it, and the first that it led to.
    last: Vec<Option<usize>>,
    first: Vec<Option<usize>>,
}

impl Cone {
    /// The cone of a step of the current branch, as far as it lies within `steps` and is not too far away.
    pub fn new(history: &History, of: usize, steps: Range<usize>) -> Cone {
        let nodes = history.roster().len();
        let mut cone = Cone {
            of,
            past: HashSet::new(),
            future: HashSet::new(),
            last: vec![None; nodes],
            first: vec![None; nodes],
        };
        let origin: BTreeSet<NodeId> = events(history, of).filter_map(|event| event.node).collect();
        for node in &origin {
            cone.last[node.index()] = Some(of);
            cone.first[node.index()] = Some(of);
        }
        // A loss happens at no node: what led to it is what led to the sending.
        for event in events(history, of) {
            if let EventKind::Lost(envelope, _) = &event.kind {
                cone.past.insert(envelope.id);
            }
        }
        for place in (steps.start.max(of.saturating_sub(FAR))..=of).rev() {
            cone.look_back(history, place);
        }
        for place in of..steps.end.min(of + FAR) {
            cone.look_on(history, place);
        }
        cone
    }

    fn look_back(&mut self, history: &History, place: usize) {
        for event in events(history, place).rev() {
            let sent = match &event.kind {
                EventKind::Sent(envelope) => self.past.contains(&envelope.id),
                _ => false,
            };
            if let EventKind::Duplicated { envelope, copy } = &event.kind
                && self.past.contains(copy)
            {
                self.past.insert(envelope.id);
            }
            let Some(node) = event.node else { continue };
            let last = &mut self.last[node.index()];
            if sent || last.is_some() {
                *last = last.or(Some(place));
                if let EventKind::Delivered(envelope) = &event.kind {
                    self.past.insert(envelope.id);
                }
            }
        }
    }

    fn look_on(&mut self, history: &History, place: usize) {
        for event in events(history, place) {
            let came = match &event.kind {
                EventKind::Delivered(envelope) => self.future.contains(&envelope.id),
                _ => false,
            };
            if let EventKind::Duplicated { envelope, copy } = &event.kind
                && self.future.contains(&envelope.id)
            {
                self.future.insert(*copy);
            }
            let Some(node) = event.node else { continue };
            let first = &mut self.first[node.index()];
            if came || first.is_some() {
                *first = first.or(Some(place));
                if let EventKind::Sent(envelope) = &event.kind {
                    self.future.insert(envelope.id);
                }
            }
        }
    }

    /// How a message has to do with the step: `past`, `future`, or `apart`.
    pub fn message(&self, id: MsgId) -> &'static str {
        match (self.past.contains(&id), self.future.contains(&id)) {
            (true, _) => "past",
            (_, true) => "future",
            _ => "apart",
        }
    }

    /// The last step at a node that led to this one, if any did.
    pub fn last(&self, node: NodeId) -> Option<usize> {
        self.last[node.index()]
    }

    /// The first step at a node that this one led to, if it did to any.
    pub fn first(&self, node: NodeId) -> Option<usize> {
        self.first[node.index()]
    }
}

fn events(history: &History, place: usize) -> impl DoubleEndedIterator<Item = &Event> {
    history.step(place).into_iter().flat_map(|step| step.events.iter())
}
