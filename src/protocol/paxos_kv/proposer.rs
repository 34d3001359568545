//! The proposer's ballots: it asks for promises in one instance, proposes what they allow, and tries
//! again when it was outbid. Where it goes then is told in [`super::advance`].

use super::PaxosKv;
use super::about::note;
use super::about::{ADOPT_HIGHEST, BACK_OFF, PERSIST_ROUND, RETRY, UNIQUE_BALLOTS};
use super::instance::{Proposal, Stored};
use super::message::{Accept, Message, Nack, Prepare, Promise};
use super::node::Write;
use super::task::Task;
use crate::protocol::ballots::{self, MAX_DOUBLINGS, Phase, add};
use crate::protocol::{Handler, NoteId};
use crate::value::{Args, Ballot, NodeId, Value};
use std::sync::Arc;

impl Handler<'_, PaxosKv> {
    fn new_ballot(&self, round: Option<u32>) -> Ballot {
        let owner = if self.on(UNIQUE_BALLOTS) { self.ctx.id } else { self.ctx.config.proposers[0] };
        Ballot { round: round.unwrap_or_else(|| self.node.next_round()), node: owner }
    }

    /// Phase 1a in the task's instance, in a ballot that it never used: of `round`, if a person wants
    /// that. The note `id` says why; `args` are its own. Source: Paxos Made Simple §2.2, Phase 1(a).
    pub(super) fn prepare(&mut self, round: Option<u32>, id: NoteId, mut args: Args) {
        let ballot = self.new_ballot(round);
        let Some(proposer) = self.node.proposer.as_mut() else { return };
        proposer.round = ballot.round;
        proposer.seen = proposer.seen.max(ballot.round);
        let Some(task) = proposer.task.as_mut() else { return };
        args.extend([
            ("at", Value::from(&task.at)),
            ("ballot", ballot.into()),
            ("client", task.client()),
            ("op", task.op()),
        ]);
        self.out.note_args(id, || args);
        task.phase = Phase::Prepare;
        task.ballot = Some(ballot);
        task.promises.clear();
        task.found = None;
        task.newest = None;
        task.value = None;
        let (at, attempts) = (task.at.clone(), task.attempts);
        self.set_retry(attempts);
        let durable = self.on(PERSIST_ROUND);
        if durable {
            self.write(Write::Round { round: ballot.round });
        }
        self.tell_all(&self.ctx.config.acceptors, Message::Prepare(Prepare { at, ballot }), durable);
    }

    /// Waits for answers, or after a refusal.
    fn set_retry(&mut self, attempts: u8) {
        let span = ballots::patience(self.ctx.config.ballot, attempts, self.on(BACK_OFF));
        self.out.set_timer(RETRY, span);
    }

    /// An acceptor promised. Source: Paxos Made Simple §2.2, Phase 2(a).
    pub(super) fn on_promise(&mut self, from: NodeId, promise: &Promise) {
        let Promise { at, ballot, accepted, newest } = promise;
        let args = [("from", from.into()), ("at", at.into()), ("ballot", (*ballot).into())];
        let Some(task) = self.node.task_at(at, *ballot).filter(|task| task.phase == Phase::Prepare) else {
            return self.out.note(note::LATE_PROMISE, args);
        };
        if !add(&mut task.promises, from) {
            return self.out.note(note::REPEATED_PROMISE, args);
        }
        if let Some(accepted) = accepted {
            let better = match &task.found {
                None => true,
                Some(found) => self.ctx.on(ADOPT_HIGHEST) && accepted.ballot > found.ballot,
            };
            if better {
                task.found = Some(accepted.clone());
            }
        }
        // A version that a quorum had not accepted is none to look for.
        let newest = newest.filter(|newest| task.ceiling.is_none_or(|ceiling| *newest < ceiling));
        task.newest = task.newest.max(newest);
        let (have, needed) = (task.promises.len(), self.ctx.config.quorums(self.ctx.rules).phase1);
        if have >= needed {
            return self.on_promise_quorum();
        }
        let own = ("own", Value::from(from == self.ctx.id));
        let [from, at, ballot] = args;
        let (have, needed) = (("have", have.into()), ("needed", needed.into()));
        match accepted {
            None => self.out.note(note::COUNTS_PROMISE, [from, own, at, ballot, have, needed]),
            Some(accepted) => {
                let accepted = ("accepted", accepted.into());
                self.out.note(note::COUNTS_PROMISE_WITH, [from, own, at, ballot, have, needed, accepted]);
            }
        }
    }

    /// Phase 2a: asks every acceptor to accept this value in the task's ballot.
    /// Source: Paxos Made Simple §2.2, Phase 2(a).
    pub(super) fn accept(&mut self, value: Arc<Stored>) {
        let Some(task) = self.node.task_mut() else { return };
        let Some(ballot) = task.ballot else { return };
        task.phase = Phase::Accept;
        task.value = Some(Arc::clone(&value));
        // Each phase has its own time: an answer is as far away as it was for the first.
        let (at, attempts) = (task.at.clone(), task.attempts);
        self.set_retry(attempts);
        let message = Message::Accept(Accept { at, proposal: Proposal { ballot, value } });
        self.tell_all(&self.ctx.config.acceptors, message, false);
    }

    /// An acceptor refused: give this ballot up. What was accepted of it still counts, and may still
    /// make a quorum. Source: Paxos Made Simple §2.2 (last paragraph) and §2.4.
    pub(super) fn on_nack(&mut self, from: NodeId, nack: &Nack) {
        let Nack { at, ballot, promised } = nack;
        let Some(proposer) = self.node.proposer.as_mut() else { return };
        proposer.seen = proposer.seen.max(promised.round);
        let under_way = |task: &&mut Task| matches!(task.phase, Phase::Prepare | Phase::Accept);
        let args = [
            ("from", from.into()),
            ("at", at.into()),
            ("ballot", (*ballot).into()),
            ("promised", (*promised).into()),
        ];
        let Some(task) = self.node.task_at(at, *ballot).filter(under_way) else {
            return self.out.note(note::LATE_NACK, args);
        };
        if !self.ctx.on(BACK_OFF) {
            let [from, _, ballot, promised] = args;
            return self.prepare(None, note::RETRIES_AT_ONCE, vec![from, ("previous", ballot.1), promised]);
        }
        task.phase = Phase::Waiting;
        task.attempts = (task.attempts + 1).min(MAX_DOUBLINGS);
        let attempts = task.attempts;
        self.set_retry(attempts);
        self.out.note(note::BACKS_OFF, args);
    }

    /// No quorum answered in time, or the wait after a refusal is over: a higher ballot.
    pub(super) fn on_retry(&mut self) {
        let Some(task) = self.node.task_mut() else { return };
        // A wait after a refusal was counted when it began.
        if task.phase != Phase::Waiting {
            task.attempts = (task.attempts + 1).min(MAX_DOUBLINGS);
        }
        let args = vec![("previous", task.ballot.into())];
        self.prepare(None, note::ASKS_HIGHER, args);
    }
}
