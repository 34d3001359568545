# Its rules, invariants and settings, and what cannot be done: fetched with the tools of who acts.

# Two parliaments that fail, before Paxos. Councillors on an island pass laws by letter.

# Parameters

parliament-param-councillors = councillors
parliament-param-version = 0.1: a councillor accepts only the first proposal that it sees; 0.2: it accepts every proposal

# Rules: what off means

parliament-rule-more-than-half = A law needs more than half of all councillors. Off: half of them, and two halves may have nobody in common.
parliament-rule-write-ledger = A councillor writes an acceptance into its ledger before it tells. Off: a journey makes it forget, and it accepts another.
parliament-rule-count-councillors = A councillor’s acceptance counts once. Off: every letter counts, and one councillor heard twice passes for two.

# Invariants: what it means that one is broken

parliament-invariant-agreement = There are two laws: { $first } and { $second }.
parliament-invariant-proclaimed-is-law = { $councillor } has { $value } in its ledger as law, but not enough councillors have accepted it.
parliament-invariant-validity = { $councillor } has accepted { $value }, which nobody proposed.

# The same as short names

parliament-invariant-agreement-name = There is only one law
parliament-invariant-proclaimed-is-law-name = What is proclaimed was accepted by enough
parliament-invariant-validity-name = Only what was proposed is accepted

# Why something cannot be done

problem-parliament-ballot = proposals have no ballots in this parliament: ballots are what Paxos adds to it
problem-parliament-full = a councillor follows { $most } proposals at most
