//! Which states lead to which, and the ways round in which everything has its turn.
//!
//! A strongly connected part of the graph holds a run without end that is fair exactly if each duty is met
//! on some way inside it: one can go round through all of these. Source: R. Tarjan, "Depth-First Search and
//! Linear Graph Algorithms", 1972; E. A. Emerson and C.-L. Lei, "Modalities for Model Checking", 1987, for
//! fairness by strongly connected parts.

use std::collections::VecDeque;

/// One way from a state to another.
#[derive(Copy, Clone, Debug)]
pub struct Edge {
    pub to: u32,
    /// Which macro step of the state it is.
    pub nth: u16,
    /// Duties that it meets, one bit each.
    pub meets: u64,
}

/// The ways between states, as far as they were looked at in the order of their numbers.
#[derive(Default)]
pub struct Graph {
    edges: Vec<Edge>,
    /// For each state that was looked at, where its edges end.
    ends: Vec<usize>,
}

impl Graph {
    /// The next state's edges.
    pub fn push(&mut self, edges: impl IntoIterator<Item = Edge>) {
        self.edges.extend(edges);
        self.ends.push(self.edges.len());
    }

    pub fn bytes(&self) -> u64 {
        (self.edges.capacity() * size_of::<Edge>() + self.ends.capacity() * size_of::<usize>()) as u64
    }

    /// The edges of a state; none if it was not looked at.
    pub fn of(&self, state: u32) -> &[Edge] {
        let place = state as usize;
        let Some(end) = self.ends.get(place) else { return &[] };
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.edges[start..*end]
    }

    /// The strongly connected parts of the states that are `inside` in which every duty is met somewhere:
    /// each as its states in order. Parts of one state without a way to itself are none.
    pub fn fair_parts(&self, inside: &dyn Fn(u32) -> bool) -> Vec<Vec<u32>> {
        let parts = Parts::of(self, inside);
        let count = parts.count as usize;
        let (mut met, mut states) = (vec![0_u64; count], vec![Vec::new(); count]);
        for state in 0..self.ends.len() as u32 {
            let part = parts.part[state as usize];
            if part == NO_PART {
                continue;
            }
            states[part as usize].push(state);
            for edge in self.of(state).iter().filter(|edge| parts.is_in(edge.to, part)) {
                met[part as usize] |= edge.meets;
            }
        }
        states.into_iter().zip(met).filter(|(_, met)| *met == u64::MAX).map(|(states, _)| states).collect()
    }

    /// A short way from `start` round to itself within a part (states in order) that meets every duty: the
    /// states that it leaves, each by which macro step. Greedy: always the nearest edge that meets one more.
    pub fn round(&self, start: u32, part: &[u32]) -> Option<Vec<(u32, u16)>> {
        let (mut way, mut at, mut due) = (Vec::new(), start, u64::MAX);
        while due != 0 {
            due &= !self.walk(&mut at, part, &mut way, &|_, edge| edge.meets & due != 0)?;
        }
        if at != start {
            self.walk(&mut at, part, &mut way, &|_, edge| edge.to == start)?;
        }
        Some(way)
    }

    /// Walks by a shortest way to and over an edge that is `wanted`; returns what the way meets.
    fn walk(
        &self,
        at: &mut u32,
        part: &[u32],
        way: &mut Vec<(u32, u16)>,
        wanted: &dyn Fn(u32, &Edge) -> bool,
    ) -> Option<u64> {
        let place = |state: u32| part.binary_search(&state).ok();
        let mut from: Vec<Option<(u32, Edge)>> = vec![None; part.len()];
        let mut queue = VecDeque::from([*at]);
        while let Some(state) = queue.pop_front() {
            for edge in self.of(state) {
                let Some(there) = place(edge.to) else { continue };
                if wanted(state, edge) {
                    let (mut back, mut met) = (vec![(state, edge.nth)], edge.meets);
                    let mut step = state;
                    while step != *at {
                        let (before, edge) = from[place(step)?]?;
                        back.push((before, edge.nth));
                        met |= edge.meets;
                        step = before;
                    }
                    way.extend(back.into_iter().rev());
                    *at = edge.to;
                    return Some(met);
                }
                if from[there].is_none() && edge.to != *at {
                    from[there] = Some((state, *edge));
                    queue.push_back(edge.to);
                }
            }
        }
        None
    }
}

const NO_PART: u32 = u32::MAX;

/// To which strongly connected part each state belongs.
struct Parts {
    part: Vec<u32>,
    count: u32,
}

impl Parts {
    fn is_in(&self, state: u32, part: u32) -> bool {
        self.part.get(state as usize) == Some(&part)
    }

    /// Tarjan's algorithm, with a stack of its own: the way down may be as long as there are states.
    fn of(graph: &Graph, inside: &dyn Fn(u32) -> bool) -> Parts {
        let all = graph.ends.len();
        let (mut part, mut count) = (vec![NO_PART; all], 0);
        let (mut index, mut low) = (vec![0_u32; all], vec![0_u32; all]);
        let (mut open, mut next) = (Vec::new(), 1);
        let mut stack: Vec<(u32, usize)> = Vec::new();
        let known = |state: u32| (state as usize) < all && inside(state);
        for root in (0..all as u32).filter(|root| inside(*root)) {
            if index[root as usize] == 0 {
                stack.push((root, 0));
            }
            while let Some((state, nth)) = stack.pop() {
                let own = state as usize;
                if nth == 0 {
                    (index[own], low[own]) = (next, next);
                    next += 1;
                    open.push(state);
                }
                let edges = graph.of(state);
                if let Some(last) = nth.checked_sub(1) {
                    let there = edges[last].to as usize;
                    if known(edges[last].to) && part[there] == NO_PART {
                        low[own] = low[own].min(low[there]);
                    }
                }
                let new = (nth..edges.len()).find(|place| {
                    let there = edges[*place].to as usize;
                    if known(edges[*place].to) && part[there] == NO_PART && index[there] != 0 {
                        low[own] = low[own].min(index[there]);
                    }
                    known(edges[*place].to) && index[there] == 0
                });
                if let Some(place) = new {
                    stack.push((state, place + 1));
                    stack.push((edges[place].to, 0));
                } else if low[own] == index[own] {
                    while let Some(state_of_part) = open.pop() {
                        part[state_of_part as usize] = count;
                        if state_of_part == state {
                            break;
                        }
                    }
                    count += 1;
                }
            }
        }
        Parts { part, count }
    }
}
