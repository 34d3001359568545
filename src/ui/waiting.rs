//! Actions that wait for a file of the page, and the line that says so. None is lost because its file is
//! slow or does not come: it is kept until the file is here, or until the person gives it up.

use super::app::{App, Msg};
use super::browser;
use super::context::{UiContext, use_ui};
use super::late::{self, Missing, Need};
use super::page_action::PageAction;
use crate::lesson;
use crate::locale::{Lang, Texts};
use crate::value::Value;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// More actions do not wait; a person who asks for one more is told so.
const MAX_WAITING: usize = 20;

/// A file that comes sooner than this is not spoken of, in milliseconds: the words would only flicker.
const TOLD_AFTER: u32 = 400;

/// The actions that wait, oldest first.
#[derive(Default)]
pub struct Waiting {
    actions: Vec<Msg>,
    /// How many are being fetched for.
    fetching: usize,
    /// An action found no place any more.
    full: bool,
    telling: Option<Timeout>,
}

/// What the page says of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Late {
    pub missing: Vec<Missing>,
    /// It did not come. Else it is on its way.
    pub failed: bool,
    pub full: bool,
    /// Which run waits that should be on the stage, as a key of the texts.
    pub instead: Option<&'static str>,
}

impl Waiting {
    /// What is missing of all that they need.
    fn missing(&self, lang: Lang) -> Vec<Missing> {
        let mut missing: Vec<Missing> = Vec::new();
        for one in self.actions.iter().flat_map(|action| Need::of(action).missing(lang)) {
            if !missing.contains(&one) {
                missing.push(one);
            }
        }
        missing
    }

    /// Whether what stands on the stage is not what was asked for: which run is meant, as a key of the texts.
    fn instead(&self) -> Option<&'static str> {
        self.actions.iter().find_map(|action| match action {
            Msg::Fragment | Msg::Linked(_) => Some("late-link"),
            Msg::TakeUp if !browser::fragment().is_empty() => Some("late-link"),
            Msg::Recall(..) | Msg::TakeUp => Some("late-kept"),
            _ => None,
        })
    }
}

impl App {
    /// Keeps an action until what it needs is here; gives it back if that is so now.
    pub(super) fn wait(&mut self, ctx: &Context<App>, msg: Msg) -> Option<Msg> {
        let need = Need::of(&msg);
        if need.missing(self.settings.lang).is_empty() {
            return Some(msg);
        }
        // Nobody asked for these: they come again by themselves.
        let asked = !matches!(msg, Msg::Tools | Msg::Keep);
        if asked && self.waiting.actions.len() >= MAX_WAITING {
            self.waiting.full = true;
            self.tell_late();
            return None;
        }
        if asked {
            self.waiting.actions.push(msg);
            if self.waiting.telling.is_none() && self.ui.late.is_none() {
                let link = ctx.link().clone();
                let tell = Timeout::new(TOLD_AFTER, move || link.send_message(Msg::Slow));
                self.waiting.telling = Some(tell);
            }
        } else if matches!(msg, Msg::Keep) {
            return None;
        }
        self.fetch(ctx, need);
        None
    }

    fn fetch(&mut self, ctx: &Context<App>, need: Need) {
        self.waiting.fetching += 1;
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            need.fetch().await;
            link.send_message(Msg::Fetched);
        });
    }

    /// What could be fetched is here: the actions that waited for it are heeded, in their order.
    pub(super) fn fetched(&mut self, ctx: &Context<App>) {
        self.waiting.fetching -= 1;
        self.ui.words.texts = Rc::new(Texts::new(self.settings.lang));
        self.ui.tools = late::tools();
        for action in std::mem::take(&mut self.waiting.actions) {
            if Need::of(&action).missing(self.settings.lang).is_empty() {
                self.heed(ctx, action);
            } else {
                self.waiting.actions.push(action);
            }
        }
        // What is slow is spoken of in time; what did not come, at once.
        if self.waiting.fetching == 0 || self.ui.late.is_some() {
            self.tell_late();
        }
    }

    /// Says what waits, and for what.
    pub(super) fn tell_late(&mut self) {
        self.waiting.telling = None;
        let missing = self.waiting.missing(self.settings.lang);
        if missing.is_empty() {
            self.waiting.full = false;
            self.ui.late = None;
            return;
        }
        let (failed, full) = (self.waiting.fetching == 0, self.waiting.full);
        let instead = self.waiting.instead();
        self.ui.late = Some(Rc::new(Late { missing, failed, full, instead }));
    }

    /// Fetches once more what did not come.
    pub(super) fn try_again(&mut self, ctx: &Context<App>) {
        let needs: Vec<Need> = self.waiting.actions.iter().map(Need::of).collect();
        if needs.is_empty() {
            ctx.link().send_message(Msg::Tools);
            return;
        }
        for need in needs {
            self.fetch(ctx, need);
        }
        self.tell_late();
    }

    /// The person no longer wants what waits.
    pub(super) fn give_up(&mut self) {
        self.waiting.actions.clear();
        self.tell_late();
    }
}

fn name(ui: &UiContext, missing: &Missing) -> String {
    match missing {
        Missing::Tools => ui.t("late-tools"),
        Missing::Protocol(id) => ui.t(&format!("{id}-title")),
        Missing::Lang(lang) => lang.name().to_owned(),
        Missing::Checks => ui.t("late-checks"),
        Missing::Story(id) => {
            let file = lesson::file(id).unwrap_or_default();
            ui.with("late-story", &[("file", Value::text(&file))])
        }
    }
}

/// The line about what waits; empty while nothing does.
#[derive(PartialEq)]
pub struct LateLine;

crate::drawn_by!(LateLine, use_late_line);

#[hook]
fn use_late_line(_part: &LateLine) -> Html {
    let ui = use_ui();
    // It is there before it has something to say: only then is what it says read out.
    let line = ui.late.as_ref().map(|late| {
        let what = late.missing.iter().map(|missing| Value::text(&name(&ui, missing))).collect();
        let key = if late.failed { "late-failed" } else { "late-waits" };
        let class = if late.failed { "late failed" } else { "late" };
        html! {
            <div {class}>
                <span>
                    {ui.with(key, &[("what", Value::List(what))])}
                    if let Some(key) = late.instead { {" "}{ui.t(key)} }
                    if late.full { {" "}{ui.with("late-full", &[("most", MAX_WAITING.into())])} }
                </span>
                if late.failed {
                    <button class="btn" onclick={ui.page(PageAction::Retry)}>{ui.t("late-retry")}</button>
                }
                <button class="close" onclick={ui.page(PageAction::GiveUp)} title={ui.t("late-give-up")}
                    aria-label={ui.t("late-give-up")}>{"×"}</button>
            </div>
        }
    });
    html! { <div class="late-place" role="status">{for line}</div> }
}
