//! A challenge on the stage: how many commands were used, and whether the goal holds.

use super::{Session, Trouble};
use crate::challenge::{self, Challenge, Standing};
use crate::script::ScriptError;
use crate::sim::History;
use crate::value::Problem;
use std::rc::Rc;

/// A challenge that is open.
#[derive(Clone, PartialEq)]
pub struct ChallengeRun {
    pub challenge: Rc<Challenge>,
    pub standing: Standing,
    /// The branch on the stage does not begin as the challenge does.
    pub astray: bool,
    /// The fewest commands that have solved it in this sitting.
    pub best: Option<u32>,
    /// Steps before it begins, and the digest there.
    from: usize,
    digest: u64,
    /// The last of these steps.
    last: Option<u32>,
}

impl ChallengeRun {
    /// Whether the run up to the playhead is a solution.
    pub fn is_solved(&self) -> bool {
        !self.astray && self.standing.is_solved(&self.challenge)
    }
}

impl Session {
    /// Opens a challenge. A run that begins as it does stays on the stage: it may be a person's
    /// solution. `linked`: the run came with a link, so it is said if it begins otherwise.
    pub(super) fn open_challenge(
        &mut self,
        id: &str,
        text: String,
        challenge: Result<Rc<Challenge>, ScriptError>,
        linked: bool,
    ) {
        if let Err(error) = challenge.and_then(|challenge| self.try_challenge(challenge, linked)) {
            let name = format!("{id}.md");
            self.trouble = Some(Trouble { name, text, error, partly: None });
        }
    }

    fn try_challenge(&mut self, challenge: Rc<Challenge>, linked: bool) -> Result<(), ScriptError> {
        let start = challenge::open(&challenge)?;
        let digest = start.world().digest();
        let mine = self.begins(&challenge, &start);
        let from = mine.map_or(start.position(), |(from, _)| from);
        if mine.is_none() {
            self.replace(challenge.header.clone(), start);
            if linked {
                self.say(Problem::new("status-challenge-other"));
            }
        }
        self.lesson = None;
        let begun = || from.checked_sub(1).and_then(|last| self.history.id(last));
        let last = mine.map_or_else(begun, |(_, last)| last);
        let standing = Standing::default();
        let run = ChallengeRun { challenge, standing, astray: false, best: None, from, digest, last };
        self.challenge = Some(Rc::new(run));
        self.judge();
        Ok(())
    }

    /// Where the run begins as a challenge does, and the last step of that: on this branch or, where it was
    /// put away with that challenge, on any.
    fn begins(&mut self, challenge: &Challenge, start: &History) -> Option<(usize, Option<u32>)> {
        let pending = self
            .pending_story
            .take()
            .is_some_and(|pending| pending.id == format!("challenges/{}", challenge.id));
        let (current, here) = (self.history.current(), self.history.position());
        let branches = if pending { self.history.branch_count() } else { 0 };
        let found = std::iter::once(current).chain(0..branches).find_map(|branch| {
            self.history.switch(branch);
            let from = challenge::begins(challenge, start, &self.header, &mut self.history)?;
            Some((from, from.checked_sub(1).and_then(|last| self.history.id(last))))
        });
        self.history.switch(current);
        self.history.seek(here);
        found
    }

    /// Looks again at how far the person is.
    pub(super) fn judge(&mut self) {
        let Some(mut open) = self.challenge.take() else { return };
        let run = Rc::make_mut(&mut open);
        let last = run.from.checked_sub(1).and_then(|last| self.history.id(last));
        run.astray = last != run.last;
        run.standing = match self.history.position() >= run.from && !run.astray {
            true => challenge::judge(&run.challenge, &self.history, run.from),
            false => Standing::default(),
        };
        if run.is_solved() {
            run.best = Some(run.best.map_or(run.standing.used, |best| best.min(run.standing.used)));
        }
        self.challenge = Some(open);
    }

    /// Back to where the challenge begins; what was tried stays as a branch.
    pub(super) fn start_again(&mut self) {
        let Some(run) = self.challenge.clone() else { return };
        self.playing = false;
        self.notice = None;
        if !self.stand_at(run.from, run.digest) {
            self.refuse(Problem::new("status-found-gone"));
        }
    }
}
