//! Every script under `tests/scripts` runs, and all that it expects holds.

use crate::common::{files, read, root};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use synod::frame::Detail;
use synod::locale::{Lang, Texts};
use synod::script::{self, Command, HeaderLine, Script};
use synod::sim::History;

/// Scripts under the folder, each read; those that cannot be are reported by `run_all`.
fn scripts() -> Vec<PathBuf> {
    let found = files("tests/scripts", ".script");
    assert!(found.len() >= 10, "there are only {} scripts under tests/scripts", found.len());
    found
}

fn run(path: &Path) -> Result<(Script, History), String> {
    let texts = Texts::new(Lang::En);
    let at = |error: &script::ScriptError, roster| {
        format!("{}:{}:{}: {}", path.display(), error.line, error.column, texts.say(&error.problem, roster))
    };
    let script = script::parse(&read(path)).map_err(|error| at(&error, None))?;
    match script::run(&script) {
        Ok(history) => Ok((script, history)),
        Err((history, error)) => Err(at(&error, history.as_deref().map(History::roster))),
    }
}

fn each(check: impl Fn(&Path, &Script, &History) -> Result<(), String>) {
    let faults: Vec<String> = scripts()
        .iter()
        .filter_map(|path| run(path).and_then(|(script, history)| check(path, &script, &history)).err())
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_script_runs_and_expects_something() {
    each(|path, script, _| {
        let expects =
            |line: &script::Line| matches!(line.command, Command::Expect(_) | Command::ExpectRefused(_));
        if script.lines.iter().any(expects) {
            return Ok(());
        }
        Err(format!("{}: expects nothing", path.display()))
    });
}

#[test]
fn an_honest_run_breaks_no_invariant() {
    each(|path, script, history| {
        let header =
            script.header.lines.iter().any(|(_, line)| matches!(line, HeaderLine::Rule { on: false, .. }));
        let later = script.lines.iter().any(|line| matches!(line.command, Command::Rule { on: false, .. }));
        let frame = history.frame(Detail::NONE);
        let (entry, setup) = script::setup(&script.header).expect("it ran");
        let promises = (entry.promises)(&setup);
        // What a protocol rests on outside itself may be taken away: a violation that follows says so.
        let excused = frame.violations.iter().all(|broken| !broken.without.is_empty());
        if header || later || !promises.safe || excused {
            return Ok(());
        }
        Err(format!("{}: {:?}", path.display(), frame.violations))
    });
}

#[test]
fn every_sentence_is_true_of_the_world_in_which_it_is_told() {
    each(|path, _, history| {
        let entry = synod::registry::find(history.about().id).expect("it ran");
        let mut verifier = (entry.verifier)();
        let mut world = history.root().boxed_clone();
        for step in history.past() {
            let mut events = Vec::new();
            verifier.before(&*world, &step.action);
            world.apply(step.at, &step.action, &mut events).expect("it was possible");
            if let Some(untrue) = verifier.after(&*world, &events) {
                return Err(format!("{}: at {}: {untrue:?}", path.display(), step.at));
            }
        }
        Ok(())
    });
}

/// The digest of each script at its end.
const DIGESTS: &str = "tests/digests.tsv";

/// Asks for [`DIGESTS`] to be written anew.
const WRITE: &str = "SYNOD_WRITE_DIGESTS";

/// A rename, or anything else that is to change no run, changes none of these.
#[test]
fn every_script_ends_with_the_digest_that_is_written_down() {
    let now = RefCell::new(String::new());
    each(|path, _, history| {
        let digest = history.world().digest();
        let _ = writeln!(now.borrow_mut(), "{}\t{digest:016x}", path.display());
        Ok(())
    });
    let now = now.into_inner();
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(root().join(DIGESTS), &now).unwrap_or_else(|error| panic!("{DIGESTS}: {error}"));
    }
    let kept = read(Path::new(DIGESTS));
    let only = |these: &str, those: &str, sign: char| {
        let those: BTreeSet<&str> = those.lines().collect();
        let other = these.lines().filter(|line| !those.contains(line));
        other.map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    assert!(
        now == kept,
        "{DIGESTS} says otherwise:\n{}{}`{WRITE}=1 cargo test --test all digest` writes it anew. A digest that \
         changes is a run that changes: the commit says which, and why.",
        only(&kept, &now, '-'),
        only(&now, &kept, '+')
    );
}

#[test]
fn the_same_script_printed_and_read_again_runs_the_same() {
    each(|path, script, history| {
        let printed = script.to_string();
        let again =
            script::parse(&printed).map_err(|error| format!("{}: {error:?}\n{printed}", path.display()))?;
        // Lines have other numbers without the comments, but they say the same.
        if again.lines != script.lines || again.to_string() != printed {
            return Err(format!("{}: reads otherwise when printed:\n{printed}", path.display()));
        }
        let second = script::run(&again).map_err(|(_, error)| format!("{}: {error:?}", path.display()))?;
        if second.world().digest() == history.world().digest() {
            return Ok(());
        }
        Err(format!("{}: a second run differs", path.display()))
    });
}

/// Every script of the project: whole files, and the blocks of lessons and challenges that have a header.
fn corpus() -> Vec<(PathBuf, String)> {
    let whole = ["tests/scripts", "tests/starts"].map(|folder| files(folder, ".script")).concat();
    let stories = ["static/lessons", "static/challenges"].map(|folder| files(folder, ".md")).concat();
    let blocks = stories.into_iter().flat_map(|path| {
        let text = read(&path);
        let blocks = text.split("```script\n").skip(1).filter_map(|rest| rest.split("```").next());
        let blocks = blocks.filter(|block| block.lines().any(|line| line.starts_with("protocol ")));
        blocks.map(|block| (path.clone(), block.to_owned())).collect::<Vec<_>>()
    });
    let found: Vec<_> = whole.into_iter().map(|path| (path.clone(), read(&path))).chain(blocks).collect();
    let of = |folder: &str| found.iter().filter(|(path, _)| path.starts_with(folder)).count();
    for folder in ["tests/scripts", "tests/starts", "static/lessons", "static/challenges"] {
        assert!(of(folder) > 0, "no script under {folder}");
    }
    found
}

/// A script of before there was a `begin` means what it meant: it is as if `begin` stood right before the
/// first command.
#[test]
fn where_begin_is_left_out_the_first_command_ends_the_header() {
    for (path, text) in corpus() {
        let read = |text: &str| {
            script::parse(text).unwrap_or_else(|error| panic!("{}: {error:?}\n{text}", path.display()))
        };
        let digest = |script: &Script| match script::run(script) {
            Ok(history) => Ok(history.world().digest()),
            Err((_, error)) => Err(error),
        };
        let old = read(&text);
        let mut lines: Vec<&str> = text.lines().collect();
        let end = old.lines.first().map_or(lines.len(), |line| line.number as usize - 1);
        lines.insert(end, "begin");
        let new = read(&lines.join("\n"));
        assert_eq!(new, old, "{}", path.display());
        assert_eq!(digest(&new).ok(), digest(&old).ok(), "{}", path.display());
        assert!(!old.to_string().contains("\nbegin\n"), "{} needs none", path.display());
    }
}

#[test]
fn every_event_is_told_completely_in_every_language() {
    let languages = Lang::ALL.map(Texts::new);
    each(|path, _, history| {
        for event in history.events() {
            for texts in &languages {
                let Some(sentence) = texts.event(event, history.about(), history.roster()) else { continue };
                // A missing variable shows as `{$name}`, a missing text as its key.
                let text = &sentence.text;
                let key = format!("{}-", history.about().id);
                if text.is_empty()
                    || text.contains("{$")
                    || text.starts_with(&key)
                    || text.starts_with("event-")
                {
                    let tag = texts.lang().tag();
                    return Err(format!("{} ({tag}): {text} of {event:?}", path.display()));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn the_examples_of_the_readme_run() {
    let readme = read(Path::new("README.md"));
    let blocks = readme.split("```").skip(1).step_by(2);
    let examples: Vec<&str> = blocks.filter_map(|block| block.strip_prefix('\n')).collect();
    assert!(!examples.is_empty(), "README.md has no example");
    for example in examples {
        let script = script::parse(example).unwrap_or_else(|error| panic!("{error:?} in\n{example}"));
        if let Err((_, error)) = script::run(&script) {
            panic!("{error:?} in\n{example}");
        }
    }
}
