//! The observer sees each invariant fail, shown what must not be.

use super::super::invariants::Ghost;
use super::*;
use crate::protocol::Moment;
use crate::protocol::testing::Look;

/// Three servers as an observer sees them.
struct Watch {
    bench: Bench,
    ghost: Ghost,
    nodes: Vec<Option<Node>>,
    disks: Vec<Disk>,
}

impl Watch {
    fn new() -> Watch {
        let bench = Bench::new(3);
        let mut ghost = MultiPaxos::fresh_ghost(&bench.cluster.config, &bench.cluster.roster);
        // C1 is node 3; the commands of these tests are of client 5, who is nobody: let it ask.
        ghost.asked.insert(NodeId(5), crate::chunks::Chunks::new());
        for number in 1..=9 {
            let Command::Ask { request } = put(number) else { continue };
            ghost.ask(request.client, number, &request.op);
        }
        let nodes = vec![Some(bench.node.clone()), Some(bench.node.clone()), Some(bench.node.clone())];
        let disks = vec![Disk::default(); 5];
        Watch { bench, ghost, nodes, disks }
    }

    /// Lets the observer see a server, and these writes become durable there.
    fn see(&mut self, server: u8, writes: &[Write]) -> Vec<&'static str> {
        let look = Look {
            at: NodeId(server - 1),
            moment: Moment::Ran,
            nodes: &self.nodes,
            disks: &self.disks,
            writes,
            input: None,
            heard: None,
        };
        let observation = self.bench.cluster.observe(&mut self.ghost, look);
        [observation.invariants(), observation.noted()].concat()
    }

    fn accepts(&mut self, server: u8, ballot: Ballot, first: u64, numbers: &[u32]) -> Vec<&'static str> {
        let node = self.nodes[usize::from(server - 1)].as_mut().expect("up");
        node.promised = node.promised.max(Some(ballot));
        self.see(server, &[Write::Accepted { first, ballot, commands: puts(numbers), raise: true }])
    }

    /// A server believes these to be chosen from slot 1 on, and has applied as many.
    fn believes(&mut self, server: u8, numbers: &[u32], applied: u64) -> Vec<&'static str> {
        let node = self.nodes[usize::from(server - 1)].as_mut().expect("up");
        node.chosen =
            puts(numbers).iter().map(|c| Entry { ballot: ballot(1, 1), command: c.clone() }).collect();
        node.applied = applied;
        self.see(server, &[])
    }
}

#[test]
fn a_quorum_of_one_ballot_chooses_and_two_halves_do_not() {
    let mut watch = Watch::new();
    assert!(watch.accepts(1, ballot(1, 1), 1, &[1]).is_empty());
    assert!(watch.accepts(2, ballot(2, 2), 1, &[1]).is_empty());
    assert_eq!(watch.accepts(3, ballot(2, 2), 1, &[1]), ["slot-is-chosen"]);
    assert!(watch.ghost.is_chosen(1, &put(1)) && !watch.ghost.is_chosen(2, &put(1)));
    assert!(watch.accepts(1, ballot(3, 1), 1, &[1]).is_empty(), "again, the same");
}

#[test]
fn another_value_after_the_chosen_one_is_seen_and_only_in_its_slot() {
    let mut watch = Watch::new();
    watch.accepts(1, ballot(1, 1), 1, &[1]);
    watch.accepts(2, ballot(1, 1), 1, &[1]);
    assert!(watch.accepts(3, ballot(2, 3), 2, &[2]).is_empty());
    assert_eq!(watch.accepts(3, ballot(2, 3), 1, &[2]), ["chosen-carries-on"]);
    assert_eq!(watch.accepts(2, ballot(2, 3), 1, &[2]), ["agreement", "slot-is-chosen"]);
}

#[test]
fn a_higher_ballot_with_another_value_is_seen_also_when_it_was_there_first() {
    let mut watch = Watch::new();
    assert!(watch.accepts(3, ballot(2, 3), 1, &[2]).is_empty());
    watch.accepts(1, ballot(1, 1), 1, &[1]);
    assert_eq!(watch.accepts(2, ballot(1, 1), 1, &[1]), ["chosen-carries-on", "slot-is-chosen"]);
}

#[test]
fn one_ballot_with_two_values_for_a_slot_is_seen() {
    let mut watch = Watch::new();
    watch.accepts(1, ballot(1, 1), 1, &[1, 2]);
    assert!(watch.accepts(2, ballot(1, 1), 2, &[2]).contains(&"slot-is-chosen"));
    assert_eq!(watch.accepts(3, ballot(1, 1), 1, &[3]), ["one-value-per-ballot"]);
}

#[test]
fn what_nobody_asked_for_is_seen() {
    let mut watch = Watch::new();
    assert!(watch.accepts(1, ballot(1, 1), 1, &[0]).is_empty(), "a no-op needs no client");
    assert_eq!(watch.accepts(1, ballot(1, 1), 2, &[77]), ["validity"]);
}

#[test]
fn a_false_belief_and_a_machine_that_differs_are_seen() {
    let mut watch = Watch::new();
    assert_eq!(watch.believes(1, &[1], 1), ["learned-is-chosen"]);
    watch.accepts(1, ballot(1, 1), 1, &[1, 2]);
    watch.accepts(2, ballot(1, 1), 1, &[1, 2]);
    assert!(watch.believes(2, &[1, 2], 2).is_empty());
    assert_eq!(watch.believes(3, &[1, 3], 2), ["learned-is-chosen", "state-machine-safety"]);
}

#[test]
fn a_request_that_is_carried_out_twice_is_seen() {
    let carried_out = |deduplicate| {
        let mut watch = Watch::new();
        watch.ghost.taken.insert(NodeId(5), crate::chunks::Chunks::new());
        watch.accepts(1, ballot(1, 1), 1, &[1, 1]);
        watch.accepts(2, ballot(1, 1), 1, &[1, 1]);
        let node = watch.nodes[0].as_mut().expect("up");
        for _ in 0..2 {
            let Command::Ask { request } = put(1) else { continue };
            node.machine.apply(&request, deduplicate);
        }
        watch.believes(1, &[1, 1], 2)
    };
    assert!(carried_out(true).is_empty());
    assert_eq!(carried_out(false), ["exactly-once"]);
}

#[test]
fn a_promise_that_goes_down_and_an_acceptance_above_it_are_seen() {
    let mut watch = Watch::new();
    watch.bench.cluster.rules.set(PERSIST_PROMISE, false);
    let promise = |watch: &mut Watch, ballot| watch.nodes[0].as_mut().expect("up").promised = ballot;
    promise(&mut watch, Some(ballot(3, 2)));
    assert!(watch.see(1, &[]).is_empty());
    promise(&mut watch, Some(ballot(2, 3)));
    assert_eq!(watch.see(1, &[]), ["promise-kept"]);
    assert!(watch.see(1, &[]).is_empty(), "told once");
    assert!(watch.accepts(1, ballot(2, 3), 1, &[1]).is_empty());
    let above = Write::Accepted { first: 2, ballot: ballot(4, 1), commands: puts(&[1]), raise: false };
    assert_eq!(watch.see(1, &[above]), ["accepted-is-promised"]);
}
