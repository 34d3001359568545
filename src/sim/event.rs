//! What happened: the record that the feed, the timeline, the digest and the conditions read.

use crate::frame::MessageBody;
use crate::protocol::{Input, Op, OpResult};
use crate::value::{Args, Micros, MsgId, NodeId};
use std::fmt;
use std::sync::Arc;

/// A message's content, described only when a caller looks.
pub trait Payload: Send + Sync {
    fn describe(&self) -> MessageBody;
    /// Bytes of its canonical form: what it says, without what a network would put around it.
    fn size(&self) -> u64;
}

/// One observable transition, in the order in which it happened.
#[derive(Clone, Debug)]
pub struct Event {
    pub time: Micros,
    /// The node at which it happened; none for the network and for settings.
    pub node: Option<NodeId>,
    pub kind: EventKind,
}

/// Why a message never arrived.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Loss {
    /// By the loss rate.
    Chance,
    /// The link was cut when it would have crossed.
    Cut,
    /// The receiver was down.
    Down,
    /// A person dropped it.
    Dropped,
    /// The network already held as many messages as it can: see `MAX_IN_FLIGHT`.
    Full,
}

impl Loss {
    pub fn word(self) -> &'static str {
        match self {
            Loss::Chance => "chance",
            Loss::Cut => "cut",
            Loss::Down => "down",
            Loss::Dropped => "dropped",
            Loss::Full => "full",
        }
    }
}

/// What a message event speaks of.
#[derive(Clone)]
pub struct Envelope {
    pub id: MsgId,
    pub from: NodeId,
    pub to: NodeId,
    pub payload: Arc<dyn Payload>,
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m{} {:?}->{:?} {:?}", self.id.0, self.from, self.to, self.payload.describe())
    }
}

/// The kinds of events.
#[derive(Clone, Debug)]
pub enum EventKind {
    Sent(Envelope),
    Delivered(Envelope),
    Lost(Envelope, Loss),
    /// A copy `copy` of the message is now under way as well.
    Duplicated {
        envelope: Envelope,
        copy: MsgId,
    },
    Delayed {
        envelope: Envelope,
        by: Micros,
    },
    /// A timer went off.
    Fired {
        timer: &'static str,
        forced: bool,
    },
    /// `writes` became durable.
    Flushed {
        writes: u32,
    },
    /// Pending writes that a crash lost are counted.
    Crashed {
        lost_writes: u32,
    },
    Restarted,
    Wiped,
    Paused,
    Resumed,
    /// The node's next write will fail.
    WriteWillFail,
    /// A write failed, and the node stops.
    WriteFailed,
    /// A message reached its receiver, which is paused, and waits there.
    Waits(Envelope),
    Links {
        pairs: Arc<[(NodeId, NodeId)]>,
        up: bool,
    },
    Asked {
        op: Op,
    },
    Answered {
        result: OpResult,
    },
    Input(Input),
    /// The protocol's own word: which rule fired.
    Note {
        id: &'static str,
        args: Args,
    },
    /// A client's word: the same, with texts under `client-note-ID`.
    ClientNote {
        id: &'static str,
        args: Args,
    },
    Latency {
        from: NodeId,
        to: NodeId,
        least: Micros,
        most: Micros,
    },
    /// From now on everything waits until a person acts on it.
    ByHand,
    /// What a write takes from now on.
    DiskLatency {
        latency: Micros,
    },
    LossRate {
        ppm: u32,
    },
    TimerSet {
        timer: &'static str,
        after: Micros,
    },
    ClockRate {
        percent: u32,
    },
    Rule {
        id: &'static str,
        on: bool,
    },
    Violated {
        invariant: &'static str,
        args: Args,
        /// Assumptions that held no longer by then.
        without: Arc<Vec<&'static str>>,
    },
    /// Something outside the protocol, on which it rests, is no longer so: one of [`About::assumptions`].
    ///
    /// [`About::assumptions`]: crate::protocol::About::assumptions
    HoldsNoLonger {
        id: &'static str,
    },
}
