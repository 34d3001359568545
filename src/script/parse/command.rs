//! Commands.

use super::choose::CHOOSE;
use super::cond::cond;
use super::header::{percent, rule};
use super::lex::{
    Input, MAX_ROUND, Miss, Res, at_end, blanks, expected, expected_one, keyword, link, miss, name, node,
    number, peek_word, share, span, symbol, text, time,
};
use super::repeat::{END, REPEAT, alone};
use super::select::selector;
use crate::command::{Command, Cond, OpWords, Word};
use crate::script::words::{BEGIN, COMMANDS, GLOBALS, HEADERS, OPERATIONS, SETTINGS};
use crate::value::{Micros, Problem, Value};

/// Characters of a line that an error repeats.
const REPEATED: usize = 60;

/// One command, up to the end of the line or its comment.
pub(super) fn command(i: &mut Input) -> Res<Command> {
    blanks(i);
    let mut start = *i;
    let word = peek_word(i);
    if word.is_empty() {
        let comment = ["//", "--", ";"].into_iter().find(|sign| i.input.starts_with(sign));
        return Err(match comment {
            Some(sign) => miss(i, Problem::new("problem-comment").with("read", sign)),
            None => expected(i, "command"),
        });
    }
    if !keyword(i, word) {
        return Err(expected(&mut start, "command"));
    }
    match word {
        "crash" => node(i).map(Command::Crash),
        "restart" => node(i).map(Command::Restart),
        "wipe" => node(i).map(Command::Wipe),
        "pause" => node(i).map(Command::Pause),
        "resume" => node(i).map(Command::Resume),
        "flush" => flush(i),
        "fail-next-write" => node(i).map(Command::FailNextWrite),
        "isolate" => node(i).map(Command::Isolate),
        "cut" => link(i).map(Command::Cut),
        "heal" if at_end(i) => Ok(Command::Heal(None)),
        "heal" => link(i).map(|link| Command::Heal(Some(link))),
        "partition" => partition(i),
        "timeout" => timeout(i),
        "request" => request(i),
        "propose" => propose(i),
        "deliver" => selector(i).map(Command::Deliver),
        "drop" => selector(i).map(Command::Drop),
        "duplicate" => selector(i).map(Command::Duplicate),
        "delay" => Ok(Command::Delay(selector(i)?, time(i)?)),
        "step" if at_end(i) => Ok(Command::Step(1)),
        "step" => number(i, 1, u32::MAX).map(Command::Step),
        "run" => run(i),
        "settle" => settle(i),
        "reach" => whole_cond(i).map(Command::Reach),
        "set" => set(i),
        "rule" => rule(i).map(|(name, on)| Command::Rule { name, on }),
        "admin" => admin(i),
        "mark" => text(i, "mark").map(Command::Mark),
        "goto" => text(i, "mark").map(Command::Goto),
        "expect" => expect(i),
        REPEAT | CHOOSE | END => Err(alone(&start, word)),
        _ if HEADERS.contains(&word) || word == BEGIN => {
            Err(miss(&start, Problem::new("problem-header-late").with("read", word)))
        }
        _ => Err(unknown(&start, word, COMMANDS)),
    }
}

/// No line begins so: lists the words that may begin one.
pub(super) fn unknown(start: &Input, word: &str, known: &[&'static str]) -> Miss {
    let shown: String = word.chars().take(40).collect();
    let mut problem = Problem::new("problem-unknown-command").with("read", &*shown);
    if let Some((is, written)) = meant(start, word) {
        problem = problem.with("is", Value::Word(is)).with("as", &*written);
    }
    miss(start, problem.with("known", known.to_vec()))
}

/// What a line is that begins with no command: an operation of a client, or a condition.
fn meant(start: &Input, word: &str) -> Option<(&'static str, String)> {
    let line = rest(start);
    let mut after = *start;
    keyword(&mut after, word);
    let condition = GLOBALS.contains(&word)
        || matches!(word, "happened" | "violated" | "not")
        || after.input.starts_with('.');
    if OPERATIONS.contains(&word) {
        return Some(("command", format!("request C1 {line}")));
    }
    if OPERATIONS.contains(&peek_word(&mut after)) {
        return Some(("command", format!("request {line}")));
    }
    condition.then(|| ("condition", format!("expect {line}")))
}

/// What is left of the line, for an error to repeat.
fn rest(i: &Input) -> String {
    let text = i.input.split(" #").next().unwrap_or_default().trim();
    text.chars().take(REPEATED).collect()
}

fn flush(i: &mut Input) -> Res<Command> {
    let node = node(i)?;
    if at_end(i) {
        return Ok(Command::Flush(node));
    }
    Ok(Command::FlushFirst { node, count: number(i, 1, u32::MAX)? })
}

fn partition(i: &mut Input) -> Res<Command> {
    let mut groups: Vec<Vec<Word>> = Vec::new();
    loop {
        let mut group = vec![node(i)?];
        while !at_end(i) && !i.input.starts_with('|') {
            group.push(name(i, "node-or-bar")?);
        }
        groups.push(group);
        if !symbol(i, "|") {
            break;
        }
    }
    if groups.len() < 2 {
        return Err(expected(i, "node-or-bar"));
    }
    Ok(Command::Partition(groups))
}

fn timeout(i: &mut Input) -> Res<Command> {
    let node = node(i)?;
    let timer = if at_end(i) { None } else { Some(name(i, "timer")?) };
    Ok(Command::Timeout { node, timer })
}

fn request(i: &mut Input) -> Res<Command> {
    client_missing(i)?;
    let client = name(i, "client")?;
    let word = peek_word(i);
    if !OPERATIONS.contains(&word) {
        apart(i, "put")?;
        return Err(expected_one(i, OPERATIONS));
    }
    keyword(i, word);
    if matches!(word, "put" | "append") {
        apart(i, word)?;
    }
    let op = match word {
        "get" => OpWords::Get { key: text(i, "key")? },
        "put" => OpWords::Put { key: text(i, "key")?, value: text(i, "value")? },
        "append" => OpWords::Append { key: text(i, "key")?, value: text(i, "value")? },
        "cas" => OpWords::Cas { key: text(i, "key")?, from: text(i, "value")?, to: text(i, "value")? },
        _ => OpWords::Tas,
    };
    let at = match () {
        () if keyword(i, "at") => Some(node(i)?),
        () if at_end(i) => None,
        () => return Err(expected_one(i, &["at"])),
    };
    Ok(Command::Request { client, op, at })
}

/// `request put x 1`: an operation stands where its client should.
fn client_missing(i: &mut Input) -> Res<()> {
    let first = peek_word(i);
    let mut after = *i;
    // A client may be called put.
    if !OPERATIONS.contains(&first)
        || !keyword(&mut after, first)
        || OPERATIONS.contains(&peek_word(&mut after))
    {
        return Ok(());
    }
    let written = format!("request C1 {}", rest(i));
    Err(miss(i, Problem::new("problem-client-missing").with("read", first).with("as", &*written)))
}

/// `put x=1`: a key and its value stand apart.
fn apart(i: &mut Input, operation: &str) -> Res<()> {
    let key = peek_word(i);
    let Some(value) = i.input[key.len()..].strip_prefix('=').filter(|_| !key.is_empty()) else {
        return Ok(());
    };
    let value: String = value.chars().take_while(|c| !c.is_whitespace()).take(REPEATED).collect();
    let written = format!("{operation} {key} {}", if value.is_empty() { "1" } else { &value });
    let problem = Problem::new("problem-key-value").with("read", &*format!("{key}={value}"));
    Err(miss(i, problem.with("as", &*written)))
}

fn propose(i: &mut Input) -> Res<Command> {
    let (node, value) = (node(i)?, text(i, "value")?);
    let ballot = match () {
        () if keyword(i, "ballot") => Some(number(i, 0, MAX_ROUND)?),
        () if at_end(i) => None,
        () => return Err(expected_one(i, &["ballot"])),
    };
    Ok(Command::Propose { node, value, ballot })
}

fn run(i: &mut Input) -> Res<Command> {
    if !keyword(i, "until") {
        return time_or_until(i).map(Command::Run);
    }
    let cond = cond(i, 0)?;
    let within = match () {
        () if keyword(i, "within") => Some(time(i)?),
        () if at_end(i) => None,
        () => return Err(expected(i, "more-condition")),
    };
    Ok(Command::RunUntil { cond, within })
}

fn time_or_until(i: &mut Input) -> Res<Micros> {
    blanks(i);
    let mut start = *i;
    time(i).map_err(|_| expected(&mut start, "time-or-until"))
}

fn settle(i: &mut Input) -> Res<Command> {
    let within = match () {
        () if keyword(i, "within") => Some(number(i, 1, u32::MAX)?),
        () if at_end(i) => None,
        () => return Err(expected_one(i, &["within"])),
    };
    Ok(Command::Settle { within })
}

fn set(i: &mut Input) -> Res<Command> {
    let word = peek_word(i);
    if !SETTINGS.contains(&word) {
        return Err(expected_one(i, SETTINGS));
    }
    keyword(i, word);
    match word {
        "latency" => Ok(Command::SetLatency { link: link(i)?, span: span(i)? }),
        "loss" => share(i).map(Command::SetLoss),
        "disk" if keyword(i, "latency") => time(i).map(Command::SetDiskLatency),
        "disk" => Err(expected_one(i, &["latency"])),
        "network" if keyword(i, "by-hand") => Ok(Command::SetByHand),
        "network" => Err(expected_one(i, &["by-hand"])),
        "timeout" => Ok(Command::SetTimeout { node: node(i)?, after: time(i)? }),
        _ => Ok(Command::SetClock { node: node(i)?, percent: percent(i)? }),
    }
}

fn admin(i: &mut Input) -> Res<Command> {
    let verb = name(i, "verb")?;
    let mut nodes = Vec::new();
    while !at_end(i) {
        nodes.push(node(i)?);
    }
    Ok(Command::Admin { verb, nodes })
}

/// A condition up to the end of the line.
fn whole_cond(i: &mut Input) -> Res<Cond> {
    let cond = cond(i, 0)?;
    if at_end(i) { Ok(cond) } else { Err(expected(i, "more-condition")) }
}

fn expect(i: &mut Input) -> Res<Command> {
    if !keyword(i, "refused") {
        return whole_cond(i).map(Command::Expect);
    }
    let inner = peek_word(i);
    if matches!(inner, "expect" | "mark") {
        return Err(miss(i, Problem::new("problem-never-refused").with("read", inner)));
    }
    command(i).map(|inner| Command::ExpectRefused(Box::new(inner)))
}
