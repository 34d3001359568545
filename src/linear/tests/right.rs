//! What is said to have been right is what the obvious checker accepts, and nothing else.

use super::*;
use crate::locale::{Lang, Texts};
use crate::value::Value;

/// Everything that a key or the flag can hold if writes take effect in any order, some of them never;
/// and two texts that nobody wrote.
fn universe(history: &[Owned]) -> Vec<OpResult> {
    fn extend(history: &[Owned], used: &mut Vec<usize>, state: &State, all: &mut Vec<State>) {
        if !all.contains(state) {
            all.push(state.clone());
        }
        for place in 0..history.len() {
            if used.contains(&place) || matches!(history[place].op, Op::Get { .. } | Op::Tas {}) {
                continue;
            }
            let Some(after) = step(state, &history[place].op, None) else { continue };
            used.push(place);
            extend(history, used, &after, all);
            used.pop();
        }
    }
    let mut all = vec![Some(Arc::from("zz"))];
    extend(history, &mut Vec::new(), &None, &mut all);
    extend(history, &mut Vec::new(), &Some(Arc::from("")), &mut all);
    let mut answers: Vec<OpResult> = all.into_iter().map(|value| OpResult::Value { value }).collect();
    answers.extend([true, false].map(|ok| OpResult::Swapped { ok }));
    answers.extend([true, false].map(|was| OpResult::Flag { was }));
    answers
}

/// The prefix that is told, with another answer at its end.
fn told(history: &[Owned], bad: &Bad, last: &OpResult) -> Vec<Owned> {
    let cut = |place: &usize| {
        let mut own = history[*place].clone();
        own.done = own.done.filter(|_| bad.answered.contains(place));
        if *place == bad.operation {
            own.done = own.done.map(|(time, _)| (time, last.clone()));
        }
        own
    };
    bad.prefix.iter().map(cut).collect()
}

/// Whether the list claims to be complete; none if the history is fine.
fn lists_what_is_right(history: &[Owned]) -> Option<bool> {
    let items = intervals(history);
    let Verdict::Not(bad) = check(&items) else { return None };
    let key = key(&history[bad.operation].op);
    let of_key: Vec<Owned> = history.iter().filter(|own| super::key(&own.op) == key).cloned().collect();
    for answer in universe(&of_key) {
        let fits = obvious(&told(history, &bad, &answer));
        let listed = bad.possible.contains(&answer);
        assert!(fits || !listed, "{answer:?} is listed and wrong: {history:?} {bad:?}");
        assert!(listed || !fits || !bad.complete, "{answer:?} is right and missing: {history:?} {bad:?}");
    }
    assert!(!bad.possible.is_empty(), "some answer is always right: {history:?}");
    Some(bad.complete)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_is_listed_is_what_the_obvious_checker_accepts(history in prop_oneof![any_history(), true_history()]) {
        lists_what_is_right(&history);
    }

    /// Many writes at once, some of them never answered.
    #[test]
    fn also_of_appends(
        writes in prop::collection::vec((any_write(), 0..6_u64, prop::option::weighted(0.6, 0..6_u64)), 0..5),
        read in prop::sample::select(vec!["12", "21", "1", "zz", ""]),
        call in 0..8_u64,
    ) {
        let own = |(op, call, long): ((Op, OpResult), u64, Option<u64>)| {
            Owned { op: op.0, call, done: long.map(|long| (call + long, op.1)) }
        };
        let mut history: Vec<Owned> = writes.into_iter().map(own).collect();
        history.push(during(get(Some(read)), call, call + 3));
        lists_what_is_right(&history);
    }
}

fn any_write() -> impl Strategy<Value = (Op, OpResult)> {
    let value = || prop::sample::select(vec!["1", "2", ""]);
    prop_oneof![3 => value().prop_map(append), 1 => value().prop_map(put)]
}

#[test]
fn small_histories_are_told_completely() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = prop_oneof![any_history(), true_history()].boxed();
    let mut told = [0, 0];
    for _ in 0..400 {
        let tree = strategy.new_tree(&mut runner).expect("a history");
        let history = proptest::strategy::ValueTree::current(&tree);
        if let Verdict::Not(bad) = check(&intervals(&history)) {
            told[usize::from(bad.complete)] += 1;
        }
    }
    assert!(told[1] > 50 && told[0] == 0, "{told:?}");
}

fn possible(history: &[Owned]) -> (Vec<OpResult>, bool) {
    match check(&intervals(history)) {
        Verdict::Not(bad) => (bad.possible, bad.complete),
        other => panic!("{other:?}"),
    }
}

#[test]
fn appends_in_either_order() {
    let read = during(get(Some("zz")), 10, 20);
    let both = [lost(append("a"), 0), lost(append("b"), 1), read.clone()];
    let values = [None, Some("a"), Some("ab"), Some("b"), Some("ba")].map(|value| get(value).1);
    assert_eq!(possible(&both), (values.to_vec(), true));
    let answered = [during(append("a"), 0, 5), during(append("b"), 1, 5), read];
    assert_eq!(possible(&answered), (["ab", "ba"].map(|value| get(Some(value)).1).to_vec(), true));
}

#[test]
fn too_many_answers_are_examples() {
    let appends = |count: u64| -> Vec<Owned> {
        let mut history: Vec<Owned> = (0..count).map(|nth| lost(append(&nth.to_string()), nth)).collect();
        history.push(during(get(Some("zz")), 90, 91));
        history
    };
    let (few, complete) = possible(&appends(2));
    assert!(complete && few.len() == 5);
    for count in [4, 12, 60] {
        let history = appends(count);
        let (some, complete) = possible(&history);
        assert!(!complete && !some.is_empty(), "{count}: {some:?}");
        let args = match check(&intervals(&history)) {
            Verdict::Not(bad) => bad.args(&intervals(&history), &|_| Value::text("C1")),
            other => panic!("{other:?}"),
        };
        let said = Texts::new(Lang::En).with("linearizable-why", &args);
        assert!(said.contains("Right would have been, for instance, none, "), "{said}");
        assert!(Texts::new(Lang::Zh).with("linearizable-why", &args).contains("例如"));
    }
}

#[test]
fn nothing_and_texts_are_told_apart() {
    let said = |history: &[Owned]| {
        let items = intervals(history);
        let Verdict::Not(bad) = check(&items) else { panic!("{history:?}") };
        let args = bad.args(&items, &|place| Value::text(&format!("C{place}")));
        Texts::new(Lang::En).with("linearizable-why", &args)
    };
    let none =
        said(&[lost(put("none"), 0), lost(put(""), 1), lost(put("null"), 2), during(get(Some("2")), 9, 9)]);
    assert!(
        none.contains("C3's x? gave \"2\"") && none.contains("one of none, \"\", \"none\", \"null\"."),
        "{none}"
    );
    let never = said(&[during(put("a"), 0, 1), during(get(None), 2, 3)]);
    assert!(never.contains("gave none,") && never.ends_with("Right would have been \"a\"."), "{never}");
    let swap = said(&[during(put("a"), 0, 1), during(cas("a", "b", false), 2, 3)]);
    assert!(swap.contains("gave failed,") && swap.ends_with("Right would have been ok."), "{swap}");
}
