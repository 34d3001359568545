//! What stands within a paragraph.

use super::{Inline, MAX_DEPTH};

/// Longer text in brackets is no link: a search for its end stays short.
const MAX_LINK: usize = 1_000;

const ENTITIES: [(&str, &str); 5] =
    [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", "\u{a0}")];

/// Reads the text of one paragraph or heading.
pub(super) fn inlines(source: &str) -> Vec<Inline> {
    let mut reader = Reader { source, at: 0, open: vec![Open { mark: "", content: Vec::new() }] };
    while reader.at < source.len() {
        reader.step();
    }
    while reader.open.len() > 1 {
        reader.give_up();
    }
    reader.open.pop().map(|root| root.content).unwrap_or_default()
}

/// An emphasis that has begun, or the whole.
struct Open<'a> {
    /// `*`, `**`, `_`, `__`; nothing for the whole.
    mark: &'a str,
    content: Vec<Inline>,
}

struct Reader<'a> {
    source: &'a str,
    /// The byte where the next part begins.
    at: usize,
    /// From the whole inwards; never empty.
    open: Vec<Open<'a>>,
}

impl<'a> Reader<'a> {
    fn step(&mut self) {
        let rest = &self.source[self.at..];
        match rest.as_bytes()[0] {
            b'\\' => self.escape(rest),
            b'\n' => self.line_end(rest),
            b' ' => self.spaces(rest),
            b'`' => self.code(rest),
            b'*' | b'_' => self.marks(rest),
            b'[' | b'<' | b'!' => self.link(rest),
            b'&' => match ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity)) {
                Some((entity, meant)) => self.text(entity.len(), meant),
                None => self.text(1, "&"),
            },
            _ => {
                let end =
                    rest.find(['\\', '\n', ' ', '`', '*', '_', '[', '<', '!', '&']).unwrap_or(rest.len());
                self.text(end, &rest[..end]);
            }
        }
    }

    /// Takes `length` bytes and adds the text that they mean.
    fn text(&mut self, length: usize, meant: &str) {
        self.at += length;
        push_text(self.content(), meant);
    }

    /// Takes `length` bytes and adds what they mean.
    fn part(&mut self, length: usize, part: Inline) {
        self.at += length;
        self.content().push(part);
    }

    fn content(&mut self) -> &mut Vec<Inline> {
        let last = self.open.len() - 1;
        &mut self.open[last].content
    }

    fn escape(&mut self, rest: &'a str) {
        match rest.as_bytes().get(1) {
            Some(b'\n') => self.part(2, Inline::Break),
            Some(mark) if mark.is_ascii_punctuation() => self.text(2, &rest[1..2]),
            _ => self.text(1, "\\"),
        }
    }

    /// Two spaces at the end of a line end it on the page too; one means nothing.
    fn spaces(&mut self, rest: &'a str) {
        let after = rest.trim_start_matches(' ');
        let count = rest.len() - after.len();
        match after.starts_with('\n') {
            true if count > 1 => self.part(count + 1, Inline::Break),
            true => self.at += count,
            false => self.text(count, &rest[..count]),
        }
    }

    /// The end of a source line is a space, except within Chinese, which has none.
    fn line_end(&mut self, rest: &'a str) {
        let marks = ['*', '_', '`', '[', ']'];
        let before = self.source[..self.at].trim_end().trim_end_matches(marks).chars().next_back();
        let after = rest[1..].trim_start_matches(marks).chars().next();
        let wide = |c: Option<char>| c.is_some_and(|c| ('\u{2e80}'..='\u{ffef}').contains(&c));
        self.text(1, if wide(before) && wide(after) { "" } else { " " });
    }

    fn code(&mut self, rest: &'a str) {
        let after = rest.trim_start_matches('`');
        let ticks = rest.len() - after.len();
        let mut from = 0;
        while let Some(start) = after[from..].find('`').map(|start| from + start) {
            let run = after.len() - start - after[start..].trim_start_matches('`').len();
            if run == ticks {
                let text = after[..start].replace('\n', " ");
                let inner = text.strip_prefix(' ').and_then(|text| text.strip_suffix(' '));
                let inner = inner.filter(|inner| !inner.trim().is_empty()).unwrap_or(&text);
                return self.part(ticks + start + run, Inline::Code(inner.to_owned()));
            }
            from = start + run;
        }
        self.text(ticks, &rest[..ticks]);
    }

    /// A run of `*` or `_`: closes what it can, then opens what it can.
    fn marks(&mut self, rest: &'a str) {
        let mark = if rest.starts_with('*') { '*' } else { '_' };
        let after = rest.trim_start_matches(mark);
        let mut left = rest.len() - after.len();
        let (before, after) = (self.source[..self.at].chars().next_back(), after.chars().next());
        let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        // An underscore within a word is one of its characters.
        let word =
            |c: Option<char>| mark == '_' && c.is_some_and(|c| c.is_ascii_alphanumeric() || !c.is_ascii());
        let (opens, closes) = (!space(after) && !word(before), !space(before) && !word(after));
        while left > 0 {
            let fits = |open: &&Open| open.mark.starts_with(mark) && open.mark.len() <= left;
            let length = self.open.iter().rev().find(|open| fits(open) && open.mark.len() == left);
            let length = length.or_else(|| self.open.iter().rev().find(fits)).map(|open| open.mark.len());
            match length.filter(|_| closes) {
                Some(length) => {
                    self.close(&rest[..length]);
                    left -= length;
                }
                None if opens && left <= 3 && self.open.len() <= MAX_DEPTH => {
                    let length = left.min(2);
                    self.at += length;
                    self.open.push(Open { mark: &rest[..length], content: Vec::new() });
                    left -= length;
                }
                None => return self.text(left, &rest[..left]),
            }
        }
    }

    /// Ends the innermost emphasis of this mark; what began within it was none.
    fn close(&mut self, mark: &str) {
        while self.open.len() > 1 && self.open[self.open.len() - 1].mark != mark {
            self.give_up();
        }
        if let Some(Open { mark, content }) = self.open.pop() {
            let part = if mark.len() == 2 { Inline::Strong(content) } else { Inline::Emph(content) };
            self.part(mark.len(), part);
        }
    }

    /// What was opened last was none: its mark is text.
    fn give_up(&mut self) {
        if let Some(Open { mark, content }) = self.open.pop() {
            push_text(self.content(), mark);
            append(self.content(), content);
        }
    }

    /// `[text](href)`, `<https://…>`; of a picture its words.
    fn link(&mut self, rest: &'a str) {
        if let Some(href) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')).map(|(href, _)| href)
            && safe(href)
            && !href.contains(char::is_whitespace)
        {
            let content = vec![Inline::Text(href.to_owned())];
            return self.part(href.len() + 2, Inline::Link { href: href.to_owned(), content });
        }
        let picture = usize::from(rest.starts_with("!["));
        let Some((words, href, length)) = bracketed(&rest[picture..]) else {
            return self.text(1, &rest[..1]);
        };
        let content = inlines(words);
        if picture == 0 && safe(href) {
            return self.part(length, Inline::Link { href: href.to_owned(), content });
        }
        self.at += picture + length;
        append(self.content(), content);
    }
}

/// Reads `[words](href)` or `[words](href "title")`: the words, the href, and how long it all is.
fn bracketed(rest: &str) -> Option<(&str, &str, usize)> {
    let words = within(rest, '[', ']')?;
    let rest = &rest[words.len() + 2..];
    let target = within(rest, '(', ')')?;
    let href = target.trim().split(char::is_whitespace).next().unwrap_or_default();
    Some((words, href, words.len() + target.len() + 4))
}

/// What stands between the bracket that `text` begins with and the one that closes it.
fn within(text: &str, open: char, close: char) -> Option<&str> {
    let mut depth = 0;
    for (at, c) in text.char_indices().take(MAX_LINK) {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
        }
        if depth == 0 {
            return (at > 0).then(|| &text[1..at]);
        }
    }
    None
}

fn safe(href: &str) -> bool {
    href.starts_with("https://") || href.starts_with('#')
}

fn append(content: &mut Vec<Inline>, more: Vec<Inline>) {
    for part in more {
        match part {
            Inline::Text(text) => push_text(content, &text),
            part => content.push(part),
        }
    }
}

/// Adds text, to the text before it if there is some.
fn push_text(content: &mut Vec<Inline>, text: &str) {
    match content.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(before)) => before.push_str(text),
        _ => content.push(Inline::Text(text.to_owned())),
    }
}
