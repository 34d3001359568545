//! Fewer actions that break the same invariant: what need not be is left out, by replay.

use super::SearchContext;
use super::walk::act;
use crate::frame::{Detail, MessageBody, MessageView};
use crate::sim::{Action, Sim};
use crate::value::NodeId;

/// An action that means the same where others were left out before it: a message goes by what it says,
/// since ids count messages.
#[derive(Clone)]
enum ReplayStep {
    Deliver { from: NodeId, to: NodeId, body: MessageBody },
    Other(Action),
}

/// The same invariant broken by fewer actions: each is left out in turn, from the last on, with all that is
/// not possible then.
pub fn shortened(context: &SearchContext, actions: Vec<Action>, invariant: &'static str) -> Vec<Action> {
    let (mut replay_steps, mut best) = (replay_steps(context, &actions), actions);
    let mut again = true;
    while std::mem::take(&mut again) {
        for place in (0..replay_steps.len()).rev() {
            let mut fewer = replay_steps.clone();
            if place >= fewer.len() {
                continue;
            }
            fewer.remove(place);
            if let Some((kept, found)) = broken_by(context, &fewer, invariant) {
                (replay_steps, best, again) = (kept, found, true);
            }
        }
    }
    best
}

fn replay_steps(context: &SearchContext, actions: &[Action]) -> Vec<ReplayStep> {
    let (mut world, mut events) = (context.start.boxed_clone(), Vec::new());
    let mut replay_steps = Vec::new();
    for action in actions {
        let messages = world.frame(Detail::NONE).messages;
        let message = messages.into_iter().find(|message| *action == Action::Deliver { id: message.id });
        replay_steps.push(match message {
            Some(MessageView { from, to, body, .. }) => ReplayStep::Deliver { from, to, body },
            None => ReplayStep::Other(action.clone()),
        });
        act(&mut *world, action, &mut events);
    }
    replay_steps
}

/// Those replay_steps that are possible, and the actions that they are, if together they break the invariant; what
/// comes after that is left out.
fn broken_by(
    context: &SearchContext,
    replay_steps: &[ReplayStep],
    invariant: &'static str,
) -> Option<(Vec<ReplayStep>, Vec<Action>)> {
    let (mut world, mut events) = (context.start.boxed_clone(), Vec::new());
    let (mut kept, mut actions) = (Vec::new(), Vec::new());
    for step in replay_steps {
        let Some(action) = action(&*world, step) else { continue };
        act(&mut *world, &action, &mut events);
        kept.push(step.clone());
        actions.push(action);
        if let Some(broken) = world.violations().get(context.broken) {
            return (broken.invariant == invariant).then_some((kept, actions));
        }
    }
    None
}

/// The action that a step is now; none if it is not possible.
fn action(world: &dyn Sim, step: &ReplayStep) -> Option<Action> {
    let action = match step {
        ReplayStep::Other(action) => action.clone(),
        ReplayStep::Deliver { from, to, body } => {
            let messages = world.frame(Detail::NONE).messages;
            let same =
                |message: &&MessageView| (message.from, message.to, &message.body) == (*from, *to, body);
            Action::Deliver { id: messages.iter().find(same)?.id }
        }
    };
    world.check(&action).ok().map(|()| action)
}
