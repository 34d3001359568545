//! Finds what could be changed: walks the syntax of non-test, non-const code.

use crate::functions;
use anyhow::{Context, Result};
use std::ops::Range;
use std::path::Path;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, Lit, Stmt};

/// One change to one place.
#[derive(Debug)]
pub struct Candidate {
    /// Seen from the root.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// The bytes that are replaced by `parts`.
    pub range: Range<usize>,
    pub kind: &'static str,
    pub was: String,
    pub becomes: String,
    pub parts: Vec<Part>,
}

#[derive(Debug)]
pub enum Part {
    Text(String),
    /// The file's own text, in which other mutants may lie.
    Source(Range<usize>),
    /// A `bool` that is true when this mutant is the one that runs.
    Guard,
}

pub fn all(root: &Path, folders: &[&str]) -> Result<Vec<Candidate>> {
    let mut files = Vec::new();
    for folder in folders {
        let path = root.join(folder);
        if path.is_dir() {
            sources(&path, &mut files)?;
        }
    }
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        all.extend(in_text(&name, &text)?);
    }
    Ok(all)
}

fn sources(folder: &Path, into: &mut Vec<std::path::PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // Tests, and what only they are made of.
        if ["tests", "testing"].contains(&&*stem) {
            continue;
        }
        if path.is_dir() {
            sources(&path, into)?;
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push(path);
        }
    }
    Ok(())
}

pub fn in_text(file: &str, text: &str) -> Result<Vec<Candidate>> {
    let syntax = syn::parse_file(text).with_context(|| format!("{file} is not Rust that can be parsed"))?;
    let mut finder = Finder { file, text, found: Vec::new() };
    finder.visit_file(&syntax);
    let mut found = finder.found;
    found.sort_by_key(|one| (one.range.start, one.range.end));
    Ok(found)
}

pub struct Finder<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<Candidate>,
}

impl Finder<'_> {
    pub fn at(&self, spanned: &impl Spanned) -> Range<usize> {
        spanned.span().byte_range()
    }

    pub fn source(&self, range: Range<usize>) -> String {
        let words: Vec<&str> = self.text[range].split_whitespace().collect();
        words.join(" ")
    }

    pub fn add(
        &mut self,
        kind: &'static str,
        range: Range<usize>,
        was: String,
        becomes: String,
        parts: Vec<Part>,
    ) {
        let line = self.text[..range.start].matches('\n').count() + 1;
        self.found.push(Candidate { file: self.file.to_owned(), line, range, kind, was, becomes, parts });
    }

    /// `left op right`, or with the other operator.
    fn operator(&mut self, kind: &'static str, whole: &syn::ExprBinary, other: &str) {
        let (left, right) = (self.at(&whole.left), self.at(&whole.right));
        let op = self.source(self.at(&whole.op));
        let range = left.start..right.end;
        let (was, becomes) = (
            self.source(range.clone()),
            format!("{} {other} {}", self.source(left.clone()), self.source(right.clone())),
        );
        let both = |op: &str| {
            [Part::Source(left.clone()), Part::Text(format!(" {op} ")), Part::Source(right.clone())]
        };
        let mut parts = vec![Part::Text("(if ".to_owned()), Part::Guard, Part::Text(" { ".to_owned())];
        parts.extend(both(other));
        parts.push(Part::Text(" } else { ".to_owned()));
        parts.extend(both(&op));
        parts.push(Part::Text(" })".to_owned()));
        self.add(kind, range, was, becomes, parts);
    }

    /// The opposite of a condition.
    fn negated(&mut self, condition: &Expr) {
        if has_let(condition) {
            return;
        }
        let range = self.at(condition);
        let was = self.source(range.clone());
        let becomes = format!("!({was})");
        let parts = vec![
            Part::Text("((".to_owned()),
            Part::Source(range.clone()),
            Part::Text(") != ".to_owned()),
            Part::Guard,
            Part::Text(")".to_owned()),
        ];
        self.add("condition", range, was, becomes, parts);
    }

    fn either(&mut self, kind: &'static str, range: Range<usize>, other: String) {
        let was = self.source(range.clone());
        let parts = vec![
            Part::Text("(if ".to_owned()),
            Part::Guard,
            Part::Text(format!(" {{ {other} }} else {{ {was} }})")),
        ];
        self.add(kind, range, was, other, parts);
    }

    fn literal(&mut self, literal: &syn::ExprLit) {
        let range = self.at(literal);
        match &literal.lit {
            Lit::Bool(value) => self.either("bool", range, (!value.value).to_string()),
            Lit::Int(value) => {
                let Ok(number) = value.base10_parse::<u128>() else { return };
                let suffix = value.suffix();
                self.either("number", range.clone(), format!("{}{suffix}", number + 1));
                if number > 0 {
                    self.either("number", range, format!("{}{suffix}", number - 1));
                }
            }
            _ => {}
        }
    }
}

/// Whether a condition binds names, so that it is not a plain `bool`.
fn has_let(condition: &Expr) -> bool {
    match condition {
        Expr::Let(_) => true,
        Expr::Binary(both) if matches!(both.op, BinOp::And(_)) => has_let(&both.left) || has_let(&both.right),
        _ => false,
    }
}

/// The name of what a statement calls, when it is a call.
fn callee(statement: &Expr) -> Option<String> {
    match statement {
        Expr::MethodCall(call) => Some(call.method.to_string()),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        },
        Expr::Assign(_) => Some(String::new()),
        _ => None,
    }
}

/// Not compiled here, or only for tests.
fn elsewhere(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        if path.is_ident("test") {
            return true;
        }
        let syn::Meta::List(list) = &attribute.meta else { return false };
        let text = list.tokens.to_string();
        path.is_ident("cfg")
            && !text.contains("not")
            && (text.contains("test") || text.contains("wasm32") || text.contains("split"))
    })
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_generics(&mut self, _: &'ast syn::Generics) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_enum(&mut self, _: &'ast syn::ItemEnum) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_item_struct(&mut self, _: &'ast syn::ItemStruct) {}
    fn visit_macro(&mut self, _: &'ast syn::Macro) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}
    fn visit_path(&mut self, _: &'ast syn::Path) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !elsewhere(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if !elsewhere(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !elsewhere(&item.attrs) && item.sig.constness.is_none() {
            functions::candidates(self, &item.sig, &item.block);
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !elsewhere(&item.attrs) && item.sig.constness.is_none() {
            functions::candidates(self, &item.sig, &item.block);
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if !elsewhere(&item.attrs) && item.sig.constness.is_none() {
            if let Some(block) = &item.default {
                functions::candidates(self, &item.sig, block);
            }
            visit::visit_trait_item_fn(self, item);
        }
    }

    fn visit_expr_repeat(&mut self, repeat: &'ast syn::ExprRepeat) {
        self.visit_expr(&repeat.expr);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        // How much room is made beforehand changes nothing that a test could see.
        if !matches!(&*call.func, Expr::Path(path)
            if path.path.segments.last().is_some_and(|last| last.ident == "with_capacity"))
        {
            visit::visit_expr_call(self, call);
        }
    }

    fn visit_expr_binary(&mut self, both: &'ast syn::ExprBinary) {
        let (kind, others): (_, &[&str]) = match both.op {
            BinOp::Lt(_) => ("comparison", &["<=", ">="]),
            BinOp::Le(_) => ("comparison", &["<", ">"]),
            BinOp::Gt(_) => ("comparison", &[">=", "<="]),
            BinOp::Ge(_) => ("comparison", &[">", "<"]),
            BinOp::Eq(_) => ("comparison", &["!="]),
            BinOp::Ne(_) => ("comparison", &["=="]),
            BinOp::And(_) if has_let(&both.left) || has_let(&both.right) => ("", &[]),
            BinOp::And(_) => ("logic", &["||"]),
            BinOp::Or(_) => ("logic", &["&&"]),
            BinOp::Add(_) => ("arithmetic", &["-"]),
            BinOp::Sub(_) => ("arithmetic", &["+"]),
            BinOp::Mul(_) => ("arithmetic", &["+"]),
            BinOp::Div(_) | BinOp::Rem(_) => ("arithmetic", &["*"]),
            BinOp::AddAssign(_) => ("arithmetic", &["-="]),
            BinOp::SubAssign(_) => ("arithmetic", &["+="]),
            _ => ("", &[]),
        };
        for other in others {
            self.operator(kind, both, other);
        }
        visit::visit_expr_binary(self, both);
    }

    fn visit_expr_if(&mut self, choice: &'ast syn::ExprIf) {
        self.negated(&choice.cond);
        visit::visit_expr_if(self, choice);
    }

    fn visit_expr_while(&mut self, repeat: &'ast syn::ExprWhile) {
        self.negated(&repeat.cond);
        visit::visit_expr_while(self, repeat);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if let Some((_, guard)) = &arm.guard {
            self.negated(guard);
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        if matches!(unary.op, syn::UnOp::Not(_)) {
            let range = self.at(unary);
            let (was, inner) = (self.source(range.clone()), self.at(&unary.expr));
            let becomes = self.source(inner.clone());
            let parts = vec![
                Part::Text("(!(".to_owned()),
                Part::Source(inner),
                Part::Text(") != ".to_owned()),
                Part::Guard,
                Part::Text(")".to_owned()),
            ];
            self.add("negation", range, was, becomes, parts);
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_lit(&mut self, literal: &'ast syn::ExprLit) {
        self.literal(literal);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        // A note is prose about what happened; the tests of the texts look after those.
        if let Stmt::Expr(expression, Some(_)) = statement
            && callee(expression).is_some_and(|name| name != "note")
        {
            let range = self.at(statement);
            let was = self.source(range.clone());
            let parts = vec![
                Part::Text("if !".to_owned()),
                Part::Guard,
                Part::Text(" { ".to_owned()),
                Part::Source(self.at(expression)),
                Part::Text("; }".to_owned()),
            ];
            self.add("statement", range, was, "(nothing)".to_owned(), parts);
        }
        visit::visit_stmt(self, statement);
    }
}
