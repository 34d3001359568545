# Raft: what it says of itself. $node is the server at which it happened.

raft-param-servers = servers
raft-param-clients = clients
raft-param-spare = servers that are there and no members at the start: with membership they can be added
raft-param-pre-vote = pre-vote: ask whether an election could be won before a term is spent on it; goes with check-quorum, or nothing unseats a leader that only a minority hears
raft-param-check-quorum = check-quorum: a leader that hears no majority steps down; goes with pre-vote, or a server that hears nobody deposes every leader
raft-param-no-op-on-election = a new leader begins its term with an empty entry: reads without the log and changes of members wait for one
raft-param-snapshot = a server takes a snapshot by itself after so many entries; 0: only when told to
raft-param-reads = how reads are served: log like any command; read-index after a round of messages shows that the leader leads still; lease at once, while such a round is young. The last two go with no-op-on-election, a lease with check-quorum as well
raft-param-membership = how members change: off; single, one server at a time; joint, by way of a configuration that needs both majorities. Goes with pre-vote, check-quorum and no-op-on-election
raft-param-flow-control = how many AppendEntries may be under way to one follower; 0: as many as there are requests
raft-param-back-up = how far a refused leader goes back: by a term of the follower's, or to the start of its log
raft-param-shared-session = all clients were given one id between them, by mistake
raft-param-follower-reads = a follower answers reads too: it asks the leader for readIndex and waits until it has applied that much. Goes with reads=read-index or lease
raft-timing-election = an election timeout is drawn from this span, anew each time
raft-timing-heartbeat = how often a leader shows that it is there
raft-timing-retry = how long a client waits for an answer before it asks the next server
raft-timer-election = election timeout
raft-timer-heartbeat = heartbeat
raft-role-follower = follower
raft-role-pre-candidate = pre-candidate
raft-role-candidate = candidate
raft-role-leader = leader
raft-role-learner = learner
problem-raft-one-snapshot = a snapshot is taken by one server: leave out { $other }, or give it a line of its own
problem-raft-nothing-to-snapshot = { $node } has nothing to take a snapshot of: { $index ->
    [0] it has applied no entry yet
   *[other] it has applied no entry since its snapshot of entry { $index }
  }

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

## What switching a rule off means

raft-rule-one-vote-per-term = A server votes for every candidate of a term, not for one only.
raft-rule-up-to-date-check = A server votes for any candidate, however much its log lacks.
raft-rule-newer-beats-longer = Of two logs the longer one counts as more up to date, whatever its last term.
raft-rule-commit-current-term-only = A leader commits whatever is on a majority, entries of earlier terms too.
raft-rule-persist-vote = votedFor is not written to disk: after a crash a server has forgotten whom it voted for.
raft-rule-persist-term = currentTerm is not written to disk: after a crash a server is back in an old term.
raft-rule-persist-log = Log entries never reach the disk: a crash takes them away.
raft-rule-truncate-on-conflict = A follower never erases an entry, even where the leader has another one.
raft-rule-majority-commit = A leader commits what is on its own disk, without waiting for others.
raft-rule-reply-after-persist = Servers answer before what they answer for is on disk.
raft-rule-deduplicate = A request that comes twice takes effect twice.
raft-rule-randomised-timeouts = All election timeouts are equally long: split votes repeat for ever.
raft-rule-fast-back-up = A refused leader goes back by a single entry each time.
raft-rule-batch = Each AppendEntries carries one entry at most, and the next waits for its answer.
raft-rule-reject-stale-snapshot = A server takes over any snapshot, also one that is behind its own state machine.
raft-rule-keep-suffix-after-snapshot = A server that takes over a snapshot throws its whole log away, also entries after it that the leader counts on.
raft-rule-sessions-in-snapshot = A snapshot holds the keys and values, but not which requests took effect.
raft-rule-confirm-read = A leader answers a read without asking whether it leads still: a deposed one answers with old values.
raft-rule-one-change-at-a-time = A leader begins a change of members while the one before is not committed: majorities before and after may share no server.
raft-rule-commit-before-change = A new leader changes the members before an entry of its own term is committed: a change that an earlier leader began may come back beside it.
raft-rule-keep-suffix-after-append = A follower erases what its log has after the entries that a message brings, though nothing conflicts: a late AppendEntries takes away what came since and was acknowledged.
raft-rule-commit-only-compared = A follower commits up to leaderCommit as far as its log goes, though a message compares less of it with the leader's or finds that it differs: what an earlier leader left there is committed.
raft-rule-read-index-own-term = A new leader reads at its commitIndex before an entry of its own term is committed: it may not know yet what earlier leaders committed.
raft-rule-ignore-old-replies = Answers of earlier terms count: an old vote elects a candidate of a later term, and a log that has changed since counts as a copy.
raft-rule-count-voter-once = A candidate counts every vote that arrives: one server heard twice passes for two.
raft-rule-joint-before-new = A leader goes on from the joint configuration to the new one before the joint one is committed: the old members and the new ones may each decide by themselves.
raft-rule-learners-do-not-count = A leader counts a learner's copy towards the majority that commits an entry, though learners elect nobody: the next leader may lack it.
raft-rule-abstain-after-restart = A server that restarts votes at once: it has forgotten that it heard a leader just before, whose lease counts on it.
raft-rule-transfer-ends-lease = A leader that told another server to stand for election answers reads by its lease still: that one is elected before the lease is over.
raft-rule-reset-timer-on-grant = A server restarts its election timer at any request, also one that it refuses: a candidate that cannot win keeps those waiting that could.

## What was broken

raft-invariant-election-safety = Election safety: term { $term } has two leaders, { $first } and { $second }.
raft-invariant-election-safety-name = Election safety
raft-invariant-leader-append-only = Leader append-only: { $server }, leader of term { $term }, erased its own entry { $index }.
raft-invariant-leader-append-only-name = Leader append-only
raft-invariant-log-matching = Log matching: { $server } has an entry { $index } of term { $term } unlike another server's of the same index and term, itself or what comes before it.
raft-invariant-log-matching-name = Log matching
raft-invariant-leader-completeness = Leader completeness: { $leader } leads term { $term } without entry { $index } (term { $entry-term }), which was committed in term { $in-term }.
raft-invariant-leader-completeness-name = Leader completeness
raft-invariant-state-machine-safety = State-machine safety: { $server } applied { $own } of term { $own-term } at { $index }, where another server had applied { $other } of term { $other-term }.
raft-invariant-state-machine-safety-name = State-machine safety
raft-invariant-term-monotonic = Terms never go back: { $server } was in term { $old } and is in term { $term } now.
raft-invariant-term-monotonic-name = Terms never go back
raft-invariant-up-to-date-holds-committed = Whoever could be elected holds what is committed: { $server }'s log is at least as up to date as one that ends with entry { $index } of term { $term }, which counts as committed, and lacks that entry.
raft-invariant-up-to-date-holds-committed-name = Whoever could be elected holds what is committed
raft-invariant-no-term-ahead = No entry is ahead of its server's term: { $server } is in term { $own } and has an entry { $index } of term { $term }.
raft-invariant-no-term-ahead-name = No entry is ahead of its server's term
raft-invariant-terms-along-log = Terms never go down along a log: { $server } has an entry { $index } of term { $term } after one of term { $before }.
raft-invariant-terms-along-log-name = Terms never go down along a log
raft-invariant-append-agrees = What a follower takes is what was sent: { $server } took entry { $index } of term { $term } from { $leader ->
    [none] a leader
   *[other] { $leader }
  }, and has { $own ->
    [none] none there
   *[other] one of term { $own } there
  }.
raft-invariant-append-agrees-name = What a follower takes is what was sent
raft-invariant-commit-within-log = commitIndex is within the log: { $server } holds entries up to { $commit } committed, and its log ends at { $last }.
raft-invariant-commit-within-log-name = commitIndex is within the log
raft-invariant-state-machine-forward = A state machine never goes back: { $server } had applied up to { $applied }, and what it did from entry { $index } on is undone.
raft-invariant-state-machine-forward-name = State machines never go back
raft-invariant-committed-durable = Committed is durable on a majority: entry { $index } counts as committed and is on disk at { $next-needed ->
    [0] { $votes } of the members { $members }, where { $needed } are needed
   *[other] { $votes } of the old members { $members }, where { $needed } are needed, and { $next-votes } of the new ones { $next }, where { $next-needed } are
  }{ $holders-count ->
    [0] {""}
   *[other] {" "}({ $holders })
  }{ $strangers-count ->
    [0] {""}
   *[other] . { $strangers } { $strangers-count ->
        [one] holds it too, but is no member
       *[other] hold it too, but are no members
      }
  }.
raft-invariant-committed-durable-name = Committed is durable on a majority
raft-invariant-exactly-once = Exactly once: { $server } carried out { $client }'s request { $number } ({ $op }) again at { $index }; it had taken effect at { $before }.
raft-invariant-exactly-once-name = Exactly once
raft-invariant-linearizable = Linearizability: { linearizable-why }
raft-invariant-linearizable-name = Linearizability

## What fails without a rule that safety does not need

raft-goal-progress = Sooner or later one server is elected, and commands are committed.
raft-goal-round-trips = A follower that lags catches up in few round trips.
raft-goal-messages = Many commands travel in few messages.

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

## What it rests on outside itself

raft-assumption-one-clock-rate = all clocks run at one rate and no timer goes off early or, because its node is paused, late
raft-assumption-removed-is-silent = a server that was removed does not stand for election
raft-assumption-own-client-id = every client has an id of its own

## What goes together

raft-together-reads-need-an-entry = A read waits until an entry of the leader's own term is committed: without no-op-on-election it waits until somebody writes.
raft-together-follower-reads-need-read-index = With reads=log every read goes through the log of the leader: a follower has no readIndex to ask for.
raft-together-lease-needs-check-quorum = Servers that hear a leader pass candidates over: a leader that has lost its majority but is heard by one server more blocks the others for ever, unless it notices and steps down.
raft-together-pre-vote-needs-check-quorum = Servers that hear a leader refuse the pre-vote: a leader that has lost its majority but is heard by one server more blocks the others for ever, unless it notices and steps down.
raft-together-check-quorum-needs-pre-vote = A server that hears nobody stands for election in ever later terms, and each one deposes the leader that the others have.
raft-together-membership-needs-sticking = A removed server that was not told hears no heartbeats, stands for election in ever later terms and deposes the leader each time; with pre-vote and check-quorum the others pass it over.
raft-together-membership-needs-an-entry = A leader may change the members only once an entry of its own term is committed: without no-op-on-election that takes a client's write.
raft-together-spare-needs-membership = Spare servers are no members and take no part until they are added.

## What is refused

problem-raft-too-many = servers and spare make { $servers } servers: at most { $most } fit
problem-raft-no-membership = admin { $verb } needs the header to say membership=single or membership=joint
problem-raft-leader-changes = { $node } does not lead: only a leader changes the members, and no server leads now
problem-raft-not-leader = { $node } does not lead: only a leader hands over
problem-raft-no-server = { $other } is no server
problem-raft-change-needs-joint = admin change needs membership=joint: with membership=single use admin add or admin remove
problem-raft-one-server = admin { $verb } takes one server at a time, and { $other } is a second one
problem-raft-is-member = { $other } is a member already
problem-raft-not-member = { $other } is no member
problem-raft-is-learner = { $other } is a learner already: admin promote { $other } gives it a vote
problem-raft-not-learner = { $other } is no learner: admin add-learner makes a server one, and admin add gives it a vote at once
problem-raft-learner-behind = { $other } is known to hold { $has } of the { $all } entries that the leader has: a learner gets a vote when it has caught up, from { $ready } on
problem-raft-same-members = the members would be the same, or nobody: they are { $members }
problem-raft-change-under-way = the change of members in entry { $index } is not committed yet: wait for it
problem-raft-commit-before-change = no entry of term { $term } is committed yet: a leader commits one before it changes the members
problem-raft-transfer-names-two = admin transfer takes the leader and the server that takes over, like admin transfer S1 S2
problem-raft-transfer-to = { $other } cannot take over: another member can
problem-raft-transfer-under-way = a transfer to { $other } is under way

# What to try first

raft-try = Play until a server leads. Then let a client ask for something, and crash the leader.
