//! Says what is there and what is missing; installs nothing.

use crate::{browser, minify, sh, split, tools, wasm};
use anyhow::Result;
use std::path::{Path, PathBuf};

struct Finding {
    need: String,
    /// Version and place, or none when it is missing.
    found: Option<String>,
    /// Where it would come from.
    else_from: &'static str,
}

pub fn run(root: &Path) -> Result<()> {
    let findings = findings(root);
    print!("{}", report(&findings));
    if findings.iter().all(|finding| finding.found.is_some()) {
        println!("\nEverything is there.");
    } else {
        println!("\n`cargo xtask serve`, `build` and `test` bring what they need of the missing.");
    }
    Ok(())
}

fn findings(root: &Path) -> Vec<Finding> {
    let wanted = tools::wasm_bindgen_wanted(root);
    let bindgen = wanted.as_ref().ok().and_then(|version| tools::wasm_bindgen(root, version));
    let bindgen_need = match &wanted {
        Ok(version) => format!("wasm-bindgen CLI {version}"),
        Err(_) => "wasm-bindgen CLI (no Cargo.lock)".to_owned(),
    };
    let tool = |found: Option<(PathBuf, String)>| {
        found.map(|(path, version)| format!("{version}  {}", path.display()))
    };
    vec![
        Finding { need: "rustc".into(), found: at(sh::find("rustc")), else_from: "rustup" },
        Finding { need: "cargo".into(), found: at(sh::find("cargo")), else_from: "rustup" },
        Finding {
            need: "rustfmt (tests)".into(),
            found: at(sh::find("rustfmt")),
            else_from: "rustup component add rustfmt",
        },
        Finding {
            need: "clippy (tests)".into(),
            found: at(sh::find("cargo-clippy")),
            else_from: "rustup component add clippy",
        },
        Finding {
            need: format!("std for {}", wasm::TARGET),
            found: wasm::find().map(|std| std.describe()),
            else_from: "rustup target add, or Debian's rustc-web cargo-web rust-web-src",
        },
        Finding { need: bindgen_need, found: tool(bindgen), else_from: "cargo install, into target/tools" },
        Finding {
            need: "wasm-split-cli".into(),
            found: split::tool(root).map(|file| file.display().to_string()),
            else_from: "cargo install, into target/tools",
        },
        Finding {
            need: "wasm-opt".into(),
            found: tool(tools::wasm_opt(root)),
            else_from: "npm's binaryen, into target/tools",
        },
        Finding {
            need: "esbuild".into(),
            found: tool(tools::lookup(root, minify::TOOL)),
            else_from: "npm's esbuild, into target/tools",
        },
        Finding {
            need: "Chromium (tests)".into(),
            found: at(browser::chromium()),
            else_from: "Debian's chromium",
        },
        Finding {
            need: "ChromeDriver (tests)".into(),
            found: at(browser::chromedriver()),
            else_from: "Debian's chromium-driver",
        },
    ]
}

fn at(path: Option<PathBuf>) -> Option<String> {
    let path = path?;
    let said = sh::ask(&path, &["--version"])?;
    Some(format!("{}  {}", tools::version_in(&said).unwrap_or("?"), path.display()))
}

fn report(findings: &[Finding]) -> String {
    let width = findings.iter().map(|finding| finding.need.len()).max().unwrap_or(0);
    findings
        .iter()
        .map(|finding| match &finding.found {
            Some(found) => format!("  ok       {:<width$}  {found}\n", finding.need),
            None => format!("  missing  {:<width$}  would come from: {}\n", finding.need, finding.else_from),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_with_its_source() {
        let there = Finding { need: "a".into(), found: Some("1.0  /a".into()), else_from: "x" };
        let missing = Finding { need: "long".into(), found: None, else_from: "a package" };
        let text = report(&[there, missing]);
        assert_eq!(text, "  ok       a     1.0  /a\n  missing  long  would come from: a package\n");
    }
}
