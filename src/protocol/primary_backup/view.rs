//! Nodes and messages as the screen shows them.

use super::PrimaryBackup;
use super::about::DEAD;
use super::config::Config;
use super::invariants::Ghost;
use super::log::Log;
use super::message::{
    Commit, Forward, ForwardReply, Gather, GatherReply, Message, Ping, Refused, State, StateReply,
};
use super::node::{Disk, Keeper, Node, Role, Server, View, members};
use crate::frame::{Body, Chosen, Crown, Detail, Field, GlobalView, LogView, MessageBody, Slot, Tally};
use crate::protocol::Ctx;
use crate::value::{Epoch, NodeId, Value};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The newest acknowledged entries: a frame lists them whatever it was asked for.
const CHOSEN_SHOWN: u64 = 64;

pub const FIELDS: &[(&str, &[&str])] = &[
    ("view-server", &["view", "primary", "backups", "acked", "alive"]),
    ("server", &["role", "view", "primary", "stateView", "log", "commitIndex", "lastApplied", "kv", "flag"]),
];

pub fn body(
    ctx: &Ctx<PrimaryBackup>,
    node: Option<&Node>,
    disk: &Disk,
    ghost: &Ghost,
    detail: Detail,
) -> Body {
    match node {
        Some(Node::Keeper { keeper }) => of_keeper(keeper, disk),
        Some(Node::Server { server }) => of_server(ctx, server, disk, ghost, detail),
        None if ctx.id == ctx.config.view_server() => Body {
            role: "down",
            epoch: Some(Epoch::term(disk.view.number)),
            headline: vec![0, 1, 3],
            fields: named(&disk.view, disk.acked, disk),
            ..Body::default()
        },
        None => of_disk(disk, ghost, detail),
    }
}

/// A view as V has it, in memory or on disk.
fn named(view: &View, acked: u16, disk: &Disk) -> Vec<Field> {
    let kept = disk.view == *view;
    vec![
        Field::durable("view", view.number, kept),
        Field::durable("primary", view.primary, kept),
        Field::durable("backups", view.backups.to_vec(), kept),
        Field::durable("acked", members(acked), kept && disk.acked == acked),
    ]
}

fn of_keeper(keeper: &Keeper, disk: &Disk) -> Body {
    let mut fields = named(&keeper.view, keeper.acked, disk);
    let alive = keeper.missed.iter().enumerate().filter(|(_, missed)| **missed < DEAD);
    let alive: Vec<NodeId> = alive.map(|(place, _)| NodeId(place as u8)).collect();
    fields.push(Field::volatile("alive", alive));
    Body {
        role: "view-server",
        epoch: Some(Epoch::term(keeper.view.number)),
        headline: vec![0, 1, 3],
        fields,
        ..Body::default()
    }
}

fn of_server(ctx: &Ctx<PrimaryBackup>, server: &Server, disk: &Disk, ghost: &Ghost, detail: Detail) -> Body {
    let known = disk.view.number == server.view.number;
    let mut fields = vec![
        Field::durable("view", server.view.number, known),
        Field::durable("primary", server.view.primary, known),
        Field::durable("stateView", server.installed, disk.installed == server.installed),
        Field::volatile("commitIndex", server.commit),
        Field::volatile("lastApplied", server.applied),
    ];
    for (key, value) in server.machine.entries().take(detail.keys) {
        fields.push(Field::volatile("kv", value.clone()).at(key.clone()));
    }
    if server.machine.flag() {
        fields.push(Field::volatile("flag", true));
    }
    let slots = slots(&server.log, Some(&disk.log), ghost, detail);
    Body {
        role: server.word(ctx.id),
        epoch: Some(Epoch::term(server.view.number)),
        crown: crown(server, ghost),
        headline: vec![0],
        fields,
        keys_left: detail.left_out(server.machine.entries().len()),
        log: Some(log_view(&server.log, slots, (server.commit, server.applied))),
        tally: tally(ctx, server),
    }
}

/// Logs gathered, or copies made, while a primary recovers.
fn tally(ctx: &Ctx<PrimaryBackup>, server: &Server) -> Option<Tally> {
    match &server.role {
        Role::Follower | Role::Leading { serving: true, .. } => None,
        Role::Gathering { answers } => Some(Tally {
            from: answers.iter().map(|answer| answer.from).collect(),
            needed: ctx.config.gathered(ctx.rules) as u32,
        }),
        Role::Leading { peers, .. } => {
            let copied = peers.iter().filter(|peer| peer.installed).map(|peer| peer.id);
            Some(Tally {
                from: std::iter::once(ctx.id).chain(copied).collect(),
                needed: ctx.config.copies_in(&server.view) as u32,
            })
        }
    }
}

/// A server that is down: what its disk keeps.
fn of_disk(disk: &Disk, ghost: &Ghost, detail: Detail) -> Body {
    Body {
        role: "down",
        epoch: Some(Epoch::term(disk.view.number)),
        headline: vec![0],
        fields: vec![
            Field::durable("view", disk.view.number, true),
            Field::durable("primary", disk.view.primary, true),
            Field::durable("stateView", disk.installed, true),
        ],
        log: Some(log_view(&disk.log, slots(&disk.log, None, ghost, detail), (0, 0))),
        ..Body::default()
    }
}

/// A primary leads as long as no primary of a later view has heard of that view.
fn crown(server: &Server, ghost: &Ghost) -> Crown {
    match server.serves() {
        true if ghost.led > server.view.number => Crown::Believes,
        true => Crown::Leads,
        false => Crown::No,
    }
}

/// `counted` is commitIndex and lastApplied.
fn log_view(log: &Log, slots: Vec<Slot>, counted: (u64, u64)) -> LogView {
    let (commit, applied) = counted;
    LogView { slots, last: log.last_index(), commit, applied, ..LogView::default() }
}

/// The entries that were asked for; without another `disk`, the log is the disk's own.
fn slots(log: &Log, disk: Option<&Log>, ghost: &Ghost, detail: Detail) -> Vec<Slot> {
    let last = detail.to.min(log.last_index());
    let slot = |index: u64| {
        let entry = log.get(index)?;
        Some(Slot {
            index,
            epoch: Epoch::term(entry.view),
            value: entry.short(),
            committed: ghost.is_committed(index, entry),
            durable: disk.is_none_or(|disk| disk.get(index) == Some(entry)),
        })
    };
    (detail.from.max(1)..=last).filter_map(slot).collect()
}

/// The views of a log's entries, as a message that carries it shows them.
fn views(log: &Log) -> Value {
    let view = |index| log.get(index).map_or(Value::None, |entry| entry.view.into());
    Value::List((1..=log.last_index()).map(view).collect())
}

/// A message. Its colour is that of the view that it speaks for.
pub fn message(message: &Message) -> MessageBody {
    let (kind, view, fields, headline, reply) = match message {
        Message::Ping(Ping { view, ready }) => {
            ("Ping", *view, vec![("view", (*view).into()), ("acknowledges", (*ready).into())], 0, false)
        }
        Message::View(view) => ("View", view.number, named_in(view), 0, false),
        Message::Forward(Forward { view, index, entry, commit }) => {
            let fields = vec![
                ("view", (*view).into()),
                ("index", (*index).into()),
                ("op", entry.short()),
                ("commitIndex", (*commit).into()),
            ];
            ("Forward", *view, fields, 2, false)
        }
        Message::ForwardReply(ForwardReply { view, index }) => {
            ("ForwardReply", *view, vec![("view", (*view).into()), ("index", (*index).into())], 1, true)
        }
        Message::Commit(Commit { view, commit }) => {
            ("Commit", *view, vec![("view", (*view).into()), ("commitIndex", (*commit).into())], 1, false)
        }
        Message::Gather(Gather { view }) => ("Gather", view.number, named_in(view), 0, false),
        Message::GatherReply(GatherReply { view, log, commit }) => {
            let fields =
                vec![("view", (*view).into()), ("log", views(log)), ("commitIndex", (*commit).into())];
            ("GatherReply", *view, fields, 1, true)
        }
        Message::State(State { view, log, commit }) => {
            let mut fields = named_in(view);
            fields.extend([("log", views(log)), ("commitIndex", (*commit).into())]);
            ("State", view.number, fields, 3, false)
        }
        Message::StateReply(StateReply { view, last }) => {
            ("StateReply", *view, vec![("view", (*view).into()), ("last", (*last).into())], 1, true)
        }
        Message::Refused(Refused { view }) => ("Refused", view.number, named_in(view), 0, true),
    };
    MessageBody { kind, epoch: Some(Epoch::term(view)), fields, headline: Some(headline), reply }
}

fn named_in(view: &View) -> Vec<(&'static str, Value)> {
    vec![
        ("view", view.number.into()),
        ("primary", view.primary.into()),
        ("backups", view.backups.to_vec().into()),
    ]
}

/// Servers that are up and lack something of the log of the latest view's primary, or have not applied it.
/// A server outside that view is behind as well, where V takes in all that live.
fn behind(config: &Config, nodes: &[Option<Node>]) -> Vec<NodeId> {
    let servers = || {
        config.servers().zip(nodes).filter_map(|(id, node)| match node {
            Some(Node::Server { server }) => Some((id, server)),
            _ => None,
        })
    };
    let leads = |id: NodeId, server: &Server| server.view.primary == id;
    let rank = |(id, server): &(NodeId, &Server)| (server.view.number, leads(*id, server), server.commit);
    let Some((id, first)) = servers().max_by_key(rank) else { return Vec::new() };
    let last = if leads(id, first) { first.log.last_index() } else { first.commit };
    let lacks =
        |(_, server): &(NodeId, &Server)| server.view.number < first.view.number || server.commit < last;
    servers().filter(lacks).map(|(id, _)| id).collect()
}

/// Who serves, and what is acknowledged whether or not anybody knows.
pub fn global_view(config: &Config, ghost: &Ghost, nodes: &[Option<Node>], detail: Detail) -> GlobalView {
    let servers = || {
        nodes.iter().enumerate().filter_map(|(place, node)| match node {
            Some(Node::Server { server }) => Some((NodeId(place as u8), server)),
            _ => None,
        })
    };
    // The highest view first.
    let serving = servers().filter(|(_, server)| server.serves());
    let leaders: BinaryHeap<(Reverse<u32>, NodeId)> =
        serving.map(|(id, server)| (Reverse(server.view.number), id)).collect();
    let known = servers().map(|(_, server)| server.commit).max().unwrap_or(0);
    let last = ghost.last_committed();
    let newest = last.saturating_sub(CHOSEN_SHOWN) + 1;
    let asked = detail.from.max(1)..=detail.to.min(newest - 1);
    let chosen = asked.chain(newest..=last).filter_map(|index| {
        let committed = ghost.committed_at(index)?;
        Some(Chosen {
            at: index.into(),
            value: committed.entry.short(),
            epoch: Epoch::term(committed.entry.view),
            by: members(committed.by),
            known: index <= known,
        })
    });
    GlobalView {
        chosen: chosen.collect(),
        leaders: leaders.into_sorted_vec().into_iter().map(|(_, id)| id).collect(),
        ballots: Vec::new(),
        behind: behind(config, nodes),
        left_out: Vec::new(),
    }
}
