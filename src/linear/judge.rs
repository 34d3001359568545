//! What judges a run while it goes on, behind pointers: nobody is judged before a client was answered,
//! and the page lets clients ask only once this is here.

use super::{Interval, Ledger, Verdict, by_node, check};
use crate::operation::{Op, OpResult};
use crate::value::{Args, NodeId};

/// See [`Ledger`] and [`check`].
pub struct Judge {
    pub called: fn(&mut Ledger, NodeId, &Op, Option<&Op>),
    pub answered: fn(&mut Ledger, NodeId, &Op, &OpResult) -> bool,
    /// Why a history is not linearizable, as the arguments of its sentence; whose each operation was.
    pub why: fn(&[Interval], &[NodeId]) -> Option<Args>,
}

/// The one judge that there is.
pub const JUDGING: &Judge = &Judge { called: Ledger::called, answered: Ledger::answered, why };

crate::late! {
    /// The judge, once it is here.
    pub static JUDGE: Judge = JUDGING
}

fn why(history: &[Interval], clients: &[NodeId]) -> Option<Args> {
    match check(history) {
        Verdict::Not(bad) => Some(bad.args(history, &by_node(clients))),
        Verdict::Linearizable(_) | Verdict::Unknown => None,
    }
}
