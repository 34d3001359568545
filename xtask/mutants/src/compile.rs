//! Puts mutants into the copy, leaves out those that are not Rust after all, and builds the tests once.

use crate::find::Candidate;
use crate::rewrite::{self, Rewritten};
use crate::tree;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The program of the integration tests.
pub const INTEGRATION: &str = "all";

/// Its modules that run the core; the others are about files, links or the page.
pub const TESTS: [&str; 22] = [
    "scripts",
    "paxos_props",
    "linearize",
    "feed",
    "locales",
    "lessons",
    "lesson_walk",
    "challenges",
    "outside",
    "exports",
    "reach",
    "reach_command",
    "lasso",
    "limits",
    "oracle_raft",
    "oracle_paxos",
    "script_props",
    "chaos",
    "cli",
    "portfolio",
    "explore",
    "explore_rules",
];

/// How often the compiler may be asked which mutants are wrong.
const ROUNDS: usize = 40;

/// The first `count` of the order that compile, by number; the copy holds them.
pub fn choose(
    root: &Path,
    tree: &Path,
    all: &[Candidate],
    order: &[usize],
    count: usize,
) -> Result<Vec<usize>> {
    let mut bad = BTreeSet::new();
    for _ in 0..ROUNDS {
        let chosen: Vec<usize> =
            order.iter().copied().filter(|number| !bad.contains(number)).take(count).collect();
        let written = write(root, tree, all, &chosen)?;
        let blamed = check(tree, &written)?;
        if blamed.is_empty() {
            println!("{} drawn, {} of them do not compile", chosen.len() + bad.len(), bad.len());
            return Ok(chosen);
        }
        println!("{} mutants do not compile: others instead", blamed.len());
        bad.extend(blamed);
    }
    bail!("after {ROUNDS} rounds there were still mutants that do not compile")
}

type Written = BTreeMap<String, Rewritten>;

fn write(root: &Path, tree: &Path, all: &[Candidate], chosen: &[usize]) -> Result<Written> {
    let files: BTreeSet<&String> = all.iter().map(|one| &one.file).collect();
    let mut written = Written::new();
    for file in files {
        let text = std::fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {file}"))?;
        let mutants: Vec<(usize, &Candidate)> = chosen
            .iter()
            .map(|number| (*number, &all[*number]))
            .filter(|(_, one)| one.file == *file)
            .collect();
        let rewritten = rewrite::file(&text, &mutants);
        tree::write(&tree.join(file), rewritten.text.as_bytes())?;
        written.insert(file.clone(), rewritten);
    }
    Ok(written)
}

/// The mutants that the compiler's errors lie in.
fn check(tree: &Path, written: &Written) -> Result<BTreeSet<usize>> {
    let output = tree::cargo(tree)
        .args(["check", "--quiet", "--lib", "--message-format=json"])
        .output()
        .context("cannot start cargo")?;
    let mut blamed = BTreeSet::new();
    let mut strange = String::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        let message = &message["message"];
        let spans = message["spans"].as_array().map_or(&[][..], Vec::as_slice);
        if message["level"] != "error" || spans.is_empty() {
            continue;
        }
        match blame(spans, written) {
            Some(number) => _ = blamed.insert(number),
            None => strange.push_str(message["rendered"].as_str().unwrap_or_default()),
        }
    }
    if blamed.is_empty() && !output.status.success() {
        bail!(
            "the tree does not compile, and no mutant is to blame:\n{strange}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(blamed)
}

/// The innermost mutant at one of the spans, the primary one first; else the nearest in that file.
fn blame(spans: &[Value], written: &Written) -> Option<usize> {
    let mut spans: Vec<&Value> = spans.iter().collect();
    spans.sort_by_key(|span| !span["is_primary"].as_bool().unwrap_or_default());
    let place = |span: &Value| -> Option<(&Rewritten, Range<usize>)> {
        let byte = |key: &str| span[key].as_u64().map(|byte| byte as usize);
        Some((written.get(span["file_name"].as_str()?)?, byte("byte_start")?..byte("byte_end")?))
    };
    let places: Vec<_> = spans.into_iter().filter_map(place).collect();
    let inside = |(file, at): &(&Rewritten, Range<usize>)| {
        let overlaps = |range: &Range<usize>| range.start < at.end && at.start < range.end;
        file.places.iter().rfind(|(_, range)| overlaps(range)).map(|(number, _)| *number)
    };
    places.iter().find_map(inside).or_else(|| {
        let (file, at) = places.first()?;
        let nearest = file.places.iter().min_by_key(|(_, range)| range.start.abs_diff(at.start))?;
        Some(nearest.0)
    })
}

/// A built test program.
#[derive(Debug, Clone)]
pub struct Binary {
    pub name: String,
    pub path: PathBuf,
}

/// Builds the library's tests and the integration tests; the library's come first.
pub fn build(tree: &Path) -> Result<Vec<Binary>> {
    let mut cargo = tree::cargo(tree);
    cargo.args(["test", "--quiet", "--no-run", "--message-format=json", "--package", "synod", "--lib"]);
    cargo.args(["--test", INTEGRATION]);
    let output = cargo.stderr(std::process::Stdio::inherit()).output().context("cannot start cargo")?;
    if !output.status.success() {
        bail!("the tests of the changed tree do not build");
    }
    let mut binaries = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(artifact) = serde_json::from_str::<Value>(line) else { continue };
        if artifact["profile"]["test"] == true
            && let Some(path) = artifact["executable"].as_str()
        {
            let name = artifact["target"]["name"].as_str().unwrap_or_default().to_owned();
            binaries.push(Binary { name, path: path.into() });
        }
    }
    binaries.sort_by_key(|binary| binary.name == INTEGRATION);
    Ok(binaries)
}
