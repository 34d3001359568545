//! How the page begins: from a link, a lesson, what was kept, or the example of a first visit.

use super::app::{App, AppProps};
use super::settings::{Settings, Start};
use super::shell::View;
use super::{browser, links, panic};
use crate::session::{Intent, PaneId, SPEEDS, Session};
use std::cell::RefCell;
use std::rc::Rc;

/// Mounts the page.
pub fn mount() {
    panic::install();
    let settings = Settings::read();
    let (session, lesson) = begin(&settings);
    let session = Rc::new(RefCell::new(session));
    yew::Renderer::<App>::with_props(AppProps { start: Start { settings, session, lesson } }).render();
}

fn begin(settings: &Settings) -> (Session, Option<(String, usize)>) {
    let query = browser::query();
    let field = |name: &str| query.get(name).map(String::as_str);
    let mut session = Session::first();
    let mut lesson = None;
    let mut playing = field("play") == Some("1");
    let reload = settings.view != View::Embed && links::is_reload();
    let opened = if reload { None } else { links::opened() };
    match opened {
        Some(Ok(text)) => {
            session.update(Intent::Open { name: links::NAME.to_owned(), text });
            // There is nothing to lose yet: as far as the link goes is better than something else.
            session.adopt_partly();
            if playing {
                session.update(Intent::ToStart);
            }
        }
        Some(Err(problem)) => session.complain(problem),
        None => match field("lesson") {
            Some(id) => {
                let step: usize = field("step").and_then(|step| step.parse().ok()).unwrap_or(1);
                lesson = Some((id.to_owned(), step.saturating_sub(1)));
                playing = false;
            }
            None => {
                let kept = (settings.view != View::Embed).then(links::recalled).flatten();
                match kept {
                    Some(kept) if session.restore(&kept) => {
                        playing = false;
                        lesson = kept.lesson;
                    }
                    _ => playing = settings.view != View::Embed || playing,
                }
            }
        },
    }
    if let Some(pane) = field("pane").and_then(PaneId::parse) {
        session.update(Intent::ShowPane(pane));
    }
    if let Some(speed) = field("speed").and_then(speed) {
        session.update(Intent::Speed(speed));
    }
    if playing && session.trouble().is_none() {
        session.update(Intent::Play);
    }
    (session, lesson)
}

/// Reads `0.01` as a speed: the nearest there is.
fn speed(text: &str) -> Option<u32> {
    let times: f64 = text.parse().ok().filter(|times: &f64| times.is_finite() && *times > 0.0)?;
    let wanted = times * 1_000_000.0;
    SPEEDS.into_iter().min_by(|a, b| {
        let far = |speed: u32| (f64::from(speed).ln() - wanted.ln()).abs();
        far(*a).total_cmp(&far(*b))
    })
}
