//! What survives a reload: the run as a script, and where one stood in it.

use super::{PaneId, Session};
use crate::script::{self, Script};
use crate::value::Micros;

/// A longer script is not kept: browsers keep a few megabytes for a page.
pub const MAX_KEPT: usize = 1024 * 1024;

/// The first word of what is kept; another version is not read.
const VERSION: &str = "synod-session-1";

/// A sitting, put away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    pub script: String,
    pub playhead: Micros,
    pub speed: u32,
    pub pane: PaneId,
    /// The open lesson and its step.
    pub lesson: Option<(String, usize)>,
}

impl Kept {
    /// One line of settings, then the script.
    pub fn to_text(&self) -> String {
        let lesson = self.lesson.as_ref().map_or("-".to_owned(), |(id, step)| format!("{id} {step}"));
        let pane = self.pane.word();
        format!("{VERSION} {} {} {pane} {lesson}\n{}", self.playhead, self.speed, self.script)
    }

    /// None for what is damaged or from another version.
    pub fn parse(text: &str) -> Option<Kept> {
        let (line, script) = text.split_once('\n')?;
        let mut words = line.split(' ');
        (words.next()? == VERSION).then_some(())?;
        let playhead = words.next()?.parse().ok()?;
        let speed = words.next()?.parse().ok()?;
        let pane = PaneId::parse(words.next()?)?;
        let lesson = match words.next()? {
            "-" => None,
            id => Some((id.to_owned(), words.next()?.parse().ok()?)),
        };
        Some(Kept { script: script.to_owned(), playhead, speed, pane, lesson })
    }
}

/// A branch as a script, and what it was when that was written. Moving about in a long run must not
/// write it down again each time.
pub(super) struct Written {
    run: u32,
    changes: u32,
    steps: usize,
    script: String,
}

impl Session {
    /// The whole current branch, its future too, to be kept over a reload; none if it is too long.
    pub fn keep(&mut self) -> Option<Kept> {
        let steps = self.history.len();
        let is_fresh = |written: &Written| {
            (written.run, written.changes, written.steps) == (self.run, self.changes, steps)
        };
        if !self.written.as_ref().is_some_and(is_fresh) {
            let position = self.history.position();
            self.history.seek(steps);
            let script = self.script().to_string();
            self.history.seek(position);
            self.written = Some(Written { run: self.run, changes: self.changes, steps, script });
        }
        let script = &self.written.as_ref()?.script;
        (script.len() <= MAX_KEPT).then(|| Kept {
            script: script.clone(),
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
        let Ok(history) = script::run(&script) else { return false };
        self.replace(script.header, history);
        self.pane = kept.pane;
        self.update(super::Intent::Speed(kept.speed));
        self.update(super::Intent::SeekTime(kept.playhead));
        true
    }
}
