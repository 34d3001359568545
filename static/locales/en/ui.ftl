# The page around the stage. Words in buttons are short: they stand on a phone too.

page-pill = { $protocol } · { $nodes } { $nodes ->
    [one] node
   *[other] nodes
}
page-setup = New run
page-lessons = Lessons
page-runs = Your runs
page-commands = commands
page-language = Language
page-theme-auto = Theme: as the system has it
page-theme-light = Theme: light
page-theme-dark = Theme: dark
page-present = Present
page-share = Share
page-close = Close

## What keys and buttons do: the help, the tooltips and the menus say the same

do-play = play or pause
do-pause = Pause
do-step = one step on
do-step-back = one step back
do-next-milestone = to the next interesting event
do-previous-milestone = to the previous interesting event
do-to-start = to the start
do-to-end = to the end
do-next-beat = the lesson’s next step
do-previous-beat = the lesson’s previous step
do-request = a client asks for something new, or a proposer proposes it
do-restart-leader = crash and restart the leader
do-spread-timers = spread the timers apart: one node will be first
do-align-timers = align the timers: a split vote
do-resume-all = restart every node that is down
do-crash = crash or restart the selected node
do-cut = cut or heal the selected link, or all links of the selected node
do-fire = fire a timer of the selected node
do-deselect = select nothing
do-undo = take back the last command
do-palette = type a command
do-gallery = choose another protocol
do-runs = your runs
do-save = save the script as a file
do-help = all keys
do-answer = choose an answer of a lesson
do-black = black screen, and back
do-toggle-pane = the pane beside the stage
do-leave-room = back to the whole page
do-sleep = in a frame: give the keys back to the page around it
help-room = In the present view
help-more = On a Mac, ⌘ does what Ctrl does. Tab goes from node to node; Enter says what a thing is, and what can be done to it.

## Transport

transport-play = Play
transport-step = step
transport-time = simulated time
transport-speed = speed: simulated time against real time
transport-scrub = the run, from its start on
transport-branches = { $count } branches
branch-current = branch { $branch }, on the stage: to { $to }
branch-other = branch { $branch }: parts at { $from }, goes on to { $to }

status-kept = What lay ahead is kept as branch { $branch }.
status-undone = Taken back. What it led to is kept as branch { $branch }.
status-nothing-to-undo = There is no command to take back.
status-answer-first = The world waits for your answer.
status-by-hand = Here messages wait until you deliver them: click one, or take a step.
status-nothing-due = Nothing is due any more: no message is under way and no timer runs.
status-no-milestone = In the next { $time } nothing interesting happens by itself: time stays here.
status-at-start = This is the start: nothing lies before it.
status-no-messages = No message is waiting.
status-select-node = Select a node first.
status-select-link = Select a link or a node first.
status-nobody-asks = Nobody in this run can ask for anything.
status-no-leader = Nobody leads now.
status-no-timers = No timer is running that could be set.
status-all-up = Every node is up.
status-lesson-end = That was the lesson’s last step. The stage is yours.
status-busy = A command is still being carried out: stop it first.
status-stopped = Stopped. What was done so far stays.
status-stopped-at = Stopped after { $done } of { $lines } lines: the run so far is on the stage.
status-stopped-reading = Stopped before anything of the script was carried out.
status-world-apart = What you tried in the other worlds of this lesson takes more than { $most } KB. It stays among your runs as it was, and the lesson goes on as a run of its own.
status-world-unread = What was tried in this world cannot be taken up: it was played anew, as a run of its own. What was kept stays among your runs as it was.
status-world-coming = The world of this step is still being taken up.
status-let-go = The first { $steps } steps, up to { $time }, were let go, with other branches and marks: they cannot be shown or taken back any more. The script of the run still has them.
status-go-on = Go on from here
status-aside = The run of your last visit was put aside, not deleted: ?back in the address takes it up again.
status-nothing-aside = No run was put aside in this browser.

## What waits for a file of the page

late-waits = Still on its way: { $what }. What you asked for is done when it is here.
late-failed = { $what } could not be fetched. Is the network there? What you asked for is kept.
late-full = No more than { $most } actions wait: later ones are not kept.
late-retry = Retry
late-give-up = do not wait: forget what was asked for
late-tools = The part of the page that acts (cards, dialogs, commands)
late-checks = The texts of the checks
late-story = The file { $file }
late-link = What stands here is not the run of the link: that is opened when this has come.
late-kept = What stands here is not your run: that is taken up again when this has come.

## What takes long

work-reads = Reading { $name }: { $lines } lines
work-opens = Opening { $name }: { $done } of { $lines } lines, { $steps } steps, up to { $time }
work-shows = Laying out { $name }: { $steps } steps
work-acts = { $command }: { $steps } steps, up to { $time }
work-looks = Looking for what is interesting next: { $steps } steps, up to { $time }
work-stop = Stop

runs-title = Your runs
runs-about = Every run is kept in this browser, beside the others: a link, a lesson or another protocol takes none away. All together have { $most } MB; with more, the oldest are let go.
runs-shelved = only until this page is left
runs-none = No run is kept yet.
runs-delete = Delete “{ $title }”
runs-deleted = “{ $title }” is deleted.
runs-undo = Undo
kept-unread = A run that was kept could not be taken up whole: { $what }. What could be carried out is on the stage, as a run of its own; what was kept stays as it was.
kept-full = This run is not kept: the browser has no room for it, or keeps nothing for this page. It is there until this page is left. Delete some of your runs, or copy this one.
kept-dropped = To make room, the oldest of your runs were let go: { $what }. They are among your runs until this page is left: copy what you want to keep.
kept-left = What was on the stage is not kept: { $what }. It is among your runs until this page is left: copy what you want to keep.
kept-forgotten = There was no room left on the page itself, and these runs are gone: { $what }.
kept-copy = Copy its text
kept-copy-failed = The browser does not let the page copy

## Story

story-title = Story
milestone-election = a leader is elected
milestone-commit = something is committed or chosen
milestone-crash = a node crashes
milestone-violation = an invariant is violated
milestone-mark = marked by you or the script
milestone-rule = a rule is switched off or on
milestone-assumption = an assumption outside the protocol stops holding: what is promised rests on it
feed-title = What happened
feed-empty = Nothing has happened yet.
feed-why-not = Why not?
feed-whole = Show all of it
feed-brief = Show less
feed-go = go to this moment
feed-mark = Marked: “{ $name }”.
first-hint = Click a node to see what it knows, and to crash it. Or let a client ask for something.
hint-ask = Ask as a client
hint-propose = Propose a value
hint-leader = Crash the leader and restart it

lesson-crumb = Lesson { $number } of { $of }
lesson-step = step { $step } of { $of }
lesson-close = Close
lesson-back = Back
lesson-next = Next
lesson-next-lesson = Next lesson
lesson-try = Try it
predict-title = Predict
predict-frozen = The world waits until you have chosen.
predict-locked = Your answer is locked. Now watch.
predict-right = That is what happened.
predict-wrong = Something else happened: look at the feed for the moment where it parted from what you expected.
predict-shown = This is what happened.
problem-file-large = { $name } is not opened: a script has no more than { $most } MB
problem-file-not-text = { $name }: { $byte ->
    [utf-16] is text in UTF-16: save it as UTF-8
   *[other] is not text in UTF-8: line { $line } has the byte { $byte }
}
problem-file-unread = { $name } could not be read
problem-no-lesson = there is no lesson { $id } here
problem-lesson-id = the address asks for a lesson by something that is no id: an id has lower-case characters, digits and hyphens, like { $example }

## Panes

panes-title = What to look at
pane-logs = Logs
pane-acceptors = Registers
pane-state = State
pane-space-time = Space-time
pane-clients = Clients
pane-rules = Rules
pane-checks = Checks

clients-none = No client has asked for anything yet.
clients-newest = The newest { $shown } of { $count } operations.
clients-order = Linearizable: at these instants, in this order, the operations explain every answer. Beside it stands what the key then holds.
clients-pending = No answer yet: it may take effect at any time after the call, or never.
clients-bad = No order has a place for this answer.
clients-since = Once this had returned, the answer in red was no longer possible.
clients-unknown = Neither an order was found that explains the answers, nor that there is none: too many operations overlap.
clients-long = Histories of more than { $most } operations are not judged here: that would take too long at every new answer.
clients-operation = { $client } asked for { $op } at { $call }. { $answer ->
    [none] Nobody has answered.
   *[other] At { $answer } it was told: { $result }.
}
clients-effect = It may have taken effect at { $at }, as number { $nth } in the order; after that { $key ->
    [none] the flag is { $after }.
   *[other] { $key } is { $after }.
}

## Dialogs

palette-title = Command
palette-hint = crash S1
palette-offers = what it may become
palette-keys = Enter carries it out · Tab completes · ↑ brings back earlier ones

gallery-title = Protocols
gallery-about = In the order in which a course meets them: each answers a question that the one before it leaves open. One press puts it on the stage.
gallery-lesson = Lesson: { $title }
gallery-all-lessons = all { $count } lessons
gallery-set-up = Set up a run of { $protocol }
gallery-set-up-short = Set up…
gallery-here = on the stage

setup-protocol = Protocol
setup-network = Delivery
setup-seed = seed
setup-seed-about = the same number, the same run
setup-timed = timed
setup-timed-about = messages take as long as the network lets them
setup-by-hand = by hand
setup-by-hand-about = messages wait in boxes until you deliver or lose them
setup-start = Start
setup-together-set = Set { $set }

share-link = A link with this run in it
share-embed = For your own page
share-copy = Copy
share-copied = Copied
share-copy-self = Press Ctrl C
share-too-long = This run makes a link of { $size } characters, and some programs cut links off after { $most }. Save it as a file instead.
share-save = Save as a file
share-open = Open a file
share-edit = Edit as text
share-script = The script

editor-run = Run
editor-hint = protocol …
trouble-title = This script does not run
trouble-kept = Nothing is lost: the run on the stage is as it was, and your script is as you typed it.
trouble-partly = Open it up to there

## When the page itself fails


## The stage

stage-title = The stage: nodes, links and messages on their way. Enter shows what can be done; ↑ and ↓ move among things of one kind.
stage-not-drawn = { $count } more messages are on their way: they are not drawn.
stage-inbox-more = and { $count } more
stage-believes = believes it leads
stage-up = up
stage-down = down
stage-paused = paused
stage-clock = clock at { $percent }%
stage-cut-off = cut off: { $nodes }
stage-link = Link { $a } – { $b }, { $state ->
    [cut] cut both ways
    [half] cut from { $a } to { $b }
   *[open] open
  }
stage-message = { $what }, from { $from } to { $to }
stage-message-more = What else can be done with { $what } from { $from }
stage-deliver = Deliver { $what }, from { $from } to { $to }
stage-strip = { $count ->
    [one] One message waits
   *[other] { $count } messages wait
}
stage-inbox = { $count ->
    [one] One message waits
   *[other] { $count } messages wait
  } for { $name }
stage-lost = { $what }, { $why ->
    [cut] lost at the cut
    [down] nobody there to take it
    [dropped] dropped
    [full] lost: too many under way
   *[other] lost
  }
stage-chosen = { $value } is chosen, in { $epoch }
stage-chosen-unknown = { $value } is chosen, in { $epoch }; no node that is up knows
stage-committed-unknown = Entry { $at } ({ $value }) is committed; no server that is up knows

role-server = server
role-client = client
role-proposer = proposer
role-acceptor = acceptor
role-learner = learner
role-leader = leader
role-follower = follower
role-candidate = candidate
role-down = down

short-pending = { $value } …

## The card of what is selected

card-close = Close
card-timer = timer: { $timer }
card-timer-left = { $time } left
card-timer-by-hand = until fired by hand
card-links = Links
card-link = Link to { $other }, { $state ->
    [cut] cut
    [half] cut one way
   *[open] open
  }
card-link-title = Link { $a } – { $b }
card-link-state = { $state ->
    [cut] cut
   *[open] open
  }, { $count ->
    [0] nothing on its way
    [one] one message on its way
   *[other] { $count } messages on their way
  }
card-sent = sent at
card-due = due at
card-id = number
stored-disk = on disk
stored-pending = not on disk yet

act-crash = Crash
act-restart = Restart
act-pause = Pause
act-resume = Resume
act-wipe = Wipe disk
act-flush = Flush disk
act-isolate = Isolate
act-timeout = Fire { $timer }
act-cut = Cut both ways
act-heal = Heal
act-cut-one = Cut { $from } → { $to }
act-heal-one = Heal { $from } → { $to }
act-deliver = Deliver now
act-drop = Drop
act-duplicate = Duplicate
act-delay = Delay { $time }

form-operation = Operation
form-key = Key
form-value = Value
form-from = Old value
form-to = New value
form-at = Which server to ask
form-at-any = ask whom it believes in
form-at-server = ask { $name }
form-request = Request
form-round = round
form-round-about = Round of the ballot; left empty, the next one
form-propose = Propose
form-missing = A word is missing, or a number is none.

## Panes

logs-server = Server
logs-row = { $node }: { $last ->
    [0] empty log
    [one] one entry
   *[other] { $last } entries
  }, commitIndex { $commit }
logs-slot = Entry { $index }: { $epoch }, { $value }; { $state }, { $disk }
logs-committed = committed
logs-tentative = not committed
logs-pending = not on disk yet
logs-commit = commitIndex, as the server knows it
logs-next = next entry to send, as the leader has it
logs-match = last entry known to match
logs-snapshot = snapshot
logs-erased = what was erased last
logs-gone = Erased entry { $index }: { $epoch }, { $value }
logs-earlier = Earlier entries
logs-later = Later entries
logs-first = First entry shown

ballots-title = Ballot by ballot
ballots-none = No ballot yet. Select a { $part } and propose a value.
ballots-ballot = ballot
ballots-value = value
ballots-chosen = chosen
ballots-promised = promised
ballots-accepted = accepted

state-disk = survives a crash
state-pending = a crash now loses it
state-changed-word = value
state-changed = changed last
state-timer-due = due at { $time }
state-keys-left = { $count ->
    [one] One more key is not shown.
   *[other] { $count } more keys are not shown.
}
state-keys-more = Show more
state-writes = { $count ->
    [one] one write under way
   *[other] { $count } writes under way
  }

rules-now = What { $node } just did
rules-code = The protocol, line by line
rules-asked = This rule said no here:
rules-title = Rules you may break
rules-about = Switch one off and see what it was for. It holds from the playhead on.
rules-see = See what breaks
rules-shows-with = On this stage it may not matter: it does with { $setup }.
rules-set-up = Set that up
rules-safety = Safety: without it something false can happen
rules-liveness = Liveness: without it nothing may ever happen
rules-cost = Cost: without it everything takes longer
rules-on = on
rules-off = off
rules-if-off = Off:{" "}
rules-breaks = breaks: { $breaks } · { $nodes ->
    [one] one node shows it
   *[other] { $nodes } nodes show it
  }
