//! The table, the survivors, and why they survived where somebody looked.

use crate::find::Candidate;
use crate::run::{Outcome, Verdict};
use crate::{BAR, name};
use std::collections::BTreeMap;
use std::path::Path;

/// Reasons for survivors that are known: `file | was | becomes | reason`, one a line.
const REASONS: &str = "xtask/mutants/survivors.txt";

#[derive(Default)]
struct Row {
    failed: usize,
    hung: usize,
    survived: usize,
}

impl Row {
    fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Passed => self.survived += 1,
            Outcome::Failed(_) => self.failed += 1,
            Outcome::TimedOut => self.hung += 1,
        }
    }

    fn all(&self) -> usize {
        self.failed + self.hung + self.survived
    }

    /// In tenths of a percent.
    fn share(&self) -> usize {
        (self.failed + self.hung) * 1000 / self.all().max(1)
    }

    fn print(&self, title: &str) {
        let share = self.share();
        println!(
            "{title:<28} {:>8} {:>8} {:>8} {:>9} {:>6}.{} %",
            self.all(),
            self.failed,
            self.hung,
            self.survived,
            share / 10,
            share % 10
        );
    }
}

/// Whether enough was caught.
pub fn print(root: &Path, all: &[Candidate], verdicts: &[Verdict]) -> bool {
    let mut kinds: BTreeMap<&str, Row> = BTreeMap::new();
    let mut folders: BTreeMap<&str, Row> = BTreeMap::new();
    let mut total = Row::default();
    for verdict in verdicts {
        let one = &all[verdict.number];
        let folder = one.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        kinds.entry(one.kind).or_default().add(&verdict.outcome);
        folders.entry(folder).or_default().add(&verdict.outcome);
        total.add(&verdict.outcome);
    }
    let head = |what: &str| {
        println!(
            "\n{what:<28} {:>8} {:>8} {:>8} {:>9} {:>8}",
            "mutants", "caught", "hung", "survived", "share"
        );
    };
    head("folder");
    folders.iter().for_each(|(title, row)| row.print(title));
    head("kind");
    kinds.iter().for_each(|(title, row)| row.print(title));
    head("");
    total.print("all");
    survivors(root, all, verdicts);
    let enough = total.share() >= BAR * 10;
    if !enough {
        println!("\nThat is under {BAR} %: tests are missing.");
    }
    enough
}

fn survivors(root: &Path, all: &[Candidate], verdicts: &[Verdict]) {
    let reasons = std::fs::read_to_string(root.join(REASONS)).unwrap_or_default();
    for verdict in verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Passed) {
        let one = &all[verdict.number];
        println!("\nsurvived: {} ({}, --only {})", name(one), one.kind, verdict.number);
        println!("  was      {}\n  becomes  {}", one.was, one.becomes);
        if let Some(reason) = reason(&reasons, one) {
            println!("  because  {reason}");
        }
    }
}

fn reason<'a>(reasons: &'a str, one: &Candidate) -> Option<&'a str> {
    reasons.lines().find_map(|line| {
        let rest = line.strip_prefix(one.file.as_str())?.strip_prefix(" | ")?;
        rest.strip_prefix(one.was.as_str())?
            .strip_prefix(" | ")?
            .strip_prefix(one.becomes.as_str())?
            .strip_prefix(" | ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find;

    #[test]
    fn a_reason_is_found_by_what_the_mutant_does() {
        let all = find::in_text("src/a.rs", "fn f() -> bool { a || b }").unwrap();
        let one = all.iter().find(|one| one.kind == "logic").unwrap();
        let reasons = "src/a.rs | a || c | a && c | no\nsrc/a.rs | a || b | a && b | both always hold\n";
        assert_eq!(reason(reasons, one), Some("both always hold"));
        assert_eq!(reason("src/b.rs | a || b | a && b | no\n", one), None);
    }

    #[test]
    fn a_hang_counts_as_caught() {
        let mut row = Row::default();
        [Outcome::Passed, Outcome::TimedOut, Outcome::Failed(String::new())].iter().for_each(|o| row.add(o));
        assert_eq!((row.all(), row.share()), (3, 666));
    }
}
