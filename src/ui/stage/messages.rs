//! The layer of messages on their way: elements made when a message is sent and removed when it
//! arrives. Between the two only their positions are written.

use super::layout::{Plan, Point, Way, text_width};
use super::links::px;
use super::motion::View;
use super::words::epoch_class;
use crate::frame::{MessageBody, MessageView};
use crate::session::LostMessage;
use crate::sim::Loss;
use crate::ui::UiContext;
use crate::value::{Micros, MsgId, NodeId, Value};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, SvgGraphicsElement, SvgTransform};

/// Messages that are drawn at most, the oldest first: more of them lie over each other, and each takes the
/// browser time.
pub const DRAWN: usize = 240;

/// From here on, labels are shown for the first of each kind, and where a person points.
const CROWD: usize = 12;

/// Messages nearer than this share of the way run side by side.
const NEAR: f64 = 0.16;

/// A label is never farther from its message than this, along the way.
const STRAY: f64 = 64.0;

/// TimelineRows of one link; what does not fit runs in the last.
const TRACKS: usize = 4;

/// A dead message keeps off the outline of the node that it never reached.
const CUT_AT: f64 = 0.94;

const SVG: &str = "http://www.w3.org/2000/svg";

/// A request is a solid arrow, an answer a hollow one with a notched tail.
const REQUEST: &str = "M-10 -7 L4 -7 L12 0 L4 7 L-10 7 Z";
const REPLY: &str = "M-10 -7 L4 -7 L12 0 L4 7 L-10 7 L-4 0 Z";

/// All messages, oldest first.
#[derive(Default)]
pub struct Layer {
    parent: Option<Element>,
    plan: Option<Rc<Plan>>,
    /// Texts are made anew when the language changes.
    lang: Option<crate::locale::Lang>,
    messages: Vec<DrawnMessage>,
    hovered: Option<MsgId>,
}

/// When it set out and when it arrives, or that it has died here.
#[derive(Copy, Clone, PartialEq, Debug)]
enum Course {
    Flies { sent: Micros, due: Micros },
    Lost { at: Micros, way: u32 },
}

/// One message and its elements.
pub struct DrawnMessage {
    id: MsgId,
    from: NodeId,
    to: NodeId,
    course: Course,
    body: MessageBody,
    track: usize,
    way: Way,
    element: Element,
    arrow: Option<SvgTransform>,
    label: Option<SvgTransform>,
    look: Option<Look>,
    /// Its label is hidden, and need not be moved.
    quiet: bool,
    now: Point,
    /// The label's middle stays between these, so that its ends stay on the stage.
    within: (f64, f64),
}

impl DrawnMessage {
    pub fn position(&self) -> Point {
        self.now
    }

    /// Share of the way that lies behind it.
    fn share(&self, now: f64) -> f64 {
        match self.course {
            Course::Flies { sent, due } => {
                ((now - sent as f64) / (due as f64 - sent as f64).max(1.0)).clamp(0.0, 1.0)
            }
            Course::Lost { way, .. } => f64::from(way) / 1_000.0,
        }
    }

    fn place(&mut self, now: f64, hovered: bool) {
        let share = self.share(now);
        self.now = self.way.from.toward(self.way.to, share);
        write(&self.arrow, self.now);
        if !self.quiet || hovered {
            // Near the nodes the label waits where it can be read, but never far from its message.
            let stray = STRAY / self.way.to.minus(self.way.from).length().max(STRAY);
            let clear = share.clamp(self.way.clear.0, self.way.clear.1).clamp(share - stray, share + stray);
            let at = self.way.from.toward(self.way.to, clear).plus(self.way.label);
            write(&self.label, Point::new(at.x.clamp(self.within.0, self.within.1), at.y));
        }
    }

    fn is(&self, id: MsgId, from: NodeId, to: NodeId, course: Course, body: &MessageBody) -> bool {
        self.id == id && self.from == from && self.to == to && self.course == course && self.body == *body
    }

    fn set_class(&mut self, look: Look, view: &View) {
        if self.look == Some(look) {
            return;
        }
        self.look = Some(look);
        let mut class = String::from("message ");
        class.push_str(epoch_class(self.body.epoch, &view.ui.roster));
        for (on, word) in [
            (look.reply, " reply"),
            (look.lost, " lost"),
            (look.quiet, " quiet"),
            (look.selected, " selected"),
        ] {
            if on {
                class.push_str(word);
            }
        }
        drop(self.element.set_attribute("class", &class));
    }
}

/// What its class says of a message, colour apart.
#[derive(Copy, Clone, PartialEq, Eq)]
struct Look {
    reply: bool,
    lost: bool,
    quiet: bool,
    selected: bool,
}

fn write(transform: &Option<SvgTransform>, at: Point) {
    if let Some(transform) = transform {
        drop(transform.set_translate(at.x as f32, at.y as f32));
    }
}

impl Layer {
    pub fn place(&mut self, now: f64) {
        let hovered = self.hovered;
        for message in &mut self.messages {
            message.place(now, hovered == Some(message.id));
        }
    }

    pub fn find(&self, id: MsgId) -> Option<&DrawnMessage> {
        self.messages.iter().find(|message| message.id == id)
    }

    pub fn hover(&mut self, id: Option<MsgId>) {
        self.hovered = id;
    }

    pub fn neighbour(&self, id: MsgId, forward: bool) -> Option<Element> {
        let place = self.messages.iter().position(|message| message.id == id)?;
        let next = if forward { place.checked_add(1)? } else { place.checked_sub(1)? };
        self.messages.get(next).map(|message| message.element.clone())
    }

    /// Makes what is new, removes what is gone.
    pub fn sync(&mut self, parent: &Element, view: &View) {
        let same = self.parent.as_ref() == Some(parent)
            && self.plan.as_ref().is_some_and(|plan| Rc::ptr_eq(plan, view.plan))
            && self.lang == Some(view.ui.texts.lang());
        if !same {
            self.clear();
            self.parent = Some(parent.clone());
            self.plan = Some(Rc::clone(view.plan));
            self.lang = Some(view.ui.texts.lang());
        }
        let Some(document) = parent.owner_document() else { return };
        let mut old = std::mem::take(&mut self.messages);
        let mut messages = Vec::with_capacity(view.frame.messages.len() + view.losses.len());
        for (id, from, to, course, body) in wanted(view) {
            let kept = old.iter().position(|message| message.is(id, from, to, course, body));
            let message = match kept {
                Some(place) => old.swap_remove(place),
                None => {
                    let track = track_of(&messages, &old, id, (from, to), course);
                    let message = make(&document, view, (id, from, to, course), body, track);
                    drop(parent.append_child(&message.element));
                    message
                }
            };
            messages.push(message);
        }
        old.iter().for_each(|message| message.element.remove());
        self.messages = messages;
        self.set_classes(view);
    }

    fn clear(&mut self) {
        self.messages.drain(..).for_each(|message| message.element.remove());
    }

    /// Which are selected, and which labels are shown. One message can be reached with Tab, the
    /// others from it with the arrow keys.
    fn set_classes(&mut self, view: &View) {
        let crowd = self.messages.len() > CROWD;
        let mut kinds: Vec<&'static str> = Vec::new();
        for place in 0..self.messages.len() {
            let message = &mut self.messages[place];
            let selected = view.selected == Some(message.id);
            let lost = matches!(message.course, Course::Lost { .. });
            let first = !kinds.contains(&message.body.kind);
            if first {
                kinds.push(message.body.kind);
            }
            message.quiet = crowd && !selected && !first;
            message.set_class(Look { reply: message.body.reply, lost, quiet: message.quiet, selected }, view);
            if place == 0 && !lost {
                drop(message.element.set_attribute("tabindex", "0"));
            }
        }
    }
}

type ToDraw<'a> = (MsgId, NodeId, NodeId, Course, &'a MessageBody);

/// What should be on the stage now. Messages that wait in a box are not on their way.
fn wanted<'a>(view: &'a View) -> impl Iterator<Item = ToDraw<'a>> {
    let drawn =
        |(place, message): &(usize, &MessageView)| *place < DRAWN || view.selected == Some(message.id);
    let flying = view.frame.messages.iter().enumerate().filter(drawn).filter_map(|(_, message)| {
        let course = Course::Flies { sent: message.sent, due: message.due? };
        Some((message.id, message.from, message.to, course, &message.body))
    });
    let since = if view.frame.by_hand { view.frame.time } else { 0 };
    let lost = view.losses.iter().filter(move |lost| lost.at >= since).map(|lost: &LostMessage| {
        // A cut takes what would have crossed, at the far end: until then nothing told of it.
        let way = if lost.why == Loss::Cut { (CUT_AT * 1_000.0) as u32 } else { lost.way };
        (lost.id, lost.from, lost.to, Course::Lost { at: lost.at, way }, &lost.view)
    });
    flying.chain(lost)
}

/// The lowest track in which nothing runs beside it. A message keeps its track for life, so that
/// nothing jumps when another arrives.
fn track_of(
    messages: &[DrawnMessage],
    old: &[DrawnMessage],
    id: MsgId,
    link: (NodeId, NodeId),
    course: Course,
) -> usize {
    let Course::Flies { sent, due } = course else {
        // It dies in the track it flew in; its element of before is still there.
        return old.iter().find(|message| message.id == id).map_or(0, |message| message.track);
    };
    let long = (due - sent).max(1) as f64;
    let beside = |message: &&DrawnMessage| match message.course {
        Course::Flies { sent: other, due: end } => {
            let leave = (sent as f64 - other as f64).abs() / long;
            let arrive = (due as f64 - end as f64).abs() / long;
            let overtakes = (sent < other) != (due < end);
            (message.from, message.to) == link && (leave < NEAR || arrive < NEAR || overtakes)
        }
        Course::Lost { .. } => false,
    };
    let used: Vec<usize> = messages.iter().chain(old).filter(beside).map(|message| message.track).collect();
    (0..TRACKS).find(|track| !used.contains(track)).unwrap_or(TRACKS - 1)
}

fn make(
    document: &Document,
    view: &View,
    (id, from, to, course): (MsgId, NodeId, NodeId, Course),
    message: &MessageBody,
    track: usize,
) -> DrawnMessage {
    let ui = view.ui;
    let text = label(ui, message, view.losses.iter().find(|lost| lost.id == id && is_lost(course)));
    let half = Point::new(text_width(&text, 12.0) / 2.0 + 2.0, 8.0);
    let way = view.plan.way(from, to, track, half);
    let element = svg(document, "g", &[("data-message", &id.0.to_string())]);
    let arrow = svg(document, "g", &[("transform", "translate(0 0)")]);
    let turned = svg(document, "g", &[("transform", &format!("rotate({})", px(way.angle)))]);
    let shape = if message.reply { REPLY } else { REQUEST };
    let words = svg(document, "text", &[("class", "label"), ("transform", "translate(0 0)"), ("y", "4")]);
    words.set_text_content(Some(&text));
    let touch = svg(document, "circle", &[("class", "touch"), ("r", "22")]);
    drop(turned.append_child(&svg(document, "path", &[("d", shape)])));
    if is_lost(course) {
        drop(turned.append_child(&svg(
            document,
            "path",
            &[("class", "cross"), ("d", "M-8 -8 L8 8 M8 -8 L-8 8")],
        )));
    } else {
        for (name, value) in
            [("role", "button"), ("tabindex", "-1"), ("aria-label", &spoken(ui, from, to, &text))]
        {
            drop(element.set_attribute(name, value));
        }
        drop(arrow.append_child(&touch));
    }
    drop(arrow.append_child(&turned));
    drop(element.append_child(&words));
    drop(element.append_child(&arrow));
    DrawnMessage {
        id,
        from,
        to,
        course,
        body: message.clone(),
        track,
        way,
        arrow: transform(&arrow),
        label: transform(&words),
        element,
        look: None,
        quiet: false,
        now: way.from,
        within: (half.x.min(view.plan.centre.x), (view.plan.size.x - half.x).max(view.plan.centre.x)),
    }
}

fn is_lost(course: Course) -> bool {
    matches!(course, Course::Lost { .. })
}

fn label(ui: &UiContext, message: &MessageBody, lost: Option<&LostMessage>) -> String {
    let what = ui.message(message);
    match lost {
        None => what,
        Some(lost) => {
            ui.with("stage-lost", &[("what", Value::text(&what)), ("why", Value::Word(lost.why.word()))])
        }
    }
}

fn spoken(ui: &UiContext, from: NodeId, to: NodeId, text: &str) -> String {
    ui.with("stage-message", &[("what", Value::text(text)), ("from", from.into()), ("to", to.into())])
}

fn svg(document: &Document, tag: &str, attributes: &[(&str, &str)]) -> Element {
    let element = document.create_element_ns(Some(SVG), tag).expect("the tag is a plain word");
    for (name, value) in attributes {
        drop(element.set_attribute(name, value));
    }
    element
}

/// The transform that the element's attribute began with: writing to it needs no text.
fn transform(element: &Element) -> Option<SvgTransform> {
    element.dyn_ref::<SvgGraphicsElement>()?.transform().base_val().get_item(0).ok()
}
