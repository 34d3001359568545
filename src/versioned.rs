//! What leaves the page's own memory, to its worker or into the browser's: JSON that says which version of
//! its kind wrote it. A browser may keep an old file of the page beside a new one, and what a page wrote is
//! read by the next one.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    version: u32,
    data: T,
}

/// The version alone: what stands in `data` may be of any shape.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// Why a text could not be read.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Unread {
    /// Another version wrote it.
    Version(u32),
    /// It says no version, or its data are not of that version's shape.
    Damaged,
}

/// Writes data down as of a version. None for data that JSON cannot hold.
pub fn write<T: Serialize>(version: u32, data: &T) -> Option<String> {
    serde_json::to_string(&Versioned { version, data }).ok()
}

/// Reads what [`write`] wrote.
///
/// # Errors
/// The text is of another version, or is no such text.
pub fn read<T: DeserializeOwned>(version: u32, text: &str) -> Result<T, Unread> {
    let Version { version: written } = serde_json::from_str(text).map_err(|_| Unread::Damaged)?;
    if written != version {
        return Err(Unread::Version(written));
    }
    serde_json::from_str::<Versioned<T>>(text).map(|read| read.data).map_err(|_| Unread::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_by_its_version_alone() {
        let text = write(3, &vec![1, 2]).expect("numbers can be written");
        assert_eq!(read::<Vec<u32>>(3, &text), Ok(vec![1, 2]));
        assert_eq!(read::<Vec<u32>>(4, &text), Err(Unread::Version(3)));
        assert_eq!(read::<String>(3, &text), Err(Unread::Damaged));
        assert_eq!(read::<Vec<u32>>(3, &text[..text.len() - 1]), Err(Unread::Damaged));
        assert_eq!(read::<Vec<u32>>(3, ""), Err(Unread::Damaged));
    }
}
