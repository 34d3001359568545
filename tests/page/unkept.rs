//! Runs for which there is no place: they are there until the page is left, whatever is opened meanwhile, and can be
//! copied whole.

use crate::common::{ELECTED, at_end_of, command, native, open, same, t, with};
use crate::support::browser::Page;
use synod::script::link::encode;
use synod::value::Value;

const PAXOS: &str = "synod 1\nprotocol paxos\npropose P1 foo\nrun 15ms\n";

/// Fills what the browser keeps for the page, to the last character.
const FILL: &str = "for (let size = 1 << 21, n = 0; size >= 1;) {
    try { localStorage.setItem(`fill.${n++}`, 'x'.repeat(size)); } catch { size >>= 1; }
}";

const EMPTY: &str =
    "for (const key of Object.keys(localStorage)) if (key.startsWith('fill.')) localStorage.removeItem(key)";

/// What the page copies is at hand for the test.
const COPIES: &str =
    "window.copied = null; navigator.clipboard.writeText = async (text) => { window.copied = text; };";

fn put_away(page: &Page) {
    page.js("dispatchEvent(new Event('pagehide'))");
}

/// Follows a link in the page that is open.
#[track_caller]
fn follow(page: &Page, text: &str) {
    page.js(&format!("location.hash = {:?}", encode(text)));
    at_end_of(page, text);
}

/// Presses the button of a line that copies, and gives what it copied.
#[track_caller]
fn copied(page: &Page, word: &str) -> String {
    page.js("window.copied = null");
    let button = format!("document.querySelector('.kept-line[data-notice={word}] .btn')");
    page.until(&format!("{word} is said"), &button);
    page.js(&format!("{button}.click()"));
    let text = page.until("something is copied", "window.copied");
    text.as_str().expect("it is text").to_owned()
}

/// Types a long line at once, as pasting does.
#[track_caller]
fn paste(page: &Page, line: &str) {
    page.press("Ctrl+k");
    page.until("the palette is open", "document.activeElement.matches('dialog[open] input')");
    page.js_with(
        "const field = document.activeElement; field.value = arguments[0];
         field.dispatchEvent(new InputEvent('input', { bubbles: true }));",
        &[line.into()],
    );
    page.press("Enter");
    page.until("the palette closes behind a line that worked", "!document.querySelector('dialog[open]')");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_run_that_finds_no_room_is_there_after_a_link_and_goes_back_to_its_place() {
    let (page, _) = open(ELECTED);
    page.js(COPIES);
    command(&page, "crash S2");
    put_away(&page);
    page.js(FILL);
    command(&page, &format!("mark {}", "m".repeat(300)));
    command(&page, "crash S3");
    put_away(&page);
    page.until_text(".kept-line[data-notice=kept-full]", &t("kept-full"));
    let stand = page.stand();
    // What is copied is what stands there when the button is pressed.
    command(&page, "restart S3");
    let text = copied(&page, "kept-full");
    assert_eq!(native(&text).digest(), page.stand().digest);
    page.press("Ctrl+z");
    page.until_stand("it is taken back", |now| now.digest == stand.digest);
    // A link takes its place. Neither can be kept, and each is said.
    follow(&page, PAXOS);
    command(&page, "crash A1");
    put_away(&page);
    let other = page.stand();
    page.until("it is said of the new one", "document.querySelector('.kept-line[data-notice=kept-full]')");
    let text = copied(&page, "kept-left");
    assert!(text.contains("crash S3") && text.contains("# branch"), "{text}");
    assert_eq!(native(&text).digest(), stand.digest, "the run that was left is copied, and not the other");
    // It is among the runs, and says how long.
    page.press("o");
    page.until_text(".runs", &t("runs-shelved"));
    assert_eq!(page.js("return document.querySelectorAll('.runs li').length"), 2);
    page.press("Escape");
    page.until("no dialog", "!document.querySelector('dialog[open]')");
    page.js("history.back()");
    page.until_stand("the run that was left", |now| same(now, &stand));
    page.js("history.forward()");
    page.until_stand("the other one", |now| same(now, &other));
    page.js("history.back()");
    page.until_stand("the run that was left", |now| same(now, &stand));
    // Once there is room, it is kept with the next thing done.
    page.js(EMPTY);
    command(&page, "run 3ms");
    let after = page.stand();
    put_away(&page);
    page.until(
        "it is kept",
        "Object.entries(localStorage).some(([key, text]) => key.startsWith('synod.run.') && text.includes('run 3ms'))",
    );
    page.reload();
    page.until_stand("it stands where it stood", |now| same(now, &after));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_run_that_is_too_long_can_be_copied_whole_and_stays_so_after_a_link() {
    let marks: String = (0..1_020).map(|n| format!("mark \"{n}{}\"\n", "m".repeat(1_000))).collect();
    let script = format!("{ELECTED}{marks}");
    let (page, _) = open(&script);
    page.js(COPIES);
    for n in 0..10 {
        paste(&page, &format!("mark \"long {n}{}\"", "l".repeat(3_900)));
    }
    put_away(&page);
    page.until("it is said", "document.querySelector('.kept-line[data-notice=kept-long]')");
    let whole = |text: &str| {
        assert!(text.starts_with("synod 1\nprotocol raft"), "{}", &text[..80]);
        assert_eq!(text.lines().filter(|line| line.starts_with("mark ")).count(), 1_030);
        assert!(text.len() > 1_048_576);
    };
    whole(&copied(&page, "kept-long"));
    follow(&page, PAXOS);
    whole(&copied(&page, "kept-left"));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn branches_that_are_too_long_can_be_copied_and_come_back_with_the_run() {
    let marks: String = (0..950).map(|n| format!("mark \"{n}{}\"\n", "m".repeat(1_000))).collect();
    let (page, _) = open(&format!("{ELECTED}{marks}"));
    page.js(COPIES);
    page.press("Home");
    for n in 0..28 {
        paste(&page, &format!("mark \"long {n}{}\"", "l".repeat(3_900)));
    }
    put_away(&page);
    let most = [("most", Value::from(1_024_u32))];
    page.until_text(".kept-line[data-notice=kept-alone]", &with("problem-kept-alone", &most));
    let text = copied(&page, "kept-alone");
    assert_eq!(text.matches("mark \"long ").count(), 28, "the branch on the stage");
    assert_eq!(text.matches("mmmm\n").count(), 950, "and the other one");
    assert!(text.contains("\n# branch 1, from branch 2 after "));
    let stand = page.stand();
    follow(&page, PAXOS);
    assert_eq!(copied(&page, "kept-left"), text);
    page.js("history.back()");
    page.until_stand("the run that was left", |now| same(now, &stand));
    let branches = "document.querySelectorAll('[role=menuitemradio]').length";
    page.until("with its branches", &format!("{branches} === 2"));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn runs_that_were_let_go_for_others_can_be_opened_until_the_page_is_left() {
    let page = Page::open("?lang=en");
    page.stand();
    page.js(COPIES);
    // Seven runs of half a megabyte each, put there by a page before.
    page.js("for (let run = 1; run <= 7; run++) {
             const head = `synod-run-1 w ${run} 0 paxos old ${run}`;
             const text = `synod-session-2 0 10000 logs - - 0 -\\nprotocol paxos seed=${run}\\n` + '# x\\n'.repeat(150000);
             localStorage[`synod.run.old-${run}`] = `${head}\\n${text}`;
         }");
    command(&page, "crash S1");
    put_away(&page);
    page.until_text(".kept-line[data-notice=kept-dropped]", "old 1");
    let text = copied(&page, "kept-dropped");
    assert!(text.starts_with("protocol paxos seed=1\n# x\n") && !text.contains("seed=7"), "{}", &text[..80]);
    page.press("o");
    page.until_text(".runs li:last-child", &t("runs-shelved"));
    page.js("document.querySelector('.runs li:last-child .btn').click()");
    page.until("its text can be copied there too", "window.copied");
    page.click_on(&page.one(".runs li:last-child .choice"));
    page.until_stand("it is on the stage", |now| now.protocol == "paxos");
}
