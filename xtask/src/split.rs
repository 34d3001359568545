//! The page in several files: a tool cuts the linked WebAssembly at the functions that the source marks
//! (feature `split`), after cargo and before wasm-bindgen.

use crate::index::Stage;
use crate::program::Program;
use crate::setup::Kit;
use crate::{pack, sh, size, tools};
use anyhow::{Context, Result, bail};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the first file is called while it is being built.
const NAME: &str = "synod";
/// The script that fetches the other files; the tool's own name for it, which the first script imports.
pub const LINK: &str = "__wasm_split.js";
pub const TOOL: &str = "wasm-split-cli";

fn folder(root: &Path) -> PathBuf {
    root.join("target/wasm/split")
}

/// The tool that splits, where it is there.
pub fn tool(root: &Path) -> Option<PathBuf> {
    sh::find_in(&tools::path(root).ok()?, TOOL)
}

/// Cuts a program in several files; gives the first.
pub fn split(root: &Path, kit: &Kit, tool: &Path, program: &Program, wasm: &Path) -> Result<PathBuf> {
    let out = folder(root);
    if out.exists() {
        std::fs::remove_dir_all(&out).with_context(|| format!("{} could not be emptied", out.display()))?;
    }
    let mut command = sh::command(tool);
    command.arg(wasm).arg(&out).args(["--target", "web", "--out-name", NAME]);
    sh::run(&mut command).context("the page was not split")?;
    shrink_all(&parts(&out)?, |file| program.shrink(kit, file))?;
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
fn shrink_all(files: &[PathBuf], shrink: impl Fn(&Path) -> Result<()> + Sync) -> Result<()> {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            shrink(file)?;
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

/// Puts the later files beside the first, with the script that fetches them, which imports the page's first
/// script by the name that it has there. Gives its own name.
pub fn place(stage: &Stage, first_script: &str) -> Result<String> {
    let out = folder(stage.root);
    for file in parts(&out)?.into_iter().filter(|file| !pack::is_chunk(file)) {
        let to = stage.folder.join(file.file_name().unwrap_or_default());
        std::fs::copy(&file, &to).with_context(|| format!("{} could not be written", to.display()))?;
    }
    let link = std::fs::read_to_string(out.join(LINK)).context("the split left no script behind")?;
    let link = link.replace(&format!("./{NAME}.js"), &format!("./{first_script}"));
    let read = |file: &str| {
        let file = out.join(file);
        std::fs::read(&file).with_context(|| format!("{} could not be read", file.display()))
    };
    let (link, packs) = pack::packed(&link, &[size::LANGUAGE, &size::first_protocol(stage.root)?], read)?;
    for (name, bytes) in
        packs.iter().map(|(name, bytes)| (*name, bytes.as_slice())).chain([(LINK, link.as_bytes())])
    {
        std::fs::write(stage.folder.join(name), bytes)
            .with_context(|| format!("{name} could not be written"))?;
    }
    Ok(LINK.to_owned())
}
