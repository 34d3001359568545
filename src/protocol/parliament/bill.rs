//! A proposal on its way to become a law, as its proposer follows it.

use super::rules::{COUNT_COUNCILLORS, WRITE_LEDGER};
use super::{Effects, Here, Message, Node, ledger};
use crate::encode_struct;
use crate::protocol::ballots::add;
use crate::value::{NodeId, Problem, Refusal, Value};
use std::sync::Arc;

/// Proposals that one councillor follows at once.
pub(super) const MAX_BILLS: usize = 32;

/// A proposal of one's own. Lists are in the order of ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bill {
    pub value: Arc<str>,
    pub accepted: Vec<NodeId>,
    pub refused: Vec<NodeId>,
    /// Acceptances that count: as many as `accepted` names, unless messages are counted.
    pub count: u32,
}
encode_struct!(Bill { value, accepted, refused, count });

/// Whether a councillor may propose this now.
pub(super) fn check_propose(node: &Node, value: &Arc<str>, round: Option<u32>) -> Result<(), Refusal> {
    if round.is_some() {
        return Err(Problem::new("problem-parliament-ballot"));
    }
    if node.bills.len() >= MAX_BILLS && node.bills.iter().all(|bill| bill.value != *value) {
        return Err(Problem::new("problem-parliament-full").with("most", MAX_BILLS));
    }
    Ok(())
}

/// A message to everybody else; its own mind a councillor knows without one.
pub(super) fn on_propose(ctx: &Here, node: &mut Node, value: &Arc<str>, out: &mut Effects) {
    let known = node.bills.iter().any(|bill| bill.value == *value);
    let id = if known { "proposes-again" } else { "proposes" };
    out.note(id, [("value", Arc::clone(value).into())]);
    if !known {
        let (accepted, refused) = (Vec::new(), Vec::new());
        node.bills.push(Bill { value: Arc::clone(value), accepted, refused, count: 0 });
    }
    Node::tell_others(ctx, &Message::Proposal { value: Arc::clone(value) }, false, out);
    ledger::on_proposal(ctx, node, ctx.id, value, out);
}

/// The bill that an answer speaks of; notes that it is forgotten, if it is.
fn find<'n>(node: &'n mut Node, from: NodeId, value: &Arc<str>, out: &mut Effects) -> Option<&'n mut Bill> {
    let bill = node.bills.iter_mut().find(|bill| bill.value == *value);
    if bill.is_none() {
        out.note("forgot-proposal", [("from", from.into()), ("value", Arc::clone(value).into())]);
    }
    bill
}

pub(super) fn on_accepted(ctx: &Here, node: &mut Node, from: NodeId, value: &Arc<str>, out: &mut Effects) {
    let Some(bill) = find(node, from, value, out) else { return };
    let proposal = ("value", Value::from(Arc::clone(value)));
    let (from_arg, own) = (("from", from.into()), ("own", (from == ctx.id).into()));
    let new = add(&mut bill.accepted, from);
    if !new && ctx.on(COUNT_COUNCILLORS) {
        return out.note("repeated-acceptance", [proposal, from_arg, own]);
    }
    bill.count += 1;
    let (have, needed) = (bill.count as usize, ctx.config.needed(ctx.rules));
    let all = ("all", ctx.config.councillors.len().into());
    let repeated = ("repeated", (have > bill.accepted.len()).into());
    let args = [proposal, from_arg, own, ("have", have.into()), ("needed", needed.into()), all, repeated];
    match (node.laws.contains(value), have >= needed) {
        (true, _) => out.note("known-law", args),
        (false, true) => {
            out.note("proclaims", args);
            ledger::enter_law(node, value, out);
            Node::tell_others(ctx, &Message::Law { value: Arc::clone(value) }, true, out);
        }
        (false, false) if new => out.note("counts-acceptance", args),
        (false, false) => out.note("counts-letter", args),
    }
}

/// Too many refusals, and the proposal can never become law: each that refused it has accepted
/// another, for good.
pub(super) fn on_refused(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    value: &Arc<str>,
    accepted: &Arc<str>,
    out: &mut Effects,
) {
    let (all, needed) = (ctx.config.councillors.len(), ctx.config.needed(ctx.rules));
    let Some(bill) = find(node, from, value, out) else { return };
    let args = [
        ("value", Arc::clone(value).into()),
        ("from", from.into()),
        ("own", Value::from(from == ctx.id)),
        ("accepted", Arc::clone(accepted).into()),
    ];
    if !add(&mut bill.refused, from) {
        return out.note("repeated-refusal", args);
    }
    let [value, from, own, accepted] = args;
    let refused = ("refused", Value::from(bill.refused.len()));
    let (all_arg, needed_arg) = (("all", all.into()), ("needed", needed.into()));
    // Who forgets what it accepted may accept this after all, and messages may count for more than it has.
    let kept = ("kept", (ctx.on(WRITE_LEDGER) && ctx.on(COUNT_COUNCILLORS)).into());
    let hopeless = bill.refused.len() + needed > all;
    let id = if hopeless { "gives-up" } else { "hears-refusal" };
    out.note(id, [value, from, own, accepted, refused, all_arg, needed_arg, kept]);
}
