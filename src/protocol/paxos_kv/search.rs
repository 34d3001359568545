//! What a search must know: how high rounds are.

use super::{Node, PaxosKv};
use crate::check::explore::SearchHints;

impl SearchHints for PaxosKv {
    fn epoch(node: &Node) -> u32 {
        node.proposer.as_ref().map_or(0, |proposer| proposer.round)
    }
}
