//! Breaking a protocol, and asking why it said no.

use crate::common::{ELECTED, address, as_after, at_end_of, native, open, t};
use crate::support::browser::Page;
use synod::locale::{Lang, Texts};
use synod::sim::EventKind;

#[track_caller]
fn switch_of(page: &Page, rule: &str) -> crate::support::person::Thing {
    let switch = page.find("switch", rule);
    assert!(switch.name.contains(rule), "{:?}", switch.name);
    switch
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_rule_is_switched_off_with_one_click_and_marked_on_the_timeline() {
    const RULE: &str = "commit-current-term-only";
    let (page, _) = open(ELECTED);
    page.click("tab", &t("pane-rules"));
    let marks = "document.querySelectorAll('.scrub .milestone.rule-set').length";
    assert_eq!(page.js(&format!("return {marks}")), 0);
    page.click_on(&switch_of(&page, RULE));
    as_after(&page, ELECTED, &format!("rule {RULE} off\n"));
    page.until("the timeline marks it", &format!("{marks} === 1"));
    page.until_text(".rule.off", RULE);
    let switch = switch_of(&page, RULE);
    let checked = page.call(&switch, "function () { return this.getAttribute('aria-checked') }");
    assert_eq!(checked, "false");
    page.click_on(&switch);
    as_after(&page, ELECTED, &format!("rule {RULE} off\nrule {RULE} on\n"));
    page.until("it is on again", "!document.querySelector('.rule.off')");
}

/// Two clients, each of which reaches one of two servers and takes the other for dead.
const APART: &str = "protocol split-brain policy=one
cut C1 S2
cut C2 S1
request C1 tas
request C2 tas
";

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_violation_stops_play_at_its_event_and_says_what_is_broken() {
    let (page, _) = open(APART);
    assert_eq!(page.stand().violations, 0);
    page.js("const select = document.querySelector('select.speed');
         select.value = '200000';
         select.dispatchEvent(new Event('change', { bubbles: true }));");
    page.press("Space");
    let broken = native(&format!("{APART}run until violations == 1\n"));
    let digest = broken.digest();
    page.until_stand("play is at the violation", |now| now.violations == 1 && now.digest == digest);
    // And there it stays.
    page.find("button", &t("transport-play"));
    let last = broken.history.last_step().expect("something happened");
    let event = last.events.iter().find(|event| matches!(event.kind, EventKind::Violated { .. }));
    let sentence = Texts::new(Lang::En)
        .event(event.expect("it was violated there"), broken.history.about(), broken.history.roster())
        .expect("there is a sentence for it");
    page.until_text(".status.bad", &sentence.text);
    page.until_text(".feed-list .violation", &sentence.text);
    page.js_async("for (let n = 0; n < 20; n++) await new Promise(requestAnimationFrame);", &[]);
    assert_eq!(page.stand().digest, digest);
}

/// A1 has promised 1.P2, and says no to what P1 asks it to accept in 1.P1.
const REFUSED: &str = "protocol paxos proposers=2 acceptors=3 learners=1
network by-hand
propose P1 foo
deliver Prepare P1->A1
deliver Prepare P1->A2
deliver all Promise *->P1
propose P2 bar
deliver Prepare P2->A1
deliver Accept P1->A1
";

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn why_not_leads_from_a_guards_note_to_its_rule() {
    let page = Page::open(&address("?lang=en&pane=state", REFUSED));
    at_end_of(&page, REFUSED);
    page.click("button", &t("feed-why-not"));
    page.until("the rules are in front", "document.querySelector('#tab-rules[aria-selected=true]')");
    let asked = page.until_text(".rule.asked", &t("rules-asked"));
    assert!(asked.contains("promise-check"), "{asked}");
    let seen = page.js("const rule = document.querySelector('.rule.asked').getBoundingClientRect();
         const pane = document.querySelector('#pane').getBoundingClientRect();
         return rule.top < pane.bottom && rule.bottom > pane.top");
    assert_eq!(seen, true, "it is brought into sight");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_switch_of_the_rule_that_said_no_lets_it_happen() {
    let (page, _) = open(REFUSED);
    page.click("button", &t("feed-why-not"));
    page.click_on(&switch_of(&page, "promise-check"));
    as_after(&page, REFUSED, "rule promise-check off\n");
}
