//! Scripts on the page: the palette, links, files, rules.

use crate::common::{ELECTED, address, at_end_of, command, native, open, t, type_command, with};
use crate::support::browser::Page;
use synod::script::link;
use synod::value::Value;

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

/// Gives the page a file of that name, by the dialog that opens one.
#[track_caller]
fn give(page: &Page, name: &str, bytes: &[u8]) {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, bytes).expect("a file can be written");
    if page.js("return !document.querySelector('dialog input[type=file]')") == true {
        page.click("button", &t("page-share"));
        page.until("there is a way to open a file", "document.querySelector('dialog input[type=file]')");
    }
    page.give_file("dialog input[type=file]", &file);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_file_that_is_no_script_says_why_and_one_with_a_mark_is_opened() {
    let (page, _) = open(ELECTED);
    let before = page.stand();
    let long = |bytes: usize| format!("{ELECTED}#{}\n", "x".repeat(99)).into_bytes().repeat(bytes / 160);
    let wide: Vec<u8> = format!("\u{feff}{ELECTED}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let text = |byte: Value, line: u32| vec![("byte", byte), ("line", line.into())];
    let most = || vec![("most", Value::from(1_u32))];
    let binary: Vec<u8> = (0..=255).cycle().take(4_000).collect();
    let cases = [
        ("large.script", long(1_100_000), "problem-file-large", most()),
        ("huge.script", long(5_000_000), "problem-file-large", most()),
        ("wide.script", wide, "problem-file-not-text", text(Value::Word("utf-16"), 1)),
        ("binary.script", binary, "problem-file-not-text", text(Value::text("0x80"), 2)),
        (
            "latin.script",
            b"protocol raft\nmark Andr\xe9\n".to_vec(),
            "problem-file-not-text",
            text(Value::text("0xE9"), 2),
        ),
    ];
    for (name, bytes, key, mut args) in cases {
        give(&page, name, &bytes);
        args.push(("name", Value::text(name)));
        page.until_text(".status", &with(key, &args));
        assert_eq!(page.stand(), before, "{name}");
    }
    // A file of exactly as much as a script may have is read, and so is one with a byte order mark.
    let line = "# a line of a script that says nothing\n";
    let mut most = format!("{ELECTED}crash S2\n");
    most.push_str(&line.repeat((1_048_576 - most.len()) / line.len()));
    for (name, text) in [("most.script", most), ("marked.script", format!("\u{feff}{ELECTED}crash S3\n"))] {
        give(&page, name, text.as_bytes());
        at_end_of(&page, &text);
        page.until("nothing is wrong", "!document.querySelector('[role=alert]')");
    }
}
