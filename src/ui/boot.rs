//! The other side of `static/boot.js`: the words that stand in `index.html` for when the page itself
//! cannot speak, and the mark that a run is being taken up.

use super::browser;
use wasm_bindgen::prelude::*;

/// What may bring the page down as the page begins: a run that was given to it.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum StartInput {
    /// By the last visit.
    Kept,
    /// By the address.
    Link,
}

impl StartInput {
    fn word(self) -> &'static str {
        match self {
            StartInput::Kept => "kept",
            StartInput::Link => "link",
        }
    }
}

#[wasm_bindgen(js_namespace = boot)]
extern "C" {
    #[wasm_bindgen(catch)]
    fn say(why: &str, files: &str, again: JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = begins)]
    fn begins_with(what: &str, id: &str) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_name = drawn)]
    fn is_drawn() -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = stood)]
    fn has_stood() -> Result<(), JsValue>;
    #[wasm_bindgen(catch)]
    fn fall(text: &str) -> Result<(), JsValue>;
}

/// Names files without which there is nothing to show; `again` is what the button does.
pub fn miss(files: &str, again: impl FnOnce() + 'static) {
    drop(say("file", files, Closure::once_into_js(again)));
}

/// Marks that the run of this id is about to be taken up. False if the page came to an end over the same run
/// before: then the person is asked, and nothing more may be done.
pub fn begins(given: StartInput, id: &str) -> bool {
    begins_with(given.word(), id).unwrap_or(true)
}

/// The page is there: the first picture gives way.
pub fn drawn() {
    // A policy may allow the page and forbid the script in index.html.
    if is_drawn().is_err()
        && let Some(bare) = browser::document().and_then(|document| document.get_element_by_id("bare"))
    {
        bare.remove();
    }
}

/// The run that was taken up stands on the stage: it is no danger.
pub fn stood() {
    drop(has_stood());
}

/// From now on a panic is shown, with the script that was kept last.
pub fn show_panics() {
    // Yew would put its own hook in the place of one that it did not set.
    yew::set_custom_panic_hook(Box::new(|info| {
        let text = info.to_string();
        if fall(&text).is_err()
            && let Some(window) = browser::window()
        {
            drop(window.alert_with_message(&text));
        }
    }));
}
