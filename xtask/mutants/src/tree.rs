//! The copy of the repository in which the mutants live: `target/mutants/tree`.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The number of the mutant that runs.
pub const MUTANT: &str = "SYNOD_MUTANT";

/// The file to which the switch writes which thread came to which mutant.
pub const TRACE: &str = "SYNOD_MUTANT_TRACE";

/// The switch that every guard asks.
const SWITCH: &str = r#"
//! Which mutant runs: the number in the environment, or none.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::sync::LazyLock;

static ACTIVE: LazyLock<Option<u32>> = LazyLock::new(|| std::env::var("SYNOD_MUTANT").ok()?.parse().ok());

static TRACE: LazyLock<Option<File>> = LazyLock::new(|| {
    File::options().append(true).open(std::env::var_os("SYNOD_MUTANT_TRACE")?).ok()
});

thread_local!(static CAME: RefCell<BTreeSet<u32>> = RefCell::default());

#[inline]
pub fn is(number: u32) -> bool {
    if let Some(trace) = &*TRACE {
        note(trace, number);
    }
    *ACTIVE == Some(number)
}

/// Writes a line when a thread comes here first. A thread that ends has told all.
fn note(mut trace: &File, number: u32) {
    if CAME.try_with(|came| came.borrow_mut().insert(number)) == Ok(true) {
        let thread = std::thread::current();
        let _ = trace.write_all(format!("{number}\t{}\n", thread.name().unwrap_or("?")).as_bytes());
    }
}
"#;

/// Brings the copy up to date with the work tree, and gives its folder. What did not change keeps its time, so that
/// cargo does not build it again.
pub fn copy(root: &Path) -> Result<PathBuf> {
    let tree = root.join("target/mutants/tree");
    let _ = std::fs::remove_dir_all(tree.join("src"));
    let _ = std::fs::remove_dir_all(tree.join("tests"));
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(root)
        .output()
        .context("cannot start git, which knows the files of the repository")?;
    if !listed.status.success() {
        bail!("git could not list the files of {}", root.display());
    }
    for name in String::from_utf8_lossy(&listed.stdout).split('\0').filter(|name| !name.is_empty()) {
        let from = root.join(name);
        if from.is_file() {
            let bytes = std::fs::read(&from).with_context(|| format!("cannot read {}", from.display()))?;
            write(&tree.join(name), &bytes)?;
        }
    }
    write(&tree.join("src/mutant.rs"), SWITCH.as_bytes())?;
    let library = std::fs::read_to_string(root.join("src/lib.rs")).context("cannot read src/lib.rs")?;
    let library = format!("#![allow(warnings)]\n{library}\npub mod mutant;\n");
    write(&tree.join("src/lib.rs"), library.as_bytes())?;
    // A failing case that one mutant leaves behind would be tried on the next: where proptest would make its
    // folder there is a file.
    write(&tree.join("proptest-regressions"), b"")?;
    Ok(tree)
}

pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Cargo, in the copy, with its own build folder.
pub fn cargo(tree: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(tree)
        // Built once and run some hundred times. Debug assertions stay on: they are part of the tests.
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "3")
        .env("CARGO_PROFILE_TEST_OPT_LEVEL", "3")
        .env("CARGO_TARGET_DIR", tree.with_file_name("build"))
        .env_remove("CARGO_MANIFEST_DIR");
    cargo
}
