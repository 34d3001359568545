//! What a browser loads first, and how much of the budget that takes.

use crate::picture;
use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What a first visit shows: its header names the protocol whose file is fetched.
pub const FIRST_SCRIPT: &str = "static/first.script";
/// The language that is counted; the other one weighs about as much.
pub const LANGUAGE: &str = "en";
const BUDGET: usize = 330 * 1000;
/// Requests before the first picture of a run: more of them take longer than what they bring.
const REQUESTS: usize = 12;

struct Row {
    name: String,
    raw: usize,
    gzipped: usize,
}

/// Prints the table; an error when the first load is over the budget or not all there.
pub fn report(root: &Path, dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let html = std::fs::read_to_string(&index)
        .with_context(|| format!("{} could not be read; `cargo xtask build` makes it", index.display()))?;
    let mut files = vec![PathBuf::from("index.html")];
    files.extend(first_load(&html, &names(dist)?));
    files.extend(snippets(dist));
    files.extend(parts(root, dist)?);
    // The HTML names some of what the first file fetches by itself.
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|file| seen.insert(file.clone()));
    let mut rows = Vec::new();
    for file in files {
        let path = dist.join(&file);
        let bytes = std::fs::read(&path)
            .with_context(|| format!("{} belongs to the first load but could not be read", path.display()))?;
        rows.push(Row { name: file.display().to_string(), raw: bytes.len(), gzipped: gzipped(&bytes)? });
    }
    print!("{}", table(&rows));
    for lang in picture::LANGUAGES {
        let picture = static_picture(&html, lang)
            .with_context(|| format!("{} holds no first picture for `{lang}`", index.display()))?;
        println!("static first picture, {lang}: {} bytes of index.html", picture.len());
    }
    let total: usize = rows.iter().map(|row| row.gzipped).sum();
    if total > BUDGET {
        bail!(
            "the first load is {total} bytes gzipped, over its budget of {BUDGET}; the table says which file weighs most"
        );
    }
    if rows.len() > REQUESTS {
        bail!("{} files are fetched before the first picture, and {REQUESTS} may be", rows.len());
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

/// What stands in the page before any of its program has come.
fn static_picture<'a>(html: &'a str, lang: &str) -> Option<&'a str> {
    let mark = html.find(&format!("class=\"drawing {lang}\""))?;
    let begin = html[..mark].rfind("<svg")?;
    let end = begin + html[begin..].find("</svg>")? + "</svg>".len();
    Some(&html[begin..end]).filter(|svg| svg.contains("<text"))
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

/// What the first file of a split page fetches before it can show the example: the language and the
/// protocol, each with the files that it shares with others, and the protocol's texts.
fn parts(root: &Path, dist: &Path) -> Result<Vec<PathBuf>> {
    let link = dist.join(crate::split::LINK);
    let Ok(link_text) = std::fs::read_to_string(&link) else { return Ok(Vec::new()) };
    let protocol = first_protocol(root)?;
    let mut files = vec![PathBuf::from(crate::split::LINK)];
    for part in [LANGUAGE, &protocol] {
        let found = loaded_with(&link_text, part);
        if found.is_empty() {
            bail!("{} knows no part `{part}`", link.display());
        }
        files.extend(found);
    }
    files.sort();
    files.dedup();
    files.push(Path::new("locales").join(LANGUAGE).join(format!("{}.ftl", protocol.replace('_', "-"))));
    Ok(files)
}

/// The protocol of the example, as a part of the page is called.
pub fn first_protocol(root: &Path) -> Result<String> {
    let script = root.join(FIRST_SCRIPT);
    let script = std::fs::read_to_string(&script)
        .with_context(|| format!("{} could not be read", script.display()))?;
    let protocol = script.lines().find_map(|line| line.strip_prefix("protocol ")?.split_whitespace().next());
    let protocol = protocol.with_context(|| format!("{FIRST_SCRIPT} names no protocol"))?;
    Ok(protocol.replace('-', "_"))
}

/// The files that the script fetches for a part: its own, and those of the chunks that it names.
fn loaded_with(link: &str, part: &str) -> Vec<PathBuf> {
    let file = |text: &str| text.split_once("\"./")?.1.split_once('"').map(|(name, _)| PathBuf::from(name));
    let Some((_, rest)) = link.split_once(&format!("__wasm_split_load_{part} =")) else { return Vec::new() };
    let statement = rest.split("\nexport").next().unwrap_or(rest);
    let of_chunks = crate::pack::of_part(link, part).into_iter();
    let of_chunks = of_chunks.filter_map(|name| file(link.split_once(&format!("const {name} ="))?.1));
    let mut files: Vec<PathBuf> = file(statement).into_iter().chain(of_chunks).collect();
    files.dedup();
    files
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
    text += &format!("{:<width$}  {raw:>10}  {gzipped:>10}  {percent} % of {BUDGET} bytes\n", "first load");
    text + &format!("{} requests before the first picture, of {REQUESTS}\n", rows.len())
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
    fn a_part_comes_with_the_chunks_that_it_shares() {
        let link = r#"
const __chunk_8 = makeLoad(() => { fetch(new URL("./chunk_8.wasm", import.meta.url)); }, []);
const __chunk_9 = makeLoad(() => { fetch(new URL("./chunk_9.wasm", import.meta.url)); }, []);
export const __wasm_split_load_zh = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_zh.wasm", import.meta.url));
}, [__chunk_8]));
export const __wasm_split_load_en = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_en.wasm", import.meta.url));
}, [__chunk_8, __chunk_9]));
"#;
        let files = |part| loaded_with(link, part);
        assert_eq!(files("en"), ["split_en.wasm", "chunk_8.wasm", "chunk_9.wasm"].map(PathBuf::from));
        assert_eq!(files("zh"), ["split_zh.wasm", "chunk_8.wasm"].map(PathBuf::from));
        assert!(files("fr").is_empty());
    }

    #[test]
    fn only_a_picture_with_something_on_it_is_one() {
        let html = "<p><svg class=\"drawing en\"><text>S1</text></svg><svg class=\"drawing zh\"></svg>";
        assert_eq!(static_picture(html, "en"), Some("<svg class=\"drawing en\"><text>S1</text></svg>"));
        assert_eq!(static_picture(html, "zh"), None, "it is empty");
        assert_eq!(static_picture(html, "fr"), None);
    }

    #[test]
    fn the_table_adds_up() {
        let row = |name: &str, raw, gzipped| Row { name: name.to_owned(), raw, gzipped };
        let text = table(&[row("a.js", 1000, 300), row("b.wasm", 200_000, 29_700)]);
        assert!(text.ends_with("2 requests before the first picture, of 12\n"), "{text}");
        let last = text.lines().rev().nth(1).unwrap();
        assert!(last.contains("201000") && last.contains("30000") && last.contains("9 %"), "{text}");
    }

    #[test]
    fn repetition_compresses() {
        assert!(gzipped(&[7; 10_000]).unwrap() < 100);
    }
}
