//! Client requests. Source: Raft §8; dissertation §6.2, §6.3.

use super::log::{Command, Entry};
use super::node::{Node, Role, Waiting};
use super::rules::DEDUPLICATE;
use super::{Raft, reads, replication, storage};
use crate::protocol::{Ctx, Out, Outcome, Request};
use crate::value::NodeId;
use std::sync::Arc;

/// A client asks: a leader takes the command into its log, any other server says who leads.
pub fn on_request(ctx: &Ctx<Raft>, node: &mut Node, request: &Request, out: &mut Out<Raft>) {
    let (client, number) = (request.client, request.number);
    if !matches!(node.role, Role::Leader { .. }) {
        let hint = node.leader.filter(|leader| *leader != ctx.id);
        out.note("not-leader", [("client", client.into()), ("leader", hint.into())]);
        return out.reply(client, number, Outcome::NotLeader { hint });
    }
    if ctx.on(DEDUPLICATE) && is_known(ctx, node, request, out) {
        return;
    }
    if let Some(target) = node.extra.transfer {
        out.note("transfer-refuses", [("client", client.into()), ("target", target.into())]);
        return out.reply(client, number, Outcome::NotLeader { hint: None });
    }
    if reads::take(ctx, node, request, out) {
        return;
    }
    let entry = Entry { term: node.term, command: Arc::new(Command::Request { request: request.clone() }) };
    storage::append(ctx, node, [entry].into(), out);
    let index = node.log.last_index();
    // A request that was overtaken by a later one of its client takes nothing from that one: nobody waits for it.
    let place = node.waiting.partition_point(|waiting| waiting.client < client);
    let waiting = Waiting { client, number, index, term: node.term };
    match node.waiting.get_mut(place).filter(|other| other.client == client) {
        Some(later) if later.number > number => {}
        Some(other) => *other = waiting,
        None => node.waiting.insert(place, waiting),
    }
    let term = node.term;
    out.note_with("appends", || {
        let op = request.op.short();
        [("client", client.into()), ("op", op), ("index", index.into()), ("term", term.into())]
    });
    replication::send_new(ctx, node, out);
}

/// Under which id the service knows a client. Clients that were given one id between them (extension
/// `shared-session`) are one to it, wherever its answers go.
pub fn session(ctx: &Ctx<Raft>, client: NodeId) -> NodeId {
    if ctx.config.extensions.shared_session { NodeId(ctx.config.servers) } else { client }
}

/// The highest number of a request that took effect under the id by which the service knows the client.
pub fn seen(ctx: &Ctx<Raft>, node: &Node, client: NodeId) -> u32 {
    node.machine.session(session(ctx, client)).map_or(0, |session| session.number)
}

/// Whether the request was seen before: applied, or waiting in the log where this leader put it.
/// An entry that an earlier leader left uncommitted does not count: only a new one of this term can
/// commit it.
fn is_known(ctx: &Ctx<Raft>, node: &Node, request: &Request, out: &mut Out<Raft>) -> bool {
    let (client, number) = (request.client, request.number);
    let args = [("client", client.into()), ("number", number.into())];
    let shared = ("shared", ctx.config.extensions.shared_session.into());
    if let Some(session) = node.machine.session(session(ctx, client)) {
        if session.number == number {
            let [client_arg, number_arg] = args;
            out.note("duplicate-answered", [client_arg, number_arg, shared]);
            out.reply(client, number, Outcome::Done { result: session.result.clone() });
            return true;
        }
        if session.number > number {
            let [client_arg, number_arg] = args;
            out.note("request-too-old", [client_arg, number_arg, ("seen", session.number.into()), shared]);
            return true;
        }
    }
    let waits =
        |waiting: &&Waiting| (waiting.client, waiting.number, waiting.term) == (client, number, node.term);
    if let Some(waiting) = node.waiting.iter().find(waits) {
        let [client, number] = args;
        out.note("duplicate-waiting", [client, number, ("index", waiting.index.into())]);
        return true;
    }
    false
}
