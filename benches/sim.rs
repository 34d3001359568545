//! Simulator throughput: five Raft servers commit a client's requests until every log has 10,000
//! entries, invariants on, one core. An event is an action that ran at a node.
//!
//! `cargo bench --bench sim` prints each run and the median; the bar is 300,000 events a second.

use std::sync::Arc;
use std::time::Instant;
use synod::frame::Detail;
use synod::protocol::Op;
use synod::registry::find;
use synod::sim::{Action, Event, EventKind, History, Sim};
use synod::value::NodeId;

const ENTRIES: u32 = 10_000;
const RUNS: usize = 7;

fn main() {
    println!(
        "{:<34} {:>10} {:>12} {:>14}",
        "simulator, raft, 5 servers", "events", "seconds", "events a second"
    );
    let mut rates = Vec::new();
    for run in 0..RUNS {
        let mut world = new_world(run as u64);
        let start = Instant::now();
        let events = commit(&mut *world);
        let seconds = start.elapsed().as_secs_f64();
        rates.push(events as f64 / seconds);
        println!("{:<34} {events:>10} {seconds:>12.3} {:>14.0}", format!("run {}", run + 1), rates[run]);
        let frame = world.frame(Detail::NONE);
        assert!(frame.violations.is_empty(), "an honest run breaks no invariant");
    }
    rates.sort_by(f64::total_cmp);
    println!("{:<34} {:>10} {:>12} {:>14.0}", "median (bar: 300000)", "", "", rates[RUNS / 2]);
    history();
}

fn new_world(seed: u64) -> Box<dyn Sim> {
    let entry = find("raft").expect("raft is on the stage");
    let setup = synod::protocol::Setup { seed, ..entry.about.defaults() };
    (entry.world)(&setup).expect("the defaults are possible")
}

/// Asks for one put after another until the last one is answered. Returns how many actions ran.
fn commit(world: &mut dyn Sim) -> u64 {
    let client = world.roster().of("client").next().expect("raft has a client");
    let mut events: Vec<Event> = Vec::new();
    let (mut actions, mut asked) = (0, 0);
    ask(world, client, &mut asked, &mut events);
    loop {
        events.clear();
        let (at, action) = world.next_due().expect("timers never end");
        world.apply(at, &action, &mut events).expect("what is due is possible");
        actions += 1;
        if events.iter().any(|event| matches!(event.kind, EventKind::Answered { .. })) {
            if asked == ENTRIES {
                return actions;
            }
            ask(world, client, &mut asked, &mut events);
            actions += 1;
        }
    }
}

fn ask(world: &mut dyn Sim, client: NodeId, asked: &mut u32, events: &mut Vec<Event>) {
    *asked += 1;
    let op = Op::Put { key: Arc::from("x"), value: Arc::from(asked.to_string()) };
    let now = world.now();
    world.apply(now, &Action::Operation { client, op, at: None }, events).expect("a client may ask");
}

/// Recording and seeking natively, for comparison with the page's figures.
fn history() {
    let entry = find("raft").expect("raft is on the stage");
    let setup = entry.about.defaults();
    let mut history = History::new(entry, &setup).expect("the defaults are possible");
    let client = history.roster().of("client").next().expect("raft has a client");
    let mut number = 0;
    let start = Instant::now();
    while history.len() < 100_000 {
        if history.len().is_multiple_of(20) {
            number += 1;
            let op = Op::Put { key: Arc::from("x"), value: Arc::from(number.to_string()) };
            let now = history.now();
            history.apply(now, Action::Operation { client, op, at: None }, None).expect("a client may ask");
        }
        history.forward(None).expect("the schedule goes on");
    }
    println!("{:<34} {:>10} {:>12.3}", "history, recorded", history.len(), start.elapsed().as_secs_f64());
    let mut times = Vec::new();
    for nth in 0..1_000_u64 {
        let place = nth.wrapping_mul(0x9E37_79B9_7F4A_7C15) % 100_000;
        let start = Instant::now();
        history.seek(place as usize);
        std::hint::black_box(history.frame(Detail { from: 1, to: 40, ..Detail::ALL }));
        times.push(start.elapsed().as_micros());
    }
    times.sort_unstable();
    println!("{:<34} {:>10} µs p50 {:>8} µs p99", "seek + frame, native", times[500], times[990]);
}
