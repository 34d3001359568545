//! Parts of the page: drawn again only when their properties change.
//!
//! A part is its properties and a hook that draws them. All parts are one component to Yew, since
//! every component type of its own adds nine kilobytes to what a first visit has to load.

use std::any::Any;
use std::rc::Rc;
use yew::functional::{Hook, HookContext};
use yew::prelude::*;

/// The properties of a part; [`crate::drawn_by!`] implements it.
pub trait Part: PartialEq + 'static {
    /// Tells parts apart where one takes another's place.
    const NAME: &'static str;

    fn draw(&self, hooks: &mut HookContext) -> Html;
}

/// Says by which hook a part is drawn.
#[macro_export]
macro_rules! drawn_by {
    ($part:ty, $hook:ident) => {
        impl $crate::ui::part::Part for $part {
            const NAME: &'static str = stringify!($hook);

            fn draw(&self, hooks: &mut yew::functional::HookContext) -> yew::Html {
                yew::functional::Hook::run($hook(self), hooks)
            }
        }
    };
}

/// A part in its place.
pub fn part<P: Part>(part: P) -> Html {
    html! { <Shown key={P::NAME} part={AnyPart(Rc::new(part))} /> }
}

/// A part among others of its kind.
pub fn keyed<P: Part>(key: impl Into<yew::virtual_dom::Key>, part: P) -> Html {
    html! { <Shown key={key} part={AnyPart(Rc::new(part))} /> }
}

trait Draw {
    fn draw(&self, hooks: &mut HookContext) -> Html;
    fn same(&self, other: &dyn Draw) -> bool;
    fn any(&self) -> &dyn Any;
}

impl<P: Part> Draw for P {
    fn draw(&self, hooks: &mut HookContext) -> Html {
        Part::draw(self, hooks)
    }

    fn same(&self, other: &dyn Draw) -> bool {
        other.any().downcast_ref::<P>() == Some(self)
    }

    fn any(&self) -> &dyn Any {
        self
    }
}

#[derive(Clone)]
struct AnyPart(Rc<dyn Draw>);

impl PartialEq for AnyPart {
    fn eq(&self, other: &AnyPart) -> bool {
        self.0.same(&*other.0)
    }
}

#[derive(Properties, PartialEq)]
struct ShownProps {
    part: AnyPart,
}

struct UsePart(AnyPart);

impl Hook for UsePart {
    type Output = Html;

    fn run(self, hooks: &mut HookContext) -> Html {
        self.0.0.draw(hooks)
    }
}

fn use_part(part: &AnyPart) -> impl Hook<Output = Html> + use<> {
    UsePart(part.clone())
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    use_part(&props.part)
}
