//! A backup takes what the primary of its view forwards, and nothing else.

use super::PrimaryBackup;
use super::about::CHECK_VIEW;
use super::about::note;
use super::log::Entry;
use super::message::{Commit, Forward, ForwardReply, Message};
use super::node::{Server, Write};
use crate::protocol::Handler;
use crate::value::NodeId;

impl Handler<'_, PrimaryBackup, Server> {
    /// An entry arrives.
    pub fn on_forward(&mut self, from: NodeId, forward: &Forward) {
        let Forward { view, index, entry, commit } = forward;
        if *view < self.node.view.number && self.on(CHECK_VIEW) {
            return self.refuse(from, *view);
        }
        // The whole state comes first. Only who lost its disk is sent entries without.
        if *view > self.node.installed {
            return;
        }
        self.take_entry(from, *index, entry);
        self.out.send_durable(from, Message::ForwardReply(ForwardReply { view: *view, index: *index }));
        if *view == self.node.view.number {
            self.learn_commit(*commit);
        }
    }

    fn take_entry(&mut self, from: NodeId, index: u64, entry: &Entry) {
        let args = [
            ("primary", from.into()),
            ("index", index.into()),
            ("op", entry.short()),
            ("view", entry.view.into()),
            ("own", self.node.view.number.into()),
        ];
        let late = entry.view < self.node.view.number;
        let has = self.node.log.get(index).is_some_and(|own| own == entry);
        let hole = self.node.log.last_index() + 1 < index;
        self.out.note(
            match () {
                () if has => note::HAS_ENTRY,
                () if late => note::TAKES_OLD_VIEW,
                () if hole => note::TAKES_WITH_HOLE,
                () => note::TAKES_ENTRY,
            },
            args,
        );
        if !has {
            self.node.log.put(index, entry.clone());
            self.out.write(Write::Entry { index, entry: entry.clone() });
        }
    }

    /// The primary tells how much is acknowledged.
    pub fn on_commit(&mut self, from: NodeId, &Commit { view, commit }: &Commit) {
        if view < self.node.view.number {
            return self.refuse(from, view);
        }
        if view == self.node.installed {
            self.learn_commit(commit);
        }
    }
}
