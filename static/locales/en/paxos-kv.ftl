# A key-value store of Paxos instances. An instance reads key.version, x.1; a proposal value@ballot, foo@2.Y.

# Parameters

paxos-kv-timer-retry = retry

# What the proposer does: requests

paxos-kv-note-begins-write = { $node } takes up { $client }’s { $op }. { $known ->
    [none] It knows nothing of this key
   *[other] The newest version that it has learned is { $known }
}, so it tries to win { $at }, in ballot { $ballot }, and asks every acceptor for a promise.
paxos-kv-note-begins-read = { $node } takes up { $client ->
    [none] the question
   *[other] { $client }’s
} { $op }. { $known ->
    [none] It knows nothing of this key
   *[other] The newest version that it has learned is { $known }
}, so it asks about { $at }, in ballot { $ballot }, without a value of its own.
paxos-kv-note-begins-named = { $node } is asked for { $at } and no other version. It runs Paxos there in ballot { $ballot }, without a value of its own.
paxos-kv-note-queues = { $client }’s { $op } waits: { $node } is busy with { $serving }.
paxos-kv-note-duplicate-request = { $node } has { $client }’s { $op } in hand already: the same request, by its number.
paxos-kv-note-older-request = { $client }’s { $op } is older than what { $node } has in hand for it, { $newer }, and is not taken up.
paxos-kv-note-gives-up = { $client } has gone on to a new request, so { $node } lets go of { $op }. Whether that takes effect is open.
paxos-kv-note-not-a-proposer = { $node } is an acceptor and serves no client: it sends { $client } to { $hint }.

# What the proposer does: ballots

paxos-kv-note-asks-higher = { $node } heard of no decision on { $at } in { $previous }, so it asks again in a higher ballot, { $ballot }.
paxos-kv-note-counts-promise = { $own ->
    [true] { $node } counts its own promise
   *[other] { $node } counts { $from }’s promise
} for { $at }, { $ballot }: { $have } of { $needed }. It carries no value.
paxos-kv-note-counts-promise-with = { $own ->
    [true] { $node } counts its own promise
   *[other] { $node } counts { $from }’s promise
} for { $at }, { $ballot }: { $have } of { $needed }. It carries { $accepted }.
paxos-kv-note-repeated-promise = { $node } has counted { $from }’s promise for { $at }, { $ballot } before: an acceptor counts once.
paxos-kv-note-late-promise = { $node } needs { $from }’s promise for { $at }, { $ballot } no more.
paxos-kv-note-backs-off = { $node } is refused by { $from }, which has promised { $promised } for { $at }. It gives up { $ballot } and waits before it tries again.
paxos-kv-note-retries-at-once = { $node } is refused by { $from }, which has promised { $promised } for { $at }. It gives up { $previous } and asks again at once, in { $ballot }.
paxos-kv-note-late-nack = { $from }’s refusal of { $ballot } for { $at } comes too late: for { $node } that ballot is over. It now knows of { $promised }.

# What the proposer does: what a quorum says

paxos-kv-note-jumps = An acceptor that { $node } asked about { $asked } has accepted something in { $at }. Whoever proposed that had learned the version before, so { $node } skips to { $at }, in ballot { $ballot }.
paxos-kv-note-steps-back = No acceptor of { $node }’s quorum reports anything accepted in { $asked }, but { $node } has not learned the version before. It asks about { $at }, in ballot { $ballot }.
paxos-kv-note-moves-on = { $node } knows by now that { $asked } is not the place. It goes to { $at }, in ballot { $ballot }.
paxos-kv-note-proposes-own = { $node } has { $have ->
    [one] the one promise it needs, and it carries
   *[other] the { $have } promises it needs, and none carries
} a value for { $at }, so { $node } is free: it asks every acceptor to accept { $client }’s { $op } in { $ballot }.
paxos-kv-note-adopts = { $node } has the { $have } promises it needs for { $at }. The highest ballot accepted among them is { $accepted }, so { $node } must propose { $value } there{ $mine ->
    [true] : it is { $client }’s { $op } itself.
   *[other] ; { $client }’s { $op } has to wait for a later version.
}
paxos-kv-note-adopts-first = { $node } has the { $have } promises it needs for { $at }, and takes the value it heard of first, { $accepted }, whichever ballot is the highest.
paxos-kv-note-ignores-accepted = { $node } has the { $have } promises it needs for { $at }, and proposes { $client }’s { $op } in { $ballot } although { $accepted } is accepted.
paxos-kv-note-repairs = { $node } has the { $have } promises it needs for { $at }, and finds { $accepted }. Whether that is chosen it cannot tell, so before it answers it makes sure: it proposes { $value } itself, in { $ballot }.
paxos-kv-note-repairs-first = { $node } has the { $have } promises it needs for { $at }, and proposes the value it heard of first, { $accepted }, whichever ballot is the highest.
paxos-kv-note-answers-unrepaired = { $node } has the { $have } promises it needs for { $at }, and finds { $accepted }. It takes that for chosen without making sure.

# What the proposer does: the end

paxos-kv-note-answers-nil = No acceptor of { $node }’s quorum reports anything accepted in { $asked }, and { $node } has learned nothing of { $key }: the answer{ $client ->
    [none] {""}
   *[other] {" "}to { $client }
} is nil. There is nothing to make sure of, so phase 2 is skipped.
paxos-kv-note-answers-known = No acceptor of { $node }’s quorum reports anything accepted in { $asked }. The newest version that { $node } has learned is { $at }: the answer{ $client ->
    [none] {""}
   *[other] {" "}to { $client }
} is { $value }, without phase 2.
paxos-kv-note-answers = { $node } has learned { $at }, and answers{ $client ->
    [none] {""}
   *[other] {" "}{ $client }
}: { $value }.
paxos-kv-note-wrote = { $at } is { $client }’s own { $op }, by its id: { $node } answers that the write took effect.
paxos-kv-note-wrote-before = { $at } records that { $client }’s { $op } took effect before: { $node } answers, and writes nothing more.
paxos-kv-note-too-old = { $at } records that { $client } has gone on since { $op }: nobody waits for that, and { $node } drops it.
paxos-kv-note-takes-equal = { $lost } is { $value }, written by { $writer }. { $node } takes it for { $client }’s { $op }, because the value fits.
paxos-kv-note-lost-version = { $lost } went to { $writer }: { $value }. { $client }’s { $op } tries for the next version, { $at }, in ballot { $ballot }.
paxos-kv-note-named-nil = No acceptor of { $node }’s quorum reports anything accepted in { $at }: nil, and phase 2 is skipped.{ $binding ->
    [true] {" "}No proposal below { $ballot } can be chosen there any more.
   *[other] {""}
}
paxos-kv-note-named-value = { $node } has learned { $at }, and answers: { $value }.
paxos-kv-note-named-gone = { $at } is gone: the newest version that { $node } has learned is { $newest }.

# What the acceptor does

paxos-kv-note-promises = { $kept ->
    [never] { $node } promises { $ballot } for { $at }, but nothing keeps it from accepting something lower there.
    [until-crash] { $node } promises { $ballot } for { $at }: unless it crashes, it will accept nothing lower there.
   *[always] { $node } promises { $ballot } for { $at }: there it will accept nothing lower.
} It has nothing accepted there to report.
paxos-kv-note-promises-with = { $kept ->
    [never] { $node } promises { $ballot } for { $at }, but nothing keeps it from accepting something lower there.
    [until-crash] { $node } promises { $ballot } for { $at }: unless it crashes, it will accept nothing lower there.
   *[always] { $node } promises { $ballot } for { $at }: there it will accept nothing lower.
} It reports that it has accepted { $accepted }.
paxos-kv-note-promises-again = { $node } has promised { $ballot } for { $at } already, and says so.
paxos-kv-note-refuses-prepare = { $node } refuses ballot { $ballot } for { $at }: it has promised { $promised } there.
paxos-kv-note-answers-lower = { $node } answers ballot { $ballot } for { $at } although it has promised { $promised } there.
paxos-kv-note-accepts = { $node } accepts { $proposal } in { $at }: no higher promise holds it back there.
paxos-kv-note-overwrites = { $node } accepts { $proposal } in { $at }, in place of { $old }: no higher promise holds it back there.
paxos-kv-note-accepts-again = { $node } has accepted { $proposal } in { $at } already, and says so.
paxos-kv-note-refuses-accept = { $node } does not accept { $proposal } in { $at }: it has promised { $promised } there.
paxos-kv-note-breaks-promise = { $node } accepts { $proposal } in { $at } although it has promised { $promised } there.
paxos-kv-note-answers-snapshot = { $node } keeps no instance { $at }: its snapshot holds { $newest }, { $value }. It tells { $from } so.
paxos-kv-note-snapshots = { $node } keeps { $value } of { $at } in its snapshot. { $gone ->
    [0] It had no instance up to there.
    [one] One instance is no longer needed, and goes.
   *[other] { $gone } instances up to there are no longer needed, and go.
}

# What whoever learns does

paxos-kv-note-counts-accepted = { $own ->
    [true] { $node } counts its own acceptance of { $proposal }
   *[other] { $node } hears that { $from } has accepted { $proposal }
} in { $at }: { $have } of { $needed }.
paxos-kv-note-repeated-accepted = { $node } has counted { $from }’s acceptance of { $proposal } in { $at } before: an acceptor counts once.
paxos-kv-note-learns = { $own ->
    [true] { $node } counts its own acceptance of { $proposal }
   *[other] { $node } hears that { $from } has accepted { $proposal }
} in { $at }: { $have } of { $needed }. { $durable ->
    [true] Now { $node } knows that it is chosen.
   *[other] { $node } takes it for chosen, though no disk need hold it.
}
paxos-kv-note-known-already = { $node } hears from { $from } about { $proposal } in { $at }, and had learned that version or a later one before.
paxos-kv-note-hears-commit = { $node } is told by { $from } that { $proposal } is chosen in { $at }.
paxos-kv-note-hears-snapshot = { $from } keeps no instance { $asked }, but tells { $node } that { $at } is chosen: { $value }.
paxos-kv-note-late-snapshot = { $from } tells { $node } that { $at } is chosen, { $value }; it no longer waits for that.

# After a restart

paxos-kv-note-restores-proposer = { $round ->
    [none] { $node } starts from its disk. It no longer writes its rounds down, and does not know which it used.
   *[other] { $node } reads from its disk the last round that it used, { $round }, and will go above it.
} What it was asked for is forgotten: its clients ask again.
paxos-kv-note-restores-acceptor = { $node } reads from its disk what it promised and accepted in { $instances ->
    [one] one instance
   *[other] { $instances } instances
}, and a snapshot of { $keys ->
    [one] one key
   *[other] { $keys } keys
}. That is all it knows.
paxos-kv-note-restores-server = { $node } reads from its disk what it promised and accepted in { $instances ->
    [one] one instance
   *[other] { $instances } instances
}, a snapshot of { $keys ->
    [one] one key
   *[other] { $keys } keys
}{ $round ->
    [none] , but not which rounds it used: it no longer writes them down.
   *[other] , and the last round that it used, { $round }.
} That is all it knows.
paxos-kv-note-finds-nothing = { $node } finds its disk empty: it knows nothing.

# Seen from outside

paxos-kv-note-chosen = { $at } is { $value }, chosen at this instant: { $by-count } of { $acceptors } acceptors ({ $by }) have accepted { $writer }’s { $proposal } and written it down.
paxos-kv-note-chosen-again = A quorum ({ $by }) of { $acceptors } acceptors has accepted { $writer }’s { $proposal } in { $at } too. { $alone ->
    [true] The value, { $value }, is the same, as it must be.
   *[other] The value, { $value }, is one of those chosen before.
}

# Messages

paxos-kv-message-Prepare = phase 1: asks for a promise to accept nothing lower in this instance
paxos-kv-message-Promise = answers Prepare: nothing lower, what was accepted last, and the newest version of the key
paxos-kv-message-Nack = refuses: a higher ballot is promised for this instance
paxos-kv-message-Accept = phase 2: asks to accept this value for this instance in this ballot
paxos-kv-message-Accepted = accepted and written down
paxos-kv-message-Commit = the proposer tells an acceptor what is chosen
paxos-kv-message-Snapshot = the instance is gone; this newer version of the key is chosen

# Fields

paxos-kv-field-promised = the ballot below which it accepts nothing for this key and version
paxos-kv-field-accepted = what it accepted last for this key and version, with its ballot
paxos-kv-field-acceptedBallot = the ballot of what it accepted last there
paxos-kv-field-acceptedValue = the value that it accepted last there
paxos-kv-field-writer = the client whose write that value is
paxos-kv-field-snapshot = the key’s value in the snapshot
paxos-kv-field-snapshotVersion = the version of the key that the snapshot holds
paxos-kv-field-chosen = the newest value of the key that it knows to be chosen
paxos-kv-field-version = the version of that value
paxos-kv-field-phase = where it stands in its ballot
paxos-kv-field-serving = the operation that it works on now
paxos-kv-field-instance = the key and version that it runs Paxos for now
paxos-kv-field-ballot = the ballot that it uses now
paxos-kv-field-value = what it proposes in this ballot
paxos-kv-field-round = the last round that it used
paxos-kv-field-queue = operations that wait for their turn
paxos-kv-field-answer = what a person’s last question came to

# Short, on the stage

paxos-kv-short-promised = { $index } promised { $value }
paxos-kv-short-accepted = { $index } { $value }
paxos-kv-short-snapshot = { $index } = { $value }
paxos-kv-short-serving = { $value }
paxos-kv-short-instance = { $value }
paxos-kv-short-ballot = ballot { $value }
paxos-kv-short-phase = { $value ->
    [idle] idle
    [prepare] phase 1
    [accept] phase 2
    [waiting] waits
    [done] done
   *[other] { $value }
  }
paxos-kv-label-Prepare = Prepare { $key }.{ $version }, { $ballot }
paxos-kv-label-Promise = { $acceptedValue ->
    [none] Promise { $key }.{ $version }, { $ballot }
   *[other] Promise { $key }.{ $version }, { $acceptedValue }@{ $acceptedBallot }
}
paxos-kv-label-Nack = Nack { $key }.{ $version }, { $promised }
paxos-kv-label-Accept = Accept { $key }.{ $version }, { $value }@{ $ballot }
paxos-kv-label-Accepted = Accepted { $key }.{ $version }, { $value }@{ $ballot }
paxos-kv-label-Commit = Commit { $key }.{ $version }, { $value }
paxos-kv-label-Snapshot = Snapshot { $key }.{ $version }, { $value }

# What to try first

paxos-kv-try = Let a client write, then play. Let another one write while the first write is under way.
