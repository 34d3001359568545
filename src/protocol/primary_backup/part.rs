//! A node is the view server or a server: a handler of one part holds its memory alone.

use super::PrimaryBackup;
use super::node::{Keeper, Node, Server};
use crate::protocol::Handler;

/// A handler at the part that its node plays.
pub enum Part<'a> {
    Keeper(Handler<'a, PrimaryBackup, Keeper>),
    Server(Handler<'a, PrimaryBackup, Server>),
}

impl Handler<'_, PrimaryBackup> {
    /// The same handler, with the memory of the part alone.
    pub fn part(&mut self) -> Part<'_> {
        let Handler { ctx, node, out } = self;
        match node {
            Node::Keeper { keeper } => Part::Keeper(Handler { ctx, node: keeper, out }),
            Node::Server { server } => Part::Server(Handler { ctx, node: server, out }),
        }
    }
}
