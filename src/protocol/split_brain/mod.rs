//! A lock kept on two servers or more: why two computers that cannot hear each other need a third.
//!
//! Every server holds a test-and-set flag. A client asks all of them; a client that found a flag clear was
//! told 0 and has set it. Which answers suffice is the client's policy: all of them, those that came
//! in time, a majority of all servers, or all but those that a person declares dead. As in the
//! lectures nobody lets go of the lock again.
//!
//! Source: MIT 6.5840 (formerly 6.824), notes of the lecture "Raft (1)", on split brain; voting is of
//! Thomas, "A Majority Consensus Approach to Concurrency Control" (1979).

mod about;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod client;
mod config;
mod invariants;
mod message;
mod node;
mod search;
mod server;
#[cfg(test)]
mod tests;
mod view;

pub use client::{Lock, Locker};
pub use config::Policy;
pub use invariants::Ghost;
pub use message::Message;
pub use node::{Claim, Disk, Node, Write};

use super::{About, Ctx, Handler, Observation, Out, Promises, Protocol, Request, Seen, Setup, TimerIx};
use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::value::{Member, NodeId, Problem, Roster};

/// The protocol.
pub struct SplitBrain;

impl Protocol for SplitBrain {
    type Config = ();
    type Node = Node;
    type Disk = Disk;
    type Write = Write;
    type Message = Message;
    type Client = Locker;
    type Ghost = Ghost;

    const ABOUT: &'static About = about::ABOUT;
    const PSEUDOCODE: &'static str = include_str!("pseudocode.txt");

    fn configure(setup: &Setup) -> Result<((), Vec<Member>), Problem> {
        Ok(((), config::members(setup)))
    }

    fn promises(setup: &Setup) -> Promises {
        config::promises(setup)
    }

    fn fresh_disk((): &(), _: NodeId) -> Disk {
        Disk::default()
    }

    fn fresh_ghost((): &(), _: &Roster) -> Ghost {
        Ghost::default()
    }

    fn boot(_: &Ctx<SplitBrain>, disk: &Disk, out: &mut Out<SplitBrain>) -> Node {
        Node::boot(disk, out)
    }

    fn on_message(_: &mut Handler<SplitBrain>, _: NodeId, message: &Message) {
        match *message {}
    }

    fn on_timer(_: &mut Handler<SplitBrain>, _: TimerIx) {}

    fn on_request(handler: &mut Handler<SplitBrain>, request: &Request) {
        handler.on_request(request);
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        disk.apply(write);
    }

    fn observe((): &(), ghost: &mut Ghost, seen: &Seen<SplitBrain>, observation: &mut Observation) {
        ghost.observe(seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> super::claims::Claims<SplitBrain> {
        claims::CLAIMS
    }

    fn view(ctx: &Ctx<SplitBrain>, node: Option<&Node>, disk: &Disk, _: &Ghost, _: Detail) -> Body {
        view::server(ctx, node, disk)
    }

    fn describe(message: &Message) -> MessageBody {
        match *message {}
    }

    fn global_view((): &(), _: &Ghost, _: &[Option<Node>], _: Detail) -> GlobalView {
        GlobalView::default()
    }
}
