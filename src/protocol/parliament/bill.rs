//! A proposal on its way to become a law, as its proposer follows it.

use super::Parliament;
use super::about::note;
use super::about::{COUNT_COUNCILLORS, WRITE_LEDGER};
use super::message::{Accepted, Law, Message, Proposal, Refused};
use super::node::{Bill, MAX_BILLS, Node};
use crate::protocol::Handler;
use crate::protocol::ballots::add;
use crate::value::{NodeId, Problem, Refusal, Value};
use std::sync::Arc;

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

impl Handler<'_, Parliament> {
    /// A message to everybody; its own mind a councillor knows without one.
    pub(super) fn on_propose(&mut self, value: &Arc<str>) {
        let known = self.node.bill(value).is_some();
        let id = if known { note::PROPOSES_AGAIN } else { note::PROPOSES };
        self.out.note(id, [("value", Arc::clone(value).into())]);
        if !known {
            let (accepted, refused) = (Vec::new(), Vec::new());
            self.node.bills.push(Bill { value: Arc::clone(value), accepted, refused, count: 0 });
        }
        let proposal = Message::Proposal(Proposal { value: Arc::clone(value) });
        self.tell_all(&self.ctx.config.councillors, proposal, false);
    }

    /// Another councillor, or this one, accepted a proposal of this one.
    pub(super) fn on_accepted(&mut self, from: NodeId, Accepted { value }: &Accepted) {
        let Some(bill) = self.node.bill(value) else { return self.forgot_proposal(from, value) };
        let proposal = ("value", Value::from(Arc::clone(value)));
        let (from_arg, own) = (("from", from.into()), ("own", (from == self.ctx.id).into()));
        let new = add(&mut bill.accepted, from);
        if !new && self.ctx.on(COUNT_COUNCILLORS) {
            return self.out.note(note::REPEATED_ACCEPTANCE, [proposal, from_arg, own]);
        }
        bill.count += 1;
        let (have, needed) = (bill.count as usize, self.ctx.config.needed(self.ctx.rules));
        let all = ("all", self.ctx.config.councillors.len().into());
        let repeated = ("repeated", (have > bill.accepted.len()).into());
        let args = [proposal, from_arg, own, ("have", have.into()), ("needed", needed.into()), all, repeated];
        match (self.node.laws.contains(value), have >= needed) {
            (true, _) => self.out.note(note::KNOWN_LAW, args),
            (false, true) => {
                self.out.note(note::PROCLAIMS, args);
                self.enter_law(value);
                let law = Message::Law(Law { value: Arc::clone(value) });
                self.tell_others(&self.ctx.config.councillors, &law, true);
            }
            (false, false) if new => self.out.note(note::COUNTS_ACCEPTANCE, args),
            (false, false) => self.out.note(note::COUNTS_LETTER, args),
        }
    }

    /// Too many refusals, and the proposal can never become law: each that refused it has accepted
    /// another, for good.
    pub(super) fn on_refused(&mut self, from: NodeId, Refused { value, accepted }: &Refused) {
        let (all, needed) = (self.ctx.config.councillors.len(), self.ctx.config.needed(self.ctx.rules));
        let Some(bill) = self.node.bill(value) else { return self.forgot_proposal(from, value) };
        let args = [
            ("value", Arc::clone(value).into()),
            ("from", from.into()),
            ("own", Value::from(from == self.ctx.id)),
            ("accepted", Arc::clone(accepted).into()),
        ];
        if !add(&mut bill.refused, from) {
            return self.out.note(note::REPEATED_REFUSAL, args);
        }
        let [value, from, own, accepted] = args;
        let refused = ("refused", Value::from(bill.refused.len()));
        let (all_arg, needed_arg) = (("all", all.into()), ("needed", needed.into()));
        let hopeless = bill.refused.len() + needed > all;
        // Who forgets what it accepted may accept this after all, and messages may count for more than it has.
        let kept = ("kept", (self.on(WRITE_LEDGER) && self.on(COUNT_COUNCILLORS)).into());
        let id = if hopeless { note::GIVES_UP } else { note::HEARS_REFUSAL };
        self.out.note(id, [value, from, own, accepted, refused, all_arg, needed_arg, kept]);
    }

    /// An answer speaks of a proposal that this councillor made before its last journey.
    fn forgot_proposal(&mut self, from: NodeId, value: &Arc<str>) {
        self.out.note(note::FORGOT_PROPOSAL, [("from", from.into()), ("value", Arc::clone(value).into())]);
    }
}
