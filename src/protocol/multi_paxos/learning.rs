//! Learning what is chosen, applying it in order, and catching up. Source: Paxos Made Simple §2.3, §3.

use super::node::{Message, Node, Role};
use super::proposing::MAX_RUN;
use super::rules::{DEDUPLICATE, PERSIST_ACCEPT};
use super::slots::{Command, Entry};
use super::{Effects, Here};
use crate::protocol::state_machine::Applied;
use crate::protocol::{OpResult, Outcome, Request};
use crate::value::{Ballot, NodeId, Value};
use std::sync::Arc;

/// The leader looks which slots a phase-2 quorum has accepted. It goes on in order: a chosen slot
/// after one that is open waits for it.
pub fn advance(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let needed = ctx.config.quorums(ctx.rules).phase2;
    let before = node.commit();
    let Role::Leader { ballot, open, .. } = &mut node.role else { return };
    let ballot = *ballot;
    let mut beyond = None;
    for (slot, open) in open.iter_mut() {
        if !open.chosen && open.acks.count_ones() as usize >= needed {
            open.chosen = true;
            beyond = Some(*slot);
        }
    }
    let mut acks = 0;
    while let Some(entry) = open.first_entry() {
        if *entry.key() != node.chosen.len() as u64 + 1 || !entry.get().chosen {
            break;
        }
        let open = entry.remove();
        acks = open.acks;
        node.chosen.push(Entry { ballot, command: open.command });
    }
    let commit = node.commit();
    if commit > before {
        let by = ctx.config.servers().filter(|server| acks >> server.0 & 1 == 1);
        out.note(
            "commits",
            [
                ("first", (before + 1).into()),
                ("last", commit.into()),
                ("count", (commit - before).into()),
                ("ballot", ballot.into()),
                ("by", Value::List(by.map(Value::Node).collect())),
                ("durable", ctx.on(PERSIST_ACCEPT).into()),
            ],
        );
        apply(ctx, node, out);
    }
    if let Some(slot) = beyond.filter(|slot| *slot > commit) {
        out.note("waits-for-gap", [("slot", slot.into()), ("gap", (commit + 1).into())]);
    }
}

/// The leader of `ballot` knows that all slots up to `commit` are chosen. What this server accepted
/// in that very ballot is what is chosen there; of anything older it cannot be sure.
pub fn learn(ctx: &Here, node: &mut Node, ballot: Ballot, commit: u64, out: &mut Effects) {
    let before = node.commit();
    while node.commit() < commit {
        let held = node.accepted.get(node.commit() + 1).filter(|held| held.ballot == ballot);
        let Some(entry) = held.cloned() else { break };
        node.chosen.push(entry);
    }
    if node.commit() > before {
        note_learned("learns", node, before, out);
        settled(node);
        apply(ctx, node, out);
        advance(ctx, node, out);
    }
}

fn note_learned(id: &'static str, node: &Node, before: u64, out: &mut Effects) {
    let count = node.commit() - before;
    out.note(id, [("first", (before + 1).into()), ("last", node.commit().into()), ("count", count.into())]);
}

/// A leader has nothing more to propose where it learned what is chosen. Slots after that may have waited for it
/// alone: [`advance`] follows.
fn settled(node: &mut Node) {
    let commit = node.chosen.len() as u64;
    if let Role::Leader { open, next, .. } = &mut node.role {
        open.retain(|slot, _| *slot > commit);
        *next = (*next).max(commit + 1);
    }
}

/// The leader knows more to be chosen than this server: ask for it.
pub fn ask(node: &Node, from: NodeId, commit: u64, out: &mut Effects) {
    let first = node.commit() + 1;
    if first <= commit {
        out.note("asks-chosen", [("from", from.into()), ("first", first.into()), ("last", commit.into())]);
        out.send(from, Message::CatchUp { first });
    }
}

/// Another server lacks what is chosen from `first` on.
pub fn on_catch_up(node: &Node, from: NodeId, first: u64, out: &mut Effects) {
    let commit = node.commit();
    if first == 0 || first > commit {
        return out.note("knows-no-more", [("from", from.into()), ("first", first.into())]);
    }
    let place = usize::try_from(first - 1).unwrap_or(usize::MAX);
    let entries: Arc<[Entry]> = node.chosen.iter_from(place).take(MAX_RUN).cloned().collect();
    let last = first + entries.len() as u64 - 1;
    out.note("tells-chosen", [("to", from.into()), ("first", first.into()), ("last", last.into())]);
    out.send(from, Message::Chosen { first, entries, commit });
}

/// What is chosen, from one who knows.
pub fn on_chosen(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    told: (u64, &[Entry]),
    commit: u64,
    out: &mut Effects,
) {
    let (before, (first, entries)) = (node.commit(), told);
    for (slot, entry) in (first..).zip(entries) {
        if slot == node.commit() + 1 {
            node.chosen.push(entry.clone());
        }
    }
    if first > before + 1 {
        let missing = ("missing", (before + 1).into());
        return out.note("chosen-too-far", [("from", from.into()), ("first", first.into()), missing]);
    }
    if node.commit() == before {
        return out.note("knew-chosen", [("from", from.into()), ("commit", before.into())]);
    }
    note_learned("catches-up", node, before, out);
    settled(node);
    apply(ctx, node, out);
    advance(ctx, node, out);
    ask(node, from, commit, out);
}

/// Applies what is chosen, in order, and answers the clients that wait for it.
fn apply(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let (first, last) = (node.applied + 1, node.commit());
    let count = last - node.applied;
    out.note("applies", [("first", first.into()), ("last", last.into()), ("count", count.into())]);
    while node.applied < last {
        let Some(entry) = node.chosen_at(node.applied + 1).cloned() else { return };
        node.applied += 1;
        apply_one(ctx, node, &entry.command, out);
    }
}

/// A request is not carried out: just it was before, or a later one of its client. Returns what to answer.
fn note_skipped(
    node: &Node,
    slot: u64,
    request: &Request,
    again: Applied,
    out: &mut Effects,
) -> Option<OpResult> {
    let (client, number) = (("client", request.client.into()), ("number", request.number.into()));
    let slot = ("slot", slot.into());
    if let Applied::Again(result) = again {
        out.note("duplicate-applied", [slot, client, number]);
        return Some(result);
    }
    let newer = node.machine.session(request.client).map(|session| session.number);
    out.note("older-not-applied", [slot, client, number, ("newer", newer.into())]);
    None
}

fn apply_one(ctx: &Here, node: &mut Node, command: &Command, out: &mut Effects) {
    let slot = node.applied;
    let request = command.request();
    let result = match request {
        None => {
            out.note("applies-no-op", [("slot", slot.into())]);
            None
        }
        Some(request) => match node.machine.apply(request, ctx.on(DEDUPLICATE)) {
            Applied::Fresh(result) => Some(result),
            again => note_skipped(node, slot, request, again, out),
        },
    };
    let Some(place) = node.waiting.iter().position(|waiting| waiting.slot == slot) else { return };
    let waiting = node.waiting.remove(place);
    let asked = [("client", waiting.client.into()), ("number", waiting.number.into()), ("slot", slot.into())];
    let [client, number, slot] = asked;
    let own =
        request.is_some_and(|request| (request.client, request.number) == (waiting.client, waiting.number));
    match result.filter(|_| own) {
        Some(result) => {
            out.note("answers", [client, number, slot, ("result", Value::from(&result))]);
            out.reply(waiting.client, waiting.number, Outcome::Done { result });
        }
        // Something else was chosen where this server had proposed it: it may be lost. Or it is older than what
        // was carried out of the client, which nobody needs to be told once more.
        None => {
            let hint = node.leader.filter(|leader| *leader != ctx.id);
            if !own {
                out.note("other-command", [client, number, slot, ("leader", hint.into())]);
            }
            out.reply(waiting.client, waiting.number, Outcome::NotLeader { hint });
        }
    }
}
