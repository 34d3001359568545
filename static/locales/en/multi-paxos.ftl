# Multi-Paxos: a log, Paxos for each slot. $node is the server at which it happened. A proposal reads value@ballot: x=1@2.S1.

# Parameters

multi-paxos-timer-election = election timeout
multi-paxos-timer-heartbeat = heartbeat
multi-paxos-role-follower = follower
multi-paxos-role-candidate = candidate
multi-paxos-role-leader = leader

# Phase 1

multi-paxos-note-boots = { $node } starts from its disk: promised { $promised ->
    [none] nothing
   *[other] { $promised }
  }, { $accepted ->
    [0] nothing accepted
    [one] one slot accepted
   *[other] { $accepted } slots accepted
  }. What is chosen it must learn again.
multi-paxos-note-election-timeout = { $node } heard from no leader in time. It promises ballot { $ballot } to itself and asks all others for a promise, once for every slot from { $first } on.
multi-paxos-note-stands-at-once = { $node } does not wait: it stands again at once, in ballot { $ballot }.
multi-paxos-note-promises = { $kept ->
    [never] { $node } promises { $from }’s ballot { $ballot }, but nothing keeps it from accepting something lower.
    [until-crash] { $node } promises { $from }’s ballot { $ballot }: unless it crashes, it will accept nothing lower in any slot.
   *[always] { $node } promises { $from }’s ballot { $ballot }: in no slot will it accept anything lower.
  } From slot { $first } on it has nothing accepted to report.
multi-paxos-note-promises-with = { $kept ->
    [never] { $node } promises { $from }’s ballot { $ballot }, but nothing keeps it from accepting something lower.
    [until-crash] { $node } promises { $from }’s ballot { $ballot }: unless it crashes, it will accept nothing lower in any slot.
   *[always] { $node } promises { $from }’s ballot { $ballot }: in no slot will it accept anything lower.
  } It reports what it has accepted from slot { $first } on: { $accepted }.
multi-paxos-note-promises-again = { $node } has promised { $from }’s ballot { $ballot } already, and says so, for the slots from { $first } on.
multi-paxos-note-refuses-prepare = { $node } refuses { $from }’s ballot { $ballot }: it has promised { $promised }.
multi-paxos-note-answers-lower = { $node } answers { $from }’s ballot { $ballot } although it has promised { $promised }.
multi-paxos-note-counts-promise = { $node } counts { $from }’s promise for { $ballot }: { $have } of { $needed }. { $accepted-count ->
    [0] It reports nothing accepted.
   *[other] It reports { $accepted }.
  }
multi-paxos-note-repeated-promise = { $node } has counted { $from }’s promise for { $ballot } before: a server counts once.
multi-paxos-note-late-promise = { $node } needs { $from }’s promise for { $ballot } no more.
multi-paxos-note-leads = { $node } leads in ballot { $ballot }: { $promises-count } of { $servers } servers ({ $promises }) have promised it, for every slot there will ever be.
multi-paxos-note-finds-nothing = { $node } hears of nothing accepted from slot { $first } on: in { $ballot } it is free to propose there what clients ask.
multi-paxos-note-adopts = { $node } must propose again in { $ballot }, slot by slot from { $first } to { $last }, what its quorum accepted in the highest ballot: { $adopted }. Any of it may be chosen already.
multi-paxos-note-adopts-first = { $node } proposes again in { $ballot }, for the slots { $first } to { $last }, what it heard of first, whichever ballot is the highest: { $adopted }.
multi-paxos-note-adopts-last-only = { $node } looks at the slots { $first } to { $last } and proposes again in { $ballot } what was accepted in the last one only: { $adopted }.
multi-paxos-note-ignores-accepted = { $node } starts afresh in { $ballot }, although its quorum has accepted { $accepted }.
multi-paxos-note-fills-gaps = { $empty ->
    [true] { $node } proposes a no-op in { $ballot } for each gap below slot { $last }: { $gaps }. Its quorum reports nothing accepted there, and what comes after could not be applied.
   *[other] { $node } proposes a no-op in { $ballot } for every other slot below { $last }, whatever was accepted there: { $gaps }.
  }
multi-paxos-note-leaves-gaps = { $node } leaves the gaps below slot { $last } as they are in { $ballot }: { $gaps }. Nothing after the first of them can be applied before something is chosen there.
multi-paxos-note-steps-down = { $node } leads no longer: { $from } speaks of ballot { $ballot }, higher than its own { $own }.
multi-paxos-note-gives-up = { $node } gives up ballot { $own }: { $from } speaks of { $ballot }, which is higher.
multi-paxos-note-late-nack = { $from }’s refusal of { $ballot } comes too late: for { $node } that ballot is over. It now knows of { $promised }.

# Phase 2

multi-paxos-note-proposes = { $node } proposes { $client }’s { $op } for slot { $slot }, in { $skips ->
    [true] the ballot { $ballot } that was promised once for all: no phase 1 is needed.
   *[other] ballot { $ballot }, which had a phase 1 of its own.
  }
multi-paxos-note-proposes-again = { $node } asks { $to } once more, in { $ballot }, to accept what it has not said it accepted: { $slots-count ->
    [one] slot { $slots }
   *[other] slots { $slots }
  }.
multi-paxos-note-new-ballot = { $node } takes a ballot of its own for { $client }’s { $op }, { $ballot }, and begins with phase 1 again.
multi-paxos-note-joins-ballot = { $node } keeps { $client }’s { $op } for { $ballot }, the ballot for which it is gathering promises.
multi-paxos-note-heartbeat = { $node } shows that it leads in { $ballot }, and that it knows { $commit ->
    [0] nothing to be chosen yet
   *[other] all slots up to { $commit } to be chosen
  }.
multi-paxos-note-hears-leader = { $node } hears that { $from } leads in { $ballot }.
multi-paxos-note-refuses-heartbeat = { $node } does not follow { $from } in { $ballot }: it has promised { $promised }.
multi-paxos-note-accepts = { $node } accepts { $count ->
    [one] { $values } for slot { $last }
   *[other] { $values } for the slots { $first } to { $last }
  } in { $from }’s ballot { $ballot }: no higher promise holds it back.
multi-paxos-note-overwrites = { $node } accepts { $count ->
    [one] { $values } for slot { $last }
   *[other] { $values } for the slots { $first } to { $last }
  } in { $from }’s ballot { $ballot }, in place of { $old }: no higher promise holds it back.
multi-paxos-note-accepts-again = { $node } has accepted { $count ->
    [one] { $values } for slot { $last }
   *[other] { $values } for the slots { $first } to { $last }
  } in { $from }’s ballot { $ballot } already, and says so.
multi-paxos-note-refuses-accept = { $node } does not accept { $count ->
    [one] { $values } for slot { $last }
   *[other] { $values } for the slots { $first } to { $last }
  } in { $from }’s ballot { $ballot }: it has promised { $promised }.
multi-paxos-note-breaks-promise = { $node } accepts { $count ->
    [one] { $values } for slot { $last }
   *[other] { $values } for the slots { $first } to { $last }
  } in { $from }’s ballot { $ballot } although it has promised { $promised }.
multi-paxos-note-counts-accepted = { $node } hears that { $from } has accepted { $count ->
    [one] slot { $last }
   *[other] the slots { $first } to { $last }
  } in { $ballot }: { $even ->
    [true] { $have }
   *[other] { $have } to { $most }
  } of { $needed }.
multi-paxos-note-repeated-accepted = { $node } has nothing to count: { $from } said before that it accepted { $count ->
    [one] slot { $last }
   *[other] the slots { $first } to { $last }
  } in { $ballot }, or they are known to be chosen.
multi-paxos-note-late-accepted = { $node } no longer counts what { $from } accepted in { $ballot }: { $count ->
    [one] slot { $last }
   *[other] slots { $first } to { $last }
  }.

# Learning

multi-paxos-note-commits = { $count ->
    [one] Slot { $last } is accepted in { $ballot } by { $by }, a phase-2 quorum.
   *[other] The slots { $first } to { $last } are accepted in { $ballot }, each by a phase-2 quorum, { $last } by { $by }.
  } { $durable ->
    [true] Now { $node } knows what is chosen there.
   *[other] { $node } takes that for chosen, though no disk need hold it.
  }
multi-paxos-note-waits-for-gap = { $node } counts a phase-2 quorum for slot { $slot }, and cannot apply it: slot { $gap } is still open.
multi-paxos-note-slot-is-chosen = Slot { $slot } is chosen at this instant: { $by }, a phase-2 quorum, have accepted { $chosen } and written it down. Nobody knows yet.
multi-paxos-note-learns = The leader says that { $count ->
    [one] slot { $last } is
   *[other] the slots { $first } to { $last } are
  } chosen: { $node } takes what it accepted there in that leader’s ballot.
multi-paxos-note-asks-chosen = { $node } cannot tell by itself what is chosen from slot { $first } to { $last }: it asks { $from }.
multi-paxos-note-tells-chosen = { $node } tells { $to } what is chosen from slot { $first } to { $last }.
multi-paxos-note-knows-no-more = { $node } is asked by { $from } what is chosen from slot { $first } on, and does not know.
multi-paxos-note-catches-up = { $node } catches up: it is told what is chosen in { $count ->
    [one] slot { $last }
   *[other] the slots { $first } to { $last }
  }.
multi-paxos-note-knew-chosen = { $node } has no use for what { $from } tells: it knows what is chosen up to slot { $commit }.
multi-paxos-note-chosen-too-far = { $node } cannot use what { $from } tells of slot { $first } and later ones: slot { $missing } is missing before that.
multi-paxos-note-applies = { $node } applies { $count ->
    [one] slot { $last }
   *[other] slots { $first } to { $last }
  } to its state machine, in order.
multi-paxos-note-applies-no-op = { $node } finds a no-op in slot { $slot }: it changes nothing.

# Clients

multi-paxos-note-not-leader = { $node } does not lead and takes no command: { $leader ->
    [none] it knows no leader for { $client } to ask
   *[other] { $client } should ask { $leader }
  }.
multi-paxos-note-answers = { $node } applied slot { $slot } and answers { $client }’s request { $number }: { $result }.
multi-paxos-note-duplicate-answered = { $node } knows { $client }’s request { $number }: it took effect before, and the same answer goes out again.
multi-paxos-note-duplicate-waiting = { $node } has proposed { $client }’s request { $number } already, for slot { $slot }, and does not do so again.
multi-paxos-note-duplicate-applied = { $node } does not carry out slot { $slot } a second time: { $client }’s request { $number } took effect before.
multi-paxos-note-older-not-applied = { $client }’s request { $number } in slot { $slot } is older than what { $node } has seen of { $client } (request { $newer }) and is not carried out.
multi-paxos-note-request-too-old = { $node } ignores { $client }’s request { $number }: that client has gone on to a later one.
multi-paxos-note-other-command = { $node } finds something else chosen in slot { $slot }, for which it had proposed { $client }’s request { $number }: it may be lost, and { $client } { $leader ->
    [none] should ask again
   *[other] should ask { $leader }
  }.

# Messages

multi-paxos-message-Prepare = phase 1, for all slots from one on: asks for a promise to accept nothing lower
multi-paxos-message-Promise = answers Prepare: nothing lower, and what was accepted in each slot
multi-paxos-message-Nack = refuses: a higher ballot is promised
multi-paxos-message-Accept = phase 2: asks to accept a value for a slot, and tells how far the log is chosen
multi-paxos-message-Accepted = accepted and written down
multi-paxos-message-Heartbeat = the leader is there, and knows the log to be chosen so far
multi-paxos-message-CatchUp = asks what is chosen from a slot on
multi-paxos-message-Chosen = what is chosen, from one who knows

# Fields

multi-paxos-field-role = follower, candidate or leader
multi-paxos-field-promised = the ballot below which it accepts nothing, in any slot
multi-paxos-field-ballot = the ballot that it uses as candidate or leader
multi-paxos-field-leader = whom it believes to lead
multi-paxos-field-log = what it knows or has accepted, slot by slot, each with its ballot
multi-paxos-field-acceptedBallot = the ballot of what it accepted last in this slot
multi-paxos-field-acceptedValue = what it accepted last in this slot
multi-paxos-field-commitIndex = the last slot before the first that it does not know to be chosen
multi-paxos-field-lastApplied = the last slot that its state machine has carried out
multi-paxos-field-nextSlot = the slot that the leader proposes for next
multi-paxos-field-kv = the value of this key in its state machine
multi-paxos-field-flag = whether test-and-set has set the flag

# Short, on the stage

multi-paxos-short-promised = promised { $value }
multi-paxos-label-Prepare = Prepare { $ballot }
multi-paxos-label-Promise = { $accepted-count ->
    [0] Promise { $ballot }
    [1] Promise { $ballot }, { $accepted }
    [2] Promise { $ballot }, { $accepted }
   *[other] Promise { $ballot }, { $accepted-count } slots
  }
multi-paxos-label-Nack = Nack, { $promised }
multi-paxos-label-Accept = { $values-count ->
    [1] Accept { $slot }: { $values }
    [2] Accept { $slot }: { $values }
   *[other] Accept { $slot }: { $values-count } values
  }
multi-paxos-label-Accepted = { $count ->
    [1] Accepted { $slot }
   *[other] Accepted { $slot } + { $count }
  }
multi-paxos-label-Heartbeat = heartbeat
multi-paxos-label-CatchUp = what is chosen from { $slot }?
multi-paxos-label-Chosen = chosen from { $slot }: { $values-count }

# What to try first

multi-paxos-try = Play until a server leads. Then let a client ask for something, and crash the leader.
