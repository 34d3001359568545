//! What survives a reload: the run as a script, and where one stood in it.

use super::{DEFAULT_SPEED, PaneId, SPEEDS, Session, Trouble};
use crate::script::{self, Command, Line, Script, ScriptError};
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
const BETWEEN: &str = "\n= ";

/// What errors call a script that was kept.
const NAME: &str = "kept.script";

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
/// down again each time.
pub(super) struct Written {
    run: u32,
    changes: u32,
    steps: usize,
    script: String,
    others: String,
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
/// then the marks. The cursor comes back to where it was.
fn write_others(history: &mut History) -> String {
    let (current, here) = (history.current(), history.position());
    let mut text = String::new();
    for parting in history.partings() {
        history.switch(parting.branch);
        let (place, counted) = before(history, parting.shared);
        history.seek(place);
        let world = history.world().boxed_clone();
        let commands = script::record_part(history, world, place..history.len());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{PART}branch {} {} {counted}", parting.branch, parting.from);
        commands.iter().for_each(|command| {
            let _ = writeln!(text, "{command}");
        });
    }
    history.switch(current);
    let marks = history.all_marks();
    let marks: Vec<_> = marks.into_iter().map(|(name, at, place)| (name.to_owned(), at, place)).collect();
    for (name, branch, place) in marks {
        history.switch(branch);
        let mark = Command::Mark(script::Word::new(name));
        let _ = writeln!(text, "{PART}mark {branch} {} {mark}", place_text(history, place));
    }
    history.switch(current);
    history.seek(here);
    text
}

/// Puts the other branches and the marks beside the one that `history` is, which has this number. Gives
/// what could not be carried out; what can is.
fn add_others(history: &mut History, number: usize, others: &str) -> Vec<Problem> {
    let mut numbers = vec![number];
    let mut flaws = Vec::new();
    let parts = others.strip_prefix(PART).into_iter().flat_map(|parts| parts.split(BETWEEN));
    for part in parts {
        let (head, lines) = part.split_once('\n').unwrap_or((part, ""));
        let mut words = head.splitn(4, ' ');
        let (kind, mut count) = (words.next(), || words.next()?.parse::<usize>().ok());
        let (first, second) = (count(), count());
        let place = |branch: Option<usize>| numbers.iter().position(|number| Some(*number) == branch);
        match (kind, first, second) {
            (Some("branch"), Some(number), from) => {
                let Some((home, shared)) = place(from).zip(count()).filter(|it| reach(history, *it)) else {
                    flaws.push(Problem::new("problem-kept-branch").with("branch", number + 1));
                    continue;
                };
                history.switch(home);
                history.seek(history.place_of(shared));
                history.part();
                numbers.push(number);
                if let Err((line, problem)) = run_each(history, lines) {
                    let cut = Problem::new("problem-kept-branch-cut").with("branch", number + 1);
                    flaws.extend([cut.with("line", line), problem]);
                }
            }
            // An older page did not say at what time.
            (Some(kind @ ("mark" | "at")), branch, Some(counted)) => {
                let rest = words.next().unwrap_or_default();
                let (now, line) =
                    if kind == "mark" { rest.split_once(' ').unwrap_or_default() } else { ("0", rest) };
                let home = place(branch).map(|home| (home, counted)).filter(|it| reach(history, *it));
                match (home, now.parse(), script::parse_line(line)) {
                    (Some(_), Ok(now), Ok(Command::Mark(name))) => {
                        history.seek(place_after(history, counted, now));
                        history.mark(&name.text);
                    }
                    _ => flaws.push(Problem::new("problem-kept-mark")),
                }
            }
            _ => {}
        }
    }
    history.switch(0);
    history.renumber(&numbers);
    flaws
}

/// Whether a branch has as many steps that count. It is the current one then.
fn reach(history: &mut History, (branch, counted): (usize, usize)) -> bool {
    history.switch(branch);
    history.counted(history.len()) >= counted
}

/// Carries out lines until one is refused: that one, and why.
fn run_each<'a>(history: &mut History, lines: &'a str) -> Result<(), (&'a str, Problem)> {
    lines.lines().try_for_each(|line| {
        let command = script::parse_line(line).map_err(|error| (line, error.problem))?;
        let done = script::run_lines(history, &[Line { number: 1, command }]);
        done.map_err(|error| (line, error.problem))
    })
}

/// To after so many steps of the current branch that count, and those in which only time passes until `now`.
pub(super) fn place_after(history: &History, done: usize, now: Micros) -> usize {
    let mut place = history.place_of(done);
    while history.step(place).is_some_and(|step| !step.counts() && step.at <= now) {
        place += 1;
    }
    place
}

/// A script, and where it ends before its time: the line that was refused, and why.
type AsFar = (Option<(Script, History)>, Option<ScriptError>);

/// Carries out a script as far as that is possible.
fn run_as_far(text: &str) -> AsFar {
    let read = script::parse(text).map(|script| (script, None)).or_else(|error| {
        let before: String = text.split_inclusive('\n').take(error.line.saturating_sub(1) as usize).collect();
        match script::parse(&before) {
            Ok(script) => Ok((script, Some(error))),
            Err(_) => Err(error),
        }
    });
    let (script, unread) = match read {
        Ok(read) => read,
        Err(error) => return (None, Some(error)),
    };
    match script::run(&script) {
        Ok(history) => (Some((script, history)), unread),
        Err((history, error)) => (history.map(|history| (script, *history)), Some(error)),
    }
}

impl Session {
    /// The whole run with its branches and their futures, to be kept over a reload. Where that is too long
    /// only the current branch, which is said by [`Kept::flaw`].
    ///
    /// # Errors
    ///
    /// The current branch alone is too long: no page could read it again.
    pub fn keep(&mut self) -> Result<Kept, Problem> {
        let steps = self.history.len();
        let is_fresh = |written: &Written| {
            (written.run, written.changes, written.steps) == (self.run, self.changes, steps)
        };
        if !self.written.as_ref().is_some_and(is_fresh) {
            let script = script::record_to(&self.header, &self.history, steps).to_string();
            let others = write_others(&mut self.history);
            self.written = Some(Written { run: self.run, changes: self.changes, steps, script, others });
        }
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

    /// Takes up what was kept, as far as it goes.
    ///
    /// # Errors
    ///
    /// What is missing, in the order of the script; [`Session::trouble`] then shows the script and the line
    /// that was refused, if one was. Where no line can be carried out, [`Session::run`] is what it was.
    pub fn restore(&mut self, kept: &Kept) -> Result<(), Vec<Problem>> {
        let mut flaws: Vec<Problem> = kept.flaw.iter().cloned().collect();
        let (run, refused) = run_as_far(&kept.script);
        if let Some((script, mut history)) = run {
            flaws.extend(add_others(&mut history, kept.branch, &kept.others));
            self.replace(script.header, history);
            self.pane = kept.pane;
            self.read_told(kept);
            self.update(super::Intent::Speed(kept.speed));
            match kept.done {
                Some((done, now)) => self.stand_after(done, now, kept.playhead),
                None => self.update(super::Intent::SeekTime(kept.playhead)),
            }
        }
        if let Some(error) = refused {
            flaws.push(error.problem.clone());
            self.serial = self.serial.wrapping_add(1);
            let (name, text) = (NAME.to_owned(), kept.script.clone());
            self.trouble = Some(Trouble { name, text, error, partly: None });
        }
        if flaws.is_empty() { Ok(()) } else { Err(flaws) }
    }

    fn stand_after(&mut self, done: usize, now: Micros, playhead: Micros) {
        self.history.seek(place_after(&self.history, done, now));
        // Where nothing more is due, the playhead stands where somebody left it.
        let next = self.history.next_time().unwrap_or(self.history.now().saturating_add(script::MAX_SPAN));
        self.playhead = playhead.clamp(self.history.now(), next.max(self.history.now()));
        self.refresh();
    }
}
