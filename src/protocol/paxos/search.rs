//! What a search must know: which acceptors are alike, and how high rounds are.

use super::{Config, Node, Paxos};
use crate::check::explore::SearchHints;
use crate::value::{NodeId, Roster};

impl SearchHints for Paxos {
    /// Acceptors, as long as they play no other part: proposers differ in their ballots.
    fn alike(config: &Config, _: &Roster) -> Vec<NodeId> {
        let apart = |node: &NodeId| !config.proposers.contains(node) && !config.learners.contains(node);
        config.acceptors.iter().copied().filter(apart).collect()
    }

    fn epoch(node: &Node) -> u32 {
        node.proposer.as_ref().and_then(|proposer| proposer.ballot).map_or(0, |ballot| ballot.round)
    }
}
