//! What takes long is done in slices, with the page's turn in between: the same comes of it, what is
//! long takes many of them, and whoever stops it keeps what was done.

use crate::common::{files, read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use synod::script;
use synod::session::{Act, Session, Watch, Working};

/// What is done at once, or nearly so, takes fewer slices than this.
const MANY: usize = 20;

/// A clock by which a slice is over at its first look.
fn impatient() -> u64 {
    static LOOKS: AtomicU64 = AtomicU64::new(0);
    LOOKS.fetch_add(1_000, Ordering::Relaxed)
}

/// A clock that goes on by a millisecond at each look.
fn steady() -> u64 {
    static LOOKS: AtomicU64 = AtomicU64::new(0);
    LOOKS.fetch_add(1, Ordering::Relaxed)
}

fn open(text: &str, clock: Option<fn() -> u64>) -> Session {
    let mut session = Session::first();
    if let Some(clock) = clock {
        session.in_slices(clock);
    }
    session.update(Act::Open { name: "test.script".to_owned(), text: text.to_owned() });
    session.adopt_partly();
    session
}

/// Goes on to the end, and gives how many slices that took, and the longest.
fn finish(session: &mut Session) -> (usize, Duration) {
    let (mut slices, mut longest) = (0, Duration::ZERO);
    while session.is_working() {
        let begun = Instant::now();
        session.update(Act::GoOn);
        longest = longest.max(begun.elapsed());
        slices += 1;
        assert!(slices < 10_000_000, "it goes on for ever");
    }
    (slices, longest)
}

/// Where a session stands, and what became of its script.
fn place(session: &Session) -> (u64, usize, u64, String) {
    let trouble = session.trouble().map_or(String::new(), |trouble| format!("{:?}", trouble.error));
    let world = session.history().world();
    (world.digest(), session.history().len(), world.now(), trouble)
}

#[test]
fn in_slices_the_same_comes_of_it() {
    let mut all = 0;
    for path in files("tests/scripts", ".script") {
        let text = read(&path);
        let whole = open(&text, None);
        assert!(!whole.is_working(), "all at once");
        let mut sliced = open(&text, Some(impatient));
        all += finish(&mut sliced).0;
        assert_eq!(place(&sliced), place(&whole), "{}", path.display());
        assert_eq!(sliced.history().branches(), whole.history().branches(), "{}", path.display());
        let scripts = (sliced.script().to_string(), whole.script().to_string());
        assert_eq!(scripts.0, scripts.1, "{}", path.display());
    }
    assert!(all > 1_000, "there was something to slice: {all}");
}

#[test]
fn what_is_stopped_is_kept_and_can_be_written_down() {
    let mut stopped = 0;
    for path in files("tests/scripts", ".script") {
        let text = read(&path);
        for slices in [1, 7, 60] {
            let mut session = open(&text, Some(impatient));
            for _ in 0..slices {
                session.update(Act::GoOn);
            }
            if !session.is_busy() {
                continue;
            }
            session.update(Act::Stop);
            // To gather what there is to see of it takes slices as well.
            finish(&mut session);
            stopped += 1;
            // Up to there, on this branch; marks of others are not in it.
            let record = session.script();
            let again = match script::run(&record) {
                Ok(history) => history,
                Err((_, error)) => panic!("{}: {error:?}\n{record}", path.display()),
            };
            let digests = (again.world().digest(), session.history().world().digest());
            assert_eq!(digests.0, digests.1, "{} after {slices}\n{record}", path.display());
        }
    }
    assert!(stopped > 50, "only {stopped} were stopped");
}

/// Commands that may take long, and where they are given.
const COMMANDS: &[(&str, &str)] = &[
    ("protocol raft servers=9 seed=3\n", "run 1000s"),
    (
        "protocol raft servers=9 seed=3\nnetwork latency=5ms loss=20% duplicate=20%\n",
        "run until leaders == 9 within 900s",
    ),
    ("protocol raft servers=5\n", "step 100000"),
    ("protocol raft servers=5\nrun 1s\n", "settle within 100000"),
    ("protocol paxos-kv servers=3\nnetwork by-hand\nrequest C1 put x 1\n", "settle within 100000"),
];

#[test]
fn a_command_that_is_stopped_keeps_what_it_did() {
    for (text, command) in COMMANDS {
        for slices in [3, 50, 500] {
            let mut session = open(text, None);
            session.in_slices(impatient);
            let before = session.history().len();
            session.update(Act::DoLine((*command).to_owned()));
            for _ in 0..slices {
                session.update(Act::GoOn);
            }
            if !session.is_busy() {
                continue;
            }
            let told = session.working().expect("it has taken long");
            assert!(matches!(&told, Working::Acts { command: Some(it), .. } if it.to_string() == *command));
            // What would change the run has to wait; looking does not.
            session.update(Act::DoLine("crash S1".to_owned()));
            assert_eq!(session.refused().map(|problem| problem.id), Some("status-busy"));
            session.update(Watch::StepBack);
            assert_eq!(session.refused().map(|problem| problem.id), Some("status-busy"));
            let steps = session.history().len();
            assert!(steps > before && session.history().position() == steps);
            session.update(Watch::TogglePlay);
            assert!(!session.is_busy() && !session.playing(), "{command}");
            assert_eq!(session.history().len(), steps, "what was done stays");
            let record = session.script();
            let again = script::run(&record).unwrap_or_else(|(_, error)| panic!("{error:?}\n{record}"));
            assert_eq!(again.world().digest(), session.history().world().digest(), "{record}");
            let kept = session.keep();
            drop(kept);
            session.update(Act::Undo);
            assert_eq!(session.history().len(), before, "one undo takes all of {command} back");
        }
    }
}

#[test]
fn a_search_for_what_is_interesting_can_be_stopped() {
    // Heartbeats, and nothing else for the ten seconds that are looked at.
    let text = "protocol raft servers=5 seed=1\nrun 2s\n";
    let mut session = open(text, None);
    session.in_slices(impatient);
    let before = place(&session);
    session.update(Watch::NextMilestone);
    assert!(session.is_busy());
    session.update(Act::GoOn);
    session.update(Act::Stop);
    assert_eq!((place(&session), session.is_busy()), (before.clone(), false));
    session.update(Watch::NextMilestone);
    finish(&mut session);
    let whole = {
        let mut whole = open(text, None);
        whole.update(Watch::NextMilestone);
        (place(&whole), whole.refused().cloned())
    };
    assert_eq!((place(&session), session.refused().cloned()), whole);
}

/// Scripts that held the page up.
fn slow_scripts() -> Vec<(&'static str, String)> {
    let expects = |expect: &str, times: usize| format!("{expect}\n").repeat(times);
    let lead = "protocol raft servers=9 clients=4\ntimeout S1\nrun until S1.role == leader\n";
    let puts: String =
        (0..6_000).map(|n| format!("request C{} put k{n} {n}\nrun 20ms\n", n % 4 + 1)).collect();
    vec![
        ("count", format!("protocol raft\nrun 20s\n{}", expects("expect count(*->*) > 1", 40_000))),
        ("time", "protocol raft servers=9\ntiming election=1us\nrun 4s\n".to_owned()),
        (
            "until",
            format!(
                "protocol raft servers=9\nrun until {} within 300s\n",
                ["count(AppendEntries) > 100000000"; 20].join(" or ")
            ),
        ),
        (
            "goto",
            format!("protocol raft servers=9\nmark a\nrun 60s\nmark b\n{}", "goto a\ngoto b\n".repeat(2_000)),
        ),
        (
            "copies",
            format!(
                "protocol raft servers=9\nnetwork by-hand\ntimeout S1\n{}deliver all\nsettle within 3000\n",
                "duplicate all\n".repeat(12)
            ),
        ),
        ("requests", format!("{lead}{puts}")),
    ]
}

/// How long a slice really lasts is measured in the page, by `tests/page/busy.rs`; here time goes by looks at the
/// clock, so that it depends on no machine.
#[test]
fn whatever_takes_long_is_cut_into_many_slices() {
    let mut few = Vec::new();
    for (name, text) in slow_scripts() {
        let mut session = open(&text, Some(steady));
        let (slices, longest) = finish(&mut session);
        println!("{name:10} {slices:>6} slices, the longest {longest:?}");
        few.extend((slices < MANY).then_some((name, slices)));
    }
    assert!(few.is_empty(), "{few:?}");
}
