//! Primary and backups with a view server.
//!
//! Sources: W. Lin, M. Yang, L. Zhang, L. Zhou, "PacificA: Replication in Log-Based Distributed
//! Storage Systems", 2008; B. Liskov and J. Cowling, "Viewstamped Replication Revisited", 2012
//! ("VRR"); the view service of MIT 6.824, lab 2, 2012.
//!
//! V alone names views: a number, a primary, backups. The primary forwards each request to its
//! backups, tagged with its view, and answers the client when enough of them hold it: all of them, or
//! W copies of N. A new primary first recovers: see [`recovery`].

mod about;
mod backup;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod commit;
mod config;
mod invariants;
mod keeper;
mod log;
mod message;
mod node;
mod part;
mod primary;
mod recovery;
mod search;
#[cfg(test)]
mod tests;
mod view;
mod views;

use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::protocol::{
    About, Ctx, Handler, Input, Observation, Out, Promises, Protocol, Request, Seen, SessionClient, Setup,
    TimerIx,
};
use crate::value::{Member, NodeId, Problem, Refusal, Roster};
use config::Config;
use invariants::Ghost;
use message::Message;
use node::{Disk, Node, Server, Write};
use part::Part;

/// The protocol.
pub struct PrimaryBackup;

impl Protocol for PrimaryBackup {
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

    fn promises(_: &Setup) -> Promises {
        // Disks keep the view and the state: a server that is back can go on with it.
        Promises::ALL
    }

    fn fresh_disk(config: &Config, _: NodeId) -> Disk {
        Disk::first(config)
    }

    fn fresh_ghost(config: &Config, roster: &Roster) -> Ghost {
        Ghost::new(config, roster)
    }

    fn boot(ctx: &Ctx<PrimaryBackup>, disk: &Disk, out: &mut Out<PrimaryBackup>) -> Node {
        Node::boot(ctx, disk, out)
    }

    fn on_message(handler: &mut Handler<PrimaryBackup>, from: NodeId, message: &Message) {
        match (handler.part(), message) {
            (Part::Keeper(mut keeper), Message::Ping(ping)) => keeper.on_ping(from, ping),
            (Part::Keeper(_), _) => {}
            (Part::Server(mut server), _) => server.on_message(from, message),
        }
    }

    fn on_timer(handler: &mut Handler<PrimaryBackup>, _: TimerIx) {
        match handler.part() {
            Part::Keeper(mut keeper) => keeper.on_watch_timer(),
            Part::Server(mut server) => server.on_ping_timer(),
        }
    }

    fn on_request(handler: &mut Handler<PrimaryBackup>, request: &Request) {
        match handler.part() {
            Part::Keeper(mut keeper) => keeper.on_request(request),
            Part::Server(mut server) => server.on_request(request),
        }
    }

    fn check_input(ctx: &Ctx<PrimaryBackup>, node: &Node, input: &Input) -> Result<(), Refusal> {
        keeper::check_input(ctx, node, input)
    }

    fn on_input(handler: &mut Handler<PrimaryBackup>, input: &Input) {
        if let (Part::Keeper(mut keeper), Input::Admin { nodes, .. }) = (handler.part(), input) {
            keeper.on_suspect(nodes);
        }
    }

    fn admin_at(nodes: &[Option<Node>], _: &str, named: &[NodeId]) -> NodeId {
        keeper::place(nodes).unwrap_or(named[0])
    }

    fn on_flushed(handler: &mut Handler<PrimaryBackup>) {
        if let Part::Server(mut server) = handler.part() {
            server.on_flushed();
        }
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        disk.apply(write);
    }

    fn observe(
        config: &Config,
        ghost: &mut Ghost,
        seen: &Seen<PrimaryBackup>,
        observation: &mut Observation,
    ) {
        invariants::observe(config, ghost, seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> crate::protocol::claims::Claims<PrimaryBackup> {
        claims::CLAIMS
    }

    fn view(
        ctx: &Ctx<PrimaryBackup>,
        node: Option<&Node>,
        disk: &Disk,
        ghost: &Ghost,
        detail: Detail,
    ) -> Body {
        view::body(ctx, node, disk, ghost, detail)
    }

    fn describe(message: &Message) -> MessageBody {
        view::message(message)
    }

    fn global_view(config: &Config, ghost: &Ghost, nodes: &[Option<Node>], detail: Detail) -> GlobalView {
        view::global_view(config, ghost, nodes, detail)
    }
}

impl Handler<'_, PrimaryBackup, Server> {
    /// Takes a message between servers to its handler.
    fn on_message(&mut self, from: NodeId, message: &Message) {
        match message {
            Message::Ping(_) => {}
            Message::View(view) => self.on_view(from, view),
            Message::Forward(forward) => self.on_forward(from, forward),
            Message::ForwardReply(reply) => self.on_forward_reply(from, reply),
            Message::Commit(commit) => self.on_commit(from, commit),
            Message::Gather(gather) => self.on_gather(from, gather),
            Message::GatherReply(reply) => self.on_gather_reply(from, reply),
            Message::State(state) => self.on_state(from, state),
            Message::StateReply(reply) => self.on_state_reply(from, reply),
            Message::Refused(refused) => self.on_view(from, &refused.view),
        }
    }
}
