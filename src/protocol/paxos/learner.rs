//! The learner: counts acceptances until a quorum of acceptors has accepted one proposal.

use super::Paxos;
use super::about::PERSIST_ACCEPT;
use super::about::note;
use super::message::Accepted;
use crate::protocol::Handler;
use crate::value::{NodeId, Value};

impl Handler<'_, Paxos> {
    /// An acceptor has accepted. Source: Paxos Made Simple §2.3.
    pub(super) fn on_accepted(&mut self, from: NodeId, accepted: &Accepted) {
        let Some(learner) = self.node.learner.as_mut() else { return };
        let proposal = accepted.proposal();
        let quorum = self.ctx.config.quorums(self.ctx.rules).phase2;
        let Some(by) = learner.count(from, &proposal) else {
            let args = [("from", from.into()), ("proposal", (&proposal).into())];
            return self.out.note(note::REPEATED_ACCEPTED, args);
        };
        let told = |more: Option<(&'static str, Value)>| {
            let (own, progress) = (from == self.ctx.id, quorum.progress(&by, Some(from)));
            let mut args = vec![("from", from.into()), ("own", own.into()), ("proposal", (&proposal).into())];
            args.extend(progress.counts().into_iter().chain(more).chain(progress.line()));
            args
        };
        if !quorum.is_met(&by) {
            let counts = self.node.proposer.as_ref().is_some_and(|proposer| proposer.awaits(proposal.ballot));
            let known = learner.chosen.as_ref().is_some_and(|known| known.value == proposal.value);
            let id = if known && !counts { note::KNOWN_ALREADY } else { note::COUNTS_ACCEPTED };
            return self.out.note_args(id, || told(None));
        }
        match &learner.chosen {
            None => {
                let durable = ("durable", self.ctx.on(PERSIST_ACCEPT).into());
                self.out.note_args(note::LEARNS, || told(Some(durable)));
                learner.chosen = Some(proposal.clone());
                self.stop_proposing(None);
            }
            Some(known) if known.value == proposal.value => {
                self.out.note_args(note::KNOWN_ALREADY, || told(None));
                self.stop_proposing(Some(proposal.ballot));
            }
            Some(known) => {
                self.out
                    .note(note::LEARNS_ANOTHER, [("proposal", (&proposal).into()), ("known", known.into())]);
                self.stop_proposing(Some(proposal.ballot));
            }
        }
    }
}
