//! What the feed says of the network, of crashes, of rules: real events, in both languages.

use synod::locale::{Lang, Sentence, Texts};
use synod::protocol::Milestone;
use synod::script;
use synod::sim::{EventKind, History};

const HEADER: &str = "protocol raft servers=5 clients=1 seed=3\n";

fn played(commands: &str) -> History {
    let script = script::parse(&format!("{HEADER}{commands}")).unwrap_or_else(|error| panic!("{error:?}"));
    script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}"))
}

fn sentences(history: &History, lang: Lang) -> Vec<Sentence> {
    let texts = Texts::new(lang);
    history.events().filter_map(|event| texts.event(event, history.about(), history.roster())).collect()
}

/// What is said last after these commands.
fn last(commands: &str, lang: Lang) -> String {
    sentences(&played(commands), lang).pop().map(|sentence| sentence.text).unwrap_or_default()
}

#[test]
fn cuts_are_told_by_their_shape() {
    let said = |commands: &str| last(commands, Lang::En);
    assert_eq!(said("cut S1 S2"), "The link between S1 and S2 is cut, both ways.");
    assert_eq!(said("cut S1 -> S2"), "The link from S1 to S2 is cut; S2 can still reach S1.");
    assert_eq!(said("isolate S3"), "S3 is cut off from S1, S2, S4, S5.");
    assert_eq!(said("partition S1 | S2 S3"), "S1 is cut off from S2, S3.");
    assert_eq!(said("partition S1 S2 | S3 S4 S5"), "A partition: nothing crosses between S1 S2, S3 S4 S5.");
    assert_eq!(
        said("partition S1 S2 | S3 | S4 S5"),
        "A partition: nothing crosses between S1 S2, S3, S4 S5."
    );
    assert_eq!(said("cut S1 S2\nheal S1 S2"), "The link between S1 and S2 is healed.");
    assert_eq!(said("cut S1 S2\nheal S2 -> S1"), "The link from S2 to S1 is healed.");
    assert_eq!(said("isolate S1\nheal"), "Every link is healed.");
    assert_eq!(last("isolate S3", Lang::Zh), "S3 与 S1、S2、S4、S5 断开。");
}

#[test]
fn settings_are_told_with_their_numbers() {
    let said = |commands: &str| last(commands, Lang::En);
    assert_eq!(said("set latency S1 -> S2 40ms"), "From S1 to S2 a message now takes 40 ms.");
    assert_eq!(said("set latency S1 -> S2 1500us..2s"), "From S1 to S2 a message now takes 1.5 ms to 2 s.");
    assert_eq!(said("set loss 0.25%"), "Of the messages sent from now on 0.25% are lost.");
    assert_eq!(said("set loss 5%"), "Of the messages sent from now on 5% are lost.");
    assert_eq!(said("set timeout S2 150ms"), "S2's timer (election timeout) will go off 150 ms from now.");
    assert!(said("set clock S2 90%").contains("at 90% of the true rate"));
    assert!(last("set timeout S2 150ms", Lang::Zh).contains("150 ms"));
}

#[test]
fn a_lost_message_is_told_with_its_reason() {
    let lost = "run until happened election-timeout\npartition S1 | S2 | S3 | S4 | S5\nrun 20ms";
    let said = sentences(&played(lost), Lang::En);
    let one =
        said.iter().find(|sentence| sentence.text.contains("is lost")).expect("requests for votes are lost");
    assert!(one.text.ends_with("is lost: the link is cut."), "{}", one.text);
    assert!(one.text.contains("'s RequestVote to S"), "{}", one.text);
}

#[test]
fn crashes_and_violations_are_marked() {
    let said = sentences(&played("crash S4\nrestart S4"), Lang::En);
    assert!(said[0].text.starts_with("S4 crashes."), "{}", said[0].text);
    assert_eq!(said[0].milestone, Some(Milestone::Crash));
    let told: Vec<&str> = said.iter().map(|sentence| sentence.text.as_str()).collect();
    assert!(told.contains(&"S4 restarts, from its disk alone."), "{told:?}");

    let broken = played("rule majority-commit off\nrun until leaders == 1\nrequest C1 put x 1\nrun 300ms");
    let violated = sentences(&broken, Lang::En)
        .into_iter()
        .find(|sentence| sentence.milestone == Some(Milestone::Violation));
    let violated = violated.expect("what one disk has is committed");
    assert!(violated.text.starts_with("Violated: "), "{}", violated.text);
    assert!(violated.rule.is_some() && violated.cite.is_some());
}

#[test]
fn a_note_comes_with_its_rule_and_its_source() {
    let history = played("run until leaders == 1");
    let said = sentences(&history, Lang::Zh);
    let wins = said.iter().find(|sentence| sentence.rule == Some("wins")).expect("somebody won");
    assert_eq!((wins.cite, wins.milestone), (Some("Raft §5.2"), Some(Milestone::Election)));
    assert!(wins.text.contains("任期"), "{}", wins.text);
}

#[test]
fn what_notes_tell_is_not_told_twice() {
    let history = played("run until leaders == 1");
    let texts = Texts::new(Lang::En);
    for event in history.events() {
        let silent = matches!(
            event.kind,
            EventKind::Sent(_) | EventKind::Delivered(_) | EventKind::Fired { forced: false, .. }
        );
        let said = texts.event(event, history.about(), history.roster());
        assert_eq!(said.is_none(), silent, "{event:?}: {said:?}");
    }
}

/// What a script under `tests/scripts` tells, in English.
fn told(path: &str) -> Vec<String> {
    let text = std::fs::read_to_string(format!("{}/tests/scripts/{path}", env!("CARGO_MANIFEST_DIR")));
    let script = script::parse(&text.expect("it is there")).unwrap_or_else(|error| panic!("{error:?}"));
    let history = script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}"));
    sentences(&history, Lang::En).into_iter().map(|sentence| sentence.text).collect()
}

#[test]
fn a_request_that_was_overtaken_is_told_as_that() {
    let said = told("raft/fact-12-an-older-request-comes-late.script");
    let skipped =
        "S1 does not carry out entry 2: C1's request 1 is older than what it has seen of C1 (request 2).";
    assert!(said.iter().any(|text| text == skipped), "{said:#?}");
}

#[test]
fn who_is_no_member_does_not_count() {
    let said = told("raft/extension-membership-strangers-do-not-count.script");
    let lost = "is on disk at 2 of the members S1, S2, S3, S4, S5, where 3 are needed (S2, S3). S6 holds it too, but is no member.";
    assert!(said.iter().any(|text| text.contains(lost)), "{said:#?}");
}

#[test]
fn while_there_are_two_configurations_both_are_named() {
    let said = told("raft/extension-membership-joint-without-overlap.script");
    let both = "on S1, S2, S3: 3 of S1, S2, S3 and 1 of S3, a majority of each.";
    assert!(said.iter().any(|text| text.contains(both)), "{said:#?}");
}
