//! Recovery into a view: refuse what is older, gather logs, choose one, copy it, then serve.

use super::log::Entry;
use super::node::{Answer, Message, Peer, Role, Server, View, Write};
use super::rules::{CHECK_VIEW, FENCE_BEFORE_GATHER, NEWEST_VIEW_WINS};
use super::{Effects, Here, commit, primary, views};
use crate::value::{NodeId, Value};

/// The primary of a new view begins. Nothing older counts for it from here on.
pub fn begin(ctx: &Here, server: &mut Server, out: &mut Effects) {
    let own = Answer { from: ctx.id, log: server.log.clone(), commit: server.commit };
    if server.installed == server.view.number {
        // It had the log of this view before it crashed: another choice now could differ.
        copy(ctx, server, out);
        // All of it is on disk: where no copies are needed, there is nobody to wait for.
        start_serving(ctx, server, out);
        // What it had forwarded before may want no more than that: its own copy is durable.
        return primary::advance(ctx, server, out);
    }
    let needed = ctx.config.gathered(ctx.rules);
    if needed <= 1 {
        return recover(ctx, server, &[own], out);
    }
    let view = server.view.clone();
    let fenced = ctx.on(FENCE_BEFORE_GATHER) && ctx.on(CHECK_VIEW);
    out.note("gathers", [("view", view.number.into()), ("needed", needed.into()), ("fenced", fenced.into())]);
    server.role = Role::Gathering { answers: vec![own] };
    ask(server, out);
}

/// Asks every backup that has not answered yet for its log.
pub fn ask(server: &Server, out: &mut Effects) {
    let Role::Gathering { answers } = &server.role else { return };
    for backup in server.view.backups.iter() {
        if !answers.iter().any(|answer| answer.from == *backup) {
            out.send_durable(*backup, Message::Gather { view: server.view.clone() });
        }
    }
}

/// A new primary asks for this server's log: from now on nothing older than its view is accepted.
pub fn on_gather(ctx: &Here, server: &mut Server, from: NodeId, view: &View, out: &mut Effects) {
    if view.number < server.view.number {
        return refuse(server, from, view.number, out);
    }
    if view.number > server.view.number && ctx.on(FENCE_BEFORE_GATHER) {
        views::adopt(ctx, server, from, view, out);
    }
    let last = (server.log.last_index(), server.log.last_view());
    out.note(
        "gives-log",
        [
            ("primary", from.into()),
            ("view", view.number.into()),
            ("own", server.view.number.into()),
            ("last", last.0.into()),
            ("last-view", last.1.into()),
        ],
    );
    let (log, commit) = (server.log.clone(), server.commit);
    out.send_durable(from, Message::GatherReply { view: view.number, log, commit });
}

/// Says which view is known here to a server that speaks for an older one.
pub fn refuse(server: &Server, to: NodeId, view: u32, out: &mut Effects) {
    let args = [("primary", to.into()), ("view", view.into()), ("own", server.view.number.into())];
    out.note("refuses-view", args);
    out.send_durable(to, Message::Refused { view: server.view.clone() });
}

/// A log for recovery arrives.
pub fn on_gather_reply(ctx: &Here, server: &mut Server, view: u32, answer: Answer, out: &mut Effects) {
    let needed = ctx.config.gathered(ctx.rules);
    let (number, from) = (server.view.number, answer.from);
    match &mut server.role {
        Role::Gathering { answers } if view == number => {
            if !answers.iter().any(|other| other.from == from) {
                let place = answers.partition_point(|other| other.from < from);
                answers.insert(place, answer);
            }
            let have = answers.len();
            let args = [
                ("from", from.into()),
                ("have", have.into()),
                ("needed", needed.into()),
                ("view", view.into()),
            ];
            out.note("has-log", args);
            if have >= needed {
                let answers = std::mem::take(answers);
                recover(ctx, server, &answers, out);
            }
        }
        _ => primary::too_late(server, from, view, out),
    }
}

/// Chooses the log of the view, fills its holes, and makes it this view's own: what is not known to
/// be acknowledged is taken over under the new view, as Paxos proposes an adopted value under its
/// own ballot. Without that, a later recovery could prefer an older log to it.
fn recover(ctx: &Here, server: &mut Server, answers: &[Answer], out: &mut Effects) {
    let number = server.view.number;
    let newest = ctx.on(NEWEST_VIEW_WINS);
    let rank = |answer: &Answer| {
        let (view, last) = (u64::from(answer.log.last_view()), answer.log.last_index());
        if newest { (view, last) } else { (last, view) }
    };
    // Of equals its own: it need not copy what it has.
    let own = |answer: &Answer| answer.from == ctx.id;
    let Some(best) = answers.iter().max_by_key(|answer| (rank(answer), own(answer))) else { return };
    let last_view = best.log.last_view();
    let from: Vec<Value> = answers.iter().map(|answer| answer.from.into()).collect();
    out.note(
        if newest { "chooses-newest" } else { "chooses-longest" },
        [
            ("of", Value::List(from)),
            ("from", best.from.into()),
            ("last", best.log.last_index().into()),
            ("last-view", last_view.into()),
            ("view", number.into()),
        ],
    );
    let mut log = best.log.clone();
    for index in 1..=log.last_index() {
        if log.get(index).is_some() {
            continue;
        }
        let agrees = answers.iter().filter(|answer| answer.log.last_view() == last_view);
        let found = agrees.filter_map(|answer| Some((answer.from, answer.log.get(index)?.clone()))).next();
        if let Some((from, entry)) = found {
            out.note("fills-hole", [("index", index.into()), ("from", from.into()), ("op", entry.short())]);
            log.put(index, entry);
        } else {
            out.note("fills-no-op", [("index", index.into())]);
            log.put(index, Entry { view: number, command: None });
        }
    }
    let known = answers.iter().map(|answer| answer.commit).max().unwrap_or(0).min(log.last_index());
    let count = log.restamp(known, number);
    if count > 0 {
        out.note(
            "takes-entries-over",
            [("count", count.into()), ("first", (known + 1).into()), ("view", number.into())],
        );
    }
    server.replace(log.clone());
    server.installed = number;
    out.write(Write::Install { view: number, log });
    commit::learn(ctx, server, known, out);
    copy(ctx, server, out);
}

/// Sends every backup the whole state.
fn copy(_ctx: &Here, server: &mut Server, out: &mut Effects) {
    let view = server.view.clone();
    let peer = |id: &NodeId| Peer { id: *id, installed: false, base: 0, more: Vec::new() };
    server.role = Role::Leading { serving: false, peers: view.backups.iter().map(peer).collect() };
    if !view.backups.is_empty() {
        let last = server.log.last_index();
        out.note(
            "copies",
            [("to", view.backups.to_vec().into()), ("last", last.into()), ("view", view.number.into())],
        );
    }
    for backup in view.backups.iter() {
        send_state(server, *backup, out);
    }
}

/// Sends one backup the whole state.
pub fn send_state(server: &Server, to: NodeId, out: &mut Effects) {
    let (view, log, commit) = (server.view.clone(), server.log.clone(), server.commit);
    out.send_durable(to, Message::State { view, log, commit });
}

/// The primary sends the whole state of its view; `state` is its view, log and commit index.
pub fn on_state(ctx: &Here, server: &mut Server, from: NodeId, message: &Message, out: &mut Effects) {
    let Message::State { view, log, commit } = message else { return };
    if view.number < server.view.number {
        return refuse(server, from, view.number, out);
    }
    if view.number > server.view.number {
        views::adopt(ctx, server, from, view, out);
    }
    let last = log.last_index();
    let args = [("primary", from.into()), ("view", view.number.into()), ("last", last.into())];
    if server.installed < view.number {
        out.note("takes-state", args);
        server.replace(log.clone());
        server.installed = view.number;
        out.write(Write::Install { view: view.number, log: log.clone() });
        views::acknowledge(ctx, server, out);
    } else {
        // An old copy must not undo what was forwarded since: only what is missing is taken.
        out.note("completes-state", args);
        for index in 1..=last {
            if let Some(entry) = log.get(index).filter(|_| server.log.get(index).is_none()) {
                server.log.put(index, entry.clone());
                out.write(Write::Entry { index, entry: entry.clone() });
            }
        }
    }
    out.send_durable(from, Message::StateReply { view: view.number, last });
    commit::learn(ctx, server, *commit, out);
}

/// A backup has the whole state.
pub fn on_state_reply(ctx: &Here, server: &mut Server, from: NodeId, reply: (u32, u64), out: &mut Effects) {
    let (view, last) = reply;
    let number = server.view.number;
    let Role::Leading { peers, .. } = &mut server.role else {
        return primary::too_late(server, from, view, out);
    };
    let Some(peer) = peers.iter_mut().find(|peer| peer.id == from).filter(|_| view == number) else {
        return primary::too_late(server, from, view, out);
    };
    peer.got_all(last);
    out.note("has-state", [("backup", from.into()), ("last", last.into()), ("view", view.into())]);
    start_serving(ctx, server, out);
    primary::advance(ctx, server, out);
}

/// Serves once enough backups hold the log of this view. Called when all writes so far are durable.
pub fn start_serving(ctx: &Here, server: &mut Server, out: &mut Effects) {
    let needed = ctx.config.copies_in(&server.view);
    let Role::Leading { serving, peers } = &mut server.role else { return };
    let copied = peers.iter().filter(|peer| peer.installed);
    if *serving || copied.clone().count() + 1 < needed {
        return;
    }
    *serving = true;
    let holders: Vec<Value> = copied.map(|peer| peer.id.into()).collect();
    out.note("serves", [("view", server.view.number.into()), ("holders", Value::List(holders))]);
}
