//! `synod chaos`: many runs with random faults, and the shortest script of the first that fails.

use super::screen::{self, tell};
use super::signal::Signals;
use super::text::without;
use super::{ChaosArgs, End, given, refuse};
use crate::check::chaos::{self, End as Ended, Failure, Plan, Tally, Wrong};
use crate::locale::Texts;
use crate::registry::{PROTOCOLS, find};
use crate::script;
use crate::value::{Problem, Value};
use serde_json::{Value as Json, json};
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_secs(2);

/// Runs the seeds and prints what came of it.
pub fn search(args: &ChaosArgs, texts: &Texts, out: &mut impl Write) -> io::Result<End> {
    let (plan, seeds, threads) = match plan(args) {
        Ok(plan) => plan,
        Err(problem) => return Ok(refuse(problem, find(&args.protocol).map(|entry| entry.about), texts)),
    };
    let count = seeds.end - seeds.start;
    let (last, lang, signals) = (Mutex::new(Instant::now()), texts.lang(), Signals::watch());
    let progress = |done: u64| {
        if let Ok(mut last) = last.try_lock()
            && last.elapsed() >= TELL_EVERY
        {
            *last = Instant::now();
            let args = [("done", number(done)), ("of", number(count))];
            // Read anew: texts belong to one thread, and this is seldom.
            tell(Texts::new(lang).with("cli-chaos-progress", &args));
        }
        !signals.came()
    };
    let tally = chaos::search(&plan, seeds.clone(), threads, &progress);
    let failure = tally.failure.as_ref().map(|failure| {
        let args = [("seed", number(failure.seed)), ("commands", Value::from(failure.commands.len()))];
        tell(texts.with("cli-chaos-shortens", &args));
        chaos::shorten_within(&plan, failure, &|| !signals.came())
    });
    let stopped = if tally.runs < count { signals.code() } else { None };
    let outcome = Outcome { plan: &plan, seeds: &seeds, tally: &tally, failure: failure.as_ref(), stopped };
    if args.json {
        screen::json(&outcome.json(), out)?;
    } else {
        outcome.print(args.coverage, texts, out)?;
    }
    Ok(match (&failure, stopped) {
        (Some(_), _) => End::Failed,
        (None, Some(code)) => End::Stopped(code),
        (None, None) => End::Fine,
    })
}

/// As many digits as it has: a seed may be greater than what sentences count with.
fn number(number: u64) -> Value {
    Value::text(&number.to_string())
}

/// What the arguments ask for, or why that is impossible.
fn plan(args: &ChaosArgs) -> Result<(Plan, Range<u64>, usize), Problem> {
    let known: Vec<_> = PROTOCOLS.iter().map(|entry| entry.about.id).collect();
    let unknown =
        || Problem::new("problem-unknown-protocol").with("read", &*args.protocol).with("known", known);
    let entry = find(&args.protocol).ok_or_else(unknown)?;
    let mut plan = Plan::new(entry);
    plan.off = given::rules(entry.about, &args.off)?;
    plan.params = given::params(entry.about, &args.param, false)?;
    let wrong = || Problem::new("problem-seeds").with("read", &*args.seeds);
    let (first, end) = args.seeds.split_once("..").ok_or_else(wrong)?;
    let (Ok(first), Ok(end)) = (first.parse(), end.parse()) else { return Err(wrong()) };
    if first >= end {
        return Err(wrong());
    }
    plan.possible()?;
    Ok((plan, first..end, given::threads(args.threads)?))
}

fn wrong(failure: &Failure) -> &'static str {
    match failure.wrong {
        Wrong::Violated(invariant) => invariant,
        Wrong::Untrue(note) => note,
        Wrong::Stuck => "progress",
        Wrong::Behind(_) => "convergence",
    }
}

/// Names of those who never caught up.
fn names(failure: &Failure) -> Vec<String> {
    let world = script::setup(&failure.header).ok().and_then(|(entry, setup)| (entry.world)(&setup).ok());
    let name = |node| world.as_ref().map(|world| world.roster().name(node).to_owned());
    failure.wrong.behind().into_iter().filter_map(name).collect()
}

/// What a search came to, as it is told.
struct Outcome<'a> {
    plan: &'a Plan,
    seeds: &'a Range<u64>,
    tally: &'a Tally,
    /// As short as it was made.
    failure: Option<&'a Failure>,
    /// A signal ended it early: the exit code of that.
    stopped: Option<u8>,
}

impl Outcome<'_> {
    fn print(&self, coverage: bool, texts: &Texts, out: &mut impl Write) -> io::Result<()> {
        if let Some(failure) = self.failure {
            print_failure(failure, texts, out)?;
        } else if self.stopped.is_some() {
            // Seeds are dealt out in order, and those that were begun were run to their end.
            let next = self.seeds.start + self.tally.runs;
            let count = self.seeds.end - self.seeds.start;
            let args = [("done", number(self.tally.runs)), ("of", number(count))];
            let rest = [("next", number(next)), ("end", number(self.seeds.end))];
            writeln!(out, "{}", texts.with("cli-chaos-stopped", &[args, rest].concat()))?;
        }
        let summary = self.summary(texts);
        if self.failure.is_some() {
            if self.stopped.is_some() {
                tell(texts.get("cli-chaos-not-shortest"));
            }
            tell(summary);
        } else {
            writeln!(out, "{summary}")?;
        }
        if coverage {
            let never = self.tally.notes.never();
            let all = self.plan.entry.about.notes.len();
            let args = [("count", Value::from(never.len())), ("all", Value::from(all))];
            writeln!(out, "{}", texts.with("cli-chaos-never", &args))?;
            never.iter().try_for_each(|id| writeln!(out, "  {id}"))?;
        }
        Ok(())
    }

    /// How much was done, and whether what was asked last completed, where anybody waited for that.
    fn summary(&self, texts: &Texts) -> String {
        let tally = self.tally;
        let waited = self.waited();
        let end = match waited {
            0 if tally.runs == 0 => texts.get("cli-chaos-no-run"),
            0 => {
                let why = tally.ends.keys().map(|end| Value::text(&texts.get(why_not(*end)))).collect();
                texts.with("cli-chaos-none-waited", &[("why", Value::List(why))])
            }
            _ => {
                let args =
                    [("waited", Value::from(waited)), ("lacking", Value::from(waited - tally.recovered))];
                let all = tally.recovered == waited;
                texts.with(if all { "cli-chaos-completed" } else { "cli-chaos-not-completed" }, &args)
            }
        };
        let args = [
            ("runs", Value::from(tally.runs)),
            ("events", Value::from(tally.steps)),
            ("faults", Value::from(tally.faults)),
            ("end", Value::text(&end)),
        ];
        texts.with("cli-chaos-summary", &args)
    }

    /// Runs that waited at their end for what was asked last.
    fn waited(&self) -> u64 {
        self.tally.ends.get(&Ended::Waited).copied().unwrap_or(0)
    }

    fn json(&self) -> Json {
        let Outcome { plan, seeds, tally, failure, stopped } = self;
        let failed = failure.map(|failure| {
            json!({
                "seed": failure.seed,
                "invariant": wrong(failure),
                "stuck": failure.wrong == Wrong::Stuck,
                "behind": names(failure),
                "commands": failure.commands.len(),
                "script": failure.script().to_string(),
            })
        });
        let least = |least: u32| (least < u32::MAX).then_some(least);
        let params = plan.params.iter().map(|(id, value)| (id.clone(), json!(value)));
        json!({
            "protocol": plan.entry.about.id,
            "off": plan.off,
            "params": Json::Object(params.collect()),
            "seeds": [seeds.start, seeds.end],
            "stopped": stopped.is_some(),
            "runs": tally.runs,
            "events": tally.steps,
            "faults": tally.faults,
            "least_events": least(tally.least_steps),
            "least_faults": least(tally.least_faults),
            "waited": self.waited(),
            "recovered": tally.recovered,
            "notes_never": tally.notes.never(),
            "failure": failed,
        })
    }
}

/// Why a run that ended so did not wait for what was asked last.
fn why_not(end: Ended) -> &'static str {
    match end {
        Ended::Waited | Ended::NobodyAsks => "cli-chaos-nobody-asks",
        Ended::RuleOff => "cli-chaos-rule-off",
        Ended::NotPromised => "cli-chaos-not-promised",
        Ended::DiskByHand => "cli-chaos-disk-by-hand",
        Ended::WentWrong => "cli-chaos-went-wrong",
    }
}

fn print_failure(failure: &Failure, texts: &Texts, out: &mut impl Write) -> io::Result<()> {
    let args = [("seed", number(failure.seed)), ("what", Value::text(wrong(failure)))];
    let told = match failure.wrong {
        Wrong::Violated(_) => texts.with("cli-chaos-violated", &args),
        Wrong::Untrue(_) => texts.with("cli-chaos-untrue", &args),
        Wrong::Stuck => texts.with("cli-chaos-stuck", &args),
        Wrong::Behind(_) => {
            let names = names(failure).iter().map(|name| Value::text(name)).collect();
            let args = [("seed", number(failure.seed)), ("nodes", Value::List(names))];
            texts.with("cli-chaos-behind", &args)
        }
    };
    writeln!(out, "# {told}")?;
    if let Some(untrue) = chaos::untrue(failure) {
        writeln!(out, "# {}: {:?}", untrue.why, untrue.args)?;
    }
    if let Some(told) = without(&failure.script(), wrong(failure), texts) {
        writeln!(out, "# {told}")?;
    }
    write!(out, "{}", failure.script())
}
