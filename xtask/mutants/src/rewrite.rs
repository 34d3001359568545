//! Writes a file with all of its mutants in it, each behind its guard.

use crate::find::{Candidate, Part};
use std::ops::Range;

/// A file with its mutants, and where each of them lies in it.
pub struct Rewritten {
    pub text: String,
    /// Number of the mutant and its bytes; an inner one comes after the one around it.
    pub places: Vec<(usize, Range<usize>)>,
}

/// `mutants`: those of this file, by number.
pub fn file(text: &str, mutants: &[(usize, &Candidate)]) -> Rewritten {
    let mut writer = Writer { text, mutants, out: String::new(), places: Vec::new() };
    writer.source(0..text.len(), None);
    Rewritten { text: writer.out, places: writer.places }
}

struct Writer<'a> {
    text: &'a str,
    mutants: &'a [(usize, &'a Candidate)],
    out: String,
    places: Vec<(usize, Range<usize>)>,
}

impl Writer<'_> {
    /// Copies the range, with the outermost mutants inside it written out; `around` is being written already.
    fn source(&mut self, range: Range<usize>, around: Option<usize>) {
        let inside = |one: &Candidate| range.start <= one.range.start && one.range.end <= range.end;
        let mut outermost: Vec<(usize, &Candidate)> = Vec::new();
        let mut candidates: Vec<(usize, &Candidate)> = self
            .mutants
            .iter()
            .copied()
            .filter(|(number, one)| Some(*number) != around && inside(one))
            .collect();
        candidates.sort_by_key(|(_, one)| (one.range.start, std::cmp::Reverse(one.range.end)));
        for (number, one) in candidates {
            if outermost.last().is_none_or(|(_, last)| last.range.end <= one.range.start) {
                outermost.push((number, one));
            }
        }
        let mut at = range.start;
        for (number, one) in outermost {
            self.out.push_str(&self.text[at..one.range.start]);
            self.mutant(number, one);
            at = one.range.end;
        }
        self.out.push_str(&self.text[at..range.end]);
    }

    fn mutant(&mut self, number: usize, one: &Candidate) {
        let (start, place) = (self.out.len(), self.places.len());
        self.places.push((number, start..start));
        for part in &one.parts {
            match part {
                Part::Text(text) => self.out.push_str(text),
                Part::Source(range) => self.source(range.clone(), Some(number)),
                Part::Guard => self.out.push_str(&format!("crate::mutant::is({number})")),
            }
        }
        self.places[place].1.end = self.out.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find;

    fn with_all(text: &str, kinds: &[&str]) -> String {
        let all = find::in_text("a.rs", text).unwrap();
        let chosen: Vec<(usize, &Candidate)> =
            all.iter().enumerate().filter(|(_, one)| kinds.contains(&one.kind)).collect();
        let text = file(text, &chosen).text;
        syn::parse_file(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        text
    }

    #[test]
    fn a_mutant_inside_a_mutant_is_written_in_both_branches() {
        let text = with_all("fn f() -> bool { a + b == c }", &["comparison", "arithmetic"]);
        let inner = "(if crate::mutant::is(2) { a - b } else { a + b })";
        let both = format!("(if crate::mutant::is(3) {{ {inner} != c }} else {{ {inner} == c }})");
        assert_eq!(text, format!("fn f() -> bool {{ {both} }}"));
    }

    #[test]
    fn each_kind_leaves_what_it_was_beside_it() {
        let condition = with_all("fn f() { if a { b() } }", &["condition"]);
        assert_eq!(condition, "fn f() { if ((a) != crate::mutant::is(1)) { b() } }");
        let statement = with_all("fn f() { out.send(x); out.note(y); }", &["statement"]);
        assert_eq!(statement, "fn f() { if !crate::mutant::is(1) { out.send(x); } out.note(y); }");
        let back = with_all("fn f() { g(x) }", &["return"]);
        assert_eq!(back, "fn f() { if crate::mutant::is(0) { return ; }  g(x) }");
        let literal = with_all("fn f() -> u8 { 0 }", &["number"]);
        assert_eq!(literal, "fn f() -> u8 { (if crate::mutant::is(0) { 1 } else { 0 }) }");
        let not = with_all("fn f() { g(!x) }", &["negation"]);
        assert_eq!(not, "fn f() { g((!(x) != crate::mutant::is(1))) }");
    }

    #[test]
    fn what_is_constant_a_pattern_or_a_test_stays() {
        let still = "const A: u8 = 1 + 1; const fn f() -> u8 { 2 } #[cfg(test)] mod tests { fn g() { h(1); } }
            impl X { const B: bool = true; } fn pattern(x: u8) -> &'static str { match x { 1 => p!(2), _ => q!(3) } }";
        let found = find::in_text("a.rs", still).unwrap();
        let kinds: Vec<&str> = found.iter().map(|one| one.kind).collect();
        assert_eq!(kinds, ["return"], "only the body of `pattern` can be left out");
        let chain = find::in_text("a.rs", "fn f() { if let Some(x) = y && z { g() } }").unwrap();
        assert!(chain.iter().all(|one| one.kind == "return"), "a condition that binds stays: {chain:?}");
    }
}
