//! `synod protocols`: what there is, out of each protocol's own description.

use super::screen;
use crate::locale::{Texts, span};
use crate::protocol::{About, Assumption, Param, ParamKind, Rule, Timing, Together};
use crate::registry::PROTOCOLS;
use serde_json::{Value as Json, json};
use std::io::{self, Write};

/// Lists every protocol, as text or as one JSON array.
pub fn list(as_json: bool, texts: &Texts, out: &mut impl Write) -> io::Result<()> {
    let abouts = PROTOCOLS.iter().map(|entry| entry.about);
    if as_json {
        let all: Json = abouts.map(|about| protocol(about, texts)).collect();
        return screen::json_pretty(&all, out);
    }
    for (place, about) in abouts.enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        describe(about, texts, out)?;
    }
    Ok(())
}

fn own(texts: &Texts, about: &About, kind: &str, id: &str) -> String {
    texts.find(&format!("{}-{kind}-{id}", about.id), &[], None).unwrap_or_default()
}

/// What an invariant claims; its other text tells how it was broken.
fn claim(texts: &Texts, about: &About, id: &str) -> String {
    own(texts, about, "invariant", &format!("{id}-name"))
}

fn protocol(about: &About, texts: &Texts) -> Json {
    let text = |kind: &str, id: &str| own(texts, about, kind, id);
    let param = |param: &Param| {
        json!({
            "id": param.id, "default": param.default, "values": values(param.kind),
            "about": text("param", param.id),
        })
    };
    let rule = |rule: &Rule| {
        json!({
            "id": rule.id, "cite": rule.cite, "class": rule.class.word(), "breaks": rule.breaks,
            "nodes": rule.nodes, "off": text("rule", rule.id),
        })
    };
    let timing = |timing: &Timing| {
        json!({
            "id": timing.id, "least_us": timing.least, "most_us": timing.most,
            "about": text("timing", timing.id),
        })
    };
    let assumption = |assumption: &Assumption| {
        json!({
            "id": assumption.id, "cite": assumption.cite, "about": texts.assumption(about, assumption.id),
        })
    };
    let together = |together: &Together| {
        let needs = together.needs.iter().map(|(param, value)| ((*param).to_owned(), json!(value)));
        json!({
            "id": together.id, "cite": together.cite, "param": together.when.0, "values": together.when.1,
            "needs": Json::Object(needs.collect()), "about": text("together", together.id),
        })
    };
    let invariants = about.invariants.iter().map(|invariant| {
        json!({ "id": invariant.id, "cite": invariant.cite, "about": claim(texts, about, invariant.id) })
    });
    let (extensions, params): (Vec<_>, Vec<_>) = about.params.iter().partition(|param| param.extension);
    let fields = about.fields.iter().map(|(part, names)| ((*part).to_owned(), json!(names)));
    json!({
        "id": about.id,
        "title": texts.get(&format!("{}-title", about.id)),
        "about": texts.get(&format!("{}-about", about.id)),
        "parameters": params.into_iter().map(param).collect::<Json>(),
        "extensions": extensions.into_iter().map(param).collect::<Json>(),
        "timing": about.timing.iter().map(timing).collect::<Json>(),
        "rules": about.rules.iter().map(rule).collect::<Json>(),
        "invariants": invariants.collect::<Json>(),
        "assumptions": about.assumptions.iter().map(assumption).collect::<Json>(),
        "together": about.together.iter().map(together).collect::<Json>(),
        "messages": about.messages,
        "timers": about.timers,
        "fields": Json::Object(fields.collect()),
        "operations": about.words().collect::<Vec<_>>(),
    })
}

fn values(kind: ParamKind) -> Json {
    match kind {
        ParamKind::Number { least, most } => json!({ "least": least, "most": most }),
        ParamKind::Choice(words) => json!(words),
        ParamKind::Switch => json!(["on", "off"]),
    }
}

fn describe(about: &About, texts: &Texts, out: &mut impl Write) -> io::Result<()> {
    let text = |kind: &str, id: &str| own(texts, about, kind, id);
    writeln!(out, "{} · {}", about.id, texts.get(&format!("{}-title", about.id)))?;
    writeln!(out, "{}", texts.get(&format!("{}-about", about.id)))?;
    let params = about.params.iter().map(|param| {
        let extension =
            if param.extension { format!(" ({})", texts.get("cli-extension")) } else { String::new() };
        (format!("{}={}", param.id, param.default), text("param", param.id) + &extension)
    });
    section("cli-parameters", params.collect(), texts, out)?;
    let timing = about.timing.iter().map(|timing| {
        let spans = format!("{}={}..{}", timing.id, span(timing.least), span(timing.most));
        (spans.replace(' ', ""), text("timing", timing.id))
    });
    section("cli-timing", timing.collect(), texts, out)?;
    let rules = about.rules.iter().map(|rule| {
        let about = text("rule", rule.id);
        (rule.id.to_owned(), format!("{about} [{}; {} → {}]", rule.cite, rule.class.word(), rule.breaks))
    });
    section("cli-rules", rules.collect(), texts, out)?;
    let invariants = about.invariants.iter().map(|invariant| {
        let about = claim(texts, about, invariant.id);
        (invariant.id.to_owned(), format!("{about} [{}]", invariant.cite))
    });
    section("cli-invariants", invariants.collect(), texts, out)?;
    let assumptions = about.assumptions.iter().map(|assumption| {
        let about = texts.assumption(about, assumption.id);
        (assumption.id.to_owned(), format!("{about} [{}]", assumption.cite))
    });
    section("cli-assumptions", assumptions.collect(), texts, out)?;
    let together = about.together.iter().map(|together| {
        let about = text("together", together.id);
        (goes_with(together), format!("{about} [{}]", together.cite))
    });
    section("cli-together", together.collect(), texts, out)
}

/// `reads=read-index|lease → no-op-on-election=on`, as headers write it.
fn goes_with(together: &Together) -> String {
    let (param, values) = together.when;
    let values = if values.is_empty() { "…".to_owned() } else { values.join("|") };
    let needs: Vec<String> = together.needs.iter().map(|(param, value)| format!("{param}={value}")).collect();
    format!("{param}={values} → {}", needs.join(" "))
}

fn section(key: &str, rows: Vec<(String, String)>, texts: &Texts, out: &mut impl Write) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {}", texts.get(key))?;
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    rows.iter().try_for_each(|(name, about)| writeln!(out, "    {name:<width$}  {about}"))
}
