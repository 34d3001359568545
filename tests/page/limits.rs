//! The page at its limits: a history that is full, scripts that fill a disk or stand still, messages without number,
//! a failure of the program itself.

use crate::common::{ELECTED, address, at_end_of, command, native, open, same, t, with};
use crate::support::browser::{Look, Page};
use crate::support::person::Stand;
use std::time::{Duration, Instant};
use synod::locale::{Lang, Texts};
use synod::sim::MAX_IN_FLIGHT;
use synod::value::Value;

/// How long the longest run may take to be opened.
const OPENED_IN: Duration = Duration::from_secs(150);

#[track_caller]
fn long_until(page: &Page, what: &str, right: impl Fn(&Stand) -> bool) -> Stand {
    long_until_some(what, || page.stand_now().filter(&right))
}

#[track_caller]
fn long_until_some<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + OPENED_IN;
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(Instant::now() < end, "{what}: it takes too long");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn put_away(page: &Page) {
    page.js("dispatchEvent(new Event('pagehide'))");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_history_that_is_full_says_what_to_do_and_goes_on() {
    const MOST: u32 = 250_000;
    let text = "protocol raft servers=5 clients=1 seed=4\ntiming election=1us\nstep 249900\n";
    let page = Page::open(&address("?lang=en", text));
    long_until(&page, "all but a hundred steps", |now| now.time_us > 0 && now.protocol == "raft");
    // The first of it stands there long before the last.
    let works = || page.js("return document.querySelector('.work') !== null") == true;
    // Between two pieces of work none is told of for a moment.
    let mut looks = 0;
    long_until_some("it stands", || {
        looks = if works() { 0 } else { looks + 1 };
        (looks > 20).then_some(())
    });
    let before = page.stand();
    page.press("Space");
    let full = with("problem-history-full", &[("most", MOST.into())]);
    page.until_text(".status", &full);
    assert!(full.contains(&t("status-go-on")), "the sentence names the button");
    let stopped = page.stand();
    assert!(stopped.time_us >= before.time_us);
    page.click("button", &t("status-go-on"));
    let args = [("steps", MOST.into()), ("time", Value::Time(stopped.time_us))];
    page.until_text(".status", &with("status-let-go", &args));
    assert_eq!(page.stand().digest, stopped.digest, "it goes on from there");
    command(&page, "crash S1");
    let after = page.stand();
    put_away(&page);
    page.reload();
    long_until(&page, "it is where it was", |now| same(now, &after));
}

/// What once left a white page, on every visit since.
#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_disk_that_fills_and_a_clock_that_stands_still_are_said_and_survive_a_reload() {
    for (text, problem) in [
        ("protocol raft servers=2\ntiming election=0ms\ndisk by-hand\nrun 4s\n", "problem-unflushed"),
        ("protocol paxos-kv\ntiming patience=0ms\nrequest C1 put x 1\nrun 4s\n", "problem-stands-still"),
    ] {
        let native = native(text);
        let error = native.error.as_ref().expect("its last line is refused");
        assert_eq!(error.problem.id, problem);
        let page = Page::open(&address("?lang=en", text));
        let words = Texts::new(Lang::En).say(&error.problem, Some(native.history.roster()));
        page.until_text("[role=alert]", &words);
        page.press("Escape");
        page.until("no dialog", "!document.querySelector('dialog')");
        command(&page, "mark here");
        let stand = page.stand();
        put_away(&page);
        for _ in 0..2 {
            page.reload();
            page.until_stand("it stands where it stood", |now| same(now, &stand));
            assert_eq!(page.js("return !document.querySelector('.fallen, .kept-line, .bare')"), true);
        }
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn ten_thousand_messages_are_drawn_in_a_few_thousand_elements() {
    let copies = "timeout S1\n".to_owned() + &"duplicate all\n".repeat(11);
    let text = format!("protocol raft servers=9 seed=4\nnetwork latency=1s\n{copies}");
    let (page, native) = open(&text);
    assert_eq!(native.frame().messages.len(), MAX_IN_FLIGHT);
    page.until("they are drawn", "document.querySelectorAll('[data-message]').length > 100");
    page.until_text(".not-drawn", "more");
    let elements = page.js("return document.querySelectorAll('svg, svg *').length").as_u64();
    assert!(elements.is_some_and(|count| count < 5_000), "{elements:?} elements");
    let all = page.js("return document.querySelectorAll('*').length").as_u64();
    assert!(all.is_some_and(|count| count < 12_000), "{all:?} elements on the whole page");
}

/// While the page writes a run into the browser's memory, nobody can press a button: the test does, and the program
/// finds what it must not.
#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_panic_of_the_program_shows_the_run_and_a_way_on() {
    let mut page = Look::default().browser();
    for part in ["panicked", "RuntimeError", "unreachable", "borrowed", "Uncaught"] {
        page.expect_error(part);
    }
    page.go(&address("?lang=en", ELECTED));
    at_end_of(&page, ELECTED);
    command(&page, "crash S2");
    put_away(&page);
    page.js("window.really = Storage.prototype.setItem;
         Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') };");
    command(&page, "crash S3");
    put_away(&page);
    page.until("it is said", "document.querySelector('.kept-line[data-notice=kept-full]')");
    page.js("Storage.prototype.setItem = function (key, text) {
             if (key.startsWith('synod.run.')) document.querySelector('.kept-line .btn')?.click();
             return window.really.call(this, key, text);
         };");
    command(&page, "restart S3");
    page.js("try { dispatchEvent(new Event('pagehide')) } catch {}");
    page.until("the page has failed", "document.querySelector('.bare.fallen, .fallen')?.checkVisibility()");
    let said = page.text(".fallen pre");
    assert!(said.contains("panicked") && said.contains("borrow"), "{said}");
    let script = page.js("return document.querySelector('.fallen textarea').value");
    assert!(script.as_str().is_some_and(|script| script.contains("crash S2")), "{script}");
    page.js("Storage.prototype.setItem = window.really");
    page.click("button", "Try this run again");
    page.until_stand("the run is there", |now| now.protocol == "raft");
}
