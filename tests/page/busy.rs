//! What takes long: the page answers while it is done, says how far it is, and stops it when it is asked to.

use crate::common::{ELECTED, address, native, open, t, type_command};
use crate::support::browser::Page;
use synod::script::link;

/// Longest time between two turns of the page, in milliseconds, where other programs use the machine as well.
/// On one that is idle it stays below 200.
const LONGEST: f64 = 600.0;

/// From now on `window.gap` is the longest time in which nothing else had a turn.
const WATCH: &str = "window.gap = 0; window.last = performance.now();
const tick = new MessageChannel(); tick.port1.onmessage = () => {
  const now = performance.now(); window.gap = Math.max(window.gap, now - window.last); window.last = now;
  setTimeout(() => tick.port2.postMessage(0), 1);
}; tick.port2.postMessage(0);";

fn gap(page: &Page) -> f64 {
    page.js("return window.gap").as_f64().expect("a number")
}

/// Opens a script as a link in the page that is open.
fn follow(page: &Page, text: &str) {
    page.js(&format!("location.hash = {:?}", link::encode(text)));
}

/// A run that fills the history.
const ENDLESS: &str = "protocol raft servers=9 seed=4\ntiming election=1us\nrun 4s\n";

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_script_that_takes_long_says_how_far_it_is_and_can_be_stopped() {
    let (page, _) = open(ELECTED);
    page.js(WATCH);
    follow(&page, ENDLESS);
    page.until_text(".work", "link.script");
    // The run of before is on the stage, and heeds keys.
    let before = page.stand();
    page.press("ArrowRight");
    page.until_stand("a key is answered", |now| now.digest != before.digest);
    assert!(page.js("return !!document.querySelector('.work')") == true, "and it is still being opened");
    page.click("button", &t("work-stop"));
    page.until("it is stopped", "!document.querySelector('.work')");
    let stopped =
        page.until_stand("what was done is there", |now| now.time_us > 0 && now.digest != before.digest);
    assert_eq!(page.text(".status"), page.until_text(".status", "1"), "it says where");
    println!("longest turn {} ms, stopped at {} us", gap(&page), stopped.time_us);
    assert!(gap(&page) < LONGEST, "{} ms without a turn", gap(&page));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn forty_thousand_counts_hold_nothing_up() {
    let text = format!("protocol raft\nrun 5s\n{}", "expect count(*->*) > 1\n".repeat(40_000));
    let (page, _) = open(ELECTED);
    page.js(WATCH);
    follow(&page, &text);
    let native = native("protocol raft\nrun 5s\n");
    page.until_stand("it is opened", |now| now.digest == native.digest());
    println!("longest turn {} ms", gap(&page));
    assert!(gap(&page) < LONGEST, "{} ms without a turn", gap(&page));
    // And so it is where the page begins with it.
    let page = Page::open(&address("?lang=en", &text));
    page.until_stand("it is opened", |now| now.digest == native.digest());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_command_that_takes_long_is_stopped_by_the_space_bar() {
    let (page, _) = open("protocol raft servers=9 clients=1 seed=4\nnetwork latency=1ms..2ms\nrun 1s\n");
    page.js(WATCH);
    type_command(&page, "run 1000s");
    page.until_text(".work", "run 1000s");
    page.js("document.querySelector('dialog[open]')?.close()");
    page.press("Space");
    page.until("it is stopped", "!document.querySelector('.work')");
    let stopped = page.stand();
    assert!(stopped.time_us > 1_000_000 && stopped.time_us < 1_001_000_000, "{}", stopped.time_us);
    println!("longest turn {} ms, stopped at {} us", gap(&page), stopped.time_us);
    assert!(gap(&page) < LONGEST, "{} ms without a turn", gap(&page));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn of_many_letters_only_those_that_can_be_told_apart_are_drawn() {
    // Hundreds of copies on their way; then the same by hand, in boxes.
    let copies = "timeout S1\n".to_owned() + &"duplicate all\n".repeat(8);
    let text = format!("protocol raft servers=9 seed=4\nnetwork latency=1s\n{copies}");
    let (page, native) = open(&text);
    let letters = native.frame().messages.len();
    assert!(letters > 1_000, "{letters}");
    let drawn =
        page.js("return document.querySelectorAll('[data-letter]').length").as_u64().expect("a number");
    assert!(drawn > 100 && drawn < 300, "{drawn} of {letters} are drawn");
    page.until_text(".not-drawn", "more");
    let text = format!("protocol raft servers=9 seed=4\nnetwork by-hand\n{copies}");
    let (page, native) = open(&text);
    let letters = native.frame().messages.len();
    let chips = page.js("return document.querySelectorAll('.chip').length").as_u64().expect("a number");
    assert!(letters > 1_000 && chips > 100 && chips < 400, "{chips} of {letters} are in boxes");
    page.js(WATCH);
    let before = page.stand();
    page.press("ArrowRight");
    page.until_stand("one is delivered", |now| now.digest != before.digest);
    println!("longest turn {} ms", gap(&page));
    assert!(gap(&page) < LONGEST, "{} ms without a turn", gap(&page));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_long_value_is_cut_and_the_card_shows_all_of_it() {
    let value = "b".repeat(3_000);
    let text = format!("{ELECTED}request C1 put x {value}\nrun 30ms\n");
    let (page, _) = open(&text);
    let longest = "return Math.max(...[...document.querySelectorAll('.stage text, .slot i, .said, .chosen')]
        .map(one => one.textContent.length))";
    let longest = page.js(longest).as_u64().expect("a number");
    assert!(longest < 400, "{longest} characters in one line");
    page.js(
        "document.querySelector('[data-node=C1]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    );
    page.until_text(".card .fields", &value);
}
