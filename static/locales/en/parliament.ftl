# Two parliaments that fail, before Paxos. Councillors on an island pass laws by letter.

# Parameters

parliament-param-councillors = councillors
parliament-param-version = 0.1: a councillor accepts only the first proposal that it sees; 0.2: it accepts every proposal

# Whoever proposes

parliament-note-proposes = { $node } proposes { $value }: a letter goes to every other councillor, and { $node } thinks about it itself.
parliament-note-proposes-again = { $node } proposes { $value } once more, in case letters were lost.
parliament-note-counts-acceptance = { $own ->
    [true] { $node } counts its own acceptance
   *[other] { $node } hears that { $from } has accepted
} { $own ->
    [true] of { $value }
   *[other] { $value }
}: { $have } of { $needed } that are needed.
parliament-note-counts-letter = { $node } counts { $own ->
    [true] its own acceptance
   *[false] { $from }’s acceptance
} of { $value } although it has counted that before: { $have } of { $needed } that are needed.
parliament-note-repeated-acceptance = { $node } has counted { $own ->
    [true] its own acceptance
   *[false] { $from }’s acceptance
} of { $value } before: a councillor counts once.
parliament-note-forgot-proposal = { $node } hears from { $from } about { $value }, but has been away and does not follow that proposal any more. It can propose it again.
parliament-note-proclaims = { $repeated ->
    [true] { $node } counts letters, not councillors: { $have } acceptances of { $value }
   *[false] { $have } of { $all } councillors have accepted { $value }, as { $node } counts
}, and { $needed } are needed. It proclaims { $value } law.
parliament-note-known-law = { $own ->
    [true] { $node } counts its own acceptance of { $value } too
   *[false] { $node } hears that { $from } has accepted { $value } too
}, and has it down as law already.
parliament-note-hears-refusal = { $own ->
    [true] { $node } itself refuses { $value }:
   *[other] { $from } refuses { $value }:
} { $accepted } came first. { $node } counts { $refused } of { $all } councillors against it.
parliament-note-repeated-refusal = { $node } has counted { $from }’s refusal of { $value } before.
parliament-note-gives-up = { $node } counts { $refused } of { $all } councillors against { $value }: { $kept ->
    [true] { $needed } can never accept it any more. { $value } will never be law, and to wait does not help.
   *[false] fewer than the { $needed } that are needed did not refuse.
}

# Whoever is asked

parliament-note-accepts = { $node } { $written ->
    [true] writes { $own ->
        [true] its own proposal { $value }
       *[false] { $value }
    } into its ledger and so accepts it
   *[false] accepts { $own ->
        [true] its own proposal { $value }
       *[false] { $value }
    } and does not write it down
}: it knows of no proposal that it accepted before.
parliament-note-accepts-too = { $node } { $written ->
    [true] writes { $value } into its ledger and accepts it too
   *[false] accepts { $value } too and does not write it down
}, although it has accepted { $accepted }: in version 0.2 it accepts every proposal.
parliament-note-accepts-again = { $node } has accepted { $value } already, and says so again.
parliament-note-refuses = { $node } refuses { $value }: it has accepted { $accepted }, and version 0.1 asks it to accept only the first that it sees.
parliament-note-hears-law = { $node } hears from { $from } that { $value } is law, and writes that down.
parliament-note-hears-another-law = { $node } hears from { $from } that { $value } is law, and writes that down. But its ledger says that { $law } is.
parliament-note-knows-law = { $node } hears from { $from } that { $value } is law, and has it down as law already.
parliament-note-reads-ledger = { $node } is back and reads its ledger: accepted { $accepted ->
    [none] nothing
   *[other] { $accepted }
}, { $laws ->
    [none] no law.
   *[other] law { $laws }.
} What it proposed itself it does not follow any more.
parliament-note-finds-ledger-empty = { $node } opens its ledger: nothing stands in it.

# Seen from outside

parliament-note-becomes-law = { $value } is law, at this instant: { $by-count } of { $all } councillors ({ $by }) have accepted it. { $known ->
    [true] It is known to somebody.
   *[other] Nobody knows yet.
}

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

# Letters

parliament-message-Proposal = asks to accept a proposal
parliament-message-Accepted = accepted, and written into the ledger
parliament-message-Refused = not accepted: another proposal came first
parliament-message-Law = proclaims a law

# Fields

parliament-field-accepted = what it accepted last
parliament-field-ledger = all that it accepted, in order
parliament-field-law = the law that it heard of last
parliament-field-laws = all laws that it knows of
parliament-field-proposal = what it proposed last, since it is back

# Short, on the stage

parliament-role-councillor = councillor
parliament-short-accepted = for { $value }
parliament-short-law = law { $value }
parliament-label-Proposal = { $value }?
parliament-label-Accepted = { $value }: yes
parliament-label-Refused = { $value }: no, { $accepted }
parliament-label-Law = law { $value }

# Why something cannot be done

problem-parliament-ballot = proposals have no ballots in this parliament: ballots are what Paxos adds to it
problem-parliament-full = a councillor follows { $most } proposals at most

# What to try first

parliament-try = Click a councillor and let it propose a law. The letters wait in boxes: click one to deliver it.
