//! Plain files over HTTP on 127.0.0.1.

use crate::sh;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const FIRST_PORT: u16 = 8080;
const LAST_PORT: u16 = 8180;
/// A browser may open a connection and say nothing on it.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest head of a request that is read, in bytes.
const MAX_HEAD: u64 = 64 * 1024;

/// The port that was asked for, or the first free one.
pub fn bind(port: Option<u16>) -> Result<TcpListener> {
    if let Some(port) = port {
        return TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| {
            format!(
                "port {port} of 127.0.0.1 could not be taken; leave `--port` out to get the first free one"
            )
        });
    }
    first_free(FIRST_PORT..=LAST_PORT)
}

fn first_free(ports: std::ops::RangeInclusive<u16>) -> Result<TcpListener> {
    let (first, last) = (*ports.start(), *ports.end());
    for port in ports {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            return Ok(listener);
        }
    }
    bail!(
        "no port from {first} to {last} of 127.0.0.1 is free; end what holds one, or name another with `--port N`"
    )
}

/// Serves `dir` until the process is ended.
pub fn serve(listener: TcpListener, dir: &Path, open: bool) -> Result<()> {
    let dir = dir
        .canonicalize()
        .with_context(|| format!("{} could not be opened; `cargo xtask build` makes dist/", dir.display()))?;
    if !dir.join("index.html").is_file() {
        bail!(
            "{} has no index.html, so there is no page to serve; `cargo xtask build` makes dist/",
            dir.display()
        );
    }
    let url = format!("http://{}/", listener.local_addr().context("the port could not be read back")?);
    println!("\nSynod is at {url}   (Ctrl+C ends it)");
    if open {
        open_browser(&url);
    }
    let dir = Arc::new(dir);
    for stream in listener.incoming() {
        let dir = Arc::clone(&dir);
        // A thread each, so that no connection waits for another: a browser opens several at once and
        // holds on to them. One that it gives up is no concern of the others.
        std::thread::spawn(move || stream.and_then(|stream| answer(stream, &dir)));
    }
    bail!("the server on {url} stopped by itself; start it again")
}

/// One request, one answer, and the connection is closed.
fn answer(mut stream: TcpStream, dir: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream.try_clone()?.take(MAX_HEAD)).lines();
    let request = lines.next().unwrap_or(Ok(String::new()))?;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let (method, url) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let reply = match method {
        "GET" | "HEAD" => locate(dir, url)
            .and_then(|path| Some((std::fs::read(&path).ok()?, mime(&path))))
            .ok_or("404 Not Found"),
        _ => Err("405 Method Not Allowed"),
    };
    let (status, body, kind) = match reply {
        Ok((body, kind)) => ("200 OK", body, kind),
        Err(status) => (status, format!("{status}\n").into_bytes(), "text/plain; charset=utf-8"),
    };
    // no-cache: the next build must be seen at once.
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    Ok(())
}

/// The file that a URL names, or none: never one outside of `dir`.
fn locate(dir: &Path, url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let decoded = percent_decode(path)?;
    let mut file = dir.to_path_buf();
    for part in decoded.split('/').filter(|part| !part.is_empty() && *part != ".") {
        // A drive message, a backslash or `..` would lead elsewhere.
        if part == ".." || part.contains(['\\', ':', '\0']) {
            return None;
        }
        file.push(part);
    }
    if file.is_dir() {
        file.push("index.html");
    }
    let file = file.canonicalize().ok()?;
    (file.starts_with(dir) && file.is_file()).then_some(file)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first != b'%' {
            bytes.push(first);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    String::from_utf8(bytes).ok()
}

/// Browsers compile WebAssembly while it arrives only under its own type.
fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|ext| ext.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "md" | "txt" | "synod" | "ftl" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn open_browser(url: &str) {
    let (program, args): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/c", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    if let Err(error) = sh::command(program).args(args).arg(url).spawn() {
        println!("`{program}` could not be started ({error}): open the address above yourself");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_free_port_is_taken() {
        // Port 0 asks the system for any free port: hold it, and the choice must pass over it.
        let held = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = held.local_addr().unwrap().port();
        assert!(bind(Some(port)).is_err());
        assert!(first_free(port..=port).unwrap_err().to_string().contains("--port N"));
        let next = first_free(port..=port.saturating_add(50)).unwrap();
        assert_ne!(next.local_addr().unwrap().port(), port);
    }

    #[test]
    fn idle_connections_keep_nobody_waiting() {
        let dir = std::env::temp_dir().join(format!("xtask-idle-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("index.html"), "page").unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let served = dir.clone();
        std::thread::spawn(move || serve(listener, &served, false));
        let idle: Vec<_> = (0..16).map(|_| TcpStream::connect(address).unwrap()).collect();
        let ask = |request: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut reply = String::new();
            stream.read_to_string(&mut reply).unwrap();
            reply
        };
        let page = ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n") && page.ends_with("\r\n\r\npage"), "{page}");
        let head = ask("HEAD /index.html HTTP/1.1\r\n\r\n");
        assert!(head.contains("Content-Length: 4\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        assert!(ask("GET /none HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404 "));
        assert!(ask("POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
        drop(idle);
        std::fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn types_of_what_a_page_loads() {
        for (file, kind) in [
            ("a.wasm", "application/wasm"),
            ("b.js", "text/javascript; charset=utf-8"),
            ("c", "application/octet-stream"),
        ] {
            assert_eq!(mime(Path::new(file)), kind);
        }
    }

    #[test]
    fn only_files_inside_are_found() {
        let dir = std::env::temp_dir().join(format!("xtask-server-{}", std::process::id()));
        std::fs::create_dir_all(dir.join("lessons")).unwrap();
        std::fs::write(dir.join("index.html"), "page").unwrap();
        std::fs::write(dir.join("lessons/a b.md"), "lesson").unwrap();
        let dir = dir.canonicalize().unwrap();
        assert_eq!(locate(&dir, "/?lesson=x"), Some(dir.join("index.html")));
        assert_eq!(locate(&dir, "/lessons/a%20b.md"), Some(dir.join("lessons/a b.md")));
        for url in ["/../etc/passwd", "/%2e%2e/x", "/..%5cx", "/none", "/%zz", "/lessons/"] {
            assert_eq!(locate(&dir, url), None, "{url}");
        }
        std::fs::remove_dir_all(dir).unwrap();
    }
}
