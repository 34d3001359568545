//! What a proposer says of its task: who asked, what a quorum promised, and what came of it.

use super::BACK_OFF;
use super::{
    Arc, Ballot, Instance, It, Message, NodeId, Proposal, Proposer, Task, Value, Verdict, acceptor, ballot,
    heard, instance, learned, own_ballot, slot, so, task_before, versions, was_acceptor,
};
use crate::protocol::ballots::Phase;
use crate::protocol::paxos_kv::about::{PROMISE_CHECK, READ_REPAIR};
use crate::protocol::paxos_kv::message::{Nack, Promise};
use crate::protocol::paxos_kv::task::is_write;
use crate::protocol::{Input, Request};

pub fn proposer<'a>(it: &It<'a>) -> Result<&'a Proposer, String> {
    it.speaker()?.proposer.as_ref().ok_or_else(|| "it proposes nothing".to_owned())
}

/// Requests that the node had in hand before the action, or was given in it.
pub fn requests<'a>(it: &It<'a>) -> impl Iterator<Item = &'a Request> {
    let proposer = it.before.and_then(|node| node.proposer.as_ref());
    let serving = proposer.and_then(|proposer| proposer.task.as_ref()).and_then(Task::request);
    let waiting = proposer.into_iter().flat_map(|proposer| &proposer.queue);
    it.request.into_iter().chain(serving).chain(waiting)
}

/// The request that the note names by its client and operation.
pub fn named<'a>(it: &It<'a>) -> Result<&'a Request, String> {
    let wanted = |request: &&Request| {
        let client = it.arg("client") == Some(&Value::from(request.client));
        client && it.arg("op") == Some(&request.op.short())
    };
    requests(it).find(wanted).ok_or_else(|| "it has no such request".to_owned())
}

/// For whom the task is: a client whose request the node has, or a person who asks for the key.
fn asker<'a>(it: &It<'a>, at: &Instance) -> Result<Option<&'a Request>, String> {
    if it.arg("client") != Some(&Value::None) {
        return named(it).map(Some);
    }
    it.is("op", &*format!("{}?", at.key))?;
    Ok(None)
}

/// That the node uses this ballot in this instance from now on. One action may end the task and begin others.
pub fn takes(it: &It) -> Result<Instance, String> {
    let (at, ballot, now) = (instance(it, "at")?, ballot(it, "ballot")?, proposer(it)?);
    own_ballot(it, ballot)?;
    let then = it.before.and_then(|node| node.proposer.as_ref()).ok_or("it proposed nothing before")?;
    so(ballot.round > then.round, "it used this round before")?;
    so(ballot.round <= now.round, "it does not use that round")?;
    let task = now.task.as_ref().filter(|task| task.ballot == Some(ballot));
    so(now.round > ballot.round || task.is_none_or(|task| task.at == at), "it is somewhere else")?;
    Ok(at)
}

pub fn begins(it: &It) -> Verdict {
    let at = takes(it)?;
    let known = match it.arg("known") {
        Some(Value::None) => None,
        _ => Some(instance(it, "known")?),
    };
    let version = known.as_ref().map(|known| known.version);
    so(at.version == version.map_or(0, |version| version + 1), "that is not the version after it")?;
    so(known.is_none_or(|known| known.key == at.key), "that is another key")?;
    learned(it, &at.key, version)?;
    match asker(it, &at)? {
        Some(request) => so(is_write(&request.op) == (it.id == "begins-write"), "it is the other kind"),
        None => so(it.id == "begins-read" && person_asks(it, None), "nobody asked"),
    }
}

/// That a person asks for this, and a version of it.
fn person_asks(it: &It, at: Option<&Instance>) -> bool {
    let Some(Input::Propose { value, .. }) = it.input else { return false };
    at.is_none_or(|at| Value::from(at) == Value::from(&**value))
}

pub fn begins_named(it: &It) -> Verdict {
    let at = takes(it)?;
    so(person_asks(it, Some(&at)), "nobody asked for that")
}

fn asks<'a>(it: &It<'a>) -> Result<&'a Request, String> {
    let request = it.asked_by("client")?;
    it.is("op", request.op.short())?;
    Ok(request)
}

pub fn queues(it: &It) -> Verdict {
    let (request, now) = (asks(it)?, proposer(it)?);
    so(now.queue.last() == Some(request), "it does not wait")?;
    let task = now.task.as_ref().ok_or("it is busy with nothing")?;
    it.is("serving", task.op())
}

pub fn duplicate_request(it: &It) -> Verdict {
    let request = asks(it)?;
    let mut held = requests(it).skip(1);
    so(held.any(|held| (held.client, held.number) == (request.client, request.number)), "it has it not")
}

pub fn older_request(it: &It) -> Verdict {
    let request = asks(it)?;
    let newer = requests(it).skip(1).find(|held| held.client == request.client);
    let newer = newer.ok_or("it has no other request of that client")?;
    so(newer.number > request.number, "the other is not newer")?;
    it.is("newer", newer.op.short())
}

pub fn gives_up(it: &It) -> Verdict {
    let request = it.asked_by("client")?;
    let mut held = requests(it).skip(1).filter(|held| held.client == request.client);
    let older = held.find(|held| held.number < request.number).ok_or("it had no older one in hand")?;
    it.is("op", older.op.short())?;
    let proposer = proposer(it)?;
    let serves = proposer.task.as_ref().and_then(Task::request) == Some(older);
    so(!serves && !proposer.queue.contains(older), "it goes on with it")
}

pub fn not_a_proposer(it: &It) -> Verdict {
    it.asked_by("client")?;
    let me = it.me()?;
    so(it.config.acceptors.contains(&me) && it.speaker()?.proposer.is_none(), "it is a proposer")?;
    so(it.config.proposers.contains(&it.node("hint")?), "whom it names is none")
}

fn decided(it: &It, task: &Task) -> bool {
    let needed = it.config.quorums(it.rules).phase2;
    it.before.into_iter().flat_map(|node| &node.heard).any(|heard| {
        heard.at == task.at && Some(heard.proposal.ballot) == task.ballot && heard.from.len() >= needed
    })
}

pub fn asks_higher(it: &It) -> Verdict {
    let (at, task) = (takes(it)?, task_before(it).ok_or("it had no task")?);
    so(task.at == at, "it was somewhere else")?;
    it.is("previous", task.ballot)?;
    so(task.ballot < Some(ballot(it, "ballot")?), "the new ballot is not higher")?;
    so(!decided(it, task), "it heard a quorum in that ballot")
}

/// That an acceptor keeps this promise on its disk, where the rules make sure of it.
fn backed(it: &It, from: NodeId, at: &Instance, ballot: Ballot) -> Verdict {
    so(it.config.acceptors.contains(&from), "this is no acceptor")?;
    let written = it.rules.on(PROMISE_CHECK) && it.rules.on(super::PERSIST_PROMISE);
    let disk = &it.disks[from.index()].acceptor;
    let holds = slot(disk, at).promised >= Some(ballot) || disk.gone(at).is_some();
    so(!written || holds || *disk == super::Acceptor::default(), "that acceptor never promised this")
}

/// What a promise says: what was accepted, and the newest version with a value.
type Report = (Option<Proposal>, Option<u32>);

fn own_report(it: &It, at: &Instance, ballot: Ballot) -> Result<Report, String> {
    let held =
        it.before.into_iter().flat_map(|node| node.loopback.waiting()).find_map(|message| match message {
            Message::Promise(Promise { at: of, ballot: its, accepted, newest })
                if (of, *its) == (at, ballot) =>
            {
                Some((accepted.clone(), *newest))
            }
            _ => None,
        });
    if let Some(report) = held {
        return Ok(report);
    }
    // All in one action: what it accepted in it may be what it reports, if the task went round.
    let (then, now) = (was_acceptor(it)?, acceptor(it)?);
    let accepted = slot(then, at)
        .accepted
        .or_else(|| slot(now, at).accepted.filter(|accepted| accepted.ballot < ballot));
    Ok((accepted, then.newest(&at.key)))
}

fn report(it: &It, at: &Instance, ballot: Ballot) -> Result<Report, String> {
    match it.message {
        Some((_, Message::Promise(Promise { at: of, ballot: its, accepted, newest })))
            if (of, *its) == (at, ballot) =>
        {
            Ok((accepted.clone(), *newest))
        }
        _ => own_report(it, at, ballot),
    }
}

pub fn counts_promise(it: &It, carries: bool) -> Verdict {
    let (at, ballot, from) = (instance(it, "at")?, ballot(it, "ballot")?, it.node("from")?);
    let current = |task: &&Task| task.at == at && task.ballot == Some(ballot) && task.phase == Phase::Prepare;
    let Some(task) = proposer(it)?.task.as_ref().filter(current) else {
        // What it tells itself next, in the same action, may have ended the task.
        return so(it.message.is_none() && it.request.is_none(), "it does not gather them");
    };
    it.is("own", from == it.me()?)?;
    it.is("needed", it.config.quorums(it.rules).phase1)?;
    it.is("have", task.promises.len())?;
    so(it.number("have")? < it.number("needed")?, "that is a quorum")?;
    so(task.promises.contains(&from), "it did not count this one")?;
    task.promises.iter().try_for_each(|node| backed(it, *node, &at, ballot))?;
    heard(it)?;
    match report(it, &at, ballot)?.0 {
        None => so(!carries, "it carries nothing"),
        Some(accepted) => so(carries, "it carries a value").and_then(|()| it.is("accepted", &accepted)),
    }
}

fn is_promise(it: &It) -> Result<(Instance, Ballot), String> {
    let told = (instance(it, "at")?, ballot(it, "ballot")?);
    match heard(it)? {
        None => Ok(told),
        Some(Message::Promise(Promise { at, ballot, .. })) if (at, *ballot) == (&told.0, told.1) => Ok(told),
        Some(other) => Err(format!("no such promise came, but {other:?}")),
    }
}

pub fn repeated_promise(it: &It) -> Verdict {
    let ((at, ballot), from) = (is_promise(it)?, it.node("from")?);
    let task = task_before(it).ok_or("it had no task")?;
    let current = task.at == at && task.ballot == Some(ballot);
    so(current && task.promises.contains(&from), "it has not counted this one")
}

pub fn late_promise(it: &It) -> Verdict {
    let (at, ballot) = is_promise(it)?;
    own_ballot(it, ballot)?;
    let gathers = |task: &Task| task.at == at && task.ballot == Some(ballot) && task.phase == Phase::Prepare;
    so(!proposer(it)?.task.as_ref().is_some_and(gathers), "it still gathers promises of this ballot")
}

fn nack(it: &It, of: &str) -> Result<(Instance, Ballot), String> {
    let (at, ballot, promised) = (instance(it, "at")?, ballot(it, of)?, ballot(it, "promised")?);
    so(promised > ballot, "the promise is not higher")?;
    so(it.config.acceptors.contains(&it.node("from")?), "this is no acceptor")?;
    so(it.config.proposers.contains(&promised.node), "that is nobody's ballot")?;
    match heard(it)? {
        None => Ok((at, ballot)),
        Some(Message::Nack(Nack { at: where_, ballot: refused, promised: instead }))
            if (where_, *refused, *instead) == (&at, ballot, promised) =>
        {
            Ok((at, ballot))
        }
        Some(other) => Err(format!("no such refusal came, but {other:?}")),
    }
}

pub fn backs_off(it: &It) -> Verdict {
    let (at, ballot) = nack(it, "ballot")?;
    let waits = |task: &Task| (task.phase, &task.at, task.ballot) == (Phase::Waiting, &at, Some(ballot));
    so(it.message.is_none() || proposer(it)?.task.as_ref().is_some_and(waits), "it does not wait")
}

pub fn retries_at_once(it: &It) -> Verdict {
    nack(it, "previous")?;
    so(!it.rules.on(BACK_OFF), "the rule forbids it")?;
    so(ballot(it, "ballot")? > ballot(it, "promised")?, "it asks below what it heard of")?;
    takes(it).map(|_| ())
}

pub fn late_nack(it: &It) -> Verdict {
    let (at, ballot) = nack(it, "ballot")?;
    own_ballot(it, ballot)?;
    let now = proposer(it)?;
    so(now.seen >= self::ballot(it, "promised")?.round, "it does not know of that")?;
    let asks = |task: &Task| {
        task.at == at && task.ballot == Some(ballot) && matches!(task.phase, Phase::Prepare | Phase::Accept)
    };
    so(!now.task.as_ref().is_some_and(asks), "this ballot is not over")
}

/// A phase-1 quorum and what it reports: what was counted before the action, and the promise that came last.
pub struct Quorum {
    pub reports: Vec<Proposal>,
    pub newest: Option<u32>,
}

pub fn quorum(it: &It, at: &Instance, ballot: Option<Ballot>) -> Result<Quorum, String> {
    let here = |task: &&Task| task.at == *at && (ballot.is_none() || task.ballot == ballot);
    let counted = task_before(it).filter(here).filter(|task| task.phase == Phase::Prepare);
    let last = match it.message {
        Some((from, Message::Promise(Promise { at: of, .. }))) if of == at => from,
        _ => it.me()?,
    };
    let mut from = counted.map_or_else(Vec::new, |task| task.promises.clone());
    so(!from.contains(&last), "that promise was counted before")?;
    from.push(last);
    let needed = it.config.quorums(it.rules).phase1;
    so(from.len() == needed, "the quorum is of another size")?;
    let of = ballot.or(counted.and_then(|task| task.ballot));
    if let Some(ballot) = of {
        from.iter().try_for_each(|node| backed(it, *node, at, ballot))?;
    }
    let accepted = match (of, it.message) {
        (_, Some((_, Message::Promise(Promise { at: of, accepted, newest, .. })))) if of == at => {
            (accepted.clone(), *newest)
        }
        (Some(ballot), _) => own_report(it, at, ballot)?,
        // The whole ballot is in this action: only its own acceptor was asked. What that one accepts later in
        // the same action, for the next in the queue, is no part of its report.
        (None, _) => {
            let then = was_acceptor(it)?;
            (slot(then, at).accepted, then.newest(&at.key))
        }
    };
    let reports = counted.and_then(|task| task.found.clone()).into_iter().chain(accepted.0).collect();
    Ok(Quorum { reports, newest: counted.and_then(|task| task.newest).max(accepted.1) })
}

/// Goes from one version of the key to another.
fn goes(it: &It) -> Result<(Instance, Instance), String> {
    let (asked, at) = (instance(it, "asked")?, takes(it)?);
    so(asked.key == at.key, "that is another key")?;
    asker(it, &at)?;
    Ok((asked, at))
}

pub fn jumps(it: &It) -> Verdict {
    let (asked, at) = goes(it)?;
    so(at.version > asked.version, "that is no later version")?;
    so(quorum(it, &asked, None)?.newest == Some(at.version), "nobody reports that version")?;
    // A promise that waits for no write may tell of an acceptance that does.
    let durable = it.rules.on(super::PERSIST_ACCEPT) && it.rules.on(super::PERSIST_PROMISE);
    so(!durable || it.ghost.any_accepted(&at), "nobody accepted anything there")
}

pub fn steps_back(it: &It) -> Verdict {
    let (asked, at) = goes(it)?;
    so(at.version < asked.version, "that is no earlier version")?;
    so(quorum(it, &asked, None)?.reports.is_empty(), "something was accepted there")?;
    let before = asked.version.checked_sub(1);
    so(versions(it, &at.key)?.0 < before, "it knows the version before")
}

pub fn moves_on(it: &It) -> Verdict {
    let (asked, at) = goes(it)?;
    so(asked != at, "it stays where it is")?;
    learned(it, &at.key, at.version.checked_sub(1))
}

/// A quorum of the size that is needed promised in this instance and ballot.
fn promised(it: &It) -> Result<(Instance, Quorum), String> {
    let (at, ballot) = (instance(it, "at")?, ballot(it, "ballot")?);
    it.is("have", it.config.quorums(it.rules).phase1)?;
    own_ballot(it, ballot)?;
    asker(it, &at)?;
    let quorum = quorum(it, &at, Some(ballot))?;
    Ok((at, quorum))
}

/// What the node proposes there, as far as its task is still at it.
fn proposes(it: &It, value: &str) -> Verdict {
    let (at, ballot) = (instance(it, "at")?, ballot(it, "ballot")?);
    match &proposer(it)?.task {
        Some(task) if task.at == at && task.ballot == Some(ballot) => {
            so(task.phase != Phase::Prepare, "it is still in phase 1")?;
            it.is(value, task.value.as_ref().map_or(Value::None, |value| (&**value).into()))
        }
        _ => Ok(()),
    }
}

/// That it proposes the client's write, made from the version before.
fn proposes_mine(it: &It) -> Verdict {
    let (at, ballot, request) = (instance(it, "at")?, ballot(it, "ballot")?, named(it)?);
    learned(it, &at.key, at.version.checked_sub(1))?;
    let Some(task) = proposer(it)?.task.as_ref().filter(|task| task.at == at && task.ballot == Some(ballot))
    else {
        return Ok(());
    };
    let mine = |value: &Arc<_>| {
        let value: &crate::protocol::paxos_kv::Stored = value;
        (value.client, value.number) == (request.client, request.number)
    };
    so(task.value.as_ref().is_some_and(mine), "it proposes something else")
}

pub fn proposes_own(it: &It) -> Verdict {
    so(promised(it)?.1.reports.is_empty(), "a promise carries a value")?;
    proposes_mine(it)
}

fn reported(it: &It, reports: &[Proposal]) -> Result<Proposal, String> {
    let told = reports.iter().find(|report| it.arg("accepted") == Some(&Value::from(*report)));
    told.cloned().ok_or_else(|| "no promise reported that".to_owned())
}

/// Whose the value is that a writer must propose: it may be the very request.
fn whose(it: &It, accepted: &Proposal) -> Verdict {
    if it.id != "adopts" {
        return Ok(());
    }
    let request = named(it)?;
    it.is("mine", (accepted.value.client, accepted.value.number) == (request.client, request.number))
}

pub fn takes_highest(it: &It) -> Verdict {
    let (_, quorum) = promised(it)?;
    let accepted = reported(it, &quorum.reports)?;
    so(quorum.reports.iter().all(|report| report.ballot <= accepted.ballot), "there is a higher one")?;
    it.is("value", &*accepted.value)?;
    whose(it, &accepted)?;
    proposes(it, "value")
}

pub fn takes_first(it: &It) -> Verdict {
    let (_, quorum) = promised(it)?;
    let accepted = reported(it, &quorum.reports)?;
    so(quorum.reports.first() == Some(&accepted), "that was not heard of first")?;
    it.is("value", &*accepted.value)?;
    proposes(it, "value")
}

pub fn ignores_accepted(it: &It) -> Verdict {
    let (_, quorum) = promised(it)?;
    reported(it, &quorum.reports)?;
    proposes_mine(it)
}

pub fn answers_unrepaired(it: &It) -> Verdict {
    let (at, quorum) = promised(it)?;
    reported(it, &quorum.reports)?;
    so(!it.rules.on(READ_REPAIR), "the rule forbids it")?;
    so(it.speaker()?.version(&at.key) >= Some(at.version), "it does not take it for chosen")
}
