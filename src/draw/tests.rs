use super::stage::Picture;
use super::*;
use crate::frame::Detail;
use crate::locale::{Lang, Texts};
use crate::script::testing::history;
use crate::sim::EventKind;
use crate::sim::History;
use std::rc::Rc;

fn words(history: &History, lang: Lang) -> Words {
    Words { texts: Rc::new(Texts::new(lang)), about: history.about(), roster: history.roster().clone() }
}

fn picture(text: &str) -> Picture {
    let history = history(text);
    stage::draw(&words(&history, Lang::En), &history.frame(Detail::ALL), Point::new(720.0, 480.0))
}

fn all<'a>(shapes: &'a [Shape], into: &mut Vec<&'a Shape>) {
    for shape in shapes {
        into.push(shape);
        if let Shape::Group { shapes, .. } = shape {
            all(shapes, into);
        }
    }
}

#[test]
fn lengths_are_tenths() {
    let told = [0.0, 1.0, -1.25, 12.34, -0.04, 99.96].map(px);
    assert_eq!(told, ["0", "1", "-1.3", "12.3", "0", "100"]);
    assert_eq!(transform(Point::default(), Point::RIGHT), None);
    assert_eq!(transform(Point::new(1.0, 2.0), Point::RIGHT).as_deref(), Some("translate(1 2)"));
    let down = transform(Point::new(1.0, 2.0), Point::new(0.0, 1.0));
    assert_eq!(down.as_deref(), Some("matrix(0 1 -1 0 1 2)"));
}

/// Each node stands in a group of its own, each message that is under way too, and what is cut off in a region.
#[test]
fn a_picture_shows_nodes_messages_and_cuts() {
    let text = "protocol raft servers=5 clients=1 seed=3\nrun until leaders == 1\nrequest C1 put x 1\nrun 8ms\n\
                partition S1 S2 | S3 S4 S5\ncrash S4\n";
    let frame = history(text).frame(Detail::ALL);
    assert!(!frame.messages.is_empty());
    let picture = picture(text);
    let mut shapes = Vec::new();
    all(&picture.shapes, &mut shapes);
    let groups = |word: &str| {
        let has = |shape: &&&Shape| matches!(shape, Shape::Group { class, .. } if class.split(' ').any(|it| it == word));
        shapes.iter().filter(has).count()
    };
    assert_eq!((groups("node"), groups("down"), groups("zone")), (6, 1, 1));
    assert_eq!(groups("message"), frame.messages.len());
    assert_eq!(groups("cut"), 6);
}

/// How much of a timer is left is drawn, and no timer is longer than whole.
#[test]
fn a_timer_is_drawn_as_long_as_it_has_left() {
    let history = history("protocol raft servers=3 seed=1\nrun 60ms\n");
    let frame = history.frame(Detail::ALL);
    let picture = picture("protocol raft servers=3 seed=1\nrun 60ms\n");
    let mut shapes = Vec::new();
    all(&picture.shapes, &mut shapes);
    let drawn: Vec<u32> = shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Arc { left, .. } => *left,
            _ => None,
        })
        .collect();
    let timers = frame.nodes.iter().flat_map(|node| &node.timers);
    let left = timers.map(|timer| {
        let due = timer.due.unwrap();
        ((due - frame.time) * 1_000 / (due - timer.set)) as u32
    });
    assert_eq!(drawn, left.collect::<Vec<_>>());
    assert!(drawn.iter().all(|left| (1..1_000).contains(left)), "{drawn:?}");
}

/// What a client says is data, and stays it.
#[test]
fn a_value_of_a_run_is_never_an_element() {
    let picture = Picture {
        size: Point::new(10.0, 10.0),
        shapes: vec![Shape::text("", Point::default(), "<script>alert(1)</script> & \"x\" \u{0}")],
        title: "<b>".into(),
    };
    let svg = svg::file(&picture, "");
    assert!(svg.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot; <"), "{svg}");
    assert!(!svg.contains("<script") && svg.contains("<title>&lt;b&gt;</title>"));
}

/// An arrow's ends, those of a lost message included.
fn arrows(picture: &Picture) -> Vec<(Point, Point, String)> {
    let ends = |shape: &Shape| match shape {
        Shape::Group { class, shapes, .. } if class.starts_with("arrow ") => {
            let shaft = shapes.iter().find_map(|shape| match shape {
                Shape::Line { class: "shaft", from, to } => Some((*from, *to)),
                _ => None,
            });
            shaft.map(|(from, to)| (from, to, class.clone()))
        }
        _ => None,
    };
    picture.shapes.iter().filter_map(ends).collect()
}

/// Each message that arrived is one arrow, from an earlier height to a later one, and what happened later stands
/// lower, also where no time passes.
#[test]
fn space_time_has_an_arrow_for_each_message_and_none_goes_up() {
    for text in [
        "protocol raft servers=5 clients=1 seed=3\nrun until leaders == 1\nrequest C1 put x 1\nrun 30ms\n",
        "protocol paxos\nnetwork by-hand\npropose P1 x\nsettle\n",
        "protocol raft servers=3 seed=2\nnetwork latency=2ms loss=30% duplicate=30%\nrun 2s\n",
    ] {
        let history = history(text);
        let steps = 0..history.position();
        let run = space_time::moments(&history, steps);
        let picture = space_time::draw(&words(&history, Lang::En), &run, 720.0);
        let arrows = arrows(&picture);
        let events = || run.moments.iter().flat_map(|moment| &moment.events);
        let ended = events().filter(|event| matches!(event.kind, EventKind::Delivered(_))).count();
        let arrived = arrows.iter().filter(|(_, _, class)| !class.contains("unfinished")).count();
        assert!(ended > 5, "{ended}\n{text}");
        assert_eq!(arrived, ended, "{text}");
        assert!(arrows.iter().all(|(from, to, _)| from.y <= to.y && to.y <= picture.size.y), "{text}");
        let heights: Vec<f64> =
            arrows.iter().filter(|it| !it.2.contains("unfinished")).map(|it| it.1.y).collect();
        assert!(heights.is_sorted(), "{text}");
    }
}

/// Lifelines say who leads when, who is down, and marks what happened to whom.
#[test]
fn space_time_shows_leaders_crashes_and_marks() {
    let text = "protocol raft servers=3 clients=1 seed=7\nrun until leaders == 1\nmark \"alone\"\ncrash leader\nrun 1s\n";
    let text = text.replace("crash leader", "crash S1\ncrash S2\nrestart S1\nrestart S2");
    let history = history(&text);
    let steps = 0..history.position();
    let run = space_time::moments(&history, steps);
    let svg = svg::file(&space_time::draw(&words(&history, Lang::En), &run, 720.0), "");
    for told in [
        "class=\"lifeline e1 leads\"",
        " down\"",
        "class=\"event crash",
        "class=\"event restart",
        "▸ alone",
        "crashes",
    ] {
        assert!(svg.contains(told), "{told}");
    }
}
