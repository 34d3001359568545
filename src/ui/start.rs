//! How the page begins: from a link, a lesson, what was kept, or the example of a first visit.

use super::app::{App, AppProps};
use super::boot::{self, StartInput};
use super::keeping::{self, KeepingNotice};
use super::kept::{self, Recalled};
use super::late::{self, Missing, Need};
use super::page_action::View;
use super::settings::{Settings, Start};
use super::{browser, links};
use crate::locale::{self, Lang};
use crate::session::{Act, FIRST, PaneId, SPEEDS, Session, Watch};
use crate::value::Problem;
use std::cell::RefCell;
use std::rc::Rc;

/// Mounts the page.
pub fn mount() {
    boot::show_panics();
    wasm_bindgen_futures::spawn_local(async {
        let settings = Settings::read();
        let fragment = browser::fragment();
        let missing = fetch_needed(&settings).await;
        if !missing.is_empty() {
            boot::miss(&missing.join(", "), mount);
            return;
        }
        let place = browser::document().and_then(|document| document.get_element_by_id("page"));
        if let (Some(start), Some(place)) = (begin(settings, fragment).await, place) {
            yew::Renderer::<App>::with_root_and_props(place, AppProps { start }).render();
        }
    });
}

/// What the example needs, in the language of the page.
fn first(lang: Lang) -> Need {
    Need { lang: Some(lang), ..Need::of_text(FIRST) }
}

/// Fetches what must be here before anything can be shown, and gives what of that did not come. The caller, who
/// comes for something else than the example gets all of the page at once, as far as it comes.
async fn fetch_needed(settings: &Settings) -> Vec<String> {
    let plain = browser::fragment().is_empty() && settings.pane.is_none() && links::story().is_none();
    let tools = !plain || keeps(settings.view);
    Need { tools, ..first(settings.lang) }.fetch().await;
    if let Some(text) = links::opened().and_then(Result::ok) {
        Need::of_text(&text).fetch().await;
    }
    if let Some(it) = wanted(settings.view) {
        it.need.fetch().await;
    }
    first(settings.lang).missing(settings.lang).into_iter().flat_map(names).collect()
}

/// What did not come, as the words in `index.html` name it: a language whose program is here lacks texts.
fn names(missing: Missing) -> Vec<String> {
    match missing {
        Missing::Protocol(id) => vec![id.to_owned()],
        Missing::Lang(lang) if locale::begun(lang) => {
            let texts = locale::missing(lang, late::tools().is_some());
            texts.into_iter().map(|id| format!("locales/{}/{id}.ftl", lang.tag())).collect()
        }
        Missing::Lang(lang) => vec![lang.tag().to_owned()],
        _ => Vec::new(),
    }
}

/// Whether something is kept that the page may begin with.
fn keeps(view: View) -> bool {
    view != View::Embed && kept::any()
}

/// The run that the page should begin with, if one is kept and what reads it is here.
fn wanted(view: View) -> Option<Recalled> {
    let tools = late::tools().filter(|_| keeps(view))?;
    (tools.wanted)(keeping::is_plain())
}

/// Whether what a script needs is here. The page opens it later if not.
fn is_possible(need: Need, lang: Lang) -> bool {
    Need { tools: true, ..need }.missing(lang).is_empty()
}

/// Leaves the run of the last visit where it is if the address says so (`?fresh`), or takes that one up
/// again (`?back`); what is to be said of it.
fn heed_fresh() -> (Option<Recalled>, Option<&'static str>) {
    let (fresh, back) = (browser::field("fresh").is_some(), browser::field("back").is_some());
    let done = match late::tools() {
        // The address still says so when that is here.
        None if kept::any() => return (None, None),
        Some(tools) if fresh => (None, (tools.set_aside)().then_some("status-aside")),
        Some(tools) if back => match (tools.bring_back)() {
            Some(it) => (Some(it), None),
            None => (None, Some("status-nothing-aside")),
        },
        _ if back => (None, Some("status-nothing-aside")),
        _ if fresh => (None, None),
        _ => return (None, None),
    };
    browser::set_query(&[("fresh", None), ("back", None)], true);
    done
}

/// None if the run that was given is not to be taken up before the person has been asked.
async fn begin(settings: Settings, mut fragment: String) -> Option<Start> {
    let field = browser::field;
    let afresh = browser::field("fresh").is_some();
    let (back, said) = heed_fresh();
    let lang = settings.lang;
    let mut session = Session::first();
    session.in_slices(browser::millis);
    let (mut lesson, mut later, mut notice) = (None, None, None);
    let mut playing = field("play").as_deref() == Some("1");
    let mut recalled = back.filter(|_| settings.view != View::Embed);
    recalled = recalled.or_else(|| wanted(settings.view).filter(|_| !afresh));
    let opened = if recalled.is_some() { None } else { links::opened() };
    // Which run the address leads to shows when what reads them is here.
    let takes_up = late::tools().is_none() && keeps(settings.view) && !afresh;
    let unread = recalled.is_none() && !fragment.is_empty() && opened.is_none();
    match (recalled.take(), opened) {
        (Some(it), _) if !is_possible(it.need.clone(), lang) => (later, playing) = (Some(it), false),
        (Some(it), _) if !boot::begins(StartInput::Kept, &it.id) => return None,
        (Some(it), _) => {
            playing = false;
            lesson = it.story.clone();
            (recalled, notice) = restore(&mut session, it).await;
        }
        _ if takes_up => playing = false,
        _ if unread => (fragment, playing) = (String::new(), false),
        (_, Some(Ok(text))) if !is_possible(Need::of_text(&text), lang) => {
            (fragment, playing) = (String::new(), false)
        }
        (_, Some(Ok(_))) if !boot::begins(StartInput::Link, &fragment) => return None,
        (_, Some(Ok(text))) => {
            session.update(Act::Open { name: links::NAME.to_owned(), text });
            // There is nothing to lose yet: as far as the link goes is better than something else.
            session.adopt_partly();
            if playing {
                session.update(Watch::ToStart);
            }
        }
        (_, Some(Err(problem))) => session.complain(problem),
        (_, None) => match field("lesson") {
            Some(_) => (lesson, playing) = (links::story(), false),
            None => playing = settings.view != View::Embed || playing,
        },
    }
    let taken_up = recalled.is_some() || later.is_some() || notice.is_some() || takes_up;
    // Whatever run came with it: it may be a person's solution.
    if field("challenge").is_some() && !taken_up {
        (lesson, playing) = (links::story(), false);
    }
    if let Some(pane) = field("pane").as_deref().and_then(PaneId::parse)
        && late::can_show(pane, lang)
    {
        session.update(Watch::ShowPane(pane));
    }
    if let Some(speed) = field("speed").as_deref().and_then(speed) {
        session.update(Watch::Speed(speed));
    }
    if playing && session.trouble().is_none() {
        session.play_when_open();
    }
    if let Some(said) = said {
        session.tell(Problem::new(said));
    }
    let session = Rc::new(RefCell::new(session));
    Some(Start { settings, session, fragment, recalled, kept: later, takes_up, notice, lesson })
}

/// Takes up a run that was kept: that, or what is to be said of what is missing. The first picture stands until
/// then, and the browser has its turns.
async fn restore(session: &mut Session, it: Recalled) -> (Option<Recalled>, Option<KeepingNotice>) {
    let Some(tools) = late::tools() else { return (Some(it), None) };
    (tools.restore)(session, &it.entry);
    while session.is_busy() {
        browser::turn().await;
        session.update(Act::GoOn);
    }
    match (tools.restored)(session) {
        Some(Err(flaws)) => (None, Some(KeepingNotice::Unread(flaws, (tools.text)(&it.entry).into()))),
        _ => (Some(it), None),
    }
}

/// Reads `0.01` as a speed: the nearest there is, by proportion. Digits and one point, nothing else.
fn speed(text: &str) -> Option<u32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let millionths: String = part.chars().chain("000000".chars()).take(6).collect();
    let wanted = whole * 1_000_000 + millionths.parse::<u64>().ok()?;
    // Between two neighbours the square of what is wanted lies on the side of the nearer one.
    let nearest = SPEEDS.windows(2).find(|pair| wanted * wanted < u64::from(pair[0]) * u64::from(pair[1]));
    (wanted > 0).then(|| nearest.map_or(SPEEDS[SPEEDS.len() - 1], |pair| pair[0]))
}
