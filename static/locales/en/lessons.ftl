# What can be wrong with a lesson file.

problem-lesson-too-long = this is too long for a lesson: { $most } bytes are the most
problem-lesson-fence = a fenced block begins here and never ends: a line ``` ends it
problem-lesson-no-header = the first step has no script block: it begins with the header, protocol …
problem-lesson-front = no lesson begins with “{ $read }”: title-en:, title-zh:, protocol: and place: come before the first section
problem-lesson-missing = { $key } is missing
problem-lesson-protocol = the lesson says protocol { $read }, its header says { $header }
problem-lesson-section = there is no language { $read }: a section is ## en or ## zh
problem-lesson-section-twice = this step already has a section ## { $read }
problem-lesson-no-section = these words are in no language: they belong after ## en or ## zh
problem-lesson-block-twice = this step already has a { $read } block
problem-lesson-steps = a lesson has at most { $most } steps
problem-lesson-language = this step says nothing in ## { $lang }
problem-lesson-predict = not understood in a prediction: { $read }; there are en:, zh:, options that begin with -, and run:
problem-lesson-option = an option is - CONDITION | English | 中文, not: { $read }
problem-lesson-why = why an option is right or wrong is > English | Chinese, not: { $read }
problem-lesson-why-alone = this line belongs to no option: each has one line > English | Chinese after it
problem-lesson-verdict = { $count ->
    [0] no answer of this prediction is true
   *[other] { $count } answers of this prediction are true, not one
}

