//! The way to what was found: as actions, and as the commands of a script.

use super::SearchContext;
use super::expand::Hit;
use super::walk::{self, Walker};
use crate::command::{Command, OpWords, Word};
use crate::frame::Detail;
use crate::operation::Op;
use crate::protocol::Input;
use crate::script::select;
use crate::sim::{Action, Sim};
use crate::value::{MsgId, NodeId};

/// The actions from the start to a hit.
pub fn actions(context: &SearchContext, hit: &Hit) -> Vec<Action> {
    let last = hit.nth.map(|nth| (hit.parent, nth));
    let steps = context.store.tree().path_to(hit.parent).into_iter().chain(last);
    let mut walker = Walker::new(context, context.start.copy());
    let step = |(parent, nth): (u32, u16)| {
        walker.go_to(parent, context);
        walker.list_moves(context);
        let point = walker.top();
        one_by_one(context, &*point.world, &point.moves()[usize::from(nth)])
    };
    steps.flat_map(step).collect()
}

/// An action, with each message by itself where those of one link arrive together.
fn one_by_one(context: &SearchContext, world: &dyn Sim, action: &Action) -> Vec<Action> {
    let Action::Deliver { id } = action else { return vec![action.clone()] };
    let messages = world.messages();
    let Some((_, from, to)) = messages.iter().find(|message| message.0 == *id) else { return Vec::new() };
    let arrives = |message: &&(MsgId, NodeId, NodeId)| match context.bounds.together {
        true => message.0 <= *id && (message.1, message.2) == (*from, *to),
        false => message.0 == *id,
    };
    messages.iter().filter(arrives).map(|message| Action::Deliver { id: message.0 }).collect()
}

/// Actions in the words that do them again, and the digest where they lead.
pub fn commands(start: &dyn Sim, actions: &[Action]) -> (Vec<Command>, u64) {
    let mut world = start.boxed_clone();
    let mut events = Vec::new();
    let mut commands = Vec::new();
    for action in actions {
        commands.extend(command(&*world, action));
        walk::act(&mut *world, action, &mut events);
    }
    (commands, world.digest())
}

/// The command that does one action; none for what only the schedule does.
fn command(world: &dyn Sim, action: &Action) -> Option<Command> {
    let word = |node: &NodeId| Word::new(world.roster().name(*node));
    let message = |id: &MsgId| select::describe(&world.frame(Detail::NONE), world.about(), *id);
    Some(match action {
        Action::Deliver { id } => Command::Deliver(message(id)),
        Action::Drop { id } => Command::Drop(message(id)),
        Action::Duplicate { id } => Command::Duplicate(message(id)),
        Action::Flush { node, .. } => Command::Flush(word(node)),
        Action::Crash { node } => Command::Crash(word(node)),
        Action::Restart { node } => Command::Restart(word(node)),
        Action::Fire { node, timer, .. } => {
            let first = world.armed_timer(*node) == Some(*timer);
            let name = world.about().timers.get(timer.index()).filter(|_| !first);
            Command::Timeout { node: word(node), timer: name.map(|name| Word::new(*name)) }
        }
        Action::Operation { client, op, at } => {
            Command::Request { client: word(client), op: words(op), at: at.as_ref().map(word) }
        }
        Action::Input { node, input: Input::Propose { value, round } } => {
            Command::Propose { node: word(node), value: Word::new(&**value), ballot: *round }
        }
        Action::Input { input: Input::Admin { verb, nodes }, .. } => {
            Command::Admin { verb: Word::new(&**verb), nodes: nodes.iter().map(word).collect() }
        }
        _ => return None,
    })
}

fn words(op: &Op) -> OpWords {
    let word = |text: &str| Word::new(text);
    match op {
        Op::Get { key } => OpWords::Get { key: word(key) },
        Op::Put { key, value } => OpWords::Put { key: word(key), value: word(value) },
        Op::Append { key, value } => OpWords::Append { key: word(key), value: word(value) },
        Op::Cas { key, from, to } => OpWords::Cas { key: word(key), from: word(from), to: word(to) },
        Op::Tas {} => OpWords::Tas,
    }
}
