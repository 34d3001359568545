//! Every script of the textbook as a figure.

use crate::common::{files, read};
use std::rc::Rc;
use synod::draw::style::{Theme, style};
use synod::draw::{Point, Words, space_time, stage, svg};
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
        let Ok(Ok(mut history)) = ran else { continue };
        let frame = history.frame(Detail::ALL);
        let (here, digest) = (history.position(), history.world().digest());
        let run = space_time::moments(&mut history, here.saturating_sub(LAST)..here);
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
