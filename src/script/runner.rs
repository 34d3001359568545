//! A script that is being carried out: all at once, or in slices, so that a page answers in between.

use super::cond::Tally;
use super::task::{Enough, Task};
use super::{Cond, Header, Line, Script, ScriptError, commands_to, open};
use crate::sim::History;
use crate::value::Micros;

/// Conditions whose counts are kept for the next `expect` that asks the same.
const TALLIES: usize = 32;

/// How far a list of lines is carried out.
#[derive(Default)]
pub(super) struct Lines {
    /// How many lines are done.
    done: usize,
    task: Option<Task>,
    /// Whether older steps may be let go where the history is full, and were for the line that is being
    /// carried out.
    makes_room: bool,
    made_room: bool,
    /// What was counted of the past, the newest last.
    tallies: Vec<(Cond, Tally)>,
}

impl Lines {
    /// Goes on from where the history stands, until all lines are done, or until that is `enough`. Gives
    /// whether they are done.
    pub fn go_on(
        &mut self,
        history: &mut History,
        lines: &[Line],
        enough: Enough,
    ) -> Result<bool, ScriptError> {
        while let Some(line) = lines.get(self.done) {
            match self.line(history, line, enough) {
                Ok(false) => return Ok(false),
                // It may well be a run that had gone on from where it was full.
                Err(error) if self.may_make_room(&error, history) => {
                    let_go(history);
                    self.made_room = true;
                    continue;
                }
                done => drop(done?),
            }
            self.done += 1;
            self.made_room = false;
            if self.done < lines.len() && enough(history) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// For a whole script: nobody counts on other branches of it.
    pub fn of_script() -> Lines {
        Lines { makes_room: true, ..Lines::default() }
    }

    fn may_make_room(&self, error: &ScriptError, history: &History) -> bool {
        let is_full = matches!(error.problem.id, "problem-history-full" | "problem-history-large");
        is_full && self.makes_room && !self.made_room && history.position() > 0
    }

    fn line(&mut self, history: &mut History, line: &Line, enough: Enough) -> Result<bool, ScriptError> {
        let failed = |fault: super::Fault| ScriptError {
            line: line.number,
            column: fault.column.max(1),
            problem: fault.problem,
        };
        if self.task.is_none() {
            let now = history.now();
            let tally = match &line.command {
                super::Command::Expect(cond) => self.take_tally(cond),
                _ => Tally::default(),
            };
            let task = Task::begin_after(history, now, &line.command, &tally).map_err(failed)?;
            self.task = Some(task);
        }
        let Some(task) = &mut self.task else { return Ok(true) };
        match task.go_on(history, enough) {
            Ok(false) => Ok(false),
            Ok(true) => {
                if let Some(tally) = self.task.take().and_then(Task::into_tally) {
                    self.keep_tally(tally);
                }
                Ok(true)
            }
            Err(fault) => {
                self.task = None;
                Err(failed(fault))
            }
        }
    }

    fn take_tally(&mut self, cond: &Cond) -> Tally {
        let place = self.tallies.iter().rposition(|(known, _)| known == cond);
        place.map(|place| self.tallies.remove(place).1).unwrap_or_default()
    }

    fn keep_tally(&mut self, tally: (Cond, Tally)) {
        if self.tallies.len() >= TALLIES {
            self.tallies.remove(0);
        }
        self.tallies.push(tally);
    }

    pub fn done(&self) -> usize {
        self.done
    }

    /// Stops what is being carried out: what it did stays.
    pub fn stop(&mut self, history: &mut History) {
        if let Some(task) = self.task.take() {
            task.stop(history);
        }
    }
}

/// Lets go of all steps of a history: it goes on from the cursor, and is recorded as before. What cannot be
/// reached any more: what lies before, other branches, and marks.
pub fn let_go(history: &mut History) {
    history.fork();
    let commands = commands_to(history, history.position());
    history.go_on_from_here(commands);
}

/// How far a script is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Progress {
    /// How many lines are done, and how many there are.
    pub done: usize,
    pub lines: usize,
    /// The world's time.
    pub time: Micros,
    /// How many steps happened.
    pub steps: usize,
}

/// A script and its run so far.
pub struct Runner {
    script: Script,
    history: History,
    lines: Lines,
}

impl Runner {
    /// Opens a script; none of its lines is carried out.
    ///
    /// # Errors
    /// What of its header is impossible.
    pub fn new(script: Script) -> Result<Runner, ScriptError> {
        let history = open(&script)?;
        Ok(Runner { script, history, lines: Lines::of_script() })
    }

    /// Goes on until the script is done, or until that is `enough` for now. Gives whether it is done.
    ///
    /// # Errors
    /// The line that failed, and why; the run is as it was before that line.
    pub fn go_on(&mut self, enough: Enough) -> Result<bool, ScriptError> {
        self.lines.go_on(&mut self.history, &self.script.lines, enough)
    }

    pub fn progress(&self) -> Progress {
        Progress {
            done: self.lines.done(),
            lines: self.script.lines.len(),
            time: self.history.now(),
            steps: self.history.position(),
        }
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    /// Ends here; the run is what was done so far.
    pub fn stop(mut self) -> (Header, History) {
        self.lines.stop(&mut self.history);
        (self.script.header, self.history)
    }
}
