//! The explorer against `stateright`: the same model in both, exhausted by one thread each, in one run.
//!
//! The model is single-decree Paxos with three proposers, who propose three values, and three acceptors;
//! no message is lost or doubled, no timer goes off. All of that has more states than `stateright` could
//! hold, so both start some messages later, at the same state: two proposers have their promises. That
//! both count the same states is checked; that they are the same model rests on this.
//!
//! `cargo bench --bench stateright` prints each pair and the medians; the bars are half the time and half
//! the memory. Each side is a process of its own: its time is the processor's in user mode, its memory the
//! most that was resident (Linux tells both).

mod model;

use std::fs;
use std::process::{Command, Stdio};
use synod::check::explore::{Bounds, Explorer, How, Outcome, Property};
use synod::script;

const PAIRS: usize = 5;
const VALUES: [char; 3] = ['a', 'b', 'c'];

/// Messages that were delivered before either begins: from whom to whom.
const BEFORE: [(&str, &str); 13] = [
    ("P1", "A1"),
    ("P1", "A2"),
    ("P1", "A3"),
    ("A1", "P1"),
    ("A2", "P1"),
    ("A3", "P1"),
    ("P2", "A1"),
    ("P2", "A2"),
    ("P2", "A3"),
    ("A1", "P2"),
    ("A2", "P2"),
    ("A3", "P2"),
    ("P3", "A1"),
];

/// What one side needed.
struct Side {
    states: u64,
    /// In user mode, in hundredths of a second.
    time: u64,
    kilobytes: u64,
}

fn main() {
    let side = std::env::args().skip_while(|arg| arg != "--side").nth(1);
    match side.as_deref() {
        Some("synod") => report(ours()),
        Some(_) => report(model::states(VALUES, &BEFORE)),
        None => compare(),
    }
}

fn compare() {
    println!("{:>6} {:>10} {:>24} {:>24} {:>8} {:>8}", "", "states", "stateright", "synod", "time", "memory");
    let mut pairs: Vec<(f64, f64)> = (1..=PAIRS).map(one_pair).collect();
    let mut median = |key: fn(&(f64, f64)) -> f64| {
        pairs.sort_by(|a, b| key(a).total_cmp(&key(b)));
        key(&pairs[PAIRS / 2])
    };
    let (time, memory) = (median(|pair| pair.0), median(|pair| pair.1));
    println!("{:>6} {:>10} {:>24} {:>24} {time:>8.2} {memory:>8.2} (bars: 0.50)", "median", "", "", "");
}

/// Our time and memory as parts of theirs.
fn one_pair(nth: usize) -> (f64, f64) {
    let (theirs, ours) = (run("stateright"), run("synod"));
    assert_eq!(theirs.states, ours.states, "the models differ");
    let told = |side: &Side| {
        format!("{}.{:02} s, {} MB", side.time / 100, side.time % 100, side.kilobytes.div_ceil(1000))
    };
    let ratio = |ours: u64, theirs: u64| ours as f64 / theirs.max(1) as f64;
    let (time, memory) = (ratio(ours.time, theirs.time), ratio(ours.kilobytes, theirs.kilobytes));
    println!(
        "{nth:>6} {:>10} {:>24} {:>24} {time:>8.2} {memory:>8.2}",
        ours.states,
        told(&theirs),
        told(&ours)
    );
    (time, memory)
}

fn run(side: &str) -> Side {
    let itself = std::env::current_exe().expect("a program knows where it is");
    let mut child = Command::new(itself);
    let done = child.args(["--side", side]).stderr(Stdio::inherit()).output().expect("it starts");
    assert!(done.status.success(), "{side} failed");
    let text = String::from_utf8(done.stdout).expect("numbers");
    let numbers: Vec<u64> = text.split_whitespace().map(|word| word.parse().expect("a number")).collect();
    let [states, time, kilobytes] = numbers[..] else { panic!("three numbers, not {text}") };
    Side { states, time, kilobytes }
}

/// Prints what this process needed.
fn report(states: u64) {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux tells a process's time");
    // The name, in brackets, may hold spaces. After it user time is the twelfth word.
    let after = stat.rsplit(')').next().expect("a name");
    let time = after.split_whitespace().nth(11).expect("user time");
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells a process's memory");
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("most resident");
    println!("{states} {time} {}", most.split_whitespace().next().expect("a number"));
}

fn ours() -> u64 {
    let propose = VALUES.iter().zip(1..).map(|(value, nth)| format!("propose P{nth} {value}\n"));
    let kind = |from: &str| if from.starts_with('P') { "Prepare" } else { "Promise" };
    let deliver = BEFORE.iter().map(|(from, to)| format!("deliver {} {from}->{to}\n", kind(from)));
    let lines: String = propose.chain(deliver).collect();
    let header = "synod 1\nprotocol paxos proposers=3 acceptors=3 learners=0\nnetwork by-hand\n\n";
    let script = script::parse(&format!("{header}{lines}")).expect("a script");
    let history = script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}"));
    let world = history.world().boxed_clone();
    let mut explorer = Explorer::new(world, Bounds::QUIET, Property::default(), How::default());
    while explorer.step(100_000).is_none() {}
    assert_eq!(explorer.outcome(), Some(Outcome::Exhausted));
    explorer.progress().states
}
