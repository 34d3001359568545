//! Where the files of lessons and challenges are, by the ids that addresses, links and kept runs give.
//!
//! An id comes from outside, so nothing of it ever becomes part of a URL: a path is made of the names in
//! the lists of lessons and challenges that come with the page. Whatever else is asked for, a whole URL,
//! another folder, another host, has no file.

use super::LESSONS;
use crate::challenge::CHALLENGES;

/// Begins the id of a challenge, where lessons and challenges are named alike.
pub const CHALLENGES_FOLDER: &str = "challenges/";

/// Characters of an id at most.
const MAX_ID: usize = 40;

/// The file of a lesson (`raft-figure-8`) or of a challenge (`challenges/paxos-duel`), relative to the
/// page. None if none of that id comes with the page.
pub fn file(id: &str) -> Option<String> {
    let known = |ids: &[&'static str], id: &str| ids.iter().copied().find(|known| *known == id);
    match id.strip_prefix(CHALLENGES_FOLDER) {
        Some(id) => known(CHALLENGES, id).map(|id| format!("{CHALLENGES_FOLDER}{id}.md")),
        None => known(LESSONS, id).map(|id| format!("lessons/{id}.md")),
    }
}

/// Whether a text has the form of an id, of a challenge too: lower-case characters, digits, hyphens. Only
/// such a text may be repeated to the reader: the page must not speak an address's sentences as its own.
pub fn is_id(text: &str) -> bool {
    let id = text.strip_prefix(CHALLENGES_FOLDER).unwrap_or(text);
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=MAX_ID).contains(&id.len()) && id.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_that_comes_with_the_page_has_its_file() {
        let challenges = CHALLENGES.iter().map(|id| format!("{CHALLENGES_FOLDER}{id}"));
        for id in LESSONS.iter().map(|id| (*id).to_owned()).chain(challenges) {
            let file = file(&id).unwrap_or_else(|| panic!("{id} has a file"));
            assert!(std::path::Path::new("static").join(&file).is_file(), "{file}");
            assert!(is_id(&id), "{id}");
        }
    }

    /// What an address can say in an id's place.
    const HOSTILE: &[&str] = &[
        "",
        ".",
        "..",
        "/",
        "data:text/plain,hello",
        "DATA:text/plain;base64,aGVsbG8=",
        "javascript:alert(1)",
        "blob:https://elsewhere/x",
        "https://elsewhere/x",
        "http:elsewhere",
        "//elsewhere/x",
        "\\\\elsewhere\\x",
        "/\\elsewhere/x",
        "../lessons/raft-figure-8",
        "./raft-figure-8",
        "lessons/raft-figure-8",
        "raft-figure-8.md",
        "raft-figure-8/",
        "raft-figure-8?x",
        "raft-figure-8#x",
        "raft-figure-8%00",
        "raft-figure-8\0",
        " raft-figure-8",
        "raft-figure-8\n",
        "Raft-figure-8",
        "raft\u{2010}figure\u{2010}8",
        "..%2f..%2felsewhere",
        "%2f%2felsewhere%2fx",
        "..\\..\\elsewhere",
        "challenges/",
        "challenges/../lessons/raft-figure-8",
        "challenges//elsewhere/x",
        "challenges/challenges/paxos-duel",
        "challenges/https://elsewhere/x",
        "challenges/paxos-duel.md",
        "challenges\\paxos-duel",
        "Your account is closed. Call 555-0100",
    ];

    #[test]
    fn an_id_leads_nowhere_but_to_the_pages_own_files() {
        for id in HOSTILE {
            for id in [(*id).to_owned(), format!("{CHALLENGES_FOLDER}{id}")] {
                assert_eq!(file(&id), None, "{id:?}");
            }
            assert!(!is_id(id), "{id:?} would be repeated to the reader");
        }
        // A challenge is no lesson, and no lesson is a challenge.
        assert_eq!((file("raft-two-leaders"), file("challenges/raft-figure-8")), (None, None));
    }

    #[test]
    fn an_id_is_short() {
        assert!(is_id(&"a".repeat(MAX_ID)) && !is_id(&"a".repeat(MAX_ID + 1)));
    }
}
