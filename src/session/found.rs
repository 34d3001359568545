//! Runs that a search found: shown as branches, from their first event on.

use super::Session;
use super::notice::NoticeKind;
use crate::script::Command;
use crate::sim::EventKind;
use crate::value::Problem;

/// A run that goes on from a moment of the run on the stage.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// The run it belongs to: see [`Session::run`].
    pub run: u32,
    /// How many steps come before it, and the digest there.
    pub place: usize,
    pub start: u64,
    /// One step each.
    pub commands: Vec<Command>,
    /// The digest at its end.
    pub digest: u64,
}

/// Up to so many steps one is shown each second, more at twice that speed.
const FEW: usize = 16;

/// Simulated microseconds a real second: by hand a step takes a thousand.
const SLOW: u32 = 1_000;

impl Session {
    /// Plays a found run from its first event: on the branch that has it already, or on a new one.
    pub(super) fn show_found(&mut self, found: &Found) {
        if self.waits_for_answer() {
            return self.refuse(Problem::new("status-answer-first"));
        }
        self.playing = false;
        self.notice = None;
        let end = found.place + found.commands.len();
        let mine = self.run == found.run;
        if !(mine && self.stand_at(end, found.digest)) {
            if !(mine && self.stand_at(found.place, found.start)) {
                return self.refuse(Problem::new("status-found-gone"));
            }
            self.at_once(|session| session.act(&found.commands));
            if self.refused().is_some() {
                return;
            }
        }
        let kept = self.notice.take();
        self.history.seek(found.place);
        self.playhead = self.history.now();
        self.play();
        self.notice = kept.or(self.notice.take());
        let pace = if found.commands.len() <= FEW { SLOW } else { 2 * SLOW };
        self.shown = Some((end, pace));
    }

    /// Goes to where so many steps have led to such a digest, on whatever branch that is. False, and
    /// nothing changed, if it is on none.
    pub(super) fn stand_at(&mut self, place: usize, digest: u64) -> bool {
        let position = self.history.position();
        let branches = self.history.branches();
        let current = branches.iter().position(|branch| branch.current).unwrap_or(0);
        for branch in std::iter::once(current).chain(0..branches.len()) {
            self.history.switch(branch);
            if branches[branch].len < place {
                continue;
            }
            self.history.seek(place);
            if self.history.world().digest() == digest {
                if branch != current {
                    self.forget_after(0);
                    self.batches.clear();
                    self.changes += 1;
                }
                self.playhead = self.history.now();
                return true;
            }
        }
        self.history.switch(current);
        self.history.seek(position);
        false
    }

    /// To the event of this branch that broke an invariant first.
    pub(super) fn go_to_broken(&mut self, invariant: &str) {
        let broke = |kind: &EventKind| matches!(kind, EventKind::Violated { invariant: broken, .. } if *broken == invariant);
        let place = (0..self.history.len()).find_map(|place| {
            let step = self.history.step(place)?;
            Some((place, step.events.iter().position(|event| broke(&event.kind))?))
        });
        if let Some((step, event)) = place {
            self.go_to(step + 1);
            if self.history.position() == step + 1 {
                self.notify(NoticeKind::Violated { step, event });
            }
        }
    }
}
