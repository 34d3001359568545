//! A server and its view: hearing of a new one, acknowledging it, starting from the disk.

use super::node::{Disk, Message, Peer, Role, Server, View, Write};
use super::rules::CHECK_VIEW;
use super::setup::PING;
use super::{Effects, Here, recovery};
use crate::protocol::Outcome;
use crate::protocol::state_machine::Machine;
use crate::value::NodeId;

/// Starts a server from its disk.
pub fn boot(ctx: &Here, disk: &Disk, out: &mut Effects) -> Server {
    out.set_timer(PING, ctx.config.ping);
    let last = disk.log.last_index();
    let view = disk.view.clone();
    let mut server = Server {
        view: view.clone(),
        installed: disk.installed,
        log: disk.log.clone(),
        durable: last,
        commit: 0,
        applied: 0,
        machine: Machine::default(),
        role: Role::Follower,
        waiting: Vec::new(),
    };
    out.note(
        "boots",
        [("view", view.number.into()), ("primary", view.primary.into()), ("last", last.into())],
    );
    if view.primary != ctx.id {
        return server;
    }
    if view.number == 1 && last == 0 {
        // Nothing was ever forwarded: all start alike, and there is nothing to copy.
        let peer = |id: &NodeId| Peer { id: *id, installed: true, base: 0, more: Vec::new() };
        server.role = Role::Leading { serving: true, peers: view.backups.iter().map(peer).collect() };
    } else {
        recovery::begin(ctx, &mut server, out);
    }
    server
}

/// A view that this server may not know yet, from V or from a server that refused it.
pub fn hear(ctx: &Here, server: &mut Server, from: NodeId, view: &View, out: &mut Effects) {
    if view.number > server.view.number {
        return adopt(ctx, server, from, view, out);
    }
    out.note(
        "view-known",
        [("from", from.into()), ("view", view.number.into()), ("own", server.view.number.into())],
    );
}

/// Moves on to a newer view: whatever this server was, nothing older counts any more.
pub fn adopt(ctx: &Here, server: &mut Server, from: NodeId, view: &View, out: &mut Effects) {
    let args = [
        ("view", view.number.into()),
        ("from", from.into()),
        ("old", server.view.number.into()),
        ("primary", view.primary.into()),
        ("checks", ctx.on(CHECK_VIEW).into()),
    ];
    let led = !matches!(server.role, Role::Follower);
    let leads = view.primary == ctx.id;
    out.note(
        match (led, leads) {
            (true, false) => "steps-down",
            (_, true) => "takes-over",
            (false, false) if view.has(ctx.id) => "joins-view",
            (false, false) => "left-out",
        },
        args,
    );
    server.view = view.clone();
    server.role = Role::Follower;
    out.write(Write::View { view: view.clone() });
    if leads {
        recovery::begin(ctx, server, out);
    } else {
        turn_away(server, out);
    }
    acknowledge(ctx, server, out);
}

/// Clients that wait for a server that leads no more are sent to the one that does.
fn turn_away(server: &mut Server, out: &mut Effects) {
    let primary = server.view.primary;
    for waiting in std::mem::take(&mut server.waiting) {
        let (client, number) = (waiting.client, waiting.number);
        out.note(
            "turns-away",
            [("client", client.into()), ("number", number.into()), ("primary", primary.into())],
        );
        out.reply(client, number, Outcome::NotLeader { hint: Some(primary) });
    }
}

/// Whether this server acknowledges its view: the primary as soon as it knows of it; a backup when
/// it has the whole state, or, where any R logs are enough for recovery, as soon as it knows.
fn is_ready(ctx: &Here, server: &Server) -> bool {
    let whole = server.installed == server.view.number || ctx.config.copies.is_some();
    server.view.primary == ctx.id || server.view.has(ctx.id) && whole
}

/// Says so at once, if there is something to say.
pub fn acknowledge(ctx: &Here, server: &Server, out: &mut Effects) {
    if is_ready(ctx, server) {
        ping(ctx, server, out);
    }
}

/// Tells V that this server is alive, and which view it knows.
pub fn ping(ctx: &Here, server: &Server, out: &mut Effects) {
    let message = Message::Ping { view: server.view.number, ready: is_ready(ctx, server) };
    out.send_durable(ctx.config.view_server(), message);
}
