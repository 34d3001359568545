//! What a councillor enters into its ledger: proposals that it accepts, and laws.

use super::Parliament;
use super::about::WRITE_LEDGER;
use super::about::note;
use super::message::{Accepted, Law, Message, Proposal, Refused};
use super::node::Write;
use crate::protocol::Handler;
use crate::value::{NodeId, Value};
use std::sync::Arc;

impl Handler<'_, Parliament> {
    /// The difference between 0.1 and 0.2: whether another proposal may follow the first.
    pub(super) fn on_proposal(&mut self, from: NodeId, Proposal { value }: &Proposal) {
        let proposal = ("value", Value::from(Arc::clone(value)));
        let (from_arg, own) = (("from", from.into()), ("own", (from == self.ctx.id).into()));
        let durable = self.on(WRITE_LEDGER);
        let written = ("written", durable.into());
        let answer = Message::Accepted(Accepted { value: Arc::clone(value) });
        if self.node.accepted.contains(value) {
            self.out.note(note::ACCEPTS_AGAIN, [proposal, from_arg, own]);
            return self.tell(from, answer, durable);
        }
        let before = self.node.accepted.last().map(Arc::clone);
        match before {
            Some(accepted) if self.ctx.config.first_only => {
                let before = ("accepted", Arc::clone(&accepted).into());
                self.out.note(note::REFUSES, [proposal, from_arg, own, before]);
                // What it accepted first may not be in the ledger yet: then nobody hears of it.
                let refusal = Message::Refused(Refused { value: Arc::clone(value), accepted });
                return self.tell(from, refusal, durable);
            }
            Some(accepted) => {
                self.out.note(
                    note::ACCEPTS_TOO,
                    [proposal, from_arg, own, ("accepted", accepted.into()), written],
                );
            }
            None => self.out.note(note::ACCEPTS, [proposal, from_arg, own, written]),
        }
        self.node.accepted.push(Arc::clone(value));
        if self.on(WRITE_LEDGER) {
            self.write(Write::Accepted { value: Arc::clone(value) });
        }
        self.tell(from, answer, durable);
    }

    /// Another councillor proclaims a law.
    pub(super) fn on_law(&mut self, from: NodeId, Law { value }: &Law) {
        let args = [("value", Value::from(Arc::clone(value))), ("from", from.into())];
        if self.node.laws.contains(value) {
            return self.out.note(note::KNOWS_LAW, args);
        }
        match self.node.laws.first() {
            None => self.out.note(note::HEARS_LAW, args),
            Some(law) => {
                let [value, from] = args;
                self.out.note(note::HEARS_ANOTHER_LAW, [value, from, ("law", Arc::clone(law).into())]);
            }
        }
        self.enter_law(value);
    }

    /// Writes a law down.
    pub(super) fn enter_law(&mut self, value: &Arc<str>) {
        self.node.laws.push(Arc::clone(value));
        self.write(Write::Law { value: Arc::clone(value) });
    }
}
