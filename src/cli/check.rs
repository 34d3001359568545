//! `synod check`: every run within bounds, and a shortest script of what was found.

use super::file::read;
use super::screen::{self, tell};
use super::signal::Signals;
use super::text::without;
use super::{CheckArgs, End, complain, cost, given, portfolio, refuse};
use crate::check::explore::{
    Bounds, Finding, Goal, How, Limit, Outcome, Progress, Property, Report, Search, parallel,
};
use crate::command::{Command, Cond, Header, HeaderLine, Line, Script, Setting, Word};
use crate::locale::Texts;
use crate::protocol::{About, Class};
use crate::registry::{PROTOCOLS, find};
use crate::script;
use crate::sim::{History, Sim};
use crate::value::{Problem, Value};
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// How often progress is told.
pub(super) const TELL_EVERY: Duration = Duration::from_secs(2);

/// States between two looks at the clock, and for signals.
const SLICE: u32 = 100;

/// Where a search starts, and the script that leads there.
pub(super) struct Start {
    pub script: Script,
    pub world: Box<dyn Sim>,
    pub property: Property,
}

/// Searches and prints what came of it.
pub fn check(args: &CheckArgs, texts: &Texts, out: &mut impl Write) -> io::Result<End> {
    let threads = match given::threads(args.threads) {
        Ok(threads) => threads,
        Err(problem) => return Ok(refuse(problem, None, texts)),
    };
    let Some(start) = start(args, texts) else { return Ok(End::NotAScript) };
    tell_what_changes_nothing(args, texts);
    let (args, costs_only) = &by_class(args, start.world.about(), texts);
    if portfolio::is_asked(args) && !costs_only {
        return portfolio::check(args, start, texts, out);
    }
    if *costs_only {
        cost::compare(args, &start, texts, out)?;
        return Ok(End::Fine);
    }
    let (begun, signals) = (Instant::now(), Signals::watch());
    let bounds = bounds(args, start.world.about());
    let mut search = match args.lasso {
        true => Search::endless(start.world, bounds, start.property),
        false => Search::states(start.world, bounds, start.property, how(args)),
    };
    let mut told = begun;
    let mut tell_now_and_then = |progress| {
        if told.elapsed() >= TELL_EVERY {
            told = Instant::now();
            tell_progress("cli-check-progress", progress, begun, texts);
        }
        !signals.came()
    };
    match &mut search {
        Search::States(explorer) => {
            let anew = || match script::run(&start.script) {
                Ok(history) => history.world().boxed_clone(),
                Err(_) => unreachable!("it ran before"),
            };
            parallel::run_while(explorer, threads, anew, tell_now_and_then, &|| !signals.came());
        }
        Search::Endless(search) => {
            while search.step(SLICE).is_none() {
                if !tell_now_and_then(search.progress()) {
                    search.cancel();
                }
            }
        }
    }
    let report = search.report();
    tell_progress("cli-check-took", report.progress, begun, texts);
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
    Ok(match (report.outcome, signals.code()) {
        (Outcome::Cancelled, Some(code)) => End::Stopped(code),
        _ if well => End::Fine,
        _ => End::Failed,
    })
}

/// What is asked for where nothing says how to search, by the class of the rules that are off; and whether these only
/// cost more.
fn by_class(args: &CheckArgs, about: &About, texts: &Texts) -> (CheckArgs, bool) {
    let broken = portfolio::is_asked(args) && args.goal.is_none();
    // Nothing breaks by what only costs more, so there is nothing to search for.
    let costs_only = broken && about.all_are(Class::Cost, &args.off);
    if costs_only {
        tell(texts.get("cli-check-costs-only"));
    }
    // Where only what keeps things going is off, nothing breaks but that they go on.
    let endless = broken && about.all_are(Class::Liveness, &args.off);
    if endless {
        tell(texts.get("cli-check-keeps-going"));
    }
    (CheckArgs { lasso: args.lasso || endless, ..args.clone() }, costs_only)
}

/// Says of which arguments nothing comes in such a search.
fn tell_what_changes_nothing(args: &CheckArgs, texts: &Texts) {
    let idle = [
        ("--stuck", args.stuck && args.lasso),
        ("--symmetry", args.symmetry && (args.lasso || args.goal.is_some())),
        ("--one-order", args.one_order && args.lasso),
        ("--threads", args.threads.is_some() && args.lasso),
        ("--seed", args.seed.is_some() && !portfolio::is_asked(args)),
        ("--seconds", args.seconds.is_some() && !portfolio::is_asked(args)),
    ];
    let idle: Vec<Value> = idle.into_iter().filter(|(_, idle)| *idle).map(|(arg, _)| arg.into()).collect();
    if !idle.is_empty() {
        tell(texts.with("cli-check-idle", &[("args", Value::List(idle))]));
    }
}

/// The world that the arguments name, or on stderr why there is none.
pub(super) fn start(args: &CheckArgs, texts: &Texts) -> Option<Start> {
    let file = Path::new(&args.what);
    let own = find(&args.what);
    let script = if own.is_some() {
        of_protocol(args)
    } else if file.extension().is_some() || file.exists() {
        let source = read(file, texts)?;
        match script::parse(&source) {
            Ok(script) => script,
            Err(error) => {
                complain(file, &error, texts, None);
                return None;
            }
        }
    } else {
        let known: Vec<_> = PROTOCOLS.iter().map(|entry| entry.about.id).collect();
        let problem = Problem::new("problem-unknown-protocol").with("read", &*args.what).with("known", known);
        refuse(problem, None, texts);
        return None;
    };
    let script = match with_args(args, script) {
        Ok(script) => script,
        Err((about, problem)) => {
            refuse(problem, about, texts);
            return None;
        }
    };
    match script::run(&script) {
        Ok(history) => {
            let goal = match args.goal.as_ref().map(|text| goal(text, &history)) {
                None => None,
                Some(Ok(goal)) => Some(goal),
                Some(Err(problem)) => {
                    tell(texts.say(&problem, Some(history.roster())));
                    return None;
                }
            };
            let property = Property { goal, stuck: args.stuck };
            Some(Start { world: history.world().boxed_clone(), script, property })
        }
        Err((_, error)) if own.is_some() => {
            refuse(error.problem, own.map(|entry| entry.about), texts);
            None
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
    let lines = [
        HeaderLine::Synod { version: 1 },
        HeaderLine::Protocol { name: Word::new(&*args.what), params: Vec::new() },
        HeaderLine::NetworkByHand,
    ];
    let lines = (1..).zip(lines).collect();
    Script { header: Header { lines }, lines: Vec::new() }
}

/// A script with what the arguments change of its header: parameters, the disk, rules.
fn with_args(args: &CheckArgs, mut script: Script) -> Result<Script, (Option<&'static About>, Problem)> {
    let mut about = None;
    let lines = &mut script.header.lines;
    for (_, line) in &mut *lines {
        let HeaderLine::Protocol { name, params } = line else { continue };
        let Some(entry) = find(&name.text) else { continue };
        about = Some(entry.about);
        let given = given::params(entry.about, &args.param, true).map_err(|problem| (about, problem))?;
        for (key, value) in given {
            params.retain(|param| param.key.text != key);
            params.push(Setting { key: Word::new(key), value: Word::new(value) });
        }
    }
    let rules = match about {
        Some(about) => given::rules(about, &args.off).map_err(|problem| (Some(about), problem))?,
        // That there is no such protocol is said where it stands.
        None => Vec::new(),
    };
    let mut more: Vec<HeaderLine> = Vec::new();
    if args.disk_by_hand {
        lines.retain(|(_, line)| !matches!(line, HeaderLine::Disk { .. } | HeaderLine::DiskByHand));
        more.push(HeaderLine::DiskByHand);
    }
    more.extend(rules.into_iter().map(|rule| HeaderLine::Rule { name: Word::new(rule), on: false }));
    let first = lines.last().map_or(1, |(number, _)| number + 1);
    lines.extend((first..).zip(more));
    Ok(script)
}

fn how(args: &CheckArgs) -> How {
    if args.count {
        return How::COUNTING;
    }
    How { reduce: args.one_order, symmetry: args.symmetry, ..How::default() }
}

fn bounds(args: &CheckArgs, about: &About) -> Bounds {
    let usual = if args.lasso { Bounds::endless(about) } else { Bounds::default() };
    Bounds {
        crashes: args.crashes.unwrap_or(usual.crashes),
        restarts: args.restarts.unwrap_or(usual.restarts),
        timeouts: args.timeouts.unwrap_or(usual.timeouts),
        requests: args.requests.unwrap_or(usual.requests),
        admin: args.admin.unwrap_or(usual.admin),
        duplicates: args.duplicates.unwrap_or(usual.duplicates),
        drops: args.drops.unwrap_or(usual.drops),
        terms: args.terms.unwrap_or(usual.terms),
        together: args.together,
        depth: args.depth.unwrap_or(usual.depth),
        states: args.states.unwrap_or(usual.states),
        memory: args.memory.map_or(usual.memory, |megabytes| megabytes.saturating_mul(1_000_000)),
    }
}

fn rate(progress: Progress, begun: Instant) -> u64 {
    progress.states.saturating_mul(1000) / millis(begun.elapsed()).max(1)
}

pub(super) fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// A span in seconds, with one decimal.
pub(super) fn seconds(span: Duration) -> String {
    let millis = span.as_millis();
    format!("{}.{}", millis / 1000, millis / 100 % 10)
}

fn tell_progress(key: &'static str, progress: Progress, begun: Instant, texts: &Texts) {
    let args = [
        ("states", Value::from(progress.states)),
        ("depth", Value::from(progress.depth)),
        ("waiting", Value::from(progress.waiting)),
        ("rate", Value::from(rate(progress, begun))),
        ("time", Value::text(&seconds(begun.elapsed()))),
        ("memory", Value::from(progress.bytes.div_ceil(1_000_000))),
    ];
    tell(texts.with(key, &args));
}

/// The way to what was found: the lines that lead to the start, the way from there, and what is so then.
fn script_of(start: &Script, args: &CheckArgs, report: &Report) -> Script {
    match report.outcome {
        Outcome::Found(finding) => script_with(start, args, finding, &report.commands),
        _ => start.clone(),
    }
}

/// The same for a finding and the commands that lead to it.
pub(super) fn script_with(
    start: &Script,
    args: &CheckArgs,
    finding: Finding,
    commands: &[Command],
) -> Script {
    let mut script = start.clone();
    let so = match finding {
        Finding::Violated(invariant) => Some(Cond::Violated(Word::new(invariant))),
        Finding::Goal => args.goal.as_ref().and_then(|text| script::parse_cond(text).ok()),
        Finding::Stuck | Finding::Lasso { .. } => None,
    };
    let first = script.lines.last().map_or(1, |line| line.number + 1);
    let more = commands.iter().cloned().chain(so.map(Command::Expect)).zip(first..);
    script.lines.extend(more.map(|(command, number)| Line { number, command }));
    script
}

/// Ids of how a search ended, for JSON and for the texts `cli-check-ID`.
fn ended(outcome: Outcome, args: &CheckArgs) -> (&'static str, &'static str) {
    let (asked, endless) = (args.goal.is_some(), args.lasso);
    match outcome {
        Outcome::Exhausted if endless && asked => ("exhausted", "cli-check-not-put-off"),
        Outcome::Exhausted if endless => ("exhausted", "cli-check-all-end"),
        Outcome::Bounded(limit) if endless && asked => (cut_by(limit), "cli-check-not-put-off-so-far"),
        Outcome::Bounded(limit) if endless => (cut_by(limit), "cli-check-all-end-so-far"),
        Outcome::Cancelled if endless && asked => ("cancelled", "cli-check-cancelled-put-off"),
        Outcome::Cancelled if endless => ("cancelled", "cli-check-cancelled-endless"),
        Outcome::Cancelled if asked => ("cancelled", "cli-check-cancelled-goal"),
        Outcome::Exhausted if asked => ("exhausted", "cli-check-not-within"),
        Outcome::Bounded(limit) if asked => (cut_by(limit), "cli-check-not-so-far"),
        Outcome::Exhausted if args.count => ("exhausted", "cli-check-counted"),
        Outcome::Bounded(limit) if args.count => (cut_by(limit), "cli-check-counted-so-far"),
        Outcome::Cancelled if args.count => ("cancelled", "cli-check-counted-so-far"),
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
        ("tried", Value::from(report.progress.tried)),
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
    screen::json(&all, out)
}
