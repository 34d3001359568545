//! How a run without end is walked: in macro steps, each some actions that belong together.
//!
//! A node hears all messages that are under way to it, in the order in which they were sent, or everybody
//! does; a timer goes off; or a person does something. What is written becomes durable at once. A timer goes off only when
//! nothing that its node asked for is under way any more, and no answer: time-outs are longer than a round
//! trip, or everything could be kept from ending by that alone. Where a protocol keeps its timers apart
//! (`SearchHints::spreads_timers`), one goes off only when no message is under way.

use super::super::SearchContext;
use super::super::bounds::{Kind, Used};
use super::super::moves::Scene;
use super::super::store::Tree;
use super::super::walk::{Model, act};
use super::super::world::Explore;
use crate::protocol::TimerIx;
use crate::sim::{Action, Event, Sim};
use crate::value::NodeId;

/// How long macro steps are.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Grain {
    /// All messages arrive together.
    Coarse,
    /// One node hears its messages at a time.
    Fine,
}

/// One macro step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MacroStep {
    /// Each node hears its messages: what they answer comes in a later macro step.
    HearAll,
    Hear(NodeId),
    Fire(NodeId, TimerIx),
    /// What a person does, or what befalls a node.
    Act(Action),
}

impl MacroStep {
    fn is_heard_by(&self, node: NodeId) -> bool {
        *self == MacroStep::HearAll || *self == MacroStep::Hear(node)
    }
}

/// Timers of a node that are kept apart.
const TIMERS: u8 = 3;

/// Bits of one node in [`duties`]: its messages, and each of its timers.
const BITS: u8 = 1 + TIMERS;

/// Each move is a macro step.
pub struct MacroSteps<'a> {
    pub context: &'a SearchContext,
    pub grain: Grain,
    pub tree: &'a Tree,
}

impl Model for MacroSteps<'_> {
    type Move = MacroStep;

    fn tree(&self) -> &Tree {
        self.tree
    }

    fn moves(&self, scene: &Scene, world: &dyn Explore, used: &Used, moves: &mut Vec<MacroStep>) {
        let bounds = &self.context.bounds;
        let messages = world.messages();
        let waited_for = |node: &NodeId| messages.iter().any(|(_, _, to)| to == node);
        match self.grain {
            Grain::Coarse => moves.extend((!messages.is_empty()).then_some(MacroStep::HearAll)),
            Grain::Fine => moves.extend(scene.everybody().filter(waited_for).map(MacroStep::Hear)),
        }
        let quiet = messages.is_empty() || !world.spreads_timers();
        if quiet && used.may(Kind::Timeout, bounds) {
            for node in scene.everybody().filter(|node| !world.awaits(*node)) {
                moves.extend(world.standing(node).ready().map(|timer| MacroStep::Fire(node, timer)));
            }
        }
        let mut actions = Vec::new();
        scene.environment_actions(world, bounds, used, scene.up(world), &mut actions);
        moves.extend(actions.into_iter().map(MacroStep::Act));
    }

    /// No fingerprint is told here, as the other search does: [`duties`] asks since when timers are armed, which
    /// a fingerprint leaves out, and what is taken back by it may differ there.
    fn make(
        &self,
        macro_step: &MacroStep,
        world: &mut dyn Explore,
        used: Used,
        events: &mut Vec<Event>,
    ) -> Used {
        take(self.context, macro_step, world, used, events, &mut |_, _| {})
    }
}

/// Takes a macro step, or as much of it as there is until the goal comes true: what it leads to is over then.
/// `each` hears every action just before it is done. Returns what is used up then.
pub fn take(
    context: &SearchContext,
    macro_step: &MacroStep,
    world: &mut dyn Sim,
    mut used: Used,
    events: &mut Vec<Event>,
    each: &mut dyn FnMut(&dyn Sim, &Action),
) -> Used {
    let mut one = |world: &mut dyn Sim, action: &Action| {
        if context.property.goal.as_ref().is_some_and(|goal| goal.holds(world, used.past)) {
            return;
        }
        each(world, action);
        act(world, action, events);
        used = context.used(used, action, events);
    };
    match macro_step {
        MacroStep::HearAll | MacroStep::Hear(_) => {
            let messages = world.messages();
            for node in context.scene.everybody().filter(|node| macro_step.is_heard_by(*node)) {
                for (id, ..) in messages.iter().filter(|(_, _, to)| *to == node) {
                    one(world, &Action::Deliver { id: *id });
                }
            }
        }
        MacroStep::Fire(node, timer) => {
            one(world, &Action::Fire { node: *node, timer: *timer, forced: true })
        }
        MacroStep::Act(action) => one(world, action),
    }
    for node in context.scene.everybody() {
        let standing = world.standing(node);
        if standing.pending && !standing.paused {
            one(world, &Action::Flush { node, all: true });
        }
    }
    used
}

/// What must happen again and again in a run that goes on for ever, one bit each, as far as it has
/// happened in one macro step from `before` to `after`: messages arrive, and a timer that is armed goes off or
/// is armed anew. Without that a run would only be stopped, not without end.
pub fn duties(context: &SearchContext, before: &dyn Sim, macro_step: &MacroStep, after: &dyn Sim) -> u64 {
    let messages = before.messages();
    let mut due = 0_u64;
    for node in context.scene.everybody() {
        let first = node.0 * BITS;
        if !macro_step.is_heard_by(node) && messages.iter().any(|(_, _, to)| *to == node) {
            due |= 1 << first;
        }
        for timer in 0..TIMERS {
            let since = before.armed_since(node, TimerIx(timer));
            if since.is_some() && since == after.armed_since(node, TimerIx(timer)) {
                due |= 1 << (first + 1 + timer);
            }
        }
    }
    !due
}
