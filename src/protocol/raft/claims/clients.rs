//! Clients: what they ask, what they are told, and reads without the log.

use super::super::about::{CONFIRM_READ, READ_INDEX_OWN_TERM};
use super::super::config::Reads;
use super::super::message::{Confirm, Message};
use super::super::node::Role;
use super::super::quorum;
use super::{RaftClaim, configuration, earlier, elections, entry_at, leads, led, own_term, term_arg};
use crate::protocol::claims::{Verdict, so};
use crate::protocol::raft::about::note;
use crate::protocol::{Op, Request};
use crate::value::{NodeId, Value};
use std::sync::Arc;

/// The key of the read that the note speaks of: it was asked for in this action, or waited before it.
fn key(claim: &RaftClaim) -> Result<Arc<str>, String> {
    let (client, number) = (claim.node("client")?, claim.number("number")?);
    if let Some(Request { op: Op::Get { key }, client: by, number: nth }) = claim.request
        && (*by, u64::from(*nth)) == (client, number)
    {
        return Ok(Arc::clone(key));
    }
    if let Some((_, Message::ReadIndex(question))) = claim.message
        && (question.client, u64::from(question.number)) == (client, number)
    {
        return Ok(Arc::clone(&question.key));
    }
    let extra = || claim.before.into_iter().map(|before| &before.extra);
    let reads = extra().flat_map(|extra| &extra.reads).map(|read| (read.client, read.number, &read.key));
    let forwarded =
        extra().flat_map(|extra| &extra.forwarded).map(|read| (read.client, read.number, &read.key));
    let mut all = reads.chain(forwarded);
    let read = all.find(|(by, nth, _)| (*by, u64::from(*nth)) == (client, number));
    read.map(|(_, _, key)| Arc::clone(key)).ok_or_else(|| "nobody asked for that".to_owned())
}

pub fn read_waits(claim: &RaftClaim) -> Verdict {
    key(claim)?;
    let node = claim.actor()?;
    own_term(claim, "term")?;
    so(leads(node), "it does not lead")?;
    so(node.log.term_at(node.commit) != Some(node.term), "an entry of its term is committed")
}

pub fn read_needs_write(claim: &RaftClaim) -> Verdict {
    claim.node("client")?;
    own_term(claim, "term")?;
    let node = claim.actor()?;
    so(leads(node) && !claim.config.extensions.no_op, "it appends an empty entry by itself")?;
    so(node.log.last_term() != node.term, "an entry of its term is in its log")
}

pub fn reads(claim: &RaftClaim) -> Verdict {
    key(claim)?;
    let node = claim.actor()?;
    // More may commit in the same action, after the read began.
    let (before, index) = (earlier(claim)?, claim.number("index")?);
    so((before.commit..=node.commit).contains(&index), "that is not what it had committed")?;
    so(leads(before), "it does not lead")?;
    let own = node.log.term_at(index).is_none_or(|term| term == before.term);
    so(own || !elections::on(claim, READ_INDEX_OWN_TERM), "no entry of its term is committed")?;
    let confirms = elections::on(claim, CONFIRM_READ);
    match claim.id {
        note::READ_UNCONFIRMED => so(!confirms, "it must ask"),
        note::LEASE_READ => {
            let lease = claim.config.extensions.reads == Reads::Lease && before.extra.confirmed > 0;
            so(confirms && lease, "it holds no lease")
        }
        _ => so(confirms, "it asks nobody"),
    }
}

pub fn confirms(claim: &RaftClaim) -> Verdict {
    let message = claim.from("leader")?;
    claim.is("term", message.term())?;
    let node = claim.actor()?;
    so(node.term == message.term() && node.leader == Some(claim.node("leader")?), "it follows another")?;
    led(claim.ghost, claim.node("leader")?, message.term())
}

pub fn denies(claim: &RaftClaim) -> Verdict {
    let Message::Confirm(Confirm { term, .. }) = claim.from("leader")? else {
        return Err("nobody asked".to_owned());
    };
    claim.is("term", *term)?;
    claim.is("own", claim.actor()?.term)?;
    so(*term < claim.actor()?.term, "its term is not past")
}

pub fn is_confirmed(claim: &RaftClaim) -> Verdict {
    let (before, by) = (earlier(claim)?, claim.all_nodes("by")?);
    own_term(claim, "term")?;
    let set = quorum::set(&by);
    // What the answers let commit may change the configuration in the same action.
    let configurations = [configuration(claim, before), configuration(claim, claim.actor()?)];
    let mut those = configurations.into_iter().filter(|members| {
        by.iter().all(|server| members.votes(*server)) && claim.is("joint", members.is_joint()).is_ok()
    });
    so(those.any(|members| members.is_quorum(set)), "that is no majority of the members")?;
    so(leads(before) || leads(claim.actor()?), "it does not lead")
}

pub fn answers_read(claim: &RaftClaim) -> Verdict {
    let (key, node) = (key(claim)?, claim.actor()?);
    // More may be applied in the same action, after the answer: then the state machine tells no more.
    let (applied, index) = (earlier(claim)?.applied, claim.number("index")?);
    so((applied..=node.applied).contains(&index), "its state machine is not there")?;
    if index < node.applied {
        return so(claim.arg("result").is_some(), "it answers nothing");
    }
    claim.is("result", Value::from(&node.machine.read(&key)))
}

pub fn drops_read(claim: &RaftClaim) -> Verdict {
    key(claim)?;
    so(leads(earlier(claim)?) && !leads(claim.actor()?), "it leads still, or never did")
}

pub fn clock(claim: &RaftClaim) -> Verdict {
    let server = claim.node("server")?;
    let Some(Value::Time(passed)) = claim.arg("passed") else { return Err("no time is told".to_owned()) };
    so(claim.config.extensions.reads == Reads::Lease, "nothing rests on clocks")?;
    let node = claim.nodes[server.index()].as_ref().ok_or("it is down")?;
    let (early, late) = (*passed < claim.config.election.0, *passed > claim.config.heartbeat.1);
    so(if leads(node) { late } else { early }, "that is as it should be")
}

pub fn not_leader(claim: &RaftClaim) -> Verdict {
    claim.asked_by("client")?;
    let node = claim.actor()?;
    so(!leads(node), "it leads")?;
    claim.is("leader", node.leader.filter(|leader| Some(*leader) != claim.at))
}

/// The request of the committed entry that the note names, and that it is this client's.
fn entry_of(claim: &RaftClaim) -> Verdict {
    let (index, node) = (claim.number("index")?, claim.actor()?);
    let entry = entry_at(claim, index)?;
    let request = entry.command.request().ok_or("that entry is no request")?;
    claim.is("client", request.client)?;
    claim.is("number", request.number)?;
    so(node.applied >= index, "it did not come to that entry")
}

/// The highest number that took effect under the client's id, after the action.
fn seen(claim: &RaftClaim, client: NodeId) -> Result<u32, String> {
    claim.is("shared", claim.config.extensions.shared_session)?;
    Ok(claim.actor()?.seen_number(claim.config, client))
}

pub fn answers(claim: &RaftClaim) -> Verdict {
    entry_of(claim)?;
    let before = earlier(claim)?;
    let (client, number) = (claim.node("client")?, claim.number("number")?);
    let mut waiting = before.waiting.iter().chain(&claim.actor()?.waiting);
    let asked = claim.request.is_some_and(|request| u64::from(request.number) == number);
    let waits = waiting.any(|waiting| (waiting.client, u64::from(waiting.number)) == (client, number));
    so(waits || asked, "nobody waits for that")
}

pub fn known(claim: &RaftClaim) -> Verdict {
    let request = claim.asked_by("client")?;
    claim.is("number", request.number)?;
    let seen = seen(claim, request.client)?;
    so(seen == request.number, "it did not take effect")
}

pub fn waits(claim: &RaftClaim) -> Verdict {
    let request = claim.asked_by("client")?;
    claim.is("number", request.number)?;
    let entry = entry_at(claim, claim.number("index")?)?;
    let same = entry
        .command
        .request()
        .is_some_and(|own| (own.client, own.number) == (request.client, request.number));
    so(same, "that entry is another request")
}

pub fn skips(claim: &RaftClaim) -> Verdict {
    entry_of(claim)?;
    let number = claim.number("number")?;
    so(u64::from(seen(claim, claim.node("client")?)?) >= number, "it never took effect")
}

pub fn skips_outdated(claim: &RaftClaim) -> Verdict {
    entry_of(claim)?;
    so(claim.number("seen")? > claim.number("number")?, "it is not older")?;
    let seen = seen(claim, claim.node("client")?)?;
    so(u64::from(seen) >= claim.number("seen")?, "nothing later took effect")
}

pub fn too_old(claim: &RaftClaim) -> Verdict {
    let request = claim.asked_by("client")?;
    claim.is("number", request.number)?;
    claim.is("seen", seen(claim, request.client)?)?;
    so(claim.number("seen")? > u64::from(request.number), "it is not older")
}

pub fn other(claim: &RaftClaim) -> Verdict {
    let (index, node) = (claim.number("index")?, claim.actor()?);
    let (client, number) = (claim.node("client")?, claim.number("number")?);
    let entry = entry_at(claim, index)?;
    let same =
        entry.command.request().is_some_and(|own| (own.client, u64::from(own.number)) == (client, number));
    so(!same, "that entry is its own request")?;
    let leader = node.leader.filter(|leader| Some(*leader) != claim.at);
    claim.is("leader", leader)?;
    so(
        !matches!(node.role, Role::Candidate { .. }) && term_arg(claim, "index")? > 0,
        "a candidate applies nothing",
    )
}
