# Raft: what it says of itself. $node is the server at which it happened.

raft-timer-election = election timeout
raft-timer-heartbeat = heartbeat
raft-role-follower = follower
raft-role-pre-candidate = pre-candidate
raft-role-candidate = candidate
raft-role-leader = leader
raft-role-learner = learner

## What happened

raft-note-boots = { $node } starts as a follower from its disk: term { $term }, { $last ->
    [0] an empty log
   *[other] a log up to entry { $last }
  }. { $snapshot ->
    [0] What is committed it must learn again.
   *[other] Its state machine goes on from its snapshot of entry { $snapshot }; what is committed after it, it must learn again.
  }
raft-note-election-timeout = { $cause ->
    [timer] { $node }'s election timer goes off: it stands for election
    [pre-votes] { $node } stands for election
   *[transfer] { $node } stands for election at the leader's word
  } in term { $term }{ $others ->
    [0] {" "}and votes for itself; there is nobody else to ask
   *[other] , votes for itself and asks for votes
  }.
raft-note-votes = { $node } votes for { $candidate } in term { $term }{ $keeps ->
    [true] , and will vote for nobody else in it
   *[false] {""}
  }.
raft-note-vote-refused-stale = { $node } refuses { $candidate } its vote: term { $term } is past, it is term { $own } here.
raft-note-vote-refused-voted = { $node } refuses { $candidate } its vote: in term { $term } it voted for { $other } already.
raft-note-vote-refused-log = { $node } refuses { $candidate } its vote: a log that ends at { $index } in term { $term } is { $by ->
    [length] shorter than
   *[term] behind
  } its own, which ends at { $own-index } in term { $own-term }.
raft-note-waits-anew = { $node } restarts its election timer, though { $from } neither leads its term { $term } nor gets its vote.
raft-note-vote-counted = { $voter } votes for { $node } in term { $term }: it has { $votes } of the { $needed } votes that it needs{ $next-needed ->
    [0] {""}
   *[other] {" "}of { $members }, and { $next-votes } of { $next-needed } of { $next }
  }.
raft-note-vote-denied = { $node } hears that { $voter } does not vote for it in term { $term }.
raft-note-vote-too-late = { $node } has no more use for { $voter }'s answer of term { $term }: { $role ->
    [leader] it leads term { $own } already
    [candidate] it is a candidate in term { $own } now
    [pre-candidate] it asks anew who would vote for it, in term { $own }
   *[other] it is a follower in term { $own } now
  }.
raft-note-wins = { $node } wins term { $term } with { $votes ->
    [one] one vote
   *[other] { $votes } votes
  } of { $members-count }{ $next-needed ->
    [0] {""}
   *[other] {" "}by the old configuration ({ $members }) and { $next-votes } of { $next-count } by the new one ({ $next })
  }: { $voters }.
raft-note-newer-term = { $node } hears of term { $term } from { $from } and moves on to it from term { $old }.
raft-note-steps-down = { $node } steps down: { $from } is in term { $term }, later than its own { $old }.
raft-note-yields = { $node } gives up its candidacy: { $leader } leads term { $term }.
raft-note-two-leaders = { $node } leads term { $term } and hears { $other } say the same: two leaders in one term.
raft-note-pre-vote-asks = { $node }'s election timer goes off. It stays in term { $term } and only asks who would vote for it in term { $next }.
raft-note-pre-vote-grants = { $node } would vote for { $candidate } in term { $next }. It promises nothing by saying so.
raft-note-pre-vote-hears-leader = { $node } would not vote for { $candidate }: it follows { $leader }, from whom it heard within an election timeout.
raft-note-pre-vote-counted = { $voter } would vote for { $node } in term { $wanted }: it would have { $votes } of the { $needed } votes that it would need{ $next-needed ->
    [0] {""}
   *[other] {" "}of { $members }, and { $next-votes } of { $next-needed } of { $next }
  }.
raft-note-pre-vote-denied = { $node } hears that { $voter } would not vote for it.
raft-note-vote-ignored = { $node } passes over { $candidate }'s candidacy for term { $term } and stays in its own term: { $leader ->
    [none] it restarted lately, and may have heard a leader just before
   *[other] it follows { $leader }, from whom it heard within an election timeout
  }.
raft-note-leader-unchecked = { $node } cannot tell whether a majority still hears { $leader }. check-quorum is off: a leader that has lost its majority does not step down, and { $candidate } may be refused for ever.
raft-note-quorum-heard = { $node } heard from { $heard-count ->
    [0] nobody else
   *[other] { $heard }
  } since it last looked{ $own ->
    [true] , with itself a majority
   *[false] , a majority of the members
  }: it goes on leading term { $term }.
raft-note-quorum-lost = { $node } heard from { $heard-count ->
    [0] nobody
   *[other] { $heard } alone
  } since it last looked. { $own ->
    [true] With itself that
   *[false] That
  } is no majority: whoever has one may have elected another leader, so it leads term { $term } no longer.
raft-note-no-op = { $node } begins term { $term } with an empty entry, { $index }: once it is committed, everything before it is too.
raft-note-transfer-begins = { $node } hands leadership over to { $target }: it takes no more commands, and waits until { $target } holds its log up to { $last }.
raft-note-transfer-tells = { $node } knows that { $target } holds its whole log, and tells it to stand for election at once.
raft-note-transfer-fails = { $node }'s election timer goes off while it leads term { $term } still: the transfer to { $target } failed, and it waits for it no longer.
raft-note-transfer-ends = { $node } leads term { $term } no longer: its transfer to { $target } is over, whoever is elected next.
raft-note-transfer-refuses = { $node } takes no command of { $client }: it is handing leadership over to { $target }.
raft-note-timeout-now = { $node } is told to stand for election at once: { $from }, leader of term { $term }, wants it to take over.
raft-note-timeout-now-late = { $node } ignores { $from }'s word to stand for election: that was for term { $term }, and it is past that.
raft-note-members-change = { $node } puts a new configuration into its log, entry { $index }: { $members }. It holds from now on, before it is committed.
raft-note-joint-begins = { $node } puts a joint configuration into its log, entry { $index }: until it is committed, a majority of { $members } and one of { $next } are both needed.
raft-note-removed-leader = { $node } steps down: the configuration without it is committed, and { $members } are the members now.
raft-note-stays-out = { $node } hears from no leader and does not stand for election: it is no member. Members are { $members }.
raft-note-learners-change = { $node } puts a new configuration into its log, entry { $index }: { $learners-count ->
    [0] nobody is a learner any more
    [one] { $learners } is a learner, which is sent every entry and counts for no majority
   *[other] { $learners } are learners, which are sent every entry and count for no majority
  }. { $members } decide as before.
raft-note-learner-waits = { $node } is a learner and does not stand for election: it has no vote. { $members } decide.
raft-note-read-waits = { $node } keeps { $client }'s read { $number } waiting: it does not know yet what earlier leaders committed, until an entry of its own term { $term } is committed.
raft-note-read-needs-write = { $client }'s read waits for somebody to write: no-op-on-election is off, so { $node } puts no entry of term { $term } into its log by itself.
raft-note-read-index = { $node } takes { $client }'s read { $number } at commitIndex { $index }, writes nothing, and asks whether it leads still.
raft-note-read-unconfirmed = { $node } serves { $client }'s read { $number } at commitIndex { $index } without asking whether it leads still: another leader may have committed more.
raft-note-lease-read = { $node } serves { $client }'s read { $number } at commitIndex { $index } at once: a majority heard it so lately that, by its clock, nobody else can have been elected.
raft-note-follows-still = { $node } confirms that { $leader } leads term { $term }.
raft-note-confirm-stale = { $node } does not confirm that { $leader } leads: its term { $term } is past, it is term { $own } here.
raft-note-leads-still = { $node } knows that it led term { $term } still when it asked: { $by } say so, a majority{ $joint ->
    [true] {" "}of the old members and one of the new
   *[false] {""}
  }.
raft-note-answers-read = { $node } answers { $client }'s read { $number } from its state machine as of entry { $index }: { $result }.
raft-note-read-dropped = { $node } leads no longer and cannot answer { $client }'s read { $number }.
raft-note-read-forwards = { $node } keeps { $client }'s read { $number } and asks { $leader }, its leader, for readIndex: what the answer must contain at least.
raft-note-read-index-told = { $node } tells { $follower } that { $client }'s read { $number } must see everything up to entry { $index }.
raft-note-read-index-refused = { $node } gives { $follower } no readIndex for { $client }'s read { $number }: it does not lead that term, or is handing over.
raft-note-read-index-late = { $node } waits for no readIndex of { $client }'s read { $number } any more: { $from }'s answer changes nothing.
raft-note-read-catches-up = { $node } may answer { $client }'s read { $number } once it has applied entry { $index }; it has come to { $applied }.
raft-note-forward-dropped = { $node } gets no readIndex in this term and lets { $client } ask elsewhere for read { $number }.
raft-note-clock-broken = The clock assumption is broken: at { $server } only { $passed } passed by true time. While that can happen a lease proves nothing.
raft-note-appends = { $node } takes { $op } of { $client } into its log: entry { $index } of term { $term }.
raft-note-sends = { $node } sends its entries up to { $last } to { $to }.
raft-note-heartbeat = { $node } shows its followers that it leads term { $term }.
raft-note-append-stale = { $node } refuses { $leader }'s AppendEntries: its term { $term } is past, it is term { $own } here.
raft-note-append-too-short = { $node } refuses { $leader }'s AppendEntries: it goes on after entry { $index }, and its own log ends at { $last }.
raft-note-append-differs = { $node } refuses { $leader }'s AppendEntries: it goes on after entry { $index } of term { $term }, and it has one of term { $own } there. Its term { $own } starts at { $first }.
raft-note-truncates = { $node } erases { $count ->
    [one] entry { $index }
   *[other] entries { $index } to { $last }
  }: it has term { $own } at { $index }, and its leader { $leader } has term { $term }.
raft-note-keeps-conflict = { $node } keeps { $count ->
    [one] entry { $index }
   *[other] entries { $index } to { $last }
  }, though it has term { $own } at { $index } and its leader { $leader } has term { $term }: it erases nothing.
raft-note-erases-suffix = { $node } erases { $count ->
    [one] entry { $index }
   *[other] entries { $index } to { $last }
  }: { $leader }'s message ends before, and conflicts with nothing.
raft-note-agrees-falsely = { $node } answers as if its log were { $leader }'s up to { $match }, which it is not.
raft-note-accepts = { $node } appends { $count ->
    [one] entry { $last }
   *[other] entries { $first } to { $last }
  } from { $leader } to its log.
raft-note-heartbeat-ok = { $match ->
    [0] { $node } hears that { $leader } leads.
   *[other] { $node } has { $leader }'s entry { $match }, of the same term: up to there it says that their logs agree.
  }
raft-note-match-advances = { $node } hears from { $follower } that its log agrees up to { $match }.
raft-note-match-same = { $match ->
    [0] { $node } hears from { $follower }, which is not known to hold any entry yet.
   *[other] { $node } hears from { $follower }: nothing new beyond { $match }.
  }
raft-note-backs-up = { $node } goes back for { $follower }: nextIndex { $old } → { $next }. { $conflict-term ->
    [none] { $follower } said: try from { $conflict-index }.
   *[other] { $follower } said: my term { $conflict-term } starts at { $conflict-index }.
  }
raft-note-reply-too-late = { $node } has no use for { $follower }'s answer of term { $term }: { $role ->
    [leader] it leads term { $own }, and knows as much already
    [candidate] it is a candidate in term { $own } now
    [pre-candidate] it asks who would vote for it after term { $own }
   *[other] it is a follower in term { $own } now
  }.
raft-note-flow-replicates = { $node } knows where { $follower }'s log agrees with its own: from entry { $next } on it sends without waiting for answers.
raft-note-flow-full = { $node } holds entry { $next } back from { $follower }: { $held ->
    [one] a message to it is
   *[other] { $held } messages to it are
  } not answered.
raft-note-flow-probes = { $node } hears that something did not reach { $follower }, or not in order: nextIndex { $old } → { $next }, and one message at a time until { $follower } agrees.
raft-note-flow-compacted = { $node } cannot name to { $follower } any more what comes before nextIndex { $old }: its snapshot replaced that. nextIndex { $old } → { $next }, and one message at a time until { $follower } agrees.
raft-note-takes-snapshot = { $node } takes a snapshot of its state machine at entry { $index } and drops { $count ->
    [one] the entry
   *[other] the { $count } entries
  } that it replaces{ $left ->
    [0] {""}
    [one] ; one entry stays in the log
   *[other] ; { $left } entries stay in the log
  }.
raft-note-sends-snapshot = { $node } no longer has entry { $next }, which { $follower } needs next: it sends its snapshot of entry { $index } instead.
raft-note-snapshot-old-term = { $node } refuses { $leader }'s snapshot: its term { $term } is past, it is term { $own } here.
raft-note-snapshot-stale = { $node } ignores { $leader }'s snapshot of entry { $index }: it has committed up to { $commit } already, and its state machine does not go back.
raft-note-installs-snapshot = { $node } takes over { $leader }'s snapshot: its state machine is at entry { $index } now{ $kept ->
    [0] { $dropped ->
        [0] {""}
        [one] . It throws the one entry after it away
       *[other] . It throws the { $dropped } entries after it away
      }
    [one] . Its own entry { $index } is of term { $term } too, so the one entry after it stays
   *[other] . Its own entry { $index } is of term { $term } too, so the { $kept } entries after it stay
  }.
raft-note-commits = { $node } commits up to { $index }: it counts entry { $index }, of { $own ->
    [true] its own term
   *[false] the earlier term
  } { $term }, on { $holders }{ $quorum ->
    [true] { $next-needed ->
        [0] , a majority
       *[other] : { $votes } of { $members } and { $next-votes } of { $next }, a majority of each
      }
   *[false] , which is no majority
  }.
raft-note-is-committed = Entry { $index } of term { $term } is on disk at { $holders } in its own term, a majority of { $members }{ $next-count ->
    [0] {""}
   *[other] {" "}and one of { $next }
  }: it is committed. No server knows yet.
raft-note-old-term-waits = { $node } does not commit entry { $index }, which it counts on { $holders }{ $quorum ->
    [true] { $next-needed ->
        [0] , a majority
       *[other] : { $votes } of { $members } and { $next-votes } of { $next }, a majority of each
      }
   *[false] {""}
  }: it is of term { $term }, and only an entry of term { $current } commits by counting, and with it all before.
raft-note-learns-commit = { $node } learns that its log is committed up to { $index }.
raft-note-applies = { $node } applies { $count ->
    [one] entry { $last }
   *[other] entries { $first } to { $last }
  } to its state machine.
raft-note-not-leader = { $node } does not lead and takes no command: { $leader ->
    [none] it knows no leader for { $client } to ask
   *[other] { $client } should ask { $leader }
  }.
raft-note-answers = { $node } applied entry { $index } and answers { $client }'s request { $number }: { $result }.
raft-note-duplicate-answered = { $node } knows { $client }'s request { $number }: { $shared ->
    [true] request { $number } of the id that it shares with others
   *[false] it
  } took effect before, and the same answer goes out again.
raft-note-duplicate-waiting = { $node } has { $client }'s request { $number } in its log already, at { $index }: it goes on waiting.
raft-note-duplicate-applied = { $node } does not carry out entry { $index } a second time: { $shared ->
    [true] under the id that { $client } shares with others request { $number }
   *[false] { $client }'s request { $number }
  } took effect before.
raft-note-outdated-skipped = { $node } does not carry out entry { $index }: { $client }'s request { $number } is older than what it has seen of { $shared ->
    [true] the id that { $client } shares with others
   *[false] { $client }
  } (request { $seen }).
raft-note-request-too-old = { $node } ignores { $client }'s request { $number }: it is older than request { $seen }, which took effect { $shared ->
    [true] under the id that { $client } shares with others
   *[false] already
  }.
raft-note-other-command = { $node } finds another command at { $index }, where it had put { $client }'s request { $number }: it may be lost, and { $client } { $leader ->
    [none] should ask again
   *[other] should ask { $leader }
  }.

## Messages

raft-message-RequestVote = A candidate asks for a vote and says how its log ends.
raft-message-RequestVoteReply = A vote, or none.
raft-message-AppendEntries = The leader's entries and the entry they follow; without entries a heartbeat.
raft-message-AppendEntriesReply = The follower took them, or says why it cannot.
raft-message-InstallSnapshot = The leader's state machine up to an entry, for a follower that needs what the leader no longer has.
raft-message-InstallSnapshotReply = The follower stands at that entry now, or stood past it already.

raft-message-PreVote = A server asks who would vote for it, before it moves on to a new term.
raft-message-PreVoteReply = Whether the server would get the vote. It binds nobody.

raft-message-TimeoutNow = The leader tells a server to stand for election at once.
raft-message-Confirm = A leader asks whether it leads still.
raft-message-ConfirmReply = The follower says in which term it is: the leader's own, if it leads still.
raft-message-ReadIndex = A follower asks what a client's read must see.
raft-message-ReadIndexReply = The leader says up to which entry, or that it cannot.

## Fields

raft-field-role = follower, candidate or leader; with pre-vote also pre-candidate
raft-field-currentTerm = the latest term that the server has seen
raft-field-votedFor = whom it voted for in this term
raft-field-log = commands, each with the term in which a leader received it
raft-field-commitIndex = the highest entry that it knows to be committed
raft-field-lastApplied = the highest entry that its state machine has carried out
raft-field-nextIndex = the entry that the leader sends to this follower next
raft-field-matchIndex = the highest entry that this follower is known to hold
raft-field-snapshotIndex = the last entry that its snapshot covers; 0 without one
raft-field-members = the members by the latest configuration in its log
raft-field-newMembers = the members that take over when the joint configuration is committed
raft-field-learners = who is sent every entry and has no vote
raft-field-flow = probe: one message at a time until this follower agrees; replicate: as many as the window allows
raft-field-inFlight = messages with entries that this follower has not answered
raft-field-kv = the value of this key in its state machine
raft-field-flag = whether test-and-set has set the flag

## On the stage, in short

raft-short-currentTerm = term { $value }
raft-label-RequestVote = RequestVote { $term }
raft-label-RequestVoteReply = { $voteGranted ->
    [true] vote
   *[false] no vote
  }
raft-label-PreVote = PreVote { $nextTerm }
raft-label-PreVoteReply = { $voteGranted ->
    [true] would vote
   *[false] would not vote
  }
raft-label-TimeoutNow = TimeoutNow { $term }
raft-label-Confirm = still leader? { $round }
raft-label-ConfirmReply = still leader { $round }
raft-label-ReadIndex = read { $key }?
raft-label-ReadIndexReply = { $readIndex ->
    [none] not leader
   *[other] readIndex { $readIndex }
}
raft-label-AppendEntries = { $entries-count ->
    [0] heartbeat
    [1] AppendEntries { $entries }
    [2] AppendEntries { $entries }
    [3] AppendEntries { $entries }
    [4] AppendEntries { $entries }
   *[other] AppendEntries × { $entries-count }
  }
raft-label-AppendEntriesReply = { $success ->
    [true] ok, match { $matchIndex }
   *[false] no, { $conflictTerm ->
        [none] try { $conflictIndex }
       *[other] term { $conflictTerm } from { $conflictIndex }
      }
  }
raft-label-InstallSnapshot = snapshot of { $lastIncludedIndex }
raft-label-InstallSnapshotReply = snapshot { $lastIncludedIndex } taken

# What to try first

raft-try = Play until a server leads. Then let a client ask for something, and crash the leader.
