//! Selectors of messages.

use super::lex::{
    Input, Miss, Res, blanks, column, digits, expected, keyword, miss, name, peek_word, raw_number,
    raw_symbol, starts_nth, symbol,
};
use super::literal::literal;
use crate::command::{Pattern, Select, Word};
use crate::script::words::is_message_id;
use crate::value::Problem;

/// `m12`, or what messages look like.
pub(super) fn selector(i: &mut Input) -> Res<Select> {
    let word = peek_word(i);
    if !is_message_id(word) || begins_link(i, word) || begins_field(i, word) {
        return pattern(i).map(Select::Like);
    }
    let start = *i;
    let column = column(i);
    keyword(i, word);
    let id = word[1..].parse().map_err(|_| {
        let problem = Problem::new("problem-number-range").with("read", word);
        miss(&start, problem.with("least", "m0").with("most", &*format!("m{}", u32::MAX)))
    })?;
    Ok(Select::Id { id, column })
}

/// Whether an arrow follows this word, which comes next.
fn begins_link(i: &Input, word: &str) -> bool {
    let mut after = *i;
    keyword(&mut after, word) && symbol(&mut after, "->")
}

/// Whether a `=` follows this word, which comes next.
fn begins_field(i: &Input, word: &str) -> bool {
    i.input[word.len()..].starts_with('=')
}

/// `[all|any] [KIND] [FROM->TO] [field=value …] [#n]`, each once but fields, in any order. Neither word is taken from
/// what may be called so.
pub(super) fn pattern(i: &mut Input) -> Res<Pattern> {
    blanks(i);
    let begin = *i;
    let first = peek_word(i);
    let all = !begins_field(i, first) && keyword(i, "all");
    let any = !all && !begins_field(i, first) && !begins_link(i, first) && keyword(i, "any");
    let mut pattern = Pattern { all, any, ..Pattern::default() };
    loop {
        blanks(i);
        let first = i.input.chars().next();
        match first {
            Some('*') => link(i, &mut pattern)?,
            Some('#') if starts_nth(i) => nth(i, &mut pattern)?,
            Some(c) if c.is_alphabetic() => word(i, &mut pattern)?,
            _ => break,
        }
    }
    if pattern == Pattern::default() {
        return Err(expected(&mut begin.clone(), "selector"));
    }
    Ok(pattern)
}

/// A kind, the sender of a link, or a field.
fn word(i: &mut Input, pattern: &mut Pattern) -> Res<()> {
    let word = peek_word(i);
    if begins_link(i, word) {
        return link(i, pattern);
    }
    if begins_field(i, word) {
        // Any word may be a field's name, `ballot` too.
        let name = Word { text: word.into(), column: column(i) };
        keyword(i, word);
        raw_symbol(i, "=");
        pattern.fields.push((name, literal(i, 0)?));
        return Ok(());
    }
    // An id stands alone: it already says which message is meant.
    if pattern.kind.is_some() || is_message_id(word) {
        return Err(expected(i, "selector-part"));
    }
    pattern.kind = Some(name(i, "selector-part")?);
    Ok(())
}

fn link(i: &mut Input, pattern: &mut Pattern) -> Res<()> {
    if pattern.link.is_some() {
        return Err(expected(i, "selector-part"));
    }
    let from = end_of_link(i)?;
    if !symbol(i, "->") {
        return Err(expected(i, "arrow"));
    }
    pattern.link = Some((from, end_of_link(i)?));
    Ok(())
}

/// A node, or `*` for any.
fn end_of_link(i: &mut Input) -> Res<Option<Word>> {
    if symbol(i, "*") {
        return Ok(None);
    }
    name(i, "node-or-any").map(Some)
}

/// `#n`, counted from 1.
fn nth(i: &mut Input, pattern: &mut Pattern) -> Res<()> {
    let start = *i;
    raw_symbol(i, "#");
    let run = raw_number(i, "number")?;
    let number = digits(run).and_then(|digits| digits.parse().ok()).filter(|number| *number > 0);
    let wrong = |id| -> Miss { miss(&start, Problem::new(id).with("read", &*format!("#{run}"))) };
    if pattern.all || pattern.any {
        let which = if pattern.all { "all" } else { "any" };
        let problem = Problem::new("problem-all-nth").with("read", &*format!("#{run}"));
        return Err(miss(&start, problem.with("which", which)));
    }
    if pattern.nth.is_some() {
        return Err(wrong("problem-twice"));
    }
    pattern.nth = Some(number.ok_or_else(|| wrong("problem-nth"))?);
    Ok(())
}
