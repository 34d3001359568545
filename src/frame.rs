//! The view model: one instant of a run as plain data.
//!
//! Everything the screen draws and everything a script's condition may ask is here, and nothing
//! else. Panes choose by these shapes (a log, ballots, fields), never by protocol.

use crate::value::{Ballot, Epoch, Micros, MsgId, NodeId, Roster, Value};
use std::sync::Arc;

/// One instant of the whole system.
#[derive(Clone, PartialEq, Debug)]
pub struct Frame {
    pub time: Micros,
    pub roster: Roster,
    pub nodes: Vec<NodeView>,
    pub messages: Vec<MessageView>,
    /// Directed links that are cut, in order.
    pub cuts: Vec<(NodeId, NodeId)>,
    /// Messages wait until someone delivers them.
    pub by_hand: bool,
    pub global: GlobalView,
    pub history: crate::chunks::Chunks<Operation>,
    pub violations: Arc<Vec<Violation>>,
    /// Assumptions of the protocol that hold no longer, in the order in which they fell.
    pub no_longer: Arc<Vec<&'static str>>,
    /// Ids of the rules that are switched off now.
    pub rules_off: Vec<&'static str>,
}

/// What is, seen from outside: no node can read it.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct GlobalView {
    /// Values chosen, or log entries committed, that the page marks although nobody may know.
    pub chosen: Vec<Chosen>,
    /// Nodes that lead, each in its own epoch, highest epoch first.
    pub leaders: Vec<NodeId>,
    /// Single-decree protocols: every ballot that was ever used, lowest first.
    pub ballots: Vec<BallotRow>,
    /// Nodes that are up and do not have yet what they will get once nothing fails any more, in order: entries
    /// up to the leader's commitIndex, what is chosen, the primary's log.
    pub behind: Vec<NodeId>,
    /// Nodes that are up and no members any more, or not yet. Who was removed may not know, and disturb the
    /// others.
    pub left_out: Vec<NodeId>,
}

/// A value that is chosen: it can never be undone.
#[derive(Clone, PartialEq, Debug)]
pub struct Chosen {
    /// The slot or key, where the protocol has more than one decision.
    pub at: Value,
    pub value: Value,
    pub epoch: Epoch,
    /// The quorum that chose it.
    pub by: Vec<NodeId>,
    /// Whether any node has learned it yet.
    pub known: bool,
}

/// One ballot's history: who promised it, who accepted it.
#[derive(Clone, PartialEq, Debug)]
pub struct BallotRow {
    pub ballot: Ballot,
    pub value: Value,
    pub promised: Vec<NodeId>,
    pub accepted: Vec<NodeId>,
    pub chosen: bool,
}

/// A client's operation, as its history has it.
#[derive(Clone, PartialEq, Debug)]
pub struct Operation {
    pub client: NodeId,
    pub op: crate::operation::Op,
    pub call: Micros,
    /// When the answer came, and what it said; none if it never did.
    pub done: Option<(Micros, crate::operation::OpResult)>,
    /// The places of its call and its answer among all calls and answers of the run: these order what
    /// happens at one time.
    pub nth: (u32, u32),
}

impl Operation {
    /// The operation for the checker: from its call to its answer in the order in which they came.
    pub fn interval(&self) -> crate::linear::Interval<'_> {
        let done = self.done.as_ref().map(|(_, result)| (u64::from(self.nth.1), result));
        crate::linear::Interval { op: &self.op, call: u64::from(self.nth.0), done }
    }
}

/// An invariant that was broken.
#[derive(Clone, PartialEq, Debug)]
pub struct Violation {
    /// Id of the invariant in the protocol's `About`.
    pub invariant: &'static str,
    pub time: Micros,
    /// Fills the invariant's sentence in the locale files.
    pub args: crate::value::Args,
    /// Assumptions that held no longer by then: what the protocol promises may rest on them.
    pub without: Arc<Vec<&'static str>>,
}

impl Violation {
    /// One that nothing outside the protocol excuses, as far as the caller that reports it knows.
    pub fn new(invariant: &'static str, time: Micros, args: crate::value::Args) -> Violation {
        Violation { invariant, time, args, without: Arc::default() }
    }
}

/// One node at one instant.
#[derive(Clone, PartialEq, Debug)]
pub struct NodeView {
    pub id: NodeId,
    pub name: Arc<str>,
    /// The part it plays in the roster: server, client, proposer, acceptor, learner.
    pub part: &'static str,
    pub up: bool,
    /// It runs and stands still: see `Action::Pause`.
    pub paused: bool,
    pub body: Body,
    pub timers: Vec<TimerView>,
    /// Writes that are issued and not yet durable.
    pub pending_writes: u32,
    /// Its clock's rate in percent of the true one.
    pub clock: u32,
}

/// What a protocol shows of one of its nodes.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Body {
    /// The role of the moment: `leader`, `candidate`; for fixed parts the same word as the part.
    pub role: &'static str,
    /// Colours the node.
    pub epoch: Option<Epoch>,
    pub crown: Crown,
    /// Indexes into `fields`: what is written on the node itself, at most three, most telling first.
    pub headline: Vec<usize>,
    pub fields: Vec<Field>,
    /// Keys of its store that have no fields here: see [`Detail::keys`].
    pub keys_left: usize,
    pub log: Option<LogView>,
    /// Votes or promises gathered by a node that asks for them.
    pub tally: Option<Tally>,
}

/// Whether a node leads. What it believes and what is are drawn apart.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub enum Crown {
    #[default]
    No,
    /// It believes that it leads, but a later epoch has a leader.
    Believes,
    Leads,
}

/// A named value of a node. Several fields of one name differ by index: `nextIndex[S2]`, `kv[x]`.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    pub name: &'static str,
    pub index: Option<Value>,
    pub value: Value,
    pub stored: Stored,
}

impl Field {
    pub fn volatile(name: &'static str, value: impl Into<Value>) -> Field {
        Field { name, index: None, value: value.into(), stored: Stored::Memory }
    }

    /// A field that is kept on disk: durable when the disk holds the same value.
    pub fn durable(name: &'static str, value: impl Into<Value>, flushed: bool) -> Field {
        let stored = if flushed { Stored::Disk } else { Stored::Pending };
        Field { name, index: None, value: value.into(), stored }
    }

    #[must_use]
    pub fn at(mut self, index: impl Into<Value>) -> Field {
        self.index = Some(index.into());
        self
    }
}

/// Where a field's value stands.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Stored {
    /// Lost in a crash.
    Memory,
    /// Written but not flushed: a crash now loses it.
    Pending,
    Disk,
}

/// Votes or promises gathered so far.
#[derive(Clone, PartialEq, Debug)]
pub struct Tally {
    pub from: Vec<NodeId>,
    pub needed: u32,
}

/// A node's log, or the part of it that was asked for.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct LogView {
    pub slots: Vec<Slot>,
    /// Index of the last entry, 0 for an empty log; `slots` may hold less.
    pub last: u64,
    /// What the node believes committed.
    pub commit: u64,
    pub applied: u64,
    /// Everything up to this index is in the snapshot; 0 without one.
    pub snapshot: u64,
    /// Marks that the node keeps on others' logs: nextIndex and matchIndex of a leader.
    pub marks: Vec<LogMark>,
    /// What was erased last, as far as it was asked for; other entries may stand there by now.
    pub erased: Vec<Erased>,
}

/// A log entry that is no more.
#[derive(Clone, PartialEq, Debug)]
pub struct Erased {
    pub index: u64,
    pub epoch: Epoch,
    pub value: Value,
}

/// `next` or `match` of one follower, as a leader holds it.
#[derive(Clone, PartialEq, Debug)]
pub struct LogMark {
    pub name: &'static str,
    pub of: NodeId,
    pub index: u64,
}

/// One log entry.
#[derive(Clone, PartialEq, Debug)]
pub struct Slot {
    pub index: u64,
    pub epoch: Epoch,
    pub value: Value,
    /// Committed in truth, seen from outside, whether or not this node knows.
    pub committed: bool,
    pub durable: bool,
}

/// A running timer: drawn as an arc. Without a due time it waits to be fired by hand.
#[derive(Clone, PartialEq, Debug)]
pub struct TimerView {
    pub name: &'static str,
    pub set: Micros,
    pub due: Option<Micros>,
}

/// A message on its way, or waiting in a box.
#[derive(Clone, PartialEq, Debug)]
pub struct MessageView {
    pub id: MsgId,
    pub from: NodeId,
    pub to: NodeId,
    pub sent: Micros,
    /// When it will arrive; with [`MessageView::lost_at`] the time at which it would have.
    pub due: Option<Micros>,
    /// When chance will lose it on its way. The page must not show this before.
    pub lost_at: Option<Micros>,
    pub body: MessageBody,
}

/// What a message says.
#[derive(Clone, PartialEq, Debug)]
pub struct MessageBody {
    /// The kind as the paper names it: `AppendEntries`, `Promise`.
    pub kind: &'static str,
    pub epoch: Option<Epoch>,
    pub fields: Vec<(&'static str, Value)>,
    /// Index into `fields` of the one that matters most, shown on the arrow.
    pub headline: Option<usize>,
    /// An answer, drawn apart from what it answers.
    pub reply: bool,
}

/// How much of each log a frame carries (indexes, both ends included), and how many keys of each store.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Detail {
    pub from: u64,
    pub to: u64,
    pub keys: usize,
}

impl Detail {
    pub const ALL: Detail = Detail { from: 0, to: u64::MAX, keys: usize::MAX };
    pub const NONE: Detail = Detail { from: 1, to: 0, keys: 0 };

    /// How many of so many keys are left out.
    pub fn left_out(self, keys: usize) -> usize {
        keys.saturating_sub(self.keys)
    }
}

impl Frame {
    pub fn node(&self, id: NodeId) -> &NodeView {
        &self.nodes[id.index()]
    }

    /// Whether a client has no answer to what it asked last.
    pub fn client_waits(&self) -> bool {
        let mut left: u32 = self.roster.of("client").fold(0, |set, client| set | 1 << client.0);
        for operation in self.history.iter().rev() {
            if left == 0 {
                break;
            }
            let client = 1 << operation.client.0;
            if left & client != 0 && operation.done.is_none() {
                return true;
            }
            left &= !client;
        }
        false
    }

    /// Whether every node that is up has what it will get, and every client its answer.
    pub fn has_converged(&self) -> bool {
        self.global.behind.is_empty() && !self.client_waits()
    }
}
