//! Checking while the run goes on: after each answer, and only what is still open.

use super::search::{Search, TooHard};
use super::{Config, Interval, key, step};
use crate::chunk_map::ChunkMap;
use crate::encode::{Encode, Sink};
use crate::operation::{Op, OpResult};
use crate::value::NodeId;
use std::collections::BTreeSet;
use std::sync::Arc;

/// States in which a key may be at once. If there are more, its operations are kept until an answer
/// says which it was.
const MAX_CONFIGS: usize = 64;
/// Places that are visited to find them.
const MAX_PLACES: usize = 1_000;
/// Operations of one key that are kept. A key that needs more is no longer checked.
const MAX_WINDOW: usize = 4_000;

/// The operations of a run that may still matter to a verdict, by key. Clones share structure.
#[derive(Clone, Default)]
pub struct Ledger {
    keys: Arc<ChunkMap<Option<Arc<str>>, Arc<Watch>>>,
    /// Calls and answers so far: what orders them.
    events: u64,
}

/// One key.
#[derive(Clone)]
struct Watch {
    /// Where it may be, each with which of the window's operations took effect.
    configs: Vec<Config>,
    window: Vec<Entry>,
    /// The window's length at which to try again to make it shorter.
    patience: usize,
    /// It is not linearizable, and was reported, or it has become too hard to tell.
    over: bool,
}

#[derive(Clone)]
struct Entry {
    client: NodeId,
    op: Op,
    call: u64,
    done: Option<(u64, OpResult)>,
    /// Its client does not wait for it any more: no answer will come.
    lost: bool,
}

impl Entry {
    fn is_open(&self) -> bool {
        self.done.is_none() && !self.lost
    }
}

impl Default for Watch {
    fn default() -> Watch {
        Watch { configs: vec![Config::default()], window: Vec::new(), patience: 0, over: false }
    }
}

impl Ledger {
    /// A client asks. What it still waited for it has given up.
    pub fn called(&mut self, client: NodeId, op: &Op, given_up: Option<&Op>) {
        if let Some(old) = given_up {
            self.watch(old).give_up(client);
        }
        self.events += 1;
        let entry = Entry { client, op: op.clone(), call: self.events, done: None, lost: false };
        let watch = self.watch(op);
        if !watch.over {
            watch.window.push(entry);
        }
    }

    /// An answer came. Says whether what is known of its key is still linearizable; if it is not, that
    /// is said once.
    pub fn answered(&mut self, client: NodeId, op: &Op, result: &OpResult) -> bool {
        self.events += 1;
        let time = self.events;
        self.watch(op).answered(client, time, result)
    }

    fn watch(&mut self, op: &Op) -> &mut Watch {
        let keys = Arc::make_mut(&mut self.keys);
        Arc::make_mut(keys.get_or_insert_with(key(op).cloned(), Arc::default))
    }
}

impl Watch {
    fn give_up(&mut self, client: NodeId) {
        let Some(place) = self.open_of(client) else { return };
        // A read without an answer says nothing and changes nothing. It is in no config: it was open.
        if matches!(self.window[place].op, Op::Get { .. }) {
            self.remove(&[place]);
        } else {
            self.window[place].lost = true;
        }
    }

    fn open_of(&self, client: NodeId) -> Option<usize> {
        self.window.iter().position(|entry| entry.client == client && entry.is_open())
    }

    fn answered(&mut self, client: NodeId, time: u64, result: &OpResult) -> bool {
        let Some(place) = self.open_of(client).filter(|_| !self.over) else { return true };
        self.window[place].done = Some((time, result.clone()));
        if self.window.len() == 1 {
            return self.alone();
        }
        let intervals: Vec<Interval> = self.window.iter().map(interval).collect();
        let mut search = Search::new(&intervals, u64::MAX, false);
        match search.order(&self.configs) {
            Ok(Some(_)) => {}
            Ok(None) => return self.end(false),
            Err(TooHard) => return self.end(true),
        }
        if self.window.len() >= self.patience {
            self.forget();
            self.patience = 2 * self.window.len() + 1;
        }
        if self.window.len() > MAX_WINDOW { self.end(true) } else { true }
    }

    /// One operation, and nothing else is open.
    fn alone(&mut self) -> bool {
        let Some(entry) = self.window.pop() else { return true };
        let result = entry.done.as_ref().map(|(_, result)| result);
        let after = |config: &Config| step(&config.state, &entry.op, result);
        let states: BTreeSet<_> = self.configs.iter().filter_map(after).collect();
        self.configs = states.into_iter().map(|state| Config { state, done: Vec::new() }).collect();
        if self.configs.is_empty() { self.end(false) } else { true }
    }

    fn end(&mut self, good: bool) -> bool {
        *self = Watch { configs: Vec::new(), window: Vec::new(), patience: 0, over: true };
        good
    }

    /// Cuts off what returned before anything that is still open was called.
    fn forget(&mut self) {
        let open = self.window.iter().filter(|entry| entry.is_open());
        let until = open.map(|entry| entry.call).min().unwrap_or(u64::MAX);
        let past = |entry: &Entry| entry.done.as_ref().is_some_and(|(time, _)| *time < until);
        let before = self.window.iter().take_while(|entry| entry.call < until).count();
        let intervals: Vec<Interval> = self.window[..before].iter().map(interval).collect();
        let mut search = Search::new(&intervals, until, true);
        search.most = MAX_PLACES;
        let Ok(configs) = search.ends(&self.configs, MAX_CONFIGS) else { return };
        self.configs = configs;
        let gone: Vec<usize> = (0..before).filter(|place| past(&self.window[*place])).collect();
        self.remove(&gone);
    }

    /// Takes operations out of the window; none of them is in a config.
    fn remove(&mut self, gone: &[usize]) {
        let mut place = 0;
        self.window.retain(|_| {
            place += 1;
            !gone.contains(&(place - 1))
        });
        for config in &mut self.configs {
            for done in &mut config.done {
                *done -= gone.iter().filter(|place| **place < *done as usize).count() as u32;
            }
        }
    }
}

fn interval(entry: &Entry) -> Interval<'_> {
    let done = entry.done.as_ref().map(|(time, result)| (*time, result));
    Interval { op: &entry.op, call: entry.call, done }
}

/// What can influence a verdict: where each key may be, and what is open there, in the order in
/// which it was called and answered. Not when, and not whose it was unless an answer may come.
impl Encode for Ledger {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        (self.keys.len() as u32).encode(sink);
        for (key, watch) in self.keys.iter() {
            key.encode(sink);
            watch.encode(sink);
        }
    }
}

impl Encode for Watch {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        self.over.encode(sink);
        self.configs.encode(sink);
        let mut events: BTreeSet<(u64, u32, bool)> = BTreeSet::new();
        for (place, entry) in (0_u32..).zip(&self.window) {
            entry.op.encode(sink);
            entry.is_open().then_some(entry.client).encode(sink);
            events.insert((entry.call, place, false));
            if let Some((time, result)) = &entry.done {
                result.encode(sink);
                events.insert((*time, place, true));
            }
        }
        for (_, place, returns) in events {
            (place, returns).encode(sink);
        }
    }
}
