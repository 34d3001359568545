//! What nodes say to each other.

use super::log::{Entry, Log};
use super::node::View;
use crate::{encode_enum, encode_struct};

/// A server to V: I am alive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ping {
    /// The view that it knows.
    pub view: u32,
    /// It acknowledges that view.
    pub ready: bool,
}
encode_struct!(Ping { view, ready });

/// The primary to its backups: take this entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Forward {
    pub view: u32,
    pub index: u64,
    pub entry: Entry,
    /// All up to here is acknowledged.
    pub commit: u64,
}
encode_struct!(Forward { view, index, entry, commit });

/// A backup to the primary: this entry is on my disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForwardReply {
    pub view: u32,
    pub index: u64,
}
encode_struct!(ForwardReply { view, index });

/// The primary to its backups: all up to `commit` is acknowledged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commit {
    pub view: u32,
    pub commit: u64,
}
encode_struct!(Commit { view, commit });

/// A new primary: refuse what is older than this view, and give me your log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gather {
    pub view: View,
}
encode_struct!(Gather { view });

/// A backup to a new primary: this is my log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GatherReply {
    pub view: u32,
    pub log: Log,
    pub commit: u64,
}
encode_struct!(GatherReply { view, log, commit });

/// The primary to a backup: this is the whole state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    pub view: View,
    pub log: Log,
    pub commit: u64,
}
encode_struct!(State { view, log, commit });

/// A backup to the primary: I have the whole state up to `last`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateReply {
    pub view: u32,
    pub last: u64,
}
encode_struct!(StateReply { view, last });

/// What you sent is of an older view: this is the one I know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    pub view: View,
}
encode_struct!(Refused { view });

/// The messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    Ping(Ping),
    /// V to a server: this is the view.
    View(View),
    Forward(Forward),
    ForwardReply(ForwardReply),
    Commit(Commit),
    Gather(Gather),
    GatherReply(GatherReply),
    State(State),
    StateReply(StateReply),
    Refused(Refused),
}
encode_enum!(Message {
    0 => Ping(ping),
    1 => View(view),
    2 => Forward(forward),
    3 => ForwardReply(reply),
    4 => Commit(commit),
    5 => Gather(gather),
    6 => GatherReply(reply),
    7 => State(state),
    8 => StateReply(reply),
    9 => Refused(refused),
});
