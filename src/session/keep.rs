//! What survives a reload: the run as a script, with all its branches, and where one stood in it. It is data with
//! names and a version; what older pages wrote is read by `before.rs`.

use super::before;
use super::kept_story::KeptStory;
use super::{DEFAULT_SPEED, PaneId, Session};
use crate::script::{self, Command};
use crate::sim::History;
use crate::value::{Micros, Problem};
use crate::versioned::{self, Unread};
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// A longer script is not kept: browsers keep a few megabytes for a page.
pub const MAX_KEPT: usize = 1024 * 1024;

/// What is kept changes with this number. Before it, it was text.
const VERSION: u32 = 3;

/// A sitting, put away.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Kept {
    pub run: KeptRun,
    /// Where the cursor stood. None where an older page did not say.
    pub place: Option<Position>,
    pub playhead: Micros,
    pub speed: u32,
    /// The word of a pane. Another version may have had others.
    pub pane: String,
    /// The open lesson or challenge.
    pub story: Option<KeptStory>,
    /// What of it could not be read, so that this is not all that was put away.
    #[serde(skip)]
    pub flaws: Vec<Problem>,
}

/// A run with all its branches.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct KeptRun {
    /// The branch that one stood on, its future too.
    pub script: String,
    /// Its number, from 0.
    pub branch: usize,
    /// All others. Each parts from one before it, or from the script.
    pub branches: Vec<KeptBranch>,
    pub marks: Vec<KeptMark>,
}

/// A branch, as what it adds to another one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeptBranch {
    pub number: usize,
    /// The branch that it parts from, and where. Time that passed before what a history let go of is no step of it: a
    /// number of steps alone would part too early.
    pub from: usize,
    pub after: Position,
    /// A line each.
    pub commands: String,
}

/// A mark that a person, a script or a lesson set.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeptMark {
    pub branch: usize,
    pub place: Position,
    pub name: String,
}

/// A place of a branch.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Position {
    /// How many steps lie before it, of those that count ([`crate::sim::Step::counts`]).
    pub done: usize,
    /// The world's time there.
    pub time: Micros,
}

/// How much of a sitting a page may keep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fit {
    Whole,
    /// This much, and what is said of the rest.
    Part(Box<Kept>, Problem),
    /// Nothing: no page could read it again.
    Nothing(Problem),
}

impl KeptRun {
    /// Bytes that it takes, nearly.
    pub(super) fn size(&self) -> usize {
        let branches: usize = self.branches.iter().map(|branch| branch.commands.len() + 64).sum();
        let marks: usize = self.marks.iter().map(|mark| mark.name.len() + 64).sum();
        self.script.len() + branches + marks
    }

    /// Whether a place of some branch is one of the branch that one stood on, too.
    pub(super) fn is_on_stage(&self, mut branch: usize, place: Position) -> bool {
        while branch != self.branch {
            let parts = self.branches.iter().find(|it| it.number == branch && place.done <= it.after.done);
            // Each parts from one before it; what says otherwise was written by nobody.
            let Some(parting) = parts.filter(|it| it.from != branch) else { return false };
            branch = parting.from;
        }
        true
    }
}

impl Kept {
    /// A sitting of which only the run is known.
    pub(super) fn of(run: KeptRun) -> Kept {
        Kept {
            run,
            place: None,
            playhead: Micros::MAX,
            speed: DEFAULT_SPEED,
            pane: PaneId::Logs.word().to_owned(),
            story: None,
            flaws: Vec::new(),
        }
    }

    pub fn to_text(&self) -> String {
        versioned::write(VERSION, self).unwrap_or_default()
    }

    /// Reads what this version or an older one wrote. Where that is not possible, the script in it is all there is:
    /// see [`Kept::flaws`].
    pub fn parse(text: &str) -> Kept {
        let unread = match versioned::read::<Kept>(VERSION, text) {
            Ok(kept) => return kept,
            Err(unread) => unread,
        };
        let flaw = match unread {
            Unread::Version(version) => Problem::new("problem-kept-version").with("version", version),
            Unread::Damaged => Problem::new("problem-kept-damaged"),
        };
        match script_in(text) {
            Some(script) => Kept { flaws: vec![flaw], ..Kept::of(KeptRun { script, ..KeptRun::default() }) },
            // No page has written it in this way.
            None => before::parse(text),
        }
    }

    /// The same for a person: a script that Synod opens, and what it does not hold in comments.
    pub fn to_script(&self) -> String {
        let mut text = self.run.script.clone();
        let worlds = self.story.iter().flat_map(|story| &story.worlds).map(|world| &world.run);
        // Writing to a string cannot fail.
        for run in std::iter::once(&self.run).chain(worlds) {
            if !std::ptr::eq(run, &raw const self.run) {
                let _ = writeln!(text, "\n# another world of the lesson");
                comment(&mut text, &run.script);
            }
            for branch in &run.branches {
                let (number, from) = (branch.number + 1, branch.from + 1);
                let _ = writeln!(
                    text,
                    "\n# branch {number}, from branch {from} after {} steps",
                    branch.after.done
                );
                comment(&mut text, &branch.commands);
            }
        }
        text
    }

    /// Bytes that it takes, nearly.
    fn size(&self) -> usize {
        self.run.size() + self.story.as_ref().map_or(0, KeptStory::size)
    }

    /// What of it a page may keep.
    pub fn fit(&self) -> Fit {
        let (script, most) = (&self.run.script, MAX_KEPT / 1024);
        let lines = script.lines().count();
        if script.len() > MAX_KEPT || lines > script::parse::MAX_LINES as usize {
            let problem = Problem::new("problem-kept-long").with("size", script.len() / 1024);
            let problem = problem.with("most", most).with("lines", lines);
            return Fit::Nothing(problem.with("limit", script::parse::MAX_LINES));
        }
        if self.size() <= MAX_KEPT {
            return Fit::Whole;
        }
        let mut part = self.clone();
        if let Some(story) = part.story.as_mut().filter(|story| !story.worlds.is_empty()) {
            story.worlds.clear();
            if part.size() <= MAX_KEPT {
                return Fit::Part(Box::new(part), Problem::new("problem-kept-worlds").with("most", most));
            }
        }
        part.keep_one_branch();
        if part.size() > MAX_KEPT {
            // Those that the script sets come back with it.
            part.run.marks.clear();
        }
        Fit::Part(Box::new(part), Problem::new("problem-kept-alone").with("most", most))
    }

    /// Lets go of all branches but the one that one stood on, with what is on them.
    fn keep_one_branch(&mut self) {
        let mut marks = std::mem::take(&mut self.run.marks);
        marks.retain(|mark| self.run.is_on_stage(mark.branch, mark.place));
        marks.iter_mut().for_each(|mark| mark.branch = 0);
        self.story = self.story.take().and_then(|story| story.on_one_branch(&self.run));
        self.run = KeptRun { marks, script: std::mem::take(&mut self.run.script), ..KeptRun::default() };
    }
}

fn comment(text: &mut String, lines: &str) {
    for line in lines.lines() {
        let _ = writeln!(text, "# {line}");
    }
}

/// The script in a text that is damaged, or that another version wrote, as far as it goes.
fn script_in(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("\"script\":")?;
    let whole = serde_json::Deserializer::from_str(rest).into_iter::<String>().next();
    // It may end too early: what is whole are its lines before that.
    whole.and_then(Result::ok).or_else(|| {
        let lines = rest.rsplit_once("\\n").map(|(lines, _)| format!("{lines}\\n\""))?;
        serde_json::from_str(&lines).ok()
    })
}

/// A run as text, and what it was when that was written. Moving about in a long run must not write it
/// down again each time, and adding to it only what is added.
#[derive(Default)]
pub(super) struct Written {
    of: Of,
    run: KeptRun,
    record: script::Record,
    parts: Vec<Part>,
}

/// What tells one state of a run from another: which run, what was done, where the current branch ends, which
/// that is, and how many there are. A lesson or a challenge goes to another branch though nothing is done.
#[derive(Copy, Clone, PartialEq, Default)]
struct Of {
    run: u32,
    changes: u32,
    steps: usize,
    tip: Option<u32>,
    branch: usize,
    branches: usize,
}

/// What a branch adds to another one, as long as both end as they do.
struct Part {
    tip: Option<u32>,
    shared: usize,
    after: Position,
    commands: String,
}

/// The place before a part of the current branch from which that is written down.
fn before(history: &History, shared: usize) -> usize {
    let mut place = shared;
    // Time that only passed there may have passed in other pieces when it is done again.
    while place > 0 && history.step(place - 1).is_some_and(|step| !step.counts()) {
        place -= 1;
    }
    place
}

impl Position {
    /// After so many steps of the current branch.
    pub(super) fn after(history: &History, steps: usize) -> Position {
        let last = steps.checked_sub(1).and_then(|last| history.step(last));
        Position { done: history.counted(steps), time: last.map_or(0, |step| step.at) }
    }

    /// How many steps of the current branch lie before it: those that count, and after them those in which only
    /// time passes until then.
    pub(super) fn find(self, history: &History) -> usize {
        let mut place = history.place_of(self.done);
        while history.step(place).is_some_and(|step| !step.counts() && step.at <= self.time) {
            place += 1;
        }
        place
    }
}

/// All branches but the current one, each as where it parts from another and the commands from there,
/// and the marks. The cursor comes back to where it was. `parts`: those that were written before.
fn write_others(history: &mut History, parts: &mut Vec<Part>) -> (Vec<KeptBranch>, Vec<KeptMark>) {
    let (current, here) = (history.current(), history.position());
    let mut before: Vec<Part> = std::mem::take(parts);
    let mut branches = Vec::new();
    for parting in history.partings() {
        let tip = history.tip(parting.branch);
        let known = before.iter().position(|part| (part.tip, part.shared) == (tip, parting.shared));
        let part = match known {
            Some(known) => before.swap_remove(known),
            None => write_part(history, parting.branch, parting.shared),
        };
        let (number, from, after) = (parting.branch, parting.from, part.after);
        branches.push(KeptBranch { number, from, after, commands: part.commands.clone() });
        parts.push(part);
    }
    let mark = |(name, branch, _): (&str, usize, usize)| {
        let (done, time) = history.marked(name).unwrap_or_default();
        KeptMark { branch, place: Position { done, time }, name: name.to_owned() }
    };
    let marks = history.all_marks().into_iter().map(mark).collect();
    if history.current() != current {
        history.switch(current);
        history.seek(here);
    }
    (branches, marks)
}

/// What a branch adds to those that it parts from. It is the current one then.
fn write_part(history: &mut History, branch: usize, shared: usize) -> Part {
    history.switch(branch);
    let place = before(history, shared);
    history.seek(place);
    let after = Position { done: history.counted(place), time: history.now() };
    let world = history.world().boxed_clone();
    let commands = script::record_part(history, world, place..history.len());
    let commands = commands.iter().map(|command: &Command| format!("{command}\n")).collect();
    Part { tip: history.tip(branch), shared, after, commands }
}

impl Session {
    /// The whole sitting, to be kept over a reload: the run with its branches and their futures, and where one
    /// stands. It may be more than a page keeps: see [`Kept::fit`].
    pub fn keep(&mut self) -> Kept {
        let (mut run, story) = (self.write_run(), self.write_story());
        if run.branches.is_empty() && story.is_none() {
            // The script sets them itself, and in the same order.
            run.marks.clear();
        }
        Kept {
            run,
            place: Some(Position {
                done: self.history.counted(self.history.position()),
                time: self.history.now(),
            }),
            playhead: self.playhead,
            speed: self.speed,
            pane: self.pane.word().to_owned(),
            story,
            flaws: Vec::new(),
        }
    }

    /// The run that has just come is written down as far as this.
    pub(super) fn goes_on_writing(&mut self, record: script::Record) {
        let of = Of { run: self.run, ..Of::default() };
        self.written = Some(Written { of, record, ..Written::default() });
    }

    /// Writes down what was added to the run, for a slice; gives whether that is all. Otherwise it would be done all
    /// at once when the run is kept.
    pub(super) fn write_on(&mut self) -> bool {
        let mut slice = self.slice();
        if self.written.as_ref().is_none_or(|it| it.of.run != self.run) {
            self.goes_on_writing(script::Record::default());
        }
        let Some(written) = &mut self.written else { return true };
        written.record.go_on(&self.header, &self.history, &mut |_| slice.is_over())
    }

    /// The run on the stage, written down; nothing is written again that was.
    pub(super) fn write_run(&mut self) -> KeptRun {
        let branch = self.history.current();
        let now = Of {
            run: self.run,
            changes: self.changes,
            steps: self.history.len(),
            tip: self.history.tip(branch),
            branch,
            branches: self.history.branch_count(),
        };
        if let Some(written) = self.written.as_ref().filter(|it| it.of == now && !self.is_doing()) {
            return written.run.clone();
        }
        // What a command does that is being carried out may be taken back.
        let lasting = !self.is_doing();
        let mut old = self.written.take().filter(|it| it.of.run == now.run).unwrap_or_default();
        let (mut record, mut parts) = (script::Record::default(), Vec::new());
        if lasting {
            (record, parts) = (std::mem::take(&mut old.record), std::mem::take(&mut old.parts));
        }
        let script = record.whole(&self.header, &self.history).to_owned();
        let (branches, marks) = write_others(&mut self.history, &mut parts);
        if !lasting {
            (record, parts) = (old.record, old.parts);
        }
        let run = KeptRun { script, branch, branches, marks };
        self.written = Some(Written { of: now, run: run.clone(), record, parts });
        run
    }
}
