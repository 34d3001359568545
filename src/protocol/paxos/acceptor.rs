//! The acceptor: promises, accepts, and remembers both.

use super::Paxos;
use super::about::note;
use super::about::{ACCEPT_RAISES_PROMISE, PERSIST_ACCEPT, PERSIST_PROMISE, PROMISE_CHECK};
use super::message::{Accept, Accepted, Message, Nack, Prepare, Promise};
use super::node::Write;
use crate::protocol::{Ctx, Handler};
use crate::value::{NodeId, Value};

/// How far an acceptor keeps to its promise.
fn kept(ctx: &Ctx<Paxos>) -> Value {
    Value::Word(match (ctx.on(PROMISE_CHECK), ctx.on(PERSIST_PROMISE)) {
        (true, true) => "always",
        (true, false) => "until-crash",
        (false, _) => "never",
    })
}

impl Handler<'_, Paxos> {
    /// Phase 1b. Source: Paxos Made Simple §2.2, Phase 1(b).
    pub(super) fn on_prepare(&mut self, from: NodeId, &Prepare { ballot }: &Prepare) {
        let Some(acceptor) = self.node.acceptor.as_mut() else { return };
        let (promised, accepted) = (acceptor.promised, acceptor.accepted.clone());
        let lower = promised.filter(|promised| *promised > ballot);
        if let Some(promised) = lower.filter(|_| self.ctx.on(PROMISE_CHECK)) {
            self.out.note(note::REFUSES_PREPARE, [("ballot", ballot.into()), ("promised", promised.into())]);
            return self.tell(from, Message::Nack(Nack { ballot, promised }), false);
        }
        // A promise that was given already is given again: the network may have doubled or lost a message.
        match (&accepted, lower) {
            (_, Some(promised)) => {
                self.out
                    .note(note::ANSWERS_LOWER, [("ballot", ballot.into()), ("promised", promised.into())]);
            }
            _ if promised == Some(ballot) => self.out.note(note::PROMISES_AGAIN, [("ballot", ballot.into())]),
            (None, None) => {
                self.out.note(note::PROMISES, [("ballot", ballot.into()), ("kept", kept(self.ctx))])
            }
            (Some(old), None) => {
                let args = [("ballot", ballot.into()), ("accepted", old.into()), ("kept", kept(self.ctx))];
                self.out.note(note::PROMISES_WITH, args);
            }
        }
        if promised < Some(ballot) {
            acceptor.promised = Some(ballot);
            if self.ctx.on(PERSIST_PROMISE) {
                self.write(Write::Promised { ballot });
            }
        }
        self.tell(from, Message::Promise(Promise { ballot, accepted }), self.ctx.on(PERSIST_PROMISE));
    }

    /// Phase 2b. Source: Paxos Made Simple §2.2, Phase 2(b).
    pub(super) fn on_accept(&mut self, from: NodeId, accept: &Accept) {
        let Some(acceptor) = self.node.acceptor.as_mut() else { return };
        let (ballot, proposal) = (accept.ballot, accept.proposal());
        let lower = acceptor.promised.filter(|promised| *promised > ballot);
        if let Some(promised) = lower.filter(|_| self.ctx.on(PROMISE_CHECK)) {
            let args = [("proposal", (&proposal).into()), ("promised", promised.into())];
            self.out.note(note::REFUSES_ACCEPT, args);
            return self.tell(from, Message::Nack(Nack { ballot, promised }), false);
        }
        let known = acceptor.accepted.as_ref() == Some(&proposal);
        match (&acceptor.accepted, lower) {
            _ if known => self.out.note(note::ACCEPTS_AGAIN, [("proposal", (&proposal).into())]),
            (_, Some(promised)) => {
                self.out.note(
                    note::BREAKS_PROMISE,
                    [("proposal", (&proposal).into()), ("promised", promised.into())],
                );
            }
            (Some(old), None) => {
                self.out.note(note::OVERWRITES, [("proposal", (&proposal).into()), ("old", old.into())]);
            }
            (None, None) => self.out.note(note::ACCEPTS, [("proposal", (&proposal).into())]),
        }
        let raise = self.ctx.on(ACCEPT_RAISES_PROMISE);
        if raise {
            acceptor.promised = acceptor.promised.max(Some(ballot));
        }
        let message = Message::Accepted(Accepted { ballot, value: proposal.value.clone() });
        if !known {
            acceptor.accepted = Some(proposal.clone());
            if self.ctx.on(PERSIST_ACCEPT) {
                self.write(Write::Accepted { proposal, raise });
            }
        }
        let mut hearers = self.ctx.config.learners.to_vec();
        if !hearers.contains(&from) {
            hearers.insert(0, from);
        }
        self.tell_all(&hearers, message, self.ctx.on(PERSIST_ACCEPT));
    }
}
