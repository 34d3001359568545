//! What a space-time diagram shows of a run: its steps in order, and what each node was after each of them.

use crate::command::Command;
use crate::frame::{Crown, Detail, Frame};
use crate::sim::{Envelope, Event, EventKind, History, Loss, Step};
use crate::value::{Epoch, Micros, MsgId, NodeId, Roster};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a node is between two moments.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct State {
    pub up: bool,
    pub role: &'static str,
    pub epoch: Option<Epoch>,
    pub crown: Crown,
}

/// A step in which something happened that is drawn.
pub struct Moment {
    pub time: Micros,
    pub events: Vec<Event>,
    /// A mark that a person set there.
    pub mark: Option<String>,
    /// Every node after it, by node id.
    pub after: Vec<State>,
}

/// A stretch of a run.
pub struct Moments {
    /// Every node before the first moment, by node id.
    pub before: Vec<State>,
    pub moments: Vec<Moment>,
    /// The messages, in the order in which their ways ended; those that are still under way last.
    pub trips: Vec<Trip>,
}

/// What became of a message.
#[derive(Copy, Clone, PartialEq, Debug)]
pub enum Fate {
    Arrives,
    Dies,
    UnderWay,
}

/// The way of a message, between two moments.
pub struct Trip {
    pub envelope: Envelope,
    /// The moment at which it was sent; none where that lies before the first.
    pub sent: Option<usize>,
    /// The moment at which it arrived or died; none where that lies after the last.
    pub ended: Option<usize>,
    pub fate: Fate,
}

impl Moments {
    /// Who takes part, as a diagram has them from the left: clients, if they do anything, and all others.
    pub fn cast(&self, roster: &Roster) -> Vec<NodeId> {
        let acts =
            |id: NodeId| self.moments.iter().any(|it| it.events.iter().any(|event| event.node == Some(id)));
        let is_client = |id: &NodeId| roster.role(*id) == "client";
        let (clients, servers): (Vec<NodeId>, Vec<NodeId>) = roster.ids().partition(is_client);
        clients.into_iter().filter(|id| acts(*id)).chain(servers).collect()
    }

    /// What a node has become at a moment, if that is another role than it had before.
    pub fn becomes(&self, id: NodeId, place: usize) -> Option<State> {
        let now = self.moments[place].after[id.index()];
        let before = match place.checked_sub(1) {
            Some(before) => self.moments[before].after[id.index()],
            None => self.before[id.index()],
        };
        (now.up && now.role != before.role).then_some(now)
    }

    /// How long most messages take: the middle of those that arrived.
    pub fn usual_trip(&self) -> Micros {
        let time = |place: usize| self.moments[place].time;
        let arrived = self.trips.iter().filter(|trip| trip.fate == Fate::Arrives);
        let mut trips: Vec<Micros> =
            arrived.filter_map(|trip| Some(time(trip.ended?) - time(trip.sent?))).collect();
        trips.sort_unstable();
        trips.get(trips.len() / 2).copied().unwrap_or_default()
    }
}

/// What each of these steps of the current branch did. The cursor comes back to where it was.
pub fn moments(history: &mut History, steps: Range<usize>) -> Moments {
    let here = history.position();
    history.seek(steps.start);
    let mut all = Moments { before: states(history), moments: Vec::new(), trips: Vec::new() };
    for place in steps {
        let Some(step) = history.step(place) else { break };
        let (time, mark) = (step.at, mark(step));
        let events: Vec<Event> = step.events.iter().filter(|event| is_drawn(&event.kind)).cloned().collect();
        if events.is_empty() && mark.is_none() {
            continue;
        }
        history.seek(place + 1);
        all.moments.push(Moment { time, events, mark, after: states(history) });
    }
    history.seek(here);
    all.trips = trips(&all.moments);
    all
}

/// Where each message was sent and what became of it.
fn trips(moments: &[Moment]) -> Vec<Trip> {
    let mut under_way: BTreeMap<MsgId, Trip> = BTreeMap::new();
    let mut ended = Vec::new();
    for (place, moment) in moments.iter().enumerate() {
        let begins = |envelope: &Envelope, sent| Trip {
            envelope: envelope.clone(),
            sent,
            ended: None,
            fate: Fate::UnderWay,
        };
        for event in &moment.events {
            let (envelope, fate) = match &event.kind {
                EventKind::Sent(envelope) => {
                    under_way.insert(envelope.id, begins(envelope, Some(place)));
                    continue;
                }
                // A copy has been under way as long as its original.
                EventKind::Duplicated { envelope, copy } => {
                    let sent = under_way.get(&envelope.id).and_then(|original| original.sent);
                    under_way.insert(*copy, begins(envelope, sent));
                    continue;
                }
                EventKind::Delivered(envelope) => (envelope, Fate::Arrives),
                EventKind::Lost(envelope, _) => (envelope, Fate::Dies),
                _ => continue,
            };
            // What a full network does not take was never under way.
            let trip = match event.kind {
                EventKind::Lost(_, Loss::Full) => begins(envelope, Some(place)),
                _ => under_way.remove(&envelope.id).unwrap_or_else(|| begins(envelope, None)),
            };
            ended.push(Trip { ended: Some(place), fate, ..trip });
        }
    }
    ended.extend(under_way.into_values());
    ended
}

/// Whether an event is told across all lifelines: what breaks, cuts, rules.
pub fn is_told_across(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Links { .. }
            | EventKind::Rule { .. }
            | EventKind::HoldsNoLonger { .. }
            | EventKind::Violated { .. }
    )
}

fn states(history: &History) -> Vec<State> {
    let frame: Frame = history.frame(Detail { from: 1, to: 0, keys: 0 });
    let state = |id| {
        let node = frame.node(id);
        let body = &node.body;
        State { up: node.up, role: body.role, epoch: body.epoch, crown: body.crown }
    };
    history.roster().ids().map(state).collect()
}

fn mark(step: &Step) -> Option<String> {
    match step.command.as_deref() {
        Some(Command::Mark(name)) => Some(name.text.to_string()),
        _ => None,
    }
}

/// Settings of the network and clocks have no place on a lifeline, and what a note tells is seen in what it does.
fn is_drawn(kind: &EventKind) -> bool {
    !matches!(
        kind,
        EventKind::Delayed { .. }
            | EventKind::Input(_)
            | EventKind::ClientNote { .. }
            | EventKind::Latency { .. }
            | EventKind::LossRate { .. }
            | EventKind::DiskLatency { .. }
            | EventKind::TimerSet { .. }
            | EventKind::ClockRate { .. }
            | EventKind::ByHand
            | EventKind::Waits(_)
            | EventKind::WriteWillFail
            | EventKind::WriteFailed
    )
}
