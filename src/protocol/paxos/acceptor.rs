//! The acceptor: promises, accepts, and remembers both.

use super::rules::{ACCEPT_RAISES_PROMISE, PERSIST_ACCEPT, PERSIST_PROMISE, PROMISE_CHECK};
use super::{Disk, Effects, Here, Message, Node, Proposal, Write};
use crate::encode_struct;
use crate::value::{Ballot, NodeId, Value};

/// An acceptor's memory.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Acceptor {
    /// It accepts nothing below this.
    pub promised: Option<Ballot>,
    /// What it accepted last.
    pub accepted: Option<Proposal>,
}
encode_struct!(Acceptor { promised, accepted });

impl Acceptor {
    pub(super) fn restored(disk: &Disk) -> Acceptor {
        Acceptor { promised: disk.promised, accepted: disk.accepted.clone() }
    }
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
pub(super) fn on_prepare(ctx: &Here, node: &mut Node, from: NodeId, ballot: Ballot, out: &mut Effects) {
    let Some(acceptor) = node.acceptor.as_mut() else { return };
    let (promised, accepted) = (acceptor.promised, acceptor.accepted.clone());
    let lower = promised.filter(|promised| *promised > ballot);
    if let Some(promised) = lower.filter(|_| ctx.on(PROMISE_CHECK)) {
        out.note("refuses-prepare", [("ballot", ballot.into()), ("promised", promised.into())]);
        return node.tell(ctx, from, Message::Nack { ballot, promised }, false, out);
    }
    // A promise that was given already is given again: the network may have doubled or lost a message.
    match (&accepted, lower) {
        (_, Some(promised)) => {
            out.note("answers-lower", [("ballot", ballot.into()), ("promised", promised.into())]);
        }
        _ if promised == Some(ballot) => out.note("promises-again", [("ballot", ballot.into())]),
        (None, None) => out.note("promises", [("ballot", ballot.into()), ("kept", kept(ctx))]),
        (Some(old), None) => {
            let args = [("ballot", ballot.into()), ("accepted", old.into()), ("kept", kept(ctx))];
            out.note("promises-with", args);
        }
    }
    if promised < Some(ballot) {
        acceptor.promised = Some(ballot);
        if ctx.on(PERSIST_PROMISE) {
            node.write(Write::Promised { ballot }, out);
        }
    }
    node.tell(ctx, from, Message::Promise { ballot, accepted }, ctx.on(PERSIST_PROMISE), out);
}

/// Phase 2b. Source: Paxos Made Simple §2.2, Phase 2(b).
pub(super) fn on_accept(ctx: &Here, node: &mut Node, from: NodeId, proposal: Proposal, out: &mut Effects) {
    let Some(acceptor) = node.acceptor.as_mut() else { return };
    let ballot = proposal.ballot;
    let lower = acceptor.promised.filter(|promised| *promised > ballot);
    if let Some(promised) = lower.filter(|_| ctx.on(PROMISE_CHECK)) {
        let args = [("proposal", (&proposal).into()), ("promised", promised.into())];
        out.note("refuses-accept", args);
        return node.tell(ctx, from, Message::Nack { ballot, promised }, false, out);
    }
    let known = acceptor.accepted.as_ref() == Some(&proposal);
    match (&acceptor.accepted, lower) {
        _ if known => out.note("accepts-again", [("proposal", (&proposal).into())]),
        (_, Some(promised)) => {
            out.note("breaks-promise", [("proposal", (&proposal).into()), ("promised", promised.into())]);
        }
        (Some(old), None) => {
            out.note("overwrites", [("proposal", (&proposal).into()), ("old", old.into())]);
        }
        (None, None) => out.note("accepts", [("proposal", (&proposal).into())]),
    }
    let raise = ctx.on(ACCEPT_RAISES_PROMISE);
    if raise {
        acceptor.promised = acceptor.promised.max(Some(ballot));
    }
    let message = Message::Accepted { ballot, value: proposal.value.clone() };
    if !known {
        acceptor.accepted = Some(proposal.clone());
        if ctx.on(PERSIST_ACCEPT) {
            node.write(Write::Accepted { proposal, raise }, out);
        }
    }
    let mut hearers = ctx.config.learners.to_vec();
    if !hearers.contains(&from) {
        hearers.insert(0, from);
    }
    node.tell_all(ctx, &hearers, &message, ctx.on(PERSIST_ACCEPT), out);
}
