//! What a search must know of a protocol, besides how it runs.

use crate::protocol::{Protocol, Rules};
use crate::value::{NodeId, Roster};

/// A protocol says it in one file of its folder, `search.rs`. Nothing that runs a protocol asks for it.
pub trait SearchHints: Protocol {
    /// The highest term, round or view that the node has used or heard of: a search that bounds it is
    /// finite.
    fn epoch(node: &Self::Node) -> u32;

    /// Whether a client's request does more here than be sent elsewhere: a search asks nobody else.
    fn takes_requests(_node: &Self::Node) -> bool {
        true
    }

    /// Whether it takes care that no two nodes' timers go off at about the same time: then messages between
    /// nodes arrive sooner than the next timer goes off, and whether something can go on for ever is asked
    /// of such runs.
    fn spreads_timers(_rules: Rules) -> bool {
        false
    }

    /// Nodes that are alike: if they change places everywhere, what was possible is possible, and what was
    /// right is right. A protocol that names some must write what is about them as [`crate::encode::Names`] says.
    fn alike(_config: &Self::Config, _roster: &Roster) -> Vec<NodeId> {
        Vec::new()
    }
}
