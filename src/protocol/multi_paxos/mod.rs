//! Multi-Paxos: a log, an instance of Paxos for each slot, and one ballot's phase 1 for all of them.
//!
//! Sources: L. Lamport, "Paxos Made Simple", 2001 (§2 for one slot, §3 for many); H. Howard,
//! D. Malkhi and A. Spiegelman, "Flexible Paxos: Quorum intersection revisited", 2016 (quorums);
//! D. Ongaro, "Consensus: Bridging Theory and Practice", 2014, §6.3 (client sessions).
//!
//! Every server proposes, accepts and learns. A server that hears from no leader in time stands with
//! a higher ballot; with a phase-1 quorum it leads, proposes again what the quorum reports, closes
//! gaps with no-ops, and from then on needs one round trip a command. The leader tells with every
//! message how far the log is chosen without a gap. A server that lacks a part of that asks for it.
//! On disk are promises and acceptances; what is chosen is learned again after a crash.

mod about;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod config;
mod election;
mod invariants;
mod learning;
mod message;
mod node;
mod proposing;
mod requests;
mod search;
mod slots;
#[cfg(test)]
mod tests;
mod view;

use super::{About, Ctx, Handler, Observation, Out, Protocol, Request, Seen, SessionClient, Setup, TimerIx};
use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::value::{Member, NodeId, Problem, Roster};
use config::Config;
use invariants::Ghost;
use message::Message;
use node::{Disk, Node, Write};

/// The protocol.
pub struct MultiPaxos;

impl Protocol for MultiPaxos {
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

    fn fresh_ghost(config: &Config, roster: &Roster) -> Ghost {
        Ghost::new(config, roster)
    }

    fn boot(ctx: &Ctx<MultiPaxos>, disk: &Disk, out: &mut Out<MultiPaxos>) -> Node {
        election::boot(ctx, disk, out)
    }

    fn on_message(handler: &mut Handler<MultiPaxos>, from: NodeId, message: &Message) {
        match message {
            Message::Prepare(prepare) => handler.on_prepare(from, prepare),
            Message::Promise(promise) => handler.on_promise(from, promise),
            Message::Nack(nack) => handler.on_nack(from, nack),
            Message::Accept(accept) => handler.on_accept(from, accept),
            Message::Accepted(accepted) => handler.on_accepted(from, accepted),
            Message::Heartbeat(heartbeat) => handler.on_heartbeat(from, heartbeat),
            Message::CatchUp(catch_up) => handler.on_catch_up(from, catch_up),
            Message::Chosen(chosen) => handler.on_chosen(from, chosen),
        }
    }

    fn on_timer(handler: &mut Handler<MultiPaxos>, timer: TimerIx) {
        match timer {
            about::ELECTION => handler.on_election_timeout(),
            _ => handler.on_heartbeat_timer(),
        }
    }

    fn on_request(handler: &mut Handler<MultiPaxos>, request: &Request) {
        handler.on_request(request);
    }

    fn on_flushed(handler: &mut Handler<MultiPaxos>) {
        // In this order: what a server proposes as it comes to lead is not durable yet.
        handler.count_own_acceptances();
        handler.count_promises();
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        disk.apply(write);
    }

    fn observe(config: &Config, ghost: &mut Ghost, seen: &Seen<MultiPaxos>, observation: &mut Observation) {
        invariants::observe(config, ghost, seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> super::claims::Claims<MultiPaxos> {
        claims::CLAIMS
    }

    fn view(ctx: &Ctx<MultiPaxos>, node: Option<&Node>, disk: &Disk, ghost: &Ghost, detail: Detail) -> Body {
        match node {
            Some(node) => view::of_node(ctx, node, disk, ghost, detail),
            None => view::of_disk(disk, ghost, detail),
        }
    }

    fn describe(message: &Message) -> MessageBody {
        view::of_message(message)
    }

    fn global_view(_: &Config, ghost: &Ghost, nodes: &[Option<Node>], detail: Detail) -> GlobalView {
        view::global_view(ghost, nodes, detail)
    }
}
