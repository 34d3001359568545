//! Many seeds, on all processors.

use super::{End, Failure, Plan, run};
use crate::check::{Notes, threads};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

/// What a search came to.
pub struct Tally {
    pub runs: u64,
    pub steps: u64,
    pub faults: u64,
    /// The least that one run had, of those that went well.
    pub least_steps: u32,
    pub least_faults: u32,
    /// Runs that waited for the last requests, all of which completed.
    pub recovered: u64,
    /// How many runs ended how.
    pub ends: BTreeMap<End, u64>,
    pub notes: Notes,
    /// The lowest seed that failed, as it happened: not shortened.
    pub failure: Option<Failure>,
}

impl Tally {
    fn new(plan: &Plan) -> Tally {
        Tally {
            runs: 0,
            steps: 0,
            faults: 0,
            least_steps: u32::MAX,
            least_faults: u32::MAX,
            recovered: 0,
            ends: BTreeMap::new(),
            notes: Notes::new(plan.entry.about),
            failure: None,
        }
    }

    fn count(&mut self, run: &super::Run) {
        self.runs += 1;
        self.steps += u64::from(run.drive.steps);
        self.faults += u64::from(run.faults);
        self.notes.add(&run.drive.notes);
        *self.ends.entry(run.end).or_default() += 1;
        if run.wrong.is_none() {
            self.least_steps = self.least_steps.min(run.drive.steps);
            self.least_faults = self.least_faults.min(run.faults);
            self.recovered += u64::from(run.end == End::Waited);
        }
    }

    fn add(&mut self, other: Tally) {
        self.runs += other.runs;
        self.steps += other.steps;
        self.faults += other.faults;
        self.least_steps = self.least_steps.min(other.least_steps);
        self.least_faults = self.least_faults.min(other.least_faults);
        self.recovered += other.recovered;
        other.ends.into_iter().for_each(|(end, runs)| *self.ends.entry(end).or_default() += runs);
        self.notes.add(&other.notes);
        let lower = |failure: &Failure| self.failure.as_ref().is_none_or(|best| failure.seed < best.seed);
        if let Some(failure) = other.failure.filter(lower) {
            self.failure = Some(failure);
        }
    }
}

/// Runs seeds until one fails. Which one is told does not depend on how many threads there are: it is
/// always the lowest. `progress` hears after each run how many are done; if it says no, no more are begun.
///
/// It works with as many threads as the system gives of those that are asked for, this one among them.
pub fn search(
    plan: &Plan,
    seeds: Range<u64>,
    threads: usize,
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Tally {
    let next = AtomicU64::new(seeds.start);
    // The last of all numbers has none after it to go on with.
    let take = || next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |seed| seed.checked_add(1)).ok();
    let stopped = AtomicBool::new(false);
    let lowest = AtomicU64::new(u64::MAX);
    let done = AtomicU64::new(0);
    let total = Mutex::new(Tally::new(plan));
    let work = || {
        let mut mine = Tally::new(plan);
        while !stopped.load(Ordering::Relaxed)
            && let Some(seed) = take()
            && seed < seeds.end
            && seed <= lowest.load(Ordering::Relaxed)
        {
            let run = run(plan, seed);
            mine.count(&run);
            if let Some(failure) = run.failure(seed) {
                lowest.fetch_min(seed, Ordering::Relaxed);
                mine.failure = Some(failure);
                break;
            }
            if !progress(done.fetch_add(1, Ordering::Relaxed) + 1) {
                stopped.store(true, Ordering::Relaxed);
            }
        }
        match total.lock() {
            Ok(mut total) => total.add(mine),
            Err(poisoned) => poisoned.into_inner().add(mine),
        }
    };
    thread::scope(|scope| {
        let another = |_: &usize| threads::start(scope, work).is_ok();
        (1..threads).take_while(another).for_each(drop);
        work();
    });
    match total.into_inner() {
        Ok(tally) => tally,
        Err(poisoned) => poisoned.into_inner(),
    }
}
