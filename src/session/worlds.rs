//! A lesson of several worlds. The session has the history of one of them, that of the step which is shown. Another
//! is played anew when the lesson comes to it: the same header, commands and answers give the same history. What a
//! person tried in a world is there as long as the lesson stays in it.

use super::Session;
use super::lesson::{Beat, LessonRun, Locked, Waypoint, mark_name, run_beat, truth};
use crate::lesson::Lesson;
use crate::script::{self, Header, Script, ScriptError};
use crate::sim::History;
use std::ops::Range;

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

    /// Puts a lesson and its world on the stage, in the place of any other run.
    pub(super) fn begin_lesson(&mut self, mut run: LessonRun, world: World) {
        let World { header, history, steps, beats } = world;
        let known = steps.start..steps.end.min(run.beats.len());
        run.beats.splice(known, beats);
        self.replace(header, history);
        self.lesson = Some(run);
    }

    /// Puts the world of a step on the stage, and the lesson at that step. It is kept where the world before was.
    pub(super) fn enter_world(&mut self, step: usize) -> Result<(), ScriptError> {
        let Some(run) = self.lesson.clone() else { return Ok(()) };
        let world = World::of(&run.lesson, step, &run.beats)?;
        let entry = self.entry;
        self.begin_lesson(LessonRun { step, until: None, ..run }, world);
        self.entry = entry;
        Ok(())
    }
}
