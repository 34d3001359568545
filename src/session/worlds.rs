//! A lesson of several worlds. The session has the history of one of them, that of the step which is shown. Another
//! is played anew when the lesson comes to it: the same header, commands and answers give the same history. One in
//! which a person tried something is put away as text when the lesson leaves it, and taken up again like a run
//! that was kept.

use super::Session;
use super::keep::{Kept, KeptRun, MAX_KEPT};
use super::kept_story::{KeptBeat, are_of, read_beats};
use super::lesson::{Beat, LessonRun, Locked, Waypoint, mark_name, run_beat, truth};
use super::restore::Restoring;
use super::work::Shown;
use crate::lesson::Lesson;
use crate::script::{self, Header, Script, ScriptError};
use crate::sim::History;
use crate::value::Problem;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A world of a lesson that is not on the stage, and in which a person tried something.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeptWorld {
    /// Its first step.
    step: usize,
    pub(super) run: KeptRun,
    /// As many steps as were entered.
    beats: Vec<KeptBeat>,
}

impl KeptWorld {
    pub(super) fn size(&self) -> usize {
        self.run.size() + 256 * self.beats.len()
    }

    /// Whether it may be one of this lesson, of which so many steps were entered.
    pub(super) fn is_of(&self, lesson: &Lesson, known: usize) -> bool {
        let chapter = lesson.chapter(self.step);
        self.step < known
            && chapter.start == self.step
            && self.step + self.beats.len() == chapter.end.min(known)
            && self.beats.iter().all(|beat| beat.way.is_some())
    }
}

/// A world of a lesson, played up to a step, and where its steps are in it.
pub(super) struct World {
    header: Header,
    history: History,
    steps: Range<usize>,
    beats: Vec<Beat>,
}

impl Beat {
    /// A step of a world that is not on the stage: only its answer is known.
    pub(super) fn elsewhere(answer: Option<(Option<usize>, Option<usize>, bool)>) -> Beat {
        let end = Waypoint::ELSEWHERE;
        let locked = answer.map(|(choice, truth, seen)| Locked { choice, truth, from: 0, end, seen });
        Beat { from: 0, end, locked }
    }

    pub(super) fn is_elsewhere(&self) -> bool {
        self.end == Waypoint::ELSEWHERE
    }
}

impl World {
    /// Plays the world of a step up to that step, and as far beyond as beats are known; their questions are answered
    /// as they were.
    pub fn of(lesson: &Lesson, step: usize, known: &[Beat]) -> Result<World, ScriptError> {
        let chapter = lesson.chapter(step);
        let steps = chapter.start..known.len().clamp(step + 1, chapter.end);
        let header = lesson.header_of(step).clone();
        let mut history = script::open(&Script { header: header.clone(), lines: Vec::new() })?;
        let mut beats = Vec::new();
        for place in steps.clone() {
            let (from, end) = run_beat(&mut history, &lesson.steps[place].script, &mark_name(place, false))?;
            let mut beat = Beat { from, end, locked: None };
            let answered = known.get(place).and_then(|beat| beat.locked.as_ref());
            if let Some((prediction, locked)) = lesson.steps[place].prediction.as_ref().zip(answered) {
                let (from, end) = run_beat(&mut history, &prediction.run, &mark_name(place, true))?;
                let truth = truth(prediction, &history);
                beat.locked = Some(Locked { truth, from, end, ..locked.clone() });
            }
            beats.push(beat);
        }
        Ok(World { header, history, steps, beats })
    }
}

impl Session {
    /// Whether a step is in another world than the one on the stage.
    pub(super) fn is_elsewhere(&self, step: usize) -> bool {
        self.lesson.as_ref().is_some_and(|run| !run.lesson.chapter(run.step).contains(&step))
    }

    /// The run stays. What was tried in other worlds of a lesson is kept with the lesson, which is left as it is.
    pub(super) fn close_story(&mut self) {
        (self.lesson, self.challenge) = (None, None);
        if !self.worlds.is_empty() {
            self.worlds.clear();
            self.entry += 1;
        }
    }

    /// Puts a lesson and its world on the stage, in the place of any other run.
    pub(super) fn begin_lesson(&mut self, mut run: LessonRun, world: World) {
        let World { header, history, steps, beats } = world;
        let known = steps.start..steps.end.min(run.beats.len());
        run.beats.splice(known, beats);
        self.replace(header, history);
        self.lesson = Some(run);
    }

    /// Puts the world of a step on the stage as it was played, and the lesson at that step. It is kept where the
    /// world before was.
    pub(super) fn enter_world(&mut self, step: usize) -> Result<(), ScriptError> {
        let Some(run) = self.lesson.clone() else { return Ok(()) };
        let world = World::of(&run.lesson, step, &run.beats)?;
        self.leave_world();
        let (entry, worlds) = (self.entry, std::mem::take(&mut self.worlds));
        self.begin_lesson(LessonRun { step, until: None, ..run }, world);
        (self.entry, self.worlds) = (entry, worlds);
        Ok(())
    }

    /// Begins to take up the world of a step if it was put away, in slices. False if it was not.
    pub(super) fn fetch_world(&mut self, step: usize) -> bool {
        let Some(run) = &self.lesson else { return false };
        let (first, name) = (run.lesson.chapter(step).start, format!("{}.md", run.lesson.id));
        let Some(world) = self.worlds.iter().find(|world| world.step == first).cloned() else { return false };
        let script = world.run.script.clone();
        let kept = Kept::of(world.run.clone());
        let restoring = Restoring { kept, world: Some((step, world)), refused: None, stopped: None };
        self.open_kept(Box::new(restoring), name, script);
        true
    }

    /// A world that was put away is there: it takes the stage, and the lesson goes to the step that was asked for.
    pub(super) fn take_up_world(&mut self, (step, world): (usize, KeptWorld), run: Option<Shown>) {
        let Some(open) = self.lesson.clone() else { return };
        let steps = world.step..world.step + world.beats.len();
        let found = run.filter(|run| {
            let flawed = run.adding.as_ref().is_some_and(|adding| !adding.flaws.is_empty());
            let header = open.lesson.header_of(step).to_string();
            !flawed && run.header.to_string() == header && world.is_of(&open.lesson, open.beats.len())
        });
        let found = found.and_then(|mut run| {
            let beats = read_beats(&mut run.history, &world.beats);
            let whole = beats.len() == steps.len() && are_of(&open.lesson, steps.clone(), &beats);
            whole.then_some((run, beats))
        });
        let Some((Shown { header, history, timeline, record, .. }, beats)) = found else {
            return self.enter_without(step);
        };
        self.leave_world();
        self.worlds.retain(|other| other.step != world.step);
        let (entry, worlds) = (self.entry, std::mem::take(&mut self.worlds));
        self.begin_lesson(LessonRun { step, until: None, ..open }, World { header, history, steps, beats });
        (self.entry, self.worlds) = (entry, worlds);
        self.timeline = timeline;
        self.goes_on_writing(record);
        self.stand_at_step(step);
    }

    /// What was tried in a world cannot be taken up. The lesson goes on as a run of its own, and what was kept
    /// stays as it was.
    fn enter_without(&mut self, step: usize) {
        if let Err(error) = self.enter_world(step) {
            return self.refuse(error.problem);
        }
        self.worlds.clear();
        self.entry += 1;
        self.stand_at_step(step);
        self.refuse(Problem::new("status-world-unread"));
    }

    /// Puts the world on the stage away if a person tried something in it: the lesson is about to leave it.
    fn leave_world(&mut self) {
        let Some(run) = &self.lesson else { return };
        let chapter = run.lesson.chapter(run.step);
        let steps = chapter.start..chapter.end.min(run.beats.len());
        let end = run.beats[steps.clone()].last().map_or(0, |beat| LessonRun::end_of(beat).steps);
        self.worlds.retain(|world| world.step != chapter.start);
        if !self.was_something_tried(end) {
            return;
        }
        let (run, beats) = (self.write_run(), self.write_beats(steps));
        self.worlds.push(KeptWorld { step: chapter.start, run, beats });
        if self.worlds.iter().map(KeptWorld::size).sum::<usize>() > MAX_KEPT {
            // The entry that it was kept in has it still.
            self.worlds.clear();
            self.entry += 1;
            self.parted = Some(Problem::new("status-world-apart").with("most", MAX_KEPT / 1024));
        }
    }

    /// Whether there is more in the world on the stage than its lesson did, whose way ends after so many steps.
    fn was_something_tried(&self, end: usize) -> bool {
        let of_lesson = |name: &str| name.starts_with("beat ");
        self.history.branch_count() > 1
            || self.history.len() != end
            || !self.history.all_marks().into_iter().all(|(name, ..)| of_lesson(name))
    }
}
