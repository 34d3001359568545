//! The tests as steps, in an order that finds a mutant soon, and how long each step may take.

use crate::compile::{Binary, INTEGRATION, TESTS};
use crate::find::Candidate;
use crate::run::{self, Outcome};
use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What a step gets beyond its time without a mutant, and how many times that.
const SPARE: Duration = Duration::from_secs(10);
const TIMES: u32 = 3;

const PROTOCOL: &str = "protocol::";
const CHECKER: &str = "src/check/";
/// The tests that run the checker.
const CHECKING: [&str; 4] = ["chaos", "explore", "explore_rules", "cli"];

/// A test program with arguments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    pub program: PathBuf,
    pub title: String,
    pub args: Vec<String>,
}

pub struct Suite {
    pub tree: PathBuf,
    binaries: Vec<Binary>,
    /// Modules of protocols.
    protocols: BTreeSet<String>,
    /// What time of the processor a step may take before it is called hung.
    limits: BTreeMap<String, Duration>,
}

impl Suite {
    /// Runs every step that the mutants need once, without a mutant.
    pub fn measured(tree: &Path, binaries: Vec<Binary>, all: &[Candidate], chosen: &[usize]) -> Result<Self> {
        let protocols = all.iter().filter_map(|one| module(&one.file));
        let protocols = protocols.filter(|module| module.starts_with(PROTOCOL)).collect();
        let mut suite = Self { tree: tree.to_owned(), binaries, protocols, limits: BTreeMap::new() };
        let mut steps: Vec<Step> = suite.whole();
        let modules: BTreeSet<String> =
            chosen.iter().filter_map(|number| module(&all[*number].file)).collect();
        steps.extend(modules.iter().map(|module| suite.module(module)));
        for step in steps {
            let began = Instant::now();
            let outcome = run::step(&suite.tree, &step, None, Duration::from_secs(1800));
            if outcome != Outcome::Passed {
                bail!("`{}` is not green without a mutant: {outcome:?}", step.title);
            }
            let took = began.elapsed();
            println!("  {:<36} {:>6.1} s", step.title, took.as_secs_f64());
            // In two threads, and on a busy machine less than that.
            suite.limits.insert(step.title, took * 2 * TIMES + SPARE);
        }
        Ok(suite)
    }

    /// The unit tests beside the mutant, the scripts, all unit tests, and what is left.
    pub fn steps(&self, file: &str) -> Vec<Step> {
        let mut steps: Vec<Step> = module(file).iter().map(|module| self.module(module)).collect();
        let mut whole = self.whole();
        if whole.len() > 1 {
            whole.swap(0, 1);
        }
        // The other tests do not run the checker.
        if file.starts_with(CHECKER) {
            whole.retain(|step| CHECKING.contains(&step.title.as_str()));
            whole.reverse();
        }
        steps.extend(whole);
        // No protocol runs another one's code, so that its own tests cannot notice.
        if let Some(own) = module(file).filter(|module| module.starts_with(PROTOCOL)) {
            for step in &mut steps {
                let others = self.protocols.iter().filter(|other| **other != own);
                step.args.extend(others.flat_map(|other| ["--skip".to_owned(), format!("{other}::")]));
            }
        }
        steps
    }

    pub fn limit(&self, step: &Step) -> Duration {
        self.limits.get(&step.title).copied().unwrap_or(SPARE)
    }

    /// All unit tests, and the modules of the integration tests.
    fn whole(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for binary in &self.binaries {
            let step =
                |title: &str, args| Step { program: binary.path.clone(), title: title.to_owned(), args };
            match binary.name == INTEGRATION {
                true => steps.extend(TESTS.iter().map(|test| step(test, vec![format!("{test}::")]))),
                false => steps.push(step(&binary.name, Vec::new())),
            }
        }
        steps
    }

    fn module(&self, module: &str) -> Step {
        Step {
            program: self.binaries[0].path.clone(),
            title: format!("unit tests of {module}"),
            args: vec![format!("{module}::")],
        }
    }
}

/// The module with its own tests that a file belongs to: `src/protocol/raft/log.rs` ⇒ `protocol::raft`.
fn module(file: &str) -> Option<String> {
    let parts: Vec<&str> = file.strip_prefix("src/")?.split('/').collect();
    match parts[..] {
        ["protocol", folder, _, ..] => Some(format!("protocol::{folder}")),
        ["protocol", _] => None,
        [folder, _, ..] => Some(folder.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_nearest_to_a_file() {
        assert_eq!(module("src/protocol/raft/log.rs").as_deref(), Some("protocol::raft"));
        assert_eq!(module("src/protocol/client.rs"), None);
        assert_eq!(module("src/sim/history.rs").as_deref(), Some("sim"));
        assert_eq!(module("src/linear/search.rs").as_deref(), Some("linear"));
    }
}
