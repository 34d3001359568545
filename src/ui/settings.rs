//! What the address and the browser's memory say about how to begin.

use super::browser;
use super::keeping::KeepingNotice;
use super::kept::Recalled;
use super::page_action::{Sheet, Theme, View};
use crate::locale::Lang;
use crate::session::{PaneId, Session};
use std::cell::RefCell;
use std::rc::Rc;

const LANG: &str = "synod.lang";
const THEME: &str = "synod.theme";

/// How the page looks; not what happens on it.
#[derive(Clone, PartialEq)]
pub struct Settings {
    pub lang: Lang,
    pub theme: Theme,
    pub view: View,
    /// The one pane of an embedded page.
    pub pane: Option<PaneId>,
    pub sheet: Sheet,
}

impl Settings {
    /// The address first, then what was chosen before, then what the browser asks for.
    pub fn read() -> Settings {
        let field = browser::field;
        let lang = field("lang").as_deref().and_then(Lang::parse);
        let lang = lang.or_else(|| browser::recall(LANG).as_deref().and_then(Lang::parse));
        let theme = field("theme").as_deref().and_then(Theme::parse);
        let theme = theme.or_else(|| browser::recall(THEME).as_deref().and_then(Theme::parse));
        let pane = field("pane").as_deref().and_then(PaneId::parse);
        // Where there is room for one of them, a lesson comes first.
        let shown = pane.is_some() && field("lesson").is_none() && field("challenge").is_none();
        Settings {
            lang: lang.or_else(|| Lang::parse(&browser::language())).unwrap_or_default(),
            theme: theme.unwrap_or_default(),
            view: field("view").as_deref().and_then(View::parse).unwrap_or_default(),
            pane,
            sheet: if shown { Sheet::Pane } else { Sheet::Story },
        }
    }

    /// Puts them where style sheets, assistive technology, the address and the next visit find them.
    pub fn show(&self) {
        browser::set_root("lang", self.lang.tag());
        browser::set_root("data-theme", self.theme.word());
        browser::set_root("data-view", self.view.word());
        if self.view == View::Embed {
            return;
        }
        let before = (browser::recall(LANG), browser::recall(THEME));
        browser::keep(LANG, self.lang.tag());
        browser::keep(THEME, self.theme.word());
        // A first visit's address stays as it was typed; a choice shows in it.
        let chosen = |name: &str, old: Option<String>, word: &'static str| {
            (browser::field(name).is_some() || old.is_some_and(|old| old != word)).then_some(word)
        };
        let view = (self.view != View::Full).then_some(self.view.word());
        let lang = chosen("lang", before.0, self.lang.tag());
        let theme = chosen("theme", before.1, self.theme.word());
        browser::set_query(&[("lang", lang), ("theme", theme), ("view", view)], true);
    }
}

/// Everything with which the page begins.
#[derive(Clone)]
pub struct Start {
    pub settings: Settings,
    pub session: Rc<RefCell<Session>>,
    /// The address behind `#` that the session began with; empty where it could not be read yet.
    pub fragment: String,
    /// The run that was kept and is on the stage.
    pub recalled: Option<Recalled>,
    /// One that is to be, where what it needs did not come.
    pub kept: Option<Recalled>,
    /// What could say which run the address leads to did not come.
    pub takes_up: bool,
    /// What is to be said of a run that could not be taken up whole.
    pub notice: Option<KeepingNotice>,
    /// A lesson to be fetched, and its step.
    pub lesson: Option<(String, usize)>,
}

impl Start {
    /// Whether the example stands there for what the address asked for, until that is here.
    pub fn arrives(&self) -> bool {
        let awaits = self.lesson.is_some() || self.kept.is_some() || self.takes_up;
        let awaits = awaits || browser::fragment() != self.fragment;
        awaits && self.session.borrow().run() == 0
    }
}

impl PartialEq for Start {
    fn eq(&self, other: &Start) -> bool {
        Rc::ptr_eq(&self.session, &other.session)
    }
}
