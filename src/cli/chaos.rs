//! `synod chaos`: many runs with random faults, and the shortest script of the first that fails.

use super::text::without;
use super::{ChaosArgs, End};
use crate::check::chaos::{self, Failure, Plan, Tally, Wrong};
use crate::locale::Texts;
use crate::protocol::{PROTOCOLS, find};
use crate::script;
use crate::value::{Problem, Value};
use serde_json::json;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_secs(2);

/// Runs the seeds and prints what came of it.
pub fn search(args: &ChaosArgs, texts: &Texts, out: &mut impl Write) -> io::Result<End> {
    let (plan, seeds) = match plan(args) {
        Ok(plan) => plan,
        Err(problem) => {
            let about = find(&args.protocol).map(|entry| entry.about);
            let problem = script::advise(problem, about, None);
            eprintln!("{}", texts.say(&problem, None));
            return Ok(End::NotAScript);
        }
    };
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    let count = seeds.end.saturating_sub(seeds.start);
    let (last, lang) = (Mutex::new(Instant::now()), texts.lang());
    let progress = |done: u64| {
        let Ok(mut last) = last.try_lock() else { return };
        if last.elapsed() >= TELL_EVERY {
            *last = Instant::now();
            let args = [("done", Value::from(done)), ("of", Value::from(count))];
            // Read anew: texts belong to one thread, and this is seldom.
            eprintln!("{}", Texts::new(lang).with("cli-chaos-progress", &args));
        }
    };
    let tally = chaos::search(&plan, seeds.clone(), args.threads.unwrap_or_else(cores), &progress);
    let failure = tally.failure.as_ref().map(|failure| {
        let args = [("seed", Value::from(failure.seed)), ("commands", Value::from(failure.commands.len()))];
        eprintln!("{}", texts.with("cli-chaos-shortens", &args));
        chaos::shorten(failure)
    });
    if args.json {
        print_json(&plan, &seeds, &tally, failure.as_ref(), out)?;
    } else {
        print(&plan, &tally, failure.as_ref(), args.coverage, texts, out)?;
    }
    Ok(if failure.is_some() { End::Failed } else { End::Fine })
}

/// What the arguments ask for, or why that is impossible.
fn plan(args: &ChaosArgs) -> Result<(Plan, Range<u64>), Problem> {
    let known: Vec<_> = PROTOCOLS.iter().map(|entry| entry.about.id).collect();
    let unknown =
        || Problem::new("problem-unknown-protocol").with("read", &*args.protocol).with("known", known);
    let entry = find(&args.protocol).ok_or_else(unknown)?;
    let mut plan = Plan::new(entry);
    for rule in &args.off {
        let known: Vec<_> = entry.about.rules.iter().map(|rule| rule.id).collect();
        let unknown = || Problem::new("problem-unknown-rule").with("read", &**rule).with("known", known);
        let found = entry.about.rules.iter().find(|other| other.id == *rule).ok_or_else(unknown)?;
        plan.off.push(found.id);
    }
    for text in &args.param {
        let (id, value) = text.split_once('=').unwrap_or((text, ""));
        let known: Vec<_> = entry.about.params.iter().map(|param| param.id).collect();
        let unknown = || Problem::new("problem-unknown-param").with("read", id).with("known", known);
        let param = entry.about.params.iter().find(|param| param.id == id).ok_or_else(unknown)?;
        param.read(value)?;
        plan.params.push((id.to_owned(), value.to_owned()));
    }
    let wrong = || Problem::new("problem-seeds").with("read", &*args.seeds);
    let (first, end) = args.seeds.split_once("..").ok_or_else(wrong)?;
    let (Ok(first), Ok(end)) = (first.parse(), end.parse()) else { return Err(wrong()) };
    if first >= end {
        return Err(wrong());
    }
    Ok((plan, first..end))
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

fn print(
    plan: &Plan,
    tally: &Tally,
    failure: Option<&Failure>,
    coverage: bool,
    texts: &Texts,
    out: &mut impl Write,
) -> io::Result<()> {
    if let Some(failure) = failure {
        let args = [("seed", Value::from(failure.seed)), ("what", Value::text(wrong(failure)))];
        let told = match failure.wrong {
            Wrong::Violated(_) => texts.with("cli-chaos-violated", &args),
            Wrong::Untrue(_) => texts.with("cli-chaos-untrue", &args),
            Wrong::Stuck => texts.with("cli-chaos-stuck", &args),
            Wrong::Behind(_) => {
                let names = names(failure).iter().map(|name| Value::text(name)).collect();
                let args = [("seed", Value::from(failure.seed)), ("nodes", Value::List(names))];
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
        write!(out, "{}", failure.script())?;
    }
    let args = [
        ("runs", Value::from(tally.runs)),
        ("events", Value::from(tally.steps)),
        ("faults", Value::from(tally.faults)),
        ("recovered", Value::from(tally.recovered)),
    ];
    let summary = texts.with("cli-chaos-summary", &args);
    if failure.is_some() {
        eprintln!("{summary}");
    } else {
        writeln!(out, "{summary}")?;
    }
    if coverage {
        let never = tally.notes.never();
        let args = [("count", Value::from(never.len())), ("all", Value::from(plan.entry.about.notes.len()))];
        writeln!(out, "{}", texts.with("cli-chaos-never", &args))?;
        never.iter().try_for_each(|id| writeln!(out, "  {id}"))?;
    }
    Ok(())
}

fn print_json(
    plan: &Plan,
    seeds: &Range<u64>,
    tally: &Tally,
    failure: Option<&Failure>,
    out: &mut impl Write,
) -> io::Result<()> {
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
    let all = json!({
        "protocol": plan.entry.about.id,
        "off": plan.off,
        "seeds": [seeds.start, seeds.end],
        "runs": tally.runs,
        "events": tally.steps,
        "faults": tally.faults,
        "least_events": least(tally.least_steps),
        "least_faults": least(tally.least_faults),
        "recovered": tally.recovered,
        "notes_never": tally.notes.never(),
        "failure": failed,
    });
    serde_json::to_writer(&mut *out, &all)?;
    writeln!(out)
}
