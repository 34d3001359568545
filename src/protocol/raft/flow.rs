//! Flow control: how much may be under way to one follower (extension `flow-control`). A leader that
//! does not know where the logs agree probes, one message at a time; once it knows, it replicates:
//! nextIndex moves on as entries go out, and up to a window of messages is unanswered.
//!
//! Source: Raft dissertation §10.2.1 (pipelining), Figure 10.1; the states as in etcd's `raft` (Progress).

use super::Raft;
use super::node::Peer;
use super::replication::AppendBuilder;
use crate::encode_struct;
use crate::protocol::Out;
use crate::value::NodeId;

/// What is under way to one follower.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Flow {
    /// The logs are known to agree before nextIndex: entries go out without waiting for answers.
    pub replicates: bool,
    /// The last entry of each message that is not answered, oldest first.
    pub inflights: Vec<u64>,
}
encode_struct!(Flow { replicates, inflights });

impl Flow {
    fn has_room(&self, window: usize) -> bool {
        self.inflights.len() < if self.replicates { window } else { 1 }
    }

    pub fn word(&self) -> &'static str {
        if self.replicates { "replicate" } else { "probe" }
    }
}

/// Sends a follower what there is room for. Returns whether that was entries.
pub fn fill(
    appends: &mut AppendBuilder,
    to: NodeId,
    (progress, flow): (&mut Peer, &mut Flow),
    window: usize,
    out: &mut Out<Raft>,
) -> bool {
    let mut sent = false;
    while progress.next <= appends.log.last_index() {
        if !flow.has_room(window) {
            let held = flow.inflights.len();
            out.note(
                "flow-full",
                [("follower", to.into()), ("held", held.into()), ("next", progress.next.into())],
            );
            break;
        }
        let entries = appends.send(to, progress, out);
        flow.inflights.push(progress.sent);
        sent |= entries;
        if !entries {
            flow.replicates = false;
        }
        if !flow.replicates {
            break;
        }
        progress.next = progress.sent + 1;
    }
    sent
}

/// A heartbeat. What a probe asked is asked again: it may be lost. What was replicated is not sent
/// again, but named as what comes before: if it is lost, the follower refuses, else it answers and the window
/// has room again. What a snapshot replaced can be named no more: the follower is sent the snapshot, as a probe
/// (etcd: `maybeSendSnapshot`).
pub fn beat(
    appends: &mut AppendBuilder,
    to: NodeId,
    (progress, flow): (&mut Peer, &mut Flow),
    window: usize,
    out: &mut Out<Raft>,
) {
    if flow.replicates && progress.next <= appends.log.trimmed() {
        probe("flow-compacted", to, (progress, flow), out);
    }
    if !flow.replicates {
        appends.send(to, progress, out);
        flow.inflights = vec![progress.sent];
    } else if progress.next <= appends.log.last_index() && flow.has_room(window) {
        fill(appends, to, (progress, flow), window, out);
    } else {
        appends.send_empty(to, progress.next, out);
    }
}

/// A follower's log is the leader's up to `index`.
pub fn answered(from: NodeId, (progress, flow): (&mut Peer, &mut Flow), index: u64, out: &mut Out<Raft>) {
    flow.inflights.retain(|last| *last > index);
    if !flow.replicates {
        flow.inflights.clear();
        flow.replicates = true;
        progress.next = progress.matched + 1;
        out.note("flow-replicates", [("follower", from.into()), ("next", progress.next.into())]);
    }
}

/// A follower lacks what comes before. To a probe its refusal says where to go on; what was replicated
/// was lost or overtaken, and the leader goes back to what it knows. Returns whether the refusal says
/// anything new.
pub fn refused(
    from: NodeId,
    (progress, flow): (&mut Peer, &mut Flow),
    next: u64,
    out: &mut Out<Raft>,
) -> bool {
    if !flow.replicates {
        flow.inflights.clear();
        return next < progress.next;
    }
    if next <= progress.matched {
        return false;
    }
    probe("flow-probes", from, (progress, flow), out);
    true
}

/// Goes back to what the follower is known to hold, and asks from there; the note says why.
fn probe(note: &'static str, to: NodeId, (progress, flow): (&mut Peer, &mut Flow), out: &mut Out<Raft>) {
    *flow = Flow::default();
    let old = std::mem::replace(&mut progress.next, progress.matched + 1);
    progress.sent = progress.matched;
    out.note(note, [("follower", to.into()), ("old", old.into()), ("next", progress.next.into())]);
}
