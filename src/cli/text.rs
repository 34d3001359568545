//! A frame and events as lines of text.

use super::screen::one_line;
use crate::export;
use crate::frame::{Detail, Frame, LogView, NodeView};
use crate::locale::{Texts, clock};
use crate::protocol::{About, OpResult};
use crate::script::{self, Script};
use crate::sim::Event;
use crate::value::{Ballot, Epoch, Roster, Value};
use std::io::{self, Write};

/// Log entries, messages and operations shown of each kind; JSON has them all.
const MOST: usize = 20;

/// The assumptions that held no longer when a script broke an invariant, in words; none if all held.
pub fn without(script: &Script, invariant: &str, texts: &Texts) -> Option<String> {
    let history = match script::run(script) {
        Ok(history) => Box::new(history),
        Err((history, _)) => history?,
    };
    let frame = history.frame(Detail::NONE);
    let broken = frame.violations.iter().find(|broken| broken.invariant == invariant)?;
    let fallen = broken.without.iter().map(|id| Value::text(&texts.assumption(history.about(), id)));
    let fallen: Vec<Value> = fallen.collect();
    (!fallen.is_empty()).then(|| texts.with("cli-without", &[("without", Value::List(fallen))]))
}

/// One event: when, and what in words. What the feed leaves to notes is told here too.
pub fn event(
    event: &Event,
    about: &About,
    roster: &Roster,
    texts: &Texts,
    out: &mut impl Write,
) -> io::Result<()> {
    let told = texts.event(event, about, roster).map(|sentence| match sentence.cite {
        Some(cite) => format!("{}  [{cite}]", sentence.text),
        None => sentence.text,
    });
    match told.or_else(|| export::plain(event, about, roster, texts)) {
        Some(text) => writeln!(out, "{:>12}  {}", clock(event.time), one_line(&text)),
        None => Ok(()),
    }
}

/// Where a run ends: every node, what is under way, and what is so seen from outside.
pub fn frame(
    file: &str,
    about: &About,
    frame: &Frame,
    digest: u64,
    texts: &Texts,
    out: &mut impl Write,
) -> io::Result<()> {
    let title = texts.get(&format!("{}-title", about.id));
    let args = [
        ("file", Value::text(file)),
        ("protocol", Value::text(&title)),
        ("time", Value::text(&clock(frame.time))),
        ("digest", Value::text(&format!("{digest:016x}"))),
    ];
    writeln!(out, "{}", texts.with("cli-end", &args))?;
    for view in &frame.nodes {
        node(view, &frame.roster, texts, out)?;
    }
    for (key, rows) in global_view(frame, about, texts) {
        let label = texts.get(key);
        let more = rows.len().saturating_sub(MOST);
        for row in rows.iter().skip(more) {
            writeln!(out, "  {label}: {}", one_line(row))?;
        }
        if more > 0 {
            writeln!(out, "  {label}: {}", texts.with("cli-more", &[("count", more.into())]))?;
        }
    }
    Ok(())
}

fn node(view: &NodeView, roster: &Roster, texts: &Texts, out: &mut impl Write) -> io::Result<()> {
    let down = texts.get("cli-down");
    let role = if view.up { view.body.role } else { &down };
    write!(out, "  {:<4} {role:<10}", view.name)?;
    for field in view.body.fields.iter().filter(|field| field.name != "role") {
        match &field.index {
            None => write!(out, "  {}={}", field.name, one_line(&field.value.show(roster)))?,
            Some(index) => write!(
                out,
                "  {}[{}]={}",
                field.name,
                one_line(&index.show_index(roster, ",")),
                one_line(&field.value.show(roster))
            )?,
        }
    }
    writeln!(out)?;
    match &view.body.log {
        Some(log) => writeln!(out, "       {}", one_line(&log_line(log, roster, texts))),
        None => Ok(()),
    }
}

/// Entries as epoch and value; what is not committed in truth stands in parentheses.
fn log_line(log: &LogView, roster: &Roster, texts: &Texts) -> String {
    let label = match log.snapshot {
        0 => texts.get("cli-log"),
        snapshot => texts.with("cli-log-from", &[("snapshot", snapshot.into())]),
    };
    let more = log.slots.len().saturating_sub(MOST);
    let mut line = format!("{label}:");
    if more > 0 {
        line.push_str(" …");
    }
    for slot in &log.slots[more..] {
        let entry = format!("{} {}", epoch(slot.epoch, roster), slot.value.show(roster));
        let entry = if slot.committed {
            format!("  {}:{entry}", slot.index)
        } else {
            format!("  {}:({entry})", slot.index)
        };
        line.push_str(&entry);
    }
    line
}

fn epoch(epoch: Epoch, roster: &Roster) -> String {
    match epoch.owner {
        None => epoch.number.to_string(),
        Some(node) => roster.ballot(Ballot { round: epoch.number, node }),
    }
}

/// What is under way and what is, as labelled rows.
fn global_view(frame: &Frame, about: &About, texts: &Texts) -> Vec<(&'static str, Vec<String>)> {
    let roster = &frame.roster;
    let name = |id| roster.name(id).to_owned();
    let message = |message: &crate::frame::MessageView| {
        let view = &message.body;
        let headline = view.headline.and_then(|place| view.fields.get(place));
        let headline = headline.map(|(field, value)| format!(" {field}={}", value.show(roster)));
        let (from, to) = (roster.name(message.from), roster.name(message.to));
        format!("m{} {} {from}->{to}{}", message.id.0, view.kind, headline.unwrap_or_default())
    };
    let chosen = |each: &crate::frame::Chosen| {
        let at = if each.at == Value::None {
            String::new()
        } else {
            format!("{}: ", each.at.show_index(roster, "."))
        };
        let by: Vec<_> = each.by.iter().map(|id| roster.name(*id)).collect();
        format!("{at}{}@{} ({})", each.value.show(roster), epoch(each.epoch, roster), by.join(" "))
    };
    let operation = |each: &crate::frame::Operation| {
        let answer = each.done.as_ref().map(|(_, result): &(_, OpResult)| Value::from(result).show(roster));
        let answer = answer.unwrap_or_else(|| texts.get("cli-no-answer"));
        format!("{} {} → {answer}", roster.name(each.client), each.op.short().show(roster))
    };
    let broken = |each: &crate::frame::Violation| {
        let detail = texts.broken(about, each.invariant, &each.args, &each.without, roster);
        format!("{} ({}): {detail}", each.invariant, clock(each.time))
    };
    let cut = |pair: &(_, _)| format!("{}->{}", roster.name(pair.0), roster.name(pair.1));
    let joined = |items: Vec<String>| if items.is_empty() { vec![] } else { vec![items.join(" ")] };
    let slots = frame.global.chosen.iter().any(|each| matches!(each.at, Value::Int(_)));
    let decided = if slots { "cli-committed" } else { "cli-chosen" };
    let fallen = frame.no_longer.iter().map(|id| format!("{id}: {}", texts.assumption(about, id)));
    vec![
        ("cli-cut", joined(frame.cuts.iter().map(cut).collect())),
        ("cli-in-flight", frame.messages.iter().map(message).collect()),
        ("cli-leads", joined(frame.global.leaders.iter().copied().map(name).collect())),
        (decided, frame.global.chosen.iter().map(chosen).collect()),
        ("cli-history", frame.history.iter().map(operation).collect()),
        ("cli-rules-off", joined(frame.rules_off.iter().map(|id| (*id).to_owned()).collect())),
        ("cli-no-longer", fallen.collect()),
        ("cli-violated", frame.violations.iter().map(broken).collect()),
    ]
}
