//! A run, and what is opened beside it: in another tab, at once after an act, in a lesson of several worlds.

use crate::common::{ELECTED, address, at_end_of, command, open, same, type_command};
use crate::support::browser::Page;
use serde_json::Value;
use synod::challenge::CHALLENGES;
use synod::lesson::LESSONS;
use synod::script::link::encode;

const PAXOS: &str = "synod 1\nprotocol paxos\npropose P1 foo\nrun 15ms\n";

/// A lesson whose world begins anew with its second step, and one that has a question before that.
const WORLDS: &str = "raft-disk";

fn put_away(page: &Page) {
    page.js("dispatchEvent(new Event('pagehide'))");
}

/// What is kept of the run that this entry of the browser's history stands on.
fn entry(page: &Page) -> String {
    let entry = page.js("return localStorage[`synod.run.${history.state}`] ?? ''");
    entry.as_str().unwrap_or_default().to_owned()
}

fn count(page: &Page) -> usize {
    let count =
        page.js("return Object.keys(localStorage).filter((key) => key.startsWith('synod.run.')).length");
    count.as_u64().map_or(0, |count| count as usize)
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_is_opened_in_another_tab_takes_nothing_from_a_run_that_goes_on() {
    let (page, _) = open(ELECTED);
    command(&page, "crash S2");
    put_away(&page);
    let others = [
        address("?lang=en", PAXOS),
        format!("?lang=en#{}", &encode(PAXOS)[..9]),
        format!("?lang=en&lesson={}", LESSONS[0]),
        format!("?lang=en&challenge={}", CHALLENGES[0]),
        "?lang=en&fresh".to_owned(),
    ];
    let mine = page.js("return history.state");
    for (number, other) in others.iter().enumerate() {
        // Something was done that is not put away yet.
        command(&page, &format!("mark before-{number}"));
        let stand = page.stand();
        let first = page.new_tab();
        page.go(other);
        page.stand();
        if other.contains("lesson=") || other.contains("challenge=") {
            page.until("its words are there", "document.querySelector('.lesson h2')");
        }
        page.press("ArrowRight");
        put_away(&page);
        let there = page.stand();
        let second = page.to_tab(&first);
        assert!(same(&page.stand(), &stand), "{other}: the run goes on");
        command(&page, &format!("mark after-{number}"));
        let stand = page.stand();
        put_away(&page);
        page.to_tab(&second);
        put_away(&page);
        page.reload();
        page.until_stand(&format!("{other}: the other tab has its own"), |now| {
            now.protocol == there.protocol
        });
        page.to_tab(&first);
        page.reload();
        page.until_stand(&format!("{other}: it stands where it stood"), |now| same(now, &stand));
        assert_eq!(page.js("return history.state"), mine, "{other}");
        let kept = entry(&page);
        assert!(kept.contains(&format!("before-{number}")) && kept.contains(&format!("after-{number}")));
    }
    assert!(count(&page) >= others.len(), "each was kept: {}", count(&page));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn an_act_that_is_followed_at_once_by_something_else_is_kept() {
    let (page, _) = open(ELECTED);
    put_away(&page);
    let follow = format!("location.hash = '{}'", encode(PAXOS));
    let lesson = format!("location.search = '?lang=en&lesson={}'", LESSONS[0]);
    let ways = [&*follow, &*lesson, "location.href = 'blank.html'", "history.back()", "location.reload()"];
    for (number, way) in ways.into_iter().enumerate() {
        let act = format!("mark haste-{number}");
        type_command(&page, &act);
        let before = page.js(&format!(
            "const entry = localStorage[`synod.run.${{history.state}}`];
             window.was = history.state;
             {way}; return entry"
        ));
        let in_time = !before.as_str().is_some_and(|entry| entry.contains(&act));
        let kept = format!(
            "Object.entries(localStorage).some(([key, text]) => key.startsWith('synod.run.') && text.includes('{act}'))"
        );
        page.until(&format!("{way}: the act is kept"), &kept);
        assert!(in_time, "{way}: it was not kept already when that happened");
        page.go(&address("?lang=en", ELECTED));
        at_end_of(&page, ELECTED);
        put_away(&page);
    }
}

const STEP: &str = "(new URLSearchParams(location.search).get('step') ?? '1')";

/// The step of the lesson that is shown, from 1.
fn step(page: &Page) -> Value {
    page.js(&format!("return {STEP}"))
}

/// On to the end of the next step.
#[track_caller]
fn next(page: &Page) {
    let before = step(page);
    for _ in 0..8 {
        page.press("PageDown");
        if step(page) != before {
            break;
        }
    }
    page.press("End");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_is_tried_in_a_world_of_a_lesson_comes_back_with_it() {
    let page = Page::open(&format!("?lesson={WORLDS}&lang=en"));
    page.until("the lesson is there", "document.querySelector('.lesson h2')");
    page.stand();
    // A question that waits holds the world: it is passed over.
    next(&page);
    page.press("PageUp");
    command(&page, "mark mine");
    command(&page, "timeout S2");
    let branches = "document.querySelectorAll('[role=menuitemradio]').length";
    let mine = page.js(&format!("return {branches}"));
    let marks = "document.querySelectorAll('.scrub .milestone.mark').length";
    assert_eq!(mine, 2, "what was tried is a branch");
    next(&page);
    next(&page);
    let entries = count(&page);
    for reloads in [false, true, true] {
        if reloads {
            put_away(&page);
            page.reload();
            page.until("the lesson is there", "document.querySelector('.lesson h2')");
        }
        let there = step(&page);
        while step(&page) != "1" {
            let before = step(&page);
            page.press("PageUp");
            page.until("a step back", &format!("{STEP} !== {before}"));
        }
        page.until("what was tried is there", &format!("{branches} === 2"));
        page.js("document.querySelector('[role=menuitemradio][aria-checked=false]').click()");
        page.press("End");
        page.until("with its mark", &format!("{marks} > 0"));
        while step(&page) != there {
            let before = step(&page);
            page.press("PageDown");
            page.until("a step on", &format!("{STEP} !== {before}"));
        }
    }
    assert_eq!(count(&page), entries, "all of it is one entry");
}
