### Why something cannot be read or done. A sentence goes on from "FILE:LINE:COLUMN: ", so it begins with a lower-case character
### and ends without a full stop.

# What goes behind a word that is not known here: where else it stands, or what was perhaps meant.
problem-near = { $is ->
    [param] {" "}({ $word } is a parameter: { $as } on the protocol line)
    [rule] {" "}({ $word } is a rule: { $as })
    [timing] {" "}({ $word } is a timing: { $as } in the header)
    [network] {" "}({ $word } is the network’s: { $as } in the header)
    [invariant] {" "}({ $word } is an invariant: { $as })
    [note] {" "}({ $word } is something that happens: { $as })
    [message] {" "}({ $word } is a kind of message: { $as })
    [timer] {" "}({ $word } is a timer: { $as })
    [field] {" "}({ $word } is a field: { $as })
    [node] {" "}({ $word } is a node: { $as })
    [global] {" "}({ $word } is for conditions, and stands there alone: { $as } != none)
    [command] {" "}(as a command: { $as })
    [own-command] {" "}({ $word } is a command of its own)
    [condition] {" "}(as a condition: { $as })
    [more] {" "}({ $as } on the protocol line adds it)
    [asked] {" "}(here { $as } asks for something)
   *[other] { $near-count ->
        [1] {" "}(did you mean { $near }?)
        [2] {" "}(did you mean one of { $near }?)
        [3] {" "}(did you mean one of { $near }?)
       *[other] { "" }
    }
  }

## Doing it
problem-no-mark = no mark “{ $name }”{ problem-near }; there are { $known }

## Links
problem-run-gone = this run is no longer kept in this browser
problem-kept-version = it was kept by another version of the page (“{ $version }”), and only its script is read
problem-kept-damaged = what was kept is damaged, and only the script in it is read
problem-kept-branch = branch { $branch } begins where there is no step
problem-kept-branch-cut = branch { $branch } ends before “{ $line }”
problem-kept-mark = a mark stands where there is no step
problem-kept-long = this run is not kept: as a script it has { $size } KB in { $lines } lines, and { $most } KB or { $limit } lines are the most that a page reads. Copy it: the page has it until it is left
problem-kept-alone = only the branch on the stage is kept: with all others the run takes more than { $most } KB. The page has them until it is left: copy them, or begin a new run
problem-kept-worlds = what you tried in other worlds of this lesson is not kept: with it the run takes more than { $most } KB. The page has it until it is left: copy it
