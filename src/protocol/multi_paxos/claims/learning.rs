//! What is chosen, who comes to know it, and what clients are told.

use super::{
    Entry, Message, MultiPaxosClaim, PERSIST_ACCEPT, Role, Value, Verdict, accepted_in, ballot, before,
    chosen_run, is_server, newly, run, so, told_of,
};
use crate::protocol::Request;
use crate::protocol::multi_paxos::message::{Accept, CatchUp, Chosen, Heartbeat};
use crate::protocol::multi_paxos::slots::Command;

pub fn commits(claim: &MultiPaxosClaim) -> Verdict {
    let (slots, ballot, by) = (run(claim)?, ballot(claim, "ballot")?, claim.all_nodes("by")?);
    let (first, last) = newly(claim)?;
    // What came before in the same action another server told it.
    let told = matches!(claim.message, Some((_, message)) if !matches!(message, Message::Accepted(_)));
    so(slots.1 == last && (slots.0 == first || told && slots.0 > first), "other slots became known")?;
    so(by.len() >= claim.config.quorums(claim.rules).phase2, "that is no quorum")?;
    by.iter().try_for_each(|server| is_server(claim, *server))?;
    let durable = claim.rules.on(PERSIST_ACCEPT);
    claim.is("durable", durable)?;
    let told = by.iter().all(|server| accepted_in(claim, *server, slots.1, ballot));
    so(!durable || told, "one of them never accepted it")?;
    for (slot, entry) in chosen_run(claim, slots)? {
        so(entry.ballot == ballot, "it is of another ballot")?;
        so(!durable || claim.ghost.is_chosen(slot, &entry.command), "it is not chosen")?;
    }
    Ok(())
}

pub fn waits_for_gap(claim: &MultiPaxosClaim) -> Verdict {
    let (slot, gap, now) = (claim.number("slot")?, claim.number("gap")?, claim.actor()?);
    so(gap == now.commit() + 1 && slot > gap, "that slot is not the first open one")?;
    let Role::Leader { open, .. } = &now.role else { return Err("it does not lead".to_owned()) };
    let needed = claim.config.quorums(claim.rules).phase2;
    so(open.get(&slot).is_some_and(|open| open.acks.count_ones() as usize >= needed), "it counts no quorum")?;
    so(open.get(&gap).is_none_or(|open| !open.chosen), "it counts a quorum for that one too")
}

pub fn slot_is_chosen(claim: &MultiPaxosClaim) -> Verdict {
    let (slot, by) = (claim.number("slot")?, claim.all_nodes("by")?);
    so(by.len() >= claim.config.quorums(claim.rules).phase2, "that is no quorum")?;
    let history = claim.ghost.history(slot).ok_or("nothing was ever accepted there")?;
    let told = |entry: &Entry| claim.arg("chosen") == Some(&entry.short());
    let choice = history.chosen.iter().find(|choice| told(&choice.entry)).ok_or("it is not chosen")?;
    let mut votes = history.votes.iter().filter(|votes| votes.entry.same(&choice.entry));
    so(
        votes.any(|votes| by.iter().all(|server| votes.by >> server.0 & 1 == 1)),
        "one of them never accepted it",
    )?;
    let knows = |entry: Option<&Entry>| entry.is_some_and(|known| known.command.same(&choice.entry.command));
    let nodes = claim.nodes.iter().flatten();
    so(nodes.clone().all(|node| !knows(node.chosen_at(slot))), "a server knows")?;
    let counted = |node: &super::Node| match &node.role {
        Role::Leader { open, .. } => {
            open.get(&slot).is_some_and(|open| open.chosen && open.command.same(&choice.entry.command))
        }
        _ => false,
    };
    so(!nodes.into_iter().any(counted), "the leader knows")
}

pub fn learns(claim: &MultiPaxosClaim) -> Verdict {
    let slots = run(claim)?;
    let (of, upto) = match claim.message {
        Some((
            _,
            Message::Accept(Accept { ballot, commit, .. }) | Message::Heartbeat(Heartbeat { ballot, commit }),
        )) => (*ballot, *commit),
        _ => return Err("no leader spoke".to_owned()),
    };
    told_of(claim, slots)?;
    so(slots.1 <= upto, "the leader did not say so")?;
    let node = claim.actor()?;
    for (slot, entry) in chosen_run(claim, slots)? {
        let held = node.accepted.get(slot).is_some_and(|held| held.same(entry));
        so(entry.ballot == of && held, "it did not accept that in the leader's ballot")?;
    }
    Ok(())
}

pub fn asks_chosen(claim: &MultiPaxosClaim) -> Verdict {
    let (first, last) = (claim.number("first")?, claim.number("last")?);
    so(first == claim.actor()?.commit() + 1 && first <= last, "it knows another slot to be open")?;
    let (Message::Heartbeat(Heartbeat { commit, .. }) | Message::Chosen(Chosen { commit, .. })) =
        claim.from("from")?
    else {
        return Err("nobody said how far it knows".to_owned());
    };
    claim.is("last", *commit)
}

pub fn tells_chosen(claim: &MultiPaxosClaim) -> Verdict {
    let Message::CatchUp(CatchUp { first }) = claim.from("to")? else {
        return Err("nobody asked".to_owned());
    };
    claim.is("first", *first)?;
    let last = claim.number("last")?;
    so(*first >= 1 && *first <= last && last <= claim.actor()?.commit(), "it does not know that")
}

pub fn knows_no_more(claim: &MultiPaxosClaim) -> Verdict {
    let Message::CatchUp(CatchUp { first }) = claim.from("from")? else {
        return Err("nobody asked".to_owned());
    };
    claim.is("first", *first)?;
    so(*first > claim.actor()?.commit(), "it knows")
}

fn told<'a>(claim: &MultiPaxosClaim<'a>) -> Result<(u64, &'a [Entry]), String> {
    match claim.message {
        Some((_, Message::Chosen(Chosen { first, entries, .. }))) => Ok((*first, entries)),
        _ => Err("nobody told it what is chosen".to_owned()),
    }
}

pub fn catches_up(claim: &MultiPaxosClaim) -> Verdict {
    let (slots, (first, entries)) = (run(claim)?, told(claim)?);
    told_of(claim, slots)?;
    for (slot, entry) in chosen_run(claim, slots)? {
        let told = slot.checked_sub(first).and_then(|place| entries.get(place as usize));
        so(told.is_some_and(|told| told.same(entry)), "it was told something else")?;
    }
    Ok(())
}

pub fn knew_chosen(claim: &MultiPaxosClaim) -> Verdict {
    claim.from("from")?;
    let (first, entries) = told(claim)?;
    let commit = claim.actor()?.commit();
    claim.is("commit", commit)?;
    so(commit == before(claim)?.commit(), "it learned something")?;
    so(first + entries.len() as u64 <= commit + 1, "it did not know all of that")
}

pub fn chosen_too_far(claim: &MultiPaxosClaim) -> Verdict {
    claim.from("from")?;
    let ((first, _), commit) = (told(claim)?, claim.actor()?.commit());
    claim.is("first", first)?;
    claim.is("missing", commit + 1)?;
    so(first > commit + 1, "nothing is missing before that")
}

pub fn applies(claim: &MultiPaxosClaim) -> Verdict {
    let ((first, last), now) = (run(claim)?, claim.actor()?);
    let then = before(claim)?.applied + 1;
    let leads = matches!(now.role, Role::Leader { .. });
    // A leader that is told of a gap applies what it was told, and then what waited for that.
    so(first == then || leads && first > then, "it had applied something else")?;
    let all = last == now.applied && last == now.commit();
    so(all || leads && last < now.applied && first == then, "it did not apply all of that")
}

/// What is in the slot that was applied in this action.
fn applied<'a>(claim: &MultiPaxosClaim<'a>) -> Result<&'a Command, String> {
    let (slot, now) = (claim.number("slot")?, claim.actor()?);
    so(slot > before(claim)?.applied && slot <= now.applied, "it did not apply that now")?;
    Ok(&now.chosen_at(slot).ok_or("it does not know that slot")?.command)
}

pub fn applies_no_op(claim: &MultiPaxosClaim) -> Verdict {
    so(applied(claim)?.request().is_none(), "it is no no-op")
}

fn names(claim: &MultiPaxosClaim, request: &Request) -> Verdict {
    claim.is("client", request.client)?;
    claim.is("number", request.number)
}

fn applied_request<'a>(claim: &MultiPaxosClaim<'a>) -> Result<&'a Request, String> {
    let request = applied(claim)?.request().ok_or("it is a no-op")?;
    names(claim, request)?;
    Ok(request)
}

pub fn not_leader(claim: &MultiPaxosClaim) -> Verdict {
    claim.asked_by("client")?;
    let node = claim.actor()?;
    so(!matches!(node.role, Role::Leader { .. }), "it leads")?;
    claim.is("leader", node.leader.filter(|leader| Some(*leader) != claim.at))
}

/// Requests of the same client that the server applied earlier, this one at the latest.
fn earlier(claim: &MultiPaxosClaim, request: &Request) -> Result<impl Iterator<Item = u32>, String> {
    let (slot, now, client) = (claim.number("slot")?, claim.actor()?, request.client);
    let of = move |slot: u64| now.chosen_at(slot)?.command.request().filter(|held| held.client == client);
    Ok((1..slot).filter_map(of).map(|held| held.number))
}

pub fn answers(claim: &MultiPaxosClaim) -> Verdict {
    let request = applied_request(claim)?;
    let waits = |node: &super::Node| {
        let (slot, client) = (claim.number("slot").ok(), request.client);
        node.waiting.iter().any(|waiting| Some(waiting.slot) == slot && waiting.client == client)
    };
    so(!waits(claim.actor()?), "the client still waits")?;
    let session = claim.actor()?.machine.session(request.client).ok_or("it never applied anything of it")?;
    so(session.number >= request.number, "it did not apply it")?;
    if session.number == request.number { claim.is("result", Value::from(&session.result)) } else { Ok(()) }
}

pub fn duplicate_applied(claim: &MultiPaxosClaim) -> Verdict {
    let request = applied_request(claim)?;
    so(earlier(claim, request)?.any(|number| number == request.number), "it never took effect")?;
    so(earlier(claim, request)?.all(|number| number <= request.number), "a later one took effect since")
}

pub fn older_not_applied(claim: &MultiPaxosClaim) -> Verdict {
    let request = applied_request(claim)?;
    let newest = earlier(claim, request)?.max().ok_or("nothing of that client was applied")?;
    so(newest > request.number, "it is not older")?;
    claim.is("newer", newest)
}

fn asked<'a>(claim: &MultiPaxosClaim<'a>) -> Result<&'a Request, String> {
    let request = claim.asked_by("client")?;
    claim.is("number", request.number)?;
    Ok(request)
}

pub fn duplicate_answered(claim: &MultiPaxosClaim) -> Verdict {
    let (request, now) = (asked(claim)?, claim.actor()?);
    so(now.machine.session(request.client).is_some_and(|last| last.number == request.number), "it did not")
}

pub fn request_too_old(claim: &MultiPaxosClaim) -> Verdict {
    let (request, now) = (asked(claim)?, claim.actor()?);
    so(now.machine.session(request.client).is_some_and(|last| last.number > request.number), "it did not")
}

pub fn duplicate_waiting(claim: &MultiPaxosClaim) -> Verdict {
    let (request, slot) = (asked(claim)?, claim.number("slot")?);
    let Role::Leader { open, .. } = &before(claim)?.role else { return Err("it does not lead".to_owned()) };
    let held = open.get(&slot).and_then(|open| open.command.request());
    so(held.is_some_and(|held| **held == *request), "it proposed something else there")?;
    let mut waiting = claim.actor()?.waiting.iter();
    let waits = waiting.any(|waiting| waiting.client == request.client && waiting.number >= request.number);
    so(waits, "its client waits for nothing")
}

pub fn other_command(claim: &MultiPaxosClaim) -> Verdict {
    let (command, slot) = (applied(claim)?, claim.number("slot")?);
    let mut waited = before(claim)?.waiting.iter().filter(|waiting| waiting.slot == slot);
    let waiting = waited.next().ok_or("nobody waited for that slot")?;
    claim.is("client", waiting.client)?;
    claim.is("number", waiting.number)?;
    let own = command.request().map(|held| (held.client, held.number));
    so(own != Some((waiting.client, waiting.number)), "it is the very request")?;
    claim.is("leader", claim.actor()?.leader.filter(|leader| Some(*leader) != claim.at))
}
