//! What the page hears beyond its own elements: keys, files dropped on it, its address, its end.

use super::app::{App, Msg};
use super::browser;
use super::keys::{self, Does};
use super::page_action::{PageAction, View};
use crate::session::{Act, LessonRun};
use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, KeyboardEvent, Node};
use yew::html::Scope;

/// Kept as long as the page is.
pub struct Listeners {
    _all: Vec<EventListener>,
}

impl Listeners {
    pub fn new(link: Scope<App>) -> Option<Listeners> {
        let (window, document) = (browser::window()?, browser::document()?);
        let active = EventListenerOptions::enable_prevent_default();
        let mut all = Vec::new();

        let keys = link.clone();
        all.push(EventListener::new_with_options(&document, "keydown", active, move |event| {
            on_key(&keys, event)
        }));

        all.push(EventListener::new(&document, "pointerdown", |event| {
            browser::close_menus(event.target().and_then(|target| target.dyn_into::<Node>().ok()).as_ref());
        }));
        all.push(EventListener::new(&document, "click", |event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            if target.is_some_and(|target| target.closest(".menu-body").is_ok_and(|found| found.is_some())) {
                browser::close_menus(None);
            }
        }));

        all.push(EventListener::new_with_options(&document, "dragover", active, |event| {
            event.prevent_default()
        }));
        let drops = link.clone();
        all.push(EventListener::new_with_options(&document, "drop", active, move |event| {
            event.prevent_default();
            let data = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
            if let Some(file) = data.and_then(|data| data.files()).and_then(|files| files.get(0)) {
                drops.send_message(Msg::Page(PageAction::File(file)));
            }
        }));

        let online = link.clone();
        all.push(EventListener::new(&window, "online", move |_| {
            online.send_message(Msg::Page(PageAction::Retry))
        }));

        let address = link.clone();
        all.push(EventListener::new(&window, "hashchange", move |_| {
            // An entry of the history that has its run is taken up from there.
            if browser::state().is_none() {
                address.send_message(Msg::Fragment);
            }
        }));
        let travels = link.clone();
        all.push(EventListener::new(&window, "popstate", move |_| travels.send_message(Msg::Travel)));
        for (target, name) in
            [(window.as_ref() as &web_sys::EventTarget, "pagehide"), (document.as_ref(), "visibilitychange")]
        {
            let leave = link.clone();
            all.push(EventListener::new(target, name, move |_| leave.send_message(Msg::Keep)));
        }
        Some(Listeners { _all: all })
    }
}

fn on_key(link: &Scope<App>, event: &Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    let Some(app) = link.get_component() else { return };
    let view = app.settings.view;
    if view == View::Embed && !app.awake {
        return;
    }
    let (black, session) = (app.black, app.session.clone());
    drop(app);
    if black {
        event.prevent_default();
        return link.send_message(Msg::Page(PageAction::Black));
    }
    let (asks, selected, busy) = session.try_borrow().map_or((false, false, true), |session| {
        let asks = session.lesson().is_some_and(LessonRun::waits);
        (asks, session.selection().is_some(), session.is_busy())
    });
    if let Some(choice) = keys::answer(event).filter(|_| asks) {
        event.prevent_default();
        return link.send_message(Msg::Session(Act::Answer(choice).into()));
    }
    // What is selected is let go before the room or the keys are.
    let key = match view {
        View::Present if !(selected && event.code() == "Escape") => keys::find_in_a_room(event),
        View::Embed if !(selected || busy) => keys::find_in_a_frame(event),
        _ => keys::find(event),
    };
    let Some(key) = key else { return };
    event.prevent_default();
    link.send_message(match &key.does {
        Does::Send(action) => Msg::Session(action.clone()),
        Does::PageAction(action) => Msg::Page(action.clone()),
    });
}
