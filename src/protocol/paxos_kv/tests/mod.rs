//! Handlers called directly, one at a time, and whole runs by chance. Runs that teach are
//! scripts under `tests/`.

mod acceptor;
mod chaos;
mod proposer;
mod setup;
mod texts;

use super::about::RETRY;
use super::message::{Accept, Accepted, Commit, Nack, Prepare, Promise, Snapshot};
use super::*;
use crate::operation::{Op, OpResult, Outcome};
use crate::protocol::ballots::Phase;
use crate::protocol::testing::{self, header};
use crate::protocol::{ParamValue, Reply, RuleIx};
use crate::value::{Ballot, Value};
use std::sync::Arc;

type Cluster = testing::Cluster<PaxosKv>;
type Chaos = testing::Chaos<PaxosKv>;

const P1: NodeId = NodeId(0);
const P2: NodeId = NodeId(1);
const A1: NodeId = NodeId(2);
const A2: NodeId = NodeId(3);
const A3: NodeId = NodeId(4);
const C1: NodeId = NodeId(5);
const C2: NodeId = NodeId(6);

impl Cluster {
    /// Two proposers, three acceptors, two clients, but for `params`.
    fn of(params: &[(&'static str, ParamValue)]) -> Cluster {
        Cluster::new(&header::<PaxosKv>(params))
    }

    fn apart() -> Cluster {
        Cluster::of(&[])
    }

    fn ask(&self, id: NodeId, node: &mut Node, client: NodeId, number: u32, op: Op) -> Out<PaxosKv> {
        self.request(id, node, &Request { client, number, op })
    }
}

fn ballot(round: u32, node: NodeId) -> Ballot {
    Ballot { round, node }
}

fn x(version: u32) -> Instance {
    Instance { key: "x".into(), version }
}

fn put(value: &str) -> Op {
    Op::Put { key: "x".into(), value: value.into() }
}

fn get() -> Op {
    Op::Get { key: "x".into() }
}

/// What `client`'s first request wrote, if that is all that was ever written.
fn by(client: NodeId, text: &str) -> Arc<Stored> {
    let done = Done { client, number: 1, ok: true };
    Arc::new(Stored { text: Some(text.into()), client, number: 1, done: [done].into() })
}

fn at(value: &Arc<Stored>, ballot: Ballot) -> Proposal {
    Proposal { ballot, value: Arc::clone(value) }
}

fn promise(at: Instance, ballot: Ballot, accepted: Option<Proposal>, newest: Option<u32>) -> Message {
    Message::Promise(Promise { at, ballot, accepted, newest })
}

/// What clients are told of requests that are done.
fn results(out: &Out<PaxosKv>) -> Vec<(NodeId, OpResult)> {
    let done = |(to, reply): (NodeId, Reply)| match reply.outcome {
        Outcome::Done { result } => Some((to, result)),
        Outcome::NotLeader { .. } => None,
    };
    out.replies().into_iter().filter_map(done).collect()
}
