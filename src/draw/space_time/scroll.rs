//! All of a branch as one long diagram, of which only what is in sight is drawn: how far down each moment is and
//! where each message begins and ends, kept up as the branch grows.

use super::cone::Cone;
use super::lifelines::Lifelines;
use super::moments::{Hidden, Moment, Replay, State, mark, message_of, middle, moment};
use super::trips::{Fate, Trip, Trips};
use super::{Arrow, Caption, Drawing, EDGE, HEAD, LINE, Mark, STEP, Sheet, TRIP, marks, tell_across};
use crate::draw::geometry::clamped;
use crate::draw::words::Words;
use crate::draw::{Point, Shape};
use crate::sim::{Envelope, EventKind, History, Step};
use crate::value::{Micros, MsgId, NodeId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// Arrivals after which it is settled how far a usual message is drawn: from then on no moment moves.
const SETTLED: usize = 32;
/// Messages that are under way for more moments than this are looked for one by one.
const LONG: usize = 64;
/// Messages that are drawn at most of those that only pass what is in sight.
const DRAWN: usize = 300;

/// Where a message is read: a step of the branch and one of its events.
type EventAt = (usize, usize);

/// A branch as a long diagram. It belongs to one branch, to which steps are only added.
pub struct Scroll {
    hidden: Hidden,
    width: f64,
    /// Steps of the branch that have been read.
    read: usize,
    /// The steps in which something happened that is drawn, their times, and how far down each is.
    steps: Vec<usize>,
    times: Vec<Micros>,
    heights: Vec<f64>,
    /// What is told across all lifelines, by moment.
    told: BTreeMap<usize, Vec<Caption>>,
    trips: Trips<EventAt>,
    /// By moment: how many messages had been heard of before it.
    begun_before: Vec<usize>,
    /// Messages that take long, by their places among all.
    long: BTreeSet<usize>,
    /// When the first messages were sent, how long they took, and how long most of them.
    sent_at: HashMap<MsgId, Micros>,
    took: Vec<Micros>,
    usual: Micros,
    /// Clients that did something.
    clients: BTreeSet<NodeId>,
    /// What was drawn last.
    window: Option<Window>,
    /// On its way to where the next window begins.
    replay: Option<Replay>,
}

/// What is to be seen of a diagram.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct View {
    /// How far down it begins and ends.
    pub top: f64,
    pub end: f64,
    /// So many steps of the branch are known: what becomes of a message after them is not told.
    pub known: usize,
    /// After so many steps: what led to the last moment in them is lit, and what came of it.
    pub after: Option<usize>,
}

/// Moments that have been read, which lie beside those that are wanted next.
struct Window {
    places: Range<usize>,
    before: Vec<State>,
    moments: Vec<Moment>,
    replay: Replay,
}

impl Window {
    /// Whether going on from here leads to these moments.
    fn is_beside(&self, places: &Range<usize>) -> bool {
        (self.places.start..=self.places.end).contains(&places.start) && places.end >= self.places.end
    }
}

impl Scroll {
    pub fn new(hidden: Hidden, width: f64) -> Scroll {
        Scroll {
            hidden,
            width,
            read: 0,
            steps: Vec::new(),
            times: Vec::new(),
            heights: Vec::new(),
            told: BTreeMap::new(),
            trips: Trips::new(),
            begun_before: Vec::new(),
            long: BTreeSet::new(),
            sent_at: HashMap::new(),
            took: Vec::new(),
            usual: 0,
            clients: BTreeSet::new(),
            window: None,
            replay: None,
        }
    }

    /// How far down the diagram goes whose last moment is in so many steps of the branch.
    pub fn end_of(&self, position: usize) -> f64 {
        self.behind(position).map_or(HEAD, |place| self.heights[place] + EDGE)
    }

    /// Reads steps that are new on the branch, at most so many; gives whether these were all.
    pub fn read(&mut self, history: &History, words: &Words, most: usize) -> bool {
        for _ in 0..most {
            if history.step(self.read).is_none() {
                return true;
            }
            self.add(history, words);
            self.read += 1;
        }
        history.step(self.read).is_none()
    }

    fn add(&mut self, history: &History, words: &Words) {
        let Some(step) = history.step(self.read) else { return };
        let nodes = step.events.iter().filter_map(|event| event.node);
        self.clients.extend(nodes.filter(|node| words.roster.role(*node) == "client"));
        self.time(step);
        let name = mark(step);
        if name.is_none() && !step.events.iter().any(|event| self.hidden.shows(event)) {
            return;
        }
        let place = self.steps.len();
        let shown = step.events.iter().filter(|event| self.hidden.shows(event));
        let told = tell_across(words, name.as_deref(), shown, self.width);
        self.steps.push(self.read);
        self.times.push(step.at);
        self.begun_before.push(self.trips.all.len());
        self.heights.push(self.next_height(place, told.len()));
        if !told.is_empty() {
            self.told.insert(place, told);
        }
        for (number, event) in step.events.iter().enumerate() {
            if !self.hidden.shows(event) {
                continue;
            }
            let Some(trip) = self.trips.follow(place, &event.kind, |_| (self.read, number)) else { continue };
            let Trip { begun, sent, ended, .. } = self.trips.all[trip];
            if sent.is_none_or(|sent| begun - sent > LONG) || ended.is_some_and(|ended| ended - begun > LONG)
            {
                self.long.insert(trip);
            }
        }
    }

    /// Sees how long the first messages take. Until that is settled all moments move; what is left out counts too, so
    /// that nothing moves by being left out.
    fn time(&mut self, step: &Step) {
        if self.took.len() >= SETTLED {
            return;
        }
        let before = self.took.len();
        for event in &step.events {
            match &event.kind {
                EventKind::Sent(envelope) => drop(self.sent_at.insert(envelope.id, step.at)),
                EventKind::Delivered(envelope) => {
                    self.took.extend(self.sent_at.remove(&envelope.id).map(|sent| step.at - sent));
                }
                _ => {}
            }
        }
        if self.took.len() == before {
            return;
        }
        self.usual = middle(self.took.clone());
        self.heights.clear();
        for place in 0..self.steps.len() {
            let lines = self.told.get(&place).map_or(0, Vec::len);
            self.heights.push(self.next_height(place, lines));
        }
    }

    fn next_height(&self, place: usize, lines: usize) -> f64 {
        let scale = TRIP / self.usual.max(1) as f64;
        let before = place.checked_sub(1);
        let passed = before.map_or(0, |before| self.times[place] - self.times[before]) as f64;
        let above = before.map_or(0.0, |before| self.heights[before]);
        above + clamped(passed * scale, STEP.0, STEP.1) + lines as f64 * LINE
    }

    /// How long all of it is.
    pub fn length(&self) -> f64 {
        self.end_of(usize::MAX)
    }

    /// Who has a lifeline: clients, if they did anything, and all others.
    pub fn cast(&self, words: &Words) -> Vec<NodeId> {
        let clients = self.clients.iter().copied();
        let others = words.roster.ids().filter(|id| words.roster.role(*id) != "client");
        clients.chain(others).filter(|id| !self.hidden.nodes.contains(id)).collect()
    }

    /// How far down the world after so many steps of the branch is.
    pub fn height_of(&self, position: usize) -> f64 {
        self.behind(position).map_or(0.0, |place| self.heights[place])
    }

    /// The last moment in so many steps of the branch.
    fn behind(&self, position: usize) -> Option<usize> {
        self.steps.partition_point(|step| *step < position).checked_sub(1)
    }

    /// The step whose moment is nearest to that height, if there is any.
    pub fn step_at(&self, height: f64) -> Option<usize> {
        let after = self.heights.partition_point(|it| *it < height);
        let near = |place: usize| self.heights.get(place).map(|it| (it - height).abs());
        let before = after.checked_sub(1);
        let place = match (before.and_then(near), near(after)) {
            (Some(above), Some(below)) if above <= below => after - 1,
            (Some(_), None) => after - 1,
            _ => after,
        };
        self.steps.get(place).copied()
    }

    /// How many moments are known.
    fn known(&self, view: &View) -> usize {
        self.behind(view.known).map_or(0, |last| last + 1)
    }

    /// The moments between two heights, as far as they are known.
    fn places(&self, view: &View) -> Range<usize> {
        let known = self.known(view);
        let first = self.heights.partition_point(|height| *height < view.top).min(known);
        let behind = self.heights.partition_point(|height| *height <= view.end).min(known);
        first..behind
    }

    /// Replays at most so many steps towards where a view begins; gives whether it can be drawn without more. Of a
    /// run with thousands of messages under way few worlds are kept, and tens of thousands of steps lie between.
    pub fn prepare(&mut self, history: &History, view: &View, most: usize) -> bool {
        let places = self.places(view);
        self.replay_to(history, &places, most)
    }

    /// Has a window that leads to these moments, after at most so many steps; gives whether there is one.
    fn replay_to(&mut self, history: &History, places: &Range<usize>, most: usize) -> bool {
        if self.window.as_ref().is_some_and(|window| window.is_beside(places)) {
            return true;
        }
        let start = self.steps.get(places.start).copied().unwrap_or(self.read);
        let begun = self.replay.take().filter(|replay| replay.leads_to(history, start));
        let mut replay = begun.unwrap_or_else(|| Replay::towards(history, start));
        let there = replay.on(history, start, most);
        if there {
            let places = places.start..places.start;
            self.window = Some(Window { places, before: replay.states(), moments: Vec::new(), replay });
        } else {
            self.replay = Some(replay);
        }
        there
    }

    /// The part between two heights.
    pub fn draw(&mut self, history: &History, words: &Words, view: &View) -> Vec<Shape> {
        let View { top, end, .. } = *view;
        let known = self.known(view);
        let Range { start: first, end: behind } = self.places(view);
        self.show(history, first..behind);
        let Some(window) = &self.window else { return Vec::new() };
        let lifelines = Lifelines::new(words, self.cast(words), self.width);
        let of = view.after.and_then(|position| self.behind(position)).map(|place| self.steps[place]);
        let cone = of.map(|of| {
            let bounds = |place: usize| self.steps.get(place).copied();
            let from = bounds(first).unwrap_or(of).min(of);
            let to = behind.checked_sub(1).and_then(bounds).unwrap_or(of).max(of) + 1;
            Cone::new(history, of, from..to)
        });
        let told = (first..behind).map(|place| self.told.get(&place).cloned().unwrap_or_default());
        let sheet = Sheet { top, heights: self.heights[first..behind].to_vec(), told: told.collect(), end };
        let mut drawing = Drawing::new(words, &window.before, &window.moments, lifelines, sheet);
        if let Some(cone) = &cone {
            drawing.cone(cone, |step| self.height_of(step + 1));
        }
        drawing.moments();
        for trip in self.in_sight(first..behind) {
            let Some(envelope) = self.envelope(history, trip) else { continue };
            let ended = trip.ended.filter(|place| *place < known);
            let fate = if ended.is_some() { trip.fate } else { Fate::UnderWay };
            let height = |place: Option<usize>, none: f64| place.map_or(none, |place| self.heights[place]);
            let (from, to) = (height(trip.sent, 0.0), height(ended, self.end_of(view.known)));
            let class = cone.as_ref().map(|cone| cone.message(trip.id));
            drawing.arrow(&Arrow { envelope, fate, from, to, class });
        }
        drawing.finish().0
    }

    /// Messages that cross these moments, in the order in which they end.
    fn in_sight(&self, places: Range<usize>) -> Vec<&Trip<EventAt>> {
        let begun_before =
            |place: usize| self.begun_before.get(place).copied().unwrap_or(self.trips.all.len());
        let near = begun_before(places.start.saturating_sub(LONG))..begun_before(places.end + LONG);
        let all: BTreeSet<usize> =
            near.chain(self.long.iter().chain(self.trips.under_way.values()).copied()).collect();
        let mut trips: Vec<&Trip<EventAt>> = all.into_iter().map(|number| &self.trips.all[number]).collect();
        trips.retain(|trip| {
            trip.sent.is_none_or(|sent| sent < places.end)
                && trip.ended.is_none_or(|ended| ended >= places.start)
        });
        // Ten thousand messages under way are no picture any more: of those that only pass, the newest are drawn.
        let passes = |trip: &&Trip<EventAt>| {
            trip.begun < places.start && trip.ended.is_none_or(|ended| ended >= places.end)
        };
        let (mut passing, rest): (Vec<&Trip<EventAt>>, Vec<&Trip<EventAt>>) =
            trips.into_iter().partition(passes);
        passing.sort_by_key(|trip| Reverse(trip.begun));
        passing.truncate(DRAWN);
        let mut trips = [passing, rest].concat();
        trips.sort_by_key(|trip| trip.ended.unwrap_or(usize::MAX));
        trips
    }

    fn envelope<'a>(&self, history: &'a History, trip: &Trip<EventAt>) -> Option<&'a Envelope> {
        let (step, event) = trip.message;
        message_of(&history.step(step)?.events.get(event)?.kind)
    }

    /// Reads these moments, as far as they have not just been read.
    fn show(&mut self, history: &History, places: Range<usize>) {
        self.replay_to(history, &places, usize::MAX);
        let Some(mut window) = self.window.take() else { return };
        for place in window.places.end..places.end {
            window.moments.extend(moment(history, self.steps[place], &self.hidden, &mut window.replay));
        }
        let gone = places.start - window.places.start;
        if let Some(last) = gone.checked_sub(1).and_then(|last| window.moments.get(last)) {
            window.before = last.after.clone();
        }
        window.moments.drain(..gone.min(window.moments.len()));
        window.places = places;
        self.window = Some(window);
    }

    /// What each mark means, in lines of this width; gives how high that is.
    pub fn legend(words: &Words, width: f64) -> (Vec<Shape>, Point) {
        let (shapes, height) = marks::legend(words, &Mark::ALL.into(), width, LINE);
        (shapes, Point::new(width, height + LINE))
    }
}
