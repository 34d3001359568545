//! Conditions.

use super::lex::{
    Input, Res, at_end, blanks, column, expected, expected_one, keyword, miss, name, peek_word, raw_run,
    raw_symbol, symbol, text,
};
use super::literal::literal;
use super::select::{pattern, selector};
use super::{MAX_NESTING, too_deep};
use crate::command::{Compare, Cond, Literal, Operand, Select, Sent, Term, Word};
use crate::script::words::{GLOBALS, is_reserved};
use crate::value::Problem;

/// Longer signs first, so that `<=` is not read as `<`.
pub(in crate::script) const COMPARES: [(&str, Compare); 6] = [
    ("==", Compare::Equal),
    ("!=", Compare::Different),
    ("<=", Compare::LessOrEqual),
    (">=", Compare::GreaterOrEqual),
    ("<", Compare::Less),
    (">", Compare::Greater),
];

/// A condition; `depth` counts the parentheses and `not`s around it.
pub(super) fn cond(i: &mut Input, depth: u32) -> Res<Cond> {
    let mut parts = vec![conjunction(i, depth)?];
    while keyword(i, "or") {
        parts.push(conjunction(i, depth)?);
    }
    Ok(one_or(parts, Cond::Or))
}

fn conjunction(i: &mut Input, depth: u32) -> Res<Cond> {
    let mut parts = vec![negation(i, depth)?];
    while keyword(i, "and") {
        parts.push(negation(i, depth)?);
    }
    Ok(one_or(parts, Cond::And))
}

/// A single part is itself, more are joined.
fn one_or(mut parts: Vec<Cond>, join: fn(Vec<Cond>) -> Cond) -> Cond {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

fn negation(i: &mut Input, depth: u32) -> Res<Cond> {
    blanks(i);
    if depth > MAX_NESTING {
        return Err(too_deep(i));
    }
    if keyword(i, "not") {
        return negation(i, depth + 1).map(|inner| Cond::Not(Box::new(inner)));
    }
    if symbol(i, "(") {
        let inner = cond(i, depth + 1)?;
        close(i, ")")?;
        return Ok(inner);
    }
    if keyword(i, "happened") {
        return name(i, "note").map(Cond::Happened);
    }
    if keyword(i, "violated") {
        return name(i, "invariant").map(Cond::Violated);
    }
    comparison(i)
}

fn close(i: &mut Input, bracket: &'static str) -> Res<()> {
    if symbol(i, bracket) { Ok(()) } else { Err(expected_one(i, &[bracket])) }
}

fn comparison(i: &mut Input) -> Res<Cond> {
    let left = term(i)?;
    blanks(i);
    if let Some((_, op)) = COMPARES.iter().find(|(sign, _)| raw_symbol(i, sign)) {
        return Ok(Cond::Compare { left, op: *op, right: operand(i)? });
    }
    // A single `=` is the likeliest slip.
    if at_end(i) || !i.input.starts_with(['=', '!']) {
        return Ok(Cond::Holds(left));
    }
    Err(expected_one(i, &COMPARES.map(|(sign, _)| sign)))
}

/// The right side: a literal, or a term that is more than a bare word.
fn operand(i: &mut Input) -> Res<Operand> {
    let word = peek_word(i);
    let after = &i.input[word.len()..];
    let call = matches!(word, "msg" | "count" | "bytes") && after.starts_with('(');
    let field = word.starts_with(char::is_alphabetic) && after.starts_with(['.', '[']);
    if call || field { term(i).map(Operand::Term) } else { literal(i, 0).map(Operand::Literal) }
}

/// A term, and at which mark it is asked for.
fn term(i: &mut Input) -> Res<Term> {
    let term = term_now(i)?;
    if matches!(term, Term::Count(_) | Term::Bytes(_)) || !symbol(i, "@") {
        return Ok(term);
    }
    Ok(Term::AtMark { term: Box::new(term), mark: text(i, "mark")? })
}

fn term_now(i: &mut Input) -> Res<Term> {
    let mut start = *i;
    let word = peek_word(i);
    let column = column(i);
    if !word.starts_with(char::is_alphabetic) {
        return Err(expected(i, "condition"));
    }
    keyword(i, word);
    let named = Word { text: word.into(), column };
    match i.input.chars().next() {
        Some('(') if word == "msg" => message(i),
        Some('(') if word == "count" => sent(i).map(Term::Count),
        Some('(') if word == "bytes" => sent(i).map(Term::Bytes),
        Some('.') if !is_reserved(word) => field(i, named),
        _ if GLOBALS.contains(&word) => Ok(Term::Global { name: named, index: index(i)? }),
        _ => Err(expected(&mut start, "condition")),
    }
}

/// `msg(SEL).field`
fn message(i: &mut Input) -> Res<Term> {
    raw_symbol(i, "(");
    blanks(i);
    let start = *i;
    let select = selector(i)?;
    if matches!(&select, Select::Like(pattern) if pattern.any) {
        return Err(miss(&start, Problem::new("problem-msg-any")));
    }
    close(i, ")")?;
    if !raw_symbol(i, ".") {
        return Err(expected(i, "dot-field"));
    }
    Ok(Term::Message { select, field: field_word(i)? })
}

/// What stands after `count` and `bytes`: `(PATTERN)`, or `(PATTERN) since MARK`.
fn sent(i: &mut Input) -> Res<Sent> {
    raw_symbol(i, "(");
    blanks(i);
    let start = *i;
    let pattern = pattern(i)?;
    if pattern.all || pattern.any || pattern.nth.is_some() {
        return Err(miss(&start, Problem::new("problem-count-pattern")));
    }
    close(i, ")")?;
    let since = if keyword(i, "since") { Some(text(i, "mark")?) } else { None };
    Ok(Sent { pattern, since })
}

/// `.log[2].value` of a node.
fn field(i: &mut Input, node: Word) -> Res<Term> {
    raw_symbol(i, ".");
    let field = field_word(i)?;
    let index = index(i)?;
    let part = if raw_symbol(i, ".") { Some(field_word(i)?) } else { None };
    Ok(Term::Field { node, field, index, part })
}

/// A field's name: unlike others, it may be any word, such as `ballot`.
fn field_word(i: &mut Input) -> Res<Word> {
    if !i.input.starts_with(char::is_alphabetic) {
        return Err(expected(i, "field"));
    }
    let column = column(i);
    Ok(Word { text: raw_run(i, "field")?.into(), column })
}

/// `[x,1]`, or nothing.
fn index(i: &mut Input) -> Res<Vec<Literal>> {
    let mut items = Vec::new();
    if raw_symbol(i, "[") {
        items.push(literal(i, 0)?);
        while symbol(i, ",") {
            items.push(literal(i, 0)?);
        }
        close(i, "]")?;
    }
    Ok(items)
}
