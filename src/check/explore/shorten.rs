//! Fewer actions that lead to the same finding: what need not be is left out, by replay.
//!
//! Source: A. Zeller and R. Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002
//! (ddmin): long pieces first, then shorter ones, at last single actions until none can go.

use super::walk::act;
use super::{Finding, SearchContext};
use crate::frame::{Detail, MessageBody, MessageView};
use crate::sim::{Action, Sim};
use crate::value::NodeId;

/// An action that means the same where others were left out before it: a message goes by what it says,
/// since ids count messages.
#[derive(Clone)]
enum ReplayStep {
    Deliver { from: NodeId, to: NodeId, body: MessageBody },
    Duplicate { from: NodeId, to: NodeId, body: MessageBody },
    Drop { from: NodeId, to: NodeId, body: MessageBody },
    Other(Action),
}

/// A way to a finding that is made shorter, one replay at a time.
pub struct Shortener {
    finding: Finding,
    steps: Vec<ReplayStep>,
    best: Vec<Action>,
    /// How many actions are left out at once.
    size: usize,
    /// The end of the piece that is left out next: pieces are tried from the last on.
    end: usize,
    /// Whether a piece of this size could go since the last pass began.
    again: bool,
    /// Actions that replays took so far.
    replayed: u64,
}

impl Shortener {
    /// Begins with pieces of half the way.
    pub fn new(context: &SearchContext, actions: Vec<Action>, finding: Finding) -> Shortener {
        let size = (actions.len() / 2).max(1);
        Shortener::with_pieces_of(size, context, actions, finding)
    }

    fn with_pieces_of(
        size: usize,
        context: &SearchContext,
        actions: Vec<Action>,
        finding: Finding,
    ) -> Shortener {
        let steps = replay_steps(context, &actions);
        let end = steps.len();
        Shortener { finding, steps, best: actions, size, end, again: false, replayed: 0 }
    }

    /// Tries one replay. Returns whether there is more to try.
    pub fn step(&mut self, context: &SearchContext) -> bool {
        if self.end == 0 {
            if self.size == 1 && !std::mem::take(&mut self.again) {
                return false;
            }
            self.size = (self.size / 2).max(1);
            self.end = self.steps.len();
            return self.end > 0;
        }
        let start = self.end.saturating_sub(self.size);
        let mut fewer = self.steps.clone();
        fewer.drain(start..self.end);
        self.replayed += fewer.len() as u64;
        self.end = start;
        if let Some((kept, found)) = found_by(context, &fewer, self.finding) {
            (self.steps, self.best, self.again) = (kept, found, true);
            self.end = start.min(self.steps.len());
        }
        true
    }

    /// The shortest way so far.
    pub fn best(&self) -> &[Action] {
        &self.best
    }

    /// Actions that replays took so far: what they cost.
    pub fn replayed(&self) -> u64 {
        self.replayed
    }
}

/// The same finding after fewer actions: each is left out in turn, from the last on, with all that is
/// not possible then.
pub fn shortened(context: &SearchContext, actions: Vec<Action>, finding: Finding) -> Vec<Action> {
    let mut shortener = Shortener::with_pieces_of(1, context, actions, finding);
    while shortener.step(context) {}
    shortener.best
}

fn replay_steps(context: &SearchContext, actions: &[Action]) -> Vec<ReplayStep> {
    let (mut world, mut events) = (context.start.boxed_clone(), Vec::new());
    let mut replay_steps = Vec::new();
    for action in actions {
        let body = |id| {
            let messages = world.frame(Detail::NONE).messages;
            let message = messages.into_iter().find(|message| message.id == id)?;
            Some((message.from, message.to, message.body))
        };
        let step = match action {
            Action::Deliver { id } => {
                body(*id).map(|(from, to, body)| ReplayStep::Deliver { from, to, body })
            }
            Action::Duplicate { id } => {
                body(*id).map(|(from, to, body)| ReplayStep::Duplicate { from, to, body })
            }
            Action::Drop { id } => body(*id).map(|(from, to, body)| ReplayStep::Drop { from, to, body }),
            _ => None,
        };
        replay_steps.push(step.unwrap_or_else(|| ReplayStep::Other(action.clone())));
        act(&mut *world, action, &mut events);
    }
    replay_steps
}

/// Those steps that are possible, and the actions that they are, if together they lead to the finding; what
/// comes after that is left out.
fn found_by(
    context: &SearchContext,
    replay_steps: &[ReplayStep],
    finding: Finding,
) -> Option<(Vec<ReplayStep>, Vec<Action>)> {
    let (mut world, mut events) = (context.start.boxed_clone(), Vec::new());
    let mut used = context.at_start();
    let (mut kept, mut actions) = (Vec::new(), Vec::new());
    for step in replay_steps {
        let Some(action) = action(&*world, step) else { continue };
        act(&mut *world, &action, &mut events);
        used = context.used(used, &action, &events);
        kept.push(step.clone());
        actions.push(action);
        if let Some(found) = context.find(&*world, &used, true) {
            return (found == finding).then_some((kept, actions));
        }
    }
    None
}

/// The action that a step is now; none if it is not possible.
fn action(world: &dyn Sim, step: &ReplayStep) -> Option<Action> {
    let like = |from: &NodeId, to: &NodeId, body: &MessageBody| {
        let messages = world.frame(Detail::NONE).messages;
        let same = |message: &&MessageView| (message.from, message.to, &message.body) == (*from, *to, body);
        messages.iter().find(same).map(|message| message.id)
    };
    let action = match step {
        ReplayStep::Other(action) => action.clone(),
        ReplayStep::Deliver { from, to, body } => Action::Deliver { id: like(from, to, body)? },
        ReplayStep::Duplicate { from, to, body } => Action::Duplicate { id: like(from, to, body)? },
        ReplayStep::Drop { from, to, body } => Action::Drop { id: like(from, to, body)? },
    };
    world.check(&action).ok().map(|()| action)
}
