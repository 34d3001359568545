//! Where the keyboard's focus is, and whose the arrow keys are.

use crate::common::{ELECTED, has_focus, node, open, press_and_change, same, t, tab_to};
use crate::support::browser::Page;

#[track_caller]
fn until_focus(page: &Page, what: &str, right: &str) {
    assert!(
        page.soon(|| has_focus(page, right)),
        "{what}: {}",
        page.js("return document.activeElement.outerHTML.slice(0, 120)")
    );
}

fn selected(page: &Page) -> String {
    page.js("return document.querySelector('[role=tab][aria-selected=true]').id")
        .as_str()
        .unwrap_or("")
        .to_owned()
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn after_a_click_on_a_tab_the_arrows_move_time() {
    let (page, _) = open(ELECTED);
    let first = page.stand();
    // From one tab to another too.
    for pane in ["pane-rules", "pane-state"] {
        page.click("tab", &t(pane));
    }
    let state = selected(&page);
    assert_eq!(state, "tab-state");
    press_and_change(&page, "ArrowRight");
    page.press("ArrowLeft");
    page.until_stand("one step on and one back", |now| now.digest == first.digest);
    page.press("Home");
    page.until_stand("the start", |now| now.time_us == 0);
    assert_eq!(selected(&page), state);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn with_the_keyboard_the_arrows_move_from_tab_to_tab() {
    let (page, _) = open(ELECTED);
    let stand = page.stand();
    tab_to(&page, "the tabs", "here.getAttribute('role') === 'tab'");
    let first = selected(&page);
    page.press("ArrowRight");
    page.until("the next one", &format!("!document.querySelector('#{first}[aria-selected=true]')"));
    for (key, place) in
        [("End", "at(-1)"), ("Home", "at(0)"), ("ArrowLeft", "at(-1)"), ("ArrowRight", "at(0)")]
    {
        page.press(key);
        let there = format!("[...document.querySelectorAll('[role=tab]')].{place}");
        page.until(key, &format!("{there}.ariaSelected === 'true' && document.activeElement === {there}"));
    }
    assert!(same(&page.stand(), &stand), "time stands still");
    // A click in between makes the arrows the transport's, until Tab leads here again.
    page.click("tab", &t("pane-rules"));
    press_and_change(&page, "ArrowRight");
    assert_eq!(selected(&page), "tab-rules");
    page.press("Tab");
    page.press("Shift+Tab");
    until_focus(&page, "back on the tab", "here.id === 'tab-rules'");
    page.press("ArrowRight");
    page.until("the next one", "document.querySelector('#tab-checks[aria-selected=true]')");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn after_a_click_on_a_node_the_space_bar_plays() {
    let (page, _) = open(ELECTED);
    page.click_on(&node(&page, "S1"));
    page.until("the card is open", "document.querySelector('.card')");
    let before = page.stand();
    page.press("Space");
    page.until_stand("time goes on", |now| now.time_us > before.time_us);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_button_that_begins_a_search_keeps_the_focus_as_the_one_that_ends_it() {
    let (page, _) = open("synod 1\nprotocol paxos-kv\n");
    page.click("tab", &t("pane-checks"));
    page.until("the checks are in front", "document.querySelector('.checks .btn')");
    let stop = t("checks-stop");
    for (key, typed) in
        [("checks-from-start", ""), ("checks-from-here", ""), ("goal-put-off", "C1.last == ok")]
    {
        if !typed.is_empty() {
            page.js("const field = document.querySelector('.goal input'); field.focus(); field.select();");
            page.type_text(typed);
        }
        let begin = t(key);
        let button = page.find("button", &begin);
        page.call(&button, "function () { this.focus() }");
        page.press("Enter");
        until_focus(&page, "on the button that stops it", &format!("here.innerText === {stop:?}"));
        page.press("Enter");
        page.until("it has stopped", "!document.querySelector('[data-search=running]')");
        until_focus(&page, "on the button that was pressed", &format!("here.innerText === {begin:?}"));
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_closed_card_gives_the_focus_back_to_what_opened_it() {
    let (page, _) = open(ELECTED);
    // With the keyboard.
    tab_to(&page, "the stage", "here.dataset.node");
    let name = page.js("return document.activeElement.dataset.node").as_str().expect("a node").to_owned();
    let on_node = format!("here.dataset.node === {name:?}");
    page.press("Enter");
    tab_to(&page, "the card's button", "here.matches('.card-close')");
    page.press("Enter");
    page.until("it is closed", "!document.querySelector('.card')");
    until_focus(&page, "on the node", &on_node);
    // Another card that the first led to, and a key that closes it.
    page.press("Enter");
    tab_to(&page, "a link", "here.matches('.card .link-to')");
    page.press("Enter");
    page.until(
        "the link's card",
        "document.querySelector('.card') && !document.querySelector('.card .link-to')",
    );
    until_focus(&page, "in the card", "here.closest('.card')");
    page.press("Escape");
    page.until("it is closed", "!document.querySelector('.card')");
    until_focus(&page, "on the node", &on_node);
    // With the mouse.
    page.click_on(&node(&page, "S2"));
    page.click("button", &t("card-close"));
    page.until("it is closed", "!document.querySelector('.card')");
    until_focus(&page, "on the node", "here.dataset.node === 'S2'");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_message_that_is_delivered_leaves_the_focus_at_its_receiver() {
    let (page, _) =
        open("protocol paxos proposers=1 acceptors=3 learners=1\nnetwork by-hand\npropose P1 foo\n");
    let more = page.one(".chip-more");
    page.call(&more, "function () { this.focus() }");
    page.press("Enter");
    page.until("its card is open", "document.querySelector('.card')");
    let deliver = t("act-deliver");
    tab_to(&page, "the button", &format!("here.textContent.trim() === {deliver:?}"));
    press_and_change(&page, "Enter");
    page.until("the card is gone", "!document.querySelector('.card')");
    until_focus(&page, "on the acceptor", "here.dataset.node?.startsWith('A')");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_closed_dialog_gives_the_focus_back_to_what_opened_it() {
    let (page, _) = open(ELECTED);
    page.js("document.querySelector('.head .pill').focus()");
    page.press("Enter");
    page.until("it is open", "document.querySelector('dialog[open]')");
    page.click("button", &t("page-close"));
    page.until("it is closed", "!document.querySelector('dialog')");
    until_focus(&page, "on the button", "here.matches('.head .pill')");
}
