//! Moving about in time: playing, stepping, seeking, branches.

use super::Session;
use super::lesson::LessonRun;
use super::notice::NoticeKind;
use super::timeline::milestone_of;
use super::work::{Doing, What};
use crate::sim::{Bookmark, EventKind};
use crate::value::{Micros, Problem, Value};

/// Steps that one frame of playing may take: at full speed in a busy network time runs slower
/// rather than the page stopping.
const MAX_STEPS_A_FRAME: usize = 2_000;

/// How far "next interesting event" looks beyond what has happened.
const MILESTONE_WITHIN: Micros = 10_000_000;
const MILESTONE_STEPS: usize = 10_000;

impl Session {
    /// Which branch of which run is on the stage: as long as it is the same, steps are only added to it.
    pub fn branch(&self) -> (u32, u32) {
        (self.run, self.timeline.cuts())
    }

    pub(super) fn play(&mut self) {
        if self.waits_for_answer() {
            return self.refuse(Problem::new("status-answer-first"));
        }
        self.notice = None;
        match self.history.next_time() {
            Some(_) => self.playing = true,
            None => self.refuse(self.nothing_due()),
        }
    }

    fn nothing_due(&self) -> Problem {
        Problem::new(if self.history.world().by_hand() { "status-by-hand" } else { "status-nothing-due" })
    }

    /// When the playhead will meet the next step: the player asks to be woken then.
    pub fn next_time(&self) -> Option<Micros> {
        self.history.next_time()
    }

    /// While playing, the playhead has come to `playhead`: what lies before it happens.
    pub(super) fn elapsed(&mut self, playhead: Micros) {
        if !self.playing || self.is_doing() {
            return;
        }
        let mut slice = self.slice();
        for _ in 0..MAX_STEPS_A_FRAME {
            if slice.is_over() {
                break;
            }
            match self.history.next_time() {
                Some(next) if next <= playhead => {
                    if !self.advance() {
                        self.playhead = self.history.now();
                        return;
                    }
                }
                Some(_) => {
                    self.playhead = playhead.max(self.history.now());
                    return;
                }
                None => {
                    self.playing = false;
                    self.playhead = self.history.now();
                    return self.say(self.nothing_due());
                }
            }
        }
        self.playhead = self.history.now();
    }

    /// One step on while playing. False when play stops there.
    fn advance(&mut self) -> bool {
        if let Err(problem) = self.history.forward(None) {
            self.playing = false;
            self.refuse(problem);
            return false;
        }
        let step = self.history.position() - 1;
        let violated = self.history.last_step().and_then(|last| {
            last.events.iter().position(|event| matches!(event.kind, EventKind::Violated { .. }))
        });
        if let Some(event) = violated {
            self.playhead = self.history.now();
            self.notify(NoticeKind::Violated { step, event });
            // What a lesson shows is played to its end: what breaks on the way is what it is about.
            if !self.lesson.as_ref().is_some_and(LessonRun::is_playing) {
                self.playing = false;
                return false;
            }
        }
        !self.beat_reached()
    }

    /// The player's clock between two steps: nothing happens, the playhead only stands elsewhere.
    pub fn glide(&mut self, playhead: Micros) {
        if self.playing {
            let next = self.history.next_time().unwrap_or(Micros::MAX);
            self.playhead = playhead.clamp(self.history.now(), next.max(self.history.now()));
        }
    }

    pub(super) fn step_forward(&mut self) {
        self.playing = false;
        if self.waits_for_answer() {
            return self.refuse(Problem::new("status-answer-first"));
        }
        self.notice = None;
        loop {
            if self.history.next_time().is_none() && self.history.world().by_hand() {
                return self.deliver_one();
            }
            if !self.forward_or_say() {
                break;
            }
            if self.history.last_step().is_some_and(|step| !step.events.is_empty()) {
                break;
            }
        }
        self.playhead = self.history.now();
        self.notify_violation();
    }

    /// One step on; where there is none, or none is possible, says why and gives false.
    fn forward_or_say(&mut self) -> bool {
        let problem = match self.history.forward(None) {
            Ok(true) => return true,
            Ok(false) => self.nothing_due(),
            Err(problem) => problem,
        };
        self.refuse(problem);
        false
    }

    /// Says which invariant the step behind the cursor broke, if it did.
    fn notify_violation(&mut self) {
        let Some(last) = self.history.last_step() else { return };
        let violated = last.events.iter().position(|event| matches!(event.kind, EventKind::Violated { .. }));
        if let Some(event) = violated {
            let step = self.history.position() - 1;
            self.notify(NoticeKind::Violated { step, event });
        }
    }

    pub(super) fn step_back(&mut self) {
        let mut place = self.history.position().saturating_sub(1);
        while place > 0 && self.history.step(place).is_some_and(|step| step.events.is_empty()) {
            place -= 1;
        }
        self.go_to(place);
    }

    pub(super) fn next_milestone(&mut self) {
        self.playing = false;
        if self.waits_for_answer() {
            return self.refuse(Problem::new("status-answer-first"));
        }
        self.notice = None;
        let position = self.history.position();
        if let Some(milestone) = self.timeline.next_milestone(position) {
            self.go_to(milestone.step as usize + 1);
            return self.notify_violation();
        }
        let before = self.history.bookmark();
        self.history.seek(self.history.len());
        self.look_on(before, self.history.now(), 0, 0);
    }

    /// From the end of what is recorded on to the first step that the timeline marks, for a slice.
    pub(super) fn look_on(&mut self, before: Bookmark, begin: Micros, mut steps: usize, slices: u32) {
        match self.look_for_milestone(begin, &mut steps) {
            Ok(true) => {
                self.playhead = self.history.now();
                self.notify_violation();
            }
            Ok(false) => self.doing = Some(Doing { what: What::Look { before, begin, steps }, slices }),
            // A search that finds nothing has not been there: time and what is recorded are as they were.
            Err(problem) => {
                self.look_back(before);
                self.refuse(problem);
            }
        }
    }

    /// As if nobody had looked.
    pub(super) fn look_back(&mut self, before: Bookmark) {
        self.history.abandon(before);
        self.timeline.truncate(self.history.len());
        self.free_taken_back();
    }

    /// Whether it was found; the problem says why there is none.
    fn look_for_milestone(&mut self, begin: Micros, steps: &mut usize) -> Result<bool, Problem> {
        let (about, mut slice) = (self.history.about(), self.slice());
        while *steps < MILESTONE_STEPS {
            *steps += 1;
            if !self.history.forward(None)? {
                return Err(self.nothing_due());
            }
            let events = self.history.last_step().map_or(&[][..], |step| &step.events);
            if events.iter().any(|event| milestone_of(&event.kind, about).is_some()) {
                return Ok(true);
            }
            if self.history.now() > begin + MILESTONE_WITHIN {
                break;
            }
            if slice.is_over() {
                return Ok(false);
            }
        }
        let looked = (self.history.now() - begin).min(MILESTONE_WITHIN);
        Err(Problem::new("status-no-milestone").with("time", Value::Time(looked)))
    }

    pub(super) fn previous_milestone(&mut self) {
        let here = self.history.position();
        if here == 0 {
            return self.refuse(Problem::new("status-at-start"));
        }
        // Standing just after a milestone, "previous" means the one before it.
        let place = self
            .timeline
            .previous_milestone(here.saturating_sub(1))
            .map_or(0, |milestone| milestone.step as usize + 1);
        self.go_to(place);
    }

    /// To just after the first `place` steps of the branch.
    pub(super) fn go_to(&mut self, place: usize) {
        self.playing = false;
        self.notice = None;
        self.history.seek(self.bounded(place));
        self.playhead = self.history.now();
        self.beat_reached();
    }

    pub(super) fn seek_time(&mut self, time: Micros) {
        self.playing = false;
        self.notice = None;
        let place = self.history.position_at(time);
        self.history.seek(self.bounded(place));
        let latest = self.history.next_time().filter(|_| self.history.position() < self.history.len());
        let end = latest.unwrap_or(self.history.end()).max(self.history.now());
        self.playhead = time.clamp(self.history.now(), end);
    }

    /// A prediction that waits for its answer hides what comes after it.
    fn bounded(&self, place: usize) -> usize {
        match &self.lesson {
            Some(lesson) if lesson.waits() => place.min(lesson.frozen_at()),
            _ => place,
        }
    }

    /// Whether the playhead may go to just after the first `place` steps of the branch.
    pub fn is_open_to(&self, place: usize) -> bool {
        self.bounded(place) == place
    }

    pub(super) fn switch(&mut self, branch: usize) {
        if self.waits_for_answer() {
            return self.refuse(Problem::new("status-answer-first"));
        }
        self.playing = false;
        self.notice = None;
        let before = self.history.position();
        self.history.switch(branch);
        self.forget_after(0);
        self.batches.clear();
        if self.history.position() != before {
            self.playhead = self.history.now();
        }
        let next = self.history.next_time().unwrap_or(Micros::MAX);
        self.playhead = self.playhead.min(next).max(self.history.now());
        self.changes += 1;
    }
}
