//! The Clients pane: operations as intervals, and where each takes effect.

use crate::common::{address, at_end_of, native, t};
use crate::support::browser::Page;
use serde_json::json;

/// Two clients' operations, answered, and one that is not yet.
const TWO: &str = "synod 1
protocol raft servers=3 clients=2 seed=4
network by-hand
timeout S1
settle
request C1 put x 1 at S1
settle
request C1 append x 2 at S1
request C2 get x at S1
settle
request C2 get x at S1
";

/// C1 does not wait for its first answer: it asks for something else.
const GIVEN_UP: &str = "synod 1
protocol raft servers=3 clients=1 seed=4
network by-hand
timeout S1
settle
request C1 put x 1 at S1
request C1 put x 2 at S1
settle
";

fn at_clients(text: &str) -> Page {
    let page = Page::open(&address("?lang=en&pane=clients", text));
    at_end_of(&page, text);
    page.until("the pane is shown", "document.querySelector('#tab-clients[aria-selected=true]')");
    page.until("the operations are laid out", "document.querySelector('.timeline button')");
    page
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn every_answered_operation_has_its_instant() {
    let page = at_clients(TWO);
    let names =
        page.js("return [...document.querySelectorAll('.timeline-grid > b')].map((b) => b.textContent)");
    assert_eq!(names, json!(["C1", "C2"]));
    let count = |css: &str| page.js(&format!("return document.querySelectorAll('{css}').length"));
    assert_eq!(count(".timeline button"), 4);
    assert_eq!(count(".timeline button.pending"), 1, "the last one waits for its answer");
    assert_eq!(count(".timeline .bad"), 0);
    let mut order =
        page.js("return [...document.querySelectorAll('.timeline .effect')].map((i) => +i.textContent)");
    let order = order.as_array_mut().expect("a list");
    order.sort_by_key(|nth| nth.as_u64());
    assert!(order.starts_with(&[json!(1), json!(2), json!(3)]), "{order:?}");
    // Each instant is drawn on its own interval, and says what it is.
    let outside = page.js("const box = (each) => each.getBoundingClientRect();
         const on = (point) => [...document.querySelectorAll('.timeline button')].some((interval) => {
            const [a, b] = [box(point), box(interval)];
            return a.top >= b.top - 1 && a.bottom <= b.bottom + 1 && a.left >= b.left && a.left <= b.right;
         });
         return [...document.querySelectorAll('.timeline .effect')].filter((point) => !on(point)).length");
    assert_eq!(outside, 0);
    let first = page.one(".timeline button");
    assert!(first.name.contains("C1") && first.name.contains("x=1"), "{:?}", first.name);
    // A click goes to the call; what comes later stays in sight, as what is still to come.
    let calls: Vec<u64> = native(TWO).frame().history.iter().map(|operation| operation.call).collect();
    assert_eq!(count(".timeline .operation.ahead"), 0);
    page.click_on(&first);
    page.until_stand("the playhead is at the first call", |now| now.time_us == calls[0]);
    assert_eq!(count(".timeline button"), 4);
    page.until("three are ahead", "document.querySelectorAll('.timeline .operation.ahead').length === 3");
    page.press("End");
    page.until("none is ahead", "!document.querySelector('.timeline .ahead')");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_was_given_up_does_not_cover_what_comes_next() {
    let page = at_clients(GIVEN_UP);
    let boxes = page.js("return [...document.querySelectorAll('.timeline .operation')]
            .map((each) => each.getBoundingClientRect()).map((box) => [box.top, box.bottom])");
    let edge = |operation: usize, side: usize| boxes[operation][side].as_f64().expect("an edge");
    assert!(edge(0, 0) < edge(0, 1) && edge(0, 1) <= edge(1, 0), "{boxes}");
    assert_eq!(page.js("return document.querySelectorAll('.timeline .pending').length"), 1);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn an_answer_without_a_place_is_marked_and_explained() {
    let text = include_str!("../scripts/raft/rule-confirm-read-off.script");
    let page = at_clients(text);
    let bad = page.one(".timeline .bad");
    assert!(bad.name.contains("C3") && bad.name.contains(&t("clients-bad")), "{:?}", bad.name);
    let since = page.one(".timeline .since");
    assert!(since.name.contains("C1") && since.name.contains("x=2"), "{:?}", since.name);
    let why = page.text(".clients-why");
    assert!(why.contains("C1"), "{why}");
    assert_eq!(page.js("return document.querySelectorAll('.timeline .effect').length"), 0);
}
