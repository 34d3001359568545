//! The long space-time diagram of the page: it shows what a figure of the same run shows, piece by piece, and lights
//! what happened before and after a step.

use crate::common::{files, read};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use synod::draw::space_time::{Cone, Hidden, Scroll, View};
use synod::draw::{Shape, Words};
use synod::export::order::ordered;
use synod::locale::{Lang, Texts};
use synod::script;
use synod::script::select::kinds;
use synod::sim::{EventKind, History};
use synod::value::MsgId;

const WIDTH: f64 = 420.0;

/// The runs of the textbook that are not too long to be looked at in all ways.
fn runs() -> Vec<History> {
    let run = |file: &std::path::PathBuf| script::run(&script::parse(&read(file)).ok()?).ok();
    files("tests/scripts", ".script").iter().filter_map(run).filter(|history| history.len() < 1_500).collect()
}

fn words(history: &History) -> Words {
    let texts = Rc::new(Texts::new(Lang::En));
    Words { texts, about: history.about(), roster: history.roster().clone() }
}

fn scroll(history: &History, hidden: Hidden) -> Scroll {
    let mut scroll = Scroll::new(hidden, WIDTH);
    scroll.read(history, &words(history), usize::MAX);
    scroll
}

fn all(length: f64) -> View {
    View { top: 0.0, end: length, known: usize::MAX, after: None }
}

/// The shafts of all arrows: from, to, and their classes.
fn arrows(shapes: &[Shape]) -> Vec<String> {
    let arrow = |shape: &Shape| match shape {
        Shape::Group { class, shapes, .. } if class.starts_with("arrow ") => match &shapes[0] {
            Shape::Line { from, to, .. } => Some(format!("{class} {from:?} {to:?}")),
            _ => None,
        },
        _ => None,
    };
    shapes.iter().filter_map(arrow).collect()
}

#[test]
fn every_message_of_a_run_has_its_arrow() {
    for mut history in runs() {
        let drawn = {
            let mut scroll = scroll(&history, Hidden::default());
            let length = scroll.length();
            arrows(&scroll.draw(&history, &words(&history), &all(length)))
        };
        let is_end = |kind: &EventKind| matches!(kind, EventKind::Delivered(_) | EventKind::Lost(..));
        let steps = || (0..history.len()).filter_map(|place| history.step(place));
        let ended = steps().flat_map(|step| step.events.iter()).filter(|event| is_end(&event.kind)).count();
        history.seek(history.len());
        let under_way = history.world().in_flight();
        assert_eq!(drawn.len(), ended + under_way);
    }
}

/// A piece shows each arrow of the whole that crosses it, at the same place.
#[test]
fn a_piece_shows_what_the_whole_shows_there() {
    let mut pieces = 0;
    for history in runs() {
        let words = words(&history);
        let mut scroll = scroll(&history, Hidden::default());
        let length = scroll.length();
        let whole: BTreeSet<String> =
            arrows(&scroll.draw(&history, &words, &all(length))).into_iter().collect();
        let mut seen = BTreeSet::new();
        // Up and down, so that what was read before is of use and is not.
        let down = (0..).map(|piece| f64::from(piece) * 150.0).take_while(|top| *top < length);
        let tops: Vec<f64> = down.collect();
        for top in tops.iter().chain(tops.iter().rev()) {
            let piece = scroll.draw(&history, &words, &View { top: *top, end: top + 400.0, ..all(0.0) });
            let here = arrows(&piece);
            assert!(here.iter().all(|arrow| whole.contains(arrow)), "{here:?}\n{whole:?}");
            seen.extend(here);
            pieces += 1;
        }
        assert_eq!(seen, whole);
    }
    assert!(pieces > 1_000, "{pieces}");
}

/// What is prepared in slices, and dropped on the way when a person looks elsewhere, is drawn as what is not.
#[test]
fn a_piece_that_is_prepared_in_slices_is_the_same() {
    let mut slices = 0;
    for history in runs() {
        let words = words(&history);
        let mut at_once = scroll(&history, Hidden::default());
        let mut sliced = scroll(&history, Hidden::default());
        let length = at_once.length();
        for share in [0.9, 0.2, 0.7, 0.1, 0.4, 0.95] {
            let view = |share: f64| View { top: length * share, end: length * share + 300.0, ..all(0.0) };
            sliced.prepare(&history, &view(share * 0.5), 2);
            while !sliced.prepare(&history, &view(share), 3) {
                slices += 1;
            }
            let here = view(share);
            assert_eq!(sliced.draw(&history, &words, &here), at_once.draw(&history, &words, &here));
        }
    }
    assert!(slices > 1_000, "{slices}");
}

#[test]
fn a_branch_that_grows_is_read_on() {
    for mut history in runs().into_iter().filter(|history| history.len() > 40) {
        let words = words(&history);
        let mut grown = Scroll::new(Hidden::default(), WIDTH);
        grown.read(&history, &words, usize::MAX);
        // A branch from the middle.
        history.seek(history.len() / 2);
        history.mark("elsewhere");
        grown.read(&history, &words, usize::MAX);
        let mut anew = scroll(&history, Hidden::default());
        assert_eq!(grown.length(), anew.length());
        let all = all(anew.length());
        assert_eq!(grown.draw(&history, &words, &all), anew.draw(&history, &words, &all));
    }
}

/// With fewer steps known it is the diagram of a run that has only these.
#[test]
fn what_comes_later_is_not_given_away() {
    for mut history in runs().into_iter().filter(|history| history.len() > 40) {
        let words = words(&history);
        let known = history.len() / 2;
        let mut whole = scroll(&history, Hidden::default());
        let now = View { known, ..all(whole.end_of(known)) };
        let drawn = arrows(&whole.draw(&history, &words, &now));
        history.seek(known);
        history.mark("elsewhere");
        let mut part = scroll(&history, Hidden::default());
        let only = View { known, ..all(part.end_of(known)) };
        // How far a usual message is drawn is settled by more of them.
        if whole.end_of(known) == part.end_of(known) {
            assert_eq!(drawn, arrows(&part.draw(&history, &words, &only)));
        }
        let under_way = drawn.iter().filter(|arrow| arrow.contains("unfinished")).count();
        let lost = |place: usize| {
            let events = history.step(place).into_iter().flat_map(|step| step.events.iter());
            events.filter(|event| matches!(event.kind, EventKind::Lost(..))).count()
        };
        assert_eq!(under_way, history.world().in_flight() + (0..known).map(lost).sum::<usize>());
    }
}

/// What is left out leaves no gap, and nothing of it is drawn.
#[test]
fn a_kind_of_message_that_is_hidden_is_not_drawn() {
    for history in runs() {
        let words = words(&history);
        let mut whole = scroll(&history, Hidden::default());
        let steps = || (0..history.len()).filter_map(|place| history.step(place));
        let sent = |kind: &&&str| {
            steps().flat_map(|step| step.events.iter()).any(|event| match &event.kind {
                EventKind::Sent(envelope) => envelope.payload.describe().kind == **kind,
                _ => false,
            })
        };
        let Some(kind) = kinds(history.about()).iter().find(sent).copied() else { continue };
        let hidden = Hidden { kinds: BTreeSet::from([kind]), ..Hidden::default() };
        let mut fewer = scroll(&history, hidden);
        let count = |scroll: &mut Scroll| {
            let length = scroll.length();
            arrows(&scroll.draw(&history, &words, &all(length))).len()
        };
        assert!(count(&mut fewer) < count(&mut whole), "{kind}");
        assert!(fewer.length() <= whole.length(), "{kind}");
        let client = history.roster().ids().find(|id| history.roster().role(*id) != "client").unwrap();
        let nodes = BTreeSet::from([client]);
        let without = scroll(&history, Hidden { nodes, ..Hidden::default() });
        assert!(!without.cast(&words).contains(&client));
    }
}

/// Against the edges that other tools are given: by node, the last step that led to one and the first that it led to.
#[test]
fn what_is_lit_is_what_happened_before_and_after() {
    let mut lit = 0;
    for history in runs() {
        let events = ordered(&history, history.len());
        for of in (0..history.len()).step_by(17) {
            let own: BTreeSet<usize> = (0..events.len())
                .filter(|place| events[*place].step == of + 1)
                .filter(|place| {
                    let event = events[*place].event;
                    event.node.is_some() || matches!(event.kind, EventKind::Lost(..))
                })
                .collect();
            let mut past = own.clone();
            for place in (0..events.len()).rev() {
                if past.contains(&place) {
                    past.extend(events[place].after.iter().copied());
                }
            }
            let mut future = own.clone();
            for (place, event) in events.iter().enumerate() {
                if event.after.iter().any(|before| future.contains(before)) {
                    future.insert(place);
                }
            }
            let cone = Cone::new(&history, of, 0..history.len());
            for node in history.roster().ids() {
                let at = |set: &BTreeSet<usize>| -> Vec<usize> {
                    let here = set.iter().filter(|place| events[**place].event.node == Some(node));
                    here.map(|place| events[*place].step - 1).collect()
                };
                assert_eq!(cone.last(node), at(&past).last().copied(), "{of} {node:?}");
                assert_eq!(cone.first(node), at(&future).first().copied(), "{of} {node:?}");
            }
            let sent: HashMap<MsgId, usize> = events
                .iter()
                .enumerate()
                .filter_map(|(place, it)| match &it.event.kind {
                    EventKind::Sent(envelope) => Some((envelope.id, place)),
                    _ => None,
                })
                .collect();
            for (id, place) in sent {
                match cone.message(id) {
                    "past" => assert!(past.contains(&place)),
                    "future" => assert!(future.contains(&place)),
                    _ => assert!(!future.contains(&place)),
                }
                lit += usize::from(cone.message(id) != "apart");
            }
        }
    }
    assert!(lit > 1_000, "{lit}");
}
