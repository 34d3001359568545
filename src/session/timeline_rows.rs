//! The clients' operations along time, a row for each thing that happens: what the Clients pane draws.

use crate::chunks::Chunks;
use crate::frame::Operation;
use crate::linear::{self, Interval, State, Verdict};
use crate::value::{Micros, NodeId};
use std::collections::BTreeMap;

/// A longer history is not judged on the page, since that would have to be done again at every answer.
pub const MAX_JUDGED: usize = 400;

/// Places that the search for an order visits at most: what takes longer is not told while a person
/// waits.
const MAX_PLACES: usize = 20_000;

/// How many operations are laid out: the newest.
pub const MAX_SHOWN: usize = 32;

/// One thing that happens to an operation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RowKind {
    Call,
    /// It takes effect as the `nth` of all, from 1; `after` is what its key, or the flag, then holds.
    Effect {
        nth: usize,
        after: State,
    },
    Answer,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its place among all calls and answers of the run, from 1; an effect has that of the last one
    /// before it.
    pub place: u64,
    /// Of an effect: one of the times at which it may have come about.
    pub time: Micros,
    /// The operation's index in the history.
    pub operation: usize,
    pub kind: RowKind,
}

/// In which rows an operation is.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub struct OperationRows {
    pub call: usize,
    pub effect: Option<usize>,
    pub answer: Option<usize>,
    /// Where the client gave it up and asked for something else. It may take effect later all the same.
    pub next: Option<usize>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct TimelineRows {
    /// None where the history is too long to be judged.
    pub verdict: Option<Verdict>,
    /// The first operation that is laid out.
    pub from: usize,
    /// In the order in which things happened.
    pub rows: Vec<Row>,
    /// Of each operation from `from` on.
    pub operations: Vec<OperationRows>,
}

/// Lays out a history, and judges it.
pub fn timeline_rows(history: &Chunks<Operation>) -> TimelineRows {
    let from = history.len().saturating_sub(MAX_SHOWN);
    let verdict = (history.len() <= MAX_JUDGED).then(|| {
        let intervals: Vec<Interval> = history.iter().map(Operation::interval).collect();
        linear::check_within(&intervals, MAX_PLACES)
    });
    // By their places among calls and answers; effects come after what happens at their place.
    let mut places: BTreeMap<(u64, usize), Row> = BTreeMap::new();
    for (operation, item) in history.iter_from(from).enumerate() {
        let operation = from + operation;
        let mut put = |place: u32, time: Micros, kind: RowKind| {
            let place = u64::from(place);
            places.insert((place, 0), Row { place, time, operation, kind });
        };
        put(item.nth.0, item.call, RowKind::Call);
        if let Some((time, _)) = item.done {
            put(item.nth.1, time, RowKind::Answer);
        }
    }
    if let Some(Verdict::Linearizable(order)) = &verdict {
        for (nth, placed) in order.iter().enumerate().filter(|(_, placed)| placed.operation >= from) {
            let (nth, operation) = (nth + 1, placed.operation);
            let kind = RowKind::Effect { nth, after: placed.after.clone() };
            places.insert((placed.at, nth), Row { place: placed.at, time: 0, operation, kind });
        }
    }
    let mut rows: Vec<Row> = places.into_values().collect();
    spread(&mut rows);
    let mut operations = vec![OperationRows::default(); history.len() - from];
    for (place, row) in rows.iter().enumerate() {
        let own = &mut operations[row.operation - from];
        match row.kind {
            RowKind::Call => own.call = place,
            RowKind::Effect { .. } => own.effect = Some(place),
            RowKind::Answer => own.answer = Some(place),
        }
    }
    let mut asked: BTreeMap<NodeId, usize> = BTreeMap::new();
    for (operation, item) in history.iter_from(from).enumerate() {
        if let Some(before) = asked.insert(item.client, operation)
            && operations[before].answer.is_none()
        {
            operations[before].next = Some(operations[operation].call);
        }
    }
    TimelineRows { verdict, from, rows, operations }
}

/// How many calls and answers there were by the end of a history.
pub fn event_count(history: &Chunks<Operation>) -> u64 {
    history.iter().map(|item| item.nth.0.max(item.nth.1)).max().map_or(0, u64::from)
}

impl TimelineRows {
    /// Whether a row is still to come when the first `now` calls and answers have happened.
    pub fn is_ahead(&self, row: usize, now: u64) -> bool {
        let Some(Row { place, kind, .. }) = self.rows.get(row) else { return false };
        match kind {
            RowKind::Effect { .. } => *place >= now && self.rows.iter().any(|row| row.place > now),
            _ => *place > now,
        }
    }
}

/// Gives effects their times: evenly between what happens before and after them.
fn spread(rows: &mut [Row]) {
    let mut first = 0;
    while first < rows.len() {
        let effect = |row: &Row| matches!(row.kind, RowKind::Effect { .. });
        let effects = rows[first..].iter().take_while(|row| effect(row)).count();
        if effects > 0 {
            let before = first.checked_sub(1).map_or(0, |place| rows[place].time);
            let after = rows.get(first + effects).map_or(before, |row| row.time);
            let parts = effects as u64 + 1;
            for (nth, row) in (1..).zip(&mut rows[first..first + effects]) {
                row.time = before + (after - before) * nth / parts;
            }
        }
        first += effects + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{Op, OpResult};
    use std::sync::Arc;

    fn operation(
        client: u8,
        op: Op,
        call: (u32, Micros),
        done: Option<(u32, Micros, OpResult)>,
    ) -> Operation {
        let nth = (call.0, done.as_ref().map_or(0, |done| done.0));
        let done = done.map(|(_, time, result)| (time, result));
        Operation { client: NodeId(client), op, call: call.1, done, nth }
    }

    fn put(value: &str) -> Op {
        Op::Put { key: Arc::from("x"), value: Arc::from(value) }
    }

    fn get() -> Op {
        Op::Get { key: Arc::from("x") }
    }

    fn saw(value: &str) -> OpResult {
        OpResult::Value { value: Some(Arc::from(value)) }
    }

    #[test]
    fn every_effect_is_between_its_call_and_its_answer() {
        // Everything at one time, as by hand: only the order of calls and answers tells them apart.
        for scale in [0, 1_000] {
            let history: Chunks<Operation> = [
                operation(3, put("1"), (1, scale), Some((4, 4 * scale, OpResult::Ok {}))),
                operation(4, put("2"), (2, 2 * scale), Some((6, 6 * scale, OpResult::Ok {}))),
                operation(5, get(), (3, 3 * scale), Some((7, 7 * scale, saw("1")))),
                operation(3, get(), (5, 5 * scale), None),
            ]
            .into_iter()
            .collect();
            let laid = timeline_rows(&history);
            assert!(matches!(laid.verdict, Some(Verdict::Linearizable(_))), "{laid:?}");
            assert!(laid.rows.is_sorted_by_key(|row| row.time), "{laid:?}");
            let mut order = Vec::new();
            for (item, own) in history.iter().zip(&laid.operations) {
                assert!(laid.rows[own.call].kind == RowKind::Call && laid.rows[own.call].time == item.call);
                let Some(answer) = own.answer else { continue };
                let effect = own.effect.expect("what was answered took effect");
                assert!(own.call < effect && effect < answer, "{laid:?}");
                order.push(effect);
            }
            // The read of 1 is after its write; the write of 2 is not between them.
            assert!(order[0] < order[2] && !(order[0]..order[2]).contains(&order[1]), "{laid:?}");
            let RowKind::Effect { after, .. } = &laid.rows[order[2]].kind else { panic!("{laid:?}") };
            assert_eq!(after.as_deref(), Some("1"));
        }
    }

    #[test]
    fn a_history_that_is_not_linearizable_has_no_effects() {
        let history: Chunks<Operation> = [
            operation(3, put("1"), (1, 10), Some((2, 20, OpResult::Ok {}))),
            operation(4, put("2"), (3, 30), Some((4, 40, OpResult::Ok {}))),
            operation(5, get(), (5, 50), Some((6, 60, saw("1")))),
        ]
        .into_iter()
        .collect();
        let laid = timeline_rows(&history);
        let Some(Verdict::Not(bad)) = &laid.verdict else { panic!("{laid:?}") };
        assert_eq!((bad.operation, bad.since), (2, Some(1)));
        assert_eq!(laid.rows.len(), 6);
    }

    #[test]
    fn what_was_given_up_ends_where_the_client_asks_again() {
        // C3's write takes effect after C3 has turned to reading.
        let history: Chunks<Operation> = [
            operation(3, put("1"), (1, 10), None),
            operation(3, get(), (2, 20), Some((3, 30, OpResult::Value { value: None }))),
            operation(4, get(), (4, 40), Some((5, 50, saw("1")))),
        ]
        .into_iter()
        .collect();
        let laid = timeline_rows(&history);
        assert!(matches!(laid.verdict, Some(Verdict::Linearizable(_))), "{laid:?}");
        let [given_up, read, other] = &laid.operations[..] else { panic!("{laid:?}") };
        assert_eq!((given_up.next, read.next, other.next), (Some(read.call), None, None));
        assert!(given_up.effect > read.answer, "{laid:?}");
        // After the first answer the rest is still to come, the effect too.
        let to_come = |row: Option<usize>| laid.is_ahead(row.expect("it is there"), 3);
        assert!(!to_come(read.answer) && to_come(given_up.effect) && to_come(Some(other.call)));
        assert!((0..laid.rows.len()).all(|row| !laid.is_ahead(row, event_count(&history))));
    }

    #[test]
    fn a_search_ends_at_its_limit() {
        // Which of the two writes came first, the reads do not tell before the last.
        let history: Chunks<Operation> = [
            operation(3, put("1"), (1, 10), Some((4, 40, OpResult::Ok {}))),
            operation(4, put("2"), (2, 20), Some((5, 50, OpResult::Ok {}))),
            operation(5, get(), (3, 30), Some((6, 60, saw("2")))),
            operation(5, get(), (7, 70), Some((8, 80, saw("1")))),
        ]
        .into_iter()
        .collect();
        let intervals: Vec<Interval> = history.iter().map(Operation::interval).collect();
        assert_eq!(linear::check_within(&intervals, 0), Verdict::Unknown);
        assert!(matches!(timeline_rows(&history).verdict, Some(Verdict::Linearizable(_))));
    }

    #[test]
    fn of_a_long_history_the_newest_are_laid_out() {
        let history = |count: u32| -> Chunks<Operation> {
            let one = |n: u32| {
                let time = u64::from(n) * 10;
                operation(3, put("1"), (2 * n, time), Some((2 * n + 1, time + 5, OpResult::Ok {})))
            };
            (1..=count).map(one).collect()
        };
        let laid = timeline_rows(&history(100));
        assert_eq!(
            (laid.from, laid.operations.len(), laid.rows.len()),
            (100 - MAX_SHOWN, MAX_SHOWN, 3 * MAX_SHOWN)
        );
        // Effects are counted from the beginning of the history.
        assert!(laid.rows.iter().any(|row| matches!(row.kind, RowKind::Effect { nth: 100, .. })));
        let laid = timeline_rows(&history(MAX_JUDGED as u32 + 1));
        assert_eq!((laid.verdict, laid.rows.len()), (None, 2 * MAX_SHOWN));
    }
}
