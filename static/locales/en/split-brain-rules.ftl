# Its rules, invariants and settings, and what cannot be done: fetched with the tools of who acts.

# A lock on several servers, each with a test-and-set flag. A flag is 0 while it is clear and 1 once it is set.

# Parameters

split-brain-param-servers = servers, each with a flag
split-brain-param-clients = clients that want the lock
split-brain-param-policy = whose answers a client waits for: both, all servers; one, whoever answers in time; majority, more than half of all servers; human, all but those that a person declares dead (admin dead C1 S1)
split-brain-timing-retry = how long a client waits for answers before it asks the silent servers again, or, with policy=one, takes them for dead

# Rules: what off means

split-brain-rule-majority-of-all = A majority is of all servers, dead or alive. Off: of those that answered in time. Then each side of a cut has a majority of its own.
split-brain-rule-count-servers = A server’s answer counts once. Off: every message counts, and one server heard twice passes for two.
split-brain-rule-write-before-answer = A server writes its flag down before it answers 0. Off: a crash clears the flag, and a second client is told 0.
split-brain-rule-retry-carries-id = A request that is sent again has the number it had, so a server can tell it from a new one. Off: whoever lost an answer finds the flag set, by itself, and nobody ever gets the lock.

# Invariants: what it means that one is broken

split-brain-invariant-mutual-exclusion = { $first } and { $second } both believe that they hold the lock.
split-brain-invariant-told-zero-once = { $server } told 0 to { $first } and to { $second }: it forgot that its flag was set.
split-brain-goal-progress = If no two clients compete, the one that asks gets the lock in the end.

# The same as short names

split-brain-invariant-mutual-exclusion-name = At most one client holds the lock
split-brain-invariant-told-zero-once-name = A server tells only one client 0

# Why something cannot be done

problem-split-brain-policy = with policy={ $policy } a client decides by itself; it listens to a person only with policy=human
problem-split-brain-who = say which server is dead, after the client’s name: { $known }
problem-split-brain-no-server = { $node } is no server; servers are { $known }
problem-split-brain-dead-already = that { $node } is dead, this client has been told before
