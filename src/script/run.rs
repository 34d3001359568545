//! Carrying out commands on a history.

use super::cond::{self, View, Watch};
use super::near::advise;
use super::setup::{check_time, setup};
use super::unfold::{Fault, Unfold};
use super::{Command, Cond, HeaderLine, Line, Script, ScriptError, select};
use crate::sim::{Action, BY_HAND_STEP, History};
use crate::value::{Micros, Problem, Value};
use std::sync::Arc;

/// `run until` without `within` gives up after this much simulated time.
pub const DEFAULT_WITHIN: Micros = 10_000_000;

/// `settle` gives up after this many steps.
pub const DEFAULT_STEPS: u32 = 10_000;

/// `run until` gives up after this many steps for each millisecond that it may last: then time all but
/// stands still, and it would not end.
pub const STEPS_PER_MS: u64 = 100;

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

/// The same for somebody who waits.
pub fn run_telling(script: &Script, tell: Tell) -> Result<History, (Option<Box<History>>, ScriptError)> {
    let mut history = open(script).map_err(|error| (None, error))?;
    match run_lines_telling(&mut history, &script.lines, tell) {
        Ok(()) => Ok(history),
        Err(error) => Err((Some(Box::new(history)), error)),
    }
}

/// Carries out lines from where the history stands.
pub fn run_lines(history: &mut History, lines: &[Line]) -> Result<(), ScriptError> {
    run_lines_telling(history, lines, &mut |_| {})
}

fn run_lines_telling(history: &mut History, lines: &[Line], tell: Tell) -> Result<(), ScriptError> {
    lines.iter().try_for_each(|line| {
        let now = history.now();
        execute_telling(history, now, &line.command, tell).map_err(|fault| ScriptError {
            line: line.number,
            column: fault.column.max(1),
            problem: fault.problem,
        })
    })
}

/// Whether a command is possible now, and if not, why: greys a button, fails a line.
pub fn check(history: &History, command: &Command) -> Result<(), Fault> {
    is_possible(history, command).map_err(|fault| advised(fault, history))
}

fn advised(fault: Fault, history: &History) -> Fault {
    Fault { problem: advise(fault.problem, Some(history.about()), Some(history.roster())), ..fault }
}

fn is_possible(history: &History, command: &Command) -> Result<(), Fault> {
    match command {
        Command::Run(span) => check_time(*span).map_err(Fault::from).and(not_by_hand(history)),
        Command::RunUntil { .. } | Command::Step(_) => not_by_hand(history),
        Command::Settle { .. } | Command::Mark(_) | Command::Expect(_) | Command::ExpectRefused(_) => Ok(()),
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
            let actions = unfold.actions(command)?.unwrap_or_default();
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
    execute_telling(history, at, command, &mut |_| {})
}

fn execute_telling(history: &mut History, at: Micros, command: &Command, tell: Tell) -> Result<(), Fault> {
    carry_out(history, at, command, tell).map_err(|fault| advised(fault, history))
}

fn carry_out(history: &mut History, at: Micros, command: &Command, tell: Tell) -> Result<(), Fault> {
    is_possible(history, command)?;
    let at = moment(history, at);
    let owner = Arc::new(command.clone());
    match command {
        Command::Expect(cond) => return expect(history, cond),
        Command::ExpectRefused(inner) => return expect_refused(history, inner),
        Command::Goto(name) => return Ok(history.go_to(&name.text)?),
        Command::Mark(name) => {
            history.apply(at, Action::Wait, Some(owner))?;
            history.mark(&name.text);
            return Ok(());
        }
        Command::Step(_) | Command::Run(_) | Command::RunUntil { .. } | Command::Settle { .. } => {
            let before = history.bookmark();
            history.fork();
            let done = wait_until(history, at).and_then(|()| go(history, command, &owner, tell));
            if done.is_err() {
                history.abandon(before);
            }
            return done;
        }
        _ => {}
    }
    let actions = Unfold::new(history.world()).actions(command)?.unwrap_or_default();
    let before = history.bookmark();
    for action in actions {
        let by_hand = history.world().by_hand() && action.is_step();
        let at = if by_hand { history.now() + BY_HAND_STEP } else { at };
        // A letter of `all` may be gone by now, lost with one that was delivered before it.
        if history.world().check(&action).is_ok()
            && let Err(problem) = history.apply(at, action, Some(Arc::clone(&owner)))
        {
            history.abandon(before);
            return Err(problem.into());
        }
    }
    Ok(())
}

/// When a command that is given at `at` is carried out, so that a script can say it again: by hand time
/// passes by acting alone, and otherwise what is due at `at` has not happened yet just before.
fn moment(history: &History, at: Micros) -> Micros {
    let world = history.world();
    match world.next_due() {
        _ if world.by_hand() => world.now(),
        Some((due, _)) if due <= at => world.now().max(due.saturating_sub(1)),
        _ => at,
    }
}

/// The playhead may stand later than the last thing that happened.
fn wait_until(history: &mut History, at: Micros) -> Result<(), Fault> {
    if at > history.now() {
        history.apply(at, Action::Wait, None)?;
    }
    Ok(())
}

/// The commands that let things happen by themselves.
fn go(history: &mut History, command: &Command, owner: &Arc<Command>, tell: Tell) -> Result<(), Fault> {
    match command {
        Command::Run(span) => {
            let until = history.now() + span;
            run_to(history, until, owner, tell)?;
        }
        Command::Step(count) => step(history, *count, owner, tell)?,
        Command::RunUntil { cond, within } => run_until(history, cond, *within, owner, tell)?,
        Command::Settle { within } => settle(history, within.unwrap_or(DEFAULT_STEPS), owner)?,
        _ => {}
    }
    Ok(())
}

fn run_to(history: &mut History, until: Micros, owner: &Arc<Command>, tell: Tell) -> Result<(), Problem> {
    while history.next_time().is_some_and(|next| next <= until) {
        history.forward(Some(owner))?;
        tell(history);
    }
    if history.now() < until {
        history.apply(until, Action::Wait, Some(Arc::clone(owner)))?;
    }
    Ok(())
}

fn step(history: &mut History, count: u32, owner: &Arc<Command>, tell: Tell) -> Result<(), Problem> {
    let mut left = count;
    while left > 0 {
        if !history.forward(Some(owner))? {
            return Err(Problem::new("problem-nothing-due").with("left", left));
        }
        tell(history);
        left -= u32::from(history.last_step().is_some_and(|step| step.action.is_step()));
    }
    Ok(())
}

fn run_until(
    history: &mut History,
    cond: &Cond,
    within: Option<Micros>,
    owner: &Arc<Command>,
    tell: Tell,
) -> Result<(), Fault> {
    let limit = within.unwrap_or(DEFAULT_WITHIN);
    check_time(limit)?;
    let until = history.now() + limit;
    let most = most_steps(limit);
    let mut watch = Watch::new(cond, history)?;
    for _ in 0..most {
        if watch.holds(history)? {
            return Ok(());
        }
        if history.next_time().is_none_or(|next| next > until) {
            let problem = Problem::new("problem-not-within").with("cond", &*cond.to_string());
            let problem = problem.with("limit", Value::Time(limit)).with("given", within.is_some());
            return Err(problem.with("really", &*cond::explain(cond, &View::new(history))).into());
        }
        history.forward(Some(owner))?;
        tell(history);
    }
    if watch.holds(history)? {
        return Ok(());
    }
    let problem = Problem::new("problem-not-within-steps").with("cond", &*cond.to_string());
    Err(problem.with("limit", most).with("time", Value::Time(limit)).into())
}

/// Steps that `run until` may take in so much time.
fn most_steps(limit: Micros) -> u64 {
    (limit / 1_000).saturating_mul(STEPS_PER_MS).max(u64::from(DEFAULT_STEPS))
}

/// Delivers until nothing is in flight, timers aside: by hand the oldest letter first, otherwise as
/// the schedule has it.
fn settle(history: &mut History, limit: u32, owner: &Arc<Command>) -> Result<(), Problem> {
    for _ in 0..=limit {
        let Some(oldest) = history.world().oldest_letter() else { return Ok(()) };
        if history.world().by_hand() {
            let at = history.now() + BY_HAND_STEP;
            history.apply(at, Action::Deliver { id: oldest }, Some(Arc::clone(owner)))?;
        } else {
            history.forward(Some(owner))?;
        }
    }
    Err(Problem::new("problem-does-not-settle").with("limit", limit))
}

fn expect(history: &History, cond: &Cond) -> Result<(), Fault> {
    let view = View::new(history);
    if cond::eval(cond, &view)? {
        return Ok(());
    }
    let problem = Problem::new("problem-expectation").with("cond", &*cond.to_string());
    Err(problem.with("really", &*cond::explain(cond, &view)).into())
}

fn expect_refused(history: &History, command: &Command) -> Result<(), Fault> {
    match check(history, command) {
        // A word that means nothing is a slip of the script, not a refusal of the world.
        Err(fault) if fault.column > 0 && !select::is_no_match(&fault.problem) => Err(fault),
        Err(_) => Ok(()),
        Ok(()) => Err(Problem::new("problem-not-refused").with("command", &*command.to_string()).into()),
    }
}
