//! The right column: one pane at a time, chosen by what the frame has to show.

use super::context::{UiContext, use_ui};
use super::page_action::{PageAction, Sheet};
use super::panes::{LogsPane, PaneProps};
use super::part::part;
use crate::chunks::Chunks;
use crate::frame::{Frame, Operation};
use crate::session::{PaneId, Selection, SessionAction, Watch, event_count};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement, KeyboardEvent};
use yew::prelude::*;

#[derive(Clone)]
pub struct PaneColumn {
    pub frame: Rc<Frame>,
    pub operations: Chunks<Operation>,
    pub pane: PaneId,
    pub selection: Option<Selection>,
    pub asked: Option<&'static str>,
    /// See [`PaneProps::searched`].
    pub searched: u32,
    pub sheet: Sheet,
}

impl PartialEq for PaneColumn {
    fn eq(&self, other: &PaneColumn) -> bool {
        Rc::ptr_eq(&self.frame, &other.frame)
            && event_count(&self.operations) == event_count(&other.operations)
            && self.pane == other.pane
            && self.selection == other.selection
            && self.asked == other.asked
            && self.searched == other.searched
            && self.sheet == other.sheet
    }
}

/// The panes that have something to show, and the one that is chosen among them.
pub fn panes(frame: &Frame, chosen: PaneId) -> (Vec<PaneId>, PaneId) {
    let there: Vec<PaneId> = PaneId::ALL.iter().copied().filter(|pane| pane.is_of_use(frame)).collect();
    let chosen = if there.contains(&chosen) { chosen } else { there[0] };
    (there, chosen)
}

/// The pane itself; the one that a first visit has in front is always here.
pub fn pane(ui: &UiContext, props: PaneProps, pane: PaneId) -> Html {
    match (pane, ui.tools) {
        (PaneId::Logs, _) => part(LogsPane(props)),
        (_, Some(tools)) => (tools.pane)(props, pane),
        (_, None) => Html::default(),
    }
}

/// A pane's name; that of the checks says whether all hold.
fn label(ui: &UiContext, frame: &Frame, pane: PaneId) -> Html {
    let sign = match (pane, frame.violations.is_empty()) {
        (PaneId::Checks, true) => Some(("✓", "tab-sign good")),
        (PaneId::Checks, false) => Some(("!", "tab-sign bad")),
        _ => None,
    };
    let sign = sign.map(|(sign, class)| html! { <span {class} aria-hidden="true">{sign}</span> });
    html! { <>{ui.t(&format!("pane-{}", pane.word()))}{for sign}</> }
}

/// Says of a tab list that a pointer brought the focus there.
const BY_POINTER: &str = "data-by-pointer";

/// A tab list whose tabs take the arrow keys, Home and End: one that was entered with the keyboard, as ARIA
/// has it. After a click these keys are the transport's, as they are after a click anywhere else.
pub const KEYED_TABS: &str = "[role=tablist]:not([data-by-pointer])";

/// ← and → move between tabs, Home and End to the first and the last, as tab lists do.
fn move_between(event: &KeyboardEvent) {
    let Some(here) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let Some(list) = here.closest(KEYED_TABS).ok().flatten() else { return };
    let held = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    let next = match &*event.code() {
        _ if held => return,
        "ArrowRight" => here.next_element_sibling().or_else(|| list.first_element_child()),
        "ArrowLeft" => here.previous_element_sibling().or_else(|| list.last_element_child()),
        "Home" => list.first_element_child(),
        "End" => list.last_element_child(),
        _ => return,
    };
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        drop(next.focus());
        next.click();
    }
}

fn list_of(target: Option<EventTarget>) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest("[role=tablist]").ok().flatten()
}

/// A pointer is on a tab: it brings the focus there.
fn by_pointer(event: &PointerEvent) {
    if let Some(list) = list_of(event.target()) {
        drop(list.set_attribute(BY_POINTER, ""));
    }
}

/// The focus leaves the tabs, unless it goes to another of them.
fn left(event: &FocusEvent) {
    let list = list_of(event.target()).filter(|list| list_of(event.related_target()).as_ref() != Some(list));
    if let Some(list) = list {
        drop(list.remove_attribute(BY_POINTER));
    }
}

crate::drawn_by!(PaneColumn, use_pane_column);

#[hook]
fn use_pane_column(props: &PaneColumn) -> Html {
    let ui = use_ui();
    let shown = PaneProps {
        frame: props.frame.clone(),
        operations: props.operations.clone(),
        selection: props.selection,
        asked: props.asked,
        searched: props.searched,
    };
    let (there, chosen) = panes(&props.frame, props.pane);
    let tabs = there.iter().map(|pane| {
        let on = *pane == chosen;
        html! {
            <button class={classes!("tab", on.then_some("on"))} role="tab" aria-selected={on.to_string()}
                tabindex={if on { "0" } else { "-1" }} id={format!("tab-{}", pane.word())} aria-controls="pane"
                onclick={ui.on(Watch::ShowPane(*pane))}>{label(&ui, &props.frame, *pane)}</button>
        }
    });
    html! {
        <section class="side">
            <div class="tabs" role="tablist" aria-label={ui.t("panes-title")}
                onpointerdown={Callback::from(|event: PointerEvent| by_pointer(&event))}
                onfocusout={Callback::from(|event: FocusEvent| left(&event))}
                onkeydown={Callback::from(|event: KeyboardEvent| move_between(&event))}>{for tabs}</div>
            <div class="pane" id="pane" role="tabpanel" aria-labelledby={format!("tab-{}", chosen.word())} tabindex="0">
                {pane(&ui, shown, chosen)}
                {for ui.tools.filter(|_| chosen == PaneId::Logs).map(|tools| (tools.draw_logs)(&ui))}
            </div>
        </section>
    }
}

/// On a narrow page: story and panes as a sheet that one of these buttons opens and closes.
#[derive(PartialEq)]
pub struct SheetTabs(pub PaneColumn);

crate::drawn_by!(SheetTabs, use_sheet_tabs);

#[hook]
fn use_sheet_tabs(props: &SheetTabs) -> Html {
    let props = &props.0;
    let ui = use_ui();
    let (there, chosen) = panes(&props.frame, props.pane);
    let button = |text: Html, on: bool, onclick: Callback<MouseEvent>| {
        html! { <button class={classes!("tab", on.then_some("on"))} aria-expanded={on.to_string()} {onclick}>{text}</button> }
    };
    let story_open = props.sheet == Sheet::Story;
    let story = if story_open { Sheet::Closed } else { Sheet::Story };
    let tabs = there.iter().map(|pane| {
        let on = props.sheet == Sheet::Pane && *pane == chosen;
        let (dispatch, page, pane) = (ui.dispatch.clone(), ui.page_dispatch.clone(), *pane);
        let onclick = Callback::from(move |_: MouseEvent| {
            dispatch.emit(SessionAction::Watch(Watch::ShowPane(pane)));
            page.emit(PageAction::Sheet(if on { Sheet::Closed } else { Sheet::Pane }));
        });
        button(label(&ui, &props.frame, pane), on, onclick)
    });
    html! {
        <nav class="sheet-tabs" aria-label={ui.t("panes-title")}>
            {button(html! { {ui.t("story-title")} }, story_open, ui.page(PageAction::Sheet(story)))}
            {for tabs}
        </nav>
    }
}
