//! A server's memory and disk.

use super::Register;
use super::about::note;
use crate::encode_struct;
use crate::protocol::state_machine::Machine;
use crate::protocol::{Out, Request};

/// What survives a crash.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Disk {
    pub machine: Machine,
}
encode_struct!(Disk { machine });

impl Disk {
    pub(super) fn apply(&mut self, write: &Write) {
        self.machine.apply(&write.request, write.deduplicate);
    }
}

/// A durable change: a request that took effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Write {
    pub request: Request,
    pub deduplicate: bool,
}
encode_struct!(Write { request, deduplicate });

/// Memory, lost in a crash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    pub machine: Machine,
}
encode_struct!(Node { machine });

impl Node {
    pub(super) fn boot(disk: &Disk, out: &mut Out<Register>) -> Node {
        out.note(note::BOOTS, [("executed", disk.machine.executed().into())]);
        Node { machine: disk.machine.clone() }
    }
}
