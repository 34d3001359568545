//! What a search must know: views are its epochs, and followers serve no client.

use super::PrimaryBackup;
use super::node::{Node, Role};
use crate::check::explore::SearchHints;

impl SearchHints for PrimaryBackup {
    fn takes_requests(node: &Node) -> bool {
        matches!(node, Node::Server { server } if !matches!(server.role, Role::Follower))
    }

    fn epoch(node: &Node) -> u32 {
        match node {
            Node::Keeper { keeper } => keeper.view.number,
            Node::Server { server } => server.view.number,
        }
    }
}
