use super::graph::{Edge, Graph};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Few states, ways between them at random, each of which meets some of four duties.
fn graphs() -> impl Strategy<Value = Vec<Vec<(u32, u64)>>> {
    let edges = |states: u32| prop::collection::vec((0..states, 0_u64..16), 0..4);
    (1_u32..9).prop_flat_map(move |states| prop::collection::vec(edges(states), states as usize))
}

/// Duties that nobody has count as met.
const REST: u64 = !15;

fn graph(edges: &[Vec<(u32, u64)>]) -> Graph {
    let mut graph = Graph::default();
    for edges in edges {
        let edge =
            |(nth, (to, meets)): (usize, &(u32, u64))| Edge { to: *to, nth: nth as u16, meets: meets | REST };
        graph.push(edges.iter().enumerate().map(edge));
    }
    graph
}

/// Where one can get to from a state in a step or more, within what is `inside`.
fn reach(edges: &[Vec<(u32, u64)>], from: u32, inside: &dyn Fn(u32) -> bool) -> BTreeSet<u32> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(state) = open.pop() {
        for (to, _) in edges[state as usize].iter().filter(|(to, _)| inside(*to)) {
            if seen.insert(*to) {
                open.push(*to);
            }
        }
    }
    seen
}

proptest! {
    /// Against reachability asked for each pair of states.
    #[test]
    fn fair_parts_are_those_in_which_every_duty_is_met(edges in graphs(), shut in 0_u32..256) {
        let inside = |state: u32| shut >> state & 1 == 0;
        let all = 0..edges.len() as u32;
        let reached: Vec<BTreeSet<u32>> = all.clone().map(|state| match inside(state) {
            true => reach(&edges, state, &inside),
            false => BTreeSet::new(),
        }).collect();
        let together = |one: u32, other: u32| {
            reached[one as usize].contains(&other) && reached[other as usize].contains(&one)
        };
        let mut expected = BTreeSet::new();
        for state in all.clone().filter(|state| together(*state, *state)) {
            let part: Vec<u32> = all.clone().filter(|other| together(state, *other)).collect();
            let ways = part.iter().flat_map(|from| &edges[*from as usize]).filter(|(to, _)| part.contains(to));
            if ways.fold(0, |met, (_, meets)| met | meets) == 15 {
                expected.insert(part);
            }
        }
        let found: Vec<Vec<u32>> = graph(&edges).fair_parts(&inside);
        prop_assert_eq!(found.len(), expected.len());
        prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
    }

    #[test]
    fn a_way_round_comes_back_and_meets_every_duty(edges in graphs()) {
        let graph = graph(&edges);
        for part in graph.fair_parts(&|_| true) {
            for start in &part {
                let way = graph.round(*start, &part).expect("a part is connected");
                let (mut at, mut met) = (*start, 0);
                for (state, nth) in way {
                    prop_assert_eq!(state, at);
                    let (to, meets) = edges[state as usize][usize::from(nth)];
                    prop_assert!(part.contains(&to));
                    at = to;
                    met |= meets;
                }
                prop_assert_eq!((at, met), (*start, 15));
            }
        }
    }
}
