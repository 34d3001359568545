//! Phase 2: who proposes what, and who accepts it.

use super::{
    Ballot, It, Message, PROMISE_CHECK, Role, Value, Verdict, accepted_run, ballot, before, is_server,
    own_ballot, run, so,
};
use crate::protocol::Request;
use crate::protocol::multi_paxos::about::SKIP_PHASE_1;
use crate::protocol::multi_paxos::message::{Accept, Accepted, Heartbeat};
use crate::protocol::multi_paxos::slots::Command;

/// The request that a note names by its client and operation: asked just now, or held back before.
fn request<'a>(it: &It<'a>) -> Result<&'a Request, String> {
    let held = it.before.into_iter().flat_map(|node| &node.queue).map(|request| &**request);
    let wanted = |request: &&Request| {
        let client = it.arg("client") == Some(&Value::from(request.client));
        client && it.arg("op") == Some(&request.op.short())
    };
    it.request.into_iter().chain(held).find(wanted).ok_or_else(|| "it has no such request".to_owned())
}

pub fn proposes(it: &It) -> Verdict {
    let (slot, ballot, request, now) =
        (it.number("slot")?, ballot(it, "ballot")?, request(it)?, it.speaker()?);
    own_ballot(it, ballot)?;
    it.is("skips", it.rules.on(SKIP_PHASE_1))?;
    let Role::Leader { ballot: own, open, next } = &now.role else {
        return Err("it does not lead".to_owned());
    };
    so(*own == ballot && slot < *next, "it leads in another ballot")?;
    so(slot > before(it)?.commit(), "that slot was not free")?;
    if it.rules.on(SKIP_PHASE_1) {
        so(super::leads_in(before(it)?, ballot), "it did not lead before")?;
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

pub fn proposes_again(it: &It) -> Verdict {
    let (to, ballot) = (it.node("to")?, ballot(it, "ballot")?);
    is_server(it, to)?;
    so(Some(to) != it.at, "it asks itself")?;
    let Role::Leader { ballot: own, open, .. } = &it.speaker()?.role else {
        return Err("it does not lead".to_owned());
    };
    so(*own == ballot, "it leads in another ballot")?;
    let Some(Value::List(slots)) = it.arg("slots") else { return Err("that is no list".to_owned()) };
    let lacks =
        |slot: &Value| open.iter().any(|(at, open)| Value::from(*at) == *slot && open.acks >> to.0 & 1 == 0);
    so(!slots.is_empty() && slots.iter().all(lacks), "that one is told or chosen")
}

pub fn new_ballot(it: &It) -> Verdict {
    let (ballot, then) = (ballot(it, "ballot")?, before(it)?);
    request(it)?;
    so(!it.rules.on(SKIP_PHASE_1), "the rule forbids it")?;
    own_ballot(it, ballot)?;
    so(matches!(then.role, Role::Leader { .. }), "it did not lead")?;
    so(then.promised < Some(ballot), "it is no new ballot")?;
    so(it.speaker()?.role.ballot() == Some(ballot), "it is not in that ballot")
}

pub fn joins_ballot(it: &It) -> Verdict {
    let (ballot, then, request) = (ballot(it, "ballot")?, before(it)?, request(it)?);
    so(!it.rules.on(SKIP_PHASE_1), "the rule forbids it")?;
    let stands = matches!(then.role, Role::Candidate { ballot: own, .. } if own == ballot);
    so(stands && !then.queue.is_empty(), "no request waits for that ballot")?;
    so(it.speaker()?.queue.last().is_some_and(|last| **last == *request), "it does not wait")
}

pub fn heartbeat(it: &It) -> Verdict {
    let (ballot, now) = (ballot(it, "ballot")?, it.speaker()?);
    own_ballot(it, ballot)?;
    so(super::leads_in(now, ballot), "it does not lead")?;
    it.is("commit", now.commit())
}

fn beat(it: &It) -> Result<Ballot, String> {
    match it.from("from")? {
        Message::Heartbeat(Heartbeat { ballot, .. }) => {
            it.is("ballot", *ballot)?;
            Ok(*ballot)
        }
        other => Err(format!("no leader showed itself, but {other:?}")),
    }
}

pub fn hears_leader(it: &It) -> Verdict {
    let ballot = beat(it)?;
    is_server(it, it.node("from")?)?;
    so(it.speaker()?.seen >= ballot.round, "it does not remember that")
}

pub fn refuses_heartbeat(it: &It) -> Verdict {
    let (ballot, then) = (beat(it)?, before(it)?);
    it.is("promised", then.promised)?;
    so(then.promised > Some(ballot), "the promise is not higher")?;
    so(it.speaker()?.leader == then.leader, "it follows it")
}

/// What is asked to be accepted: the first slot, the commands and the ballot.
fn asked<'a>(it: &It<'a>) -> Result<(u64, &'a [Command], Ballot), String> {
    let Message::Accept(Accept { ballot, first, commands, .. }) = it.from("from")? else {
        return Err("nobody asked it to accept".to_owned());
    };
    it.is("ballot", *ballot)?;
    it.is("first", *first)?;
    it.is("count", commands.len())?;
    it.is("values", Value::List(commands.iter().map(Command::short).collect()))?;
    run(it)?;
    Ok((*first, commands, *ballot))
}

/// That it holds all of this now.
fn holds(it: &It, (first, commands, ballot): (u64, &[Command], Ballot)) -> Verdict {
    let held = &it.speaker()?.accepted;
    let mut indexed = (first..).zip(commands);
    let same = |(slot, command): (u64, &Command)| {
        held.get(slot).is_some_and(|held| held.ballot == ballot && held.command.same(command))
    };
    so(indexed.all(same), "it holds something else")
}

pub fn accepts(it: &It) -> Verdict {
    let (run, then) = (asked(it)?, before(it)?);
    holds(it, run)?;
    let (first, commands, ballot) = run;
    so(then.promised <= Some(ballot), "a higher promise holds it back")?;
    let old = (first..).zip(commands).filter_map(|(slot, _)| then.accepted.get(slot));
    let old: Vec<Value> = old.filter(|held| held.ballot != ballot).map(super::Entry::short).collect();
    so(old.is_empty() == (it.id == "accepts"), "what it held before is told otherwise")?;
    if old.is_empty() { Ok(()) } else { it.is("old", Value::List(old)) }
}

pub fn accepts_again(it: &It) -> Verdict {
    let (run, then) = (asked(it)?, before(it)?);
    let mut indexed = (run.0..).zip(run.1);
    let same = |(slot, command): (u64, &Command)| {
        then.accepted.get(slot).is_some_and(|held| held.ballot == run.2 && held.command.same(command))
    };
    so(indexed.all(same), "it had not accepted all of that")
}

fn lower(it: &It, ballot: Ballot) -> Verdict {
    it.is("promised", before(it)?.promised)?;
    so(super::ballot(it, "promised")? > ballot, "the promise is not higher")
}

pub fn refuses_accept(it: &It) -> Verdict {
    let run = asked(it)?;
    lower(it, run.2)?;
    so(it.speaker()?.accepted == before(it)?.accepted, "it took something of it")
}

pub fn breaks_promise(it: &It) -> Verdict {
    let run = asked(it)?;
    so(!it.rules.on(PROMISE_CHECK), "the rule forbids it")?;
    lower(it, run.2)?;
    holds(it, run)
}

/// The acceptance that is being counted: its slots and its ballot.
fn accepted(it: &It) -> Result<((u64, u64), Ballot), String> {
    let Message::Accepted(Accepted { ballot, first, count }) = it.from("from")? else {
        return Err("nobody accepted".to_owned());
    };
    it.is("ballot", *ballot)?;
    it.is("first", *first)?;
    it.is("count", *count)?;
    let slots = run(it)?;
    own_ballot(it, *ballot)?;
    accepted_run(it, it.node("from")?, slots, *ballot)?;
    Ok((slots, *ballot))
}

/// How often each of the slots that are open was counted before, and whether this server was.
fn counts(it: &It, (first, last): (u64, u64), ballot: Ballot) -> Result<Vec<(u32, bool)>, String> {
    let (then, from) = (before(it)?, it.node("from")?);
    let Role::Leader { ballot: own, open, .. } = &then.role else { return Err("it did not lead".to_owned()) };
    so(*own == ballot, "it led in another ballot")?;
    let open = open.range(first..=last).map(|(_, open)| open);
    Ok(open.map(|open| (open.acks.count_ones(), open.acks >> from.0 & 1 == 1)).collect())
}

pub fn counts_accepted(it: &It) -> Verdict {
    let (slots, ballot) = accepted(it)?;
    let counts = counts(it, slots, ballot)?;
    so(counts.iter().any(|(_, counted)| !counted), "it counted all of that before")?;
    let now = counts.iter().map(|(have, counted)| have + u32::from(!counted));
    it.is("have", now.clone().min())?;
    it.is("most", now.max())?;
    it.is("needed", it.config.quorums(it.rules).phase2)?;
    so(it.number("most")? <= u64::from(it.config.servers), "there are not so many servers")
}

pub fn repeated_accepted(it: &It) -> Verdict {
    let (slots, ballot) = accepted(it)?;
    so(counts(it, slots, ballot)?.iter().all(|(_, counted)| *counted), "it has not counted all of that")
}

pub fn late_accepted(it: &It) -> Verdict {
    let (_, ballot) = accepted(it)?;
    so(!super::leads_in(before(it)?, ballot), "it leads in this ballot")
}
