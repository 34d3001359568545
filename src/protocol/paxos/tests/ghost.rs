//! The invariants, shown writes directly: what honest nodes never do must be seen.

use super::*;
use crate::protocol::Moment;
use crate::protocol::testing::Look;

/// A watcher over nodes and disks that stay as they are.
struct Watch {
    cluster: Cluster,
    ghost: Ghost,
    nodes: Vec<Option<Node>>,
    disks: Vec<Disk>,
}

impl Watch {
    fn new() -> Watch {
        let cluster = Cluster::apart();
        let nodes = cluster.roster.ids().map(|id| Some(cluster.fresh(id))).collect();
        let disks = vec![Disk::default(); cluster.roster.len()];
        let mut watch = Watch { cluster, ghost: Ghost::default(), nodes, disks };
        for value in ["foo", "bar"] {
            let input = Input::Propose { value: value.into(), round: None };
            watch.see(P1, &[], Some(&input));
        }
        watch
    }

    fn see(&mut self, at: NodeId, writes: &[Write], input: Option<&Input>) -> Observation {
        let (nodes, disks) = (&self.nodes[..], &self.disks[..]);
        let look = Look { at, moment: Moment::Ran, nodes, disks, writes, input, heard: None };
        self.cluster.observe(&mut self.ghost, look)
    }

    /// `acceptor`'s acceptance becomes durable: what is broken, and what is noted.
    fn accepts(&mut self, acceptor: NodeId, proposal: &Proposal) -> (Vec<&'static str>, Vec<&'static str>) {
        let write = Write::Accepted { proposal: proposal.clone(), raise: true };
        said(&self.see(acceptor, &[write], None))
    }

    fn learns(&mut self, node: NodeId, proposal: &Proposal) -> Vec<&'static str> {
        let learner = self.nodes[node.index()].as_mut().and_then(|node| node.learner.as_mut());
        learner.expect("it learns").chosen = Some(proposal.clone());
        self.see(node, &[], None).invariants()
    }
}

fn said(observation: &Observation) -> (Vec<&'static str>, Vec<&'static str>) {
    (observation.invariants(), observation.noted())
}

const QUIET: (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());

#[test]
fn the_instant_of_choice_is_noted_once() {
    let (mut watch, foo) = (Watch::new(), at("foo", ballot(1, P1)));
    assert_eq!(watch.accepts(A1, &foo), QUIET);
    assert_eq!(watch.accepts(A1, &foo), QUIET);
    assert_eq!(watch.accepts(A3, &foo), (vec![], vec!["chosen"]));
    assert_eq!(watch.accepts(A2, &foo), QUIET);
    let chosen = &watch.ghost.global_view(&watch.cluster.config, &watch.nodes).chosen;
    assert_eq!((chosen.len(), &chosen[0].by[..], chosen[0].known), (1, &[A1, A3][..], false));
}

#[test]
fn a_choice_is_known_while_a_node_that_is_up_knows_it() {
    let (mut watch, foo) = (Watch::new(), at("foo", ballot(1, P1)));
    watch.accepts(A1, &foo);
    watch.accepts(A2, &foo);
    assert!(watch.learns(L1, &foo).is_empty());
    assert!(watch.ghost.global_view(&watch.cluster.config, &watch.nodes).chosen[0].known);
    watch.nodes[L1.index()] = None;
    assert!(!watch.ghost.global_view(&watch.cluster.config, &watch.nodes).chosen[0].known);
}

#[test]
fn acceptances_count_even_when_overwritten() {
    let mut watch = Watch::new();
    let (low, high) = (at("foo", ballot(1, P1)), at("foo", ballot(2, P2)));
    watch.accepts(A1, &low);
    watch.accepts(A1, &high);
    assert_eq!(watch.accepts(A2, &low), (vec![], vec!["chosen"]));
    assert_eq!(watch.accepts(A3, &high), (vec![], vec!["chosen-again"]));
}

#[test]
fn two_chosen_values_break_agreement() {
    let mut watch = Watch::new();
    let (foo, bar) = (at("foo", ballot(1, P1)), at("bar", ballot(2, P2)));
    watch.accepts(A1, &foo);
    watch.accepts(A2, &foo);
    assert_eq!(watch.accepts(A2, &bar).0, ["chosen-carries-on"]);
    assert_eq!(watch.accepts(A3, &bar), (vec!["agreement"], vec!["chosen"]));
}

#[test]
fn a_choice_below_another_accepted_value_is_seen_too() {
    let mut watch = Watch::new();
    let (foo, bar) = (at("foo", ballot(1, P1)), at("bar", ballot(2, P2)));
    assert_eq!(watch.accepts(A3, &bar), QUIET);
    assert_eq!(watch.accepts(A1, &foo), QUIET);
    assert_eq!(watch.accepts(A2, &foo).0, ["chosen-carries-on"]);
}

#[test]
fn a_value_nobody_proposed_breaks_validity() {
    assert_eq!(Watch::new().accepts(A1, &at("what", ballot(1, P1))).0, ["validity"]);
}

#[test]
fn two_values_in_one_ballot_are_seen() {
    let mut watch = Watch::new();
    watch.accepts(A1, &at("foo", ballot(1, P1)));
    assert_eq!(watch.accepts(A2, &at("bar", ballot(1, P1))).0, ["one-value-per-ballot"]);
}

#[test]
fn learning_what_is_not_chosen_is_seen() {
    let mut watch = Watch::new();
    assert_eq!(watch.learns(L1, &at("foo", ballot(1, P1))), ["learned-is-chosen"]);
    assert_eq!(watch.learns(P1, &at("bar", ballot(1, P1))), ["learned-is-chosen", "learners-agree"]);
    assert!(watch.learns(P1, &at("bar", ballot(1, P1))).is_empty());
}

#[test]
fn rows_tell_each_ballot_and_value() {
    let mut watch = Watch::new();
    watch.see(A1, &[Write::Promised { ballot: ballot(2, P2) }], None);
    watch.accepts(A2, &at("foo", ballot(1, P1)));
    let rows = watch.ghost.global_view(&watch.cluster.config, &watch.nodes).ballots;
    let told: Vec<_> = rows.iter().map(|row| (row.ballot, row.promised.len(), row.accepted.len())).collect();
    assert_eq!(told, [(ballot(1, P1), 0, 1), (ballot(2, P2), 1, 0)]);
}

#[test]
fn a_frame_lists_a_bounded_number_of_ballots_and_never_drops_the_choice() {
    let mut watch = Watch::new();
    let foo = at("foo", ballot(1, P1));
    watch.accepts(A1, &foo);
    watch.accepts(A2, &foo);
    for round in 2..=500 {
        watch.see(A1, &[Write::Promised { ballot: ballot(round, P2) }], None);
    }
    let rows = watch.ghost.global_view(&watch.cluster.config, &watch.nodes).ballots;
    assert_eq!(rows.len(), 65);
    assert!(rows[0].chosen && rows[64].ballot.round == 500);
}
