//! Parameters and timing, and who takes part.

use super::Quorums;
use crate::protocol::{Param, ParamKind, Setup, Timing};
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
    /// As the header has them; see [`Quorums::now`].
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
    let quorums = quorums(setup, acceptors.len())?;
    let retry = setup.span("retry");
    Ok((Config { proposers, acceptors, learners, quorums, retry }, members))
}

/// Adds `count` members that play `role`.
fn enrol(members: &mut Vec<Member>, letter: char, role: &'static str, count: u32) -> Arc<[NodeId]> {
    let first = members.len() as u8;
    members.extend((1..=count).map(|nth| Member { name: Arc::from(format!("{letter}{nth}")), role }));
    (first..members.len() as u8).map(NodeId).collect()
}

/// Any phase-1 quorum must meet any phase-2 quorum. Source: Flexible Paxos.
fn quorums(setup: &Setup, acceptors: usize) -> Result<Quorums, Problem> {
    let size = |param| match setup.number(param) as usize {
        0 => acceptors / 2 + 1,
        given => given,
    };
    let (phase1, phase2) = (size("phase1"), size("phase2"));
    let problem = |id| {
        let with = Problem::new(id).with("phase1", phase1).with("phase2", phase2);
        Err(with.with("acceptors", acceptors))
    };
    if phase1.max(phase2) > acceptors {
        return problem("problem-paxos-quorum-too-big");
    }
    if phase1 + phase2 <= acceptors {
        return problem("problem-paxos-quorums-miss");
    }
    Ok(Quorums { phase1, phase2 })
}
