//! Files of the page that are slow or do not come: what was asked for is told, kept, and done later.

use crate::common::{ELECTED, address, at_end_of, command, native, same, t, with};
use crate::support::browser::{Look, Page};
use crate::support::site::{Held, Site};
use synod::locale::Lang;
use synod::value::Value;

/// What the console says of a file that the tests withhold.
fn provoked(page: &mut Page, file: &'static str) {
    page.expect_error(file);
    page.expect_error("HTTP status code is not ok");
}

/// The page of that name, at an address below it, without some of its files.
#[track_caller]
fn open_without(name: &str, parts: &[&'static str], held: Held, address: &str) -> Page {
    let path = Site::withhold(name, parts, held);
    let mut page = Look::default().open(&format!("{path}{address}"));
    parts.iter().for_each(|part| provoked(&mut page, part));
    page
}

fn let_go(name: &str) {
    Site::withhold(name, &[], Held::Missing);
}

/// Waits until the page says that this did not come.
#[track_caller]
fn until_failed(page: &Page, what: &str) {
    page.until_text(".late.failed", what);
}

#[track_caller]
fn retry(page: &Page) {
    page.click("button", &t("late-retry"));
}

const GONE: &str = "!document.querySelector('.late')";

/// The example of a first visit, standing still.
#[track_caller]
fn still(page: &Page) {
    page.stand();
    page.press("Space");
    page.find("button", &t("transport-play"));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_is_asked_for_before_the_tools_come_waits_for_them() {
    let page = open_without("slow-tools", &["split_tools"], Held::Slow, "?lang=en");
    still(&page);
    let before = page.stand();
    page.press("c");
    page.until_text(".late", &t("late-tools"));
    // Watching needs nothing, and does not wait.
    page.press("Home");
    page.until_stand("the start", |now| now.time_us == 0);
    page.press("End");
    page.until_stand("the end", |now| now.digest == before.digest);
    page.click_on(&page.one("[data-node='S1']"));
    let_go("slow-tools");
    page.until_stand("the client has asked", |now| now.digest != before.digest);
    page.until_text(".card h2", "S1");
    page.until("nothing waits", GONE);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_is_asked_for_is_kept_if_the_tools_do_not_come() {
    let page = open_without("no-tools", &["split_tools"], Held::Missing, "?lang=en");
    still(&page);
    let before = page.stand();
    for _ in 0..2 {
        page.press("c");
    }
    until_failed(&page, &t("late-tools"));
    retry(&page);
    until_failed(&page, &t("late-tools"));
    assert_eq!(page.stand(), before);
    let_go("no-tools");
    retry(&page);
    page.until("nothing waits", GONE);
    // Both were carried out, in their order: the first is given up for the second.
    let number = |page: &Page| page.js("return document.querySelectorAll('.feed-list li').length").as_u64();
    page.until_text(".feed-list", "x=2");
    page.press("Ctrl+z");
    page.press("Ctrl+z");
    page.until_stand("two commands were taken back", |now| now.digest == before.digest);
    assert!(number(&page).is_some());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn one_wish_more_than_can_wait_is_said() {
    let page = open_without("many-wishes", &["split_tools"], Held::Missing, "?lang=en");
    still(&page);
    let before = page.stand();
    let full = with("late-full", &[("most", Value::from(20_u32))]);
    for _ in 0..20 {
        page.press("c");
    }
    until_failed(&page, &t("late-tools"));
    assert!(!page.text(".late").contains(&full), "as many wait as can");
    page.press("c");
    page.until_text(".late", &full);
    // Each wish tries again: while it does, there is nothing to press.
    until_failed(&page, &t("late-tools"));
    let_go("many-wishes");
    retry(&page);
    page.until("nothing waits", GONE);
    // Twenty were carried out: so many are taken back.
    page.until_text(".feed-list", "x=20");
    assert!(!page.text(".feed-list").contains("x=21"));
    for _ in 0..20 {
        page.press("Ctrl+z");
    }
    page.until_stand("all of them", |now| now.digest == before.digest);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_waits_can_be_given_up() {
    let page = open_without("given-up", &["split_tools"], Held::Missing, "?lang=en");
    still(&page);
    let before = page.stand();
    page.press("c");
    until_failed(&page, &t("late-tools"));
    page.click("button", &t("late-give-up"));
    page.until("nothing waits", GONE);
    let_go("given-up");
    // The next action fetches them, and only it is carried out.
    page.click_on(&page.one("[data-node='S1']"));
    page.until_text(".card h2", "S1");
    assert_eq!(page.stand(), before);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_protocol_that_does_not_come_is_told_in_the_gallery() {
    for (name, file) in [("no-parliament", "split_parliament"), ("no-texts", "locales/en/parliament.ftl")] {
        let page = open_without(name, &[file], Held::Missing, "?lang=en");
        let before = page.stand().protocol;
        page.press("g");
        page.click_on(&page.one("dialog [data-protocol='parliament']"));
        page.until_text("dialog .late.failed", &t("parliament-title"));
        assert_eq!(page.stand().protocol, before);
        let_go(name);
        retry(&page);
        page.until_stand("it is on the stage", |now| now.protocol == "parliament");
        page.until("the gallery is closed", "!document.querySelector('dialog[open]')");
        page.until_text(".head .pill", &t("parliament-title"));
        page.until("nothing waits", GONE);
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_language_that_does_not_come_leaves_the_page_in_the_one_it_has() {
    let page = open_without("no-zh", &["split_zh"], Held::Missing, "?lang=en");
    page.stand();
    page.click("button", &t("page-language"));
    until_failed(&page, Lang::Zh.name());
    assert_eq!(page.js("return document.documentElement.lang"), "en");
    let_go("no-zh");
    retry(&page);
    page.until("Chinese", "document.documentElement.lang === 'zh'");
    page.until("nothing waits", GONE);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_link_is_opened_when_the_page_can_read_it() {
    let name = "no-link";
    for file in ["split_tools", "split_paxos.wasm"] {
        let text = "synod 1\nprotocol paxos\npropose P1 foo\nrun 15ms\n";
        let page = open_without(name, &[file], Held::Missing, &address("?lang=en&pane=state", text));
        page.until("something did not come", "document.querySelector('.late.failed')");
        // Loading it again does not lose the link.
        page.reload();
        page.until("something did not come", "document.querySelector('.late.failed')");
        assert_ne!(page.stand().protocol, "paxos");
        let_go(name);
        retry(&page);
        let digest = native(text).digest();
        page.until_stand("the link is open", |now| now.digest == digest);
        page.until("nothing waits", GONE);
        page.until("the pane is in front", "document.querySelector('#tab-state[aria-selected=true]')");
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_kept_run_waits_for_what_it_needs_and_is_not_lost() {
    let name = "no-kept";
    let path = Site::withhold(name, &[], Held::Missing);
    let mut page = Look::default().open(&format!("{path}{}", address("?lang=en", ELECTED)));
    provoked(&mut page, "split_tools");
    at_end_of(&page, ELECTED);
    command(&page, "crash S2");
    let after = page.stand();
    Site::withhold(name, &["split_tools"], Held::Missing);
    for _ in 0..2 {
        page.reload();
        until_failed(&page, &t("late-tools"));
        assert_ne!(page.stand().digest, after.digest);
        // What is watched meanwhile is not put away in its place.
        page.press("ArrowRight");
        page.js_async("await new Promise((done) => setTimeout(done, 1500));", &[]);
    }
    let_go(name);
    retry(&page);
    page.until_stand("it stands where it stood", |now| same(now, &after));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_lesson_that_does_not_come_is_told_apart_from_one_that_there_is_not() {
    let page = open_without(
        "no-lesson",
        &["lessons/paxos-b-returns.md"],
        Held::Missing,
        "?lang=en&lesson=paxos-b-returns",
    );
    until_failed(&page, "lessons/paxos-b-returns");
    let_go("no-lesson");
    retry(&page);
    page.until_stand("the lesson is there", |now| now.protocol == "paxos");
    page.until("its words too", "document.querySelector('.lesson h2')");
    let page = Page::open("?lang=en&lesson=no-such-lesson");
    page.until_text(".kept-line", &with("problem-no-lesson", &[("id", Value::text("no-such-lesson"))]));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_page_without_words_says_so_in_every_language_and_can_try_again() {
    for (name, file, told) in [("no-raft", "split_raft", "raft"), ("no-en", "split_en", "en")] {
        let page = open_without(name, &[file], Held::Missing, "?lang=en");
        page.until("it says what is missing", "document.querySelector('#bare[data-now=file]')");
        assert!(page.text("#bare code").contains(told));
        assert!(page.text("#bare").contains("重试"));
        let_go(name);
        page.click("button", "Try again");
        page.stand();
        page.until("the page has taken its place", "!document.querySelector('#bare')");
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_search_whose_worker_does_not_come_keeps_its_question() {
    let script = "synod 1\nprotocol parliament councillors=3\n";
    for (name, file) in [
        ("no-loader", "explorer_loader.js"),
        ("no-engine", "explorer.js"),
        ("no-explorer", "explorer_bg.wasm"),
    ] {
        let page = open_without(name, &[file], Held::Missing, &address("?lang=en&pane=checks", script));
        at_end_of(&page, script);
        page.click("button", &t("checks-from-start"));
        page.until("it is told", "document.querySelector('[data-search=missing]')");
        assert!(page.text(".search-word").contains(file));
        let_go(name);
        retry(&page);
        page.until("the search ends", "document.querySelector('[data-search=exhausted]')");
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_search_whose_worker_is_slow_or_blocked_says_so_and_goes_on() {
    let script = "synod 1\nprotocol parliament councillors=3\n";
    for (number, file) in ["explorer_loader.js", "explorer.js", "explorer_bg.wasm"].into_iter().enumerate() {
        for held in [Held::Slow, Held::Blocked] {
            let name = format!("{held:?}-worker-{number}");
            let mut page = open_without(&name, &[file], held, &address("?lang=en&pane=checks", script));
            for part in ["ERR_EMPTY_RESPONSE", "Failed to fetch", "importScripts"] {
                page.expect_error(part);
            }
            at_end_of(&page, script);
            page.click("button", &t("checks-from-start"));
            page.until(
                &format!("{file} {held:?}: there are words"),
                "document.querySelector('.search')?.innerText.length > 20",
            );
            if held == Held::Blocked {
                page.until(&format!("{file} is told"), "document.querySelector('[data-search=missing]')");
                assert!(page.text(".search-word").contains(file));
            }
            let_go(&name);
            if held == Held::Blocked {
                retry(&page);
            }
            page.until("the search ends", "document.querySelector('[data-search=exhausted]')");
        }
    }
}
