//! What the page asks of its worker, and what the worker tells it: lines of plain text, so that the two
//! share no more than this file.
//!
//! Both are built from one source; should an old one of them be kept by a browser, it says so.

use super::explore::{Bounds, Finding, Goal, How, Kind, Limit, Outcome, Progress, Property, Search};
use crate::command::Command;
use crate::protocol::About;
use crate::script::{self, Script, ScriptError};
use crate::sim::History;
use crate::value::Problem;

/// The first words of everything that is said; another version is not understood.
const ASKS: &str = "synod-ask-2";
const TELLS: &str = "synod-tell-2";

/// What the states may take in the worker, in bytes: WebAssembly has four gigabytes at most, and while the
/// table of states grows there are two of it.
const MEMORY: u64 = 1_000_000_000;

/// Different states, unless the person wants more: they take some seconds.
const STATES: u64 = 2_000_000;

/// Actions in a row.
const DEPTH: u32 = 100;

/// Bounds that end in seconds: where people propose, their proposals are what collides; elsewhere
/// timers, a crash and what an administrator may do are what it takes.
pub fn usual(about: &About) -> Bounds {
    let usual = Bounds { depth: DEPTH, states: STATES, memory: MEMORY, ..Bounds::QUIET };
    let admin = u8::from(!about.admin.is_empty());
    match about.proposes {
        Some(_) => Bounds { requests: 2, ..usual },
        None => Bounds { crashes: 1, timeouts: 2, requests: 1, admin, ..usual },
    }
}

/// What to search for, and from where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    /// Leads to where the search starts. Where it leaves delivery to the network, that ends there.
    pub script: String,
    pub bounds: Bounds,
    /// A condition that some run may fulfil; none looks for broken invariants.
    pub goal: Option<String>,
    pub stuck: bool,
    /// Look for runs without end instead, in which the goal never comes true; without one, in which
    /// a client waits for ever. See `LassoSearch`.
    pub endless: bool,
}

impl Ask {
    /// One line of numbers, one of the goal, then the script.
    pub fn to_text(&self) -> String {
        let Bounds { terms, together, depth, states, memory, .. } = &self.bounds;
        let most = Kind::ALL.map(|kind| self.bounds.most(kind).to_string());
        let [together, stuck, endless] = [*together, self.stuck, self.endless].map(u8::from);
        let goal = self.goal.as_deref().unwrap_or_default();
        let script = &self.script;
        format!(
            "{ASKS} {} {terms} {together} {depth} {states} {memory} {stuck} {endless}\n{goal}\n{script}",
            most.join(" ")
        )
    }

    /// None for what this version does not understand.
    pub fn parse(text: &str) -> Option<Ask> {
        let (numbers, rest) = text.split_once('\n')?;
        let (goal, script) = rest.split_once('\n')?;
        let mut numbers = numbers.strip_prefix(ASKS)?.split_whitespace();
        let mut counted = Bounds::QUIET;
        for kind in Kind::ALL {
            *counted.most_mut(kind) = numbers.next()?.parse().ok()?;
        }
        let mut next = || numbers.next()?.parse::<u64>().ok();
        let bounds = Bounds {
            terms: u32::try_from(next()?).ok()?,
            together: next()? == 1,
            depth: u32::try_from(next()?).ok()?,
            states: next()?,
            memory: next()?,
            ..counted
        };
        let (stuck, endless) = (next()? == 1, next()? == 1);
        let goal = (!goal.is_empty()).then(|| goal.to_owned());
        Some(Ask { script: script.to_owned(), bounds, goal, stuck, endless })
    }
}

/// What became of a search: a word for each end that the page's texts tell apart.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Ended {
    Violated,
    Goal,
    Stuck,
    Endless,
    Exhausted,
    Depth,
    States,
    Memory,
    Cancelled,
}

impl Ended {
    const ALL: [Ended; 9] = [
        Ended::Violated,
        Ended::Goal,
        Ended::Stuck,
        Ended::Endless,
        Ended::Exhausted,
        Ended::Depth,
        Ended::States,
        Ended::Memory,
        Ended::Cancelled,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Ended::Violated => "violated",
            Ended::Goal => "goal",
            Ended::Stuck => "stuck",
            Ended::Endless => "endless",
            Ended::Exhausted => "exhausted",
            Ended::Depth => "depth",
            Ended::States => "states",
            Ended::Memory => "memory",
            Ended::Cancelled => "cancelled",
        }
    }

    /// Whether there is a run to be shown.
    pub fn is_found(self) -> bool {
        matches!(self, Ended::Violated | Ended::Goal | Ended::Stuck | Ended::Endless)
    }

    fn of(outcome: Outcome) -> Ended {
        match outcome {
            Outcome::Found(Finding::Violated(_)) => Ended::Violated,
            Outcome::Found(Finding::Goal) => Ended::Goal,
            Outcome::Found(Finding::Stuck) => Ended::Stuck,
            Outcome::Found(Finding::Lasso { .. }) => Ended::Endless,
            Outcome::Exhausted => Ended::Exhausted,
            Outcome::Bounded(Limit::Depth) => Ended::Depth,
            Outcome::Bounded(Limit::States) => Ended::States,
            Outcome::Bounded(Limit::Memory) => Ended::Memory,
            Outcome::Cancelled => Ended::Cancelled,
        }
    }
}

/// How a search ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    pub ended: Ended,
    pub progress: Progress,
    /// Id of the invariant that broke; empty if none did.
    pub invariant: String,
    /// Some states were left out because a node's term or ballot was past the bound.
    pub past_terms: bool,
    /// One search in so many of this size takes some new state for an old one.
    pub one_in: u128,
    /// Digest of the run where the search started, and at the end of what was found.
    pub start: u64,
    pub digest: u64,
    /// What was found: lines of a script that go on from where the search started.
    pub lines: Vec<String>,
}

/// What the worker says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    Progress(Progress),
    Answer(Answer),
    /// It could not begin; why, for those who mend it.
    Failed(String),
}

impl Told {
    pub fn to_text(&self) -> String {
        match self {
            Told::Progress(progress) => format!("{TELLS} progress {}", numbers(progress)),
            Told::Failed(why) => format!("{TELLS} failed\n{why}"),
            Told::Answer(answer) => {
                let Answer { ended, progress, invariant, past_terms, one_in, start, digest, lines } = answer;
                let (ended, numbers) = (ended.word(), numbers(progress));
                let past = u8::from(*past_terms);
                let first = format!("{TELLS} answer {ended} {numbers} {past} {one_in} {start} {digest}");
                format!("{first}\n{invariant}\n{}", lines.join("\n"))
            }
        }
    }

    /// None for what this version does not understand.
    pub fn parse(text: &str) -> Option<Told> {
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let mut words = first.strip_prefix(TELLS)?.split_whitespace();
        match words.next()? {
            "progress" => progress(&mut words).map(Told::Progress),
            "failed" => Some(Told::Failed(rest.to_owned())),
            "answer" => {
                let ended = words.next()?;
                let (invariant, lines) = rest.split_once('\n')?;
                Some(Told::Answer(Answer {
                    ended: Ended::ALL.into_iter().find(|known| known.word() == ended)?,
                    progress: progress(&mut words)?,
                    invariant: invariant.to_owned(),
                    past_terms: words.next()? == "1",
                    one_in: words.next()?.parse().ok()?,
                    start: words.next()?.parse().ok()?,
                    digest: words.next()?.parse().ok()?,
                    lines: lines.lines().map(str::to_owned).collect(),
                }))
            }
            _ => None,
        }
    }
}

fn numbers(progress: &Progress) -> String {
    let Progress { states, tried, depth, waiting, bytes } = progress;
    format!("{states} {tried} {depth} {waiting} {bytes}")
}

fn progress<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<Progress> {
    let mut next = || words.next()?.parse::<u64>().ok();
    Some(Progress {
        states: next()?,
        tried: next()?,
        depth: u32::try_from(next()?).ok()?,
        waiting: next()?,
        bytes: next()?,
    })
}

/// A search under way.
pub struct Job {
    search: Search,
    start: u64,
    /// What is done before the first move: delivery is left to the search.
    by_hand: Option<Command>,
}

impl Job {
    /// # Errors
    /// The script does not run, or the condition asks for what is not there.
    pub fn new(ask: &Ask) -> Result<Job, ScriptError> {
        let script = script::parse(&ask.script)?;
        Job::on(&script, ask)
    }

    fn on(script: &Script, ask: &Ask) -> Result<Job, ScriptError> {
        let mut history = script::run(script).map_err(|(_, error)| error)?;
        let start = history.world().digest();
        let mut by_hand = None;
        if !history.world().by_hand() {
            let now = history.now();
            script::execute(&mut history, now, &Command::SetByHand).map_err(whole)?;
            by_hand = Some(Command::SetByHand);
        }
        let goal = ask.goal.as_deref().map(|text| goal(text, &history)).transpose()?;
        let property = Property { goal, stuck: ask.stuck };
        let world = history.world().boxed_clone();
        let search = match ask.endless {
            true => Search::endless(world, ask.bounds.clone(), property),
            false => Search::states(world, ask.bounds.clone(), property, How::default()),
        };
        Ok(Job { search, start, by_hand })
    }

    /// Looks at so many states, or a few more. Returns whether there is an answer.
    pub fn step(&mut self, states: u32) -> bool {
        self.search.step(states).is_some()
    }

    pub fn progress(&self) -> Progress {
        self.search.progress()
    }

    pub fn cancel(&mut self) {
        self.search.cancel();
    }

    /// What came of it; a search that is still under way counts as cancelled.
    pub fn answer(&mut self) -> Answer {
        let report = self.search.report();
        let ended = Ended::of(report.outcome);
        let invariant = match report.outcome {
            Outcome::Found(Finding::Violated(invariant)) => invariant,
            _ => "",
        };
        let found = self.by_hand.iter().chain(&report.commands).filter(|_| ended.is_found());
        Answer {
            ended,
            progress: report.progress,
            invariant: invariant.to_owned(),
            past_terms: report.past_terms,
            one_in: report.one_in,
            start: self.start,
            digest: report.digest,
            lines: found.map(Command::to_string).collect(),
        }
    }
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

#[cfg(test)]
mod tests;
