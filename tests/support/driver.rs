//! One ChromeDriver for all tests of the process, and its browsers. A browser takes seconds of a core to start, so a test
//! that ends well gives its own back, with one blank tab; what one test kept no other sees, since each has an origin of its own.

use super::browser::Look;
use super::site::Site;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::runtime::Runtime;

/// Headless, quiet, and never slowed down for being in the background.
const FLAGS: [&str; 16] = [
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
    // The size of the page is emulated, whatever the window's.
    "--window-size=1440,900",
];

/// What a browser is started with; the rest of a look is set for each tab.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Launch {
    pub language: &'static str,
    pub trace: &'static str,
    pub waits: bool,
}

impl Launch {
    pub fn of(look: &Look) -> Launch {
        Launch { language: look.language, trace: look.trace, waits: look.waits }
    }

    fn capabilities(self) -> Capabilities {
        let mut args: Vec<String> = FLAGS.iter().map(|&flag| flag.to_owned()).collect();
        args.push(format!("--lang={0}", self.language));
        args.push(format!("--accept-lang={}", self.language));
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
}

/// A browser that is driven, with what its client runs on.
pub struct Browser {
    launch: Launch,
    runtime: Runtime,
    client: Client,
}

impl Browser {
    /// One that a test gave back, or another one.
    pub fn take(launch: Launch) -> Browser {
        let mut idle = idle();
        if let Some(at) = idle.iter().position(|browser| browser.launch == launch) {
            return idle.swap_remove(at);
        }
        drop(idle);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let url = &Driver::get().url;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let connecting = builder.capabilities(launch.capabilities()).connect(url);
        let client = runtime.block_on(connecting).expect("ChromeDriver opens a browser");
        Browser { launch, runtime, client }
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    pub fn wait<T>(&self, done: impl Future<Output = T>) -> T {
        self.runtime.block_on(done)
    }

    /// For the next test: a blank tab in place of all that are open. A browser that does not obey is closed.
    pub fn give_back(self) {
        match self.wait(self.blank()) {
            Ok(()) => idle().push(self),
            Err(_) => self.close(),
        }
    }

    async fn blank(&self) -> Result<(), fantoccini::error::CmdError> {
        let used = self.client.windows().await?;
        let fresh = self.client.new_window(true).await?.handle;
        for window in used {
            self.client.switch_to_window(window).await?;
            self.client.close_window().await?;
        }
        self.client.switch_to_window(fresh).await?;
        // Where the mouse stands and which keys are held down.
        self.client.release_actions().await
    }

    pub fn close(self) {
        let Browser { runtime, client, .. } = self;
        let _ = runtime.block_on(client.close());
    }
}

static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

fn idle() -> MutexGuard<'static, Vec<Browser>> {
    // A test that failed while it held the lock left nothing half done.
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A site for one test alone. Its port is the test's until the process ends, and with it what its pages keep.
pub fn site() -> Site {
    Site::start(Driver::get().dist.clone())
}

struct Driver {
    url: String,
    dist: PathBuf,
    port: u16,
    process: Mutex<Child>,
}

static DRIVER: OnceLock<Driver> = OnceLock::new();

impl Driver {
    fn get() -> &'static Driver {
        DRIVER.get_or_init(Driver::start)
    }

    fn start() -> Driver {
        let dist = named("SYNOD_DIST");
        assert!(dist.join("index.html").is_file(), "{} has no index.html", dist.display());
        let mut process = Command::new(named("CHROMEDRIVER"))
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("ChromeDriver can be started");
        let mut lines = BufReader::new(process.stdout.take().expect("its output is piped")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok())
            .expect("ChromeDriver says which port it listens on");
        // Its output is read to the end, or the driver would wait for a reader one day.
        std::thread::spawn(move || lines.for_each(drop));
        // SAFETY: `end` is a function of the type that C's `atexit` takes, and lives as long as the program.
        let kept = unsafe { atexit(end) };
        assert_eq!(kept, 0, "the end of the process can be waited for");
        Driver { url: format!("http://127.0.0.1:{port}/"), dist, port, process: Mutex::new(process) }
    }

    /// Asks ChromeDriver to close all browsers and to end.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        write!(stream, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(|_| ())
    }
}

unsafe extern "C" {
    /// Of the C library that std is linked with: the harness of the tests tells nobody which test is the last.
    fn atexit(end: extern "C" fn()) -> std::ffi::c_int;
}

extern "C" fn end() {
    let Some(driver) = DRIVER.get() else { return };
    let said = driver.shut_down();
    let mut process = driver.process.lock().unwrap_or_else(PoisonError::into_inner);
    if said.is_err() {
        let _ = process.kill();
    }
    let _ = process.wait();
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
