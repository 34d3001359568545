//! Files as texts. Of one that does not end only so much is read, and what cannot be read is refused in a
//! sentence that says why.

use super::screen;
use crate::locale::Texts;
use crate::script;
use crate::value::Problem;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A million bytes, as the sentences count them.
const MB: u64 = 1_000_000;

/// Bytes that a file with a script, or with a challenge, may have. Their readers take less, and say so where
/// a file is a little too long.
const MOST: u64 = 4 * MB;

/// Bytes that a client history may have: with what is made of it, it takes some twenty times as many.
const MOST_HISTORY: u64 = 64 * MB;

/// Reads a script or a challenge whole, or says on stderr why not.
pub fn read(file: &Path, texts: &Texts) -> Option<String> {
    told(file, File::open(file).map(|opened| whole(opened, MOST)), texts)
}

/// The same for a history; `-` is what is piped in.
pub fn read_history(file: &Path, texts: &Texts) -> Option<String> {
    let text = match file.as_os_str() == "-" {
        true => Ok(whole(io::stdin().lock(), MOST_HISTORY)),
        false => File::open(file).map(|opened| whole(opened, MOST_HISTORY)),
    };
    told(file, text, texts)
}

fn told(file: &Path, text: io::Result<Result<String, Problem>>, texts: &Texts) -> Option<String> {
    let problem = match text.unwrap_or_else(|error| Err(cannot_read(&error))) {
        Ok(text) => return Some(text),
        Err(problem) => problem.with("file", &*screen::name(file)).with("name", &*screen::name(file)),
    };
    screen::tell(texts.say(&problem, None));
    None
}

fn cannot_read(error: &io::Error) -> Problem {
    Problem::new("cli-cannot-read").with("why", &*error.to_string())
}

/// All of a text of at most so many bytes. A byte order mark before it is not part of it.
fn whole(from: impl Read, most: u64) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes).map_err(|error| cannot_read(&error))?;
    if bytes.len() as u64 > most {
        return Err(Problem::new("cli-too-long").with("most", most / MB));
    }
    script::source::text(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<String, (&'static str, String)> {
        let said = |problem: Problem| {
            let args: Vec<String> =
                problem.args.iter().map(|(name, value)| format!("{name} {value:?}")).collect();
            (problem.id, args.join(" "))
        };
        whole(bytes, 10).map_err(said)
    }

    #[test]
    fn a_text_is_read_whole_or_not_at_all() {
        assert_eq!(read(b"0123456789").as_deref(), Ok("0123456789"));
        assert_eq!(read("\u{feff}领".as_bytes()).as_deref(), Ok("领"));
        assert_eq!(read(b"").as_deref(), Ok(""));
        assert_eq!(read(b"0123456789a"), Err(("cli-too-long", "most Int(0)".into())));
        assert_eq!(
            read(b"a\nb\xffc"),
            Err(("problem-file-not-text", "byte Text(\"0xFF\") line Int(2)".into()))
        );
        assert_eq!(
            read(b"\xff\xfea\0"),
            Err(("problem-file-not-text", "byte Word(\"utf-16\") line Int(1)".into()))
        );
        assert_eq!(whole(io::repeat(0), 5_000_000).map_err(|problem| problem.id), Err("cli-too-long"));
    }
}
