//! The longest run that there can be: whatever a person does with it, the page answers in time, and keeps within
//! its memory.

use crate::busy::{ENDLESS, best, follow, gap};
use crate::common::{ELECTED, address, command, t};
use crate::support::browser::{Look, Page};
use crate::support::person::Stand;
use std::time::{Duration, Instant};

/// The page may take so much memory, in megabytes.
const MOST: f64 = 1_024.0;

/// How long a run may take to be opened. Nobody waits for it in silence: it says how far it is.
const OPENED_IN: Duration = Duration::from_secs(120);

/// From the first script of each page on `window.gap` is the longest turn, and `window.memories` has what the
/// page's program has for a memory.
const WATCHED: &str = "window.gap = 0; window.last = performance.now();
const tick = new MessageChannel(); tick.port1.onmessage = () => {
  const now = performance.now(); window.gap = Math.max(window.gap, now - window.last); window.last = now;
  setTimeout(() => tick.port2.postMessage(0), 1);
}; tick.port2.postMessage(0);
window.memories = [];
for (const name of ['instantiate', 'instantiateStreaming']) {
  const real = WebAssembly[name];
  WebAssembly[name] = async (...args) => {
    const done = await real.apply(WebAssembly, args);
    for (const one of Object.values((done.instance ?? done).exports))
      if (one instanceof WebAssembly.Memory) window.memories.push(one);
    return done;
  };
}";

pub fn watched(address: &str) -> Page {
    Look { before: WATCHED, ..Look::default() }.open(address)
}

/// Memory of the page's program, in megabytes. It never shrinks.
fn memory(page: &Page) -> f64 {
    let size = page.js("return Math.max(...window.memories.map((one) => one.buffer.byteLength)) / 1048576");
    size.as_f64().expect("the page has a memory")
}

/// Waits until nothing takes long, and the browser has drawn.
#[track_caller]
fn rest(page: &Page) {
    let idle = "for (let n = 0; n < 6; n++)
          await new Promise((then) => setTimeout(() => requestAnimationFrame(then), 15));
        return !document.querySelector('.work, [aria-busy=true]') && !!document.querySelector('[data-digest]')";
    let end = Instant::now() + OPENED_IN;
    while page.js_async(idle, &[]) != true {
        assert!(Instant::now() < end, "it takes too long");
    }
}

#[track_caller]
fn until_stand(page: &Page, right: impl Fn(&Stand) -> bool) {
    let end = Instant::now() + OPENED_IN;
    while !page.stand_now().is_some_and(|now| right(&now)) {
        assert!(Instant::now() < end, "it takes too long");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The longest turn until nothing is left to do of an act.
#[track_caller]
pub fn turn(page: &Page, act: impl FnOnce(&Page)) -> f64 {
    rest(page);
    page.js("window.gap = 0; window.last = performance.now()");
    act(page);
    rest(page);
    gap(page)
}

fn put_away(page: &Page) {
    page.js("dispatchEvent(new Event('pagehide'))");
}

/// A script of nearly a megabyte: many requests, each for a key of its own.
fn requests() -> String {
    let value = "v".repeat(40);
    let put = |n: usize| format!("request C{} put key-{n} {value}-{n}\nrun 20ms\n", n % 4 + 1);
    let puts: String = (0..12_000).map(put).collect();
    format!("protocol raft servers=5 clients=4\ntimeout S1\nrun until S1.role == leader\n{puts}")
}

/// Many keys on many servers: what a copy of the world would have to copy.
fn keys() -> String {
    let puts: String = (0..30_000).map(|n| format!("request C1 put k{n} 1\nrun 9ms\n")).collect();
    format!("protocol raft servers=9 clients=1\nnetwork latency=1ms\ndisk latency=0ms\n{puts}")
}

/// A value that grows with each request, and is sent whole by each answer and snapshot.
fn appends() -> String {
    let value = "a".repeat(3_900);
    let requests = format!("request C1 append x {value}\nrun 100ms\n").repeat(250);
    format!(
        "protocol raft servers=9 clients=1 snapshot=1\ntiming heartbeat=1ms\ntimeout S1\n\
         run until S1.role == leader\n{requests}"
    )
}

/// A history that is all but full.
fn full() -> String {
    ENDLESS.replace("run 4s", "step 245000")
}

/// Many branches, each of thousands of steps.
fn branches() -> String {
    let branch = |n: usize| format!("request C1 put x {n}\nrun 20s\ncrash S{}\nrun 5s\ngoto a\n", n % 5 + 1);
    let branches: String = (0..40).map(branch).collect();
    format!("protocol raft servers=5 clients=1 seed=3\nmark a\n{branches}run 1s\n")
}

/// Keys, places and panes.
fn look_around(name: &str, page: &Page) {
    let key = |what: &str, before: &str, key: &str| {
        best(&format!("{name}: {what}"), || {
            page.press(before);
            turn(page, |page| page.press(key))
        });
    };
    key("to the start", "End", "Home");
    key("to the end", "Home", "End");
    key("one step back", "End", "ArrowLeft");
    key("one step on", "Home", "ArrowRight");
    key("to what was interesting before", "End", "Ctrl+ArrowLeft");
    let bar = page.js(
        "const box = document.querySelector('[role=slider] .track, [role=slider]').getBoundingClientRect();
         return [box.left, box.width, box.top + box.height / 2]",
    );
    let [left, width, y] = [0, 1, 2].map(|place| bar[place].as_f64().expect("a number"));
    for share in [0.11, 0.33, 0.45] {
        best(&format!("{name}: to {share} of the line"), || {
            page.press("Home");
            turn(page, |page| page.click_at(left + width * share, y))
        });
    }
    page.press("End");
    let tabs =
        page.js("return document.querySelectorAll('.side [role=tab]').length").as_u64().expect("a number");
    assert!(tabs > 3, "{tabs} panes");
    let show = |tab: u64| {
        page.js(&format!("document.querySelectorAll('.side [role=tab]')[{tab}].click()"));
    };
    for tab in (0..tabs).rev() {
        best(&format!("{name}: pane {tab}"), || {
            show((tab + 1) % tabs);
            turn(page, |_| show(tab))
        });
    }
}

/// Commands, undo, branches, and what is put away after each.
fn act(name: &str, page: &Page) {
    let kept = |what: &str, act: &dyn Fn()| {
        best(&format!("{name}: {what}, and it is kept"), || {
            turn(page, |page| {
                act();
                rest(page);
                put_away(page);
            })
        });
    };
    kept("a command at the end", &|| {
        page.press("End");
        command(page, "crash S1");
    });
    kept("it is taken back", &|| page.press("Ctrl+z"));
    kept("a command at the start", &|| {
        page.press("Home");
        command(page, "crash S1");
    });
    kept("another branch", &|| {
        page.js("document.querySelector('[role=menuitemradio][aria-checked=false]').click()");
    });
}

/// The page afresh with what was kept; another run, and back.
fn come_back(name: &str, page: &Page) {
    page.press("End");
    rest(page);
    put_away(page);
    let stand = page.stand();
    let here = |now: &Stand| now.digest == stand.digest;
    best(&format!("{name}: the page begins with it"), || {
        page.reload();
        until_stand(page, here);
        rest(page);
        gap(page)
    });
    best(&format!("{name}: back to it from another run"), || {
        follow(page, ELECTED);
        until_stand(page, |now| !here(now));
        turn(page, |page| {
            page.js("history.back()");
            until_stand(page, here);
        })
    });
}

/// Opened as a link, looked at, acted on, kept, and taken up again.
fn all_of(name: &str, text: &str) {
    let mut opened = None;
    best(&format!("{name}: it is opened"), || {
        let page = watched(&address("?lang=en", ELECTED));
        let before = page.stand();
        let longest = turn(&page, |page| {
            follow(page, text);
            until_stand(page, |now| now.digest != before.digest);
        });
        opened = Some(page);
        longest
    });
    let page = opened.expect("the run was opened");
    rest(&page);
    look_around(name, &page);
    act(name, &page);
    come_back(name, &page);
    let taken = memory(&page);
    println!("{name}: {taken:.0} MB");
    assert!(taken < MOST, "{name}: {taken} MB");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_full_history_holds_nothing_up() {
    all_of("full history", &full());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_megabyte_of_script_holds_nothing_up() {
    all_of("many requests", &requests());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_store_of_many_keys_holds_nothing_up() {
    all_of("many keys", &keys());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn long_values_hold_nothing_up() {
    all_of("long values", &appends());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn many_branches_hold_nothing_up() {
    all_of("many branches", &branches());
}

/// Scripts that would grow without end; natively they are in `tests/limits.rs`.
#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn whatever_grows_without_end_ends_within_the_pages_memory() {
    let crashes: String = (2..=9).map(|server| format!("crash S{server}\n")).collect();
    let value = "a".repeat(3_900);
    let messages = format!(
        "protocol raft servers=9\ntiming heartbeat=1ms\ntimeout S1\nrun until S1.role == leader\n{crashes}\
         request C1 put x {value} at S1\nrun 100s\n"
    );
    let copies = format!(
        "protocol raft servers=9\nnetwork by-hand\ntimeout S1\n{}deliver all\nsettle\n",
        "duplicate all\n".repeat(14)
    );
    let page = watched(&address("?lang=en", ELECTED));
    for text in [
        ENDLESS,
        "protocol raft servers=9\ntiming election=1us\ndisk latency=3s\nrun 4s\n",
        "protocol multi-paxos servers=9\nnetwork latency=20ms duplicate=100%\ntiming election=1us\nrun 4s\n",
        &messages,
        &copies,
    ] {
        follow(&page, text);
        let end = Instant::now() + OPENED_IN;
        while page.js("return !!document.querySelector('dialog[open]')") != true {
            assert!(Instant::now() < end, "it takes too long: {text:.80}");
            std::thread::sleep(Duration::from_millis(50));
        }
        let said = page.until_text("dialog[open]", &t("trouble-title"));
        println!("{:4.0} MB {}", memory(&page), said.lines().nth(3).unwrap_or_default());
        assert!(memory(&page) < MOST, "{} MB: {text:.80}", memory(&page));
        page.press("Escape");
        page.until("the words are put away", "!document.querySelector('dialog[open]')");
    }
}
