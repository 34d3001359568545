//! Reads at a follower.

use super::super::message::{Message, ReadIndex, ReadIndexReply};
use super::super::node::{ForwardedRead, Node};
use super::{RaftClaim, earlier, leads};
use crate::protocol::claims::{Verdict, so};

/// The read that the note names, among those of which a server asked its leader.
fn forwarded<'a>(claim: &RaftClaim, node: &'a Node) -> Result<Option<&'a ForwardedRead>, String> {
    let (client, number) = (claim.node("client")?, claim.number("number")?);
    let mut all = node.extra.forwarded.iter();
    Ok(all.find(|read| (read.client, u64::from(read.number)) == (client, number)))
}

pub fn forwards(claim: &RaftClaim) -> Verdict {
    claim.asked_by("client")?;
    let node = claim.actor()?;
    claim.is("leader", node.leader)?;
    so(!leads(node), "it leads")?;
    so(forwarded(claim, node)?.is_some_and(|read| read.index.is_none()), "it does not wait for the leader")
}

pub fn tells(claim: &RaftClaim) -> Verdict {
    let (follower, index) = (claim.node("follower")?, claim.number("index")?);
    so(claim.actor_id()? != follower, "that is itself")?;
    so(index <= claim.actor()?.commit, "it has not committed so much")?;
    so(leads(earlier(claim)?) || leads(claim.actor()?), "it does not lead")
}

/// That the follower asked this, by the message that is being handled.
fn question<'a>(claim: &RaftClaim<'a>) -> Result<&'a ReadIndex, String> {
    let Message::ReadIndex(question) = claim.from("follower")? else { return Err("nobody asked".to_owned()) };
    claim.is("client", question.client)?;
    claim.is("number", question.number)?;
    Ok(question)
}

pub fn refuses(claim: &RaftClaim) -> Verdict {
    let (question, node) = (question(claim)?, claim.actor()?);
    let serves = leads(node) && node.term == question.term && node.extra.transfer.is_none();
    so(!serves, "it leads that term, and hands over to nobody")
}

/// What the leader answered, by the message that is being handled.
fn answer<'a>(claim: &RaftClaim<'a>) -> Result<&'a ReadIndexReply, String> {
    let Some((_, Message::ReadIndexReply(reply))) = claim.message else {
        return Err("nobody answered".to_owned());
    };
    claim.is("client", reply.client)?;
    claim.is("number", reply.number)?;
    Ok(reply)
}

pub fn is_late(claim: &RaftClaim) -> Verdict {
    answer(claim)?;
    claim.from("from")?;
    let waits = forwarded(claim, earlier(claim)?)?.is_some_and(|read| read.index.is_none());
    // The answer may be of a later term, with which the question was given up in this very action.
    let given_up = forwarded(claim, claim.actor()?)?.is_none();
    so(!waits || given_up, "it waits for that")
}

pub fn catches_up(claim: &RaftClaim) -> Verdict {
    let (reply, node) = (answer(claim)?, claim.actor()?);
    claim.is("index", reply.index)?;
    claim.is("applied", node.applied)?;
    so(reply.index > Some(node.applied), "it has applied so much")?;
    so(forwarded(claim, node)?.is_some(), "it does not keep the read")
}

pub fn drops(claim: &RaftClaim) -> Verdict {
    let before = forwarded(claim, earlier(claim)?)?;
    so(before.is_some_and(|read| read.index.is_none()), "it did not wait for a leader")?;
    so(forwarded(claim, claim.actor()?)?.is_none(), "it keeps the read")
}
