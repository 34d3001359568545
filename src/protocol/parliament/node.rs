//! A councillor's memory, and the ledger that it takes along on a journey.

use super::Parliament;
use super::about::note;
use super::message::Message;
use crate::protocol::{HasLoopback, Loopback, Out};
use crate::value::{NodeId, Value};
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// Proposals that one councillor follows at once.
pub(super) const MAX_BILLS: usize = 32;

/// The ledger, written in indelible ink: what a councillor accepted, and the laws it heard of.
/// Source: The Part-Time Parliament §1.2.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Disk {
    pub accepted: Vec<Arc<str>>,
    pub laws: Vec<Arc<str>>,
}
encode_struct!(Disk { accepted, laws });

/// One line in the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    Accepted { value: Arc<str> },
    Law { value: Arc<str> },
}
encode_enum!(Write { 0 => Accepted { value }, 1 => Law { value } });

impl Disk {
    pub(super) fn apply(&mut self, write: &Write) {
        match write {
            Write::Accepted { value } => self.accepted.push(Arc::clone(value)),
            Write::Law { value } => self.laws.push(Arc::clone(value)),
        }
    }
}

/// A proposal of one's own on its way to become a law. Lists are in the order of ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bill {
    pub value: Arc<str>,
    pub accepted: Vec<NodeId>,
    pub refused: Vec<NodeId>,
    /// Acceptances that count: as many as `accepted` names, unless messages are counted.
    pub count: u32,
}
encode_struct!(Bill { value, accepted, refused, count });

/// A councillor's memory: the ledger, and the proposals of its own that it follows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it accepted, in order.
    pub accepted: Vec<Arc<str>>,
    /// Laws that it knows of, in the order in which it heard of them.
    pub laws: Vec<Arc<str>>,
    /// Its own proposals since it came back last.
    pub bills: Vec<Bill>,
    pub(super) loopback: Loopback<Message>,
}
encode_struct!(Node { accepted, laws, bills, loopback });

impl HasLoopback<Message> for Node {
    fn loopback(&mut self) -> &mut Loopback<Message> {
        &mut self.loopback
    }
}

impl Node {
    /// A councillor is back: it knows what its ledger says, and nothing of its own proposals.
    pub(super) fn boot(disk: &Disk, out: &mut Out<Parliament>) -> Node {
        if *disk == Disk::default() {
            out.note(note::FINDS_LEDGER_EMPTY, []);
        } else {
            let args = [("accepted", list(&disk.accepted)), ("laws", list(&disk.laws))];
            out.note(note::READS_LEDGER, args);
        }
        Node {
            accepted: disk.accepted.clone(),
            laws: disk.laws.clone(),
            bills: Vec::new(),
            loopback: Loopback::default(),
        }
    }

    /// The bill that proposes this.
    pub(super) fn bill(&mut self, value: &Arc<str>) -> Option<&mut Bill> {
        self.bills.iter_mut().find(|bill| bill.value == *value)
    }
}

/// Values as people write them; none for an empty list.
fn list(values: &[Arc<str>]) -> Value {
    if values.is_empty() { Value::None } else { Value::from(values.to_vec()) }
}
