//! Carrying out commands at the playhead, and taking them back.

use super::Session;
use super::work::{Acting, Doing, What};
use crate::frame::Frame;
use crate::script::{self, Command, Enough, Task};
use crate::sim::History;
use crate::value::{Micros, Problem, Value};
use std::sync::Arc;

/// Whether a command is possible now; greys a button and says why.
pub fn check(history: &History, command: &Command) -> Result<(), Problem> {
    script::check(history, command).map_err(|fault| fault.problem)
}

impl Session {
    /// Carries out commands, one after the other; the first that is impossible ends it. One undo
    /// takes back all of them.
    pub(super) fn act(&mut self, commands: &[Command]) {
        if self.waits_for_answer() {
            return self.refuse(Problem::new("status-answer-first"));
        }
        self.notice = None;
        self.column = 0;
        let (position, branches) = (self.history.position(), self.history.branch_count());
        self.act_on_with(Acting { commands: commands.to_vec(), done: 0, task: None, position, branches }, 0);
    }

    /// Goes on with commands for a slice.
    pub(super) fn act_on_with(&mut self, mut acting: Acting, slices: u32) {
        let mut slice = self.slice();
        let enough = &mut |_: &History| slice.is_over();
        while self.find_way(&mut acting) {
            let Some(command) = acting.commands.get(acting.done) else { break };
            match self.carry_on(command, &mut acting.task, enough) {
                Ok(true) => acting.done += 1,
                Ok(false) => {
                    self.doing = Some(Doing { what: What::Act(acting), slices });
                    return;
                }
                Err(problem) => {
                    self.refuse(problem);
                    break;
                }
            }
        }
        self.acted(&acting);
    }

    /// What is left to do after commands, all of which were carried out, or not.
    pub(super) fn acted(&mut self, acting: &Acting) {
        self.free_taken_back();
        self.unwritten = self.clock.is_some();
        if acting.commands.len() > 1 && acting.done > 0 {
            self.batches.push((acting.position, self.history.position()));
        }
        if self.history.branch_count() > acting.branches && self.notice.is_none() {
            self.say_kept();
        }
    }

    pub(super) fn act_line(&mut self, text: &str) {
        match script::parse_line(text) {
            Ok(command) => self.act(&[command]),
            Err(error) => {
                self.column = error.column;
                self.refuse(error.problem);
            }
        }
    }

    /// Begins one command at the playhead, or goes on with it; gives whether it is done. A refusal changes
    /// nothing.
    fn carry_on(
        &mut self,
        command: &Command,
        task: &mut Option<Task>,
        enough: Enough,
    ) -> Result<bool, Problem> {
        let before = self.history.position();
        let jump = matches!(command, Command::Goto(_));
        let kept = if jump { 0 } else { before };
        let done = match task.take() {
            Some(task) => Ok(task),
            None => Task::begin(&mut self.history, self.playhead, command),
        };
        let done = done.and_then(|mut begun| {
            let done = begun.go_on(&mut self.history, enough)?;
            *task = (!done).then_some(begun);
            Ok(done)
        });
        self.forget_after(kept.min(self.history.position()));
        self.batches.retain(|(_, end)| *end <= kept);
        self.timeline.scan(&self.history);
        self.changes += u32::from(done != Ok(false));
        let by_hand = self.history.world().by_hand();
        self.playhead = match jump || by_hand || done == Ok(false) {
            true => self.history.now(),
            // What a command left due at once is still to come.
            false => self.playhead.min(self.next_time().unwrap_or(Micros::MAX)).max(self.history.now()),
        };
        done.map_err(|fault| {
            self.column = fault.column;
            fault.problem
        })
    }

    /// "Kept as branch 2": what lay ahead is not lost.
    fn say_kept(&mut self) {
        // The branch that was left is the one before the newest unless the person had switched.
        let number = self.left_branch();
        self.say(Problem::new("status-kept").with("branch", number));
    }

    /// The number of the branch that the newest one parted from.
    fn left_branch(&self) -> u32 {
        let branches = self.history.branches();
        let nearest = branches
            .iter()
            .filter(|branch| !branch.current)
            .max_by_key(|branch| (branch.shared, branch.number));
        nearest.map_or(1, |branch| branch.number)
    }

    /// Makes room in a history that is full: the run goes on from the playhead, and what lies before is let go.
    pub(super) fn go_on_from_here(&mut self) {
        if self.waits_for_answer() {
            return self.refuse(Problem::new("status-answer-first"));
        }
        let (playhead, steps) = (self.playhead, self.history.position());
        script::let_go(&mut self.history);
        self.free_taken_back();
        self.begin_anew();
        self.playhead = playhead.max(self.history.now());
        let time = Value::Time(self.history.now());
        self.say(Problem::new("status-let-go").with("steps", steps).with("time", time));
    }

    /// Whether there is no room for another step.
    pub fn is_full(&self) -> bool {
        let full = |problem: &Problem| matches!(problem.id, "problem-history-full" | "problem-history-large");
        self.refused().is_some_and(full)
    }

    pub(super) fn undo(&mut self) {
        if self.waits_for_answer() {
            return self.refuse(Problem::new("status-answer-first"));
        }
        let Some((place, at)) = self.last_command() else {
            return self.refuse(Problem::new("status-nothing-to-undo"));
        };
        self.playing = false;
        self.history.seek(place);
        self.history.fork();
        self.forget_after(place);
        self.batches.retain(|(_, end)| *end <= place);
        self.playhead = at.max(self.history.now());
        self.changes += 1;
        let number = self.left_branch();
        self.say(Problem::new("status-undone").with("branch", number));
    }

    /// Where the last command before the cursor, or the action it was part of, began, and when.
    fn last_command(&self) -> Option<(usize, Micros)> {
        let last = (0..self.history.position()).rev().find(|place| self.command_at(*place).is_some())?;
        let command = self.command_at(last)?;
        let mut first = last;
        while first > 0 && self.command_at(first - 1).is_some_and(|other| Arc::ptr_eq(other, command)) {
            first -= 1;
        }
        if let Some((start, _)) = self.batches.iter().find(|(start, end)| (*start..*end).contains(&first)) {
            first = *start;
        }
        let begins = match self.history.world().by_hand() {
            true => first.checked_sub(1).and_then(|before| self.history.step(before)),
            false => self.history.step(first),
        };
        // `run` and its kin begin when the step before them ended.
        let spans = matches!(
            **command,
            Command::Run(_) | Command::Step(_) | Command::RunUntil { .. } | Command::Settle { .. }
        );
        let before = first.checked_sub(1).and_then(|before| self.history.step(before));
        let at = if spans { before } else { begins };
        Some((first, at.map_or(0, |step| step.at)))
    }

    fn command_at(&self, place: usize) -> Option<&Arc<Command>> {
        self.history.step(place).and_then(|step| step.command.as_ref())
    }

    /// By hand, "one step" delivers the message that waits longest.
    pub(super) fn deliver_oldest(&mut self) {
        let Some(oldest) = self.frame.messages.first().map(|message| message.id) else {
            return self.refuse(Problem::new("status-no-messages"));
        };
        let frame: &Frame = &self.frame;
        let select = script::select::describe(frame, self.history.about(), oldest);
        self.act(&[Command::Deliver(select)]);
    }
}
