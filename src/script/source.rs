//! A script's file as text, for the page and the terminal.

use crate::value::{Problem, Value};

/// The text in a file. A byte order mark before it is not part of it.
///
/// # Errors
/// It is no text in UTF-8.
pub fn text(bytes: Vec<u8>) -> Result<String, Problem> {
    let problem = || Problem::new("problem-file-not-text");
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(problem().with("byte", Value::Word("utf-16")).with("line", 1_u32));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = 1 + bytes[..good].iter().filter(|byte| **byte == b'\n').count();
        let read = bytes.get(good).map_or(String::new(), |byte| format!("0x{byte:02X}"));
        problem().with("byte", &*read).with("line", line)
    })?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}
