//! Who comes to know what is chosen: by counting acceptances, from the proposer, from a snapshot.

use super::rules::PERSIST_ACCEPT;
use super::setup::Learn;
use super::{Effects, Here, Instance, Message, Node, Proposal, Stored, advance};
use crate::encode_struct;
use crate::protocol::ballots::add;
use crate::value::{Ballot, NodeId};
use std::sync::Arc;

/// Proposals that a node counts at once. Forgetting the oldest only delays learning: a node that
/// proposes again brings the same value.
const MAX_HEARD: usize = 32;

/// The newest version of a key that a node knows to be chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    pub version: u32,
    pub value: Arc<Stored>,
}
encode_struct!(Known { version, value });

/// Who was heard to have accepted one proposal, in the order of their ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heard {
    pub at: Instance,
    pub proposal: Proposal,
    pub from: Vec<NodeId>,
}
encode_struct!(Heard { at, proposal, from });

impl Node {
    /// Counts one acceptance: how many accepted this proposal, or none if this one was counted.
    fn count(&mut self, from: NodeId, at: &Instance, proposal: &Proposal) -> Option<usize> {
        let same = |heard: &Heard| heard.at == *at && heard.proposal == *proposal;
        let place = self.heard.iter().position(same).unwrap_or_else(|| {
            if self.heard.len() == MAX_HEARD {
                self.heard.remove(0);
            }
            self.heard.push(Heard { at: at.clone(), proposal: proposal.clone(), from: Vec::new() });
            self.heard.len() - 1
        });
        let heard = &mut self.heard[place];
        add(&mut heard.from, from).then_some(heard.from.len())
    }

    /// Takes this value for chosen; whether it is newer than what the node knew of the key.
    pub(super) fn know(&mut self, at: &Instance, value: &Arc<Stored>) -> bool {
        self.heard.retain(|heard| heard.at.key != at.key || heard.at.version > at.version);
        let newer = self.version(&at.key) < Some(at.version);
        if newer {
            let known = Known { version: at.version, value: Arc::clone(value) };
            self.known.insert(Arc::clone(&at.key), known);
        }
        newer
    }
}

/// An acceptor has accepted. Source: Paxos Made Simple §2.3.
pub(super) fn on_accepted(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    at: &Instance,
    proposal: &Proposal,
    out: &mut Effects,
) {
    let args = [("from", from.into()), ("at", at.into()), ("proposal", proposal.into())];
    let asks = node.proposer.as_ref().is_some_and(|proposer| proposer.is_at(at));
    // What is over is not counted again, but for one's own question: a reader's may be about it.
    if node.version(&at.key) >= Some(at.version) && !asks {
        return out.note("known-already", args);
    }
    let Some(have) = node.count(from, at, proposal) else {
        return out.note("repeated-accepted", args);
    };
    let needed = ctx.config.quorums(ctx.rules).phase2;
    let [from, instance, accepted] = args;
    let own = ("own", (from.1 == ctx.id.into()).into());
    let args = [from, own, instance, accepted, ("have", have.into()), ("needed", needed.into())];
    if have < needed {
        return out.note("counts-accepted", args);
    }
    let [from, own, instance, accepted, have, needed] = args;
    let durable = ("durable", ctx.on(PERSIST_ACCEPT).into());
    out.note("learns", [from, own, instance, accepted, have, needed, durable]);
    node.know(at, &proposal.value);
    if asks && ctx.config.learn == Learn::Commit {
        tell_acceptors(ctx, at, proposal, out);
    }
    advance::on_chosen(ctx, node, at, &proposal.value, out);
}

/// One message to each acceptor, against one from each acceptor to each other one.
/// Source: Paxos Made Simple §2.3 (a distinguished learner).
fn tell_acceptors(ctx: &Here, at: &Instance, proposal: &Proposal, out: &mut Effects) {
    for acceptor in ctx.config.acceptors.iter().filter(|acceptor| **acceptor != ctx.id) {
        out.send(*acceptor, Message::Commit { at: at.clone(), proposal: proposal.clone() });
    }
}

/// A proposer knows what is chosen.
pub(super) fn on_commit(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    at: &Instance,
    proposal: &Proposal,
    out: &mut Effects,
) {
    let args = [("from", from.into()), ("at", at.into()), ("proposal", proposal.into())];
    if !node.know(at, &proposal.value) {
        return out.note("known-already", args);
    }
    out.note("hears-commit", args);
    advance::on_chosen(ctx, node, at, &proposal.value, out);
}

/// An acceptor has no such instance any more, but what is chosen in a later one.
pub(super) fn on_snapshot(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    at: &Instance,
    ballot: Ballot,
    value: &Arc<Stored>,
    out: &mut Effects,
) {
    node.know(at, value);
    let asked = node.proposer.as_ref().and_then(|proposer| proposer.task.as_ref());
    let asked = asked.filter(|task| task.ballot == Some(ballot) && task.at.key == at.key);
    let args = [("from", from.into()), ("at", at.into()), ("value", (&**value).into())];
    let Some(task) = asked.filter(|task| task.at.version <= at.version) else {
        return out.note("late-snapshot", args);
    };
    let [from, newest, value] = args;
    out.note("hears-snapshot", [from, newest, value, ("asked", (&task.at).into())]);
    advance::on_gone(ctx, node, out);
}
