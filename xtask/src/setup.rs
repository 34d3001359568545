//! Brings what a command needs, with progress and without a question.

use crate::browser::{self, Browser};
use crate::wasm::{self, Std};
use crate::{apt, sh, split, tools};
use anyhow::{Context, Result};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What a command needs beyond a native Rust.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Want {
    /// To build the page.
    Page,
    /// To test or measure it too: a browser, and a linter for WebAssembly.
    Tests,
}

/// Everything, found.
pub struct Kit {
    pub std: Std,
    /// What only makes a first visit lighter, so that its absence is said and no error.
    pub wasm_opt: Option<PathBuf>,
    pub split: Option<PathBuf>,
    pub browser: Option<Browser>,
}

pub fn prepare(root: &Path, want: Want) -> Result<Kit> {
    let _lock = lock(root)?;
    if let Some(kit) = ready(root, want) {
        return Ok(kit);
    }
    let started = Instant::now();
    println!(
        "Set-up: bringing what is missing (`cargo xtask doctor` lists it). A bare machine takes some minutes."
    );
    // Compiling keeps the cores busy, packages the network: side by side they take as long as the longer.
    std::thread::scope(|scope| {
        let compiled = scope.spawn(|| tools::install_cargo_tools(root));
        tools::install_shrinkers(root);
        let packaged = install_packages(want);
        if let Err(error) = &packaged {
            println!("\n{error:#}\n");
        }
        let compiled =
            compiled.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the set-up of the tools panicked")));
        packaged.and(compiled)
    })?;
    println!("Set-up: done in {}", sh::elapsed(started));
    kit(root, want)
}

/// All of it, when nothing has to be brought.
fn ready(root: &Path, want: Want) -> Option<Kit> {
    let wanted = tools::wasm_bindgen_wanted(root).ok()?;
    tools::wasm_bindgen(root, &wanted)?;
    let kit = kit(root, want).ok()?;
    let linted = want == Want::Page || kit.std.has_clippy() || !apt::available();
    // Without npm there is no way to bring what makes the page smaller, so its absence is no reason to set up again.
    let whole = (tools::can_shrink(root) || sh::find("npm").is_none()) && split::tool(root).is_some();
    (whole && linted).then_some(kit)
}

fn kit(root: &Path, want: Want) -> Result<Kit> {
    Ok(Kit {
        std: wasm::require()?,
        wasm_opt: tools::wasm_opt(root).map(|(file, _)| file),
        split: split::tool(root),
        browser: match want {
            Want::Page => None,
            Want::Tests => Some(browser::require()?),
        },
    })
}

/// One call of apt for all that is missing.
fn install_packages(want: Want) -> Result<()> {
    let mut packages = Vec::new();
    let mut why = Vec::new();
    let mut std = wasm::find();
    if std.is_none() && wasm::ask_rustup() {
        std = wasm::find();
    }
    let linted = std.as_ref().is_some_and(Std::has_clippy);
    if std.is_none() || (want == Want::Tests && !linted) {
        packages.extend(wasm::packages(want == Want::Tests));
        why.push("a standard library for WebAssembly");
    }
    if want == Want::Tests && browser::find().is_none() {
        packages.extend(browser::PACKAGES);
        why.push("a browser with its driver");
    }
    apt::install(&packages, &format!("{} is missing", why.join(" and ")))
}

/// Two that set up, or build the page, at once would write over each other.
pub fn lock(root: &Path) -> Result<File> {
    let dir = tools::folder(root);
    std::fs::create_dir_all(&dir)
        .with_context(|| format!("{} could not be made; is this folder writable?", dir.display()))?;
    let path = dir.join(".lock");
    let file = File::create(&path).with_context(|| format!("{} could not be written", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("Another `cargo xtask` is at work in {}; waiting for it", root.display());
            file.lock().with_context(|| format!("{} could not be locked", path.display()))?;
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("{} could not be locked", path.display()));
        }
    }
    Ok(file)
}
