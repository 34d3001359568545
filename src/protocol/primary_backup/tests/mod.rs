//! The handlers, called one at a time.

mod chaos;

use super::log::Entry;
use super::{ABOUT, PrimaryBackup};
use crate::protocol::{Input, Op, Request};
use crate::value::NodeId;
use std::sync::Arc;

/// An entry of that view; equal numbers give equal commands.
pub fn entry(view: u32, number: u32) -> Entry {
    let op = Op::Put { key: "x".into(), value: Arc::from(number.to_string()) };
    Entry { view, command: Some(Arc::new(Request { client: NodeId(9), number, op })) }
}
