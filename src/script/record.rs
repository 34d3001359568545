//! A run as a script: what was done, in the words that do it again.

use super::{Command, Compare, Cond, Header, Line, Literal, Operand, Script, Term, Word, select};
use crate::frame::Detail;
use crate::sim::{Action, History, Sim, Step};
use crate::value::{Micros, NodeId};
use std::sync::Arc;

/// The script that leads from the start to the cursor, on the current branch. What happened by
/// itself becomes `run` with the time it really took (or `step` where the cursor stands between two
/// things due at one instant); letters are named by what they look like, not by id.
pub fn record(header: &Header, history: &History) -> Script {
    let mut recorder =
        Recorder { world: history.root().boxed_clone(), commands: Vec::new(), clock: 0, steps: 0 };
    let steps: Vec<&Step> = history.past().collect();
    let mut place = 0;
    while place < steps.len() {
        let group = group_of(&steps, place);
        let whole = history.completes(place + group - 1);
        recorder.group(&steps[place..place + group], whole);
        place += group;
    }
    recorder.pass_time(history.now());
    end_header(&mut recorder.commands);
    let lines = recorder.commands.into_iter().enumerate();
    let lines = lines.map(|(place, command)| Line { number: place as u32 + 1, command });
    Script { header: header.clone(), lines: lines.collect() }
}

/// A `rule` right behind the header would be read as one of its lines, and the run be another one. What
/// is so at the start, and does nothing, ends the header.
pub fn end_header(commands: &mut Vec<Command>) {
    if matches!(commands.first(), Some(Command::Rule { .. })) {
        let left = Term::Global { name: Word::new("violations"), index: Vec::new() };
        let right = Operand::Literal(Literal::Number(0));
        commands.insert(0, Command::Expect(Cond::Compare { left, op: Compare::Equal, right }));
    }
}

/// How many steps from `place` on belong to one command.
fn group_of(steps: &[&Step], place: usize) -> usize {
    let Some(command) = &steps[place].command else { return 1 };
    let same = |step: &&&Step| step.command.as_ref().is_some_and(|other| Arc::ptr_eq(other, command));
    steps[place..].iter().take_while(same).count()
}

struct Recorder {
    world: Box<dyn Sim>,
    commands: Vec<Command>,
    /// The time up to which `commands` lead.
    clock: Micros,
    /// Scheduled steps since then.
    steps: u32,
}

impl Recorder {
    fn group(&mut self, steps: &[&Step], whole: bool) {
        match &steps[0].command {
            None => self.by_itself(steps[0]),
            Some(command) if whole => {
                let first = if self.world.by_hand() { self.world.now() } else { steps[0].at };
                let starts = match **command {
                    // These begin before their first step does.
                    Command::Run(_)
                    | Command::Step(_)
                    | Command::RunUntil { .. }
                    | Command::Settle { .. } => self.world.now(),
                    _ => first,
                };
                self.pass_time(starts);
                self.commands.push((**command).clone());
                for step in steps {
                    self.replay(step);
                }
                self.clock = self.world.now();
            }
            Some(_) => steps.iter().for_each(|step| self.by_itself(step)),
        }
    }

    /// A step of the schedule, or one of a command that was cut short.
    fn by_itself(&mut self, step: &Step) {
        let letter = match step.action {
            Action::Deliver { id } | Action::Drop { id } if self.world.by_hand() => Some(id),
            _ => None,
        };
        if let Some(id) = letter {
            let about = self.world.about();
            let select = select::describe(&self.world.frame(Detail::NONE), about, id);
            self.commands.push(match step.action {
                Action::Drop { .. } => Command::Drop(select),
                _ => Command::Deliver(select),
            });
            self.replay(step);
            self.clock = self.world.now();
        } else {
            self.replay(step);
            self.steps += u32::from(step.action.is_step());
        }
    }

    fn replay(&mut self, step: &Step) {
        let done = self.world.apply(step.at, &step.action, &mut Vec::new());
        debug_assert!(done.is_ok(), "a recorded step is possible again: {done:?}");
    }

    /// Writes down the time that passed since the last command.
    fn pass_time(&mut self, now: Micros) {
        let pending = self.world.next_due().is_some_and(|(due, _)| due <= now);
        if pending && self.steps > 0 {
            self.commands.push(Command::Step(self.steps));
        } else if now > self.clock {
            self.commands.push(Command::Run(now - self.clock));
        }
        self.clock = now;
        self.steps = 0;
    }
}

/// The name of a node as a word of a command.
pub fn word(history: &History, node: NodeId) -> Word {
    Word::new(history.roster().name(node))
}
