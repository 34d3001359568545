//! `cargo xtask mutate`: would the tests notice if the code were wrong?
//!
//! Each mutant is one small change to a function of the core. Compiling once per mutant would take hours, so all of
//! the drawn ones are compiled into one copy of the tree, each behind a switch that is read from the environment;
//! the tests are built once and run once per mutant, until one fails.

mod compile;
mod draw;
mod find;
mod functions;
mod report;
mod rewrite;
mod run;
mod suite;
mod tree;

use anyhow::{Context, Result, bail};
use find::Candidate;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "\
usage: cargo xtask mutate [--count N] [--seed N] [--only N] [--jobs N]

  --count N   how many mutants to draw (200)
  --seed N    which ones (1); the same code and seed give the same mutants
  --only N    just the mutant of that number, as the table names it
  --jobs N    how many to run at a time (2)";

/// What share of the mutants the tests must catch, in percent.
const BAR: usize = 85;

/// The folders whose code is changed, seen from the root.
const FOLDERS: [&str; 4] = ["src/protocol", "src/sim", "src/check", "src/linear"];

#[derive(Debug, PartialEq)]
struct Args {
    count: usize,
    seed: u64,
    only: Option<usize>,
    jobs: usize,
}

impl Args {
    fn parse(args: &[String]) -> Result<Self> {
        let mut parsed = Self { count: 200, seed: 1, only: None, jobs: 2 };
        let mut args = args.iter();
        while let Some(name) = args.next() {
            let value = args.next().with_context(|| format!("`{name}` needs a number\n\n{USAGE}"))?;
            let number: usize = value
                .parse()
                .ok()
                .with_context(|| format!("`{name} {value}`: `{value}` is not a number\n\n{USAGE}"))?;
            match name.as_str() {
                "--count" => parsed.count = number.max(1),
                "--seed" => parsed.seed = number as u64,
                "--only" => parsed.only = Some(number),
                "--jobs" => parsed.jobs = number.max(1),
                other => bail!("`mutate` does not know `{other}`\n\n{USAGE}"),
            }
        }
        Ok(parsed)
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match mutate(&args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\nmutate: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether enough of the mutants were caught.
fn mutate(args: &[String]) -> Result<bool> {
    let args = Args::parse(args)?;
    let root = root()?;
    let began = Instant::now();
    let tree = tree::copy(&root)?;
    let all = find::all(&root, &FOLDERS)?;
    println!("{} candidates in {}", all.len(), FOLDERS.join(", "));
    let order = match args.only {
        Some(number) if number < all.len() => vec![number],
        Some(number) => bail!("there is no mutant {number}: they are numbered from 0 to {}", all.len() - 1),
        None => draw::order(&all, args.seed),
    };
    let chosen = compile::choose(&root, &tree, &all, &order, args.count)?;
    let binaries = compile::build(&tree)?;
    println!("{} mutants compiled, {} s so far", chosen.len(), began.elapsed().as_secs());
    let suite = suite::Suite::measured(&tree, binaries, &all, &chosen)?;
    println!("without a mutant everything passes, {} s so far", began.elapsed().as_secs());
    let verdicts = run::all(&suite, &all, &chosen, args.jobs);
    let enough = report::print(&root, &all, &verdicts);
    println!("{} s in all", began.elapsed().as_secs());
    Ok(enough)
}

fn root() -> Result<PathBuf> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors()
        .nth(2)
        .map(Path::to_path_buf)
        .with_context(|| format!("{} is not xtask/mutants of the repository", here.display()))
}

/// How a mutant is named in a line of text.
fn name(candidate: &Candidate) -> String {
    format!("{}:{}", candidate.file, candidate.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Args> {
        let args: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Args::parse(&args)
    }

    #[test]
    fn arguments_and_what_is_wrong_with_them() {
        assert_eq!(parse("").unwrap(), Args { count: 200, seed: 1, only: None, jobs: 2 });
        let all = parse("--count 5 --seed 9 --only 17 --jobs 1").unwrap();
        assert_eq!(all, Args { count: 5, seed: 9, only: Some(17), jobs: 1 });
        for (line, word) in [("--seed", "--seed"), ("--seed x", "`x`"), ("--sed 1", "--sed")] {
            let error = format!("{:#}", parse(line).unwrap_err());
            assert!(error.contains(word), "{line}: {error}");
        }
    }
}
