//! Primary and backups with a view server.
//!
//! Sources: W. Lin, M. Yang, L. Zhang, L. Zhou, "PacificA: Replication in Log-Based Distributed
//! Storage Systems", 2008; B. Liskov and J. Cowling, "Viewstamped Replication Revisited", 2012
//! ("VRR"); the view service of MIT 6.824, lab 2, 2012.
//!
//! V alone names views: a number, a primary, backups. The primary forwards each request to its
//! backups, tagged with its view, and answers the client when enough of them hold it: all of them, or
//! W copies of N. A new primary first recovers: see [`recovery`].

mod backup;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod commit;
mod ghost;
mod invariants;
mod keeper;
mod log;
mod node;
mod notes;
mod primary;
mod recovery;
mod rules;
mod search;
mod setup;
#[cfg(test)]
mod tests;
mod view;
mod views;

use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::protocol::{
    About, Assumption, Ctx, DISK_KEPT, Input, Layout, Observation, Out, Promises, Protocol, Request, Seen,
    SessionClient, Setup,
};
use crate::value::{Member, NodeId, Problem, Refusal, Roster};
use node::{Answer, Disk, Keeper, Message, Node, Server, Write};
use setup::Config;

/// The protocol, for [`crate::protocol::PROTOCOLS`].
pub struct PrimaryBackup;

/// A handler's surroundings, here.
type Here<'a> = Ctx<'a, PrimaryBackup>;
type Effects = Out<PrimaryBackup>;

/// What a person tells V: these servers are dead.
const SUSPECT: &str = "suspect";

const ABOUT: &About = &About {
    id: "primary-backup",
    params: setup::PARAMS,
    timing: setup::TIMING,
    rules: rules::RULES,
    notes: notes::NOTES,
    invariants: invariants::INVARIANTS,
    assumptions: &[Assumption { id: DISK_KEPT, cite: "PacificA §2.1" }],
    together: &[],
    guards: &[
        ("refuses-view", "check-view"),
        ("waits-for-ack", "ack-view"),
        ("duplicate-answered", "deduplicate"),
        ("duplicate-waiting", "deduplicate"),
        ("duplicate-applied", "deduplicate"),
        ("outdated-skipped", "deduplicate"),
    ],
    messages: &[
        "Ping",
        "View",
        "Forward",
        "ForwardReply",
        "Commit",
        "Gather",
        "GatherReply",
        "State",
        "StateReply",
        "Refused",
    ],
    timers: &["ping", "watch"],
    fields: view::FIELDS,
    operations: crate::protocol::state_machine::OPERATIONS,
    proposes: None,
    proposals: &[],
    admin: &[SUSPECT],
    goals: &["S1.role == primary and S2.role == primary", "C1.last == ok"],
    layout: Layout::Rows(&["view-server", "server", "client"]),
    by_hand: false,
    pseudocode: include_str!("pseudocode.txt"),
    texts: crate::texts!("primary-backup"),
};

/// Takes a message between servers to its handler.
fn hear(ctx: &Here, server: &mut Server, from: NodeId, message: &Message, out: &mut Effects) {
    match message {
        Message::Ping { .. } => {}
        Message::View { view } | Message::Refused { view } => views::hear(ctx, server, from, view, out),
        Message::Forward { .. } => backup::on_forward(ctx, server, from, message, out),
        Message::ForwardReply { view, index } => {
            primary::on_forward_reply(ctx, server, from, (*view, *index), out);
        }
        Message::Commit { view, commit } => backup::on_commit(ctx, server, from, (*view, *commit), out),
        Message::Gather { view } => recovery::on_gather(ctx, server, from, view, out),
        Message::GatherReply { view, log, commit } => {
            let answer = Answer { from, log: log.clone(), commit: *commit };
            recovery::on_gather_reply(ctx, server, *view, answer, out);
        }
        Message::State { .. } => recovery::on_state(ctx, server, from, message, out),
        Message::StateReply { view, last } => {
            recovery::on_state_reply(ctx, server, from, (*view, *last), out);
        }
    }
}

impl Protocol for PrimaryBackup {
    type Config = Config;
    type Node = Node;
    type Disk = Disk;
    type Write = Write;
    type Message = Message;
    type Client = SessionClient;
    type Ghost = ghost::Ghost;

    const ABOUT: &'static About = ABOUT;

    fn configure(setup: &Setup) -> Result<(Config, Vec<Member>), Problem> {
        setup::configure(setup)
    }

    fn promises(_: &Setup) -> Promises {
        // Disks keep the view and the state: a server that is back can go on with it.
        Promises::ALL
    }

    fn fresh_disk(config: &Config, _: NodeId) -> Disk {
        // All start in the first view, and know it.
        let view = config.first_view();
        Disk { acked: view.members(), view, installed: 1, log: log::Log::default() }
    }

    fn fresh_ghost(config: &Config, roster: &Roster) -> ghost::Ghost {
        ghost::Ghost::new(config, roster)
    }

    fn boot(ctx: &Here, disk: &Disk, out: &mut Effects) -> Node {
        if ctx.id == ctx.config.view_server() {
            out.note(
                "view-server-boots",
                [("view", disk.view.number.into()), ("primary", disk.view.primary.into())],
            );
            return Node::Keeper { keeper: Keeper::boot(ctx, disk, out) };
        }
        Node::Server { server: views::boot(ctx, disk, out) }
    }

    fn on_message(ctx: &Here, node: &mut Node, from: NodeId, message: &Message, out: &mut Effects) {
        match node {
            Node::Server { server } => hear(ctx, server, from, message, out),
            Node::Keeper { keeper } => {
                if let Message::Ping { view, ready } = message {
                    keeper::on_ping(ctx, keeper, from, (*view, *ready), out);
                }
            }
        }
    }

    fn on_timer(ctx: &Here, node: &mut Node, _: u8, out: &mut Effects) {
        match node {
            Node::Keeper { keeper } => keeper::on_watch(ctx, keeper, out),
            Node::Server { server } => primary::on_ping(ctx, server, out),
        }
    }

    fn on_request(ctx: &Here, node: &mut Node, request: &Request, out: &mut Effects) {
        match node {
            Node::Keeper { keeper } => keeper::on_request(keeper, request, out),
            Node::Server { server } => primary::on_request(ctx, server, request, out),
        }
    }

    fn check_input(ctx: &Here, node: &Node, input: &Input) -> Result<(), Refusal> {
        let Input::Admin { nodes, .. } = input else {
            return Err(Problem::new("problem-no-such-input").with("protocol", ABOUT.id));
        };
        if !matches!(node, Node::Keeper { .. }) {
            return Err(Problem::new("problem-primary-backup-no-view-server"));
        }
        match nodes.iter().find(|id| id.0 >= ctx.config.servers) {
            None => Ok(()),
            Some(other) => {
                let known: Vec<NodeId> = ctx.config.servers().collect();
                Err(Problem::new("problem-primary-backup-not-a-server")
                    .with("node", *other)
                    .with("known", known))
            }
        }
    }

    fn on_input(ctx: &Here, node: &mut Node, input: &Input, out: &mut Effects) {
        if let (Node::Keeper { keeper }, Input::Admin { nodes, .. }) = (node, input) {
            keeper::on_suspect(ctx, keeper, nodes, out);
        }
    }

    fn admin_at(nodes: &[Option<Node>], _: &str, named: &[NodeId]) -> NodeId {
        let keeper = nodes.iter().position(|node| matches!(node, Some(Node::Keeper { .. })));
        keeper.map_or(named[0], |place| NodeId(place as u8))
    }

    fn on_flushed(ctx: &Here, node: &mut Node, out: &mut Effects) {
        if let Node::Server { server } = node {
            server.durable = server.log.last_index();
            recovery::start_serving(ctx, server, out);
            primary::advance(ctx, server, out);
        }
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        disk.apply(write);
    }

    fn observe(
        config: &Config,
        ghost: &mut ghost::Ghost,
        seen: &Seen<PrimaryBackup>,
        observation: &mut Observation,
    ) {
        invariants::observe(config, ghost, seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> crate::protocol::claims::Claims<PrimaryBackup> {
        claims::CLAIMS
    }

    fn view(ctx: &Here, node: Option<&Node>, disk: &Disk, ghost: &ghost::Ghost, detail: Detail) -> Body {
        view::body(ctx, node, disk, ghost, detail)
    }

    fn describe(message: &Message) -> MessageBody {
        view::message(message)
    }

    fn global_view(
        config: &Config,
        ghost: &ghost::Ghost,
        nodes: &[Option<Node>],
        detail: Detail,
    ) -> GlobalView {
        view::global_view(config, ghost, nodes, detail)
    }
}
