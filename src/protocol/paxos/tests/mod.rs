//! Handlers called directly, one at a time. Whole runs are scripts under `tests/`.

mod acceptor;
mod ghost;
mod grid;
mod learner;
mod proposer;
mod setup;
mod texts;
mod together;

use super::about::RETRY;
use super::message::{Accept, Accepted, Nack, Prepare, Promise};
use super::*;
use crate::protocol::testing::{self, header};
use crate::protocol::{Effect, RuleIx};
use crate::value::Ballot;
use std::sync::Arc;

type Cluster = testing::Cluster<Paxos>;
type Chaos = testing::Chaos<Paxos>;

const P1: NodeId = NodeId(0);
const P2: NodeId = NodeId(1);
const A1: NodeId = NodeId(2);
const A2: NodeId = NodeId(3);
const A3: NodeId = NodeId(4);
const L1: NodeId = NodeId(5);

impl Cluster {
    /// Two proposers, three acceptors, one learner, but for `params`.
    fn of(params: &[(&'static str, u32)]) -> Cluster {
        Cluster::new(&setup(params))
    }

    fn apart() -> Cluster {
        Cluster::of(&[])
    }

    fn propose(&self, id: NodeId, node: &mut Node, value: &str, round: Option<u32>) -> Out<Paxos> {
        self.input(id, node, &Input::Propose { value: value.into(), round })
    }
}

fn setup(params: &[(&'static str, u32)]) -> Setup {
    let params: Vec<_> = params.iter().map(|(param, number)| (*param, (*number).into())).collect();
    header::<Paxos>(&params)
}

fn ballot(round: u32, node: NodeId) -> Ballot {
    Ballot { round, node }
}

fn at(value: &str, ballot: Ballot) -> Proposal {
    Proposal { ballot, value: value.into() }
}

fn promise(ballot: Ballot, accepted: Option<Proposal>) -> Message {
    Message::Promise(Promise { ballot, accepted })
}

fn accept(proposal: &Proposal) -> Message {
    Message::Accept(Accept { ballot: proposal.ballot, value: Arc::clone(&proposal.value) })
}

fn accepted(proposal: &Proposal) -> Message {
    Message::Accepted(Accepted { ballot: proposal.ballot, value: Arc::clone(&proposal.value) })
}

/// The last timer that was set or, as none, cancelled.
fn timer(out: &Out<Paxos>) -> Option<Option<(u64, u64)>> {
    let mut timers = out.effects.iter().filter_map(|effect| match effect {
        Effect::SetTimer { least, most, .. } => Some(Some((*least, *most))),
        Effect::CancelTimer { .. } => Some(None),
        _ => None,
    });
    timers.next_back()
}
