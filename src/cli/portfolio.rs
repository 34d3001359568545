//! `synod check … --off RULE` without bounds: several kinds of search in turn, until a story is found that is as
//! short as it gets.

use super::check::{Start, TELL_EVERY, millis, script_with, seconds};
use super::screen::{self, tell};
use super::signal::Signals;
use super::text::without;
use super::{CheckArgs, End};
use crate::check::explore::{Bounds, Finding, Kind};
use crate::check::portfolio::{ANYTHING, Attempt, LONGEST, Limits, Outcome, Portfolio, Progress, Story};
use crate::command::Script;
use crate::locale::Texts;
use crate::value::Value;
use serde_json::{Value as Json, json};
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// Work between two looks at the clock, and for signals.
const SLICE: u32 = 1_000;

/// Whether a call leaves the plan to the portfolio: a rule is off or something is looked for, and nothing says
/// how to search.
pub fn is_asked(args: &CheckArgs) -> bool {
    let kinds =
        [args.crashes, args.restarts, args.timeouts, args.requests, args.admin, args.duplicates, args.drops];
    let bounded = kinds.iter().any(Option::is_some)
        || args.terms.is_some()
        || args.depth.is_some()
        || args.states.is_some()
        || args.memory.is_some()
        || args.threads.is_some();
    let how = args.together || args.stuck || args.lasso || args.symmetry || args.one_order || args.count;
    !bounded && !how && (!args.off.is_empty() || args.goal.is_some())
}

/// What a portfolio came to.
struct Report<'a> {
    portfolio: &'a Portfolio,
    /// None if it was stopped.
    outcome: Option<Outcome>,
    script: Script,
    begun: Instant,
    first_after: Option<Duration>,
}

/// Searches and prints what came of it.
pub fn check(args: &CheckArgs, start: Start, texts: &Texts, out: &mut impl Write) -> io::Result<End> {
    let (begun, signals) = (Instant::now(), Signals::watch());
    let seed = args.seed.unwrap_or(1);
    let mut portfolio = Portfolio::new(start.world, start.property, seed, Limits::default());
    let most = args.seconds.map(Duration::from_secs);
    let (mut told, mut first_after, mut stopped) = (begun, None, false);
    let outcome = loop {
        let outcome = portfolio.step(SLICE);
        if first_after.is_none()
            && let Some(story) = portfolio.first()
        {
            first_after = Some(begun.elapsed());
            let found =
                [("actions", Value::from(story.len())), ("time", Value::text(&seconds(begun.elapsed())))];
            tell(texts.with("cli-check-first-story", &found));
        }
        if outcome.is_some() {
            break outcome;
        }
        if told.elapsed() >= TELL_EVERY {
            told = Instant::now();
            tell_progress(&portfolio.progress(), begun, texts);
        }
        if signals.came() || most.is_some_and(|most| begun.elapsed() >= most) {
            stopped = signals.came();
            break None;
        }
    };
    tell_progress(&portfolio.progress(), begun, texts);
    let script = portfolio.best().map_or_else(
        || start.script.clone(),
        |story| script_with(&start.script, args, story.finding, &story.commands),
    );
    let report = Report { portfolio: &portfolio, outcome, script, begun, first_after };
    if args.json {
        screen::json(&report.json(), out)?;
    } else {
        report.print(texts, out)?;
    }
    let well = portfolio.best().is_some() == args.goal.is_some();
    Ok(match (portfolio.best(), signals.code()) {
        (None, Some(code)) if stopped => End::Stopped(code),
        _ if well => End::Fine,
        _ => End::Failed,
    })
}

impl Report<'_> {
    fn print(&self, texts: &Texts, out: &mut impl Write) -> io::Result<()> {
        let Some(story) = self.portfolio.best() else {
            let mut told = numbers(&self.portfolio.progress());
            if self.outcome.is_none() {
                return writeln!(out, "{}", texts.with("cli-check-broken-off", &told));
            }
            told.push(("longest", Value::from(LONGEST)));
            told.extend(Kind::ALL.map(|kind| (kind.word(), Value::from(u32::from(ANYTHING.most(kind))))));
            return writeln!(out, "{}", texts.with("cli-check-not-found", &told));
        };
        let what = invariant(story).unwrap_or_default();
        let told = [
            ("what", Value::text(what)),
            ("actions", Value::from(story.len())),
            ("first", Value::from(self.portfolio.first().map_or(0, Story::len))),
        ];
        let key = match (story.finding, self.outcome) {
            (Finding::Goal, Some(Outcome::Proved)) => "cli-check-goal-proved",
            (Finding::Goal, _) => "cli-check-goal-shortened",
            (_, Some(Outcome::Proved)) => "cli-check-story-proved",
            _ => "cli-check-story-shortened",
        };
        writeln!(out, "# {}", texts.with(key, &told))?;
        if self.outcome.is_none() {
            writeln!(out, "# {}", texts.get("cli-check-shorter-broken-off"))?;
        }
        if self.outcome == Some(Outcome::Proved) {
            let bounds = Kind::ALL.map(|kind| (kind.word(), Value::from(u32::from(story.uses(kind)))));
            writeln!(out, "# {}", texts.with("cli-check-story-bounds", &bounds))?;
        }
        if let Some(told) = without(&self.script, what, texts) {
            writeln!(out, "# {told}")?;
        }
        write!(out, "{}", self.script)
    }

    fn json(&self) -> Json {
        let progress = self.portfolio.progress();
        let found = self.portfolio.best().map(|story| {
            let uses = Kind::ALL.map(|kind| (kind.word().to_owned(), json!(story.uses(kind))));
            json!({
                "invariant": invariant(story),
                "actions": story.len(),
                "first_actions": progress.first,
                "first_after_ms": self.first_after.map(millis),
                "shortest_within": Json::Object(uses.into_iter().collect()),
                "proved": self.outcome == Some(Outcome::Proved),
                "script": self.script.to_string(),
                "digest": format!("{:016x}", story.digest),
            })
        });
        let word = match (self.portfolio.best().map(|story| story.finding), self.outcome) {
            (Some(Finding::Goal), _) => "goal",
            (Some(_), _) => "violation",
            (None, Some(_)) => "not-found",
            (None, None) => "cancelled",
        };
        json!({
            "outcome": word,
            "states": progress.states,
            "walks": progress.walks,
            "walk_actions": progress.steps,
            "rungs": progress.rungs,
            "rungs_done": progress.rungs_done,
            "ms": millis(self.begun.elapsed()),
            "found": found,
        })
    }
}

fn invariant(story: &Story) -> Option<&'static str> {
    match story.finding {
        Finding::Violated(invariant) => Some(invariant),
        _ => None,
    }
}

fn numbers(progress: &Progress) -> Vec<(&'static str, Value)> {
    vec![
        ("states", Value::from(progress.states)),
        ("walks", Value::from(progress.walks)),
        ("done", Value::from(progress.rungs_done)),
        ("rungs", Value::from(progress.rungs)),
        ("shortest", Value::from(progress.shortest.unwrap_or(0))),
    ]
}

/// Says what is being tried, and how much was.
fn tell_progress(progress: &Progress, begun: Instant, texts: &Texts) {
    let kinds =
        |bounds: &Bounds| Kind::ALL.map(|kind| (kind.word(), Value::from(u32::from(bounds.most(kind)))));
    let attempt = match &progress.attempt {
        Attempt::Stages(left) => texts.with("cli-check-tries-stages", &[("count", Value::from(*left))]),
        Attempt::Rung(bounds) => texts.with("cli-check-tries-rung", &kinds(bounds)),
        Attempt::Walks => texts.get("cli-check-tries-walks"),
        Attempt::Shortening => texts.get("cli-check-tries-shortening"),
        Attempt::Proof(_) => texts.with("cli-check-tries-proof", &numbers(progress)),
    };
    let mut args = numbers(progress);
    args.push(("attempt", Value::text(&attempt)));
    args.push(("time", Value::text(&seconds(begun.elapsed()))));
    let key = if progress.shortest.is_some() { "cli-check-tries-shorter" } else { "cli-check-tries" };
    tell(texts.with(key, &args));
}
