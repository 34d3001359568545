//! Every challenge can be done, is not done at its start, and cannot be done in one command less, or with fewer rules.

use std::path::Path;
use synod::challenge::{self, CHALLENGES, Challenge, FILES, Standing};
use synod::check::explore::{Bounds, Explorer, Goal, How, Outcome, Property};
use synod::script::{self, Command, HeaderLine, Line, Script};
use synod::sim::History;

fn read(id: &str, text: &str) -> Challenge {
    challenge::parse(id, text).unwrap_or_else(|error| panic!("{id}.md: {error:?}"))
}

fn all() -> impl Iterator<Item = Challenge> {
    CHALLENGES.iter().zip(FILES).map(|(id, text)| read(id, text))
}

fn open(challenge: &Challenge) -> History {
    challenge::open(challenge).unwrap_or_else(|error| panic!("{}: {error:?}", challenge.id))
}

/// The reference solution.
fn solution(id: &str) -> Script {
    let file = Path::new("tests/challenges").join(id).with_extension("script");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    script::parse(&text).unwrap_or_else(|error| panic!("{}: {error:?}", file.display()))
}

fn stands(challenge: &Challenge, script: &Script) -> Standing {
    let mut history = script::run(script).unwrap_or_else(|(_, error)| panic!("{}: {error:?}", challenge.id));
    let from = challenge::begins(challenge, &open(challenge), &script.header, &mut history);
    challenge::judge(challenge, &history, from.unwrap_or_else(|| panic!("{} begins otherwise", challenge.id)))
}

#[test]
fn every_challenge_can_be_done_and_is_not_done_at_its_start() {
    assert_eq!(all().count(), 9);
    for challenge in all() {
        let id = &challenge.id;
        let start = open(&challenge);
        let at_start = challenge::judge(&challenge, &start, start.position());
        assert!(!at_start.holds && at_start.used == 0, "{id}: {at_start:?}");
        let script = solution(id);
        let done = stands(&challenge, &script);
        assert!(done.is_solved(&challenge), "{id}: {done:?} of {}", challenge.most);
        assert_eq!(done.used, challenge.most, "{id}: no command is to spare");
        // As a link has it: what the page writes down is a solution as well.
        let history = script::run(&script).unwrap_or_else(|(_, error)| panic!("{id}: {error:?}"));
        let written = script::record(&script.header, &history).to_string();
        let again = script::parse(&written).unwrap_or_else(|error| panic!("{id}: {error:?}"));
        assert_eq!(stands(&challenge, &again), done, "{id}");
        // Without its last command it is none.
        let mut short = script.clone();
        short.lines.pop();
        assert!(!stands(&challenge, &short).holds, "{id}");
    }
}

/// Challenges whose search would take minutes.
const TOO_LONG: &[&str] = &["paxos-duel"];

#[test]
fn no_challenge_can_be_done_in_one_command_less() {
    let searched = |challenge: &Challenge| !TOO_LONG.contains(&&*challenge.id) && !is_about_rules(challenge);
    for challenge in all().filter(searched) {
        let start = open(&challenge);
        let bounds =
            |depth| Bounds { crashes: 1, timeouts: 2, requests: 2, admin: 1, depth, ..Bounds::QUIET };
        let search = |depth| {
            let goal = Goal::new(challenge.goal.clone(), start.world(), start.events());
            let goal = goal.unwrap_or_else(|fault| panic!("{}: {fault:?}", challenge.id));
            let property = Property { goal: Some(goal), stuck: false };
            let world = start.world().boxed_clone();
            let mut explorer = Explorer::new(world, bounds(depth), property, How::default());
            while explorer.step(10_000).is_none() {}
            explorer.outcome().expect("it has ended")
        };
        let less = search(challenge.most - 1);
        assert!(!matches!(less, Outcome::Found(_)), "{}: {less:?}", challenge.id);
    }
}

/// A search delivers and crashes, and switches no rule.
fn is_about_rules(challenge: &Challenge) -> bool {
    challenge.allow.iter().any(|word| word == "rule")
}

/// A challenge about rules is solved by switching some on and letting time run. No other choice of fewer rules, made at
/// its start as well, leads there.
#[test]
fn no_challenge_about_rules_can_be_done_with_fewer_of_them() {
    assert_eq!(all().filter(is_about_rules).count(), 1);
    for challenge in all().filter(is_about_rules) {
        let script = solution(&challenge.id);
        let (start, answer) = script.lines.split_at(challenge.start.len());
        let off: Vec<_> = script.header.lines.iter().filter_map(|(_, line)| switched_off(line)).collect();
        let later = answer.iter().filter(|line| !matches!(line.command, Command::Rule { .. }));
        for choice in 0_u32..1 << off.len() {
            if choice.count_ones() >= challenge.most {
                continue;
            }
            let on = off
                .iter()
                .enumerate()
                .filter(|(place, _)| choice >> place & 1 == 1)
                .map(|(_, rule)| Line { number: 0, command: rule.clone() });
            let lines = start.iter().cloned().chain(on).chain(later.clone().cloned()).collect();
            let fewer = Script { header: script.header.clone(), lines };
            assert!(!stands(&challenge, &fewer).holds, "{}: {fewer}", challenge.id);
        }
    }
}

/// The command that switches on the rule that a line of the header switches off.
fn switched_off(line: &HeaderLine) -> Option<Command> {
    match line {
        HeaderLine::Rule { name, on: false, .. } => Some(Command::Rule { name: name.clone(), on: true }),
        _ => None,
    }
}
