//! The same script is the same run, natively and in the browser.

use crate::common::{address, native};
use crate::support::browser::Page;
use std::path::{Path, PathBuf};

fn scripts(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder of scripts is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(scripts(&path));
        } else if path.extension().is_some_and(|extension| extension == "script") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Seeds and faults that no fact needs: other ways through the simulator.
fn more() -> Vec<(String, String)> {
    let mut more = Vec::new();
    for seed in 1..=8 {
        let text = format!(
            "protocol raft servers=5 clients=2 seed={seed}
network latency=3ms..60ms loss=3% duplicate=3%
run 700ms
request C1 put x {seed}
request C2 append x b
isolate S{}
run 900ms
heal
crash S{}
run 400ms
",
            seed % 5 + 1,
            (seed + 2) % 5 + 1,
        );
        more.push((format!("faults, seed {seed}"), text));
        let text = format!(
            "protocol paxos proposers=3 acceptors=5 learners=2 seed={seed}
network latency=1ms..40ms loss=5%
propose P1 a
propose P2 b
propose P3 c
run 600ms
"
        );
        more.push((format!("three proposers, seed {seed}"), text));
    }
    more
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn every_script_has_the_digest_in_the_page_that_it_has_natively() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts");
    let files = scripts(&folder).into_iter().map(|path| {
        let text = std::fs::read_to_string(&path).expect("a script is text");
        (path.strip_prefix(&folder).unwrap_or(&path).display().to_string(), text)
    });
    let all: Vec<_> = files.chain(more()).collect();
    assert!(all.len() >= 50, "{} scripts are too few to say much", all.len());
    let page = Page::open("?lang=en");
    for (name, text) in &all {
        let run = native(text);
        let (digest, time) = (run.digest(), run.history.now());
        page.go(&address("?lang=en", text));
        // What was there before is another run, or the same one.
        let stand = page.until_stand(&format!("{name} ends with {digest} at {time} µs"), |stand| {
            stand.digest == digest && stand.time_us == time
        });
        assert_eq!(stand.violations as usize, run.frame().violations.len(), "{name}");
        let shown = page.js("return document.querySelector('[role=alert]')?.textContent ?? null");
        assert_eq!(shown.is_string(), run.error.is_some(), "{name}: {shown}, natively {:?}", run.error);
    }
}
