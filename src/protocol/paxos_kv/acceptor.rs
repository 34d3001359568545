//! The acceptor: promises and accepts in each instance, and keeps a snapshot of what is chosen.

use super::PaxosKv;
use super::about::note;
use super::about::{ACCEPT_RAISES_PROMISE, PERSIST_ACCEPT, PERSIST_PROMISE, PROMISE_CHECK};
use super::config::Learn;
use super::instance::{Instance, Known};
use super::message::{Accept, Accepted, Message, Nack, Prepare, Promise, Snapshot};
use super::node::{Node, Slot, Write};
use crate::protocol::{Ctx, Handler};
use crate::value::{Ballot, NodeId, Problem, Refusal, Value};
use std::sync::Arc;

/// How far an acceptor keeps to its promise.
fn kept(ctx: &Ctx<PaxosKv>) -> Value {
    Value::Word(match (ctx.on(PROMISE_CHECK), ctx.on(PERSIST_PROMISE)) {
        (true, true) => "always",
        (true, false) => "until-crash",
        (false, _) => "never",
    })
}

/// What a snapshot taken now would bring in: keys with a newer chosen value than it has.
fn fresh(node: &Node) -> impl Iterator<Item = (Instance, &Known)> {
    let kept = node.acceptor.as_ref().map(|acceptor| &acceptor.snapshot);
    let newer = move |key: &Arc<str>, known: &Known| {
        kept.and_then(|kept| kept.get(key)).is_none_or(|kept| kept.version < known.version)
    };
    let known = node.known.iter().filter(move |(key, known)| newer(key, known));
    known.map(|(key, known)| (Instance::new(key, known.version), known))
}

/// Whether a person may have this node take a snapshot now.
pub(super) fn check_snapshot(ctx: &Ctx<PaxosKv>, node: &Node) -> Result<(), Refusal> {
    if node.acceptor.is_none() {
        let acceptors = ctx.config.acceptors.to_vec();
        let problem = Problem::new("problem-paxos-kv-not-an-acceptor").with("node", ctx.id);
        return Err(problem.with("known", acceptors));
    }
    if fresh(node).next().is_none() {
        return Err(Problem::new("problem-paxos-kv-nothing-chosen").with("node", ctx.id));
    }
    Ok(())
}

impl Handler<'_, PaxosKv> {
    /// Makes a change in memory, and on disk if the rule for that is on.
    fn change(&mut self, write: Write, persist: bool) {
        if let Some(acceptor) = self.node.acceptor.as_mut() {
            acceptor.apply(&write);
        }
        if persist {
            self.write(write);
        }
    }

    /// Answers for an instance that is in the snapshot; whether it is.
    fn answer_gone(&mut self, from: NodeId, at: &Instance, ballot: Ballot) -> bool {
        let Some(known) = self.node.acceptor.as_ref().and_then(|acceptor| acceptor.gone(at)) else {
            return false;
        };
        let newest = Instance::new(&at.key, known.version);
        let value = Arc::clone(&known.value);
        let args = [
            ("from", from.into()),
            ("at", at.into()),
            ("newest", (&newest).into()),
            ("value", (&*value).into()),
        ];
        self.out.note(note::ANSWERS_SNAPSHOT, args);
        self.tell(from, Message::Snapshot(Snapshot { at: newest, ballot, value }), false);
        true
    }

    /// Phase 1b. Source: Paxos Made Simple §2.2, Phase 1(b).
    pub(super) fn on_prepare(&mut self, from: NodeId, Prepare { at, ballot }: &Prepare) {
        let ballot = *ballot;
        if self.node.acceptor.is_none() || self.answer_gone(from, at, ballot) {
            return;
        }
        self.node.touched = Some(at.clone());
        let Some(acceptor) = self.node.acceptor.as_ref() else { return };
        let Slot { promised, accepted } = acceptor.instances.get(at).cloned().unwrap_or_default();
        let newest = acceptor.newest(&at.key);
        let (instance, asked) = (("at", at.into()), ("ballot", ballot.into()));
        let lower = promised.filter(|promised| *promised > ballot);
        if let Some(promised) = lower.filter(|_| self.on(PROMISE_CHECK)) {
            self.out.note(note::REFUSES_PREPARE, [instance, asked, ("promised", promised.into())]);
            return self.tell(from, Message::Nack(Nack { at: at.clone(), ballot, promised }), false);
        }
        match (&accepted, lower) {
            (_, Some(promised)) => {
                self.out.note(note::ANSWERS_LOWER, [instance, asked, ("promised", promised.into())])
            }
            _ if promised == Some(ballot) => self.out.note(note::PROMISES_AGAIN, [instance, asked]),
            (None, None) => self.out.note(note::PROMISES, [instance, asked, ("kept", kept(self.ctx))]),
            (Some(old), None) => {
                self.out.note(
                    note::PROMISES_WITH,
                    [instance, asked, ("accepted", old.into()), ("kept", kept(self.ctx))],
                );
            }
        }
        if promised < Some(ballot) {
            self.change(Write::Promised { at: at.clone(), ballot }, self.on(PERSIST_PROMISE));
        }
        let promise = Message::Promise(Promise { at: at.clone(), ballot, accepted, newest });
        self.tell(from, promise, self.on(PERSIST_PROMISE));
    }

    /// Phase 2b. Source: Paxos Made Simple §2.2, Phase 2(b).
    pub(super) fn on_accept(&mut self, from: NodeId, Accept { at, proposal }: &Accept) {
        let ballot = proposal.ballot;
        if self.node.acceptor.is_none() || self.answer_gone(from, at, ballot) {
            return;
        }
        self.node.touched = Some(at.clone());
        let Some(acceptor) = self.node.acceptor.as_ref() else { return };
        let Slot { promised, accepted } = acceptor.instances.get(at).cloned().unwrap_or_default();
        let lower = promised.filter(|promised| *promised > ballot);
        let args = [("at", at.into()), ("proposal", proposal.into())];
        if let Some(promised) = lower.filter(|_| self.on(PROMISE_CHECK)) {
            let [instance, proposal] = args;
            self.out.note(note::REFUSES_ACCEPT, [instance, proposal, ("promised", promised.into())]);
            return self.tell(from, Message::Nack(Nack { at: at.clone(), ballot, promised }), false);
        }
        let known = accepted.as_ref() == Some(proposal);
        match (&accepted, lower) {
            _ if known => self.out.note(note::ACCEPTS_AGAIN, args),
            (_, Some(promised)) => {
                let [instance, proposal] = args;
                self.out.note(note::BREAKS_PROMISE, [instance, proposal, ("promised", promised.into())]);
            }
            (Some(old), None) => {
                let [instance, proposal] = args;
                self.out.note(note::OVERWRITES, [instance, proposal, ("old", old.into())]);
            }
            (None, None) => self.out.note(note::ACCEPTS, args),
        }
        if !known {
            let raise = self.on(ACCEPT_RAISES_PROMISE);
            let write = Write::Accepted { at: at.clone(), proposal: proposal.clone(), raise };
            self.change(write, self.on(PERSIST_ACCEPT));
        }
        let mut hearers = match self.ctx.config.learn {
            Learn::Commit => Vec::new(),
            Learn::All => self.ctx.config.acceptors.to_vec(),
        };
        if !hearers.contains(&from) {
            hearers.insert(0, from);
        }
        let message = Message::Accepted(Accepted { at: at.clone(), proposal: proposal.clone() });
        self.tell_all(&hearers, message, self.on(PERSIST_ACCEPT));
    }

    /// Keeps of each key the newest value that it knows to be chosen, and lets go of the instances up to
    /// that version. Source: Paxos Made Simple §3; Raft §7 has the same of a log.
    pub(super) fn take_snapshot(&mut self) {
        let all: Vec<(Instance, Known)> = fresh(self.node).map(|(at, known)| (at, known.clone())).collect();
        for (at, Known { value, .. }) in all {
            let upto = self.node.acceptor.as_ref().map_or(0, |acceptor| {
                acceptor.of_key(&at.key).filter(|(other, _)| other.version <= at.version).count()
            });
            self.out.note(
                note::SNAPSHOTS,
                [("at", (&at).into()), ("value", (&*value).into()), ("gone", upto.into())],
            );
            self.change(Write::Snapshot { at, value }, true);
        }
    }
}
