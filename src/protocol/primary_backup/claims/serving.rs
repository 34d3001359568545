//! What is said of requests, from their coming to their answer.

use super::super::about::PING;
use super::super::about::{CHECK_VIEW, DEDUPLICATE};
use super::super::log::Entry;
use super::super::message::{Forward, ForwardReply, GatherReply, Message, State, StateReply};
use super::super::node::{Role, Server, members};
use super::{PrimaryBackupClaim, Verdict, about, as_server, carries, holds, on_disks, servers, so, view_in};
use crate::protocol::primary_backup::about::note;
use crate::protocol::{Outcome, Request};
use crate::value::{NodeId, Value};

/// The request being handled, which is of the client that the argument names.
fn request<'a>(claim: &PrimaryBackupClaim<'a>) -> Result<(&'a Request, &'a Server, &'a Server), String> {
    Ok((claim.asked_by("client")?, as_server(claim.before)?, as_server(claim.after())?))
}

pub fn is_not_primary(claim: &PrimaryBackupClaim) -> Verdict {
    let (request, _, server) = request(claim)?;
    claim.is("view", server.view.number)?;
    let recovers = server.view.primary == claim.actor_id()?;
    let hint = (!recovers).then_some(server.view.primary);
    claim.is("primary", hint)?;
    so(!server.serves() && recovers != matches!(server.role, Role::Follower), "it does serve")?;
    claim.answers(request.client, request.number, &Outcome::NotLeader { hint })
}

pub fn forwards(claim: &PrimaryBackupClaim) -> Verdict {
    let (request, before, server) = request(claim)?;
    let index = claim.number("index")?;
    claim.is("op", request.op.short())?;
    claim.is("view", server.view.number)?;
    so(before.serves() && index == before.log.last_index() + 1, "that is not the end of its log")?;
    let entry = server.log.get(index).ok_or("there is no such entry")?;
    so(entry.view == server.view.number && entry.command.as_deref() == Some(request), "another entry")?;
    let to = claim.all_nodes("to")?;
    claim.is("alone", server.view.backups.is_empty())?;
    let Role::Leading { peers, .. } = &before.role else { return Err("it does not lead".to_owned()) };
    let ready = peers.iter().filter(|peer| peer.installed).map(|peer| peer.id);
    so(ready.eq(to.iter().copied()), "others have the state")?;
    so(to.iter().all(|backup| server.view.backups.contains(backup)), "one is no backup")?;
    let such = |message: &Message| {
        matches!(message, Message::Forward(Forward { view, index: at, entry: own, .. })
            if (*view, *at, own) == (server.view.number, index, entry))
    };
    to.into_iter().try_for_each(|backup| claim.sends(backup, such))
}

pub fn sends_again(claim: &PrimaryBackupClaim) -> Verdict {
    let server = as_server(claim.after())?;
    claim.is("view", server.view.number)?;
    claim.is("last", server.log.last_index())?;
    so(claim.timer == Some(PING), "it is not the time for that")?;
    let Role::Leading { peers, .. } = &server.role else { return Err("it does not lead".to_owned()) };
    let to = claim.all_nodes("to")?;
    for peer in peers {
        let last = server.log.last_index();
        let confirmed = peer.installed && peer.base >= last;
        let lacks = |index: u64| !peer.holds(index) && server.log.get(index).is_some();
        let lacking = !peer.installed || (peer.base + 1..=last).any(lacks);
        let right = if to.contains(&peer.id) { !confirmed } else { !lacking };
        so(right, "one has confirmed all, or is left out")?;
    }
    let such = |message: &Message| {
        matches!(message, Message::Forward(Forward { .. }) | Message::State(State { .. }))
    };
    so(!to.is_empty() && to.iter().all(|backup| server.view.backups.contains(backup)), "one is no backup")?;
    to.into_iter().try_for_each(|backup| claim.sends(backup, such))
}

/// The entry that came from the primary in the argument, as the arguments describe it.
fn entry<'a>(claim: &PrimaryBackupClaim<'a>) -> Result<(u64, &'a Entry), String> {
    let message = claim.from("primary")?;
    let Message::Forward(Forward { view, index, entry, .. }) = message else {
        return Err("no entry came".to_owned());
    };
    claim.is("index", *index)?;
    claim.is("op", entry.short())?;
    claim.is("view", entry.view)?;
    // Who lets an older view's entries in may pass them on under its own.
    let own = entry.view == *view || !claim.rules.on(CHECK_VIEW);
    so(own, "the entry is of another view than the message")?;
    let named = claim.ghost.views.get(view).ok_or("V named no such view")?;
    so(named.primary == claim.node("primary")?, "it is not the primary of that view")?;
    let reply = Message::ForwardReply(ForwardReply { view: *view, index: *index });
    claim.sends(named.primary, |message| *message == reply)?;
    Ok((*index, entry))
}

pub fn takes(claim: &PrimaryBackupClaim) -> Verdict {
    let (index, entry) = entry(claim)?;
    let (before, after) = (as_server(claim.before)?, as_server(claim.after())?);
    so(after.log.get(index) == Some(entry) && before.log.get(index) != Some(entry), "it did not take it")?;
    let old = entry.view < after.view.number;
    let hole = before.log.last_index() + 1 < index;
    match claim.id {
        note::TAKES_OLD_VIEW => {
            claim.is("own", after.view.number)?;
            so(old && !claim.rules.on(CHECK_VIEW), "it does look at the view")
        }
        note::TAKES_WITH_HOLE => so(!old && hole && after.log.get(index - 1).is_none(), "there is no hole"),
        _ => so(!old && !hole && entry.view == after.view.number, "it is of another view, or leaves a hole"),
    }
}

pub fn has_entry(claim: &PrimaryBackupClaim) -> Verdict {
    let (index, entry) = entry(claim)?;
    so(as_server(claim.before)?.log.get(index) == Some(entry), "it had no such entry")
}

pub fn counts(claim: &PrimaryBackupClaim) -> Verdict {
    let Message::ForwardReply(ForwardReply { view, index }) = claim.from("backup")? else {
        return Err("nobody says that it has an entry".to_owned());
    };
    let (server, backup) = (as_server(claim.after())?, claim.node("backup")?);
    claim.is("index", *index)?;
    so(*view == server.view.number && holds(server, backup, *index), "it is not counted")?;
    so(server.view.backups.contains(&backup), "it is no backup of the view")?;
    let own = usize::from(server.durable >= *index);
    let backups = server.view.backups.iter().filter(|backup| holds(server, **backup, *index)).count();
    claim.is("have", own + backups)?;
    claim.is("needed", claim.config.awaited(claim.rules, &server.view))?;
    let entry = server.log.get(*index).ok_or("there is no such entry")?;
    let disk = &claim.disks[backup.index()];
    // Who went on to a later view, or lets an older one in, may have another there by now.
    let stays = disk.view.number == *view && claim.rules.on(CHECK_VIEW);
    so(!stays || disk.log.get(*index) == Some(entry), "it has not stored that")
}

pub fn is_too_late(claim: &PrimaryBackupClaim) -> Verdict {
    let server = as_server(claim.after())?;
    let message = claim.from("from")?;
    claim.is("view", view_in(message))?;
    claim.is("own", server.view.number)?;
    let waits = match (message, &server.role) {
        (Message::GatherReply(GatherReply { .. }), Role::Gathering { .. }) => true,
        (
            Message::ForwardReply(ForwardReply { .. }) | Message::StateReply(StateReply { .. }),
            Role::Leading { peers, .. },
        ) => peers.iter().any(|peer| claim.is("from", peer.id).is_ok()),
        (
            Message::GatherReply(GatherReply { .. })
            | Message::ForwardReply(ForwardReply { .. })
            | Message::StateReply(StateReply { .. }),
            _,
        ) => false,
        _ => return Err("that is no answer".to_owned()),
    };
    so(!waits || view_in(message) != server.view.number, "it waits for such an answer")
}

pub fn acknowledges(claim: &PrimaryBackupClaim) -> Verdict {
    let (server, me) = (as_server(claim.after())?, claim.actor_id()?);
    let index = claim.number("index")?;
    claim.is("view", server.view.number)?;
    so(server.view.primary == me && server.serves() && server.commit >= index, "it does not count it")?;
    let before = as_server(claim.before).ok().filter(|before| before.installed == server.installed);
    so(before.is_none_or(|before| before.commit < index), "it counted that before")?;
    let holders = claim.all_nodes("holders")?;
    so(holders.len() >= claim.config.awaited(claim.rules, &server.view), "those are too few")?;
    let backup = |holder: &NodeId| server.view.backups.contains(holder) && holds(server, *holder, index);
    let stored = |holder: &NodeId| if *holder == me { server.durable >= index } else { backup(holder) };
    so(holders.iter().all(stored), "one did not say that it stored it")?;
    on_disks(claim, &holders, index, server.log.get(index).ok_or("there is no such entry")?)
}

pub fn is_safe(claim: &PrimaryBackupClaim) -> Verdict {
    let index = claim.number("index")?;
    let committed = claim.ghost.committed_at(index).ok_or("it is not safe")?;
    claim.is("op", committed.entry.short())?;
    claim.is("view", committed.in_view)?;
    claim.is("holders", members(committed.by))?;
    claim.is("lasts", about::lasts(claim.rules))?;
    let view = claim.ghost.views.get(&committed.in_view).ok_or("V named no such view")?;
    let holders = claim.all_nodes("holders")?;
    so(holders.iter().all(|holder| view.has(*holder)), "one is no member of the view")?;
    so(holders.len() >= claim.config.copies_in(view), "the view asks for more")?;
    on_disks(claim, &holders, index, &committed.entry)?;
    so(servers(claim).all(|(_, server)| server.commit < index), "a server knows")
}

pub fn applies(claim: &PrimaryBackupClaim) -> Verdict {
    let server = as_server(claim.after())?;
    let (first, last) = (claim.number("first")?, claim.number("last")?);
    so(first > 0 && first <= last && last <= server.applied, "it did not apply them")?;
    claim.is("count", last + 1 - first)?;
    so((first..=last).all(|index| server.log.get(index).is_some()), "there is no such entry")?;
    // A log that takes another's place, by rules that are off, is applied from the start.
    let before = as_server(claim.before).ok().filter(|before| before.installed == server.installed);
    so(before.is_none_or(|before| before.applied < first), "it had applied that before")
}

/// The client and the number of its request that stands at the index in the arguments.
fn applied<'a>(claim: &PrimaryBackupClaim<'a>) -> Result<(&'a Server, &'a Request), String> {
    let server = as_server(claim.after())?;
    let index = claim.number("index")?;
    so(server.applied >= index, "it did not come so far")?;
    Ok((server, carries(&server.log, index, claim.node("client")?, claim.number("number")?)?))
}

pub fn answers(claim: &PrimaryBackupClaim) -> Verdict {
    let (server, request) = applied(claim)?;
    let sent =
        claim.replies.iter().filter(|(to, reply)| (*to, reply.number) == (request.client, request.number));
    let told = |outcome: &Outcome| matches!(outcome, Outcome::Done { result } if claim.is("result", Value::from(result)).is_ok());
    so(sent.clone().any(|(_, reply)| told(&reply.outcome)), "no such answer goes out")?;
    let session = server.machine.session(request.client).filter(|session| session.number == request.number);
    session.map_or(Ok(()), |session| claim.is("result", Value::from(&session.result)))
}

pub fn answers_again(claim: &PrimaryBackupClaim) -> Verdict {
    let (request, before, _) = request(claim)?;
    claim.is("number", request.number)?;
    let session = before.machine.session(request.client).filter(|session| session.number == request.number);
    let result = session.ok_or("it never took effect here")?.result.clone();
    so(claim.rules.on(DEDUPLICATE), "it keeps no account of requests")?;
    claim.answers(request.client, request.number, &Outcome::Done { result })
}

pub fn waits(claim: &PrimaryBackupClaim) -> Verdict {
    let (request, before, after) = request(claim)?;
    let index = claim.number("index")?;
    claim.is("number", request.number)?;
    carries(&before.log, index, request.client, u64::from(request.number))?;
    so(before.serves() && after.applied < index, "it does not wait for that")?;
    let waits = |waiting: &super::super::node::Waiting| {
        waiting.client == request.client && waiting.number >= request.number
    };
    so(after.waiting.iter().any(waits), "nobody waits for an answer")
}

/// The number of the client's latest request that took effect, once the entry in the arguments was applied.
fn seen(claim: &PrimaryBackupClaim) -> Result<(u32, u32), String> {
    let (server, request) = applied(claim)?;
    so(claim.rules.on(DEDUPLICATE), "it keeps no account of requests")?;
    let session = server.machine.session(request.client).ok_or("it knows nothing of that client")?;
    // Between this entry and the end of the action others of the client may have taken effect.
    Ok((request.number, session.number))
}

/// Whether a request of the client's stands before the index in the arguments, or may have stood there: without
/// the rules that keep entries another may be in its place by now.
fn stood(claim: &PrimaryBackupClaim, number: u64) -> Result<bool, String> {
    let (server, request) = applied(claim)?;
    let same = |index: u64| carries(&server.log, index, request.client, number).is_ok();
    Ok((1..claim.number("index")?).any(same) || !about::lasts(claim.rules))
}

pub fn skips_again(claim: &PrimaryBackupClaim) -> Verdict {
    let (number, latest) = seen(claim)?;
    so(latest >= number && stood(claim, u64::from(number))?, "it did not take effect before")
}

pub fn skips_outdated(claim: &PrimaryBackupClaim) -> Verdict {
    let (number, latest) = seen(claim)?;
    let seen = claim.number("seen")?;
    so(u64::from(number) < seen && seen <= u64::from(latest), "it is the latest")?;
    so(stood(claim, seen)?, "it has seen no such request")
}

pub fn is_too_old(claim: &PrimaryBackupClaim) -> Verdict {
    let (request, before, after) = request(claim)?;
    claim.is("number", request.number)?;
    let session = before.machine.session(request.client).ok_or("it knows nothing of that client")?;
    claim.is("seen", session.number)?;
    so(request.number < session.number && claim.rules.on(DEDUPLICATE), "it is the latest")?;
    so(after.log == before.log && claim.replies.is_empty(), "it does not ignore it")
}
