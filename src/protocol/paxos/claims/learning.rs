//! What a learner says, and what is seen from outside.

use super::counting::{line, progress};
use super::{PaxosClaim, learner, proposal};
use crate::protocol::claims::{Verdict, so};
use crate::protocol::paxos::about::PERSIST_ACCEPT;
use crate::protocol::paxos::message::Accepted;
use crate::protocol::paxos::{Message, Proposal};
use crate::value::NodeId;
use std::sync::Arc;

/// That an acceptance was told: by the message, or by the acting node itself; and that there was one.
fn told_accepted(claim: &PaxosClaim, from: NodeId, proposal: &Proposal) -> Verdict {
    so(claim.config.acceptors.contains(&from), "this is no acceptor")?;
    so(claim.ghost.accepted_by(from, proposal), "that acceptor never accepted this")?;
    if from == claim.actor_id()? {
        return Ok(());
    }
    match claim.message {
        Some((sender, Message::Accepted(Accepted { ballot, value }))) => {
            let same = (sender, *ballot, value) == (from, proposal.ballot, &proposal.value);
            so(same, "something else was told")
        }
        _ => Err("nobody told it".to_owned()),
    }
}

/// One more acceptance was counted.
fn counted(claim: &PaxosClaim) -> Result<Proposal, String> {
    let (proposal, from) = (proposal(claim, "proposal")?, claim.node("from")?);
    told_accepted(claim, from, &proposal)?;
    claim.is("own", from == claim.actor_id()?)?;
    let all = &learner(claim)?.heard;
    // The learner forgets the oldest of many.
    let Some(heard) = all.iter().find(|heard| heard.proposal == proposal) else { return Ok(proposal) };
    so(heard.from.contains(&from), "it did not count this one")?;
    progress(claim, claim.config.quorums(claim.rules).phase2, &heard.from, Some(from))?;
    so(
        heard.from.iter().all(|node| claim.ghost.accepted_by(*node, &proposal)),
        "one of them never accepted",
    )?;
    Ok(proposal)
}

pub fn counts_accepted(claim: &PaxosClaim) -> Verdict {
    counted(claim)?;
    so(claim.number("have")? < claim.number("needed")?, "that is a quorum")
}

pub fn repeated_accepted(claim: &PaxosClaim) -> Verdict {
    let (proposal, from) = (proposal(claim, "proposal")?, claim.node("from")?);
    told_accepted(claim, from, &proposal)?;
    let mut heard = learner(claim)?.heard.iter().filter(|heard| heard.proposal == proposal);
    so(heard.any(|heard| heard.from.contains(&from)), "it has not counted this one")
}

/// Who knows is right; with acceptances in memory only it but takes the value for chosen.
pub fn learns(claim: &PaxosClaim) -> Verdict {
    let proposal = counted(claim)?;
    so(claim.number("have")? >= claim.number("needed")?, "that is no quorum")?;
    so(learner(claim)?.chosen.as_ref() == Some(&proposal), "it learned something else")?;
    claim.is("durable", claim.rules.on(PERSIST_ACCEPT))?;
    so(!claim.rules.on(PERSIST_ACCEPT) || claim.ghost.is_chosen(&proposal.value), "it is not chosen")
}

pub fn known_already(claim: &PaxosClaim) -> Verdict {
    let proposal = counted(claim)?;
    let known = learner(claim)?.chosen.as_ref();
    so(known.is_some_and(|known| known.value == proposal.value), "it had not learned this value")
}

pub fn learns_another(claim: &PaxosClaim) -> Verdict {
    let (proposal, now) = (proposal(claim, "proposal")?, learner(claim)?);
    let known = now.chosen.as_ref().ok_or("it had learned nothing")?;
    claim.is("known", known)?;
    so(known.value != proposal.value, "it is the same value")?;
    let heard = now.heard.iter().find(|heard| heard.proposal == proposal);
    let quorum = claim.config.quorums(claim.rules).phase2;
    so(heard.is_none_or(|heard| quorum.is_met(&heard.from)), "it heard no quorum")
}

/// That these are a quorum of acceptors, each of which has the proposal on its disk or had it there.
fn accepted_by_quorum(claim: &PaxosClaim, proposal: &Proposal) -> Verdict {
    let by = claim.all_nodes("by")?;
    so(claim.config.quorums(claim.rules).phase2.is_met(&by), "that is no quorum")?;
    so(by.iter().all(|node| claim.config.acceptors.contains(node)), "a stranger is counted")?;
    so(by.iter().all(|node| claim.ghost.accepted_by(*node, proposal)), "one of them never accepted it")
}

pub fn chosen(claim: &PaxosClaim) -> Verdict {
    let proposal = proposal(claim, "proposal")?;
    accepted_by_quorum(claim, &proposal)?;
    claim.is("value", Arc::clone(&proposal.value))?;
    claim.is("acceptors", claim.config.acceptors.len())?;
    let quorum = claim.config.quorums(claim.rules).phase2;
    let last = claim.node("node")?;
    line(claim, &quorum.progress(&claim.all_nodes("by")?, Some(last)))?;
    so(claim.ghost.is_chosen(&proposal.value), "it is not chosen")?;
    let knows = |place: usize| {
        let learner = claim.nodes[place].as_ref().and_then(|node| node.learner.as_ref());
        learner.is_some_and(|learner| {
            let mut heard = learner.heard.iter().filter(|heard| heard.proposal.value == proposal.value);
            learner.chosen.as_ref().is_some_and(|known| known.value == proposal.value)
                || heard.any(|heard| quorum.is_met(&heard.from))
        })
    };
    claim.is("known", knows(last.index()))?;
    so((0..claim.nodes.len()).all(|place| place == last.index() || !knows(place)), "another one knows")
}

pub fn chosen_again(claim: &PaxosClaim) -> Verdict {
    let proposal = proposal(claim, "proposal")?;
    accepted_by_quorum(claim, &proposal)?;
    so(claim.ghost.is_chosen(&proposal.value), "it was not chosen before")?;
    claim.is("alone", claim.ghost.chosen_values() == 1)
}
