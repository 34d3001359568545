# Paxos, one value. A proposal reads value@ballot: foo@2.Y.

# Parameters

paxos-timer-retry = retry

# What the proposer does

# How far a quorum is; axis and line are there in a grid only.
paxos-counted = { $have } of { $needed }{ $axis ->
    [row] { " " }in the row { $line }
    [column] { " " }in the column { $line }
   *[none] { "" }
}
paxos-note-prepares = { $node } takes ballot { $ballot } and asks every acceptor for a promise. The value { $value } it keeps to itself for now.
paxos-note-prepares-anew = { $node } gives up { $previous }, takes ballot { $ballot } for { $value }, and asks every acceptor for a promise.
paxos-note-retries = { $node } heard of no decision in { $previous }, so it asks again in a higher ballot, { $ballot }.
paxos-note-counts-promise = { $own ->
    [true] { $node } counts its own promise
   *[other] { $node } counts { $from }’s promise
} for { $ballot }: { paxos-counted }. It carries no value.
paxos-note-counts-promise-with = { $own ->
    [true] { $node } counts its own promise
   *[other] { $node } counts { $from }’s promise
} for { $ballot }: { paxos-counted }. It carries { $accepted }.
paxos-note-repeated-promise = { $node } has counted { $from }’s promise for { $ballot } before: an acceptor counts once.
paxos-note-late-promise = { $node } needs { $from }’s promise for { $ballot } no more.
paxos-whole = { $axis ->
    [row] , among them the whole row { $line }
    [column] , among them the whole column { $line }
   *[none] { "" }
}
paxos-promised = { $axis ->
    [row] { $have } promises, among them those of the whole row { $line }
   *[none] the { $have } promises it needs
}
paxos-note-proposes-own = { $node } has { $have ->
    [one] the one promise it needs, and it carries
   *[other] { paxos-promised }, and none carries
} a value, so { $node } is free: it asks every acceptor to accept its own { $own } in { $ballot }.
paxos-note-adopts = { $node } has { paxos-promised }. The highest ballot accepted among them is { $accepted }, so { $node } must propose { $value }, whatever it wanted itself.
paxos-note-adopts-first = { $node } has { paxos-promised }, and takes the value it heard of first, { $accepted }, whichever ballot is the highest.
paxos-note-ignores-accepted = { $node } has { paxos-promised }, and proposes its own { $own } in { $ballot } although { $accepted } is accepted.
paxos-note-backs-off = { $node } is refused by { $from }, which has promised { $promised }. It gives up { $ballot } and waits before it tries again.
paxos-note-retries-at-once = { $node } is refused by { $from }, which has promised { $promised }. It gives up { $previous } and asks again at once, in { $ballot }.
paxos-note-late-nack = { $from }’s refusal of { $ballot } comes too late: for { $node } that ballot is over. It now knows of { $promised }.
paxos-note-restores-proposer = { $round ->
    [none] { $node } starts from its disk. It no longer writes its rounds down, and does not know which it used.
   *[other] { $node } reads from its disk the last round that it used, { $round }, and will go above it.
} What it wanted to propose is forgotten.

# What the acceptor does

paxos-note-promises = { $kept ->
    [never] { $node } promises { $ballot }, but nothing keeps it from accepting something lower.
    [until-crash] { $node } promises { $ballot }: unless it crashes, it will accept nothing lower.
   *[always] { $node } promises { $ballot }: it will accept nothing lower.
} It has nothing accepted to report.
paxos-note-promises-with = { $kept ->
    [never] { $node } promises { $ballot }, but nothing keeps it from accepting something lower.
    [until-crash] { $node } promises { $ballot }: unless it crashes, it will accept nothing lower.
   *[always] { $node } promises { $ballot }: it will accept nothing lower.
} It reports that it has accepted { $accepted }.
paxos-note-promises-again = { $node } has promised { $ballot } already, and says so.
paxos-note-refuses-prepare = { $node } refuses ballot { $ballot }: it has promised { $promised }.
paxos-note-answers-lower = { $node } answers ballot { $ballot } although it has promised { $promised }.
paxos-note-accepts = { $node } accepts { $proposal }: no higher promise holds it back.
paxos-note-overwrites = { $node } accepts { $proposal } in place of { $old }: no higher promise holds it back.
paxos-note-accepts-again = { $node } has accepted { $proposal } already, and says so.
paxos-note-refuses-accept = { $node } does not accept { $proposal }: it has promised { $promised }.
paxos-note-breaks-promise = { $node } accepts { $proposal } although it has promised { $promised }.
paxos-note-restores-acceptor = { $node } reads from its disk: promised { $promised ->
    [none] nothing
   *[other] { $promised }
}, accepted { $accepted ->
    [none] nothing
   *[other] { $accepted }
}. That is all it knows.

# What whoever learns does

paxos-note-counts-accepted = { $own ->
    [true] { $node } counts its own acceptance of { $proposal }
   *[other] { $node } hears that { $from } has accepted { $proposal }
}: { paxos-counted }.
paxos-note-repeated-accepted = { $node } has counted { $from }’s acceptance of { $proposal } before: an acceptor counts once.
paxos-note-learns = { $own ->
    [true] { $node } counts its own acceptance of { $proposal }
   *[other] { $node } hears that { $from } has accepted { $proposal }
}: { paxos-counted }. { $durable ->
    [true] Now { $node } knows that it is chosen.
   *[other] { $node } takes it for chosen, though no disk need hold it.
}
paxos-note-known-already = { $own ->
    [true] { $node } has accepted { $proposal }
   *[other] { $node } hears that { $from } has accepted { $proposal }
}, and had learned that value before.
paxos-note-learns-another = { $node } hears a quorum for { $proposal }, yet it had learned { $known } before.
paxos-note-restores-server = { $node } reads from its disk: promised { $promised ->
    [none] nothing
   *[other] { $promised }
}, accepted { $accepted ->
    [none] nothing
   *[other] { $accepted }
}, { $round ->
    [none] and not which rounds it used: it no longer writes them down.
   *[other] last round used { $round }.
} That is all it knows.
paxos-note-finds-nothing = { $node } finds its disk empty: it knows nothing.
paxos-note-restores-learner = { $node } has no disk: it has forgotten what it learned, if it had.

# Seen from outside

paxos-note-chosen = { $value } is chosen, at this instant: { $by-count } of { $acceptors } acceptors ({ $by }) have accepted { $proposal } and written it down{ paxos-whole }. { $known ->
    [true] { $node } is the first to know.
   *[other] No part of the system knows yet.
}
paxos-note-chosen-again = A quorum ({ $by }) has accepted { $proposal } too. { $alone ->
    [true] The value is the same, as it must be.
   *[other] That value is one of those chosen before.
}

# Messages

paxos-message-Prepare = phase 1: asks for a promise to accept nothing lower
paxos-message-Promise = answers Prepare: nothing lower, and what was accepted last
paxos-message-Nack = refuses: a higher ballot is promised
paxos-message-Accept = phase 2: asks to accept this value in this ballot
paxos-message-Accepted = accepted and written down

# Fields

paxos-field-promised = the ballot below which it accepts nothing
paxos-field-accepted = what it accepted last, with its ballot
paxos-field-acceptedBallot = the ballot of what it accepted last
paxos-field-acceptedValue = the value that it accepted last
paxos-field-phase = where it stands in its ballot
paxos-field-ballot = the ballot that it uses now
paxos-field-value = what it proposes in this ballot
paxos-field-own = what it was asked to propose
paxos-field-round = the last round that it used
paxos-field-chosen = what it knows to be chosen

# Short, on the stage

paxos-short-promised = promised { $value }
paxos-short-accepted = { $value }
paxos-short-ballot = ballot { $value }
paxos-short-value = { $value }
paxos-short-phase = { $value ->
    [idle] idle
    [prepare] phase 1
    [accept] phase 2
    [waiting] waits
    [done] done
   *[other] { $value }
  }
paxos-short-chosen = learned { $value }
paxos-label-Prepare = Prepare { $ballot }
paxos-label-Promise = { $acceptedValue ->
    [none] Promise { $ballot }
   *[other] Promise { $ballot }, { $acceptedValue }@{ $acceptedBallot }
}
paxos-label-Nack = Nack, { $promised }
paxos-label-Accept = Accept { $value }@{ $ballot }
paxos-label-Accepted = Accepted { $value }@{ $ballot }

# What to try first

paxos-try = Click a proposer and propose a value, then play. Meanwhile let the other one propose something else.
