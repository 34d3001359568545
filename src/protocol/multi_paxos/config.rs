//! What the header settles: who takes part, how many make a quorum, and how long to wait.

use super::about::QUORUM_INTERSECTS;
use crate::protocol::ballots::{Quorums, enrol};
use crate::protocol::{Rules, Setup};
use crate::value::{Member, Micros, NodeId, Problem};

/// Parameters and timing of a cluster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    pub servers: u8,
    /// As the header has them; see [`Config::quorums`].
    given: Quorums,
    /// Election timeouts are drawn from this span.
    pub election: (Micros, Micros),
    pub heartbeat: (Micros, Micros),
}

impl Config {
    pub fn servers(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.servers).map(NodeId)
    }

    pub fn others(&self, own: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        self.servers().filter(move |server| *server != own)
    }

    /// Those that count under these rules.
    pub fn quorums(&self, rules: Rules) -> Quorums {
        self.given.now(usize::from(self.servers), rules.on(QUORUM_INTERSECTS))
    }
}

/// Reads the header. The problem says which quorums are impossible.
pub fn configure(setup: &Setup) -> Result<(Config, Vec<Member>), Problem> {
    let mut members = Vec::new();
    let servers = enrol(&mut members, 'S', "server", setup.number("servers"));
    enrol(&mut members, 'C', "client", setup.number("clients"));
    let config = Config {
        servers: servers.len() as u8,
        given: Quorums::read(setup, servers.len(), "servers")?,
        election: setup.span("election"),
        heartbeat: setup.span("heartbeat"),
    };
    Ok((config, members))
}
