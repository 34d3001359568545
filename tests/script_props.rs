//! Scripts as text and as values: one is the other, whatever it is, and nothing makes the reader stumble.

use crate::random_script::{Cast, Random};
use crate::script_values as any_of;
use proptest::prelude::*;
use synod::check::explore::searchable;
use synod::script::{self, ScriptError, parse, parse_cond, parse_line};
use synod::sim::History;

/// An error's place lies on the line it speaks of, or right behind its end.
fn has_place(text: &str, error: &ScriptError) -> Result<(), TestCaseError> {
    let count = text.lines().count().max(1) as u32;
    prop_assert!((1..=count).contains(&error.line), "line {} of {count}", error.line);
    let line = text.lines().nth(error.line as usize - 1).unwrap_or_default();
    let width = line.trim_start_matches('\u{feff}').chars().count() as u32;
    prop_assert!((1..=width + 1).contains(&error.column), "column {} of {width}: {error:?}", error.column);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn commands_print_and_read_back(command in any_of::command()) {
        let text = command.to_string();
        prop_assert!(!text.contains('\n'), "one line: {text:?}");
        let again = parse_line(&text);
        prop_assert_eq!(again.as_ref(), Ok(&command), "{}", text);
        prop_assert_eq!(again.map(|again| again.to_string()), Ok(text));
    }

    #[test]
    fn conditions_print_and_read_back(cond in any_of::cond()) {
        let text = cond.to_string();
        prop_assert_eq!(parse_cond(&text), Ok(cond), "{}", text);
    }

    #[test]
    fn scripts_print_and_read_back(value in any_of::script()) {
        let text = value.to_string();
        let again = parse(&text);
        prop_assert_eq!(again.as_ref(), Ok(&value), "{}", text);
        prop_assert_eq!(again.map(|again| again.to_string()), Ok(text));
    }

    #[test]
    fn scripts_travel_in_links(value in any_of::script()) {
        let text = value.to_string();
        prop_assert_eq!(script::link::decode(&script::link::encode(&text)), Ok(text));
    }

    #[test]
    fn any_text_is_read_or_refused_with_its_place(text in any::<String>()) {
        let raft = |lines: String| format!("protocol raft\n{lines}");
        let chosen = raft(format!("choose x from {text}\nset loss $x%\nstep $x $x"));
        for text in [text.clone(), raft(text.clone()), raft(format!("expect {text}")), chosen] {
            if let Err(error) = parse(&text) {
                has_place(&text, &error)?;
            }
        }
    }

    #[test]
    fn a_choice_is_one_of_those_given_and_the_same_each_time(seed in any::<u64>(), servers in 1..9_usize) {
        let servers: Vec<String> = (1..=servers).map(|nth| format!("S{nth}")).collect();
        let text = format!("protocol raft seed={seed}\nchoose x from {}\ncrash $x\n", servers.join(" "));
        let script = parse(&text).expect("a script");
        let printed = script.to_string();
        prop_assert!(servers.iter().any(|server| printed.ends_with(&format!("crash {server}\n"))), "{}", printed);
        prop_assert_eq!(parse(&printed), Ok(script.clone()));
        prop_assert_eq!(parse(&text), Ok(script));
    }

    #[test]
    fn any_bytes_are_read_or_refused_with_their_place(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        if let Err(error) = parse(&text) {
            has_place(&text, &error)?;
        }
    }

    #[test]
    fn good_lines_are_good(seed in any::<u64>()) {
        let mut random = Random::new(seed);
        for cast in [Cast::raft(), Cast::paxos(), Cast::by_hand()] {
            let line = random.good_line(&cast);
            prop_assert!(parse_line(&line).is_ok(), "{}: {:?}", line, parse_line(&line));
        }
    }

    #[test]
    fn a_broken_line_is_refused_where_it_is(seed in any::<u64>(), cut in any::<prop::sample::Index>()) {
        let line = Random::new(seed).good_line(&Cast::raft());
        let cut = cut.index(line.chars().count() + 1);
        let broken: String = line.chars().take(cut).collect();
        let text = format!("protocol raft\n{broken}");
        if let Err(error) = parse(&text) {
            prop_assert_eq!(error.line, 2, "{}", broken);
            has_place(&text, &error)?;
        }
    }
}

/// What became of random lines.
#[derive(Default, Debug)]
struct Tally {
    lines: u64,
    parsed: u64,
    changed: u64,
}

/// Plays random lines on one run after the other, `lines` in all; a run ends when its history is long.
fn play(seed: u64, lines: u64) -> Tally {
    let mut tally = Tally::default();
    let mut random = Random::new(seed);
    let casts = [Cast::raft(), Cast::paxos(), Cast::by_hand()];
    while tally.lines < lines {
        let cast = &casts[random.below(casts.len())];
        let header = parse(&random.header(cast)).expect("a header is always right");
        let mut history = script::open(&header).expect("and possible");
        for _ in 0..LINES_A_RUN.min(lines - tally.lines) {
            if history.len() > STEPS_A_RUN {
                break;
            }
            line(&mut history, &random.line(cast), &mut tally);
        }
    }
    tally
}

/// A run starts afresh after so many lines, so that what later lines meet is not always a ruin.
const LINES_A_RUN: u64 = 200;
const STEPS_A_RUN: usize = 20_000;

fn line(history: &mut History, text: &str, tally: &mut Tally) {
    tally.lines += 1;
    let command = match parse_line(text) {
        Ok(command) => command,
        Err(error) => {
            let width = text.chars().count() as u32;
            assert!(error.line == 1 && (1..=width + 1).contains(&error.column), "{text:?}: {error:?}");
            return;
        }
    };
    tally.parsed += 1;
    assert_eq!(parse_line(&command.to_string()).as_ref(), Ok(&command), "{text:?}");
    let (before, now) = (history.position(), history.now());
    let fingerprint = |history: &History| searchable(history.world().boxed_clone()).fingerprint();
    let world = fingerprint(history);
    match script::execute(history, now, &command) {
        Ok(()) => tally.changed += u64::from(history.position() != before),
        Err(fault) => {
            let width = text.chars().count() as u32;
            assert!(fault.column <= width, "{text:?}: {fault:?}");
            let same = (history.position(), history.now(), fingerprint(history)) == (before, now, world);
            assert!(same, "a refusal changes nothing: {text:?}: {fault:?}");
        }
    }
}

/// Half of the random lines parse and a tenth change the world. More of them by SYNOD_LINES=10000000.
#[test]
fn random_lines_do_no_harm() {
    let lines = std::env::var("SYNOD_LINES").ok().and_then(|lines| lines.parse().ok()).unwrap_or(20_000);
    let seed = std::env::var("SYNOD_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let tally = play(seed, lines);
    println!("{tally:?}");
    let percent = |part: u64| part * 100 / tally.lines;
    assert!((40..=65).contains(&percent(tally.parsed)), "half of them parse: {tally:?}");
    assert!((10..).contains(&percent(tally.changed)), "a tenth changes the world: {tally:?}");
}
