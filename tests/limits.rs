//! Scripts that would grow without end: each ends with a limit that is told, in little memory.
#![cfg(not(target_arch = "wasm32"))]

use std::time::Instant;
use synod::script;
use synod::session::{Intent, Session};

/// What a process may take, natively. Kilobytes.
const MOST: u64 = 2 * 1024 * 1024;

/// Scripts, and the limits that may end them.
const SCRIPTS: &[(&str, &[&str])] = &[
    ("protocol raft servers=2\ntiming election=0ms\ndisk by-hand\nrun 4s\n", &["problem-unflushed"]),
    (
        "protocol raft servers=2 snapshot=1 membership=single seed=390\ntiming election=0ms..0ms\ndisk by-hand\n\
         set latency C1 -> S1 100ms\nrequest C1 cas x 31 99\nrun 4s\n",
        &["problem-unflushed"],
    ),
    ("protocol raft servers=9\ntiming election=0ms\nrun 4s\n", &["problem-stands-still"]),
    ("protocol raft servers=9\ntiming election=1us\nrun 4s\n", FULL),
    ("protocol raft servers=9\ntiming election=1us\ndisk latency=3s\nrun 4s\n", &["problem-unflushed"]),
    ("protocol raft servers=9\ntiming election=1us heartbeat=1us\nnetwork latency=1us\nrun 4s\n", FULL),
    ("protocol raft servers=5\ntiming heartbeat=0ms\nrun 4s\n", &["problem-stands-still"]),
    ("protocol paxos-kv\ntiming patience=0ms\nrequest C1 put x 1\nrun 4s\n", &["problem-stands-still"]),
    (
        "protocol multi-paxos servers=9\ntiming election=0ms\ndisk by-hand\nrun 4s\n",
        &["problem-unflushed", "problem-stands-still"],
    ),
];

const FULL: &[&str] = &["problem-history-large", "problem-history-full"];

/// The most memory that this process ever had, in kilobytes; 0 where nobody says.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok()).unwrap_or(0)
}

/// A long value that a leader sends again and again to servers that are down.
fn long_letters() -> String {
    let crashes: String = (2..=9).map(|server| format!("crash S{server}\n")).collect();
    let value = "a".repeat(3_900);
    format!(
        "protocol raft servers=9\ntiming heartbeat=1ms\ntimeout S1\nrun until S1.role == leader\n{crashes}request C1 put x {value} at S1\nrun 100s\n"
    )
}

#[test]
fn what_grows_without_end_ends_with_a_limit_that_is_told() {
    let long = long_letters();
    let last = (&*long, &["problem-history-large"][..]);
    for (text, limits) in SCRIPTS.iter().copied().chain([last]) {
        let start = Instant::now();
        let parsed = script::parse(text).unwrap_or_else(|error| panic!("{text}{error:?}"));
        let end = match script::run(&parsed) {
            Err((Some(_), error)) => error.problem.id,
            Err((None, error)) => panic!("{text}{error:?}"),
            Ok(_) => "",
        };
        println!(
            "{end:<24} {:>6} ms {:>8} MB {:.120}",
            start.elapsed().as_millis(),
            peak() / 1024,
            text.replace('\n', " | ")
        );
        assert!(limits.contains(&end), "{text}ends with {end:?}, not {limits:?}");
        assert!(peak() < MOST, "{text}took {} kB", peak());
    }
}

/// Playing stops at a limit, says which, and goes on when somebody did what it says.
#[test]
fn a_limit_is_a_place_to_go_on_from() {
    let mut session = Session::first();
    let text = "protocol raft servers=2 clients=0\ntiming election=1ms\ndisk by-hand\n";
    session.update(Intent::Open { name: String::new(), text: text.to_owned() });
    assert!(session.trouble().is_none());
    session.update(Intent::Play);
    while session.playing() {
        session.update(Intent::Elapsed(session.playhead() + 100_000));
    }
    assert_eq!(session.refused().map(|problem| problem.id), Some("problem-unflushed"));
    let steps = session.history().len();
    assert!(steps > 1_000, "the run so far is there: {steps}");
    for line in ["flush S1", "flush S2", "run 5ms"] {
        session.update(Intent::DoLine(line.to_owned()));
        assert_eq!(session.refused(), None, "{line}");
    }
    assert!(session.history().len() > steps + 2);
    assert!(session.keep().is_some(), "and it is kept");
}
