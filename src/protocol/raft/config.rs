//! What the header settles: who takes part, how long to wait, and which of what the papers call optional is on.

use super::about::MAX_SERVERS;
use super::quorum::Members;
use crate::protocol::{Promises, Setup};
use crate::value::{Member, Micros, NodeId, Problem};
use std::sync::Arc;

/// Parameters and timing of a cluster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// Servers that there are, members or not.
    pub servers: u8,
    /// The configuration that the cluster begins with.
    pub members: Members,
    /// Election timeouts are drawn from this span.
    pub election: (Micros, Micros),
    pub heartbeat: (Micros, Micros),
    pub extensions: Extensions,
    /// A server takes a snapshot by itself after so many entries; 0: never.
    pub snapshot_every: u32,
}

impl Config {
    pub fn servers(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.servers).map(NodeId)
    }

    /// Under which id the service knows a client. Clients that were given one id between them (extension
    /// `shared-session`) are one to it, wherever its answers go.
    pub fn session_of(&self, client: NodeId) -> NodeId {
        if self.extensions.shared_session { NodeId(self.servers) } else { client }
    }
}

/// Which extensions are on.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Extensions {
    pub pre_vote: bool,
    pub check_quorum: bool,
    pub no_op: bool,
    pub reads: Reads,
    /// A follower answers reads, once it has applied what the leader says they must see.
    pub follower_reads: bool,
    pub membership: Change,
    /// AppendEntries that may be under way to one follower; 0: no flow control.
    pub window: usize,
    /// A refused leader goes back to the start of its log.
    pub whole_log: bool,
    /// All clients have one id between them.
    pub shared_session: bool,
}

/// How reads are served.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub enum Reads {
    /// Like every other command.
    #[default]
    Log,
    /// After a round of messages has shown that the leader leads still.
    ReadIndex,
    /// At once, while such a round is young.
    Lease,
}

/// How the members change.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub enum Change {
    /// Never.
    #[default]
    No,
    /// One server at a time: majorities before and after share a server.
    Single,
    /// By way of a configuration in which both majorities are needed.
    Joint,
}

impl Extensions {
    pub fn read(setup: &Setup) -> Extensions {
        Extensions {
            pre_vote: setup.is_on("pre-vote"),
            check_quorum: setup.is_on("check-quorum"),
            no_op: setup.is_on("no-op-on-election"),
            reads: match setup.word("reads") {
                "read-index" => Reads::ReadIndex,
                "lease" => Reads::Lease,
                _ => Reads::Log,
            },
            follower_reads: setup.is_on("follower-reads"),
            membership: match setup.word("membership") {
                "single" => Change::Single,
                "joint" => Change::Joint,
                _ => Change::No,
            },
            window: setup.number("flow-control") as usize,
            whole_log: setup.word("back-up") == "log",
            shared_session: setup.is_on("shared-session"),
        }
    }

    /// Whether a server that hears a leader passes candidates over. Leaders must step down when they are
    /// not heard, and candidates must not come by a later term alone; a lease rests on it.
    pub fn sticks(&self) -> bool {
        self.pre_vote && self.check_quorum || self.reads == Reads::Lease
    }
}

/// Reads the header. The problem says that there are too many servers.
pub fn configure(setup: &Setup) -> Result<(Config, Vec<Member>), Problem> {
    let (first, clients) = (setup.number("servers"), setup.number("clients"));
    let servers = first + setup.number("spare");
    if servers as usize > MAX_SERVERS {
        let problem = Problem::new("problem-raft-too-many").with("servers", servers);
        return Err(problem.with("spare", setup.number("spare")).with("most", MAX_SERVERS));
    }
    let member =
        |initial: char, number: u32, role| Member { name: Arc::from(format!("{initial}{number}")), role };
    let servers_then_clients = (1..=servers)
        .map(|number| member('S', number, "server"))
        .chain((1..=clients).map(|number| member('C', number, "client")));
    let config = Config {
        servers: servers as u8,
        members: Members::first(first as u8),
        election: setup.span("election"),
        heartbeat: setup.span("heartbeat"),
        extensions: Extensions::read(setup),
        snapshot_every: setup.number("snapshot"),
    };
    Ok((config, servers_then_clients.collect()))
}

/// What a setup promises with every rule on.
pub fn promises(setup: &Setup) -> Promises {
    let extensions = Extensions::read(setup);
    // A read that waits for an entry of the term waits until a client writes, or for the no-op. Source:
    // dissertation §6.4.
    let reads_alone = extensions.reads == Reads::Log || extensions.no_op;
    // A server that was removed and was not told stands for election again and again, and deposes
    // the leader of those that do not stick to a leader. Requests come through in between, unless it is
    // many that do. Source: dissertation §4.2.3.
    let undisturbed = extensions.membership == Change::No || extensions.sticks();
    // Clients that share an id swallow each other's commands: that is what it shows.
    let safe = !extensions.shared_session;
    let any_clock = extensions.reads != Reads::Lease;
    Promises { safe, recovers: true, reads_alone, undisturbed, any_clock }
}
