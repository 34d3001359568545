//! A script as a link: compressed (raw DEFLATE) and written in base64url after `#`.

use crate::value::Problem;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// A link may unfold to this many bytes of script: a short one could claim to hold gigabytes.
pub const MAX_SCRIPT: usize = 1024 * 1024;

/// Past this length a link is too long to be passed around: offer a file instead.
pub const LONG_LINK: usize = 8 * 1024;

/// As strong as DEFLATE gets.
const LEVEL: u8 = 10;

/// The fragment, without its `#`.
pub fn encode(script: &str) -> String {
    URL_SAFE_NO_PAD.encode(compress_to_vec(script.as_bytes(), LEVEL))
}

/// The script that a fragment holds; a leading `#` is allowed.
pub fn decode(fragment: &str) -> Result<String, Problem> {
    let text = fragment.trim().trim_start_matches('#').trim_end_matches('=');
    let packed = URL_SAFE_NO_PAD.decode(text).map_err(|_| Problem::new("problem-link-letters"))?;
    let bytes = decompress_to_vec_with_limit(&packed, MAX_SCRIPT).map_err(|error| match error.status {
        miniz_oxide::inflate::TINFLStatus::HasMoreOutput => {
            Problem::new("problem-link-too-big").with("most", MAX_SCRIPT)
        }
        _ => Problem::new("problem-link-damaged"),
    })?;
    String::from_utf8(bytes).map_err(|_| Problem::new("problem-link-damaged"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_comes_back() {
        for script in ["", "synod 1\nprotocol raft\n", "mark \"选票瓜分\"\n# ✓"] {
            let link = encode(script);
            assert!(link.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{link}");
            assert_eq!(decode(&link).as_deref(), Ok(script));
            assert_eq!(decode(&format!("#{link}")).as_deref(), Ok(script));
        }
    }

    #[test]
    fn what_is_no_link_is_refused() {
        let problem = |text: &str| decode(text).map_err(|problem| problem.id);
        assert_eq!(problem("no link!"), Err("problem-link-letters"));
        let link = encode("protocol raft servers=5");
        assert_eq!(problem(&link[..link.len() - 6]), Err("problem-link-damaged"));
        let bomb = encode(&"#".repeat(MAX_SCRIPT + 1));
        assert!(bomb.len() < LONG_LINK);
        assert_eq!(problem(&bomb), Err("problem-link-too-big"));
        let binary = URL_SAFE_NO_PAD.encode(compress_to_vec(&[0xff, 0xfe], LEVEL));
        assert_eq!(problem(&binary), Err("problem-link-damaged"));
    }
}
