//! What a space-time diagram shows of a run: its steps in order, and what each node was after each of them.

use crate::command::Command;
use crate::frame::{Crown, Detail, Frame};
use crate::sim::{Event, EventKind, History, Step};
use crate::value::{Epoch, Micros};
use std::ops::Range;

/// What a node is between two moments.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct State {
    pub up: bool,
    pub role: &'static str,
    pub epoch: Option<Epoch>,
    pub crown: Crown,
}

/// A step in which something happened that is drawn.
pub struct Moment {
    pub time: Micros,
    pub events: Vec<Event>,
    /// A mark that a person set there.
    pub mark: Option<String>,
    /// Every node after it, by node id.
    pub after: Vec<State>,
}

/// A stretch of a run.
pub struct Moments {
    /// Every node before the first moment, by node id.
    pub before: Vec<State>,
    pub moments: Vec<Moment>,
}

/// What each of these steps of the current branch did. The cursor comes back to where it was.
pub fn moments(history: &mut History, steps: Range<usize>) -> Moments {
    let here = history.position();
    history.seek(steps.start);
    let mut all = Moments { before: states(history), moments: Vec::new() };
    for place in steps {
        let Some(step) = history.step(place) else { break };
        let (time, mark) = (step.at, mark(step));
        let events: Vec<Event> = step.events.iter().filter(|event| is_drawn(&event.kind)).cloned().collect();
        if events.is_empty() && mark.is_none() {
            continue;
        }
        history.seek(place + 1);
        all.moments.push(Moment { time, events, mark, after: states(history) });
    }
    history.seek(here);
    all
}

fn states(history: &History) -> Vec<State> {
    let frame: Frame = history.frame(Detail { from: 1, to: 0, keys: 0 });
    let state = |id| {
        let node = frame.node(id);
        let body = &node.body;
        State { up: node.up, role: body.role, epoch: body.epoch, crown: body.crown }
    };
    history.roster().ids().map(state).collect()
}

fn mark(step: &Step) -> Option<String> {
    match step.command.as_deref() {
        Some(Command::Mark(name)) => Some(name.text.to_string()),
        _ => None,
    }
}

/// Settings of the network and clocks have no place on a lifeline, and what a note tells is seen in what it does.
fn is_drawn(kind: &EventKind) -> bool {
    !matches!(
        kind,
        EventKind::Delayed { .. }
            | EventKind::Input(_)
            | EventKind::ClientNote { .. }
            | EventKind::Latency { .. }
            | EventKind::LossRate { .. }
            | EventKind::TimerSet { .. }
            | EventKind::ClockRate { .. }
            | EventKind::ByHand
    )
}
