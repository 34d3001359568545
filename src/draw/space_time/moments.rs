//! What a space-time diagram shows of a run: its steps in order, and what each node was after each of them.

use crate::command::Command;
use crate::frame::{Crown, Detail, Frame, NodeView};
use crate::sim::{Envelope, Event, EventKind, History, Loss, Sim, Step};
use crate::value::{Epoch, Micros, MsgId, NodeId, Roster};
use std::collections::{BTreeMap, BTreeSet};
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
    /// Which step of the branch, counted from 0.
    pub step: usize,
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
        becomes(&self.before, &self.moments, id, place)
    }

    /// How long most messages take: the middle of those that arrived.
    pub fn usual_trip(&self) -> Micros {
        let time = |place: usize| self.moments[place].time;
        let arrived = self.trips.iter().filter(|trip| trip.fate == Fate::Arrives);
        middle(arrived.filter_map(|trip| Some(time(trip.ended?) - time(trip.sent?))).collect())
    }
}

/// The same for moments that come after these states.
pub fn becomes(before: &[State], moments: &[Moment], id: NodeId, place: usize) -> Option<State> {
    let now = moments[place].after[id.index()];
    let before = place.checked_sub(1).map_or(before, |before| &moments[before].after);
    (now.up && now.role != before[id.index()].role).then_some(now)
}

/// The middle of some times; 0 of none.
pub fn middle(mut times: Vec<Micros>) -> Micros {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// What a diagram leaves out.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Hidden {
    /// Kinds of messages, as [`MessageBody::kind`](crate::frame::MessageBody) has them.
    pub kinds: BTreeSet<&'static str>,
    pub nodes: BTreeSet<NodeId>,
}

impl Hidden {
    /// Whether an event has a place in the diagram.
    pub fn shows(&self, event: &Event) -> bool {
        let hides = |id: NodeId| self.nodes.contains(&id);
        is_drawn(&event.kind)
            && match message_of(&event.kind) {
                Some(envelope) => {
                    !hides(envelope.from)
                        && !hides(envelope.to)
                        && (self.kinds.is_empty() || !self.kinds.contains(envelope.payload.describe().kind))
                }
                None => !event.node.is_some_and(hides),
            }
    }
}

/// The message that an event is about.
pub fn message_of(kind: &EventKind) -> Option<&Envelope> {
    match kind {
        EventKind::Sent(envelope)
        | EventKind::Delivered(envelope)
        | EventKind::Lost(envelope, _)
        | EventKind::Duplicated { envelope, .. } => Some(envelope),
        _ => None,
    }
}

/// Goes along a branch, beside its history.
pub struct Walk {
    world: Box<dyn Sim>,
    place: usize,
}

impl Walk {
    /// The world after so many steps of the current branch.
    pub fn to(history: &History, place: usize) -> Walk {
        let (at, world) = history.world_before(place).unwrap_or((0, history.root()));
        let mut walk = Walk { world: world.boxed_clone(), place: at };
        walk.on(history, place);
        walk
    }

    /// Goes on to the world after so many steps.
    pub fn on(&mut self, history: &History, place: usize) {
        let mut events = Vec::new();
        while let Some(step) = history.step(self.place).filter(|_| self.place < place) {
            events.clear();
            let done = self.world.apply(step.at, &step.action, &mut events);
            debug_assert!(done.is_ok(), "a recorded step is possible again: {done:?}");
            self.place += 1;
        }
    }

    /// What each node is here, by node id.
    pub fn states(&self) -> Vec<State> {
        let frame: Frame = self.world.frame(Detail { from: 1, to: 0, keys: 0 });
        let state = |node: &NodeView| {
            let body = &node.body;
            State { up: node.up, role: body.role, epoch: body.epoch, crown: body.crown }
        };
        frame.nodes.iter().map(state).collect()
    }
}

/// What each of these steps of the current branch did.
pub fn moments(history: &History, steps: Range<usize>) -> Moments {
    let mut walk = Walk::to(history, steps.start);
    let before = walk.states();
    let read = steps.filter_map(|place| moment(history, place, &Hidden::default(), &mut walk));
    let moments: Vec<Moment> = read.collect();
    let trips = trips(&moments);
    Moments { before, moments, trips }
}

/// What a step did, if that is drawn.
pub fn moment(history: &History, place: usize, hidden: &Hidden, walk: &mut Walk) -> Option<Moment> {
    let step = history.step(place)?;
    let mark = mark(step);
    let events: Vec<Event> = step.events.iter().filter(|event| hidden.shows(event)).cloned().collect();
    if events.is_empty() && mark.is_none() {
        return None;
    }
    walk.on(history, place + 1);
    Some(Moment { step: place, time: step.at, events, mark, after: walk.states() })
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

/// The mark that a person set at a step.
pub fn mark(step: &Step) -> Option<String> {
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
