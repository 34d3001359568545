//! A search on several processors.
//!
//! Each batch of states is dealt out in chunks, and what they give is taken in in their order: whoever
//! was faster makes no difference. Taking it in costs little next to finding it. The threads live as long
//! as the search does: what each allocates, it frees itself.

use super::expand::{Expansion, Worker};
use super::{Explorer, Outcome, Progress};
use crate::sim::Sim;
use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
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

    /// Takes chunks until there are none left.
    fn work(&self, explorer: &Explorer, worker: &mut Worker) {
        while let place = self.next.fetch_add(1, Ordering::Relaxed)
            && let Some(chunk) = self.chunks.get(place)
        {
            let expansion = worker.expand(&explorer.ground, chunk.clone());
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
    /// All come here before a batch and after it.
    gate: Barrier,
    over: AtomicBool,
}

impl<'a> Shared<'a> {
    fn read(&self) -> RwLockReadGuard<'_, (&'a mut Explorer, Batch)> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, (&'a mut Explorer, Batch)> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// A batch as one of the threads lives through it. Whoever panics still comes to the gate, where the
    /// others wait, and is heard in the end.
    fn join_in(&self, worker: &mut Worker) -> Result<(), Box<dyn Any + Send>> {
        let work = || {
            let state = self.read();
            state.1.work(state.0, worker);
        };
        let done = catch_unwind(AssertUnwindSafe(work));
        if done.is_err() {
            self.over.store(true, Ordering::Relaxed);
        }
        self.gate.wait();
        done
    }

    /// Joins in until it is over.
    fn follow(&self, worker: &mut Worker) {
        let mut done = Ok(());
        loop {
            self.gate.wait();
            if self.over.load(Ordering::Relaxed) {
                break;
            }
            done = done.and(self.join_in(worker));
        }
        if let Err(panic) = done {
            resume_unwind(panic);
        }
    }
}

/// Searches to the end with so many threads, this one among them. `start` makes the world where the search
/// starts anew, for each thread one that shares nothing with the others'. `tell` hears how far it is after each
/// batch; if it says no, the search is cancelled.
pub fn run(
    explorer: &mut Explorer,
    threads: usize,
    start: impl Fn() -> Box<dyn Sim>,
    mut tell: impl FnMut(Progress) -> bool,
) -> Option<Outcome> {
    let threads = threads.max(1);
    let mut workers: Vec<Worker> = (0..threads).map(|_| Worker::new(&explorer.ground, start())).collect();
    let (own, others) = workers.split_first_mut()?;
    let state = RwLock::new((explorer, Batch::default()));
    let shared = Shared { state, gate: Barrier::new(threads), over: AtomicBool::new(false) };
    let done = thread::scope(|scope| {
        for worker in others {
            scope.spawn(|| shared.follow(worker));
        }
        let mut done = Ok(());
        loop {
            let mut state = shared.write();
            let (explorer, batch) = &mut *state;
            let found = batch.take();
            if !found.is_empty() {
                explorer.merge(found);
                if explorer.outcome.is_none() && !tell(explorer.progress()) {
                    explorer.cancel();
                }
            }
            if explorer.outcome.is_some() {
                shared.over.store(true, Ordering::Relaxed);
            }
            *batch = Batch::new(explorer.next_batch());
            drop(state);
            shared.gate.wait();
            if shared.over.load(Ordering::Relaxed) {
                break done;
            }
            done = done.and(shared.join_in(own));
        }
    });
    if let Err(panic) = done {
        resume_unwind(panic);
    }
    let (explorer, _) = shared.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    explorer.outcome
}
