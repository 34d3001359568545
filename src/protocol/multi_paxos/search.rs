//! What a search must know: how high rounds are, and that only the leader serves.

use super::MultiPaxos;
use super::config::Config;
use super::node::{Node, Role};
use crate::check::explore::SearchHints;

impl SearchHints for MultiPaxos {
    fn takes_requests(_: &Config, node: &Node) -> bool {
        matches!(node.role, Role::Leader { .. })
    }

    fn epoch(node: &Node) -> u32 {
        node.seen.max(node.role.ballot().map_or(0, |ballot| ballot.round))
    }
}
