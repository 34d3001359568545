//! What would have been right in place of an impossible answer.
//!
//! Candidates are the states that the object can be in while the operation runs, as far as the answers
//! before it tell; each is then put in place of the answer and judged like any other. So nothing false is
//! listed, and where no limit was reached nothing is missing.

use super::search::{Search, TooHard};
use super::why::is_good_soon;
use super::{Config, Interval, State, step};
use crate::operation::{Op, OpResult};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Answers that are judged in place of the impossible one.
const MAX_TRIES: usize = 64;
/// Answers that are listed.
const MAX_LISTED: usize = 12;
/// States in which the object may be when the operation is called.
const MAX_BEGINNINGS: usize = 64;
/// Places that are visited to find those, and again to find what may follow.
const MAX_PLACES: usize = 4_000;

/// The answers that would have been possible, and whether these are all of them. `own` is the operation
/// that returned last; without its answer the history is linearizable.
pub fn right(items: &[Interval], own: usize) -> (Vec<OpResult>, bool) {
    let (candidates, mut complete) = candidates(items, own);
    let mut fitting = Vec::new();
    for answer in candidates {
        let mut items = items.to_vec();
        items[own].done = items[own].done.map(|(time, _)| (time, &answer));
        match is_good_soon(&items) {
            Ok(true) => fitting.push(answer),
            Ok(false) => {}
            Err(TooHard) => complete = false,
        }
    }
    complete &= fitting.len() <= MAX_LISTED;
    fitting.truncate(MAX_LISTED);
    (fitting, complete)
}

/// Answers to try, and whether every possible one is among them.
fn candidates(items: &[Interval], own: usize) -> (Vec<OpResult>, bool) {
    match (items[own].op, items[own].result()) {
        (Op::Cas { .. }, Some(OpResult::Swapped { ok })) => (vec![OpResult::Swapped { ok: !ok }], true),
        (Op::Tas {}, Some(OpResult::Flag { was })) => (vec![OpResult::Flag { was: !was }], true),
        (Op::Get { .. }, _) => {
            let (found, all) = match states(items, own) {
                Some(states) => (states, true),
                None => (written(items), false),
            };
            let complete = all && found.len() <= MAX_TRIES;
            // One that is right for certain, should the others be too many to try all.
            let sure: BTreeSet<State> = last_state(items, own).into_iter().collect();
            let others = found.into_iter().filter(|state| !sure.contains(state)).take(MAX_TRIES);
            let tried: BTreeSet<State> = others.chain(sure.iter().cloned()).collect();
            (tried.into_iter().map(|value| OpResult::Value { value }).collect(), complete)
        }
        // A write is answered in one way only.
        _ => (Vec::new(), true),
    }
}

/// What the object holds at the end of an order that explains all other answers: a read that returns
/// last may come last.
fn last_state(items: &[Interval], own: usize) -> Option<State> {
    let mut items = items.to_vec();
    items[own].done = None;
    let mut search = Search::new(&items, u64::MAX, false);
    search.most = items.len() * 4 + MAX_PLACES;
    let order = search.order(&[Config::default()]).ok()??;
    let after = |state: State, item: &u32| {
        let item = &items[*item as usize];
        step(&state, item.op, item.result())
    };
    order.iter().try_fold(None, after)
}

/// What was written or read, each for itself: a few guesses where there are too many states.
fn written(items: &[Interval]) -> BTreeSet<State> {
    let mut values: BTreeSet<State> = BTreeSet::from([None]);
    for item in items {
        match (item.op, item.result()) {
            (Op::Put { value, .. } | Op::Append { value, .. } | Op::Cas { to: value, .. }, _) => {
                values.insert(Some(value.clone()));
            }
            (Op::Get { .. }, Some(OpResult::Value { value })) => {
                values.insert(value.clone());
            }
            _ => {}
        }
    }
    values
}

/// Every state in which the object may be between the call of `own` and its return, as far as what
/// returned by then tells. None if there are too many.
fn states(items: &[Interval], own: usize) -> Option<BTreeSet<State>> {
    let mut rest = items.to_vec();
    let call = rest.remove(own).call;
    let mut search = Search::new(&rest, call, true);
    search.most = MAX_PLACES;
    let beginnings = search.ends(&[Config::default()], MAX_BEGINNINGS).ok()?;
    // What may take effect before `own` does, and what must if its turn is to come.
    let open = |place: &usize| {
        let item = &rest[*place];
        item.returned().is_none_or(|time| time >= call) && !(item.reads() && item.returned().is_none())
    };
    let open: Vec<usize> = (0..rest.len()).filter(open).collect();
    Walk { items: &rest, open, seen: BTreeMap::new(), count: 0 }.from(beginnings)
}

/// Lets operations take effect in every order that their times allow.
struct Walk<'a> {
    items: &'a [Interval<'a>],
    open: Vec<usize>,
    /// By state and what took effect of those that returned: of those that never did, the least that
    /// took effect. Where fewer did every way is open that is open where more did.
    seen: BTreeMap<Config, Vec<BTreeSet<u32>>>,
    count: usize,
}

impl Walk<'_> {
    fn from(mut self, beginnings: Vec<Config>) -> Option<BTreeSet<State>> {
        let mut states = BTreeSet::new();
        let mut todo: VecDeque<Config> = beginnings.into();
        while let Some(at) = todo.pop_front() {
            if !self.is_new(&at) {
                continue;
            }
            self.count += 1;
            if self.count > MAX_PLACES {
                return None;
            }
            self.next(&at, &mut todo);
            states.insert(at.state);
        }
        Some(states)
    }

    fn is_new(&mut self, at: &Config) -> bool {
        let lost = |item: &u32| self.items[*item as usize].returned().is_none();
        let others: BTreeSet<u32> = at.done.iter().copied().filter(lost).collect();
        let done = at.done.iter().copied().filter(|item| !lost(item)).collect();
        let least = self.seen.entry(Config { state: at.state.clone(), done }).or_default();
        if least.iter().any(|less| less.is_subset(&others)) {
            return false;
        }
        least.push(others);
        true
    }

    /// Where one more operation leads.
    fn next(&self, at: &Config, todo: &mut VecDeque<Config>) {
        let is_open = |place: &usize| !at.done.contains(&(*place as u32));
        let left: Vec<usize> = self.open.iter().copied().filter(is_open).collect();
        let first = left.iter().filter_map(|place| self.items[*place].returned()).min().unwrap_or(u64::MAX);
        let mut ways = Vec::new();
        for place in left {
            let item = &self.items[place];
            // Another operation returned before this one was called and has its turn first.
            if item.call > first {
                continue;
            }
            let Some(after) = step(&at.state, item.op, item.result()) else { continue };
            let idle = after == at.state;
            if idle && item.returned().is_none() {
                continue;
            }
            let mut done = at.done.clone();
            done.insert(done.partition_point(|other| (*other as usize) < place), place as u32);
            // What only looks may as well look now: no later moment is better.
            if idle && !matches!(item.op, Op::Put { .. } | Op::Append { .. }) {
                return todo.push_back(Config { state: after, done });
            }
            ways.push(Config { state: after, done });
        }
        todo.extend(ways);
    }
}
