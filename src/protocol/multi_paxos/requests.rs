//! Client requests. Source: Paxos Made Simple §3; Raft dissertation §6.3 for the sessions.

use super::election::{self, next_ballot};
use super::node::{Node, Role};
use super::proposing;
use super::rules::{DEDUPLICATE, SKIP_PHASE_1};
use super::{Effects, Here};
use crate::protocol::{Outcome, Request};
use std::sync::Arc;

/// A client asks: a leader proposes the command, any other server says who leads.
pub fn on_request(ctx: &Here, node: &mut Node, request: &Request, out: &mut Effects) {
    let (client, number) = (request.client, request.number);
    let queues = !ctx.on(SKIP_PHASE_1);
    let serves = match node.role {
        Role::Leader { .. } => true,
        Role::Candidate { .. } => queues && !node.queue.is_empty(),
        Role::Follower {} => false,
    };
    if !serves {
        let hint = node.leader.filter(|leader| *leader != ctx.id);
        out.note("not-leader", [("client", client.into()), ("leader", hint.into())]);
        return out.reply(client, number, Outcome::NotLeader { hint });
    }
    if ctx.on(DEDUPLICATE) && is_known(node, request, out) {
        return;
    }
    let request = Arc::new(request.clone());
    if !queues {
        return proposing::propose_request(ctx, node, &request, out);
    }
    let ballot = match node.role {
        Role::Leader { .. } => Some(next_ballot(ctx, node)),
        _ => None,
    };
    let held = ballot.or(node.role.ballot());
    let id = if ballot.is_some() { "new-ballot" } else { "joins-ballot" };
    out.note(id, [("client", client.into()), ("op", request.op.short()), ("ballot", held.into())]);
    node.queue.push(request);
    if let Some(ballot) = ballot {
        out.cancel_timer(super::about::HEARTBEAT);
        election::stand(ctx, node, ballot, out);
    }
}

/// Whether the request was seen before: applied, or proposed by this leader and not chosen yet.
fn is_known(node: &mut Node, request: &Request, out: &mut Effects) -> bool {
    let (client, number) = (request.client, request.number);
    let args = [("client", client.into()), ("number", number.into())];
    if let Some(session) = node.machine.session(client) {
        if session.number == number {
            let result = session.result.clone();
            out.note("duplicate-answered", args);
            out.reply(client, number, Outcome::Done { result });
            return true;
        }
        if session.number > number {
            out.note("request-too-old", args);
            return true;
        }
    }
    let same = |other: &Request| (other.client, other.number) == (client, number);
    let Role::Leader { open, .. } = &node.role else {
        return node.queue.iter().any(|queued| same(queued));
    };
    let found = open.iter().find(|(_, open)| open.command.request().is_some_and(|held| same(held)));
    let Some(slot) = found.map(|(slot, _)| *slot) else { return false };
    let [client_arg, number_arg] = args;
    out.note("duplicate-waiting", [client_arg, number_arg, ("slot", slot.into())]);
    // It may have been proposed first by an earlier leader, and adopted by this one.
    proposing::await_slot(node, client, number, slot);
    true
}
