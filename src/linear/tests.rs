//! The checker against a slow and obvious one, on figures, and on histories that are hard to search.

use super::*;
use proptest::prelude::*;

mod load;
mod right;

/// An operation that owns what an interval borrows.
#[derive(Clone, Debug)]
struct Owned {
    op: Op,
    call: u64,
    done: Option<(u64, OpResult)>,
}

fn intervals(history: &[Owned]) -> Vec<Interval<'_>> {
    let mut intervals = Vec::new();
    for Owned { op, call, done } in history {
        intervals.push(Interval {
            op,
            call: *call,
            done: done.as_ref().map(|(time, result)| (*time, result)),
        });
    }
    intervals
}

fn put(value: &str) -> (Op, OpResult) {
    (Op::Put { key: "x".into(), value: value.into() }, OpResult::Ok {})
}
fn append(value: &str) -> (Op, OpResult) {
    (Op::Append { key: "x".into(), value: value.into() }, OpResult::Ok {})
}
fn get(value: Option<&str>) -> (Op, OpResult) {
    (Op::Get { key: "x".into() }, OpResult::Value { value: value.map(Arc::from) })
}
fn cas(from: &str, to: &str, ok: bool) -> (Op, OpResult) {
    (Op::Cas { key: "x".into(), from: from.into(), to: to.into() }, OpResult::Swapped { ok })
}
fn tas(was: bool) -> (Op, OpResult) {
    (Op::Tas {}, OpResult::Flag { was })
}

/// Answered from `call` to the second time.
fn during((op, result): (Op, OpResult), call: u64, back: u64) -> Owned {
    Owned { op, call, done: Some((back, result)) }
}

/// Never answered.
fn lost((op, _): (Op, OpResult), call: u64) -> Owned {
    Owned { op, call, done: None }
}

/// All permutations of all subsets that hold the answered ones, by the definition alone.
fn obvious(history: &[Owned]) -> bool {
    fn extend(history: &[Owned], used: &mut Vec<usize>, values: &BTreeMap<Option<String>, String>) -> bool {
        let answered = |place: &usize| history[*place].done.is_some();
        if (0..history.len()).filter(answered).all(|place| used.contains(&place)) {
            return true;
        }
        for place in 0..history.len() {
            if used.contains(&place) {
                continue;
            }
            // Another operation returned before this one was called and is not in the order yet.
            let late = |other: usize| {
                history[other].done.as_ref().is_some_and(|(time, _)| *time < history[place].call)
            };
            if (0..history.len()).any(|other| !used.contains(&other) && late(other)) {
                continue;
            }
            let mut values = values.clone();
            let really = run(&history[place].op, &mut values);
            if history[place].done.as_ref().is_some_and(|(_, told)| *told != really) {
                continue;
            }
            used.push(place);
            if extend(history, used, &values) {
                return true;
            }
            used.pop();
        }
        false
    }
    extend(history, &mut Vec::new(), &BTreeMap::new())
}

/// The key-value store itself, all keys and the flag in one map.
fn run(op: &Op, values: &mut BTreeMap<Option<String>, String>) -> OpResult {
    match op {
        Op::Get { key } => {
            OpResult::Value { value: values.get(&Some(key.to_string())).map(|value| Arc::from(&**value)) }
        }
        Op::Put { key, value } => {
            values.insert(Some(key.to_string()), value.to_string());
            OpResult::Ok {}
        }
        Op::Append { key, value } => {
            values.entry(Some(key.to_string())).or_default().push_str(value);
            OpResult::Ok {}
        }
        Op::Cas { key, from, to } => match values.get_mut(&Some(key.to_string())) {
            Some(value) if **value == **from => {
                *value = to.to_string();
                OpResult::Swapped { ok: true }
            }
            _ => OpResult::Swapped { ok: false },
        },
        Op::Tas {} => OpResult::Flag { was: values.insert(None, "set".into()).is_some() },
    }
}

/// Judges, and holds the verdict against what it says of itself.
fn is_linearizable(history: &[Owned]) -> bool {
    let items = intervals(history);
    match check(&items) {
        Verdict::Linearizable(order) => {
            explains(history, &order);
            true
        }
        Verdict::Not(bad) => {
            is_the_shortest(history, &bad);
            false
        }
        Verdict::Unknown => panic!("too hard: {history:?}"),
    }
}

/// The order has every answered operation once, inside its interval, in order of time, and gives
/// every answer that was given.
fn explains(history: &[Owned], order: &[Placed]) {
    let mut values = BTreeMap::new();
    let mut met = vec![false; history.len()];
    let mut last = 0;
    for placed in order {
        let own = &history[placed.operation];
        assert!(!std::mem::replace(&mut met[placed.operation], true));
        assert!(placed.at >= last && placed.at >= own.call);
        last = placed.at;
        let really = run(&own.op, &mut values);
        if let Some((time, told)) = &own.done {
            assert!(placed.at <= *time);
            assert_eq!(told, &really);
        }
        let key = key(&own.op).map(ToString::to_string);
        assert_eq!(placed.after.is_some(), values.contains_key(&key));
        if key.is_some() {
            assert_eq!(placed.after.as_deref(), values.get(&key).map(|value| &**value));
        }
    }
    for (own, met) in history.iter().zip(met) {
        assert!(met || own.done.is_none());
    }
}

/// The prefix alone is bad, it is good without its last answer, and with each answer that is said to
/// have been possible.
fn is_the_shortest(history: &[Owned], bad: &Bad) {
    let part = |last: Option<&OpResult>| -> Vec<Owned> {
        let cut = |place: &usize| {
            let mut own = history[*place].clone();
            if !bad.answered.contains(place) {
                own.done = None;
            }
            if *place == bad.operation {
                own.done = own.done.and_then(|(time, _)| Some((time, last?.clone())));
            }
            own
        };
        bad.prefix.iter().map(cut).collect()
    };
    let told = history[bad.operation].done.as_ref().map(|(_, result)| result);
    assert!(!judge(&part(told)), "{history:?} {bad:?}");
    assert!(judge(&part(None)), "{history:?} {bad:?}");
    for answer in &bad.possible {
        assert!(judge(&part(Some(answer))), "{history:?} {bad:?} {answer:?}");
    }
}

/// By the obvious way where that ends in time.
fn judge(history: &[Owned]) -> bool {
    if history.len() <= 7 {
        return obvious(history);
    }
    matches!(check(&intervals(history)), Verdict::Linearizable(_))
}

#[test]
fn fact_13_of_two_reads_during_a_write() {
    let history = |read: u64| {
        vec![
            during(put("1"), 0, 10),
            during(put("2"), 20, 60),
            during(get(Some("2")), 25, 35),
            during(get(Some("1")), read, read + 10),
        ]
    };
    assert!(is_linearizable(&history(30)), "W1 R1 W2 R2");
    assert!(is_linearizable(&history(35)), "it is called as the other returns: they overlap");
    assert!(!is_linearizable(&history(36)));
    let late = history(36);
    let Verdict::Not(bad) = check(&intervals(&late)) else { panic!() };
    assert_eq!((bad.operation, bad.since, bad.end), (3, Some(2), 46));
    assert_eq!(bad.possible, [OpResult::Value { value: Some("2".into()) }]);
}

#[test]
fn edges_of_time() {
    assert!(is_linearizable(&[]));
    assert!(is_linearizable(&[during(get(None), 5, 5)]));
    assert!(!is_linearizable(&[during(get(Some("1")), 5, 5)]));
    // All at one instant: any order will do.
    assert!(is_linearizable(&[
        during(get(Some("1")), 5, 5),
        during(put("1"), 5, 5),
        during(get(None), 5, 5)
    ]));
    assert!(!is_linearizable(&[during(get(Some("1")), 5, 5), during(put("1"), 6, 6)]));
    assert!(!is_linearizable(&[during(put("1"), 5, 5), during(get(None), 6, 6)]));
    assert!(is_linearizable(&[during(put("1"), 5, 6), during(get(None), 6, 6)]));
}

#[test]
fn an_operation_without_an_answer_takes_effect_any_time_later_or_never() {
    let late = |last: Option<&str>| {
        vec![
            lost(put("1"), 0),
            during(put("2"), 5, 6),
            during(get(Some("2")), 7, 8),
            during(get(last), 100, 101),
        ]
    };
    assert!(is_linearizable(&late(Some("1"))));
    assert!(is_linearizable(&late(Some("2"))));
    assert!(!is_linearizable(&late(None)));
    // But not before its call, and not twice.
    assert!(!is_linearizable(&[during(get(Some("1")), 0, 1), lost(put("1"), 2)]));
    let mut twice = late(Some("1"));
    twice.extend([during(put("3"), 102, 103), during(get(Some("1")), 104, 105)]);
    assert!(!is_linearizable(&twice));
    // One that is overwritten in the end may have been seen before, by who is answered later.
    assert!(is_linearizable(&[
        lost(put("1"), 0),
        lost(append("2"), 1),
        during(get(Some("12")), 2, 7),
        lost(put("3"), 3),
        during(get(Some("3")), 4, 6),
        during(get(Some("3")), 8, 9),
    ]));
    // Nobody asked for it: it may not matter that there are many.
    let mut many: Vec<Owned> = (0..40).map(|nth| lost(append(&nth.to_string()), nth)).collect();
    many.push(during(get(Some("3925")), 50, 51));
    assert!(is_linearizable(&many));
}

#[test]
fn appends_and_swaps() {
    assert!(is_linearizable(&[during(append("a"), 0, 1), during(get(Some("a")), 2, 3)]));
    assert!(is_linearizable(&[during(append(""), 0, 1), during(get(Some("")), 2, 3)]));
    assert!(!is_linearizable(&[during(append(""), 0, 1), during(get(None), 2, 3)]));
    assert!(
        !is_linearizable(&[during(append("a"), 0, 1), during(get(Some("aa")), 2, 3)]),
        "it took effect twice"
    );
    let both = [during(append("a"), 0, 9), during(append("b"), 0, 9)];
    for value in ["ab", "ba"] {
        let mut history = both.to_vec();
        history.push(during(get(Some(value)), 10, 11));
        assert!(is_linearizable(&history));
    }
    assert!(is_linearizable(&[during(cas("1", "2", false), 0, 1)]), "nothing is not 1");
    assert!(!is_linearizable(&[during(cas("1", "2", true), 0, 1)]));
    assert!(!is_linearizable(&[during(put("1"), 0, 1), during(cas("1", "2", false), 2, 3)]));
    let swapped =
        [during(put("1"), 0, 1), during(cas("1", "2", true), 2, 3), during(cas("1", "3", false), 4, 5)];
    assert!(is_linearizable(&swapped));
    // A swap without an answer explains a value.
    assert!(is_linearizable(&[
        during(put("1"), 0, 1),
        lost(cas("1", "2", true), 2),
        during(get(Some("2")), 4, 5)
    ]));
    // A lost write may be why a swap failed.
    assert!(is_linearizable(&[
        during(put("1"), 0, 1),
        lost(put("7"), 2),
        during(cas("1", "2", false), 4, 5)
    ]));
    assert!(is_linearizable(&[during(tas(true), 0, 9), during(tas(false), 0, 9)]));
    assert!(!is_linearizable(&[during(tas(false), 0, 9), during(tas(false), 0, 9)]));
    assert!(!is_linearizable(&[during(tas(true), 0, 1), during(tas(false), 2, 9)]));
}

#[test]
fn keys_are_objects_of_their_own() {
    let mut history = vec![during(put("1"), 0, 1), during(get(Some("1")), 2, 3)];
    let (_, result) = get(None);
    history.push(Owned { op: Op::Get { key: "y".into() }, call: 2, done: Some((3, result)) });
    history.push(during(tas(false), 2, 3));
    assert!(is_linearizable(&history));
    // Two bad keys: the one that went wrong first is told.
    history.push(during(get(Some("2")), 20, 30));
    history.push(Owned { op: Op::Get { key: "y".into() }, call: 8, done: Some((9, get(Some("1")).1)) });
    let Verdict::Not(bad) = check(&intervals(&history)) else { panic!() };
    assert_eq!((bad.operation, bad.since, bad.end), (5, None, 9));
    assert_eq!(bad.prefix, [2, 5]);
}

fn any_op(keys: usize) -> impl Strategy<Value = (Op, OpResult)> {
    let value = || prop::sample::select(vec!["1", "2"]);
    let mixed = prop_oneof![
        3 => prop::option::weighted(0.8, value()).prop_map(get),
        3 => value().prop_map(put),
        1 => value().prop_map(append),
        1 => prop::sample::select(vec!["12", "11", "21", ""]).prop_map(|value| get(Some(value))),
        1 => (value(), value(), any::<bool>()).prop_map(|(from, to, ok)| cas(from, to, ok)),
        1 => any::<bool>().prop_map(tas),
    ];
    (mixed, 0..keys).prop_map(|((mut op, result), nth)| {
        if let Op::Get { key } | Op::Put { key, .. } | Op::Append { key, .. } | Op::Cas { key, .. } = &mut op
        {
            *key = ["x", "y"][nth].into();
        }
        (op, result)
    })
}

fn any_history() -> impl Strategy<Value = Vec<Owned>> {
    let own = (any_op(2), 0..14_u64, prop::option::weighted(0.8, 0..8_u64)).prop_map(
        |((op, result), call, long)| Owned { op, call, done: long.map(|long| (call + long, result)) },
    );
    prop::collection::vec(own, 0..7)
}

/// A history of a real store: each operation took effect at some instant, unless it is lied about.
fn true_history() -> impl Strategy<Value = Vec<Owned>> {
    let own = (any_op(1), 0..20_u64, 0..6_u64, 0..6_u64, prop::bool::weighted(0.85));
    (prop::collection::vec(own, 3..7), prop::bool::weighted(0.9), 0..7_usize, prop::option::of(0..3_usize))
        .prop_map(|(plan, lies, liar, lie)| {
            let mut order: Vec<usize> = (0..plan.len()).collect();
            order.sort_by_key(|nth| plan[*nth].1);
            let mut values = BTreeMap::new();
            let mut history = vec![None; plan.len()];
            for nth in order {
                let ((op, _), at, before, after, answered) = &plan[nth];
                let really = run(op, &mut values);
                let done = answered.then_some((at + after, really));
                history[nth] = Some(Owned { op: op.clone(), call: at.saturating_sub(*before), done });
            }
            let mut history: Vec<Owned> = history.into_iter().flatten().collect();
            let liar = liar % history.len();
            if let Some(Owned { done: Some((_, result)), .. }) = history.get_mut(liar).filter(|_| lies) {
                match result {
                    OpResult::Value { value } => *value = lie.map(|lie| Arc::from(["1", "2", "12"][lie])),
                    OpResult::Swapped { ok } => *ok = !*ok,
                    OpResult::Flag { was } => *was = !*was,
                    OpResult::Ok {} => {}
                }
            }
            history
        })
}

/// What a real store did while most writes were never answered: each took effect all the same, and reads tell.
fn unanswered_history() -> impl Strategy<Value = Vec<Owned>> {
    let read = || get(None);
    let own = (0..4_u8, 0..16_u64, 0..12_u64, 0..12_u64, prop::bool::weighted(0.05));
    prop::collection::vec(own, 5..9).prop_map(move |plan| {
        let mut order: Vec<usize> = (0..plan.len()).collect();
        order.sort_by_key(|nth| plan[*nth].1);
        let mut values = BTreeMap::new();
        let mut history = Vec::new();
        for nth in order {
            let (what, at, before, after, answered) = plan[nth];
            let value = nth.to_string();
            let (op, _) = [read(), put(&value), append(&value), read()][usize::from(what)].clone();
            let really = run(&op, &mut values);
            let done = (answered || what == 0 || what == 3).then_some((at + after, really));
            history.push(Owned { op, call: at.saturating_sub(before), done });
        }
        history
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn what_a_real_store_did_is_linearizable_although_few_writes_were_answered(
        history in unanswered_history()
    ) {
        prop_assert!(is_linearizable(&history));
        prop_assert!(watched(&history));
    }

    #[test]
    fn agrees_with_the_obvious_checker_on_any_history(history in any_history()) {
        prop_assert_eq!(is_linearizable(&history), obvious(&history));
    }

    #[test]
    fn agrees_with_the_obvious_checker_on_nearly_true_histories(history in true_history()) {
        prop_assert_eq!(is_linearizable(&history), obvious(&history));
    }

    /// A ledger that hears calls and answers as they come says of each answer what a check of all
    /// that it heard says.
    #[test]
    fn the_ledger_agrees_with_the_checker(history in prop_oneof![any_history(), true_history()]) {
        watched(&history);
    }
}

/// Plays a history to a ledger; each operation has a client of its own, and what is never answered is
/// given up at some time.
fn watched(history: &[Owned]) -> bool {
    let mut events = std::collections::BTreeSet::new();
    for (place, own) in history.iter().enumerate() {
        events.insert((own.call, false, place));
        events.extend(own.done.as_ref().map(|(time, _)| (*time, true, place)));
    }
    let mut ledger = Ledger::default();
    let mut heard: Vec<Owned> = Vec::new();
    let mut index = vec![0; history.len()];
    let other = Op::Put { key: "else".into(), value: "1".into() };
    for (now, (_, returns, place)) in (0_u64..).zip(events) {
        let own = &history[place];
        let client = crate::value::NodeId(place as u8);
        let Some((_, result)) = own.done.as_ref().filter(|_| returns) else {
            ledger.called(client, &own.op, None);
            if own.done.is_none() && place % 2 == 0 {
                ledger.called(client, &other, Some(&own.op));
            }
            index[place] = heard.len();
            heard.push(Owned { op: own.op.clone(), call: now, done: None });
            continue;
        };
        heard[index[place]].done = Some((now, result.clone()));
        let fine = ledger.answered(client, &own.op, result);
        assert_eq!(fine, matches!(check(&intervals(&heard)), Verdict::Linearizable(_)), "{heard:?}");
        if !fine {
            return false;
        }
    }
    true
}

/// The put of 2 is overwritten before anybody asks: what is forgotten at its answer must leave that
/// possible.
#[test]
fn a_ledger_keeps_what_took_effect_unseen() {
    let op = |op: (Op, OpResult), call, back: Option<u64>| Owned {
        op: op.0,
        call,
        done: back.map(|back| (back, op.1)),
    };
    let history = [
        op(put("2"), 0, Some(4)),
        op(put("1"), 1, Some(2)),
        op(append("1"), 3, Some(8)),
        op(get(Some("1")), 5, Some(7)),
        op(append("1"), 6, None),
    ];
    assert!(watched(&history));
}

#[test]
fn both_verdicts_are_frequent() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut share = |strategy: BoxedStrategy<Vec<Owned>>| {
        let mut good = 0;
        for _ in 0..400 {
            let tree = strategy.new_tree(&mut runner).unwrap();
            good += usize::from(obvious(&proptest::strategy::ValueTree::current(&tree)));
        }
        good
    };
    for good in [share(any_history().boxed()), share(true_history().boxed())] {
        assert!((60..=340).contains(&good), "{good} of 400");
    }
}
