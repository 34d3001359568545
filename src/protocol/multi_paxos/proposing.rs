//! Phase 2, slot by slot: the leader proposes, acceptors accept. Source: Paxos Made Simple §2.2,
//! Phase 2; §3.

use super::about::HEARTBEAT;
use super::election::{self, outbid, runs, stand_again};
use super::learning;
use super::node::{Message, Node, Open, Role, Waiting, Write};
use super::rules::*;
use super::slots::{Command, Entry};
use super::{Effects, Here};
use crate::protocol::Request;
use crate::value::{Ballot, NodeId, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Slots that one message carries at most.
pub const MAX_RUN: usize = 64;

/// Proposes a client's request for the first free slot.
pub fn propose_request(ctx: &Here, node: &mut Node, request: &Arc<Request>, out: &mut Effects) {
    let Role::Leader { ballot, next, .. } = &mut node.role else { return };
    let (slot, ballot) = (*next, *ballot);
    *next += 1;
    let client = request.client;
    await_slot(node, client, request.number, slot);
    out.note(
        "proposes",
        [
            ("client", client.into()),
            ("op", request.op.short()),
            ("slot", slot.into()),
            ("ballot", ballot.into()),
            ("skips", ctx.on(SKIP_PHASE_1).into()),
        ],
    );
    let command = Command::Ask { request: Arc::clone(request) };
    propose(ctx, node, slot, Arc::new([command]), out);
}

/// A client is answered when this slot is applied; of several requests, its last. One that was overtaken by
/// a later one takes nothing from that one: nobody waits for it.
pub fn await_slot(node: &mut Node, client: NodeId, number: u32, slot: u64) {
    if node.waiting.iter().any(|waiting| waiting.client == client && waiting.number > number) {
        return;
    }
    node.waiting.retain(|waiting| waiting.client != client);
    let place = node.waiting.partition_point(|waiting| waiting.client < client);
    node.waiting.insert(place, Waiting { client, number, slot });
}

/// Phase 2a, for a run of slots. The leader is an acceptor too, and accepts first.
pub fn propose(ctx: &Here, node: &mut Node, first: u64, commands: Arc<[Command]>, out: &mut Effects) {
    let commit = node.commit();
    let Role::Leader { ballot, open, .. } = &mut node.role else { return };
    let ballot = *ballot;
    let kept = ctx.on(PERSIST_ACCEPT);
    for (slot, command) in (first..).zip(commands.iter()) {
        // Its own acceptance counts when it is durable.
        let acks = if kept { 0 } else { 1 << ctx.id.0 };
        open.insert(slot, Open { command: command.clone(), acks, chosen: false });
        node.accepted.set(slot, Entry { ballot, command: command.clone() });
    }
    if kept {
        out.write(Write::Accepted { first, ballot, commands: Arc::clone(&commands), raise: true });
    }
    for peer in ctx.config.others(ctx.id) {
        out.send(peer, Message::Accept { ballot, first, commands: Arc::clone(&commands), commit });
    }
    if !kept {
        learning::advance(ctx, node, out);
    }
}

/// The leader shows that it is there, and proposes again to each server what that one has not
/// accepted yet.
pub fn on_heartbeat_timer(ctx: &Here, node: &mut Node, out: &mut Effects) {
    if matches!(node.role, Role::Leader { .. }) {
        out.set_timer(HEARTBEAT, ctx.config.heartbeat);
        show(ctx, node, out);
    }
}

pub fn show(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let commit = node.commit();
    let Role::Leader { ballot, open, .. } = &node.role else { return };
    let ballot = *ballot;
    out.note("heartbeat", [("ballot", ballot.into()), ("commit", commit.into())]);
    for peer in ctx.config.others(ctx.id) {
        let mut missing = BTreeMap::new();
        for (slot, open) in open.iter().filter(|(_, open)| open.acks >> peer.0 & 1 == 0).take(MAX_RUN) {
            missing.insert(*slot, open.command.clone());
        }
        if missing.is_empty() {
            out.send(peer, Message::Heartbeat { ballot, commit });
            continue;
        }
        let slots = Value::List(missing.keys().map(|slot| Value::from(*slot)).collect());
        out.note("proposes-again", [("to", peer.into()), ("slots", slots), ("ballot", ballot.into())]);
        for (first, commands) in runs(missing) {
            out.send(peer, Message::Accept { ballot, first, commands, commit });
        }
    }
}

/// Another server proposes or shows that it leads in `ballot`: follow it. Returns whether this server was
/// outbid and is to stand again at once.
fn hear_leader(ctx: &Here, node: &mut Node, from: NodeId, ballot: Ballot, out: &mut Effects) -> bool {
    node.seen = node.seen.max(ballot.round);
    let again = outbid(ctx, node, from, ballot, out);
    if matches!(node.role, Role::Follower {}) {
        node.leader = Some(from);
        election::arm(ctx, out);
    }
    again
}

/// A leader shows that it is there.
pub fn on_heartbeat(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    ballot: Ballot,
    commit: u64,
    out: &mut Effects,
) {
    if let Some(promised) = node.promised.filter(|promised| *promised > ballot && ctx.on(PROMISE_CHECK)) {
        let args = [("ballot", ballot.into()), ("promised", promised.into()), ("from", from.into())];
        out.note("refuses-heartbeat", args);
        return out.send(from, Message::Nack { ballot, promised });
    }
    let again = hear_leader(ctx, node, from, ballot, out);
    out.note("hears-leader", [("from", from.into()), ("ballot", ballot.into())]);
    learning::learn(ctx, node, ballot, commit, out);
    learning::ask(node, from, commit, out);
    if again {
        stand_again(ctx, node, out);
    }
}

/// Phase 2b.
pub fn on_accept(ctx: &Here, node: &mut Node, from: NodeId, message: &Message, out: &mut Effects) {
    let Message::Accept { ballot, first, commands, commit } = message else { return };
    let (ballot, first) = (*ballot, *first);
    let (count, last) = (commands.len() as u64, first + (commands.len() as u64).max(1) - 1);
    let shorts = || Value::List(commands.iter().map(Command::short).collect());
    let args = || {
        let slots = [("first", first.into()), ("last", last.into()), ("count", count.into())];
        let [first, last, count] = slots;
        [first, last, count, ("values", shorts()), ("ballot", ballot.into()), ("from", from.into())]
    };
    let lower = node.promised.filter(|promised| *promised > ballot);
    if let Some(promised) = lower {
        let [first, last, count, values, of, from_arg] = args();
        let refused = ctx.on(PROMISE_CHECK);
        let id = if refused { "refuses-accept" } else { "breaks-promise" };
        out.note(id, [first, last, count, values, of, from_arg, ("promised", promised.into())]);
        if refused {
            return out.send(from, Message::Nack { ballot, promised });
        }
    }
    let again = hear_leader(ctx, node, from, ballot, out);
    let holds = |slot: u64| node.accepted.get(slot);
    let indexed = || (first..).zip(commands.iter());
    let same = |(slot, command): (u64, &Command)| {
        holds(slot).is_some_and(|held| held.ballot == ballot && held.command.same(command))
    };
    let known = indexed().all(same);
    if lower.is_none() {
        let old = indexed().filter_map(|(slot, _)| holds(slot)).filter(|held| held.ballot != ballot);
        let old: Vec<Value> = old.map(Entry::short).collect();
        if known {
            out.note("accepts-again", args());
        } else if old.is_empty() {
            out.note("accepts", args());
        } else {
            let [first, last, count, values, ballot, from] = args();
            out.note("overwrites", [first, last, count, values, ballot, from, ("old", Value::List(old))]);
        }
    }
    let (raise, kept) = (ctx.on(ACCEPT_RAISES_PROMISE), ctx.on(PERSIST_ACCEPT));
    if raise {
        node.promised = node.promised.max(Some(ballot));
    }
    if !known {
        for (slot, command) in indexed() {
            node.accepted.set(slot, Entry { ballot, command: command.clone() });
        }
        if kept {
            out.write(Write::Accepted { first, ballot, commands: Arc::clone(commands), raise });
        }
    }
    let reply = Message::Accepted { ballot, first, count };
    if kept {
        out.send_durable(from, reply)
    } else {
        out.send(from, reply)
    }
    learning::learn(ctx, node, ballot, *commit, out);
    if again {
        stand_again(ctx, node, out);
    }
}

/// Another server refused: a higher ballot was promised. Source: Paxos Made Simple §2.2, §2.4.
pub fn on_nack(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    ballot: Ballot,
    promised: Ballot,
    out: &mut Effects,
) {
    node.seen = node.seen.max(promised.round);
    if node.role.ballot() != Some(ballot) || promised <= ballot {
        return out.note(
            "late-nack",
            [("from", from.into()), ("ballot", ballot.into()), ("promised", promised.into())],
        );
    }
    if outbid(ctx, node, from, promised, out) {
        stand_again(ctx, node, out);
    }
}

/// An acceptor accepted a run of slots.
pub fn on_accepted(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    ballot: Ballot,
    slots: (u64, u64),
    out: &mut Effects,
) {
    let (first, count) = slots;
    let last = first + count.max(1) - 1;
    let args = [
        ("from", from.into()),
        ("ballot", ballot.into()),
        ("first", first.into()),
        ("last", last.into()),
        ("count", count.into()),
    ];
    let own = node.role.ballot();
    let Role::Leader { open, .. } = &mut node.role else { return out.note("late-accepted", args) };
    if own != Some(ballot) {
        return out.note("late-accepted", args);
    }
    let (mut fresh, mut have, mut most) = (false, u32::MAX, 0);
    for (_, open) in open.range_mut(first..=last) {
        fresh |= open.acks >> from.0 & 1 == 0;
        open.acks |= 1 << from.0;
        have = have.min(open.acks.count_ones());
        most = most.max(open.acks.count_ones());
    }
    if !fresh {
        return out.note("repeated-accepted", args);
    }
    let needed = ctx.config.quorums(ctx.rules).phase2;
    let [from, ballot, first, last, count] = args;
    // Of several slots some may have been counted more often than others.
    let (even, counted) = ((have == most).into(), [("have", have.into()), ("most", most.into())]);
    let ([have, most], needed) = (counted, ("needed", needed.into()));
    out.note("counts-accepted", [from, ballot, first, last, count, have, most, ("even", even), needed]);
    learning::advance(ctx, node, out);
}

/// What the leader accepted itself is durable: it counts like any other acceptance.
pub fn on_flushed(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let Role::Leader { open, .. } = &mut node.role else { return };
    let mut fresh = false;
    for open in open.values_mut() {
        fresh |= open.acks >> ctx.id.0 & 1 == 0;
        open.acks |= 1 << ctx.id.0;
    }
    if fresh {
        learning::advance(ctx, node, out);
    }
}
