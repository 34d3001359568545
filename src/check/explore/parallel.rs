//! A search on several processors.
//!
//! Each batch of states is dealt out in chunks, and what they give is taken in in their order: the worker that
//! was faster makes no difference. Taking it in costs little next to finding it. The threads live as long
//! as the search does: what each allocates, it frees itself.

use super::expand::{Expansion, Worker};
use super::{Explorer, Outcome, Progress, searchable};
use crate::check::threads;
use crate::sim::Sim;
use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread;

/// The chunks of one batch, and what they gave.
#[derive(Default)]
struct Batch {
    chunks: Vec<Range<u32>>,
    done: Vec<Mutex<Option<Expansion>>>,
    next: AtomicUsize,
}

impl Batch {
    fn new(chunks: Vec<Range<u32>>) -> Batch {
        Batch { done: chunks.iter().map(|_| Mutex::new(None)).collect(), chunks, next: AtomicUsize::new(0) }
    }

    /// Takes chunks until there are none left, or nobody wants any more to be looked at.
    fn work(&self, explorer: &Explorer, worker: &mut Worker, go_on: &dyn Fn() -> bool) {
        while go_on()
            && let place = self.next.fetch_add(1, Ordering::Relaxed)
            && let Some(chunk) = self.chunks.get(place)
        {
            let expansion = worker.expand(&explorer.context, chunk.clone());
            if expansion.hit.is_some() {
                // What comes later in order cannot be the first.
                self.next.store(self.chunks.len(), Ordering::Relaxed);
            }
            if let Ok(mut slot) = self.done[place].lock() {
                *slot = Some(expansion);
            }
        }
    }

    fn take(&mut self) -> Vec<Expansion> {
        let done = std::mem::take(&mut self.done).into_iter();
        done.map_while(|slot| slot.into_inner().ok().flatten()).collect()
    }
}

/// What all threads see: a batch is worked on by all at once, and taken in by one.
struct Shared<'a> {
    state: RwLock<(&'a mut Explorer, Batch)>,
    /// All come here before a batch and after it. It is there once it is known how many they are.
    gate: OnceLock<Barrier>,
    go_on: &'a (dyn Fn() -> bool + Sync),
    over: AtomicBool,
    /// A worker panicked.
    failed: AtomicBool,
}

type Panic = Box<dyn Any + Send>;

impl<'a> Shared<'a> {
    fn read(&self) -> RwLockReadGuard<'_, (&'a mut Explorer, Batch)> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, (&'a mut Explorer, Batch)> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something, then waits for the others at the gate: there comes also who panicked, or they would
    /// wait for ever. Says so in `sign`.
    fn meet(&self, sign: &AtomicBool, work: impl FnOnce()) -> Result<(), Panic> {
        let done = catch_unwind(AssertUnwindSafe(work));
        if done.is_err() {
            sign.store(true, Ordering::Relaxed);
        }
        self.gate.wait().wait();
        done
    }

    /// Lives through all batches: `first` is done before each, by one while the others wait.
    fn live(&self, worker: &mut Worker, mut first: impl FnMut()) {
        let mut done = Ok(());
        loop {
            // Only before a batch is it said that it is over: all see it, or none.
            done = done.and(self.meet(&self.over, &mut first));
            if self.over.load(Ordering::Relaxed) {
                break;
            }
            let work = || {
                let state = self.read();
                state.1.work(state.0, worker, self.go_on);
            };
            done = done.and(self.meet(&self.failed, work));
        }
        if let Err(panic) = done {
            resume_unwind(panic);
        }
    }

    /// Takes in what a batch gave, and deals out the next one.
    fn deal(&self, tell: &mut impl FnMut(Progress) -> bool) {
        let mut state = self.write();
        let (explorer, batch) = &mut *state;
        let found = batch.take();
        if !found.is_empty() {
            explorer.merge(found);
        }
        if explorer.outcome.is_none() && !(tell(explorer.progress()) && (self.go_on)()) {
            explorer.cancel();
        }
        if explorer.outcome.is_some() || self.failed.load(Ordering::Relaxed) {
            self.over.store(true, Ordering::Relaxed);
        }
        *batch = Batch::new(explorer.next_batch());
    }
}

/// Searches to the end with so many threads, this one among them. `start` makes the world where the search
/// starts anew, for each thread one that shares nothing with the others'. `tell` hears how far it is before each
/// batch; if it says no, the search is cancelled.
pub fn run(
    explorer: &mut Explorer,
    threads: usize,
    start: impl Fn() -> Box<dyn Sim>,
    tell: impl FnMut(Progress) -> bool,
) -> Option<Outcome> {
    run_while(explorer, threads, start, tell, &|| true)
}

/// The same as long as it is to `go_on`: that is asked often, by all threads. There are as many as the system
/// gives of those that are asked for.
pub fn run_while(
    explorer: &mut Explorer,
    threads: usize,
    start: impl Fn() -> Box<dyn Sim>,
    mut tell: impl FnMut(Progress) -> bool,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Option<Outcome> {
    let threads = threads.max(1);
    let worker = |_| Worker::new(&explorer.context, searchable(start()));
    let mut workers: Vec<Worker> = (0..threads).map(worker).collect();
    let (own, others) = workers.split_first_mut()?;
    let state = RwLock::new((explorer, Batch::default()));
    let (over, failed) = (AtomicBool::new(false), AtomicBool::new(false));
    let shared = Shared { state, gate: OnceLock::new(), go_on, over, failed };
    thread::scope(|scope| {
        let live = |worker| threads::start(scope, || shared.live(worker, || ()));
        let helpers = others.iter_mut().map_while(|worker| live(worker).ok()).count();
        shared.gate.get_or_init(|| Barrier::new(1 + helpers));
        shared.live(own, || shared.deal(&mut tell));
    });
    let (explorer, _) = shared.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    explorer.outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::explore::{Bounds, How, Property};
    use crate::script;

    fn start() -> Box<dyn Sim> {
        let script = script::parse("synod 1\nprotocol paxos\nnetwork by-hand\n").expect("a script");
        script::run(&script).unwrap_or_else(|_| panic!("it runs")).world().boxed_clone()
    }

    fn explorer() -> Explorer {
        let bounds = Bounds { states: 50_000, ..Bounds::default() };
        Explorer::new(start(), bounds, Property::default(), How::default())
    }

    #[test]
    fn a_listener_may_stop_it() {
        let (mut explorer, mut told) = (explorer(), 0);
        let outcome = run(&mut explorer, 3, start, |progress| {
            told += 1;
            progress.states < 10_000
        });
        assert_eq!(outcome, Some(Outcome::Cancelled));
        let states = explorer.progress().states;
        assert!(told > 1 && (10_000..50_000).contains(&states), "{told} {states}");
    }

    #[test]
    fn it_stops_within_a_batch_when_it_is_not_to_go_on() {
        for threads in [1, 3] {
            let (mut explorer, asked) = (explorer(), AtomicUsize::new(0));
            let go_on = || asked.fetch_add(1, Ordering::Relaxed) < 20;
            let outcome = run_while(&mut explorer, threads, start, |_| true, &go_on);
            assert_eq!(outcome, Some(Outcome::Cancelled), "{threads} threads");
            assert!(explorer.progress().states > 1);
        }
    }

    /// A panic ends the search and is heard; nobody is left waiting.
    #[test]
    fn a_panic_of_one_is_heard_by_all() {
        for threads in [1, 3] {
            let mut explorer = explorer();
            let searched = catch_unwind(AssertUnwindSafe(|| {
                run(&mut explorer, threads, start, |progress| {
                    assert!(progress.states < 10_000, "enough");
                    true
                })
            }));
            assert!(searched.is_err(), "{threads} threads");
        }
        // One that has no place to stand: what it looks for is not there.
        let mut explorer = explorer();
        let batch = Batch::new(vec![0..1, 1_000_000..1_000_001]);
        let mut worker = Worker::new(&explorer.context, searchable(start()));
        assert!(catch_unwind(AssertUnwindSafe(|| batch.work(&explorer, &mut worker, &|| true))).is_err());
        let state = RwLock::new((&mut explorer, batch));
        let (over, failed) = (AtomicBool::new(false), AtomicBool::new(false));
        let gate = OnceLock::from(Barrier::new(1));
        let shared = Shared { state, gate, go_on: &|| true, over, failed };
        shared.write().1.next.store(1, Ordering::Relaxed);
        let lived = catch_unwind(AssertUnwindSafe(|| {
            shared.live(&mut worker, || {
                let failed = shared.failed.load(Ordering::Relaxed);
                shared.over.store(failed, Ordering::Relaxed);
            });
        }));
        assert!(lived.is_err());
    }
}
