//! Running other programs: what was run, what it said, how long it took.

use anyhow::{Context, Result, bail};
use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How many of a failed program's last lines are repeated in the error.
const TAIL: usize = 20;

/// A command without what the outer `cargo run` put into the environment: a build under another
/// toolchain must not see the first one's libraries, and package variables would only cause rebuilds.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(set_by_cargo_run) {
            command.env_remove(&name);
        }
    }
    command
}

fn set_by_cargo_run(name: &str) -> bool {
    let prefixes = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"];
    ["CARGO", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"].contains(&name)
        || prefixes.iter().any(|prefix| name.starts_with(prefix))
}

/// The command as a person would type it, for messages.
pub fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Runs with the terminal as its own.
pub fn run(command: &mut Command) -> Result<()> {
    println!("  $ {}", line(command));
    let status = command
        .status()
        .with_context(|| format!("`{}` could not be started; is it installed and on PATH?", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status}); its own messages above say why", line(command));
    }
    Ok(())
}

/// Runs with its standard output shown *and* returned, so that it can be judged by what it printed.
pub fn run_and_read(command: &mut Command) -> Result<String> {
    println!("  $ {}", line(command));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{}` could not be started; is it installed and on PATH?", line(command)))?;
    let mut text = Vec::new();
    if let Some(mut pipe) = child.stdout.take() {
        let mut buffer = [0; 4096];
        loop {
            let n = pipe.read(&mut buffer).context("its output could not be read")?;
            if n == 0 {
                break;
            }
            // A closed terminal must not turn a passing run into a failing one.
            let _ = std::io::stdout().write_all(&buffer[..n]).and_then(|()| std::io::stdout().flush());
            text.extend_from_slice(&buffer[..n]);
        }
    }
    let status = child.wait().with_context(|| format!("waiting for `{}`", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status}); its own messages above say why", line(command));
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// What a program prints, or nothing when it is not there or fails: for asking versions and paths.
pub fn ask(program: impl AsRef<OsStr>, args: &[&str]) -> Option<String> {
    let output = command(program).args(args).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}

/// Runs beside other set-up work: every line is shown behind `label`, and the last ones are kept for
/// the error. `limit` ends a program that may wait for a network for ever.
pub fn run_labelled(label: &str, command: &mut Command, limit: Duration) -> Result<()> {
    let started = Instant::now();
    println!("{label:>12} │ $ {}", line(command));
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().with_context(
            || format!("`{}` could not be started; is it installed and on PATH?", line(command)),
        )?;
    let tail = Arc::new(Mutex::new(VecDeque::new()));
    let mut readers = Vec::new();
    if let Some(pipe) = child.stdout.take() {
        readers.push(show(label, pipe, &tail));
    }
    if let Some(pipe) = child.stderr.take() {
        readers.push(show(label, pipe, &tail));
    }
    let status = wait(&mut child, started + limit);
    if status.is_some() {
        // After a kill a grandchild may still hold the pipe: only then are the readers left behind.
        for reader in readers {
            let _ = reader.join();
        }
    }
    let said = tail.lock().map(|lines| Vec::from(lines.clone()).join("\n  ")).unwrap_or_default();
    match status {
        Some(Ok(status)) if status.success() => {
            println!("{label:>12} │ done in {}", elapsed(started));
            Ok(())
        }
        Some(Ok(status)) => bail!("`{}` failed ({status}); its last lines were:\n  {said}", line(command)),
        Some(Err(error)) => bail!("`{}` could not be waited for: {error}", line(command)),
        None => bail!(
            "`{}` gave no result in {} s and was ended; its last lines were:\n  {said}",
            line(command),
            limit.as_secs()
        ),
    }
}

fn wait(child: &mut Child, until: Instant) -> Option<std::io::Result<std::process::ExitStatus>> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(Ok(status)),
            Err(error) => return Some(Err(error)),
            Ok(None) if Instant::now() >= until => {
                // Already ended is as good as killed.
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}

fn show(
    label: &str,
    pipe: impl Read + Send + 'static,
    tail: &Arc<Mutex<VecDeque<String>>>,
) -> std::thread::JoinHandle<()> {
    let (label, tail) = (label.to_owned(), Arc::clone(tail));
    std::thread::spawn(move || {
        for bytes in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let text = last_painted(&String::from_utf8_lossy(&bytes)).to_owned();
            println!("{label:>12} │ {text}");
            if let Ok(mut lines) = tail.lock() {
                if lines.len() == TAIL {
                    lines.pop_front();
                }
                lines.push_back(text);
            }
        }
    })
}

/// What a terminal would be left showing of a line that was painted over with carriage returns.
fn last_painted(line: &str) -> &str {
    let line = line.trim_end();
    line.rsplit_once('\r').map_or(line, |(_, last)| last)
}

/// A download may fail once for no reason of ours: try again before giving up.
pub fn retry(times: u32, mut attempt: impl FnMut() -> Result<()>) -> Result<()> {
    for left in (0..times).rev() {
        match attempt() {
            Ok(()) => return Ok(()),
            Err(error) if left == 0 => return Err(error),
            Err(error) => {
                println!("{error:#}\ntrying again ({left} left)");
                std::thread::sleep(Duration::from_secs(3));
            }
        }
    }
    Ok(())
}

/// The first `name` in the folders of `path`, as a shell would find it.
pub fn find_in(path: &OsStr, name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(path).map(|dir| dir.join(&file)).find(|file| is_program(file))
}

pub fn find(name: &str) -> Option<PathBuf> {
    find_in(&std::env::var_os("PATH")?, name)
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}

/// `dirs` before what PATH has.
pub fn path_with(dirs: &[PathBuf]) -> Result<OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let all = dirs.iter().cloned().chain(std::env::split_paths(&old));
    std::env::join_paths(all).context("a folder on PATH has a separator in its name; PATH cannot be extended")
}

pub fn elapsed(since: Instant) -> String {
    duration(since.elapsed())
}

fn duration(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(duration(Duration::from_millis(1250)), "1.2 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 5 s");
    }

    #[test]
    fn a_progress_line_shows_its_end() {
        assert_eq!(last_painted("5%\r10%\rdone\r"), "done");
        assert_eq!(last_painted("plain\n"), "plain");
    }

    #[test]
    fn what_cargo_run_sets_is_known() {
        for name in ["CARGO", "CARGO_PKG_NAME", "CARGO_MANIFEST_DIR", "LD_LIBRARY_PATH"] {
            assert!(set_by_cargo_run(name), "{name}");
        }
        for name in ["CARGO_HOME", "CARGO_TARGET_DIR", "PATH", "RUSTUP_TOOLCHAIN"] {
            assert!(!set_by_cargo_run(name), "{name}");
        }
    }

    #[test]
    fn a_second_try_may_succeed() {
        let mut calls = 0;
        let result = retry(1, || {
            calls += 1;
            bail!("no")
        });
        assert!(result.is_err() && calls == 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_hangs_is_ended() {
        let started = Instant::now();
        let error = run_labelled("test", command("sleep").arg("30"), Duration::from_millis(200)).unwrap_err();
        assert!(error.to_string().contains("gave no result"), "{error}");
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}
