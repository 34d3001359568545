//! `synod linearize`: judges a client history from a file or from what is piped in.

use super::file::read_history;
use super::history::{self, Line};
use super::screen::{self, tell};
use super::{End, LinearizeArgs};
use crate::linear::{self, Bad, Interval, Placed, Verdict};
use crate::locale::Texts;
use crate::operation::OpResult;
use crate::value::Value;
use serde_json::{Value as Json, json};
use std::io::{self, Write};

/// Prints an order's end, or the shortest bad prefix as lines of a history and on stderr why it is bad.
pub fn linearize(args: &LinearizeArgs, texts: &Texts, out: &mut impl Write) -> io::Result<End> {
    let name = screen::name(&args.file);
    let Some(source) = read_history(&args.file, texts) else { return Ok(End::NotAScript) };
    let whole = |lines: Vec<Line>| match history::overlap(&lines) {
        Some(wrong) => Err(wrong),
        None => Ok(lines),
    };
    let lines = match history::parse(&source).and_then(whole) {
        Ok(lines) => lines,
        Err((line, problem)) => {
            tell(format_args!("{name}:{line}: {}", texts.say(&problem, None)));
            return Ok(End::NotAScript);
        }
    };
    if lines.is_empty() {
        tell(format_args!("{name}: {}", texts.get("cli-linearize-empty")));
    }
    let first = lines.iter().map(|line| line.call).min().unwrap_or(0);
    let intervals: Vec<Interval> = lines.iter().map(|line| line.interval(first)).collect();
    match linear::check(&intervals) {
        Verdict::Linearizable(order) => {
            if args.json {
                screen::json(&good(&order, &lines, first), out)?;
            } else {
                let count = [("file", Value::text(&name)), ("count", lines.len().into())];
                writeln!(out, "{}", texts.with("cli-linearizable", &count))?;
            }
            Ok(End::Fine)
        }
        Verdict::Not(bad) => {
            let client = |place: usize| Value::text(&lines[place].client);
            let why = texts.fill("linearizable-why", &bad.args(&intervals, &client), None);
            if args.json {
                screen::json(&report(&bad, &lines, &why), out)?;
            } else {
                for line in prefix(&bad, &lines) {
                    screen::json(&line, out)?;
                }
                out.flush()?;
            }
            tell(format_args!("{name}:{}: {why}", lines[bad.operation].number));
            Ok(End::Failed)
        }
        Verdict::Unknown => {
            let most = [("most", linear::MAX_PLACES.into())];
            tell(format_args!("{name}: {}", texts.with("cli-linearize-unknown", &most)));
            Ok(End::NotAScript)
        }
    }
}

fn good(order: &[Placed], lines: &[Line], first: i64) -> Json {
    let row = |placed: &Placed| {
        let line = &lines[placed.operation];
        let at = i128::from(first) + i128::from(placed.at);
        json!({ "line": line.number, "at": i64::try_from(at).unwrap_or(i64::MAX), "after": placed.after.as_deref() })
    };
    json!({ "linearizable": true, "order": order.iter().map(row).collect::<Vec<_>>() })
}

fn report(bad: &Bad, lines: &[Line], why: &str) -> Json {
    json!({
        "linearizable": false,
        "unplaced": [lines[bad.operation].number],
        "since": bad.since.map(|place| lines[place].number),
        "why": why,
        "right": bad.possible.iter().map(answer).collect::<Vec<_>>(),
        "complete": bad.complete,
        "prefix": prefix(bad, lines),
    })
}

/// An answer as a line of a history has it.
fn answer(result: &OpResult) -> Json {
    match result {
        OpResult::Ok {} => Json::Null,
        OpResult::Value { value } => json!(value.as_deref()),
        OpResult::Swapped { ok } => json!(ok),
        OpResult::Flag { was } => json!(was),
    }
}

/// The lines of the prefix. What was answered after it ends has no answer in it.
fn prefix(bad: &Bad, lines: &[Line]) -> Vec<Json> {
    bad.prefix.iter().map(|place| lines[*place].json(bad.answered.contains(place))).collect()
}
