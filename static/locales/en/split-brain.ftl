# What the client does

split-brain-note-asks-all = { $servers-count ->
    [0] { $node } wants the lock, by request { $number }, and asks nobody: a person said that all servers are dead.
   *[other] { $node } wants the lock and asks { $servers } to set their flags, by request { $number }. { $need ->
        [in-time] It will go on with whoever answers in time.
        [majority] More than half of all servers must tell it 0.
        [majority-in-time] More than half of the answers that come in time must be 0.
        [majority-of-letters] As many messages must tell it 0 as make more than half of all servers, whoever sends them.
        [living] It will wait for all of them, unless a person says that one is dead.
        [living-letters] As many messages must tell it 0 as there are servers, whoever sends them, unless a person says that one is dead.
        [letters] As many messages must tell it 0 as there are servers, whoever sends them.
       *[all] All of them must tell it 0.
    }
}
split-brain-note-holds-already = { $node } holds the lock already: it asks nobody.
split-brain-note-told-clear = { $node } is told 0 by { $server }: the flag there was clear, and { $node } has set it. Answers of 0 so far: { $zeros }; of 1: { $ones }. There are { $all } servers.
split-brain-note-told-set = { $node } is told 1 by { $server }: somebody had set the flag there before. Answers of 0 so far: { $zeros }; of 1: { $ones }. There are { $all } servers.
split-brain-note-repeated-answer = { $node } has counted { $server }’s answer before: a server counts once.
split-brain-note-counts-again = { $node } counts { $server }’s answer { $flag } although it has counted that server before. Answers of 0 so far: { $zeros }; of 1: { $ones }. There are { $all } servers.
split-brain-note-asks-again = { $node } cannot decide and { $servers-count ->
    [0] has nobody left to ask: all who are silent are said to be dead. Its request is still { $number }.
   *[other] asks { $servers } again. It is the same request { $number }: a server that has answered it gives the same answer{ $kept ->
        [true] {""}
       *[false] , unless it has crashed since
    }.
}
split-brain-note-asks-anew = { $node } cannot decide and { $servers-count ->
    [0] has nobody left to ask: all who are silent are said to be dead. Its request is { $number } now.
   *[other] asks { $servers } again, by a new request { $number }. A server whose flag the old one has set takes this for another, and answers 1.
}
split-brain-note-hears-of-death = A person tells { $node } that { $servers } { $servers-count ->
    [one] is
   *[other] are
} dead: { $node } believes it, and waits for { $servers-count ->
    [one] it
   *[other] them
} no more.
split-brain-note-takes-lock = { $repeated ->
    [true] { $node } counts messages, not servers: { $zeros } of them say 0, and there are { $all } servers. It takes the lock.
   *[false] All { $all } servers told { $node } 0: it takes the lock.
}
split-brain-note-takes-lock-by-majority = { $repeated ->
    [true] { $node } counts messages, not servers: { $zeros } of them say 0, and { $majority } of { $all } servers are enough. It takes the lock.
   *[false] { $zeros } of { $all } servers told { $node } 0, and { $majority } are enough: it takes the lock.{ $kept ->
        [true] {" "}No other client can be told 0 by as many, for any two majorities share a server.
       *[false] {""}
    }
}
split-brain-note-takes-lock-of-those-heard = { $repeated ->
    [true] { $node } counts messages, not servers: { $zeros } of them say 0 and { $ones } say 1
   *[false] { $node } heard 0 from { $zeros } of { $all } servers{ $ones ->
        [0] {""}
       *[other] {" "}and 1 from { $ones }
    }
}. It takes the silent for dead ({ $silent }) and believes that it holds the lock.
split-brain-note-finds-lock-taken = { $repeated ->
    [true] { $node } counts messages, not servers: { $ones } of them say 1. It does not get the lock.
   *[false] { $node } does not get the lock: { $ones } of { $all } servers told it 1.
}
split-brain-note-finds-no-majority-left = { $repeated ->
    [true] { $node } counts messages, not servers: { $ones } of them say 1, and there are { $all } servers. It believes that no majority of { $majority } is left, and does not get the lock.
   *[false] { $node } does not get the lock: { $ones } of { $all } servers told it 1, and among the rest no majority of { $majority } is left.
}

# What the server does

split-brain-note-sets-flag = { $node } finds its flag clear, sets it for { $client } (request { $number }), and answers 0.
split-brain-note-finds-flag-set = { $node } finds its flag set { $own ->
    [true] by another request of { $client } itself, and cannot tell that from another client’s
   *[false] by { $holder }
}: it answers 1 to { $client }.
split-brain-note-same-request = { $node } knows { $client }’s request { $number }: it set the flag by it, and answers 0 once more.
split-brain-note-reads-flag = { $node } reads from its disk that { $client } has set its flag.
split-brain-note-finds-no-flag = { $node } finds nothing on its disk: its flag is clear.

# Fields

split-brain-field-flag = its flag: 0 while it is clear, 1 once somebody has set it
split-brain-field-setBy = the client that set its flag
split-brain-field-lock = what the client believes of the lock
split-brain-field-told = what a server told it: 0, the flag was clear; 1, it was set
split-brain-field-dead = servers that a person declared dead
split-brain-field-number = the number of its last request
split-brain-field-policy = whose answers it waits for
split-brain-field-pending = what it waits for
split-brain-field-last = what its last request gave: 0, the lock is its own; 1, it is not

# Short, on the stage

split-brain-short-flag = flag { $value }
split-brain-short-setBy = by { $value }
split-brain-short-lock = { $value ->
    [idle] no lock
    [asking] asks …
    [held] holds the lock
    [taken] taken
   *[other] { $value }
  }

# What to try first

split-brain-try = Let a client ask for the lock, then play. Click a link to cut it, or a server to crash it.
