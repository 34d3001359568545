//! Logs to be reached by a line in the palette.

use crate::common::{address, at_end_of, command, native, t, type_command};
use crate::support::browser::Page;

const RAFT: &str = "synod 1\nprotocol raft servers=3 clients=1 seed=7\nrun until leaders == 1\n";

/// The page with a script carried out and the logs in front.
#[track_caller]
fn open_logs() -> Page {
    let page = Page::open(&address("?lang=en&pane=logs", RAFT));
    at_end_of(&page, RAFT);
    page
}

/// What the run on the stage is as a script.
fn script(page: &Page) -> String {
    page.click("button", &t("page-share"));
    let field = page.find("textbox", &t("share-link"));
    let link = page.call(&field, "function () { return this.value }");
    page.press("Escape");
    let fragment = link.as_str().and_then(|link| link.split_once('#')).expect("a link").1.to_owned();
    synod::script::link::decode(&fragment).expect("a script")
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_line_in_the_palette_reaches_logs_and_a_link_of_them_needs_no_plan() {
    let page = open_logs();
    let line = "reach S1.log == [2 2] and S2.log == [2 3]";
    let after = native(&format!("{RAFT}{line}\n"));
    command(&page, line);
    page.until_stand("the logs are there", |now| now.digest == after.digest());
    let text = script(&page);
    assert!(!text.contains("reach") && text.contains("timeout S1"), "{text}");
    assert_eq!(native(&text).digest(), after.digest());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_palette_says_why_logs_cannot_arise_and_searches_for_what_has_no_plan() {
    let text = "synod 1\nprotocol raft servers=3 clients=1\n";
    let page = Page::open(&address("?lang=en", text));
    at_end_of(&page, text);
    type_command(&page, "reach S1.log == [2 1]");
    page.until_text("dialog [role=alert]", "these logs cannot arise: entry 2 of S1 is of term 1");
    page.press("Escape");
    command(&page, "reach S2.role == leader");
    page.until("the search finds it", "document.querySelector('[data-search=goal]')");
    page.until_stand("a run of its own plays", |now| now.digest != native(text).digest());
}
