//! `cargo xtask mutate`: would the tests notice if the code were wrong?
//!
//! Each mutant is one small change to a function of the core. Compiling once per mutant would take hours, so all of
//! the drawn ones are compiled into one copy of the tree, each behind a switch that is read from the environment;
//! the tests are built once, run once to see which of them come to which mutant, and those are run for each until
//! one fails.

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
usage: cargo xtask mutate [--count N] [--seed N] [--only N[,N…]] [--jobs N]

  --count N   how many mutants to draw (200)
  --seed N    which ones (1); the same code and seed give the same mutants
  --only N    just the mutants of these numbers, as the table names them
  --jobs N    how many to run at a time (2)";

/// What share of the mutants the tests must catch, in percent.
const BAR: usize = 85;

/// The folders whose code is changed, seen from the root.
const FOLDERS: [&str; 4] = ["src/protocol", "src/sim", "src/check", "src/linear"];

#[derive(Debug, PartialEq)]
struct Args {
    count: usize,
    seed: u64,
    only: Vec<usize>,
    jobs: usize,
}

impl Args {
    fn parse(args: &[String]) -> Result<Self> {
        let mut parsed = Self { count: 200, seed: 1, only: Vec::new(), jobs: 2 };
        let mut args = args.iter();
        while let Some(name) = args.next() {
            let value = args.next().with_context(|| format!("`{name}` needs a number\n\n{USAGE}"))?;
            let read = |word: &str| {
                let number = word.parse::<usize>().ok();
                number.with_context(|| format!("`{name} {value}`: `{word}` is not a number\n\n{USAGE}"))
            };
            if name == "--only" {
                parsed.only = value.split(',').map(read).collect::<Result<_>>()?;
                continue;
            }
            let number = read(value)?;
            match name.as_str() {
                "--count" => parsed.count = number.max(1),
                "--seed" => parsed.seed = number as u64,
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
    if let Some(number) = args.only.iter().find(|number| **number >= all.len()) {
        bail!("there is no mutant {number}: they are numbered from 0 to {}", all.len() - 1);
    }
    let order = if args.only.is_empty() { draw::order(&all, args.seed) } else { args.only };
    let chosen = compile::choose(&root, &tree, &all, &order, args.count)?;
    let binaries = compile::build(&tree)?;
    println!("{} mutants compiled, {} s so far", chosen.len(), began.elapsed().as_secs());
    let suite = suite::Suite::measured(&tree, &binaries)?;
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
        assert_eq!(parse("").unwrap(), Args { count: 200, seed: 1, only: Vec::new(), jobs: 2 });
        let all = parse("--count 5 --seed 9 --only 17,4 --jobs 1").unwrap();
        assert_eq!(all, Args { count: 5, seed: 9, only: vec![17, 4], jobs: 1 });
        for (line, word) in
            [("--seed", "--seed"), ("--seed x", "`x`"), ("--sed 1", "--sed"), ("--only 3,x", "`x`")]
        {
            let error = format!("{:#}", parse(line).unwrap_err());
            assert!(error.contains(word), "{line}: {error}");
        }
    }
}
