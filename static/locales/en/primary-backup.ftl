# Primary and backups with a view server: what it says of itself. $node is the node at which it happened.

primary-backup-timer-ping = ping
primary-backup-timer-watch = watch
primary-backup-role-primary = primary
primary-backup-role-backup = backup
primary-backup-role-recovering = recovering
primary-backup-role-waiting = waits for the state
primary-backup-role-idle = not in the view
primary-backup-role-view-server = view server

## What happened: the view server

primary-backup-note-view-server-boots = { $node } reads view { $view } from its disk, { $primary } its primary. Who is alive it must learn from pings.
primary-backup-note-returns = { $node } hears from { $server } and no longer takes it for dead. The view is { $view }.
primary-backup-note-view-acknowledged = { $node } knows that { $server } acknowledges view { $view }. So have { $acked }.
primary-backup-note-tells-view = { $node } tells { $server }, which spoke of view { $old } only, that view { $view } has begun.
primary-backup-note-suspects = { $node } takes { $servers } for dead, in view { $view }: it cannot tell a crash from a cut.
primary-backup-note-waits-for-ack = { $node } may not move on from view { $view } yet: { $primary }, its primary, may not know of it, or its acknowledgement has not arrived. It may have served in it already: until it acknowledges, no other view is named, however long it is away.
primary-backup-note-no-successor = { $node } cannot replace { $primary }: it knows of no living backup { $checks ->
    [true] that has acknowledged view { $view }, and promotes no other
   *[false] in view { $view }
  }.
primary-backup-note-names-view = { $node } names view { $view }: { $primary } is primary, { $backups-count ->
    [0] without a backup
    [one] { $backups } its backup
   *[other] { $backups } its backups
  }. Nobody else knows yet.
primary-backup-note-points-to-primary = { $node } serves nothing itself: { $client } should ask { $primary }, the primary of view { $view }.

## What happened: views

primary-backup-note-boots = { $node } starts from its disk: view { $view }, { $primary } its primary, { $last ->
    [0] an empty log
    [one] one log entry
   *[other] a log up to { $last }
  }. What is acknowledged it must learn again.
primary-backup-note-view-known = { $node } hears of view { $view } from { $from } and knows of view { $own } already.
primary-backup-note-steps-down = { $node } steps down: { $from } knows of view { $view }, with { $primary } its primary, and it led view { $old }.
primary-backup-note-takes-over = { $node } hears from { $from } that it is primary of view { $view }{ $checks ->
    [true] . From here on it refuses view { $old } and older
   *[false] . Until now it went by view { $old }
  }.
primary-backup-note-joins-view = { $node } hears from { $from } of view { $view }, with { $primary } its primary{ $checks ->
    [true] , and refuses view { $old } and older from here on
   *[false] . Until now it went by view { $old }
  }.
primary-backup-note-left-out = { $node } hears from { $from } of view { $view }, with { $primary } its primary, in which it has no part. Until now it went by view { $old }.
primary-backup-note-turns-away = { $node } leads no more, so { $client } should take its request { $number } to { $primary }.

## What happened: recovery

primary-backup-note-gathers = { $node } recovers into view { $view }: it needs { $needed } logs, its own included{ $fenced ->
    [true] , from servers that refuse every older view
   *[false] {""}
  }.
primary-backup-note-gives-log = { $node }, in view { $own }, gives { $primary } its log for view { $view }: { $last ->
    [0] empty
   *[other] up to { $last }, the last entry of view { $last-view }
  }.
primary-backup-note-refuses-view = { $node } refuses { $primary }, which speaks for view { $view }: it is view { $own } here.
primary-backup-note-has-log = { $node } has a log of { $from } for view { $view }: with its own it has { $have } of the { $needed } that it needs.
primary-backup-note-chooses-newest = { $node } chooses the log of view { $view } among those of { $of }: { $last ->
    [0] all are empty
   *[other] { $from }'s, because no other ends in a later view than { $last-view }, or in the same and later than { $last }
  }.
primary-backup-note-chooses-longest = { $node } chooses the log of view { $view } among those of { $of }: { $last ->
    [0] all are empty
   *[other] { $from }'s, because no other reaches further than { $last }. That it ends in view { $last-view } does not count
  }.
primary-backup-note-fills-hole = { $node } fills the hole at { $index } with { $op }, which { $from } has there: its log ends in the same view.
primary-backup-note-fills-no-op = { $node } finds nothing for the hole at { $index } in any log that ends in the same view: as far as these show, it was never acknowledged. A no-op fills it.
primary-backup-note-takes-entries-over = { $node } makes { $count ->
    [one] entry { $first }, which it does not know to be acknowledged, an entry
   *[other] { $count } entries from { $first } on, which it does not know to be acknowledged, entries
  } of view { $view }.
primary-backup-note-copies = { $node } copies its whole log, { $last ->
    [0] still empty,
   *[other] up to { $last },
  } to { $to } before it serves view { $view }.
primary-backup-note-takes-state = { $node } takes over the whole state of view { $view } from { $primary }: { $last ->
    [0] an empty log
   *[other] a log up to { $last }
  }.
primary-backup-note-completes-state = { $node } holds the state of view { $view } already, and { $last ->
    [0] { $primary }'s copy is empty
   *[other] takes from { $primary }'s copy up to { $last } only what it lacks
  }.
primary-backup-note-has-state = { $node } hears from { $backup } that it took over the state of view { $view }, { $last ->
    [0] with an empty log
   *[other] with a log up to { $last }
  }.
primary-backup-note-serves = { $node } serves view { $view } from here on{ $holders-count ->
    [0] {""}
   *[other] : { $holders } took over the state of this view
  }.

## What happened: requests

primary-backup-note-not-primary = { $node } does not serve in view { $view }: { $primary ->
    [none] it is still recovering, and { $client } must ask again
   *[other] { $client } should ask { $primary }
  }.
primary-backup-note-forwards = { $node } puts { $op } of { $client } at { $index } of its log, in view { $view }, { $to-count ->
    [0] { $alone ->
        [true] and has no backup to forward it to
       *[false] and forwards it to nobody yet: no backup has confirmed the state of this view
      }
   *[other] and forwards it to { $to }
  }.
primary-backup-note-sends-again = { $node } sends { $to } what { $to-count ->
    [one] it has
   *[other] they have
  } not confirmed of view { $view }, { $last ->
    [0] whose log is still empty
   *[other] up to { $last }
  }: it may be lost.
primary-backup-note-takes-entry = { $node } takes { $op } from { $primary } at { $index }, in view { $view }.
primary-backup-note-takes-with-hole = { $node } takes { $op } from { $primary } at { $index }, in view { $view }, though what comes before has not arrived: its log has a hole.
primary-backup-note-takes-old-view = { $node } takes { $op } from { $primary } at { $index } for view { $view }, although it is in view { $own }: it does not look at the view.
primary-backup-note-has-entry = { $node } has { $op } from { $primary } at { $index } already, and says so again.
primary-backup-note-counts-ack = { $node } hears from { $backup } that it has stored entry { $index }. Copies so far: { $have }; needed: { $needed }.
primary-backup-note-answer-too-late = { $node } has no use for { $from }'s answer of view { $view }: it is in view { $own } and waits for no such answer.
primary-backup-note-acknowledged = { $node } counts entry { $index } as acknowledged in view { $view }: { $holders } { $holders-count ->
    [one] has
   *[other] have
  } stored it.
primary-backup-note-is-safe = Entry { $index }, { $op }, has been written to the disks of { $holders }, as many as view { $view } asks for{ $lasts ->
    [true] : no recovery can miss it any more
   *[false] {""}
  }. Nobody knows yet.
primary-backup-note-applies = { $node } applies { $count ->
    [one] entry { $last }
   *[other] entries { $first } to { $last }
  } to its state machine.
primary-backup-note-answers = { $node } applied entry { $index } and answers { $client }'s request { $number }: { $result }.
primary-backup-note-duplicate-answered = { $node } knows { $client }'s request { $number }: it took effect before, and the answer is what it gave then.
primary-backup-note-duplicate-waiting = { $node } has { $client }'s request { $number } in its log already, at { $index }: it goes on waiting.
primary-backup-note-duplicate-applied = { $node } does not carry out entry { $index } a second time: { $client }'s request { $number } took effect before.
primary-backup-note-outdated-skipped = { $node } does not carry out entry { $index }: { $client }'s request { $number } is older than what it has seen of { $client } (request { $seen }).
primary-backup-note-request-too-old = { $node } ignores { $client }'s request { $number }: it is older than request { $seen }, which took effect already.

## Messages

primary-backup-message-Ping = A server shows the view server that it is alive, and which view it knows.
primary-backup-message-View = The view server says who is primary and who are backups.
primary-backup-message-Forward = The primary's entry for a backup, tagged with the view.
primary-backup-message-ForwardReply = The backup has the entry on its disk.
primary-backup-message-Commit = The primary tells how much is acknowledged.
primary-backup-message-Gather = A new primary asks for a log, and to refuse older views from now on.
primary-backup-message-GatherReply = A log for recovery.
primary-backup-message-State = The whole state of a view, for a backup.
primary-backup-message-StateReply = The backup has the whole state on its disk.
primary-backup-message-Refused = The receiver knows a later view, and says which.

## Fields

primary-backup-field-role = primary, backup, recovering, waiting (for the state), or idle (not in the view)
primary-backup-field-view = the latest view that it knows of
primary-backup-field-primary = who is primary of that view
primary-backup-field-backups = who keeps copies in that view
primary-backup-field-acked = who has acknowledged the view
primary-backup-field-alive = who was heard from lately
primary-backup-field-stateView = the view whose whole state it holds
primary-backup-field-log = commands, each with the view in which a primary put it there
primary-backup-field-commitIndex = everything up to here is acknowledged, as far as it knows
primary-backup-field-lastApplied = the highest entry that its state machine has carried out
primary-backup-field-kv = the value of this key in its state machine
primary-backup-field-flag = whether test-and-set has set the flag

## On the stage, in short

primary-backup-short-view = view { $value }
primary-backup-short-primary = primary { $value }
primary-backup-short-acked = acknowledged by { $value }
primary-backup-label-Ping = { $acknowledges ->
    [true] ping, view { $view } ok
   *[false] ping, view { $view }
  }
primary-backup-label-View = view { $view }: { $primary }
primary-backup-label-Forward = { $index }: { $op }, view { $view }
primary-backup-label-ForwardReply = has { $index }
primary-backup-label-Commit = done to { $commitIndex }
primary-backup-label-Gather = log for view { $view }?
primary-backup-label-GatherReply = log { $log }
primary-backup-label-State = state of view { $view }
primary-backup-label-StateReply = has state { $view }
primary-backup-label-Refused = no: view { $view }

# What to try first

primary-backup-try = Play, then let a client write. Click the primary and crash it: when does the view server notice?
