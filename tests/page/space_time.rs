//! The space-time pane: messages as arrows, a way to any moment, and what led to the present.

use crate::common::{address, at_end_of, command, native, open, t};
use crate::support::browser::{Look, Page};
use synod::sim::{Event, EventKind};

/// An election, a write, a crash, another election.
const STORY: &str = "synod 1
protocol raft servers=3 clients=1 seed=7
run until leaders == 1
request C1 put x 1
run 40ms
crash leader
run until leaders == 1
run 20ms
";

/// A run with far more moments than a window holds.
const LONG: &str = "synod 1\nprotocol raft servers=3 clients=1 seed=7\nrun 8s\n";

#[track_caller]
fn show(page: &Page) {
    page.click("tab", &t("pane-space-time"));
    page.until("it is drawn", "document.querySelector('.space-time-whole .arrow .head')");
}

fn arrows(page: &Page, class: &str) -> u64 {
    let count = format!("return document.querySelectorAll('.space-time-whole .arrow{class}').length");
    page.js(&count).as_u64().expect("a count")
}

/// Whether the line of the present is in sight.
const PRESENT: &str = "(() => {
    const box = (css) => document.querySelector(css).getBoundingClientRect();
    const [run, now] = [box('.space-time-run'), box('.space-time-whole .now')];
    return run.height > 100 && now.top >= run.top && now.top <= run.bottom;
})()";

#[test]
#[ignore = "cargo xtask test --only page"]
fn a_click_goes_to_the_moment_it_is_at() {
    let (page, native) = open(STORY);
    show(&page);
    page.until("the present is in sight", PRESENT);
    // The second time that is in sight, and how it is written.
    let place = page.js(
        "const run = document.querySelector('.space-time-run').getBoundingClientRect();
         const times = [...document.querySelectorAll('.space-time-whole .time')].map((time) => ({ time, box: time.getBoundingClientRect() }));
         const { time, box } = times.filter(({ box }) => box.top > run.top + 20)[1];
         return { x: box.right + 40, y: box.top + box.height / 2, text: time.textContent };",
    );
    page.click_at(place["x"].as_f64().expect("a place"), place["y"].as_f64().expect("a place"));
    let stand = page.until_stand("it is another moment", |stand| stand.digest != native.digest());
    let said = place["text"].as_str().expect("a time");
    assert_eq!(synod::locale::clock(stand.time_us), said);
    // What comes later is still there, and faint.
    page.until(
        "the future is behind a veil",
        "+document.querySelector('.space-time .ahead').getAttribute('height') > 50",
    );
    page.press("End");
    page.until_stand("the end again", |stand| stand.digest == native.digest());
}

#[test]
#[ignore = "cargo xtask test --only page"]
fn what_led_to_the_present_is_lit() {
    let (page, _) = open(STORY);
    show(&page);
    assert_eq!((arrows(&page, ".past"), arrows(&page, ".apart")), (0, 0));
    page.click("button", &t("space-time-causes"));
    page.until("all else is faint", "document.querySelector('.space-time-whole svg.lit .arrow.past')");
    page.until("lifelines are lit", "document.querySelector('.space-time-whole .cone.past line')");
    // In the middle of the run there is something on either side.
    page.press("Home");
    for _ in 0..3 {
        page.press("Ctrl+ArrowRight");
    }
    page.until("something came of it", "document.querySelector('.space-time-whole .arrow.future')");
    page.click("button", &t("space-time-causes"));
    page.until("nothing is lit", "!document.querySelector('.space-time-whole :is(.past, .future, .apart)')");
}

#[test]
#[ignore = "cargo xtask test --only page"]
fn a_kind_of_message_and_a_node_can_be_left_out() {
    let (page, _) = open(STORY);
    show(&page);
    let all = arrows(&page, "");
    page.click_on(&page.one(".space-time-choice summary"));
    page.click_on(&page.one(".space-time-choice [data-kind=AppendEntries]"));
    page.until(
        "it is gone",
        &format!("document.querySelectorAll('.space-time-whole .arrow').length < {all}"),
    );
    page.until_text(".space-time-choice summary", "1");
    let names = "document.querySelectorAll('.space-time .names .lifeline-name').length";
    assert_eq!(page.js(&format!("return {names}")), 4);
    page.click("checkbox", "S2");
    page.until("it has no line any more", &format!("{names} === 3"));
    page.click("checkbox", "S2");
    page.click_on(&page.one(".space-time-choice [data-kind=AppendEntries]"));
    page.until(
        "all is there again",
        &format!("document.querySelectorAll('.space-time-whole .arrow').length === {all}"),
    );
}

/// Of a long run a window's worth is drawn; the present is followed until a person looks elsewhere.
#[test]
#[ignore = "cargo xtask test --only page"]
fn of_a_long_run_what_is_in_sight_is_drawn() {
    let (page, _) = open(LONG);
    show(&page);
    page.until("the present is in sight", PRESENT);
    // A page that is slow has scrolled before it has drawn what is there.
    page.until("and drawn", "document.querySelector('.space-time-whole svg').viewBox.baseVal.y > 1000");
    let shapes = "document.querySelectorAll('.space-time-whole svg *').length";
    let count = page.js(&format!("return {shapes}")).as_u64().expect("a count");
    assert!((50..3_000).contains(&count), "{count} elements");
    let whole = "document.querySelector('.space-time-run').scrollHeight";
    assert!(page.js(&format!("return {whole}")).as_u64() > Some(5_000));
    page.js("document.querySelector('.space-time-run').scrollTop = 0");
    page.until(
        "the first election is drawn",
        "document.querySelector('.space-time-whole svg').viewBox.baseVal.y === 0 && document.querySelector('.space-time-whole .lifeline.leads')",
    );
    page.press("ArrowLeft");
    page.until("a person stays where they went", "document.querySelector('.space-time-run').scrollTop === 0");
    page.press("Home");
    page.until("and follows again from there", PRESENT);
    page.press("End");
    page.until("to the end", PRESENT);
}

/// What is drawn belongs to one run: another one may have more nodes.
#[test]
#[ignore = "cargo xtask test --only page"]
fn another_run_is_another_diagram() {
    let five = STORY.replace("servers=3", "servers=5");
    let page = Page::open(&address("?lang=en&pane=space-time", &five));
    at_end_of(&page, &five);
    page.until("it is drawn", "document.querySelectorAll('.space-time .names .lifeline-name').length === 6");
    command(&page, "partition S1 | S2");
    page.until_text(".space-time-whole", "S1");
    assert!(arrows(&page, "") > 0);
    // A branch from before all that.
    page.press("Home");
    command(&page, "crash S1");
    page.until(
        "the crash is the newest",
        "document.querySelector('.space-time-whole .event.crash') && !document.querySelector('.space-time-whole .arrow')",
    );
}

/// A lesson asks what will become of things: the diagram ends at the present.
#[test]
#[ignore = "cargo xtask test --only page"]
fn a_lesson_is_not_told_ahead() {
    let page = Page::open("?lang=en&lesson=raft-figure-8&pane=space-time");
    page.until("it is drawn", "document.querySelector('.space-time-whole .lifeline')");
    page.press("Home");
    let below = "(() => {
        const box = (css) => document.querySelector(css).getBoundingClientRect();
        return box('.space-time-whole').bottom - box('.space-time-whole .now').top;
    })()";
    page.until("nothing is below the present", &format!("{below} < 60"));
}

#[test]
#[ignore = "cargo xtask test --only page"]
fn it_is_there_on_a_phone_by_hand_and_in_chinese() {
    let text = "synod 1\nprotocol paxos\nnetwork by-hand\npropose P1 x\nsettle\n";
    let page = Look { language: "zh-CN", ..Look::phone() }.open(&address("?pane=space-time", text));
    at_end_of(&page, text);
    let tabs =
        page.js("return [...document.querySelectorAll('.sheet-tabs button')].map((tab) => tab.innerText)");
    assert!(tabs.as_array().expect("tabs").iter().any(|tab| tab == "时空图"), "{tabs}");
    page.until("it is drawn", "document.querySelector('.space-time-whole .arrow .head')");
    let is_arrival = |event: &&Event| matches!(event.kind, EventKind::Delivered(_));
    let delivered = native(text).history.events().filter(is_arrival).count() as u64;
    assert!(delivered > 5, "{delivered}");
    assert_eq!(arrows(&page, ":not(.unfinished)"), delivered);
}
