//! A real headless Chromium, driven through ChromeDriver as a person drives it: keys, mouse, touch,
//! accessible names. All calls block; all of them fail the test with what was expected.

use super::keys::key;
use super::site::Site;
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction, TouchActions,
    WheelAction, WheelActions,
};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::future::Future;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::runtime::Runtime;

/// How long a condition may take to come true. A loaded machine is slow, never wrong.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Headless, quiet, and never slowed down for being in the background.
const FLAGS: [&str; 15] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--hide-scrollbars",
];

/// One ChromeDriver and one web server for all tests of the process; both end with the last test.
struct Shared {
    driver: Child,
    url: String,
    site: Site,
}

static SHARED: Mutex<Weak<Shared>> = Mutex::new(Weak::new());

impl Shared {
    fn get() -> Arc<Shared> {
        // A test that failed while it held the lock left nothing half done.
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let fresh = Arc::new(Shared::start());
            *shared = Arc::downgrade(&fresh);
            fresh
        })
    }

    fn start() -> Shared {
        let dist = named("SYNOD_DIST");
        assert!(dist.join("index.html").is_file(), "{} has no index.html", dist.display());
        let mut driver = Command::new(named("CHROMEDRIVER"))
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("ChromeDriver can be started");
        let mut lines = BufReader::new(driver.stdout.take().expect("its output is piped")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, port) = line.split_once("successfully on port ")?;
                Some(port.trim_end_matches('.').to_owned())
            })
            .expect("ChromeDriver says which port it listens on");
        // Its output is read to the end, or the driver would wait for a reader one day.
        std::thread::spawn(move || lines.for_each(drop));
        Shared { driver, url: format!("http://127.0.0.1:{port}/"), site: Site::start(dist) }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // Each page closes its own browser first, so nothing is left behind.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn named(variable: &str) -> PathBuf {
    let value = std::env::var_os(variable).filter(|value| !value.is_empty());
    value.map(PathBuf::from).unwrap_or_else(|| {
        panic!(
            "the variable {variable} is not set: `cargo xtask test --only page` builds the page, finds a \
             browser and sets SYNOD_DIST, CHROMEDRIVER and CHROMIUM"
        )
    })
}

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
        let shared = Shared::get();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let client = runtime
            .block_on(
                ClientBuilder::new(HttpConnector::new())
                    .capabilities(self.capabilities())
                    .connect(&shared.url),
            )
            .expect("ChromeDriver opens a browser");
        let page = Page { runtime, client: Some(client), shared, expected: Vec::new() };
        self.emulate(&page);
        page
    }

    fn capabilities(&self) -> Capabilities {
        let mut args: Vec<String> = FLAGS.iter().map(|&flag| flag.to_owned()).collect();
        args.push(format!("--lang={0}", self.language));
        args.push(format!("--accept-lang={}", self.language));
        args.push(format!("--window-size={},{}", self.width, self.height));
        let mut options = json!({
            "binary": named("CHROMIUM"),
            "args": args,
            "prefs": { "intl.accept_languages": self.language },
        });
        let mut logs = json!({ "browser": "ALL" });
        if !self.trace.is_empty() {
            logs["performance"] = json!("ALL");
            options["perfLoggingPrefs"] = json!({
                "enableNetwork": false,
                "enablePage": false,
                "traceCategories": self.trace,
            });
        }
        let all = json!({
            "goog:chromeOptions": options,
            "goog:loggingPrefs": logs,
            "pageLoadStrategy": if self.waits { "normal" } else { "none" },
            "timeouts": { "script": 300_000, "pageLoad": 60_000 },
            "unhandledPromptBehavior": "accept",
        });
        all.as_object().expect("an object").clone()
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

/// A browser with one window. When it goes, the browser is closed, and an error on its console that
/// no test announced fails the test.
pub struct Page {
    runtime: Runtime,
    client: Option<Client>,
    shared: Arc<Shared>,
    /// Parts of console errors that the test provokes.
    expected: Vec<&'static str>,
}

/// Where a page stands in its history, and what is kept.
const PLACE: &str = "
    const shortened = (store) => Object.entries(store).map(([key, value]) => `${key}: ${value.slice(0, 160)}`);
    const places = { address: location.href, state: history.state, entries: history.length };
    return location.protocol === 'data:' ? places
        : { ...places, here: shortened(sessionStorage), kept: shortened(localStorage) };";

impl Page {
    /// A large window with a mouse, in English.
    pub fn open(address: &str) -> Page {
        Look::default().open(address)
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("the browser is open until the page is dropped")
    }

    #[track_caller]
    fn wait_for<T>(
        &self,
        what: &str,
        done: impl Future<Output = Result<T, fantoccini::error::CmdError>>,
    ) -> T {
        match self.runtime.block_on(done) {
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
        self.shared.site.url(&format!("/{address}"))
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
        let taken = self.runtime.block_on(self.client().screenshot());
        if taken.is_ok_and(|image| std::fs::write(&file, image).is_ok()) {
            eprintln!("what it looked like then: {}", file.display());
        }
        let place = self.runtime.block_on(self.client().execute(PLACE, Vec::new()));
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
        if let Some(client) = self.client.take() {
            let _ = self.runtime.block_on(client.close());
        }
        let errors = errors.unwrap_or_else(|_| vec!["the browser's console could not be read".to_owned()]);
        if failing {
            errors.iter().for_each(|error| eprintln!("on the console: {error}"));
        } else {
            assert!(errors.is_empty(), "errors on the console:\n{}", errors.join("\n"));
        }
    }
}
