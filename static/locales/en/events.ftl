# What happened, one sentence an event. The variable node is where it happened.

# How lists are written: between two items, and instead of an empty list.
list-comma = { ", " }
list-empty = none

## Messages

event-lost-chance = { $from }'s { $kind } to { $to } is lost on the way.
event-lost-cut = { $from }'s { $kind } to { $to } is lost: the link is cut.
event-lost-down = { $from }'s { $kind } to { $to } is lost: { $to } is down.
event-lost-dropped = { $from }'s { $kind } to { $to } is dropped by hand.
event-lost-full = { $from }'s { $kind } to { $to } is lost: the network is full.
event-duplicated = { $from }'s { $kind } to { $to } is on its way twice.
event-delayed = { $from }'s { $kind } to { $to } is held up by { $by }.

## Nodes

event-forced = { $node }'s timer ({ $timer }) is set off by hand.
event-flushed = { $writes ->
    [one] One write of { $node } is on its disk now.
   *[other] { $writes } writes of { $node } are on its disk now.
}
event-crashed = { $lost ->
    [0] { $node } crashes. It keeps only what is on its disk.
    [one] { $node } crashes, and loses one write that was not on its disk yet.
   *[other] { $node } crashes, and loses { $lost } writes that were not on its disk yet.
}
event-restarted = { $node } restarts, from its disk alone.
event-wiped = { $node } loses its disk: it will remember nothing.
event-write-will-fail = The next write of { $node } will fail.
event-write-failed = A write of { $node } fails: it does not know what its disk holds, and stops.
event-paused = { $node } is paused: nothing runs there, and what arrives waits.
event-resumed = { $node } resumes. What came due meanwhile happens now, in its order.
event-waits = { $from }'s { $kind } reaches { $to }, which is paused, and waits there.
event-timer-set = { $node }'s timer ({ $timer }) will go off { $after } from now.
event-disk-latency = From now on a write takes { $latency } to be on its disk.
event-clock-rate = { $node }'s clock runs at { $percent }% of the true rate, for every timer it sets from now on.

## The network

event-cut = The link between { $from } and { $to } is cut, both ways.
event-cut-way = The link from { $from } to { $to } is cut; { $to } can still reach { $from }.
event-cut-many = Links are cut: { $links }.
event-isolated = { $node } is cut off from { $others }.
event-partition = A partition: nothing crosses between { $sides }.
event-heal = The link between { $from } and { $to } is healed.
event-heal-way = The link from { $from } to { $to } is healed.
event-heal-all = Every link is healed.
event-latency = From { $from } to { $to } a message now takes { $least }.
event-latency-span = From { $from } to { $to } a message now takes { $least } to { $most }.
event-by-hand = From now on messages and timers wait for you.
event-loss-rate = Of the messages sent from now on { $percent } are lost.

## Rules and invariants

event-rule-on = The rule { $id } is on again.
event-rule-off = The rule { $id } is off from now on. { $rule }
event-violated = Violated: { $detail }
event-without = { $detail } By then an assumption outside the protocol held no longer: { $without }.
event-holds-no-longer = At { $node } an assumption outside the protocol stops holding: { $assumption }. What is promised rests on it.
assumption-disk-kept = what was written to a disk stays on it

# Why a client's answer cannot be. A protocol whose clients' histories are linearizable says this for the
# invariant. since-client is none if the answer was never possible.
linearizable-why = { $client }'s { $op } gave { $result }, and no order of the operations explains that. { $since-client ->
    [none] At no time was that answer possible.
   *[other] It was possible only until { $since-client }'s { $since-op } returned ({ $since-result }), and { $client } asked after that.
} { $possible-count ->
    [0] { "" }
   *[other] { $complete ->
        [false] Right would have been, for instance, { $possible }.
       *[true] { $possible-count ->
            [one] Right would have been { $possible }.
           *[other] Right would have been one of { $possible }.
        }
    }
}

## Clients

client-note-asks = { $node } asks { $server } for { $op }.
client-note-gave-up = { $node } stops waiting for { $op }: it may take effect, or never.
client-note-answered = { $node } hears from { $server }: { $op } gave { $result }.
client-note-late-answer = { $node } throws away an answer of { $server }: it no longer waits for it.
client-note-redirected-again = { $server } sends { $node } to { $leader }, whom it asked in this round already; { $node } asks { $next } first, with the same request number.
client-note-asked-all = { $server } sends { $node } to { $leader }; it has asked every server by now, and waits before it asks them again, { $next } first.
client-note-redirected = { $server } sends { $node } to { $leader }, who should lead; { $node } asks there, with the same request number.
client-note-no-leader = { $server } knows no leader; { $node } waits before it asks again.
client-note-retries = { $node } has no answer yet and asks { $server } for { $op }, with the same request number.

client-timer-retry = retry
