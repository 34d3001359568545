# The checks, challenges, space-time, and what is said in a frame: fetched with what a first visit does not show.

checks-now = Invariants
checks-hold = { $count ->
    [one] one check holds
   *[other] { $count } checks hold
}
checks-broken = { $count ->
    [one] one is broken
   *[other] { $count } are broken
}
checks-holds = holds
checks-is-broken = broken
checks-broken-at = at { $at }
checks-search = Can anything break?
checks-about = With a rule off, several searches take turns until one finds what breaks: every run of a few events, then of more, and random runs between. What is found is played for you. While every rule is on, every run within the bounds is tried.
checks-with-off = With { $rules } off.
checks-cost-only = What is off only costs more: messages, round trips, time. Nothing breaks without it.
cost-title = The same work on the same network, where a message takes 10 ms and a write 1 ms: with { $rules }, and without
cost-requests = A client asks { $count } times, each time when it has its last answer
cost-behind = A server comes back that was down for { $count } requests
cost-diverged = A former leader comes back with { $count } entries that nobody else has, and a leader elected after { $count } others brings it up to date
cost-messages = messages
cost-bytes = bytes in them
cost-writes = writes
cost-round-trips = round trips from begin to end
cost-with = with
cost-without = without
search-walks = random runs
search-rungs = sets of bounds
search-play = Play it now
search-found = Found: { $name } breaks after { $actions } actions. Looking for a shorter run.
search-found-goal = Found: { $goal } holds after { $actions } actions. Looking for a shorter run.
search-tries-quiet = Trying every run in which nothing fails and nobody asks.
search-tries-rung = Trying every run with at most { $bounds }.
search-tries-stages =
    { $count ->
        [0] Trying in stages: looking for the failure from the last milestone.
        [one] Trying in stages: one milestone to go.
       *[other] Trying in stages: { $count } milestones to go.
    }
search-tries-walks = Trying random runs.
search-tries-shortening = Making what was found shorter.
search-tries-proof = Trying every run of fewer than { $actions } actions.
search-violated-proved = Broken after { $actions } actions: { $name }. Proved: there is no shorter way with what this one uses. (Found first: { $first }.)
search-violated-shortened = Broken after { $actions } actions: { $name }. There may be a shorter way. (Found first: { $first }.)
search-goal-proved = Yes: after { $actions } actions { $goal } holds. Proved: there is no shorter way with what this one uses. (Found first: { $first }.)
search-goal-shortened = Yes: after { $actions } actions { $goal } holds. There may be a shorter way. (Found first: { $first }.)
search-not-found-tried = Not found: nothing breaks in { $states } states on { $rungs } sets of bounds, { $done } of them searched to their end, nor in { $walks } random runs of up to { $longest } actions. More than { $requests } requests, { $timeouts } timeouts, { $crashes } crashes, { $admin } admin commands or { $duplicates } duplicates were not tried, nor other parameters.
search-not-found-tried-goal = Not found: { $goal } holds nowhere in { $states } states on { $rungs } sets of bounds, { $done } of them searched to their end, nor in { $walks } random runs of up to { $longest } actions. More than { $requests } requests, { $timeouts } timeouts, { $crashes } crashes, { $admin } admin commands or { $duplicates } duplicates were not tried, nor other parameters.
search-cancelled-tried = Stopped: nothing breaks in { $states } states and { $walks } random runs so far.
search-cancelled-tried-goal = Stopped: { $goal } holds nowhere in { $states } states and { $walks } random runs so far.
checks-from-start = Check from the start
checks-from-here = Check from this moment
checks-stop = Stop

endless-title = Can it go on for ever?
endless-about = Breaks nothing, gets nowhere: proposers that outbid each other, votes that are split again and again. Messages arrive and every timer has its turn, and still somebody waits. What is found is played once round.
endless-from-start = Look from the start
endless-from-here = Look from this moment

goal-title = Can this happen?
goal-about = A condition of the script language. The answer is a run that gets there, made as short as can be, or what was tried.
goal-chips = Examples
goal-column = Column { $column }:{" "}
goal-from-start = From the start
goal-from-here = From this moment
goal-put-off = Can it be put off for ever?

bounds-title = Bounds
bounds-left = left to the search
bounds-about = How often each may happen in one run. An empty field is no limit. Fewer of everything makes the search deeper. Once you change one, exactly these are searched.
bounds-reset = Leave them to the search
bounds-comma = ,{" "}
bounds-crashes = crashes
bounds-restarts = restarts
bounds-timeouts = timeouts
bounds-requests = requests
bounds-admin = admin commands
bounds-duplicates = duplicates
bounds-drops = drops
bounds-terms = highest term
bounds-depth = actions in a row
bounds-states = thousand states
bounds-together = Messages of one link arrive together: far fewer states, so the search goes deeper; what it finds is shortened
bounds-together-told = messages of a link together
bounds-crashes-told = { $most ->
    [one] one crash
   *[other] { $most } crashes
}
bounds-restarts-told = { $most ->
    [one] one restart
   *[other] { $most } restarts
}
bounds-timeouts-told = { $most ->
    [one] one timeout
   *[other] { $most } timeouts
}
bounds-requests-told = { $most ->
    [one] one request
   *[other] { $most } requests
}
bounds-admin-told = { $most ->
    [one] one admin command
   *[other] { $most } admin commands
}
bounds-duplicates-told = { $most ->
    [one] one duplicate
   *[other] { $most } duplicates
}
bounds-drops-told = { $most ->
    [one] one loss
   *[other] { $most } losses
}
bounds-terms-told = terms to { $most }
bounds-depth-told = { $most } actions in a row
bounds-states-told = { $most } states

search-title = The search
search-begun = The search has begun.
search-said = { $states } states so far, depth { $depth }.
search-states = states
search-depth = depth
search-rate = states a second
search-time = time
search-seconds = { $time } s
search-show = Play it again
search-violated = Broken after { $actions } actions: { $name }. There is no shorter way within these bounds.
search-violated-together = Broken after { $actions } actions: { $name }. Found with the messages of a link together, and shortened by replay.
search-goal = Yes: after { $actions } actions { $goal } holds. There is no shorter way within these bounds.
search-endless = It can go on for ever while somebody waits: after { $stem } actions come { $again } that can be done again and again, from the mark “again” on. Terms or ballots may rise, nothing else changes.
search-endless-put-off = { $goal } can be put off for ever: after { $stem } actions come { $again } that can be done again and again, from the mark “again” on. Terms or ballots may rise, nothing else changes.
search-exhausted-endless = Exhausted: no run within these bounds goes on for ever while somebody waits, if time-outs are longer than a round trip. { $states } states.
search-exhausted-put-off = Exhausted: within these bounds { $goal } cannot be put off for ever, if time-outs are longer than a round trip. { $states } states.
search-bounded-endless = Not so far: in { $states } states no run was found that goes on for ever. There are more: allow more states, or fewer of something else.
search-cancelled-endless = Stopped: in { $states } states no run was found so far that goes on for ever.
search-cancelled-put-off = Stopped: in { $states } states no run was found so far in which { $goal } is put off for ever.
search-exhausted = Exhausted: every run within these bounds was tried, and nothing breaks. { $states } states, at most { $depth } actions.
search-depth-goal = Not in the first { $depth } actions: { $goal } holds in none of { $states } states. There are longer runs: allow more actions in a row.
search-states-goal = Not so far: { $goal } holds in none of the first { $states } states, of up to { $depth } actions. There are more: allow more states, or fewer of something else.
search-memory-goal = Not so far: { $states } states are all that fit into this page’s memory, of up to { $depth } actions, and { $goal } holds in none. There are more.
search-exhausted-goal = Not within these bounds: { $goal } holds in none of the { $states } states that can be reached, in at most { $depth } actions.
search-cancelled-goal = Stopped: { $goal } holds in none of the { $states } states so far, of up to { $depth } actions.
search-by-depth = Bounded by depth: nothing breaks within { $depth } actions, in { $states } states. There are longer runs: allow more actions in a row.
search-by-states = Bounded by states: nothing breaks in the first { $states }, of up to { $depth } actions. There are more. It goes deeper with fewer servers, with the messages of a link together, or with less of something else.
search-by-memory = Bounded by memory: { $states } states are all that fit into this page’s memory, of up to { $depth } actions, and nothing breaks in them. There are more.
search-cancelled = Stopped: nothing breaks in the { $states } states so far, of up to { $depth } actions.
search-from-start = Searched from the start of the run.
search-from-here = Searched from a moment of the run.
search-bounds = Bounds: { $bounds }.
search-past-terms = Runs with higher terms or ballots were left out.
search-fingerprint = States are told apart by 64 bits of XXH64: one search of this size in { $chance } takes a new state for an old one, and may miss something.
search-failed = The search broke down. The run on the stage is untouched; you can search again, perhaps within tighter bounds.
search-missing = The search did not begin: its file { $file } could not be fetched. Is the network there? Your question is kept.
status-found-gone = The run that this belongs to is no longer on the stage.

challenge-crumb = Challenge
challenge-close = Close
challenge-goal = Goal:
challenge-used = { $used } of { $most } commands
challenge-open = Not there yet.
challenge-solved = Solved in { $used } of { $most } commands.
challenge-was-solved = You have solved it in { $best }. From here the goal does not hold.
challenge-used-up = These were all the commands you have, and the goal does not hold. Take some back, or start again.
challenge-over = Too many commands: { $used } of { $most }. Take some back, or start again.
challenge-barred = “{ $word }” may not be used here. Take it back, or start again.
challenge-astray = This branch does not begin as the challenge does. Start again.
challenge-link = The solution as a link
challenge-hint = Hint { $number }
challenge-undo = Take back
challenge-again = Start again
challenges-title = All challenges
challenges-about = Something to bring about in so many commands. The page checks it, and a link is the solution.
gallery-challenge = Challenge: { $title }
status-challenge-other = The run in the link does not begin as this challenge does: it starts anew.

problem-challenge-steps = a challenge has one step, and no prediction
problem-challenge-most = read “{ $read }”, expected how many commands are allowed: 1 to { $most }
problem-challenge-hint = not understood in a hint: { $read }; there are en: and zh:

## In a frame, and what is said to the page around it

embed-open = Open in Synod
problem-message-long = this message has { $read } bytes: { $most } are the most
problem-message-unreadable = this message cannot be written as JSON
problem-message-version = this message is in version { $read }; known is version { $known }
problem-message-type = no message is of the type { $read }: there are { $known }
problem-message-missing = the field “{ $name }” is missing
problem-message-field = the field “{ $name }” cannot be { $read }
problem-message-unknown = a message of this type has no field “{ $name }”
problem-message-goal = a seek goes to one place: a “step”, a “mark” or a “time_us”
problem-message-embedder = only a page that the frame’s address names may carry out commands: embedder=https://host.example
problem-message-waits = { $most } messages wait until a command is done: this one is not heard
problem-seek-step = there is no step { $read }: this run has { $most }
problem-seek-time = { $read } lies after the end of this run, which is at { $most }

## `reach`: a way to a condition, or why there is none

reach-twice = these logs cannot arise: { $node } cannot hold two different logs at once.
reach-term-zero = these logs cannot arise: entry { $index } of { $node } is of term 0, and no leader has that: terms count from 1.
reach-terms-decrease = these logs cannot arise: entry { $index } of { $node } is of term { $term }, and the one before it of term { $before }. Along a log terms never decrease: a leader appends entries of its own term, and no entry of its log is of a later one.
reach-prefixes-differ = these logs cannot arise: { $one } and { $other } both have an entry of term { $term } at index { $index }, and different ones at index { $differ }. Logs that have an entry of the same index and term are the same up to there (Log Matching).
reach-two-leaders = these logs cannot arise: the entries of term { $term } begin at index { $first } in { $one } and at index { $second } in { $other }, which takes two leaders. A term has one, and its entries follow the log that it was elected with (Election Safety).
reach-few-voters = these logs cannot arise: the leader of term { $term } was elected with the log { $log }. By then newer logs had to be there, each on a server of its own, since an entry that is nowhere does not come back: { $newer }. Their servers refuse it their votes; of { $servers } servers { $left } may grant it one, and a majority is { $needed }.
reach-no-order = these logs cannot arise: { $nodes } cannot hold { $logs } at once. Every order of elections was tried: in each of them a leader that these logs need lacks votes, because too many servers hold newer logs by then.
problem-reach-not-found = no way to { $cond } is known from here, and a search that looked at { $limit } states found none{ $start ->
    [true] . From a fresh cluster there is one: what is past does not come again, so put “reach” at the beginning
   *[false] ; that proves nothing. “synod reach” searches longer
  }
problem-reach-no-search = no plan is known for { $cond }, and a script that the page opens is not searched for: type this line into the command palette, or let “synod run” carry it out
status-reach-holds = { $cond } holds here already
status-reach-searched = No plan is known for { $cond } from here: it is searched for, under Checks

## Logs that are drawn

draw-title = Draw logs
draw-told = could they arise?
draw-about = The term of each entry. A space, an arrow or Tab goes to the next cell, Enter asks. A run is sought from a fresh cluster set up as this one.
draw-cell = { $node }, entry { $index }: its term
draw-next = { $node }: the term of entry { $index }, which is not there yet
draw-ask = Could this arise?
draw-figure = Figure 7
draw-figure-about = The logs of seven servers in Figure 7 of the Raft paper
draw-clear = Empty logs
draw-now = As on the stage
draw-arises = Yes: { $commands ->
    [0] every log is empty at the start
    [one] one command leads there
   *[other] { $commands } commands lead there
}. That run is on the stage now; Back returns to the one before.
draw-unknown = In the time that the page takes for it, neither a run nor a reason was found. In a terminal, this looks longer:
draw-too-far = logs of at most { $entries } entries are drawn, of terms up to { $term }

# The space-time pane, and its marks in figures too.
space-time-none = Nothing has happened yet. What happens will stand here, time downwards: who was what, and each message from where it was sent to where it arrived.
space-time-about = Space-time: a line for each node, time downwards, and each message an arrow from where it was sent to where it arrived or was lost. Pressed, it goes to that moment.
space-time-causes = What led here
space-time-causes-about = Shows what could have caused the present event, and what it could have caused: all else is faint
space-time-choose = { $count ->
    [0] Show …
    [one] Show … (1 hidden)
   *[other] Show … ({ $count } hidden)
}
space-time-kinds = Messages
space-time-nodes = Nodes
draw-mark-timeout = a timer goes off
draw-mark-flushed = written to disk
draw-mark-commit = committed or chosen
draw-mark-crash = crashes
draw-mark-restart = restarts
draw-mark-wiped = disk lost
