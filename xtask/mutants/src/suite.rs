//! The tests as steps, which of them reach a mutant, and how long each step may take.

use crate::compile::{Binary, INTEGRATION, TESTS};
use crate::find::Candidate;
use crate::run::{self, Outcome, Switch};
use crate::tree;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What a step gets beyond its time without a mutant, and how many times that.
const SPARE: Duration = Duration::from_secs(10);
const TIMES: u32 = 3;

/// A test program with arguments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    pub program: PathBuf,
    pub title: String,
    pub args: Vec<String>,
}

/// Which tests of a step come to a mutant's place.
#[derive(Debug, PartialEq)]
enum Reached {
    Tests(BTreeSet<String>),
    /// A thread or a program comes to it that a test began: any of them may be that test.
    Unknown,
}

pub struct Suite {
    pub tree: PathBuf,
    steps: Vec<Step>,
    /// By the title of the step and the number of the mutant; what is not there does not come to it.
    reached: BTreeMap<(String, usize), Reached>,
    /// What time of the processor a step may take before it is called hung.
    limits: BTreeMap<String, Duration>,
}

impl Suite {
    /// Runs every step once, without a mutant.
    pub fn measured(tree: &Path, binaries: &[Binary]) -> Result<Self> {
        let steps = whole(binaries);
        let mut suite =
            Self { tree: tree.to_owned(), steps, reached: BTreeMap::new(), limits: BTreeMap::new() };
        let trace = tree.with_file_name("reached");
        for step in suite.steps.clone() {
            tree::write(&trace, b"")?;
            let began = Instant::now();
            let outcome = run::step(tree, &step, Switch::Trace(&trace), Duration::from_secs(1800));
            if outcome != Outcome::Passed {
                bail!("`{}` is not green without a mutant: {outcome:?}", step.title);
            }
            let took = began.elapsed();
            println!("  {:<36} {:>6.1} s", step.title, took.as_secs_f64());
            // In two threads, and on a busy machine less than that.
            suite.limits.insert(step.title.clone(), took * 2 * TIMES + SPARE);
            let lines = std::fs::read_to_string(&trace).context("the tests left no trace behind")?;
            for (number, reached) in read(&lines) {
                suite.reached.insert((step.title.clone(), number), reached);
            }
        }
        Ok(suite)
    }

    /// What comes to a mutant: the unit tests beside it, then those of other modules and the integration tests.
    pub fn steps(&self, candidate: &Candidate, number: usize) -> Vec<Step> {
        let own = module(&candidate.file);
        let mut steps = Vec::new();
        for step in &self.steps {
            match self.reached.get(&(step.title.clone(), number)) {
                None => {}
                Some(Reached::Unknown) => steps.push(step.clone()),
                Some(Reached::Tests(names)) => {
                    let (near, far): (Vec<&String>, Vec<&String>) =
                        names.iter().partition(|name| own.as_ref().is_some_and(|own| name.starts_with(own)));
                    let parts = [near, far].into_iter().filter(|names| !names.is_empty());
                    steps.extend(parts.map(|names| {
                        let names = names.into_iter().cloned();
                        let args = std::iter::once("--exact".to_owned()).chain(names).collect();
                        Step { args, ..step.clone() }
                    }));
                }
            }
        }
        steps
    }

    pub fn limit(&self, step: &Step) -> Duration {
        self.limits.get(&step.title).copied().unwrap_or(SPARE)
    }
}

/// All unit tests, and the modules of the integration tests.
fn whole(binaries: &[Binary]) -> Vec<Step> {
    let mut steps = Vec::new();
    for binary in binaries {
        let step = |title: &str, args| Step { program: binary.path.clone(), title: title.to_owned(), args };
        match binary.name == INTEGRATION {
            true => steps.extend(TESTS.iter().map(|test| step(test, vec![format!("{test}::")]))),
            false => steps.push(step(&binary.name, Vec::new())),
        }
    }
    steps
}

/// What a trace says: on each line the number of a mutant and the thread that came to it. A test's thread has the
/// test's name, with its module.
fn read(trace: &str) -> BTreeMap<usize, Reached> {
    let mut all = BTreeMap::new();
    for line in trace.lines() {
        let Some((number, thread)) = line.split_once('\t') else { continue };
        let Ok(number) = number.parse() else { continue };
        let reached = all.entry(number).or_insert_with(|| Reached::Tests(BTreeSet::new()));
        match reached {
            Reached::Tests(names) if thread.contains("::") => drop(names.insert(thread.to_owned())),
            _ => *reached = Reached::Unknown,
        }
    }
    all
}

/// The module with its own tests that a file belongs to: `src/protocol/raft/log.rs` ⇒ `protocol::raft::`.
fn module(file: &str) -> Option<String> {
    let parts: Vec<&str> = file.strip_prefix("src/")?.split('/').collect();
    match parts[..] {
        ["protocol", folder, _, ..] => Some(format!("protocol::{folder}::")),
        ["protocol", _] => None,
        [folder, _, ..] => Some(format!("{folder}::")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_nearest_to_a_file() {
        assert_eq!(module("src/protocol/raft/log.rs").as_deref(), Some("protocol::raft::"));
        assert_eq!(module("src/protocol/client.rs"), None);
        assert_eq!(module("src/sim/history.rs").as_deref(), Some("sim::"));
        assert_eq!(module("src/linear/search.rs").as_deref(), Some("linear::"));
    }

    #[test]
    fn a_trace_names_tests_or_nobody_that_is_known() {
        let all = read("7\ta::b\n8\ta::b\n7\tc::d\n8\tmain\n8\tc::d\nx\n");
        let both = ["a::b", "c::d"].map(str::to_owned);
        assert_eq!(all[&7], Reached::Tests(both.into()));
        assert_eq!(all[&8], Reached::Unknown);
        assert_eq!(all.len(), 2);
    }

    #[test]
    fn only_what_comes_to_a_mutant_runs() {
        let program = |title: &str| Step { program: title.into(), title: title.to_owned(), args: Vec::new() };
        let key = |title: &str, number| (title.to_owned(), number);
        let names = ["protocol::raft::x", "sim::y"].map(str::to_owned);
        let reached = [
            (key("unit", 1), Reached::Tests(names.into())),
            (key("cli", 1), Reached::Unknown),
            (key("cli", 2), Reached::Unknown),
        ];
        let suite = Suite {
            tree: PathBuf::new(),
            steps: vec![program("unit"), program("chaos"), program("cli")],
            reached: reached.into(),
            limits: BTreeMap::new(),
        };
        let text = "fn f() { g(x) }";
        let found = crate::find::in_text("src/protocol/raft/log.rs", text).expect("it is Rust");
        let args = |number| -> Vec<Vec<String>> {
            suite.steps(&found[0], number).into_iter().map(|step| step.args).collect()
        };
        let exact = |name: &str| vec!["--exact".to_owned(), name.to_owned()];
        assert_eq!(args(1), [exact("protocol::raft::x"), exact("sim::y"), Vec::new()]);
        assert_eq!(args(2), [Vec::<String>::new()]);
        assert!(args(3).is_empty(), "no test comes to it");
    }
}
