//! Scripts that would grow without end: each ends with a limit that is told, in little memory.

use std::process::Command;
use std::time::Instant;
use synod::script;
use synod::session::{Act, Fit, Session, Watch};

/// What a process may take, natively; a page takes less, since its pointers are half as wide. Kilobytes.
const MOST: u64 = 1024 * 1024;

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
    (
        "protocol multi-paxos servers=9\nnetwork latency=20ms duplicate=100%\ntiming election=1us\nrun 4s\n",
        FULL,
    ),
    ("protocol paxos-kv\ntiming patience=1us\nnetwork duplicate=100%\nrequest C1 put x 1\nrun 4s\n", FULL),
    ("protocol raft servers=5\ntiming heartbeat=0ms\nrun 4s\n", &["problem-stands-still"]),
    ("protocol paxos-kv\ntiming patience=0ms\nrequest C1 put x 1\nrun 4s\n", &["problem-stands-still"]),
    (
        "protocol multi-paxos servers=9\ntiming election=0ms\ndisk by-hand\nrun 4s\n",
        &["problem-unflushed", "problem-stands-still"],
    ),
];

const FULL: &[&str] = &["problem-history-large", "problem-history-full"];

/// The most memory that this process ever had, in kilobytes; 0 where nobody says.
fn milestone() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok()).unwrap_or(0)
}

/// A long value that a leader sends again and again to servers that are down.
fn long_messages() -> String {
    let crashes: String = (2..=9).map(|server| format!("crash S{server}\n")).collect();
    let value = "a".repeat(3_900);
    format!(
        "protocol raft servers=9\ntiming heartbeat=1ms\ntimeout S1\nrun until S1.role == leader\n{crashes}request C1 put x {value} at S1\nrun 100s\n"
    )
}

/// A value that grows with each request, and is sent whole by each answer and snapshot.
fn appends() -> String {
    let value = "a".repeat(3_900);
    let requests = format!("request C1 append x {value}\nrun 100ms\n").repeat(250);
    format!(
        "protocol raft servers=9 clients=1 snapshot=1\ntiming heartbeat=1ms\ntimeout S1\nrun until S1.role == leader\n{requests}"
    )
}

/// As many messages under way as there can be, each copied again and again.
fn copies() -> String {
    let copies = "duplicate all\n".repeat(14);
    format!("protocol raft servers=9\nnetwork by-hand\ntimeout S1\n{copies}deliver all\nsettle\n")
}

/// Set where a test runs in a process of its own.
const ALONE: &str = "SYNOD_ALONE";

#[test]
fn what_grows_without_end_ends_with_a_limit_that_is_told() {
    // Memory is the process's, and other tests take some: in a process of its own it is this test's.
    if std::env::var_os(ALONE).is_none() {
        let test = "limits::what_grows_without_end_ends_with_a_limit_that_is_told";
        let program = std::env::current_exe().expect("this program");
        let alone = Command::new(program).args(["--exact", test, "--nocapture"]).env(ALONE, "1").output();
        let alone = alone.expect("it can be called again");
        let said = [alone.stdout, alone.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        println!("{}", said.concat());
        assert!(alone.status.success() && said[0].contains("1 passed"));
        return;
    }
    let long = long_messages();
    let large = &["problem-history-large"][..];
    let (appends, copies) = (appends(), copies());
    // A script of many lines makes room, and comes to its end.
    let more = [(&*long, large), (&*appends, &[""][..]), (&*copies, &["problem-does-not-settle"][..])];
    for (text, limits) in SCRIPTS.iter().copied().chain(more) {
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
            milestone() / 1024,
            text.replace('\n', " | ")
        );
        assert!(limits.contains(&end), "{text}ends with {end:?}, not {limits:?}");
        assert!(milestone() < MOST, "{text}took {} kB", milestone());
    }
}

/// A run that fills its history goes on from where it is; what is let go is said, and the script has it still.
#[test]
fn a_history_that_is_full_goes_on_from_here() {
    let mut session = Session::first();
    let text =
        "protocol raft servers=9 clients=1\nnetwork latency=1us\ntiming election=1us\nrequest C1 put x 1\n";
    session.update(Act::Open { name: String::new(), text: text.to_owned() });
    assert!(session.trouble().is_none());
    session.update(Watch::Play);
    while session.playing() {
        session.update(Watch::Elapsed(session.playhead() + 10_000));
    }
    assert_eq!(session.refused().map(|problem| problem.id), Some("problem-history-full"));
    assert!(session.is_full());
    let (full, digest, now) =
        (session.history().len(), session.history().world().digest(), session.history().now());
    session.update(Act::GoOnFromHere);
    assert!(!session.is_full());
    let history = session.history();
    assert_eq!((history.len(), history.world().digest(), history.now()), (0, digest, now));
    assert_eq!(history.before().steps, full);
    for line in ["run 3us", "crash S1", "mark here", "run 2us", "restart S1", "goto here", "run 1us"] {
        session.update(Act::DoLine(line.to_owned()));
        assert_eq!(session.refused(), None, "{line}");
    }
    session.update(Act::DoLine("expect count(*->*) > 1".to_owned()));
    assert_eq!(session.refused().map(|problem| problem.id), Some("problem-past-let-go"));
    let place = |session: &Session| {
        let history = session.history();
        let branches: Vec<_> = history.branches().iter().map(|it| (it.number, it.end, it.current)).collect();
        let place = (history.world().digest(), history.counted(history.position()), session.playhead());
        (place, history.now(), branches)
    };
    // As a link it runs again, in the terminal too.
    let record = session.script();
    let again = script::run(&record).unwrap_or_else(|(_, error)| panic!("{error:?}"));
    assert_eq!(again.world().digest(), session.history().world().digest());
    session.update(Watch::StepBack);
    let kept = session.keep();
    assert_eq!(kept.fit(), Fit::Whole);
    let mut other = Session::first();
    other.restore(&kept).expect("it runs");
    assert_eq!(place(&other), place(&session));
}

/// Playing stops at a limit, says which, and goes on when somebody did what it says.
#[test]
fn a_limit_is_a_place_to_go_on_from() {
    let mut session = Session::first();
    let text = "protocol raft servers=2 clients=0\ntiming election=1ms\ndisk by-hand\n";
    session.update(Act::Open { name: String::new(), text: text.to_owned() });
    assert!(session.trouble().is_none());
    session.update(Watch::Play);
    while session.playing() {
        session.update(Watch::Elapsed(session.playhead() + 100_000));
    }
    assert_eq!(session.refused().map(|problem| problem.id), Some("problem-unflushed"));
    let steps = session.history().len();
    assert!(steps > 1_000, "the run so far is there: {steps}");
    for line in ["flush S1", "flush S2", "run 5ms"] {
        session.update(Act::DoLine(line.to_owned()));
        assert_eq!(session.refused(), None, "{line}");
    }
    assert!(session.history().len() > steps + 2);
    assert_eq!(session.keep().fit(), Fit::Whole, "and it is kept");
}
