//! All branches of a history at once: how they hang together, and how they are put together again.

use super::{History, NO_STEP};

/// Where a branch leaves another one. Branches are counted from 0.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Parting {
    pub branch: usize,
    pub from: usize,
    /// How many steps the two share.
    pub shared: usize,
}

impl History {
    /// The current branch's number, counted from 0.
    pub fn current(&self) -> usize {
        self.current
    }

    /// Every branch but the current one, as what it adds to that and to those before it.
    pub fn partings(&self) -> Vec<Parting> {
        // Which branch had a step first, and how many steps lead to it.
        let mut owners: Vec<Option<(usize, usize)>> = vec![None; self.steps.len()];
        let mut partings = Vec::new();
        let others = (0..self.tips.len()).filter(|branch| *branch != self.current);
        for branch in std::iter::once(self.current).chain(others) {
            let mut own = Vec::new();
            let mut step = self.tips[branch];
            while step != NO_STEP && owners[step as usize].is_none() {
                own.push(step);
                step = self.steps[step as usize].parent;
            }
            let owner = if step == NO_STEP { None } else { owners[step as usize] };
            let (from, shared) = owner.unwrap_or((self.current, 0));
            for (place, step) in own.iter().rev().enumerate() {
                owners[*step as usize] = Some((branch, shared + place + 1));
            }
            if branch != self.current {
                partings.push(Parting { branch, from, shared });
            }
        }
        partings
    }

    /// Begins a branch at the cursor, also where the current one ends there.
    pub fn part(&mut self) {
        self.path.truncate(self.cursor);
        self.tips.push(self.path.last().copied().unwrap_or(NO_STEP));
        self.current = self.tips.len() - 1;
    }

    /// Gives each branch another number, counted from 0. Nothing happens where two would have the same.
    pub fn renumber(&mut self, numbers: &[usize]) {
        let mut tips = vec![None; self.tips.len()];
        for (tip, number) in self.tips.iter().zip(numbers) {
            if let Some(slot) = tips.get_mut(*number) {
                *slot = Some(*tip);
            }
        }
        if let Some(tips) = tips.into_iter().collect() {
            self.tips = tips;
            self.current = numbers[self.current];
        }
    }

    /// Every mark, with a branch that it is on and its position there.
    pub fn all_marks(&self) -> Vec<(&str, usize, usize)> {
        let mut found: Vec<(&str, usize, usize)> = Vec::new();
        for (branch, tip) in self.tips.iter().enumerate() {
            if found.len() == self.marks.len() {
                break;
            }
            let way = self.way_to(*tip);
            for (name, step) in &self.marks {
                let place =
                    if *step == NO_STEP { Ok(0) } else { way.binary_search(step).map(|place| place + 1) };
                if let Ok(place) = place
                    && !found.iter().any(|(other, ..)| other == name)
                {
                    found.push((name, branch, place));
                }
            }
        }
        found
    }

    /// How many of the first `position` steps of the current branch count.
    pub fn counted(&self, position: usize) -> usize {
        (0..position).filter_map(|place| self.step(place)).filter(|step| step.counts()).count()
    }

    /// The least position of the current branch before which so many steps count, or its end.
    pub fn place_of(&self, counted: usize) -> usize {
        let counts = |place: &usize| self.step(*place).is_some_and(super::Step::counts);
        let nth = counted.checked_sub(1).map(|last| (0..self.len()).filter(counts).nth(last));
        nth.map_or(0, |place| place.map_or(self.len(), |place| place + 1))
    }
}
