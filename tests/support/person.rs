//! What a person does with the page: finds things by role and accessible name, clicks, taps, reads.

use super::browser::Page;
use serde_json::{Value, json};

/// Something on the page, by the browser's own accessibility tree.
#[derive(Clone, Debug)]
pub struct Thing {
    id: i64,
    pub role: String,
    pub name: String,
}

/// Where the page says it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stand {
    pub protocol: String,
    pub time_us: u64,
    pub digest: String,
    pub violations: u64,
}

/// The centre of an element, once it is scrolled into view, and whether a click there would meet it.
const AIM: &str = "function () {
    this.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    const box = this.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const met = document.elementFromPoint(x, y);
    const free = !!met && (this.contains(met) || met.contains(this) && met.closest('label') !== null);
    return { x, y, width: box.width, height: box.height, free, met: met ? met.outerHTML.slice(0, 120) : '' };
}";

impl Page {
    /// Where the page stands now; none while it is not up.
    pub fn stand_now(&self) -> Option<Stand> {
        let data = self
            .js("const root = document.querySelector('[data-digest]'); return root && { ...root.dataset }");
        Some(Stand {
            protocol: data["protocol"].as_str()?.to_owned(),
            time_us: data["timeUs"].as_str()?.parse().ok()?,
            digest: data["digest"].as_str()?.to_owned(),
            violations: data["violations"].as_str()?.parse().ok()?,
        })
    }

    /// Where the page stands, once it is up.
    #[track_caller]
    pub fn stand(&self) -> Stand {
        self.until_some("the page is up", || self.stand_now())
    }

    /// Waits until the page stands where `right` says.
    #[track_caller]
    pub fn until_stand(&self, what: &str, right: impl Fn(&Stand) -> bool) -> Stand {
        self.until_some(what, || self.stand_now().filter(&right))
    }

    /// Everything with that role that is not hidden.
    pub fn all(&self, role: &str) -> Vec<Thing> {
        self.query(json!({ "role": role }))
    }

    fn query(&self, mut wanted: Value) -> Vec<Thing> {
        let document = self.cdp("DOM.getDocument", json!({ "depth": 0 }));
        wanted["backendNodeId"] = document["root"]["backendNodeId"].clone();
        let found = self.cdp("Accessibility.queryAXTree", wanted);
        let nodes = found["nodes"].as_array().cloned().unwrap_or_default();
        let shown = nodes.iter().filter(|node| node["ignored"] != true);
        shown
            .filter_map(|node| {
                Some(Thing {
                    id: node["backendDOMNodeId"].as_i64()?,
                    role: node["role"]["value"].as_str()?.to_owned(),
                    name: node["name"]["value"].as_str().unwrap_or_default().to_owned(),
                })
            })
            .collect()
    }

    /// The first thing of a role whose name is, or failing that starts with, or contains, `name`.
    pub fn seek(&self, role: &str, name: &str) -> Option<Thing> {
        let all = self.all(role);
        let pick = |right: &dyn Fn(&str) -> bool| all.iter().find(|thing| right(&thing.name)).cloned();
        pick(&|shown| shown == name)
            .or_else(|| pick(&|shown| shown.starts_with(name)))
            .or_else(|| pick(&|shown| shown.contains(name)))
    }

    /// The same, once it is there.
    #[track_caller]
    pub fn find(&self, role: &str, name: &str) -> Thing {
        self.until_some(&format!("a {role} named {name:?} is there"), || self.seek(role, name))
    }

    #[track_caller]
    pub fn click(&self, role: &str, name: &str) {
        let thing = self.find(role, name);
        self.click_on(&thing);
    }

    #[track_caller]
    pub fn click_on(&self, thing: &Thing) {
        let (x, y) = self.aim(thing);
        self.click_at(x, y);
    }

    #[track_caller]
    pub fn tap_on(&self, thing: &Thing) {
        let (x, y) = self.aim(thing);
        self.tap_at(x, y);
    }

    /// The middle of a thing, once nothing lies over it.
    #[track_caller]
    fn aim(&self, thing: &Thing) -> (f64, f64) {
        let mut last = Value::Null;
        let end = std::time::Instant::now() + super::browser::PATIENCE;
        while std::time::Instant::now() < end {
            last = self.call(thing, AIM);
            if last["free"] == true {
                return (last["x"].as_f64().unwrap_or_default(), last["y"].as_f64().unwrap_or_default());
            }
        }
        panic!("the {} {:?} cannot be reached with a click: {last}", thing.role, thing.name)
    }

    /// Calls a function of the page with a thing as `this`.
    #[track_caller]
    pub fn call(&self, thing: &Thing, function: &str) -> Value {
        let node = self.cdp("DOM.resolveNode", json!({ "backendNodeId": thing.id }));
        let called = self.cdp(
            "Runtime.callFunctionOn",
            json!({
                "objectId": node["object"]["objectId"],
                "functionDeclaration": function,
                "returnByValue": true,
            }),
        );
        assert!(called["exceptionDetails"].is_null(), "{}", called["exceptionDetails"]);
        called["result"]["value"].clone()
    }

    /// The first thing that matches, once it is there.
    #[track_caller]
    pub fn one(&self, css: &str) -> Thing {
        let expression = format!("document.querySelector({css:?})");
        self.until_some(&format!("{css} is there"), || self.evaluate(&expression))
    }

    /// The element that an expression of the page gives, as assistive technology sees it.
    fn evaluate(&self, expression: &str) -> Option<Thing> {
        let here = self.cdp("Runtime.evaluate", json!({ "expression": expression, "objectGroup": "person" }));
        let object = here["result"]["objectId"].as_str()?;
        let tree = self
            .cdp("Accessibility.getPartialAXTree", json!({ "objectId": object, "fetchRelatives": false }));
        let node = &tree["nodes"][0];
        Some(Thing {
            id: node["backendDOMNodeId"].as_i64()?,
            role: node["role"]["value"].as_str().unwrap_or_default().to_owned(),
            name: node["name"]["value"].as_str().unwrap_or_default().to_owned(),
        })
    }

    /// The text of everything that matches, as it is shown.
    pub fn text(&self, css: &str) -> String {
        let found = self.js_with(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText ?? one.textContent).join('\\n')",
            &[json!(css)],
        );
        found.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until a text stands somewhere on the page.
    #[track_caller]
    pub fn until_text(&self, css: &str, part: &str) -> String {
        self.until_some(&format!("{css} shows {part:?}"), || {
            Some(self.text(css)).filter(|shown| shown.contains(part))
        })
    }
}
