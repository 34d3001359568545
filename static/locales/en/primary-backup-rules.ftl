# Its rules, invariants and settings, and what cannot be done: fetched with the tools of who acts.

primary-backup-param-servers = servers
primary-backup-param-clients = clients
primary-backup-param-acks = copies that a write needs, the primary's included; all: one on every member of the view, and the view server leaves out the dead
primary-backup-param-recover = logs that a new primary looks at, its own included; 0: as few as must meet every write
primary-backup-timing-ping = how often a server shows the view server that it is alive, and a primary sends again
primary-backup-timing-watch = the view server's tick: a server silent for four of them counts as dead
primary-backup-timing-retry = how long a client waits for an answer before it asks the next server

## What switching a rule off means

primary-backup-rule-check-view = A backup takes what any primary forwards, of whatever view: an old primary goes on completing requests beside the new one.
primary-backup-rule-wait-for-acks = The primary answers when one backup has the write, however many copies were asked for: what the others lack is lost with it.
primary-backup-rule-ack-view = The view server moves on from a view that nobody knows, and promotes any backup, even one without the state.
primary-backup-rule-newest-view-wins = In recovery the longest log wins: entries that were never acknowledged push out one that was.
primary-backup-rule-fence-before-gather = Who gives its log for recovery goes on taking entries of older views: what is acknowledged after that is missed.
primary-backup-rule-quorum-overlap = R and W together are no more than all servers: a recovery may look at none that holds a write.
primary-backup-rule-deduplicate = A request that comes twice takes effect twice.

## What was broken

primary-backup-invariant-acknowledged-kept = An acknowledged write is never lost: { $op } was acknowledged as entry { $index } in view { $in-view }, and { $server } has it not in its log of view { $view }.
primary-backup-invariant-acknowledged-kept-name = An acknowledged write is never lost
primary-backup-invariant-only-primary-completes = In a view only its primary completes requests: { $server } completes { $op }, entry { $index } of view { $view }, with the help of { $backup }, which had gone on to view { $later } before.
primary-backup-invariant-only-primary-completes-name = In a view only its primary completes requests
primary-backup-invariant-replicas-agree = Replicas agree: { $server } applied { $own } at { $index }, where another server had applied { $other }.
primary-backup-invariant-replicas-agree-name = Replicas agree
primary-backup-invariant-view-kept = A view never goes back: { $server } knew view { $before } and is in view { $view } now.
primary-backup-invariant-view-kept-name = A view never goes back
primary-backup-invariant-views-along-log = Views never go down along a log: { $server } has an entry { $index } of view { $view } after one of view { $before }.
primary-backup-invariant-views-along-log-name = Views never go down along a log
primary-backup-invariant-commit-within-log = What counts as acknowledged is in the log: { $server } holds entries up to { $commit } acknowledged and lacks that one; its log ends at { $last }.
primary-backup-invariant-commit-within-log-name = What counts as acknowledged is in the log
primary-backup-invariant-exactly-once = Exactly once: { $server } carried out { $client }'s request { $number } ({ $op }) again at { $index }; it had taken effect at { $before }.
primary-backup-invariant-exactly-once-name = Exactly once
primary-backup-invariant-linearizable = Linearizability: { linearizable-why }
primary-backup-invariant-linearizable-name = Linearizability

# Why something cannot be done

problem-primary-backup-recover-of-all = with acks=all a new primary recovers from its own log: recover={ $recover } needs acks to be a number
problem-primary-backup-quorum-too-big = { $acks } copies of a write, or { $recover } logs for recovery, are more than the { $servers } servers there are
problem-primary-backup-quorums-miss = { $acks } copies of a write and { $recover } logs for recovery can miss each other: together they must be more than the { $servers } servers
problem-primary-backup-no-view-server = the view server is down, and nobody else can take a server for dead
problem-primary-backup-not-a-server = { $node } is no server: the view server watches { $known }
