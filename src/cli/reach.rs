//! `synod reach`: a run after which a condition holds, by a plan where one is known, else by search; or why
//! logs cannot arise.

use super::check::{self, Start, millis, script_with};
use super::screen::{self, tell};
use super::{CheckArgs, End, ReachArgs, portfolio};
use crate::check::explore::Finding;
use crate::check::reach::{Planned, plan};
use crate::command::{Command, Line, Script};
use crate::locale::Texts;
use crate::script;
use crate::value::{Problem, Value};
use serde_json::json;
use std::io::{self, Write};
use std::time::Instant;

/// Seconds that a search takes at most where none are given.
const SECONDS: u64 = 60;

/// Plans or searches, and prints what came of it.
pub fn reach(args: &ReachArgs, texts: &Texts, out: &mut impl Write) -> io::Result<End> {
    let seconds = args.seconds.unwrap_or(SECONDS);
    let args = CheckArgs {
        what: args.what.clone(),
        param: args.param.clone(),
        goal: Some(args.cond.clone()),
        seed: args.seed,
        seconds: Some(seconds),
        json: args.json,
        ..CheckArgs::default()
    };
    let Some(start) = check::start(&args, texts).map(by_hand) else { return Ok(End::NotAScript) };
    let begun = Instant::now();
    let planned = match script::parse_cond(args.goal.as_deref().unwrap_or_default()) {
        Ok(cond) => plan(&*start.world, &cond),
        Err(_) => Planned::Unknown,
    };
    match planned {
        Planned::Found(commands) => {
            let script = script_with(&start.script, &args, Finding::Goal, &commands);
            found(&script, &commands, args.json, begun, texts, out)?;
            Ok(End::Fine)
        }
        Planned::Impossible(_, why) => {
            impossible(&why, &start, args.json, begun, texts, out)?;
            Ok(End::Failed)
        }
        Planned::Unknown => {
            tell(texts.with("cli-reach-searches", &[("seconds", Value::from(seconds))]));
            portfolio::check(&args, start, texts, out)
        }
    }
}

/// The same start with messages that wait: plans and searches say when each arrives.
fn by_hand(mut start: Start) -> Start {
    if start.world.by_hand() {
        return start;
    }
    let number = start.script.lines.last().map_or(1, |line| line.number + 1);
    start.script.lines.push(Line { number, command: Command::SetByHand });
    if let Ok(history) = script::run(&start.script) {
        start.world = history.world().boxed_clone();
    }
    start
}

fn found(
    script: &Script,
    commands: &[Command],
    json: bool,
    begun: Instant,
    texts: &Texts,
    out: &mut impl Write,
) -> io::Result<()> {
    if json {
        let all = json!({
            "outcome": "goal",
            "planned": true,
            "commands": commands.len(),
            "ms": millis(begun.elapsed()),
            "script": script.to_string(),
        });
        return screen::json(&all, out);
    }
    writeln!(out, "# {}", texts.with("cli-reach-planned", &[("commands", Value::from(commands.len()))]))?;
    write!(out, "{script}")
}

fn impossible(
    why: &Problem,
    start: &Start,
    json: bool,
    begun: Instant,
    texts: &Texts,
    out: &mut impl Write,
) -> io::Result<()> {
    let says = texts.say(why, Some(start.world.roster()));
    if json {
        let all = json!({
            "outcome": "impossible",
            "reason": why.id,
            "says": says,
            "ms": millis(begun.elapsed()),
        });
        return screen::json(&all, out);
    }
    writeln!(out, "{says}")
}
