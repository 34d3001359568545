//! Values as a script writes them.

use super::lex::{
    Input, MAX_ROUND, Miss, Res, blanks, column, digits, expected, keyword, miss, quoted, raw_name,
    raw_number, raw_run, raw_symbol, read_time, symbol,
};
use super::{MAX_NESTING, too_deep};
use crate::command::{Literal, Text, Word};
use crate::script::words;
use crate::value::Problem;

/// A literal; lists may nest as deep as conditions.
pub(super) fn literal(i: &mut Input, depth: u32) -> Res<Literal> {
    blanks(i);
    let column = column(i);
    match i.input.chars().next() {
        Some('"') => {
            let text = Word { text: quoted(i)?, column };
            with_ballot(i, text)
        }
        Some('[') => list(i, depth),
        _ if starts_number(i.input) => numeric(i, column),
        _ => word(i, column),
    }
}

fn starts_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    unsigned.starts_with(|c: char| c.is_ascii_digit())
}

/// `[1 1 2]`
fn list(i: &mut Input, depth: u32) -> Res<Literal> {
    if depth >= MAX_NESTING {
        return Err(too_deep(i));
    }
    raw_symbol(i, "[");
    let mut items = Vec::new();
    while !symbol(i, "]") {
        if i.input.is_empty() || i.input.starts_with('#') {
            return Err(expected(i, "literal-or-bracket"));
        }
        items.push(literal(i, depth + 1)?);
    }
    Ok(Literal::List(items))
}

/// What begins with a digit: a number, a time, a ballot, or a word.
fn numeric(i: &mut Input, column: u32) -> Res<Literal> {
    let mut start = *i;
    let run = raw_number(i, "literal")?;
    if i.input.starts_with('@') && !run.contains(['.', '%']) {
        return with_ballot(i, Word { text: run.into(), column });
    }
    if digits(run.strip_prefix('-').unwrap_or(run)).is_some() {
        return run.parse().map(Literal::Number).map_err(|_| {
            let problem = Problem::new("problem-number-range").with("read", run);
            miss(&start, problem.with("least", "-2^63").with("most", "2^63 - 1"))
        });
    }
    if let Some(time) = read_time(run) {
        return Ok(Literal::Time(time));
    }
    if run.contains('.') {
        let (round, node) = ballot(&mut start)?;
        *i = start;
        return Ok(Literal::Ballot { round, node });
    }
    if run.contains('%') {
        return Err(expected(&mut start, "literal"));
    }
    Ok(Literal::Word(Word { text: run.into(), column }))
}

fn word(i: &mut Input, column: u32) -> Res<Literal> {
    let start = *i;
    if keyword(i, "none") {
        return Ok(Literal::None);
    }
    let text = raw_run(i, "literal")?;
    if words::is_reserved(text) {
        return Err(miss(&start, Problem::new("problem-reserved").with("read", text)));
    }
    with_ballot(i, Word { text: text.into(), column })
}

/// A text, and the ballot after it if there is one: `foo@2.Y`.
fn with_ballot(i: &mut Input, value: Text) -> Res<Literal> {
    if !raw_symbol(i, "@") {
        return Ok(Literal::Word(value));
    }
    let (round, node) = ballot(i)?;
    Ok(Literal::At { value, round, node })
}

/// `2.Y`: a round and a proposer's name.
fn ballot(i: &mut Input) -> Res<(u32, Word)> {
    let mut start = *i;
    let wrong = |start: &mut Input| -> Miss { expected(start, "ballot") };
    let round = raw_run(i, "ballot")?;
    let round = digits(round).and_then(|digits| digits.parse().ok()).filter(|round| *round <= MAX_ROUND);
    match round {
        Some(round) if raw_symbol(i, ".") => Ok((round, raw_name(i, "node")?)),
        _ => Err(wrong(&mut start)),
    }
}
