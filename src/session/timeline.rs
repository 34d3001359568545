//! What the feed and the scrubber show of the current branch, kept up step by step: nothing here
//! looks at the whole history when one event is added.

use crate::protocol::{About, Milestone};
use crate::script::Command;
use crate::sim::{EventKind, History, Step};
use crate::value::Micros;

/// Milestone kept a branch. A longer run keeps its first ones; its feed goes on.
pub const MAX_MILESTONES: usize = 100_000;

/// Marks that the scrubber can tell apart.
pub const MARKS: usize = 240;

/// Steps that are looked at between two questions whether that is enough.
const SCANNED_AT_ONCE: usize = 64;

/// A line of the feed: which step of the branch (from 0), and which of its events.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Item {
    pub step: u32,
    /// [`Item::MARK`] for a mark that a person set.
    pub event: u16,
}

impl Item {
    pub const MARK: u16 = u16::MAX;
}

/// An interesting step of the branch.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct MilestoneAt {
    pub step: u32,
    pub at: Micros,
    pub milestone: Milestone,
}

/// The feed's lines and the scrubber's marks of one branch, recorded future included.
#[derive(Default)]
pub struct Timeline {
    /// Steps of the branch that have been looked at.
    scanned: usize,
    items: Vec<Item>,
    milestones: Vec<MilestoneAt>,
    /// What the scrubber's full width stands for: changes seldom, so that nothing jumps.
    scale: Micros,
    buckets: Vec<Option<Milestone>>,
    /// Counts how often steps were forgotten.
    cuts: u32,
    /// Counts changes of the marks.
    version: u32,
}

impl Timeline {
    /// Forgets what lies after the first `steps` steps: the branch changed there.
    pub fn truncate(&mut self, steps: usize) {
        if self.scanned <= steps {
            return;
        }
        self.scanned = steps;
        self.cuts += 1;
        let kept = self.items.partition_point(|item| (item.step as usize) < steps);
        self.items.truncate(kept);
        let kept = self.milestones.partition_point(|milestone| (milestone.step as usize) < steps);
        if kept < self.milestones.len() {
            self.milestones.truncate(kept);
            self.fill_buckets();
        }
    }

    /// Counts how often the branch became another one: until then steps are only added to it.
    pub fn cuts(&self) -> u32 {
        self.cuts
    }

    /// Looks at the steps that are new.
    pub fn scan(&mut self, history: &History) {
        self.scan_on(history, &mut || false);
    }

    /// The same until that is `enough` for now; gives whether it is all.
    pub fn scan_on(&mut self, history: &History, enough: &mut dyn FnMut() -> bool) -> bool {
        while let Some(step) = history.step(self.scanned) {
            self.add(step, history.about());
            self.scanned += 1;
            if self.scanned.is_multiple_of(SCANNED_AT_ONCE) && enough() {
                return false;
            }
        }
        let scale = round_scale(history.end());
        if scale > self.scale || scale < self.scale / 4 || self.buckets.is_empty() {
            self.scale = scale;
            self.fill_buckets();
        }
        true
    }

    fn add(&mut self, step: &Step, about: &About) {
        let place = self.scanned as u32;
        if is_mark(step) {
            self.items.push(Item { step: place, event: Item::MARK });
            self.add_milestone(MilestoneAt { step: place, at: step.at, milestone: Milestone::Mark });
        }
        let mut highest: Option<Milestone> = None;
        for (event, content) in step.events.iter().enumerate() {
            if is_told(&content.kind) && event < usize::from(Item::MARK) {
                self.items.push(Item { step: place, event: event as u16 });
            }
            let milestone = milestone_of(&content.kind, about);
            if milestone.map(weight) > highest.map(weight) {
                highest = milestone;
            }
        }
        if let Some(milestone) = highest {
            self.add_milestone(MilestoneAt { step: place, at: step.at, milestone });
        }
    }

    fn add_milestone(&mut self, milestone: MilestoneAt) {
        if self.milestones.len() < MAX_MILESTONES {
            self.milestones.push(milestone);
            if milestone.at <= self.scale && !self.buckets.is_empty() {
                self.put(milestone);
            }
        }
    }

    fn put(&mut self, milestone: MilestoneAt) {
        let place = (milestone.at * (MARKS as u64 - 1) / self.scale.max(1)) as usize;
        let Some(bucket) = self.buckets.get_mut(place) else { return };
        if bucket.map(weight) < Some(weight(milestone.milestone)) {
            *bucket = Some(milestone.milestone);
            self.version = self.version.wrapping_add(1);
        }
    }

    fn fill_buckets(&mut self) {
        self.buckets.clear();
        self.buckets.resize(MARKS, None);
        self.version = self.version.wrapping_add(1);
        for place in 0..self.milestones.len() {
            self.put(self.milestones[place]);
        }
    }

    /// Lines of the feed that happened within the first `steps` steps.
    pub fn told_by(&self, steps: usize) -> &[Item] {
        let end = self.items.partition_point(|item| (item.step as usize) < steps);
        &self.items[..end]
    }

    /// The first milestone among the steps from `place` on.
    pub fn next_milestone(&self, place: usize) -> Option<MilestoneAt> {
        let next = self.milestones.partition_point(|milestone| (milestone.step as usize) < place);
        self.milestones.get(next).copied()
    }

    /// The last milestone before the step at `place`.
    pub fn previous_milestone(&self, place: usize) -> Option<MilestoneAt> {
        let next = self.milestones.partition_point(|milestone| (milestone.step as usize) < place);
        next.checked_sub(1).and_then(|last| self.milestones.get(last)).copied()
    }

    /// What the scrubber's full width stands for.
    pub fn scale(&self) -> Micros {
        self.scale.max(1)
    }

    /// The scrubber's marks: place in thousandths of its width, and kind.
    pub fn marks(&self) -> Vec<(u32, Milestone)> {
        let place = |bucket: usize| (bucket * 1_000 / (MARKS - 1)) as u32;
        let marks = self.buckets.iter().enumerate();
        marks.filter_map(|(bucket, milestone)| Some((place(bucket), (*milestone)?))).collect()
    }

    /// Changes whenever [`Timeline::marks`] does.
    pub fn version(&self) -> u32 {
        self.version
    }
}

/// Which of two milestones a mark shows when there is room for one.
fn weight(milestone: Milestone) -> u8 {
    match milestone {
        Milestone::Commit => 1,
        Milestone::Election => 2,
        Milestone::Crash => 3,
        Milestone::Mark => 4,
        Milestone::Rule => 5,
        Milestone::Assumption => 6,
        Milestone::Violation => 7,
    }
}

/// How an event marks the timeline.
pub fn milestone_of(kind: &EventKind, about: &About) -> Option<Milestone> {
    match kind {
        EventKind::Note { id, .. } => about.note(id).and_then(|note| note.milestone),
        EventKind::Crashed { .. } => Some(Milestone::Crash),
        EventKind::Rule { .. } => Some(Milestone::Rule),
        EventKind::HoldsNoLonger { .. } => Some(Milestone::Assumption),
        EventKind::Violated { .. } => Some(Milestone::Violation),
        _ => None,
    }
}

fn is_mark(step: &Step) -> bool {
    matches!(step.command.as_deref(), Some(Command::Mark(_)))
}

/// Whether an event has a line of its own; a note beside the others tells of them.
fn is_told(kind: &EventKind) -> bool {
    !matches!(
        kind,
        EventKind::Sent(_)
            | EventKind::Delivered(_)
            | EventKind::Flushed { .. }
            | EventKind::Fired { forced: false, .. }
            | EventKind::Asked { .. }
            | EventKind::Answered { .. }
            | EventKind::Input(_)
    )
}

/// The next of 1, 2 or 5 times a power of ten that leaves room after `end`; 200 ms at least.
fn round_scale(end: Micros) -> Micros {
    let needed = (end + end / 10).max(200_000);
    let mut unit: Micros = 100_000;
    loop {
        for factor in [1, 2, 5] {
            if unit * factor >= needed {
                return unit * factor;
            }
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_is_round_and_leaves_room() {
        assert_eq!(round_scale(0), 200_000);
        assert_eq!(round_scale(190_000), 500_000);
        assert_eq!(round_scale(950_000), 2_000_000);
        assert_eq!(round_scale(3_600_000_000), 5_000_000_000);
    }
}
