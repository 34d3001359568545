//! What a space-time diagram shows of a run: its steps in order, and what each node was after each of them.

use super::trips::{Fate, Trip, Trips};
use crate::command::Command;
use crate::frame::{Crown, Detail, NodeView};
use crate::sim::{Envelope, Event, EventKind, History, Sim, Step};
use crate::value::{Epoch, Micros, NodeId, Roster};
use std::collections::BTreeSet;
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
    pub trips: Vec<Trip<Envelope>>,
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
pub struct Replay {
    world: Box<dyn Sim>,
    place: usize,
}

impl Replay {
    /// The world after so many steps of the current branch.
    pub fn to(history: &History, place: usize) -> Replay {
        let mut replay = Replay::towards(history, place);
        replay.on(history, place, usize::MAX);
        replay
    }

    /// The world that is at hand of those before so many steps.
    pub fn towards(history: &History, place: usize) -> Replay {
        let (at, world) = history.world_before(place).unwrap_or((0, history.root()));
        Replay { world: world.boxed_clone(), place: at }
    }

    /// Whether going on from here is the shortest way to the world after so many steps.
    pub fn leads_to(&self, history: &History, place: usize) -> bool {
        let at_hand = history.world_before(place).map_or(0, |(at, _)| at);
        (at_hand..=place).contains(&self.place)
    }

    /// Goes on to the world after so many steps, by at most this many; gives whether it is there.
    pub fn on(&mut self, history: &History, place: usize, most: usize) -> bool {
        let mut events = Vec::new();
        let end = place.min(self.place.saturating_add(most));
        while let Some(step) = history.step(self.place).filter(|_| self.place < end) {
            events.clear();
            let done = self.world.apply(step.at, &step.action, &mut events);
            debug_assert!(done.is_ok(), "a recorded step is possible again: {done:?}");
            self.place += 1;
        }
        end == place
    }

    /// What each node is here, by node id.
    pub fn states(&self) -> Vec<State> {
        let state = |id| {
            let NodeView { up, body, .. } = self.world.node(id, Detail::NONE);
            State { up, role: body.role, epoch: body.epoch, crown: body.crown }
        };
        self.world.roster().ids().map(state).collect()
    }
}

/// What each of these steps of the current branch did.
pub fn moments(history: &History, steps: Range<usize>) -> Moments {
    let mut replay = Replay::to(history, steps.start);
    let before = replay.states();
    let read = steps.filter_map(|place| moment(history, place, &Hidden::default(), &mut replay));
    let moments: Vec<Moment> = read.collect();
    let trips = trips(&moments);
    Moments { before, moments, trips }
}

/// What a step did, if that is drawn.
pub fn moment(history: &History, place: usize, hidden: &Hidden, replay: &mut Replay) -> Option<Moment> {
    let step = history.step(place)?;
    let mark = mark(step);
    let events: Vec<Event> = step.events.iter().filter(|event| hidden.shows(event)).cloned().collect();
    if events.is_empty() && mark.is_none() {
        return None;
    }
    replay.on(history, place + 1, usize::MAX);
    Some(Moment { step: place, time: step.at, events, mark, after: replay.states() })
}

/// Where each message was sent and what became of it, in the order in which that was settled.
fn trips(moments: &[Moment]) -> Vec<Trip<Envelope>> {
    let (mut trips, mut order) = (Trips::new(), Vec::new());
    for (place, moment) in moments.iter().enumerate() {
        for event in &moment.events {
            let followed = trips.follow(place, &event.kind, Envelope::clone);
            order.extend(followed.filter(|number| trips.all[*number].ended.is_some()));
        }
    }
    order.extend(trips.under_way.into_values());
    let mut all: Vec<Option<Trip<Envelope>>> = trips.all.into_iter().map(Some).collect();
    order.into_iter().filter_map(|number| all[number].take()).collect()
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
