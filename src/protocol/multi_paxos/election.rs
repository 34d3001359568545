//! Phase 1, once for all slots: a server stands, gathers promises, and leads.
//! Source: Paxos Made Simple §2.2, Phase 1; §3.

use super::about::{ELECTION, HEARTBEAT};
use super::node::{Message, Node, Report, Role, Write};
use super::proposing::{self, MAX_RUN};
use super::rules::*;
use super::slots::{Command, Entry};
use super::{Effects, Here};
use crate::protocol::Outcome;
use crate::value::{Ballot, NodeId, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Arms the election timer, anew if it runs.
pub fn arm(ctx: &Here, out: &mut Effects) {
    out.set_timer(ELECTION, ctx.config.election);
}

/// Nobody was heard from in time.
pub fn on_timeout(ctx: &Here, node: &mut Node, out: &mut Effects) {
    if matches!(node.role, Role::Leader { .. }) {
        return;
    }
    let ballot = next_ballot(ctx, node);
    out.note("election-timeout", [("ballot", ballot.into()), ("first", (node.commit() + 1).into())]);
    stand(ctx, node, ballot, out);
}

/// A ballot above every one that this server promised or heard of.
pub fn next_ballot(ctx: &Here, node: &Node) -> Ballot {
    let highest = node.promised.map_or(0, |promised| promised.round).max(node.seen);
    let id = if ctx.on(UNIQUE_BALLOTS) { ctx.id } else { NodeId(0) };
    Ballot { round: highest.saturating_add(1), node: id }
}

/// Phase 1a. The server promises to itself first: so its disk remembers the ballot that it uses.
pub fn stand(ctx: &Here, node: &mut Node, ballot: Ballot, out: &mut Effects) {
    let first = node.commit() + 1;
    let mut found = BTreeMap::new();
    for (slot, entry) in node.accepted.from(first) {
        found.insert(slot, entry.clone());
    }
    node.role = Role::Candidate { ballot, promises: vec![ctx.id], found };
    node.promised = Some(ballot);
    node.seen = node.seen.max(ballot.round);
    node.leader = None;
    arm(ctx, out);
    let kept = ctx.on(PERSIST_ROUND);
    if kept {
        out.write(Write::Promised { ballot });
    }
    for peer in ctx.config.others(ctx.id) {
        let message = Message::Prepare { ballot, first };
        if kept { out.send_durable(peer, message) } else { out.send(peer, message) }
    }
    // Otherwise its own promise counts when it is durable.
    if !kept {
        count(ctx, node, out);
    }
}

/// Another server's ballot is higher: this one is over. Returns whether the server is to stand again
/// at once.
pub fn outbid(ctx: &Here, node: &mut Node, from: NodeId, by: Ballot, out: &mut Effects) -> bool {
    let Some(own) = node.role.ballot().filter(|own| *own < by) else { return false };
    let args = [("own", own.into()), ("ballot", by.into()), ("from", from.into())];
    match node.role {
        Role::Leader { .. } => {
            out.note("steps-down", args);
            out.cancel_timer(HEARTBEAT);
        }
        _ => out.note("gives-up", args),
    }
    node.role = Role::Follower {};
    node.leader = None;
    node.seen = node.seen.max(by.round);
    for request in std::mem::take(&mut node.queue) {
        out.reply(request.client, request.number, Outcome::NotLeader { hint: None });
    }
    arm(ctx, out);
    !ctx.on(BACK_OFF)
}

/// Without patience: a higher ballot at once.
pub fn stand_again(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let ballot = next_ballot(ctx, node);
    out.note("stands-at-once", [("ballot", ballot.into())]);
    stand(ctx, node, ballot, out);
}

/// How far an acceptor keeps to its promise.
fn kept(ctx: &Here) -> Value {
    Value::Word(match (ctx.on(PROMISE_CHECK), ctx.on(PERSIST_PROMISE)) {
        (true, true) => "always",
        (true, false) => "until-crash",
        (false, _) => "never",
    })
}

/// Phase 1b: the acceptor promises for all slots at once, and reports what it accepted.
pub fn on_prepare(ctx: &Here, node: &mut Node, from: NodeId, ballot: Ballot, first: u64, out: &mut Effects) {
    node.seen = node.seen.max(ballot.round);
    let lower = node.promised.filter(|promised| *promised > ballot);
    if let Some(promised) = lower.filter(|_| ctx.on(PROMISE_CHECK)) {
        let args = [("ballot", ballot.into()), ("promised", promised.into()), ("from", from.into())];
        out.note("refuses-prepare", args);
        return out.send(from, Message::Nack { ballot, promised });
    }
    let report = |(slot, entry): (u64, &Entry)| Report { slot, entry: entry.clone() };
    let accepted: Arc<[Report]> = node.accepted.from(first).map(report).collect();
    let args = [("ballot", ballot.into()), ("first", first.into()), ("from", from.into())];
    match lower {
        Some(promised) => {
            let args = [("ballot", ballot.into()), ("promised", promised.into()), ("from", from.into())];
            out.note("answers-lower", args);
        }
        None if node.promised == Some(ballot) => out.note("promises-again", args),
        None if accepted.is_empty() => {
            let [ballot, first, from] = args;
            out.note("promises", [ballot, first, from, ("kept", kept(ctx))]);
        }
        None => {
            let [ballot, first, from] = args;
            let reported = ("accepted", Value::List(accepted.iter().map(short).collect()));
            out.note("promises-with", [ballot, first, from, reported, ("kept", kept(ctx))]);
        }
    }
    if node.promised < Some(ballot) {
        node.promised = Some(ballot);
        if ctx.on(PERSIST_PROMISE) {
            out.write(Write::Promised { ballot });
        }
    }
    let again = outbid(ctx, node, from, ballot, out);
    if matches!(node.role, Role::Follower {}) {
        node.leader = None;
        arm(ctx, out);
    }
    let message = Message::Promise { ballot, accepted };
    if ctx.on(PERSIST_PROMISE) {
        out.send_durable(from, message)
    } else {
        out.send(from, message)
    }
    if again {
        stand_again(ctx, node, out);
    }
}

fn short(report: &Report) -> Value {
    report.entry.short()
}

/// An acceptor promised.
pub fn on_promise(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    ballot: Ballot,
    accepted: &[Report],
    out: &mut Effects,
) {
    let args = [("from", from.into()), ("ballot", ballot.into())];
    let (own, needed) = (node.role.ballot(), ctx.config.quorums(ctx.rules).phase1);
    let Role::Candidate { promises, found, .. } = &mut node.role else {
        return out.note("late-promise", args);
    };
    if own != Some(ballot) {
        return out.note("late-promise", args);
    }
    let Err(place) = promises.binary_search(&from) else {
        return out.note("repeated-promise", args);
    };
    promises.insert(place, from);
    for Report { slot, entry } in accepted {
        let held = found.get(slot);
        if held.is_none_or(|held| ctx.on(ADOPT_HIGHEST) && entry.ballot > held.ballot) {
            found.insert(*slot, entry.clone());
        }
    }
    let [from, ballot] = args;
    let reported = ("accepted", Value::List(accepted.iter().map(short).collect()));
    let have = ("have", promises.len().into());
    out.note("counts-promise", [from, ballot, have, ("needed", needed.into()), reported]);
    count(ctx, node, out);
}

/// A candidate with a phase-1 quorum leads.
pub fn count(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let needed = ctx.config.quorums(ctx.rules).phase1;
    let Role::Candidate { ballot, promises, found } = &mut node.role else { return };
    if promises.len() < needed {
        return;
    }
    let (ballot, found) = (*ballot, std::mem::take(found));
    out.note(
        "leads",
        [
            ("ballot", ballot.into()),
            ("promises", promises.clone().into()),
            ("servers", u32::from(ctx.config.servers).into()),
        ],
    );
    let first = node.commit() + 1;
    let commands = to_propose(ctx, first, ballot, &found, out);
    let next = commands.keys().next_back().map_or(first, |last| last + 1);
    node.role = Role::Leader { ballot, open: BTreeMap::new(), next };
    node.leader = Some(ctx.id);
    out.cancel_timer(ELECTION);
    out.set_timer(HEARTBEAT, ctx.config.heartbeat);
    let idle = commands.is_empty() && node.queue.is_empty();
    for (first, run) in runs(commands) {
        proposing::propose(ctx, node, first, run, out);
    }
    for request in std::mem::take(&mut node.queue) {
        proposing::propose_request(ctx, node, &request, out);
    }
    if idle {
        proposing::show(ctx, node, out);
    }
}

/// What a new leader must propose, slot by slot: for each slot the value of the highest ballot that
/// its quorum reports, and a no-op where there is none below one that has one.
fn to_propose(
    ctx: &Here,
    first: u64,
    ballot: Ballot,
    found: &BTreeMap<u64, Entry>,
    out: &mut Effects,
) -> BTreeMap<u64, Command> {
    let mut commands = BTreeMap::new();
    let reported = || Value::List(found.values().map(Entry::short).collect());
    // What was learned since the ballot began needs no proposal.
    let Some((&last, _)) = found.last_key_value().filter(|(last, _)| **last >= first) else {
        out.note("finds-nothing", [("ballot", ballot.into()), ("first", first.into())]);
        return commands;
    };
    if !ctx.on(ADOPT_VALUE) {
        out.note("ignores-accepted", [("ballot", ballot.into()), ("accepted", reported())]);
        return commands;
    }
    let adopts = |slot: u64| ctx.on(ADOPT_PER_SLOT) || slot == last;
    let (mut adopted, mut gaps) = (Vec::new(), Vec::new());
    for slot in first..=last {
        match found.get(&slot).filter(|_| adopts(slot)) {
            Some(entry) => {
                adopted.push(entry.short());
                commands.insert(slot, entry.command.clone());
            }
            None => {
                gaps.push(Value::from(slot));
                if ctx.on(FILL_GAPS) {
                    commands.insert(slot, Command::NoOp {});
                }
            }
        }
    }
    let id = match (ctx.on(ADOPT_PER_SLOT), ctx.on(ADOPT_HIGHEST)) {
        (false, _) => "adopts-last-only",
        (true, false) => "adopts-first",
        (true, true) => "adopts",
    };
    let (ballot, last) = (("ballot", ballot.into()), ("last", last.into()));
    let taken = adopted.len();
    let told = [ballot.clone(), ("first", first.into()), last.clone(), ("adopted", Value::List(adopted))];
    out.note(id, told);
    if !gaps.is_empty() {
        let gaps = ("gaps", Value::List(gaps));
        if ctx.on(FILL_GAPS) {
            // Without the rule that every slot's value is adopted, not each of them is a gap.
            let others = found.range(first..).count() - taken;
            out.note("fills-gaps", [ballot, last, gaps, ("empty", (others == 0).into())]);
        } else {
            out.note("leaves-gaps", [ballot, last, gaps]);
        }
    }
    commands
}

/// Commands of neighbouring slots go together, up to what one message carries.
pub fn runs(commands: BTreeMap<u64, Command>) -> Vec<(u64, Arc<[Command]>)> {
    let mut runs: Vec<(u64, Vec<Command>)> = Vec::new();
    for (slot, command) in commands {
        match runs.last_mut() {
            Some((first, run)) if *first + run.len() as u64 == slot && run.len() < MAX_RUN => {
                run.push(command);
            }
            _ => runs.push((slot, vec![command])),
        }
    }
    let mut shared = Vec::new();
    for (first, run) in runs {
        shared.push((first, Arc::from(run)));
    }
    shared
}
