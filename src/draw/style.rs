//! The rules of an SVG file: those of the page's style sheets with every value worked out, since the programs that
//! draw figures for paper know no variables.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../static/styles/tokens.css");
const DRAWING: &str = include_str!("../../static/styles/drawing.css");

/// Classes of epochs, each with a colour.
pub const EPOCHS: [&str; 8] = ["e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7"];

/// On which ground a figure stands.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    #[default]
    Light,
    Dark,
}

/// The rules for figures on such a ground.
pub fn style(theme: Theme) -> String {
    let tokens = rules(TOKENS);
    let common = Values { known: declared(&tokens, ":root"), theme };
    let mut text = format!(".background {{ fill: {}; }}\n", common.resolve("var(--bg)"));
    for (selectors, declarations) in rules(DRAWING) {
        if !declarations.iter().any(|(_, value)| value.contains("var(--term")) {
            text += &rule(&selectors, &declarations, &common);
            continue;
        }
        for epoch in EPOCHS {
            let mut known = common.known.clone();
            known.extend(declared(&tokens, &format!(".{epoch}")));
            let of_epoch: Vec<String> = selectors.iter().map(|selector| within(selector, epoch)).collect();
            text += &rule(&of_epoch, &declarations, &Values { known, theme });
        }
    }
    text
}

/// A colour of the page's on such a ground, by its name in the style sheet: six hexadecimal digits.
pub fn colour(theme: Theme, name: &str) -> String {
    let values = Values { known: declared(&rules(TOKENS), ":root"), theme };
    values.resolve(&format!("var(--{name})")).trim_start_matches('#').to_ascii_uppercase()
}

type Declarations = Vec<(String, String)>;

/// The rules of a flat sheet in their order: selectors, and what they declare.
fn rules(css: &str) -> Vec<(Vec<String>, Declarations)> {
    let mut bare = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        bare += before;
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare += rest;
    let blocks = bare.split('}').filter_map(|block| block.split_once('{'));
    let declaration = |text: &str| {
        let (name, value) = text.split_once(':')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    };
    let block = |(selectors, body): (&str, &str)| {
        let selectors = selectors.split(',').map(|selector| selector.trim().to_owned()).collect();
        (selectors, body.split(';').filter_map(declaration).collect())
    };
    blocks.map(block).collect()
}

/// What all rules together declare for a selector.
fn declared(rules: &[(Vec<String>, Declarations)], selector: &str) -> BTreeMap<String, String> {
    let about = rules.iter().filter(|(selectors, _)| selectors.iter().any(|other| other == selector));
    about.flat_map(|(_, declarations)| declarations.iter().cloned()).collect()
}

/// A selector of which the outermost element is of an epoch.
fn within(selector: &str, epoch: &str) -> String {
    match selector.split_once(' ') {
        Some((first, rest)) => format!("{first}.{epoch} {rest}"),
        None => format!("{selector}.{epoch}"),
    }
}

fn rule(selectors: &[String], declarations: &Declarations, values: &Values) -> String {
    let body = declarations.iter().map(|(name, value)| format!(" {name}: {};", values.resolve(value)));
    format!("{} {{{} }}\n", selectors.join(", "), body.collect::<String>())
}

/// Variables and what they stand for.
struct Values {
    known: BTreeMap<String, String>,
    theme: Theme,
}

impl Values {
    /// A value without variables and functions of colours.
    fn resolve(&self, value: &str) -> String {
        let mut text = value.to_owned();
        while let Some((before, inner, after)) = innermost(&text) {
            let name_at =
                before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '-').map_or(0, |at| at + 1);
            let (head, function) = before.split_at(name_at);
            let replaced = match function {
                "var" => self.known.get(inner.trim()).cloned().unwrap_or_default(),
                "light-dark" => {
                    let (light, dark) = inner.split_once(',').unwrap_or((inner, inner));
                    let chosen = if self.theme == Theme::Light { light } else { dark };
                    chosen.trim().to_owned()
                }
                "color-mix" => mixed(inner),
                // Whatever else is no colour and stands in no rule of a picture.
                _ => break,
            };
            text = format!("{head}{replaced}{after}");
        }
        text
    }
}

/// The first pair of parentheses with none inside, and what is around it.
fn innermost(text: &str) -> Option<(&str, &str, &str)> {
    let close = text.find(')')?;
    let open = text[..close].rfind('(')?;
    Some((&text[..open], &text[open + 1..close], &text[close + 1..]))
}

/// `in srgb, #112233 24%, #ffffff`
fn mixed(inner: &str) -> String {
    let parts: Vec<&str> = inner.split(',').map(str::trim).collect();
    let [_, first, second] = parts[..] else { return inner.to_owned() };
    let (first, share) = first.split_once(' ').unwrap_or((first, "50%"));
    let share: u32 = share.trim_end_matches('%').parse().unwrap_or(50);
    let (a, b) = (channels(first), channels(second));
    let mix = |place: usize| (a[place] * share + b[place] * (100 - share) + 50) / 100;
    format!("#{:02x}{:02x}{:02x}", mix(0), mix(1), mix(2))
}

fn channels(colour: &str) -> [u32; 3] {
    let digits = colour.trim_start_matches('#');
    let channel =
        |place: usize| u32::from_str_radix(digits.get(place..place + 2).unwrap_or("00"), 16).unwrap_or(0);
    [channel(0), channel(2), channel(4)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_variable_and_no_function_is_left() {
        for theme in [Theme::Light, Theme::Dark] {
            let style = style(theme);
            for left in ["var(", "light-dark(", "color-mix(", ": ;", "--term"] {
                assert!(!style.contains(left), "{left} in\n{style}");
            }
            assert!(style.contains(".node.e3 .body"), "{style}");
        }
    }

    #[test]
    fn colours_are_mixed_by_shares() {
        assert_eq!(mixed("in srgb, #000000 25%, #ffffff"), "#bfbfbf");
        let values = Values {
            known: BTreeMap::from([("--a".into(), "light-dark(#111111, #eeeeee)".into())]),
            theme: Theme::Dark,
        };
        assert_eq!(values.resolve("2px var(--a)"), "2px #eeeeee");
    }
}
