//! Logs to be reached: by a line in the palette, and as a person draws them in the pane.

use crate::common::{address, at_end_of, command, native, t, type_command};
use crate::support::browser::Page;
use synod::frame::Frame;

const RAFT: &str = "synod 1\nprotocol raft servers=3 clients=1 seed=7\nrun until leaders == 1\n";

/// The page with a script carried out and the logs in front.
#[track_caller]
fn open_logs() -> Page {
    let page = Page::open(&address("?lang=en&pane=logs", RAFT));
    at_end_of(&page, RAFT);
    page.until("logs can be drawn", "document.querySelector('.draw summary')");
    page
}

fn terms(frame: &Frame) -> Vec<Vec<u32>> {
    let logs = frame.nodes.iter().filter_map(|node| node.body.log.as_ref());
    logs.map(|log| log.slots.iter().map(|slot| slot.epoch.number).collect()).collect()
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
    page.until("the palette is gone", "!document.querySelector('dialog')");
    command(&page, "reach S2.role == leader");
    page.until("the search finds it", "document.querySelector('[data-search=goal]')");
    page.until_stand("a run of its own plays", |now| now.digest != native(text).digest());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn figure_7_is_two_clicks_away_and_back_leads_to_the_run_before() {
    let page = open_logs();
    let before = page.stand();
    page.js("document.querySelector('.draw').open = true");
    page.click("button", &t("draw-figure"));
    page.until("seven rows", "document.querySelectorAll('.draw-row').length === 7");
    page.click("button", &t("draw-ask"));
    page.until_text(".draw .search-word.good", "commands lead there");
    page.until_stand("it is another run", |now| now.digest != before.digest);
    let run = native(&script(&page));
    assert_eq!(page.stand().digest, run.digest());
    let figure = synod::check::reach::FIGURE_7.map(<[u32]>::to_vec);
    assert_eq!(terms(&run.frame()), figure);
    page.js("history.back()");
    page.until_stand("the run before", |now| now.digest == before.digest);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn logs_are_drawn_by_keyboard_and_the_answer_says_why_not() {
    let page = open_logs();
    let before = page.stand();
    page.js("document.querySelector('.draw').open = true");
    page.until("the logs on the stage are there", "document.querySelector(\"[data-cell='0:0']\")");
    page.js("document.querySelector(\"[data-cell='0:0']\").focus()");
    for (term, cell) in [("2", "0:1"), ("1", "0:2")] {
        page.type_text(term);
        page.until("a cell for the next", &format!("document.querySelector(\"[data-cell='{cell}']\")"));
        page.type_text(" ");
        page.until("it is there", &format!("document.activeElement.dataset.cell === '{cell}'"));
    }
    let label = page.js("return document.activeElement.getAttribute('aria-label')");
    assert!(label.as_str().is_some_and(|label| label.starts_with("S1") && label.contains('3')), "{label}");
    page.press("Enter");
    page.until_text(".draw .search-word.bad", "these logs cannot arise: entry 2 of S1 is of term 1");
    // A cell is written over, and the next answer is another one.
    page.press("ArrowLeft");
    page.type_text("3");
    page.until("the answer is gone", "!document.querySelector('.draw .search-word')");
    page.press("ArrowDown");
    page.until("the row below", "document.activeElement.dataset.cell === '1:0'");
    page.type_text("1");
    page.press("Enter");
    page.until_text(".draw .search-word.good", "commands lead there");
    page.until_stand("it is another run", |now| now.digest != before.digest);
    assert_eq!(terms(&native(&script(&page)).frame()), [vec![2, 3], vec![1], vec![]]);
}
