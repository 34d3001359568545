//! Parameters and timing, and who takes part.

use super::rules::QUORUM_INTERSECTS;
use crate::protocol::ballots::{Quorums, enrol};
use crate::protocol::{Param, ParamKind, Rules, Setup, Timing};
use crate::value::{Member, Micros, NodeId, Problem};
use std::sync::Arc;

pub(super) const PARAMS: &[Param] = &[
    // 0: the parts stand apart, and the next two say how many of each.
    number("nodes", 0, 7, "0"),
    number("clients", 1, 4, "2"),
    number("proposers", 1, 4, "2"),
    number("acceptors", 1, 7, "3"),
    // 0: a majority.
    number("phase1", 0, 7, "0"),
    number("phase2", 0, 7, "0"),
    Param { id: "learn", kind: ParamKind::Choice(&["commit", "all"]), default: "commit", extension: false },
];

const fn number(id: &'static str, least: u32, most: u32, default: &'static str) -> Param {
    Param { id, kind: ParamKind::Number { least, most }, default, extension: false }
}

/// A proposer's question and its answers take 20 to 30 ms on the default network, and a request of a
/// client some four of those: its client asks elsewhere only when the proposer must have had trouble.
pub(super) const TIMING: &[Timing] = &[
    Timing { id: "patience", least: 60_000, most: 120_000 },
    Timing { id: "retry", least: 500_000, most: 500_000 },
];

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
