//! The learner: counts acceptances until a quorum of acceptors has accepted one proposal.

use super::proposer;
use super::rules::PERSIST_ACCEPT;
use super::{Effects, Here, Node, Proposal};
use crate::encode_struct;
use crate::value::NodeId;

/// Proposals that a learner counts at once. Forgetting the oldest only delays learning: a node that
/// proposes again brings the same value.
const MAX_HEARD: usize = 32;

/// A learner's memory. It has no disk: after a crash it asks anew, by a proposal of its own or
/// that of another. Source: Paxos Made Simple §2.3.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Learner {
    /// The first proposal that it knows to be chosen.
    pub chosen: Option<Proposal>,
    /// Lowest ballot first.
    pub heard: Vec<Heard>,
}
encode_struct!(Learner { chosen, heard });

/// Who was heard to have accepted one proposal, in the order of their ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heard {
    pub proposal: Proposal,
    pub from: Vec<NodeId>,
}
encode_struct!(Heard { proposal, from as nodes });

impl Learner {
    /// Counts one acceptance: how many accepted this proposal, or none if this one was counted.
    fn count(&mut self, from: NodeId, proposal: &Proposal) -> Option<usize> {
        let place = self.heard.iter().position(|heard| heard.proposal == *proposal);
        let place = place.unwrap_or_else(|| {
            let place = self.heard.partition_point(|heard| heard.proposal.ballot <= proposal.ballot);
            self.heard.insert(place, Heard { proposal: proposal.clone(), from: Vec::new() });
            place
        });
        let heard = &mut self.heard[place];
        let spot = heard.from.binary_search(&from).err()?;
        heard.from.insert(spot, from);
        let have = heard.from.len();
        if self.heard.len() > MAX_HEARD {
            self.heard.remove(0);
        }
        Some(have)
    }

    /// The proposal that most acceptors were heard to have accepted; of several, the latest.
    pub(super) fn leading(&self) -> Option<&Heard> {
        self.heard.iter().max_by_key(|heard| heard.from.len())
    }
}

/// An acceptor has accepted. Source: Paxos Made Simple §2.3.
pub(super) fn on_accepted(ctx: &Here, node: &mut Node, from: NodeId, proposal: Proposal, out: &mut Effects) {
    let Some(learner) = node.learner.as_mut() else { return };
    let needed = ctx.config.quorums(ctx.rules).phase2;
    let Some(have) = learner.count(from, &proposal) else {
        let args = [("from", from.into()), ("proposal", (&proposal).into())];
        return out.note("repeated-accepted", args);
    };
    let args = [
        ("from", from.into()),
        ("own", (from == ctx.id).into()),
        ("proposal", (&proposal).into()),
        ("have", have.into()),
        ("needed", needed.into()),
    ];
    if have < needed {
        let counts = node.proposer.as_ref().is_some_and(|proposer| proposer.awaits(proposal.ballot));
        let known = learner.chosen.as_ref().is_some_and(|known| known.value == proposal.value);
        return out.note(if known && !counts { "known-already" } else { "counts-accepted" }, args);
    }
    match &learner.chosen {
        None => {
            let [from, own, told, have, needed] = args;
            out.note("learns", [from, own, told, have, needed, ("durable", ctx.on(PERSIST_ACCEPT).into())]);
            learner.chosen = Some(proposal.clone());
            proposer::stop(node, None, out);
        }
        Some(known) if known.value == proposal.value => {
            out.note("known-already", args);
            proposer::stop(node, Some(proposal.ballot), out);
        }
        Some(known) => {
            out.note("learns-another", [("proposal", (&proposal).into()), ("known", known.into())]);
            proposer::stop(node, Some(proposal.ballot), out);
        }
    }
}
