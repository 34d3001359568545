//! What the screen shows of servers and clients, and what conditions may ask.

use super::about::WRITE_BEFORE_ANSWER;
use super::client::{Lock, Locker};
use super::config::Policy;
use super::{Disk, Node, SplitBrain};
use crate::frame::{Body, Field, Stored, Tally};
use crate::protocol::{Ctx, Op};
use crate::value::{NodeId, Value};

pub(super) const FIELDS: &[(&str, &[&str])] = &[
    ("server", &["flag", "setBy"]),
    ("client", &["lock", "told", "dead", "number", "policy", "pending", "last"]),
];

/// A server. One that is down shows what its disk holds.
pub(super) fn server(ctx: &Ctx<SplitBrain>, node: Option<&Node>, disk: &Disk) -> Body {
    let claim = node.map_or(disk.claim, |node| node.claim);
    let stored = match (claim == disk.claim, ctx.on(WRITE_BEFORE_ANSWER)) {
        (true, _) => Stored::Disk,
        (false, true) => Stored::Pending,
        (false, false) => Stored::Memory,
    };
    let field = |name, value| Field { stored, ..Field::volatile(name, value) };
    let fields = vec![
        field("flag", Value::from(u32::from(claim.is_some()))),
        field("setBy", claim.map(|claim| claim.client).into()),
    ];
    Body { role: "server", fields, headline: vec![0, 1], ..Body::default() }
}

/// A client, with the answers that it counts while it asks.
pub(super) fn client(client: &Locker) -> Body {
    let clear = client.servers.iter().zip(&client.told).filter(|(_, told)| **told == Some(false));
    let from: Vec<NodeId> = clear.map(|(server, _)| *server).collect();
    let needed = match client.policy {
        Policy::Majority => client.majority(),
        _ => (client.servers.len() - client.dead.len()) as u32,
    };
    let tally = (client.lock == Lock::Asking).then_some(Tally { from, needed });
    Body { role: "client", fields: client_fields(client), headline: vec![0], tally, ..Body::default() }
}

pub(super) fn client_fields(client: &Locker) -> Vec<Field> {
    let mut fields = vec![Field::volatile("lock", Value::Word(client.lock.word()))];
    for (server, told) in client.servers.iter().zip(&client.told) {
        fields.push(Field::volatile("told", told.map(u32::from)).at(*server));
    }
    fields.extend([
        Field::volatile("dead", client.dead.clone()),
        Field::volatile("number", client.number),
        Field::volatile("policy", Value::Word(client.policy.word())),
        Field::volatile("pending", client.pending.as_ref().map(Op::short)),
        Field::volatile("last", client.last.as_ref().map_or(Value::None, Value::from)),
    ]);
    fields
}
