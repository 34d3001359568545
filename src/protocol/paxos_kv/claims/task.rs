//! What a proposer says of its task: who asked, what a quorum promised, and what came of it.

use super::BACK_OFF;
use super::{
    Arc, Ballot, Instance, Message, NodeId, PaxosKvClaim, Proposal, Proposer, Task, Value, Verdict, acceptor,
    ballot, heard, instance, learned, own_ballot, slot, so, task_before, versions, was_acceptor,
};
use crate::protocol::ballots::Phase;
use crate::protocol::paxos_kv::about::note;
use crate::protocol::paxos_kv::about::{PROMISE_CHECK, READ_REPAIR};
use crate::protocol::paxos_kv::message::{Nack, Promise};
use crate::protocol::paxos_kv::task::is_write;
use crate::protocol::{Input, Request};

pub fn proposer<'a>(claim: &PaxosKvClaim<'a>) -> Result<&'a Proposer, String> {
    claim.actor()?.proposer.as_ref().ok_or_else(|| "it proposes nothing".to_owned())
}

/// Requests that the node had in hand before the action, or was given in it.
pub fn requests<'a>(claim: &PaxosKvClaim<'a>) -> impl Iterator<Item = &'a Request> {
    let proposer = claim.before.and_then(|node| node.proposer.as_ref());
    let serving = proposer.and_then(|proposer| proposer.task.as_ref()).and_then(Task::request);
    let waiting = proposer.into_iter().flat_map(|proposer| &proposer.queue);
    claim.request.into_iter().chain(serving).chain(waiting)
}

/// The request that the note names by its client and operation.
pub fn named<'a>(claim: &PaxosKvClaim<'a>) -> Result<&'a Request, String> {
    let wanted = |request: &&Request| {
        let client = claim.arg("client") == Some(&Value::from(request.client));
        client && claim.arg("op") == Some(&request.op.short())
    };
    requests(claim).find(wanted).ok_or_else(|| "it has no such request".to_owned())
}

/// For whom the task is: a client whose request the node has, or a person who asks for the key.
fn asker<'a>(claim: &PaxosKvClaim<'a>, at: &Instance) -> Result<Option<&'a Request>, String> {
    if claim.arg("client") != Some(&Value::None) {
        return named(claim).map(Some);
    }
    claim.is("op", &*format!("{}?", at.key))?;
    Ok(None)
}

/// That the node uses this ballot in this instance from now on. One action may end the task and begin others.
pub fn takes(claim: &PaxosKvClaim) -> Result<Instance, String> {
    let (at, ballot, now) = (instance(claim, "at")?, ballot(claim, "ballot")?, proposer(claim)?);
    own_ballot(claim, ballot)?;
    let then = claim.before.and_then(|node| node.proposer.as_ref()).ok_or("it proposed nothing before")?;
    so(ballot.round > then.round, "it used this round before")?;
    so(ballot.round <= now.round, "it does not use that round")?;
    let task = now.task.as_ref().filter(|task| task.ballot == Some(ballot));
    so(now.round > ballot.round || task.is_none_or(|task| task.at == at), "it is somewhere else")?;
    Ok(at)
}

pub fn begins(claim: &PaxosKvClaim) -> Verdict {
    let at = takes(claim)?;
    let known = match claim.arg("known") {
        Some(Value::None) => None,
        _ => Some(instance(claim, "known")?),
    };
    let version = known.as_ref().map(|known| known.version);
    so(at.version == version.map_or(0, |version| version + 1), "that is not the version after it")?;
    so(known.is_none_or(|known| known.key == at.key), "that is another key")?;
    learned(claim, &at.key, version)?;
    match asker(claim, &at)? {
        Some(request) => {
            so(is_write(&request.op) == (claim.id == note::BEGINS_WRITE), "it is the other kind")
        }
        None => so(claim.id == note::BEGINS_READ && person_asks(claim, None), "nobody asked"),
    }
}

/// That a person asks for this, and a version of it.
fn person_asks(claim: &PaxosKvClaim, at: Option<&Instance>) -> bool {
    let Some(Input::Propose { value, .. }) = claim.input else { return false };
    at.is_none_or(|at| Value::from(at) == Value::from(&**value))
}

pub fn begins_named(claim: &PaxosKvClaim) -> Verdict {
    let at = takes(claim)?;
    so(person_asks(claim, Some(&at)), "nobody asked for that")
}

fn asks<'a>(claim: &PaxosKvClaim<'a>) -> Result<&'a Request, String> {
    let request = claim.asked_by("client")?;
    claim.is("op", request.op.short())?;
    Ok(request)
}

pub fn queues(claim: &PaxosKvClaim) -> Verdict {
    let (request, now) = (asks(claim)?, proposer(claim)?);
    so(now.queue.last() == Some(request), "it does not wait")?;
    let task = now.task.as_ref().ok_or("it is busy with nothing")?;
    claim.is("serving", task.op())
}

pub fn duplicate_request(claim: &PaxosKvClaim) -> Verdict {
    let request = asks(claim)?;
    let mut held = requests(claim).skip(1);
    so(held.any(|held| (held.client, held.number) == (request.client, request.number)), "it has it not")
}

pub fn older_request(claim: &PaxosKvClaim) -> Verdict {
    let request = asks(claim)?;
    let newer = requests(claim).skip(1).find(|held| held.client == request.client);
    let newer = newer.ok_or("it has no other request of that client")?;
    so(newer.number > request.number, "the other is not newer")?;
    claim.is("newer", newer.op.short())
}

pub fn gives_up(claim: &PaxosKvClaim) -> Verdict {
    let request = claim.asked_by("client")?;
    let mut held = requests(claim).skip(1).filter(|held| held.client == request.client);
    let older = held.find(|held| held.number < request.number).ok_or("it had no older one in hand")?;
    claim.is("op", older.op.short())?;
    let proposer = proposer(claim)?;
    let serves = proposer.task.as_ref().and_then(Task::request) == Some(older);
    so(!serves && !proposer.queue.contains(older), "it goes on with it")
}

pub fn not_a_proposer(claim: &PaxosKvClaim) -> Verdict {
    claim.asked_by("client")?;
    let me = claim.actor_id()?;
    so(claim.config.acceptors.contains(&me) && claim.actor()?.proposer.is_none(), "it is a proposer")?;
    so(claim.config.proposers.contains(&claim.node("hint")?), "whom it names is none")
}

fn decided(claim: &PaxosKvClaim, task: &Task) -> bool {
    let needed = claim.config.quorums(claim.rules).phase2;
    claim.before.into_iter().flat_map(|node| &node.heard).any(|heard| {
        heard.at == task.at && Some(heard.proposal.ballot) == task.ballot && heard.from.len() >= needed
    })
}

pub fn asks_higher(claim: &PaxosKvClaim) -> Verdict {
    let (at, task) = (takes(claim)?, task_before(claim).ok_or("it had no task")?);
    so(task.at == at, "it was somewhere else")?;
    claim.is("previous", task.ballot)?;
    so(task.ballot < Some(ballot(claim, "ballot")?), "the new ballot is not higher")?;
    so(!decided(claim, task), "it heard a quorum in that ballot")
}

/// That an acceptor keeps this promise on its disk, where the rules make sure of it.
fn backed(claim: &PaxosKvClaim, from: NodeId, at: &Instance, ballot: Ballot) -> Verdict {
    so(claim.config.acceptors.contains(&from), "this is no acceptor")?;
    let written = claim.rules.on(PROMISE_CHECK) && claim.rules.on(super::PERSIST_PROMISE);
    let disk = &claim.disks[from.index()].acceptor;
    let holds = slot(disk, at).promised >= Some(ballot) || disk.gone(at).is_some();
    so(!written || holds || *disk == super::Acceptor::default(), "that acceptor never promised this")
}

/// What a promise says: what was accepted, and the newest version with a value.
type Report = (Option<Proposal>, Option<u32>);

fn own_report(claim: &PaxosKvClaim, at: &Instance, ballot: Ballot) -> Result<Report, String> {
    let held =
        claim.before.into_iter().flat_map(|node| node.loopback.waiting()).find_map(|message| match message {
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
    let (then, now) = (was_acceptor(claim)?, acceptor(claim)?);
    let accepted = slot(then, at)
        .accepted
        .or_else(|| slot(now, at).accepted.filter(|accepted| accepted.ballot < ballot));
    Ok((accepted, then.newest(&at.key)))
}

fn report(claim: &PaxosKvClaim, at: &Instance, ballot: Ballot) -> Result<Report, String> {
    match claim.message {
        Some((_, Message::Promise(Promise { at: of, ballot: its, accepted, newest })))
            if (of, *its) == (at, ballot) =>
        {
            Ok((accepted.clone(), *newest))
        }
        _ => own_report(claim, at, ballot),
    }
}

pub fn counts_promise(claim: &PaxosKvClaim, carries: bool) -> Verdict {
    let (at, ballot, from) = (instance(claim, "at")?, ballot(claim, "ballot")?, claim.node("from")?);
    let current = |task: &&Task| task.at == at && task.ballot == Some(ballot) && task.phase == Phase::Prepare;
    let Some(task) = proposer(claim)?.task.as_ref().filter(current) else {
        // What it tells itself next, in the same action, may have ended the task.
        return so(claim.message.is_none() && claim.request.is_none(), "it does not gather them");
    };
    claim.is("own", from == claim.actor_id()?)?;
    claim.is("needed", claim.config.quorums(claim.rules).phase1)?;
    claim.is("have", task.promises.len())?;
    so(claim.number("have")? < claim.number("needed")?, "that is a quorum")?;
    so(task.promises.contains(&from), "it did not count this one")?;
    task.promises.iter().try_for_each(|node| backed(claim, *node, &at, ballot))?;
    heard(claim)?;
    match report(claim, &at, ballot)?.0 {
        None => so(!carries, "it carries nothing"),
        Some(accepted) => so(carries, "it carries a value").and_then(|()| claim.is("accepted", &accepted)),
    }
}

fn is_promise(claim: &PaxosKvClaim) -> Result<(Instance, Ballot), String> {
    let told = (instance(claim, "at")?, ballot(claim, "ballot")?);
    match heard(claim)? {
        None => Ok(told),
        Some(Message::Promise(Promise { at, ballot, .. })) if (at, *ballot) == (&told.0, told.1) => Ok(told),
        Some(other) => Err(format!("no such promise came, but {other:?}")),
    }
}

pub fn repeated_promise(claim: &PaxosKvClaim) -> Verdict {
    let ((at, ballot), from) = (is_promise(claim)?, claim.node("from")?);
    let task = task_before(claim).ok_or("it had no task")?;
    let current = task.at == at && task.ballot == Some(ballot);
    so(current && task.promises.contains(&from), "it has not counted this one")
}

pub fn late_promise(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = is_promise(claim)?;
    own_ballot(claim, ballot)?;
    let gathers = |task: &Task| task.at == at && task.ballot == Some(ballot) && task.phase == Phase::Prepare;
    so(!proposer(claim)?.task.as_ref().is_some_and(gathers), "it still gathers promises of this ballot")
}

fn nack(claim: &PaxosKvClaim, of: &str) -> Result<(Instance, Ballot), String> {
    let (at, ballot, promised) = (instance(claim, "at")?, ballot(claim, of)?, ballot(claim, "promised")?);
    so(promised > ballot, "the promise is not higher")?;
    so(claim.config.acceptors.contains(&claim.node("from")?), "this is no acceptor")?;
    so(claim.config.proposers.contains(&promised.node), "that is nobody's ballot")?;
    match heard(claim)? {
        None => Ok((at, ballot)),
        Some(Message::Nack(Nack { at: where_, ballot: refused, promised: instead }))
            if (where_, *refused, *instead) == (&at, ballot, promised) =>
        {
            Ok((at, ballot))
        }
        Some(other) => Err(format!("no such refusal came, but {other:?}")),
    }
}

pub fn backs_off(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = nack(claim, "ballot")?;
    let waits = |task: &Task| (task.phase, &task.at, task.ballot) == (Phase::Waiting, &at, Some(ballot));
    so(claim.message.is_none() || proposer(claim)?.task.as_ref().is_some_and(waits), "it does not wait")
}

pub fn retries_at_once(claim: &PaxosKvClaim) -> Verdict {
    nack(claim, "previous")?;
    so(!claim.rules.on(BACK_OFF), "the rule forbids it")?;
    so(ballot(claim, "ballot")? > ballot(claim, "promised")?, "it asks below what it heard of")?;
    takes(claim).map(|_| ())
}

pub fn late_nack(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = nack(claim, "ballot")?;
    own_ballot(claim, ballot)?;
    let now = proposer(claim)?;
    so(now.seen >= self::ballot(claim, "promised")?.round, "it does not know of that")?;
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

pub fn quorum(claim: &PaxosKvClaim, at: &Instance, ballot: Option<Ballot>) -> Result<Quorum, String> {
    let here = |task: &&Task| task.at == *at && (ballot.is_none() || task.ballot == ballot);
    let counted = task_before(claim).filter(here).filter(|task| task.phase == Phase::Prepare);
    let last = match claim.message {
        Some((from, Message::Promise(Promise { at: of, .. }))) if of == at => from,
        _ => claim.actor_id()?,
    };
    let mut from = counted.map_or_else(Vec::new, |task| task.promises.clone());
    so(!from.contains(&last), "that promise was counted before")?;
    from.push(last);
    let needed = claim.config.quorums(claim.rules).phase1;
    so(from.len() == needed, "the quorum is of another size")?;
    let of = ballot.or(counted.and_then(|task| task.ballot));
    if let Some(ballot) = of {
        from.iter().try_for_each(|node| backed(claim, *node, at, ballot))?;
    }
    let accepted = match (of, claim.message) {
        (_, Some((_, Message::Promise(Promise { at: of, accepted, newest, .. })))) if of == at => {
            (accepted.clone(), *newest)
        }
        (Some(ballot), _) => own_report(claim, at, ballot)?,
        // The whole ballot is in this action: only its own acceptor was asked. What that one accepts later in
        // the same action, for the next in the queue, is no part of its report.
        (None, _) => {
            let then = was_acceptor(claim)?;
            (slot(then, at).accepted, then.newest(&at.key))
        }
    };
    let reports = counted.and_then(|task| task.found.clone()).into_iter().chain(accepted.0).collect();
    Ok(Quorum { reports, newest: counted.and_then(|task| task.newest).max(accepted.1) })
}

/// Goes from one version of the key to another.
fn goes(claim: &PaxosKvClaim) -> Result<(Instance, Instance), String> {
    let (asked, at) = (instance(claim, "asked")?, takes(claim)?);
    so(asked.key == at.key, "that is another key")?;
    asker(claim, &at)?;
    Ok((asked, at))
}

pub fn jumps(claim: &PaxosKvClaim) -> Verdict {
    let (asked, at) = goes(claim)?;
    so(at.version > asked.version, "that is no later version")?;
    so(quorum(claim, &asked, None)?.newest == Some(at.version), "nobody reports that version")?;
    // A promise that waits for no write may tell of an acceptance that does.
    let durable = claim.rules.on(super::PERSIST_ACCEPT) && claim.rules.on(super::PERSIST_PROMISE);
    so(!durable || claim.ghost.any_accepted(&at), "nobody accepted anything there")
}

pub fn steps_back(claim: &PaxosKvClaim) -> Verdict {
    let (asked, at) = goes(claim)?;
    so(at.version < asked.version, "that is no earlier version")?;
    so(quorum(claim, &asked, None)?.reports.is_empty(), "something was accepted there")?;
    let before = asked.version.checked_sub(1);
    so(versions(claim, &at.key)?.0 < before, "it knows the version before")
}

pub fn moves_on(claim: &PaxosKvClaim) -> Verdict {
    let (asked, at) = goes(claim)?;
    so(asked != at, "it stays where it is")?;
    learned(claim, &at.key, at.version.checked_sub(1))
}

/// A quorum of the size that is needed promised in this instance and ballot.
fn promised(claim: &PaxosKvClaim) -> Result<(Instance, Quorum), String> {
    let (at, ballot) = (instance(claim, "at")?, ballot(claim, "ballot")?);
    claim.is("have", claim.config.quorums(claim.rules).phase1)?;
    own_ballot(claim, ballot)?;
    asker(claim, &at)?;
    let quorum = quorum(claim, &at, Some(ballot))?;
    Ok((at, quorum))
}

/// What the node proposes there, as far as its task is still at it.
fn proposes(claim: &PaxosKvClaim, value: &str) -> Verdict {
    let (at, ballot) = (instance(claim, "at")?, ballot(claim, "ballot")?);
    match &proposer(claim)?.task {
        Some(task) if task.at == at && task.ballot == Some(ballot) => {
            so(task.phase != Phase::Prepare, "it is still in phase 1")?;
            claim.is(value, task.value.as_ref().map_or(Value::None, |value| (&**value).into()))
        }
        _ => Ok(()),
    }
}

/// That it proposes the client's write, made from the version before.
fn proposes_mine(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot, request) = (instance(claim, "at")?, ballot(claim, "ballot")?, named(claim)?);
    learned(claim, &at.key, at.version.checked_sub(1))?;
    let Some(task) =
        proposer(claim)?.task.as_ref().filter(|task| task.at == at && task.ballot == Some(ballot))
    else {
        return Ok(());
    };
    let mine = |value: &Arc<_>| {
        let value: &crate::protocol::paxos_kv::Stored = value;
        (value.client, value.number) == (request.client, request.number)
    };
    so(task.value.as_ref().is_some_and(mine), "it proposes something else")
}

pub fn proposes_own(claim: &PaxosKvClaim) -> Verdict {
    so(promised(claim)?.1.reports.is_empty(), "a promise carries a value")?;
    proposes_mine(claim)
}

fn reported(claim: &PaxosKvClaim, reports: &[Proposal]) -> Result<Proposal, String> {
    let told = reports.iter().find(|report| claim.arg("accepted") == Some(&Value::from(*report)));
    told.cloned().ok_or_else(|| "no promise reported that".to_owned())
}

/// Whose the value is that a writer must propose: it may be the very request.
fn whose(claim: &PaxosKvClaim, accepted: &Proposal) -> Verdict {
    if claim.id != note::ADOPTS {
        return Ok(());
    }
    let request = named(claim)?;
    claim.is("mine", (accepted.value.client, accepted.value.number) == (request.client, request.number))
}

pub fn takes_highest(claim: &PaxosKvClaim) -> Verdict {
    let (_, quorum) = promised(claim)?;
    let accepted = reported(claim, &quorum.reports)?;
    so(quorum.reports.iter().all(|report| report.ballot <= accepted.ballot), "there is a higher one")?;
    claim.is("value", &*accepted.value)?;
    whose(claim, &accepted)?;
    proposes(claim, "value")
}

pub fn takes_first(claim: &PaxosKvClaim) -> Verdict {
    let (_, quorum) = promised(claim)?;
    let accepted = reported(claim, &quorum.reports)?;
    so(quorum.reports.first() == Some(&accepted), "that was not heard of first")?;
    claim.is("value", &*accepted.value)?;
    proposes(claim, "value")
}

pub fn ignores_accepted(claim: &PaxosKvClaim) -> Verdict {
    let (_, quorum) = promised(claim)?;
    reported(claim, &quorum.reports)?;
    proposes_mine(claim)
}

pub fn answers_unrepaired(claim: &PaxosKvClaim) -> Verdict {
    let (at, quorum) = promised(claim)?;
    reported(claim, &quorum.reports)?;
    so(!claim.rules.on(READ_REPAIR), "the rule forbids it")?;
    so(claim.actor()?.version(&at.key) >= Some(at.version), "it does not take it for chosen")
}
