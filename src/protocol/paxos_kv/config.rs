//! Who takes part, the quorums, and how acceptors learn.

use super::about::QUORUM_INTERSECTS;
use crate::protocol::ballots::{Quorums, enrol};
use crate::protocol::{Rules, Setup};
use crate::value::{Member, Micros, NodeId, Problem};
use std::sync::Arc;

/// How acceptors come to know what is chosen.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Learn {
    /// The proposer counts, and tells them.
    Commit,
    /// Each tells all the others what it accepted, and counts.
    All,
}

/// What the header settles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    pub proposers: Arc<[NodeId]>,
    pub acceptors: Arc<[NodeId]>,
    pub learn: Learn,
    /// As the header has them; see [`Config::quorums`].
    quorums: Quorums,
    /// How long a proposer waits for answers before it tries a higher ballot, in microseconds.
    pub(super) ballot: (Micros, Micros),
}

impl Config {
    /// The quorums of now: those of the header, unless the rule is off that they meet.
    pub(super) fn quorums(&self, rules: Rules) -> Quorums {
        self.quorums.now(self.acceptors.len(), rules.on(QUORUM_INTERSECTS))
    }
}

/// Reads the header. The problem says which quorums are impossible.
pub(super) fn configure(setup: &Setup) -> Result<(Config, Vec<Member>), Problem> {
    let nodes = setup.number("nodes");
    let mut members = Vec::new();
    let (proposers, acceptors) = if nodes > 0 {
        let all = enrol(&mut members, 'S', "server", nodes);
        (Arc::clone(&all), all)
    } else {
        let proposers = enrol(&mut members, 'P', "proposer", setup.number("proposers"));
        (proposers, enrol(&mut members, 'A', "acceptor", setup.number("acceptors")))
    };
    enrol(&mut members, 'C', "client", setup.number("clients"));
    let quorums = Quorums::read(setup, acceptors.len(), if nodes > 0 { "nodes" } else { "acceptors" })?;
    let learn = if setup.word("learn") == "all" { Learn::All } else { Learn::Commit };
    Ok((Config { proposers, acceptors, learn, quorums, ballot: setup.span("patience") }, members))
}
