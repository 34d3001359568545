//! What a search must know: terms, who is alike, who serves, and that timers are kept apart.

mod ways;

use super::Raft;
use super::about::{BATCH, HEARTBEAT, RANDOMISED_TIMEOUTS, RULES, TIMERS};
use super::config::{Config, Extensions};
use super::node::Node;
use crate::check::explore::{LogReplication, SearchHints, Way};
use crate::protocol::{Class, RuleIx, Rules};
use crate::value::{NodeId, Roster};

impl SearchHints for Raft {
    fn spreads_timers(rules: Rules) -> bool {
        rules.on(RANDOMISED_TIMEOUTS)
    }

    /// Every server may lead in any term, and a term says nothing of who does.
    fn alike(config: &Config, _: &Roster) -> Vec<NodeId> {
        config.servers().collect()
    }

    /// Figure 2 alone: extensions add entries, votes or members.
    fn log_replication(config: &Config, rules: Rules) -> Option<LogReplication> {
        let plain = Extensions { whole_log: config.extensions.whole_log, ..Extensions::default() };
        let numbered = (0..).map(RuleIx).zip(RULES);
        let mut of_safety = numbered.filter(|(_, rule)| rule.class == Class::Safety);
        let is_plain = config.extensions == plain && config.snapshot_every == 0;
        is_plain.then(|| LogReplication {
            servers: config.servers,
            size: "servers",
            heartbeat: TIMERS[usize::from(HEARTBEAT.0)],
            batch: RULES[usize::from(BATCH.0)].id,
            is_safe: of_safety.all(|(rule, _)| rules.on(rule)),
        })
    }

    fn milestones(rule: RuleIx) -> &'static [Way] {
        ways::of(rule)
    }

    fn takes_requests(config: &Config, node: &Node) -> bool {
        node.leads() || config.extensions.follower_reads && node.leader.is_some()
    }

    fn epoch(node: &Node) -> u32 {
        node.term
    }
}
