//! The ledger, written in indelible ink: what a councillor accepted, and the laws it heard of.

use super::rules::WRITE_LEDGER;
use super::{Effects, Here, Message, Node};
use crate::value::{NodeId, Value};
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// What a councillor takes along on a journey. Source: The Part-Time Parliament §1.2.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Disk {
    pub accepted: Vec<Arc<str>>,
    pub laws: Vec<Arc<str>>,
}
encode_struct!(Disk { accepted, laws });

/// One line in the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    Accepted { value: Arc<str> },
    Law { value: Arc<str> },
}
encode_enum!(Write { 0 => Accepted { value }, 1 => Law { value } });

pub(super) fn apply(disk: &mut Disk, write: &Write) {
    match write {
        Write::Accepted { value } => disk.accepted.push(Arc::clone(value)),
        Write::Law { value } => disk.laws.push(Arc::clone(value)),
    }
}

/// A councillor is back: it knows what its ledger says, and nothing of its own proposals.
pub(super) fn read(disk: &Disk, out: &mut Effects) -> Node {
    if *disk == Disk::default() {
        out.note("finds-ledger-empty", []);
    } else {
        let args = [("accepted", list(&disk.accepted)), ("laws", list(&disk.laws))];
        out.note("reads-ledger", args);
    }
    Node {
        accepted: disk.accepted.clone(),
        laws: disk.laws.clone(),
        bills: Vec::new(),
        dirty: false,
        waiting: Vec::new(),
    }
}

/// Values as people write them; none for an empty list.
fn list(values: &[Arc<str>]) -> Value {
    if values.is_empty() { Value::None } else { Value::from(values.to_vec()) }
}

/// The difference between 0.1 and 0.2: whether another proposal may follow the first.
pub(super) fn on_proposal(ctx: &Here, node: &mut Node, from: NodeId, value: &Arc<str>, out: &mut Effects) {
    let proposal = ("value", Value::from(Arc::clone(value)));
    let (from_arg, own) = (("from", from.into()), ("own", (from == ctx.id).into()));
    let durable = ctx.on(WRITE_LEDGER);
    let written = ("written", durable.into());
    let answer = Message::Accepted { value: Arc::clone(value) };
    if node.accepted.contains(value) {
        out.note("accepts-again", [proposal, from_arg, own]);
        return node.tell(ctx, from, answer, durable, out);
    }
    let before = node.accepted.last().map(Arc::clone);
    match before {
        Some(accepted) if ctx.config.first_only => {
            let before = ("accepted", Arc::clone(&accepted).into());
            out.note("refuses", [proposal, from_arg, own, before]);
            // What it accepted first may not be in the ledger yet: then nobody hears of it.
            let refusal = Message::Refused { value: Arc::clone(value), accepted };
            return node.tell(ctx, from, refusal, durable, out);
        }
        Some(accepted) => {
            out.note("accepts-too", [proposal, from_arg, own, ("accepted", accepted.into()), written]);
        }
        None => out.note("accepts", [proposal, from_arg, own, written]),
    }
    node.accepted.push(Arc::clone(value));
    if ctx.on(WRITE_LEDGER) {
        node.write(Write::Accepted { value: Arc::clone(value) }, out);
    }
    node.tell(ctx, from, answer, durable, out);
}

/// Another councillor proclaims a law.
pub(super) fn on_law(node: &mut Node, from: NodeId, value: &Arc<str>, out: &mut Effects) {
    let args = [("value", Value::from(Arc::clone(value))), ("from", from.into())];
    if node.laws.contains(value) {
        return out.note("knows-law", args);
    }
    match node.laws.first() {
        None => out.note("hears-law", args),
        Some(law) => {
            let [value, from] = args;
            out.note("hears-another-law", [value, from, ("law", Arc::clone(law).into())]);
        }
    }
    enter_law(node, value, out);
}

pub(super) fn enter_law(node: &mut Node, value: &Arc<str>, out: &mut Effects) {
    node.laws.push(Arc::clone(value));
    node.write(Write::Law { value: Arc::clone(value) }, out);
}
