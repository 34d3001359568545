//! The transport: play, steps, the scrubber, speed, branches.

use crate::common::{ELECTED, command, open, press_and_change, same, t};
use crate::support::browser::{Look, Page};

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn playing_moves_time_and_pausing_stops_it() {
    let (page, _) = open(ELECTED);
    let before = page.stand();
    page.click("button", &t("transport-play"));
    page.until_stand("time goes on", |now| now.time_us > before.time_us);
    page.click("button", &t("do-pause"));
    page.find("button", &t("transport-play"));
    let stopped = page.stand();
    page.js_async("for (let n = 0; n < 20; n++) await new Promise(requestAnimationFrame);", &[]);
    assert_eq!(page.stand(), stopped);
    page.press("Space");
    page.until_stand("the space bar plays too", |now| now.time_us > stopped.time_us);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_step_on_and_a_step_back_lead_to_the_same_moment() {
    let (page, _) = open(ELECTED);
    let first = press_and_change(&page, "ArrowRight");
    page.click("button", &t("do-step"));
    let second = page.until_stand("one step on", |now| now.digest != first.digest);
    page.click("button", &t("do-step-back"));
    page.until_stand("one step back", |now| same(now, &first));
    page.press("ArrowRight");
    page.until_stand("and on again", |now| same(now, &second));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_next_interesting_event_is_the_election() {
    let (page, native) = open(ELECTED);
    page.press("Home");
    page.until_stand("the start", |now| now.time_us == 0);
    page.press("Ctrl+ArrowRight");
    let won = page.until_text(".feed-list .election", &native.leader());
    assert!(won.contains('1'), "it says which term: {won}");
    page.press("End");
    page.until_stand("the end", |now| now.digest == native.digest());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn with_nothing_interesting_ahead_time_stays_and_the_page_says_so() {
    let (page, _) = open(&format!("{ELECTED}run 300ms\n"));
    let before = page.stand();
    page.press("Ctrl+ArrowRight");
    page.until("it says so", "document.querySelector('.status.bad')?.innerText.includes('10')");
    assert_eq!(page.stand(), before);
    page.click("button", &t("do-next-milestone"));
    assert_eq!(page.stand(), before);
    // A commit lies ahead once a client has asked.
    page.press("c");
    press_and_change(&page, "Ctrl+ArrowRight");
    page.until("a commit", "document.querySelector('.feed-list .newest.commit, .feed-list .commit')");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn acting_in_the_past_keeps_the_future_as_a_branch() {
    let (page, native) = open(ELECTED);
    let end = page.stand();
    page.press("Home");
    page.until_stand("the start", |now| now.time_us == 0);
    command(&page, "crash S1");
    page.until_text(".status", "branch 1");
    command(&page, "run 30ms");
    assert_ne!(page.stand().digest, end.digest);
    page.js("document.querySelector('.transport details.menu summary').click()");
    let branch = page.find("menuitemradio", "branch 1");
    page.click_on(&branch);
    page.press("End");
    page.until_stand("the first branch goes on to where it went", |now| now.digest == native.digest());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn undo_takes_back_the_last_command() {
    let (page, _) = open(ELECTED);
    let before = page.stand();
    command(&page, "partition S1 | S2 S3");
    assert_ne!(page.stand().digest, before.digest);
    page.press("Ctrl+z");
    page.until_stand("as it was", |now| same(now, &before));
    page.until_text(".status", "branch");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_scrubber_goes_to_any_moment() {
    let (page, native) = open(ELECTED);
    let end = page.stand();
    let bar = page.js(
        "const box = document.querySelector('[role=slider] .track, [role=slider]').getBoundingClientRect();
         return [box.left, box.width, box.top + box.height / 2]",
    );
    let [left, width, y] = [0, 1, 2].map(|place| bar[place].as_f64().expect("a number"));
    page.click_at(left + width * 0.2, y);
    let early = page.until_stand("earlier", |now| now.time_us < end.time_us);
    page.click_at(left + width * 0.4, y);
    page.until_stand("later again", |now| now.time_us > early.time_us);
    page.click_at(left, y);
    page.until_stand("the very start", |now| now.time_us == 0);
    page.press("End");
    page.until_stand("the end", |now| now.digest == native.digest());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_higher_speed_is_faster() {
    let (page, _) = open(ELECTED);
    let before = page.stand();
    choose_speed(&page, 10_000_000);
    page.press("Space");
    // At the usual speed this would take ten minutes.
    page.until_stand("six seconds later", |now| now.time_us > before.time_us + 6_000_000);
}

fn choose_speed(page: &Page, speed: u32) {
    page.js_with(
        "const select = document.querySelector('select.speed');
         select.value = String(arguments[0]);
         select.dispatchEvent(new Event('change', { bubbles: true }));",
        &[speed.into()],
    );
}

/// Where the first message is drawn, frame by frame, while the world stands still between two events.
fn places_between_events(page: &Page) -> u64 {
    choose_speed(page, 1_000);
    page.press("Space");
    let places = page.js_async(
        "const places = new Set();
         const stands = () => document.documentElement.dataset.digest;
         const message = () => document.querySelector('[data-message]');
         while (!message()) await new Promise(requestAnimationFrame);
         let digest = stands(), name = message().dataset.message;
         for (let n = 0; n < 40; n++) {
             await new Promise(requestAnimationFrame);
             if (stands() !== digest) { digest = stands(); places.clear(); n = 0; name = message()?.dataset.message; }
             const box = document.querySelector(`[data-message='${name}'] path`)?.getBoundingClientRect();
             if (box) places.add(box.x + ' ' + box.y);
         }
         return places.size;",
        &[],
    );
    places.as_u64().expect("a number")
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn messages_glide_from_frame_to_frame() {
    let (page, _) = open(ELECTED);
    assert!(places_between_events(&page) > 5);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn nothing_glides_for_those_who_asked_for_less_motion() {
    let page =
        Look { reduced_motion: true, ..Look::default() }.open(&crate::common::address("?lang=en", ELECTED));
    crate::common::at_end_of(&page, ELECTED);
    assert_eq!(places_between_events(&page), 1);
}
