//! What `synod check` says where only rules are off that cost more.

use super::CheckArgs;
use super::check::Start;
use super::screen;
use crate::check::cost::{self, Comparison, Cost, REQUESTS};
use crate::locale::Texts;
use crate::value::Value;
use serde_json::json;
use std::io::{self, Write};

/// Prints what the rules save, or what it takes to see it.
pub fn compare(args: &CheckArgs, start: &Start, texts: &Texts, out: &mut impl Write) -> io::Result<()> {
    let rules: Vec<&str> = args.off.iter().map(String::as_str).collect();
    let all = cost::compare(&start.script.header, &rules);
    if args.json {
        let one =
            |one: &Comparison| json!({ "work": one.work.word(), "on": row(&one.on), "off": row(&one.off) });
        let rows: Vec<_> = all.iter().map(one).collect();
        screen::json(
            &json!({ "outcome": "costs", "requests": REQUESTS, "rules": rules, "compared": rows }),
            out,
        )?;
        return Ok(());
    }
    if all.is_empty() {
        return writeln!(out, "{}", texts.get("cli-check-nothing-to-compare"));
    }
    let named = rules.iter().map(|rule| Value::text(rule)).collect();
    writeln!(out, "{}", texts.with("cost-title", &[("rules", Value::List(named))]))?;
    for one in &all {
        print(one, texts, out)?;
    }
    Ok(())
}

fn row(cost: &Cost) -> serde_json::Value {
    json!({ "messages": cost.messages, "bytes": cost.bytes, "writes": cost.writes, "time_us": cost.time })
}

fn print(one: &Comparison, texts: &Texts, out: &mut impl Write) -> io::Result<()> {
    let work = texts.with(&format!("cost-{}", one.work.word()), &[("count", REQUESTS.into())]);
    writeln!(out, "\n{work}")?;
    writeln!(out, "  {:>9} {:>9}", texts.get("cost-with"), texts.get("cost-without"))?;
    for (key, on, off) in one.rows() {
        writeln!(out, "  {on:>9} {off:>9}  {}", texts.get(key))?;
    }
    Ok(())
}
