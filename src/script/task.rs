//! One command that is being carried out, in as many pieces as the caller has time for.

use super::cond::{Tally, Watch};
use super::leader::settle_open;
use super::run::{advised, expect_refused, is_possible};
use super::setup::check_time;
use super::unfold::{Fault, Unfold};
use super::{Command, Cond, reach};
use crate::sim::{Action, BY_HAND_STEP, Bookmark, History};
use crate::value::{Micros, Problem, Value};
use std::sync::Arc;

/// `run until` without `within` gives up after this much simulated time.
pub const DEFAULT_WITHIN: Micros = 10_000_000;

/// `settle` gives up after this many steps.
pub const DEFAULT_STEPS: u32 = 10_000;

/// `run until` gives up after this many steps for each millisecond that it may last: then time all but
/// stands still, and it would not end.
pub const STEPS_PER_MS: u64 = 100;

/// Told of each step; says whether that is enough for now.
pub type Enough<'a> = &'a mut dyn FnMut(&History) -> bool;

/// See the module. A caller that begins one goes on until it is done, or stops it; nothing else may change the
/// history in between.
pub struct Task {
    owner: Arc<Command>,
    /// Where to go back to if it fails.
    before: Bookmark,
    left: Left,
}

/// What is left to do.
enum Left {
    Nothing,
    Actions {
        actions: std::vec::IntoIter<Action>,
        at: Micros,
    },
    Run {
        until: Micros,
    },
    Steps(u32),
    Until {
        tally: Tally,
        until: Micros,
        limit: Micros,
        /// Whether the command says how long.
        given: bool,
        steps: u64,
    },
    Settle {
        steps: u32,
        limit: u32,
    },
    Expect(Tally),
    Reach(Box<Reaching>),
}

/// Commands that a `reach` found: each is carried out as one of its own.
struct Reaching {
    commands: std::vec::IntoIter<Command>,
    at: Micros,
    task: Option<Task>,
}

impl Task {
    /// Begins a command at `at` (a time in the past counts as now). Acting in the past starts a branch.
    ///
    /// # Errors
    /// Why it is impossible; nothing has changed then.
    pub fn begin(history: &mut History, at: Micros, command: &Command) -> Result<Task, Fault> {
        Task::begin_after(history, at, command, &Tally::default())
    }

    /// The same, where some of the past is counted already for what a condition asks.
    pub(super) fn begin_after(
        history: &mut History,
        at: Micros,
        command: &Command,
        tally: &Tally,
    ) -> Result<Task, Fault> {
        let before = history.bookmark();
        let mut owner = command.clone();
        settle_open(history.world(), &mut owner).map_err(|fault| advised(fault, history))?;
        let owner = Arc::new(owner);
        let left = begin(history, at, &owner, tally).map_err(|fault| {
            if history.bookmark() != before {
                history.abandon(before);
            }
            advised(fault, history)
        })?;
        if !matches!(left, Left::Nothing | Left::Expect(_) | Left::Reach(_)) {
            history.begin(&owner);
        }
        Ok(Task { owner, before, left })
    }

    /// Goes on until the command is done, or until that is `enough` for now. Gives whether it is done.
    ///
    /// # Errors
    /// Why it failed; it has changed nothing then.
    pub fn go_on(&mut self, history: &mut History, enough: Enough) -> Result<bool, Fault> {
        match self.work(history, enough) {
            Ok(false) => Ok(false),
            Ok(true) => {
                history.finish();
                Ok(true)
            }
            Err(fault) => {
                history.finish();
                if history.bookmark() != self.before {
                    history.abandon(self.before);
                }
                self.left = Left::Nothing;
                Err(advised(fault, history))
            }
        }
    }

    /// Stops it here: what it did stays.
    pub fn stop(self, history: &mut History) {
        history.cut_short();
    }

    /// What was counted for the condition of an `expect` that is done.
    pub(super) fn into_tally(self) -> Option<(Cond, Tally)> {
        match (&*self.owner, self.left) {
            (Command::Expect(cond), Left::Expect(tally)) => Some((cond.clone(), tally)),
            _ => None,
        }
    }

    fn work(&mut self, history: &mut History, enough: Enough) -> Result<bool, Fault> {
        let owner = &self.owner;
        match (&mut self.left, &**owner) {
            (Left::Actions { actions, at }, _) => act(history, actions, *at, owner, enough),
            (Left::Run { until }, _) => run_to(history, *until, owner, enough),
            (Left::Steps(left), _) => step(history, left, owner, enough),
            (Left::Settle { steps, limit }, _) => settle(history, steps, *limit, owner, enough),
            (Left::Expect(tally), Command::Expect(cond)) => expect(history, cond, tally, enough),
            (Left::Reach(reaching), Command::Reach(cond)) => go_reach(history, cond, reaching, enough),
            (Left::Until { .. }, Command::RunUntil { cond, .. }) => {
                run_until(history, cond, &mut self.left, owner, enough)
            }
            _ => Ok(true),
        }
    }
}

/// What a command has to do; what it does at once it has done.
fn begin(history: &mut History, at: Micros, owner: &Arc<Command>, tally: &Tally) -> Result<Left, Fault> {
    let command = &**owner;
    if let Command::Reach(cond) = command {
        let commands = reach::commands(history, cond)?.into_iter();
        return Ok(Left::Reach(Box::new(Reaching { commands, at, task: None })));
    }
    is_possible(history, command)?;
    let at = moment(history, at);
    let left = match command {
        Command::Expect(_) => return Ok(Left::Expect(tally.clone())),
        Command::ExpectRefused(inner) => return expect_refused(history, inner).map(|()| Left::Nothing),
        Command::Goto(name) => {
            history.go_to(&name.text)?;
            return Ok(Left::Nothing);
        }
        Command::Mark(name) => {
            history.apply(at, Action::Wait, Some(Arc::clone(owner)))?;
            history.mark(&name.text);
            return Ok(Left::Nothing);
        }
        Command::Run(span) => Left::Run { until: *span },
        Command::Step(count) => Left::Steps(*count),
        Command::RunUntil { within, .. } => {
            let limit = within.unwrap_or(DEFAULT_WITHIN);
            Left::Until { tally: Tally::default(), until: 0, limit, given: within.is_some(), steps: 0 }
        }
        Command::Settle { within } => {
            let limit = within.unwrap_or(DEFAULT_STEPS);
            Left::Settle { steps: limit, limit }
        }
        _ => {
            let actions = Unfold::new(history.world()).actions(command)?.unwrap_or_default();
            return Ok(Left::Actions { actions: actions.into_iter(), at });
        }
    };
    history.fork();
    wait_until(history, at)?;
    let now = history.now();
    Ok(match left {
        Left::Run { until: span } => Left::Run { until: now + span },
        Left::Until { tally, limit, given, .. } => {
            check_time(limit)?;
            Left::Until { tally, until: now + limit, limit, given, steps: most_steps(limit) }
        }
        left => left,
    })
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

fn act(
    history: &mut History,
    actions: &mut std::vec::IntoIter<Action>,
    at: Micros,
    owner: &Arc<Command>,
    enough: Enough,
) -> Result<bool, Fault> {
    while let Some(action) = actions.next() {
        let by_hand = history.world().by_hand() && action.is_step();
        let at = if by_hand { history.now() + BY_HAND_STEP } else { at };
        // A message of `all` may be gone by now, lost with one that was delivered before it.
        if history.world().check(&action).is_ok() {
            history.apply(at, action, Some(Arc::clone(owner)))?;
        }
        if actions.len() > 0 && enough(history) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn run_to(history: &mut History, until: Micros, owner: &Arc<Command>, enough: Enough) -> Result<bool, Fault> {
    while history.next_time().is_some_and(|next| next <= until) {
        history.forward(Some(owner))?;
        if enough(history) {
            return Ok(false);
        }
    }
    if history.now() < until {
        history.apply(until, Action::Wait, Some(Arc::clone(owner)))?;
    }
    Ok(true)
}

fn step(history: &mut History, left: &mut u32, owner: &Arc<Command>, enough: Enough) -> Result<bool, Fault> {
    while *left > 0 {
        if !history.forward(Some(owner))? {
            return Err(Problem::new("problem-nothing-due").with("left", *left).into());
        }
        *left -= u32::from(history.last_step().is_some_and(|step| step.action.is_step()));
        if enough(history) && *left > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

fn run_until(
    history: &mut History,
    cond: &Cond,
    left: &mut Left,
    owner: &Arc<Command>,
    enough: Enough,
) -> Result<bool, Fault> {
    let Left::Until { tally, until, limit, given, steps } = left else { return Ok(true) };
    let mut watch = Watch::after(cond, history, tally)?;
    loop {
        if !watch.catch_up(history, enough) {
            *tally = watch.tally(history);
            return Ok(false);
        }
        if watch.holds(history)? {
            return Ok(true);
        }
        if *steps == 0 {
            let problem = Problem::new("problem-not-within-steps").with("cond", &*cond.to_string());
            let problem = problem.with("limit", most_steps(*limit));
            return Err(problem.with("time", Value::Time(*limit)).into());
        }
        if history.next_time().is_none_or(|next| next > *until) {
            let problem = Problem::new("problem-not-within").with("cond", &*cond.to_string());
            let problem = problem.with("limit", Value::Time(*limit)).with("given", *given);
            return Err(problem.with("really", &*watch.explain(history)).into());
        }
        history.forward(Some(owner))?;
        *steps -= 1;
        if enough(history) {
            *tally = watch.tally(history);
            return Ok(false);
        }
    }
}

/// Steps that `run until` may take in so much time.
fn most_steps(limit: Micros) -> u64 {
    (limit / 1_000).saturating_mul(STEPS_PER_MS).max(u64::from(DEFAULT_STEPS))
}

/// Delivers until nothing is in flight, timers aside: by hand the oldest message first, otherwise as
/// the schedule has it.
fn settle(
    history: &mut History,
    left: &mut u32,
    limit: u32,
    owner: &Arc<Command>,
    enough: Enough,
) -> Result<bool, Fault> {
    loop {
        let Some(oldest) = history.world().oldest_message() else { return Ok(true) };
        if history.world().by_hand() {
            let at = history.now() + BY_HAND_STEP;
            history.apply(at, Action::Deliver { id: oldest }, Some(Arc::clone(owner)))?;
        } else {
            history.forward(Some(owner))?;
        }
        if *left == 0 {
            return Err(Problem::new("problem-does-not-settle").with("limit", limit).into());
        }
        *left -= 1;
        if enough(history) {
            return Ok(false);
        }
    }
}

/// Carries out what was found, and looks whether it led there: a condition may ask for the time.
fn go_reach(
    history: &mut History,
    cond: &Cond,
    reaching: &mut Reaching,
    enough: Enough,
) -> Result<bool, Fault> {
    loop {
        let mut task = match reaching.task.take() {
            Some(task) => task,
            None => match reaching.commands.next() {
                Some(command) => Task::begin(history, reaching.at, &command)?,
                None => return expect(history, cond, &mut Tally::default(), &mut |_| false),
            },
        };
        if !task.go_on(history, enough)? {
            reaching.task = Some(task);
            return Ok(false);
        }
        if enough(history) {
            return Ok(false);
        }
    }
}

fn expect(history: &History, cond: &Cond, tally: &mut Tally, enough: Enough) -> Result<bool, Fault> {
    let mut watch = Watch::after(cond, history, tally)?;
    let counted = watch.catch_up(history, enough);
    *tally = watch.tally(history);
    if !counted {
        return Ok(false);
    }
    if watch.holds(history)? {
        return Ok(true);
    }
    let problem = Problem::new("problem-expectation").with("cond", &*cond.to_string());
    Err(problem.with("really", &*watch.explain(history)).into())
}
