//! A standard library for WebAssembly: rustup's ready-made one, or one built from a distribution's sources.

use crate::{apt, sh, tools};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub const TARGET: &str = "wasm32-unknown-unknown";
/// The crates of the standard library that a program needs, and those that tests do.
pub const BUILD: &str = "std,panic_abort";
pub const TEST: &str = "std,panic_abort,test";

/// A Rust whose sources are packaged, so that it can build its own std.
const PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const CLIPPY_PACKAGE: &str = "rust-web-clippy";

/// Where rustup cannot download it may wait for ever.
const RUSTUP_LIMIT: Duration = Duration::from_secs(90);

/// Where the standard library comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Std {
    /// The active toolchain has it.
    Toolchain,
    /// `rustc`'s own sources are there and the build makes its own, with `cargo` beside it.
    Sources { rustc: PathBuf, linker: PathBuf },
}

/// What is already there, nothing installed.
pub fn find() -> Option<Std> {
    if toolchain_has_std() { Some(Std::Toolchain) } else { find_sources() }
}

fn toolchain_has_std() -> bool {
    let Some(dir) = sh::ask("rustc", &["--print", "target-libdir", "--target", TARGET]) else {
        return false;
    };
    // rustc names the folder whether or not it exists, and a broken download may leave it empty.
    std::fs::read_dir(dir).is_ok_and(|files| {
        files.flatten().any(|file| {
            let name = file.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libstd-") && name.ends_with(".rlib")
        })
    })
}

fn find_sources() -> Option<Std> {
    let linker = linker()?;
    let path = std::env::var_os("PATH")?;
    let rustc = std::env::split_paths(&path)
        .map(|dir| dir.join(format!("rustc{}", std::env::consts::EXE_SUFFIX)))
        .find(|rustc| rustc.is_file() && rustc.with_file_name("cargo").is_file() && has_sources(rustc))?;
    Some(Std::Sources { rustc, linker })
}

fn has_sources(rustc: &Path) -> bool {
    sh::ask(rustc, &["--print", "sysroot"]).is_some_and(|sysroot| {
        Path::new(&sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file()
    })
}

/// A distribution's Rust may come without the linker for this target; rustup's toolchains bring one.
fn linker() -> Option<PathBuf> {
    let bundled = || {
        let libdir = sh::ask("rustc", &["--print", "target-libdir"])?;
        let file = Path::new(&libdir)
            .parent()?
            .join("bin")
            .join(format!("rust-lld{}", std::env::consts::EXE_SUFFIX));
        file.is_file().then_some(file)
    };
    bundled().or_else(|| sh::find("rust-lld")).or_else(|| sh::find("wasm-ld"))
}

/// Asks rustup for the target. False when that did not work and another way is needed.
pub fn ask_rustup() -> bool {
    if sh::find("rustup").is_none() {
        println!("      rustup │ not on PATH; the target {TARGET} must come another way");
        return false;
    }
    let mut rustup = sh::command("rustup");
    // Its trace would bury the one line that says what went wrong.
    rustup.args(["target", "add", TARGET]).env("RUST_BACKTRACE", "0");
    match sh::run_labelled("rustup", &mut rustup, RUSTUP_LIMIT) {
        Ok(()) => toolchain_has_std(),
        Err(error) => {
            println!("      rustup │ going another way: {error:#}");
            false
        }
    }
}

/// What Debian's packages must add for a build from sources.
pub fn packages(with_clippy: bool) -> Vec<&'static str> {
    let mut packages = PACKAGES.to_vec();
    if with_clippy {
        packages.push(CLIPPY_PACKAGE);
    }
    if linker().is_none() {
        packages.push("lld");
    }
    packages
}

pub fn require() -> Result<Std> {
    find().with_context(|| {
        format!(
            "no standard library for {TARGET}: looked in the active toolchain, then for a rustc on PATH with its \
             sources; `rustup target add {TARGET}` brings the first{}",
            if apt::available() { ", the Debian packages `rustc-web cargo-web rust-web-src` the second" } else { "" }
        )
    })
}

impl Std {
    pub fn describe(&self) -> String {
        match self {
            Self::Toolchain => "in the active toolchain".to_owned(),
            Self::Sources { rustc, .. } => format!("built from the sources of {}", rustc.display()),
        }
    }

    /// Whether clippy can look at WebAssembly code: it must be of the same version as the compiler.
    pub fn has_clippy(&self) -> bool {
        match self {
            Self::Toolchain => true,
            Self::Sources { rustc, .. } => rustc.with_file_name("clippy-driver").is_file(),
        }
    }

    /// Sets up `command` to build for WebAssembly. Artifacts have a folder of their own, so that two
    /// compilers of different versions do not undo each other's work.
    fn apply(&self, root: &Path, command: &mut Command, crates: &str) -> Result<()> {
        command.env("CARGO_TARGET_DIR", root.join("target/wasm"));
        let Self::Sources { rustc, linker } = self else {
            command.env("PATH", tools::path(root)?);
            return Ok(());
        };
        let bin = links(root, rustc)?;
        let own = tools::path(root)?;
        let path = std::iter::once(bin.clone()).chain(std::env::split_paths(&own));
        command
            .env("PATH", std::env::join_paths(path).context("PATH could not be extended")?)
            .env_remove("RUSTUP_TOOLCHAIN")
            .env("RUSTC", rustc)
            .env("RUSTDOC", rustc.with_file_name("rustdoc"))
            // Building std is not stable in cargo; the packaged compiler builds nothing but itself this way.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", crates)
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        Ok(())
    }

    /// Cargo for WebAssembly, which knows of these crates of the standard library where it builds them itself.
    pub fn cargo(&self, root: &Path, crates: &str) -> Result<Command> {
        // The absolute path: a program is looked for on this process's PATH, not on the child's.
        let program = match self {
            Self::Toolchain => PathBuf::from("cargo"),
            Self::Sources { rustc, .. } => links(root, rustc)?.join("cargo"),
        };
        let mut cargo = sh::command(program);
        cargo.current_dir(root);
        self.apply(root, &mut cargo, crates)?;
        Ok(cargo)
    }
}

/// A folder with nothing but that Rust's programs: its own folder has everything else in it too, and
/// must not come before the rest of PATH.
fn links(root: &Path, rustc: &Path) -> Result<PathBuf> {
    let bin = tools::folder(root).join("system-rust");
    std::fs::create_dir_all(&bin).with_context(|| format!("{} could not be made", bin.display()))?;
    for name in ["rustc", "rustdoc", "cargo", "cargo-clippy", "clippy-driver"] {
        let (from, to) = (rustc.with_file_name(name), bin.join(name));
        if from.is_file() && !to.exists() {
            link(&from, &to)?;
        }
    }
    Ok(bin)
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> Result<()> {
    // A link to a program that is gone is in the way of the new one.
    if to.is_symlink() {
        std::fs::remove_file(to).with_context(|| format!("{} could not be removed", to.display()))?;
    }
    std::os::unix::fs::symlink(from, to).with_context(|| format!("{} could not be made", to.display()))
}

#[cfg(not(unix))]
fn link(from: &Path, _to: &Path) -> Result<()> {
    bail!(
        "{} would be used by way of a link, which only Unix has; install the target with rustup",
        from.display()
    )
}

/// A step that cannot be done must say so rather than pass.
pub fn no_clippy(std: &Std) -> Result<()> {
    bail!(
        "the standard library is {}, and no clippy of that version is beside it; install the Debian package \
         `{CLIPPY_PACKAGE}`, or the target with `rustup target add {TARGET}`",
        std.describe()
    )
}
