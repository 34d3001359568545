//! What a search must know of a protocol, besides how it runs.

use crate::protocol::{Protocol, RuleIx, Rules};
use crate::value::{NodeId, Roster};

/// Conditions, one after the other.
pub type Way = &'static [&'static str];

/// A protocol says it in one file of its folder, `search.rs`. Nothing that runs a protocol asks for it.
pub trait SearchHints: Protocol {
    /// The highest term, round or view that the node has used or heard of: a search that bounds it is
    /// finite.
    fn epoch(node: &Self::Node) -> u32;

    /// Whether a client's request does more here than be sent elsewhere: a search asks nobody else.
    fn takes_requests(_config: &Self::Config, _node: &Self::Node) -> bool {
        true
    }

    /// Whether it takes care that no two nodes' timers go off at about the same time: then messages between
    /// nodes arrive sooner than the next timer goes off, and whether something can go on for ever is asked
    /// of such runs.
    fn spreads_timers(_rules: Rules) -> bool {
        false
    }

    /// Whether clients should also write what was written last: elsewhere each of a search's values is its own.
    fn writes_equal_values(_rules: Rules) -> bool {
        false
    }

    /// Nodes that are alike: if they change places everywhere, what was possible is possible, and what was
    /// right is right. A protocol that names some must write what is about them as [`crate::encode::Names`] says.
    fn alike(_config: &Self::Config, _roster: &Roster) -> Vec<NodeId> {
        Vec::new()
    }

    /// Ways to what breaks without the rule, for stories that are too deep for a search in one go: conditions of
    /// the script language that hold one after the other, each some few actions after the one before. A way
    /// that speaks of what a set-up lacks is none there.
    fn milestones(_rule: RuleIx) -> &'static [Way] {
        &[]
    }

    /// How its logs come about, where a planner that knows terms may count on it.
    fn log_replication(_config: &Self::Config, _rules: Rules) -> Option<LogReplication> {
        None
    }
}

/// Of a protocol in which each term has at most one leader, a majority of all servers elects one whose log is as
/// up to date as theirs, and only the leader appends, when a client asks: what a planner of logs must know.
/// Source: Raft Figure 2.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct LogReplication {
    /// The servers: the first nodes of the roster.
    pub servers: u8,
    /// The header's parameter that says how many.
    pub size: &'static str,
    /// The timer at which a leader sends again what a follower did not confirm.
    pub heartbeat: &'static str,
    /// The rule without which a message carries one entry at most.
    pub batch: &'static str,
    /// Whether every rule is on that keeps logs safe: then what cannot arise by them cannot arise.
    pub is_safe: bool,
}
