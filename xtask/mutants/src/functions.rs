//! Candidates that end a function at its first line.

use crate::find::{Finder, Part};
use syn::{Block, Expr, ReturnType, Signature, Stmt, Type};

pub fn candidates(finder: &mut Finder, signature: &Signature, block: &Block) {
    let values = values(&signature.output);
    if values.is_empty() || is_trivial(finder, block) {
        return;
    }
    let start = finder.at(&block.brace_token.span.open()).end;
    for value in values {
        let text = format!("return {value};");
        let parts = vec![Part::Text(" if ".to_owned()), Part::Guard, Part::Text(format!(" {{ {text} }} "))];
        let was = format!("fn {} {{ … }}", signature.ident);
        finder.add("return", start..start, was, text, parts);
    }
}

/// What to return instead; whether it compiles is found out later.
fn values(output: &ReturnType) -> &'static [&'static str] {
    let ReturnType::Type(_, kind) = output else { return &[""] };
    match &**kind {
        Type::Path(path) => {
            let last = path.path.segments.last().map(|last| last.ident.to_string());
            match last.as_deref() {
                Some("bool") => &["true", "false"],
                Some("Result") => &["Ok(Default::default())"],
                _ => &["Default::default()"],
            }
        }
        Type::ImplTrait(_) | Type::Never(_) => &[],
        _ => &["Default::default()"],
    }
}

/// A body to which the change would make no difference, or which is a literal that is changed anyway.
fn is_trivial(finder: &Finder, block: &Block) -> bool {
    let [Stmt::Expr(only, None)] = &block.stmts[..] else { return block.stmts.is_empty() };
    let same =
        ["None", "Vec::new()", "String::new()", "Self::default()", "Default::default()", "Ok(())", "()"];
    matches!(only, Expr::Lit(_)) || same.contains(&finder.source(finder.at(only)).as_str())
}
