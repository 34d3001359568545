//! The feed: what happened, one sentence an event, oldest first, the newest kept in sight.

use super::context::{UiContext, use_ui};
use super::part::keyed;
use super::scrubber::milestone_class;
use crate::draw::words::cut;
use crate::locale::{Sentence, clock};
use crate::session::{Item, Watch};
use crate::value::Micros;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Lines shown at once; scrolling up asks for as many again.
pub const WINDOW: usize = 40;

/// Characters of a sentence that are shown; all of it is told where a pointer rests on it.
const SAID: usize = 320;

/// Sentences kept, so that none is written twice; past this all are forgotten.
const MAX_KEPT: usize = 2_000;

/// One line.
#[derive(Clone, PartialEq)]
pub struct Line {
    pub item: Item,
    pub at: Micros,
    pub sentence: Rc<Sentence>,
}

/// Sentences that have been written. They belong to one run, one branch and one language.
#[derive(Default)]
pub struct Written {
    /// In the order of the items.
    kept: RefCell<Vec<(Item, Option<Rc<Sentence>>)>>,
}

impl Written {
    pub fn forget(&self) {
        self.kept.borrow_mut().clear();
    }

    /// The sentence of an item, written now if it was not before.
    pub fn get(&self, item: Item, write: impl FnOnce() -> Option<Sentence>) -> Option<Rc<Sentence>> {
        let mut kept = self.kept.borrow_mut();
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        match kept.binary_search_by_key(&item, |(item, _)| *item) {
            Ok(place) => kept[place].1.clone(),
            Err(place) => {
                let sentence = write().map(Rc::new);
                kept.insert(place, (item, sentence.clone()));
                sentence
            }
        }
    }
}

#[derive(PartialEq)]
pub struct Feed {
    pub lines: Rc<[Line]>,
    /// There are older lines than these.
    pub more: bool,
    pub onmore: Callback<()>,
}

crate::drawn_by!(Feed, use_feed);

#[hook]
fn use_feed(props: &Feed) -> Html {
    let ui = use_ui();
    let list = use_node_ref();
    let onscroll = {
        let (list, more, onmore) = (list.clone(), props.more, props.onmore.clone());
        Callback::from(move |_: Event| {
            let Some(list) = list.cast::<HtmlElement>().filter(|_| more) else { return };
            // The box is laid out from its end, so the newest stays in sight by itself: zero is the
            // end, and what is older lies at negative offsets.
            let above = list.scroll_height() - list.client_height() + list.scroll_top();
            if above < 40 && list.scroll_height() > list.client_height() {
                onmore.emit(());
            }
        })
    };
    let last = props.lines.len().saturating_sub(1);
    let lines = props.lines.iter().enumerate().map(|(place, line)| {
        keyed(
            format!("{}.{}", line.item.step, line.item.event),
            FeedLine { line: line.clone(), newest: place == last },
        )
    });
    html! {
        <section class="feed" aria-label={ui.t("feed-title")}>
            <div class="feed-box" ref={list} {onscroll} tabindex="0">
                <ol class="feed-list" role="log" aria-live="polite">
                    if props.lines.is_empty() {
                        <li class="feed-empty" key="empty">{ui.t("feed-empty")}</li>
                    }
                    {for lines}
                </ol>
            </div>
        </section>
    }
}

#[derive(PartialEq)]
pub struct FeedLine {
    line: Line,
    newest: bool,
}

crate::drawn_by!(FeedLine, use_feed_line);

#[hook]
fn use_feed_line(props: &FeedLine) -> Html {
    let ui: UiContext = use_ui();
    let Line { item, at, sentence } = &props.line;
    let class = classes!("line", props.newest.then_some("newest"), sentence.milestone.map(milestone_class));
    let whole = use_state(|| false);
    let brief = cut(&sentence.text, SAID);
    let long = brief != sentence.text;
    let said = if *whole { sentence.text.clone() } else { brief };
    let more = long.then(|| {
        let (set, open) = (whole.setter(), *whole);
        let onclick = Callback::from(move |_: MouseEvent| set.set(!open));
        let key = if open { "feed-brief" } else { "feed-whole" };
        html! { <button class="text-btn whole" {onclick} aria-expanded={open.to_string()}>{ui.t(key)}</button> }
    });
    let cite = sentence.cite.map(|cite| html! { <cite class="cite">{cite}</cite> });

    let why = sentence.guard.map(|rule| {
        html! { <button class="text-btn why" onclick={ui.on(Watch::ShowRule(rule))}>{ui.t("feed-why-not")}</button> }
    });
    html! {
        <li class={class}>
            <button class="line-button" onclick={ui.on(Watch::SeekStep(item.step as usize + 1))} title={ui.t("feed-go")}>
                <time>{clock(*at)}</time>
                <span class="said">{said}{" "}{for cite}</span>
            </button>
            {for more}
            {for why}
        </li>
    }
}
