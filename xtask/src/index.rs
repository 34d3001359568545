//! index.html, which says what the page is made of, and what is written for a browser instead.
//!
//! Its links are those of [Trunk](https://trunkrs.dev) (`data-trunk`), so that `trunk serve` reads it too.

use crate::minify::{Kind, Minifier};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::path::Path;

const LINK: &str = "<link data-trunk ";

/// A link to a part of the page: where it stands, and what it says.
#[derive(Debug, PartialEq)]
pub struct Link {
    place: Range<usize>,
    attributes: BTreeMap<String, String>,
}

impl Link {
    /// The value of an attribute; one without a value has an empty one.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    pub fn needed(&self, name: &str) -> Result<&str> {
        self.get(name).with_context(|| format!("a link in index.html has no `{name}`: {:?}", self.attributes))
    }
}

/// The links of index.html in their order.
pub fn links(html: &str) -> Result<Vec<Link>> {
    let found = html.match_indices(LINK).map(|(start, _)| {
        let inside = start + LINK.len();
        let end = html[inside..].find("/>").context("a link in index.html does not end with `/>`")?;
        let attributes = attributes(&html[inside..inside + end])?;
        Ok(Link { place: start..inside + end + "/>".len(), attributes })
    });
    found.collect()
}

fn attributes(tag: &str) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut rest = tag.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix('=') {
            None => ("", after),
            Some(value) => value
                .strip_prefix('"')
                .and_then(|value| value.split_once('"'))
                .with_context(|| format!("`{name}` in a link of index.html has no value in quotes"))?,
        };
        found.insert(name.to_owned(), value.to_owned());
        rest = after.trim_start();
    }
    Ok(found)
}

/// A folder that becomes the page.
pub struct Stage<'a> {
    pub root: &'a Path,
    pub folder: &'a Path,
    pub minifier: &'a Minifier,
}

/// The page's program, as it lies in the stage.
pub struct Entry {
    pub script: String,
    pub wasm: String,
    /// Scripts that the first one imports.
    pub beside: Vec<String>,
}

impl Stage<'_> {
    /// Brings the files that the links name, and writes the HTML that asks for them: without comments, with one
    /// sheet for all that are linked (a quarter smaller than each on its own), with `picture` for its sketch.
    pub fn write(&self, html: &str, links: &[Link], entry: &Entry, picture: &str) -> Result<()> {
        let mut page = String::new();
        let mut from = 0;
        let mut sheets = String::new();
        let last_sheet = links.iter().rposition(|link| link.get("rel") == Some("css"));
        for (number, link) in links.iter().enumerate() {
            page += &html[from..link.place.start];
            from = link.place.end;
            match link.needed("rel")? {
                "css" => {
                    sheets += &self.read(link)?;
                    if last_sheet == Some(number) {
                        let sheet = self.minifier.minify(&sheets, Kind::Css)?;
                        let name = self.named("style", "css", sheet.as_bytes())?;
                        page += &format!("<link rel=\"stylesheet\" href=\"./{name}\">");
                    }
                }
                "inline" => page += &self.inline(link)?,
                "icon" => {
                    let name = self.named("synod", "svg", self.read(link)?.as_bytes())?;
                    page +=
                        &format!("<link rel=\"icon\" type=\"{}\" href=\"./{name}\">", link.needed("type")?);
                }
                "copy-file" | "copy-dir" => {
                    let source = self.root.join(link.needed("href")?);
                    let name = source.file_name().context("a link in index.html names no file")?;
                    copy(&source, &self.folder.join(name))?;
                }
                "rust" if link.get("data-type") == Some("worker") => {}
                "rust" => page += &start(entry),
                other => bail!("a link in index.html is of a kind that this build does not know: `{other}`"),
            }
        }
        page += &html[from..];
        let page = with_picture(&page, picture).context("the page has no sketch for its first picture")?;
        let page = page.replacen("</head>", &format!("{}</head>", announced(entry)), 1);
        let index = self.folder.join("index.html");
        std::fs::write(&index, bare(&page))
            .with_context(|| format!("{} could not be written", index.display()))
    }

    fn read(&self, link: &Link) -> Result<String> {
        let file = self.root.join(link.needed("href")?);
        std::fs::read_to_string(&file).with_context(|| format!("{} could not be read", file.display()))
    }

    fn inline(&self, link: &Link) -> Result<String> {
        let (text, file) = (self.read(link)?, link.needed("href")?);
        match Path::new(file).extension().and_then(|end| end.to_str()) {
            Some("css") => Ok(format!("<style>{}</style>", self.minifier.minify(&text, Kind::Css)?)),
            Some("js") => Ok(format!("<script>{}</script>", self.minifier.minify(&text, Kind::Script)?)),
            _ => bail!("index.html has {file} inline, which is neither a sheet nor a script"),
        }
    }

    /// Writes a file under a name that changes with what is in it, so that no browser keeps an old one.
    pub fn named(&self, stem: &str, end: &str, bytes: &[u8]) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let name = format!("{stem}-{:016x}.{end}", hasher.finish());
        let file = self.folder.join(&name);
        std::fs::write(&file, bytes).with_context(|| format!("{} could not be written", file.display()))?;
        Ok(name)
    }
}

/// The script that starts the program. The event, which is Trunk's, says where its memory is: tests and benchmarks
/// look at it.
fn start(entry: &Entry) -> String {
    let Entry { script, wasm, .. } = entry;
    format!(
        "<script type=\"module\">
import init from './{script}';
const wasm = await init({{ module_or_path: './{wasm}' }});
dispatchEvent(new CustomEvent('TrunkApplicationStarted', {{ detail: {{ wasm }} }}));
</script>"
    )
}

/// The program's files are asked for at once: a browser need not wait for one to ask for the next, and the page
/// can say which of them did not come.
fn announced(entry: &Entry) -> String {
    let scripts = std::iter::once(&entry.script).chain(&entry.beside);
    let scripts: String =
        scripts.map(|name| format!("<link rel=\"modulepreload\" href=\"./{name}\">")).collect();
    let wasm = &entry.wasm;
    scripts
        + &format!(
            "<link rel=\"preload\" href=\"./{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>"
        )
}

fn with_picture(page: &str, picture: &str) -> Option<String> {
    let (before, rest) = page.split_once("<svg id=\"sketch\"")?;
    let (_, after) = rest.split_once("</svg>")?;
    Some(format!("{before}{picture}{after}"))
}

/// HTML without comments and indentation.
fn bare(html: &str) -> String {
    let text = without(html, "<!--", "-->");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// A text without what stands between two marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        left += before;
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    left + rest
}

/// Copies a file, or a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        std::fs::copy(from, to)
            .with_context(|| format!("{} could not be copied to {}", from.display(), to.display()))?;
        return Ok(());
    }
    std::fs::create_dir_all(to).with_context(|| format!("{} could not be made", to.display()))?;
    let entries = std::fs::read_dir(from).with_context(|| format!("{} could not be read", from.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("{} could not be read", from.display()))?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: &str = "<svg><circle/></svg>";
    const HTML: &str = r#"<head>
  <!-- Said. -->
  <link data-trunk rel="inline" href="boot.js" />
  <link rel="author" href="x" />
</head>
<body>
  <svg id="sketch"><path/></svg><p>x</p>
  <link data-trunk rel="css" href="a.css" />
  <link data-trunk rel="css" href="b.css" />
  <link data-trunk rel="copy-dir" href="more" />
  <link data-trunk rel="rust" data-bin="synod" />
</body>
"#;

    struct Folders(std::path::PathBuf);

    impl Folders {
        fn new(name: &str) -> Folders {
            let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            for inside in ["root/more/deep", "stage"] {
                std::fs::create_dir_all(folder.join(inside)).unwrap();
            }
            let write =
                |name: &str, text: &str| std::fs::write(folder.join("root").join(name), text).unwrap();
            write("boot.js", "go();");
            write("a.css", "/* A sheet. */\na {}\n");
            write("b.css", ".b {}");
            write("more/deep/c.txt", "c");
            Folders(folder)
        }

        fn write(&self, html: &str) -> Result<String> {
            let folder = self.0.join("stage");
            let stage = Stage { root: &self.0.join("root"), folder: &folder, minifier: &Minifier::none() };
            let entry = Entry { script: "p.js".into(), wasm: "p.wasm".into(), beside: vec!["l.js".into()] };
            stage.write(html, &links(html)?, &entry, PICTURE)?;
            Ok(std::fs::read_to_string(folder.join("index.html"))?)
        }
    }

    impl Drop for Folders {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn links_are_read_with_their_attributes() {
        let links = links(HTML).unwrap();
        let kinds: Vec<&str> = links.iter().map(|link| link.get("rel").unwrap()).collect();
        assert_eq!(kinds, ["inline", "css", "css", "copy-dir", "rust"]);
        assert_eq!(links[4].get("data-bin"), Some("synod"));
        assert!(links[4].needed("href").is_err());
        let bare = attributes("rel=\"rust\" data-loader-shim data-x=\"a b\"").unwrap();
        assert_eq!(bare["data-loader-shim"], "");
        assert_eq!(bare["data-x"], "a b");
        assert!(attributes("rel=rust").unwrap_err().to_string().contains("`rel`"));
    }

    #[test]
    fn the_page_asks_for_what_was_brought() {
        let folders = Folders::new("whole");
        let html = folders.write(HTML).unwrap();
        let stage = folders.0.join("stage");
        let names = std::fs::read_dir(&stage).unwrap().flatten();
        let names: Vec<String> = names.map(|entry| entry.file_name().into_string().unwrap()).collect();
        let sheet = names.iter().find(|name| name.starts_with("style-")).unwrap();
        assert_eq!(std::fs::read_to_string(stage.join(sheet)).unwrap(), "/* A sheet. */\na {}\n.b {}");
        assert_eq!(std::fs::read_to_string(stage.join("more/deep/c.txt")).unwrap(), "c");
        assert!(html.contains(&format!("<link rel=\"stylesheet\" href=\"./{sheet}\">")), "{html}");
        assert!(html.contains("<script>go();</script>") && html.contains(PICTURE), "{html}");
        assert!(html.contains("from './p.js'") && html.contains("module_or_path: './p.wasm'"), "{html}");
        assert!(html.contains("<link rel=\"modulepreload\" href=\"./l.js\">"), "{html}");
        assert!(html.contains("<link rel=\"author\" href=\"x\" />"), "{html}");
        assert!(
            !html.contains("data-trunk") && !html.contains("Said.") && !html.contains("sketch"),
            "{html}"
        );
    }

    #[test]
    fn a_link_that_nobody_brings_is_an_error() {
        let folders = Folders::new("unknown");
        let error = folders.write(&HTML.replace("copy-dir", "sass")).unwrap_err();
        assert!(error.to_string().contains("`sass`"), "{error}");
        let error = folders.write(&HTML.replace("a.css", "none.css")).unwrap_err();
        assert!(error.to_string().contains("none.css"), "{error}");
    }
}
