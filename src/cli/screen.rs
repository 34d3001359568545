//! What is printed, and where it goes: nothing that others wrote moves the cursor, and nobody who stops
//! reading changes how a call ends.

use serde::Serialize;
use std::fmt::{Display, Write as _};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// What a terminal would act upon instead of showing it: control characters, those of C1 too, and the marks
/// that turn a line's order round. Source: Unicode 15, §23.1 and UAX #9; N. Boucher and R. Anderson, "Trojan
/// Source", 2021.
fn acts(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text that stays on its line and is shown as it is: what a terminal would act upon is written as the
/// script language writes it in quotes.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => line.push_str("\\n"),
            c => push_shown(c, &mut line),
        }
    }
    line
}

fn push_shown(c: char, out: &mut String) {
    match c {
        '\r' => out.push_str("\\r"),
        '\n' | '\t' => out.push(c),
        c if acts(c) => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
        c => out.push(c),
    }
}

/// A file's name as messages have it.
pub fn name(file: &Path) -> String {
    one_line(&file.display().to_string())
}

/// Lines of text on their way out. Nothing in them makes a terminal do anything but show them.
pub struct Screen<W>(pub W);

impl<W: Write> Write for Screen<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Whatever is written here is text, in whole characters.
        let text = String::from_utf8_lossy(bytes);
        if text.chars().any(acts) {
            let mut shown = String::with_capacity(text.len());
            text.chars().for_each(|c| push_shown(c, &mut shown));
            self.0.write_all(shown.as_bytes())?;
        } else {
            self.0.write_all(text.as_bytes())?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Where output goes. Its reader may have read enough: the rest is dropped, and is no error.
pub struct Pipe<W> {
    to: W,
    closed: bool,
}

impl<W: Write> Pipe<W> {
    pub fn new(to: W) -> Pipe<W> {
        Pipe { to, closed: false }
    }

    fn try_to<T>(&mut self, enough: T, work: impl FnOnce(&mut W) -> io::Result<T>) -> io::Result<T> {
        if self.closed {
            return Ok(enough);
        }
        match work(&mut self.to) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(enough)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.try_to(bytes.len(), |to| to.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.try_to((), W::flush)
    }
}

/// Says a sentence on stderr. That nobody can read it is no reason to stop, nor to end otherwise.
pub fn tell(sentence: impl Display) {
    let line = one_line(&sentence.to_string());
    // In one piece, so that what threads say does not mix.
    let _ = io::stderr().lock().write_all(format!("{line}\n").as_bytes());
}

/// A document on one line. JSON has its own way to write what a terminal would act upon.
pub fn json(document: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", escaped(&serde_json::to_string(document)?))
}

/// The same over several lines.
pub fn json_pretty(document: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(document)?))
}

/// GlobalView of its strings a document has none of these but line ends.
fn escaped(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    for c in document.chars() {
        match c {
            c if acts(c) && c != '\n' => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut screen = Screen(Vec::new());
        screen.write_all(text.as_bytes()).expect("a vector takes all");
        String::from_utf8(screen.0).expect("text")
    }

    #[test]
    fn no_text_moves_the_cursor() {
        assert_eq!(shown("S1\tleads\n领导者 é\n"), "S1\tleads\n领导者 é\n");
        assert_eq!(shown("a\x1b[2Jb\rc\x07\x7f\u{9b}1m\0"), "a\\u{1b}[2Jb\\rc\\u{7}\\u{7f}\\u{9b}1m\\u{0}");
        assert_eq!(shown("x\u{202e}y\u{2066}"), "x\\u{202e}y\\u{2066}");
        assert_eq!(one_line("a\nb: fine"), "a\\nb: fine");
        assert_eq!(name(Path::new("a\x1b[1m\n.script")), "a\\u{1b}[1m\\n.script");
        for c in (0..0x2100).filter_map(char::from_u32) {
            let text = shown(&format!("{c}"));
            assert!(!text.chars().any(|c| acts(c) && c != '\n' && c != '\t'), "{c:?} gives {text:?}");
        }
    }

    #[test]
    fn json_stays_json() {
        let document = serde_json::json!({ "a\u{9b}": "b\x7f\x1b\n\u{202e}c" });
        let mut out = Vec::new();
        json(&document, &mut out).expect("a vector takes all");
        json_pretty(&document, &mut out).expect("a vector takes all");
        let text = String::from_utf8(out).expect("text");
        assert!(!text.chars().any(|c| acts(c) && c != '\n'), "{text:?}");
        let mut documents = serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>();
        assert_eq!(documents.next().and_then(Result::ok), Some(document.clone()));
        assert_eq!(documents.next().and_then(Result::ok), Some(document));
    }

    /// A reader that takes so many bytes and then is gone, for one reason or another.
    struct Reader(usize, ErrorKind);

    impl Write for Reader {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(self.1.into());
            }
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            if self.0 == 0 { Err(self.1.into()) } else { Ok(()) }
        }
    }

    #[test]
    fn who_has_read_enough_is_no_error_and_a_full_disk_is() {
        let write = |kind| {
            let mut pipe = Pipe::new(Reader(5, kind));
            let written = pipe.write_all(b"much more than that");
            written.and_then(|()| pipe.flush()).map_err(|error| error.kind())
        };
        assert_eq!(write(ErrorKind::BrokenPipe), Ok(()));
        assert_eq!(write(ErrorKind::StorageFull), Err(ErrorKind::StorageFull));
    }
}
