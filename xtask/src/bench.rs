//! The benchmarks behind the project's bars, and the size of the first load.

use crate::checks::{native, with_page};
use crate::setup::{self, Want};
use crate::{page, sh, size};
use anyhow::{Context, Result};
use std::path::Path;

/// Which parts to run, and the names to pass on.
#[derive(Debug, PartialEq)]
struct Plan {
    sim: bool,
    page: bool,
    size: bool,
    filter: Vec<String>,
}

fn plan(args: &[String]) -> Plan {
    let parts = ["sim", "page", "size"];
    let all = !args.iter().any(|arg| parts.contains(&arg.as_str()));
    let has = |part: &str| all || args.iter().any(|arg| arg == part);
    let filter: Vec<String> = args.iter().filter(|arg| !parts.contains(&arg.as_str())).cloned().collect();
    // A filter is about benchmarks: the size is asked for by name or comes with the whole.
    let size = if filter.is_empty() { has("size") } else { !all && has("size") };
    Plan { sim: has("sim"), page: has("page"), size, filter }
}

pub fn run(root: &Path, args: &[String]) -> Result<()> {
    let plan = plan(args);
    if plan.sim {
        println!("\n=== the simulator, native ===");
        let mut cargo = native(root);
        cargo.args(["bench", "--package", "synod", "--bench", "sim", "--"]).args(&plan.filter);
        sh::run(&mut cargo)?;
        println!("\n=== Raft against the raft crate ===");
        let mut cargo = native(root);
        cargo.args(["bench", "--package", "synod", "--bench", "raft_oracle"]);
        sh::run(&mut cargo)?;
        println!("\n=== the explorer on two processors ===");
        let mut cargo = native(root);
        cargo.args(["bench", "--package", "synod", "--bench", "explore"]);
        sh::run(&mut cargo)?;
        println!("\n=== the explorer against stateright ===");
        let mut cargo = native(root);
        cargo.args(["bench", "--package", "synod", "--bench", "stateright"]);
        sh::run(&mut cargo)?;
    }
    if !plan.page && !plan.size {
        return Ok(());
    }
    let want = if plan.page { Want::Tests } else { Want::Page };
    let kit = setup::prepare(root, want)?;
    page::build(root, &kit)?;
    if plan.page {
        println!("\n=== the page in a real browser ===");
        let mut cargo = native(root);
        with_page(root, &kit, &mut cargo);
        cargo.args(["bench", "--package", "synod", "--bench", "page", "--"]).args(&plan.filter);
        sh::run(&mut cargo)?;
    }
    if plan.size {
        println!("\n=== the first load ===");
        size::report(root, &page::dist(root)).context("the first load could not be approved")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Plan {
        plan(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn names_choose_parts_and_filter() {
        assert_eq!(of(""), Plan { sim: true, page: true, size: true, filter: vec![] });
        assert_eq!(of("size"), Plan { sim: false, page: false, size: true, filter: vec![] });
        assert_eq!(of("sim raft"), Plan { sim: true, page: false, size: false, filter: vec!["raft".into()] });
        assert_eq!(of("seek"), Plan { sim: true, page: true, size: false, filter: vec!["seek".into()] });
    }
}
