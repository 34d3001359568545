//! What surrounds one node: whether it runs, its timers, its clock, its disk's queue.

use super::chance::{self, Purpose};
use super::network::HashedContent;
use crate::protocol::{Client, Protocol, TimerIx};
use crate::value::{Micros, NodeId};
use std::collections::VecDeque;
use std::sync::Arc;

/// Writes, and messages that depend on them, that wait for one node's disk: a node with more of them takes
/// no more steps before they are flushed or lost. What waits is copied with the world.
pub const MAX_UNFLUSHED: usize = 10_000;

/// A running timer. By hand it has no due time and waits to be fired.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Armed {
    pub set: Micros,
    pub due: Option<Micros>,
}

/// A write that is issued and not yet durable.
#[derive(Clone)]
pub struct Pending<W> {
    pub write: W,
    pub due: Micros,
}

/// A message that waits for writes to become durable.
pub struct Held<P: Protocol> {
    pub to: NodeId,
    pub content: Arc<HashedContent<P>>,
    /// Goes when this many writes were flushed, counted since the start of the run.
    pub after: u64,
}

impl<P: Protocol> Clone for Held<P> {
    fn clone(&self) -> Held<P> {
        Held { content: Arc::clone(&self.content), ..*self }
    }
}

/// One node's surroundings.
pub struct NodeEnv<P: Protocol> {
    pub up: bool,
    /// It stands still: see `Action::Pause`. One that is down is not paused.
    pub paused: bool,
    /// Its next write fails, and it with that.
    pub write_fails: bool,
    pub timers: Vec<Option<Armed>>,
    /// Timer draws so far: the n of keyed chance.
    pub draws: u32,
    /// Percent of the true rate.
    pub clock: u32,
    pub pending: VecDeque<Pending<P::Write>>,
    pub held: Vec<Held<P>>,
    pub issued: u64,
    pub flushed: u64,
}

impl<P: Protocol> Clone for NodeEnv<P> {
    fn clone(&self) -> NodeEnv<P> {
        NodeEnv {
            timers: self.timers.clone(),
            pending: self.pending.clone(),
            held: self.held.clone(),
            ..*self
        }
    }
}

impl<P: Protocol> NodeEnv<P> {
    pub fn new(timers: usize) -> NodeEnv<P> {
        NodeEnv {
            up: true,
            paused: false,
            write_fails: false,
            timers: vec![None; timers],
            draws: 0,
            clock: 100,
            pending: VecDeque::new(),
            held: Vec::new(),
            issued: 0,
            flushed: 0,
        }
    }

    /// Arms a timer with a draw from the span, stretched by the node's clock.
    pub fn arm(
        &mut self,
        seed: u64,
        now: Micros,
        at: NodeId,
        timer: TimerIx,
        span: (Micros, Micros),
        by_hand: bool,
    ) {
        let nth = self.draws;
        self.draws += 1;
        let draw = chance::draw(seed, Purpose::Timer, u32::from(at.0) * 256 + u32::from(timer.0), nth);
        let length = chance::within(draw, span.0, span.1) * 100 / Micros::from(self.clock.max(1));
        let due = (!by_hand).then_some(now + length);
        self.timers[timer.index()] = Some(Armed { set: now, due });
    }

    /// From now on no timer goes off by itself.
    pub fn leave_to_hand(&mut self) {
        self.timers.iter_mut().flatten().for_each(|armed| armed.due = None);
    }

    pub fn first_armed(&self) -> Option<TimerIx> {
        self.timers.iter().position(Option::is_some).map(|place| TimerIx(place as u8))
    }

    /// How much waits for its disk: see [`MAX_UNFLUSHED`].
    pub fn waiting(&self) -> usize {
        self.pending.len() + self.held.len()
    }

    /// Everything that a crash takes away. Returns how many writes it lost.
    pub fn crash(&mut self) -> u32 {
        let lost = self.pending.len() as u32;
        self.up = false;
        self.paused = false;
        self.timers.fill(None);
        self.pending.clear();
        self.held.clear();
        self.flushed = self.issued;
        lost
    }
}

/// A client and where its operation stands in the history.
#[derive(Clone)]
pub struct ClientSlot<C: Client> {
    pub id: NodeId,
    pub client: C,
    /// Index of its latest operation in the history of operations.
    pub operation: Option<usize>,
}
