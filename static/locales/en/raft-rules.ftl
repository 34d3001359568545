# Its rules, invariants and settings, and what cannot be done: fetched with the tools of who acts.

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
problem-raft-one-snapshot = a snapshot is taken by one server: leave out { $other }, or give it a line of its own
problem-raft-nothing-to-snapshot = { $node } has nothing to take a snapshot of: { $index ->
    [0] it has applied no entry yet
   *[other] it has applied no entry since its snapshot of entry { $index }
  }

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
