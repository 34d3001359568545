//! When the page itself fails: what happened, in the person's language as far as it goes, and the
//! script, to be copied. Nothing here may lean on what just broke: plain elements, no Yew.

use super::browser;
use super::links;
use crate::locale::{Lang, Texts};

/// From now on a panic is shown.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let text = info.to_string();
        if show(&text).is_none() {
            web_sys_log(&text);
        }
    }));
}

fn web_sys_log(text: &str) {
    if let Some(window) = browser::window() {
        drop(window.alert_with_message(text));
    }
}

fn show(what: &str) -> Option<()> {
    let document = browser::document()?;
    let lang = browser::root().and_then(|root| root.get_attribute("lang")).and_then(|tag| Lang::parse(&tag));
    let texts = Texts::new(lang.unwrap_or_default());
    let element = |name: &str, text: &str| {
        let element = document.create_element(name).ok()?;
        element.set_text_content(Some(text));
        Some(element)
    };
    let place = element("div", "")?;
    drop(place.set_attribute("class", "panic"));
    drop(place.set_attribute("role", "alertdialog"));
    place.append_child(element("h1", &texts.get("panic-title"))?.as_ref()).ok()?;
    place.append_child(element("p", &texts.get("panic-words"))?.as_ref()).ok()?;
    place.append_child(element("pre", what)?.as_ref()).ok()?;
    place.append_child(element("p", &texts.get("panic-script"))?.as_ref()).ok()?;
    let script = element("textarea", &links::last_script())?;
    drop(script.set_attribute("readonly", ""));
    drop(script.set_attribute("rows", "12"));
    drop(script.set_attribute("aria-label", &texts.get("share-script")));
    place.append_child(script.as_ref()).ok()?;
    let again = element("a", &texts.get("panic-again"))?;
    drop(again.set_attribute("href", "?fresh"));
    drop(again.set_attribute("class", "btn primary"));
    place.append_child(again.as_ref()).ok()?;
    document.body()?.append_child(place.as_ref()).ok()?;
    Some(())
}
