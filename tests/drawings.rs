//! Every script of the textbook as a figure.

use crate::common::{files, read};
use std::rc::Rc;
use synod::draw::layout::text_width;
use synod::draw::stage::Picture;
use synod::draw::style::{Theme, style};
use synod::draw::{Point, Shape, Words, logs, registers, space_time, stage, svg};
use synod::frame::Detail;
use synod::locale::{Lang, Texts};
use synod::script;

/// Steps of a space-time diagram: some scripts are long.
const LAST: usize = 300;

/// Every element that begins ends, and no text holds the beginning of one.
fn assert_well_formed(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    for part in svg.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("has no end: {part}"));
        assert!(tag.matches('"').count().is_multiple_of(2), "{tag}");
        assert!(!text.contains('>') && !text.contains("&\u{20}"), "{text}");
        match (tag.strip_prefix('/'), tag.ends_with('/')) {
            (Some(name), _) => assert_eq!(open.pop(), Some(name), "{svg}"),
            (None, true) => {}
            (None, false) => open.push(tag.split([' ', '\n']).next().unwrap_or_default()),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn every_script_of_the_textbook_can_be_drawn_in_both_languages() {
    let (mut drawn, mut texts) = (0, 0);
    for file in files("tests/scripts", ".script") {
        let ran = script::parse(&read(&file)).map(|script| script::run(&script));
        let Ok(Ok(history)) = ran else { continue };
        let frame = history.frame(Detail::ALL);
        let (here, digest) = (history.position(), history.world().digest());
        let run = space_time::moments(&history, here.saturating_sub(LAST)..here);
        assert_eq!((history.position(), history.world().digest()), (here, digest), "{}", file.display());
        for lang in Lang::ALL {
            let texts_of = Rc::new(Texts::new(lang));
            let words = Words { texts: texts_of, about: history.about(), roster: history.roster().clone() };
            for theme in [Theme::Light, Theme::Dark] {
                let picture = stage::draw(&words, &frame, Point::new(720.0, 480.0));
                let svg = svg::file(&picture, &style(theme));
                assert_well_formed(&svg);
                texts += svg.matches("<text").count();
            }
            let svg = svg::file(&space_time::draw(&words, &run, 720.0), &style(Theme::Light));
            assert_well_formed(&svg);
            assert!(run.moments.is_empty() || svg.contains("class=\"time\""), "{}", file.display());
        }
        drawn += 1;
    }
    assert!(drawn > 150 && texts > 12 * drawn, "{drawn} scripts, {texts} texts");
}

/// Each text of a picture: its left, its width, and its base line. How it is anchored is what the style sheet says.
fn texts(picture: &Picture, css: &str) -> Vec<(String, f64, f64, f64)> {
    fn walk(
        shapes: &[Shape],
        origin: Point,
        outer: &str,
        css: &str,
        found: &mut Vec<(String, f64, f64, f64)>,
    ) {
        for shape in shapes {
            match shape {
                Shape::Group { class, at, shapes } => {
                    let origin = Point::new(origin.x + at.x, origin.y + at.y);
                    walk(shapes, origin, class, css, found);
                }
                Shape::Text { class, at, text } if !text.is_empty() => {
                    let says = |rule: &str, what: &str| {
                        css.lines().any(|line| line.starts_with(rule) && line.contains(what))
                    };
                    let rules =
                        outer.split(' ').chain(["drawing"]).map(|outer| format!(".{outer} .{class} {{"));
                    let is = |what: &str| rules.clone().any(|rule| says(&rule, what));
                    let size = if is("font-size: 16px") { 16.0 } else { 12.0 };
                    let width = text_width(text, size);
                    let left = origin.x + at.x - if is("text-anchor: middle") { width / 2.0 } else { 0.0 };
                    found.push((text.clone(), left, width, origin.y + at.y));
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(&picture.shapes, Point::default(), "", css, &mut found);
    found
}

#[test]
fn no_text_of_logs_and_registers_lies_over_another() {
    let css = read("static/styles/drawing.css".as_ref());
    let (mut drawn, mut said) = (0, 0);
    for file in files("tests/scripts", ".script") {
        let ran = script::parse(&read(&file)).map(|script| script::run(&script));
        let Ok(Ok(history)) = ran else { continue };
        let frame = history.frame(Detail::ALL);
        for (lang, width) in Lang::ALL.into_iter().flat_map(|lang| [(lang, 720.0), (lang, 340.0)]) {
            let texts_of = Rc::new(Texts::new(lang));
            let words = Words { texts: texts_of, about: history.about(), roster: history.roster().clone() };
            let logs = logs::logs(&frame).next().map(|_| logs::draw(&words, &frame, width));
            for picture in logs.into_iter().chain([registers::draw(&words, &frame, width)]) {
                assert_well_formed(&svg::file(&picture, &style(Theme::Dark)));
                let texts = texts(&picture, &css);
                for (place, (text, left, width, y)) in texts.iter().enumerate() {
                    let inside =
                        *left >= 0.0 && left + width <= picture.size.x && *y <= picture.size.y && *y >= 12.0;
                    assert!(inside, "{}: {text} at {left}, {y}", file.display());
                    for (other, start, wide, line) in &texts[..place] {
                        let apart =
                            left >= &(start + wide) || *start >= left + width || (y - line).abs() >= 12.0;
                        assert!(apart, "{}: {text} over {other}", file.display());
                    }
                }
                said += texts.len();
            }
        }
        drawn += 1;
    }
    assert!(drawn > 150 && said > 40 * drawn, "{drawn} scripts, {said} texts");
}
