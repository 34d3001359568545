//! What nodes send each other: nothing, where there is one server. Of another protocol a struct for each message,
//! and an enum over them: `encode_struct!` and `encode_enum!` say what of them counts.

use crate::encode::{Encode, Sink};

/// There is no message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {}

impl Encode for Message {
    fn encode<S: Sink + ?Sized>(&self, _: &mut S) {
        match *self {}
    }
}
