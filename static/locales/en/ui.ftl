# The page around the stage. Words in buttons are short: they stand on a phone too.

shell-pill = { $protocol } · { $nodes } { $nodes ->
    [one] node
   *[other] nodes
}
shell-setup = New run
shell-lessons = Lessons
shell-commands = commands
shell-language = Language
shell-theme-auto = Theme: as the system has it
shell-theme-light = Theme: light
shell-theme-dark = Theme: dark
shell-present = Present
shell-share = Share
shell-close = Close

## What keys and buttons do: the help, the tooltips and the menus say the same

do-play = play or pause
do-pause = Pause
do-step = one step on
do-step-back = one step back
do-next-peak = to the next interesting event
do-previous-peak = to the previous interesting event
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
do-save = save the script as a file
do-help = all keys
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
status-by-hand = Here letters wait until you deliver them: click one, or take a step.
status-nothing-due = Nothing is due any more: no letter is under way and no timer runs.
status-no-letters = No letter is waiting.
status-select-node = Select a node first.
status-select-link = Select a link or a node first.
status-nobody-asks = Nobody in this run can ask for anything.
status-no-leader = Nobody leads now.
status-no-timers = No timer is running that could be set.
status-all-up = Every node is up.
status-lesson-end = That was the lesson’s last step. The stage is yours.

## Story

story-title = Story
feed-title = What happened
feed-empty = Nothing has happened yet.
feed-go = go to this moment
feed-mark = Marked: “{ $name }”.
first-hint = Click a node to see what it knows, and crash it. Press c: a client asks for something. Press ? for all keys.

lesson-crumb = Lesson { $number } of { $of }
lesson-step = step { $step } of { $of }
lesson-close = Close
lesson-back = Back
lesson-next = Next
predict-title = Predict
predict-frozen = The world waits until you have chosen.
predict-locked = Your answer is locked. Now watch.
predict-right = That is what happened.
predict-wrong = Something else happened: look at the feed for the moment where it parted from what you expected.
predict-shown = This is what happened.
problem-no-lesson = there is no lesson { $id } here

## Panes

panes-title = What to look at
pane-logs = Logs
pane-acceptors = Acceptors
pane-state = State
pane-rules = Rules

## Dialogs

palette-title = Command
palette-hint = crash S1
palette-offers = what it may become
palette-keys = Enter carries it out · Tab completes · ↑ brings back earlier ones

setup-protocol = Protocol
setup-network = Delivery
setup-seed = seed
setup-seed-about = the same number, the same run
setup-timed = timed
setup-timed-about = messages take as long as the network lets them
setup-by-hand = by hand
setup-by-hand-about = letters wait in boxes until you deliver or lose them
setup-start = Start

share-link = A link with this run in it
share-embed = For your own page
share-copy = Copy
share-copied = Copied
share-copy-self = Press Ctrl C
share-too-long = This run makes a link of { $size } letters, and some programs cut links off after { $most }. Save it as a file instead.
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

panic-title = Synod has failed
panic-words = This is a mistake of the page, not yours. What it says of itself:
panic-script = Your run, as it was kept last. Copy it, and open it again after reloading:
panic-again = Start again
