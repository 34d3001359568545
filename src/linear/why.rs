//! Why a history is not linearizable: its shortest bad prefix, and what would have been right.

use super::right::right;
use super::search::{Search, TooHard};
use super::{Config, Interval};
use crate::operation::OpResult;
use crate::value::{Args, NodeId, Value, quoted};
use std::collections::BTreeSet;

/// The shortest bad prefix of a history: the last answer in it cannot be, the one before could.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bad {
    /// The operation whose answer has no place in any order.
    pub operation: usize,
    /// When that answer came: here the prefix ends.
    pub end: u64,
    /// The operations on its key that were called by then, in order of their calls. Those that
    /// returned later count as not answered yet.
    pub prefix: Vec<usize>,
    /// Which of the prefix were answered by then.
    pub answered: Vec<usize>,
    /// Answers that would have been possible.
    pub possible: Vec<OpResult>,
    /// Whether no other answer would have been.
    pub complete: bool,
    /// The operation after whose return the answer was no longer possible; none if it never was.
    pub since: Option<usize>,
}

impl Bad {
    /// The same with indexes into the whole history: `places` are those of its key.
    pub(super) fn among(mut self, places: &[usize]) -> Bad {
        self.operation = places[self.operation];
        self.since = self.since.map(|place| places[place]);
        for place in self.prefix.iter_mut().chain(&mut self.answered) {
            *place = places[*place];
        }
        self
    }

    /// What a sentence about it speaks of: client, op, result, possible and complete; since-client,
    /// since-op and since-result, which are none if the answer was never possible. `client` says who asked.
    pub fn args(&self, history: &[Interval], client: &dyn Fn(usize) -> Value) -> Args {
        let result = |place: usize| history[place].result().map_or(Value::None, shown);
        let op = |place: usize| history[place].op.short();
        let possible: Vec<Value> = self.possible.iter().map(shown).collect();
        let mut args = vec![
            ("client", client(self.operation)),
            ("op", op(self.operation)),
            ("result", result(self.operation)),
            ("possible", possible.into()),
            ("complete", self.complete.into()),
        ];
        args.push(("since-client", self.since.map_or(Value::None, client)));
        args.push(("since-op", self.since.map_or(Value::None, op)));
        args.push(("since-result", self.since.map_or(Value::None, result)));
        args
    }
}

/// An answer as a sentence shows it: what a client wrote in quotes, so that the empty text, the word
/// none and a key never written are three things.
fn shown(result: &OpResult) -> Value {
    match result {
        OpResult::Value { value: Some(value) } => Value::text(&quoted(value)),
        other => Value::from(other),
    }
}

/// The clients' names in a history of the page or the simulator.
pub fn by_node(clients: &[NodeId]) -> impl Fn(usize) -> Value + '_ {
    |place| clients.get(place).copied().into()
}

fn is_good(items: &[Interval], most: usize) -> Result<bool, TooHard> {
    let mut search = Search::new(items, u64::MAX, false);
    search.most = most;
    Ok(search.order(&[Config::default()])?.is_some())
}

/// The same where the answer only adds to an explanation, which is not worth a long search.
pub(super) fn is_good_soon(items: &[Interval]) -> Result<bool, TooHard> {
    is_good(items, items.len() * 4 + 1_000)
}

/// What happened up to and with an answer: `last` counts answers in the order in which they came.
struct Prefix<'a> {
    items: Vec<Interval<'a>>,
    /// Their indexes in the history, in order of their calls.
    places: Vec<usize>,
}

fn prefix<'a>(items: &[Interval<'a>], answers: &[(u64, usize)], last: usize) -> Prefix<'a> {
    let end = answers[last];
    let mut calls: BTreeSet<(u64, usize)> = BTreeSet::new();
    for (place, item) in items.iter().enumerate() {
        if item.call <= end.0 {
            calls.insert((item.call, place));
        }
    }
    let places: Vec<usize> = calls.into_iter().map(|(_, place)| place).collect();
    let cut = |place: &usize| {
        let item = items[*place];
        let done = item.done.filter(|(time, _)| (*time, *place) <= end);
        Interval { done, ..item }
    };
    Prefix { items: places.iter().map(cut).collect(), places }
}

/// Explains why one object's history, which is not linearizable, is not. Each search visits `most`
/// places at most.
pub fn explain(items: &[Interval], most: usize) -> Result<Bad, TooHard> {
    let answers: BTreeSet<(u64, usize)> =
        items.iter().enumerate().filter_map(|(place, item)| Some((item.returned()?, place))).collect();
    let answers: Vec<(u64, usize)> = answers.into_iter().collect();
    // A prefix of a linearizable history is linearizable: halve until the first bad one is found.
    let (mut good, mut bad) = (0, answers.len() - 1);
    while good < bad {
        let middle = good + (bad - good) / 2;
        if is_good(&prefix(items, &answers, middle).items, most)? { good = middle + 1 } else { bad = middle }
    }
    let (end, operation) = answers[bad];
    let prefix = prefix(items, &answers, bad);
    let own = prefix.places.iter().position(|place| *place == operation).unwrap_or(0);
    let since = since(&prefix.items, own).map(|place| prefix.places[place]);
    let (possible, complete) = right(&prefix.items, own);
    let answered = |(item, place): (&Interval, &usize)| item.done.map(|_| *place);
    Ok(Bad {
        operation,
        end,
        answered: prefix.items.iter().zip(&prefix.places).filter_map(answered).collect(),
        possible,
        complete,
        since,
        prefix: prefix.places,
    })
}

/// Had it been called by the time that an earlier operation returned, would the answer have been
/// possible? The last such operation, by halving: an earlier call only allows more.
fn since(items: &[Interval], own: usize) -> Option<usize> {
    let before: BTreeSet<(u64, usize)> = items
        .iter()
        .enumerate()
        .filter_map(|(place, item)| Some((item.returned()?, place)))
        .filter(|(time, _)| *time < items[own].call)
        .collect();
    let before: Vec<(u64, usize)> = before.into_iter().collect();
    let fits = |time: u64| {
        let mut items = items.to_vec();
        items[own].call = time;
        is_good_soon(&items).unwrap_or(false)
    };
    let (mut low, mut high) = (0, before.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if fits(before[middle].0) { low = middle + 1 } else { high = middle }
    }
    low.checked_sub(1).map(|last| before[last].1)
}
