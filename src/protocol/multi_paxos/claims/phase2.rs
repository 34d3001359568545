//! Phase 2: who proposes what, and who accepts it.

use super::{
    Ballot, Message, MultiPaxosClaim, PROMISE_CHECK, Role, Value, Verdict, accepted_run, ballot, before,
    is_server, own_ballot, run, so,
};
use crate::protocol::Request;
use crate::protocol::multi_paxos::about::SKIP_PHASE_1;
use crate::protocol::multi_paxos::about::note;
use crate::protocol::multi_paxos::message::{Accept, Accepted, Heartbeat};
use crate::protocol::multi_paxos::slots::Command;

/// The request that a note names by its client and operation: asked just now, or held back before.
fn request<'a>(claim: &MultiPaxosClaim<'a>) -> Result<&'a Request, String> {
    let held = claim.before.into_iter().flat_map(|node| &node.queue).map(|request| &**request);
    let wanted = |request: &&Request| {
        let client = claim.arg("client") == Some(&Value::from(request.client));
        client && claim.arg("op") == Some(&request.op.short())
    };
    claim.request.into_iter().chain(held).find(wanted).ok_or_else(|| "it has no such request".to_owned())
}

pub fn proposes(claim: &MultiPaxosClaim) -> Verdict {
    let (slot, ballot, request, now) =
        (claim.number("slot")?, ballot(claim, "ballot")?, request(claim)?, claim.actor()?);
    own_ballot(claim, ballot)?;
    claim.is("skips", claim.rules.on(SKIP_PHASE_1))?;
    let Role::Leader { ballot: own, open, next } = &now.role else {
        return Err("it does not lead".to_owned());
    };
    so(*own == ballot && slot < *next, "it leads in another ballot")?;
    so(slot > before(claim)?.commit(), "that slot was not free")?;
    if claim.rules.on(SKIP_PHASE_1) {
        so(super::leads_in(before(claim)?, ballot), "it did not lead before")?;
    }
    // A client may have asked for the same more than once.
    let mine = |command: &Command| {
        command.request().is_some_and(|held| (held.client, &held.op) == (request.client, &request.op))
    };
    let held = match open.get(&slot) {
        Some(open) => mine(&open.command),
        None => now.chosen_at(slot).is_some_and(|chosen| mine(&chosen.command)),
    };
    so(held, "it proposes something else there")
}

pub fn proposes_again(claim: &MultiPaxosClaim) -> Verdict {
    let (to, ballot) = (claim.node("to")?, ballot(claim, "ballot")?);
    is_server(claim, to)?;
    so(Some(to) != claim.at, "it asks itself")?;
    let Role::Leader { ballot: own, open, .. } = &claim.actor()?.role else {
        return Err("it does not lead".to_owned());
    };
    so(*own == ballot, "it leads in another ballot")?;
    let Some(Value::List(slots)) = claim.arg("slots") else { return Err("that is no list".to_owned()) };
    let lacks =
        |slot: &Value| open.iter().any(|(at, open)| Value::from(*at) == *slot && open.acks >> to.0 & 1 == 0);
    so(!slots.is_empty() && slots.iter().all(lacks), "that one is told or chosen")
}

pub fn new_ballot(claim: &MultiPaxosClaim) -> Verdict {
    let (ballot, then) = (ballot(claim, "ballot")?, before(claim)?);
    request(claim)?;
    so(!claim.rules.on(SKIP_PHASE_1), "the rule forbids it")?;
    own_ballot(claim, ballot)?;
    so(matches!(then.role, Role::Leader { .. }), "it did not lead")?;
    so(then.promised < Some(ballot), "it is no new ballot")?;
    so(claim.actor()?.role.ballot() == Some(ballot), "it is not in that ballot")
}

pub fn joins_ballot(claim: &MultiPaxosClaim) -> Verdict {
    let (ballot, then, request) = (ballot(claim, "ballot")?, before(claim)?, request(claim)?);
    so(!claim.rules.on(SKIP_PHASE_1), "the rule forbids it")?;
    let stands = matches!(then.role, Role::Candidate { ballot: own, .. } if own == ballot);
    so(stands && !then.queue.is_empty(), "no request waits for that ballot")?;
    so(claim.actor()?.queue.last().is_some_and(|last| **last == *request), "it does not wait")
}

pub fn heartbeat(claim: &MultiPaxosClaim) -> Verdict {
    let (ballot, now) = (ballot(claim, "ballot")?, claim.actor()?);
    own_ballot(claim, ballot)?;
    so(super::leads_in(now, ballot), "it does not lead")?;
    claim.is("commit", now.commit())
}

fn beat(claim: &MultiPaxosClaim) -> Result<Ballot, String> {
    match claim.from("from")? {
        Message::Heartbeat(Heartbeat { ballot, .. }) => {
            claim.is("ballot", *ballot)?;
            Ok(*ballot)
        }
        other => Err(format!("no leader showed itself, but {other:?}")),
    }
}

pub fn hears_leader(claim: &MultiPaxosClaim) -> Verdict {
    let ballot = beat(claim)?;
    is_server(claim, claim.node("from")?)?;
    so(claim.actor()?.seen >= ballot.round, "it does not remember that")
}

pub fn refuses_heartbeat(claim: &MultiPaxosClaim) -> Verdict {
    let (ballot, then) = (beat(claim)?, before(claim)?);
    claim.is("promised", then.promised)?;
    so(then.promised > Some(ballot), "the promise is not higher")?;
    so(claim.actor()?.leader == then.leader, "it follows it")
}

/// What is asked to be accepted: the first slot, the commands and the ballot.
fn asked<'a>(claim: &MultiPaxosClaim<'a>) -> Result<(u64, &'a [Command], Ballot), String> {
    let Message::Accept(Accept { ballot, first, commands, .. }) = claim.from("from")? else {
        return Err("nobody asked it to accept".to_owned());
    };
    claim.is("ballot", *ballot)?;
    claim.is("first", *first)?;
    claim.is("count", commands.len())?;
    claim.is("values", Value::List(commands.iter().map(Command::short).collect()))?;
    run(claim)?;
    Ok((*first, commands, *ballot))
}

/// That it holds all of this now.
fn holds(claim: &MultiPaxosClaim, (first, commands, ballot): (u64, &[Command], Ballot)) -> Verdict {
    let held = &claim.actor()?.accepted;
    let mut indexed = (first..).zip(commands);
    let same = |(slot, command): (u64, &Command)| {
        held.get(slot).is_some_and(|held| held.ballot == ballot && held.command.same(command))
    };
    so(indexed.all(same), "it holds something else")
}

pub fn accepts(claim: &MultiPaxosClaim) -> Verdict {
    let (run, then) = (asked(claim)?, before(claim)?);
    holds(claim, run)?;
    let (first, commands, ballot) = run;
    so(then.promised <= Some(ballot), "a higher promise holds it back")?;
    let old = (first..).zip(commands).filter_map(|(slot, _)| then.accepted.get(slot));
    let old: Vec<Value> = old.filter(|held| held.ballot != ballot).map(super::Entry::short).collect();
    so(old.is_empty() == (claim.id == note::ACCEPTS), "what it held before is told otherwise")?;
    if old.is_empty() { Ok(()) } else { claim.is("old", Value::List(old)) }
}

pub fn accepts_again(claim: &MultiPaxosClaim) -> Verdict {
    let (run, then) = (asked(claim)?, before(claim)?);
    let mut indexed = (run.0..).zip(run.1);
    let same = |(slot, command): (u64, &Command)| {
        then.accepted.get(slot).is_some_and(|held| held.ballot == run.2 && held.command.same(command))
    };
    so(indexed.all(same), "it had not accepted all of that")
}

fn lower(claim: &MultiPaxosClaim, ballot: Ballot) -> Verdict {
    claim.is("promised", before(claim)?.promised)?;
    so(super::ballot(claim, "promised")? > ballot, "the promise is not higher")
}

pub fn refuses_accept(claim: &MultiPaxosClaim) -> Verdict {
    let run = asked(claim)?;
    lower(claim, run.2)?;
    so(claim.actor()?.accepted == before(claim)?.accepted, "it took something of it")
}

pub fn breaks_promise(claim: &MultiPaxosClaim) -> Verdict {
    let run = asked(claim)?;
    so(!claim.rules.on(PROMISE_CHECK), "the rule forbids it")?;
    lower(claim, run.2)?;
    holds(claim, run)
}

/// The acceptance that is being counted: its slots and its ballot.
fn accepted(claim: &MultiPaxosClaim) -> Result<((u64, u64), Ballot), String> {
    let Message::Accepted(Accepted { ballot, first, count }) = claim.from("from")? else {
        return Err("nobody accepted".to_owned());
    };
    claim.is("ballot", *ballot)?;
    claim.is("first", *first)?;
    claim.is("count", *count)?;
    let slots = run(claim)?;
    own_ballot(claim, *ballot)?;
    accepted_run(claim, claim.node("from")?, slots, *ballot)?;
    Ok((slots, *ballot))
}

/// How often each of the slots that are open was counted before, and whether this server was.
fn counts(
    claim: &MultiPaxosClaim,
    (first, last): (u64, u64),
    ballot: Ballot,
) -> Result<Vec<(u32, bool)>, String> {
    let (then, from) = (before(claim)?, claim.node("from")?);
    let Role::Leader { ballot: own, open, .. } = &then.role else { return Err("it did not lead".to_owned()) };
    so(*own == ballot, "it led in another ballot")?;
    let open = open.range(first..=last).map(|(_, open)| open);
    Ok(open.map(|open| (open.acks.count_ones(), open.acks >> from.0 & 1 == 1)).collect())
}

pub fn counts_accepted(claim: &MultiPaxosClaim) -> Verdict {
    let (slots, ballot) = accepted(claim)?;
    let counts = counts(claim, slots, ballot)?;
    so(counts.iter().any(|(_, counted)| !counted), "it counted all of that before")?;
    let now = counts.iter().map(|(have, counted)| have + u32::from(!counted));
    claim.is("have", now.clone().min())?;
    claim.is("most", now.max())?;
    claim.is("needed", claim.config.quorums(claim.rules).phase2)?;
    so(claim.number("most")? <= u64::from(claim.config.servers), "there are not so many servers")
}

pub fn repeated_accepted(claim: &MultiPaxosClaim) -> Verdict {
    let (slots, ballot) = accepted(claim)?;
    so(counts(claim, slots, ballot)?.iter().all(|(_, counted)| *counted), "it has not counted all of that")
}

pub fn late_accepted(claim: &MultiPaxosClaim) -> Verdict {
    let (_, ballot) = accepted(claim)?;
    so(!super::leads_in(before(claim)?, ballot), "it leads in this ballot")
}
