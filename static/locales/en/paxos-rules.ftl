# Its rules, invariants and settings, and what cannot be done: fetched with the tools of who acts.

paxos-param-nodes = servers that play all three parts; 0: the parts stand apart
paxos-param-proposers = proposers, when the parts stand apart
paxos-param-acceptors = acceptors, when the parts stand apart
paxos-param-learners = learners, when the parts stand apart
paxos-param-phase1 = promises that a proposer needs; 0: a majority
paxos-param-phase2 = acceptances that choose a value; 0: a majority
paxos-param-quorums = which acceptors are enough: a majority, or in a grid a row of promises and a column of acceptances
paxos-timing-retry = how long a proposer waits before it tries a higher ballot

# Rules: what off means

paxos-rule-promise-check = An acceptor answers and accepts any ballot, whatever it has promised.
paxos-rule-adopt-value = A proposer proposes its own value, even if an acceptor of its quorum has accepted another.
paxos-rule-adopt-highest = A proposer takes the first accepted value it hears of, not the one of the highest ballot.
paxos-rule-persist-promise = An acceptor promises without writing it down: a crash makes it forget.
paxos-rule-persist-accept = An acceptor accepts without writing it down: a crash makes it forget.
paxos-rule-persist-round = A proposer does not write down its round: after a crash it uses the same ballots again.
paxos-rule-accept-raises-promise = An acceptor that accepts a ballot above its promise keeps the lower promise.
paxos-rule-quorum-intersects = Half the acceptors are a quorum, in a grid a row for both phases: two quorums may have nobody in common.
paxos-rule-unique-ballots = All proposers use the first one’s name in their ballots: two of them can share a ballot.
paxos-rule-back-off = A proposer that is refused tries again at once: two of them can outbid each other for ever.

# Invariants: what it means that one is broken

paxos-invariant-agreement = Two values are chosen: { $first } and { $second }.
paxos-invariant-validity = { $acceptor } has accepted { $accepted }, which nobody proposed.
paxos-invariant-one-value-per-ballot = One ballot has two values: { $first } and { $second } were both accepted in { $ballot }.
paxos-invariant-chosen-carries-on = { $chosen } is chosen, but { $acceptor } has accepted { $accepted } in a higher ballot: every higher ballot must carry the chosen value.
paxos-invariant-learned-is-chosen = { $node } believes that { $learned } is chosen, and it is not: no quorum has it on disk.
paxos-invariant-learners-agree = { $first } learned { $first-value }, { $second } learned { $second-value }.
paxos-goal-progress = If proposers do not outbid each other without end, a value is chosen.

# The same as short names

paxos-invariant-agreement-name = Only one value is chosen
paxos-invariant-validity-name = Only a proposed value is accepted
paxos-invariant-one-value-per-ballot-name = A ballot has one value
paxos-invariant-chosen-carries-on-name = Once chosen, every higher ballot carries the value
paxos-invariant-promise-kept = A promise never goes down: { $acceptor } had promised { $before } and is back at { $promised ->
    [none] no promise at all
   *[other] { $promised }
  }.
paxos-invariant-promise-kept-name = A promise never goes down
paxos-invariant-accepted-is-promised = What is accepted is promised: { $acceptor } accepted { $accepted }, and has promised { $promised ->
    [none] nothing
   *[other] no more than { $promised }
  }.
paxos-invariant-accepted-is-promised-name = What is accepted is promised
paxos-invariant-learned-is-chosen-name = Only a chosen value is learned
paxos-invariant-learners-agree-name = All learn the same value

# Why something cannot be done

problem-paxos-not-a-proposer = { $node } is { $part ->
    [acceptor] an acceptor
    [learner] a learner
   *[other] no proposer
} and proposes nothing: ask { $known }
problem-paxos-grid-sizes = quorums=grid asks for whole rows and columns, and phase1 and phase2 for so many acceptors: leave those out, or take quorums=majority
problem-paxos-no-grid = { $all } { $who ->
    [acceptors] acceptors
   *[nodes] nodes
} make no grid of rows and columns: 4, 6, 8 or 9 do
problem-paxos-round = { $read } is no round: it must be from 1 to { $most }
problem-paxos-round-used = { $node } cannot use round { $read }: it has used { $last }, and a proposer’s rounds only rise
