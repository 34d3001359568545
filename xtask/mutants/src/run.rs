//! Runs the steps against a mutant until one of them fails.

use crate::find::Candidate;
use crate::name;
use crate::suite::{Step, Suite};
use crate::tree;
use std::io::{BufRead, BufReader};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How many times its time of the processor a program may take by the clock: it may wait for itself.
const IDLE: u32 = 10;

/// SIGXCPU, and SIGKILL for who does not heed it.
const OVER_TIME: [i32; 2] = [24, 9];

#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Passed,
    /// By which test, or how the program ended.
    Failed(String),
    TimedOut,
}

pub struct Verdict {
    pub number: usize,
    pub outcome: Outcome,
}

/// All verdicts, in the order of the mutants' numbers.
pub fn all(suite: &Suite, all: &[Candidate], chosen: &[usize], jobs: usize) -> Vec<Verdict> {
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(number) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let verdict = one(suite, &all[*number], *number);
                    verdicts.lock().expect("no thread panics while it holds this").push(verdict);
                }
            });
        }
    });
    let mut verdicts = verdicts.into_inner().expect("the threads have ended");
    verdicts.sort_by_key(|verdict| verdict.number);
    verdicts
}

fn one(suite: &Suite, candidate: &Candidate, number: usize) -> Verdict {
    let began = Instant::now();
    let mut outcome = Outcome::Passed;
    let steps = suite.steps(candidate, number);
    for next in &steps {
        outcome = step(&suite.tree, next, Switch::Mutant(number), suite.limit(next));
        if outcome != Outcome::Passed {
            break;
        }
    }
    let said = match &outcome {
        Outcome::Passed if steps.is_empty() => "SURVIVED: no test comes to it".to_owned(),
        Outcome::Passed => "SURVIVED".to_owned(),
        Outcome::Failed(by) => format!("caught by {by}"),
        Outcome::TimedOut => "caught: it hung".to_owned(),
    };
    println!("{number:>6} {} {said} ({:.1} s)", name(candidate), began.elapsed().as_secs_f64());
    Verdict { number, outcome }
}

/// How the tests of a step are run.
#[derive(Debug, Clone, Copy)]
pub enum Switch<'a> {
    Mutant(usize),
    /// Without one; what comes to which is written to this file.
    Trace(&'a Path),
}

pub fn step(tree: &Path, step: &Step, switch: Switch, limit: Duration) -> Outcome {
    // A mutant may loop or grow for ever: 4 GB, and so much of the processor, however busy the machine is.
    // The shell counts in whole seconds, and after none of them nothing would start.
    let seconds = limit.as_secs().max(1);
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("ulimit -v 4000000; ulimit -t {seconds}; exec \"$0\" \"$@\""));
    command.arg(&step.program).args(&step.args).arg("--test-threads=2");
    command.current_dir(tree).env("CARGO_MANIFEST_DIR", tree);
    // That a case fails is enough here; which is the smallest does not matter.
    command.env("PROPTEST_MAX_SHRINK_ITERS", "0").env("PROPTEST_RNG_SEED", "1");
    command.env_remove(tree::MUTANT).env_remove(tree::TRACE);
    match switch {
        Switch::Mutant(number) => command.env(tree::MUTANT, number.to_string()),
        Switch::Trace(file) => command.env(tree::TRACE, file),
    };
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
    match command.spawn() {
        Ok(child) => watch(child, limit * IDLE),
        Err(error) => Outcome::Failed(format!("{}: {error}", step.title)),
    }
}

/// Until the first test fails, the program ends, or its time is over.
fn watch(mut child: Child, limit: Duration) -> Outcome {
    let (tell, told) = mpsc::channel();
    let stdout = child.stdout.take();
    std::thread::spawn(move || {
        let lines = stdout.into_iter().flat_map(|stdout| BufReader::new(stdout).lines());
        for line in lines.map_while(Result::ok) {
            let failed = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"));
            if let Some(test) = failed
                && tell.send(test.to_owned()).is_err()
            {
                return;
            }
        }
    });
    let outcome = match told.recv_timeout(limit) {
        Ok(test) => Outcome::Failed(test),
        Err(RecvTimeoutError::Timeout) => Outcome::TimedOut,
        Err(RecvTimeoutError::Disconnected) => match child.wait() {
            Ok(status) if status.success() => Outcome::Passed,
            Ok(status) if status.signal().is_some_and(|signal| OVER_TIME.contains(&signal)) => {
                Outcome::TimedOut
            }
            Ok(status) => Outcome::Failed(status.to_string()),
            Err(error) => Outcome::Failed(error.to_string()),
        },
    };
    end(&mut child);
    outcome
}

/// Ends the program and what it started, all of which is in its group.
fn end(child: &mut Child) {
    if matches!(child.try_wait(), Ok(None)) {
        let group = format!("-{}", child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a test program that does this.
    fn after(script: &str, limit: Duration) -> Outcome {
        let args = vec!["-c".to_owned(), script.to_owned()];
        let program = Step { program: "/bin/sh".into(), title: "a shell".to_owned(), args };
        step(Path::new("/"), &program, Switch::Mutant(17), limit)
    }

    #[test]
    fn the_first_failure_ends_a_program_and_so_does_its_limit() {
        let began = Instant::now();
        let long = Duration::from_secs(50);
        let failing = "echo 'test a ... ok'; echo 'test b::c ... FAILED'; sleep 100";
        assert_eq!(after(failing, long), Outcome::Failed("b::c".to_owned()));
        assert_eq!(after("sleep 100 & sleep 100", Duration::from_millis(200)), Outcome::TimedOut);
        assert!(began.elapsed() < long, "neither is waited for");
    }

    #[test]
    fn how_a_program_ends_decides_when_no_test_failed() {
        let limit = Duration::from_secs(50);
        assert_eq!(after("echo 'test a ... ok'; test $SYNOD_MUTANT = 17", limit), Outcome::Passed);
        assert!(matches!(after("exit 101", limit), Outcome::Failed(how) if how.contains("101")));
        assert!(matches!(after("kill -ABRT $$", limit), Outcome::Failed(_)), "a crash is noticed");
    }
}
