//! Quorums that are lines of a grid.

use super::*;
use crate::check::explore::SearchHints;
use crate::protocol::ParamValue;
use crate::value::Value;

/// So many acceptors in a grid, below P1 and P2.
fn grid(acceptors: u32) -> Setup {
    let mut setup = setup(&[("acceptors", acceptors)]);
    setup.params.insert("quorums", ParamValue::Word("grid"));
    setup
}

fn problem(setup: &Setup) -> Option<&'static str> {
    Paxos::configure(setup).err().map(|problem| problem.id)
}

/// The nth acceptors, counted from 1.
fn acceptors(nth: &[u8]) -> Vec<NodeId> {
    nth.iter().map(|nth| NodeId(A1.0 + nth - 1)).collect()
}

#[test]
fn only_counts_with_rows_and_columns_make_a_grid() {
    let possible: Vec<_> = (1..=9).filter(|acceptors| problem(&grid(*acceptors)).is_none()).collect();
    assert_eq!(possible, [4, 6, 8, 9]);
    assert_eq!(problem(&grid(5)), Some("problem-paxos-no-grid"));
    let mut both = grid(4);
    both.params.insert("phase1", ParamValue::Number(3));
    assert_eq!(problem(&both), Some("problem-paxos-grid-sizes"));
}

#[test]
fn a_row_promises_and_a_column_accepts() {
    let cluster = Cluster::new(&grid(6));
    let QuorumSystem { phase1, phase2 } = cluster.config.quorums(cluster.rules);
    for row in [[1, 2, 3], [4, 5, 6]] {
        assert!(phase1.is_met(&acceptors(&row)) && !phase2.is_met(&acceptors(&row)), "{row:?}");
    }
    for column in [[1, 4], [2, 5], [3, 6]] {
        assert!(phase2.is_met(&acceptors(&column)) && !phase1.is_met(&acceptors(&column)), "{column:?}");
    }
    assert!(!phase1.is_met(&acceptors(&[1, 2, 5, 6])) && !phase2.is_met(&acceptors(&[1, 2, 6])));
    assert!(phase1.is_met(&acceptors(&[1, 2, 3, 5])) && phase2.is_met(&acceptors(&[1, 2, 3, 5])));
}

/// Of every grid, whichever acceptors answer.
#[test]
fn quorums_of_different_phases_meet_unless_the_rule_is_off() {
    for count in [4, 6, 8, 9] {
        let meet = |cluster: &Cluster| {
            let QuorumSystem { phase1, phase2 } = cluster.config.quorums(cluster.rules);
            let sets = 0_u32..1 << count;
            let of = |set: u32| {
                acceptors(&(1..=count as u8).filter(|nth| set >> (nth - 1) & 1 == 1).collect::<Vec<_>>())
            };
            let whole = sets.clone().map(of).filter(|set| phase1.is_met(set));
            // A set meets every quorum of phase 2 if there is none among the others.
            whole.into_iter().all(|set| {
                let others = cluster.config.acceptors.iter().copied().filter(|id| !set.contains(id));
                !phase2.is_met(&others.collect::<Vec<_>>())
            })
        };
        let cluster = Cluster::new(&grid(count));
        assert!(meet(&cluster), "{count}");
        assert!(!meet(&cluster.off(about::QUORUM_INTERSECTS)), "{count}");
    }
}

#[test]
fn what_is_told_is_the_line_of_the_acceptor_that_was_added_until_one_is_whole() {
    let cluster = Cluster::new(&grid(6));
    let row = cluster.config.quorums(cluster.rules).phase1;
    let told = |by: &[u8], added: Option<u8>| {
        let progress = row.progress(&acceptors(by), added.map(|nth| acceptors(&[nth])[0]));
        (progress.have.clone(), progress.needed, progress.line()[1].1.clone())
    };
    let line = |nth: &[u8]| Value::from(acceptors(nth));
    assert_eq!(told(&[1, 2, 4], Some(4)), (acceptors(&[4]), 3, line(&[4, 5, 6])));
    assert_eq!(told(&[1, 2, 4], None), (acceptors(&[1, 2]), 3, line(&[1, 2, 3])));
    assert_eq!(told(&[1, 2, 3, 4], Some(4)), (acceptors(&[1, 2, 3]), 3, line(&[1, 2, 3])));
    assert_eq!(told(&[], None), (vec![], 3, line(&[1, 2, 3])));
}

#[test]
fn a_proposer_waits_for_a_row_and_adopts_from_every_promise() {
    let cluster = Cluster::new(&grid(4));
    let mut node = cluster.fresh(P1);
    cluster.propose(P1, &mut node, "own", None);
    let found = Some(at("theirs", ballot(0, P2)));
    let mut hear = |nth, accepted| {
        cluster.hear(P1, &mut node, acceptors(&[nth])[0], &promise(ballot(1, P1), accepted)).notes()
    };
    assert_eq!(hear(1, None), ["counts-promise"]);
    assert_eq!(hear(4, found), ["counts-promise-with"]);
    assert_eq!(hear(2, None), ["adopts"]);
}

#[test]
fn acceptors_in_a_grid_are_not_alike() {
    let alike = |setup: &Setup| {
        let cluster = Cluster::new(setup);
        Paxos::alike(&cluster.config, &cluster.roster).len()
    };
    assert_eq!((alike(&setup(&[("acceptors", 4)])), alike(&grid(4))), (4, 0));
}
