//! What the screen shows of nodes and messages, and what conditions may ask.

use super::about::{PERSIST_ACCEPT, PERSIST_PROMISE, PERSIST_ROUND};
use super::message::{Accept, Accepted, Message, Nack, Prepare, Promise};
use super::quorum::Progress;
use super::{Disk, Node, Paxos, Phase, Quorum};
use crate::frame::{Body, Field, MessageBody, Stored, Tally};
use crate::protocol::{Ctx, RuleIx};
use crate::value::{Ballot, Epoch, NodeId, Value};
use std::sync::Arc;

pub(super) const FIELDS: &[(&str, &[&str])] = &[
    ("proposer", &["phase", "ballot", "value", "own", "round", "chosen"]),
    ("acceptor", &["promised", "accepted", "acceptedBallot", "acceptedValue"]),
    ("learner", &["chosen"]),
    (
        "server",
        &[
            "promised",
            "accepted",
            "acceptedBallot",
            "acceptedValue",
            "phase",
            "ballot",
            "value",
            "own",
            "round",
            "chosen",
        ],
    ),
];

/// The body, field by field. A node that is down shows what its disk holds.
pub(super) fn body(ctx: &Ctx<Paxos>, node: Option<&Node>, disk: &Disk) -> Body {
    let role = ctx.roster.role(ctx.id);
    let plays = |part: &str| role == part || role == "server";
    let mut body = Body { role, ..Body::default() };
    if plays("acceptor") {
        acceptor(ctx, node, disk, &mut body);
    }
    if plays("proposer") {
        proposer(ctx, node, disk, &mut body);
    }
    if plays("proposer") || plays("learner") {
        let chosen = node.and_then(|node| node.learner.as_ref()?.chosen.as_ref());
        body.fields.push(Field::volatile("chosen", chosen.map(|known| Arc::clone(&known.value))));
        if role == "learner" {
            body.epoch = chosen.map(|known| known.ballot.into());
            body.tally = heard(ctx, node, None);
        }
    }
    let telling: &[&str] = match role {
        "acceptor" => &["promised", "accepted"],
        "proposer" => &["ballot", "value", "phase"],
        "learner" => &["chosen"],
        _ if node.and_then(|node| node.proposer.as_ref()).is_some_and(|it| asks(it.phase)) => {
            &["promised", "accepted", "value"]
        }
        _ => &["promised", "accepted", "chosen"],
    };
    let place = |name: &&str| body.fields.iter().position(|field| field.name == *name);
    body.headline = telling.iter().filter_map(place).collect();
    body
}

fn asks(phase: Phase) -> bool {
    matches!(phase, Phase::Prepare | Phase::Accept)
}

fn acceptor(ctx: &Ctx<Paxos>, node: Option<&Node>, disk: &Disk, body: &mut Body) {
    let acceptor = node.and_then(|node| node.acceptor.as_ref());
    let promised = acceptor.map_or(disk.promised, |acceptor| acceptor.promised);
    let accepted = acceptor.map_or(&disk.accepted, |acceptor| &acceptor.accepted).as_ref();
    let kept = stored(ctx, PERSIST_PROMISE, disk.promised == promised);
    body.fields.push(Field { stored: kept, ..Field::volatile("promised", promised) });
    let kept = stored(ctx, PERSIST_ACCEPT, disk.accepted.as_ref() == accepted);
    let value = |value: Value, name| Field { stored: kept, ..Field::volatile(name, value) };
    body.fields.extend([
        value(accepted.map_or(Value::None, Value::from), "accepted"),
        value(accepted.map(|accepted| accepted.ballot).into(), "acceptedBallot"),
        value(accepted.map(|accepted| Arc::clone(&accepted.value)).into(), "acceptedValue"),
    ]);
    body.epoch = promised.max(accepted.map(|accepted| accepted.ballot)).map(Epoch::from);
}

fn proposer(ctx: &Ctx<Paxos>, node: Option<&Node>, disk: &Disk, body: &mut Body) {
    let proposer = node.and_then(|node| node.proposer.as_ref());
    let phase = proposer.map_or(Phase::Idle, |proposer| proposer.phase);
    let ballot: Option<Ballot> = proposer.and_then(|proposer| proposer.ballot);
    let round = proposer.map_or(disk.round, |proposer| proposer.round);
    let value = proposer.and_then(|proposer| proposer.value.clone());
    let own = proposer.and_then(|proposer| proposer.own.clone());
    body.fields.extend([
        Field::volatile("phase", Value::Word(phase.word())),
        Field::volatile("ballot", ballot),
        Field::volatile("value", value),
        Field::volatile("own", own),
        Field { stored: stored(ctx, PERSIST_ROUND, disk.round == round), ..Field::volatile("round", round) },
    ]);
    body.epoch = body.epoch.or(ballot.map(Epoch::from));
    body.tally = match (proposer, ballot) {
        (Some(proposer), Some(_)) if phase == Phase::Prepare => {
            Some(tally(ctx.config.quorums(ctx.rules).phase1, &proposer.promises))
        }
        (_, Some(ballot)) if phase == Phase::Accept => heard(ctx, node, Some(ballot)),
        _ => None,
    };
}

/// Acceptances heard of: of one ballot, or of the proposal that has most.
fn heard(ctx: &Ctx<Paxos>, node: Option<&Node>, ballot: Option<Ballot>) -> Option<Tally> {
    let learner = node?.learner.as_ref()?;
    let heard = match ballot {
        Some(ballot) => learner.heard.iter().find(|heard| heard.proposal.ballot == ballot),
        None => Some(learner.leading(ctx.config.quorums(ctx.rules).phase2)?),
    };
    Some(tally(ctx.config.quorums(ctx.rules).phase2, heard.map_or(&[], |heard| &heard.from)))
}

/// How far they are from being a quorum.
fn tally(quorum: Quorum, by: &[NodeId]) -> Tally {
    let Progress { have: from, needed, .. } = quorum.progress(by, None);
    Tally { from, needed }
}

/// Where a field stands whose value should be on disk: with its rule off, nobody writes it.
fn stored(ctx: &Ctx<Paxos>, rule: RuleIx, flushed: bool) -> Stored {
    match (flushed, ctx.on(rule)) {
        (true, _) => Stored::Disk,
        (false, true) => Stored::Pending,
        (false, false) => Stored::Memory,
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
        Message::Prepare(Prepare { ballot }) => {
            view("Prepare", *ballot, vec![("ballot", (*ballot).into())], 0, false)
        }
        Message::Promise(Promise { ballot, accepted }) => {
            let accepted = accepted.as_ref();
            let fields = vec![
                ("ballot", (*ballot).into()),
                ("acceptedBallot", accepted.map(|accepted| accepted.ballot).into()),
                ("acceptedValue", accepted.map(|accepted| Arc::clone(&accepted.value)).into()),
            ];
            view("Promise", *ballot, fields, if accepted.is_some() { 2 } else { 0 }, true)
        }
        Message::Nack(Nack { ballot, promised }) => {
            let fields = vec![("ballot", (*ballot).into()), ("promised", (*promised).into())];
            view("Nack", *promised, fields, 1, true)
        }
        Message::Accept(Accept { ballot, value }) => {
            view("Accept", *ballot, proposal(*ballot, value), 1, false)
        }
        Message::Accepted(Accepted { ballot, value }) => {
            view("Accepted", *ballot, proposal(*ballot, value), 1, true)
        }
    }
}

fn proposal(ballot: Ballot, value: &Arc<str>) -> Vec<(&'static str, Value)> {
    vec![("ballot", ballot.into()), ("value", Arc::clone(value).into())]
}
