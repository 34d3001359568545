# The command line.

cli-about = A stage for consensus protocols: run Paxos and Raft step by step, break them, and see why they hold.
cli-lang = Language of what is printed: en or zh (else as the environment says)
cli-help = Print help
cli-version = Print the version
cli-run = Run scripts and print where each one ends
cli-run-files = Scripts, one after the other
cli-run-json = Print the last frame as JSON, one line a script
cli-run-trace = Print every event
cli-run-progress = { $file }: { $time } simulated, { $steps ->
    [one] one step
   *[other] { $steps } steps
}
cli-linearize = Judge a client history: is it linearizable? If not, print its shortest bad prefix
cli-linearize-file = The history, one operation a line as JSON; - reads what is piped in
cli-linearize-json = Print the order of the operations, or the bad prefix, as one JSON document
cli-linearize-unknown = no verdict: the search visited { $most } places and found neither an order nor that there is none
cli-linearize-empty = the history holds no operation: there is nothing to judge
cli-linearizable = { $file }: linearizable, { $count ->
    [one] one operation
   *[other] { $count } operations
}
cli-chaos = Run a protocol under random faults and look for a broken invariant
cli-chaos-protocol = The protocol, as `synod protocols` lists it
cli-chaos-seeds = Seeds, the last one not included
cli-chaos-off = Switch a rule off (may be given again)
cli-chaos-param = Fix a parameter that is drawn otherwise (may be given again)
cli-chaos-coverage = List the transitions that no run reached
cli-chaos-threads = Threads, 256 at most (else one for each processor)
cli-chaos-json = Print the result as one line of JSON
cli-check = Try every run within bounds, breadth first, and print a shortest one in which an invariant breaks; with --off or --goal and no bounds, try several kinds of search in turn, and shorten what they find
cli-check-what = A protocol, as `synod protocols` lists it, or a script: the search starts where it ends
cli-check-off = Switch a rule off (may be given again)
cli-check-param = Set a parameter of the protocol (may be given again)
cli-check-disk_by_hand = Writes become durable only when they are flushed
cli-check-crashes = Crashes at most (else 1)
cli-check-restarts = Restarts at most (else as many as there are crashes)
cli-check-timeouts = Timers that go off at most, those of clients as well (else 3)
cli-check-requests = Requests and proposals at most (else 2)
cli-check-admin = `admin` commands at most (else none)
cli-check-duplicates = Messages that are doubled at most (else none)
cli-check-drops = Messages that are lost at most (else none: a message may wait for ever)
cli-check-terms = The highest term, round or view that a node may reach
cli-check-together = Messages of one link arrive together, in the order in which they were sent: far fewer states, so that a search goes much deeper; what it finds is shortened by replay
cli-check-depth = Actions in a row at most; 0 looks at the start alone
cli-check-states = Different states at most
cli-check-memory = Megabytes that the states may take (else 4000)
cli-check-goal = Look for a run after which this condition of the script language holds, instead of broken invariants
cli-check-seed = What random runs are drawn from, where no bounds are given (else 1): the same seed finds the same
cli-check-seconds = Stop after so many seconds, where no bounds are given, with what was found by then
cli-check-stuck = Look as well for states in which somebody waits, or lacks what others have, and nothing can happen any more by itself
cli-check-lasso = Look instead for runs without end, in which somebody waits for ever; with --goal, in which the condition never holds. As many timers go off as it takes, and no node crashes unless you say so
cli-check-symmetry = Do not tell servers apart that are alike: up to six times fewer states with three of them, each of which takes longer; the same results
cli-check-count = Count the states of the model alone, with nothing left out: what nodes, disks, clients and messages under way are, and what of the bounds is used up; not what invariants remember, and what breaks ends nothing. Two programs that know the same protocol can agree on the number
cli-check-one_order = Of two moves at different nodes try one order: much less to do, but what breaks only in the other order may be missed
cli-check-threads = Threads, 256 at most (else one for each processor)
cli-check-json = Print the result as one line of JSON
cli-reach = Bring a run to a state in which a condition holds, and print the commands that lead there: logs (S1.log == [1 1 2] and …) by a plan, or why they cannot arise; other conditions by search
cli-reach-what = A protocol, as `synod protocols` lists it, or a script: the run goes on where it ends
cli-reach-cond = A condition of the script language
cli-reach-param = Set a parameter of the protocol (may be given again)
cli-reach-seed = What random runs of the search are drawn from (else 1): the same seed finds the same
cli-reach-seconds = Stop the search after so many seconds (else 60)
cli-reach-json = Print the result as one line of JSON
cli-reach-planned = The condition holds after { $commands ->
    [0] no more commands: it held already
    [one] one more command
   *[other] { $commands } more commands
}, planned from the terms of the logs
cli-reach-searches = no plan is known for this condition from here, nor a reason why it could not hold: searching for { $seconds } s at most
cli-challenge = Say whether a script solves a challenge
cli-challenge-what = A challenge: its id, or its file
cli-challenge-file = The script: the challenge’s start, and the commands that are to solve it
cli-challenge-solved = Solved in { $used } of { $most } commands.
cli-challenge-open = Not solved: { $goal } does not hold after { $used } of { $most } commands.
cli-challenge-over = Not solved: the goal holds, after { $used } commands of { $most }.
cli-challenge-barred = Not solved: “{ $word }” may not be used here.
cli-challenge-other = Not solved: the script does not begin as the challenge does.
problem-no-challenge = there is no challenge { $id }{ problem-near }: there are { $known }
cli-lesson = Play lessons step by step: each expectation must hold, and each question must have one true answer
cli-lesson-files = Lessons, one after the other
cli-lesson-json = Print what was played as JSON, one line a lesson
cli-lesson-head = { $file } · { $title } · { $played ->
    [0] none
   *[other] { $played }
} of { $steps } steps played
cli-lesson-step = step { $step }, line { $line } · { $words ->
    [one] one word
   *[other] { $words } words
}
cli-lesson-true = true: { $number } of { $of }, { $cond }: “{ $text }”
cli-lesson-remark = to mend: { $what }
problem-lesson-length = a lesson should have { $least } to { $most } steps, and this one has { $steps }
problem-lesson-wordy = this step has { $words } English words; { $most } at most can be read beside the stage
problem-lesson-no-why = this option does not say why it is right or wrong: > English | Chinese on the next line
cli-draw = Draw the stage where a script ends, or at another moment of it, or what its nodes hold, as SVG
cli-draw-file = The script
cli-draw-what = The stage at one moment, its logs or its registers, or space-time: every message between two
cli-draw-from = With space-time: the moment it begins, a mark or a time
cli-draw-at = The moment: a mark of the script, or a time such as 250ms
cli-draw-out = Write it to this file instead of printing it
cli-draw-size = Width and height in pixels; logs, registers and space-time are as high as they have to be
cli-draw-theme = Light or dark ground
cli-draw-inline = Without style rules of its own, to stand inside a page that has them
cli-draw-unwritten = { $file }: cannot be written: { $why }
problem-draw-size = “{ $read }” is no size: two numbers of { $least } to { $most } with an x between, such as 720x480
problem-draw-from = --from is for --what space-time; all else is drawn at one moment, which --at names
problem-draw-no-logs = no node of this protocol keeps a log: --what registers draws what they hold
problem-draw-backward = --from lies after --at: a figure goes from the earlier moment to the later one
problem-draw-branch = the mark { $mark } is on another branch than the end of the figure: choose an end on its branch with --at, or another mark
problem-draw-long = between these moments lie { $read } that would be drawn, and a figure has at most { $most }: bring --from and --at nearer to each other
draw-space-time = { $protocol } from { $from } to { $to }
draw-logs = The logs of { $protocol } at { $time }
draw-registers = What the nodes of { $protocol } hold at { $time }
draw-stage = { $protocol } at { $time }
cli-export = Write a run as text for papers and other tools: all that led from one moment of a script to another
cli-export-file = The script
cli-export-to = What to write: a Mermaid sequence diagram, a TikZ figure that compiles by itself, the events as JSON lines, or a log for ShiViz with vector clocks
cli-export-from = The moment it begins, a mark or a time (else the start)
cli-export-at = The moment it ends, a mark or a time (else where the script ends)
cli-export-out = Write it to this file instead of printing it
problem-export-tall = this figure is longer than 5.5 metres, and TeX knows no length beyond: bring --from and --at nearer to each other
cli-link = Print the part of the address, #…, that opens this script in the page
cli-link-file = The script
cli-protocols = List the protocols: parameters, rules, invariants
cli-protocols-json = List them as JSON

cli-cannot-read = { $file }: cannot be read: { $why }
cli-too-long = { $file }: is longer than { $most } MB, which is the most that is read
cli-cannot-write = the output cannot be written: { $why }

cli-end = { $file } · { $protocol } · { $time } · digest { $digest }
cli-down = down
cli-log = log
cli-log-from = log after { $snapshot }
cli-in-flight = in flight
cli-cut = cut
cli-rules-off = rules off
cli-chosen = chosen
cli-committed = committed
cli-leads = leads
cli-history = clients
cli-without = By then an assumption outside the protocol held no longer: { $without }.
cli-no-longer = holds no longer
cli-violated = violated
cli-no-answer = no answer
cli-more = … and { $count } more

cli-chaos-progress = { $done } of { $of } runs
cli-chaos-shortens = seed { $seed } fails after { $commands } commands; looking for a shorter script
cli-chaos-violated = seed { $seed }: { $what } is violated
cli-chaos-untrue = seed { $seed }: what the note { $what } says is not so
cli-chaos-behind = seed { $seed }: convergence: after the last heal { $nodes } never caught up with the others
cli-chaos-stuck = seed { $seed }: { $what }: after the last heal a request did not complete
cli-chaos-not-shortest = The search for a shorter script was broken off.
cli-chaos-stopped = Stopped after { $done } of { $of } runs; --seeds { $next }..{ $end } goes on from here.
cli-chaos-summary = { $runs } runs, { $events } events, { $faults } faults; { $end }
cli-chaos-no-run = no run came to its end
cli-chaos-completed = { $waited } runs waited for the last requests, and all completed
cli-chaos-not-completed = { $waited } runs waited for the last requests, and in { $waited ->
    [1] it
   *[other] { $lacking } of them
} not all completed
cli-chaos-none-waited = no run waited for the last requests, so nothing was asked of them: { $why }
cli-chaos-nobody-asks = nobody is there to ask
cli-chaos-rule-off = nothing is promised with a safety rule off
cli-chaos-not-promised = the protocol does not promise that they complete when it is set up like this
cli-chaos-disk-by-hand = nobody flushes in time where messages arrive by themselves and writes wait for a hand
cli-chaos-went-wrong = it went wrong before
cli-chaos-never = { $count } of { $all } transitions were never reached

cli-check-progress = { $states } states, depth { $depth }, { $waiting } to look at, { $rate } states/s, { $memory } MB
cli-check-tries = { $attempt }; { $states } states and { $walks } random runs so far, { $time } s
cli-check-tries-shorter = { $attempt }; the shortest so far takes { $shortest } actions; { $states } states and { $walks } random runs so far, { $time } s
cli-check-tries-rung = trying every run with at most { $requests } requests, { $timeouts } time-outs, { $crashes } crashes, { $admin } admin commands and { $duplicates } duplicates
cli-check-tries-stages = trying in stages, { $count } milestones to go
cli-check-tries-walks = trying random runs with priorities
cli-check-tries-shortening = shortening what was found by replay
cli-check-tries-proof = trying every run of fewer actions than the { $shortest } that were found
cli-check-first-story = found first: { $actions } actions, after { $time } s; looking for a shorter run
cli-check-story-proved = { $what } is violated after { $actions } actions (found first: { $first }); proved: within these bounds there is no shorter way
cli-check-story-shortened = { $what } is violated after { $actions } actions (found first: { $first }); there may be a shorter way
cli-check-goal-proved = The goal is reached after { $actions } actions (found first: { $first }); proved: within these bounds there is no shorter way
cli-check-goal-shortened = The goal is reached after { $actions } actions (found first: { $first }); there may be a shorter way
cli-check-story-bounds = Bounds: --requests { $requests } --timeouts { $timeouts } --crashes { $crashes } --restarts { $restarts } --admin { $admin } --duplicates { $duplicates } --drops { $drops }
cli-check-not-found = Not found within limits: { $states } states on { $rungs } sets of bounds ({ $done } of them searched to their end, messages of one link together and of independent moves one order only), and { $walks } random runs of up to { $longest } actions. More than { $requests } requests, { $timeouts } time-outs, { $crashes } crashes, { $admin } admin commands or { $duplicates } duplicates, and other parameters, were not tried.
cli-check-broken-off = Stopped: nothing was found so far, in { $states } states on { $rungs } sets of bounds ({ $done } of them searched to their end) and { $walks } random runs.
cli-check-shorter-broken-off = Stopped while a shorter run was looked for: there may be one.
cli-check-took = { $states } states, depth { $depth }, { $rate } states/s, { $memory } MB, { $time } s
cli-check-violated = { $what } is violated after { $actions } actions; there is no shorter way within these bounds
cli-check-violated-together = { $what } is violated after { $actions } actions: found with the messages of a link together, and shortened by replay
cli-check-exhausted = Exhausted: every run within these bounds was tried ({ $states } states, at most { $depth } actions), and no invariant breaks.
cli-check-counted = { $states } states, at most { $depth } actions deep, joined by { $tried } actions: the whole model within these bounds.
cli-check-counted-so-far = { $states } states so far, of up to { $depth } actions, and { $tried } actions tried. There are more.
cli-check-ended-by-depth = Bounded: no invariant breaks within { $depth } actions ({ $states } states). There are longer runs: --depth.
cli-check-ended-by-states = Bounded: no invariant breaks in the first { $states } states, of up to { $depth } actions. There are more: --states.
cli-check-ended-by-memory = Bounded: { $states } states are all that fit, of up to { $depth } actions, and no invariant breaks in them. There are more: --memory.
cli-check-reached = The goal is reached after { $actions } actions; there is no shorter way within these bounds
cli-check-stuck-found = Stuck after { $actions } actions: somebody waits or lacks what others have, and nothing can happen any more by itself
cli-check-endless = This can go on for ever, and somebody waits: after { $stem } actions come { $again } that can be done again and again, from `goto again` on; terms or ballots may rise, nothing else changes
cli-check-put-off = The condition can be put off for ever: after { $stem } actions come { $again } that can be done again and again, from `goto again` on; terms or ballots may rise, nothing else changes
cli-check-not-put-off = Exhausted: the condition cannot be put off for ever ({ $states } states, at most { $depth } strides), if time-outs are longer than a round trip.
cli-check-all-end = Exhausted: no run goes on for ever with somebody waiting ({ $states } states, at most { $depth } strides), if time-outs are longer than a round trip.
cli-check-all-end-so-far = Bounded: no run that goes on for ever with somebody waiting in the { $states } states that were looked at, of up to { $depth } strides. There are more: --states, --depth.
cli-check-not-within = Not within these bounds: the goal holds in none of the { $states } states that can be reached, in at most { $depth } actions.
cli-check-not-so-far = Bounded: the goal holds in none of the { $states } states that were looked at, of up to { $depth } actions. There are more.
cli-check-not-put-off-so-far = Bounded: no run in which the condition is put off for ever in the { $states } states that were looked at, of up to { $depth } strides. There are more: --states, --depth.
cli-check-cancelled = Stopped: no invariant breaks in the { $states } states so far, of up to { $depth } actions.
cli-check-cancelled-goal = Stopped: the goal holds in none of the { $states } states so far, of up to { $depth } actions.
cli-check-cancelled-endless = Stopped: no run that goes on for ever with somebody waiting in the { $states } states so far, of up to { $depth } strides.
cli-check-cancelled-put-off = Stopped: no run in which the condition is put off for ever in the { $states } states so far, of up to { $depth } strides.
cli-check-costs-only = What is off only costs more: messages, round trips, time. Nothing breaks without it.
cli-check-nothing-to-compare = There is no work to compare here: it takes a client that asks, and a server that leads.
cli-check-keeps-going = What is off only keeps things going, so a run is looked for that can go on for ever.
cli-check-idle = { $args } { $args-count ->
    [one] changes
   *[other] change
} nothing in this search
cli-check-past-terms = Runs with higher terms or ballots were left out: --terms.
cli-check-only-together = Messages of one link arrived together: runs in which something happens between them were left out.
cli-check-fingerprint = States are told apart by 64 bits of XXH64: one search of this size in { $chance } takes a new state for an old one.

cli-parameters = parameters
cli-timing = timing
cli-rules = rules, and what happens while one is off
cli-invariants = invariants
cli-assumptions = what is promised only as long as this is so, outside the protocol
cli-together = what goes together, and why
cli-extension = extension

# Events that the page tells by a note beside them.
cli-event-sent = { $from } sends { $to }: { $message }
cli-event-delivered = { $to } receives from { $from }: { $message }
cli-event-fired = { $node }'s timer ({ $timer }) goes off.
cli-event-asked = { $node } is to ask for { $op }.
cli-event-answered = { $node } has its answer: { $result }.
cli-event-propose = { $node } is to propose { $value }.
cli-event-admin = { $node } is to { $verb }.
