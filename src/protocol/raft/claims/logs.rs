//! Logs: what is appended, sent, compared, erased, and what snapshots replace.

use super::super::about::IGNORE_OLD_REPLIES;
use super::super::log::{Entry, Log};
use super::super::message::{
    AppendEntries, AppendEntriesRefusal, AppendEntriesReply, InstallSnapshot, InstallSnapshotReply, Message,
};
use super::super::node::{Node, Role};
use super::{RaftClaim, earlier, leads, led, own_term, term_arg, word};
use crate::protocol::claims::{Verdict, so};
use crate::protocol::raft::about::note;
use crate::value::{NodeId, Value};

pub fn boots(claim: &RaftClaim) -> Verdict {
    let disk = claim.disk_before.ok_or("no server boots")?;
    so(claim.before.is_none(), "it was up")?;
    claim.is("term", disk.term)?;
    claim.is("last", disk.log.last_index())?;
    claim.is("snapshot", disk.log.trimmed())
}

/// Whether the log, or the snapshot before it, has an entry of that term at that index.
fn has(log: &Log, index: u64, term: u32) -> bool {
    index < log.trimmed() || log.term_at(index) == Some(term)
}

pub fn no_op(claim: &RaftClaim) -> Verdict {
    let (index, term) = (claim.number("index")?, term_arg(claim, "term")?);
    own_term(claim, "term")?;
    so(has(&claim.actor()?.log, index, term), "there is no such entry")
}

pub fn appends(claim: &RaftClaim) -> Verdict {
    let request = claim.asked_by("client")?;
    claim.is("op", request.op.short())?;
    let (index, term) = (claim.number("index")?, term_arg(claim, "term")?);
    own_term(claim, "term")?;
    let node = claim.actor()?;
    so(has(&node.log, index, term), "there is no such entry")?;
    let before = earlier(claim)?;
    so(leads(before) && before.log.last_index() < index, "it was there before, or no leader took it")
}

fn receivers(claim: &RaftClaim) -> Result<Vec<NodeId>, String> {
    claim.all_nodes("to")
}

pub fn sends(claim: &RaftClaim) -> Verdict {
    let last = claim.number("last")?;
    let to = receivers(claim)?;
    let (before, node) = (earlier(claim)?, claim.actor()?);
    so(!to.contains(&claim.actor_id()?), "it sends itself something")?;
    so(last >= 1 && last <= node.log.last_index().max(before.log.last_index()), "there is no such entry")?;
    match &node.role {
        Role::Leader { peers } => {
            so(to.iter().all(|to| peers[to.index()].sent >= last), "not all of those were sent so much")
        }
        // It led when it sent.
        _ => so(claim.ghost.leaders.values().any(|leader| Some(*leader) == claim.at), "it does not lead"),
    }
}

pub fn beats(claim: &RaftClaim) -> Verdict {
    own_term(claim, "term")?;
    led(claim.ghost, claim.actor_id()?, term_arg(claim, "term")?)
}

/// What came was of a past term.
pub fn stale(claim: &RaftClaim) -> Verdict {
    let message = claim.from("leader")?;
    let right = match message {
        Message::AppendEntries(_) => claim.id == note::APPEND_STALE,
        Message::InstallSnapshot(_) => claim.id == note::SNAPSHOT_OLD_TERM,
        _ => false,
    };
    so(right, "that is not what came")?;
    claim.is("term", message.term())?;
    claim.is("own", claim.actor()?.term)?;
    so(message.term() < claim.actor()?.term, "its term is not past")
}

/// The entries that came: what they follow, and what they are.
fn came<'a>(claim: &RaftClaim<'a>) -> Result<(u64, u32, &'a [Entry]), String> {
    match claim.from("leader")? {
        Message::AppendEntries(AppendEntries { prev_log_index, prev_log_term, entries, .. }) => {
            Ok((*prev_log_index, *prev_log_term, entries))
        }
        _ => Err("no AppendEntries came".to_owned()),
    }
}

/// The term that what came has at an index: of one of its entries, or of the one that they follow.
fn term_of(claim: &RaftClaim, index: u64) -> Result<u32, String> {
    let (prev, prev_term, entries) = came(claim)?;
    if index == prev {
        return Ok(prev_term);
    }
    let place = index.checked_sub(prev + 1).and_then(|place| usize::try_from(place).ok());
    let entry = place.and_then(|place| entries.get(place));
    entry.map(|entry| entry.term).ok_or_else(|| format!("nothing came for entry {index}"))
}

/// That an entry of that index and term was ever made.
fn was_made(claim: &RaftClaim, index: u64, term: u32) -> Verdict {
    let made = index == 0 && term == 0 || claim.ghost.was_made(index, term);
    so(made, &format!("there is no entry {index} of term {term}"))
}

pub fn too_short(claim: &RaftClaim) -> Verdict {
    let index = claim.number("index")?;
    let term = term_of(claim, index)?;
    was_made(claim, index, term)?;
    claim.is("last", claim.actor()?.log.last_index())?;
    so(index > claim.actor()?.log.last_index(), "its log does not end before")
}

pub fn differs(claim: &RaftClaim) -> Verdict {
    let index = claim.number("index")?;
    let log = &claim.actor()?.log;
    claim.is("term", term_of(claim, index)?)?;
    claim.is("own", log.term_at(index))?;
    claim.is("first", log.run_start(index))?;
    was_made(claim, index, term_arg(claim, "term")?)?;
    so(claim.arg("own") != claim.arg("term"), "it is the same")
}

pub fn conflicts(claim: &RaftClaim) -> Verdict {
    let (index, last) = (claim.number("index")?, claim.number("last")?);
    let (before, node) = (earlier(claim)?, claim.actor()?);
    claim.is("own", before.log.term_at(index))?;
    claim.is("term", term_of(claim, index)?)?;
    so(claim.arg("own") != claim.arg("term"), "it is the same")?;
    claim.is("last", before.log.last_index())?;
    claim.is("count", last + 1 - index)?;
    let gone = node.log.term_at(index) != before.log.term_at(index);
    so(gone == (claim.id == note::TRUNCATES), "it erased it, or it did not")
}

/// Nothing that came conflicts with what goes.
pub fn erases(claim: &RaftClaim) -> Verdict {
    let (index, last) = (claim.number("index")?, claim.number("last")?);
    let (prev, _, entries) = came(claim)?;
    so(index == prev + entries.len() as u64 + 1, "the message does not end before that")?;
    claim.is("last", earlier(claim)?.log.last_index())?;
    claim.is("count", last + 1 - index)?;
    so(claim.actor()?.log.last_index() < index, "it erased nothing")
}

pub fn agrees(claim: &RaftClaim) -> Verdict {
    let index = claim.number("match")?;
    let term = term_of(claim, index)?;
    let log = &claim.actor()?.log;
    if claim.id == note::HEARTBEAT_OK {
        return so(has(log, index, term), "its entry is of another term");
    }
    let (prev, _, entries) = came(claim)?;
    let mut came = (prev + 1..).zip(entries);
    so(came.any(|(index, entry)| !has(log, index, entry.term)), "its log is the same")
}

pub fn accepts(claim: &RaftClaim) -> Verdict {
    let (first, last) = (claim.number("first")?, claim.number("last")?);
    claim.is("count", last + 1 - first)?;
    let log = &claim.actor()?.log;
    for index in first..=last {
        so(has(log, index, term_of(claim, index)?), "it did not append that")?;
    }
    so(first > 0 && last >= first, "that is nothing")
}

pub fn hears_match(claim: &RaftClaim) -> Verdict {
    let told = match claim.from("follower")? {
        Message::AppendEntriesReply(AppendEntriesReply { match_index, .. }) => *match_index,
        Message::InstallSnapshotReply(InstallSnapshotReply { last_included_index, .. }) => {
            *last_included_index
        }
        _ => return Err("the follower said nothing of its log".to_owned()),
    };
    let before = earlier(claim)?;
    let Role::Leader { peers } = &before.role else { return Err("it did not lead".to_owned()) };
    let current = claim.from("follower")?.term() == before.term;
    so(current || !claim.rules.on(IGNORE_OLD_REPLIES), "the answer is of an earlier term")?;
    let told = if current { told } else { told.min(before.log.last_index()) };
    let known = peers[claim.node("follower")?.index()].matched;
    claim.is("match", known.max(told))?;
    so((told > known) == (claim.id == note::MATCH_ADVANCES), "that is news, or it is none")
}

pub fn backs_up(claim: &RaftClaim) -> Verdict {
    let Message::AppendEntriesRefusal(AppendEntriesRefusal { conflict_term, conflict_index, .. }) =
        claim.from("follower")?
    else {
        return Err("the follower refused nothing".to_owned());
    };
    claim.is("conflict-term", *conflict_term)?;
    claim.is("conflict-index", *conflict_index)?;
    so(leads(claim.actor()?), "it does not lead")?;
    so(claim.number("next")? < claim.number("old")?, "it does not go back")
}

pub fn is_late(claim: &RaftClaim) -> Verdict {
    let message = claim.from("follower")?;
    claim.is("term", message.term())?;
    let node = claim.actor()?;
    claim.is("own", node.term)?;
    claim.is("role", word(&node.role))
}

pub fn flows(claim: &RaftClaim) -> Verdict {
    let (follower, node) = (claim.node("follower")?, claim.actor()?);
    let Role::Leader { peers } = &node.role else { return so(leads(earlier(claim)?), "it does not lead") };
    let progress = &peers[follower.index()];
    let flow = progress.flow.as_ref().ok_or("there is no flow control")?;
    let next = claim.number("next")?;
    so(next <= progress.next.max(node.log.last_index() + 1), "there is no such entry")?;
    match claim.id {
        note::FLOW_FULL => {
            let then = match claim.before.map(|before| &before.role) {
                Some(Role::Leader { peers }) => peers[follower.index()].flow.as_ref(),
                _ => None,
            };
            claim.is_any("held", then.into_iter().chain([flow]).map(|flow| flow.inflights.len()))?;
            so(next <= node.log.last_index(), "there is no such entry")
        }
        note::FLOW_COMPACTED if node.log.trimmed() < claim.number("old")? => {
            Err("it has that entry".to_owned())
        }
        note::FLOW_PROBES | note::FLOW_COMPACTED => so(next <= claim.number("old")?, "it does not go back"),
        // A snapshot that had to follow at once would end it again.
        _ => claim.is("next", progress.matched + 1),
    }
}

pub fn takes_snapshot(claim: &RaftClaim) -> Verdict {
    let index = claim.number("index")?;
    let (before, node) = (claim.before, claim.actor()?);
    so(node.log.trimmed() >= index && node.applied >= index, "it has no such snapshot")?;
    let kept = before.map_or(0, |before| before.log.trimmed());
    so(claim.number("count")? <= index - kept.min(index), "so many entries there were not")?;
    so(
        claim.number("left")?
            <= node.log.last_index().max(before.map_or(0, |node| node.log.last_index())) - index,
        "so many are not left",
    )
}

pub fn sends_snapshot(claim: &RaftClaim) -> Verdict {
    let node = claim.actor()?;
    so(node.log.trimmed() >= claim.number("next")?, "it has that entry")?;
    so(claim.node("follower")? != claim.actor_id()?, "it sends itself something")?;
    // It may have taken a later one in the same action.
    let has = node.snapshot.iter().chain(claim.before.and_then(|before| before.snapshot.as_ref()));
    claim.is_any("index", has.map(|snapshot| snapshot.index))
}

fn snapshot_index(claim: &RaftClaim) -> Result<(u64, u32), String> {
    match claim.from("leader")? {
        Message::InstallSnapshot(InstallSnapshot { snapshot, .. }) => Ok((snapshot.index, snapshot.term)),
        _ => Err("no snapshot came".to_owned()),
    }
}

pub fn outdated_snapshot(claim: &RaftClaim) -> Verdict {
    let (index, _) = snapshot_index(claim)?;
    claim.is("index", index)?;
    claim.is("commit", earlier(claim)?.commit)?;
    so(index <= earlier(claim)?.commit, "it is ahead of what it committed")
}

pub fn installs(claim: &RaftClaim) -> Verdict {
    let (index, term) = snapshot_index(claim)?;
    claim.is("index", index)?;
    claim.is("term", term)?;
    let (before, node) = (earlier(claim)?, claim.actor()?);
    so((node.applied, node.log.trimmed()) == (index, index), "its state machine is elsewhere")?;
    let after = before.log.last_index().saturating_sub(index);
    let kept = claim.number("kept")?;
    so(kept + claim.number("dropped")? == after, "there were not so many")?;
    so(kept == 0 || has(&before.log, index, term), "its own entry is of another term")?;
    so(node.log.last_index() == index + kept, "not so many stay")
}

/// What a server hears or does of the committed part of its log.
fn committed(claim: &RaftClaim, node: &Node, index: u64) -> Verdict {
    so(node.commit >= index && index <= node.log.last_index(), "that is not committed")?;
    so(claim.ghost.last_committed() >= index, "that was never committed")
}

pub fn learns(claim: &RaftClaim) -> Verdict {
    let (index, node) = (claim.number("index")?, claim.actor()?);
    so(index > earlier(claim)?.commit, "it knew that")?;
    committed(claim, node, index)
}

pub fn applies(claim: &RaftClaim) -> Verdict {
    let (first, last) = (claim.number("first")?, claim.number("last")?);
    claim.is("count", last + 1 - first)?;
    let node = claim.actor()?;
    so(last >= first && node.applied >= last, "it did not apply that")?;
    so(claim.before.is_none_or(|before| before.applied < first), "it had applied that before")?;
    so(claim.arg("last") != Some(&Value::Int(0)), "there is no entry 0")?;
    committed(claim, node, last)
}
