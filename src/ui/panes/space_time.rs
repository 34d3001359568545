//! Space-time: a lifeline for each node, each message a slanted arrow, and what the present came of. Of a long run
//! only what is in sight is drawn.

use super::PaneProps;
use crate::draw::space_time::{Hidden, Lifelines, Scroll, View};
use crate::draw::{Shape, Words, px};
use crate::script::select::kinds;
use crate::session::{SessionAction, Watch};
use crate::ui::browser;
use crate::ui::part::part;
use crate::ui::stage::{drawn, use_size};
use crate::ui::use_ui;
use crate::value::NodeId;
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Stage units in one rem.
const REM: f64 = 14.0;
/// How much is drawn above and below what is in sight; within it nothing is drawn anew.
const MARGIN: f64 = 400.0;
/// Where the present is brought to, as a share of what is in sight.
const PRESENT: f64 = 0.7;
/// Milliseconds for which a run is read before the page has its turn, and steps between two looks at the clock.
const TURN: f64 = 25.0;
const AT_ONCE: usize = 500;
/// Height of the names above.
const NAMES: f64 = 28.0;

/// What a diagram is of: another branch, width or language is another diagram.
#[derive(PartialEq)]
struct DiagramKey {
    branch: (u32, u32),
    hidden: Hidden,
    width: String,
    words: Words,
}

/// The diagram, and what it is of.
type Kept = Rc<RefCell<(Option<DiagramKey>, Scroll)>>;

#[derive(PartialEq)]
pub struct SpaceTimePane(pub PaneProps);

crate::drawn_by!(SpaceTimePane, use_space_time);

#[hook]
fn use_space_time(pane: &SpaceTimePane) -> Html {
    let ui = use_ui();
    let host = use_node_ref();
    let size = use_size(&host);
    let hidden = use_state_eq(Hidden::default);
    let causes = use_state_eq(|| false);
    // The stretch whose drawing covers what is in sight, by its number.
    let stretch = use_state_eq(|| 0_u32);
    let scroll = use_mut_ref(|| (None, Scroll::new(Hidden::default(), 0.0)));
    let follows = use_mut_ref(|| true);
    // Counts the slices in which a long run is read.
    let slice = use_state(|| 0_u32);
    let Ok(session) = ui.session.try_borrow() else { return Html::default() };
    let history = session.history();
    let mut kept = scroll.borrow_mut();
    let key = DiagramKey {
        branch: session.branch(),
        hidden: (*hidden).clone(),
        width: px(size.x),
        words: ui.words.clone(),
    };
    let whole = diagram(&mut kept, key, size.x);
    // What is read before the pane has a width would be read again for that.
    let (measured, turn) = (size.x > 0.0, browser::now() + TURN);
    let read = measured && within(turn, || whole.read(history, &ui, AT_ONCE));
    let position = history.position();
    // What a lesson has still to tell is not given away.
    let known = if session.lesson().is_some() { position } else { history.len() };
    let length = whole.end_of(known);
    let now = whole.height_of(position);
    let top = f64::from(*stretch) * MARGIN - MARGIN;
    let end = (top + size.y + 3.0 * MARGIN).min(length);
    let view = View { top: top.max(0.0), end, known, after: causes.then_some(position) };
    // Before all is read a drawing would be of what is out of sight a moment later.
    let ready = read && within(turn, || whole.prepare(history, &view, AT_ONCE));
    let busy = measured && !ready;
    if busy {
        go_on(slice);
    }
    let drawing = DrawingProps {
        view,
        ready,
        width: size.x,
        branch: session.branch(),
        hidden: (*hidden).clone(),
        scroll: scroll.clone(),
    };
    let shown = Diagram { now, length, pane_height: size.y, drawing, follows: Following(follows.clone()) };
    let onscroll = scrolled(stretch, follows, now, length);
    let lifelines = Lifelines::new(&ui, whole.cast(&ui), size.x);
    let above = NAMES + lifelines.raised();
    let names = lifelines.names(&ui, above - 9.0);
    let nodes = pane.0.frame.nodes.iter().map(|node| node.id).collect();
    html! {
        <div class="space-time">
            <div class="buttons">
                <button class="btn" aria-pressed={causes.to_string()} title={ui.t("space-time-causes-about")} onclick={toggled(&causes)}>{ui.t("space-time-causes")}</button>
                {part(Choice { kinds: kinds(ui.about), nodes, hidden: hidden.clone() })}
            </div>
            <svg class="drawing names" viewBox={format!("0 0 {} {}", px(size.x), px(above))} aria-hidden="true">{for names.iter().map(drawn)}</svg>
            <div class="space-time-run" ref={host} {onscroll} tabindex="0" role="group" aria-busy={busy.to_string()} aria-label={ui.t("pane-space-time")}>
                if history.is_empty() {
                    <p class="nothing">{ui.t("space-time-none")}</p>
                } else {
                    {part(shown)}
                }
            </div>
        </div>
    }
}

fn toggled(state: &UseStateHandle<bool>) -> Callback<MouseEvent> {
    let state = state.clone();
    Callback::from(move |_: MouseEvent| state.set(!*state))
}

/// Goes on with the next slice after the page's turn.
fn go_on(slice: UseStateHandle<u32>) {
    Timeout::new(0, move || slice.set(*slice + 1)).forget();
}

/// Does something at least once, and until it is done or that time has come; gives whether it is done.
fn within(end: f64, mut some: impl FnMut() -> bool) -> bool {
    loop {
        let done = some();
        if done || browser::now() >= end {
            return done;
        }
    }
}

/// The diagram that is kept, or a new one where that is of something else.
fn diagram(kept: &mut (Option<DiagramKey>, Scroll), key: DiagramKey, width: f64) -> &mut Scroll {
    if kept.0.as_ref() != Some(&key) {
        *kept = (None, Scroll::new(key.hidden.clone(), width));
        kept.0 = Some(key);
    }
    &mut kept.1
}

/// Draws what has come into sight, and follows the present as long as that is.
fn scrolled(
    stretch: UseStateHandle<u32>,
    follows: Rc<RefCell<bool>>,
    now: f64,
    length: f64,
) -> Callback<Event> {
    Callback::from(move |event: Event| {
        let Some(pane) = event.target_dyn_into::<Element>() else { return };
        let (top, view) = in_sight(&pane, length);
        stretch.set((top / MARGIN).max(0.0) as u32);
        follows.replace((top..=top + view).contains(&now));
    })
}

/// Brings the present into sight when it moves, unless a person has gone elsewhere.
#[hook]
fn use_present(whole: &NodeRef, diagram: &Diagram) {
    let (now, length, Following(follows)) = (diagram.now, diagram.length, diagram.follows.clone());
    // Not what is drawn: that changes as a person scrolls, which is not to bring them back.
    let moved = [now, length, diagram.pane_height, diagram.drawing.width].map(px);
    use_effect_with((whole.clone(), moved), move |(whole, _)| {
        let Some(pane) = whole.cast::<Element>().and_then(|whole| whole.parent_element()) else { return };
        let (top, view) = in_sight(&pane, length);
        // Where it comes to what a person looks at, it is followed again.
        if (top..=top + view).contains(&now) {
            follows.replace(true);
        }
        let (least, most) = (top + view * (1.0 - PRESENT) * 0.5, top + view * PRESENT + 1.0);
        if *follows.borrow() && !(least..=most).contains(&now) {
            let pixels = f64::from(pane.client_height()) / view.max(1.0);
            pane.set_scroll_top(((now - view * PRESENT).max(0.0) * pixels) as i32);
        }
    });
}

/// Where what is in sight of a drawing of this length begins, and how long that is.
fn in_sight(pane: &Element, length: f64) -> (f64, f64) {
    let [top, view, whole] = [pane.scroll_top(), pane.client_height(), pane.scroll_height()].map(f64::from);
    // What is shorter than the pane is wholly in sight.
    let unit = if whole > view { whole / length.max(1.0) } else { view / length.max(1.0) };
    (top / unit, view / unit)
}

/// The diagram and the line of the present in it.
#[derive(PartialEq)]
struct Diagram {
    /// How far down the present is.
    now: f64,
    /// How long all of it is.
    length: f64,
    /// Height of the pane, in which a stretch of it is in sight.
    pane_height: f64,
    drawing: DrawingProps,
    follows: Following,
}

/// Whether the present is followed: no reason to draw anything anew.
#[derive(Clone)]
struct Following(Rc<RefCell<bool>>);

impl PartialEq for Following {
    fn eq(&self, _: &Following) -> bool {
        true
    }
}

/// What is drawn, by all that changes it.
#[derive(Clone)]
struct DrawingProps {
    view: View,
    /// It is known what the nodes were where the view begins.
    ready: bool,
    width: f64,
    branch: (u32, u32),
    hidden: Hidden,
    scroll: Kept,
}

impl PartialEq for DrawingProps {
    fn eq(&self, other: &DrawingProps) -> bool {
        (self.view, self.ready, self.width, self.branch)
            == (other.view, other.ready, other.width, other.branch)
            && self.hidden == other.hidden
    }
}

crate::drawn_by!(DrawingProps, use_drawing);

#[hook]
fn use_drawing(drawing: &DrawingProps) -> Html {
    let ui = use_ui();
    let shapes: Vec<Shape> = match ui.session.try_borrow() {
        // What has been read belongs to this branch alone.
        Ok(session) if drawing.ready && session.branch() == drawing.branch => {
            drawing.scroll.borrow_mut().1.draw(session.history(), &ui, &drawing.view)
        }
        _ => Vec::new(),
    };
    html! { <g>{for shapes.iter().map(drawn)}</g> }
}

crate::drawn_by!(Diagram, use_diagram);

#[hook]
fn use_diagram(diagram: &Diagram) -> Html {
    let ui = use_ui();
    let whole = use_node_ref();
    use_present(&whole, diagram);
    let DrawingProps { view, width, scroll, .. } = &diagram.drawing;
    let (from, end) = (view.top, view.end);
    let rem = |length: f64| format!("{:.3}rem", length / REM);
    let height = (end - from).max(0.0);
    let veil = diagram.now.max(from);
    let ahead = (end - veil).max(0.0);
    let seek = {
        let (whole, scroll, dispatch) = (whole.clone(), scroll.clone(), ui.dispatch.clone());
        let (length, known) = (diagram.length, view.known);
        Callback::from(move |y: i32| {
            let Some(area) = whole.cast::<Element>().map(|whole| whole.get_bounding_client_rect()) else {
                return;
            };
            let height = (f64::from(y) - area.top()) * length / area.height().max(1.0);
            let step = scroll.borrow().1.step_at(height).filter(|step| *step < known);
            if let Some(step) = step {
                dispatch.emit(SessionAction::Watch(Watch::SeekStep(step + 1)));
            }
        })
    };
    let onclick = seek.reform(|event: MouseEvent| event.client_y());
    // A finger scrolls.
    let onpointermove = Callback::from(move |event: PointerEvent| {
        if event.pointer_type() == "mouse" && event.buttons() & 1 == 1 {
            seek.emit(event.client_y());
        }
    });
    let view_box = format!("0 {} {} {}", px(from), px(*width), px(height));
    let now = px(diagram.now);
    let lit = view.after.is_some().then_some("lit");
    html! {
        <div class="space-time-whole" ref={whole} style={format!("height:{}", rem(diagram.length))} {onclick} {onpointermove}>
            <svg class={classes!("drawing", lit)} viewBox={view_box} role="img" aria-label={ui.t("space-time-about")}
                style={format!("top:{};height:{}", rem(from), rem(height))}>
                {part(diagram.drawing.clone())}
                <rect class="ahead" x="0" y={px(veil)} width={px(*width)} height={px(ahead)} />
                <line class="now" x1="0" x2={px(*width)} y1={now.clone()} y2={now} />
            </svg>
        </div>
    }
}

/// What a person may leave out: kinds of messages, and nodes.
struct Choice {
    kinds: Vec<&'static str>,
    nodes: Vec<NodeId>,
    hidden: UseStateHandle<Hidden>,
}

impl PartialEq for Choice {
    fn eq(&self, other: &Choice) -> bool {
        self.kinds == other.kinds && self.nodes == other.nodes && self.hidden == other.hidden
    }
}

crate::drawn_by!(Choice, use_choice);

#[hook]
fn use_choice(choice: &Choice) -> Html {
    let ui = use_ui();
    let hidden = &choice.hidden;
    let set = |change: Rc<dyn Fn(&mut Hidden)>| {
        let hidden = hidden.clone();
        Callback::from(move |_: MouseEvent| {
            let mut changed = (*hidden).clone();
            change(&mut changed);
            hidden.set(changed);
        })
    };
    let kinds = choice.kinds.iter().map(|kind| {
        let kind = *kind;
        let onclick = set(Rc::new(move |hidden| {
            if !hidden.kinds.remove(kind) {
                hidden.kinds.insert(kind);
            }
        }));
        html! {
            <label key={kind}><input type="checkbox" checked={!hidden.kinds.contains(kind)} {onclick} data-kind={kind} />{" "}<code>{kind}</code></label>
        }
    });
    let nodes = choice.nodes.iter().map(|id| {
        let id = *id;
        let onclick = set(Rc::new(move |hidden| {
            if !hidden.nodes.remove(&id) {
                hidden.nodes.insert(id);
            }
        }));
        let name = ui.roster.name(id).to_owned();
        html! {
            <label key={name.clone()}><input type="checkbox" checked={!hidden.nodes.contains(&id)} {onclick} />{" "}{name}</label>
        }
    });
    let (legend, size) = Scroll::legend(&ui, 340.0);
    let view_box = format!("0 0 {} {}", px(size.x), px(size.y));
    let count = hidden.kinds.len() + hidden.nodes.len();
    html! {
        <details class="space-time-choice">
            <summary class="btn">{ui.with("space-time-choose", &[("count", count.into())])}</summary>
            <div>
                <fieldset><legend>{ui.t("space-time-kinds")}</legend>{for kinds}</fieldset>
                <fieldset><legend>{ui.t("space-time-nodes")}</legend>{for nodes}</fieldset>
                <svg class="drawing" viewBox={view_box}>{for legend.iter().map(drawn)}</svg>
            </div>
        </details>
    }
}
