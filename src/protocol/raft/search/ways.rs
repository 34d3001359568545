//! What holds, one after the other, on the way to what breaks without a rule.

use super::super::about::{
    ABSTAIN_AFTER_RESTART, COMMIT_BEFORE_CHANGE, COMMIT_CURRENT_TERM_ONLY, CONFIRM_READ,
    KEEP_SUFFIX_AFTER_SNAPSHOT, NEWER_BEATS_LONGER, ONE_CHANGE_AT_A_TIME, READ_INDEX_OWN_TERM,
    REJECT_STALE_SNAPSHOT, SESSIONS_IN_SNAPSHOT, TRANSFER_ENDS_LEASE,
};
use super::Way;
use crate::protocol::RuleIx;

pub fn of(rule: RuleIx) -> &'static [Way] {
    match rule {
        NEWER_BEATS_LONGER => &[LONGER_AND_OLDER],
        COMMIT_CURRENT_TERM_ONLY => &[FIGURE_8, FIGURE_8_OF_THREE],
        REJECT_STALE_SNAPSHOT => &[SNAPSHOT_TWICE],
        KEEP_SUFFIX_AFTER_SNAPSHOT => &[LATE_SNAPSHOT],
        SESSIONS_IN_SNAPSHOT => &[ASKED_AGAIN_AFTER_SNAPSHOT],
        CONFIRM_READ => &[TWO_LEADERS],
        READ_INDEX_OWN_TERM => &[NEW_LEADER],
        ONE_CHANGE_AT_A_TIME => &[TWO_CHANGES],
        COMMIT_BEFORE_CHANGE => &[CHANGE_OF_AN_OLD_TERM],
        ABSTAIN_AFTER_RESTART => &[LEASE_FORGOTTEN],
        TRANSFER_ENDS_LEASE => &[LEASE_GIVEN_AWAY],
        _ => &[],
    }
}

/// Two entries that reached nobody are older than one that is committed, and more.
const LONGER_AND_OLDER: Way = &[
    "S1.role == leader",
    "S1.log == [1]",
    "S1.log == [1 1] and S2.log == []",
    "S2.role == leader and S1.log == [1 1]",
    "S2.log == [2] and S1.log == [1 1]",
    "S2.log == [2] and S3.log == [2] and S1.log == [1 1]",
    "S2.log == [2] and S2.commitIndex == 1 and S1.log == [1 1]",
    "S1.role == candidate and S1.log == [1 1]",
    "S1.role == candidate and S1.currentTerm == 3 and S1.log == [1 1] and S2.log == [2]",
];

/// Figure 8 from (a) to (e).
const FIGURE_8: Way = &[
    "S1.role == leader",
    "S1.log == [1] and S5.log == []",
    "S2.log == [1] and S3.log == [] and S4.log == []",
    "S5.role == candidate and S3.log == [] and S4.log == [] and S5.log == []",
    "S3.votedFor == S5 and S4.log == [] and S5.role == candidate",
    "S5.role == leader and S3.log == [] and S5.log == [] and S1.log == [1]",
    "S5.log == [2] and S1.log == [1] and S2.log == [1] and S3.log == []",
    "S1.role == candidate and S1.log == [1] and S3.log == [] and S5.log == [2]",
    "S1.role == candidate and S1.currentTerm == 3 and S1.log == [1] and S3.log == [] and S5.log == [2]",
    "S2.votedFor == S1 and S2.currentTerm == 3 and S1.role == candidate and S3.log == [] and S5.log == [2]",
    "S1.role == leader and S1.currentTerm == 3 and S1.log == [1] and S5.log == [2]",
    "S3.log == [1] and S1.role == leader and S5.log == [2]",
    "S1.commitIndex == 1 and S5.log == [2]",
    "S5.role == candidate and S5.log == [2]",
    "S5.role == candidate and S5.currentTerm == 4 and S5.log == [2]",
];

/// The same on three servers: the entry of term 2 stands on S3 alone.
const FIGURE_8_OF_THREE: Way = &[
    "S1.role == leader",
    "S1.log == [1] and S3.log == []",
    "S3.role == leader and S3.log == [] and S1.log == [1] and S2.log == []",
    "S3.log == [2] and S1.log == [1] and S2.log == []",
    "S1.role == candidate and S1.log == [1] and S2.log == [] and S3.log == [2]",
    "S1.role == leader and S1.currentTerm == 3 and S1.log == [1] and S3.log == [2]",
    "S2.log == [1] and S1.role == leader and S3.log == [2]",
    "S1.commitIndex == 1 and S3.log == [2]",
    "S3.role == candidate and S3.currentTerm == 4 and S3.log == [2]",
];

/// A second copy of a snapshot is under way when its receiver has applied more.
const SNAPSHOT_TWICE: Way = &[
    "S1.role == leader",
    "S1.log == [1]",
    "S2.log == [1] and S3.log == [1] and S4.log == []",
    "S1.commitIndex == 1 and S4.log == []",
    "S1.snapshotIndex == 1 and S4.log == []",
    "msg(InstallSnapshot S1->S4).lastIncludedIndex == 1 and S4.log == []",
    "msg(InstallSnapshot S1->S4 #2).lastIncludedIndex == 1 and S4.log == []",
    "S4.snapshotIndex == 1 and msg(InstallSnapshot S1->S4).lastIncludedIndex == 1",
    "S1.log == [1] and S4.snapshotIndex == 1 and msg(InstallSnapshot S1->S4).lastIncludedIndex == 1",
    "S4.log == [1] and msg(InstallSnapshot S1->S4).lastIncludedIndex == 1",
    "S1.commitIndex == 2 and S4.log == [1] and msg(InstallSnapshot S1->S4).lastIncludedIndex == 1",
    "S4.lastApplied == 2 and msg(InstallSnapshot S1->S4).lastIncludedIndex == 1",
];

/// A snapshot is under way to a server that holds what it contains and an entry behind it.
const LATE_SNAPSHOT: Way = &[
    "S1.role == leader",
    "S1.log == [1]",
    "S2.log == [1] and S3.log == [1] and S4.log == []",
    "S1.commitIndex == 1 and S4.log == []",
    "S1.snapshotIndex == 1 and S4.log == []",
    "msg(InstallSnapshot S1->S4).lastIncludedIndex == 1 and S4.log == []",
    "msg(InstallSnapshot S1->S4).lastIncludedIndex == 1 and S4.log == [1]",
    "S1.log == [1] and msg(InstallSnapshot S1->S4).lastIncludedIndex == 1 and S4.log == [1]",
    "S4.log == [1 1] and msg(InstallSnapshot S1->S4).lastIncludedIndex == 1",
    "S1.commitIndex == 2 and S4.log == [1 1] and msg(InstallSnapshot S1->S4).lastIncludedIndex == 1",
];

/// The leader restarts from a snapshot, and the client asks again for what that contains.
const ASKED_AGAIN_AFTER_SNAPSHOT: Way = &[
    "S1.role == leader",
    "S1.log[1].value == \"x=1\"",
    "S1.commitIndex == 1",
    "S1.snapshotIndex == 1",
    "not S1.up",
    "S1.snapshotIndex == 1 and S1.role == follower and S1.currentTerm == 1",
    "S1.snapshotIndex == 1 and S1.role == leader and S1.currentTerm == 2",
    "msg(AppendEntriesReply S2->S1).term == 2 and S1.role == leader",
    "msg(ClientRequest C1->S2).op == \"x=1\" and S1.role == leader",
    "msg(ClientRequest C1->S1).op == \"x=1\" and S1.role == leader",
    "S1.log[2].value == \"x=1\"",
    "S2.log[2].value == \"x=1\" and S3.log[2].value == \"x=1\"",
    "S1.commitIndex == 2",
];

/// One leads on where another leads a newer term and has answered a write.
const TWO_LEADERS: Way = &[
    "S1.role == leader",
    "S1.log == [1]",
    "S1.commitIndex == 1",
    "S2.role == leader and S1.role == leader and S2.currentTerm == 2 and S2.log == [1]",
    "S2.log[2].value == \"x=2\" and S1.role == leader",
    "S3.log == [1 2] and S1.role == leader",
    "S2.commitIndex == 2 and S1.role == leader",
    "(C1.last == ok or C2.last == ok) and S1.role == leader",
];

/// A new leader does not know yet that a write was answered.
const NEW_LEADER: Way = &[
    "S1.role == leader",
    "S1.log[1].value == \"x=1\"",
    "S2.log == [1] and S1.role == leader",
    "S1.commitIndex == 1 and S2.commitIndex == 0",
    "(C1.last == ok or C2.last == ok) and S2.commitIndex == 0",
    "S2.role == leader and S2.commitIndex == 0",
];

/// Two servers join at one stroke, and only they know of each other.
const TWO_CHANGES: Way = &[
    "S1.role == leader",
    "S1.log == [1]",
    "S1.commitIndex == 1",
    "S1.log == [1 1] and S1.members == [S1 S2 S3 S4]",
    "S4.log == [1 1] and S1.members == [S1 S2 S3 S4]",
    "S1.members == [S1 S2 S3 S4 S5]",
    "S4.log == [1 1 1] and S2.log != [1 1 1] and S3.log != [1 1 1]",
    "S5.log == [1 1 1] and S4.log == [1 1 1] and S2.members == [S1 S2 S3] and S3.members == [S1 S2 S3]",
    "S4.role == leader and S2.members == [S1 S2 S3] and S3.members == [S1 S2 S3]",
];

/// A leader is cut off while it adds a server, and the next removes it before it commits anything of its own term.
const CHANGE_OF_AN_OLD_TERM: Way = &[
    "S1.role == leader",
    "S1.log == [1]",
    "S1.commitIndex == 1",
    "S1.log == [1 1] and S1.members == [S1 S2 S3 S4]",
    "S2.log == [1 1] and S3.log == [1 1] and S4.log == [1 1]",
    "S1.commitIndex == 2 and S2.log == [1 1] and S3.log == [1 1] and S4.log == [1 1]",
    "S2.commitIndex == 2 and S1.role == leader and S1.log == [1 1]",
    "S1.log == [1 1 1] and S1.members == [S1 S2 S3 S4 S5]",
    "S5.log == [1 1 1] and S2.log == [1 1] and S3.log == [1 1] and S4.log == [1 1]",
    "S2.role == candidate and S3.log == [1 1] and S4.log == [1 1] and S1.log == [1 1 1]",
    "S3.votedFor == S2 and S3.log == [1 1] and S4.log == [1 1] and S1.log == [1 1 1]",
    "S2.role == leader and S2.log == [1 1] and S3.log == [1 1] and S4.log == [1 1] and S1.log == [1 1 1]",
    "S2.log == [1 1 2] and S2.members == [S2 S3 S4] and S4.log == [1 1] and S1.log == [1 1 1]",
    "S3.log == [1 1 2] and S4.log == [1 1] and S1.log == [1 1 1]",
    "S2.commitIndex == 3 and S4.log == [1 1] and S1.log == [1 1 1]",
    "S1.role == candidate and S4.log == [1 1] and S5.log == [1 1 1]",
    "S1.role == candidate and S1.currentTerm == 3 and S4.log == [1 1] and S5.log == [1 1 1]",
];

/// A voter restarts under the lease that it confirmed.
const LEASE_FORGOTTEN: Way = &[
    "S1.role == leader",
    "S1.log[2].value == \"x=1\"",
    "S1.commitIndex == 2 and S2.log == [1 1] and S3.log == [1 1]",
    "S1.commitIndex == 2 and C1.pending == none and C2.pending == none",
    "S1.commitIndex == 2 and happened leads-still",
    "not S2.up and S1.role == leader",
    "S2.up and S1.role == leader",
    "S3.role == leader and S3.currentTerm == 2 and S1.role == leader",
    "S3.log[4].value == \"x=2\" and S1.role == leader",
    "S3.commitIndex == 4 and S1.role == leader",
    "C1.pending == none and C2.pending == none and S3.commitIndex == 4 and S1.role == leader",
];

/// A transfer is given up, and the server that it named is elected all the same.
const LEASE_GIVEN_AWAY: Way = &[
    "S1.role == leader",
    "S1.commitIndex == 1 and S2.log == [1]",
    "S1.commitIndex == 1 and msg(TimeoutNow S1->S2).term == 1",
    "S1.role == leader and happened transfer-fails and msg(TimeoutNow S1->S2).term == 1",
    "S2.role == leader and S1.role == leader",
    "S2.log[3].value == \"x=1\" and S1.role == leader and S2.role == leader",
    "S2.commitIndex == 3 and S1.role == leader",
    "(C1.last == ok or C2.last == ok) and S1.role == leader",
];
