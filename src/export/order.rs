//! Which event came before which: not by the clock, but because one could have caused the other.
//! Source: Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", CACM 1978; vector clocks:
//! Mattern, "Virtual Time and Global States of Distributed Systems", 1988, and Fidge, 1988.
//!
//! What happens at a node comes after what happened there before, and a message's arrival after its sending. Some
//! events happen at no node: a loss comes after the sending, a broken invariant after what the step did
//! at its node, and what a person sets after nothing. No event at a node comes after one of these, so that the order of
//! the nodes' events is that of their messages and of nothing else.

use crate::sim::{Event, EventKind, History};
use crate::value::{MsgId, NodeId, Roster};
use std::collections::BTreeMap;

/// An event of a branch.
pub struct Ordered<'a> {
    /// The step in which it happened, counted from 1.
    pub step: usize,
    pub event: &'a Event,
    /// Events that it comes right after, by their places in the list.
    pub after: Vec<usize>,
}

/// The events of the first `steps` steps of the current branch, in the order in which they happened.
pub fn ordered(history: &History, steps: usize) -> Vec<Ordered<'_>> {
    let mut all: Vec<Ordered> = Vec::new();
    let mut sent: BTreeMap<MsgId, usize> = BTreeMap::new();
    let mut last: BTreeMap<NodeId, usize> = BTreeMap::new();
    for place in 0..steps {
        let Some(step) = history.step(place) else { break };
        let mut here = None;
        for event in &step.events {
            let this = all.len();
            let mut after: Vec<usize> =
                event.node.and_then(|node| last.insert(node, this)).into_iter().collect();
            match &event.kind {
                EventKind::Sent(envelope) => drop(sent.insert(envelope.id, this)),
                EventKind::Delivered(envelope) | EventKind::Lost(envelope, _) => {
                    after.extend(sent.get(&envelope.id));
                }
                EventKind::Duplicated { envelope, copy } => {
                    let original = sent.get(&envelope.id).copied();
                    after.extend(original);
                    sent.extend(original.map(|original| (*copy, original)));
                }
                _ if event.node.is_none() => after.extend(here),
                _ => {}
            }
            here = event.node.map(|_| this).or(here);
            after.sort_unstable();
            after.dedup();
            all.push(Ordered { step: place + 1, event, after });
        }
    }
    all
}

/// A vector clock: of each node how many of its events came before, the event itself included; and last how many
/// events of the network, where those stand that happen at no node.
pub type Clock = Vec<u32>;

/// The clocks of the events from `begin` on, counted from there.
pub fn clocks(events: &[Ordered], begin: usize, roster: &Roster) -> Vec<Clock> {
    let network = roster.len();
    let start: Clock = vec![0; network + 1];
    let mut now = vec![start; network + 1];
    let mut all: Vec<Clock> = Vec::new();
    for Ordered { event, after, .. } in &events[begin..] {
        let host = event.node.map_or(network, NodeId::index);
        for before in after.iter().filter_map(|place| all.get(place.checked_sub(begin)?)) {
            for (mine, theirs) in now[host].iter_mut().zip(before) {
                *mine = (*mine).max(*theirs);
            }
        }
        now[host][host] += 1;
        all.push(now[host].clone());
    }
    all
}
