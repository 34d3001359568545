# Its rules, invariants and settings, and what cannot be done: fetched with the tools of who acts.

multi-paxos-param-servers = servers
multi-paxos-param-clients = clients
multi-paxos-param-phase1 = promises that a leader needs; 0: a majority
multi-paxos-param-phase2 = acceptances that choose a value; 0: a majority
multi-paxos-timing-election = how long a server waits for a leader is drawn from this span, anew each time
multi-paxos-timing-heartbeat = how often a leader shows that it is there
multi-paxos-timing-retry = how long a client waits for an answer before it asks the next server

# Rules: what they demand, and what off means

multi-paxos-rule-promise-check = A server accepts nothing below its promise. Off: it answers and accepts any ballot, and an old leader overwrites what is chosen.
multi-paxos-rule-adopt-value = A new leader proposes again what its quorum has accepted. Off: it starts afresh, over slots that may be chosen already.
multi-paxos-rule-adopt-highest = Of several values for a slot the leader takes the one of the highest ballot. Off: the first it hears of, and a chosen value can lose.
multi-paxos-rule-adopt-per-slot = The leader does so for every slot. Off: for the last slot only; a no-op goes over what is chosen before it.
multi-paxos-rule-fill-gaps = The leader closes gaps with no-ops. Off: a slot that nobody proposes for stays open, and nothing after it is ever applied.
multi-paxos-rule-persist-promise = A promise is on disk before it is told. Off: a crash makes the server forget whom it promised.
multi-paxos-rule-persist-accept = An acceptance is on disk before it is told. Off: a crash takes away what counts as chosen.
multi-paxos-rule-persist-round = A server writes its own ballot down before it uses it. Off: after a crash it uses the same ballot again, for something else.
multi-paxos-rule-accept-raises-promise = Accepting a ballot promises it too. Off: a server that has accepted a high ballot still accepts a lower one after it.
multi-paxos-rule-quorum-intersects = Any two quorums share a server. Off: half the servers are enough, and two halves may know nothing of each other.
multi-paxos-rule-unique-ballots = A ballot carries its server’s name. Off: all use the first one’s name, and two leaders can share a ballot.
multi-paxos-rule-deduplicate = A request that comes twice takes effect once. Off: it takes effect each time.
multi-paxos-rule-back-off = A server that is outbid waits for a random time. Off: it stands again at once, and two of them can outbid each other for ever.
multi-paxos-rule-skip-phase-1 = A leader goes on in the ballot that it was promised. Off: it takes a new ballot for each command, and pays two round trips instead of one.

# Invariants: what it means that one is broken

multi-paxos-invariant-agreement = Agreement: two values are chosen for slot { $slot }, { $first } and { $second }.
multi-paxos-invariant-validity = Validity: { $acceptor } has accepted { $accepted } for slot { $slot }, which no client asked for.
multi-paxos-invariant-one-value-per-ballot = One ballot has two values for slot { $slot }: { $first } and { $second } were both accepted in { $ballot }.
multi-paxos-invariant-chosen-carries-on = { $chosen } is chosen for slot { $slot }, but { $acceptor } has accepted { $accepted } there in a higher ballot: every higher ballot must carry the chosen value.
multi-paxos-invariant-learned-is-chosen = { $server } believes that { $learned } is chosen for slot { $slot }, and it is not: no quorum has it on disk.
multi-paxos-invariant-state-machine-safety = State-machine safety: { $server } applied { $own } in slot { $slot }, where another server had applied { $other }.
multi-paxos-invariant-exactly-once = Exactly once: { $server } carried out { $client }’s request { $number } ({ $op }) again in slot { $slot }; it had taken effect in slot { $before }.
multi-paxos-invariant-linearizable = Linearizability: { linearizable-why }

# The same as short names

multi-paxos-invariant-agreement-name = Only one value is chosen for a slot
multi-paxos-invariant-validity-name = Only what a client asked for is accepted
multi-paxos-invariant-one-value-per-ballot-name = A ballot has one value for a slot
multi-paxos-invariant-chosen-carries-on-name = Once chosen, every higher ballot carries the value
multi-paxos-invariant-promise-kept = A promise never goes down: { $server } had promised { $before } and is back at { $promised ->
    [none] no promise at all
   *[other] { $promised }
  }.
multi-paxos-invariant-promise-kept-name = A promise never goes down
multi-paxos-invariant-accepted-is-promised = What is accepted is promised: { $server } accepted slot { $slot } in ballot { $ballot }, and has promised { $promised ->
    [none] nothing
   *[other] no more than { $promised }
  }.
multi-paxos-invariant-accepted-is-promised-name = What is accepted is promised
multi-paxos-invariant-learned-is-chosen-name = Only what is chosen is learned
multi-paxos-invariant-state-machine-safety-name = All servers apply the same
multi-paxos-invariant-exactly-once-name = Exactly once
multi-paxos-invariant-linearizable-name = Linearizability

# What fails without a rule that safety does not need

multi-paxos-goal-progress = Sooner or later one server leads, and commands are chosen and applied.
multi-paxos-goal-round-trips = Under a leader that stays, a command takes one round trip.
