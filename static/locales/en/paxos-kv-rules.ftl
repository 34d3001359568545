# Its rules, invariants and settings, and what cannot be done: fetched with the tools of who acts.

paxos-kv-param-nodes = servers that are proposer and acceptor at once; 0: the parts stand apart
paxos-kv-param-clients = clients
paxos-kv-param-proposers = proposers, when the parts stand apart
paxos-kv-param-acceptors = acceptors, when the parts stand apart
paxos-kv-param-phase1 = promises that a proposer needs; 0: a majority
paxos-kv-param-phase2 = acceptances that choose a value; 0: a majority
paxos-kv-param-learn = how acceptors learn what is chosen; commit: the proposer tells them, n messages; all: each tells all the others, n² messages
paxos-kv-timing-patience = how long a proposer waits before it tries a higher ballot
paxos-kv-timing-retry = how long a client waits before it asks another proposer

# Rules: what off means

paxos-kv-rule-promise-check = An acceptor answers and accepts any ballot, whatever it has promised.
paxos-kv-rule-adopt-value = A writer proposes its own value, even if an acceptor of its quorum has accepted another.
paxos-kv-rule-adopt-highest = A proposer takes the first accepted value it hears of, not the one of the highest ballot.
paxos-kv-rule-persist-promise = An acceptor promises without writing it down: a crash makes it forget.
paxos-kv-rule-persist-accept = An acceptor accepts without writing it down: a crash makes it forget.
paxos-kv-rule-persist-round = A proposer does not write down its round: after a crash it uses the same ballots again.
paxos-kv-rule-accept-raises-promise = An acceptor that accepts a ballot above its promise keeps the lower promise.
paxos-kv-rule-quorum-intersects = Half the acceptors are a quorum: two quorums may have nobody in common.
paxos-kv-rule-unique-ballots = All proposers use the first one’s name in their ballots: two of them can share a ballot.
paxos-kv-rule-read-repair = A reader answers with what it finds accepted, without a phase 2: the next reader may find something else.
paxos-kv-rule-own-by-id = A writer takes an equal value for its own: two clients that write 5 both believe they won, and one of them never wrote.
paxos-kv-rule-back-off = A proposer that is refused tries again at once: two of them can outbid each other for ever.

# Invariants: what it means that one is broken

paxos-kv-invariant-agreement = Two values are chosen for { $at }: { $first } of { $first-writer } and { $second } of { $second-writer }.
paxos-kv-invariant-validity = { $acceptor } has accepted { $accepted } in { $at }, which no client asked for.
paxos-kv-invariant-one-value-per-ballot = One ballot has two values: { $first } of { $first-writer } and { $second } of { $second-writer } were both accepted in { $at }, ballot { $ballot }.
paxos-kv-invariant-chosen-carries-on = { $chosen } is chosen for { $at }, but { $acceptor } has accepted { $accepted } there in a higher ballot: every higher ballot must carry the chosen value.
paxos-kv-invariant-learned-is-chosen = { $node } believes that { $learned } is chosen for { $at }, and it is not: no quorum has it on disk.
paxos-kv-invariant-reads-agree = Of the same version { $at }, { $first } read { $first-value } and { $second } read { $second-value }.
paxos-kv-invariant-no-gaps = { $acceptor } has accepted { $accepted } in { $at } although nothing is chosen for { $before }.
paxos-kv-invariant-writes-once = { $kind ->
    [twice] { $client }’s { $op } took effect twice: as { $first } and as { $at }.
   *[never] { $client } is told that its { $op } took effect, but no version is it.
}
paxos-kv-invariant-linearizable = What the clients saw fits no order of their operations. { linearizable-why }
paxos-kv-goal-progress = If proposers do not outbid each other without end, every request is answered.

# The same as short names

paxos-kv-invariant-agreement-name = A version has one value
paxos-kv-invariant-validity-name = Only what a client asked for is accepted
paxos-kv-invariant-one-value-per-ballot-name = A ballot of a version has one value
paxos-kv-invariant-chosen-carries-on-name = Once chosen, every higher ballot carries the value
paxos-kv-invariant-promise-kept = A promise never goes down: { $acceptor } had promised { $before } for { $at } and is back at { $promised ->
    [none] no promise at all
   *[other] { $promised }
  }.
paxos-kv-invariant-promise-kept-name = A promise never goes down
paxos-kv-invariant-accepted-is-promised = What is accepted is promised: { $acceptor } accepted { $accepted } for { $at }, and has promised { $promised ->
    [none] nothing
   *[other] no more than { $promised }
  }.
paxos-kv-invariant-accepted-is-promised-name = What is accepted is promised
paxos-kv-invariant-learned-is-chosen-name = Only a chosen value is learned
paxos-kv-invariant-reads-agree-name = All readers of a version see the same value
paxos-kv-invariant-no-gaps-name = A version follows a chosen one
paxos-kv-invariant-writes-once-name = A write that is answered took effect once
paxos-kv-invariant-linearizable-name = Clients see one copy (linearizable)

# Why something cannot be done

problem-paxos-kv-not-a-proposer = { $node } is an acceptor and reads nothing for anybody: ask { $known }
problem-paxos-kv-not-an-acceptor = { $node } is a proposer and has no instances: ask { $known } for a snapshot
problem-paxos-kv-nothing-chosen = { $node } knows nothing to be chosen that its snapshot does not hold
problem-paxos-kv-instance = { $read } names no instance: propose takes a key, "x", or a key and a version, "x.1"; values come from clients’ requests
problem-paxos-kv-busy = { $node } is busy with { $client }’s { $op }
problem-paxos-kv-round = { $read } is no round: it must be from 1 to { $most }
problem-paxos-kv-round-used = { $node } cannot use round { $read }: it has used { $last }, and a proposer’s rounds only rise
