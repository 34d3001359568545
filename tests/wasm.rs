//! The core as WebAssembly, in a real browser: what holds natively holds here.
#![cfg(target_arch = "wasm32")]

mod stage;

use synod::frame::Detail;
use synod::script::{self, link};
use synod::sim::History;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Timed and by hand, faults, branches, client operations.
const SCRIPTS: [(&str, &str); 4] = [
    ("an election and requests", ELECTION),
    ("faults", FAULTS),
    ("messages by hand", BY_HAND),
    ("a branch", BRANCH),
];

const ELECTION: &str = "protocol raft servers=5 clients=2 seed=11
run until leaders == 1
request C1 put x 1
request C2 append x 2
run 400ms
expect violations == 0
";

const FAULTS: &str = "protocol raft servers=5 clients=1 seed=3
network latency=5ms..40ms loss=5% duplicate=5%
run until leaders == 1
request C1 put x 1
run 200ms
partition S1 S2 | S3 S4 S5
run 500ms
heal
crash S4
run 300ms
restart S4
run 1s
";

const BY_HAND: &str = "protocol paxos proposers=2 acceptors=3 learners=1
network by-hand
propose P1 foo
settle
propose P2 bar
settle
expect chosen == foo
";

const BRANCH: &str = "protocol raft servers=3 clients=1 seed=5
run 300ms
mark \"fork\"
run 300ms
goto \"fork\"
request C1 put x 1
run 500ms
";

fn run(name: &str, text: &str) -> History {
    let script = script::parse(text).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    script::run(&script).unwrap_or_else(|(_, error)| panic!("{name}: {error:?}"))
}

#[wasm_bindgen_test]
fn a_script_prints_back_to_what_it_was() {
    for (name, text) in SCRIPTS {
        let script = script::parse(text).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(script::parse(&script.to_string()).as_ref(), Ok(&script), "{name}");
    }
}

#[wasm_bindgen_test]
fn a_link_gives_the_script_back() {
    for (name, text) in SCRIPTS {
        assert_eq!(link::decode(&link::encode(text)).as_deref(), Ok(text), "{name}");
    }
}

#[wasm_bindgen_test]
fn every_moment_is_the_same_when_it_is_returned_to() {
    for (name, text) in SCRIPTS {
        let mut history = run(name, text);
        let end = history.len();
        let mut moments = Vec::new();
        history.seek(0);
        for place in 0..=end {
            history.seek(place);
            moments.push((history.world().digest(), history.frame(Detail::NONE).time));
        }
        // Back and forth, by steps that share no divisor with the length of a checkpoint.
        for nth in 0..200 {
            let place = nth * 67 % (end + 1);
            history.seek(place);
            let now = (history.world().digest(), history.frame(Detail::NONE).time);
            assert_eq!(now, moments[place], "{name} at {place}");
        }
    }
}

#[wasm_bindgen_test]
fn the_same_script_runs_the_same_twice() {
    for (name, text) in SCRIPTS {
        assert_eq!(run(name, text).world().digest(), run(name, text).world().digest(), "{name}");
    }
}

#[wasm_bindgen_test]
fn another_seed_is_another_run() {
    let other = ELECTION.replace("seed=11", "seed=12");
    assert_ne!(run("11", ELECTION).world().digest(), run("12", &other).world().digest());
}

#[wasm_bindgen_test]
fn what_is_impossible_is_refused_and_names_its_place() {
    let script = script::parse("protocol raft servers=3\nrun 10ms\nrestart S1\n").expect("it can be read");
    let Err((Some(history), error)) = script::run(&script) else { panic!("a running server restarted") };
    assert_eq!((error.line, history.now()), (3, 10_000));
    let error = script::parse("protocol raft servers=3\ncrash S1 S2\n").expect_err("one server a line");
    assert_eq!(error.line, 2);
}
