//! What `synod check` says where only rules are off that cost more.

use super::CheckArgs;
use super::check::Start;
use super::screen;
use crate::check::cost::{self, Comparison, Cost, REQUESTS};
use crate::locale::Texts;
use crate::value::Value;
use serde_json::json;
use std::io::{self, Write};

/// Prints what the rules save; whether there is work to compare by.
pub fn compare(args: &CheckArgs, start: &Start, texts: &Texts, out: &mut impl Write) -> io::Result<bool> {
    let rules: Vec<&str> = args.off.iter().map(String::as_str).collect();
    let all = cost::compare(&start.script.header, &rules);
    if all.is_empty() {
        return Ok(false);
    }
    if args.json {
        let one =
            |one: &Comparison| json!({ "work": one.work.word(), "on": row(&one.on), "off": row(&one.off) });
        let rows: Vec<_> = all.iter().map(one).collect();
        screen::json(
            &json!({ "outcome": "costs", "requests": REQUESTS, "rules": rules, "compared": rows }),
            out,
        )?;
        return Ok(true);
    }
    let named = rules.iter().map(|rule| Value::text(rule)).collect();
    writeln!(out, "{}", texts.with("cli-cost-title", &[("rules", Value::List(named))]))?;
    for one in &all {
        print(one, texts, out)?;
    }
    Ok(true)
}

fn row(cost: &Cost) -> serde_json::Value {
    json!({ "messages": cost.messages, "bytes": cost.bytes, "writes": cost.writes, "time_us": cost.time })
}

fn print(one: &Comparison, texts: &Texts, out: &mut impl Write) -> io::Result<()> {
    let work = texts.with(&format!("cli-cost-{}", one.work.word()), &[("count", REQUESTS.into())]);
    writeln!(out, "\n{work}")?;
    let Cost { messages, bytes, writes, .. } = one.on;
    let tenths = |cost: &Cost| format!("{}.{}", cost.round_trips() / 10, cost.round_trips() % 10);
    let rows = [
        ("cli-cost-messages", messages.to_string(), one.off.messages.to_string()),
        ("cli-cost-bytes", bytes.to_string(), one.off.bytes.to_string()),
        ("cli-cost-writes", writes.to_string(), one.off.writes.to_string()),
        ("cli-cost-round-trips", tenths(&one.on), tenths(&one.off)),
    ];
    for (key, on, off) in rows {
        let same = if on == off { texts.get("cli-cost-same") } else { String::new() };
        writeln!(out, "  {on:>7} → {off:>7}  {}{same}", texts.get(key))?;
    }
    Ok(())
}
