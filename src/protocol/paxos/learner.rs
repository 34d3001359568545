//! The learner: counts acceptances until a quorum of acceptors has accepted one proposal.

use super::Paxos;
use super::about::PERSIST_ACCEPT;
use super::about::note;
use super::message::Accepted;
use crate::protocol::Handler;
use crate::value::NodeId;

impl Handler<'_, Paxos> {
    /// An acceptor has accepted. Source: Paxos Made Simple §2.3.
    pub(super) fn on_accepted(&mut self, from: NodeId, accepted: &Accepted) {
        let Some(learner) = self.node.learner.as_mut() else { return };
        let proposal = accepted.proposal();
        let needed = self.ctx.config.quorums(self.ctx.rules).phase2;
        let Some(have) = learner.count(from, &proposal) else {
            let args = [("from", from.into()), ("proposal", (&proposal).into())];
            return self.out.note(note::REPEATED_ACCEPTED, args);
        };
        let args = [
            ("from", from.into()),
            ("own", (from == self.ctx.id).into()),
            ("proposal", (&proposal).into()),
            ("have", have.into()),
            ("needed", needed.into()),
        ];
        if have < needed {
            let counts = self.node.proposer.as_ref().is_some_and(|proposer| proposer.awaits(proposal.ballot));
            let known = learner.chosen.as_ref().is_some_and(|known| known.value == proposal.value);
            return self
                .out
                .note(if known && !counts { note::KNOWN_ALREADY } else { note::COUNTS_ACCEPTED }, args);
        }
        match &learner.chosen {
            None => {
                let [from, own, told, have, needed] = args;
                self.out.note(
                    note::LEARNS,
                    [from, own, told, have, needed, ("durable", self.ctx.on(PERSIST_ACCEPT).into())],
                );
                learner.chosen = Some(proposal.clone());
                self.stop_proposing(None);
            }
            Some(known) if known.value == proposal.value => {
                self.out.note(note::KNOWN_ALREADY, args);
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
