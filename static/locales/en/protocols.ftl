# What a protocol is called, what it is, and what one learns from it: the gallery has these of all protocols at once.

split-brain-title = Split brain
split-brain-about = A lock kept on two servers, so that it survives the loss of one. Every server holds a flag; a client asks all of them to set it, and whoever was told 0 by enough of them holds the lock, for good.
split-brain-teaches = Why two computers are worse than one, and three are better: silence does not say who is dead, a majority does not need to know

primary-backup-title = Primary–backup
primary-backup-about = One primary orders all requests, backups keep copies, and a view server names who is which. It names one primary a view; that it is not obeyed at once is where the trouble begins.
primary-backup-teaches = Why one machine that names the primary is not enough: two may believe to be it, and a log must be chosen by its newest view, not by its length

parliament-title = Parliament
parliament-about = Councillors on an island pass a law by letter. Letters wait, get lost and come in any order; councillors travel. In version 0.1 each accepts only the first proposal it sees, in 0.2 every one. A proposal that more than half accepted is law. Neither works, and why is the way to Paxos.
parliament-teaches = Why it is not enough to vote: accept only the first, and there may never be a law; accept every one, and there may be two

paxos-title = Paxos
paxos-about = Several proposers, one value. Once a quorum of acceptors has accepted it, no crash and no late message can undo it.
paxos-teaches = How rivals settle on one value for good: promise before accepting, and adopt the highest, not your own

paxos-kv-title = Paxos, key by key
paxos-kv-about = A key-value store without a leader: every version of every key is a Paxos decision of its own. Any proposer serves any client.
paxos-kv-teaches = From one decision to a store: write by winning the next version, read by finishing what you find

multi-paxos-title = Multi-Paxos
multi-paxos-about = A replicated log, agreed slot by slot. One phase 1 makes a server leader for all slots at once; from then on each command takes a single round trip.
multi-paxos-teaches = How Paxos for one value becomes a log: one phase 1 for every slot, gaps closed with no-ops, one round trip a command

raft-title = Raft
raft-about = A replicated log under one elected leader. The leader of a term orders all commands; an entry is committed once a majority of servers keeps it on disk.
raft-teaches = How servers agree on a log, keep it through crashes, and why a leader may commit only what is of its own term
