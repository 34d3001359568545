//! A lock kept on two servers or more: why two computers that cannot hear each other need a third.
//!
//! Every server holds a test-and-set flag. A client asks all of them; a client that found a flag clear was
//! told 0 and has set it. Which answers suffice is the client's policy: all of them, those that came
//! in time, a majority of all servers, or all but those that a person declares dead. As in the
//! lectures nobody lets go of the lock again.
//!
//! Source: MIT 6.5840 (formerly 6.824), notes of the lecture "Raft (1)", on split brain; voting is of
//! Thomas, "A Majority Consensus Approach to Concurrency Control" (1979).

#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod client;
mod invariants;
mod notes;
mod rules;
mod search;
mod server;
mod setup;
#[cfg(test)]
mod tests;
mod view;

pub use client::{Lock, Locker, Policy};
pub use invariants::Ghost;
pub use server::{Claim, Disk, Node, Write};

use super::{
    About, Assumption, Ctx, DISK_KEPT, Layout, Observation, Out, Promises, Protocol, Request, Seen, Served,
    Setup,
};
use crate::encode::{Encode, Sink};
use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::value::{Member, NodeId, Problem, Roster};

/// The protocol.
pub struct SplitBrain;

type Here<'a> = Ctx<'a, SplitBrain>;
type Effects = Out<SplitBrain>;

/// Servers send each other nothing: that is why they can disagree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {}

impl Encode for Message {
    fn encode<S: Sink + ?Sized>(&self, _: &mut S) {
        match *self {}
    }
}

impl Protocol for SplitBrain {
    type Config = ();
    type Node = Node;
    type Disk = Disk;
    type Write = Write;
    type Message = Message;
    type Client = Locker;
    type Ghost = Ghost;

    const ABOUT: &'static About = &About {
        id: "split-brain",
        params: setup::PARAMS,
        timing: setup::TIMING,
        rules: rules::RULES,
        notes: notes::NOTES,
        invariants: invariants::INVARIANTS,
        assumptions: &[Assumption { id: DISK_KEPT, cite: "MIT 6.5840, Raft (1): split brain" }],
        together: &[],
        guards: &[],
        messages: &[],
        timers: &[],
        fields: view::FIELDS,
        operations: &[Served::plain("tas")],
        proposes: None,
        proposals: &[],
        admin: &[setup::DEAD],
        goals: &["C1.last == 0", "C1.last == 0 and C2.last == 0"],
        layout: Layout::Rows(&["client", "server"]),
        by_hand: false,
        pseudocode: include_str!("pseudocode.txt"),
        texts: crate::texts!("split-brain"),
    };

    fn configure(setup: &Setup) -> Result<((), Vec<Member>), Problem> {
        Ok(((), setup::members(setup)))
    }

    fn promises(setup: &Setup) -> Promises {
        setup::promises(setup)
    }

    fn fresh_disk((): &(), _: NodeId) -> Disk {
        Disk::default()
    }

    fn fresh_ghost((): &(), _: &Roster) -> Ghost {
        Ghost::default()
    }

    fn boot(_: &Here, disk: &Disk, out: &mut Effects) -> Node {
        server::boot(disk, out)
    }

    fn on_message(_: &Here, _: &mut Node, _: NodeId, message: &Message, _: &mut Effects) {
        match *message {}
    }

    fn on_timer(_: &Here, _: &mut Node, _: u8, _: &mut Effects) {}

    fn on_request(ctx: &Here, node: &mut Node, request: &Request, out: &mut Effects) {
        server::on_request(ctx, node, request, out);
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        disk.claim = Some(write.claim);
    }

    fn observe((): &(), ghost: &mut Ghost, seen: &Seen<SplitBrain>, observation: &mut Observation) {
        ghost.observe(seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> super::claims::Claims<SplitBrain> {
        claims::CLAIMS
    }

    fn view(ctx: &Here, node: Option<&Node>, disk: &Disk, _: &Ghost, _: Detail) -> Body {
        view::server(ctx, node, disk)
    }

    fn describe(message: &Message) -> MessageBody {
        match *message {}
    }

    fn global_view((): &(), _: &Ghost, _: &[Option<Node>], _: Detail) -> GlobalView {
        GlobalView::default()
    }
}
