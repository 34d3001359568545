//! What moves between two events, without the virtual DOM.
//!
//! Yew draws nodes, links and timers when something happened; messages are a layer of their own
//! ([`super::messages`]). On every animation frame the player calls [`Motion::place`], which writes a
//! few dozen positions into elements that are there already, and nothing else.

use super::messages::{DrawnMessage, Layer};
use crate::draw::{Plan, Point, clamped};
use crate::frame::Frame;
use crate::session::LostMessage;
use crate::ui::UiContext;
use crate::value::{Micros, MsgId};
use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A timer's arc is so many units long, whatever its radius (`pathLength`).
const ARC: f64 = crate::draw::ARC as f64;

/// A handle to all that moves on one stage; clones are the same stage.
#[derive(Clone, Default)]
pub struct Motion(Rc<RefCell<Scene>>);

impl PartialEq for Motion {
    fn eq(&self, other: &Motion) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Default)]
struct Scene {
    /// The playhead as it was placed last.
    now: f64,
    messages: Layer,
    arcs: Vec<Arc>,
    text: String,
}

/// One running timer.
struct Arc {
    element: Element,
    set: f64,
    due: f64,
    /// What was written last, in units of [`ARC`].
    written: i32,
}

/// All that the layer of messages is made from.
pub struct View<'a> {
    pub frame: &'a Rc<Frame>,
    pub losses: &'a [LostMessage],
    pub plan: &'a Rc<Plan>,
    pub ui: &'a UiContext,
    pub selected: Option<MsgId>,
}

impl Motion {
    /// Puts everything where it is at this moment of the run.
    pub fn place(&self, playhead: Micros) {
        let mut scene = self.0.borrow_mut();
        scene.now = playhead as f64;
        scene.place();
    }

    /// Takes over what Yew has just drawn. `nodes` holds the timers' arcs, `messages` is the empty
    /// group that the messages live in. Gives whether all messages are drawn.
    pub(super) fn adopt(&self, nodes: &Element, messages: &Element, view: &View) -> bool {
        let mut scene = self.0.borrow_mut();
        let all = scene.messages.sync(messages, view);
        scene.find_arcs(nodes, view.frame);
        // What is new, or has another way since the window changed, is drawn after the page was placed.
        scene.place();
        all
    }

    /// Where a message is drawn now, if it is.
    pub(super) fn position(&self, id: MsgId) -> Option<Point> {
        self.0.borrow().messages.find(id).map(DrawnMessage::position)
    }

    pub(super) fn hover(&self, id: Option<MsgId>) {
        self.0.borrow_mut().messages.hover(id);
    }

    /// The message after or before this one, in the order in which they were sent.
    pub(super) fn neighbour(&self, id: MsgId, forward: bool) -> Option<Element> {
        self.0.borrow().messages.neighbour(id, forward)
    }
}

impl Scene {
    fn place(&mut self) {
        self.messages.place(self.now);
        for arc in &mut self.arcs {
            arc.place(self.now, &mut self.text);
        }
    }

    /// The arcs stand in the document in the order of nodes and their timers, as in the frame.
    fn find_arcs(&mut self, nodes: &Element, frame: &Frame) {
        self.arcs.clear();
        let Ok(found) = nodes.query_selector_all(".timer.runs") else { return };
        // Clients have no arcs.
        let nodes = frame.nodes.iter().filter(|node| node.part != "client");
        let running = nodes.flat_map(|node| node.timers.iter());
        let running = running.filter_map(|timer| timer.due.map(|due| (timer.set, due)));
        for (place, (set, due)) in running.enumerate() {
            let element = found.item(place as u32).and_then(|node| node.dyn_into::<Element>().ok());
            if let Some(element) = element {
                self.arcs.push(Arc { element, set: set as f64, due: due as f64, written: -1 });
            }
        }
    }
}

impl Arc {
    /// Shows the share of the time that is left.
    fn place(&mut self, now: f64, text: &mut String) {
        let span = (self.due - self.set).max(1.0);
        let left = clamped((self.due - now) / span, 0.0, 1.0);
        // Half a pixel of a usual arc: smaller changes cannot be seen.
        let gone = ((1.0 - left) * ARC / 2.0) as i32 * 2;
        if gone != self.written {
            self.written = gone;
            text.clear();
            let _ = write!(text, "{gone}");
            drop(self.element.set_attribute("stroke-dashoffset", text));
        }
    }
}
