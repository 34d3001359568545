//! What a person asks of a cluster: who is a member, who leads, who takes a snapshot.

use super::Raft;
use super::node::{Node, Role};
use super::{membership, snapshot, transfer};
use crate::protocol::{Ctx, Input, Out};
use crate::value::{NodeId, Problem, Refusal};

pub const VERBS: &[&str] = &["snapshot", "transfer", "add", "remove", "change"];

/// Changes of the members go to the leader of the highest term; with no leader they go to the first
/// server that is up, which says so.
pub fn at(nodes: &[Option<Node>], verb: &str, named: &[NodeId]) -> NodeId {
    if !matches!(verb, "add" | "remove" | "change") {
        return named[0];
    }
    let up = || (0..).map(NodeId).zip(nodes).filter_map(|(id, node)| node.as_ref().map(|node| (id, node)));
    let leaders = up().filter(|(_, node)| matches!(node.role, Role::Leader { .. }));
    let leader = leaders.max_by_key(|(_, node)| node.term);
    leader.or_else(|| up().next()).map_or(named[0], |(id, _)| id)
}

pub fn check(ctx: &Ctx<Raft>, node: &Node, input: &Input) -> Result<(), Refusal> {
    match input {
        Input::Admin { verb, nodes } => match &**verb {
            "snapshot" => snapshot::check(ctx, node, nodes),
            "transfer" => transfer::check(ctx, node, nodes),
            verb => membership::check(ctx, node, verb, nodes),
        },
        Input::Propose { .. } => Err(Problem::new("problem-no-such-input").with("protocol", "raft")),
    }
}

pub fn on_input(ctx: &Ctx<Raft>, node: &mut Node, input: &Input, out: &mut Out<Raft>) {
    let Input::Admin { verb, nodes } = input else { return };
    match (&**verb, &nodes[..]) {
        ("snapshot", _) => snapshot::take(ctx, node, out),
        ("transfer", &[_, target]) => transfer::begin(ctx, node, target, out),
        (verb, nodes) => membership::begin(ctx, node, verb, nodes, out),
    }
}
