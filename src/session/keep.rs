//! What survives a reload: the run as a script, and where one stood in it.

use super::{PaneId, Session};
use crate::script::{self, Command, Line, Script};
use crate::sim::History;
use crate::value::Micros;
use std::fmt::Write;

/// A longer script is not kept: browsers keep a few megabytes for a page.
pub const MAX_KEPT: usize = 1024 * 1024;

/// The first word of what is kept.
const VERSION: &str = "synod-session-2";

/// Before there were branches in it.
const BEFORE: &str = "synod-session-1";

/// Begins a line that is none of a script.
const PART: &str = "= ";

/// The same where a line came before it.
const BETWEEN: &str = "\n= ";

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
    /// The open lesson and its step.
    pub lesson: Option<(String, usize)>,
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

    /// None for what is damaged or from another version.
    pub fn parse(text: &str) -> Option<Kept> {
        let (line, rest) = text.split_once('\n')?;
        let mut words = line.split(' ');
        let version = words.next()?;
        [VERSION, BEFORE].contains(&version).then_some(())?;
        let playhead = words.next()?.parse().ok()?;
        let speed = words.next()?.parse().ok()?;
        let pane = PaneId::parse(words.next()?)?;
        let (done, branch) = match version {
            BEFORE => (None, 0),
            _ => {
                let (done, now) = (words.next()?.parse().ok(), words.next()?.parse().ok());
                (done.zip(now), words.next()?.parse().ok()?)
            }
        };
        let lesson = match words.next()? {
            "-" => None,
            id => Some((id.to_owned(), words.next()?.parse().ok()?)),
        };
        let end = rest.find(BETWEEN).map_or(rest.len(), |end| end + 1);
        let (script, others) = (rest[..end].to_owned(), rest[end..].to_owned());
        Some(Kept { script, branch, others, done, playhead, speed, pane, lesson })
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
        let (counted, mark) = (history.counted(place), Command::Mark(script::Word::new(name)));
        let _ = writeln!(text, "{PART}at {branch} {counted} {mark}");
    }
    history.switch(current);
    history.seek(here);
    text
}

/// Puts the other branches and the marks beside the one that `history` is, which has this number. What
/// cannot be read or carried out is left out.
fn add_others(history: &mut History, number: usize, others: &str) {
    let mut numbers = vec![number];
    let parts = others.strip_prefix(PART).into_iter().flat_map(|parts| parts.split(BETWEEN));
    for part in parts {
        let (head, lines) = part.split_once('\n').unwrap_or((part, ""));
        let mut words = head.splitn(4, ' ');
        let (kind, mut count) = (words.next(), || words.next()?.parse::<usize>().ok());
        let (first, second) = (count(), count());
        let place = |branch: Option<usize>| numbers.iter().position(|number| Some(*number) == branch);
        match (kind, first, second) {
            (Some("branch"), Some(number), from) => {
                let (Some(home), Some(shared)) = (place(from), count()) else { continue };
                history.switch(home);
                history.seek(history.place_of(shared));
                history.part();
                numbers.push(number);
                let commands = lines.lines().map_while(|line| script::parse_line(line).ok());
                let lines: Vec<Line> = commands.map(|command| Line { number: 1, command }).collect();
                let _ = script::run_lines(history, &lines);
            }
            (Some("at"), Some(branch), Some(counted)) => {
                let mark = words.next().and_then(|line| script::parse_line(line).ok());
                if let (Some(home), Some(Command::Mark(name))) = (place(Some(branch)), mark) {
                    history.switch(home);
                    history.seek(history.place_of(counted));
                    history.mark(&name.text);
                }
            }
            _ => {}
        }
    }
    history.switch(0);
    history.renumber(&numbers);
}

impl Session {
    /// The whole run with its branches and their futures, to be kept over a reload. Where that is too long
    /// only the current branch; none if it is too long as well.
    pub fn keep(&mut self) -> Option<Kept> {
        let steps = self.history.len();
        let is_fresh = |written: &Written| {
            (written.run, written.changes, written.steps) == (self.run, self.changes, steps)
        };
        if !self.written.as_ref().is_some_and(is_fresh) {
            let script = script::record_to(&self.header, &self.history, steps).to_string();
            let others = write_others(&mut self.history);
            self.written = Some(Written { run: self.run, changes: self.changes, steps, script, others });
        }
        let Written { script, others, .. } = self.written.as_ref()?;
        let readable =
            script.len() <= MAX_KEPT && script.lines().count() <= script::parse::MAX_LINES as usize;
        let whole = script.len() + others.len() <= MAX_KEPT;
        readable.then(|| Kept {
            script: script.clone(),
            branch: if whole { self.history.current() } else { 0 },
            others: if whole { others.clone() } else { String::new() },
            done: Some((self.history.counted(self.history.position()), self.history.now())),
            playhead: self.playhead,
            speed: self.speed,
            pane: self.pane,
            lesson: self.lesson.as_ref().map(|run| (run.lesson.id.clone(), run.step)),
        })
    }

    /// Takes up what was kept. False if it does not run any more.
    pub fn restore(&mut self, kept: &Kept) -> bool {
        let Ok(script) = script::parse(&kept.script) else { return false };
        self.restore_script(kept, script)
    }

    fn restore_script(&mut self, kept: &Kept, script: Script) -> bool {
        let Ok(mut history) = script::run(&script) else { return false };
        add_others(&mut history, kept.branch, &kept.others);
        self.replace(script.header, history);
        self.pane = kept.pane;
        self.update(super::Intent::Speed(kept.speed));
        match kept.done {
            Some((done, now)) => self.stand_after(done, now, kept.playhead),
            None => self.update(super::Intent::SeekTime(kept.playhead)),
        }
        true
    }

    /// To after so many steps that count, and those in which only time passes until `now`.
    fn stand_after(&mut self, done: usize, now: Micros, playhead: Micros) {
        let mut place = self.history.place_of(done);
        while self.history.step(place).is_some_and(|step| !step.counts() && step.at <= now) {
            place += 1;
        }
        self.history.seek(place);
        let next = self.history.next_time().unwrap_or(self.history.end());
        self.playhead = playhead.clamp(self.history.now(), next.max(self.history.now()));
        self.refresh();
    }
}
