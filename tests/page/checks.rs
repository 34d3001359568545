//! The Checks pane: what holds, whether anything can break, and whether something can happen.

use crate::common::{address, at_end_of, command, native, open, t, with};
use crate::support::browser::{Look, Page};
use serde_json::json;
use synod::check::explore::Bounds;
use synod::check::worker::{Answer, Ended, Facts, Job, Plan, SearchSpec, usual};
use synod::locale::{Lang, Texts};
use synod::registry::find;
use synod::sim::EventKind;
use synod::value::Value;

/// The page with a script carried out and the checks in front.
#[track_caller]
fn open_checks(text: &str) -> Page {
    let page = Page::open(&address("?lang=en&pane=checks", text));
    at_end_of(&page, text);
    page.until("the checks are in front", "document.querySelector('#tab-checks[aria-selected=true]')");
    page
}

/// The same search, natively.
fn search(script: &str, plan: Plan, goal: Option<&str>) -> Answer {
    let ask = SearchSpec { script: script.to_owned(), plan, goal: goal.map(str::to_owned) };
    let mut job = Job::new(&ask).unwrap_or_else(|error| panic!("{error:?}"));
    while !job.step(1_000) {}
    job.answer()
}

/// The same search for a run without end.
fn search_endless(script: &str, id: &str, goal: Option<&str>) -> Answer {
    let bounds = Bounds::endless(find(id).expect("there is such a protocol").about);
    search(script, Plan::Endless(bounds), goal)
}

/// The states that were looked at, and one in how many searches takes a new one for an old one.
fn figures_of(answer: &Answer) -> (u64, u64) {
    match &answer.facts {
        Facts::Search { progress, one_in, .. } => (progress.states, *one_in),
        Facts::Portfolio { progress, .. } => (progress.states, 0),
    }
}

fn usual_of(id: &str) -> Bounds {
    usual(find(id).expect("there is such a protocol").about)
}

/// Waits until the search has ended like this.
#[track_caller]
fn until_ended(page: &Page, ended: Ended) {
    let css = format!("document.querySelector('[data-search={}]')", ended.word());
    page.until(&format!("the search ends: {}", ended.word()), &css);
}

#[track_caller]
fn bound(page: &Page, word: &str, value: &str) {
    page.js("document.querySelector('details.bounds').open = true");
    page.js_with(
        "const input = document.querySelector(`[data-bound='${arguments[0]}']`);
         input.value = arguments[1];
         input.dispatchEvent(new Event('change', { bubbles: true }));",
        &[json!(word), json!(value)],
    );
    let shown = format!("document.querySelector(\"[data-bound='{word}']\").value === {value:?}");
    page.until("the bound is taken", &shown);
}

const BROKEN: &str = "synod 1
protocol raft servers=3 clients=1 seed=4
run 20ms
rule one-vote-per-term off
";

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_rule_off_and_one_button_play_the_shortest_disaster() {
    let page = open_checks(BROKEN);
    let before = page.stand();
    page.until_text(".checks-off", "one-vote-per-term");
    page.click("button", &t("checks-from-start"));
    until_ended(&page, Ended::Violated);
    // Natively the same search finds the same run.
    let script = "synod 1\nprotocol raft servers=3 clients=1 seed=4\nbegin\nrule one-vote-per-term off\n";
    let found = search(script, Plan::Portfolio, None).found;
    let whole = native(&format!("{script}{}\n", found.lines.join("\n")));
    assert_eq!(whole.digest(), format!("{:016x}", found.digest));
    // It plays, from its first event, and stops at the violation with the sentence that says what broke.
    let last = whole.history.last_step().expect("something happened");
    let event = last.events.iter().find(|event| matches!(event.kind, EventKind::Violated { .. }));
    let sentence = Texts::new(Lang::En)
        .event(event.expect("it is violated there"), whole.history.about(), whole.history.roster())
        .expect("there is a sentence for it");
    page.until_stand("play is at the violation", |now| now.violations == 1 && now.digest == whole.digest());
    page.until_text(".status.bad", &sentence.text);
    page.until_text(".invariant.broken", &t("raft-invariant-election-safety-name"));
    page.find("button", &t("transport-play"));
    page.until("the timeline marks it", "document.querySelector('.scrub .milestone.violation')");
    // The link of it is the same run again.
    page.click("button", &t("page-share"));
    let field = page.find("textbox", &t("share-link"));
    let link = page.call(&field, "function () { return this.value }");
    let other = Page::open("?lang=en");
    other.go_url(link.as_str().expect("a link"));
    other.until_stand("the link", |now| now.digest == whole.digest() && now.violations == 1);
    // And the run that was there is a branch.
    page.press("Escape");
    assert_eq!(page.js("return document.querySelectorAll('.scrub .branch').length"), 1);
    page.js("[...document.querySelectorAll('.menu [role=menuitemradio]')].at(0).click()");
    page.press("End");
    page.until_stand("it is still there", |now| now.digest == before.digest);
}

/// The most famous failure of all, from a fresh cluster, with one rule switched off by hand and one button: it is
/// there to be played while a shorter run is looked for, and what is told at the end is proved.
#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn paxos_without_adopting_values_is_found_by_one_button() {
    let page = Page::open(&address("?lang=en&pane=rules", "synod 1\nprotocol paxos\n"));
    page.until("the rules are there", "document.querySelector('.switches .switch')");
    page.js("[...document.querySelectorAll('.switch')].find((one) => one.innerText.includes('adopt-value')).click()");
    page.click("button", &t("rules-see"));
    page.until("a story is there, or the end", "document.querySelector('.search .btn.primary')");
    until_ended(&page, Ended::Violated);
    let script = "synod 1\nprotocol paxos\nbegin\nrule adopt-value off\n";
    let answer = search(script, Plan::Portfolio, None);
    page.until_text(".search-word", &t(&format!("paxos-invariant-{}-name", answer.found.invariant)));
    let Facts::Portfolio { proved, .. } = answer.facts else { panic!("a portfolio's answer") };
    assert!(proved);
    page.until_text(".search-word", &format!("{} actions", answer.found.actions));
    let digest = format!("{:016x}", answer.found.digest);
    page.until_stand("it is played to its end", |now| now.digest == digest && now.violations == 1);
}

/// Where only what keeps things going is off, the one button finds that they do not.
#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_rule_that_keeps_things_going_is_missed_by_a_run_without_end() {
    let page = open_checks("synod 1\nprotocol paxos proposers=2 acceptors=3 learners=1\nrule back-off off\n");
    page.click("button", &t("checks-from-start"));
    until_ended(&page, Ended::Endless);
    page.until("the timeline shows the mark", "document.querySelector('.scrub .milestone.mark')");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_rule_that_cannot_matter_here_offers_the_set_up_in_which_it_does() {
    let page = Page::open(&address(
        "?lang=en&pane=rules",
        "synod 1\nprotocol split-brain\nrule majority-of-all off\n",
    ));
    page.until_text(".rule-elsewhere", "policy=majority");
    page.click("button", &t("rules-set-up"));
    page.until(
        "its own rule is off there",
        "!document.querySelector('.rule-elsewhere') && document.querySelector('.rule.off')",
    );
    page.click("button", &t("rules-see"));
    until_ended(&page, Ended::Violated);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn from_this_moment_the_run_goes_on_by_hand() {
    let before = "synod 1\nprotocol paxos proposers=2 acceptors=3 learners=1\nrule promise-check off\npropose P1 foo\n\
                  run 25ms\n";
    let page = open_checks(before);
    page.click("button", &t("checks-from-here"));
    until_ended(&page, Ended::Violated);
    let found = search(before, Plan::Portfolio, None).found;
    let digest = format!("{:016x}", found.digest);
    page.until_stand("what was found is played to its end", |now| now.digest == digest);
    let played = native(&format!("{before}{}\n", found.lines.join("\n")));
    assert_eq!(played.digest(), digest);
    // Pressing it again plays the same branch, and makes no other.
    let branches = "document.querySelectorAll('.scrub .branch').length";
    let count = page.js(&format!("return {branches}"));
    page.click("button", &t("search-show"));
    page.until_stand("it is played again", |now| now.digest != digest);
    page.until_stand("to its end", |now| now.digest == digest);
    assert_eq!(page.js(&format!("return {branches}")), count);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn exhausted_and_bounded_are_told_apart() {
    let script = "synod 1\nprotocol parliament councillors=3\n";
    let page = open_checks(script);
    page.click("button", &t("checks-from-start"));
    until_ended(&page, Ended::Exhausted);
    let all = search(script, Plan::Within(usual_of("parliament")), None);
    assert_eq!(all.ended, Ended::Exhausted);
    let (states, one_in) = figures_of(&all);
    // Numbers are written in groups of three digits.
    let told: String = page.text(".search").split_whitespace().collect();
    for number in [states.to_string(), one_in.to_string()] {
        assert!(told.contains(&number), "{number} in {told}");
    }
    bound(&page, "depth", "2");
    page.click("button", &t("checks-from-start"));
    until_ended(&page, Ended::Depth);
    bound(&page, "depth", "100");
    bound(&page, "states", "1");
    page.click("button", &t("checks-from-start"));
    until_ended(&page, if states > 1_000 { Ended::States } else { Ended::Exhausted });
    // What was chosen is there again after a reload.
    page.reload();
    page.until("the bound is remembered", "document.querySelector('[data-bound=states]')?.value === '1'");
}

/// A search that goes on for minutes.
const LONG: &str = "synod 1\nprotocol paxos-kv\n";

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_search_can_be_stopped_and_the_page_never_waits_for_it() {
    let page = open_checks(LONG);
    let stand = page.stand();
    let frames = "const end = performance.now() + 1000; let count = 0;
        while (performance.now() < end) { await new Promise(requestAnimationFrame); count++; }
        return count;";
    let idle = page.js_async(frames, &[]).as_u64().expect("a number");
    bound(&page, "states", "40000");
    page.click("button", &t("checks-from-start"));
    page.until(
        "it says how far it is",
        "/[1-9]/.test(document.querySelector('.search-figures dd')?.innerText)",
    );
    let busy = page.js_async(frames, &[]).as_u64().expect("a number");
    assert!(busy * 4 >= idle, "{busy} frames a second while it searches, {idle} when it does not");
    // Another pane may come in front meanwhile.
    page.click("tab", &t("pane-rules"));
    page.click("tab", &t("pane-checks"));
    page.click("button", &t("checks-stop"));
    until_ended(&page, Ended::Cancelled);
    assert_eq!(page.stand().digest, stand.digest);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_condition_is_answered_by_a_run_or_by_the_bounds_or_by_what_is_wrong_with_it() {
    let script = "synod 1\nprotocol parliament councillors=3\n";
    let page = open_checks(script);
    let ask = |goal: &str| {
        page.js("const field = document.querySelector('.goal input'); field.focus(); field.select();");
        page.type_text(goal);
        page.press("Enter");
    };
    ask("chosen ==");
    let words = page.until_text("#goal-fault", &with("goal-column", &[("column", Value::from(10_u32))]));
    assert!(words.len() > 20, "{words}");
    assert_eq!(page.js("return document.querySelector('.goal input').value"), "chosen ==");
    assert_eq!(page.js("return !!document.querySelector('[data-search]')"), false);
    ask("chosen == v9");
    // A search without bounds goes on; within bounds it ends, and says so.
    page.until_text(".search-tries", &t("search-tries-walks"));
    page.click("button", &t("checks-stop"));
    until_ended(&page, Ended::Cancelled);
    bound(&page, "depth", "100");
    ask("chosen == v9");
    until_ended(&page, Ended::Exhausted);
    page.until_text(".search-word", "chosen == v9");
    page.js("document.querySelector('details.bounds .text-btn').click()");
    page.until_text(".bounds-told", &t("bounds-left"));
    ask("chosen == v2");
    until_ended(&page, Ended::Goal);
    let found = search(script, Plan::Portfolio, Some("chosen == v2")).found;
    let digest = format!("{:016x}", found.digest);
    page.until_stand("the run that gets there is played", |now| now.digest == digest);
    // The examples are the protocol's own.
    let goals = find("parliament").expect("there is one").about.goals;
    assert_eq!(page.text(".goal-chip").lines().collect::<Vec<_>>(), goals);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_broken_invariant_leads_to_the_event_that_broke_it() {
    let apart = "protocol split-brain policy=one\ncut C1 S2\ncut C2 S1\nrequest C1 tas\nrequest C2 tas\n";
    let broken = format!("{apart}run until violations == 1\n");
    let script = format!("{broken}run 300ms\n");
    let page = open_checks(&script);
    page.until("the tab says so", "document.querySelector('#tab-checks .tab-sign').innerText === '!'");
    page.click_on(&page.one(".invariant.broken button"));
    let digest = native(&broken).digest();
    page.until_stand("it is where it broke", |now| now.digest == digest);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_worker_that_fails_is_told_and_loses_nothing() {
    let before = "window.Honest = window.Worker; window.Worker = class { constructor() { throw new Error('none'); } };";
    let look = Look { before, ..Look::default() };
    let script = "synod 1\nprotocol parliament councillors=3\n";
    let page = look.open(&address("?lang=en&pane=checks", script));
    let stand = page.stand();
    page.click("button", &t("checks-from-start"));
    page.until_text(".search-word", &t("search-failed"));
    assert_eq!(page.stand().digest, stand.digest);
    // It can be tried again.
    page.js("window.Worker = window.Honest");
    page.click("button", &t("checks-from-start"));
    until_ended(&page, Ended::Exhausted);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_checks_fit_a_phone_and_their_targets_a_finger() {
    for query in ["?lang=en&pane=checks", "?lang=zh&pane=checks"] {
        let page = Look::phone().open(&address(query, LONG));
        page.stand();
        page.until(
            "the checks are shown, since the address names them",
            "document.querySelector('.checks .btn')?.getBoundingClientRect().height > 0",
        );
        page.js("document.querySelector('details.bounds').open = true");
        let small = page.js(
            "return [...document.querySelectorAll('.checks button, .checks summary, .checks input')]
                .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML.slice(0, 90))",
        );
        assert_eq!(small, json!([]), "{query}");
        let wide = "document.documentElement.scrollWidth > innerWidth";
        assert_eq!(page.js(&format!("return {wide}")), false, "{query}: nothing scrolls sideways");
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_first_load_brings_no_worker() {
    let (page, _) = open("synod 1\nprotocol parliament councillors=3\n");
    let fetched =
        "performance.getEntriesByType('resource').filter((one) => one.name.includes('explorer')).length";
    assert_eq!(page.js(&format!("return {fetched}")), 0);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_duel_without_end_is_played_once_round() {
    let script = "synod 1\nprotocol paxos proposers=2 acceptors=3 learners=1\n";
    let page = open_checks(script);
    page.click("button", &t("endless-from-start"));
    until_ended(&page, Ended::Endless);
    let found = search_endless(script, "paxos", None).found;
    let digest = format!("{:016x}", found.digest);
    page.until_stand("it is played to its end", |now| now.digest == digest);
    let marked = found.lines.iter().position(|line| line == "mark again").expect("it says from where on");
    let told = page.text(".search");
    let begins = found.lines[0].starts_with("set network");
    for number in [marked - usize::from(begins), found.lines.len() - 1 - marked] {
        assert!(told.contains(&format!(" {number} ")), "{number} in {told}");
    }
    // By the same words it goes round again, and back to the mark.
    let whole = native(&format!("{script}{}\n", found.lines.join("\n")));
    assert!(whole.history.frame(synod::frame::Detail::NONE).global.chosen.is_empty());
    page.until("the timeline shows the mark", "document.querySelector('.scrub .milestone.mark')");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_is_wanted_may_be_put_off_for_ever_only_without_the_rule() {
    let honest = "synod 1\nprotocol raft servers=3 clients=0\n";
    let page = open_checks(honest);
    let ask = |page: &Page| {
        page.js("const field = document.querySelector('.goal input'); field.focus(); field.select();");
        page.type_text("leaders >= 1");
        page.click("button", &t("goal-put-off"));
    };
    ask(&page);
    until_ended(&page, Ended::Exhausted);
    page.until_text(".search-word", "leaders >= 1");
    let broken = format!("{honest}rule randomised-timeouts off\n");
    let page = open_checks(&broken);
    ask(&page);
    until_ended(&page, Ended::Endless);
    let found = search_endless(&broken, "raft", Some("leaders >= 1")).found;
    let digest = format!("{:016x}", found.digest);
    page.until_stand("the split vote is played", |now| now.digest == digest);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_a_rule_saves_that_only_costs_more_is_compared_at_once() {
    let script = "synod 1\nprotocol raft servers=3 clients=1\n";
    let page = open_checks(script);
    assert!(page.js("return !document.querySelector('.costs')").as_bool().unwrap_or_default());
    command(&page, "rule fast-back-up off");
    let header = synod::script::parse(script).expect("a script").header;
    let compared = synod::check::cost::compare(&header, &["fast-back-up"]);
    let cells: Vec<[String; 2]> =
        compared.iter().flat_map(|one| one.rows()).map(|(_, on, off)| [on, off]).collect();
    assert_eq!(cells.len(), 12, "three pieces of work: {compared:?}");
    let seen = "return [...document.querySelectorAll('.costs tr:has(td + td):not(thead tr)')]
        .map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent))";
    assert_eq!(page.settled(seen, &[], &json!(cells)), json!(cells));
    let dearer = page.js("return document.querySelectorAll('.costs .more').length");
    assert_eq!(dearer, 3, "messages, bytes and time of a former leader's way back");
}
