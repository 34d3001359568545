//! Values as readers see them.

use super::fill::Arg;
use crate::value::{Micros, Roster, Value};

/// How a language writes lists.
pub struct Lists {
    /// Between two items.
    pub comma: String,
    /// Instead of an empty list.
    pub empty: String,
}

/// A value as a Fluent argument: numbers as numbers, so that plural forms work; nodes by name,
/// ballots as `2.Y`, words as they are, so that a text can select by them; `none` for no value.
pub fn fluent(value: &Value, roster: Option<&Roster>, lists: &Lists) -> Arg {
    match value {
        Value::Int(number) => Arg::Number(*number),
        other => Arg::Text(text(other, roster, lists)),
    }
}

fn text(value: &Value, roster: Option<&Roster>, lists: &Lists) -> String {
    match value {
        Value::List(values) if values.is_empty() => lists.empty.clone(),
        Value::List(values) => {
            let items: Vec<String> = values.iter().map(|item| text(item, roster, lists)).collect();
            items.join(&lists.comma)
        }
        Value::Time(time) => span(*time),
        other => match roster {
            Some(roster) => other.show(roster),
            None => other.show(&Roster([].into())),
        },
    }
}

/// A moment as a clock shows it, with one decimal so that its width stays: `412.6 ms`, `12.345 s`
/// from ten seconds on.
pub fn clock(time: Micros) -> String {
    if time < 10_000_000 {
        let tenths = time / 100;
        format!("{}.{} ms", tenths / 10, tenths % 10)
    } else {
        let millis = time / 1_000;
        format!("{}.{:03} s", millis / 1_000, millis % 1_000)
    }
}

/// A span of time, exact and without idle zeros: `50 ms`, `1.5 ms`, `2 s`.
pub fn span(time: Micros) -> String {
    let (whole, rest, digits, unit) = match time {
        0..1_000_000 => (time / 1_000, time % 1_000, 3, "ms"),
        _ => (time / 1_000_000, time % 1_000_000, 6, "s"),
    };
    if rest == 0 {
        return format!("{whole} {unit}");
    }
    let rest = format!("{rest:0digits$}");
    format!("{whole}.{} {unit}", rest.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_keeps_its_width() {
        assert_eq!(clock(0), "0.0 ms");
        assert_eq!(clock(412_649), "412.6 ms");
        assert_eq!(clock(9_999_999), "9999.9 ms");
        assert_eq!(clock(12_345_678), "12.345 s");
    }

    #[test]
    fn a_span_is_exact() {
        assert_eq!(span(0), "0 ms");
        assert_eq!(span(50_000), "50 ms");
        assert_eq!(span(1_500), "1.5 ms");
        assert_eq!(span(7), "0.007 ms");
        assert_eq!(span(2_000_000), "2 s");
        assert_eq!(span(2_050_000), "2.05 s");
    }
}
