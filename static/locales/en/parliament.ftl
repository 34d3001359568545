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

# What to try first

parliament-try = Click a councillor and let it propose a law. The letters wait in boxes: click one to deliver it.
