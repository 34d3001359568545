//! The acceptor: promises and accepts in each instance, and keeps a snapshot of what is chosen.

use super::learner::Known;
use super::rules::{ACCEPT_RAISES_PROMISE, PERSIST_ACCEPT, PERSIST_PROMISE, PROMISE_CHECK};
use super::setup::Learn;
use super::{Effects, Here, Instance, Message, Node, Proposal, Write};
use crate::encode_struct;
use crate::value::{Ballot, NodeId, Problem, Refusal, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an acceptor remembers: on its disk and, the same but for what is not yet durable, in memory.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Acceptor {
    pub instances: BTreeMap<Instance, Slot>,
    /// Of each key the newest chosen value at the time of the snapshot. Instances up to that version
    /// are gone.
    pub snapshot: BTreeMap<Arc<str>, Known>,
}
encode_struct!(Acceptor { instances, snapshot });

/// One instance.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Slot {
    /// It accepts nothing below this.
    pub promised: Option<Ballot>,
    /// What it accepted last.
    pub accepted: Option<Proposal>,
}
encode_struct!(Slot { promised, accepted });

impl Acceptor {
    /// Makes a change, in memory as on disk.
    pub(super) fn apply(&mut self, write: &Write) {
        match write {
            Write::Round { .. } => {}
            Write::Promised { at, ballot } => {
                self.instances.entry(at.clone()).or_default().promised = Some(*ballot);
            }
            Write::Accepted { at, proposal, raise } => {
                let slot = self.instances.entry(at.clone()).or_default();
                slot.accepted = Some(proposal.clone());
                if *raise {
                    slot.promised = slot.promised.max(Some(proposal.ballot));
                }
            }
            Write::Snapshot { at, value } => {
                self.instances.retain(|other, _| other.key != at.key || other.version > at.version);
                let known = Known { version: at.version, value: Arc::clone(value) };
                self.snapshot.insert(Arc::clone(&at.key), known);
            }
        }
    }

    /// All instances of a key, oldest first.
    pub(super) fn of_key(&self, key: &Arc<str>) -> impl DoubleEndedIterator<Item = (&Instance, &Slot)> {
        self.instances.range(Instance::new(key, 0)..=Instance::new(key, u32::MAX))
    }

    /// The newest version of the key with a value here.
    pub(super) fn newest(&self, key: &Arc<str>) -> Option<u32> {
        let accepted = self.of_key(key).rev().find(|(_, slot)| slot.accepted.is_some());
        let kept = self.snapshot.get(key).map(|known| known.version);
        accepted.map(|(at, _)| at.version).max(kept)
    }

    /// The newest chosen value in the snapshot, if this instance went into it.
    pub(super) fn gone(&self, at: &Instance) -> Option<&Known> {
        self.snapshot.get(&at.key).filter(|known| known.version >= at.version)
    }
}

/// Makes a change in memory, and on disk if the rule for that is on.
fn change(node: &mut Node, write: Write, persist: bool, out: &mut Effects) {
    if let Some(acceptor) = node.acceptor.as_mut() {
        acceptor.apply(&write);
    }
    if persist {
        node.write(write, out);
    }
}

/// Answers for an instance that is in the snapshot; whether it is.
fn answer_gone(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    at: &Instance,
    ballot: Ballot,
    out: &mut Effects,
) -> bool {
    let Some(known) = node.acceptor.as_ref().and_then(|acceptor| acceptor.gone(at)) else { return false };
    let newest = Instance::new(&at.key, known.version);
    let value = Arc::clone(&known.value);
    let args =
        [("from", from.into()), ("at", at.into()), ("newest", (&newest).into()), ("value", (&*value).into())];
    out.note("answers-snapshot", args);
    node.tell(ctx, from, Message::Snapshot { at: newest, ballot, value }, false, out);
    true
}

/// How far an acceptor keeps to its promise.
fn kept(ctx: &Here) -> Value {
    Value::Word(match (ctx.on(PROMISE_CHECK), ctx.on(PERSIST_PROMISE)) {
        (true, true) => "always",
        (true, false) => "until-crash",
        (false, _) => "never",
    })
}

/// Phase 1b. Source: Paxos Made Simple §2.2, Phase 1(b).
pub(super) fn on_prepare(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    at: &Instance,
    ballot: Ballot,
    out: &mut Effects,
) {
    if node.acceptor.is_none() || answer_gone(ctx, node, from, at, ballot, out) {
        return;
    }
    node.touched = Some(at.clone());
    let Some(acceptor) = node.acceptor.as_ref() else { return };
    let Slot { promised, accepted } = acceptor.instances.get(at).cloned().unwrap_or_default();
    let newest = acceptor.newest(&at.key);
    let (instance, asked) = (("at", at.into()), ("ballot", ballot.into()));
    let lower = promised.filter(|promised| *promised > ballot);
    if let Some(promised) = lower.filter(|_| ctx.on(PROMISE_CHECK)) {
        out.note("refuses-prepare", [instance, asked, ("promised", promised.into())]);
        return node.tell(ctx, from, Message::Nack { at: at.clone(), ballot, promised }, false, out);
    }
    match (&accepted, lower) {
        (_, Some(promised)) => out.note("answers-lower", [instance, asked, ("promised", promised.into())]),
        _ if promised == Some(ballot) => out.note("promises-again", [instance, asked]),
        (None, None) => out.note("promises", [instance, asked, ("kept", kept(ctx))]),
        (Some(old), None) => {
            out.note("promises-with", [instance, asked, ("accepted", old.into()), ("kept", kept(ctx))]);
        }
    }
    if promised < Some(ballot) {
        change(node, Write::Promised { at: at.clone(), ballot }, ctx.on(PERSIST_PROMISE), out);
    }
    let promise = Message::Promise { at: at.clone(), ballot, accepted, newest };
    node.tell(ctx, from, promise, ctx.on(PERSIST_PROMISE), out);
}

/// Phase 2b. Source: Paxos Made Simple §2.2, Phase 2(b).
pub(super) fn on_accept(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    at: &Instance,
    proposal: &Proposal,
    out: &mut Effects,
) {
    let ballot = proposal.ballot;
    if node.acceptor.is_none() || answer_gone(ctx, node, from, at, ballot, out) {
        return;
    }
    node.touched = Some(at.clone());
    let Some(acceptor) = node.acceptor.as_ref() else { return };
    let Slot { promised, accepted } = acceptor.instances.get(at).cloned().unwrap_or_default();
    let lower = promised.filter(|promised| *promised > ballot);
    let args = [("at", at.into()), ("proposal", proposal.into())];
    if let Some(promised) = lower.filter(|_| ctx.on(PROMISE_CHECK)) {
        let [instance, proposal] = args;
        out.note("refuses-accept", [instance, proposal, ("promised", promised.into())]);
        return node.tell(ctx, from, Message::Nack { at: at.clone(), ballot, promised }, false, out);
    }
    let known = accepted.as_ref() == Some(proposal);
    match (&accepted, lower) {
        _ if known => out.note("accepts-again", args),
        (_, Some(promised)) => {
            let [instance, proposal] = args;
            out.note("breaks-promise", [instance, proposal, ("promised", promised.into())]);
        }
        (Some(old), None) => {
            let [instance, proposal] = args;
            out.note("overwrites", [instance, proposal, ("old", old.into())]);
        }
        (None, None) => out.note("accepts", args),
    }
    if !known {
        let raise = ctx.on(ACCEPT_RAISES_PROMISE);
        let write = Write::Accepted { at: at.clone(), proposal: proposal.clone(), raise };
        change(node, write, ctx.on(PERSIST_ACCEPT), out);
    }
    let mut hearers = match ctx.config.learn {
        Learn::Commit => Vec::new(),
        Learn::All => ctx.config.acceptors.to_vec(),
    };
    if !hearers.contains(&from) {
        hearers.insert(0, from);
    }
    let message = Message::Accepted { at: at.clone(), proposal: proposal.clone() };
    node.tell_all(ctx, &hearers, &message, ctx.on(PERSIST_ACCEPT), out);
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
pub(super) fn check_snapshot(ctx: &Here, node: &Node) -> Result<(), Refusal> {
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

/// Keeps of each key the newest value that it knows to be chosen, and lets go of the instances up to
/// that version. Source: Paxos Made Simple §3; Raft §7 has the same of a log.
pub(super) fn take_snapshot(node: &mut Node, out: &mut Effects) {
    let all: Vec<(Instance, Known)> = fresh(node).map(|(at, known)| (at, known.clone())).collect();
    for (at, Known { value, .. }) in all {
        let upto = node.acceptor.as_ref().map_or(0, |acceptor| {
            acceptor.of_key(&at.key).filter(|(other, _)| other.version <= at.version).count()
        });
        out.note("snapshots", [("at", (&at).into()), ("value", (&*value).into()), ("gone", upto.into())]);
        change(node, Write::Snapshot { at, value }, true, out);
    }
}
