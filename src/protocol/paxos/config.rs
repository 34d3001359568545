//! Who takes part, and the quorums.

use super::QuorumSystem;
use super::about::QUORUM_INTERSECTS;
use crate::protocol::ballots::enrol;
use crate::protocol::{Rules, Setup};
use crate::value::{Member, Micros, NodeId, Problem};
use std::sync::Arc;

/// What the header settles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    pub proposers: Arc<[NodeId]>,
    pub acceptors: Arc<[NodeId]>,
    /// Learners proper; proposers learn besides, from the answers to their own ballots.
    pub learners: Arc<[NodeId]>,
    /// As the header has them; see [`Config::quorums`].
    pub(super) quorums: QuorumSystem,
    /// How long a proposer waits for answers before it tries a higher ballot, in microseconds.
    pub(super) retry: (Micros, Micros),
}

/// Reads the header. The problem says which quorums are impossible.
pub(super) fn configure(setup: &Setup) -> Result<(Config, Vec<Member>), Problem> {
    let nodes = setup.number("nodes");
    let (members, [proposers, acceptors, learners]) = if nodes > 0 {
        let mut members = Vec::new();
        let all = enrol(&mut members, 'S', "server", nodes);
        (members, [Arc::clone(&all), Arc::clone(&all), all])
    } else {
        let mut members = Vec::new();
        let proposers = enrol(&mut members, 'P', "proposer", setup.number("proposers"));
        let acceptors = enrol(&mut members, 'A', "acceptor", setup.number("acceptors"));
        let learners = enrol(&mut members, 'L', "learner", setup.number("learners"));
        (members, [proposers, acceptors, learners])
    };
    let quorums = QuorumSystem::read(setup, &acceptors, if nodes > 0 { "nodes" } else { "acceptors" })?;
    let retry = setup.span("retry");
    Ok((Config { proposers, acceptors, learners, quorums, retry }, members))
}

impl Config {
    /// The quorums of now: those of the header, unless the rule is off that they meet.
    pub(super) fn quorums(&self, rules: Rules) -> QuorumSystem {
        self.quorums.now(self.acceptors.len(), rules.on(QUORUM_INTERSECTS))
    }
}
