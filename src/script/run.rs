//! Carrying out commands on a history.

use super::leader::settle_open;
use super::near::advise;
use super::runner::Lines;
use super::setup::{check_time, setup};
use super::task::Task;
use super::unfold::{Fault, Unfold};
use super::{Command, HeaderLine, Line, Script, ScriptError, reach, select};
use crate::sim::History;
use crate::value::{Micros, Problem, Value};

/// Told of each step of a run that may last.
pub type Tell<'a> = &'a mut dyn FnMut(&History);

/// A history at time 0, as the header says.
pub fn open(script: &Script) -> Result<History, ScriptError> {
    let (entry, setup) = setup(&script.header)?;
    History::new(entry, &setup).map_err(|problem| {
        let (line, column) = blamed(script, &problem);
        ScriptError { line, column: column.max(1), problem: advise(problem, Some(entry.about), None) }
    })
}

/// Which word of the header a problem with all of it is about: the name, or the last of the parameters,
/// that it speaks of; else the protocol.
fn blamed(script: &Script, problem: &Problem) -> (u32, u32) {
    let names = |value: &Value, text: &str| match value {
        Value::Text(held) => **held == *text,
        Value::Word(word) => *word == text,
        _ => false,
    };
    let mut place = (1, 1);
    for (line, content) in &script.header.lines {
        match content {
            HeaderLine::Protocol { name, params } => {
                let about =
                    |word: &str| problem.args.iter().any(|(arg, value)| *arg == word || names(value, word));
                let key = params.iter().map(|param| &param.key).rfind(|key| about(&key.text));
                place = (*line, key.unwrap_or(name).column);
            }
            HeaderLine::Names(pairs) => {
                let named = problem.args.iter().find(|(arg, _)| *arg == "name");
                let mut words = pairs.iter().rev().flat_map(|(old, new)| [new, old]);
                if let Some(word) =
                    words.find(|word| named.is_some_and(|(_, value)| names(value, &word.text)))
                {
                    return (*line, word.column);
                }
            }
            _ => {}
        }
    }
    place
}

/// Opens a script and carries out all of it. An error leaves nothing half done: the world is as it
/// was before the line that failed.
pub fn run(script: &Script) -> Result<History, (Option<Box<History>>, ScriptError)> {
    run_telling(script, &mut |_| {})
}

/// The same for a caller that waits.
pub fn run_telling(script: &Script, tell: Tell) -> Result<History, (Option<Box<History>>, ScriptError)> {
    let mut history = open(script).map_err(|error| (None, error))?;
    let never = &mut |history: &History| {
        tell(history);
        false
    };
    match Lines::of_script().go_on(&mut history, &script.lines, never) {
        Ok(_) => Ok(history),
        Err(error) => Err((Some(Box::new(history)), error)),
    }
}

/// Carries out lines from where the history stands.
pub fn run_lines(history: &mut History, lines: &[Line]) -> Result<(), ScriptError> {
    Lines::default().go_on(history, lines, &mut |_| false).map(drop)
}

/// Whether a command is possible now, and if not, why: greys a button, fails a line.
pub fn check(history: &History, command: &Command) -> Result<(), Fault> {
    is_possible(history, command).map_err(|fault| advised(fault, history))
}

pub(super) fn advised(fault: Fault, history: &History) -> Fault {
    Fault { problem: advise(fault.problem, Some(history.about()), Some(history.roster())), ..fault }
}

pub(super) fn is_possible(history: &History, command: &Command) -> Result<(), Fault> {
    match command {
        Command::Run(span) => check_time(*span).map_err(Fault::from).and(not_by_hand(history)),
        Command::RunUntil { .. } | Command::Step(_) => not_by_hand(history),
        Command::Settle { .. } | Command::Mark(_) | Command::Expect(_) | Command::ExpectRefused(_) => Ok(()),
        Command::Reach(cond) => reach::commands(history, cond).map(drop),
        Command::Goto(name) => {
            let known: Vec<_> = history.marks().into_iter().map(|(name, _)| name).collect();
            if history.has_mark(&name.text) {
                return Ok(());
            }
            Err(Fault::at(
                name,
                Problem::new("problem-no-mark").with("name", &*name.text).with("known", known),
            ))
        }
        _ => {
            let unfold = Unfold::new(history.world());
            let mut named = command.clone();
            settle_open(history.world(), &mut named)?;
            let actions = unfold.actions(&named)?.unwrap_or_default();
            Ok(actions.iter().try_for_each(|action| history.world().check(action))?)
        }
    }
}

fn not_by_hand(history: &History) -> Result<(), Fault> {
    if history.world().by_hand() {
        return Err(Problem::new("problem-run-by-hand").into());
    }
    Ok(())
}

/// Carries out one command at `at` (a time in the past counts as now). Acting in the past starts a
/// branch. A fault changes nothing.
pub fn execute(history: &mut History, at: Micros, command: &Command) -> Result<(), Fault> {
    Task::begin(history, at, command)?.go_on(history, &mut |_| false).map(drop)
}

pub(super) fn expect_refused(history: &History, command: &Command) -> Result<(), Fault> {
    match check(history, command) {
        // A word that means nothing is a slip of the script, not a refusal of the world.
        Err(fault) if fault.column > 0 && !select::is_no_match(&fault.problem) => Err(fault),
        Err(_) => Ok(()),
        Ok(()) => Err(Problem::new("problem-not-refused").with("command", &*command.to_string()).into()),
    }
}
