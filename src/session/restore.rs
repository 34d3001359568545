//! Taking up a run that was kept, in slices: its script is opened like any other, then come the other branches
//! and the marks, and last the place where one stood.

use super::keep::{Kept, KeptBranch, KeptMark, KeptRun, Position};
use super::work::Shown;
use super::worlds::KeptWorld;
use super::{PaneId, SPEEDS, Session, Trouble};
use crate::script::{self, Enough, ScriptError, Task};
use crate::sim::History;
use crate::value::{Micros, Problem};

/// What errors call a script that was kept.
pub(super) const NAME: &str = "kept.script";

/// What came of a run that was taken up: nothing to say, or what of it could not be taken up.
pub type Restored = Result<(), Vec<Problem>>;

/// A run that is being taken up.
pub(super) struct Restoring {
    pub kept: Kept,
    /// It is a world of the lesson on the stage, wanted for this step of it.
    pub world: Option<(usize, KeptWorld)>,
    /// What of the script cannot be read or carried out. Only what comes before it is taken up.
    pub refused: Option<ScriptError>,
    /// A person stopped it: what they were told.
    pub stopped: Option<Problem>,
}

impl Restoring {
    /// The lines before the first that cannot be read. None where that has been tried.
    pub fn before(&mut self, error: &ScriptError) -> Option<String> {
        if self.refused.is_some() {
            return None;
        }
        self.refused = Some(error.clone());
        let lines = error.line.saturating_sub(1) as usize;
        Some(self.kept.run.script.split_inclusive('\n').take(lines).collect())
    }

    /// Where one stood.
    pub fn place(&self, history: &History) -> usize {
        match (self.kept.place, &self.world) {
            (Some(place), _) => place.find(history),
            // The lesson knows where.
            (None, Some(_)) => history.position(),
            (None, None) => history.position_at(self.kept.playhead),
        }
    }

    pub fn adding(&self) -> Adding {
        Adding::new(&self.kept.run)
    }
}

/// The other branches and the marks, which are put beside the branch that a history is.
pub(super) struct Adding {
    /// The last is next.
    branches: Vec<KeptBranch>,
    /// They come behind all branches.
    marks: Vec<KeptMark>,
    /// The numbers of the branches that are there.
    numbers: Vec<usize>,
    branch: Option<Adds>,
    /// What could not be carried out; what can is.
    pub flaws: Vec<Problem>,
}

/// A branch that is being added: its commands, and how far they are.
struct Adds {
    number: usize,
    lines: String,
    /// Where the next line begins.
    at: usize,
    task: Option<Task>,
}

impl Adding {
    /// The branch that one stood on is there.
    fn new(run: &KeptRun) -> Adding {
        let KeptRun { branch, branches, marks, .. } = run.clone();
        let branches = branches.into_iter().rev().collect();
        Adding { branches, marks, numbers: vec![branch], branch: None, flaws: Vec::new() }
    }

    /// Goes on until all is there, or until that is `enough` for now. Gives whether it is all.
    pub fn go_on(&mut self, history: &mut History, enough: Enough) -> bool {
        loop {
            if let Some(mut branch) = self.branch.take() {
                match branch.go_on(history, enough) {
                    Ok(false) => {
                        self.branch = Some(branch);
                        return false;
                    }
                    Ok(true) => {}
                    Err((line, problem)) => {
                        let cut = Problem::new("problem-kept-branch-cut").with("branch", branch.number + 1);
                        self.flaws.extend([cut.with("line", &*line), problem]);
                    }
                }
            }
            let Some(branch) = self.branches.pop() else {
                for mark in std::mem::take(&mut self.marks) {
                    self.mark(history, mark);
                }
                self.finish(history);
                return true;
            };
            self.begin(history, branch);
            if enough(history) {
                return false;
            }
        }
    }

    /// Ends with what is there so far.
    pub fn finish(&mut self, history: &mut History) {
        if let Some(task) = self.branch.take().and_then(|branch| branch.task) {
            task.stop(history);
        }
        history.switch(0);
        history.renumber(&self.numbers);
    }

    /// The place of this branch among those that are there, if it has as many steps that count. It is the
    /// current one then.
    fn reach(&self, history: &mut History, branch: usize, counted: usize) -> Option<usize> {
        let home = self.numbers.iter().position(|number| *number == branch)?;
        history.switch(home);
        (history.counted(history.len()) >= counted).then_some(home)
    }

    fn begin(&mut self, history: &mut History, branch: KeptBranch) {
        let KeptBranch { number, from, after, commands } = branch;
        if self.reach(history, from, after.done).is_none() || self.numbers.contains(&number) {
            self.flaws.push(Problem::new("problem-kept-branch").with("branch", number.saturating_add(1)));
            return;
        }
        history.seek(after.find(history));
        history.part();
        self.numbers.push(number);
        self.branch = Some(Adds { number, lines: commands, at: 0, task: None });
    }

    fn mark(&mut self, history: &mut History, mark: KeptMark) {
        let KeptMark { branch, place, name } = mark;
        if self.reach(history, branch, place.done).is_none() {
            self.flaws.push(Problem::new("problem-kept-mark"));
            return;
        }
        history.seek(place.find(history));
        history.mark(&name);
    }
}

impl Adds {
    /// Carries out lines until one is refused (that one, and why), or until that is `enough`. Gives whether
    /// all are done.
    fn go_on(&mut self, history: &mut History, enough: Enough) -> Result<bool, (String, Problem)> {
        loop {
            let rest = &self.lines[self.at..];
            let Some(whole) = rest.split_inclusive('\n').next() else { return Ok(true) };
            let line = whole.lines().next().unwrap_or_default();
            match carry_on(history, line, &mut self.task, enough) {
                Ok(true) => self.at += whole.len(),
                Ok(false) => return Ok(false),
                Err(problem) => return Err((line.to_owned(), problem)),
            }
            if enough(history) {
                return Ok(false);
            }
        }
    }
}

/// Begins one line at the cursor, or goes on with it; gives whether it is done.
fn carry_on(
    history: &mut History,
    line: &str,
    task: &mut Option<Task>,
    enough: Enough,
) -> Result<bool, Problem> {
    let begun = match task.take() {
        Some(task) => Ok(task),
        None => {
            let command = script::parse_line(line).map_err(|error| error.problem)?;
            let now = history.now();
            Task::begin(history, now, &command)
        }
    };
    let done = begun.and_then(|mut begun| {
        let done = begun.go_on(history, enough)?;
        *task = (!done).then_some(begun);
        Ok(done)
    });
    done.map_err(|fault| fault.problem)
}

impl Session {
    /// Takes up what was kept, as far as it goes, all at once.
    ///
    /// # Errors
    ///
    /// What is missing, in the order of the script; [`Session::trouble`] then shows the script and the line
    /// that was refused, if one was. Where no line can be carried out, [`Session::run`] is what it was.
    pub fn restore(&mut self, kept: &Kept) -> Result<(), Vec<Problem>> {
        self.at_once(|session| session.begin_restore(kept));
        self.restored().unwrap_or(Ok(()))
    }

    /// Begins to take up what was kept: a slice of it, and the next with each [`super::SessionAction::Act(Act::GoOn)`]. The run on
    /// the stage stays until [`Session::restored`] says what came of it.
    pub fn begin_restore(&mut self, kept: &Kept) {
        self.restored = None;
        let restoring = Restoring { kept: kept.clone(), world: None, refused: None, stopped: None };
        self.open_kept(Box::new(restoring), NAME.to_owned(), kept.run.script.clone());
    }

    /// What came of the run that was being taken up, once: see [`Session::restore`]. None before that, and where
    /// something else was opened instead.
    pub fn restored(&mut self) -> Option<Restored> {
        self.restored.take()
    }

    /// All that there is of a run that was kept is there: it takes the stage.
    pub(super) fn take_up(&mut self, restoring: Restoring, run: Option<Shown>) {
        let Restoring { kept, world, refused, stopped } = restoring;
        if let Some(world) = world {
            return self.take_up_world(world, run.filter(|_| refused.is_none()));
        }
        let mut flaws = kept.flaws.clone();
        if let Some(Shown { header, history, timeline, adding, record, .. }) = run {
            flaws.extend(adding.into_iter().flat_map(|adding| adding.flaws));
            self.replace(header, history);
            self.timeline = timeline;
            self.goes_on_writing(record);
            self.pane = PaneId::parse(&kept.pane).unwrap_or(PaneId::Logs);
            self.read_story(&kept);
            self.speed = if SPEEDS.contains(&kept.speed) { kept.speed } else { super::DEFAULT_SPEED };
            match kept.place {
                Some(place) => self.stand_after(place, kept.playhead),
                None => self.update(super::Watch::SeekTime(kept.playhead)),
            }
        }
        flaws.extend(stopped);
        if let Some(error) = refused {
            flaws.push(error.problem.clone());
            self.serial = self.serial.wrapping_add(1);
            let (name, text) = (NAME.to_owned(), kept.run.script);
            self.trouble = Some(Trouble { name, text, error, partly: None });
        }
        self.restored = Some(if flaws.is_empty() { Ok(()) } else { Err(flaws) });
    }

    fn stand_after(&mut self, place: Position, playhead: Micros) {
        self.history.seek(place.find(&self.history));
        // Where nothing more is due, the playhead stands where the person left it.
        let next = self.history.next_time().unwrap_or(self.history.now().saturating_add(script::MAX_SPAN));
        self.playhead = playhead.clamp(self.history.now(), next.max(self.history.now()));
        self.refresh();
    }
}
