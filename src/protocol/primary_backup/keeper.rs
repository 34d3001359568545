//! The view server: it learns by pings who is alive, and names views.

use super::node::{Disk, Keeper, Message, View, Write, bit, members};
use super::rules::ACK_VIEW;
use super::setup::{DEAD, WATCH};
use super::{Effects, Here};
use crate::protocol::{Outcome, Request};
use crate::value::{NodeId, Value};
use std::sync::Arc;

impl Keeper {
    /// Starts from the disk: the view, and who acknowledged it. Who is alive, pings will tell.
    pub fn boot(ctx: &Here, disk: &Disk, out: &mut Effects) -> Keeper {
        out.set_timer(WATCH, ctx.config.watch);
        // Who is of the view gets time to show that it is alive; of others the first ping is news.
        let missed = |server: NodeId| if disk.view.has(server) { 0 } else { DEAD + 1 };
        let missed = ctx.config.servers().map(missed).collect();
        Keeper { view: disk.view.clone(), acked: disk.acked, missed }
    }

    fn alive(&self, id: NodeId) -> bool {
        self.missed.get(id.index()).is_some_and(|missed| *missed < DEAD)
    }
}

/// A server is alive, and says which view it knows.
pub fn on_ping(ctx: &Here, keeper: &mut Keeper, from: NodeId, ping: (u32, bool), out: &mut Effects) {
    let (view, ready) = ping;
    let returned = !keeper.alive(from);
    if let Some(missed) = keeper.missed.get_mut(from.index()) {
        *missed = 0;
    }
    let number = keeper.view.number;
    if returned {
        out.note("returns", [("server", from.into()), ("view", number.into())]);
    }
    let fresh = ready && view == number && keeper.view.has(from) && keeper.acked & bit(from) == 0;
    if fresh {
        keeper.acked |= bit(from);
        out.write(Write::Acked { acked: keeper.acked });
        let args =
            [("server", from.into()), ("view", number.into()), ("acked", members(keeper.acked).into())];
        out.note("view-acknowledged", args);
    }
    if returned || fresh {
        consider(ctx, keeper, out);
    }
    // A view named just now went out to everybody.
    if view < number && number == keeper.view.number {
        out.note("tells-view", [("server", from.into()), ("old", view.into()), ("view", number.into())]);
        out.send_durable(from, Message::View { view: keeper.view.clone() });
    }
}

/// A tick: a server that was not heard from for long counts as dead.
pub fn on_watch(ctx: &Here, keeper: &mut Keeper, out: &mut Effects) {
    out.set_timer(WATCH, ctx.config.watch);
    let mut dead = Vec::new();
    for (missed, server) in keeper.missed.iter_mut().zip(ctx.config.servers()) {
        *missed = missed.saturating_add(1).min(DEAD + 1);
        if *missed == DEAD {
            dead.push(Value::Node(server));
        }
    }
    if !dead.is_empty() {
        suspect(ctx, keeper, Value::List(dead), out);
    }
}

/// A person says that these servers are dead.
pub fn on_suspect(ctx: &Here, keeper: &mut Keeper, servers: &[NodeId], out: &mut Effects) {
    let mut dead: Vec<NodeId> = Vec::new();
    for server in servers {
        // A person may name one twice.
        if let Some(missed) = keeper.missed.get_mut(server.index()).filter(|_| !dead.contains(server)) {
            *missed = DEAD + 1;
            dead.push(*server);
        }
    }
    suspect(ctx, keeper, dead.into(), out);
}

fn suspect(ctx: &Here, keeper: &mut Keeper, servers: Value, out: &mut Effects) {
    out.note("suspects", [("servers", servers), ("view", keeper.view.number.into())]);
    consider(ctx, keeper, out);
}

/// Whether another view is called for, and may be named. Where every member must hold every write, not
/// before the view's primary has acknowledged it: it may have served already, and nobody else is known to
/// hold what it did. The service stands still as long as that one is away (MIT 6.824 lab 2).
/// Where any R logs are enough for recovery, nobody need be waited for (VRR §4.2).
fn consider(ctx: &Here, keeper: &mut Keeper, out: &mut Effects) {
    let view = &keeper.view;
    let number = ("view", Value::from(view.number));
    let waits = ctx.on(ACK_VIEW) && ctx.config.copies.is_none();
    let acked = |id: NodeId| !waits || keeper.acked & bit(id) != 0;
    let mut candidates = view.backups.iter().copied();
    let primary = if keeper.alive(view.primary) {
        Some(view.primary)
    } else {
        candidates.find(|backup| keeper.alive(*backup) && acked(*backup))
    };
    let backups = primary.map_or_else(Vec::new, |primary| next_backups(ctx, keeper, primary));
    let set = |backups: &[NodeId]| backups.iter().fold(0, |set, backup| set | bit(*backup));
    if primary == Some(view.primary) && set(&backups) == set(&view.backups) {
        return;
    }
    if !acked(view.primary) {
        return out.note("waits-for-ack", [number, ("primary", view.primary.into())]);
    }
    let Some(primary) = primary else {
        let checks = ("checks", waits.into());
        return out.note("no-successor", [number, ("primary", view.primary.into()), checks]);
    };
    let backups: Arc<[NodeId]> = backups.into();
    keeper.view = View { number: view.number + 1, primary, backups: Arc::clone(&backups) };
    keeper.acked = 0;
    let args = [
        ("view", keeper.view.number.into()),
        ("primary", primary.into()),
        ("backups", backups.to_vec().into()),
    ];
    out.note("names-view", args);
    out.write(Write::View { view: keeper.view.clone() });
    for server in ctx.config.servers() {
        out.send_durable(server, Message::View { view: keeper.view.clone() });
    }
}

/// The backups of the next view. Where every member must hold every write, the dead are left out and
/// the living taken in; otherwise the members stay the same, alive or not.
fn next_backups(ctx: &Here, keeper: &Keeper, primary: NodeId) -> Vec<NodeId> {
    let view = &keeper.view;
    let fixed = ctx.config.copies.is_some();
    let fits = |id: &NodeId| *id != primary && (fixed || keeper.alive(*id));
    let old = view.backups.iter().copied();
    old.chain(ctx.config.servers().filter(|id| !view.backups.contains(id))).filter(fits).collect()
}

/// A client asks V, which serves nothing and knows who does.
pub fn on_request(keeper: &Keeper, request: &Request, out: &mut Effects) {
    let (client, primary) = (request.client, keeper.view.primary);
    let args = [("client", client.into()), ("primary", primary.into()), ("view", keeper.view.number.into())];
    out.note("points-to-primary", args);
    out.reply(client, request.number, Outcome::NotLeader { hint: Some(primary) });
}
