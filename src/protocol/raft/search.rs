//! What a search must know: terms, who is alike, who serves, and that timers are kept apart.

use super::Raft;
use super::about::RANDOMISED_TIMEOUTS;
use super::config::Config;
use super::node::Node;
use crate::check::explore::SearchHints;
use crate::protocol::Rules;
use crate::value::{NodeId, Roster};

impl SearchHints for Raft {
    fn spreads_timers(rules: Rules) -> bool {
        rules.on(RANDOMISED_TIMEOUTS)
    }

    /// Every server may lead in any term, and a term says nothing of who does.
    fn alike(config: &Config, _: &Roster) -> Vec<NodeId> {
        config.servers().collect()
    }

    fn takes_requests(node: &Node) -> bool {
        node.leads()
    }

    fn epoch(node: &Node) -> u32 {
        node.term
    }
}
