//! Waiting until the page has come to something: never for a time.

use super::browser::{PATIENCE, Page};
use serde_json::Value;
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(15);

impl Page {
    /// Waits until an expression of the page is true, and gives its value.
    #[track_caller]
    pub fn until(&self, what: &str, expression: &str) -> Value {
        let body = format!("return {expression}");
        self.until_some(what, || Some(self.js(&body)).filter(truthy))
    }

    /// Asks the page until a function body gives what is wanted, since the stage is measured a moment after the page
    /// has another size or another run; what it gave last.
    pub fn settled(&self, body: &str, args: &[Value], wanted: &Value) -> Value {
        let mut given = Value::Null;
        self.soon(|| {
            given = self.js_with(body, args);
            given == *wanted
        });
        given
    }

    /// Waits until there is something.
    #[track_caller]
    pub fn until_some<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        let mut found = None;
        let came = self.soon(|| {
            found = ask();
            found.is_some()
        });
        assert!(came, "{what}: not so within {PATIENCE:?}");
        found.expect("it came")
    }

    /// Whether something comes true in time.
    pub fn soon(&self, mut ask: impl FnMut() -> bool) -> bool {
        let end = Instant::now() + PATIENCE;
        loop {
            match ask() {
                true => return true,
                false if Instant::now() >= end => return false,
                false => std::thread::sleep(PAUSE),
            }
        }
    }
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}
