//! Calls of the program as a shell makes them, with what they print and where that goes.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A call that needs longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// Kilobytes of memory that a call may take: what is read without end is found out soon.
const MEMORY: u32 = 3_000_000;

/// Where a call's output goes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum To {
    Read,
    /// A disk that is full.
    Full,
    /// A pipe that nobody reads any more.
    Closed,
}

impl To {
    fn stdio(self) -> Stdio {
        match self {
            To::Read => Stdio::piped(),
            To::Full => File::options().write(true).open("/dev/full").expect("it is there").into(),
            To::Closed => std::io::pipe().expect("a pipe").1.into(),
        }
    }
}

/// How a call ended, and what it said.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// The program, which may take only so much memory.
pub fn command(args: &[OsString]) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_synod")]);
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR")).env("LC_ALL", "C.UTF-8");
    command
}

/// What comes of a call; `what` is said where it does not end.
pub fn wait(mut child: Child, what: &dyn std::fmt::Debug) -> Ended {
    let read = |from: Option<Box<dyn Read + Send>>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            if let Some(mut from) = from {
                from.read_to_end(&mut bytes).expect("a pipe can be read");
            }
            String::from_utf8(bytes).expect("what is printed is text")
        })
    };
    let out = read(child.stdout.take().map(|out| Box::new(out) as _));
    let err = read(child.stderr.take().map(|err| Box::new(err) as _));
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("{what:?} does not end");
        }
        thread::sleep(Duration::from_millis(5));
    };
    let [out, err] = [out, err].map(|reader| reader.join().expect("it reads"));
    Ended { code: status.code(), out, err }
}

/// One call and what comes of it.
pub struct Case {
    pub args: Vec<OsString>,
    input: Option<PathBuf>,
    out: To,
    err: To,
    pub code: i32,
    says: Vec<String>,
    says_not: Vec<String>,
}

/// A call with these words, which ends with this code.
pub fn call(args: &str, code: i32) -> Case {
    let args = args.split_whitespace().map(OsString::from).collect();
    let (says, says_not) = (Vec::new(), Vec::new());
    Case { args, input: None, out: To::Read, err: To::Read, code, says, says_not }
}

impl Case {
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Case {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    pub fn input(mut self, file: impl AsRef<Path>) -> Case {
        self.input = Some(file.as_ref().to_owned());
        self
    }

    pub fn to(mut self, out: To, err: To) -> Case {
        (self.out, self.err) = (out, err);
        self
    }

    pub fn says(mut self, words: &str) -> Case {
        self.says.push(words.to_owned());
        self
    }

    pub fn says_not(mut self, words: &str) -> Case {
        self.says_not.push(words.to_owned());
        self
    }

    /// What is wrong with what came of it.
    fn fault(&self) -> Option<String> {
        let mut command = command(&self.args);
        command.stdout(self.out.stdio()).stderr(self.err.stdio());
        let input = self.input.as_deref().unwrap_or(Path::new("/dev/null"));
        command.stdin(File::open(input).expect("the input is there"));
        let ended = wait(command.spawn().expect("it starts"), &self.args);
        let said = format!("{}{}", ended.out, ended.err);
        let missing = self.says.iter().find(|words| !said.contains(*words));
        let too_much = self.says_not.iter().find(|words| said.contains(*words));
        let raw = said.chars().find(|c| acts(*c) && *c != '\n');
        let wrong = match (missing, too_much, raw) {
            _ if ended.code != Some(self.code) => format!("its code is {:?}, not {}", ended.code, self.code),
            (Some(words), ..) => format!("it does not say “{words}”"),
            (_, Some(words), _) => format!("it says “{words}”"),
            (.., Some(c)) => format!("it says {c:?} raw"),
            _ => return None,
        };
        Some(format!("{:?} {:?} {:?}: {wrong}\n{ended:?}", self.args, self.out, self.err))
    }
}

/// Whether a terminal does something else with a character than show it.
fn acts(c: char) -> bool {
    c.is_control() || "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}".contains(c)
}

/// None of these calls does anything else.
pub fn all(cases: impl IntoIterator<Item = Case>) {
    let faults: Vec<String> = cases.into_iter().filter_map(|case| case.fault()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// A file in a folder of this test run.
pub fn file(name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("terminal").join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder for tests can be written");
    fs::write(&path, bytes).expect("the folder for tests can be written");
    path
}
