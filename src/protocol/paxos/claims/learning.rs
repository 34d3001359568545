//! What a learner says, and what is seen from outside.

use super::{It, learner, proposal};
use crate::protocol::claims::{Verdict, so};
use crate::protocol::paxos::about::PERSIST_ACCEPT;
use crate::protocol::paxos::message::Accepted;
use crate::protocol::paxos::{Message, Proposal};
use crate::value::NodeId;
use std::sync::Arc;

/// That an acceptance was told: by the message, or by the speaker itself; and that there was one.
fn told_accepted(it: &It, from: NodeId, proposal: &Proposal) -> Verdict {
    so(it.config.acceptors.contains(&from), "this is no acceptor")?;
    so(it.ghost.accepted_by(from, proposal), "that acceptor never accepted this")?;
    if from == it.me()? {
        return Ok(());
    }
    match it.message {
        Some((sender, Message::Accepted(Accepted { ballot, value }))) => {
            let same = (sender, *ballot, value) == (from, proposal.ballot, &proposal.value);
            so(same, "something else was told")
        }
        _ => Err("nobody told it".to_owned()),
    }
}

/// One more acceptance was counted.
fn counted(it: &It) -> Result<Proposal, String> {
    let (proposal, from) = (proposal(it, "proposal")?, it.node("from")?);
    told_accepted(it, from, &proposal)?;
    it.is("own", from == it.me()?)?;
    it.is("needed", it.config.quorums(it.rules).phase2)?;
    let all = &learner(it)?.heard;
    // The learner forgets the oldest of many.
    let Some(heard) = all.iter().find(|heard| heard.proposal == proposal) else { return Ok(proposal) };
    so(heard.from.contains(&from), "it did not count this one")?;
    it.is("have", heard.from.len())?;
    so(heard.from.iter().all(|node| it.ghost.accepted_by(*node, &proposal)), "one of them never accepted")?;
    Ok(proposal)
}

pub fn counts_accepted(it: &It) -> Verdict {
    counted(it)?;
    so(it.number("have")? < it.number("needed")?, "that is a quorum")
}

pub fn repeated_accepted(it: &It) -> Verdict {
    let (proposal, from) = (proposal(it, "proposal")?, it.node("from")?);
    told_accepted(it, from, &proposal)?;
    let mut heard = learner(it)?.heard.iter().filter(|heard| heard.proposal == proposal);
    so(heard.any(|heard| heard.from.contains(&from)), "it has not counted this one")
}

/// Who knows is right; with acceptances in memory only it but takes the value for chosen.
pub fn learns(it: &It) -> Verdict {
    let proposal = counted(it)?;
    so(it.number("have")? >= it.number("needed")?, "that is no quorum")?;
    so(learner(it)?.chosen.as_ref() == Some(&proposal), "it learned something else")?;
    it.is("durable", it.rules.on(PERSIST_ACCEPT))?;
    so(!it.rules.on(PERSIST_ACCEPT) || it.ghost.is_chosen(&proposal.value), "it is not chosen")
}

pub fn known_already(it: &It) -> Verdict {
    let proposal = counted(it)?;
    let known = learner(it)?.chosen.as_ref();
    so(known.is_some_and(|known| known.value == proposal.value), "it had not learned this value")
}

pub fn learns_another(it: &It) -> Verdict {
    let (proposal, now) = (proposal(it, "proposal")?, learner(it)?);
    let known = now.chosen.as_ref().ok_or("it had learned nothing")?;
    it.is("known", known)?;
    so(known.value != proposal.value, "it is the same value")?;
    let heard = now.heard.iter().find(|heard| heard.proposal == proposal);
    let quorum = it.config.quorums(it.rules).phase2;
    so(heard.is_none_or(|heard| heard.from.len() >= quorum), "it heard no quorum")
}

/// That these are a quorum of acceptors, each of which has the proposal on its disk or had it there.
fn accepted_by_quorum(it: &It, proposal: &Proposal) -> Verdict {
    let by = it.all_nodes("by")?;
    so(by.len() >= it.config.quorums(it.rules).phase2, "that is no quorum")?;
    so(by.iter().all(|node| it.config.acceptors.contains(node)), "a stranger is counted")?;
    so(by.iter().all(|node| it.ghost.accepted_by(*node, proposal)), "one of them never accepted it")
}

pub fn chosen(it: &It) -> Verdict {
    let proposal = proposal(it, "proposal")?;
    accepted_by_quorum(it, &proposal)?;
    it.is("value", Arc::clone(&proposal.value))?;
    it.is("acceptors", it.config.acceptors.len())?;
    so(it.ghost.is_chosen(&proposal.value), "it is not chosen")?;
    let last = it.node("node")?;
    let quorum = it.config.quorums(it.rules).phase2;
    let knows = |place: usize| {
        let learner = it.nodes[place].as_ref().and_then(|node| node.learner.as_ref());
        learner.is_some_and(|learner| {
            let mut heard = learner.heard.iter().filter(|heard| heard.proposal.value == proposal.value);
            learner.chosen.as_ref().is_some_and(|known| known.value == proposal.value)
                || heard.any(|heard| heard.from.len() >= quorum)
        })
    };
    it.is("known", knows(last.index()))?;
    so((0..it.nodes.len()).all(|place| place == last.index() || !knows(place)), "another one knows")
}

pub fn chosen_again(it: &It) -> Verdict {
    let proposal = proposal(it, "proposal")?;
    accepted_by_quorum(it, &proposal)?;
    so(it.ghost.is_chosen(&proposal.value), "it was not chosen before")?;
    it.is("alone", it.ghost.chosen_values() == 1)
}
