//! What protocols with ballots have in common: quorums, phases, how long to wait, who takes part.

use super::Setup;
use crate::value::{Member, Micros, NodeId, Problem, Value};
use std::sync::Arc;

/// How many acceptors must promise (phase 1) and accept (phase 2).
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Quorums {
    pub phase1: usize,
    pub phase2: usize,
}

impl Quorums {
    /// Those of the header's `phase1` and `phase2`, 0 for a majority. Any phase-1 quorum must meet
    /// any phase-2 quorum; the problem says that these do not. `param` is the parameter that says how
    /// many acceptors there are: what they are called.
    /// Source: Howard, Malkhi and Spiegelman, "Flexible Paxos" (2016).
    pub fn read(setup: &Setup, acceptors: usize, param: &'static str) -> Result<Quorums, Problem> {
        let size = |param| match setup.number(param) as usize {
            0 => acceptors / 2 + 1,
            given => given,
        };
        let (phase1, phase2) = (size("phase1"), size("phase2"));
        let problem = |id| {
            let with = Problem::new(id).with("phase1", phase1).with("phase2", phase2);
            Err(with.with("all", acceptors).with("who", Value::Word(param)))
        };
        if phase1.max(phase2) > acceptors {
            return problem("problem-quorum-too-big");
        }
        if phase1 + phase2 <= acceptors {
            return problem("problem-quorums-miss");
        }
        Ok(Quorums { phase1, phase2 })
    }

    /// These, any two of which share an acceptor; or, with the rule for that off, half the
    /// acceptors, which may miss each other.
    pub fn now(self, acceptors: usize, intersect: bool) -> Quorums {
        if intersect { self } else { Quorums::half(acceptors) }
    }

    /// Half the acceptors in both phases.
    pub fn half(acceptors: usize) -> Quorums {
        let half = (acceptors / 2).max(1);
        Quorums { phase1: half, phase2: half }
    }
}

/// Where a proposer stands in its ballot.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub enum Phase {
    /// Nobody asked it to propose since it started.
    #[default]
    Idle,
    /// Phase 1: it gathers promises.
    Prepare,
    /// Phase 2: it gathers acceptances.
    Accept,
    /// It was outbid and waits before it tries again.
    Waiting,
    /// It knows what is chosen.
    Done,
}

impl Phase {
    /// As scripts and the screen name it.
    pub fn word(self) -> &'static str {
        match self {
            Phase::Idle => "idle",
            Phase::Prepare => "prepare",
            Phase::Accept => "accept",
            Phase::Waiting => "waiting",
            Phase::Done => "done",
        }
    }

    pub fn under_way(self) -> bool {
        matches!(self, Phase::Prepare | Phase::Accept | Phase::Waiting)
    }
}

impl crate::encode::Encode for Phase {
    fn encode<S: crate::encode::Sink + ?Sized>(&self, sink: &mut S) {
        (*self as u8).encode(sink);
    }
}

/// A back-off span doubles with each attempt, this often at most.
pub const MAX_DOUBLINGS: u8 = 5;

/// How long to wait for answers, or after a refusal: random, and longer with each attempt that
/// failed, so that one gets through. Source: Paxos Made Simple §2.4.
pub fn patience((least, most): (Micros, Micros), attempts: u8, back_off: bool) -> (Micros, Micros) {
    if back_off { (least, most << attempts.min(MAX_DOUBLINGS)) } else { (least, least) }
}

/// The highest round that a person may ask for: above it there is room for every later retry.
pub const MAX_ROUND: u32 = 999_999_999;

/// Adds `count` members that play `role`: S1, S2 … with the initial S.
pub fn enrol(members: &mut Vec<Member>, initial: char, role: &'static str, count: u32) -> Arc<[NodeId]> {
    let first = members.len() as u8;
    members.extend((1..=count).map(|nth| Member { name: Arc::from(format!("{initial}{nth}")), role }));
    (first..members.len() as u8).map(NodeId).collect()
}

/// Adds to a list in the order of ids; whether it was new.
pub fn add(nodes: &mut Vec<NodeId>, node: NodeId) -> bool {
    match nodes.binary_search(&node) {
        Ok(_) => false,
        Err(place) => {
            nodes.insert(place, node);
            true
        }
    }
}
