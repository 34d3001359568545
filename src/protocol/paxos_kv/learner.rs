//! Who comes to know what is chosen: by counting acceptances, from the proposer, from a snapshot.

use super::PaxosKv;
use super::about::PERSIST_ACCEPT;
use super::about::note;
use super::config::Learn;
use super::instance::{Instance, Proposal};
use super::message::{Accepted, Commit, Message, Snapshot};
use crate::protocol::Handler;
use crate::value::NodeId;

impl Handler<'_, PaxosKv> {
    /// An acceptor has accepted. Source: Paxos Made Simple §2.3.
    pub(super) fn on_accepted(&mut self, from: NodeId, Accepted { at, proposal }: &Accepted) {
        let args = [("from", from.into()), ("at", at.into()), ("proposal", proposal.into())];
        let asks = self.node.proposer.as_ref().is_some_and(|proposer| proposer.is_at(at));
        // What is over is not counted again, but for one's own question: a reader's may be about it.
        if self.node.version(&at.key) >= Some(at.version) && !asks {
            return self.out.note(note::KNOWN_ALREADY, args);
        }
        let Some(have) = self.node.count(from, at, proposal) else {
            return self.out.note(note::REPEATED_ACCEPTED, args);
        };
        let needed = self.ctx.config.quorums(self.ctx.rules).phase2;
        let own = ("own", (from == self.ctx.id).into());
        let [from, instance, accepted] = args;
        let args = [from, own, instance, accepted, ("have", have.into()), ("needed", needed.into())];
        if have < needed {
            return self.out.note(note::COUNTS_ACCEPTED, args);
        }
        let [from, own, instance, accepted, have, needed] = args;
        let durable = ("durable", self.on(PERSIST_ACCEPT).into());
        self.out.note(note::LEARNS, [from, own, instance, accepted, have, needed, durable]);
        self.node.know(at, &proposal.value);
        if asks && self.ctx.config.learn == Learn::Commit {
            self.tell_acceptors(at, proposal);
        }
        self.on_chosen(at, &proposal.value);
    }

    /// One message to each acceptor, against one from each acceptor to each other one.
    /// Source: Paxos Made Simple §2.3 (a distinguished learner).
    fn tell_acceptors(&mut self, at: &Instance, proposal: &Proposal) {
        for acceptor in self.ctx.config.acceptors.iter().filter(|acceptor| **acceptor != self.ctx.id) {
            self.out.send(*acceptor, Message::Commit(Commit { at: at.clone(), proposal: proposal.clone() }));
        }
    }

    /// A proposer knows what is chosen.
    pub(super) fn on_commit(&mut self, from: NodeId, Commit { at, proposal }: &Commit) {
        let args = [("from", from.into()), ("at", at.into()), ("proposal", proposal.into())];
        if !self.node.know(at, &proposal.value) {
            return self.out.note(note::KNOWN_ALREADY, args);
        }
        self.out.note(note::HEARS_COMMIT, args);
        self.on_chosen(at, &proposal.value);
    }

    /// An acceptor has no such instance any more, but what is chosen in a later one.
    pub(super) fn on_snapshot(&mut self, from: NodeId, Snapshot { at, ballot, value }: &Snapshot) {
        self.node.know(at, value);
        let asked = self.node.task().filter(|task| task.ballot == Some(*ballot) && task.at.key == at.key);
        let args = [("from", from.into()), ("at", at.into()), ("value", (&**value).into())];
        let Some(task) = asked.filter(|task| task.at.version <= at.version) else {
            return self.out.note(note::LATE_SNAPSHOT, args);
        };
        let [from, newest, value] = args;
        self.out.note(note::HEARS_SNAPSHOT, [from, newest, value, ("asked", (&task.at).into())]);
        self.on_gone();
    }
}
