//! The primary serves: takes requests, forwards them, counts acknowledgements.

use super::log::Entry;
use super::node::{Message, Role, Server, Waiting, Write};
use super::rules::DEDUPLICATE;
use super::setup::PING;
use super::{Effects, Here, commit, recovery, views};
use crate::protocol::{Outcome, Request};
use crate::value::{NodeId, Value};
use std::sync::Arc;

/// A backup that lacks more entries than this gets the whole state instead.
const MANY: u64 = 8;

/// A client asks: the primary takes the command, any other server says who is primary.
pub fn on_request(ctx: &Here, server: &mut Server, request: &Request, out: &mut Effects) {
    let (client, number) = (request.client, request.number);
    if !server.serves() {
        let hint = Some(server.view.primary).filter(|primary| *primary != ctx.id);
        let args = [("client", client.into()), ("primary", hint.into()), ("view", server.view.number.into())];
        out.note("not-primary", args);
        return out.reply(client, number, Outcome::NotLeader { hint });
    }
    if ctx.on(DEDUPLICATE) && is_known(server, request, out) {
        return;
    }
    let index = server.log.last_index() + 1;
    let entry = Entry { view: server.view.number, command: Some(Arc::new(request.clone())) };
    server.log.put(index, entry.clone());
    out.write(Write::Entry { index, entry: entry.clone() });
    wait(server, request, index);
    let Role::Leading { peers, .. } = &server.role else { return };
    let to: Vec<NodeId> = peers.iter().filter(|peer| peer.installed).map(|peer| peer.id).collect();
    out.note(
        "forwards",
        [
            ("client", client.into()),
            ("op", request.op.short()),
            ("index", index.into()),
            ("view", server.view.number.into()),
            ("to", to.clone().into()),
            ("alone", server.view.backups.is_empty().into()),
        ],
    );
    to.into_iter().for_each(|backup| forward(server, backup, index, out));
}

fn wait(server: &mut Server, request: &Request, index: u64) {
    let (client, number) = (request.client, request.number);
    // An old request may come late: the client waits for the newer one.
    if server.waiting.iter().any(|waiting| waiting.client == client && waiting.number > number) {
        return;
    }
    server.waiting.retain(|waiting| waiting.client != client);
    let place = server.waiting.partition_point(|waiting| waiting.client < client);
    server.waiting.insert(place, Waiting { client, number, index });
}

/// Whether the request was seen before: acknowledged, or in the log and on its way to that.
fn is_known(server: &mut Server, request: &Request, out: &mut Effects) -> bool {
    let (client, number) = (request.client, request.number);
    let args = [("client", client.into()), ("number", number.into())];
    if let Some(session) = server.machine.session(client) {
        if session.number == number {
            out.note("duplicate-answered", args);
            out.reply(client, number, Outcome::Done { result: session.result.clone() });
            return true;
        }
        if session.number > number {
            let [client, number] = args;
            out.note("request-too-old", [client, number, ("seen", session.number.into())]);
            return true;
        }
    }
    let same = |command: &Request| (command.client, command.number) == (client, number);
    let mut pending = server.applied + 1..=server.log.last_index();
    let holds = |index: &u64| {
        let command = server.log.get(*index).and_then(|entry| entry.command.as_ref());
        command.is_some_and(|command| same(command))
    };
    let Some(index) = pending.find(holds) else { return false };
    let [client, number] = args;
    out.note("duplicate-waiting", [client, number, ("index", index.into())]);
    wait(server, request, index);
    true
}

/// Sends one entry to one backup, once it is durable here.
fn forward(server: &Server, to: NodeId, index: u64, out: &mut Effects) {
    let Some(entry) = server.log.get(index).cloned() else { return };
    let (view, commit) = (server.view.number, server.commit);
    out.send_durable(to, Message::Forward { view, index, entry, commit });
}

/// A backup holds an entry.
pub fn on_forward_reply(ctx: &Here, server: &mut Server, from: NodeId, reply: (u32, u64), out: &mut Effects) {
    let (view, index) = reply;
    let number = server.view.number;
    let awaited = ctx.config.awaited(ctx.rules, &server.view);
    let Role::Leading { peers, .. } = &mut server.role else { return too_late(server, from, view, out) };
    let Some(peer) = peers.iter_mut().find(|peer| peer.id == from).filter(|_| view == number) else {
        return too_late(server, from, view, out);
    };
    peer.got(index);
    let have = holders(ctx, server, index).len();
    let args =
        [("backup", from.into()), ("index", index.into()), ("have", have.into()), ("needed", awaited.into())];
    out.note("counts-ack", args);
    advance(ctx, server, out);
}

/// Who holds an entry as far as the primary knows, itself included once its own copy is durable.
fn holders(ctx: &Here, server: &Server, index: u64) -> Vec<NodeId> {
    let Role::Leading { peers, .. } = &server.role else { return Vec::new() };
    let own = (server.durable >= index).then_some(ctx.id);
    own.into_iter().chain(peers.iter().filter(|peer| peer.holds(index)).map(|peer| peer.id)).collect()
}

/// The primary looks whether more of its log is acknowledged. In order: an answer depends on all
/// that came before.
pub fn advance(ctx: &Here, server: &mut Server, out: &mut Effects) {
    let awaited = ctx.config.awaited(ctx.rules, &server.view);
    while server.serves() {
        let index = server.commit + 1;
        if server.log.get(index).is_none() {
            return;
        }
        let holders = holders(ctx, server, index);
        if holders.len() < awaited {
            return;
        }
        out.note(
            "acknowledged",
            [("index", index.into()), ("holders", holders.into()), ("view", server.view.number.into())],
        );
        commit::learn(ctx, server, index, out);
    }
}

/// Time to show that this server is alive, and to send again what may be lost. A backup that lacks nothing
/// hears how much is acknowledged, each time anew: the last word may be lost, and one that restarted has
/// forgotten it. Source: VRR §4.1 (COMMIT messages of a primary that has no request to forward).
pub fn on_ping(ctx: &Here, server: &mut Server, out: &mut Effects) {
    out.set_timer(PING, ctx.config.ping);
    views::ping(ctx, server, out);
    recovery::ask(server, out);
    let Role::Leading { peers, .. } = &server.role else { return };
    let last = server.log.last_index();
    let (view, commit) = (server.view.number, server.commit);
    let mut again = Vec::new();
    for peer in peers {
        if !peer.installed || last.saturating_sub(peer.base) > MANY {
            again.push(Value::Node(peer.id));
            recovery::send_state(server, peer.id, out);
            continue;
        }
        let lacking = (peer.base + 1..=last).filter(|index| !peer.holds(*index));
        let before = out.effects.len();
        lacking.for_each(|index| forward(server, peer.id, index, out));
        if out.effects.len() > before {
            again.push(Value::Node(peer.id));
        } else if commit > 0 {
            out.send(peer.id, Message::Commit { view, commit });
        }
    }
    if !again.is_empty() {
        out.note("sends-again", [("to", Value::List(again)), ("last", last.into()), ("view", view.into())]);
    }
}

/// An answer to what this server is no longer about.
pub fn too_late(server: &Server, from: NodeId, view: u32, out: &mut Effects) {
    out.note(
        "answer-too-late",
        [("from", from.into()), ("view", view.into()), ("own", server.view.number.into())],
    );
}
