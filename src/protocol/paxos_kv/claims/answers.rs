//! What a proposer says as its task ends: what it answers, and why.

use super::task::{named, proposer, quorum, requests, takes};
use super::{Arc, Instance, It, Value, Verdict, ballot, binding, instance, knows_value, learned, so};
use crate::protocol::paxos_kv::about::OWN_BY_ID;
use crate::protocol::paxos_kv::task::is_write;
use crate::protocol::{Op, Request};

/// Who is answered: a client that asked for this key, or a person.
fn reader(it: &It, at: &Instance) -> Verdict {
    if it.arg("client") == Some(&Value::None) {
        return Ok(());
    }
    let of = |request: &Request| matches!(&request.op, Op::Get { key } if *key == at.key);
    let client = |request: &Request| it.arg("client") == Some(&Value::from(request.client));
    so(requests(it).any(|request| of(request) && client(request)), "it has no such request")
}

pub fn answers_nil(it: &It) -> Verdict {
    let asked = instance(it, "asked")?;
    it.is("key", Arc::clone(&asked.key))?;
    so(quorum(it, &asked, None)?.reports.is_empty(), "something was accepted there")?;
    learned(it, &asked.key, None)?;
    reader(it, &asked)
}

pub fn answers_known(it: &It) -> Verdict {
    let (asked, at) = (instance(it, "asked")?, instance(it, "at")?);
    so(quorum(it, &asked, None)?.reports.is_empty(), "something was accepted there")?;
    knows_value(it, &at, "value")?;
    so(asked.key == at.key, "that is another key")?;
    reader(it, &at)
}

pub fn answers(it: &It) -> Verdict {
    let at = instance(it, "at")?;
    so(instance(it, "asked")?.key == at.key, "that is another key")?;
    knows_value(it, &at, "value")?;
    reader(it, &at)
}

/// What the newest version that the node knows says of a write.
fn records(it: &It) -> Result<Option<bool>, String> {
    let (at, request) = (instance(it, "at")?, named(it)?);
    so(is_write(&request.op), "it is a read")?;
    learned(it, &at.key, Some(at.version))?;
    let nodes = it.before.into_iter().chain(Some(it.speaker()?));
    let known = nodes.filter_map(|node| node.known.get(&at.key)).find(|known| known.version == at.version);
    // What it knew in between is known to nobody any more.
    let Some(known) = known else { return Ok(None) };
    let done = known.value.done_by(request.client, request.number).ok_or("it does not record that")?;
    so((done.number > request.number) == (it.id == "too-old"), "it records another one")?;
    Ok(Some((known.value.client, known.value.number) == (request.client, request.number)))
}

pub fn wrote(it: &It) -> Verdict {
    match records(it)? {
        Some(own) => so(own == (it.id == "wrote"), "it is the other way about whose that version is"),
        None => Ok(()),
    }
}

pub fn too_old(it: &It) -> Verdict {
    records(it).map(|_| ())
}

pub fn takes_equal(it: &It) -> Verdict {
    let (lost, request) = (instance(it, "lost")?, named(it)?);
    so(!it.rules.on(OWN_BY_ID), "the rule forbids it")?;
    so(it.node("writer")? != request.client, "it is its own")?;
    knows_value(it, &lost, "value")?;
    let Some(Value::Text(text)) = it.arg("value") else { return Err("there is no value".to_owned()) };
    so(
        match &request.op {
            Op::Put { value, .. } | Op::Cas { to: value, .. } => text == value,
            Op::Append { value, .. } => text.ends_with(&**value),
            Op::Get { .. } | Op::Tas {} => false,
        },
        "the value is another",
    )
}

pub fn lost_version(it: &It) -> Verdict {
    let (lost, at, request) = (instance(it, "lost")?, takes(it)?, named(it)?);
    so(is_write(&request.op), "it is a read")?;
    so(at == Instance::new(&lost.key, lost.version + 1), "that is not the next version")?;
    knows_value(it, &lost, "value")?;
    let nodes = it.before.into_iter().chain(Some(it.speaker()?));
    let known = nodes.filter_map(|node| node.known.get(&at.key)).find(|known| known.version == lost.version);
    let Some(known) = known else { return Ok(()) };
    it.is("writer", known.value.client)?;
    so(known.value.done_by(request.client, request.number).is_none(), "that write took effect")
}

pub fn named_nil(it: &It) -> Verdict {
    let (at, ballot) = (instance(it, "at")?, ballot(it, "ballot")?);
    so(quorum(it, &at, Some(ballot))?.reports.is_empty(), "something was accepted there")?;
    it.is("binding", binding(it))?;
    so(proposer(it)?.answer == Some((at, None)), "the answer is another")
}

pub fn named_value(it: &It) -> Verdict {
    let at = instance(it, "at")?;
    let Some((of, Some(value))) = &proposer(it)?.answer else { return Err("it answers nothing".to_owned()) };
    so(*of == at, "it answers of another instance")?;
    it.is("value", &**value)?;
    so(it.speaker()?.version(&at.key) >= Some(at.version), "it has not learned it")
}

pub fn named_gone(it: &It) -> Verdict {
    let (at, newest) = (instance(it, "at")?, instance(it, "newest")?);
    so(at.key == newest.key && at.version <= newest.version, "that is not in the snapshot")?;
    learned(it, &newest.key, Some(newest.version))
}
