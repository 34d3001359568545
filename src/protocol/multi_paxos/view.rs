//! Servers and messages as the screen shows them.

use super::MultiPaxos;
use super::about::{PERSIST_ACCEPT, PERSIST_PROMISE};
use super::invariants::{Ghost, leads_truly, members};
use super::message::{Accept, Accepted, CatchUp, Heartbeat, Message, Nack, Prepare, Promise, Report};
use super::node::{Disk, Node, Role};
use super::slots::{Command, Entry, Slots};
use crate::frame::{
    Body, Chosen, Crown, Detail, Field, GlobalView, LogView, MessageBody, Slot, Stored, Tally,
};
use crate::protocol::Ctx;
use crate::value::{Ballot, Epoch, NodeId, Value};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The newest slots: a frame lists what is chosen there whatever it was asked for, and what each
/// acceptor holds.
const CHOSEN_SHOWN: u64 = 64;
const REGISTERS_SHOWN: u64 = 16;

/// A server that runs.
pub fn of_node(ctx: &Ctx<MultiPaxos>, node: &Node, disk: &Disk, ghost: &Ghost, detail: Detail) -> Body {
    let kept = ctx.on(PERSIST_PROMISE) || node.role.ballot().is_some();
    let leader_next = match &node.role {
        Role::Leader { next, .. } => Some(*next),
        _ => None,
    };
    let mut fields = vec![
        stored(kept, disk.promised == node.promised, Field::volatile("promised", node.promised)),
        Field::volatile("ballot", node.role.ballot()),
        Field::volatile("leader", node.leader),
        Field::volatile("commitIndex", node.commit()),
        Field::volatile("lastApplied", node.applied),
        Field::volatile("nextSlot", leader_next),
    ];
    registers(&node.accepted, Some(&disk.accepted), ctx.on(PERSIST_ACCEPT), &mut fields);
    for (key, value) in node.machine.entries().take(detail.keys) {
        fields.push(Field::volatile("kv", value.clone()).at(key.clone()));
    }
    if node.machine.flag() {
        fields.push(Field::volatile("flag", true));
    }
    let last = node.accepted.last().max(node.commit());
    let known = |slot| node.chosen_at(slot).or_else(|| node.accepted.get(slot));
    Body {
        role: node.role.word(),
        epoch: node.promised.map(Epoch::from),
        crown: crown(node, ghost),
        headline: vec![0],
        fields,
        keys_left: detail.left_out(node.machine.entries().len()),
        log: Some(LogView {
            slots: slots(last, &known, &disk.accepted, ghost, detail),
            last,
            commit: node.commit(),
            applied: node.applied,
            ..LogView::default()
        }),
        tally: match &node.role {
            Role::Candidate { promises, .. } => {
                let needed = ctx.config.quorums(ctx.rules).phase1 as u32;
                Some(Tally { from: promises.clone(), needed })
            }
            _ => None,
        },
    }
}

/// A server that is down: what its disk keeps.
pub fn of_disk(disk: &Disk, ghost: &Ghost, detail: Detail) -> Body {
    let mut fields = vec![Field::durable("promised", disk.promised, true)];
    registers(&disk.accepted, None, true, &mut fields);
    let last = disk.accepted.last();
    let known = |slot| disk.accepted.get(slot);
    Body {
        role: "down",
        epoch: disk.promised.map(Epoch::from),
        headline: vec![0],
        fields,
        log: Some(LogView {
            slots: slots(last, &known, &disk.accepted, ghost, detail),
            last,
            ..LogView::default()
        }),
        ..Body::default()
    }
}

/// Where a field stands whose value should be on disk: with its rule off, nobody writes it.
fn stored(kept: bool, flushed: bool, field: Field) -> Field {
    let stored = match (flushed, kept) {
        (true, _) => Stored::Disk,
        (false, true) => Stored::Pending,
        (false, false) => Stored::Memory,
    };
    Field { stored, ..field }
}

/// What the acceptor holds, slot by slot. Without another `disk`, it is the disk's own.
fn registers(held: &Slots, disk: Option<&Slots>, kept: bool, fields: &mut Vec<Field>) {
    let first = held.last().saturating_sub(REGISTERS_SHOWN) + 1;
    let on_disk = |slot: u64, entry: &Entry| {
        disk.is_none_or(|disk| disk.get(slot).is_some_and(|written| written.same(entry)))
    };
    for (slot, entry) in held.from(first) {
        let field = Field::volatile("acceptedBallot", entry.ballot).at(slot);
        fields.push(stored(kept, on_disk(slot, entry), field));
    }
    for (slot, entry) in held.from(first) {
        let field = Field::volatile("acceptedValue", entry.command.short()).at(slot);
        fields.push(stored(kept, on_disk(slot, entry), field));
    }
}

fn crown(node: &Node, ghost: &Ghost) -> Crown {
    match &node.role {
        Role::Leader { ballot, .. } if leads_truly(ghost, *ballot) => Crown::Leads,
        Role::Leader { .. } => Crown::Believes,
        _ => Crown::No,
    }
}

/// The slots that were asked for, as far as anything is known of them.
fn slots<'n>(
    last: u64,
    known: &dyn Fn(u64) -> Option<&'n Entry>,
    disk: &Slots,
    ghost: &Ghost,
    detail: Detail,
) -> Vec<Slot> {
    let mut slots = Vec::new();
    for index in detail.from.max(1)..=detail.to.min(last) {
        let Some(entry) = known(index) else { continue };
        slots.push(Slot {
            index,
            epoch: entry.ballot.into(),
            value: entry.command.short(),
            committed: ghost.is_chosen(index, &entry.command),
            durable: disk.get(index).is_some_and(|written| written.command.same(&entry.command)),
        });
    }
    slots
}

/// A message. An answer has the colour of the ballot that it speaks for: of a Nack, the higher one.
pub fn of_message(message: &Message) -> MessageBody {
    let view = |kind, ballot: Ballot, fields, headline, reply| MessageBody {
        kind,
        epoch: Some(ballot.into()),
        fields,
        headline,
        reply,
    };
    match message {
        Message::Prepare(Prepare { ballot, first }) => {
            let fields = vec![("ballot", (*ballot).into()), ("slot", (*first).into())];
            view("Prepare", *ballot, fields, Some(0), false)
        }
        Message::Promise(Promise { ballot, accepted }) => {
            let shorts = accepted.iter().map(|report| report.entry.short()).collect();
            let slots = accepted.iter().map(|report: &Report| report.slot.into()).collect();
            let fields = vec![
                ("ballot", (*ballot).into()),
                ("accepted", Value::List(shorts)),
                ("slots", Value::List(slots)),
            ];
            view("Promise", *ballot, fields, Some(usize::from(!accepted.is_empty())), true)
        }
        Message::Nack(Nack { ballot, promised }) => {
            let fields = vec![("ballot", (*ballot).into()), ("promised", (*promised).into())];
            view("Nack", *promised, fields, Some(1), true)
        }
        Message::Accept(Accept { ballot, first, commands, commit }) => {
            let fields = vec![
                ("ballot", (*ballot).into()),
                ("slot", (*first).into()),
                ("values", Value::List(commands.iter().map(Command::short).collect())),
                ("commit", (*commit).into()),
            ];
            view("Accept", *ballot, fields, Some(2), false)
        }
        Message::Accepted(Accepted { ballot, first, count }) => {
            let fields =
                vec![("ballot", (*ballot).into()), ("slot", (*first).into()), ("count", (*count).into())];
            view("Accepted", *ballot, fields, Some(1), true)
        }
        Message::Heartbeat(Heartbeat { ballot, commit }) => {
            let fields = vec![("ballot", (*ballot).into()), ("commit", (*commit).into())];
            view("Heartbeat", *ballot, fields, None, false)
        }
        Message::CatchUp(CatchUp { first }) => MessageBody {
            kind: "CatchUp",
            epoch: None,
            fields: vec![("slot", (*first).into())],
            headline: Some(0),
            reply: false,
        },
        Message::Chosen(super::message::Chosen { first, entries, commit }) => {
            let values = entries.iter().map(|entry| entry.command.short()).collect();
            let fields = vec![
                ("slot", (*first).into()),
                ("values", Value::List(values)),
                ("commit", (*commit).into()),
            ];
            let epoch = entries.last().map(|entry| entry.ballot.into());
            MessageBody { kind: "Chosen", epoch, fields, headline: Some(1), reply: true }
        }
    }
}

/// Servers that are up and do not know of everything that is chosen, up to the first slot in which nothing is.
fn behind(ghost: &Ghost, nodes: &[Option<Node>]) -> Vec<NodeId> {
    let up = || (0..).map(NodeId).zip(nodes).filter_map(|(id, node)| Some((id, node.as_ref()?)));
    let mut last = up().map(|(_, node)| node.commit()).max().unwrap_or(0);
    while ghost.history(last + 1).is_some_and(|history| !history.chosen.is_empty()) {
        last += 1;
    }
    up().filter(|(_, node)| node.commit() < last).map(|(id, _)| id).collect()
}

/// Who leads, and what is chosen whether or not anybody knows.
pub fn global_view(ghost: &Ghost, nodes: &[Option<Node>], detail: Detail) -> GlobalView {
    // The highest ballot first.
    let mut leaders: BinaryHeap<(Reverse<Ballot>, NodeId)> = BinaryHeap::new();
    for (place, node) in nodes.iter().enumerate() {
        if let Some(Role::Leader { ballot, .. }) = node.as_ref().map(|node| &node.role) {
            leaders.push((Reverse(*ballot), NodeId(place as u8)));
        }
    }
    let last = ghost.slots.len() as u64;
    let newest = last.saturating_sub(CHOSEN_SHOWN) + 1;
    let mut chosen = Vec::new();
    for slot in (detail.from.max(1)..=detail.to.min(newest - 1)).chain(newest..=last) {
        for choice in ghost.history(slot).map_or(&[][..], |history| &history.chosen) {
            chosen.push(Chosen {
                at: slot.into(),
                value: choice.entry.command.short(),
                epoch: choice.entry.ballot.into(),
                by: members(choice.by),
                known: nodes.iter().flatten().any(|node| node.knows(slot, &choice.entry.command)),
            });
        }
    }
    GlobalView {
        chosen,
        leaders: leaders.into_sorted_vec().into_iter().map(|(_, node)| node).collect(),
        ballots: Vec::new(),
        behind: behind(ghost, nodes),
        left_out: Vec::new(),
    }
}
