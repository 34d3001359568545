//! What clients asked and were told, and whether it is linearizable.

use super::world::World;
use crate::frame::{Operation, Violation};
use crate::linear::{self, Interval, JUDGE};
use crate::operation::{Op, OpResult};
use crate::protocol::{About, Protocol};
use crate::value::NodeId;

/// The invariant that a protocol lists in its `About` if its clients' histories are linearizable. The
/// world checks it; [`linear::Bad::args`] fill its sentence.
pub const LINEARIZABLE: &str = "linearizable";

pub(super) fn promised(about: &About) -> bool {
    about.invariants.iter().any(|invariant| invariant.id == LINEARIZABLE)
}

impl<P: Protocol> World<P> {
    /// A client asks: whatever it still waited for, it has given up.
    pub(super) fn called(&mut self, client_slot: usize, op: &Op) {
        let client = self.clients[client_slot].id;
        self.asked += 1;
        if let (Some(ledger), Some(judge)) = (&mut self.ledger, JUDGE.get()) {
            let old = self.clients[client_slot].operation.and_then(|place| self.operations.get(place));
            (judge.called)(ledger, client, op, old.map(|old| &old.op));
        }
        self.clients[client_slot].operation = Some(self.operations.len());
        let nth = (self.asked, 0);
        self.operations.push(Operation { client, op: op.clone(), call: self.now, done: None, nth });
    }

    /// An answer came. Returns what it breaks.
    pub(super) fn answered(&mut self, client_slot: usize, result: &OpResult) -> Vec<Violation> {
        let Some(place) = self.clients[client_slot].operation.take() else { return Vec::new() };
        let Some(record) = self.operations.get_mut(place) else { return Vec::new() };
        self.asked += 1;
        record.done = Some((self.now, result.clone()));
        record.nth.1 = self.asked;
        let good = match (&mut self.ledger, JUDGE.get()) {
            (Some(ledger), Some(judge)) => (judge.answered)(ledger, record.client, &record.op, result),
            _ => true,
        };
        if good { Vec::new() } else { self.why(place) }
    }

    /// Says of the answer of operation `place` why it is impossible, from its key's whole history.
    fn why(&self, place: usize) -> Vec<Violation> {
        let key = self.operations.get(place).map(|operation| linear::key(&operation.op));
        let about: Vec<&Operation> =
            self.operations.iter().filter(|operation| Some(linear::key(&operation.op)) == key).collect();
        let history: Vec<Interval> = about.iter().map(|operation| operation.interval()).collect();
        let clients: Vec<NodeId> = about.iter().map(|operation| operation.client).collect();
        let args = JUDGE.get().and_then(|judge| (judge.why)(&history, &clients));
        args.map(|args| Violation::new(LINEARIZABLE, self.now, args)).into_iter().collect()
    }
}
