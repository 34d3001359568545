//! A key-value store of Paxos instances: one decision for each (key, version).
//!
//! Acceptors keep an instance for each key and version. A write runs Paxos on the next version until
//! the value chosen is its own; a read runs it with no value of its own. A proposer goes on to a
//! version only when it knows the one before to be chosen, so that versions have no gaps, and every
//! value says which of each client's writes came before: a request that is asked twice takes effect
//! once.
//!
//! Source: Lamport, "Paxos Made Simple" (2001), section 2 for one instance, section 3 for many; a
//! value that is read and then written as the next one is that of Rystsov, "CASPaxos" (2018).

mod about;
mod acceptor;
mod advance;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod config;
mod instance;
mod invariants;
mod learner;
mod message;
mod node;
mod proposer;
mod requests;
mod search;
mod task;
#[cfg(test)]
mod tests;
mod view;

pub use config::{Config, Learn};
pub use instance::{Done, Instance, Known, Proposal, Stored};
pub use invariants::Ghost;
pub use message::Message;
pub use node::{Acceptor, Disk, Heard, Node, Proposer, Slot, Write};
pub use task::Task;

use super::{
    About, Ctx, Handler, Input, Observation, Out, Protocol, Request, Seen, SessionClient, Setup, TimerIx,
};
use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::value::{Member, NodeId, Problem, Refusal, Roster};

/// The protocol.
pub struct PaxosKv;

impl Protocol for PaxosKv {
    type Config = Config;
    type Node = Node;
    type Disk = Disk;
    type Write = Write;
    type Message = Message;
    type Client = SessionClient;
    type Ghost = Ghost;

    const ABOUT: &'static About = about::ABOUT;
    const PSEUDOCODE: &'static str = include_str!("pseudocode.txt");

    fn configure(setup: &Setup) -> Result<(Config, Vec<Member>), Problem> {
        config::configure(setup)
    }

    fn fresh_disk(_: &Config, _: NodeId) -> Disk {
        Disk::default()
    }

    fn fresh_ghost(_: &Config, _: &Roster) -> Ghost {
        Ghost::default()
    }

    fn serves(part: &str) -> bool {
        part != "acceptor"
    }

    fn boot(ctx: &Ctx<PaxosKv>, disk: &Disk, out: &mut Out<PaxosKv>) -> Node {
        Node::boot(ctx, disk, out)
    }

    fn on_message(handler: &mut Handler<PaxosKv>, from: NodeId, message: &Message) {
        match message {
            Message::Prepare(prepare) => handler.on_prepare(from, prepare),
            Message::Promise(promise) => handler.on_promise(from, promise),
            Message::Nack(nack) => handler.on_nack(from, nack),
            Message::Accept(accept) => handler.on_accept(from, accept),
            Message::Accepted(accepted) => handler.on_accepted(from, accepted),
            Message::Commit(commit) => handler.on_commit(from, commit),
            Message::Snapshot(snapshot) => handler.on_snapshot(from, snapshot),
        }
    }

    fn on_timer(handler: &mut Handler<PaxosKv>, _: TimerIx) {
        handler.on_retry();
    }

    fn on_request(handler: &mut Handler<PaxosKv>, request: &Request) {
        handler.on_request(request);
    }

    fn check_input(ctx: &Ctx<PaxosKv>, node: &Node, input: &Input) -> Result<(), Refusal> {
        match input {
            Input::Propose { value, round } => requests::check_propose(ctx, node, value, *round),
            Input::Admin { .. } => acceptor::check_snapshot(ctx, node),
        }
    }

    fn on_input(handler: &mut Handler<PaxosKv>, input: &Input) {
        match input {
            Input::Propose { value, round } => handler.on_propose(value, *round),
            Input::Admin { .. } => handler.take_snapshot(),
        }
    }

    fn on_flushed(handler: &mut Handler<PaxosKv>) {
        handler.hear_waiting();
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        disk.apply(write);
    }

    fn observe(config: &Config, ghost: &mut Ghost, seen: &Seen<PaxosKv>, observation: &mut Observation) {
        ghost.observe(config, seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> super::claims::Claims<PaxosKv> {
        claims::CLAIMS
    }

    fn view(ctx: &Ctx<PaxosKv>, node: Option<&Node>, disk: &Disk, _: &Ghost, detail: Detail) -> Body {
        view::body(ctx, node, disk, detail)
    }

    fn describe(message: &Message) -> MessageBody {
        view::message(message)
    }

    fn global_view(_: &Config, ghost: &Ghost, nodes: &[Option<Node>], detail: Detail) -> GlobalView {
        ghost.global_view(nodes, detail)
    }
}
