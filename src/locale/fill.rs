//! Messages of Fluent, filled: what `fluent-bundle` does, as far as our texts ask for it.
//!
//! The library brings floating point read and written, locale negotiation and number formats to
//! the page: a tenth of what a first visit loads. A test holds this to what the library gives.

use super::Lang;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};
use fluent_syntax::parser;
use fluent_syntax::unicode::unescape_unicode_to_string;
use std::collections::BTreeMap;

/// Messages that name messages go no deeper than this.
const MAX_DEPTH: usize = 4;

/// What fills a placeable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arg {
    /// Selects by its own number, or by the language's plural form for it.
    Number(i64),
    Text(String),
}

pub type Filled = Vec<(String, Arg)>;

/// All messages of one language.
pub struct Messages {
    lang: Lang,
    patterns: BTreeMap<&'static str, Option<Pattern<&'static str>>>,
}

impl Messages {
    pub fn new(lang: Lang) -> Messages {
        Messages { lang, patterns: BTreeMap::new() }
    }

    /// Adds the messages of a Fluent file; one of a known name takes its place.
    pub fn add(&mut self, source: &'static str) {
        // What does not parse is left out, and its key stands for it; a test sees to it that all does.
        let resource = parser::parse_runtime(source).unwrap_or_else(|(part, _)| part);
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                self.patterns.insert(message.id.name, message.value);
            }
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.patterns.contains_key(key)
    }

    pub fn format(&self, key: &str, args: &Filled) -> Option<String> {
        let pattern = self.patterns.get(key)?.as_ref()?;
        let mut out = String::new();
        self.pattern(pattern, args, 0, &mut out);
        Some(out)
    }

    fn pattern(&self, pattern: &Pattern<&'static str>, args: &Filled, depth: usize, out: &mut String) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => out.push_str(value),
                PatternElement::Placeable { expression } => self.expression(expression, args, depth, out),
            }
        }
    }

    fn expression(
        &self,
        expression: &Expression<&'static str>,
        args: &Filled,
        depth: usize,
        out: &mut String,
    ) {
        match expression {
            Expression::Inline(inline) => self.inline(inline, args, depth, out),
            Expression::Select { selector, variants } => {
                let chosen = match selector {
                    InlineExpression::VariableReference { id } => {
                        let arg = find(args, id.name);
                        variants.iter().find(|variant| arg.is_some_and(|arg| self.fits(variant, arg)))
                    }
                    _ => None,
                };
                if let Some(variant) = chosen.or_else(|| variants.iter().find(|variant| variant.default)) {
                    self.pattern(&variant.value, args, depth, out);
                }
            }
        }
    }

    fn fits(&self, variant: &Variant<&str>, arg: &Arg) -> bool {
        match (&variant.key, arg) {
            (VariantKey::Identifier { name }, Arg::Text(text)) => name == text,
            (VariantKey::NumberLiteral { value }, Arg::Number(number)) => value.parse() == Ok(*number),
            (VariantKey::Identifier { name }, Arg::Number(number)) => *name == self.plural(*number),
            (VariantKey::NumberLiteral { .. }, Arg::Text(_)) => false,
        }
    }

    /// The plural category of a whole number. Source: Unicode CLDR, language plural rules.
    fn plural(&self, number: i64) -> &'static str {
        match self.lang {
            Lang::En if number.unsigned_abs() == 1 => "one",
            Lang::En | Lang::Zh => "other",
        }
    }

    fn inline(&self, inline: &InlineExpression<&'static str>, args: &Filled, depth: usize, out: &mut String) {
        match inline {
            InlineExpression::StringLiteral { value } => out.push_str(&unescape_unicode_to_string(value)),
            InlineExpression::NumberLiteral { value } => out.push_str(value),
            InlineExpression::VariableReference { id } => match find(args, id.name) {
                Some(Arg::Number(number)) => out.push_str(&number.to_string()),
                Some(Arg::Text(text)) => out.push_str(text),
                // A missing variable shows as its name: better than nothing.
                None => unfilled("$", id.name, out),
            },
            InlineExpression::MessageReference { id, .. } => match self.patterns.get(id.name) {
                Some(Some(pattern)) if depth < MAX_DEPTH => self.pattern(pattern, args, depth + 1, out),
                _ => unfilled("", id.name, out),
            },
            InlineExpression::Placeable { expression } => self.expression(expression, args, depth, out),
            // Our texts have neither; a test sees to that too.
            InlineExpression::TermReference { id, .. } => unfilled("-", id.name, out),
            InlineExpression::FunctionReference { id, .. } => unfilled("", id.name, out),
        }
    }
}

fn find<'a>(args: &'a Filled, name: &str) -> Option<&'a Arg> {
    args.iter().rev().find(|(known, _)| known == name).map(|(_, arg)| arg)
}

fn unfilled(sign: &str, name: &str, out: &mut String) {
    for part in ["{", sign, name, "}"] {
        out.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

    /// Every variable and every word that selects something.
    fn names(source: &str) -> (Vec<&str>, Vec<&str>) {
        let end = |text: &str| text.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(text.len());
        let after = |mark: char| {
            let found = source.split(mark).skip(1).map(move |rest| &rest[..end(rest)]);
            let mut found: Vec<&str> = found.filter(|name| !name.is_empty()).collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        (after('$'), after('['))
    }

    #[test]
    fn every_text_is_what_the_library_makes_of_it() {
        let mut compared = 0;
        for lang in Lang::ALL {
            let mut messages = Messages::new(lang);
            let mut bundle = FluentBundle::new(vec![lang.tag().parse().unwrap()]);
            bundle.set_use_isolating(false);
            for (_, source) in super::super::sources(lang) {
                messages.add(source);
                bundle.add_resource_overriding(FluentResource::try_new(source.to_owned()).unwrap());
            }
            for (_, source) in super::super::sources(lang) {
                let (variables, words) = names(source);
                let mut tries: Vec<Option<Arg>> = [0, 1, 2, 3, 17, -1].map(|n| Some(Arg::Number(n))).into();
                tries.push(None);
                tries.extend(words.iter().map(|word| Some(Arg::Text((*word).to_owned()))));
                for value in tries {
                    let (mut ours, mut theirs) = (Filled::new(), FluentArgs::new());
                    for name in &variables {
                        match &value {
                            Some(Arg::Number(number)) => theirs.set(*name, *number),
                            Some(Arg::Text(text)) => theirs.set(*name, FluentValue::from(text.clone())),
                            None => continue,
                        }
                        ours.extend(value.clone().map(|arg| ((*name).to_owned(), arg)));
                    }
                    for key in messages.patterns.keys() {
                        let pattern = bundle.get_message(key).unwrap().value().unwrap();
                        let expected = bundle.format_pattern(pattern, Some(&theirs), &mut Vec::new());
                        assert_eq!(messages.format(key, &ours).unwrap(), expected, "{key} with {value:?}");
                        compared += 1;
                    }
                }
            }
        }
        assert!(compared > 10_000, "only {compared}");
    }

    #[test]
    fn later_messages_take_the_place_of_earlier_ones_and_cycles_end() {
        let mut messages = Messages::new(Lang::En);
        messages.add("a = one\nb = { a } and { b }\nc = { gone } { $x } {\"\\u0041\"}\n    more");
        messages.add("a = two");
        let args = Filled::new();
        assert_eq!(messages.format("a", &args).as_deref(), Some("two"));
        let cycle = messages.format("b", &args).unwrap();
        assert!(cycle.starts_with("two and two and ") && cycle.ends_with("{b}"), "{cycle}");
        assert_eq!(messages.format("c", &args).as_deref(), Some("{gone} {$x} A\nmore"));
        assert!(!messages.has("d") && messages.format("d", &args).is_none());
    }
}
