//! What can be done to what is selected: a list of buttons, each of which is one command.

use crate::frame::{Frame, NodeView};
use crate::protocol::About;
use crate::script::{Command, Link, Select, Word, select};
use crate::session::Selection;
use crate::value::{Args, MsgId, NodeId, Value};

/// How long the button `delay` holds a message up, in microseconds.
const DELAY: u64 = 50_000;

/// A button.
#[derive(Clone, PartialEq, Debug)]
pub struct Action {
    /// `act-KEY` is its text.
    pub key: &'static str,
    pub args: Args,
    pub command: Command,
}

impl Action {
    fn new(key: &'static str, command: Command) -> Action {
        Action { key, args: Vec::new(), command }
    }

    fn with(mut self, name: &'static str, value: impl Into<Value>) -> Action {
        self.args.push((name, value.into()));
        self
    }
}

pub fn word(frame: &Frame, id: NodeId) -> Word {
    Word::new(frame.roster.name(id))
}

/// The buttons for what is selected, the usual ones first.
pub fn actions(frame: &Frame, about: &About, selection: Selection) -> Vec<Action> {
    match selection {
        Selection::Node(id) => of_node(frame, frame.node(id)),
        Selection::Link(a, b) => of_link(frame, a, b),
        Selection::Message(id) => of_message(frame, about, id),
    }
}

fn of_node(frame: &Frame, node: &NodeView) -> Vec<Action> {
    let name = || word(frame, node.id);
    let client = node.part == "client";
    let mut list = Vec::new();
    if node.up {
        for timer in &node.timers {
            let command = Command::Timeout { node: name(), timer: Some(Word::new(timer.name)) };
            list.push(Action::new("act-timeout", command).with("timer", Value::Word(timer.name)));
        }
        list.push(Action::new("act-crash", Command::Crash(name())));
        if !client {
            list.push(match node.paused {
                true => Action::new("act-resume", Command::Resume(name())),
                false => Action::new("act-pause", Command::Pause(name())),
            });
        }
    } else {
        list.push(Action::new("act-restart", Command::Restart(name())));
    }
    if !client {
        list.push(Action::new("act-wipe", Command::Wipe(name())));
        list.push(Action::new("act-flush", Command::Flush(name())).with("writes", node.pending_writes));
    }
    list.push(Action::new("act-isolate", Command::Isolate(name())));
    list
}

fn of_link(frame: &Frame, a: NodeId, b: NodeId) -> Vec<Action> {
    let link = |from: NodeId, to: NodeId, one_way: bool| Link {
        from: word(frame, from),
        to: word(frame, to),
        one_way,
    };
    let is_cut = |from: NodeId, to: NodeId| frame.cuts.contains(&(from, to));
    let named = |action: Action, from: NodeId, to: NodeId| action.with("from", from).with("to", to);
    let mut list = vec![match is_cut(a, b) || is_cut(b, a) {
        true => Action::new("act-heal", Command::Heal(Some(link(a, b, false)))),
        false => Action::new("act-cut", Command::Cut(link(a, b, false))),
    }];
    for (from, to) in [(a, b), (b, a)] {
        list.push(match is_cut(from, to) {
            true => named(Action::new("act-heal-one", Command::Heal(Some(link(from, to, true)))), from, to),
            false => named(Action::new("act-cut-one", Command::Cut(link(from, to, true))), from, to),
        });
    }
    list
}

/// Names the message by what it looks like, so that the recorded script reads well and survives edits.
pub fn message(frame: &Frame, about: &About, id: MsgId) -> Select {
    select::describe(frame, about, id)
}

fn of_message(frame: &Frame, about: &About, id: MsgId) -> Vec<Action> {
    let which = || message(frame, about, id);
    let mut list = vec![
        Action::new("act-deliver", Command::Deliver(which())),
        Action::new("act-drop", Command::Drop(which())),
        Action::new("act-duplicate", Command::Duplicate(which())),
    ];
    if !frame.by_hand {
        list.push(Action::new("act-delay", Command::Delay(which(), DELAY)).with("time", Value::Time(DELAY)));
    }
    list
}
