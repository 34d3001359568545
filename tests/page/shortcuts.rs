//! Everything that can be done to a cluster: by mouse, by keyboard, by hand.

use crate::common::{ELECTED, as_after, command, node, open, press_and_change, same, t, tab_to, with};
use synod::value::Value;

/// Messages wait until someone delivers them.
const BY_HAND: &str = "protocol paxos proposers=2 acceptors=3 learners=1
network by-hand
propose P1 foo
";

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_leader_is_crashed_and_restarted_by_mouse() {
    let (page, native) = open(ELECTED);
    let leader = native.leader();
    page.click_on(&node(&page, &leader));
    page.click("button", &t("act-crash"));
    as_after(&page, ELECTED, &format!("crash {leader}\n"));
    assert!(node(&page, &leader).name.contains(&t("stage-down")), "it is announced as down");
    page.click("button", &t("act-restart"));
    as_after(&page, ELECTED, &format!("crash {leader}\nrestart {leader}\n"));
    assert!(!node(&page, &leader).name.contains(&t("stage-down")));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_node_is_reached_crashed_and_restarted_with_the_keyboard_alone() {
    let (page, _) = open(ELECTED);
    tab_to(&page, "the stage", "here.dataset.node");
    let name = page.js("return document.activeElement.dataset.node");
    let name = name.as_str().expect("a node").to_owned();
    page.press("Enter");
    page.until("its card is open", "document.querySelector('.card')");
    page.press("k");
    as_after(&page, ELECTED, &format!("crash {name}\n"));
    page.press("k");
    as_after(&page, ELECTED, &format!("crash {name}\nrestart {name}\n"));
    page.press("Escape");
    page.until("its card is closed", "!document.querySelector('.card')");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_button_of_a_card_is_reached_with_the_keyboard_alone() {
    let (page, _) = open(ELECTED);
    tab_to(&page, "the stage", "here.dataset.node");
    let name = page.js("return document.activeElement.dataset.node");
    page.press("Enter");
    page.until("its card is open", "document.querySelector('.card')");
    let crash = t("act-crash");
    tab_to(&page, "the button", &format!("here.textContent.trim() === {crash:?}"));
    page.press("Enter");
    as_after(&page, ELECTED, &format!("crash {}\n", name.as_str().expect("a node")));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn every_node_is_reached_with_tab_and_arrows() {
    let (page, _) = open(ELECTED);
    tab_to(&page, "the stage", "here.dataset.node");
    let before = page.stand();
    let mut met = std::collections::BTreeSet::new();
    for _ in 0..8 {
        met.insert(page.js("return document.activeElement.dataset.node ?? ''").to_string());
        page.press("ArrowDown");
    }
    for name in ["S1", "S2", "S3", "C1"] {
        assert!(met.contains(&format!("{name:?}")), "{name} is not among {met:?}");
    }
    assert_eq!(page.stand(), before, "going from node to node moves nothing");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_link_is_cut_one_way_and_healed_through_its_card() {
    let (page, _) = open(ELECTED);
    page.click_on(&node(&page, "S1"));
    page.until("its card is open", "document.querySelector('.card')");
    let other = page.one(".card .link-to");
    let other = page.call(&other, "function () { return this.textContent.trim() }");
    let other = other.as_str().expect("a name").to_owned();
    page.click_on(&page.one(".card .link-to"));
    let (from, to) = (Value::text("S1"), Value::text(&other));
    page.click("button", &with("act-cut-one", &[("from", from.clone()), ("to", to.clone())]));
    let native = as_after(&page, ELECTED, &format!("cut S1 -> {other}\n"));
    assert_eq!(native.frame().cuts.len(), 1);
    page.until("the stage shows it", "document.querySelector('.link.half')");
    page.click("button", &with("act-heal-one", &[("from", from), ("to", to)]));
    as_after(&page, ELECTED, &format!("cut S1 -> {other}\nheal S1 -> {other}\n"));
    page.until("the link is whole again", "!document.querySelector('.link.half')");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_selected_node_is_cut_off_and_healed_by_key() {
    let (page, _) = open(ELECTED);
    let before = page.stand();
    page.click_on(&node(&page, "S2"));
    page.press("x");
    as_after(&page, ELECTED, "isolate S2\n");
    page.press("x");
    page.until("every link is whole", "!document.querySelector('.link.cut')");
    page.press("Ctrl+z");
    page.press("Ctrl+z");
    page.until_stand("two commands were taken back", |now| same(now, &before));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_partition_is_shown_on_the_stage() {
    let (page, _) = open(ELECTED);
    let zones = "document.querySelectorAll('.zone').length";
    assert_eq!(page.js(&format!("return {zones}")), 0);
    command(&page, "partition S1 | S2 S3");
    as_after(&page, ELECTED, "partition S1 | S2 S3\n");
    page.until("its sides are shaded", &format!("{zones} >= 1"));
    command(&page, "heal");
    page.until("the shade is gone", &format!("{zones} === 0"));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_client_asks_by_key_and_through_its_card() {
    let (page, _) = open(ELECTED);
    page.press("c");
    as_after(&page, ELECTED, "request C1 put x 1\n");
    page.press("Ctrl+z");
    page.click_on(&node(&page, "C1"));
    page.click("button", &t("form-request"));
    as_after(&page, ELECTED, "request C1 put x 1\n");
}

/// What the ask key asks first and next, where everybody is as the protocol's defaults have it.
const ASKED: [(&str, &str, &str); 7] = [
    ("split-brain", "request C1 tas", "request C2 tas"),
    ("primary-backup", "request C1 put x 1", "request C1 put x 2"),
    ("parliament", "propose C1 A", "propose C2 B"),
    ("paxos", "propose P1 foo", "propose P2 bar"),
    ("paxos-kv", "request C1 put x 1", "request C2 put x 2"),
    ("multi-paxos", "request C1 put x 1", "request C1 put x 2"),
    ("raft", "request C1 put x 1", "request C1 put x 2"),
];

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_ask_key_works_in_every_protocol() {
    assert_eq!(ASKED.map(|(id, ..)| id), synod::registry::IDS);
    for (id, first, next) in ASKED {
        let text = format!("protocol {id}\n");
        let (page, _) = open(&text);
        page.press("c");
        as_after(&page, &text, &format!("{first}\n"));
        page.press("c");
        as_after(&page, &text, &format!("{first}\n{next}\n"));
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_button_of_a_card_asks_for_something_new_each_time() {
    let text = "protocol paxos proposers=2 acceptors=3 learners=1\n";
    let (page, _) = open(text);
    let mut lines = String::new();
    for (node_name, value) in [("P1", "foo"), ("P2", "bar"), ("P2", "baz")] {
        page.click_on(&node(&page, node_name));
        page.until_text(".card h2", node_name);
        page.click("button", &t("form-propose"));
        lines.push_str(&format!("propose {node_name} {value}\n"));
        as_after(&page, text, &lines);
        page.press("Escape");
        page.until("the card is closed", "!document.querySelector('.card')");
    }
    let text = "protocol split-brain\n";
    let (page, _) = open(text);
    page.click_on(&node(&page, "C2"));
    page.click("button", &t("form-request"));
    as_after(&page, text, "request C2 tas\n");
    // Servers that play all parts have the form too.
    let text = "protocol paxos nodes=3\n";
    let (page, _) = open(text);
    page.click_on(&node(&page, "S2"));
    page.click("button", &t("form-propose"));
    as_after(&page, text, "propose S2 foo\n");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_timer_of_the_selected_node_is_fired_by_key() {
    let (page, native) = open(ELECTED);
    let leader = native.leader();
    let follower = ["S1", "S2", "S3"].into_iter().find(|name| *name != leader).expect("one does not lead");
    page.click_on(&node(&page, follower));
    page.press("f");
    as_after(&page, ELECTED, &format!("timeout {follower}\n"));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn aligned_timers_are_one_thing_to_take_back() {
    let (page, _) = open(ELECTED);
    let before = page.stand();
    press_and_change(&page, "a");
    page.press("Ctrl+z");
    page.until_stand("as it was", |now| same(now, &before));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_message_under_way_is_dropped_and_doubled_through_its_card() {
    // The first heartbeats are under way.
    let text = "protocol raft servers=3 clients=1 seed=4\nrun until leaders == 1\nrun 1ms\n";
    let (page, native) = open(text);
    let messages = native.history.world().in_flight();
    assert!(messages > 0);
    page.click_on(&page.one("[data-message][role=button]:last-child"));
    page.click("button", &t("act-duplicate"));
    page.until(
        "one more",
        &format!("document.querySelectorAll('[data-message][role=button]').length === {}", messages + 1),
    );
    page.click("button", &t("act-drop"));
    page.until(
        "one less",
        &format!("document.querySelectorAll('[data-message][role=button]').length === {messages}"),
    );
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn messages_by_hand_are_clicked_until_a_value_is_chosen() {
    let (page, _) = open(BY_HAND);
    let mut clicks = 0;
    while page.js("return !!document.querySelector('.feed-list .commit')") == false {
        assert!(clicks < 40, "nothing is chosen after {clicks} messages");
        let before = page.stand();
        page.click_on(&page.one(".chip-deliver"));
        page.until_stand("a message arrives", |now| now.digest != before.digest);
        clicks += 1;
    }
    assert!(page.text(".feed-list .commit").contains("foo"));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_step_by_hand_delivers_the_message_that_waits_longest() {
    let (page, _) = open(BY_HAND);
    while page.js("return !!document.querySelector('.chip')") == true {
        press_and_change(&page, "ArrowRight");
    }
    as_after(&page, BY_HAND, "settle\n");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_proposer_proposes_through_its_card() {
    let text = "protocol paxos proposers=2 acceptors=3 learners=1\n";
    let (page, _) = open(text);
    page.click_on(&node(&page, "P2"));
    page.click("button", &t("form-propose"));
    as_after(&page, text, "propose P2 foo\n");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_is_impossible_says_why_and_changes_nothing() {
    let (page, _) = open(ELECTED);
    let before = page.stand();
    page.click_on(&node(&page, "S1"));
    // Only a node that is down can lose its disk.
    let wipe = page.find("button", &t("act-wipe"));
    let greyed = page.call(&wipe, "function () { return [this.getAttribute('aria-disabled'), this.title] }");
    assert_eq!(greyed[0], "true");
    assert!(greyed[1].as_str().is_some_and(|why| why.len() > 5), "it says why: {greyed}");
    page.click_on(&wipe);
    page.press("Escape");
    page.press("k");
    page.until_text(".status", &t("status-select-node"));
    assert_eq!(page.stand(), before);
}
