//! What the screen shows, and what conditions may ask.

use super::about::WRITE_BEFORE_ANSWER;
use super::{Disk, Node, Register};
use crate::frame::{Body, Field, Stored};
use crate::protocol::Ctx;

pub(super) const FIELDS: &[(&str, &[&str])] = &[("server", &["executed", "kv"])];

/// The server. One that is down shows what its disk holds.
pub(super) fn server(ctx: &Ctx<Register>, node: Option<&Node>, disk: &Disk) -> Body {
    let machine = node.map_or(&disk.machine, |node| &node.machine);
    let stored = match (*machine == disk.machine, ctx.on(WRITE_BEFORE_ANSWER)) {
        (true, _) => Stored::Disk,
        (false, true) => Stored::Pending,
        (false, false) => Stored::Memory,
    };
    let mut fields = vec![Field { stored, ..Field::volatile("executed", machine.executed()) }];
    for (key, value) in machine.entries() {
        fields.push(Field { stored, ..Field::volatile("kv", value.clone()) }.at(key.clone()));
    }
    Body { role: "server", fields, headline: vec![0], ..Body::default() }
}
