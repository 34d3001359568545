//! The one owner of the animation frame.
//!
//! While playing, each frame moves the playhead. Between two events nothing of the virtual DOM is
//! touched: [`Motion`] places messages and timer arcs, and the read-out and the scrubber's head are
//! written directly. Coming to the next event sends [`SessionAction::Watch(Watch::Elapsed)`], and the page renders anew.

use super::stage::motion::Motion;
use crate::draw::clamped;
use crate::locale::clock;
use crate::session::{SessionAction, Watch};
use crate::value::Micros;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlElement;
use yew::prelude::*;

/// A frame that took longer than this, in milliseconds, counts as this long: after a pause of the
/// machine time goes on where it stood.
const LONGEST_GAP: f64 = 100.0;

/// The read-out changes every so many frames: digits that change faster cannot be read.
const READ_OUT_EVERY: u32 = 4;

/// Where the playhead stands while frames go by: written by the player, read by the page before
/// each action, set by the page after it.
#[derive(Default)]
pub struct Clock {
    pub playing: Cell<bool>,
    /// Simulated microseconds, with the part of one that a frame leaves over.
    pub playhead: Cell<f64>,
    /// When the next event is due; infinite if none is.
    pub next: Cell<f64>,
    /// Simulated microseconds a real second.
    pub pace: Cell<u32>,
    /// What the scrubber's full width stands for.
    pub scale: Cell<Micros>,
    /// Only events move things: nothing glides.
    pub reduced: Cell<bool>,
}

impl Clock {
    /// The playhead in whole microseconds.
    pub fn now(&self) -> Micros {
        self.playhead.get() as Micros
    }

    /// Sets it, unless it stands there already but for the part of a microsecond.
    pub fn set(&self, playhead: Micros) {
        if self.now() != playhead {
            self.playhead.set(playhead as f64);
        }
    }
}

/// Elements that are written without the virtual DOM.
#[derive(Clone, PartialEq, Default)]
pub struct Dials {
    pub read_out: NodeRef,
    pub head: NodeRef,
    pub done: NodeRef,
}

/// The transforms of the scrubber's head and of the line behind it, in hundred-thousandths: whole
/// numbers, since writing floating-point ones takes ten kilobytes of code.
pub fn places(playhead: Micros, scale: Micros) -> (String, String) {
    let share = (playhead.min(scale) * 100_000 / scale.max(1)).min(100_000);
    let head = format!("translateX({}.{:03}%)", share / 1_000, share % 1_000);
    (head, format!("scaleX({}.{:05})", share / 100_000, share % 100_000))
}

impl Dials {
    /// Moves the scrubber's head: a transform of layers as wide as the track, so that no layout is done.
    pub fn place(&self, playhead: Micros, scale: Micros) {
        let (head, done) = places(playhead, scale);
        if let Some(element) = self.head.cast::<HtmlElement>() {
            drop(element.style().set_property("transform", &head));
        }
        if let Some(element) = self.done.cast::<HtmlElement>() {
            drop(element.style().set_property("transform", &done));
        }
    }

    pub fn read(&self, playhead: Micros) {
        if let Some(read_out) = self.read_out.cast::<web_sys::Node>() {
            read_out.set_text_content(Some(&clock(playhead)));
        }
    }
}

#[derive(Properties, Clone)]
pub struct PlayerProps {
    pub clock: Rc<Clock>,
    pub motion: Motion,
    pub dials: Dials,
    pub dispatch: Callback<SessionAction>,
    pub playing: bool,
}

impl PartialEq for PlayerProps {
    fn eq(&self, other: &PlayerProps) -> bool {
        self.playing == other.playing
            && self.dispatch == other.dispatch
            && Rc::ptr_eq(&self.clock, &other.clock)
    }
}

/// Draws nothing; see the module.
pub struct Player {
    running: Rc<Loop>,
}

/// What the browser calls at each frame, with the time in milliseconds.
type Tick = Closure<dyn FnMut(f64)>;

/// The loop of frames: it asks for the next one as long as the clock plays.
struct Loop {
    props: RefCell<PlayerProps>,
    last: Cell<Option<f64>>,
    frames: Cell<u32>,
    asked: Cell<Option<i32>>,
    tick: RefCell<Option<Tick>>,
}

impl Loop {
    fn new(props: PlayerProps) -> Rc<Loop> {
        let running = Rc::new(Loop {
            props: RefCell::new(props),
            last: Cell::new(None),
            frames: Cell::new(0),
            asked: Cell::new(None),
            tick: RefCell::new(None),
        });
        let weak = Rc::downgrade(&running);
        let tick = Closure::new(move |now: f64| {
            if let Some(running) = weak.upgrade() {
                running.asked.set(None);
                running.frame(now);
            }
        });
        *running.tick.borrow_mut() = Some(tick);
        running
    }

    fn ask(&self) {
        if self.asked.get().is_some() || !self.props.borrow().clock.playing.get() {
            return;
        }
        if let (Some(window), Some(tick)) = (web_sys::window(), self.tick.borrow().as_ref()) {
            self.asked.set(window.request_animation_frame(tick.as_ref().unchecked_ref()).ok());
        }
    }

    fn frame(&self, now: f64) {
        let props = self.props.borrow().clone();
        let clock = &props.clock;
        if !clock.playing.get() {
            return self.last.set(None);
        }
        let gap = self.last.replace(Some(now)).map_or(0.0, |last| clamped(now - last, 0.0, LONGEST_GAP));
        let playhead = clock.playhead.get() + gap * f64::from(clock.pace.get()) / 1_000.0;
        clock.playhead.set(playhead);
        if playhead >= clock.next.get() {
            props.dispatch.emit(SessionAction::Watch(Watch::Elapsed(playhead as Micros)));
        } else if !clock.reduced.get() {
            let frames = self.frames.get().wrapping_add(1);
            self.frames.set(frames);
            props.motion.place(playhead as Micros);
            props.dials.place(playhead as Micros, clock.scale.get());
            if frames.is_multiple_of(READ_OUT_EVERY) {
                props.dials.read(playhead as Micros);
            }
        }
        self.ask();
    }

    fn stop(&self) {
        self.last.set(None);
        if let (Some(window), Some(id)) = (web_sys::window(), self.asked.take()) {
            drop(window.cancel_animation_frame(id));
        }
    }
}

impl Component for Player {
    type Message = ();
    type Properties = PlayerProps;

    fn create(ctx: &Context<Self>) -> Player {
        let running = Loop::new(ctx.props().clone());
        running.ask();
        Player { running }
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &PlayerProps) -> bool {
        *self.running.props.borrow_mut() = ctx.props().clone();
        if ctx.props().playing {
            self.running.ask();
        } else {
            self.running.stop();
        }
        false
    }

    fn view(&self, _: &Context<Self>) -> Html {
        Html::default()
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.running.stop();
    }
}
