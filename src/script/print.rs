//! Values back to text: what [`super::parse`] reads gives the value again.

use super::parse::{COMPARES, is_word};
use super::words;
use crate::command::{
    Command, Compare, Cond, Header, HeaderLine, Line, Link, Literal, OpWords, Operand, Pattern, Ppm, Script,
    Select, Sent, Span, Term, Text, Word,
};
use crate::value::{duration, quoted};
use std::fmt::{self, Display, Formatter, Result, Write};

impl Script {
    /// A script of commands that came from no text. Their lines are numbered as the script is printed, if
    /// that is so of the header.
    pub fn new(header: Header, commands: Vec<Command>) -> Script {
        let begins = commands.first().is_some_and(needs_begin);
        let first = header.lines.len() as u32 + u32::from(begins) + 1;
        let lines = commands.into_iter().zip(first..).map(|(command, number)| Line { number, command });
        Script { header, lines: lines.collect() }
    }
}

impl Display for Script {
    /// The header and the commands, one a line. Comments and blank lines are not part of the value, nor is a
    /// `begin` that may be left out.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}", self.header)?;
        if self.lines.first().is_some_and(|line| needs_begin(&line.command)) {
            writeln!(f, "{}", words::BEGIN)?;
        }
        self.lines.iter().try_for_each(|line| writeln!(f, "{}", line.command))
    }
}

/// Whether a script's first command would be read as a line of the header, did `begin` not end that.
pub(super) fn needs_begin(first: &Command) -> bool {
    matches!(first, Command::Rule { .. })
}

impl Display for Header {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.lines.iter().try_for_each(|(_, line)| writeln!(f, "{line}"))
    }
}

impl Display for HeaderLine {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            HeaderLine::Synod { version } => write!(f, "synod {version}"),
            HeaderLine::Protocol { name, params } => {
                write!(f, "protocol {name}")?;
                params.iter().try_for_each(|param| write!(f, " {}={}", param.key, Param(&param.value.text)))
            }
            HeaderLine::Names(pairs) => {
                f.write_str("names")?;
                pairs.iter().try_for_each(|(old, new)| write!(f, " {old}={new}"))
            }
            HeaderLine::Network { latency, loss, duplicate, fifo } => {
                f.write_str("network")?;
                setting(f, "latency", latency.as_ref())?;
                setting(f, "loss", loss.as_ref())?;
                setting(f, "duplicate", duplicate.as_ref())?;
                setting(f, "fifo", fifo.map(switch).as_ref())
            }
            HeaderLine::NetworkByHand => f.write_str("network by-hand"),
            HeaderLine::Disk { latency } => write!(f, "disk latency={}", duration(*latency)),
            HeaderLine::DiskByHand => f.write_str("disk by-hand"),
            HeaderLine::Timing(spans) => {
                f.write_str("timing")?;
                spans.iter().try_for_each(|(name, span)| write!(f, " {name}={span}"))
            }
            HeaderLine::Rule { name, on } => write!(f, "rule {name} {}", switch(*on)),
        }
    }
}

fn setting(f: &mut Formatter<'_>, key: &str, value: Option<&impl Display>) -> Result {
    value.map_or(Ok(()), |value| write!(f, " {key}={value}"))
}

fn switch(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// The value of a protocol's parameter: bare where numbers and words are.
struct Param<'a>(&'a str);

impl Display for Param<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let bare = |c: char| is_word(c) || matches!(c, '.' | '%');
        if !self.0.is_empty() && self.0.chars().all(bare) {
            f.write_str(self.0)
        } else {
            f.write_str(&quoted(self.0))
        }
    }
}

/// Text that a user chose: bare where the language reads it back so.
struct Bare<'a>(&'a Text);

impl Display for Bare<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let text = &*self.0.text;
        let bare = !text.is_empty() && text.chars().all(is_word) && !words::is_reserved(text);
        if bare { f.write_str(text) } else { f.write_str(&quoted(text)) }
    }
}

impl Display for Span {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&duration(self.least))?;
        if self.most != self.least { write!(f, "..{}", duration(self.most)) } else { Ok(()) }
    }
}

impl Display for Ppm {
    /// In percent, without idle zeros: `0.5%`.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let (whole, rest) = (self.0 / 10_000, self.0 % 10_000);
        if rest == 0 {
            return write!(f, "{whole}%");
        }
        let rest = format!("{rest:04}");
        write!(f, "{whole}.{}%", rest.trim_end_matches('0'))
    }
}

impl Display for Link {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}{}{}", self.from, if self.one_way { " -> " } else { " " }, self.to)
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Command::Crash(node) => write!(f, "crash {node}"),
            Command::Restart(node) => write!(f, "restart {node}"),
            Command::Wipe(node) => write!(f, "wipe {node}"),
            Command::Pause(node) => write!(f, "pause {node}"),
            Command::Resume(node) => write!(f, "resume {node}"),
            Command::Flush(node) => write!(f, "flush {node}"),
            Command::FailNextWrite(node) => write!(f, "fail-next-write {node}"),
            Command::FlushFirst { node, count } => write!(f, "flush {node} {count}"),
            Command::SetDiskLatency(latency) => write!(f, "set disk latency {}", duration(*latency)),
            Command::Isolate(node) => write!(f, "isolate {node}"),
            Command::Cut(link) => write!(f, "cut {link}"),
            Command::Heal(link) => optional(f, "heal", "", link.as_ref()),
            Command::Partition(groups) => {
                f.write_str("partition ")?;
                list(f, groups, " | ", |f, group| list(f, group, " ", |f, node| node.fmt(f)))
            }
            Command::Timeout { node, timer } => optional(f, &format!("timeout {node}"), "", timer.as_ref()),
            Command::Request { client, op, at } => {
                optional(f, &format!("request {client} {op}"), " at", at.as_ref())
            }
            Command::Propose { node, value, ballot } => {
                optional(f, &format!("propose {node} {}", Bare(value)), " ballot", ballot.as_ref())
            }
            Command::Deliver(select) => write!(f, "deliver {select}"),
            Command::Drop(select) => write!(f, "drop {select}"),
            Command::Duplicate(select) => write!(f, "duplicate {select}"),
            Command::Delay(select, by) => write!(f, "delay {select} {}", duration(*by)),
            Command::Step(1) => f.write_str("step"),
            Command::Step(count) => write!(f, "step {count}"),
            Command::Run(span) => write!(f, "run {}", duration(*span)),
            Command::RunUntil { cond, within } => {
                optional(f, &format!("run until {cond}"), " within", within.map(duration).as_ref())
            }
            Command::Settle { within } => optional(f, "settle", " within", within.as_ref()),
            Command::Reach(cond) => write!(f, "reach {cond}"),
            Command::SetLatency { link, span } => write!(f, "set latency {link} {span}"),
            Command::SetLoss(share) => write!(f, "set loss {share}"),
            Command::SetByHand => f.write_str("set network by-hand"),
            Command::SetTimeout { node, after } => write!(f, "set timeout {node} {}", duration(*after)),
            Command::SetClock { node, percent } => write!(f, "set clock {node} {percent}%"),
            Command::Rule { name, on } => write!(f, "rule {name} {}", switch(*on)),
            Command::Admin { verb, nodes } => {
                write!(f, "admin {verb}")?;
                nodes.iter().try_for_each(|node| write!(f, " {node}"))
            }
            Command::Mark(name) => write!(f, "mark {}", Bare(name)),
            Command::Goto(name) => write!(f, "goto {}", Bare(name)),
            Command::Expect(cond) => write!(f, "expect {cond}"),
            Command::ExpectRefused(command) => write!(f, "expect refused {command}"),
        }
    }
}

/// `begin`, and if there is a value, `word` and the value.
fn optional(f: &mut Formatter<'_>, begin: &str, word: &str, value: Option<&impl Display>) -> Result {
    f.write_str(begin)?;
    value.map_or(Ok(()), |value| write!(f, "{word} {value}"))
}

fn list<T>(
    f: &mut Formatter<'_>,
    items: &[T],
    between: &str,
    show: impl Fn(&mut Formatter<'_>, &T) -> Result,
) -> Result {
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            f.write_str(between)?;
        }
        show(f, item)?;
    }
    Ok(())
}

impl Display for OpWords {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            OpWords::Get { key } => write!(f, "get {}", Bare(key)),
            OpWords::Put { key, value } => write!(f, "put {} {}", Bare(key), Bare(value)),
            OpWords::Append { key, value } => write!(f, "append {} {}", Bare(key), Bare(value)),
            OpWords::Cas { key, from, to } => write!(f, "cas {} {} {}", Bare(key), Bare(from), Bare(to)),
            OpWords::Tas => f.write_str("tas"),
        }
    }
}

impl Display for Select {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Select::Id { id, .. } => write!(f, "m{id}"),
            Select::Like(pattern) => pattern.fmt(f),
        }
    }
}

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let end = |node: &Option<Word>| node.as_ref().map_or_else(|| "*".into(), |node| node.text.clone());
        let which = if self.all { Some("all") } else { self.any.then_some("any") };
        let which = which.map(str::to_owned);
        let kind = self.kind.as_ref().map(|kind| kind.text.clone());
        let link = self.link.as_ref().map(|(from, to)| format!("{}->{}", end(from), end(to)));
        let fields = self.fields.iter().map(|(name, value)| format!("{name}={value}"));
        let nth = self.nth.map(|nth| format!("#{nth}"));
        let parts: Vec<String> = which.into_iter().chain(kind).chain(link).chain(fields).chain(nth).collect();
        f.write_str(&parts.join(" "))
    }
}

impl Display for Cond {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Cond::Or(parts) => list(f, parts, " or ", |f, part| match part {
                Cond::Or(_) => write!(f, "({part})"),
                _ => part.fmt(f),
            }),
            Cond::And(parts) => list(f, parts, " and ", inner),
            Cond::Not(part) => {
                f.write_str("not ")?;
                inner(f, part)
            }
            Cond::Compare { left, op, right } => write!(f, "{left} {op} {right}"),
            Cond::Holds(term) => term.fmt(f),
            Cond::Happened(rule) => write!(f, "happened {rule}"),
            Cond::Violated(invariant) => write!(f, "violated {invariant}"),
        }
    }
}

/// A part that binds closer than `and`, others in parentheses.
fn inner(f: &mut Formatter<'_>, part: &Cond) -> Result {
    match part {
        Cond::Or(_) | Cond::And(_) => write!(f, "({part})"),
        _ => part.fmt(f),
    }
}

impl Display for Compare {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let sign = COMPARES.iter().find(|(_, op)| op == self).map_or("==", |(sign, _)| *sign);
        f.write_str(sign)
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Term::Field { node, field, index, part } => {
                write!(f, "{node}.{field}{}", Index(index))?;
                part.as_ref().map_or(Ok(()), |part| write!(f, ".{part}"))
            }
            Term::Global { name, index } => write!(f, "{name}{}", Index(index)),
            Term::Message { select, field } => write!(f, "msg({select}).{field}"),
            Term::Count(sent) => write!(f, "count{sent}"),
            Term::Bytes(sent) => write!(f, "bytes{sent}"),
            Term::AtMark { term, mark } => write!(f, "{term} @ {}", quoted(&mark.text)),
        }
    }
}

impl Display for Sent {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "({})", self.pattern)?;
        self.since.as_ref().map_or(Ok(()), |mark| write!(f, " since {}", quoted(&mark.text)))
    }
}

struct Index<'a>(&'a [Literal]);

impl Display for Index<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.0.is_empty() {
            return Ok(());
        }
        f.write_char('[')?;
        list(f, self.0, ",", |f, item| item.fmt(f))?;
        f.write_char(']')
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Operand::Literal(literal) => literal.fmt(f),
            Operand::Term(term) => term.fmt(f),
        }
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Literal::None => f.write_str("none"),
            Literal::Number(number) => write!(f, "{number}"),
            // Bare, `12` would be a number and `5s` a time.
            Literal::Word(word) if looks_like_number(&word.text) => f.write_str(&quoted(&word.text)),
            Literal::Word(word) => Bare(word).fmt(f),
            Literal::Ballot { round, node } => write!(f, "{round}.{node}"),
            Literal::At { value, round, node } => write!(f, "{}@{round}.{node}", Bare(value)),
            Literal::Time(time) => f.write_str(&duration(*time)),
            Literal::List(items) => {
                f.write_char('[')?;
                list(f, items, " ", |f, item| item.fmt(f))?;
                f.write_char(']')
            }
        }
    }
}

fn looks_like_number(text: &str) -> bool {
    text.strip_prefix('-').unwrap_or(text).starts_with(|c: char| c.is_ascii_digit())
}
