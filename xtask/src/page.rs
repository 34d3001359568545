//! The page: what index.html names, built and laid into one folder of plain files.

use crate::index::{self, Entry, Link, Stage};
use crate::minify::Minifier;
use crate::program::Program;
use crate::setup::{self, Kit};
use crate::{imports, picture, sh, split};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::time::Instant;

pub fn dist(root: &Path) -> PathBuf {
    root.join("dist")
}

/// Where a build works before it replaces the page that is there.
fn stage(root: &Path) -> PathBuf {
    dist(root).join(".stage")
}

pub fn build(root: &Path, kit: &Kit) -> Result<()> {
    let _lock = setup::lock(root)?;
    let started = Instant::now();
    println!("Page: building it (std for WebAssembly {})", kit.std.describe());
    if kit.wasm_opt.is_none() {
        println!("Page: wasm-opt is not there, so the page will be larger than it should");
    }
    if kit.split.is_none() {
        println!("Page: the tool that splits it is not there, so a first visit will load all of it");
    }
    let html = std::fs::read_to_string(root.join("index.html")).context("index.html could not be read")?;
    let links = index::links(&html)?;
    let minifier = Minifier::find(root)?;
    let folder = emptied(&stage(root))?;
    let stage = Stage { root, folder: &folder, minifier: &minifier };
    // Programs are linked on one core, which leaves the others to this.
    let drawing = picture::begin(root)?;
    let entry = programs(&stage, kit, &links)?;
    stage.write(&html, &links, &entry, &picture::finish(drawing)?)?;
    replace(&dist(root), &folder)?;
    println!("Page: {} is ready, built in {}", dist(root).display(), sh::elapsed(started));
    Ok(())
}

/// Builds the page's program and its worker; the second is compiled while the first is split and made smaller.
fn programs(stage: &Stage, kit: &Kit, links: &[Link]) -> Result<Entry> {
    let find = |worker: bool| {
        let is = |link: &&Link| {
            link.get("rel") == Some("rust") && (link.get("data-type") == Some("worker")) == worker
        };
        links.iter().find(is).context("index.html names no program, or no worker").and_then(Program::of)
    };
    let (main, worker) = (find(false)?, find(true)?);
    let features: &[&str] = if kit.split.is_some() { &["split"] } else { &[] };
    let file = main.compile(stage.root, kit, features)?;
    std::thread::scope(|scope| {
        let entry = scope.spawn(|| finish_main(stage, kit, &main, &file));
        let beside = finish_worker(stage, kit, &worker);
        let entry = entry.join().unwrap_or_else(|_| bail!("the end of the page's build panicked"));
        beside.and(entry)
    })
}

fn finish_main(stage: &Stage, kit: &Kit, main: &Program, file: &Path) -> Result<Entry> {
    let out = emptied(&stage.root.join("target/wasm/bound").join(&main.name))?;
    let name = &main.name;
    if let Some(tool) = &kit.split {
        let first = split::split(stage.root, kit, tool, main, file)?;
        // The other files import the table and the stack pointer, which are the linker's exports.
        main.bind(stage.root, &first, &out, &["--keep-lld-exports"])?;
        imports::shorten(&out, name)?;
    } else {
        main.bind(stage.root, file, &out, &[])?;
    }
    let (script, wasm) = (out.join(format!("{name}.js")), out.join(format!("{name}_bg.wasm")));
    stage.minifier.module(&script)?;
    main.shrink(kit, &wasm)?;
    let read =
        |file: &Path| std::fs::read(file).with_context(|| format!("{} could not be read", file.display()));
    let snippets = out.join("snippets");
    if snippets.is_dir() {
        index::copy(&snippets, &stage.folder.join("snippets"))?;
    }
    let script = stage.named(name, "js", &read(&script)?)?;
    let wasm = stage.named(&format!("{name}_bg"), "wasm", &read(&wasm)?)?;
    let beside = match kit.split {
        Some(_) => vec![split::place(stage, &script)?],
        None => Vec::new(),
    };
    Ok(Entry { script, wasm, beside })
}

/// The worker's files keep their names: the page asks for them by these.
fn finish_worker(stage: &Stage, kit: &Kit, worker: &Program) -> Result<()> {
    let file = worker.compile(stage.root, kit, &[])?;
    let name = &worker.name;
    worker.bind(stage.root, &file, stage.folder, &[])?;
    stage.minifier.module(&stage.folder.join(format!("{name}.js")))?;
    worker.shrink(kit, &stage.folder.join(format!("{name}_bg.wasm")))?;
    let start =
        format!("import init from './{name}.js';await init({{ module_or_path: './{name}_bg.wasm' }});\n");
    let loader = stage.folder.join(format!("{name}_loader.js"));
    std::fs::write(&loader, start).with_context(|| format!("{} could not be written", loader.display()))
}

/// A folder with nothing in it.
fn emptied(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("{} could not be emptied", folder.display()))?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("{} could not be made", folder.display()))?;
    Ok(folder.to_owned())
}

/// Puts what is in the stage in the place of the page that was there before.
fn replace(dist: &Path, stage: &Path) -> Result<()> {
    let entries = |folder: &Path| -> Result<Vec<PathBuf>> {
        let read =
            std::fs::read_dir(folder).with_context(|| format!("{} could not be read", folder.display()))?;
        Ok(read.flatten().map(|entry| entry.path()).collect())
    };
    for old in entries(dist)?.into_iter().filter(|old| old != stage) {
        let removed = if old.is_dir() { std::fs::remove_dir_all(&old) } else { std::fs::remove_file(&old) };
        removed.with_context(|| format!("{} could not be removed", old.display()))?;
    }
    for new in entries(stage)? {
        let to = dist.join(new.file_name().unwrap_or_default());
        std::fs::rename(&new, &to).with_context(|| format!("{} could not be written", to.display()))?;
    }
    std::fs::remove_dir(stage).with_context(|| format!("{} could not be removed", stage.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_page_leaves_nothing_of_the_old_one() {
        let dist = std::env::temp_dir().join(format!("xtask-page-{}", std::process::id()));
        let stage = emptied(&dist.join(".stage")).unwrap();
        std::fs::create_dir_all(dist.join("lessons")).unwrap();
        std::fs::write(dist.join("old.js"), "old").unwrap();
        std::fs::create_dir_all(stage.join("lessons")).unwrap();
        std::fs::write(stage.join("lessons/a"), "new").unwrap();
        replace(&dist, &stage).unwrap();
        let names: Vec<_> =
            std::fs::read_dir(&dist).unwrap().flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(names, ["lessons"]);
        assert_eq!(std::fs::read_to_string(dist.join("lessons/a")).unwrap(), "new");
        std::fs::remove_dir_all(dist).unwrap();
    }
}
