//! Runs are kept side by side: whatever is opened beside one, and however that goes, it is still there.

use crate::common::{ELECTED, address, at_end_of, command, native, open, same, t};
use crate::support::browser::{Look, Page};
use crate::support::person::Stand;
use serde_json::Value;
use synod::challenge::CHALLENGES;
use synod::lesson::LESSONS;
use synod::locale::{Lang, Texts};
use synod::script::link::encode;

const PAXOS: &str = "synod 1\nprotocol paxos\npropose P1 foo\nrun 15ms\n";

/// Everything that is kept, by key.
fn entries(page: &Page) -> Value {
    page.js("return Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('synod.run.')))")
}

/// The id of the run that this entry of the browser's history stands on.
fn id(page: &Page) -> String {
    let id = page.until("the address has its run", "history.state");
    id.as_str().expect("an id").to_owned()
}

/// Puts the run away now, as leaving the page does, and gives its entry.
#[track_caller]
fn put_away(page: &Page) -> String {
    let key = format!("synod.run.{}", id(page));
    page.js("dispatchEvent(new Event('pagehide'))");
    let entry = page.until(&format!("{key} is kept"), &format!("localStorage['{key}']"));
    entry.as_str().expect("text").to_owned()
}

/// A run to which something was done, and its entry.
#[track_caller]
fn a_run() -> (Page, Stand, String, String) {
    let (page, _) = open(ELECTED);
    command(&page, "crash S2");
    let stand = page.stand();
    let entry = put_away(&page);
    let id = id(&page);
    (page, stand, id, entry)
}

/// What may stand behind `#`.
fn fragments() -> Vec<(&'static str, String)> {
    let whole = encode(PAXOS);
    let script = |text: &str| encode(text);
    vec![
        ("another run", whole.clone()),
        ("the same run in other messages", encode(&format!("{ELECTED}\n"))),
        ("not base64", "!!not-a-link!!".into()),
        ("half of it", whole[..whole.len() / 2].into()),
        ("a message short", whole[..whole.len() - 1].into()),
        ("a message more", format!("{whole}A")),
        ("a message wrong", whole.replace(&whole[9..10], "~")),
        ("a byte wrong", format!("{}AAAA{}", &whole[..8], &whole[12..])),
        ("percent signs", "%".into()),
        ("percent of nothing", "%E4%ZZ".into()),
        ("plain words", "hello".into()),
        ("a script that is not packed", "protocol%20raft".into()),
        ("no script", script("")),
        ("empty lines", script("\n\n\n")),
        ("a comment", script("# nothing\n")),
        ("a version to come", script("synod 9\nprotocol raft\n")),
        ("no protocol", script("crash S1\n")),
        ("a protocol that is not there", script("protocol zab\n")),
        ("a parameter that is not there", script("protocol raft cats=3\n")),
        ("too many servers", script("protocol raft servers=999\n")),
        ("a line that is none", script("protocol raft\nfly to the moon\n")),
        ("a line that is refused", script("protocol raft\nrun 5ms\ncrash S9\n")),
        ("an expectation that fails", script("protocol raft\nrun 300ms\nexpect leaders == 9\n")),
        ("only a header", script("protocol parliament\n")),
        ("lines that end otherwise", script("protocol raft\r\nrun 5ms\r\n")),
        ("a byte order mark", script("\u{feff}protocol raft\nrun 5ms\n")),
        ("a zero byte", script("protocol raft\0\n")),
        ("half a megabyte of comments", script(&format!("protocol raft\n{}", "# x\n".repeat(120_000)))),
        ("two megabytes", script(&format!("protocol raft\n{}", "# xyz xyz\n".repeat(220_000)))),
        ("ten thousand messages", "A".repeat(10_000)),
    ]
}

/// What may stand behind `?`.
fn queries() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        LESSONS.iter().take(2).map(|id| ("a lesson".into(), format!("?lesson={id}"))).collect();
    all.extend(CHALLENGES.iter().take(2).map(|id| ("a challenge".into(), format!("?challenge={id}"))));
    let (lesson, challenge, link) = (LESSONS[0], CHALLENGES[0], encode(PAXOS));
    for (what, query) in [
        ("a lesson's step", format!("?lesson={lesson}&step=2")),
        ("a step too far", format!("?lesson={lesson}&step=999")),
        ("a step that is none", format!("?lesson={lesson}&step=cat")),
        ("a lesson that is not there", "?lesson=no-such-lesson".into()),
        ("a lesson without a name", "?lesson=".into()),
        ("a lesson from above", "?lesson=../lessons/x".into()),
        ("a challenge that is not there", "?challenge=no-such-challenge".into()),
        ("a challenge and a link", format!("?challenge={challenge}#{link}")),
        ("a challenge and half a link", format!("?challenge={challenge}#{}", &link[..20])),
        ("a lesson and a challenge", format!("?lesson={lesson}&challenge={challenge}")),
        ("a lesson and a link", format!("?lesson={lesson}#{link}")),
        ("a pane that is not there", format!("?pane=maps#{link}")),
        ("a speed that is none", format!("?speed=fast#{link}")),
        ("playing", format!("?play=1#{link}")),
        ("before a room", format!("?view=present#{link}")),
        ("embedded", format!("?view=embed#{link}")),
        ("half a link, loaded", format!("#{}", &link[..20])),
    ] {
        all.push((what.into(), query));
    }
    all
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn whatever_is_opened_beside_a_run_takes_nothing_from_it() {
    let (mut page, stand, first, entry) = a_run();
    page.expect_error("no-such");
    page.expect_error("lessons/");
    let mut kinds = 0;
    let mut whole = |page: &Page, what: &str| {
        page.stand();
        page.js("dispatchEvent(new Event('pagehide'))");
        let kept = &entries(page)[format!("synod.run.{first}")];
        assert_eq!(kept, entry.as_str(), "{what}");
        kinds += 1;
    };
    let hash = page.js("return location.hash");
    for (what, fragment) in fragments() {
        page.js_with("location.hash = arguments[0]", &[fragment.clone().into()]);
        assert_ne!(page.js("return location.hash"), hash, "{what}");
        page.until(&format!("{what}: the page has looked at it"), "history.state");
        whole(&page, what);
        page.press("Escape");
        page.until("no dialog", "!document.querySelector('dialog[open]')");
        page.js("history.back()");
        page.until(&format!("{what}: back"), &format!("location.hash === {hash}"));
        page.until_stand(&format!("{what}: back where it was"), |now| same(now, &stand));
        assert_eq!(id(&page), first, "{what}");
    }
    for (what, query) in queries() {
        page.go(&query);
        whole(&page, &what);
    }
    assert!(kinds >= 50, "{kinds}");
    // It is in the list, and leads back.
    page.go("?lang=en");
    page.stand();
    page.press("o");
    page.until("the list is there", "document.querySelectorAll('.runs li').length > 10");
    page.js_with(
        "localStorage.setItem('synod.run.last', localStorage[`synod.run.${arguments[0]}`])",
        &[first.into()],
    );
    page.press("Escape");
    // A key counts as a shortcut only where no dialog is left, and what the page still has to keep comes now, not
    // after the others are gone.
    page.until("no dialog", "!document.querySelector('dialog[open]')");
    page.js("dispatchEvent(new Event('pagehide'))");
    page.js("sessionStorage.clear(); for (const key of Object.keys(localStorage)) if (key.startsWith('synod.run.') && key !== 'synod.run.last') delete localStorage[key]");
    page.press("o");
    page.until("one is left", "document.querySelectorAll('.runs li').length === 1");
    page.click_on(&page.one(".runs .choice"));
    page.until_stand("it stands where it stood", |now| same(now, &stand));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn back_and_forward_lead_from_run_to_run() {
    let (page, stand, first, _) = a_run();
    page.press("g");
    page.click_on(&page.one("dialog [data-protocol='paxos']"));
    page.until_stand("another protocol", |now| now.protocol == "paxos");
    page.until("the gallery is closed", "!document.querySelector('dialog[open]')");
    let second = id(&page);
    assert_ne!(second, first);
    command(&page, "propose P1 foo");
    let other = page.stand();
    page.js("history.back()");
    page.until_stand("the run that was there", |now| same(now, &stand));
    page.js("history.forward()");
    page.until_stand("the other one, with what was done to it", |now| same(now, &other));
    page.js("history.back()");
    page.until_stand("the first again", |now| same(now, &stand));
    // What is done now belongs to the first, and survives a reload there.
    command(&page, "crash S3");
    let after = page.stand();
    page.reload();
    page.until_stand("it stands where it stood", |now| same(now, &after));
    assert_eq!(id(&page), first);
    page.js("history.forward()");
    page.until_stand("and the other one too", |now| same(now, &other));
    // Another page in between.
    page.go("blank.html");
    page.js("history.back()");
    page.until_stand("back on this one", |now| same(now, &other));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn two_tabs_do_not_write_over_each_other() {
    let (page, stand, _, _) = a_run();
    let first = page.new_tab();
    page.go("?lang=en");
    page.until_stand("a new tab goes on with the newest run", |now| same(now, &stand));
    command(&page, "crash S3");
    let right = page.stand();
    put_away(&page);
    let second = page.to_tab(&first);
    command(&page, "restart S2");
    command(&page, "run 5ms");
    let left = page.stand();
    put_away(&page);
    page.to_tab(&second);
    command(&page, "run 3ms");
    let right = {
        assert_ne!(page.stand(), right);
        page.stand()
    };
    put_away(&page);
    page.reload();
    page.until_stand("the second tab's run", |now| same(now, &right));
    page.to_tab(&first);
    page.reload();
    page.until_stand("the first tab's run", |now| same(now, &left));
    assert_eq!(entries(&page).as_object().map(|all| all.len()), Some(2));
    // One that is on the stage of a tab can be deleted in the other; it comes again with the next thing done.
    page.press("o");
    page.until("both are listed", "document.querySelectorAll('.runs li').length === 2");
    page.js("document.querySelector('.runs .btn.square').click()");
    page.until("it is gone", "document.querySelectorAll('.runs .gone').length === 1");
    assert_eq!(entries(&page).as_object().map(|all| all.len()), Some(1));
    page.to_tab(&second);
    command(&page, "run 1ms");
    put_away(&page);
    assert_eq!(entries(&page).as_object().map(|all| all.len()), Some(2));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_run_that_cannot_be_kept_says_so_until_it_can() {
    let (page, _, first, entry) = a_run();
    let key = format!("synod.run.{first}");
    page.js("window.really = Storage.prototype.setItem;
         Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }");
    command(&page, "crash S3");
    page.until_text(".kept-line", &t("kept-full"));
    page.find("button", &t("kept-copy"));
    assert_eq!(entries(&page)[&key], entry.as_str(), "what was kept before is there");
    // It stays, whatever is done; once put away it does not come back with each step.
    command(&page, "run 3ms");
    page.js("dispatchEvent(new Event('pagehide'))");
    page.until_text(".kept-line", &t("kept-full"));
    page.click_on(&page.one(".kept-line .close"));
    page.until("it is put away", "!document.querySelector('.kept-line')");
    command(&page, "run 3ms");
    page.js("dispatchEvent(new Event('pagehide'))");
    assert_eq!(page.js("return !document.querySelector('.kept-line')"), true);
    page.js("Storage.prototype.setItem = window.really");
    command(&page, "run 3ms");
    let after = page.stand();
    page.js("dispatchEvent(new Event('pagehide'))");
    page.until("it is kept again", &format!("localStorage['{key}'].includes('crash S3')"));
    page.reload();
    page.until_stand("it stands where it stood", |now| same(now, &after));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_oldest_runs_make_room_and_that_is_said() {
    let page = Page::open("?lang=en");
    page.stand();
    // Seven runs of half a megabyte each, put there by a page before.
    page.js("for (let run = 1; run <= 7; run++) {
             const head = `synod-run-1 w ${run} 0 raft old ${run}`;
             const text = 'synod-session-2 0 10000 logs - - 0 -\\nprotocol raft\\n' + '# x\\n'.repeat(150000);
             localStorage[`synod.run.old-${run}`] = `${head}\\n${text}`;
         }");
    command(&page, "crash S1");
    put_away(&page);
    let said = page.until_text(".kept-line", "old 1");
    assert!(!said.contains("old 7"), "{said}");
    let left = entries(&page);
    assert!(left["synod.run.old-1"].is_null() && !left["synod.run.old-7"].is_null());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_cannot_be_taken_up_is_said_and_stays_as_it_was() {
    let (page, _, _, _) = a_run();
    let digest = native(ELECTED).digest();
    let head = "synod-session-2 600000 10000 logs - - 0 -";
    // What is kept, a part of what is said of it, and whether what there is of it comes on the stage.
    let cases = [
        (format!("synod-session-9 x\n{ELECTED}"), "synod-session-9", true),
        (format!("{head}\n{ELECTED}crash S9\nrun 5ms\n"), "S9", true),
        (format!("{head}\n{ELECTED}fly\n"), "fly", true),
        (format!("{head}\n{ELECTED}= branch 1 0 2\ncrash S9\n"), "S9", true),
        (format!("{head}\nprotocol zab\n"), "zab", false),
        ("nonsense".to_owned(), &t("problem-kept-damaged")[..20], false),
        (
            format!("synod-session-2 600000 10000 logs - - 0 no-such-lesson 3\n{ELECTED}"),
            "no-such-lesson",
            true,
        ),
    ];
    for (text, said, comes) in cases {
        let entry = format!("synod-run-1 w 99999999999999 0 raft one\n{text}");
        page.js_with(
            "localStorage.clear(); sessionStorage.clear(); history.replaceState(null, '', location.pathname + '?lang=en');
             window.onpagehide = null; localStorage['synod.run.one'] = arguments[0];
             Storage.prototype.setItem = () => {};",
            &[entry.clone().into()],
        );
        page.go("?lang=en");
        let line = page.until_text(".kept-line", said);
        assert!(!line.is_empty());
        if comes {
            page.until_stand(&format!("{said}: as far as it goes"), |now| now.digest == digest);
        }
        page.press("Escape");
        page.until("no dialog", "!document.querySelector('dialog[open]')");
        if !text.contains("no-such-lesson") {
            page.find("button", &t("kept-copy"));
            command(&page, "run 1ms");
            put_away(&page);
            page.until_text(".kept-line", said);
        }
        assert!(
            entries(&page)["synod.run.one"]
                .as_str()
                .is_some_and(|kept| kept.contains(text.lines().nth(1).unwrap_or(&text)))
        );
        if !text.contains("no-such-lesson") {
            assert_eq!(entries(&page)["synod.run.one"], entry.as_str(), "it stays as it was");
        }
    }
    // A pane and a speed that there are no more are no reason to complain.
    let entry = format!("synod-run-1 w 9 0 raft one\nsynod-session-2 600000 77 maps - - 0 -\n{ELECTED}");
    page.js_with(
        "localStorage.clear(); sessionStorage.clear(); localStorage['synod.run.one'] = arguments[0];
         Storage.prototype.setItem = () => {};",
        &[entry.into()],
    );
    page.go("?lang=en");
    page.until_stand("it is there", |now| now.digest == digest);
    assert_eq!(page.js("return !document.querySelector('.kept-line')"), true);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_one_run_of_an_older_page_is_the_first_of_the_list() {
    let (page, _) = open(ELECTED);
    let text = format!("synod-session-2 600000 10000 logs - - 0 -\n{PAXOS}");
    page.js_with(
        "localStorage.clear(); sessionStorage.clear(); localStorage['synod.session'] = arguments[0];
         Storage.prototype.setItem = () => {};",
        &[text.into()],
    );
    page.go("?lang=en");
    let digest = native(PAXOS).digest();
    page.until_stand("it is taken up", |now| now.digest == digest);
    assert_eq!(page.js("return localStorage['synod.session'] ?? null"), Value::Null);
    assert_eq!(entries(&page).as_object().map(|all| all.len()), Some(1));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_list_is_at_hand_on_a_phone_and_in_both_languages() {
    for lang in [Lang::En, Lang::Zh] {
        let t = |key: &str| Texts::new(lang).get(key);
        let page = Look::phone().open(&address(&format!("?lang={}", lang.tag()), ELECTED));
        at_end_of(&page, ELECTED);
        put_away(&page);
        page.go(&format!("?lang={}&lesson={}", lang.tag(), LESSONS[0]));
        page.until("the lesson is there", "document.querySelector('.lesson h2')");
        let title = page.text(".lesson h2");
        put_away(&page);
        page.tap_on(&page.one(".head .pill"));
        page.until("the gallery is there", "document.querySelector('.gallery-list li')");
        let button = page.find("button", &t("runs-title"));
        page.tap_on(&button);
        page.until("both are listed", "document.querySelectorAll('.runs li').length === 2");
        assert!(page.text(".runs li").contains(title.trim()), "the newest first, by the lesson's name");
        let fits = "return document.querySelector('dialog[open]').scrollWidth <= document.querySelector('dialog[open]').clientWidth";
        assert_eq!(page.js(fits), true);
        // Deleted, and undone.
        let delete = "document.querySelector('.runs li:last-child .btn.square')";
        page.js(&format!("{delete}.click()"));
        page.until("it is deleted", "document.querySelector('.runs .gone')");
        assert_eq!(entries(&page).as_object().map(|all| all.len()), Some(1));
        page.click("button", &t("runs-undo"));
        page.until("it is there again", "!document.querySelector('.runs .gone')");
        assert_eq!(entries(&page).as_object().map(|all| all.len()), Some(2));
        page.tap_on(&page.one(".runs li:last-child .choice"));
        at_end_of(&page, ELECTED);
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_is_tried_in_a_lesson_survives_a_reload() {
    let id = LESSONS[0];
    let page = Page::open(&format!("?lesson={id}&lang=en"));
    page.until("the lesson is there", "document.querySelector('.lesson h2')");
    let begun = page.stand();
    page.press("PageDown");
    page.press("PageDown");
    page.press("PageDown");
    page.until_stand("something was played", |now| now.digest != begun.digest);
    page.press("Space");
    page.press("ArrowLeft");
    // A key is heeded before the next frames are drawn, and what is read between is of neither.
    let frames = "await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))";
    let stand = page.until_some("it stands still", || {
        let before = page.stand();
        page.js_async(frames, &[]);
        Some(page.stand()).filter(|now| same(now, &before))
    });
    let words = page.text(".lesson");
    put_away(&page);
    page.reload();
    page.until_stand("it stands where it stood", |now| same(now, &stand));
    page.until_text(".lesson", words.lines().next().unwrap_or_default());
    assert_eq!(entries(&page).as_object().map(|all| all.len()), Some(1), "and it is the same run");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn an_embedded_page_keeps_nothing() {
    let page = Page::open(&address("?view=embed&lang=en", ELECTED));
    at_end_of(&page, ELECTED);
    page.click_at(300.0, 300.0);
    page.press("ArrowRight");
    page.js("dispatchEvent(new Event('pagehide'))");
    assert_eq!(entries(&page), serde_json::json!({}));
    assert_eq!(page.js("return history.state"), Value::Null);
}
