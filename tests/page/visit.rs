//! A first visit, a later one, and where the page may lie.

use crate::common::{ELECTED, address, as_after, at_end_of, command, open, same, t};
use crate::support::browser::{Look, Page};
use crate::support::site::SUB_PATH;

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_first_visit_shows_an_example_that_moves_and_says_what_to_try() {
    let page = Page::open("");
    let first = page.stand();
    assert!(!first.protocol.is_empty());
    page.until_stand("the example moves", |now| now.time_us > first.time_us);
    page.until_text(".story", &t("first-hint"));
    assert!(page.js("return document.title").as_str().is_some_and(|title| title.contains("Synod")));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_newcomer_needs_no_key_to_ask_and_to_crash_the_leader() {
    for look in [Look::default(), Look::phone()] {
        let page = look.open(&address("?lang=en", ELECTED));
        let leader = at_end_of(&page, ELECTED).leader();
        page.click("button", &t("hint-ask"));
        as_after(&page, ELECTED, "request C1 put x 1\n");
        page.click("button", &t("hint-leader"));
        let crashed = format!("request C1 put x 1\ncrash {leader}\nrestart {leader}\n");
        as_after(&page, ELECTED, &crashed);
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_page_works_under_any_path() {
    let page = Look::default().browser();
    let url = page.url(&format!("{}?lesson=paxos-b-returns&lang=en", SUB_PATH.trim_start_matches('/')));
    page.go_url(&url);
    page.until_stand("the lesson is there", |now| now.protocol == "paxos");
    let outside = page.js_with(
        "return performance.getEntriesByType('resource').map((file) => new URL(file.name).pathname)
            .filter((path) => !path.startsWith(arguments[0]))",
        &[SUB_PATH.into()],
    );
    assert_eq!(outside, serde_json::json!([]), "every file is asked for below the page's own path");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_page_asks_the_network_for_nothing_but_its_own_files() {
    let page = Page::open(&address("?lang=zh&pane=rules", ELECTED));
    at_end_of(&page, ELECTED);
    let foreign = page.js("return performance.getEntriesByType('resource').map((file) => file.name)
            .filter((name) => new URL(name).origin !== location.origin && !name.startsWith('data:'))");
    assert_eq!(foreign, serde_json::json!([]));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_session_survives_a_reload() {
    let (page, _) = open(ELECTED);
    command(&page, "crash S1");
    command(&page, "run 70ms");
    page.press("ArrowLeft");
    let before = page.stand();
    // What is done is put away a moment later, and when the page is left.
    page.reload();
    page.until_stand("it stands where it stood", |now| same(now, &before));
    // What lay ahead is there too.
    page.press("ArrowRight");
    page.until_stand("the future is there", |now| now.time_us > before.time_us);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_session_that_came_by_a_link_is_not_lost_to_the_link_on_reload() {
    let (page, _) = open(ELECTED);
    command(&page, "crash S2");
    let after = page.stand();
    page.reload();
    page.until_stand("the crash is still there", |now| same(now, &after));
}
