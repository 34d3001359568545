//! What a search must know: views are its epochs, followers serve no client, and what leads to what breaks.

use super::PrimaryBackup;
use super::about::NEWEST_VIEW_WINS;
use super::config::Config;
use super::node::{Node, Role};
use crate::check::explore::{SearchHints, Way};
use crate::protocol::RuleIx;

impl SearchHints for PrimaryBackup {
    fn takes_requests(_: &Config, node: &Node) -> bool {
        matches!(node, Node::Server { server } if !matches!(server.role, Role::Follower))
    }

    fn epoch(node: &Node) -> u32 {
        match node {
            Node::Keeper { keeper } => keeper.view.number,
            Node::Server { server } => server.view.number,
        }
    }

    fn milestones(rule: RuleIx) -> &'static [Way] {
        if rule == NEWEST_VIEW_WINS { &[LONGER_AND_OLDER] } else { &[] }
    }
}

/// A log of the first view that nobody acknowledged is longer than the one that the second view acknowledged.
const LONGER_AND_OLDER: Way = &[
    "S1.log == [1]",
    "S1.log == [1 1]",
    "S2.role == primary and S2.view == 2 and S2.log == [] and S1.log == [1 1] and S3.log == []",
    "S2.log == [2] and S3.log == [2] and S1.log == [1 1]",
    "S2.commitIndex == 1 and S1.log == [1 1]",
    "V.primary == S3 and S1.log == [1 1]",
];
