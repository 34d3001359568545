//! The explorer in the page's worker against itself in a native program, one thread each, one after the
//! other: the same search, and states a second of both.

use super::row;
use crate::support::browser::Page;
use serde_json::json;
use std::time::Instant;
use synod::check::explore::Bounds;
use synod::check::worker::{Job, Plan, SearchSpec, Stage, usual};
use synod::registry::find;
use synod::script::link;

/// Thousands of states of one search.
const THOUSANDS: u64 = 500;

/// Protocols with a search that does not end before.
const SEARCHES: [&str; 3] = ["paxos", "raft", "multi-paxos"];

pub fn check() {
    for id in SEARCHES {
        let script = format!("synod 1\nprotocol {id}\n");
        let (native, worker) = (natively(id, &script), in_the_worker(&script));
        row(&format!("{id}: native, one thread"), format!("{native:.0} states/s"), "");
        row(&format!("{id}: in the page's worker"), format!("{worker:.0} states/s"), "");
        row(&format!("{id}: WebAssembly against native"), format!("{:.2} ×", worker / native), "≥ 0.5 ×");
    }
}

fn natively(id: &str, script: &str) -> f64 {
    let about = find(id).expect("there is such a protocol").about;
    let bounds = Bounds { states: THOUSANDS * 1_000, ..usual(about) };
    let spec = SearchSpec { script: script.to_owned(), plan: Plan::Within(bounds), goal: None };
    let mut job = Job::new(&spec).unwrap_or_else(|error| panic!("the search begins: {error:?}"));
    let begun = Instant::now();
    while !job.step(1_000) {}
    let Stage::Search(progress) = job.stage() else { panic!("it is a search within bounds") };
    progress.states as f64 / begun.elapsed().as_secs_f64()
}

/// The worker's own figure: it counts from its start, some tenths of a second for fetching included.
fn in_the_worker(script: &str) -> f64 {
    let page = Page::open(&format!("?lang=en&pane=checks#{}", link::encode(script)));
    page.until("the checks are in front", "document.querySelector('.checks')");
    page.js_with(
        "const input = document.querySelector('[data-bound=states]');
         input.value = arguments[0];
         input.dispatchEvent(new Event('change', { bubbles: true }));",
        &[json!(THOUSANDS.to_string())],
    );
    page.js("document.querySelector('.checks .btn.primary').click()");
    let rate = page.js_async(
        "while (!document.querySelector('[data-search=states]')) await new Promise((done) => setTimeout(done, 100));
         return document.querySelectorAll('.search-figures dd')[2].innerText.replace(/\\D/g, '')",
        &[],
    );
    rate.as_str().and_then(|rate| rate.parse().ok()).expect("a number")
}
