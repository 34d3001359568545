//! `synod check`: every run within bounds, and a shortest script of what was found.

use super::text::without;
use super::{CheckArgs, End, complain, read};
use crate::check::explore::{
    Bounds, Finding, Goal, How, Limit, Outcome, Progress, Report, Search, Wanted, crew,
};
use crate::command::{Command, Cond, Header, HeaderLine, Line, Script, Setting, Word};
use crate::locale::Texts;
use crate::protocol::{About, PROTOCOLS, find};
use crate::script;
use crate::sim::{History, Sim};
use crate::value::{Problem, Value};
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_secs(2);

/// States between two looks at the clock.
const SLICE: u32 = 1_000;

/// Where a search starts, and the script that leads there.
struct Start {
    script: Script,
    world: Box<dyn Sim>,
    wanted: Wanted,
}

/// Searches and prints what came of it.
pub fn check(args: &CheckArgs, texts: &Texts, out: &mut impl Write) -> io::Result<End> {
    let Some(start) = start(args, texts) else { return Ok(End::NotAScript) };
    let begun = Instant::now();
    let bounds = bounds(args, start.world.about());
    let mut search = match args.lasso {
        true => Search::endless(start.world, bounds, start.wanted),
        false => Search::states(start.world, bounds, start.wanted, how(args)),
    };
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    let mut told = begun;
    let mut tell_now_and_then = |progress| {
        if told.elapsed() >= TELL_EVERY {
            told = Instant::now();
            tell("cli-check-progress", progress, begun, texts);
        }
        true
    };
    match &mut search {
        Search::States(explorer) => {
            let anew = || match script::run(&start.script) {
                Ok(history) => history.world().boxed_clone(),
                Err(_) => unreachable!("it ran before"),
            };
            crew::run(explorer, args.threads.unwrap_or_else(cores), anew, tell_now_and_then);
        }
        Search::Endless(search) => {
            while search.step(SLICE).is_none() {
                tell_now_and_then(search.progress());
            }
        }
    }
    let report = search.report();
    tell("cli-check-took", report.progress, begun, texts);
    let script = script_of(&start.script, args, &report);
    if args.json {
        print_json(&report, &script, ended(report.outcome, args).0, begun, out)?;
    } else {
        print(&report, &script, args, texts, out)?;
    }
    let well = match report.outcome {
        Outcome::Found(finding) => finding == Finding::Goal,
        _ => args.goal.is_none() || args.lasso,
    };
    Ok(if well { End::Fine } else { End::Failed })
}

/// The world that the arguments name, or on stderr why there is none.
fn start(args: &CheckArgs, texts: &Texts) -> Option<Start> {
    let file = Path::new(&args.what);
    let script = if find(&args.what).is_some() {
        of_protocol(args)
    } else if file.extension().is_some() || file.exists() {
        let source = read(file, texts)?;
        match script::parse(&source) {
            Ok(script) => with_rules_off(args, script),
            Err(error) => {
                complain(file, &error, texts, None);
                return None;
            }
        }
    } else {
        let known: Vec<_> = PROTOCOLS.iter().map(|entry| entry.about.id).collect();
        let problem = Problem::new("problem-unknown-protocol").with("read", &*args.what).with("known", known);
        eprintln!("{}", texts.say(&script::advise(problem, None, None), None));
        return None;
    };
    match script::run(&script) {
        Ok(history) => {
            let goal = match args.goal.as_ref().map(|text| goal(text, &history)) {
                None => None,
                Some(Ok(goal)) => Some(goal),
                Some(Err(problem)) => {
                    eprintln!("{}", texts.say(&problem, Some(history.roster())));
                    return None;
                }
            };
            let wanted = Wanted { goal, stuck: args.stuck };
            Some(Start { world: history.world().boxed_clone(), script, wanted })
        }
        Err((history, error)) => {
            complain(file, &error, texts, history.as_ref().map(|history| history.roster()));
            None
        }
    }
}

fn goal(text: &str, history: &History) -> Result<Goal, Problem> {
    let cond = script::parse_cond(text).map_err(|error| error.problem)?;
    Goal::new(cond, history.world(), history.events()).map_err(|fault| fault.problem)
}

fn of_protocol(args: &CheckArgs) -> Script {
    let setting = |text: &String| {
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        Setting { key: Word::new(key), value: Word::new(value) }
    };
    let params = args.param.iter().map(setting).collect();
    let mut lines = vec![
        HeaderLine::Synod { version: 1 },
        HeaderLine::Protocol { name: Word::new(&*args.what), params },
        HeaderLine::NetworkByHand,
    ];
    lines.extend(args.disk_by_hand.then_some(HeaderLine::DiskByHand));
    let lines = lines.into_iter().zip(1..).map(|(line, number)| (number, line)).collect();
    with_rules_off(args, Script { header: Header { lines }, lines: Vec::new() })
}

fn with_rules_off(args: &CheckArgs, mut script: Script) -> Script {
    for rule in &args.off {
        let number = script.header.lines.last().map_or(1, |(number, _)| number + 1);
        script.header.lines.push((number, HeaderLine::Rule { name: Word::new(&**rule), on: false }));
    }
    script
}

fn how(args: &CheckArgs) -> How {
    How { reduce: args.one_order, symmetry: args.symmetry, ..How::default() }
}

fn bounds(args: &CheckArgs, about: &About) -> Bounds {
    let usual = if args.lasso { Bounds::endless(about) } else { Bounds::default() };
    let counted =
        [args.crashes, args.restarts, args.timeouts, args.requests, args.admin, args.duplicates, args.drops];
    let mut most = usual.most;
    for (most, asked) in most.iter_mut().zip(counted) {
        *most = asked.unwrap_or(*most);
    }
    Bounds {
        most,
        terms: args.terms.unwrap_or(usual.terms),
        together: args.together,
        depth: args.depth.unwrap_or(usual.depth),
        states: args.states.unwrap_or(usual.states),
        memory: args.memory.map_or(usual.memory, |megabytes| megabytes * 1_000_000),
    }
}

fn rate(progress: Progress, begun: Instant) -> u64 {
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
    progress.states.saturating_mul(1000) / millis
}

fn tell(key: &'static str, progress: Progress, begun: Instant, texts: &Texts) {
    let seconds = begun.elapsed().as_millis();
    let args = [
        ("states", Value::from(progress.states)),
        ("depth", Value::from(progress.depth)),
        ("waiting", Value::from(progress.waiting)),
        ("rate", Value::from(rate(progress, begun))),
        ("time", Value::text(&format!("{}.{}", seconds / 1000, seconds / 100 % 10))),
        ("memory", Value::from(progress.bytes.div_ceil(1_000_000))),
    ];
    eprintln!("{}", texts.with(key, &args));
}

/// The way to what was found: the lines that lead to the start, the way from there, and what is so then.
fn script_of(start: &Script, args: &CheckArgs, report: &Report) -> Script {
    let mut script = start.clone();
    let Outcome::Found(finding) = report.outcome else { return script };
    let so = match finding {
        Finding::Violated(invariant) => Some(Cond::Violated(Word::new(invariant))),
        Finding::Goal => args.goal.as_ref().and_then(|text| script::parse_cond(text).ok()),
        Finding::Stuck | Finding::Lasso { .. } => None,
    };
    let first = script.lines.last().map_or(1, |line| line.number + 1);
    let more = report.commands.iter().cloned().chain(so.map(Command::Expect)).zip(first..);
    script.lines.extend(more.map(|(command, number)| Line { number, command }));
    script
}

/// Ids of how a search ended, for JSON and for the texts `cli-check-ID`.
fn ended(outcome: Outcome, args: &CheckArgs) -> (&'static str, &'static str) {
    let (asked, endless) = (args.goal.is_some(), args.lasso);
    match outcome {
        Outcome::Exhausted if endless && asked => ("exhausted", "cli-check-not-put-off"),
        Outcome::Exhausted if endless => ("exhausted", "cli-check-all-end"),
        Outcome::Bounded(limit) if endless => (cut_by(limit), "cli-check-all-end-so-far"),
        Outcome::Cancelled if endless => ("cancelled", "cli-check-all-end-so-far"),
        Outcome::Exhausted if asked => ("exhausted", "cli-check-not-within"),
        Outcome::Bounded(limit) if asked => (cut_by(limit), "cli-check-not-so-far"),
        Outcome::Exhausted => ("exhausted", "cli-check-exhausted"),
        Outcome::Bounded(limit) => (
            cut_by(limit),
            match limit {
                Limit::Depth => "cli-check-ended-by-depth",
                Limit::States => "cli-check-ended-by-states",
                Limit::Memory => "cli-check-ended-by-memory",
            },
        ),
        Outcome::Cancelled => ("cancelled", "cli-check-cancelled"),
        Outcome::Found(Finding::Violated(_)) if args.together => ("violation", "cli-check-violated-together"),
        Outcome::Found(Finding::Violated(_)) => ("violation", "cli-check-violated"),
        Outcome::Found(Finding::Goal) => ("goal", "cli-check-reached"),
        Outcome::Found(Finding::Stuck) => ("stuck", "cli-check-stuck-found"),
        Outcome::Found(Finding::Lasso { .. }) if asked => ("lasso", "cli-check-put-off"),
        Outcome::Found(Finding::Lasso { .. }) => ("lasso", "cli-check-endless"),
    }
}

fn cut_by(limit: Limit) -> &'static str {
    match limit {
        Limit::Depth => "depth",
        Limit::States => "states",
        Limit::Memory => "memory",
    }
}

fn print(
    report: &Report,
    script: &Script,
    args: &CheckArgs,
    texts: &Texts,
    out: &mut impl Write,
) -> io::Result<()> {
    let what = match report.outcome {
        Outcome::Found(Finding::Violated(invariant)) => invariant,
        _ => "",
    };
    let told = [
        ("what", Value::text(what)),
        ("actions", Value::from(report.actions.len())),
        ("stem", Value::from(stem(report))),
        ("again", Value::from(report.actions.len() - stem(report))),
        ("states", Value::from(report.progress.states)),
        ("depth", Value::from(report.progress.depth)),
    ];
    let told = texts.with(ended(report.outcome, args).1, &told);
    if let Outcome::Found(_) = report.outcome {
        writeln!(out, "# {told}")?;
        if let Some(told) = without(script, what, texts) {
            writeln!(out, "# {told}")?;
        }
        return write!(out, "{script}");
    }
    writeln!(out, "{told}")?;
    if report.past_terms {
        writeln!(out, "{}", texts.get("cli-check-past-terms"))?;
    }
    if args.together && !args.lasso {
        writeln!(out, "{}", texts.get("cli-check-only-together"))?;
    }
    let chance = [("chance", Value::text(&report.one_in.to_string()))];
    writeln!(out, "{}", texts.with("cli-check-fingerprint", &chance))
}

/// Actions before what can go on for ever; all, if nothing does.
fn stem(report: &Report) -> usize {
    match report.outcome {
        Outcome::Found(Finding::Lasso { stem }) => stem as usize,
        _ => report.actions.len(),
    }
}

fn print_json(
    report: &Report,
    script: &Script,
    outcome: &str,
    begun: Instant,
    out: &mut impl Write,
) -> io::Result<()> {
    let invariant = match report.outcome {
        Outcome::Found(Finding::Violated(invariant)) => Some(invariant),
        _ => None,
    };
    let found = matches!(report.outcome, Outcome::Found(_)).then(|| {
        json!({
            "invariant": invariant,
            "actions": report.actions.len(),
            "again_after": matches!(report.outcome, Outcome::Found(Finding::Lasso { .. })).then(|| stem(report)),
            "script": script.to_string(),
            "digest": format!("{:016x}", report.digest),
        })
    });
    let all = json!({
        "outcome": outcome,
        "states": report.progress.states,
        "actions_tried": report.progress.tried,
        "depth": report.progress.depth,
        "bytes": report.progress.bytes,
        "states_a_second": rate(report.progress, begun),
        "past_terms": report.past_terms,
        "fingerprint_bits": 64,
        "hides_a_state_once_in": report.one_in.to_string(),
        "found": found,
    });
    serde_json::to_writer(&mut *out, &all)?;
    writeln!(out)
}
