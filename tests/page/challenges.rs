//! Challenges: something to bring about in so many commands, and the link that proves it.

use crate::common::{command, t, with};
use crate::support::browser::Page;
use serde_json::json;
use synod::challenge::{CHALLENGES, Challenge, FILES, parse};
use synod::locale::Lang;
use synod::script::{self, link};
use synod::value::Value;

fn challenge(id: &str) -> Challenge {
    let place = CHALLENGES.iter().position(|known| *known == id).expect("there is such a challenge");
    parse(id, FILES[place]).unwrap_or_else(|error| panic!("{id}: {error:?}"))
}

#[track_caller]
fn open(id: &str) -> (Page, Challenge) {
    let challenge = challenge(id);
    let page = Page::open(&format!("?challenge={id}&lang=en"));
    page.until_text(".challenge h2", challenge.titles.get(Lang::En));
    (page, challenge)
}

/// The lines of the reference solution that come after the challenge's start.
fn answer(challenge: &Challenge) -> (String, Vec<String>) {
    let path = format!("{}/tests/challenges/{}.script", env!("CARGO_MANIFEST_DIR"), challenge.id);
    let text = std::fs::read_to_string(path).expect("there is a solution");
    let script = script::parse(&text).expect("it is a script");
    let lines = script.lines[challenge.start.len()..].iter().map(|line| line.command.to_string()).collect();
    (text, lines)
}

#[track_caller]
fn until_used(page: &Page, challenge: &Challenge, used: usize) {
    let args = [("used", Value::from(used)), ("most", Value::from(challenge.most))];
    page.until_text(".challenge-count", &with("challenge-used", &args));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn every_challenge_opens_in_both_languages() {
    for id in CHALLENGES {
        let (page, challenge) = open(id);
        until_used(&page, &challenge, 0);
        page.until_text(".challenge-word", &t("challenge-open"));
        page.go(&format!("?challenge={id}&lang=zh"));
        page.until_text(".challenge h2", challenge.titles.get(Lang::Zh));
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_challenge_is_solved_command_by_command_and_its_link_proves_it() {
    let (page, challenge) = open("raft-two-leaders");
    let (_, lines) = answer(&challenge);
    for (place, line) in lines.iter().enumerate() {
        until_used(&page, &challenge, place);
        assert_eq!(page.js("return document.querySelector('.challenge').dataset.solved"), "false");
        command(&page, line);
    }
    let count = Value::from(lines.len());
    let solved = with("challenge-solved", &[("used", count), ("most", Value::from(challenge.most))]);
    page.until_text(".challenge-word", &solved);
    // Undo counts back, and starting again goes to where it began.
    let field = page.find("textbox", &t("challenge-link"));
    let url = page.call(&field, "function () { return this.value }");
    let digest = page.stand().digest;
    page.click("button", &t("challenge-undo"));
    until_used(&page, &challenge, lines.len() - 1);
    page.click("button", &t("challenge-again"));
    until_used(&page, &challenge, 0);
    // A lecturer who opens the link sees that it holds.
    let url = url.as_str().expect("a link");
    assert!(url.contains("challenge=raft-two-leaders"), "{url}");
    let other = Page::open("?lang=en");
    other.go_url(url);
    other.until_text(".challenge-word", &solved);
    other.until_stand("the same run", |now| now.digest == digest);
    // And after a reload as well.
    other.reload();
    other.until_text(".challenge-word", &solved);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn every_reference_solution_is_verified_by_its_link() {
    for id in CHALLENGES {
        let challenge = challenge(id);
        let (text, _) = answer(&challenge);
        let page = Page::open(&format!("?challenge={id}&lang=en#{}", link::encode(&text)));
        // The best way takes all that are allowed; to let time pass is no command. `tests/challenges.rs` says both.
        let args = [("used", Value::from(challenge.most)), ("most", Value::from(challenge.most))];
        page.until_text(".challenge-word", &with("challenge-solved", &args));
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_may_not_be_used_is_no_solution() {
    let (page, _) = open("primary-backup-lost-write");
    command(&page, "rule check-view off");
    page.until_text(".challenge-word", &with("challenge-barred", &[("word", Value::text("rule"))]));
    // Another run than the challenge's is no answer to it.
    let text = "synod 1\nprotocol raft servers=3 clients=1\nnetwork by-hand\nrule one-vote-per-term off\n";
    page.go(&format!("?challenge=raft-two-leaders&lang=en#{}", link::encode(text)));
    page.until_text(".status", &t("status-challenge-other"));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn challenges_are_in_the_gallery_and_closed_like_a_lesson() {
    let page = Page::open("?lang=en");
    page.stand();
    page.click_on(&page.one(".head .pill"));
    let challenge = challenge("paxos-duel");
    let title = challenge.titles.get(Lang::En);
    page.click("button", &with("gallery-challenge", &[("title", Value::text(title))]));
    page.until_text(".challenge h2", title);
    page.until("the address names it", "new URL(location).searchParams.get('challenge') === 'paxos-duel'");
    let small = page.js(
        "return [...document.querySelectorAll('.challenge > .prose')].map((one) => one.innerText.length > 40)",
    );
    assert_eq!(small, json!([true]));
    page.click("button", &t("challenge-close"));
    page.until("it is closed", "!document.querySelector('.challenge')");
    page.until("the address says so", "!new URL(location).searchParams.has('challenge')");
}
