//! Whether a history of clients' operations is linearizable: whether each can be given an instant
//! between its call and its return such that, taking effect at those instants one after another,
//! the operations give the answers that were given.
//!
//! Source: M. Herlihy, J. Wing, "Linearizability: a correctness condition for concurrent objects",
//! TOPLAS 12 (1990). Linearizability is local (Theorem 1): each key is an object of its own, and
//! so is the flag that test-and-set sets. An operation without an answer may take effect at any
//! time after its call, or never.

mod judge;
mod model;
mod right;
mod search;
mod watch;
mod why;

pub use judge::{JUDGE, JUDGING, Judge};
pub use model::step;
pub use search::{MAX_PLACES, TooHard};
pub use watch::Ledger;
pub use why::{Bad, by_node};

use crate::encode_struct;
use crate::operation::{Op, OpResult};
use search::Search;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a key holds, none if it was never written; of the flag some value once it is set.
pub type State = Option<Arc<str>>;

/// An operation from its call to its return, in any unit of time. Two of them overlap when
/// neither returned before the other was called.
#[derive(Copy, Clone, Debug)]
pub struct Interval<'a> {
    pub op: &'a Op,
    pub call: u64,
    /// When the answer came, and what it said; none if it never did.
    pub done: Option<(u64, &'a OpResult)>,
}

impl<'a> Interval<'a> {
    fn returned(&self) -> Option<u64> {
        self.done.map(|(time, _)| time)
    }

    fn result(&self) -> Option<&'a OpResult> {
        self.done.map(|(_, result)| result)
    }

    fn reads(&self) -> bool {
        matches!(self.op, Op::Get { .. })
    }
}

/// The key that an operation is about; none for the flag.
pub fn key(op: &Op) -> Option<&Arc<str>> {
    match op {
        Op::Get { key } | Op::Put { key, .. } | Op::Append { key, .. } | Op::Cas { key, .. } => Some(key),
        Op::Tas {} => None,
    }
}

/// Where an order of operations may begin: a state, and which of them took effect before.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Config {
    state: State,
    done: Vec<u32>,
}
encode_struct!(Config { state, done });

/// What is known of a history.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    /// An order that explains every answer. Operations that took no effect are not in it.
    Linearizable(Vec<Placed>),
    Not(Bad),
    /// Neither was found within the limit of the search.
    Unknown,
}

/// An operation's place in an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placed {
    /// Its index in the history.
    pub operation: usize,
    /// An instant at which it may have taken effect.
    pub at: u64,
    /// What its key, or the flag, held after it.
    pub after: State,
}

/// Judges a history, whose operations may stand in any order.
pub fn check(history: &[Interval]) -> Verdict {
    check_within(history, MAX_PLACES)
}

/// The same with searches that visit no more than `most` places each: where a person waits for it.
pub fn check_within(history: &[Interval], most: usize) -> Verdict {
    let end = history.iter().map(|item| item.returned().unwrap_or(item.call)).max().unwrap_or(0);
    let mut order = Vec::with_capacity(history.len());
    let mut worst: Option<Bad> = None;
    let mut unknown = false;
    for places in objects(history).values() {
        let items: Vec<Interval> = places.iter().map(|place| history[*place]).collect();
        let mut search = Search::new(&items, u64::MAX, false);
        search.most = most;
        match search.order(&[Config::default()]) {
            Ok(Some(found)) => place(&items, places, &found, end, &mut order),
            Ok(None) => match why::explain(&items, most) {
                Ok(bad) => {
                    let bad = bad.among(places);
                    if worst.as_ref().is_none_or(|worst| bad.end < worst.end) {
                        worst = Some(bad);
                    }
                }
                Err(TooHard) => unknown = true,
            },
            Err(TooHard) => unknown = true,
        }
    }
    match worst {
        Some(bad) => Verdict::Not(bad),
        None if unknown => Verdict::Unknown,
        None => {
            // By instant, and at the same instant each object's operations in their order.
            let mut by_time: BTreeMap<(u64, usize), Placed> = BTreeMap::new();
            for (nth, placed) in order.into_iter().enumerate() {
                by_time.insert((placed.at, nth), placed);
            }
            Verdict::Linearizable(by_time.into_values().collect())
        }
    }
}

/// The indexes of each object's operations.
fn objects<'a>(history: &[Interval<'a>]) -> BTreeMap<Option<&'a str>, Vec<usize>> {
    let mut objects: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (place, item) in history.iter().enumerate() {
        objects.entry(key(item.op).map(|key| &**key)).or_default().push(place);
    }
    objects
}

/// Gives the operations of an order their instants: each half way between the earliest and the
/// latest that leave the order as it is. `end` is when the history ends.
fn place(items: &[Interval], places: &[usize], order: &[u32], end: u64, placed: &mut Vec<Placed>) {
    let mut latest = vec![end; order.len()];
    let mut bound = end;
    for (nth, item) in order.iter().enumerate().rev() {
        bound = items[*item as usize].returned().map_or(bound, |time| time.min(bound));
        latest[nth] = bound;
    }
    let (mut earliest, mut state) = (0, None);
    for (item, latest) in order.iter().zip(latest) {
        let interval = &items[*item as usize];
        earliest = interval.call.max(earliest);
        if let Some(after) = step(&state, interval.op, interval.result()) {
            state = after;
        }
        placed.push(Placed {
            operation: places[*item as usize],
            at: earliest + latest.saturating_sub(earliest) / 2,
            after: state.clone(),
        });
    }
}

#[cfg(test)]
mod tests;
