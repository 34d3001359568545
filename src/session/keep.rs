//! What survives a reload: the run as a script, and where one stood in it.

use super::{DEFAULT_SPEED, PaneId, SPEEDS, Session};
use crate::script::{self, Command};
use crate::sim::History;
use crate::value::{Micros, Problem};
use std::fmt::Write;

/// A longer script is not kept: browsers keep a few megabytes for a page.
pub const MAX_KEPT: usize = 1024 * 1024;

/// The first word of what is kept.
const VERSION: &str = "synod-session-2";

/// How every version begins.
const VERSIONS: &str = "synod-session-";

/// Before there were branches in it.
const BEFORE: &str = "synod-session-1";

/// Begins a line that is none of a script.
pub(super) const PART: &str = "= ";

/// The same where a line came before it.
pub(super) const BETWEEN: &str = "\n= ";

/// A sitting, put away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// The branch that one stood on, its future too.
    pub script: String,
    /// The branch's number, from 0, and what all others are: see [`Session::keep`].
    pub branch: usize,
    pub others: String,
    /// How many steps lie behind the cursor, of those that count ([`crate::sim::Step::counts`]), and the
    /// world's time there. None where an older page did not say.
    pub done: Option<(usize, Micros)>,
    pub playhead: Micros,
    pub speed: u32,
    pub pane: PaneId,
    /// The open lesson and its step, or the challenge: see [`Session::story`].
    pub lesson: Option<(String, usize)>,
    /// Why it is not all that was put away: the first line was written by another version, or is damaged.
    /// What follows it is taken for the script.
    pub flaw: Option<Problem>,
}

impl Kept {
    /// One line of settings, then the script and what parts from it.
    pub fn to_text(&self) -> String {
        let lesson = self.lesson.as_ref().map_or("-".to_owned(), |(id, step)| format!("{id} {step}"));
        let (pane, branch) = (self.pane.word(), self.branch);
        let done = self.done.map_or("- -".to_owned(), |(done, now)| format!("{done} {now}"));
        let Kept { playhead, speed, script, others, .. } = self;
        format!("{VERSION} {playhead} {speed} {pane} {done} {branch} {lesson}\n{script}{others}")
    }

    /// Reads what [`Kept::to_text`] wrote. Where the first line cannot be read, as that of another version, the
    /// script behind it is all there is: see [`Kept::flaw`]. A pane that is not known is the first.
    pub fn parse(text: &str) -> Kept {
        let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
        let begun = if rest.starts_with(PART) { Some(0) } else { rest.find(BETWEEN).map(|end| end + 1) };
        let end = begun.unwrap_or(rest.len());
        let version = line.split(' ').next().unwrap_or_default();
        let mut kept = Kept::parse_head(line).unwrap_or_else(|| Kept {
            script: String::new(),
            branch: 0,
            others: String::new(),
            done: None,
            playhead: Micros::MAX,
            speed: DEFAULT_SPEED,
            pane: PaneId::Logs,
            lesson: None,
            flaw: Some(match version.starts_with(VERSIONS) && ![VERSION, BEFORE].contains(&version) {
                true => Problem::new("problem-kept-version").with("version", version),
                false => Problem::new("problem-kept-damaged"),
            }),
        });
        rest[..end].clone_into(&mut kept.script);
        if kept.flaw.is_none() {
            rest[end..].clone_into(&mut kept.others);
        }
        kept
    }

    fn parse_head(line: &str) -> Option<Kept> {
        let mut words = line.split(' ');
        let version = words.next()?;
        [VERSION, BEFORE].contains(&version).then_some(())?;
        let playhead = words.next()?.parse().ok()?;
        let speed = words.next()?.parse().ok().filter(|speed| SPEEDS.contains(speed));
        let speed = speed.unwrap_or(DEFAULT_SPEED);
        let pane = PaneId::parse(words.next()?).unwrap_or(PaneId::Logs);
        let (done, branch) = match version {
            BEFORE => (None, 0),
            _ => {
                let (done, now) = (words.next()?.parse().ok(), words.next()?.parse().ok());
                (done.zip(now), words.next()?.parse().ok()?)
            }
        };
        let lesson = match words.next()? {
            "-" => None,
            id => Some((id.to_owned(), words.next().and_then(|step| step.parse().ok()).unwrap_or(0))),
        };
        let (script, others) = (String::new(), String::new());
        Some(Kept { script, branch, others, done, playhead, speed, pane, lesson, flaw: None })
    }
}

/// A run as text, and what it was when that was written. Moving about in a long run must not write it
/// down again each time, and adding to it only what is added.
#[derive(Default)]
pub(super) struct Written {
    of: Of,
    script: String,
    others: String,
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
    /// How many steps before it count.
    counted: usize,
    commands: String,
}

/// What the current branch shares with the run before a part of it: the place, and how many steps count.
fn before(history: &History, shared: usize) -> (usize, usize) {
    let mut place = shared;
    // Time that only passed there may have passed in other pieces when it is done again.
    while place > 0 && history.step(place - 1).is_some_and(|step| !step.counts()) {
        place -= 1;
    }
    (place, history.counted(place))
}

/// A place of the current branch: how many steps before it count, and the time there.
pub(super) fn place_text(history: &History, steps: usize) -> String {
    let now = steps.checked_sub(1).and_then(|last| history.step(last)).map_or(0, |step| step.at);
    format!("{} {now}", history.counted(steps))
}

/// All branches but the current one, each as where it parts from another and the commands from there,
/// then the marks. The cursor comes back to where it was. `parts`: those that were written before.
fn write_others(history: &mut History, parts: &mut Vec<Part>) -> String {
    let (current, here) = (history.current(), history.position());
    let mut text = String::new();
    let mut before: Vec<Part> = std::mem::take(parts);
    for parting in history.partings() {
        let tip = history.tip(parting.branch);
        let known = before.iter().position(|part| (part.tip, part.shared) == (tip, parting.shared));
        let part = match known {
            Some(known) => before.swap_remove(known),
            None => write_part(history, parting.branch, parting.shared),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{PART}branch {} {} {}", parting.branch, parting.from, part.counted);
        text.push_str(&part.commands);
        parts.push(part);
    }
    for (name, branch, _) in history.all_marks() {
        let (counted, now) = history.marked(name).unwrap_or_default();
        let mark = Command::Mark(script::Word::new(name));
        let _ = writeln!(text, "{PART}mark {branch} {counted} {now} {mark}");
    }
    if history.current() != current {
        history.switch(current);
        history.seek(here);
    }
    text
}

/// What a branch adds to those that it parts from. It is the current one then.
fn write_part(history: &mut History, branch: usize, shared: usize) -> Part {
    history.switch(branch);
    let (place, counted) = before(history, shared);
    history.seek(place);
    let world = history.world().boxed_clone();
    let commands = script::record_part(history, world, place..history.len());
    let commands = commands.iter().map(|command| format!("{command}\n")).collect();
    Part { tip: history.tip(branch), shared, counted, commands }
}

/// To after so many steps of the current branch that count, and those in which only time passes until `now`.
pub(super) fn place_after(history: &History, done: usize, now: Micros) -> usize {
    let mut place = history.place_of(done);
    while history.step(place).is_some_and(|step| !step.counts() && step.at <= now) {
        place += 1;
    }
    place
}

impl Session {
    /// The whole run with its branches and their futures, to be kept over a reload. Where that is too long
    /// only the current branch, which is said by [`Kept::flaw`].
    ///
    /// # Errors
    ///
    /// The current branch alone is too long: no page could read it again.
    pub fn keep(&mut self) -> Result<Kept, Problem> {
        self.write();
        let told = self.write_told();
        let (script, others) = self
            .written
            .as_ref()
            .map(|it| (it.script.clone(), format!("{}{told}", it.others)))
            .unwrap_or_default();
        let lines = script.lines().count();
        if script.len() > MAX_KEPT || lines > script::parse::MAX_LINES as usize {
            let problem = Problem::new("problem-kept-long").with("size", script.len() / 1024);
            let problem = problem.with("most", MAX_KEPT / 1024).with("lines", lines);
            return Err(problem.with("limit", script::parse::MAX_LINES));
        }
        let whole = script.len() + others.len() <= MAX_KEPT;
        let most = MAX_KEPT / 1024;
        Ok(Kept {
            script,
            branch: if whole { self.history.current() } else { 0 },
            others: if whole { others } else { String::new() },
            done: Some((self.history.counted(self.history.position()), self.history.now())),
            playhead: self.playhead,
            speed: self.speed,
            pane: self.pane,
            lesson: self.story(),
            flaw: (!whole).then(|| Problem::new("problem-kept-alone").with("most", most)),
        })
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

    /// Writes the run down, unless that is done.
    fn write(&mut self) {
        let branch = self.history.current();
        let now = Of {
            run: self.run,
            changes: self.changes,
            steps: self.history.len(),
            tip: self.history.tip(branch),
            branch,
            branches: self.history.branch_count(),
        };
        if self.written.as_ref().is_some_and(|it| it.of == now) && !self.is_doing() {
            return;
        }
        // What a command does that is being carried out may be taken back.
        let lasting = !self.is_doing();
        let mut old = self.written.take().filter(|it| it.of.run == now.run).unwrap_or_default();
        let (mut record, mut parts) = (script::Record::default(), Vec::new());
        if lasting {
            (record, parts) = (std::mem::take(&mut old.record), std::mem::take(&mut old.parts));
        }
        let script = record.whole(&self.header, &self.history).to_owned();
        let others = write_others(&mut self.history, &mut parts);
        if !lasting {
            (record, parts) = (old.record, old.parts);
        }
        self.written = Some(Written { of: now, script, others, record, parts });
    }
}
