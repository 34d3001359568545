//! An open lesson that is put away with its run, and taken up again where it stood: its beats are places in
//! the history that a person may have left to try something. Of those in another world only the answers are
//! put away.

use super::keep::{PART, place_after, place_text};
use super::lesson::{Beat, LessonRun, Locked, Waypoint, mark_name};
use super::{Kept, Session};
use crate::lesson::Lesson;
use crate::sim::History;
use std::fmt::Write;
use std::rc::Rc;

/// What is known of an open lesson until its file is here; of a challenge only that it was open.
pub(super) struct Told {
    /// See [`Session::story`].
    pub(super) id: String,
    step: usize,
    beats: Vec<Beat>,
    until: Option<usize>,
}

/// From where to where something is told, and on which branch: by the mark at its end. None where that
/// mark stands elsewhere by now.
fn way(history: &mut History, name: &str, from: usize, to: usize) -> Option<String> {
    let (_, branch, at) = history.all_marks().into_iter().find(|(mark, ..)| *mark == name)?;
    history.switch(branch);
    (at == to).then(|| format!("{branch} {} {}", place_text(history, from), place_text(history, to)))
}

/// A number, or a dash for none.
fn dash(number: Option<usize>) -> String {
    number.map_or("-".to_owned(), |number| number.to_string())
}

fn answer_text(locked: &Locked) -> String {
    format!(" {} {} {}", dash(locked.choice), dash(locked.truth), u32::from(locked.seen))
}

/// What [`answer_text`] wrote; none where a question waits, or is none.
fn find_answer<'a>(
    words: &mut impl Iterator<Item = &'a str>,
) -> Option<(Option<usize>, Option<usize>, bool)> {
    let (choice, truth, seen) = (words.next()?, words.next()?, words.next()?);
    Some((choice.parse().ok(), truth.parse().ok(), seen == "1"))
}

impl Session {
    /// The open lesson as lines behind the branches of [`Kept::others`].
    pub(super) fn write_told(&mut self) -> String {
        let Some(run) = self.lesson.clone() else { return String::new() };
        let (current, here) = (self.history.current(), self.history.position());
        let mut text = String::new();
        for (step, beat) in run.beats.iter().enumerate() {
            if self.is_elsewhere(step) {
                let answer = beat.locked.as_ref().map_or_else(String::new, answer_text);
                let _ = writeln!(text, "{PART}elsewhere{answer}");
                continue;
            }
            let Some(told) = way(&mut self.history, &mark_name(step, false), beat.from, beat.end.steps)
            else {
                break;
            };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{PART}beat {told}");
            let Some(locked) = &beat.locked else { continue };
            let told = way(&mut self.history, &mark_name(step, true), locked.from, locked.end.steps);
            let Some(told) = told else { break };
            let _ = writeln!(text, "{PART}answer {told}{}", answer_text(locked));
        }
        self.history.switch(current);
        self.history.seek(here);
        if run.until.is_some() {
            let _ = writeln!(text, "{PART}playing");
        }
        text
    }

    /// Finds the places of a lesson again in a run with all its branches. The cursor ends elsewhere.
    pub(super) fn read_told(&mut self, kept: &Kept) {
        let Some((id, step)) = kept.lesson.clone() else { return };
        let (current, history) = (self.history.current(), &mut self.history);
        let mut told = Told { id, step, beats: Vec::new(), until: None };
        for line in kept.others.lines().filter_map(|line| line.strip_prefix(PART)) {
            let mut words = line.split(' ');
            match words.next() {
                Some("beat") => {
                    let Some((from, end)) = find_way(history, &mut words) else { break };
                    told.beats.push(Beat { from, end, locked: None });
                }
                Some("answer") => {
                    let Some((from, end)) = find_way(history, &mut words) else { break };
                    let (choice, truth, seen) = find_answer(&mut words).unwrap_or_default();
                    if let Some(beat) = told.beats.last_mut() {
                        beat.locked = Some(Locked { choice, truth, from, end, seen });
                    }
                }
                Some("elsewhere") => told.beats.push(Beat::elsewhere(find_answer(&mut words))),
                // A beat plays to where it ends.
                Some("playing") => {
                    let beat = told.beats.get(step);
                    told.until = beat.map(|beat| LessonRun::end_of(beat).steps);
                }
                _ => {}
            }
        }
        history.switch(current);
        self.told = Some(told);
    }

    /// Opens a lesson over the run that it was put away with. False if it was with none, or is another one by
    /// now; nothing has changed then.
    pub(super) fn take_up_lesson(&mut self, lesson: &Rc<Lesson>, step: usize) -> bool {
        let here = |told: &Told| told.id == lesson.id && told.step == step && step < lesson.steps.len();
        let Some(told) = self.told.take().filter(here) else { return false };
        let here = lesson.chapter(step);
        let is_here = |(step, beat): (usize, &Beat)| here.contains(&step) != beat.is_elsewhere();
        let fits = (told.step + 1..=lesson.steps.len()).contains(&told.beats.len())
            && told.beats.iter().enumerate().all(is_here)
            && told.beats.iter().zip(&lesson.steps).all(|(beat, step)| {
                let options = step.prediction.as_ref().map(|prediction| prediction.options.len());
                beat.locked.as_ref().is_none_or(|locked| {
                    let known = |option: Option<usize>| option < options;
                    options.is_some() && known(locked.choice) && known(locked.truth)
                })
            });
        if !fits || lesson.header_of(step).to_string() != self.header.to_string() {
            return false;
        }
        let Told { step, beats, until, .. } = told;
        self.lesson = Some(LessonRun { lesson: Rc::clone(lesson), step, beats, until });
        self.challenge = None;
        true
    }
}

fn find_place<'a>(history: &History, words: &mut impl Iterator<Item = &'a str>) -> Option<usize> {
    let (done, now) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some(place_after(history, done, now))
}

/// What [`way`] wrote.
fn find_way<'a>(
    history: &mut History,
    words: &mut impl Iterator<Item = &'a str>,
) -> Option<(usize, Waypoint)> {
    let branch = words.next()?.parse().ok().filter(|branch| *branch < history.branch_count())?;
    history.switch(branch);
    let (from, to) = (find_place(history, words)?, find_place(history, words)?);
    history.seek(to);
    Some((from, Waypoint::of(history)))
}
