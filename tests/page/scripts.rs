//! Scripts on the page: the palette, links, files, rules.

use crate::common::{ELECTED, address, at_end_of, command, native, open, t, type_command};
use crate::support::browser::Page;
use synod::script::link;

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_line_in_the_palette_does_what_the_script_would() {
    let (page, _) = open(ELECTED);
    command(&page, "crash S2");
    let after = native(&format!("{ELECTED}crash S2\n"));
    page.until_stand("the same world", |now| now.digest == after.digest());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_wrong_line_says_what_is_wrong_and_loses_nothing() {
    let (page, _) = open(ELECTED);
    let before = page.stand();
    type_command(&page, "crash S9");
    let alert = page.until_text("dialog [role=alert]", "S9");
    assert!(alert.contains("S1") && alert.contains("S3"), "it says what would have been right: {alert}");
    let line = page.js("return document.querySelector('dialog input').value");
    assert_eq!(line, "crash S9", "the line is as it was typed");
    page.press("Escape");
    page.until("the palette is closed", "!document.querySelector('dialog[open]')");
    assert_eq!(page.stand(), before);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn tab_completes_what_is_typed_in_the_palette() {
    let (page, _) = open(ELECTED);
    page.press("Ctrl+k");
    page.until("the palette is open", "document.activeElement.matches('dialog input')");
    page.type_text("cras");
    page.until("there is an offer", "document.querySelector('[role=option]')");
    page.press("Tab");
    page.until("the field has it", "document.activeElement.value.startsWith('crash')");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_link_opens_the_run_that_it_holds() {
    let text = "protocol paxos proposers=2 acceptors=3 learners=1\npropose P1 foo\nrun 100ms\nexpect chosen == foo\n";
    let (page, _) = open(text);
    assert_eq!(page.stand().protocol, "paxos");
    // The link in the share dialog is the same run again.
    page.click("button", &t("page-share"));
    let field = page.find("textbox", &t("share-link"));
    let shared = page.call(&field, "function () { return this.value }");
    let shared = shared.as_str().expect("a link").to_owned();
    let digest = page.stand().digest;
    page.go("?lang=en");
    page.go_url(&shared);
    page.until_stand("the shared run", |now| now.digest == digest && now.protocol == "paxos");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_broken_link_says_so_and_the_page_lives() {
    let page = Page::open("?lang=en#!!not-a-link!!");
    page.until_text("[role=status], [role=alert]", "this link");
    let before = page.stand();
    page.press("Space");
    page.until_stand("it still plays", |now| now.time_us > before.time_us);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_link_with_a_wrong_line_names_its_place_and_keeps_the_script() {
    let text = format!("{ELECTED}crash S1\ncrash S7\n");
    let page = Page::open(&address("?lang=en", &text));
    let alert = page.until_text("[role=alert]", "S7");
    assert!(alert.contains(":6:7:"), "line 6, column 7: {alert}");
    let kept = page.js("return document.querySelector('dialog textarea').value");
    assert_eq!(kept, text.as_str(), "the script is as it was");
    assert!(link::encode(&text).len() < 500, "a small script is a short link");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_script_that_is_none_leaves_the_run_as_it_was() {
    let (page, _) = open(ELECTED);
    let before = page.stand();
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-script.script");
    std::fs::write(&file, "protocol raft servers=3\nfly to the moon\n").expect("a file can be written");
    page.click("button", &t("page-share"));
    page.until("there is a way to open a file", "document.querySelector('dialog input[type=file]')");
    page.give_file("dialog input[type=file]", &file);
    let alert = page.until_text("[role=alert]", "no-script.script:2:1:");
    assert!(alert.contains("fly"), "{alert}");
    assert_eq!(page.stand(), before);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_file_with_a_script_is_opened() {
    let page = Page::open("?lang=en");
    page.stand();
    let text = "protocol raft servers=4 clients=1 seed=9\nrun 250ms\ncrash S2\n";
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("four.script");
    std::fs::write(&file, text).expect("a file can be written");
    page.click("button", &t("page-share"));
    page.until("there is a way to open a file", "document.querySelector('dialog input[type=file]')");
    page.give_file("dialog input[type=file]", &file);
    at_end_of(&page, text);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_is_saved_is_the_script_of_the_run() {
    let (page, _) = open(ELECTED);
    command(&page, "isolate S3");
    command(&page, "run 300ms");
    let digest = page.stand().digest;
    // What the page hands to the browser to be saved, as the browser gets it.
    page.js(
        "window.saved = null;
         const make = URL.createObjectURL;
         URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return make(blob); };",
    );
    page.click("button", &t("page-share"));
    page.click("button", &t("share-save"));
    let saved = page.until("a file was handed out", "window.saved");
    let saved = saved.as_str().expect("text");
    assert!(saved.contains("isolate S3") && saved.contains("protocol raft"), "{saved}");
    assert_eq!(native(saved).digest(), digest);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_script_of_the_run_can_be_edited_and_run() {
    let (page, _) = open(ELECTED);
    page.click("button", &t("page-share"));
    page.click("button", &t("share-edit"));
    page.until("the editor is open", "document.activeElement.matches('dialog textarea')");
    page.press("Ctrl+a");
    let text = "protocol raft servers=5 seed=2\nrun 400ms\n";
    page.type_text(text);
    page.click("button", &t("editor-run"));
    at_end_of(&page, text);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_violation_stops_the_play_and_is_marked() {
    let text = include_str!("../scripts/raft/rule-commit-current-term-only-off.script");
    let run = native(text);
    assert!(!run.frame().violations.is_empty(), "the script breaks an invariant");
    let page = Page::open(&address("?lang=en&play=1&speed=10", text));
    let stopped = page.until_stand("an invariant is broken", |now| now.violations > 0);
    page.find("button", &t("transport-play"));
    assert!(stopped.time_us <= run.history.now());
    assert!(!page.text(".status").trim().is_empty(), "the page says which");
    page.until("the scrubber has a mark", "document.querySelector('.milestone.violation')");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_rule_is_switched_in_its_pane() {
    let (page, _) = open(ELECTED);
    page.click("tab", &t("pane-rules"));
    let name = Page::text(&page, "#pane");
    assert!(!name.trim().is_empty());
    let switch = page.until_some("there is a switch", || page.all("switch").into_iter().next());
    let before = page.stand();
    let was = page
        .call(&switch, "function () { return this.getAttribute('aria-checked') ?? String(this.checked) }");
    page.click_on(&switch);
    page.until_stand("a rule was switched", |now| now.digest != before.digest);
    let switch = page.until_some("the switch is there", || page.all("switch").into_iter().next());
    let is = page
        .call(&switch, "function () { return this.getAttribute('aria-checked') ?? String(this.checked) }");
    assert_ne!(was, is);
}
