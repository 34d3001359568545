//! A search on several processors.
//!
//! Each batch of states is dealt out in chunks, and what they give is taken in in their order: whoever
//! was faster makes no difference. Taking it in costs little next to finding it.

use super::expand::{Expansion, Worker};
use super::{Explorer, Outcome};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Workers, each with the place where it last stood.
pub struct Crew {
    workers: Vec<Worker>,
}

impl Crew {
    pub fn new(explorer: &Explorer, threads: usize) -> Crew {
        let worker = |_| Worker::new(&explorer.ground);
        Crew { workers: (0..threads.max(1)).map(worker).collect() }
    }

    /// Does one batch. Returns the outcome once there is one.
    pub fn step(&mut self, explorer: &mut Explorer) -> Option<Outcome> {
        if explorer.outcome.is_some() {
            return explorer.outcome;
        }
        let chunks = explorer.next_batch();
        let (next, ground) = (AtomicUsize::new(0), &explorer.ground);
        let done: Vec<Mutex<Option<Expansion>>> = chunks.iter().map(|_| Mutex::new(None)).collect();
        let work = |worker: &mut Worker| {
            while let place = next.fetch_add(1, Ordering::Relaxed)
                && let Some(chunk) = chunks.get(place)
            {
                let expansion = worker.expand(ground, chunk.clone());
                if expansion.hit.is_some() {
                    // What comes later in order cannot be the first.
                    next.store(chunks.len(), Ordering::Relaxed);
                }
                if let Ok(mut slot) = done[place].lock() {
                    *slot = Some(expansion);
                }
            }
        };
        match &mut self.workers[..] {
            [worker] => work(worker),
            workers => thread::scope(|scope| {
                workers.iter_mut().for_each(|worker| drop(scope.spawn(|| work(worker))));
            }),
        }
        let done = done.into_iter().map_while(|slot| slot.into_inner().ok().flatten()).collect();
        explorer.merge(done);
        explorer.outcome
    }
}
