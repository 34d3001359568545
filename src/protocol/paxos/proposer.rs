//! The proposer: asks for promises, proposes what they allow, tries again when it was outbid.

use super::about::note;
use super::about::{ADOPT_HIGHEST, ADOPT_VALUE, BACK_OFF, PERSIST_ROUND, RETRY, UNIQUE_BALLOTS};
use super::message::{Accept, Message, Nack, Prepare, Promise};
use super::node::{Node, Write};
use super::{Paxos, Phase};
use crate::protocol::ballots::{self, MAX_DOUBLINGS, MAX_ROUND};
use crate::protocol::{Ctx, Handler};
use crate::value::{Ballot, NodeId, Problem, Refusal, Value};
use std::sync::Arc;

/// Whether `propose`, with this round if any, is possible at this node now.
pub(super) fn check_propose(ctx: &Ctx<Paxos>, node: &Node, round: Option<u32>) -> Result<(), Refusal> {
    let Some(proposer) = &node.proposer else {
        let proposers = Value::from(ctx.config.proposers.to_vec());
        let problem = Problem::new("problem-paxos-not-a-proposer").with("node", ctx.id);
        return Err(problem.with("part", ctx.roster.role(ctx.id)).with("known", proposers));
    };
    match round {
        Some(round) if round == 0 || round > MAX_ROUND => {
            Err(Problem::new("problem-paxos-round").with("read", round).with("most", MAX_ROUND))
        }
        Some(round) if round <= proposer.round => Err(Problem::new("problem-paxos-round-used")
            .with("node", ctx.id)
            .with("read", round)
            .with("last", proposer.round)),
        _ => Ok(()),
    }
}

impl Handler<'_, Paxos> {
    /// A person asks for a value. A proposer under way gives its ballot up and begins a new one.
    pub(super) fn on_propose(&mut self, value: &Arc<str>, round: Option<u32>) {
        let ballot = self.ballot(round.unwrap_or_else(|| self.node.next_round()));
        let Some(proposer) = self.node.proposer.as_mut() else { return };
        let args = [("ballot", ballot.into()), ("value", Arc::clone(value).into())];
        match proposer.ballot.filter(|_| proposer.phase.under_way()) {
            Some(previous) => {
                let [ballot, value] = args;
                self.out.note(note::PREPARES_ANEW, [ballot, value, ("previous", previous.into())]);
            }
            None => self.out.note(note::PREPARES, args),
        }
        proposer.own = Some(Arc::clone(value));
        proposer.attempts = 0;
        self.prepare(ballot);
    }

    /// No quorum answered in time, or the wait after a refusal is over: a higher ballot.
    pub(super) fn on_retry(&mut self) {
        let ballot = self.ballot(self.node.next_round());
        let proposer = self.node.proposer.as_mut().filter(|proposer| proposer.phase.under_way());
        let Some(proposer) = proposer else { return };
        let own = proposer.own.clone();
        self.out.note(
            note::RETRIES,
            [("ballot", ballot.into()), ("previous", proposer.ballot.into()), ("value", own.into())],
        );
        // A wait after a refusal was counted when it began.
        if proposer.phase != Phase::Waiting {
            proposer.attempts = (proposer.attempts + 1).min(MAX_DOUBLINGS);
        }
        self.prepare(ballot);
    }

    fn ballot(&self, round: u32) -> Ballot {
        let node = if self.on(UNIQUE_BALLOTS) { self.ctx.id } else { self.ctx.config.proposers[0] };
        Ballot { round, node }
    }

    /// Phase 1a. Source: Paxos Made Simple §2.2, Phase 1(a).
    fn prepare(&mut self, ballot: Ballot) {
        let Some(proposer) = self.node.proposer.as_mut() else { return };
        proposer.phase = Phase::Prepare;
        proposer.ballot = Some(ballot);
        proposer.round = ballot.round;
        proposer.seen = proposer.seen.max(ballot.round);
        proposer.value = proposer.own.clone();
        proposer.promises.clear();
        proposer.found = None;
        let attempts = proposer.attempts;
        self.set_retry(attempts);
        let durable = self.on(PERSIST_ROUND);
        if durable {
            self.write(Write::Round { round: ballot.round });
        }
        self.tell_all(&self.ctx.config.acceptors, Message::Prepare(Prepare { ballot }), durable);
    }

    /// Waits for answers, or after a refusal.
    fn set_retry(&mut self, attempts: u8) {
        let span = ballots::patience(self.ctx.config.retry, attempts, self.on(BACK_OFF));
        self.out.set_timer(RETRY, span);
    }

    /// An acceptor promised. Source: Paxos Made Simple §2.2, Phase 2(a).
    pub(super) fn on_promise(&mut self, from: NodeId, promise: &Promise) {
        let Some(proposer) = self.node.proposer.as_mut() else { return };
        let args = [("from", from.into()), ("ballot", promise.ballot.into())];
        if proposer.phase != Phase::Prepare || proposer.ballot != Some(promise.ballot) {
            return self.out.note(note::LATE_PROMISE, args);
        }
        let Err(place) = proposer.promises.binary_search(&from) else {
            return self.out.note(note::REPEATED_PROMISE, args);
        };
        proposer.promises.insert(place, from);
        if let Some(accepted) = &promise.accepted {
            let better = match &proposer.found {
                None => true,
                Some(found) => self.ctx.on(ADOPT_HIGHEST) && accepted.ballot > found.ballot,
            };
            if better {
                proposer.found = Some(accepted.clone());
            }
        }
        let quorum = self.ctx.config.quorums(self.ctx.rules).phase1;
        if quorum.is_met(&proposer.promises) {
            return self.propose(promise.ballot);
        }
        let id = if promise.accepted.is_some() { note::COUNTS_PROMISE_WITH } else { note::COUNTS_PROMISE };
        self.out.note_args(id, || {
            let [sender, ballot] = args;
            let progress = quorum.progress(&proposer.promises, Some(from));
            let carried = promise.accepted.iter().map(|accepted| ("accepted", accepted.into()));
            let mut args = vec![sender, ("own", (from == self.ctx.id).into()), ballot];
            args.extend(progress.counts().into_iter().chain(carried).chain(progress.line()));
            args
        });
    }

    /// A quorum promised: phase 2a. Source: Paxos Made Simple §2.2, Phase 2(a) and P2c.
    fn propose(&mut self, ballot: Ballot) {
        let Some(proposer) = self.node.proposer.as_mut() else { return };
        let Some(own) = proposer.own.clone() else { return };
        let found = proposer.found.clone();
        let (id, value) = match &found {
            None => (note::PROPOSES_OWN, Arc::clone(&own)),
            Some(found) if self.ctx.on(ADOPT_VALUE) => {
                let id = if self.ctx.on(ADOPT_HIGHEST) { note::ADOPTS } else { note::ADOPTS_FIRST };
                (id, Arc::clone(&found.value))
            }
            Some(_) => (note::IGNORES_ACCEPTED, Arc::clone(&own)),
        };
        let quorum = self.ctx.config.quorums(self.ctx.rules).phase1;
        self.out.note_args(id, || {
            let have = proposer.promises.len();
            let mut args = vec![("ballot", ballot.into()), ("own", own.into()), ("have", have.into())];
            let adopted = id == note::ADOPTS || id == note::ADOPTS_FIRST;
            args.extend(adopted.then(|| ("value", Arc::clone(&value).into())));
            args.extend(found.iter().map(|found| ("accepted", found.into())));
            args.extend(quorum.progress(&proposer.promises, None).line());
            args
        });
        proposer.phase = Phase::Accept;
        proposer.value = Some(Arc::clone(&value));
        // Each phase has its own time: an answer is as far away as it was for the first.
        let attempts = proposer.attempts;
        self.set_retry(attempts);
        self.tell_all(&self.ctx.config.acceptors, Message::Accept(Accept { ballot, value }), false);
    }

    /// An acceptor refused: give this ballot up. What was accepted of it still counts, and may still
    /// make a quorum. Source: Paxos Made Simple §2.2 (last paragraph) and §2.4.
    pub(super) fn on_nack(&mut self, from: NodeId, &Nack { ballot, promised }: &Nack) {
        let Some(proposer) = self.node.proposer.as_mut() else { return };
        proposer.seen = proposer.seen.max(promised.round);
        let args = [("from", from.into()), ("ballot", ballot.into()), ("promised", promised.into())];
        if proposer.ballot != Some(ballot) || !matches!(proposer.phase, Phase::Prepare | Phase::Accept) {
            return self.out.note(note::LATE_NACK, args);
        }
        if !self.ctx.on(BACK_OFF) {
            let ballot = self.ballot(self.node.next_round());
            let [from, previous, promised] = args;
            let args = [from, ("ballot", ballot.into()), ("previous", previous.1), promised];
            self.out.note(note::RETRIES_AT_ONCE, args);
            return self.prepare(ballot);
        }
        self.out.note(note::BACKS_OFF, args);
        proposer.phase = Phase::Waiting;
        proposer.attempts = (proposer.attempts + 1).min(MAX_DOUBLINGS);
        let attempts = proposer.attempts;
        self.set_retry(attempts);
    }

    /// The node knows what is chosen: it stops proposing, in any ballot or in this one.
    pub(super) fn stop_proposing(&mut self, ballot: Option<Ballot>) {
        let Some(proposer) = self.node.proposer.as_mut() else { return };
        if proposer.phase.under_way() && ballot.is_none_or(|ballot| proposer.awaits(ballot)) {
            proposer.phase = Phase::Done;
            self.out.cancel_timer(RETRY);
        }
    }
}
