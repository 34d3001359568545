//! Servers send each other nothing: that is why they can disagree.

use crate::encode::{Encode, Sink};

/// There is no message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {}

impl Encode for Message {
    fn encode<S: Sink + ?Sized>(&self, _: &mut S) {
        match *self {}
    }
}
