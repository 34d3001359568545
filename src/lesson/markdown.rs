//! A lesson's prose as a small tree: the part of Markdown that a lesson needs.
//!
//! Paragraphs, headings (`#`), lists, quotes, fenced code; `*emphasis*`, `**strong**` (`_` and `__`
//! too), `` `code` ``, links in brackets or angles, `\` before a mark that is to be a character, two
//! spaces or `\` at the end of a line that is to end there. Raw HTML stays text; links lead to
//! `https:` or within the page. A whole Markdown library would be a tenth of the page.
//!
//! One thing is read otherwise than CommonMark reads it: a mark may stand between a character and
//! punctuation. Chinese puts no space there, so that every `**sentence。**` would be lost.

mod inline;

use inline::inlines;

/// Containers nested deeper than this are read as part of what holds them.
const MAX_DEPTH: usize = 8;

/// A block of prose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    Paragraph(Vec<Inline>),
    /// `level` from 1 to 6.
    Heading {
        level: u8,
        content: Vec<Inline>,
    },
    /// `first` is the number of the first item of a numbered list.
    List {
        first: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    Code(String),
}

/// A run of text within a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Inline {
    Text(String),
    Strong(Vec<Inline>),
    Emph(Vec<Inline>),
    Code(String),
    /// `href` begins with `https://` or `#`.
    Link {
        href: String,
        content: Vec<Inline>,
    },
    Break,
}

/// Reads Markdown. It cannot fail: what means nothing special is text.
pub fn prose(source: &str) -> Vec<Block> {
    blocks(&source.lines().collect::<Vec<_>>(), 0)
}

/// What a line begins.
enum Begin<'a> {
    /// Nothing: it is text.
    Text,
    Blank,
    /// A line across, which a lesson does not show.
    Rule,
    Heading(u8, &'a str),
    /// The marks of the fence.
    Fence(&'a str),
    /// What follows the mark.
    Quote(&'a str),
    Item(Item<'a>),
}

struct Item<'a> {
    /// None for a bullet.
    number: Option<u64>,
    /// Items with the same mark make one list.
    mark: char,
    /// Columns before the content.
    indent: usize,
    content: &'a str,
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn begin(line: &str, depth: usize) -> Begin<'_> {
    let text = line.trim();
    let first = text.chars().next();
    let bare = text.trim_start_matches('#');
    let level = text.len() - bare.len();
    let run = text.len() - text.trim_start_matches(['`', '~']).len();
    let ruled = |mark| text.len() > 2 && text.chars().all(|c| c == mark);
    match first {
        None => Begin::Blank,
        _ if ['-', '*', '_'].into_iter().any(ruled) => Begin::Rule,
        Some('#') if level <= 6 && (bare.is_empty() || bare.starts_with(' ')) => {
            Begin::Heading(level as u8, bare.trim_end_matches('#').trim())
        }
        Some('`' | '~') if run > 2 && !text[run..].contains('`') => Begin::Fence(&text[..run]),
        _ if depth >= MAX_DEPTH => Begin::Text,
        Some('>') => Begin::Quote(text[1..].strip_prefix(' ').unwrap_or(&text[1..])),
        _ => item(line).map_or(Begin::Text, Begin::Item),
    }
}

fn item(line: &str) -> Option<Item<'_>> {
    let text = line.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = text[digits..].chars().next()?;
    let number = match mark {
        '-' | '*' | '+' if digits == 0 => None,
        '.' | ')' if digits > 0 => Some(text[..digits].parse().ok()?),
        _ => return None,
    };
    let content = &text[digits + 1..];
    let gap = indent(content);
    if gap == 0 && !content.is_empty() {
        return None;
    }
    Some(Item { number, mark, indent: indent(line) + digits + 1 + gap.max(1), content: content.trim_start() })
}

fn blocks(lines: &[&str], depth: usize) -> Vec<Block> {
    let mut read = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        match begin(line, depth) {
            Begin::Blank | Begin::Rule => {}
            Begin::Heading(level, text) => read.push(Block::Heading { level, content: inlines(text) }),
            Begin::Fence(marks) => read.push(Block::Code(fenced(lines, &mut at, indent(line), marks))),
            Begin::Quote(first) => {
                let mut inner = vec![first];
                while let Some(line) = lines.get(at) {
                    match begin(line, depth) {
                        Begin::Quote(text) => inner.push(text),
                        Begin::Text => inner.push(line),
                        _ => break,
                    }
                    at += 1;
                }
                read.push(Block::Quote(blocks(&inner, depth + 1)));
            }
            Begin::Item(first) => read.push(list(lines, &mut at, first, depth)),
            Begin::Text => {
                let start = at - 1;
                while lines.get(at).is_some_and(|line| goes_on(line, depth)) {
                    at += 1;
                }
                read.push(Block::Paragraph(inlines(&joined(&lines[start..at]))));
            }
        }
    }
    read
}

/// Whether a line can go on with the paragraph before it.
fn goes_on(line: &str, depth: usize) -> bool {
    match begin(line, depth) {
        Begin::Text => true,
        // `1984. That was a good year` at the start of a line is no list.
        Begin::Item(item) => item.content.is_empty() || item.number.is_some_and(|number| number != 1),
        _ => false,
    }
}

/// The text of a paragraph: no spaces at the start of a line; those at its end may mean something.
fn joined(lines: &[&str]) -> String {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_start()).collect();
    lines.join("\n").trim_end().to_owned()
}

/// The lines up to the closing fence, which `at` steps over.
fn fenced(lines: &[&str], at: &mut usize, indented: usize, marks: &str) -> String {
    let mut text = String::new();
    while let Some(line) = lines.get(*at) {
        *at += 1;
        if line.trim().starts_with(marks) && line.trim().trim_start_matches(&marks[..1]).is_empty() {
            break;
        }
        text.push_str(&line[indent(line).min(indented)..]);
        text.push('\n');
    }
    text
}

/// The list that `first` begins; `at` is the line after it.
fn list(lines: &[&str], at: &mut usize, first: Item, depth: usize) -> Block {
    let (number, mark) = (first.number, first.mark);
    let mut items = Vec::new();
    let mut next = Some(first);
    while let Some(item) = next.take() {
        let inner = item_lines(lines, at, &item, depth);
        items.push(blocks(&inner, depth + 1));
        if let Some(Begin::Item(following)) = lines.get(*at).map(|line| begin(line, depth))
            && following.mark == mark
        {
            *at += 1;
            next = Some(following);
        }
    }
    Block::List { first: number, items }
}

/// The lines of an item without their indent; `at` ends at the first line that is none of them.
fn item_lines<'a>(lines: &[&'a str], at: &mut usize, item: &Item<'a>, depth: usize) -> Vec<&'a str> {
    let mut inner = vec![item.content];
    while let Some(line) = lines.get(*at) {
        let blank_before = inner.last().is_some_and(|line| line.trim().is_empty());
        if line.trim().is_empty() {
            inner.push("");
        } else if indent(line) >= item.indent {
            inner.push(&line[item.indent..]);
        } else if !blank_before && matches!(begin(line, depth), Begin::Text) {
            inner.push(line);
        } else {
            break;
        }
        *at += 1;
    }
    inner
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.into())
    }

    #[test]
    fn paragraphs_hold_inlines() {
        let read = prose("One *two* **three** `four`\nfive\n\n# Six");
        let first = Block::Paragraph(vec![
            text("One "),
            Inline::Emph(vec![text("two")]),
            text(" "),
            Inline::Strong(vec![text("three")]),
            text(" "),
            Inline::Code("four".into()),
            text(" five"),
        ]);
        assert_eq!(read, [first, Block::Heading { level: 1, content: vec![text("Six")] }]);
    }

    #[test]
    fn lines_of_chinese_join_without_a_space() {
        assert_eq!(
            prose("提议者\n**准备**\nPaxos\n好"),
            [Block::Paragraph(vec![text("提议者"), Inline::Strong(vec![text("准备")]), text(" Paxos 好"),])]
        );
    }

    #[test]
    fn emphasis_beside_chinese_punctuation() {
        let read = prose("这里**必有一台，见 `S1`。**这就是 ** C。");
        let strong = vec![text("必有一台，见 "), Inline::Code("S1".into()), text("。")];
        let parts = vec![text("这里"), Inline::Strong(strong), text("这就是 ** C。")];
        assert_eq!(read, [Block::Paragraph(parts)]);
        let parts = vec![text("吗？"), Inline::Emph(vec![text("算呢？")]), text("人 与 2 * 3")];
        assert_eq!(prose("吗？*算呢？*人 与 2 * 3"), [Block::Paragraph(parts)]);
    }

    #[test]
    fn tight_and_nested_lists() {
        let read = prose("- a **b**\n- c\n  1. d\n");
        let inner = Block::List { first: Some(1), items: vec![vec![Block::Paragraph(vec![text("d")])]] };
        let items = vec![
            vec![Block::Paragraph(vec![text("a "), Inline::Strong(vec![text("b")])])],
            vec![Block::Paragraph(vec![text("c")]), inner],
        ];
        assert_eq!(read, [Block::List { first: None, items }]);
    }

    #[test]
    fn html_is_text() {
        let read = prose("<script>alert(1)</script>\n\nx <b onclick=y>z</b>");
        let shown = format!("{read:?}");
        assert!(shown.contains("<script>alert(1)</script>"), "{shown}");
        assert_eq!(read[1], Block::Paragraph(vec![text("x <b onclick=y>z</b>")]));
    }

    #[test]
    fn only_safe_links_are_links() {
        let read = prose("[a](https://x.org/) [b](#abc) [c](javascript:alert(1)) [d](http://x.org)");
        let Block::Paragraph(parts) = &read[0] else { panic!("{read:?}") };
        let links: Vec<&str> = parts
            .iter()
            .filter_map(|part| match part {
                Inline::Link { href, .. } => Some(href.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(links, ["https://x.org/", "#abc"]);
        assert_eq!(parts.last(), Some(&text(" c d")));
        let elsewhere = [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "blob:https://x.org/1",
            "http://x.org",
            "HTTPS:x.org",
            "//x.org",
            "/\\x.org",
            "\\\\x.org",
            "x.org",
            "?lesson=x",
            "mailto:a@x.org",
            "file:///etc/passwd",
        ];
        for href in elsewhere {
            for source in [format!("[a]({href})"), format!("<{href}>"), format!("[a]( {href} \"title\")")] {
                let read = format!("{:?}", prose(&source));
                assert!(!read.contains("Link"), "{source}: {read}");
            }
        }
    }

    #[test]
    fn code_blocks_keep_their_lines() {
        assert_eq!(prose("```\na\n  b\n```"), [Block::Code("a\n  b\n".into())]);
    }

    #[test]
    fn marks_that_are_characters_stay() {
        assert_eq!(
            prose(r"\*a\* snake_case_name 2 * 3 a*"),
            [Block::Paragraph(vec![text("*a* snake_case_name 2 * 3 a*")])]
        );
        assert_eq!(
            prose("**a *b** `c"),
            [Block::Paragraph(vec![Inline::Strong(vec![text("a *b")]), text(" `c")])]
        );
        let nested = Inline::Strong(vec![Inline::Emph(vec![text("a")])]);
        assert_eq!(
            prose("***a*** ``b`c``"),
            [Block::Paragraph(vec![nested, text(" "), Inline::Code("b`c".into())])]
        );
    }

    #[test]
    fn lines_end_where_the_source_says() {
        let parts = |read: &str| prose(read) == [Block::Paragraph(vec![text("a"), Inline::Break, text("b")])];
        assert!(parts("a  \nb") && parts("a\\\nb") && !parts("a \nb"));
    }

    #[test]
    fn lists_end_and_paragraphs_do_not_begin_them() {
        let items = |read: &Block| match read {
            Block::List { items, .. } => items.len(),
            _ => 0,
        };
        let read = prose("- a\n  b\nc\n\n- d\n\n  e\n\nf\n1984. g\n\n3) h\n4) i\n- j");
        assert_eq!(read.iter().map(items).collect::<Vec<_>>(), [2, 0, 2, 1], "{read:?}");
        assert_eq!(read[1], Block::Paragraph(vec![text("f 1984. g")]));
        let Block::List { items, .. } = &read[0] else { panic!() };
        assert_eq!(items[0], [Block::Paragraph(vec![text("a b c")])]);
        assert_eq!(items[1].len(), 2);
    }

    #[test]
    fn quotes_hold_blocks() {
        let inner =
            vec![Block::Heading { level: 2, content: vec![text("a")] }, Block::Paragraph(vec![text("b c")])];
        assert_eq!(prose("> ## a ##\n> b\nc\n\n---"), [Block::Quote(inner)]);
    }

    #[test]
    fn depth_is_bounded_and_nothing_is_lost() {
        let deep = format!("{}bottom", "> ".repeat(5_000));
        let read = prose(&deep);
        let shown = format!("{read:?}");
        assert!(shown.contains("bottom"));
        assert!(shown.matches("Quote").count() <= 2 * MAX_DEPTH);
        let lists: String = (0..200).map(|depth| format!("{}- item {depth}\n", "  ".repeat(depth))).collect();
        let shown = format!("{:?}", prose(&lists));
        assert!((0..200).all(|depth| shown.contains(&format!("item {depth}"))));
    }
}
