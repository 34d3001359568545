//! What a proposer says as its task ends: what it answers, and why.

use super::task::{named, proposer, quorum, requests, takes};
use super::{
    Arc, Instance, PaxosKvClaim, Value, Verdict, ballot, binding, instance, knows_value, learned, so,
};
use crate::protocol::paxos_kv::about::OWN_BY_ID;
use crate::protocol::paxos_kv::about::note;
use crate::protocol::paxos_kv::task::is_write;
use crate::protocol::{Op, Request};

/// Who is answered: a client that asked for this key, or a person.
fn reader(claim: &PaxosKvClaim, at: &Instance) -> Verdict {
    if claim.arg("client") == Some(&Value::None) {
        return Ok(());
    }
    let of = |request: &Request| matches!(&request.op, Op::Get { key } if *key == at.key);
    let client = |request: &Request| claim.arg("client") == Some(&Value::from(request.client));
    so(requests(claim).any(|request| of(request) && client(request)), "it has no such request")
}

pub fn answers_nil(claim: &PaxosKvClaim) -> Verdict {
    let asked = instance(claim, "asked")?;
    claim.is("key", Arc::clone(&asked.key))?;
    so(quorum(claim, &asked, None)?.reports.is_empty(), "something was accepted there")?;
    learned(claim, &asked.key, None)?;
    reader(claim, &asked)
}

pub fn answers_known(claim: &PaxosKvClaim) -> Verdict {
    let (asked, at) = (instance(claim, "asked")?, instance(claim, "at")?);
    so(quorum(claim, &asked, None)?.reports.is_empty(), "something was accepted there")?;
    knows_value(claim, &at, "value")?;
    so(asked.key == at.key, "that is another key")?;
    reader(claim, &at)
}

pub fn answers(claim: &PaxosKvClaim) -> Verdict {
    let at = instance(claim, "at")?;
    so(instance(claim, "asked")?.key == at.key, "that is another key")?;
    knows_value(claim, &at, "value")?;
    reader(claim, &at)
}

/// What the newest version that the node knows says of a write.
fn records(claim: &PaxosKvClaim) -> Result<Option<bool>, String> {
    let (at, request) = (instance(claim, "at")?, named(claim)?);
    so(is_write(&request.op), "it is a read")?;
    learned(claim, &at.key, Some(at.version))?;
    let nodes = claim.before.into_iter().chain(Some(claim.actor()?));
    let known = nodes.filter_map(|node| node.known.get(&at.key)).find(|known| known.version == at.version);
    // What it knew in between is known to nobody any more.
    let Some(known) = known else { return Ok(None) };
    let done = known.value.done_by(request.client, request.number).ok_or("it does not record that")?;
    so((done.number > request.number) == (claim.id == note::TOO_OLD), "it records another one")?;
    Ok(Some((known.value.client, known.value.number) == (request.client, request.number)))
}

pub fn wrote(claim: &PaxosKvClaim) -> Verdict {
    match records(claim)? {
        Some(own) => so(own == (claim.id == note::WROTE), "it is the other way about whose that version is"),
        None => Ok(()),
    }
}

pub fn too_old(claim: &PaxosKvClaim) -> Verdict {
    records(claim).map(|_| ())
}

pub fn takes_equal(claim: &PaxosKvClaim) -> Verdict {
    let (lost, request) = (instance(claim, "lost")?, named(claim)?);
    so(!claim.rules.on(OWN_BY_ID), "the rule forbids it")?;
    so(claim.node("writer")? != request.client, "it is its own")?;
    knows_value(claim, &lost, "value")?;
    let Some(Value::Text(text)) = claim.arg("value") else { return Err("there is no value".to_owned()) };
    so(
        match &request.op {
            Op::Put { value, .. } | Op::Cas { to: value, .. } => text == value,
            Op::Append { value, .. } => text.ends_with(&**value),
            Op::Get { .. } | Op::Tas {} => false,
        },
        "the value is another",
    )
}

pub fn lost_version(claim: &PaxosKvClaim) -> Verdict {
    let (lost, at, request) = (instance(claim, "lost")?, takes(claim)?, named(claim)?);
    so(is_write(&request.op), "it is a read")?;
    so(at == Instance::new(&lost.key, lost.version + 1), "that is not the next version")?;
    knows_value(claim, &lost, "value")?;
    let nodes = claim.before.into_iter().chain(Some(claim.actor()?));
    let known = nodes.filter_map(|node| node.known.get(&at.key)).find(|known| known.version == lost.version);
    let Some(known) = known else { return Ok(()) };
    claim.is("writer", known.value.client)?;
    so(known.value.done_by(request.client, request.number).is_none(), "that write took effect")
}

pub fn named_nil(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = (instance(claim, "at")?, ballot(claim, "ballot")?);
    so(quorum(claim, &at, Some(ballot))?.reports.is_empty(), "something was accepted there")?;
    claim.is("binding", binding(claim))?;
    so(proposer(claim)?.answer == Some((at, None)), "the answer is another")
}

pub fn named_value(claim: &PaxosKvClaim) -> Verdict {
    let at = instance(claim, "at")?;
    let Some((of, Some(value))) = &proposer(claim)?.answer else {
        return Err("it answers nothing".to_owned());
    };
    so(*of == at, "it answers of another instance")?;
    claim.is("value", &**value)?;
    so(claim.actor()?.version(&at.key) >= Some(at.version), "it has not learned it")
}

pub fn named_gone(claim: &PaxosKvClaim) -> Verdict {
    let (at, newest) = (instance(claim, "at")?, instance(claim, "newest")?);
    so(at.key == newest.key && at.version <= newest.version, "that is not in the snapshot")?;
    learned(claim, &newest.key, Some(newest.version))
}
