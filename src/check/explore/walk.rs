//! From state to state: worlds are rebuilt by replay, and what two states' ways share is kept.

use super::SearchContext;
use super::bounds::Used;
use super::commute;
use super::moves::Scene;
use super::world::Explore;
use crate::sim::{Action, BY_HAND_STEP, Event, Sim};

/// A world on the way to where the walker stands.
pub struct Point {
    state: u32,
    pub world: Box<dyn Explore>,
    pub used: Used,
    /// What can happen there, once a caller asked.
    moves: Vec<Action>,
}

impl Point {
    fn new(state: u32, world: Box<dyn Explore>, used: Used) -> Point {
        Point { state, world, used, moves: Vec::new() }
    }

    /// What can happen there, once it was listed.
    pub fn moves(&self) -> &[Action] {
        &self.moves
    }

    fn list_moves(&mut self, scene: &Scene, context: &SearchContext) {
        if self.moves.is_empty() {
            scene.moves(&*self.world, &context.bounds, &self.used, &mut self.moves);
        }
    }
}

/// Stands at one state and holds every world on the way to it. States of one level are visited in the
/// order in which they were found, so that the next one shares most of its way.
pub struct Walker {
    /// Of its own, as its worlds are: threads that count references to the same values wait for each other.
    scene: Scene,
    points: Vec<Point>,
    way: Vec<u32>,
    events: Vec<Event>,
    /// Worlds that were left, to be used again.
    spare: Vec<Box<dyn Explore>>,
}

impl Walker {
    /// `start` is where the search starts.
    pub fn new(context: &SearchContext, start: Box<dyn Explore>) -> Walker {
        let scene = Scene::new(&*start);
        let root = Point::new(0, context.begin(start), context.at_start());
        Walker { scene, points: vec![root], way: Vec::new(), events: Vec::new(), spare: Vec::new() }
    }

    /// Goes where a state is, by replay from the last point of its way that it has.
    pub fn go_to(&mut self, state: u32, context: &SearchContext) {
        let mut at = state;
        // A copy of the top's world, some actions later: it is sooner taken back than a new one is made.
        let mut left = None;
        loop {
            // States are numbered as they are found: what is later is not on the way.
            while self.top().state > at {
                self.spare.extend(left.take());
                left = self.points.pop().map(|point| point.world);
            }
            if self.top().state == at {
                break;
            }
            self.way.push(at);
            at = context.store.way(at).0;
        }
        if self.way.is_empty() {
            self.spare.extend(left.take());
        }
        while let Some(next) = self.way.pop() {
            let mut world = match left.take() {
                Some(mut world) => {
                    world.take_back(&*self.top().world);
                    world
                }
                None => self.another(),
            };
            let top = self.points.last_mut().expect("the start is never left");
            let before = top.used;
            top.list_moves(&self.scene, context);
            let action = &top.moves[usize::from(context.store.way(next).1)];
            act(&mut *world, action, &mut self.events);
            let used = context.used(before, action, &self.events);
            // A move that is tried from here hashes only what that changes.
            if context.alike.len() < 2 {
                world.fingerprint_soon();
            }
            self.points.push(Point::new(next, world, used));
        }
    }

    /// Lists what can happen where it stands.
    pub fn list_moves(&mut self, context: &SearchContext) {
        self.points.last_mut().expect("the start is never left").list_moves(&self.scene, context);
    }

    /// One more world like the one where it stands.
    fn another(&mut self) -> Box<dyn Explore> {
        match self.spare.pop() {
            Some(mut world) => {
                world.take_over(&*self.top().world);
                world
            }
            None => self.top().world.copy(),
        }
    }

    /// Moves that need not be tried where it stands: see [`commute`].
    pub fn skip(&self, context: &SearchContext) -> Vec<Action> {
        let [.., before, here] = &self.points[..] else { return Vec::new() };
        let mut moves = Vec::new();
        self.scene.moves(&*before.world, &context.bounds, &before.used, &mut moves);
        let nth = usize::from(context.store.way(here.state).1);
        commute::earlier(&*before.world, &self.scene, &moves, nth)
    }

    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    pub fn top(&self) -> &Point {
        &self.points[self.points.len() - 1]
    }
}

/// Carries out an action as a script's command would, by hand at the next instant.
pub fn act(world: &mut dyn Sim, action: &Action, events: &mut Vec<Event>) {
    let takes_time = world.by_hand() && action.is_step();
    let at = world.now() + if takes_time { BY_HAND_STEP } else { 0 };
    events.clear();
    let done = world.apply(at, action, events);
    debug_assert!(done.is_ok(), "a move is possible: {action:?} {done:?}");
}
