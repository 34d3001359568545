# The command line.

cli-about = A stage for consensus protocols: run Paxos and Raft step by step, break them, and see why they hold.
cli-lang = Language of what is printed: en or zh (else as the environment says)
cli-help = Print help
cli-version = Print the version
cli-run = Run scripts and print where each one ends
cli-run-files = Scripts, one after the other
cli-run-json = Print the last frame as JSON, one line a script
cli-run-trace = Print every event
cli-linearize = Judge a client history: is it linearizable? If not, print its shortest bad prefix
cli-linearize-file = The history, one operation a line as JSON; - reads what is piped in
cli-linearize-json = Print the order of the operations, or the bad prefix, as one JSON document
cli-linearize-unknown = no verdict: the search visited { $most } places and found neither an order nor that there is none
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
cli-chaos-threads = Threads (else one for each processor)
cli-chaos-json = Print the result as one line of JSON
cli-link = Print the part of the address, #…, that opens this script in the page
cli-link-file = The script
cli-protocols = List the protocols: parameters, rules, invariants
cli-protocols-json = List them as JSON

cli-cannot-read = { $file }: cannot be read: { $why }
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
cli-violated = violated
cli-no-answer = no answer
cli-more = … and { $count } more

cli-chaos-progress = { $done } of { $of } runs
cli-chaos-shortens = seed { $seed } fails after { $commands } commands; looking for a shorter script
cli-chaos-violated = seed { $seed }: { $what } is violated
cli-chaos-stuck = seed { $seed }: { $what }: after the last heal a request did not complete
cli-chaos-summary = { $runs } runs, { $events } events, { $faults } faults; { $recovered } runs waited for the last requests, and all completed
cli-chaos-never = { $count } of { $all } transitions were never reached

cli-parameters = parameters
cli-timing = timing
cli-rules = rules, and what happens while one is off
cli-invariants = invariants
cli-extension = extension

# Events that the page tells by a note beside them.
cli-event-sent = { $from } sends { $to }: { $letter }
cli-event-delivered = { $to } receives from { $from }: { $letter }
cli-event-fired = { $node }'s timer ({ $timer }) goes off.
cli-event-asked = { $node } is to ask for { $op }.
cli-event-answered = { $node } has its answer: { $result }.
cli-event-propose = { $node } is to propose { $value }.
cli-event-admin = { $node } is to { $verb }.
