//! Phase 1: who stands, what was promised, what a quorum reports.

use super::{
    Ballot, Entry, Message, MultiPaxosClaim, NodeId, PERSIST_PROMISE, PROMISE_CHECK, Role, Value, Verdict,
    backed, ballot, before, own_ballot, so,
};
use crate::protocol::multi_paxos::about::note;
use crate::protocol::multi_paxos::about::{ADOPT_HIGHEST, ADOPT_PER_SLOT, BACK_OFF, FILL_GAPS};
use crate::protocol::multi_paxos::message::{Accept, Heartbeat, Nack, Prepare, Promise};
use std::collections::BTreeMap;

pub fn boots(claim: &MultiPaxosClaim) -> Verdict {
    let (disk, node) = (&claim.disks[claim.actor_id()?.index()], claim.actor()?);
    claim.is("promised", disk.promised)?;
    claim.is("accepted", disk.accepted.count())?;
    so(node.promised == disk.promised && node.accepted == disk.accepted, "it knows something else")?;
    so(node.commit() == 0 && node.applied == 0, "it knows what is chosen")
}

/// The server promised this ballot to itself and asks in it; where patience is off it may be over already.
fn stands(claim: &MultiPaxosClaim, first: Option<u64>) -> Verdict {
    let (ballot, now, then) = (ballot(claim, "ballot")?, claim.actor()?, before(claim)?);
    own_ballot(claim, ballot)?;
    so(then.promised < Some(ballot) && then.seen < ballot.round, "it knew of a higher one")?;
    so(now.promised >= Some(ballot), "it did not promise it")?;
    so(now.role.ballot() == Some(ballot), "it does not use it")?;
    so(first.is_none_or(|first| first == then.commit() + 1), "it knows another slot to be open")
}

pub fn election_timeout(claim: &MultiPaxosClaim) -> Verdict {
    so(!matches!(before(claim)?.role, Role::Leader { .. }), "it led")?;
    so(claim.message.is_none() && claim.request.is_none(), "no timer went off")?;
    stands(claim, Some(claim.number("first")?))
}

pub fn stands_at_once(claim: &MultiPaxosClaim) -> Verdict {
    so(!claim.rules.on(BACK_OFF), "the rule forbids it")?;
    let (ballot, now) = (ballot(claim, "ballot")?, claim.actor()?);
    own_ballot(claim, ballot)?;
    so(before(claim)?.role.ballot().is_some_and(|own| own < ballot), "it did not stand before")?;
    so(now.promised >= Some(ballot) && now.role.ballot() == Some(ballot), "it does not use it")
}

fn prepare(claim: &MultiPaxosClaim) -> Result<(Ballot, u64), String> {
    match claim.from("from")? {
        Message::Prepare(Prepare { ballot, first }) => {
            claim.is("ballot", *ballot)?;
            Ok((*ballot, *first))
        }
        other => Err(format!("nobody asked for a promise, but {other:?}")),
    }
}

fn reports<'a>(claim: &MultiPaxosClaim<'a>, first: u64) -> Result<Vec<&'a Entry>, String> {
    Ok(before(claim)?.accepted.from(first).map(|(_, entry)| entry).collect())
}

fn shorts<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Value {
    Value::List(entries.into_iter().map(Entry::short).collect())
}

pub fn promises(claim: &MultiPaxosClaim) -> Verdict {
    let ((ballot, first), then) = (prepare(claim)?, before(claim)?);
    claim.is("first", first)?;
    let kept = match (claim.rules.on(PROMISE_CHECK), claim.rules.on(PERSIST_PROMISE)) {
        (true, true) => "always",
        (true, false) => "until-crash",
        (false, _) => "never",
    };
    claim.is("kept", Value::Word(kept))?;
    so(then.promised < Some(ballot), "it promised that or more before")?;
    so(claim.actor()?.promised >= Some(ballot), "it does not hold to it")?;
    let reports = reports(claim, first)?;
    so(reports.is_empty() == (claim.id == note::PROMISES), "what it accepted is told otherwise")?;
    if reports.is_empty() { Ok(()) } else { claim.is("accepted", shorts(reports)) }
}

pub fn promises_again(claim: &MultiPaxosClaim) -> Verdict {
    let (ballot, first) = prepare(claim)?;
    claim.is("first", first)?;
    so(before(claim)?.promised == Some(ballot), "it has not promised just that")
}

pub fn refuses_prepare(claim: &MultiPaxosClaim) -> Verdict {
    let ((ballot, _), then) = (prepare(claim)?, before(claim)?);
    claim.is("promised", then.promised)?;
    so(then.promised > Some(ballot), "the promise is not higher")?;
    so(claim.actor()?.promised == then.promised, "it promised something")
}

pub fn answers_lower(claim: &MultiPaxosClaim) -> Verdict {
    let ((ballot, _), then) = (prepare(claim)?, before(claim)?);
    so(!claim.rules.on(PROMISE_CHECK), "the rule forbids it")?;
    claim.is("promised", then.promised)?;
    so(then.promised > Some(ballot), "the promise is not higher")
}

fn promise<'a>(claim: &MultiPaxosClaim<'a>) -> Result<(Ballot, Vec<&'a Entry>), String> {
    match claim.from("from")? {
        Message::Promise(Promise { ballot, accepted }) => {
            claim.is("ballot", *ballot)?;
            own_ballot(claim, *ballot)?;
            Ok((*ballot, accepted.iter().map(|report| &report.entry).collect()))
        }
        other => Err(format!("nobody promised, but {other:?} came")),
    }
}

/// Who promised the ballot before this action.
fn promised_before<'a>(claim: &MultiPaxosClaim<'a>, ballot: Ballot) -> Option<&'a Vec<NodeId>> {
    match &claim.before?.role {
        Role::Candidate { ballot: own, promises, .. } if *own == ballot => Some(promises),
        _ => None,
    }
}

pub fn counts_promise(claim: &MultiPaxosClaim) -> Verdict {
    let ((ballot, accepted), from) = (promise(claim)?, claim.node("from")?);
    let others = promised_before(claim, ballot).ok_or("it does not gather promises of this ballot")?;
    so(!others.contains(&from), "it counted this one before")?;
    claim.is("have", others.len() + 1)?;
    claim.is("needed", claim.config.quorums(claim.rules).phase1)?;
    so(claim.number("have")? <= claim.number("needed")?, "it had a quorum before")?;
    claim.is("accepted", shorts(accepted))?;
    backed(claim, from, ballot)
}

pub fn repeated_promise(claim: &MultiPaxosClaim) -> Verdict {
    let (ballot, _) = promise(claim)?;
    let others = promised_before(claim, ballot).ok_or("it does not gather promises of this ballot")?;
    so(others.contains(&claim.node("from")?), "it has not counted this one")
}

pub fn late_promise(claim: &MultiPaxosClaim) -> Verdict {
    let (ballot, _) = promise(claim)?;
    so(promised_before(claim, ballot).is_none(), "it still gathers promises of this ballot")
}

pub fn leads(claim: &MultiPaxosClaim) -> Verdict {
    let (ballot, promises) = (ballot(claim, "ballot")?, claim.all_nodes("promises")?);
    own_ballot(claim, ballot)?;
    so(promises.len() == claim.config.quorums(claim.rules).phase1, "that is no quorum")?;
    claim.is("servers", u32::from(claim.config.servers))?;
    so(promises.contains(&claim.actor_id()?), "its own promise is missing")?;
    promises.iter().try_for_each(|server| backed(claim, *server, ballot))?;
    so(super::leads_in(claim.actor()?, ballot), "it does not lead")
}

/// What the quorum reports from the first open slot on, slot by slot.
fn found(claim: &MultiPaxosClaim) -> Result<(u64, BTreeMap<u64, Entry>), String> {
    let (ballot, then) = (ballot(claim, "ballot")?, before(claim)?);
    let mut found = match &then.role {
        Role::Candidate { ballot: own, found, .. } if *own == ballot => found.clone(),
        _ => then.accepted.from(then.commit() + 1).map(|(slot, entry)| (slot, entry.clone())).collect(),
    };
    if let Some((_, Message::Promise(Promise { accepted, ballot: of }))) = claim.message
        && *of == ballot
    {
        for report in accepted.iter() {
            let held = found.get(&report.slot);
            if held.is_none_or(|held| claim.rules.on(ADOPT_HIGHEST) && held.ballot < report.entry.ballot) {
                found.insert(report.slot, report.entry.clone());
            }
        }
    }
    so(super::leads_in(claim.actor()?, ballot), "it does not lead")?;
    Ok((then.commit() + 1, found))
}

pub fn finds_nothing(claim: &MultiPaxosClaim) -> Verdict {
    let (first, found) = found(claim)?;
    claim.is("first", first)?;
    so(found.range(first..).next().is_none(), "something is reported there")
}

/// The slots and what is proposed again there, with the first and the last.
fn adopted(claim: &MultiPaxosClaim) -> Result<(u64, u64, BTreeMap<u64, Entry>), String> {
    let (first, mut found) = found(claim)?;
    found.retain(|slot, _| *slot >= first);
    let last = *found.keys().next_back().ok_or("nothing is reported there")?;
    if !claim.rules.on(ADOPT_PER_SLOT) {
        found.retain(|slot, _| *slot == last);
    }
    Ok((first, last, found))
}

pub fn adopts(claim: &MultiPaxosClaim) -> Verdict {
    let (first, last, found) = adopted(claim)?;
    claim.is("first", first)?;
    claim.is("last", last)?;
    claim.is("adopted", shorts(found.values()))?;
    let now = claim.actor()?;
    let proposed = found.iter().all(|(slot, entry)| match &now.role {
        Role::Leader { open, .. } if *slot > now.commit() => {
            open.get(slot).is_some_and(|open| open.command.same(&entry.command))
        }
        _ => now.chosen_at(*slot).is_some_and(|chosen| chosen.command.same(&entry.command)),
    });
    so(proposed, "it proposes something else")
}

pub fn ignores_accepted(claim: &MultiPaxosClaim) -> Verdict {
    let (_, found) = found(claim)?;
    claim.is("accepted", shorts(found.values()))
}

/// Slots without a value that is proposed again.
pub fn gaps(claim: &MultiPaxosClaim) -> Verdict {
    let (first, last, adopted) = adopted(claim)?;
    claim.is("last", last)?;
    let gaps: Vec<u64> = (first..last).filter(|slot| !adopted.contains_key(slot)).collect();
    let fills = claim.id == note::FILLS_GAPS;
    so(fills == claim.rules.on(FILL_GAPS), "the rule is otherwise")?;
    if fills {
        let (_, found) = found(claim)?;
        claim.is("empty", gaps.iter().all(|slot| !found.contains_key(slot)))?;
    }
    claim.is("gaps", gaps)
}

pub fn outbid(claim: &MultiPaxosClaim, led: bool) -> Verdict {
    let (own, by) = (ballot(claim, "own")?, ballot(claim, "ballot")?);
    own_ballot(claim, own)?;
    so(by > own, "the other ballot is not higher")?;
    let spoken = match claim.from("from")? {
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
    let then = before(claim)?;
    so(then.role.ballot() == Some(own), "it was not in that ballot")?;
    so(matches!(then.role, Role::Leader { .. }) == led, "it played another part")?;
    so(claim.actor()?.role.ballot() != Some(own), "it goes on")
}

pub fn late_nack(claim: &MultiPaxosClaim) -> Verdict {
    let Message::Nack(Nack { ballot, promised }) = claim.from("from")? else {
        return Err("nobody refused".to_owned());
    };
    claim.is("ballot", *ballot)?;
    claim.is("promised", *promised)?;
    own_ballot(claim, *ballot)?;
    so(promised > ballot, "the promise is not higher")?;
    so(before(claim)?.role.ballot() != Some(*ballot), "that ballot is not over")?;
    so(claim.actor()?.seen >= promised.round, "it does not know of that")
}
