//! The page in several files: a tool cuts the linked WebAssembly at the functions that the source marks
//! (feature `split`), after cargo and before wasm-bindgen.
//!
//! Trunk has no place for that step, so it is given a `wasm-bindgen` that does both.

use crate::minify::Minifier;
use crate::{imports, pack, sh, size, tools};
use anyhow::{Context, Result, bail};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the first file is called while it is being built.
const NAME: &str = "synod";
/// The script that fetches the other files; the tool's own name for it.
pub const LINK: &str = "__wasm_split.js";
pub const TOOL: &str = "wasm-split-cli";

fn folder(root: &Path) -> PathBuf {
    root.join("target/wasm/split")
}

/// Whether this machine can split: a program in front of another is a script, which only Unix runs.
pub fn can(root: &Path) -> bool {
    cfg!(unix) && tools::path(root).is_ok_and(|path| sh::find_in(&path, TOOL).is_some())
}

/// A folder that holds the `wasm-bindgen` for Trunk and nothing else.
pub fn front(root: &Path) -> Result<PathBuf> {
    let bin = folder(root).join("bin");
    std::fs::create_dir_all(&bin).with_context(|| format!("{} could not be made", bin.display()))?;
    let own = std::env::current_exe().context("this program does not know where it is")?;
    let file = bin.join("wasm-bindgen");
    std::fs::write(&file, format!("#!/bin/sh\nexec '{}' bindgen \"$@\"\n", own.display()))
        .with_context(|| format!("{} could not be written", file.display()))?;
    executable(&file)?;
    Ok(bin)
}

#[cfg(unix)]
fn executable(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755))
        .with_context(|| format!("{} could not be made executable", file.display()))
}

#[cfg(not(unix))]
fn executable(_: &Path) -> Result<()> {
    Ok(())
}

/// What Trunk calls: splits the file it names, and hands the first part to the real wasm-bindgen.
pub fn bindgen(root: &Path, args: &[String]) -> Result<()> {
    let path = tools::path(root)?;
    let real = sh::find_in(&path, "wasm-bindgen").context("wasm-bindgen is not where it was a moment ago")?;
    let mut command = sh::command(real);
    // The page alone is split; its worker is one file.
    let page =
        args.iter().position(|arg| Path::new(arg).file_name().is_some_and(|name| name == "synod.wasm"));
    match page {
        None => {
            command.args(args);
        }
        Some(place) => {
            let main = split(root, Path::new(&args[place]))?;
            // The other files import the table and the stack pointer, which are the linker's exports.
            command.args(&args[..place]).arg(main).args(&args[place + 1..]).arg("--keep-lld-exports");
        }
    }
    let status = command.status().context("wasm-bindgen could not be started")?;
    if !status.success() {
        bail!("wasm-bindgen failed ({status}); its own messages above say why");
    }
    if page.is_some() {
        let out = written_to(args).context("Trunk names no folder for what wasm-bindgen writes")?;
        imports::shorten(&out, NAME)?;
        Minifier::find(root)?.module(&out.join(format!("{NAME}.js")))?;
    }
    Ok(())
}

/// The folder that wasm-bindgen's arguments name: `--out-dir=FOLDER` or `--out-dir FOLDER`.
fn written_to(args: &[String]) -> Option<PathBuf> {
    let mut args = args.iter();
    args.find_map(|arg| match arg.strip_prefix("--out-dir=") {
        Some(folder) => Some(folder.to_owned()),
        None => (arg == "--out-dir").then(String::new),
    })
    .map(|folder| if folder.is_empty() { args.next().cloned().unwrap_or_default() } else { folder })
    .map(PathBuf::from)
}

fn split(root: &Path, wasm: &Path) -> Result<PathBuf> {
    let out = folder(root).join("out");
    if out.exists() {
        std::fs::remove_dir_all(&out).with_context(|| format!("{} could not be emptied", out.display()))?;
    }
    let path = tools::path(root)?;
    let tool = sh::find_in(&path, TOOL).with_context(|| format!("{TOOL} is not on PATH"))?;
    let mut command = sh::command(tool);
    command.arg(wasm).arg(&out).args(["--target", "web", "--out-name", NAME]);
    sh::run(&mut command).context("the page was not split")?;
    shrink_all(root, &parts(&out)?)?;
    Ok(out.join(format!("{NAME}.wasm")))
}

/// The files that are fetched later.
fn parts(out: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(out).with_context(|| format!("{} could not be read", out.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| {
        file.extension().is_some_and(|end| end == "wasm") && file.file_stem().is_some_and(|stem| stem != NAME)
    });
    files.sort();
    Ok(files)
}

/// Several at once: most of them are small, and what takes time is the start of the tool.
fn shrink_all(root: &Path, files: &[PathBuf]) -> Result<()> {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            shrink(root, file)?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|_| bail!("a thread that shrinks the page's files panicked"))
        })
    })
}

/// Trunk optimises the first file only. The features are those that index.html names.
fn shrink(root: &Path, file: &Path) -> Result<()> {
    let Some(tool) = sh::find_in(&tools::path(root)?, "wasm-opt") else { return Ok(()) };
    let html = std::fs::read_to_string(root.join("index.html")).context("index.html could not be read")?;
    let params = html.split("data-wasm-opt-params=\"").nth(1).and_then(|rest| rest.split('"').next());
    let mut command = sh::command(tool);
    command.arg("-Oz").args(params.unwrap_or_default().split_whitespace());
    command.arg(file).arg("-o").arg(file);
    let status = command.status().context("wasm-opt could not be started")?;
    if !status.success() {
        bail!("wasm-opt failed on {} ({status}); its own messages above say why", file.display());
    }
    Ok(())
}

/// Puts the later files beside the first, and tells the script that fetches them what Trunk called it.
pub fn place(root: &Path, dist: &Path) -> Result<()> {
    let out = folder(root).join("out");
    for file in parts(&out)?.into_iter().filter(|file| !pack::is_chunk(file)) {
        let to = dist.join(file.file_name().unwrap_or_default());
        std::fs::copy(&file, &to).with_context(|| format!("{} could not be written", to.display()))?;
    }
    let link = std::fs::read_to_string(out.join(LINK)).context("the split left no script behind")?;
    let entries = std::fs::read_dir(dist).with_context(|| format!("{} could not be read", dist.display()))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let main = names
        .into_iter()
        .find(|name| name.starts_with(&format!("{NAME}-")) && name.ends_with(".js"))
        .with_context(|| format!("{} holds no script of the page", dist.display()))?;
    let link = link.replace(&format!("./{NAME}.js"), &format!("./{main}"));
    let read = |file: &str| {
        let file = out.join(file);
        std::fs::read(&file).with_context(|| format!("{} could not be read", file.display()))
    };
    let (link, packs) = pack::packed(&link, &[size::LANGUAGE, &size::first_protocol(root)?], read)?;
    for (name, bytes) in packs {
        std::fs::write(dist.join(name), bytes).with_context(|| format!("{name} could not be written"))?;
    }
    std::fs::write(dist.join(LINK), link).with_context(|| format!("{LINK} could not be written"))?;
    let index = dist.join("index.html");
    let html = std::fs::read_to_string(&index).context("the page's HTML could not be read")?;
    std::fs::write(&index, announced(&html)).context("the page's HTML could not be written")
}

/// The page's first script imports the one that fetches the other files: a browser that hears of both at once
/// need not wait for the one to ask for the other, and the page can say which of them did not come.
fn announced(html: &str) -> String {
    html.replacen("</head>", &format!("<link rel=\"modulepreload\" href=\"./{LINK}\"></head>"), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_found_in_both_spellings() {
        let found = |line: &str| written_to(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(found("--target=web --out-dir=a/b synod.wasm"), Some(PathBuf::from("a/b")));
        assert_eq!(found("--out-dir a/b synod.wasm"), Some(PathBuf::from("a/b")));
        assert_eq!(found("synod.wasm"), None);
    }

    #[test]
    fn the_script_that_fetches_is_asked_for_with_the_first() {
        let html = announced("<head><title>x</title></head><body></body>");
        assert_eq!(
            html,
            "<head><title>x</title><link rel=\"modulepreload\" href=\"./__wasm_split.js\"></head><body></body>"
        );
    }
}
