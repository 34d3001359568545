//! What a person asks of a cluster: who is a member, who leads, who takes a snapshot.

use super::node::Node;
use super::{Raft, membership, snapshot, transfer};
use crate::protocol::{Ctx, Handler, Input};
use crate::value::{NodeId, Problem, Refusal};

/// Changes of the members go to the leader of the highest term; with no leader they go to the first
/// server that is up, which says so.
pub fn at(nodes: &[Option<Node>], verb: &str, named: &[NodeId]) -> NodeId {
    if matches!(verb, "snapshot" | "transfer") {
        return named[0];
    }
    let up = || (0..).map(NodeId).zip(nodes).filter_map(|(id, node)| node.as_ref().map(|node| (id, node)));
    let leaders = up().filter(|(_, node)| node.leads());
    let leader = leaders.max_by_key(|(_, node)| node.term);
    leader.or_else(|| up().next()).map_or(named[0], |(id, _)| id)
}

/// Whether a person may do this to this server now.
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

impl Handler<'_, Raft> {
    /// Does what [`check`] let pass.
    pub(super) fn on_input(&mut self, input: &Input) {
        let Input::Admin { verb, nodes } = input else { return };
        match (&**verb, &nodes[..]) {
            ("snapshot", _) => self.take_snapshot(),
            ("transfer", &[_, target]) => self.begin_transfer(target),
            (verb, nodes) => self.begin_change(verb, nodes),
        }
    }
}
