//! The page, built by Trunk.

use crate::minify::Minifier;
use crate::setup::Kit;
use crate::{picture, sh, split, tidy};
use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The Cargo profile of the page; index.html names the same one for those who call Trunk themselves.
const PROFILE: &str = "page";

pub fn dist(root: &Path) -> PathBuf {
    root.join("dist")
}

pub fn build(root: &Path, kit: &Kit) -> Result<()> {
    let started = Instant::now();
    println!("Page: building with Trunk (std for WebAssembly {})", kit.std.describe());
    let mut trunk = sh::command(&kit.trunk);
    trunk.current_dir(root).arg("build");
    if kit.wasm_opt {
        trunk.arg("--release");
    } else {
        // Trunk runs wasm-opt in release mode only, and would try to download it: same profile, no wasm-opt.
        println!("Page: wasm-opt is not there, so the page will be larger than it should");
        trunk.args(["--cargo-profile", PROFILE]);
    }
    kit.std.apply(root, &mut trunk, "std,panic_abort")?;
    // This version of Trunk refuses the usual NO_COLOR=1.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
    let splits = split::can(root);
    if splits {
        trunk.args(["--features", "split"]);
        let path = trunk.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, path)| path);
        let path = path.map(OsStr::to_owned).unwrap_or_default();
        let all = std::iter::once(split::front(root)?).chain(std::env::split_paths(&path));
        trunk.env("PATH", std::env::join_paths(all).context("PATH could not be extended")?);
    } else {
        println!("Page: the tool that splits it is not there, so a first visit will load all of it");
    }
    // Trunk works on one thing at a time for most of its way, so that this takes no time of its own.
    let drawing = picture::begin(root)?;
    sh::run(&mut trunk).context("the page was not built")?;
    if splits {
        split::place(root, &dist(root))?;
    }
    tidy::tidy(&dist(root), &picture::finish(drawing)?, &Minifier::find(root)?)?;
    println!("Page: {} is ready, built in {}", dist(root).display(), sh::elapsed(started));
    Ok(())
}
