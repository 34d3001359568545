//! One server that keeps what clients write: the smallest protocol that there is. Copy this folder to begin another.
//!
//! A request takes effect, is written to the disk, and is answered when the disk has it. A request that comes again
//! is answered as before. There are no other servers, so no messages, and nothing is agreed on.
//!
//! Source: Lampson and Sturgis, "Crash Recovery in a Distributed Data Storage System" (1976), on what a disk is
//! for; Birrell and Nelson, "Implementing Remote Procedure Calls" (1984), on requests that come twice.

mod about;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod config;
mod invariants;
mod message;
mod node;
mod search;
mod server;
#[cfg(test)]
mod tests;
mod view;

pub use invariants::Ghost;
pub use message::Message;
pub use node::{Disk, Node, Write};

use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::protocol::{
    About, Ctx, Handler, Observation, Out, Protocol, Request, Seen, SessionClient, Setup, TimerIx,
};
use crate::value::{Member, NodeId, Problem, Roster};

/// The protocol.
pub struct Register;

impl Protocol for Register {
    type Config = ();
    type Node = Node;
    type Disk = Disk;
    type Write = Write;
    type Message = Message;
    type Client = SessionClient;
    type Ghost = Ghost;

    const ABOUT: &'static About = about::ABOUT;
    const PSEUDOCODE: &'static str = include_str!("pseudocode.txt");

    fn configure(setup: &Setup) -> Result<((), Vec<Member>), Problem> {
        Ok(((), config::members(setup)))
    }

    fn fresh_disk((): &(), _: NodeId) -> Disk {
        Disk::default()
    }

    fn fresh_ghost((): &(), _: &Roster) -> Ghost {
        Ghost::default()
    }

    fn boot(_: &Ctx<Register>, disk: &Disk, out: &mut Out<Register>) -> Node {
        Node::boot(disk, out)
    }

    fn on_message(_: &mut Handler<Register>, _: NodeId, message: &Message) {
        match *message {}
    }

    fn on_timer(_: &mut Handler<Register>, _: TimerIx) {}

    fn on_request(handler: &mut Handler<Register>, request: &Request) {
        handler.on_request(request);
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        disk.apply(write);
    }

    fn observe((): &(), ghost: &mut Ghost, seen: &Seen<Register>, observation: &mut Observation) {
        ghost.observe(seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> crate::protocol::claims::Claims<Register> {
        claims::CLAIMS
    }

    fn view(ctx: &Ctx<Register>, node: Option<&Node>, disk: &Disk, _: &Ghost, _: Detail) -> Body {
        view::server(ctx, node, disk)
    }

    fn describe(message: &Message) -> MessageBody {
        match *message {}
    }

    fn global_view((): &(), _: &Ghost, _: &[Option<Node>], _: Detail) -> GlobalView {
        GlobalView::default()
    }
}
