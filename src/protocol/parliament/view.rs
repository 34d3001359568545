//! What the screen shows of councillors and messages, and what conditions may ask.

use super::about::WRITE_LEDGER;
use super::message::{Accepted, Law, Message, Proposal, Refused};
use super::{Disk, Node, Parliament};
use crate::frame::{Body, Field, MessageBody, Stored, Tally};
use crate::protocol::Ctx;
use crate::value::Value;
use std::sync::Arc;

pub(super) const FIELDS: &[(&str, &[&str])] =
    &[("councillor", &["accepted", "ledger", "law", "laws", "proposal"])];

/// A councillor. One that is away shows what stands in its ledger.
pub(super) fn body(ctx: &Ctx<Parliament>, node: Option<&Node>, disk: &Disk) -> Body {
    let accepted = node.map_or(&disk.accepted, |node| &node.accepted);
    let laws = node.map_or(&disk.laws, |node| &node.laws);
    let kept = match (*accepted == disk.accepted, ctx.on(WRITE_LEDGER)) {
        (true, _) => Stored::Disk,
        (false, true) => Stored::Pending,
        (false, false) => Stored::Memory,
    };
    let bill = node.and_then(|node| node.bills.last());
    let told = *laws == disk.laws;
    let fields = vec![
        Field { stored: kept, ..Field::volatile("accepted", accepted.last().map(Arc::clone)) },
        Field { stored: kept, ..Field::volatile("ledger", accepted.clone()) },
        Field::durable("law", laws.last().map(Arc::clone), told),
        Field::durable("laws", laws.clone(), told),
        Field::volatile("proposal", bill.map(|bill| Arc::clone(&bill.value))),
    ];
    let open = bill.filter(|bill| !laws.contains(&bill.value));
    let needed = ctx.config.needed(ctx.rules) as u32;
    let tally = open.map(|bill| Tally { from: bill.accepted.clone(), needed });
    Body { role: "councillor", fields, headline: vec![0, 2], tally, ..Body::default() }
}

pub(super) fn message(message: &Message) -> MessageBody {
    let (kind, value, accepted, reply) = match message {
        Message::Proposal(Proposal { value }) => ("Proposal", value, None, false),
        Message::Accepted(Accepted { value }) => ("Accepted", value, None, true),
        Message::Refused(Refused { value, accepted }) => ("Refused", value, Some(accepted), true),
        Message::Law(Law { value }) => ("Law", value, None, false),
    };
    let mut fields = vec![("value", Value::from(Arc::clone(value)))];
    fields.extend(accepted.map(|accepted| ("accepted", Arc::clone(accepted).into())));
    MessageBody { kind, epoch: None, fields, headline: Some(0), reply }
}
