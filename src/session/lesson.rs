//! A lesson on the stage: its beats run on the session's own history, each once; its predictions
//! freeze the world, lock the answer, and only then let it happen. Where the world begins anew, see
//! [`super::worlds`].

use super::worlds::World;
use super::{SPEEDS, Session, Trouble};
use crate::lesson::{Lesson, Prediction, Step};
use crate::script::cond::{self, View};
use crate::script::{self, Command, Line, ScriptError};
use crate::sim::History;
use crate::value::{Micros, Problem};
use std::rc::Rc;

/// A beat that plays takes about this long, in real microseconds: the speed is chosen for it.
const PLAYED: std::ops::RangeInclusive<Micros> = 2_000_000..=8_000_000;

/// What became of one step of the lesson.
#[derive(Clone, PartialEq, Debug)]
pub struct Beat {
    /// Steps of the history before it, on the branch that it is on.
    pub(super) from: usize,
    /// Steps of the history after its script: where its prediction waits.
    pub(super) end: Waypoint,
    /// The prediction's answer, once it is locked.
    pub locked: Option<Locked>,
}

/// A place of the lesson's way, to know the way again after the person tried something else. Time that only
/// passed is in no digest: another branch may look the same otherwise.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Waypoint {
    pub steps: usize,
    digest: u64,
    now: Micros,
}

impl Waypoint {
    /// No place of the history on the stage: the step is in another world of its lesson.
    pub const ELSEWHERE: Waypoint = Waypoint { steps: 0, digest: 0, now: Micros::MAX };

    /// Where the history stands.
    pub fn of(history: &History) -> Waypoint {
        Waypoint { steps: history.position(), digest: history.world().digest(), now: history.now() }
    }
}

/// A prediction that was answered, or passed over.
#[derive(Clone, PartialEq, Debug)]
pub struct Locked {
    /// None if the person went on without an answer.
    pub choice: Option<usize>,
    /// Which option came true.
    pub truth: Option<usize>,
    pub(super) from: usize,
    pub(super) end: Waypoint,
    /// What happened has been seen: only then the truth is told.
    pub seen: bool,
}

/// A lesson that is open.
#[derive(Clone, PartialEq)]
pub struct LessonRun {
    pub lesson: Rc<Lesson>,
    /// The step that is shown, from 0.
    pub step: usize,
    pub(super) beats: Vec<Beat>,
    /// Playing goes on to this many steps of the history, and stops there.
    pub(super) until: Option<usize>,
}

impl LessonRun {
    pub fn current(&self) -> &Step {
        &self.lesson.steps[self.step]
    }

    pub fn beat(&self) -> &Beat {
        &self.beats[self.step]
    }

    /// Whether the step's own events are still being played.
    pub fn is_playing(&self) -> bool {
        self.until.is_some()
    }

    /// The question of the current step, once its events have been seen.
    pub fn question(&self) -> Option<&Prediction> {
        let early = self.until.is_some() && self.beat().locked.is_none();
        self.current().prediction.as_ref().filter(|_| !early)
    }

    /// Whether the world stands still until the question is answered.
    pub fn waits(&self) -> bool {
        self.question().is_some() && self.beat().locked.is_none()
    }

    pub(super) fn frozen_at(&self) -> usize {
        self.beat().end.steps
    }

    /// Where what is told so far ends, and the world there.
    pub(super) fn end_of(beat: &Beat) -> Waypoint {
        beat.locked.as_ref().map_or(beat.end, |locked| locked.end)
    }
}

/// Runs lines at the cursor, and marks where they end; gives the place from which they are shown, and the place and
/// the world they lead to. A `goto` leads elsewhere: what comes after it is shown.
pub(super) fn run_beat(
    history: &mut History,
    lines: &[Line],
    name: &str,
) -> Result<(usize, Waypoint), ScriptError> {
    let goto = lines.iter().rposition(|line| matches!(line.command, Command::Goto(_)));
    let (there, then) = lines.split_at(goto.map_or(0, |place| place + 1));
    script::run_lines(history, there)?;
    let from = history.position();
    script::run_lines(history, then)?;
    history.mark(name);
    Ok((from, Waypoint::of(history)))
}

/// Which option is true after what was asked about has happened.
pub(super) fn truth(prediction: &Prediction, history: &History) -> Option<usize> {
    let view = View::new(history);
    prediction.options.iter().position(|option| cond::eval(&option.cond, &view).unwrap_or(false))
}

pub(super) fn mark_name(step: usize, answered: bool) -> String {
    format!("beat {}{}", step + 1, if answered { " answered" } else { "" })
}

impl Session {
    pub(super) fn waits_for_answer(&self) -> bool {
        self.lesson.as_ref().is_some_and(LessonRun::waits)
    }

    /// Opens a lesson at a step; what comes before has happened.
    pub(super) fn open_lesson(
        &mut self,
        id: &str,
        text: String,
        lesson: Result<Rc<Lesson>, ScriptError>,
        step: usize,
    ) {
        if lesson.as_ref().is_ok_and(|lesson| self.take_up_lesson(lesson, step)) {
            return;
        }
        if let Err(error) = lesson.and_then(|lesson| self.try_lesson(lesson, step)) {
            let name = format!("{id}.md");
            self.trouble = Some(Trouble { name, text, error, partly: None });
        }
    }

    fn try_lesson(&mut self, lesson: Rc<Lesson>, step: usize) -> Result<(), ScriptError> {
        let step = step.min(lesson.steps.len().saturating_sub(1));
        // The questions before it were passed over.
        let passed = |step: &Step| Beat::elsewhere(step.prediction.as_ref().map(|_| (None, None, true)));
        let beats: Vec<Beat> = lesson.steps[..step].iter().map(passed).collect();
        let world = World::of(&lesson, step, &beats)?;
        self.begin_lesson(LessonRun { lesson, step, beats, until: None }, world);
        Ok(())
    }

    /// Runs a step's script for the first time, from where the lesson stands. Gives the place from
    /// which it is shown.
    fn enter(&mut self, step: usize) -> Result<usize, ScriptError> {
        let Some(run) = &self.lesson else { return Ok(self.history.position()) };
        let lines = run.lesson.steps[step].script.clone();
        let (from, end) = self.run_beat(&lines, &mark_name(step, false))?;
        if let Some(run) = &mut self.lesson {
            run.step = step;
            run.beats.push(Beat { from, end, locked: None });
        }
        Ok(from)
    }

    /// Runs lines at the end of the lesson's way: see [`run_beat`].
    fn run_beat(&mut self, lines: &[Line], name: &str) -> Result<(usize, Waypoint), ScriptError> {
        let before = self.history.position();
        let (from, end) = run_beat(&mut self.history, lines, name)?;
        self.forget_after(before.min(from));
        self.timeline.scan(&self.history);
        self.changes += 1;
        self.playhead = self.history.now();
        Ok((from, end))
    }

    /// Locks the answer and lets happen what was asked about. Gives the place from which it is shown.
    fn lock(&mut self, choice: Option<usize>) -> Result<usize, ScriptError> {
        let here = self.history.position();
        let Some(run) = self.lesson.clone() else { return Ok(here) };
        let Some(prediction) = &run.current().prediction else { return Ok(here) };
        if run.beat().locked.is_some() {
            return Ok(here);
        }
        let (from, end) = self.run_beat(&prediction.run, &mark_name(run.step, true))?;
        let truth = truth(prediction, &self.history);
        if let Some(open) = &mut self.lesson {
            let step = open.step;
            open.beats[step].locked = Some(Locked { choice, truth, from, end, seen: false });
        }
        Ok(from)
    }

    /// What the prediction asked about has been seen.
    fn reveal(&mut self) {
        if let Some(run) = &mut self.lesson {
            let step = run.step;
            if let Some(locked) = &mut run.beats[step].locked {
                locked.seen = true;
            }
            run.until = None;
        }
    }

    pub(super) fn answer(&mut self, choice: usize) {
        let Some(run) = self.lesson.as_ref().filter(|run| run.waits()) else { return };
        let options = run.current().prediction.as_ref().map_or(0, |prediction| prediction.options.len());
        if choice < options {
            self.ask_and_play(Some(choice));
        }
    }

    fn ask_and_play(&mut self, choice: Option<usize>) {
        self.notice = None;
        self.back_on_the_way();
        match self.lock(choice) {
            Ok(from) => self.show_from(from),
            Err(error) => self.refuse(error.problem),
        }
    }

    /// Plays what was just run, from its first step.
    fn show_from(&mut self, from: usize) {
        let to = self.history.position();
        if from == to {
            return self.reveal();
        }
        self.history.seek(from);
        self.playhead = self.history.now();
        if let Some(run) = &mut self.lesson {
            run.until = Some(to);
        }
        self.notice = None;
        self.playing = true;
    }

    /// Called as the cursor moves: a beat that has played to its end stops.
    pub(super) fn beat_reached(&mut self) -> bool {
        let position = self.history.position();
        let reached = self.lesson.as_ref().and_then(|run| run.until).is_some_and(|until| position >= until);
        if reached {
            self.playing = false;
            self.reveal();
        }
        reached
    }

    /// The lesson's way may have been left to try something: back to where it stands.
    fn back_on_the_way(&mut self) {
        let Some(run) = &self.lesson else { return };
        let beat = run.beat();
        let end = LessonRun::end_of(beat);
        let name = mark_name(run.step, beat.locked.is_some());
        self.walk_to(end, &name);
    }

    fn walk_to(&mut self, place: Waypoint, name: &str) {
        let branch = self.history.branch_count();
        self.history.seek(place.steps);
        if Waypoint::of(&self.history) != place {
            // A mark that was set is there: only its name could fail.
            drop(self.history.go_to(name));
            self.forget_after(0);
        }
        if self.history.branch_count() != branch {
            self.batches.clear();
        }
        self.playhead = self.history.now();
    }

    pub(super) fn next_beat(&mut self) {
        let Some(run) = self.lesson.clone() else { return };
        self.playing = false;
        self.notice = None;
        if run.until.is_some() {
            // The person may have left the way while it played.
            self.back_on_the_way();
            return self.reveal();
        }
        if run.waits() {
            return self.ask_and_play(None);
        }
        let next = self.heading() + 1;
        if next >= run.lesson.steps.len() {
            return self.say(Problem::new("status-lesson-end"));
        }
        if next < run.beats.len() {
            return self.come_back_to(next);
        }
        if self.coming_step().is_some() {
            return self.refuse(Problem::new("status-world-coming"));
        }
        let entered = match self.is_elsewhere(next) {
            true => self.enter_world(next).map(|()| self.lesson.as_ref().map_or(0, |run| run.beat().from)),
            false => {
                self.back_on_the_way();
                self.enter(next)
            }
        };
        match entered {
            Ok(from) => self.show_from(from),
            Err(error) => self.refuse(error.problem),
        }
        self.say_parted();
    }

    /// The step that is shown, or the one whose world is on its way.
    fn heading(&self) -> usize {
        self.coming_step().or_else(|| self.lesson.as_ref().map(|run| run.step)).unwrap_or(0)
    }

    /// To the end of a step that was shown before.
    fn come_back_to(&mut self, step: usize) {
        self.opening = None;
        if self.is_elsewhere(step) {
            if self.fetch_world(step) {
                return;
            }
            if let Err(error) = self.enter_world(step) {
                return self.refuse(error.problem);
            }
        }
        self.stand_at_step(step);
    }

    /// To the end of a step of the world on the stage.
    pub(super) fn stand_at_step(&mut self, step: usize) {
        let Some(run) = &mut self.lesson else { return };
        run.step = step;
        let end = run.beat().end;
        self.walk_to(end, &mark_name(step, false));
        self.say_parted();
    }

    /// Says that what was tried in a world is not kept with the lesson any more.
    fn say_parted(&mut self) {
        if let Some(said) = self.parted.take() {
            self.say(said);
        }
    }

    pub(super) fn previous_beat(&mut self) {
        let heading = self.heading();
        let Some(run) = &mut self.lesson else { return };
        run.until = None;
        self.playing = false;
        self.notice = None;
        if let Some(before) = heading.checked_sub(1) {
            self.come_back_to(before);
        }
    }

    /// The speed at which time passes now: a lesson's beats choose their own, so that a long one
    /// does not bore and a short one can be followed.
    pub fn pace(&self) -> u32 {
        if let Some((_, pace)) = self.shown.filter(|(end, _)| self.history.position() < *end) {
            return pace;
        }
        let Some((until, run)) = self.lesson.as_ref().and_then(|run| Some((run.until?, run))) else {
            return self.speed;
        };
        let from = run.beat().locked.as_ref().map_or(run.beat().from, |locked| locked.from);
        let at = |place: usize| -> Micros {
            place.checked_sub(1).and_then(|last| self.history.step(last)).map_or(0, |step| step.at)
        };
        let span = at(until).saturating_sub(at(from));
        let real = |speed: u32| span * 1_000_000 / Micros::from(speed);
        if PLAYED.contains(&real(self.speed)) {
            return self.speed;
        }
        let fits = SPEEDS.into_iter().find(|speed| real(*speed) <= *PLAYED.end());
        fits.unwrap_or(SPEEDS[SPEEDS.len() - 1])
    }
}
