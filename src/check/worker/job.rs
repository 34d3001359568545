//! A search that is under way, in slices.

use super::{Answer, Ended, Facts, FoundRun, Plan, SearchSpec, Stage};
use crate::check::explore::{Bounds, Finding, Goal, How, Kind, Outcome, Property, Report, Search};
use crate::check::portfolio::{self, Limits, Portfolio, Story};
use crate::command::Command;
use crate::script::{self, Script, ScriptError};
use crate::sim::History;
use crate::value::Problem;

/// The same search finds the same runs.
const SEED: u64 = 1;

/// What a portfolio may do in the worker. Its memory has to be found beside the page's own.
const LIMITS: Limits = Limits { find: 40_000_000, improve: 600_000, prove: 2_000_000, memory: 400_000_000 };

/// A search under way.
pub struct Job {
    search: Means,
    start: u64,
    /// What is done before the first move: delivery is left to the search.
    by_hand: Option<Command>,
    cancelled: bool,
    /// Actions of the shortest story that was told.
    told: Option<usize>,
}

enum Means {
    Search(Search),
    Portfolio(Box<Portfolio>, Option<portfolio::Outcome>),
}

impl Job {
    /// # Errors
    /// The script does not run, or the condition asks for what is not there.
    pub fn new(spec: &SearchSpec) -> Result<Job, ScriptError> {
        let script = script::parse(&spec.script)?;
        Job::on(&script, spec)
    }

    fn on(script: &Script, spec: &SearchSpec) -> Result<Job, ScriptError> {
        let mut history = script::run(script).map_err(|(_, error)| error)?;
        let start = history.world().digest();
        let mut by_hand = None;
        if !history.world().by_hand() {
            let now = history.now();
            script::execute(&mut history, now, &Command::SetByHand).map_err(whole)?;
            by_hand = Some(Command::SetByHand);
        }
        let goal = spec.goal.as_deref().map(|text| goal(text, &history)).transpose()?;
        let property = Property { goal, stuck: false };
        let world = history.world().boxed_clone();
        let search = match &spec.plan {
            Plan::Endless(bounds) => Means::Search(Search::endless(world, bounds.clone(), property)),
            Plan::Within(bounds) => {
                Means::Search(Search::states(world, bounds.clone(), property, How::default()))
            }
            Plan::Portfolio => {
                Means::Portfolio(Box::new(Portfolio::new(world, property, SEED, LIMITS)), None)
            }
        };
        Ok(Job { search, start, by_hand, cancelled: false, told: None })
    }

    /// Looks at so many states, or does about as much work. Returns whether there is an answer.
    pub fn step(&mut self, states: u32) -> bool {
        match &mut self.search {
            Means::Search(search) => search.step(states).is_some(),
            Means::Portfolio(portfolio, outcome) => {
                if !self.cancelled && outcome.is_none() {
                    *outcome = portfolio.step(states);
                }
                self.cancelled || outcome.is_some()
            }
        }
    }

    pub fn stage(&self) -> Stage {
        match &self.search {
            Means::Search(search) => Stage::Search(search.progress()),
            Means::Portfolio(portfolio, _) => Stage::Portfolio(portfolio.progress()),
        }
    }

    /// A story that was found and is shorter than the one that this gave before.
    pub fn shorter_story(&mut self) -> Option<FoundRun> {
        let Means::Portfolio(portfolio, _) = &self.search else { return None };
        let story = portfolio.best().filter(|story| self.told.is_none_or(|told| story.len() < told))?;
        self.told = Some(story.len());
        Some(run_of(self.by_hand.as_ref(), story))
    }

    pub fn cancel(&mut self) {
        self.cancelled = true;
        if let Means::Search(search) = &mut self.search {
            search.cancel();
        }
    }

    /// What came of it; a search that is still under way counts as cancelled.
    pub fn answer(&mut self) -> Answer {
        let (start, by_hand) = (self.start, self.by_hand.as_ref());
        match &mut self.search {
            Means::Search(search) => of_search(start, by_hand, search.report()),
            Means::Portfolio(portfolio, outcome) => of_portfolio(start, by_hand, portfolio, *outcome),
        }
    }
}

fn of_search(start: u64, by_hand: Option<&Command>, report: Report) -> Answer {
    let found = match report.outcome {
        Outcome::Found(finding) => run(by_hand, finding, &report.commands, report.digest),
        _ => FoundRun::default(),
    };
    let one_in = u64::try_from(report.one_in).unwrap_or(u64::MAX);
    let facts = Facts::Search { progress: report.progress, past_terms: report.past_terms, one_in };
    Answer { ended: Ended::of(report.outcome), start, found, facts }
}

fn of_portfolio(
    start: u64,
    by_hand: Option<&Command>,
    portfolio: &Portfolio,
    outcome: Option<portfolio::Outcome>,
) -> Answer {
    let mut uses = Bounds { restarts: 0, ..Bounds::QUIET };
    let (found, ended) = match portfolio.best() {
        Some(story) => {
            Kind::ALL.into_iter().for_each(|kind| *uses.most_mut(kind) = story.uses(kind));
            (run_of(by_hand, story), Ended::of_finding(story.finding))
        }
        None if outcome.is_some() => (FoundRun::default(), Ended::NotFound),
        None => (FoundRun::default(), Ended::Cancelled),
    };
    let proved = outcome == Some(portfolio::Outcome::Proved);
    let facts = Facts::Portfolio { progress: portfolio.progress(), proved, uses };
    Answer { ended, start, found, facts }
}

fn run_of(by_hand: Option<&Command>, story: &Story) -> FoundRun {
    run(by_hand, story.finding, &story.commands, story.digest)
}

fn run(by_hand: Option<&Command>, finding: Finding, commands: &[Command], digest: u64) -> FoundRun {
    let invariant = match finding {
        Finding::Violated(invariant) => invariant.to_owned(),
        _ => String::new(),
    };
    let actions = commands.iter().filter(|command| !matches!(command, Command::Mark(_))).count();
    let lines = by_hand.into_iter().chain(commands).map(Command::to_string).collect();
    FoundRun { invariant, digest, lines, actions }
}

/// Reads a condition as something to look for. Line 1 of an error is the condition's.
///
/// # Errors
/// It is no condition, or it asks for what is not there or what a search cannot tell.
pub fn goal(text: &str, history: &History) -> Result<Goal, ScriptError> {
    let cond = script::parse_cond(text)?;
    Goal::new(cond, history.world(), history.events()).map_err(whole)
}

fn whole(fault: script::Fault) -> ScriptError {
    ScriptError { line: 1, column: fault.column, problem: fault.problem }
}

/// Reads a line of an answer.
///
/// # Errors
/// It is no command.
pub fn command(line: &str) -> Result<Command, Problem> {
    script::parse_line(line).map_err(|error| error.problem)
}
