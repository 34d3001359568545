//! wasm-bindgen, wasm-split, wasm-opt and esbuild: taken from target/tools or PATH, else installed under target/tools.

use crate::{minify, sh, split};
use anyhow::{Context, Result};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Of the same line as the crate `wasm_split_helpers` in Cargo.lock, whose marks it reads.
const SPLIT: &str = "0.2.3";
const LIMIT: Duration = Duration::from_secs(40 * 60);

pub fn folder(root: &Path) -> PathBuf {
    root.join("target/tools")
}

/// Our own tools before PATH's.
pub fn path(root: &Path) -> Result<OsString> {
    let tools = folder(root);
    sh::path_with(&[tools.join("bin"), tools.join("node_modules/.bin")])
}

/// The version of a package in the text of a Cargo.lock.
pub fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().map(str::trim);
    lines.find(|line| *line == name)?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

pub fn wasm_bindgen_wanted(root: &Path) -> Result<String> {
    let file = root.join("Cargo.lock");
    let text = std::fs::read_to_string(&file).with_context(|| {
        format!("{} could not be read; `cargo generate-lockfile` writes it", file.display())
    })?;
    let version = locked_version(&text, "wasm-bindgen").with_context(|| {
        format!(
            "{} names no package wasm-bindgen, so its tool's version is unknown; run `cargo update`",
            file.display()
        )
    })?;
    Ok(version.to_owned())
}

/// The number in what `--version` prints: `wasm-bindgen 0.2.130`, `wasm-opt version 132 (version_132)`.
pub fn version_in(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// A tool as the build will see it, with its version.
pub fn lookup(root: &Path, name: &str) -> Option<(PathBuf, String)> {
    let file = sh::find_in(&path(root).ok()?, name)?;
    let said = sh::ask(&file, &["--version"])?;
    Some((file, version_in(&said)?.to_owned()))
}

pub fn wasm_bindgen(root: &Path, wanted: &str) -> Option<(PathBuf, String)> {
    let runner = lookup(root, "wasm-bindgen-test-runner").filter(|(_, version)| version == wanted);
    lookup(root, "wasm-bindgen").filter(|(_, version)| version == wanted && runner.is_some())
}

pub fn wasm_opt(root: &Path) -> Option<(PathBuf, String)> {
    lookup(root, "wasm-opt")
}

/// wasm-bindgen's program and the one that splits, one after the other: two builds at once gain nothing on two cores.
pub fn install_cargo_tools(root: &Path) -> Result<()> {
    let wanted = wasm_bindgen_wanted(root)?;
    if wasm_bindgen(root, &wanted).is_none() {
        // Not --locked: the lock file of a release has named a crate that the registry did not have.
        let args = ["wasm-bindgen-cli", "--version", &wanted, "--no-default-features"];
        cargo_install(root, "wasm-bindgen", &args)?;
    }
    if split::tool(root).is_none() {
        let args = ["wasm_split_cli_support", "--locked", "--version", SPLIT, "--features", "build-binary"];
        cargo_install(root, "wasm-split", &args)?;
    }
    let build = install_build_dir(root);
    if build.exists() {
        std::fs::remove_dir_all(&build).with_context(|| {
            format!("{} is not needed any more but could not be removed", build.display())
        })?;
    }
    Ok(())
}

/// Kept until both tools are there: an attempt that was cut off goes on where it stopped.
fn install_build_dir(root: &Path) -> PathBuf {
    folder(root).join("build")
}

fn cargo_install(root: &Path, label: &str, args: &[&str]) -> Result<()> {
    sh::retry(2, || {
        let mut cargo = sh::command("cargo");
        cargo.arg("install").args(args).args(["--force", "--debug", "--root"]).arg(folder(root));
        // Unoptimised and without debug information: these run for seconds and are waited for by a person.
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_TARGET_DIR", install_build_dir(root));
        sh::run_labelled(label, &mut cargo, LIMIT)
    })
    .with_context(|| {
        format!(
            "{label} was neither in {} nor on PATH in the version that is needed, and building it did not work; \
             check the network, or install it and run this again",
            folder(root).display()
        )
    })
}

/// What only makes the page smaller, with its package: without Node or without these the build goes on.
const SMALLER: [(&str, &str); 2] = [("wasm-opt", "binaryen"), (minify::TOOL, "esbuild")];

/// Whether all that makes the page smaller is there.
pub fn can_shrink(root: &Path) -> bool {
    SMALLER.iter().all(|(tool, _)| lookup(root, tool).is_some())
}

pub fn install_shrinkers(root: &Path) {
    let missing: Vec<_> = SMALLER.iter().filter(|(tool, _)| lookup(root, tool).is_none()).collect();
    let Some((first, _)) = missing.first() else { return };
    if sh::find("npm").is_none() {
        println!("    {first} │ not found, and no npm to bring it: the page will work but be larger");
        return;
    }
    let result = sh::retry(2, || {
        let mut npm = sh::command("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--no-save", "--prefix"]);
        npm.arg(folder(root)).args(SMALLER.map(|(_, package)| package));
        sh::run_labelled("npm", &mut npm, Duration::from_secs(300))
    });
    if let Err(error) = result {
        println!("    npm │ going on without {first}, the page will work but be larger: {error:#}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "
[[package]]
name = \"wasm-bindgen-futures\"
version = \"0.4.80\"

[[package]]
name = \"wasm-bindgen\"
version = \"0.2.130\"
source = \"registry\"
";

    #[test]
    fn the_locked_version_is_the_packages_own() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm-bindgen-futures"), Some("0.4.80"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }

    #[test]
    fn versions_are_found_in_what_tools_print() {
        assert_eq!(version_in("wasm-bindgen 0.2.130"), Some("0.2.130"));
        assert_eq!(version_in("wasm-opt version 132 (version_132)"), Some("132"));
        assert_eq!(version_in("Chromium 156.0.1 built on Debian"), Some("156.0.1"));
        assert_eq!(version_in("nothing"), None);
    }
}
