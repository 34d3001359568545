//! The explorer on two processors: one search with two threads against two independent copies with one
//! thread each, in one run. What both do is the same; what threads cost is the difference.
//!
//! `cargo bench --bench explore` prints each pair and the median; the bar is 85 % of the copies' states a
//! second. A machine that is busy with other things, or has one processor, says nothing.

use std::thread;
use std::time::Instant;
use synod::check::explore::{Bounds, Explorer, How, Property, parallel};
use synod::script;

const PAIRS: usize = 7;
const STATES: u64 = 400_000;

const MODELS: [(&str, Bounds); 2] = [
    ("protocol raft servers=3 clients=1", Bounds { timeouts: 2, requests: 1, ..Bounds::QUIET }),
    ("protocol paxos proposers=3 acceptors=3 learners=0", Bounds { requests: 3, ..Bounds::QUIET }),
];

fn main() {
    for (protocol, bounds) in MODELS {
        println!("{protocol}: {STATES} states");
        println!("{:>8} {:>22} {:>22} {:>8}", "", "two copies, states/s", "two threads, states/s", "ratio");
        let mut ratios: Vec<f64> = (1..=PAIRS).map(|pair| one_pair(pair, protocol, &bounds)).collect();
        ratios.sort_by(f64::total_cmp);
        println!("{:>8} {:>22} {:>22} {:>8.2} (bar: 0.85)\n", "median", "", "", ratios[PAIRS / 2]);
    }
}

fn one_pair(pair: usize, protocol: &str, bounds: &Bounds) -> f64 {
    let copies = rate(|| {
        thread::scope(|scope| {
            let copy = || scope.spawn(|| search(protocol, bounds, 1));
            [copy(), copy()].map(|thread| thread.join().expect("a search ends")).iter().sum()
        })
    });
    let threads = rate(|| search(protocol, bounds, 2));
    println!("{pair:>8} {copies:>22.0} {threads:>22.0} {:>8.2}", threads / copies);
    threads / copies
}

/// States a second.
fn rate(work: impl FnOnce() -> u64) -> f64 {
    let begun = Instant::now();
    let states = work();
    states as f64 / begun.elapsed().as_secs_f64()
}

fn search(protocol: &str, bounds: &Bounds, threads: usize) -> u64 {
    let text = format!("synod 1\n{protocol}\nnetwork by-hand\n");
    let start = || {
        let script = script::parse(&text).expect("a script");
        let history = script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}"));
        history.world().boxed_clone()
    };
    let bounds = Bounds { states: STATES, ..bounds.clone() };
    let mut explorer = Explorer::new(start(), bounds, Property::default(), How::default());
    parallel::run(&mut explorer, threads, start, |_| true);
    explorer.progress().states
}
