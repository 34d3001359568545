//! The smallest pieces of a line: blanks, words, quoted text, numbers, times, and misses.
//!
//! Every token parser skips the blanks before its token; those whose names begin with `raw` do
//! not, since in `S1->S2`, `field=value` or `log[2]` a blank would change the meaning.

use crate::command::{Link, Ppm, Span, Text, Word};
use crate::script::words;
use crate::value::{Micros, Problem, Value};
use winnow::combinator::opt;
use winnow::error::ParserError;
use winnow::prelude::*;
use winnow::stream::Stateful;
use winnow::token::{any, literal, take, take_while};

/// The longest time that a script may write: some eleven days. Sums of a run's times stay far from
/// overflowing.
pub const MAX_TIME: Micros = 1_000_000_000_000;

/// The highest ballot that a script may write: proposers need room to outbid it.
pub const MAX_ROUND: u32 = 1_000_000_000;

/// Characters of the offending token that an error repeats.
const SHOWN: usize = 24;

/// What is left of a line; the state is the whole line, from which columns are counted.
pub(super) type Input<'a> = Stateful<&'a str, &'a str>;
pub(super) type Res<T> = Result<T, Miss>;

/// Why a line cannot be read, and at which byte of it. Without a problem it is a parser's way to
/// say "not this": the next alternative may be tried.
#[derive(Debug)]
pub(super) struct Miss {
    pub at: usize,
    pub problem: Option<Problem>,
}

impl<'a> ParserError<Input<'a>> for Miss {
    type Inner = Miss;

    fn from_input(input: &Input<'a>) -> Miss {
        Miss { at: offset(input), problem: None }
    }

    fn is_backtrack(&self) -> bool {
        self.problem.is_none()
    }

    fn into_inner(self) -> Result<Miss, Miss> {
        Ok(self)
    }
}

/// Bytes of the line before what is left.
pub(super) fn offset(i: &Input) -> usize {
    i.state.len() - i.input.len()
}

/// The column of what is left, counted from 1 in characters.
pub(super) fn column(i: &Input) -> u32 {
    column_at(i.state, offset(i))
}

pub(super) fn column_at(line: &str, byte: usize) -> u32 {
    let before = line.get(..byte).unwrap_or(line);
    u32::try_from(before.chars().count()).unwrap_or(u32::MAX).saturating_add(1)
}

/// A problem with what comes next.
pub(super) fn miss(i: &Input, problem: Problem) -> Miss {
    Miss { at: offset(i), problem: Some(problem) }
}

/// "Read this, expected that": `right` is one of the variants of `problem-expected`.
pub(super) fn expected(i: &mut Input, right: &'static str) -> Miss {
    let problem = read_here(i, "problem-expected").with("right", Value::Word(right));
    miss(i, problem)
}

/// "Read this, expected one of these", where these are words of the language itself.
pub(super) fn expected_one(i: &mut Input, choices: &[&'static str]) -> Miss {
    let problem = read_here(i, "problem-expected-one").with("choices", choices.to_vec());
    miss(i, problem)
}

/// A problem with what was read in the way, or with the end of the line.
fn read_here(i: &mut Input, id: &'static str) -> Problem {
    blanks(i);
    let read = shown(i);
    let at = if read.is_some() { "word" } else { "end" };
    Problem::new(id).with("at", Value::Word(at)).with("read", &*read.unwrap_or_default())
}

/// What comes next, for an error to repeat; none at the end of the line.
fn shown(i: &Input) -> Option<String> {
    let first = i.input.chars().next().filter(|c| *c != '#' || starts_nth(i))?;
    let wordy = |c: char| is_word(c) || matches!(c, '.' | '%');
    let run =
        i.input.chars().take_while(|c| !c.is_whitespace() && (first == '"' || wordy(*c) == wordy(first)));
    let mut text: String = run.clone().take(SHOWN).collect();
    if run.count() > SHOWN {
        text.push('…');
    }
    Some(text)
}

/// A character of a bare word.
pub(in crate::script) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// Skips blanks: any white space, so that text pasted from a page or typed with a Chinese keyboard
/// reads as it looks.
pub(super) fn blanks(i: &mut Input) {
    let _: Res<&str> = take_while(0.., char::is_whitespace).parse_next(i);
}

/// Whether a `#n` comes next, in a place where one may.
pub(super) fn starts_nth(i: &Input) -> bool {
    let mut chars = i.input.chars();
    chars.next() == Some('#') && chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// Whether nothing but a comment is left.
pub(super) fn at_end(i: &mut Input) -> bool {
    blanks(i);
    i.input.is_empty() || i.input.starts_with('#')
}

/// The end of the line, a comment before it included.
pub(super) fn end(i: &mut Input) -> Res<()> {
    if !at_end(i) {
        return Err(expected(i, "end"));
    }
    i.input = "";
    Ok(())
}

/// Consumes a punctuation mark if it comes next, blanks before it allowed.
pub(super) fn symbol(i: &mut Input, mark: &'static str) -> bool {
    blanks(i);
    raw_symbol(i, mark)
}

pub(super) fn raw_symbol(i: &mut Input, mark: &'static str) -> bool {
    let found: Res<Option<&str>> = opt(literal(mark)).parse_next(i);
    matches!(found, Ok(Some(_)))
}

/// Length in bytes of the run of word characters at the start; `-` before `>` is an arrow's. With
/// `dots`, full stops and percent signs belong to it as well, as numbers need it.
fn run_length(text: &str, dots: bool) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let arrow = c == '-' && matches!(chars.peek(), Some((_, '>')));
        if arrow || !(is_word(c) || dots && matches!(c, '.' | '%')) {
            return at;
        }
    }
    text.len()
}

/// The word that comes next, without consuming it; empty if none does.
pub(super) fn peek_word<'a>(i: &mut Input<'a>) -> &'a str {
    blanks(i);
    &i.input[..run_length(i.input, false)]
}

/// Consumes `length` bytes, which end at a character's edge.
fn cut_off<'a>(i: &mut Input<'a>, length: usize) -> &'a str {
    let (head, _) = i.input.split_at(length);
    let taken: Res<&str> = take(head.chars().count()).parse_next(i);
    taken.unwrap_or(head)
}

/// A run of word characters, whatever they are; `right` is what an error says was expected.
pub(super) fn raw_run<'a>(i: &mut Input<'a>, right: &'static str) -> Res<&'a str> {
    match run_length(i.input, false) {
        0 => Err(expected(i, right)),
        length => Ok(cut_off(i, length)),
    }
}

/// A run of word characters, full stops and percent signs: a number of any kind.
pub(super) fn raw_number<'a>(i: &mut Input<'a>, right: &'static str) -> Res<&'a str> {
    match run_length(i.input, true) {
        0 => Err(expected(i, right)),
        length => Ok(cut_off(i, length)),
    }
}

/// Consumes this word if it comes next.
pub(super) fn keyword(i: &mut Input, word: &str) -> bool {
    let found = peek_word(i) == word;
    if found {
        cut_off(i, word.len());
    }
    found
}

/// A name: it starts with a message and is not reserved.
pub(super) fn name(i: &mut Input, right: &'static str) -> Res<Word> {
    blanks(i);
    raw_name(i, right)
}

pub(super) fn raw_name(i: &mut Input, right: &'static str) -> Res<Word> {
    let text = &i.input[..run_length(i.input, false)];
    if !text.starts_with(char::is_alphabetic) || words::is_reserved(text) {
        return Err(expected(i, right));
    }
    let column = column(i);
    Ok(Word { text: cut_off(i, text.len()).into(), column })
}

/// A node's name.
pub(super) fn node(i: &mut Input) -> Res<Word> {
    name(i, "node")
}

/// Text that a user chose: a bare word, or anything in double quotes.
pub(super) fn text(i: &mut Input, right: &'static str) -> Res<Text> {
    blanks(i);
    let column = column(i);
    if i.input.starts_with('"') {
        return Ok(Word { text: quoted(i)?, column });
    }
    let bare = peek_word(i);
    if bare.is_empty() {
        return Err(expected(i, right));
    }
    if words::is_reserved(bare) {
        return Err(miss(i, Problem::new("problem-reserved").with("read", bare)));
    }
    let rest = &i.input[bare.len()..];
    if rest.starts_with(|c: char| !c.is_whitespace() && c != '#') {
        let read: String = i.input.chars().take_while(|c| !c.is_whitespace()).take(SHOWN).collect();
        return Err(miss(i, Problem::new("problem-needs-quotes").with("read", &*read)));
    }
    Ok(Word { text: cut_off(i, bare.len()).into(), column })
}

/// Text in double quotes: `\"`, `\\`, `\n`, `\r`, `\t` and `\u{…}` stand for what cannot be there itself.
pub(super) fn quoted(i: &mut Input) -> Res<String> {
    let unclosed = miss(i, Problem::new("problem-unclosed"));
    raw_symbol(i, "\"");
    let mut text = String::new();
    loop {
        match next(i) {
            None => return Err(unclosed),
            Some('"') => return Ok(text),
            Some('\\') => text.push(escaped(i)?),
            Some(c) => text.push(c),
        }
    }
}

fn next(i: &mut Input) -> Option<char> {
    let c: Res<char> = any.parse_next(i);
    c.ok()
}

/// What stands behind a backslash.
fn escaped(i: &mut Input) -> Res<char> {
    let wrong = miss(i, Problem::new("problem-escape"));
    match next(i) {
        Some(c @ ('"' | '\\')) => Ok(c),
        Some('n') => Ok('\n'),
        Some('r') => Ok('\r'),
        Some('t') => Ok('\t'),
        Some('u') => unicode(i).ok_or(wrong),
        _ => Err(wrong),
    }
}

fn unicode(i: &mut Input) -> Option<char> {
    raw_symbol(i, "{").then_some(())?;
    let hex: Res<&str> = take_while(1..=6, |c: char| c.is_ascii_hexdigit()).parse_next(i);
    let code = u32::from_str_radix(hex.ok()?, 16).ok()?;
    raw_symbol(i, "}").then_some(())?;
    char::from_u32(code)
}

/// A whole number of at least `least` and at most `most`.
pub(super) fn number(i: &mut Input, least: u32, most: u32) -> Res<u32> {
    blanks(i);
    let start = *i;
    let run = raw_number(i, "number")?;
    match digits(run).and_then(|digits| digits.parse().ok()) {
        Some(number) if (least..=most).contains(&number) => Ok(number),
        _ if digits(run).is_some() => {
            let problem = Problem::new("problem-number-range").with("read", run);
            Err(miss(&start, problem.with("least", least).with("most", most)))
        }
        _ => Err(expected(&mut start.clone(), "number")),
    }
}

/// The text itself if it is all digits.
pub(super) fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

/// A time: `50ms`.
pub(super) fn time(i: &mut Input) -> Res<Micros> {
    measured(i, "time", read_time)
}

/// A span of time: `10ms..15ms`, or one time for both ends.
pub(super) fn span(i: &mut Input) -> Res<Span> {
    blanks(i);
    let start = *i;
    let span = measured(i, "span", |text| match text.split_once("..") {
        Some((least, most)) => Some((read_time(least)?, read_time(most)?)),
        None => read_time(text).map(|time| (time, time)),
    })?;
    if span.0 > span.1 {
        let problem = Problem::new("problem-span-order").with("least", Value::Time(span.0));
        return Err(miss(&start, problem.with("most", Value::Time(span.1))));
    }
    Ok(Span { least: span.0, most: span.1 })
}

/// A share: `5%`, `0.5%`.
pub(super) fn share(i: &mut Input) -> Res<Ppm> {
    let read = |text: &str| read_decimal(text.strip_suffix('%')?, 4).filter(|ppm| *ppm <= 1_000_000);
    Ok(Ppm(measured(i, "percent", read)? as u32))
}

/// A run that `read` understands.
fn measured<T>(i: &mut Input, right: &'static str, read: impl Fn(&str) -> Option<T>) -> Res<T> {
    blanks(i);
    let mut start = *i;
    read(raw_number(i, right)?).ok_or_else(|| expected(&mut start, right))
}

/// A time with its unit. None if it is not one, or longer than [`MAX_TIME`].
pub fn read_time(text: &str) -> Option<Micros> {
    let units = [("us", 0), ("ms", 3), ("s", 6)];
    let (number, decimals) =
        units.iter().find_map(|(unit, decimals)| Some((text.strip_suffix(unit)?, *decimals)))?;
    read_decimal(number, decimals).filter(|time| *time <= MAX_TIME)
}

/// A decimal number times ten to the power of `decimals`, if that is whole: at most that many
/// digits may follow the point.
fn read_decimal(text: &str, decimals: usize) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let (whole, part) = (digits(whole)?, digits(part)?);
    let part = if part.trim_end_matches('0').is_empty() { "" } else { part };
    if part.len() > decimals {
        return None;
    }
    let mut value: u64 = whole.parse().ok()?;
    let zeros = decimals - part.len();
    for digit in part.bytes().map(|byte| u64::from(byte - b'0')).chain(std::iter::repeat_n(0, zeros)) {
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    Some(value)
}

/// `S1 S2` or `S1 -> S2`.
pub(super) fn link(i: &mut Input) -> Res<Link> {
    let from = node(i)?;
    // `cut S1 to S2`; a node may be called so, but then nobody follows.
    let mut after = *i;
    if keyword(&mut after, "to") && peek_word(&mut after).starts_with(char::is_alphabetic) {
        return Err(expected(i, "link-end"));
    }
    let one_way = symbol(i, "->");
    Ok(Link { from, to: name(i, if one_way { "node" } else { "link-end" })?, one_way })
}

/// `on` or `off`.
pub(super) fn switch(i: &mut Input) -> Res<bool> {
    if keyword(i, "on") {
        return Ok(true);
    }
    if keyword(i, "off") { Ok(false) } else { Err(expected_one(i, &["on", "off"])) }
}
