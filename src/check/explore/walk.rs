//! From state to state: worlds are rebuilt by replay, and what two states' ways share is kept.

use super::SearchContext;
use super::bounds::Used;
use super::commute;
use super::moves::Scene;
use super::store::Tree;
use super::world::Explore;
use crate::sim::{Action, BY_HAND_STEP, Event, Sim};

/// States, and the moves that lead from one to the next: single actions, or more at once.
pub trait Model {
    type Move;
    /// How the states were found.
    fn tree(&self) -> &Tree;
    /// Appends all that can happen now, always in the same order.
    fn moves(&self, scene: &Scene, world: &dyn Explore, used: &Used, moves: &mut Vec<Self::Move>);
    /// Makes a move. Returns what is used up then.
    fn make(&self, one: &Self::Move, world: &mut dyn Explore, used: Used, events: &mut Vec<Event>) -> Used;
}

/// Each move is one action.
impl Model for SearchContext {
    type Move = Action;

    fn tree(&self) -> &Tree {
        self.store.tree()
    }

    fn moves(&self, scene: &Scene, world: &dyn Explore, used: &Used, moves: &mut Vec<Action>) {
        scene.moves(world, &self.bounds, used, moves);
    }

    fn make(&self, action: &Action, world: &mut dyn Explore, used: Used, events: &mut Vec<Event>) -> Used {
        act(world, action, events);
        // A move that is tried from here hashes only what that changes.
        if self.alike.len() < 2 {
            world.fingerprint_soon();
        }
        self.used(used, action, events)
    }
}

/// A world on the way to where the walker stands.
pub struct Point<M> {
    state: u32,
    pub world: Box<dyn Explore>,
    pub used: Used,
    /// What can happen there, once a caller asked.
    moves: Vec<M>,
}

impl<M> Point<M> {
    fn new(state: u32, world: Box<dyn Explore>, used: Used) -> Point<M> {
        Point { state, world, used, moves: Vec::new() }
    }

    /// What can happen there, once it was listed.
    pub fn moves(&self) -> &[M] {
        &self.moves
    }

    fn list_moves(&mut self, scene: &Scene, model: &impl Model<Move = M>) {
        if self.moves.is_empty() {
            model.moves(scene, &*self.world, &self.used, &mut self.moves);
        }
    }
}

/// Stands at one state and holds every world on the way to it. States of one level are visited in the
/// order in which they were found, so that the next one shares most of its way.
pub struct Walker<M> {
    /// Of its own, as its worlds are: threads that count references to the same values wait for each other.
    scene: Scene,
    points: Vec<Point<M>>,
    way: Vec<u32>,
    events: Vec<Event>,
    /// Worlds that were left, to be used again.
    spare: Vec<Box<dyn Explore>>,
}

impl<M> Walker<M> {
    /// `start` is where the search starts.
    pub fn new(context: &SearchContext, start: Box<dyn Explore>) -> Walker<M> {
        let scene = Scene::new(&*start);
        let root = Point::new(0, context.begin(start), context.at_start());
        Walker { scene, points: vec![root], way: Vec::new(), events: Vec::new(), spare: Vec::new() }
    }

    /// Goes where a state is, by replay from the last point of its way that it has.
    pub fn go_to(&mut self, state: u32, model: &impl Model<Move = M>) {
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
            at = model.tree().way(at).0;
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
            top.list_moves(&self.scene, model);
            let one = &top.moves[usize::from(model.tree().way(next).1)];
            let used = model.make(one, &mut *world, top.used, &mut self.events);
            self.points.push(Point::new(next, world, used));
        }
    }

    /// Lists what can happen where it stands.
    pub fn list_moves(&mut self, model: &impl Model<Move = M>) {
        self.points.last_mut().expect("the start is never left").list_moves(&self.scene, model);
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

    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    pub fn top(&self) -> &Point<M> {
        &self.points[self.points.len() - 1]
    }
}

impl Walker<Action> {
    /// Moves that need not be tried where it stands: see [`commute`].
    pub fn skip(&self, context: &SearchContext) -> Vec<Action> {
        let [.., before, here] = &self.points[..] else { return Vec::new() };
        let mut moves = Vec::new();
        self.scene.moves(&*before.world, &context.bounds, &before.used, &mut moves);
        let nth = usize::from(context.tree().way(here.state).1);
        commute::earlier(&*before.world, &self.scene, &moves, nth)
    }
}

/// A world to try moves on, from one state after the other.
#[derive(Default)]
pub struct Trial {
    world: Option<Box<dyn Explore>>,
}

impl Trial {
    /// A world like the one of a state; `again` if the last one was of the same state, and only moved on.
    pub fn like(&mut self, here: &dyn Explore, again: bool) -> &mut dyn Explore {
        let world = match self.world.take() {
            Some(mut world) => {
                if again {
                    world.take_back(here);
                } else {
                    world.take_over(here);
                }
                world
            }
            None => here.copy(),
        };
        &mut **self.world.insert(world)
    }

    /// Where the last move led, if one was tried.
    pub fn world(&self) -> Option<&dyn Explore> {
        self.world.as_deref()
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
