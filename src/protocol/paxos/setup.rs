//! Parameters and timing, and who takes part.

use super::Quorums;
use super::rules::QUORUM_INTERSECTS;
use crate::protocol::ballots::enrol;
use crate::protocol::{Param, ParamKind, Rules, Setup, Timing};
use crate::value::{Member, Micros, NodeId, Problem};
use std::sync::Arc;

pub(super) const PARAMS: &[Param] = &[
    // 0: the parts stand apart, and the next three say how many of each.
    number("nodes", 0, 9, "0"),
    number("proposers", 1, 4, "2"),
    number("acceptors", 1, 9, "3"),
    number("learners", 0, 3, "1"),
    // 0: a majority.
    number("phase1", 0, 9, "0"),
    number("phase2", 0, 9, "0"),
];

const fn number(id: &'static str, least: u32, most: u32, default: &'static str) -> Param {
    Param { id, kind: ParamKind::Number { least, most }, default, extension: false }
}

/// A request and its answers take 20 to 30 ms on the default network, so that a proposer whose
/// first message is lost asks again before anybody wonders.
pub(super) const TIMING: &[Timing] = &[Timing { id: "retry", least: 60_000, most: 120_000 }];

/// What the header settles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    pub proposers: Arc<[NodeId]>,
    pub acceptors: Arc<[NodeId]>,
    /// Learners proper; proposers learn besides, from the answers to their own ballots.
    pub learners: Arc<[NodeId]>,
    /// As the header has them; see [`Config::quorums`].
    pub(super) quorums: Quorums,
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
    let quorums = Quorums::read(setup, acceptors.len(), if nodes > 0 { "nodes" } else { "acceptors" })?;
    let retry = setup.span("retry");
    Ok((Config { proposers, acceptors, learners, quorums, retry }, members))
}

impl Config {
    /// The quorums of now: those of the header, unless the rule is off that they meet.
    pub(super) fn quorums(&self, rules: Rules) -> Quorums {
        self.quorums.now(self.acceptors.len(), rules.on(QUORUM_INTERSECTS))
    }
}
