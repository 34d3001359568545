//! What the screen shows of nodes and messages, and what conditions may ask.

use super::about::{PERSIST_ACCEPT, PERSIST_PROMISE, PERSIST_ROUND};
use super::message::{Accept, Accepted, Commit, Message, Nack, Prepare, Promise, Snapshot};
use super::{Acceptor, Disk, Instance, Node, PaxosKv, Proposal, Slot};
use crate::frame::{Body, Detail, Field, MessageBody, Stored as Kept, Tally};
use crate::protocol::ballots::Phase;
use crate::protocol::{Ctx, RuleIx};
use crate::value::{Ballot, Epoch, Value};
use std::sync::Arc;

const PROPOSER: &[&str] =
    &["phase", "serving", "instance", "ballot", "value", "round", "queue", "answer", "chosen", "version"];
const ACCEPTOR: &[&str] = &[
    "promised",
    "accepted",
    "acceptedBallot",
    "acceptedValue",
    "writer",
    "snapshot",
    "snapshotVersion",
    "chosen",
    "version",
];

pub(super) const FIELDS: &[(&str, &[&str])] = &[
    ("proposer", PROPOSER),
    ("acceptor", ACCEPTOR),
    (
        "server",
        &[
            "promised",
            "accepted",
            "acceptedBallot",
            "acceptedValue",
            "writer",
            "snapshot",
            "snapshotVersion",
            "phase",
            "serving",
            "instance",
            "ballot",
            "value",
            "round",
            "queue",
            "answer",
            "chosen",
            "version",
        ],
    ),
];

/// Versions of one key, and instances in all, that a node shows: the newest. A node with a long past
/// stays legible.
const MAX_VERSIONS: usize = 8;
const MAX_SHOWN: usize = 32;

/// The body, field by field. A node that is down shows what its disk holds.
pub(super) fn body(ctx: &Ctx<PaxosKv>, node: Option<&Node>, disk: &Disk, detail: Detail) -> Body {
    let role = ctx.roster.role(ctx.id);
    let mut body = Body { role, ..Body::default() };
    if role != "acceptor" {
        proposer(ctx, node, disk, &mut body);
    }
    let known = node.map_or(&disk.acceptor.snapshot, |node| &node.known);
    body.keys_left = detail.left_out(known.len());
    for (key, known) in known.iter().take(detail.keys) {
        body.fields.push(Field::volatile("chosen", &*known.value).at(Arc::clone(key)));
        body.fields.push(Field::volatile("version", known.version).at(Arc::clone(key)));
    }
    if role != "proposer" {
        acceptor(ctx, node, disk, detail, &mut body);
    }
    body
}

fn proposer(ctx: &Ctx<PaxosKv>, node: Option<&Node>, disk: &Disk, body: &mut Body) {
    let proposer = node.and_then(|node| node.proposer.as_ref());
    let task = proposer.and_then(|proposer| proposer.task.as_ref());
    let phase = task.map_or(Phase::Idle, |task| task.phase);
    let round = proposer.map_or(disk.round, |proposer| proposer.round);
    let queue: Vec<Value> =
        proposer.iter().flat_map(|proposer| &proposer.queue).map(|request| request.op.short()).collect();
    let value = task.and_then(|task| task.value.as_ref());
    body.fields.extend([
        Field::volatile("phase", Value::Word(phase.word())),
        Field::volatile("serving", task.map_or(Value::None, |task| task.op())),
        Field::volatile("instance", task.map_or(Value::None, |task| (&task.at).into())),
        Field::volatile("ballot", task.and_then(|task| task.ballot)),
        Field::volatile("value", value.map_or(Value::None, |value| (&**value).into())),
        Field { stored: stored(ctx, PERSIST_ROUND, disk.round == round), ..Field::volatile("round", round) },
        Field::volatile("queue", Value::List(queue)),
    ]);
    if let Some((at, value)) = proposer.and_then(|proposer| proposer.answer.as_ref()) {
        let value = value.as_ref().map_or(Value::None, |value| (&**value).into());
        body.fields.push(Field::volatile("answer", value).at(at.index()));
    }
    body.headline = if task.is_some() { vec![1, 2, 3] } else { vec![0] };
    body.epoch = task.and_then(|task| task.ballot).map(Epoch::from);
    body.tally = task.and_then(|task| tally(ctx, node?, task));
}

/// Promises gathered in phase 1, acceptances heard of in phase 2.
fn tally(ctx: &Ctx<PaxosKv>, node: &Node, task: &super::Task) -> Option<Tally> {
    let quorums = ctx.config.quorums(ctx.rules);
    match task.phase {
        Phase::Prepare => Some(Tally { from: task.promises.clone(), needed: quorums.phase1 as u32 }),
        Phase::Accept => {
            let here =
                |heard: &&super::Heard| heard.at == task.at && Some(heard.proposal.ballot) == task.ballot;
            let from = node.heard.iter().find(here).map_or_else(Vec::new, |heard| heard.from.clone());
            Some(Tally { from, needed: quorums.phase2 as u32 })
        }
        _ => None,
    }
}

/// The newest instances of each key, the newest first; all of them, if all are asked for.
fn shown(acceptor: &Acceptor, detail: Detail) -> Vec<(&Instance, &Slot)> {
    let (versions, most) =
        if detail == Detail::ALL { (usize::MAX, usize::MAX) } else { (MAX_VERSIONS, MAX_SHOWN) };
    let (mut shown, mut key, mut of_key) = (Vec::new(), None, 0);
    for (at, slot) in acceptor.instances.iter().rev() {
        if key != Some(&at.key) {
            (key, of_key) = (Some(&at.key), 0);
        }
        of_key += 1;
        if of_key <= versions && shown.len() < most {
            shown.push((at, slot));
        }
    }
    shown
}

fn acceptor(ctx: &Ctx<PaxosKv>, node: Option<&Node>, disk: &Disk, detail: Detail, body: &mut Body) {
    let acceptor = node.and_then(|node| node.acceptor.as_ref()).unwrap_or(&disk.acceptor);
    let empty = Slot::default();
    let shown = shown(acceptor, detail);
    let touched =
        node.and_then(|node| node.touched.as_ref()).filter(|at| acceptor.instances.contains_key(at));
    let newest = touched.or(shown.first().map(|(at, _)| *at));
    for (at, slot) in shown {
        let durable = disk.acceptor.instances.get(at).unwrap_or(&empty);
        let first = body.fields.len();
        let accepted = slot.accepted.as_ref();
        let kept = stored(ctx, PERSIST_PROMISE, durable.promised == slot.promised);
        let promised = Field { stored: kept, ..Field::volatile("promised", slot.promised) };
        let kept = stored(ctx, PERSIST_ACCEPT, durable.accepted == slot.accepted);
        let field = |name, value: Value| Field { stored: kept, ..Field::volatile(name, value) };
        let fields = [
            promised,
            field("accepted", accepted.map_or(Value::None, Value::from)),
            field("acceptedBallot", accepted.map(|accepted| accepted.ballot).into()),
            field("acceptedValue", accepted.map_or(Value::None, |accepted| (&*accepted.value).into())),
            field("writer", accepted.map(|accepted| accepted.value.client).into()),
        ];
        body.fields.extend(fields.into_iter().map(|field| field.at(at.index())));
        if newest == Some(at) {
            let idle = body.headline.len() < 2;
            body.headline = match (body.role, idle) {
                ("acceptor", _) | (_, true) => vec![first, first + 1],
                _ => vec![body.headline[0], first, first + 1],
            };
            let epoch = slot.promised.max(accepted.map(|accepted| accepted.ballot));
            body.epoch = body.epoch.or(epoch.map(Epoch::from));
        }
    }
    body.keys_left = body.keys_left.max(detail.left_out(acceptor.snapshot.len()));
    for (key, known) in acceptor.snapshot.iter().take(detail.keys) {
        let flushed = disk.acceptor.snapshot.get(key) == Some(known);
        let value = Value::from(&*known.value);
        let place = body.fields.len();
        body.fields.push(Field::durable("snapshot", value, flushed).at(Arc::clone(key)));
        body.fields.push(Field::durable("snapshotVersion", known.version, flushed).at(Arc::clone(key)));
        if newest.is_none() && body.headline.len() < 2 {
            body.headline = vec![place];
        }
    }
}

/// Where a field stands whose value should be on disk: with its rule off, nobody writes it.
fn stored(ctx: &Ctx<PaxosKv>, rule: RuleIx, flushed: bool) -> Kept {
    match (flushed, ctx.on(rule)) {
        (true, _) => Kept::Disk,
        (false, true) => Kept::Pending,
        (false, false) => Kept::Memory,
    }
}

/// A message. An answer has the colour of the ballot that it speaks for: of a Nack, the higher one.
pub(super) fn message(message: &Message) -> MessageBody {
    let view = |kind, ballot: Ballot, fields, headline, reply| MessageBody {
        kind,
        epoch: Some(ballot.into()),
        fields,
        headline: Some(headline),
        reply,
    };
    match message {
        Message::Prepare(Prepare { at, ballot }) => view("Prepare", *ballot, asked(at, *ballot), 2, false),
        Message::Promise(Promise { at, ballot, accepted, newest }) => {
            let accepted = accepted.as_ref();
            let value = accepted.map_or(Value::None, |accepted| (&*accepted.value).into());
            let mut fields = asked(at, *ballot);
            fields.extend([
                ("acceptedBallot", accepted.map(|accepted| accepted.ballot).into()),
                ("acceptedValue", value),
                ("newest", (*newest).into()),
            ]);
            view("Promise", *ballot, fields, if accepted.is_some() { 4 } else { 2 }, true)
        }
        Message::Nack(Nack { at, ballot, promised }) => {
            let mut fields = asked(at, *ballot);
            fields.push(("promised", (*promised).into()));
            view("Nack", *promised, fields, 3, true)
        }
        Message::Accept(Accept { at, proposal }) => {
            view("Accept", proposal.ballot, proposed(at, proposal), 3, false)
        }
        Message::Accepted(Accepted { at, proposal }) => {
            view("Accepted", proposal.ballot, proposed(at, proposal), 3, true)
        }
        Message::Commit(Commit { at, proposal }) => {
            view("Commit", proposal.ballot, proposed(at, proposal), 3, false)
        }
        Message::Snapshot(Snapshot { at, ballot, value }) => {
            let mut fields = asked(at, *ballot);
            fields.push(("value", (&**value).into()));
            view("Snapshot", *ballot, fields, 3, true)
        }
    }
}

fn asked(at: &Instance, ballot: Ballot) -> Vec<(&'static str, Value)> {
    vec![("key", Arc::clone(&at.key).into()), ("version", at.version.into()), ("ballot", ballot.into())]
}

fn proposed(at: &Instance, proposal: &Proposal) -> Vec<(&'static str, Value)> {
    let mut fields = asked(at, proposal.ballot);
    fields.push(("value", (&*proposal.value).into()));
    fields.push(("writer", proposal.value.client.into()));
    fields
}
