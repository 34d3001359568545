//! What a search must know: servers only keep a flag.

use super::{Node, SplitBrain};
use crate::check::explore::SearchHints;

impl SearchHints for SplitBrain {
    fn epoch(_: &Node) -> u32 {
        0
    }
}
