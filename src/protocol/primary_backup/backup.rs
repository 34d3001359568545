//! A backup takes what the primary of its view forwards, and nothing else.

use super::log::Entry;
use super::node::{Message, Server, Write};
use super::rules::CHECK_VIEW;
use super::{Effects, Here, commit, recovery};
use crate::value::NodeId;

/// An entry arrives.
pub fn on_forward(ctx: &Here, server: &mut Server, from: NodeId, message: &Message, out: &mut Effects) {
    let Message::Forward { view, index, entry, commit } = message else { return };
    if *view < server.view.number && ctx.on(CHECK_VIEW) {
        return recovery::refuse(server, from, *view, out);
    }
    // The whole state comes first. Only who lost its disk is sent entries without.
    if *view > server.installed {
        return;
    }
    take(server, from, *index, entry, out);
    out.send_durable(from, Message::ForwardReply { view: *view, index: *index });
    if *view == server.view.number {
        commit::learn(ctx, server, *commit, out);
    }
}

fn take(server: &mut Server, from: NodeId, index: u64, entry: &Entry, out: &mut Effects) {
    let args = [
        ("primary", from.into()),
        ("index", index.into()),
        ("op", entry.short()),
        ("view", entry.view.into()),
        ("own", server.view.number.into()),
    ];
    let late = entry.view < server.view.number;
    let has = server.log.get(index).is_some_and(|own| own == entry);
    let hole = server.log.last_index() + 1 < index;
    out.note(
        match () {
            () if has => "has-entry",
            () if late => "takes-old-view",
            () if hole => "takes-with-hole",
            () => "takes-entry",
        },
        args,
    );
    if !has {
        server.log.put(index, entry.clone());
        out.write(Write::Entry { index, entry: entry.clone() });
    }
}

/// The primary tells how much is acknowledged.
pub fn on_commit(ctx: &Here, server: &mut Server, from: NodeId, told: (u32, u64), out: &mut Effects) {
    let (view, index) = told;
    if view < server.view.number {
        return recovery::refuse(server, from, view, out);
    }
    if view == server.installed {
        commit::learn(ctx, server, index, out);
    }
}
