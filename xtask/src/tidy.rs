//! What a browser need not read: the style sheets as one file, the HTML without its comments, and the script and the
//! sheets in it as esbuild writes them.
//!
//! Trunk makes a file of each sheet. Together they are a quarter smaller compressed, and there are four files
//! fewer to wait for, or to miss.

use crate::minify::{Kind, Minifier};
use anyhow::{Context, Result};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

const LINK: &str = "<link rel=\"stylesheet\" href=\"./";

/// Rewrites a page that Trunk has built, with this picture in the place of its sketch.
pub fn tidy(dist: &Path, picture: &str, minifier: &Minifier) -> Result<()> {
    let index = dist.join("index.html");
    let html = std::fs::read_to_string(&index).context("the page's HTML could not be read")?;
    let (mut sheet, mut names) = (String::new(), Vec::new());
    let mut rest = html.as_str();
    let mut page = String::new();
    while let Some((before, after)) = rest.split_once(LINK) {
        let (name, tail) = after.split_once('"').context("a style sheet's link has no end")?;
        let text =
            std::fs::read_to_string(dist.join(name)).with_context(|| format!("{name} could not be read"))?;
        sheet += &text;
        names.push(name.to_owned());
        page += before.trim_end();
        rest = tail.split_once('>').context("a style sheet's link has no end")?.1;
        if !rest.contains(LINK) {
            sheet = minifier.minify(&sheet, Kind::Css)?;
            // The name changes with what is in it, so that no browser keeps an old one.
            let mut hasher = DefaultHasher::new();
            sheet.hash(&mut hasher);
            let name = format!("style-{:016x}.css", hasher.finish());
            std::fs::write(dist.join(&name), &sheet)
                .with_context(|| format!("{name} could not be written"))?;
            page += &format!("\n{LINK}{name}\"/>");
        }
    }
    page += rest;
    let page = match page.contains(picture) {
        true => page,
        false => with_picture(&page, picture).context("the page has no sketch for its first picture")?,
    };
    let page = inside(&page, "<style>", "</style>", |sheet| minifier.minify(sheet, Kind::Css))?;
    let page = inside(&page, "<script>", "</script>", |script| minifier.minify(script, Kind::Script))?;
    std::fs::write(&index, bare(&page)).context("the page's HTML could not be written")?;
    for name in names {
        std::fs::remove_file(dist.join(&name)).with_context(|| format!("{name} could not be removed"))?;
    }
    Ok(())
}

fn with_picture(page: &str, picture: &str) -> Option<String> {
    let (before, rest) = page.split_once("<svg id=\"sketch\"")?;
    let (_, after) = rest.split_once("</svg>")?;
    Some(format!("{before}{picture}{after}"))
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

/// The page with what stands between two tags changed.
fn inside(page: &str, open: &str, close: &str, change: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut parts = page.split(open);
    let mut changed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (within, after) = part.split_once(close).with_context(|| format!("a {open} has no end"))?;
        changed += &format!("{open}{}{close}{after}", change(within)?);
    }
    Ok(changed)
}

/// HTML without comments and indentation.
fn bare(html: &str) -> String {
    let text = without(html, "<!--", "-->");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: &str = "<svg><circle/></svg>";

    #[test]
    fn the_sheets_become_one_in_their_order() {
        let dist = std::env::temp_dir().join(format!("xtask-tidy-{}", std::process::id()));
        std::fs::create_dir_all(&dist).unwrap();
        std::fs::write(dist.join("a-1.css"), "/* A sheet. */\na {\n  color: red;\n}\n").unwrap();
        std::fs::write(dist.join("b-2.css"), ".b > i { margin: calc(1px + 2px) }").unwrap();
        let links = "    <link rel=\"stylesheet\" href=\"./a-1.css\" integrity=\"x\"/>\n    <link rel=\"stylesheet\" href=\"./b-2.css\"/>\n";
        let html = format!(
            "<head><!-- Said. -->\n<script>\n  go();\n</script></head>\n<body>\n{links}  <svg id=\"sketch\"><path/></svg><p>x</p>\n</body>\n"
        );
        std::fs::write(dist.join("index.html"), html).unwrap();
        tidy(&dist, PICTURE, &Minifier::none()).unwrap();
        let names: Vec<String> = std::fs::read_dir(&dist)
            .unwrap()
            .flatten()
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        let sheet = names.iter().find(|name| name.starts_with("style-")).unwrap();
        assert_eq!(names.len(), 2, "{names:?}");
        assert_eq!(
            std::fs::read_to_string(dist.join(sheet)).unwrap(),
            "/* A sheet. */\na {\n  color: red;\n}\n.b > i { margin: calc(1px + 2px) }"
        );
        let html = std::fs::read_to_string(dist.join("index.html")).unwrap();
        assert_eq!(
            html,
            format!(
                "<head>\n<script>\ngo();\n</script></head>\n<body>\n<link rel=\"stylesheet\" href=\"./{sheet}\"/>\n{PICTURE}<p>x</p>\n</body>\n"
            )
        );
        // A second time there is nothing left to do but to name it anew.
        tidy(&dist, PICTURE, &Minifier::none()).unwrap();
        assert_eq!(std::fs::read_to_string(dist.join("index.html")).unwrap(), html);
        std::fs::remove_dir_all(dist).unwrap();
    }
}
