### Why a line cannot be read or carried out: what only those see who act, so that the page fetches it with its tools.
### A sentence goes on as those of problems.ftl do.

## Reading a line
problem-expected = { $at ->
    [end] the line ends too soon
   *[word] read “{ $read }”{ problem-near }
  }, expected { $right ->
    [node] a node’s name, such as S1
    [client] a client’s name, such as C1
    [protocol] a protocol’s name, such as raft
    [text] a value
    [value] a value; in double quotes it may be anything
    [key] a key, such as x
    [counter] a name for the counter, such as i
    [choice] a name for what is chosen, such as x
    [chosen-from] what to choose from: S1 S2 S3, 1..5, or both
    [mark] the mark’s name, such as "split vote"
    [number] a whole number
    [time] a time, such as 50ms (us, ms or s)
    [time-or-until] a time, such as 300ms, or “until” and a condition
    [span] a time or a span of time, such as 10ms..15ms
    [percent] a share from 0% to 100%, such as 0.5%
    [whole-percent] a whole percentage, such as 90%
    [setting] a setting, such as name=value, without blanks around =
    [link-end] the other end: S1 S2 both ways, S1 -> S2 one way
    [node-or-bar] a node’s name, or | between two sides
    [timer] a timer’s name, such as election
    [rule] a rule’s name, such as commit-current-term-only
    [verb] what to do, such as add or remove
    [command] a command, such as crash S1
    [end] the end of the line; a comment begins with #
    [more-condition] the end of the condition, or “and” or “or” and more of it
    [selector] which messages: m12, or a kind, FROM->TO, field=value or #2
    [selector-part] one of FROM->TO, field=value or #2, each once
    [arrow] -> and the receiver
    [node-or-any] a node’s name, or * for any
    [literal] a value, such as 4, leader, 2.S1, foo@2.S1, 50ms, [1 1 2] or none
    [literal-or-bracket] a value, or ] to end the list
    [ballot] a ballot: number, full stop, proposer, such as 2.P1
    [condition] something to ask for, such as S1.role, leader, chosen, count(…), msg(…).field, happened RULE
    [dot-field] a full stop and a field’s name after msg(…)
    [field] a field’s name, such as role
    [note] the name of something that happens, such as steps-down
    [invariant] an invariant’s name, such as election-safety
   *[other] { $right }
  }
problem-expected-one = { $at ->
    [end] the line ends too soon
   *[word] read “{ $read }”{ problem-near }
  }, expected { $choices-count ->
    [one] { $choices }
   *[other] one of { $choices }
  }
problem-unknown-command = no command “{ $read }”{ problem-near }; a line begins with one of { $known }
problem-comment = a comment begins with #, not with { $read }
problem-client-missing = the client is missing before “{ $read }”: { $as }
problem-key-value = read “{ $read }”: a key and its value stand apart, { $as }
problem-header-late = a { $read } line belongs to the header: it comes before the first command
problem-header-begun = a { $read } line belongs to the header: it comes before the line “begin”
problem-never-refused = { $read } is never refused
problem-reserved = “{ $read }” is a word of the language: in double quotes it is a text
problem-needs-quotes = read “{ $read }”: a text with anything but characters a–z, digits, - and _ goes into double quotes
problem-unclosed = these double quotes are never closed
problem-escape = after \ comes one of " \ n r t or u{"{"}…{"}"}
problem-number-range = { $read } is out of range: it must be from { $least } to { $most }
problem-span-order = a span goes from the shorter time to the longer: { $least } is more than { $most }
problem-twice = { $read } stands here a second time
problem-all-nth = { $read } and { $which } exclude each other
problem-nth = { $read } is no place: messages count from #1, the oldest
problem-count-pattern = count(…) and bytes(…) take all that match: none of all, any and #n belongs there
problem-msg-any = msg(…) asks about one message: name it by what it looks like, or by #n; any belongs to commands
problem-name-keyword = a node cannot be called { $read }: it is a word of the language
problem-version = this is Synod’s language in version { $read }; known is version { $known }
problem-version-first = the line with the version comes first
problem-no-protocol = the script names no protocol: it begins with a line such as “protocol raft”; there are { $known }
problem-script-length = the script has { $read } bytes: { $most } are the most
problem-script-lines = more than { $most } lines are too many
problem-line-length = a line has at most { $most } characters
problem-nesting = nested deeper than { $most } levels
problem-unreadable = this cannot be read

## Names and settings
problem-no-node = no node { $name }{ problem-near }: this cluster has { $shape ->
    [range] { $first } to { $last }
    [more] { $first } to { $last }, { $rest }
   *[list] { $known }
  }
problem-protocol-absent = the protocol { $read } could not be fetched; check the connection and open the script again
problem-unknown-protocol = no protocol { $read }{ problem-near }: there are { $known }
problem-unknown-param = no parameter { $read }{ problem-near }: this protocol has { $known }
problem-seeds = { $read } is no range of seeds: write the first and the one after the last, as in 0..1000
problem-param-value = { $param } cannot be { $read }{ problem-near }: it may be { $right }
problem-given-twice = { $read } is given twice
problem-unknown-timing = no timing { $read }{ problem-near }: this protocol has { $known }
problem-goal-counts = a search cannot ask how many messages were ever sent: count and bytes are for scripts
problem-repeat-alone = repeat stands in a script, with the lines to repeat below it, and end below them
problem-end-alone = there is no repeat that this end could end
problem-repeat-open = this repeat has no end: write end below the lines that are repeated
problem-repeated = more than { $most } lines come of what is repeated
problem-choose-alone = choose stands in a script: what it chooses stands for its name in the lines below
problem-choices = a script chooses for { $most } names at most
problem-range-turned = { $read } is no range: the lower number comes first
problem-goal-marks = a search cannot ask what was at a mark: “@” is for scripts
problem-goal-past = a goal may ask { $most } things of the past with happened and violated; this one asks { $count }
problem-unknown-rule = no rule { $read }{ problem-near }: this protocol has { $known }
problem-no-such-rule = this protocol has no such rule
problem-unknown-timer = no timer { $read }{ problem-near }: this protocol has { $known }
problem-unknown-admin = no admin command { $read }{ problem-near }: this protocol has { $known }
problem-admin-needs-node = admin { $read } needs the name of a node
problem-too-long = { $read } is too long: { $most } is the most
problem-too-many-nodes = { $read } nodes are too many: { $most } are the most
problem-name-twice = two nodes are called { $name }

## Selectors and conditions
problem-unknown-kind = no message { $read }{ problem-near }: this protocol has { $known }
problem-unknown-message-field = { $kind } has no field { $read }{ problem-near }: it has { $known }
problem-no-match = no message in flight is { $read }; there are { $known }{ $more ->
    [0] { "" }
   *[other] {" "}and { $more } more kinds
  }
problem-nothing-in-flight = no message in flight is { $read }: nothing is in flight
problem-only-so-many = there is no #{ $nth }: { $count ->
    [one] only one message matches
   *[other] only { $count } messages match
  }
problem-unknown-field = { $node } has no field { $read }{ problem-near }: it has { $known }
problem-unknown-global = nothing is called { $read } here{ problem-near }: there are { $known }
problem-unknown-part = no part { $read } here{ problem-near }: there are { $known }
problem-no-parts = this has no part { $read }: a value with its ballot has value and ballot, a ballot has round and node
problem-index-needed = there is more than one { $field }: say which, of { $known }, as in { $as }
problem-no-index = { $field } has no index: it stands without [ ]
problem-log-index = a log’s index is a number, not { $read }
problem-index-kind = { $field } cannot have { $read } in [ ]: { $right ->
    [node] it takes a node’s name
    [number] it takes a number
    [parts] it takes as many parts
   *[key] it takes one key
  }, as in { $as }
problem-word-case = nothing here is ever “{ $read }”{ problem-near }
problem-truth = this is true or false, not { $read }{ problem-near }
problem-time-unit = a time has its unit: { $read } alone is none{ problem-near }
problem-no-order = { $left } and { $right } have no order: only == and != compare them
problem-unknown-note = nothing called { $read } happens in this protocol{ problem-near }{ $near-count ->
    [0] { "" }
    [1] { "" }
    [2] { "" }
    [3] { "" }
   *[other] : there are { $known }
  }
problem-unknown-invariant = no invariant { $read }{ problem-near }: this protocol has { $known }

## Doing it
problem-is-down = { $node } is down
problem-nobody-leads = nobody leads now: name a node instead of leader, or let there be a leader first
problem-several-lead = { $leaders } lead in one term: say which of them instead of leader
problem-is-paused = { $node } is paused: nothing runs there before it is resumed
problem-not-paused = { $node } is not paused: there is nothing to resume
problem-is-up = { $node } is up
problem-wipe-needs-crash = { $node } is up: only the disk of a crashed node can be wiped
problem-nothing-to-flush = { $node } has no writes that wait for its disk
problem-write-fails-already = the next write of { $node } fails already
problem-few-writes = { $read } writes of { $node } cannot be flushed: { $pending } wait for its disk
problem-disk-by-hand = disks are flushed by hand here: they have no latency
problem-client-cannot = { $node } is a client: this is for servers
problem-not-a-client = { $node } is not a client{ problem-near }; { $known-count ->
    [0] nobody here is one
   *[other] clients are { $known }
  }
problem-no-such-operation = this protocol serves no { $read }: it serves { $known }
problem-no-client-input = a client takes no such command here: it asks by “request”
problem-no-such-input = protocol { $protocol } knows no such command{ problem-near }
problem-no-message = message m{ $id } is no longer in flight
problem-delay-by-hand = messages that are delivered by hand have no time to delay
problem-already-by-hand = messages are delivered by hand already
problem-timer-by-hand = by hand no timer runs by itself: “timeout” fires it
problem-no-timer = no timer of { $node } is running
problem-timer-not-armed = { $node }’s { $timer } timer is not running; running are { $armed }
problem-clock-rate = a clock cannot run at { $read }%
problem-link-to-itself = a link needs two nodes, and { $node } is one
problem-node-twice = { $node } stands on two sides
problem-run-by-hand = by hand time does not pass by itself: “deliver” and “timeout” move things
problem-nothing-due = nothing more is going to happen: { $left ->
    [one] one step is
   *[other] { $left } steps are
  } left
problem-not-within = not true within { $limit }: { $cond }; at the end { $really }{ $given ->
    [false] ; “within 60s” behind the condition waits longer
   *[true] { "" }
  }
problem-not-within-steps = not true within { $limit } steps, which are too many for { $time }: { $cond }; time all but stands still here
problem-does-not-settle = messages are still in flight after { $limit } steps
problem-history-full = the history is full: it keeps { $most } steps. On the page, “Go on from here” lets go of the steps so far; in a script, make several commands of the one that takes so many
problem-history-large = the history is full: what happened in it takes { $most } MB. On the page, “Go on from here” lets go of the steps so far; in a script, make several commands of the one that takes so much
problem-past-let-go = the first steps of this run were let go: what was sent, noted or broken in them cannot be counted any more
problem-stands-still = time stands still: { $most } things happened at one instant, and more are due; a timer or a latency of 0 may be why
problem-unflushed = { $most } writes and messages wait for { $node }’s disk, and no more can: flush it, or crash { $node }
problem-expectation = expected { $cond }, but here { $really }
problem-not-refused = expected that this is refused, but it is possible: { $command }

## Links
problem-link-broken = this link holds no script: a part of it may be missing
problem-link-too-long = this link unfolds to more than { $most } bytes
problem-quorum-too-big = a quorum of { $phase1 } (phase 1) or { $phase2 } (phase 2) is more than the { $all } { $who ->
    [acceptors] acceptors
   *[servers] servers
  } there are
problem-quorums-miss = phase-1 quorums of { $phase1 } and phase-2 quorums of { $phase2 } can miss each other: together they must be more than the { $all } { $who ->
    [acceptors] acceptors
   *[servers] servers
  }

## Histories
problem-history-json = not JSON: { $why }; a line is one operation, such as {"{"}"client":1,"call":12,"return":40,"op":"put","key":"x","value":"1"{"}"}
problem-history-object = { $read } is no operation; a line is one, such as {"{"}"client":1,"call":12,"return":40,"op":"put","key":"x","value":"1"{"}"}
problem-history-field = “{ $name }” is { $read }: { $right ->
    [time] it should be a time, a whole number
    [text] it should be text
    [truth] it should be true or false, since the operation returned
    [read] a get that returned says what it saw, null for a key never written
   *[op] it should be get, put, append, cas or tas
}
problem-history-times = it returned at { $return }, before it was called at { $call }
problem-history-overlap = { $client } calls { $op } here, at { $call }, while its { $other } (line { $line }) runs until { $return }: a client does one thing after the other; what runs at the same time belongs to another client
