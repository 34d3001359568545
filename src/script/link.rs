//! A script as a URL fragment: raw deflate, then base64url without padding.

use crate::value::Problem;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

/// Longer fragments are not offered as a link, but as a file.
pub const FITS: usize = 8 * 1024;

/// A link may unfold to no more than a script may have.
pub const MAX_UNFOLDED: usize = super::parse::MAX_SCRIPT;

/// Smallest output, since a link is made once and carried around.
const LEVEL: u8 = 9;

/// The fragment, without its `#`.
pub fn encode(script: &str) -> String {
    URL_SAFE_NO_PAD.encode(compress_to_vec(script.as_bytes(), LEVEL))
}

/// The script in a fragment, with or without its `#`. What is in it has still to be parsed.
///
/// # Errors
/// It is not what [`encode`] makes, or would unfold to more than [`MAX_UNFOLDED`] bytes.
pub fn decode(fragment: &str) -> Result<String, Problem> {
    let broken = || Problem::new("problem-link-broken");
    let fragment = fragment.trim();
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment).trim_end_matches('=');
    // Deflate cannot make anything longer by more than a few bytes a block.
    if fragment.len() > 2 * MAX_UNFOLDED {
        return Err(too_long());
    }
    let packed = URL_SAFE_NO_PAD.decode(fragment).map_err(|_| broken())?;
    let bytes = decompress_to_vec_with_limit(&packed, MAX_UNFOLDED).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => too_long(),
        _ => broken(),
    })?;
    String::from_utf8(bytes).map_err(|_| broken())
}

fn too_long() -> Problem {
    Problem::new("problem-link-too-long").with("most", MAX_UNFOLDED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SCRIPT: &str = "synod 1\nprotocol raft seed=7\nrun 300ms\n# 领导者\ncrash S1\n";

    #[test]
    fn a_fragment_is_one_word_of_a_url() {
        let fragment = encode(SCRIPT);
        assert!(fragment.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'), "{fragment}");
        assert_eq!(decode(&format!("#{fragment}")).as_deref(), Ok(SCRIPT));
    }

    #[test]
    fn the_bytes_are_the_same_everywhere() {
        assert_eq!(encode("crash S1\n"), "Sy5KLM5QCDbkAgA");
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = encode(&"a".repeat(MAX_UNFOLDED + 1));
        assert!(bomb.len() < 4_000, "{} characters unfold to more than the limit", bomb.len());
        assert_eq!(decode(&bomb).map_err(|problem| problem.id), Err("problem-link-too-long"));
        let most = "a".repeat(MAX_UNFOLDED);
        assert_eq!(decode(&encode(&most)), Ok(most));
    }

    #[test]
    fn what_is_not_a_link_is_refused() {
        let whole = encode(SCRIPT);
        for broken in ["!", "lesson", "中", &whole[..whole.len() / 2], &encode("x")[1..]] {
            assert_eq!(decode(broken).map_err(|problem| problem.id), Err("problem-link-broken"), "{broken}");
        }
    }

    proptest! {
        #[test]
        fn links_give_back_their_script(script in any::<String>()) {
            prop_assert_eq!(decode(&encode(&script)), Ok(script));
        }

        #[test]
        fn any_fragment_is_read_or_refused(fragment in "[-_A-Za-z0-9]{0,200}") {
            let _ = decode(&fragment);
        }
    }
}
