//! Header lines.

use super::lex::{
    Input, Res, at_end, blanks, column, digits, expected, expected_one, keyword, miss, name, node, number,
    peek_word, quoted, raw_number, raw_run, raw_symbol, share, span, switch, time,
};
use crate::command::{HeaderLine, Setting, Word};
use crate::registry::IDS;
use crate::script::words;
use crate::value::Problem;

/// The version of the language; later ones still read it.
pub const VERSION: u32 = 1;

/// The rest of the header line that `keyword` begins.
pub(super) fn line(i: &mut Input, keyword: &str) -> Res<HeaderLine> {
    match keyword {
        "synod" => version(i),
        "protocol" => protocol(i),
        "names" => names(i),
        "network" => network(i),
        "disk" => disk(i),
        "timing" => timing(i),
        _ => rule(i).map(|(name, on)| HeaderLine::Rule { name, on }),
    }
}

fn version(i: &mut Input) -> Res<HeaderLine> {
    blanks(i);
    let start = *i;
    match number(i, 0, u32::MAX)? {
        VERSION => Ok(HeaderLine::Synod { version: VERSION }),
        read => {
            let problem = Problem::new("problem-version").with("read", read).with("known", VERSION);
            Err(miss(&start, problem))
        }
    }
}

/// `rule NAME on|off`, in the header and as a command.
pub(super) fn rule(i: &mut Input) -> Res<(Word, bool)> {
    Ok((name(i, "rule")?, switch(i)?))
}

fn protocol(i: &mut Input) -> Res<HeaderLine> {
    let protocol = name(i, "protocol")?;
    let mut params: Vec<Setting> = Vec::new();
    in_two_words(i, &protocol)?;
    while !at_end(i) {
        let key = key(i, params.iter().map(|setting| &setting.key))?;
        let column = column(i);
        let value = if i.input.starts_with('"') { quoted(i)? } else { raw_number(i, "text")?.into() };
        params.push(Setting { key, value: Word { text: value, column } });
    }
    Ok(HeaderLine::Protocol { name: protocol, params })
}

/// `protocol multi paxos`: a name that is one word here.
fn in_two_words(i: &mut Input, first: &Word) -> Res<()> {
    let second = peek_word(i);
    let both = [&first.text, second].concat();
    let whole = IDS.iter().find(|id| !second.is_empty() && id.replace('-', "") == both.to_lowercase());
    match whole {
        Some(_) => {
            let read = [&first.text, " ", second].concat();
            Err(miss(
                i,
                Problem::new("problem-unknown-protocol").with("read", &*read).with("known", IDS.to_vec()),
            ))
        }
        None => Ok(()),
    }
}

/// `key=`, where no two keys are the same. The value follows without a blank.
fn key<'k>(i: &mut Input, mut before: impl Iterator<Item = &'k Word>) -> Res<Word> {
    blanks(i);
    let mut start = *i;
    let key = Word { column: column(i), text: raw_run(i, "setting")?.into() };
    if !key.text.starts_with(char::is_alphabetic) || !raw_symbol(i, "=") {
        return Err(expected(&mut start, "setting"));
    }
    if before.any(|other| *other == key) {
        return Err(miss(&start, Problem::new("problem-twice").with("read", &*key.text)));
    }
    Ok(key)
}

fn names(i: &mut Input) -> Res<HeaderLine> {
    let mut pairs: Vec<(Word, Word)> = Vec::new();
    while pairs.is_empty() || !at_end(i) {
        let old = key(i, pairs.iter().map(|(old, _)| old))?;
        let start = *i;
        let new = node(i)?;
        if words::is_keyword(&new.text) {
            return Err(miss(&start, Problem::new("problem-name-keyword").with("read", &*new.text)));
        }
        if pairs.iter().any(|(_, other)| *other == new) {
            return Err(miss(&start, Problem::new("problem-twice").with("read", &*new.text)));
        }
        pairs.push((old, new));
    }
    Ok(HeaderLine::Names(pairs))
}

const NETWORK: &[&str] = &["latency", "loss", "duplicate", "fifo"];

fn network(i: &mut Input) -> Res<HeaderLine> {
    if keyword(i, "by-hand") {
        return Ok(HeaderLine::NetworkByHand);
    }
    let (mut latency, mut loss, mut duplicate, mut fifo) = (None, None, None, None);
    let mut seen: Vec<Word> = Vec::new();
    while seen.is_empty() || !at_end(i) {
        blanks(i);
        let mut start = *i;
        let word = peek_word(i);
        if seen.is_empty() && !NETWORK.contains(&word) && !i.input[word.len()..].starts_with('=') {
            return Err(expected_one(i, &["by-hand", "latency=", "loss=", "duplicate=", "fifo="]));
        }
        let key = key(i, seen.iter())?;
        match &*key.text {
            "latency" => latency = Some(span(i)?),
            "loss" => loss = Some(share(i)?),
            "duplicate" => duplicate = Some(share(i)?),
            "fifo" => fifo = Some(switch(i)?),
            _ => return Err(expected_one(&mut start, NETWORK)),
        }
        seen.push(key);
    }
    Ok(HeaderLine::Network { latency, loss, duplicate, fifo })
}

fn disk(i: &mut Input) -> Res<HeaderLine> {
    if keyword(i, "by-hand") {
        return Ok(HeaderLine::DiskByHand);
    }
    blanks(i);
    let mut start = *i;
    match key(i, std::iter::empty()) {
        Ok(key) if key.text == "latency" => Ok(HeaderLine::Disk { latency: time(i)? }),
        _ => Err(expected_one(&mut start, &["latency=", "by-hand"])),
    }
}

fn timing(i: &mut Input) -> Res<HeaderLine> {
    let mut spans = Vec::new();
    while spans.is_empty() || !at_end(i) {
        let key = key(i, spans.iter().map(|(key, _)| key))?;
        spans.push((key, span(i)?));
    }
    Ok(HeaderLine::Timing(spans))
}

/// A whole percentage: `90%`.
pub(super) fn percent(i: &mut Input) -> Res<u32> {
    blanks(i);
    let mut start = *i;
    let run = raw_number(i, "whole-percent")?;
    let read = run.strip_suffix('%').and_then(digits).and_then(|digits| digits.parse().ok());
    read.ok_or_else(|| expected(&mut start, "whole-percent"))
}
