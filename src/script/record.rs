//! A run as a script: what was done, in the words that do it again.

use super::setup::MAX_SPAN;
use super::words::BEGIN;
use super::{Command, Enough, Header, Link, Script, Span, Word, print, select};
use crate::frame::Detail;
use crate::sim::{Action, History, Sim, Step};
use crate::value::{Micros, MsgId, NodeId};
use std::ops::Range;
use std::sync::Arc;

/// The script that leads from the start to the cursor, on the current branch. What happened by
/// itself becomes `run` with the time it really took (or `step` where the cursor stands between two
/// things due at one instant); messages are named by what they look like, not by id.
pub fn record(header: &Header, history: &History) -> Script {
    record_to(header, history, history.position())
}

/// The script that leads from the start to after the first `end` steps of the current branch.
pub fn record_to(header: &Header, history: &History, end: usize) -> Script {
    Script::new(header.clone(), commands_to(history, end))
}

/// The commands that lead from the start to after the first `end` steps of the current branch, those of what
/// was let go included.
pub fn commands_to(history: &History, end: usize) -> Vec<Command> {
    let mut commands = history.before().commands.clone();
    commands.extend(record_part(history, history.root().boxed_clone(), 0..end));
    commands
}

/// The commands that make these steps of the current branch again, from the world that is before them.
/// A command of which they hold only a part is written down action by action.
pub fn record_part(history: &History, world: Box<dyn Sim>, places: Range<usize>) -> Vec<Command> {
    let mut recorder = Recorder::new(history, world, places.start);
    recorder.groups(places, |_| true);
    recorder.pass_time(recorder.now);
    recorder.commands
}

/// Whether two steps were made by one command.
fn belong_together(one: &Step, other: &Step) -> bool {
    let commands = one.command.as_ref().zip(other.command.as_ref());
    commands.is_some_and(|(one, other)| Arc::ptr_eq(one, other))
}

/// How many steps from `place` on belong to one command.
fn group_of(steps: &[&Step], place: usize) -> usize {
    let same = |step: &&&Step| belong_together(step, steps[place]);
    steps[place..].iter().take_while(same).count().max(1)
}

/// Whether a command lets the schedule go on: it begins before its first step does.
fn spans(command: &Command) -> bool {
    matches!(command, Command::Run(_) | Command::Step(_) | Command::RunUntil { .. } | Command::Settle { .. })
}

/// Steps that are done again rather than copying a world that is kept.
const AGAIN: usize = 512;

struct Recorder<'h> {
    history: &'h History,
    /// The world after the first `at` steps of the branch: brought up to `place` where it is asked for, since
    /// doing a long run again takes as long as it took.
    world: Box<dyn Sim>,
    at: usize,
    place: usize,
    /// Time there, and whether delivery is left to hand.
    now: Micros,
    by_hand: bool,
    commands: Vec<Command>,
    /// The time up to which `commands` lead.
    clock: Micros,
    /// Scheduled steps since then.
    steps: u32,
}

impl<'h> Recorder<'h> {
    /// Nothing is written down yet; the world is as it is before the step at `place`.
    fn new(history: &'h History, world: Box<dyn Sim>, place: usize) -> Recorder<'h> {
        let (clock, by_hand, commands) = (world.now(), world.by_hand(), Vec::new());
        Recorder { history, world, at: place, place, now: clock, by_hand, commands, clock, steps: 0 }
    }

    /// Writes down these steps, what belongs to one command at a time. Before each, `goes_on` is asked whether
    /// to. Gives whether all are written down.
    fn groups(&mut self, places: Range<usize>, mut goes_on: impl FnMut(&mut Self) -> bool) -> bool {
        let history = self.history;
        let steps: Vec<&Step> = places.clone().filter_map(|place| history.step(place)).collect();
        let before = places.start.checked_sub(1).and_then(|place| history.step(place));
        let mut place = 0;
        while place < steps.len() {
            if !goes_on(self) {
                return false;
            }
            let group = group_of(&steps, place);
            let begun = place == 0 && before.is_some_and(|before| belong_together(before, steps[0]));
            let whole = !begun && history.completes(places.start + place + group - 1);
            self.group(&steps[place..place + group], whole);
            place += group;
        }
        true
    }

    fn group(&mut self, steps: &[&Step], whole: bool) {
        let command = match &steps[0].command {
            Some(command) if whole => (**command).clone(),
            Some(command) if !spans(command) => return steps.iter().for_each(|step| self.alone(step)),
            _ => return steps.iter().for_each(|step| self.by_itself(step)),
        };
        let starts = if spans(&command) { self.now } else { steps[0].at };
        self.write(command, starts);
        steps.iter().for_each(|step| self.pass(step));
        self.clock = self.now;
    }

    /// A step of the schedule; by hand, where there is none, of a `settle` that was cut short.
    fn by_itself(&mut self, step: &Step) {
        if self.by_hand {
            return self.alone(step);
        }
        self.pass(step);
        self.steps += u32::from(step.action.is_step());
        // Where time only passed a person may have stood, and set a mark: it passes in the same pieces again.
        if step.action == Action::Wait {
            self.pass_time(self.now);
        }
    }

    /// One action of a command that stood for several, and of which not all were done on this branch.
    fn alone(&mut self, step: &Step) {
        if let Some(command) = self.command_of(&step.action) {
            self.write(command, step.at);
            self.pass(step);
            self.clock = self.now;
        } else {
            self.pass(step);
        }
    }

    /// An action in words, if a command can stand for several of its kind.
    fn command_of(&mut self, action: &Action) -> Option<Command> {
        let roster = self.history.roster();
        let name = |node: NodeId| Word::new(roster.name(node));
        Some(match action {
            Action::Deliver { id } => Command::Deliver(self.message(*id)),
            Action::Drop { id } => Command::Drop(self.message(*id)),
            Action::Duplicate { id } => Command::Duplicate(self.message(*id)),
            Action::Delay { id, by } => Command::Delay(self.message(*id), *by),
            Action::Latency { from, to, least, most } => Command::SetLatency {
                link: Link { from: name(*from), to: name(*to), one_way: true },
                span: Span { least: *least, most: *most },
            },
            _ => return None,
        })
    }

    fn message(&mut self, id: MsgId) -> super::Select {
        let about = self.history.about();
        select::describe(&self.world().frame(Detail::NONE), about, id)
    }

    /// A step that is written down, or belongs to what is.
    fn pass(&mut self, step: &Step) {
        self.place += 1;
        self.now = step.at;
        self.by_hand |= step.action == Action::ByHand;
    }

    /// The world where the recorder is.
    fn world(&mut self) -> &dyn Sim {
        if self.at + AGAIN < self.place
            && let Some((at, world)) = self.history.world_before(self.place).filter(|(at, _)| *at > self.at)
        {
            (self.at, self.world) = (at, world.boxed_clone());
        }
        let mut events = Vec::new();
        for step in (self.at..self.place).filter_map(|place| self.history.step(place)) {
            events.clear();
            let done = self.world.apply(step.at, &step.action, &mut events);
            debug_assert!(done.is_ok(), "a recorded step is possible again: {done:?}");
        }
        self.at = self.place;
        &*self.world
    }

    /// Writes down a command that is given at `at`. By hand time stands still until a person acts.
    fn write(&mut self, command: Command, at: Micros) {
        self.pass_time(if self.by_hand { self.now } else { at });
        self.commands.push(command);
    }

    /// Writes down the time that passed since the last command.
    fn pass_time(&mut self, now: Micros) {
        let is_pending = |recorder: &mut Self| recorder.world().next_due().is_some_and(|(due, _)| due <= now);
        if self.steps > 0 && (now <= self.clock || is_pending(self)) {
            self.commands.push(Command::Step(self.steps));
        } else {
            while self.clock < now {
                let span = (now - self.clock).min(MAX_SPAN);
                self.commands.push(Command::Run(span));
                self.clock += span;
            }
        }
        self.clock = now;
        self.steps = 0;
    }
}

/// A branch as a script's text, which goes on from what was written down before: what a person adds to a long
/// run is short. It belongs to one history, no command of which is being carried out when it is asked.
#[derive(Default)]
pub struct Record {
    text: String,
    /// Places to go on from, the last one last: what is before the last step, and some before that.
    saved: Vec<Saved>,
}

/// A place between two commands, and what is to be known there.
#[derive(Copy, Clone)]
struct Saved {
    place: usize,
    /// The step before it tells whether the branch leads here.
    last: Option<u32>,
    /// How long the text is up to there, and whether it has a command.
    text: usize,
    begun: bool,
    now: Micros,
    clock: Micros,
    by_hand: bool,
    steps: u32,
}

impl Saved {
    /// Whether the current branch leads here, and no command of it goes on from here.
    fn is_on(&self, history: &History) -> bool {
        let before = self.place.checked_sub(1);
        let goes_on = before.and_then(|last| history.step(last)).zip(history.step(self.place));
        self.place <= history.len()
            && before.and_then(|last| history.id(last)) == self.last
            && !goes_on.is_some_and(|(one, other)| belong_together(one, other))
    }
}

/// Steps between two places to go on from.
const APART: usize = 2_048;

impl Record {
    /// The script of the whole current branch, its future included.
    pub fn whole(&mut self, header: &Header, history: &History) -> &str {
        self.go_on(header, history, &mut |_| false);
        &self.text
    }

    /// Writes on until the whole branch is there, or until that is `enough` for now. Gives whether it is whole:
    /// what is left [`Record::whole`] writes.
    pub fn go_on(&mut self, header: &Header, history: &History, enough: Enough) -> bool {
        while self.saved.last().is_some_and(|saved| !saved.is_on(history)) {
            self.saved.pop();
        }
        let mut begun = false;
        let mut recorder = Recorder::new(history, history.root().boxed_clone(), 0);
        if let Some(saved) = self.saved.last() {
            self.text.truncate(saved.text);
            begun = saved.begun;
            (recorder.place, recorder.now, recorder.clock) = (saved.place, saved.now, saved.clock);
            (recorder.by_hand, recorder.steps) = (saved.by_hand, saved.steps);
        } else {
            self.text = header.to_string();
            recorder.commands.clone_from(&history.before().commands);
        }
        let mut last = None;
        let all = recorder.groups(recorder.place..history.len(), |recorder| {
            self.flush(&mut recorder.commands, &mut begun);
            let Recorder { place, now, clock, by_hand, steps, .. } = *recorder;
            let before = place.checked_sub(1).and_then(|last| history.id(last));
            let here =
                Saved { place, last: before, text: self.text.len(), begun, now, clock, by_hand, steps };
            if self.saved.last().is_none_or(|saved| saved.place + APART <= place) {
                self.saved.push(here);
            }
            let goes_on = last.is_none() || !enough(history);
            last = Some(here);
            goes_on
        });
        self.saved.extend(last.filter(|here| self.saved.last().is_none_or(|saved| saved.place < here.place)));
        // Of those that are near each other the last is enough.
        if let [.., one, other, _] = &self.saved[..]
            && other.place < one.place + APART
        {
            self.saved.remove(self.saved.len() - 2);
        }
        if all {
            recorder.pass_time(recorder.now);
            self.flush(&mut recorder.commands, &mut begun);
        }
        all
    }

    fn flush(&mut self, commands: &mut Vec<Command>, begun: &mut bool) {
        for command in commands.drain(..) {
            if !std::mem::replace(begun, true) && print::needs_begin(&command) {
                self.text.push_str(&format!("{BEGIN}\n"));
            }
            self.text.push_str(&format!("{command}\n"));
        }
    }
}

/// The name of a node as a word of a command.
pub fn word(history: &History, node: NodeId) -> Word {
    Word::new(history.roster().name(node))
}
