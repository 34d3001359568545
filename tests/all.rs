//! The native tests, a module for each file, in one program that is linked once. The page's tests are a program
//! of their own (`page.rs`), and so are those that run in WebAssembly (`wasm.rs`).
//!
//! `cargo test --test all chaos::` runs those of one file. They run in one process: none of them changes what
//! is the process's, and one that measures that runs alone (`limits.rs`).
#![cfg(not(target_arch = "wasm32"))]

mod common;
mod oracle;
#[path = "support/random_script.rs"]
mod random_script;
#[path = "support/script_values.rs"]
mod script_values;
#[cfg(target_os = "linux")]
mod shell;

mod challenges;
mod chaos;
mod cli;
mod converge;
mod count;
mod drawings;
mod errors;
mod explore;
mod explore_rules;
mod exports;
mod feed;
mod invariants;
mod kept;
mod kept_damaged;
mod lasso;
mod layers;
mod lectures;
mod lesson_walk;
mod lessons;
mod limits;
mod linearize;
mod locales;
mod oracle_paxos;
mod oracle_raft;
mod outside;
mod paxos_props;
mod portfolio;
mod reach;
mod reach_command;
mod script_props;
mod scripts;
mod slices;
mod space_time;
#[cfg(target_os = "linux")]
mod terminal;

/// A file that no program names is never run.
#[test]
fn every_file_of_tests_is_in_a_program() {
    let this = common::read("tests/all.rs".as_ref());
    let named = |name: &str| this.lines().any(|line| line == format!("mod {name};"));
    for path in common::files("tests", ".rs") {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let programs = ["all", "page", "wasm"];
        let beside = path.parent().is_some_and(|folder| folder == "tests");
        assert!(!beside || programs.contains(&&*name) || named(&name), "{} is not run", path.display());
    }
}
