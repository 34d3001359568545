//! Random runs over the moves of the explorer: they reach what lies deep, and promise nothing.
//!
//! Messages are scheduled by priority: whatever shares a track (a link, a receiver, a pair of nodes) shares a
//! priority drawn at random, and at a few change points the track that is served sinks below all others. What
//! clients, timers and faults do is drawn in between, each run with its own mixture.
//!
//! Sources: S. Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs",
//! ASPLOS 2010 (priorities and change points); A. Groce et al., "Swarm Testing", ISSTA 2012 (mixtures).

use super::bounds::{Bounds, Kind, NO_LIMIT, Used};
use super::walk::act;
use super::world::Explore;
use super::{Finding, SearchContext};
use crate::check::Rng;
use crate::sim::{Action, Event};
use crate::value::{MsgId, NodeId};
use std::collections::BTreeMap;

/// Actions that the longest runs have at most.
pub const LONGEST: u64 = 120;

/// The same for the shortest runs and the longest ones.
const LENGTHS: (u64, u64) = (12, LONGEST);

/// Percent of actions that are no delivery, of which each run draws one.
const OTHERS: [u64; 6] = [3, 8, 15, 25, 40, 60];

/// Change points that a run has at most.
const CHANGES: u64 = 5;

/// What messages must share to share a priority.
#[derive(Copy, Clone)]
enum Tracks {
    Link,
    Receiver,
    Sender,
    /// Either direction of a link.
    Pair,
}

/// What is served by one priority: a track of messages, or the disk of a node.
type Track = (NodeId, NodeId);

/// The plan of one run, drawn before it begins.
struct Mixture {
    bounds: Bounds,
    length: u64,
    others: u64,
    tracks: Tracks,
    /// Messages of one track overtake each other.
    overtake: bool,
    changes: Vec<u64>,
    /// How much each kind is preferred, by `Kind as usize`.
    weights: [u32; Kind::ALL.len()],
}

impl Mixture {
    fn draw(rng: &mut Rng, most: u64, limits: &Bounds) -> Mixture {
        let length = rng.within(LENGTHS.0.min(most), LENGTHS.1.min(most));
        let mut bounds = Bounds {
            crashes: rng.one(&[0, 0, 1, 1, 2, 3]).unwrap_or(0),
            timeouts: rng.one(&[1, 2, 3, 4, 6, 9]).unwrap_or(0),
            requests: rng.one(&[1, 2, 2, 3, 4, 5]).unwrap_or(0),
            admin: rng.one(&[0, 1, 1, 2, 3]).unwrap_or(0),
            duplicates: rng.one(&[0, 0, 0, 1, 2]).unwrap_or(0),
            ..Bounds::QUIET
        };
        for kind in Kind::ALL {
            let most = limits.most(kind);
            let now = bounds.most_mut(kind);
            *now = (*now).min(most);
        }
        let changes = rng.below(CHANGES + 1);
        Mixture {
            bounds,
            length,
            others: rng.one(&OTHERS).unwrap_or(OTHERS[0]),
            tracks: rng
                .one(&[Tracks::Link, Tracks::Receiver, Tracks::Sender, Tracks::Pair])
                .unwrap_or(Tracks::Link),
            overtake: rng.percent(25),
            changes: (0..changes).map(|_| rng.below(length)).collect(),
            weights: Kind::ALL.map(|_| rng.one(&[1, 1, 2, 4]).unwrap_or(1)),
        }
    }
}

/// One run after the other, each from the start.
pub struct RandomWalks {
    rng: Rng,
    world: Box<dyn Explore>,
    walks: u64,
    steps: u64,
    mixture: Mixture,
    used: Used,
    actions: Vec<Action>,
    priorities: BTreeMap<Track, u64>,
    /// The next priority below all others.
    lowest: u64,
    moves: Vec<Action>,
    events: Vec<Event>,
    /// Runs end before they have so many actions: there is a shorter way already.
    most: u64,
    limits: Bounds,
}

impl RandomWalks {
    /// Runs within `limits`, all drawn from `seed`.
    pub fn new(context: &SearchContext, seed: u64, limits: Bounds) -> RandomWalks {
        let mut rng = Rng::new(seed);
        let mixture = Mixture::draw(&mut rng, LENGTHS.1, &limits);
        RandomWalks {
            rng,
            world: context.first(),
            walks: 0,
            steps: 0,
            mixture,
            used: context.at_start(),
            actions: Vec::new(),
            priorities: BTreeMap::new(),
            lowest: u64::from(u32::MAX),
            moves: Vec::new(),
            events: Vec::new(),
            most: LENGTHS.1,
            limits,
        }
    }

    /// Runs that were begun.
    pub fn walks(&self) -> u64 {
        self.walks
    }

    /// Actions that were done.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Looks from now on only for what takes fewer actions.
    pub fn below(&mut self, most: usize) {
        self.most = most as u64;
    }

    /// Does so many actions. Returns what was found and the way there, as soon as there is something.
    pub fn step(&mut self, context: &SearchContext, steps: u32) -> Option<(Finding, Vec<Action>)> {
        for _ in 0..steps {
            let Some(action) = self.next(context) else {
                self.begin(context);
                continue;
            };
            self.steps += 1;
            act(&mut *self.world, &action, &mut self.events);
            self.used = context.used(self.used, &action, &self.events);
            self.actions.push(action);
            if let Some(finding) = context.find(&*self.world, &self.used, true) {
                let actions = std::mem::take(&mut self.actions);
                self.begin(context);
                return Some((finding, actions));
            }
        }
        None
    }

    fn begin(&mut self, context: &SearchContext) {
        self.walks += 1;
        self.world.take_over(&*context.start);
        self.used = context.at_start();
        self.actions.clear();
        self.priorities.clear();
        self.lowest = u64::from(u32::MAX);
        self.mixture = Mixture::draw(&mut self.rng, self.most, &self.limits);
    }

    /// What is done next; none at the end of a run.
    fn next(&mut self, context: &SearchContext) -> Option<Action> {
        if self.actions.len() as u64 >= self.mixture.length {
            return None;
        }
        let mut moves = std::mem::take(&mut self.moves);
        moves.clear();
        context.scene.moves(&*self.world, &self.mixture.bounds, &self.used, &mut moves);
        let own = moves.iter().filter(|action| Kind::of(action).is_none()).count();
        let other = moves.len() > own && (own == 0 || self.rng.percent(self.mixture.others));
        let action = if other { self.other(&moves) } else { self.scheduled(&moves) };
        self.moves = moves;
        action
    }

    /// What is no delivery: first its kind is drawn, then which of that kind, or many messages would mean few
    /// crashes.
    fn other(&mut self, moves: &[Action]) -> Option<Action> {
        let mut counts = [0_u64; Kind::ALL.len()];
        moves.iter().filter_map(Kind::of).for_each(|kind| counts[kind as usize] += 1);
        let mut weights = self.mixture.weights;
        for (weight, count) in weights.iter_mut().zip(counts) {
            *weight = if count == 0 { 0 } else { *weight };
        }
        let kind = self.rng.weighted(&weights)?;
        let nth = self.rng.below(counts[kind]) as usize;
        moves.iter().filter(|action| Kind::of(action).is_some_and(|of| of as usize == kind)).nth(nth).cloned()
    }

    /// The delivery or flush of the highest priority.
    fn scheduled(&mut self, moves: &[Action]) -> Option<Action> {
        // In the order of their ids.
        let messages = self.world.messages();
        let link = |id: MsgId| {
            let place = messages.binary_search_by_key(&id, |(id, ..)| *id).ok()?;
            let (_, from, to) = messages[place];
            Some((from, to))
        };
        let mut best: Option<(u64, Track)> = None;
        let mut of_track: Vec<&Action> = Vec::new();
        for action in moves.iter().filter(|action| Kind::of(action).is_none()) {
            let track = match action {
                Action::Deliver { id } => link(*id).map(|link| self.track(link)),
                Action::Flush { node, .. } => Some((*node, *node)),
                _ => None,
            };
            let Some(track) = track else { continue };
            let priority = match self.priorities.get(&track) {
                Some(priority) => *priority,
                None => {
                    // Above all that sink at a change point.
                    let drawn = u64::from(u32::MAX) + 1 + (self.rng.draw() >> 32);
                    self.priorities.insert(track, drawn);
                    drawn
                }
            };
            if best.is_none_or(|(highest, _)| priority > highest) {
                best = Some((priority, track));
                of_track.clear();
            }
            if best.is_some_and(|(_, of)| of == track) {
                of_track.push(action);
            }
        }
        let (_, track) = best?;
        if self.mixture.changes.contains(&(self.actions.len() as u64)) {
            self.lowest -= 1;
            self.priorities.insert(track, self.lowest);
        }
        let nth = if self.mixture.overtake { self.rng.below(of_track.len() as u64) as usize } else { 0 };
        of_track.get(nth).map(|action| (*action).clone())
    }

    fn track(&self, (from, to): Track) -> Track {
        match self.mixture.tracks {
            Tracks::Link => (from, to),
            Tracks::Receiver => (to, to),
            Tracks::Sender => (from, from),
            Tracks::Pair => (from.min(to), from.max(to)),
        }
    }
}

/// What random runs may do at most, unless less is wanted. Every kind is counted, so that a shortest way
/// can be looked for within what a run used.
pub const ANYTHING: Bounds = Bounds {
    crashes: 3,
    timeouts: 9,
    requests: 5,
    admin: 3,
    duplicates: 2,
    restarts: NO_LIMIT,
    ..Bounds::QUIET
};
