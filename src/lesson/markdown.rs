//! A lesson's prose as a small tree. Raw HTML stays text; links lead to `https:` or within the page.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

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
    let root = Open::Blocks(End::Root, Vec::new());
    let mut reader = Reader { open: vec![root], last: ' ', broken: false };
    for event in Parser::new_ext(source, Options::empty()) {
        reader.event(event);
    }
    while reader.open.len() > 1 {
        reader.close();
    }
    match reader.open.pop() {
        Some(Open::Blocks(_, blocks)) => blocks,
        _ => Vec::new(),
    }
}

/// What a list of blocks becomes when it ends.
enum End {
    Root,
    Quote,
    Item,
}

/// What an inline run becomes when it ends.
enum Wrap {
    Paragraph,
    /// Text of a tight list's item: a paragraph that nothing announces.
    Loose,
    Heading(u8),
    Strong,
    Emph,
    Link(String),
    /// Its content goes on in what holds it.
    Nothing,
}

/// Something that has begun and not ended.
enum Open {
    Blocks(End, Vec<Block>),
    List(Option<u64>, Vec<Vec<Block>>),
    Inlines(Wrap, Vec<Inline>),
    Code(String),
    /// Too deep, or of no kind that a lesson needs: transparent.
    Skipped,
}

struct Reader {
    open: Vec<Open>,
    /// The last character of running text.
    last: char,
    /// A line of the source ended after it.
    broken: bool,
}

impl Reader {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => self.end(),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) => {
                self.join_lines(&text);
                self.inline(Inline::Code(text.into_string()));
            }
            Event::SoftBreak => self.broken = true,
            Event::HardBreak => self.inline(Inline::Break),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        let deep = self.open.len() > 2 * MAX_DEPTH;
        let opened = match tag {
            Tag::Paragraph => Open::Inlines(Wrap::Paragraph, Vec::new()),
            Tag::Heading { level, .. } => Open::Inlines(Wrap::Heading(level as u8), Vec::new()),
            Tag::HtmlBlock => Open::Inlines(Wrap::Paragraph, Vec::new()),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => Open::Code(String::new()),
            _ if deep => Open::Skipped,
            Tag::List(first) => Open::List(first, Vec::new()),
            Tag::Item => Open::Blocks(End::Item, Vec::new()),
            Tag::BlockQuote(_) => Open::Blocks(End::Quote, Vec::new()),
            Tag::Strong => Open::Inlines(Wrap::Strong, Vec::new()),
            Tag::Emphasis => Open::Inlines(Wrap::Emph, Vec::new()),
            Tag::Link { dest_url, .. } => match safe(&dest_url) {
                true => Open::Inlines(Wrap::Link(dest_url.into_string()), Vec::new()),
                false => Open::Inlines(Wrap::Nothing, Vec::new()),
            },
            _ => Open::Skipped,
        };
        if !inline_opening(&opened) {
            self.broken = false;
            self.end_loose_text();
        }
        self.open.push(opened);
    }

    fn end(&mut self) {
        self.end_loose_text();
        self.close();
    }

    /// Loose text ends where a block begins, or where what holds it ends.
    fn end_loose_text(&mut self) {
        if let Some(Open::Inlines(Wrap::Loose, _)) = self.open.last() {
            self.close();
        }
    }

    fn close(&mut self) {
        // The root stays.
        if self.open.len() < 2 {
            return;
        }
        match self.open.pop() {
            Some(Open::Blocks(End::Quote, blocks)) => self.block(Block::Quote(blocks)),
            Some(Open::Blocks(_, blocks)) => self.item(blocks),
            Some(Open::List(first, items)) => self.block(Block::List { first, items }),
            Some(Open::Code(text)) => self.block(Block::Code(text)),
            Some(Open::Inlines(wrap, content)) => self.wrapped(wrap, content),
            Some(Open::Skipped) | None => {}
        }
    }

    fn wrapped(&mut self, wrap: Wrap, content: Vec<Inline>) {
        let content = pair(pair(content, "**", Inline::Strong), "*", Inline::Emph);
        match wrap {
            Wrap::Paragraph | Wrap::Loose if content.is_empty() => {}
            Wrap::Paragraph | Wrap::Loose => self.block(Block::Paragraph(content)),
            Wrap::Heading(level) => self.block(Block::Heading { level, content }),
            Wrap::Strong => self.inline(Inline::Strong(content)),
            Wrap::Emph => self.inline(Inline::Emph(content)),
            Wrap::Link(href) => self.inline(Inline::Link { href, content }),
            Wrap::Nothing => content.into_iter().for_each(|part| self.inline(part)),
        }
    }

    fn block(&mut self, block: Block) {
        let home = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Blocks(_, blocks) => Some(blocks),
            _ => None,
        });
        if let Some(blocks) = home {
            blocks.push(block);
        }
    }

    fn item(&mut self, blocks: Vec<Block>) {
        match self.open.last_mut() {
            Some(Open::List(_, items)) => items.push(blocks),
            _ => blocks.into_iter().for_each(|block| self.block(block)),
        }
    }

    fn text(&mut self, text: &str) {
        match self.open.last_mut() {
            Some(Open::Code(code)) => code.push_str(text),
            _ => {
                self.join_lines(text);
                self.inline(Inline::Text(text.to_owned()));
            }
        }
    }

    /// The end of a source line is a space, except within Chinese, which has none.
    fn join_lines(&mut self, next: &str) {
        let wide = |c: char| ('\u{2e80}'..='\u{ffef}').contains(&c);
        if self.broken && !(wide(self.last) && next.starts_with(wide)) {
            self.inline(Inline::Text(" ".into()));
        }
        self.broken = false;
        self.last = next.chars().next_back().unwrap_or(self.last);
    }

    fn inline(&mut self, part: Inline) {
        let home = self.open.iter().rposition(|open| !matches!(open, Open::Skipped));
        if !matches!(home.map(|place| &self.open[place]), Some(Open::Inlines(..))) {
            self.open.push(Open::Inlines(Wrap::Loose, Vec::new()));
        }
        let home = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Inlines(_, content) => Some(content),
            _ => None,
        });
        let Some(content) = home else { return };
        match part {
            Inline::Text(text) => push_text(content, &text),
            part => content.push(part),
        }
    }
}

/// Markdown does not see an emphasis where punctuation stands within and a letter without: in
/// Chinese, which puts no space there, that is every `**sentence。**`. What is left of such marks is
/// paired here.
fn pair(content: Vec<Inline>, mark: &str, wrap: fn(Vec<Inline>) -> Inline) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    let mut within: Option<Vec<Inline>> = None;
    for part in content {
        let Inline::Text(text) = part else {
            within.as_mut().unwrap_or(&mut out).push(part);
            continue;
        };
        let mut rest = text.as_str();
        while let Some(at) = find_mark(rest, mark, within.is_some()) {
            push_text(within.as_mut().unwrap_or(&mut out), &rest[..at]);
            match within.take() {
                Some(inner) => out.push(wrap(inner)),
                None => within = Some(Vec::new()),
            }
            rest = &rest[at + mark.len()..];
        }
        push_text(within.as_mut().unwrap_or(&mut out), rest);
    }
    if let Some(inner) = within {
        push_text(&mut out, mark);
        for part in inner {
            match part {
                Inline::Text(text) => push_text(&mut out, &text),
                part => out.push(part),
            }
        }
    }
    out
}

/// The next mark that can open an emphasis, or close one: there is no space on its inner side.
fn find_mark(text: &str, mark: &str, closes: bool) -> Option<usize> {
    text.match_indices(mark).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + mark.len()..].chars().next();
        let inner = if closes { before } else { after };
        before != Some('*') && after != Some('*') && !inner.is_some_and(char::is_whitespace)
    })
}

/// Adds text, to the text before it if there is some.
fn push_text(content: &mut Vec<Inline>, text: &str) {
    match content.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(before)) => before.push_str(text),
        _ => content.push(Inline::Text(text.to_owned())),
    }
}

fn inline_opening(opened: &Open) -> bool {
    match opened {
        Open::Inlines(wrap, _) => !matches!(wrap, Wrap::Paragraph | Wrap::Heading(_)),
        Open::Skipped => true,
        _ => false,
    }
}

fn safe(href: &str) -> bool {
    href.starts_with("https://") || href.starts_with('#')
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
    }

    #[test]
    fn code_blocks_keep_their_lines() {
        assert_eq!(prose("```\na\n  b\n```"), [Block::Code("a\n  b\n".into())]);
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
