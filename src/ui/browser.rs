//! The browser's own things: what it keeps, its address bar, clipboard, files. None of it may fail
//! loudly: a page in a strict frame has none of these and works all the same.

use std::pin::Pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Document, Element, HtmlAnchorElement, HtmlElement, Storage, SvgElement, Window};

pub fn window() -> Option<Window> {
    web_sys::window()
}

pub fn document() -> Option<Document> {
    window()?.document()
}

/// The `html` element.
pub fn root() -> Option<HtmlElement> {
    document()?.document_element()?.dyn_into().ok()
}

/// Sets an attribute of the root element.
pub fn set_root(name: &str, value: &str) {
    if let Some(root) = root() {
        drop(root.set_attribute(name, value));
    }
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

pub fn recall(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a text over a reload. False if there is no room, or no storage at all.
pub fn keep(key: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, text).is_ok())
}

pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        drop(storage.remove_item(key));
    }
}

/// Every key that begins so.
pub fn keys(prefix: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let key = |place| storage.key(place).ok().flatten().filter(|key| key.starts_with(prefix));
    (0..storage.length().unwrap_or(0)).filter_map(key).collect()
}

fn tab() -> Option<Storage> {
    window()?.session_storage().ok().flatten()
}

/// What this tab remembers, over a reload and not longer.
pub fn recall_here(key: &str) -> Option<String> {
    tab()?.get_item(key).ok().flatten()
}

pub fn keep_here(key: &str, text: &str) {
    if let Some(tab) = tab() {
        drop(tab.set_item(key, text));
    }
}

/// A field of the address after `?`.
pub fn field(name: &str) -> Option<String> {
    let search = window().and_then(|window| window.location().search().ok())?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// Changes fields of the address without loading anything; none removes one.
pub fn set_query(fields: &[(&str, Option<&str>)], keep_fragment: bool) {
    let Some(window) = window() else { return };
    let location = window.location();
    let Ok(params) = web_sys::UrlSearchParams::new_with_str(&location.search().unwrap_or_default()) else {
        return;
    };
    for (name, value) in fields {
        match value {
            Some(value) => params.set(name, value),
            None => params.delete(name),
        }
    }
    let text = String::from(params.to_string());
    let mut address = location.pathname().unwrap_or_default();
    if !text.is_empty() {
        address.push('?');
        address.push_str(&text);
    }
    if keep_fragment {
        address.push_str(&location.hash().unwrap_or_default());
    }
    if let Ok(history) = window.history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        drop(history.replace_state_with_url(&state, "", Some(&address)));
    }
}

fn history() -> Option<web_sys::History> {
    window()?.history().ok()
}

/// What this entry of the browser's history was given.
pub fn state() -> Option<String> {
    history()?.state().ok()?.as_string()
}

/// Gives this entry of the browser's history something that a reload and Back bring again.
pub fn set_state(state: &str) {
    if let Some(history) = history() {
        drop(history.replace_state(&state.into(), ""));
    }
}

/// Makes an entry of the browser's history, at the same address.
pub fn push_state(state: &str) {
    if let Some(history) = history() {
        drop(history.push_state(&state.into(), ""));
    }
}

/// Milliseconds since 1970.
pub fn date() -> u64 {
    js_sys::Date::now() as u64
}

/// A date and time as people of that language write it.
pub fn show_date(date: u64, lang: &str) -> String {
    let date = js_sys::Date::new(&(date as f64).into());
    String::from(date.to_locale_string(lang, &JsValue::UNDEFINED))
}

/// A number that nobody can guess, and no other page draws.
pub fn chance() -> u32 {
    (js_sys::Math::random() * f64::from(u32::MAX)) as u32
}

/// The address after `#`, without it.
pub fn fragment() -> String {
    let hash = window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// This page's address without its fields and fragment.
pub fn address() -> String {
    let Some(location) = window().map(|window| window.location()) else { return String::new() };
    format!("{}{}", location.origin().unwrap_or_default(), location.pathname().unwrap_or_default())
}

/// Milliseconds on a clock that only goes forward.
pub fn now() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// The same in whole milliseconds.
pub fn millis() -> u64 {
    now() as u64
}

/// Whether the person asked their system for less motion.
pub fn reduced_motion() -> bool {
    let query = "(prefers-reduced-motion: reduce)";
    window().and_then(|window| window.match_media(query).ok().flatten()).is_some_and(|query| query.matches())
}

/// The language the browser asks for.
pub fn language() -> String {
    window().and_then(|window| window.navigator().language()).unwrap_or_default()
}

/// Copies a text. False if the browser does not let the page.
pub async fn copy(text: String) -> bool {
    let Some(window) = window() else { return false };
    // GlobalView a secure context there is no clipboard, whatever the binding says.
    let there =
        js_sys::Reflect::get(&window.navigator(), &"clipboard".into()).is_ok_and(|it| !it.is_undefined());
    there && JsFuture::from(window.navigator().clipboard().write_text(&text)).await.is_ok()
}

/// Whether a file of this page can be had, by a path relative to it.
pub async fn is_there(path: &str) -> bool {
    let Some(window) = window() else { return false };
    let response = JsFuture::from(window.fetch_with_str(path)).await.ok();
    response.and_then(|response| response.dyn_into::<web_sys::Response>().ok()).is_some_and(|it| it.ok())
}

/// What has the focus, if anything has.
pub fn focused() -> Option<Element> {
    let document = document()?;
    let body: Option<Element> = document.body().map(Into::into);
    document.active_element().filter(|element| Some(element) != body.as_ref())
}

pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        drop(element.focus());
    } else if let Some(element) = element.dyn_ref::<SvgElement>() {
        drop(element.focus());
    }
}

/// The text of a file of this page, by a path relative to it.
pub async fn fetch(path: String) -> Option<String> {
    let response = JsFuture::from(window()?.fetch_with_str(&path)).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

/// Waits until the browser has had its turn.
pub async fn turn() {
    let promise = js_sys::Promise::new(&mut |then, _| {
        let _ = window().and_then(|window| window.set_timeout_with_callback(&then).ok());
    });
    drop(JsFuture::from(promise).await);
}

/// Waits for all of several things that go on at once.
pub async fn all(several: Vec<Pin<Box<dyn Future<Output = ()>>>>) {
    let promises = several.into_iter().map(|one| {
        future_to_promise(async move {
            one.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    let promises: js_sys::Array = promises.collect();
    drop(JsFuture::from(js_sys::Promise::all(&promises)).await);
}

/// Offers a text as a file.
pub fn save(name: &str, text: &str) -> Option<()> {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = web_sys::Blob::new_with_str_sequence(&parts).ok()?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let anchor: HtmlAnchorElement = document()?.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    web_sys::Url::revoke_object_url(&url).ok()
}

/// Closes every open menu that does not hold `inside`.
pub fn close_menus(inside: Option<&web_sys::Node>) {
    let Some(list) = document().and_then(|document| document.query_selector_all("details.menu[open]").ok())
    else {
        return;
    };
    for place in 0..list.length() {
        let Some(menu) = list.item(place) else { continue };
        if !menu.contains(inside)
            && let Ok(menu) = menu.dyn_into::<web_sys::Element>()
        {
            drop(menu.remove_attribute("open"));
        }
    }
}
