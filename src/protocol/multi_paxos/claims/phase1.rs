//! Phase 1: who stands, what was promised, what a quorum reports.

use super::{
    Ballot, Entry, It, Message, NodeId, PERSIST_PROMISE, PROMISE_CHECK, Role, Value, Verdict, backed, ballot,
    before, own_ballot, so,
};
use crate::protocol::multi_paxos::about::{ADOPT_HIGHEST, ADOPT_PER_SLOT, BACK_OFF, FILL_GAPS};
use crate::protocol::multi_paxos::message::{Accept, Heartbeat, Nack, Prepare, Promise};
use std::collections::BTreeMap;

pub fn boots(it: &It) -> Verdict {
    let (disk, node) = (&it.disks[it.me()?.index()], it.speaker()?);
    it.is("promised", disk.promised)?;
    it.is("accepted", disk.accepted.count())?;
    so(node.promised == disk.promised && node.accepted == disk.accepted, "it knows something else")?;
    so(node.commit() == 0 && node.applied == 0, "it knows what is chosen")
}

/// The server promised this ballot to itself and asks in it; where patience is off it may be over already.
fn stands(it: &It, first: Option<u64>) -> Verdict {
    let (ballot, now, then) = (ballot(it, "ballot")?, it.speaker()?, before(it)?);
    own_ballot(it, ballot)?;
    so(then.promised < Some(ballot) && then.seen < ballot.round, "it knew of a higher one")?;
    so(now.promised >= Some(ballot), "it did not promise it")?;
    so(now.role.ballot() == Some(ballot), "it does not use it")?;
    so(first.is_none_or(|first| first == then.commit() + 1), "it knows another slot to be open")
}

pub fn election_timeout(it: &It) -> Verdict {
    so(!matches!(before(it)?.role, Role::Leader { .. }), "it led")?;
    so(it.message.is_none() && it.request.is_none(), "no timer went off")?;
    stands(it, Some(it.number("first")?))
}

pub fn stands_at_once(it: &It) -> Verdict {
    so(!it.rules.on(BACK_OFF), "the rule forbids it")?;
    let (ballot, now) = (ballot(it, "ballot")?, it.speaker()?);
    own_ballot(it, ballot)?;
    so(before(it)?.role.ballot().is_some_and(|own| own < ballot), "it did not stand before")?;
    so(now.promised >= Some(ballot) && now.role.ballot() == Some(ballot), "it does not use it")
}

fn prepare(it: &It) -> Result<(Ballot, u64), String> {
    match it.from("from")? {
        Message::Prepare(Prepare { ballot, first }) => {
            it.is("ballot", *ballot)?;
            Ok((*ballot, *first))
        }
        other => Err(format!("nobody asked for a promise, but {other:?}")),
    }
}

fn reports<'a>(it: &It<'a>, first: u64) -> Result<Vec<&'a Entry>, String> {
    Ok(before(it)?.accepted.from(first).map(|(_, entry)| entry).collect())
}

fn shorts<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Value {
    Value::List(entries.into_iter().map(Entry::short).collect())
}

pub fn promises(it: &It) -> Verdict {
    let ((ballot, first), then) = (prepare(it)?, before(it)?);
    it.is("first", first)?;
    let kept = match (it.rules.on(PROMISE_CHECK), it.rules.on(PERSIST_PROMISE)) {
        (true, true) => "always",
        (true, false) => "until-crash",
        (false, _) => "never",
    };
    it.is("kept", Value::Word(kept))?;
    so(then.promised < Some(ballot), "it promised that or more before")?;
    so(it.speaker()?.promised >= Some(ballot), "it does not hold to it")?;
    let reports = reports(it, first)?;
    so(reports.is_empty() == (it.id == "promises"), "what it accepted is told otherwise")?;
    if reports.is_empty() { Ok(()) } else { it.is("accepted", shorts(reports)) }
}

pub fn promises_again(it: &It) -> Verdict {
    let (ballot, first) = prepare(it)?;
    it.is("first", first)?;
    so(before(it)?.promised == Some(ballot), "it has not promised just that")
}

pub fn refuses_prepare(it: &It) -> Verdict {
    let ((ballot, _), then) = (prepare(it)?, before(it)?);
    it.is("promised", then.promised)?;
    so(then.promised > Some(ballot), "the promise is not higher")?;
    so(it.speaker()?.promised == then.promised, "it promised something")
}

pub fn answers_lower(it: &It) -> Verdict {
    let ((ballot, _), then) = (prepare(it)?, before(it)?);
    so(!it.rules.on(PROMISE_CHECK), "the rule forbids it")?;
    it.is("promised", then.promised)?;
    so(then.promised > Some(ballot), "the promise is not higher")
}

fn promise<'a>(it: &It<'a>) -> Result<(Ballot, Vec<&'a Entry>), String> {
    match it.from("from")? {
        Message::Promise(Promise { ballot, accepted }) => {
            it.is("ballot", *ballot)?;
            own_ballot(it, *ballot)?;
            Ok((*ballot, accepted.iter().map(|report| &report.entry).collect()))
        }
        other => Err(format!("nobody promised, but {other:?} came")),
    }
}

/// Who promised the ballot before this action.
fn promised_before<'a>(it: &It<'a>, ballot: Ballot) -> Option<&'a Vec<NodeId>> {
    match &it.before?.role {
        Role::Candidate { ballot: own, promises, .. } if *own == ballot => Some(promises),
        _ => None,
    }
}

pub fn counts_promise(it: &It) -> Verdict {
    let ((ballot, accepted), from) = (promise(it)?, it.node("from")?);
    let others = promised_before(it, ballot).ok_or("it does not gather promises of this ballot")?;
    so(!others.contains(&from), "it counted this one before")?;
    it.is("have", others.len() + 1)?;
    it.is("needed", it.config.quorums(it.rules).phase1)?;
    so(it.number("have")? <= it.number("needed")?, "it had a quorum before")?;
    it.is("accepted", shorts(accepted))?;
    backed(it, from, ballot)
}

pub fn repeated_promise(it: &It) -> Verdict {
    let (ballot, _) = promise(it)?;
    let others = promised_before(it, ballot).ok_or("it does not gather promises of this ballot")?;
    so(others.contains(&it.node("from")?), "it has not counted this one")
}

pub fn late_promise(it: &It) -> Verdict {
    let (ballot, _) = promise(it)?;
    so(promised_before(it, ballot).is_none(), "it still gathers promises of this ballot")
}

pub fn leads(it: &It) -> Verdict {
    let (ballot, promises) = (ballot(it, "ballot")?, it.all_nodes("promises")?);
    own_ballot(it, ballot)?;
    so(promises.len() == it.config.quorums(it.rules).phase1, "that is no quorum")?;
    it.is("servers", u32::from(it.config.servers))?;
    so(promises.contains(&it.me()?), "its own promise is missing")?;
    promises.iter().try_for_each(|server| backed(it, *server, ballot))?;
    so(super::leads_in(it.speaker()?, ballot), "it does not lead")
}

/// What the quorum reports from the first open slot on, slot by slot.
fn found(it: &It) -> Result<(u64, BTreeMap<u64, Entry>), String> {
    let (ballot, then) = (ballot(it, "ballot")?, before(it)?);
    let mut found = match &then.role {
        Role::Candidate { ballot: own, found, .. } if *own == ballot => found.clone(),
        _ => then.accepted.from(then.commit() + 1).map(|(slot, entry)| (slot, entry.clone())).collect(),
    };
    if let Some((_, Message::Promise(Promise { accepted, ballot: of }))) = it.message
        && *of == ballot
    {
        for report in accepted.iter() {
            let held = found.get(&report.slot);
            if held.is_none_or(|held| it.rules.on(ADOPT_HIGHEST) && held.ballot < report.entry.ballot) {
                found.insert(report.slot, report.entry.clone());
            }
        }
    }
    so(super::leads_in(it.speaker()?, ballot), "it does not lead")?;
    Ok((then.commit() + 1, found))
}

pub fn finds_nothing(it: &It) -> Verdict {
    let (first, found) = found(it)?;
    it.is("first", first)?;
    so(found.range(first..).next().is_none(), "something is reported there")
}

/// The slots and what is proposed again there, with the first and the last.
fn adopted(it: &It) -> Result<(u64, u64, BTreeMap<u64, Entry>), String> {
    let (first, mut found) = found(it)?;
    found.retain(|slot, _| *slot >= first);
    let last = *found.keys().next_back().ok_or("nothing is reported there")?;
    if !it.rules.on(ADOPT_PER_SLOT) {
        found.retain(|slot, _| *slot == last);
    }
    Ok((first, last, found))
}

pub fn adopts(it: &It) -> Verdict {
    let (first, last, found) = adopted(it)?;
    it.is("first", first)?;
    it.is("last", last)?;
    it.is("adopted", shorts(found.values()))?;
    let now = it.speaker()?;
    let proposed = found.iter().all(|(slot, entry)| match &now.role {
        Role::Leader { open, .. } if *slot > now.commit() => {
            open.get(slot).is_some_and(|open| open.command.same(&entry.command))
        }
        _ => now.chosen_at(*slot).is_some_and(|chosen| chosen.command.same(&entry.command)),
    });
    so(proposed, "it proposes something else")
}

pub fn ignores_accepted(it: &It) -> Verdict {
    let (_, found) = found(it)?;
    it.is("accepted", shorts(found.values()))
}

/// Slots without a value that is proposed again.
pub fn gaps(it: &It) -> Verdict {
    let (first, last, adopted) = adopted(it)?;
    it.is("last", last)?;
    let gaps: Vec<u64> = (first..last).filter(|slot| !adopted.contains_key(slot)).collect();
    let fills = it.id == "fills-gaps";
    so(fills == it.rules.on(FILL_GAPS), "the rule is otherwise")?;
    if fills {
        let (_, found) = found(it)?;
        it.is("empty", gaps.iter().all(|slot| !found.contains_key(slot)))?;
    }
    it.is("gaps", gaps)
}

pub fn outbid(it: &It, led: bool) -> Verdict {
    let (own, by) = (ballot(it, "own")?, ballot(it, "ballot")?);
    own_ballot(it, own)?;
    so(by > own, "the other ballot is not higher")?;
    let spoken = match it.from("from")? {
        Message::Prepare(Prepare { ballot, .. })
        | Message::Accept(Accept { ballot, .. })
        | Message::Heartbeat(Heartbeat { ballot, .. }) => *ballot,
        Message::Nack(Nack { ballot, promised }) => {
            so(*ballot == own, "another ballot was refused")?;
            *promised
        }
        other => return Err(format!("nobody spoke of a ballot, but {other:?}")),
    };
    so(spoken == by, "another ballot was spoken of")?;
    let then = before(it)?;
    so(then.role.ballot() == Some(own), "it was not in that ballot")?;
    so(matches!(then.role, Role::Leader { .. }) == led, "it played another part")?;
    so(it.speaker()?.role.ballot() != Some(own), "it goes on")
}

pub fn late_nack(it: &It) -> Verdict {
    let Message::Nack(Nack { ballot, promised }) = it.from("from")? else {
        return Err("nobody refused".to_owned());
    };
    it.is("ballot", *ballot)?;
    it.is("promised", *promised)?;
    own_ballot(it, *ballot)?;
    so(promised > ballot, "the promise is not higher")?;
    so(before(it)?.role.ballot() != Some(*ballot), "that ballot is not over")?;
    so(it.speaker()?.seen >= promised.round, "it does not know of that")
}
