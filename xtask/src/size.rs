//! What a browser loads first, and how much of the budget that takes.

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The lesson that a first visit opens, inside dist/.
const FIRST_LESSON: &str = "lessons/paxos-b-returns.md";
const BUDGET: usize = 300 * 1000;

struct Row {
    name: String,
    raw: usize,
    gzipped: usize,
}

/// Prints the table; an error when the first load is over the budget or not all there.
pub fn report(dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let html = std::fs::read_to_string(&index)
        .with_context(|| format!("{} could not be read; `cargo xtask build` makes it", index.display()))?;
    let mut files = vec![PathBuf::from("index.html")];
    files.extend(first_load(&html, &names(dist)?));
    files.extend(snippets(dist));
    files.push(PathBuf::from(FIRST_LESSON));
    let mut rows = Vec::new();
    for file in files {
        let path = dist.join(&file);
        let bytes = std::fs::read(&path)
            .with_context(|| format!("{} belongs to the first load but could not be read", path.display()))?;
        rows.push(Row { name: file.display().to_string(), raw: bytes.len(), gzipped: gzipped(&bytes)? });
    }
    print!("{}", table(&rows));
    let total: usize = rows.iter().map(|row| row.gzipped).sum();
    if total > BUDGET {
        bail!(
            "the first load is {total} bytes gzipped, over its budget of {BUDGET}; the table says which file weighs most"
        );
    }
    Ok(())
}

fn names(dist: &Path) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(dist).with_context(|| format!("{} could not be read", dist.display()))?;
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

/// Code and styles that index.html asks for by name: what a worker or an embedding page loads comes later.
fn first_load(html: &str, names: &[String]) -> Vec<PathBuf> {
    let counted = |name: &&String| [".wasm", ".js", ".css"].iter().any(|end| name.ends_with(end));
    names.iter().filter(counted).filter(|name| html.contains(name.as_str())).map(PathBuf::from).collect()
}

/// JavaScript that crates bring along is imported by the main script, not named in index.html.
fn snippets(dist: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![dist.join("snippets")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(inside) = path.strip_prefix(dist) {
                found.push(inside.to_path_buf());
            }
        }
    }
    found.sort();
    found
}

fn gzipped(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).context("compressing in memory failed")?;
    Ok(encoder.finish().context("compressing in memory failed")?.len())
}

fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0).max("first load".len());
    let mut text = format!("{:<width$}  {:>10}  {:>10}\n", "file", "raw", "gzip -9");
    for row in rows {
        text += &format!("{:<width$}  {:>10}  {:>10}\n", row.name, row.raw, row.gzipped);
    }
    let raw: usize = rows.iter().map(|row| row.raw).sum();
    let gzipped: usize = rows.iter().map(|row| row.gzipped).sum();
    let percent = gzipped * 100 / BUDGET;
    text + &format!("{:<width$}  {raw:>10}  {gzipped:>10}  {percent} % of {BUDGET} bytes\n", "first load")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_page_names_counts() {
        let names = ["a.js", "a_bg.wasm", "worker.js", "a.png", "a.css"].map(str::to_owned);
        let html = "<link href=./a.css> import './a.js'; './a_bg.wasm' <img src=a.png>";
        assert_eq!(first_load(html, &names), ["a.js", "a_bg.wasm", "a.css"].map(PathBuf::from));
    }

    #[test]
    fn the_table_adds_up() {
        let row = |name: &str, raw, gzipped| Row { name: name.to_owned(), raw, gzipped };
        let text = table(&[row("a.js", 1000, 300), row("b.wasm", 200_000, 29_700)]);
        let last = text.lines().last().unwrap();
        assert!(last.contains("201000") && last.contains("30000") && last.contains("10 %"), "{text}");
    }

    #[test]
    fn repetition_compresses() {
        assert!(gzipped(&[7; 10_000]).unwrap() < 100);
    }
}
