//! An open lesson that is put away with its run, and taken up again where it stood: its beats are places in
//! the history that a person may have left to try something. Of those in another world the answers are put away,
//! and, where a person tried something there, that world.

use super::Session;
use super::keep::{Kept, KeptRun, Position};
use super::lesson::{Beat, LessonRun, Locked, Waypoint, mark_name};
use super::worlds::KeptWorld;
use crate::lesson::Lesson;
use crate::sim::History;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::rc::Rc;

/// A lesson as it is put away; of a challenge only that it was open.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct KeptStory {
    /// See [`Session::story`].
    pub id: String,
    pub step: usize,
    pub(super) beats: Vec<KeptBeat>,
    /// A beat is being played, to where it ends.
    pub(super) playing: bool,
    /// Worlds that are not on the stage, and in which a person tried something.
    pub(super) worlds: Vec<KeptWorld>,
}

/// A step of it.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub(super) struct KeptBeat {
    /// None if it is in another world than the one that is put away with it.
    pub way: Option<KeptWay>,
    pub answer: Option<KeptAnswer>,
}

/// From where to where something is told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct KeptWay {
    pub branch: usize,
    pub from: Position,
    pub to: Position,
}

/// A prediction that was answered or passed over.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub(super) struct KeptAnswer {
    pub choice: Option<usize>,
    pub truth: Option<usize>,
    pub seen: bool,
    pub way: Option<KeptWay>,
}

impl KeptStory {
    /// Bytes that it takes, nearly.
    pub(super) fn size(&self) -> usize {
        256 * self.beats.len() + self.worlds.iter().map(KeptWorld::size).sum::<usize>()
    }

    /// The same where only one branch of its run is kept. None where some of it is told on another.
    pub(super) fn on_one_branch(mut self, run: &KeptRun) -> Option<KeptStory> {
        self.worlds.clear();
        let answers = |beat: &mut KeptBeat| beat.answer.as_mut().and_then(|answer| answer.way.take());
        for beat in &mut self.beats {
            let mut answered = answers(beat);
            for way in beat.way.iter_mut().chain(&mut answered) {
                if !run.is_on_stage(way.branch, way.to) {
                    return None;
                }
                way.branch = 0;
            }
            if let Some(answer) = &mut beat.answer {
                answer.way = answered;
            }
        }
        Some(self)
    }
}

/// What is known of an open lesson until its file is here; of a challenge only that it was open.
pub(super) struct PendingStory {
    /// See [`Session::story`].
    pub(super) id: String,
    step: usize,
    beats: Vec<Beat>,
    until: Option<usize>,
    worlds: Vec<KeptWorld>,
}

/// From where to where something is told, and on which branch: by the mark at its end or, where a person set that
/// one elsewhere, by the world there. None where there is no such place any more.
fn way(history: &mut History, name: &str, from: usize, end: Waypoint) -> Option<KeptWay> {
    let marked = history.all_marks().into_iter().find(|(mark, ..)| *mark == name);
    let branch = match marked.filter(|(.., at)| *at == end.steps) {
        Some((_, branch, _)) => branch,
        None => (0..history.branch_count()).find(|branch| {
            history.switch(*branch);
            history.seek(end.steps);
            Waypoint::of(history) == end
        })?,
    };
    history.switch(branch);
    let (from, to) = (Position::after(history, from), Position::after(history, end.steps));
    Some(KeptWay { branch, from, to })
}

/// What [`way`] wrote. The history stands at its end.
fn find_way(history: &mut History, way: &KeptWay) -> Option<(usize, Waypoint)> {
    if way.branch >= history.branch_count() {
        return None;
    }
    history.switch(way.branch);
    let (from, to) = (way.from.find(history), way.to.find(history));
    history.seek(to);
    Some((from, Waypoint::of(history)))
}

/// Finds beats in a history with all its branches, as far as they are there. The cursor ends elsewhere.
pub(super) fn read_beats(history: &mut History, kept: &[KeptBeat]) -> Vec<Beat> {
    let mut beats = Vec::new();
    for KeptBeat { way, answer } in kept {
        let Some(way) = way else {
            beats.push(Beat::elsewhere(answer.as_ref().map(|it| (it.choice, it.truth, it.seen))));
            continue;
        };
        let Some((from, end)) = find_way(history, way) else { break };
        beats.push(Beat { from, end, locked: None });
        let Some(answer) = answer else { continue };
        let Some((from, end)) = answer.way.as_ref().and_then(|way| find_way(history, way)) else { break };
        let KeptAnswer { choice, truth, seen, .. } = *answer;
        if let Some(beat) = beats.last_mut() {
            beat.locked = Some(Locked { choice, truth, from, end, seen });
        }
    }
    beats
}

/// Whether these beats are some of these steps of a lesson: what was answered could be.
pub(super) fn are_of(lesson: &Lesson, steps: Range<usize>, beats: &[Beat]) -> bool {
    steps.end <= lesson.steps.len()
        && beats.iter().zip(&lesson.steps[steps]).all(|(beat, step)| {
            let options = step.prediction.as_ref().map(|prediction| prediction.options.len());
            beat.locked.as_ref().is_none_or(|locked| {
                let known = |option: Option<usize>| option < options;
                options.is_some() && known(locked.choice) && known(locked.truth)
            })
        })
}

impl Session {
    /// The open lesson or challenge.
    pub(super) fn write_story(&mut self) -> Option<KeptStory> {
        let (id, step) = self.story()?;
        let mut story = KeptStory { id, step, ..KeptStory::default() };
        if let Some(run) = &self.lesson {
            story.playing = run.until.is_some();
            let steps = 0..run.beats.len();
            story.beats = self.write_beats(steps);
            story.worlds.clone_from(&self.worlds);
        }
        Some(story)
    }

    /// Some steps of the lesson.
    pub(super) fn write_beats(&mut self, steps: Range<usize>) -> Vec<KeptBeat> {
        let Some(run) = self.lesson.clone() else { return Vec::new() };
        let (current, here) = (self.history.current(), self.history.position());
        let mut beats = Vec::new();
        for step in steps {
            let Some(beat) = run.beats.get(step) else { break };
            let answer = |locked: &Locked| {
                let Locked { choice, truth, seen, .. } = *locked;
                KeptAnswer { choice, truth, seen, way: None }
            };
            let answer = beat.locked.as_ref().map(answer);
            if self.is_elsewhere(step) {
                beats.push(KeptBeat { way: None, answer });
                continue;
            }
            let told = way(&mut self.history, &mark_name(step, false), beat.from, beat.end);
            if told.is_none() {
                break;
            }
            beats.push(KeptBeat { way: told, answer: None });
            let Some((locked, answer)) = beat.locked.as_ref().zip(answer) else { continue };
            let told = way(&mut self.history, &mark_name(step, true), locked.from, locked.end);
            if told.is_none() {
                break;
            }
            if let Some(beat) = beats.last_mut() {
                beat.answer = Some(KeptAnswer { way: told, ..answer });
            }
        }
        self.history.switch(current);
        self.history.seek(here);
        beats
    }

    /// Finds the places of a lesson again in a run with all its branches. The cursor ends elsewhere.
    pub(super) fn read_story(&mut self, kept: &Kept) {
        let Some(KeptStory { id, step, beats, playing, worlds }) = kept.story.clone() else { return };
        let current = self.history.current();
        let beats = read_beats(&mut self.history, &beats);
        self.history.switch(current);
        // A beat plays to where it ends.
        let until = beats.get(step).filter(|_| playing).map(|beat| LessonRun::end_of(beat).steps);
        self.pending_story = Some(PendingStory { id, step, beats, until, worlds });
    }

    /// Opens a lesson over the run that it was put away with. False if it was with none, or is another one by
    /// now; nothing has changed then.
    pub(super) fn take_up_lesson(&mut self, lesson: &Rc<Lesson>, step: usize) -> bool {
        let here = |pending: &PendingStory| {
            pending.id == lesson.id && pending.step == step && step < lesson.steps.len()
        };
        let Some(pending) = self.pending_story.take().filter(here) else { return false };
        let here = lesson.chapter(step);
        let is_here = |(step, beat): (usize, &Beat)| here.contains(&step) != beat.is_elsewhere();
        let fits = (pending.step + 1..=lesson.steps.len()).contains(&pending.beats.len())
            && pending.beats.iter().enumerate().all(is_here)
            && are_of(lesson, 0..pending.beats.len(), &pending.beats)
            && pending.worlds.iter().all(|world| world.is_of(lesson, pending.beats.len()));
        if !fits || lesson.header_of(step).to_string() != self.header.to_string() {
            return false;
        }
        let PendingStory { step, beats, until, worlds, .. } = pending;
        self.lesson = Some(LessonRun { lesson: Rc::clone(lesson), step, beats, until });
        self.worlds = worlds;
        self.challenge = None;
        true
    }
}
