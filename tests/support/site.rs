//! The built page over HTTP on a free port of 127.0.0.1, inside the test's own process.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Where the page is served a second time: a static host may put it anywhere.
pub const SUB_PATH: &str = "/courses/distributed-systems/stage/";

/// Where the page is served with some of its files withheld, below a name of the test's own: see
/// [`Site::withhold`].
const WITHOUT: &str = "/without/";

/// An empty page of the same origin, for what has to stand around the page.
pub const BLANK: &str = "blank.html";

/// A browser may open a connection and say nothing on it.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is done with files of a name.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Held {
    /// They are not there.
    Missing,
    /// They come when they are let go.
    Slow,
    /// Nobody answers, as where something on the way or in the browser forbids them.
    Blocked,
}

/// By the name of the page: a part of the names of its files, and what is done with them.
static HELD: Mutex<BTreeMap<String, Vec<(String, Held)>>> = Mutex::new(BTreeMap::new());

/// Other people's pages and files, by their names.
static HOSTS: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

fn host(name: &str) -> Option<Vec<u8>> {
    let hosts = HOSTS.lock().unwrap_or_else(PoisonError::into_inner);
    hosts.get(name).map(|text| text.clone().into_bytes())
}

/// By the name of the page: the policy (Content-Security-Policy) that it is served with.
static POLICIES: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

fn held(page: &str, name: &str) -> Option<Held> {
    let all = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    let of_page = all.get(page)?;
    of_page.iter().find(|(part, _)| name.contains(&**part)).map(|(_, held)| *held)
}

fn policy(page: &str) -> Option<String> {
    POLICIES.lock().unwrap_or_else(PoisonError::into_inner).get(page).cloned()
}

/// It listens until the process ends, so that no other has its port, and with it its origin.
pub struct Site {
    port: u16,
}

impl Site {
    pub fn start(dist: PathBuf) -> Site {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("127.0.0.1 has a free port");
        let port = listener.local_addr().expect("a bound listener has an address").port();
        let dist = Arc::new(dist);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let dist = Arc::clone(&dist);
                // A thread each: no connection may wait for another. One that the browser gives up
                // is no concern of the others.
                std::thread::spawn(move || stream.and_then(|stream| answer(stream, &dist)));
            }
        });
        Site { port }
    }

    /// From now on files with such a part in their names are withheld from the page of that name; no parts
    /// let all go. Gives the path of that page, without its first slash.
    pub fn withhold(page: &str, parts: &[&str], held: Held) -> String {
        let parts = parts.iter().map(|part| ((*part).to_owned(), held)).collect();
        HELD.lock().unwrap_or_else(PoisonError::into_inner).insert(page.to_owned(), parts);
        format!("{}{page}/", &WITHOUT[1..])
    }

    /// Serves the page of that name with a policy. Gives its path, without its first slash.
    pub fn under_policy(page: &str, policy: &str) -> String {
        POLICIES.lock().unwrap_or_else(PoisonError::into_inner).insert(page.to_owned(), policy.to_owned());
        format!("{}{page}/", &WITHOUT[1..])
    }

    /// Serves a text beside the page's own files, as somebody else's page or file.
    pub fn serve(name: &str, text: &str) {
        HOSTS.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), text.to_owned());
    }

    /// The whole address of what lies at `path`, which starts with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

/// One request, one answer, and the connection is closed.
fn answer(mut stream: TcpStream, dist: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().unwrap_or(Ok(String::new()))?;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let (method, rest) = request.split_once(' ').unwrap_or_default();
    let Some(url) = rest.split(' ').next().filter(|_| ["GET", "HEAD"].contains(&method)) else {
        return Ok(());
    };
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let of_page = path.strip_prefix(WITHOUT).and_then(|rest| rest.split_once('/'));
    let name = of_page.map(|(_, name)| name).or_else(|| path.strip_prefix(SUB_PATH));
    let name = name.or_else(|| path.strip_prefix('/')).unwrap_or_default();
    let now = || of_page.and_then(|(page, name)| held(page, name));
    let end = Instant::now() + PATIENCE;
    while now() == Some(Held::Slow) && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(10));
    }
    if now() == Some(Held::Blocked) {
        return Ok(());
    }
    let found = match name {
        _ if now().is_some() => None,
        BLANK => Some(b"<!doctype html><title>host</title><link rel=icon href=data:,>".to_vec()),
        // The browser's own idea: no page of ours asks for it.
        "favicon.ico" => Some(Vec::new()),
        "" => std::fs::read(dist.join("index.html")).ok(),
        name if name.split('/').any(|part| part == "..") => None,
        name => host(name).or_else(|| std::fs::read(dist.join(name)).ok()),
    };
    let status = if found.is_some() { "200 OK" } else { "404 Not Found" };
    let body = found.unwrap_or_default();
    let policy =
        of_page.and_then(|(page, _)| policy(page)).map(|text| format!("Content-Security-Policy: {text}\r\n"));
    // Each test loads the page anew, as on a first visit.
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        mime(name),
        body.len(),
        policy.unwrap_or_default()
    )?;
    if method == "HEAD" { Ok(()) } else { stream.write_all(&body) }
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" | "" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "md" | "txt" | "ftl" | "script" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
