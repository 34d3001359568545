//! What a learner says that it heard, counted and learned.

use super::{PaxosKvClaim, heard, instance, task_before, versions};
use crate::protocol::claims::{Verdict, so};
use crate::protocol::paxos_kv::about::PERSIST_ACCEPT;
use crate::protocol::paxos_kv::message::{Accepted, Commit, Snapshot};
use crate::protocol::paxos_kv::{Heard, Instance, Message, Node, Proposal, Task};
use crate::value::{Ballot, NodeId, Value};

/// An acceptance was told: by the message, or by the acting node itself; and there was one.
fn told_accepted<'a>(claim: &PaxosKvClaim<'a>) -> Result<(Instance, Option<&'a Proposal>), String> {
    let (at, from) = (instance(claim, "at")?, claim.node("from")?);
    so(claim.config.acceptors.contains(&from), "this is no acceptor")?;
    let Some(message) = heard(claim)? else { return Ok((at, None)) };
    let Message::Accepted(Accepted { at: of, proposal }) = message else {
        return Err(format!("no acceptance came, but {message:?}"));
    };
    claim.is("proposal", proposal)?;
    so(*of == at, "the acceptance is of another instance")?;
    let told = !claim.rules.on(PERSIST_ACCEPT) || claim.ghost.accepted_by(from, &at, proposal);
    so(told, "that acceptor never accepted this")?;
    Ok((at, Some(proposal)))
}

/// Whether this is the count of the acceptance that was told: two clients may have proposed equal values.
fn same(claim: &PaxosKvClaim, heard: &Heard, at: &Instance, told: Option<&Proposal>) -> bool {
    let alike = || claim.arg("proposal") == Some(&Value::from(&heard.proposal));
    heard.at == *at && told.map_or_else(alike, |told| *told == heard.proposal)
}

/// One more acceptance was counted; of a decision that is over nobody keeps the count.
pub fn counts_accepted(claim: &PaxosKvClaim) -> Verdict {
    let (at, told) = told_accepted(claim)?;
    claim.is("own", claim.node("from")? == claim.actor_id()?)?;
    claim.is("needed", claim.config.quorums(claim.rules).phase2)?;
    so(claim.number("have")? < claim.number("needed")?, "that is a quorum")?;
    let from = claim.node("from")?;
    let now = |heard: &&Heard| heard.from.contains(&from) && claim.is("have", heard.from.len()).is_ok();
    let mut counts = claim.actor()?.heard.iter().filter(|heard| same(claim, heard, &at, told));
    let Some(heard) = counts.find(now) else {
        // What it tells itself next, in the same action, may decide, or end its own question about a decision.
        let (then, now) = versions(claim, &at.key)?;
        let proposer = claim.before.and_then(|node| node.proposer.as_ref());
        let open = then < Some(at.version) || proposer.is_some_and(|proposer| proposer.is_at(&at));
        let decided = claim.message.is_none() && open && now >= Some(at.version);
        return so(decided, "it did not count so many, this one included");
    };
    so(heard.from.iter().all(|node| claim.config.acceptors.contains(node)), "a stranger is counted")?;
    let told = |node: &NodeId| claim.ghost.accepted_by(*node, &at, &heard.proposal);
    so(!claim.rules.on(PERSIST_ACCEPT) || heard.from.iter().all(told), "one of them never accepted")
}

pub fn repeated_accepted(claim: &PaxosKvClaim) -> Verdict {
    let (at, told) = told_accepted(claim)?;
    let from = claim.node("from")?;
    let counted = |node: &Node| {
        node.heard.iter().any(|heard| same(claim, heard, &at, told) && heard.from.contains(&from))
    };
    so(counted(claim.actor()?), "it has not counted this one")
}

/// Who knows is right; with acceptances in memory only it but takes the value for chosen.
pub fn learns(claim: &PaxosKvClaim) -> Verdict {
    let (at, proposal) = told_accepted(claim)?;
    claim.is("own", claim.node("from")? == claim.actor_id()?)?;
    claim.is("needed", claim.config.quorums(claim.rules).phase2)?;
    so(claim.number("have")? >= claim.number("needed")?, "that is no quorum")?;
    so(claim.number("have")? <= claim.config.acceptors.len() as u64, "there are not so many acceptors")?;
    so(claim.actor()?.version(&at.key) >= Some(at.version), "it did not learn it")?;
    claim.is("durable", claim.rules.on(PERSIST_ACCEPT))?;
    let chosen = match proposal {
        Some(proposal) => claim.ghost.is_chosen(&at, &proposal.value),
        None => claim.ghost.any_chosen(&at, claim.arg("proposal")),
    };
    so(chosen || !claim.rules.on(PERSIST_ACCEPT), "it is not chosen")
}

pub fn known_already(claim: &PaxosKvClaim) -> Verdict {
    let at = instance(claim, "at")?;
    match heard(claim)? {
        None => {}
        Some(
            Message::Accepted(Accepted { at: of, proposal }) | Message::Commit(Commit { at: of, proposal }),
        ) => {
            claim.is("proposal", proposal)?;
            so(*of == at, "it was told of another instance")?;
        }
        Some(other) => return Err(format!("it was told something else: {other:?}")),
    }
    so(claim.actor()?.version(&at.key) >= Some(at.version), "it had not learned it")
}

pub fn hears_commit(claim: &PaxosKvClaim) -> Verdict {
    let at = instance(claim, "at")?;
    let Message::Commit(Commit { at: of, proposal }) = claim.from("from")? else {
        return Err("nobody told it so".to_owned());
    };
    claim.is("proposal", proposal)?;
    so(*of == at, "it was told of another instance")?;
    let (then, now) = versions(claim, &at.key)?;
    so(then < Some(at.version) && now >= Some(at.version), "it learned nothing by it")
}

/// What a snapshot tells: nobody sends one to itself but a server.
fn told_snapshot(claim: &PaxosKvClaim) -> Result<(Instance, Option<Ballot>), String> {
    let at = instance(claim, "at")?;
    so(claim.config.acceptors.contains(&claim.node("from")?), "this is no acceptor")?;
    so(claim.actor()?.version(&at.key) >= Some(at.version), "it learned nothing by it")?;
    match heard(claim)? {
        None => Ok((at, None)),
        Some(Message::Snapshot(Snapshot { at: of, ballot, value })) => {
            claim.is("value", &**value)?;
            so(*of == at, "it was told of another instance")?;
            Ok((at, Some(*ballot)))
        }
        Some(other) => Err(format!("no snapshot came, but {other:?}")),
    }
}

pub fn hears_snapshot(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = told_snapshot(claim)?;
    let asked = instance(claim, "asked")?;
    so(asked.key == at.key && asked.version <= at.version, "that is not in the snapshot")?;
    let Some(ballot) = ballot else { return Ok(()) };
    let task = task_before(claim).ok_or("it asked nothing")?;
    so(task.at == asked && task.ballot == Some(ballot), "it asked something else")
}

pub fn late_snapshot(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = told_snapshot(claim)?;
    let waits = |task: &Task| {
        task.ballot == ballot && ballot.is_some() && task.at.key == at.key && task.at.version <= at.version
    };
    so(!task_before(claim).is_some_and(waits), "it waits for just that")
}

// Of a restart.

// Seen from outside.

/// That these are a quorum of acceptors, each of which has the proposal on its disk or had it there.
fn accepted_by_quorum(claim: &PaxosKvClaim) -> Result<Instance, String> {
    let (at, by) = (instance(claim, "at")?, claim.all_nodes("by")?);
    so(by.len() >= claim.config.quorums(claim.rules).phase2, "that is no quorum")?;
    so(by.iter().all(|node| claim.config.acceptors.contains(node)), "a stranger is counted")?;
    claim.is("acceptors", claim.config.acceptors.len())?;
    let chosen = claim.ghost.proposal_of(&at, claim.arg("proposal"), claim.arg("writer"), &by);
    let value = chosen.ok_or("one of them never accepted it")?;
    claim.is("value", &*value)?;
    so(claim.ghost.is_chosen(&at, &value), "it is not chosen")?;
    Ok(at)
}

pub fn chosen(claim: &PaxosKvClaim) -> Verdict {
    accepted_by_quorum(claim).map(|_| ())
}

pub fn chosen_again(claim: &PaxosKvClaim) -> Verdict {
    let at = accepted_by_quorum(claim)?;
    claim.is("alone", claim.ghost.chosen_values(&at) == 1)
}
