use super::*;

const LESSON: &str = "title-en: One
title-zh: 一
protocol: paxos

## en
Words.
```text
kept
```
## zh
文字。
```script
# A comment.
protocol paxos nodes=3
propose S1 foo
```
---
## en
More.
## zh
更多。
```predict
en: What now?
zh: 现在呢？
- chosen == foo | foo | 选定 foo
- not chosen | nothing | 没有
run:
run 1s
```
";

fn problem(source: &str) -> (u32, u32, &'static str) {
    match parse("x", source) {
        Ok(lesson) => panic!("it was read: {lesson:?}"),
        Err(error) => (error.line, error.column, error.problem.id),
    }
}

#[test]
fn a_lesson_is_read_whole() {
    let lesson = parse("one", LESSON).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!((lesson.id.as_str(), lesson.titles.get(Lang::Zh).as_str()), ("one", "一"));
    assert_eq!(lesson.protocol, "paxos");
    let [first, second] = lesson.steps.as_slice() else { panic!("{:?}", lesson.steps) };
    assert_eq!(first.prose.get(Lang::En), "Words.\n```text\nkept\n```\n");
    assert_eq!(first.prose.get(Lang::Zh), "文字。\n");
    // Lines count as in the file.
    assert_eq!(first.script.iter().map(|line| line.number).collect::<Vec<_>>(), [15]);
    assert!(second.script.is_empty());
    let prediction = second.prediction.as_ref().expect("a prediction");
    assert_eq!(prediction.question.zh, "现在呢？");
    let options: Vec<_> =
        prediction.options.iter().map(|option| (option.line, option.text.en.as_str())).collect();
    assert_eq!(options, [(25, "foo"), (26, "nothing")]);
    assert_eq!(prediction.run.iter().map(|line| line.number).collect::<Vec<_>>(), [28]);
    assert_eq!(parse("one", &format!("\u{feff}{LESSON}")), Ok(lesson));
}

#[test]
fn a_prediction_has_one_true_answer() {
    let play = |source: &str| {
        let lesson = parse("x", source).unwrap_or_else(|error| panic!("{error:?}"));
        let script =
            crate::script::Script { header: lesson.header.clone(), lines: lesson.steps[0].script.clone() };
        let mut history = crate::script::run(&script).map_err(|(_, error)| error)?;
        let prediction = lesson.steps[1].prediction.as_ref().expect("a prediction");
        crate::script::run_lines(&mut history, &prediction.run)?;
        prediction.verdict(&View::new(&history))
    };
    assert_eq!(play(LESSON).map_err(|error| error.problem.id), Ok(0));
    let both = LESSON.replace("- not chosen ", "- chosen ");
    assert_eq!(
        play(&both).map_err(|error| (error.line, error.problem.id)),
        Err((25, "problem-lesson-verdict"))
    );
    let unknown = LESSON.replace("- chosen == foo", "- S9.up");
    assert_eq!(play(&unknown).map_err(|error| error.line), Err(25));
}

#[test]
fn an_option_says_why() {
    let with = |lines: &str| LESSON.replacen("| 选定 foo\n", &format!("| 选定 foo\n{lines}"), 1);
    let lesson = parse("x", &with("  > Because. | 因为。\n")).unwrap_or_else(|error| panic!("{error:?}"));
    let prediction = lesson.steps[1].prediction.as_ref().expect("a prediction");
    let whys: Vec<_> = prediction.options.iter().map(|option| option.why.clone()).collect();
    assert_eq!(whys, [Some(Each { en: "Because.".into(), zh: "因为。".into() }), None]);
    // The places of what follows are still those in the file.
    assert_eq!(prediction.options[1].line, 27);
    assert_eq!(problem(&with("  > Because.\n")), (26, 3, "problem-lesson-why"));
    assert_eq!(problem(&with("> | 因为。\n")), (26, 1, "problem-lesson-why"));
    assert_eq!(problem(&with("> a | 甲\n  > b | 乙\n")), (27, 3, "problem-lesson-why-alone"));
    let early = LESSON.replacen("- chosen", "> a | 甲\n- chosen", 1);
    assert_eq!(problem(&early), (25, 1, "problem-lesson-why-alone"));
}

#[test]
fn a_draft_may_lack_a_language() {
    let mut unspoken = Vec::new();
    let source = LESSON.replace("更多。", "").replace("Words.\n```text\nkept\n```\n", "");
    let lesson = draft("x", &source, &mut unspoken).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(lesson.steps.iter().map(|step| step.line).collect::<Vec<_>>(), [1, 14]);
    let places: Vec<_> = unspoken.iter().map(|error| (error.line, error.problem.id)).collect();
    assert_eq!(places, [(1, "problem-lesson-language"), (14, "problem-lesson-language")]);
    assert_eq!(parse("x", &source), Err(unspoken[0].clone()));
}

#[test]
fn what_an_author_may_want_to_mend_is_remarked() {
    let remarks = |source: &str| {
        let lesson = parse("x", source).unwrap_or_else(|error| panic!("{error:?}"));
        remarks(&lesson).into_iter().map(|remark| (remark.line, remark.problem.id)).collect::<Vec<_>>()
    };
    let unexplained = [(25, "problem-lesson-no-why"), (26, "problem-lesson-no-why")];
    assert_eq!(remarks(LESSON), [&[(1, "problem-lesson-length")], &unexplained[..]].concat());
    let more = "---\n## en\nMore.\n## zh\n更多。\n".repeat(ADVISED_STEPS.start() - 2);
    assert_eq!(remarks(&format!("{LESSON}{more}")), unexplained);
    let wordy = format!("{LESSON}{more}").replacen("Words.", &"word, ".repeat(MOST_WORDS + 1), 1);
    assert_eq!(remarks(&wordy), [&[(1, "problem-lesson-wordy")], &unexplained[..]].concat());
}

#[test]
fn a_step_may_begin_the_world_anew() {
    let anew = LESSON.replacen(
        "更多。\n",
        "更多。\n```script\n# Another.\n\nprotocol raft servers=3\nrun 1s\n```\n",
        1,
    );
    let lesson = parse("x", &anew).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!((lesson.chapter(0), lesson.chapter(1)), (0..1, 1..2));
    assert!(lesson.header_of(1).to_string().contains("raft servers=3"));
    assert_eq!(lesson.header_of(0), &lesson.header);
    assert_eq!(lesson.steps[1].script.iter().map(|line| line.number).collect::<Vec<_>>(), [26]);
    let place = |from: &str, to: &str| problem(&anew.replacen(from, to, 1));
    assert_eq!(place("servers=3", "servers"), (25, 15, "problem-expected"));
    // A step has one world.
    let twice = anew.replacen("run 1s\n```\n", "run 1s\n```\n```script\nprotocol raft\n```\n", 1);
    assert_eq!(problem(&twice), (28, 4, "problem-lesson-block-twice"));
    let whole = parse("x", LESSON).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!((whole.chapter(0), whole.chapter(1)), (0..2, 0..2));
}

#[test]
fn errors_say_where() {
    let with = |from: &str, to: &str| problem(&LESSON.replacen(from, to, 1));
    assert_eq!(with("propose S1 foo", "dance S1"), (15, 1, "problem-unknown-command"));
    assert_eq!(with("run 1s", "run fast").0, 28);
    let (line, column, _) = with("- not chosen", "- not ]");
    assert_eq!((line, column), (26, 7));
    assert_eq!(with("title-en", "headline"), (1, 1, "problem-lesson-front"));
    assert_eq!(with("title-zh: 一\n", ""), (1, 1, "problem-lesson-missing"));
    assert_eq!(with("protocol: paxos", "protocol: raft"), (3, 1, "problem-lesson-protocol"));
    assert_eq!(with("## zh", "## fr"), (10, 4, "problem-lesson-section"));
    assert_eq!(with("## zh", "## en"), (10, 4, "problem-lesson-section-twice"));
    assert_eq!(with("更多。", ""), (18, 1, "problem-lesson-language"));
    assert_eq!(with("## en\nMore.", "More."), (18, 1, "problem-lesson-no-section"));
    assert_eq!(with("run 1s\n```", "run 1s"), (22, 1, "problem-lesson-fence"));
    assert_eq!(
        with("- not chosen | nothing | 没有", "- not chosen | nothing"),
        (26, 1, "problem-lesson-option")
    );
    assert_eq!(with("run:\n", ""), (27, 1, "problem-lesson-predict"));
    assert_eq!(with("en: What now?\n", ""), (22, 1, "problem-lesson-missing"));
    assert_eq!(with("```script\n", "```text\n"), (1, 1, "problem-lesson-no-header"));
    assert_eq!(problem(""), (1, 1, "problem-lesson-language"));
    assert_eq!(problem(&"x".repeat(MAX_BYTES + 1)), (1, 1, "problem-lesson-too-long"));
    let steps = "---\n## en\na\n## zh\n字\n".repeat(MAX_STEPS);
    assert_eq!(problem(&format!("{LESSON}{steps}")).2, "problem-lesson-steps");
    let twice = LESSON.replacen("---", "```script\nrun 1s\n```\n---", 1);
    assert_eq!(problem(&twice), (17, 4, "problem-lesson-block-twice"));
}
