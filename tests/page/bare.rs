//! What there is to read when the page itself cannot speak: where something forbids it to start, and after it
//! has failed. And nothing of what others write is read as the page's own words.

use crate::common::{ELECTED, address, at_end_of, command, same, t, with};
use crate::support::browser::{Look, Page};
use crate::support::site::{BLANK, Site};
use serde_json::json;
use synod::value::Value;

/// Waits until this is what the page's first picture, or its last, says.
#[track_caller]
fn until_said(page: &Page, why: &str) {
    page.until(why, &format!("document.querySelector('.bare[data-now={why}]')?.checkVisibility()"));
}

/// Both languages are there to be read.
#[track_caller]
fn in_both_languages(page: &Page, en: &str, zh: &str) {
    let text = page.text(".bare");
    assert!(text.contains(en) && text.contains(zh), "{text}");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_forbids_the_page_is_said_in_plain_words() {
    let mut page = Look::default().browser();
    for part in
        ["Content Security Policy", "CORS", "ERR_FAILED", "file:", "sandbox", "CompileError", "frame", "404"]
    {
        page.expect_error(part);
    }
    // Some of these let no script run at all: then words that need none say so.
    let cases = [
        ("wasm", "script-src 'self' 'unsafe-inline'", "'wasm-unsafe-eval'"),
        ("inline", "script-src 'self'", "something forbids them"),
        ("strict", "default-src 'none'", "something forbids them"),
        ("styles", "default-src 'self'", "something forbids them"),
        ("sandbox", "sandbox", "something forbids them"),
        ("scripts", "sandbox allow-scripts", "allow-same-origin"),
    ];
    for (name, policy, words) in cases {
        let path = Site::under_policy(&format!("policy-{name}"), policy);
        page.go(&format!("{path}?lang=en"));
        let said = format!("document.body.innerText.includes({})", json!(words));
        page.until(&format!("under {policy:?} it says {words:?}"), &said);
        let chinese = page.js("return /[\u{4e00}-\u{9fff}]{6}/.test(document.body.innerText)");
        assert_eq!(chinese, true, "under {policy:?} it says so in Chinese too");
    }
    let file = std::path::PathBuf::from(std::env::var_os("SYNOD_DIST").expect("the page is somewhere"));
    page.go_url(&format!("file://{}", file.join("index.html").display()));
    until_said(&page, "opened");
    in_both_languages(&page, "opened as a file", "本地文件");
    // A policy that allows what the page needs is no obstacle, nor is a frame without a memory.
    let path = Site::under_policy(
        "policy-enough",
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
    );
    page.go(&format!("{path}?lang=en"));
    page.stand();
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_browser_that_keeps_nothing_shows_the_page() {
    const FORGETFUL: &str = "for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });";
    let page = Look { before: FORGETFUL, ..Look::default() }.open(&address("?lang=en", ELECTED));
    at_end_of(&page, ELECTED);
}

/// Keeps the program's memory in reach, and ruins it as a run is taken up where the test says so.
const RUINOUS: &str = "
    addEventListener('TrunkApplicationStarted', (event) => { window.ruin = () => new Uint8Array(event.detail.wasm.memory.buffer).fill(255); });
    let boot;
    Object.defineProperty(window, 'boot', {
        get: () => boot,
        set(real) {
            boot = { ...real, begins(what) {
                const may = real.begins(what);
                if (may && localStorage.getItem('ruin') === what) window.ruin();
                return may;
            } };
        },
    });";

fn ruinous() -> Page {
    let mut page = Look { before: RUINOUS, ..Look::default() }.browser();
    for part in [
        "RuntimeError",
        "unreachable",
        "out of bounds",
        "table index",
        "panicked",
        "memory access",
        "already borrowed",
        "Uncaught",
    ] {
        page.expect_error(part);
    }
    page.go(BLANK);
    page.js("localStorage.clear(); sessionStorage.clear();");
    page
}

/// Whether at least so many runs with such words in them are kept.
fn kept(words: &str, count: usize) -> String {
    format!(
        "Object.entries(localStorage).filter(([key, text]) => key.startsWith('synod.run.') && \
         text.includes('{words}')).length >= {count}"
    )
}

const SCRIPT: &str = "return document.querySelector('.fallen textarea').value";

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn after_a_failure_there_are_the_run_and_a_way_on() {
    let page = ruinous();
    page.go(&address("?lang=en", ELECTED));
    at_end_of(&page, ELECTED);
    command(&page, "crash S2");
    let after = page.stand();
    page.until("it is kept", &kept("crash S2", 1));
    page.js("window.ruin()");
    page.press("ArrowRight");
    until_said(&page, "fell");
    in_both_languages(&page, "Synod has failed", "Synod 出错了");
    assert!(page.text(".fallen pre").contains("Error"), "{}", page.text(".fallen pre"));
    assert!(
        page.js(SCRIPT)
            .as_str()
            .is_some_and(|script| script.contains("protocol raft") && script.ends_with("crash S2\n"))
    );
    page.click("button", "Copy");
    page.until("it is copied", "document.querySelector('.copied').checkVisibility()");
    // The next visit does not do it again by itself, whichever way it comes.
    for _ in 0..2 {
        page.go("?lang=en");
        until_said(&page, "kept");
        assert!(page.js(SCRIPT).as_str().is_some_and(|script| script.ends_with("crash S2\n")));
    }
    assert_eq!(page.stand_now(), None, "nothing runs behind it");
    page.click("button", "Try this run again");
    page.until_stand("it stands where it stood", |now| same(now, &after));
    // And that is the end of it.
    page.reload();
    page.until_stand("it stands where it stood", |now| same(now, &after));
    // To start fresh puts the run aside, and leaves no trace in the address.
    page.go("?lang=en&fresh");
    let first = page.stand();
    assert_ne!(first.digest, after.digest);
    page.until_text(".status", &t("status-aside"));
    assert_eq!(page.js("return location.search"), "?lang=en");
    page.until("the example is kept beside it", &kept("raft", 2));
    page.reload();
    assert_ne!(page.stand().digest, after.digest);
    page.go("?lang=en&back");
    page.until_stand("it stands where it stood", |now| same(now, &after));
    assert_eq!(page.js("return location.search"), "?lang=en");
    // What was put aside is asked about no more.
    page.js("localStorage.setItem('synod.starting', JSON.stringify({ tab: 'another', id: '*', time: 0 }))");
    page.go("?lang=en&fresh");
    page.stand();
    page.go("?lang=en");
    page.stand();
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_run_that_brings_the_page_down_is_not_taken_up_again_by_itself() {
    let page = ruinous();
    page.go(&address("?lang=en", ELECTED));
    at_end_of(&page, ELECTED);
    page.press("ArrowLeft");
    page.until("it is kept", &kept("leaders == 1", 1));
    page.js("localStorage.setItem('ruin', 'kept')");
    page.go("?lang=zh&theme=dark");
    until_said(&page, "fell");
    page.go("?lang=zh");
    until_said(&page, "kept");
    in_both_languages(&page, "has not been taken up", "还没有恢复");
    page.click("link", "Start fresh");
    page.stand();
    assert_eq!(
        page.js("return localStorage['synod.run.' + localStorage['synod.aside']].includes('leaders == 1')"),
        true
    );
    // A tab that was ended while it was at it leaves its mark to all others; one that is at it now, to none.
    page.press("ArrowRight");
    page.until("the example is kept", &kept("raft", 2));
    page.js("localStorage.removeItem('ruin')");
    for (ago, asks) in [(60_000, true), (1_000, false)] {
        page.go(BLANK);
        page.js_with(
            "localStorage.setItem('synod.starting', JSON.stringify({ tab: 'another', id: '*', time: Date.now() - arguments[0] }))",
            &[json!(ago)],
        );
        page.go("?lang=en");
        match asks {
            true => until_said(&page, "kept"),
            false => drop(page.stand()),
        }
    }
    // So it is with a link, in the tab that opened it.
    page.js("localStorage.setItem('ruin', 'link')");
    let link = address("?lang=en", "synod 1\nprotocol paxos\npropose P1 foo\n");
    page.go(BLANK);
    page.go(&link);
    until_said(&page, "fell");
    let script = "document.querySelector('.fallen textarea').value.endsWith('propose P1 foo\\n')";
    page.until("the link's script is there", script);
    page.go(&link);
    until_said(&page, "link");
    page.until("the link's script is there", script);
    page.js("localStorage.removeItem('ruin')");
    page.click("button", "Try this run again");
    page.until_stand("the link is open", |now| now.protocol == "paxos");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_lesson_comes_from_the_pages_own_folder_and_from_nowhere_else() {
    const HOSTILE: [&str; 12] = [
        "data:text/plain,title-en:%20x",
        "//127.0.0.1:9/x",
        "http://127.0.0.1:9/x",
        "https:127.0.0.1:9",
        "..%2f..%2fblank",
        "../lessons/raft-figure-8",
        "\\\\127.0.0.1:9\\x",
        "%2f%2f127.0.0.1:9%2fx",
        "raft-figure-8%00",
        "blob:x",
        "javascript:alert(1)",
        "Your account is closed. Call 555",
    ];
    const ASKED: &str =
        "return performance.getEntriesByType('resource').map((file) => file.name).filter((name) =>
        !name.startsWith(location.origin) || /lesson|challenge/.test(new URL(name).pathname))";
    let page = Look::default().browser();
    let example = Value::text(synod::lesson::LESSONS[0]);
    for id in HOSTILE {
        for field in ["lesson", "challenge"] {
            page.go(&format!("?lang=en&{field}={id}"));
            page.until_text(".kept-line", &with("problem-lesson-id", &[("example", example.clone())]));
            assert_eq!(page.js(ASKED), json!([]), "{field}={id}");
            assert!(!page.text("body").contains("555"), "{field}={id} is read on the page");
        }
    }
    // So it is with what was kept: an older page, or another of the same origin, may have written it.
    for id in ["//127.0.0.1:9/x", "data:text/plain,x", "challenges/../../x"] {
        page.go(BLANK);
        page.js_with(
            "localStorage.clear(); sessionStorage.clear();
             localStorage.setItem('synod.session', `synod-session-2 0 1000 logs 0 0 0 ${arguments[0]} 0\\nsynod 1\\nprotocol paxos\\n`)",
            &[json!(id)],
        );
        page.go("?lang=en");
        page.until_stand("the kept run is there", |now| now.protocol == "paxos");
        page.until_text(".kept-line", &with("problem-lesson-id", &[("example", example.clone())]));
        assert_eq!(page.js(ASKED), json!([]), "{id}");
    }
    // Of a language there is only what the page knows, whatever else is asked for.
    page.go("?lang=../../x&theme=//x&view=data:x&pane=../x&speed=1e9");
    page.stand();
    assert_eq!(page.js(ASKED), json!([]));
}
