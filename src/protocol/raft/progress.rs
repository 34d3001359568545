//! What a leader knows of one server's log, and how much may be under way to it (extension `flow-control`). A
//! leader that does not know where the logs agree probes, one message at a time; once it knows, it replicates:
//! nextIndex moves on as entries go out, and up to a window of messages is unanswered.
//!
//! Source: Raft paper, Figure 2; dissertation §10.2.1 (pipelining), Figure 10.1; the states as in etcd's `raft`
//! (Progress).

use crate::encode_struct;

/// What a leader knows of one server's log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Progress {
    /// nextIndex: the entry to send next.
    pub next: u64,
    /// matchIndex: the last entry known to be the same and durable there.
    pub matched: u64,
    /// The last entry that is on its way. Only keeps a request from sending again what was just
    /// sent; the next heartbeat sends from `next` whatever was lost.
    pub sent: u64,
    /// What is under way; none without flow control.
    pub flow: Option<Flow>,
}
encode_struct!(Progress { next, matched, sent, flow });

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

impl Progress {
    /// Of a server of whose log nothing is known; `window` 0 is no flow control.
    pub fn new(next: u64, sent: u64, window: usize) -> Progress {
        Progress { next, matched: 0, sent, flow: (window > 0).then(Flow::default) }
    }

    /// Whether entries go out under flow control without waiting for answers.
    pub fn replicates(&self) -> bool {
        self.flow.as_ref().is_some_and(|flow| flow.replicates)
    }

    /// Whether one more message may be under way.
    pub fn has_room(&self, window: usize) -> bool {
        self.flow.as_ref().is_none_or(|flow| flow.has_room(window))
    }

    /// Messages that are not answered.
    pub fn in_flight(&self) -> usize {
        self.flow.as_ref().map_or(0, |flow| flow.inflights.len())
    }

    /// A message up to `sent` went out under flow control: entries, or the snapshot that replaces them. Returns
    /// whether another may follow before the answer.
    pub fn went_out(&mut self, entries: bool) -> bool {
        let Some(flow) = &mut self.flow else { return false };
        flow.inflights.push(self.sent);
        flow.replicates &= entries;
        if flow.replicates {
            self.next = self.sent + 1;
        }
        flow.replicates
    }

    /// A probe was sent again: what was under way counts as lost.
    pub fn probed_again(&mut self) {
        if let Some(flow) = &mut self.flow {
            flow.inflights = vec![self.sent];
        }
    }

    /// Goes back to what the follower is known to hold, to ask from there. Returns nextIndex as it was.
    pub fn become_probe(&mut self) -> u64 {
        self.flow = Some(Flow::default());
        self.sent = self.matched;
        std::mem::replace(&mut self.next, self.matched + 1)
    }

    /// The follower's log is the leader's up to `index`. Returns whether that ends a probe.
    pub fn answered(&mut self, index: u64) -> bool {
        let Some(flow) = &mut self.flow else { return false };
        flow.inflights.retain(|last| *last > index);
        if flow.replicates {
            return false;
        }
        flow.inflights.clear();
        flow.replicates = true;
        self.next = self.matched + 1;
        true
    }

    /// Goes back to `next`, because of what a refusal says.
    pub fn back_up(&mut self, next: u64) {
        self.next = next;
        self.sent = next - 1;
    }
}
