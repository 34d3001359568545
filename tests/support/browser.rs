//! A real headless Chromium, driven through ChromeDriver as a person drives it: keys, mouse, touch,
//! accessible names. All calls block; all of them fail the test with what was expected.

use super::driver::{self, Browser, Launch};
use super::keys::key;
use super::site::Site;
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction, TouchActions,
    WheelAction, WheelActions,
};
use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use std::future::Future;
use std::path::PathBuf;
use std::time::Duration;

/// How long a condition may take to come true. A loaded machine is slow, never wrong.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How the browser presents itself.
#[derive(Clone, Debug)]
pub struct Look {
    pub width: u32,
    pub height: u32,
    pub touch: bool,
    pub dark: bool,
    pub reduced_motion: bool,
    /// What the browser says its user reads.
    pub language: &'static str,
    /// Trace categories to record, comma separated; none is no tracing.
    pub trace: &'static str,
    /// Run before any script of the page.
    pub before: &'static str,
    /// Whether going to an address, and what is asked after it, waits until all files have come.
    pub waits: bool,
}

impl Default for Look {
    fn default() -> Look {
        Look {
            width: 1440,
            height: 900,
            touch: false,
            dark: false,
            reduced_motion: false,
            language: "en-US",
            trace: "",
            before: "",
            waits: true,
        }
    }
}

impl Look {
    /// A small phone.
    pub fn phone() -> Look {
        Look { width: 390, height: 844, touch: true, ..Look::default() }
    }

    /// A browser of this look at an address below the page's root (`""`, `"?lang=zh"`).
    pub fn open(&self, address: &str) -> Page {
        let page = self.browser();
        page.go(address);
        page
    }

    /// A browser of this look that shows nothing yet.
    pub fn browser(&self) -> Page {
        let browser = Browser::take(Launch::of(self));
        let page = Page { browser: Some(browser), site: driver::site(), expected: Vec::new() };
        self.emulate(&page);
        page
    }

    fn emulate(&self, page: &Page) {
        page.cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": self.width, "height": self.height, "deviceScaleFactor": 1, "mobile": self.touch }),
        );
        if self.touch {
            page.cdp("Emulation.setTouchEmulationEnabled", json!({ "enabled": true, "maxTouchPoints": 1 }));
        }
        let pick = |on: bool, yes: &str, no: &str| if on { yes.to_owned() } else { no.to_owned() };
        page.cdp(
            "Emulation.setEmulatedMedia",
            json!({ "features": [
                { "name": "prefers-color-scheme", "value": pick(self.dark, "dark", "light") },
                { "name": "prefers-reduced-motion", "value": pick(self.reduced_motion, "reduce", "no-preference") },
            ] }),
        );
        if !self.before.is_empty() {
            page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": self.before }));
        }
    }
}

/// Any command below the session's address: ChromeDriver has more than the standard.
#[derive(Debug)]
struct Post {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Post {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

/// A browser with one window. When it goes, an error on its console that no test announced fails the test.
pub struct Page {
    browser: Option<Browser>,
    site: Site,
    /// Parts of console errors that the test provokes.
    expected: Vec<&'static str>,
}

/// Where a page stands in its history, and what is kept.
const PLACE: &str = "
    const shortened = (store) => Object.entries(store).map(([key, value]) => `${key}: ${value.slice(0, 160)}`);
    const places = { address: location.href, state: history.state, entries: history.length };
    return !location.protocol.startsWith('http') ? places
        : { ...places, here: shortened(sessionStorage), kept: shortened(localStorage) };";

impl Page {
    /// A large window with a mouse, in English.
    pub fn open(address: &str) -> Page {
        Look::default().open(address)
    }

    fn browser(&self) -> &Browser {
        self.browser.as_ref().expect("the browser is there until the page is dropped")
    }

    fn client(&self) -> &Client {
        self.browser().client()
    }

    #[track_caller]
    fn wait_for<T>(
        &self,
        what: &str,
        done: impl Future<Output = Result<T, fantoccini::error::CmdError>>,
    ) -> T {
        match self.browser().wait(done) {
            Ok(value) => value,
            Err(error) => panic!("{what}: {error}"),
        }
    }

    #[track_caller]
    fn post(&self, path: &'static str, body: Value) -> Value {
        self.wait_for(path, self.client().issue_cmd(Post { path, body }))
    }

    /// A command of the Chrome DevTools protocol.
    #[track_caller]
    pub fn cdp(&self, method: &str, params: Value) -> Value {
        let sent = Post { path: "goog/cdp/execute", body: json!({ "cmd": method, "params": params }) };
        self.wait_for(method, self.client().issue_cmd(sent))
    }

    /// The whole address of what lies at `address` below the page's root.
    pub fn url(&self, address: &str) -> String {
        self.site.url(&format!("/{address}"))
    }

    /// Loads an address below the page's root, afresh even if only its `#` differs.
    #[track_caller]
    pub fn go(&self, address: &str) {
        self.go_url(&self.url(address));
    }

    #[track_caller]
    pub fn go_url(&self, url: &str) {
        if self.js("return location.protocol !== 'data:' && location.href.includes('#')").as_bool()
            == Some(true)
        {
            self.wait_for("leaving the page", self.client().goto("data:,"));
        }
        self.wait_for(url, self.client().goto(url));
    }

    #[track_caller]
    pub fn reload(&self) {
        self.wait_for("reload", self.client().refresh());
    }

    /// Opens a tab beside this one and goes there; gives the one that is left, for [`Page::to_tab`].
    #[track_caller]
    pub fn new_tab(&self) -> WindowHandle {
        let new = self.wait_for("a new tab", self.client().new_window(true));
        self.to_tab(&new.handle)
    }

    /// Goes to a tab; gives the one that is left.
    pub fn to_tab(&self, tab: &WindowHandle) -> WindowHandle {
        let here = self.wait_for("this tab", self.client().window());
        self.wait_for("another tab", self.client().switch_to_window(tab.clone()));
        here
    }

    /// Runs a function body in the page; `return` gives the value.
    #[track_caller]
    pub fn js(&self, body: &str) -> Value {
        self.js_with(body, &[])
    }

    /// The same with `arguments`.
    #[track_caller]
    pub fn js_with(&self, body: &str, args: &[Value]) -> Value {
        self.wait_for(body, self.client().execute(body, args.to_vec()))
    }

    /// Runs an async function body in the page and waits for its end.
    #[track_caller]
    pub fn js_async(&self, body: &str, args: &[Value]) -> Value {
        let body = format!(
            "const done = arguments[arguments.length - 1];
             (async function () {{ {body} }}).apply(null, arguments)
                 .then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        );
        let answer = self.wait_for(&body, self.client().execute_async(&body, args.to_vec()));
        assert!(answer["error"].is_null(), "the page's script failed: {}", answer["error"]);
        answer["value"].clone()
    }

    /// Presses one key, perhaps with others held: `k`, `Enter`, `Ctrl+z`.
    #[track_caller]
    pub fn press(&self, chord: &str) {
        let keys: Vec<char> = chord.split('+').map(key).collect();
        let mut actions = KeyActions::new("keyboard".into());
        for value in &keys {
            actions = actions.then(KeyAction::Down { value: *value });
        }
        for value in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value: *value });
        }
        self.wait_for(chord, self.client().perform_actions(actions));
    }

    /// Types a text into what has the focus.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        let mut actions = KeyActions::new("keyboard".into());
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.wait_for(text, self.client().perform_actions(actions));
    }

    #[track_caller]
    pub fn click_at(&self, x: f64, y: f64) {
        let mouse = MouseActions::new("mouse".into())
            .then(PointerAction::MoveTo { duration: None, x, y })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.wait_for("click", self.client().perform_actions(mouse));
    }

    #[track_caller]
    pub fn tap_at(&self, x: f64, y: f64) {
        let finger = TouchActions::new("finger".into())
            .then(PointerAction::MoveTo { duration: None, x, y })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.wait_for("tap", self.client().perform_actions(finger));
    }

    #[track_caller]
    pub fn wheel_at(&self, x: i64, y: i64, down: i64) {
        let mut wheel = WheelActions::new("wheel".into());
        wheel.push(WheelAction::Scroll { duration: None, x, y, delta_x: 0, delta_y: down });
        self.wait_for("wheel", self.client().perform_actions(wheel));
    }

    /// Gives a file to an `<input type=file>`.
    #[track_caller]
    pub fn give_file(&self, css: &str, file: &std::path::Path) {
        let path = file.to_str().expect("a path of plain text");
        let send = async { self.client().find(Locator::Css(css)).await?.send_keys(path).await };
        self.wait_for(css, send);
    }

    /// Everything a log has had since it was asked last: `browser` (the console) or `performance`.
    #[track_caller]
    pub fn log(&self, kind: &str) -> Vec<Value> {
        match self.post("se/log", json!({ "type": kind })) {
            Value::Array(entries) => entries,
            other => panic!("the log {kind} is no list: {other}"),
        }
    }

    /// Announces a console error that the test provokes on purpose.
    pub fn expect_error(&mut self, part: &'static str) {
        self.expected.push(part);
    }

    fn errors(&self) -> Vec<String> {
        let severe = |entry: &Value| entry["level"] == "SEVERE";
        let texts = self
            .log("browser")
            .into_iter()
            .filter(severe)
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned());
        texts.filter(|text| !self.expected.iter().any(|part| text.contains(part))).collect()
    }

    /// Keeps a picture of a failure.
    fn photograph(&self) {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let test = std::thread::current().name().unwrap_or("page").replace("::", "-");
        let file = folder.join(format!("{test}.png"));
        let taken = self.browser().wait(self.client().screenshot());
        if taken.is_ok_and(|image| std::fs::write(&file, image).is_ok()) {
            eprintln!("what it looked like then: {}", file.display());
        }
        let place = self.browser().wait(self.client().execute(PLACE, Vec::new()));
        if let Ok(place) = place {
            eprintln!("where it was: {place:#}");
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let failing = std::thread::panicking();
        // A second panic while unwinding would end the process and leave browsers behind.
        let errors = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            if failing {
                self.photograph();
            }
            self.errors()
        }));
        match self.browser.take() {
            Some(browser) if failing || errors.is_err() => browser.close(),
            Some(browser) => browser.give_back(),
            None => {}
        }
        let errors = errors.unwrap_or_else(|_| vec!["the browser's console could not be read".to_owned()]);
        if failing {
            errors.iter().for_each(|error| eprintln!("on the console: {error}"));
        } else {
            assert!(errors.is_empty(), "errors on the console:\n{}", errors.join("\n"));
        }
    }
}
