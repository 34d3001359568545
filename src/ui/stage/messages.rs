//! The layer of messages on their way: elements made when a message is sent and removed when it
//! arrives. Between the two only their positions are written.

use super::motion::View;
use crate::draw::messages::{CROWD, DRAWN, Label, Transit, arrow, spoken};
use crate::draw::way::Way;
use crate::draw::words::epoch_class;
use crate::draw::{Plan, Point, transform};
use crate::frame::{MessageBody, MessageView};
use crate::session::LostMessage;
use crate::sim::Loss;
use crate::ui::UiContext;
use crate::value::{Micros, MsgId, NodeId, Value};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, SvgGraphicsElement, SvgTransform};

/// A dead message keeps off the outline of the node that it never reached.
const CUT_AT: f64 = 0.94;

const SVG: &str = "http://www.w3.org/2000/svg";

/// New messages that are drawn in one turn of the page: each takes the browser as long as some steps of a run.
const AT_ONCE: usize = 60;

/// All messages, oldest first.
#[derive(Default)]
pub struct Layer {
    parent: Option<Element>,
    /// What each message is a copy of.
    blank: Option<Element>,
    plan: Option<Rc<Plan>>,
    /// Texts are made anew when the language changes.
    lang: Option<crate::locale::Lang>,
    messages: Vec<DrawnMessage>,
    hovered: Option<MsgId>,
}

/// When it set out and when it arrives, or that it has died here.
#[derive(Copy, Clone, PartialEq, Debug)]
enum Course {
    Flies(Transit),
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
    /// What is turned into its direction.
    turned: Element,
    arrow: Option<SvgTransform>,
    label: Option<SvgTransform>,
    look: Option<Look>,
    /// Its label is hidden, and need not be moved.
    quiet: bool,
    now: Point,
    words: Label,
    /// The label's middle stays between these, so that its ends stay on the stage.
    within: (f64, f64),
}

impl DrawnMessage {
    /// Finds its way on another plan. Its elements stay: to make them anew takes much longer.
    fn lay(&mut self, plan: &Plan) {
        self.way = plan.way(self.from, self.to, self.track, self.words.half);
        self.within = plan.within(&self.words);
        turn(&self.turned, self.way);
    }

    pub fn position(&self) -> Point {
        self.now
    }

    /// Share of the way that lies behind it.
    fn share(&self, now: f64) -> f64 {
        match self.course {
            Course::Flies(flight) => flight.share(now),
            Course::Lost { way, .. } => f64::from(way) / 1_000.0,
        }
    }

    fn place(&mut self, now: f64, hovered: bool) {
        let share = self.share(now);
        self.now = self.way.at(share);
        write(&self.arrow, self.now);
        if !self.quiet || hovered {
            write(&self.label, self.way.label_at(share, self.within));
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

    /// Makes what is new, removes what is gone; gives whether all is there. What is left is made when it is asked
    /// again.
    pub fn sync(&mut self, parent: &Element, view: &View) -> bool {
        if self.parent.as_ref() != Some(parent) || self.lang != Some(view.ui.texts.lang()) {
            self.clear();
            self.parent = Some(parent.clone());
            self.lang = Some(view.ui.texts.lang());
        }
        let moved = !self.plan.as_ref().is_some_and(|plan| Rc::ptr_eq(plan, view.plan));
        self.plan = Some(Rc::clone(view.plan));
        let Some(document) = parent.owner_document() else { return true };
        let mut old = std::mem::take(&mut self.messages);
        let (mut left, mut all) = (AT_ONCE, true);
        let mut messages = Vec::with_capacity(view.frame.messages.len() + view.losses.len());
        for (id, from, to, course, body) in wanted(view) {
            let kept = old.iter().position(|message| message.is(id, from, to, course, body));
            let message = match kept {
                Some(place) => {
                    let mut message = old.swap_remove(place);
                    if moved {
                        message.lay(view.plan);
                    }
                    message
                }
                None if left == 0 => {
                    all = false;
                    continue;
                }
                None => {
                    left -= 1;
                    let track = track_of(&messages, &old, id, course);
                    let blank = self.blank.get_or_insert_with(|| blank(&document));
                    let message = make(blank, view, (id, from, to, course), body, track);
                    drop(parent.append_child(&message.element));
                    message
                }
            };
            messages.push(message);
        }
        old.iter().for_each(|message| message.element.remove());
        self.messages = messages;
        self.set_classes(view);
        all
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
        let flight = Transit { from: message.from, to: message.to, sent: message.sent, due: message.due? };
        Some((message.id, message.from, message.to, Course::Flies(flight), &message.body))
    });
    let since = if view.frame.by_hand { view.frame.time } else { 0 };
    let lost = view.losses.iter().filter(move |lost| lost.at >= since).map(|lost: &LostMessage| {
        // A cut takes what would have crossed, at the far end: until then nothing told of it.
        let way = if lost.why == Loss::Cut { (CUT_AT * 1_000.0) as u32 } else { lost.way };
        (lost.id, lost.from, lost.to, Course::Lost { at: lost.at, way }, &lost.view)
    });
    flying.chain(lost)
}

/// A message keeps its track for life, so that nothing jumps when another arrives.
fn track_of(messages: &[DrawnMessage], old: &[DrawnMessage], id: MsgId, course: Course) -> usize {
    let Course::Flies(flight) = course else {
        // It dies in the track it flew in; its element of before is still there.
        return old.iter().find(|message| message.id == id).map_or(0, |message| message.track);
    };
    let flying = |message: &DrawnMessage| match message.course {
        Course::Flies(flight) => Some((flight, message.track)),
        Course::Lost { .. } => None,
    };
    flight.track(messages.iter().chain(old).filter_map(flying))
}

/// A message without what tells it from others: a copy takes a fraction of the time of making its elements anew.
fn blank(document: &Document) -> Element {
    let element = svg(document, "g", &[("role", "button"), ("tabindex", "-1")]);
    let words = svg(document, "text", &[("class", "label"), ("transform", "translate(0 0)"), ("y", "4")]);
    let moved = svg(document, "g", &[("transform", "translate(0 0)")]);
    let turned = svg(document, "g", &[]);
    drop(turned.append_child(&svg(document, "path", &[])));
    drop(moved.append_child(&svg(document, "circle", &[("class", "touch"), ("r", "22")])));
    drop(moved.append_child(&turned));
    drop(element.append_child(&words));
    drop(element.append_child(&moved));
    element
}

/// A copy of a blank message, and what is in it: the label, what is moved, what is turned, and the arrow.
fn copied(blank: &Element) -> Option<[Element; 5]> {
    let element: Element = blank.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    let (words, moved) = (element.first_element_child()?, element.last_element_child()?);
    let turned = moved.last_element_child()?;
    let path = turned.first_element_child()?;
    Some([element, words, moved, turned, path])
}

fn make(
    blank: &Element,
    view: &View,
    (id, from, to, course): (MsgId, NodeId, NodeId, Course),
    message: &MessageBody,
    track: usize,
) -> DrawnMessage {
    let ui = view.ui;
    let text = label_of(ui, message, view.losses.iter().find(|lost| lost.id == id && is_lost(course)));
    let label = Label::new(text);
    let way = view.plan.way(from, to, track, label.half);
    let [element, words, moved, turned, path] = copied(blank).expect("a copy has what was copied");
    words.set_text_content(Some(&label.text));
    let set = |element: &Element, name: &str, value: &str| drop(element.set_attribute(name, value));
    set(&element, "data-message", &id.0.to_string());
    set(&path, "d", arrow(message.reply));
    turn(&turned, way);
    if is_lost(course) {
        // It is past, and nothing can be done to it.
        for name in ["role", "tabindex"] {
            drop(element.remove_attribute(name));
        }
        if let Some(touch) = moved.first_element_child() {
            touch.remove();
        }
        if let Some(document) = element.owner_document() {
            let cross = svg(&document, "path", &[("class", "cross"), ("d", "M-8 -8 L8 8 M8 -8 L-8 8")]);
            drop(turned.append_child(&cross));
        }
    } else {
        set(&element, "aria-label", &spoken(ui, from, to, &label.text));
    }
    DrawnMessage {
        id,
        from,
        to,
        course,
        body: message.clone(),
        track,
        way,
        arrow: own_transform(&moved),
        label: own_transform(&words),
        element,
        turned,
        look: None,
        quiet: false,
        now: way.from,
        within: view.plan.within(&label),
        words: label,
    }
}

fn turn(element: &Element, way: Way) {
    drop(match transform(Point::default(), way.along) {
        Some(turn) => element.set_attribute("transform", &turn),
        None => element.remove_attribute("transform"),
    });
}

fn is_lost(course: Course) -> bool {
    matches!(course, Course::Lost { .. })
}

fn label_of(ui: &UiContext, message: &MessageBody, lost: Option<&LostMessage>) -> String {
    let what = ui.message(message);
    match lost {
        None => what,
        Some(lost) => {
            ui.with("stage-lost", &[("what", Value::text(&what)), ("why", Value::Word(lost.why.word()))])
        }
    }
}

fn svg(document: &Document, tag: &str, attributes: &[(&str, &str)]) -> Element {
    let element = document.create_element_ns(Some(SVG), tag).expect("the tag is a plain word");
    for (name, value) in attributes {
        drop(element.set_attribute(name, value));
    }
    element
}

/// The transform that the element's attribute began with: writing to it needs no text.
fn own_transform(element: &Element) -> Option<SvgTransform> {
    element.dyn_ref::<SvgGraphicsElement>()?.transform().base_val().get_item(0).ok()
}
