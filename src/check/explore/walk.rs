//! From state to state: worlds are rebuilt by replay, and what two states' ways share is kept.

use super::Ground;
use super::bounds::Used;
use super::commute;
use crate::sim::{Action, BY_HAND_STEP, Event, Sim};

/// A world on the way to where the walker stands.
pub struct Point {
    state: u32,
    pub world: Box<dyn Sim>,
    pub used: Used,
}

/// Stands at one state and holds every world on the way to it. States of one level are visited in the
/// order in which they were found, so that the next one shares most of its way.
pub struct Walker {
    points: Vec<Point>,
    way: Vec<u32>,
    moves: Vec<Action>,
    events: Vec<Event>,
}

impl Walker {
    pub fn new(ground: &Ground) -> Walker {
        let mut world = ground.start.boxed_clone();
        // A goal may ask what happened; nobody else listens.
        if ground.wanted.goal.is_none() {
            world.hush();
        }
        let root = Point { state: 0, world, used: ground.at_start() };
        Walker { points: vec![root], way: Vec::new(), moves: Vec::new(), events: Vec::new() }
    }

    /// Goes where a state is, by replay from the last point of its way that it has.
    pub fn go_to(&mut self, state: u32, ground: &Ground) {
        let mut at = state;
        loop {
            // States are numbered as they are found: what is later is not on the way.
            while self.top().state > at {
                self.points.pop();
            }
            if self.top().state == at {
                break;
            }
            self.way.push(at);
            at = ground.store.way(at).0;
        }
        while let Some(next) = self.way.pop() {
            let top = self.top();
            let (mut world, used) = (top.world.boxed_clone(), top.used);
            let mut moves = std::mem::take(&mut self.moves);
            moves.clear();
            ground.scene.moves(&*world, &ground.bounds, &used, &mut moves);
            let action = &moves[usize::from(ground.store.way(next).1)];
            act(&mut *world, action, &mut self.events);
            let used = ground.used(used, action, &self.events);
            self.moves = moves;
            // Whoever tries a move from here hashes only what that changes.
            if ground.alike.len() < 2 {
                world.fingerprint_soon();
            }
            self.points.push(Point { state: next, world, used });
        }
    }

    /// Moves that need not be tried where it stands: see [`commute`].
    pub fn skip(&self, ground: &Ground) -> Vec<Action> {
        let [.., before, here] = &self.points[..] else { return Vec::new() };
        let mut moves = Vec::new();
        ground.scene.moves(&*before.world, &ground.bounds, &before.used, &mut moves);
        let nth = usize::from(ground.store.way(here.state).1);
        commute::earlier(&*before.world, &ground.scene, &moves, nth)
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
