//! How far a long run is, for a person in front of a terminal.

use super::screen::{name, one_line};
use crate::locale::Texts;
use crate::sim::History;
use crate::value::Value;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// A run that takes less is not told of.
const FIRST: Duration = Duration::from_secs(1);

/// How often it is told.
const EVERY: Duration = Duration::from_millis(200);

/// Steps between two looks at the clock.
const LOOK_EVERY: u32 = 256;

/// Back to the beginning of the line, and clear it.
const BLANK: &str = "\r\x1b[K";

/// One line of a terminal, written again and again. Nothing else gets to see it.
pub struct Progress<'a, W> {
    file: &'a Path,
    texts: &'a Texts,
    to: W,
    terminal: bool,
    begun: Instant,
    /// When it was last told, counted from the beginning.
    told: Option<Duration>,
    steps: u32,
}

impl<'a, W: Write> Progress<'a, W> {
    /// `terminal` says whether `to` is one.
    pub fn new(file: &'a Path, texts: &'a Texts, to: W, terminal: bool) -> Progress<'a, W> {
        Progress { file, texts, to, terminal, begun: Instant::now(), told: None, steps: 0 }
    }

    /// After each step.
    pub fn tell(&mut self, history: &History) {
        if !self.terminal {
            return;
        }
        self.steps = self.steps.wrapping_add(1);
        if self.steps.is_multiple_of(LOOK_EVERY) {
            self.tell_at(self.begun.elapsed(), history);
        }
    }

    fn tell_at(&mut self, elapsed: Duration, history: &History) {
        if elapsed < self.told.map_or(FIRST, |told| told + EVERY) {
            return;
        }
        self.told = Some(elapsed);
        let args = [
            ("file", Value::text(&name(self.file))),
            ("time", Value::text(&crate::locale::clock(history.now()))),
            ("steps", history.position().into()),
        ];
        // That nobody can read it is no reason to stop.
        let _ = write!(self.to, "{BLANK}{}", one_line(&self.texts.with("cli-run-progress", &args)));
        let _ = self.to.flush();
    }

    /// Leaves nothing behind.
    pub fn clear(mut self) {
        if self.told.is_some() {
            let _ = self.to.write_all(BLANK.as_bytes());
            let _ = self.to.flush();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;
    use crate::script;

    fn told(terminal: bool, at: &[u64]) -> String {
        let (texts, mut out) = (Texts::new(Lang::En), Vec::new());
        let script = script::parse("protocol raft\nrun 1s\n").expect("a script");
        let history = script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}"));
        let mut progress = Progress::new(Path::new("a.script"), &texts, &mut out, terminal);
        for millis in at {
            progress.tell_at(Duration::from_millis(*millis), &history);
        }
        progress.clear();
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_short_run_is_not_told_of_and_a_long_one_now_and_then() {
        assert_eq!(told(true, &[0, 999]), "");
        let once = told(true, &[1_000, 1_001, 1_199]);
        let steps = once.strip_prefix("\r\x1b[Ka.script: 1000.0 ms simulated, ").expect(&once);
        assert!(steps.ends_with(" steps\r\x1b[K"), "{once}");
        assert_eq!(told(true, &[1_000, 1_200, 1_300, 1_400]).matches("simulated").count(), 3);
    }

    #[test]
    fn who_is_no_terminal_is_told_nothing() {
        let (texts, mut out) = (Texts::new(Lang::En), Vec::new());
        let script = script::parse("protocol raft\nrun 5s\n").expect("a script");
        let mut progress = Progress::new(Path::new("a.script"), &texts, &mut out, false);
        progress.begun = Instant::now().checked_sub(Duration::from_secs(9)).unwrap_or(progress.begun);
        let mut calls = 0;
        let ran = script::run_telling(&script, &mut |history| {
            calls += 1;
            progress.tell(history);
        });
        assert!(ran.is_ok() && calls > 2 * LOOK_EVERY, "{calls}");
        progress.clear();
        assert!(out.is_empty());
    }
}
