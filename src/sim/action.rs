//! Atomic actions: the only way to change a world, and what a history keeps.

use crate::protocol::{Input, Op, RuleIx, TimerIx};
use crate::value::{Micros, MsgId, NodeId};
use std::sync::Arc;

/// One atomic change. A script's command unfolds into one or more of these.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// Only the clock moves on.
    Wait,
    Deliver {
        id: MsgId,
    },
    Drop {
        id: MsgId,
    },
    Duplicate {
        id: MsgId,
    },
    Delay {
        id: MsgId,
        by: Micros,
    },
    /// Chance loses a message at the time that was drawn as it was sent. Only the schedule does this.
    Vanish {
        id: MsgId,
    },
    /// A timer goes off; `forced` when a person fired it early.
    Fire {
        node: NodeId,
        timer: TimerIx,
        forced: bool,
    },
    /// Completes the node's pending writes: all of them, or those that are due by now.
    Flush {
        node: NodeId,
        all: bool,
    },
    /// Completes so many of the node's pending writes, the oldest first.
    FlushFirst {
        node: NodeId,
        count: u32,
    },
    /// The next write that the node issues fails: it stops there as after a crash, before anything that its
    /// handler wanted done after that write. So etcd does, which panics where its log cannot be written.
    FailNextWrite {
        node: NodeId,
    },
    Crash {
        node: NodeId,
    },
    Restart {
        node: NodeId,
    },
    Wipe {
        node: NodeId,
    },
    /// The node's process stands still, as after SIGSTOP: its timers, its handlers and the answers of its disk wait,
    /// and what arrives waits in front of it. The network and the node's clock go on.
    Pause {
        node: NodeId,
    },
    /// It goes on where it stood, as after SIGCONT: what came due meanwhile is due now, in its order.
    Resume {
        node: NodeId,
    },
    /// Cuts or heals directed links.
    Links {
        pairs: Arc<[(NodeId, NodeId)]>,
        up: bool,
    },
    Operation {
        client: NodeId,
        op: Op,
        at: Option<NodeId>,
    },
    Input {
        node: NodeId,
        input: Input,
    },
    /// A directed link's latency from now on.
    Latency {
        from: NodeId,
        to: NodeId,
        least: Micros,
        most: Micros,
    },
    /// Loss in parts per million, on every link.
    Loss {
        ppm: u32,
    },
    /// What each write that is issued from now on takes to become durable, at every node.
    DiskLatency {
        latency: Micros,
    },
    /// From now on messages and timers wait until a person acts on them.
    ByHand,
    /// The node's first armed timer goes off `after` from now.
    SetTimer {
        node: NodeId,
        after: Micros,
    },
    /// The node's clock runs at this percentage of the true rate.
    Clock {
        node: NodeId,
        percent: u32,
    },
    Rule {
        rule: RuleIx,
        on: bool,
    },
}

impl Action {
    /// What `step` counts: a handler runs, or a message that was on its way dies.
    pub fn is_step(&self) -> bool {
        matches!(
            self,
            Action::Deliver { .. }
                | Action::Vanish { .. }
                | Action::Fire { .. }
                | Action::Restart { .. }
                | Action::Operation { .. }
                | Action::Input { .. }
                | Action::Flush { .. }
                | Action::FlushFirst { .. }
        )
    }
}
