//! The floor plan: a module imports only from lower floors, and neighbours on one floor do not see each other.
//!
//! Every path that starts at `crate` or climbs with `super` counts, in imports and in the middle of code, in tests inside a file as
//! well as outside them. Only `lib.rs` is free: it stands above the house and shows its rooms.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::source::{SourceFile, source_files};

/// The house from the ground up. `error` wraps the errors below it for the floors above it.
const FLOORS: &[&[&str]] = &[
    &["num"],
    &["period", "code", "diagnostics"],
    &["series", "calendar"],
    &["dataset"],
    &[
        "change",
        "index",
        "structure",
        "relation",
        "arima",
        "x11",
        "stl",
        "anomaly",
    ],
    &["regarima", "seats"],
    &["error"],
    &["sa", "forecast"],
    &["impact"],
    &["brief"],
    &["plot"],
    &["python"],
    &["_documentation"],
];

/// Kernels work on plain numbers and know nothing of dates, records or units.
const KERNELS: &[&str] = &["arima", "x11", "stl", "anomaly"];
const SEEN_BY_KERNELS: &[&str] = &["num", "diagnostics"];

/// Crates that only one floor knows.
const CRATES: &[(&str, &str)] = &[
    ("pyo3", "python"),
    ("numpy", "python"),
    ("plotters", "plot"),
];

#[test]
fn every_module_imports_from_lower_floors_only() {
    let offences: Vec<String> = source_files().iter().flat_map(offences).collect();
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

#[test]
fn every_file_begins_with_its_documentation() {
    let bare: Vec<String> = source_files()
        .into_iter()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| file.path)
        .collect();
    assert!(bare.is_empty(), "no module documentation in {bare:?}");
}

/// What breaks the floor plan in `file`, one line each.
fn offences(file: &SourceFile) -> Vec<String> {
    let module = file.module();
    let Some(family) = module.first().map(String::as_str) else {
        return Vec::new();
    };
    let Some(floor) = floor_of(family) else {
        return vec![format!(
            "src/{}: module `{family}` has no floor; add it to FLOORS",
            file.path
        )];
    };
    let mut found = Vec::new();
    for Reference { line, path } in references(file) {
        let shown = path.join("::");
        let reason = match path.first().map(String::as_str) {
            Some(target) if target == family => continue,
            Some(target) => match floor_of(target) {
                None => Some("goes through the crate root; name the family it comes from".into()),
                Some(_) if KERNELS.contains(&family) && !SEEN_BY_KERNELS.contains(&target) => {
                    Some(format!("is out of sight of the kernel `{family}`"))
                }
                Some(other) if other >= floor => {
                    Some(format!("is not on a lower floor than `{family}`"))
                }
                Some(_) => None,
            },
            None => Some("takes the crate root itself".into()),
        };
        found.extend(reason.map(|r: String| format!("src/{}:{line}: `{shown}` {r}", file.path)));
    }
    for ident in file.idents() {
        let known = CRATES.iter().find(|(name, _)| ident == name);
        if let Some((_, owner)) = known.filter(|(_, owner)| *owner != family) {
            found.push(format!(
                "src/{}:{}: `{ident}` belongs to the floor `{owner}`",
                file.path,
                ident.span().start().line
            ));
        }
    }
    found
}

fn floor_of(family: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&family))
}

/// A path to something in this crate, from the crate root.
#[derive(Debug, PartialEq)]
struct Reference {
    line: usize,
    path: Vec<String>,
}

fn references(file: &SourceFile) -> Vec<Reference> {
    let mut found = Vec::new();
    walk(&file.tokens, &file.module(), &mut found);
    found
}

/// Collects the references in `tokens`, which stand in `module`.
fn walk(tokens: &TokenStream, module: &[String], found: &mut Vec<Reference>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word) if word == "mod" => {
                if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                    (tokens.get(at + 1), tokens.get(at + 2))
                {
                    let inner: Vec<String> =
                        module.iter().cloned().chain([name.to_string()]).collect();
                    walk(&body.stream(), &inner, found);
                    at += 2;
                }
            }
            TokenTree::Ident(word) if word == "crate" || word == "super" => {
                // `pub(crate)` and `pub(super)` are alone in their parentheses and lead nowhere.
                let start = if word == "crate" {
                    Vec::new()
                } else {
                    parent(module)
                };
                if tokens.len() > 1 {
                    expand(&tokens[at + 1..], start, found, word.span().start().line);
                }
                while is_separator(&tokens, at + 1) {
                    at += 3;
                }
            }
            TokenTree::Group(group) => walk(&group.stream(), module, found),
            _ => {}
        }
        at += 1;
    }
}

/// Follows a path from `base` over `::name`, `::super` and `::{…}`, and notes where it leads.
fn expand(rest: &[TokenTree], mut base: Vec<String>, found: &mut Vec<Reference>, line: usize) {
    let mut at = 0;
    while is_separator(rest, at) {
        match rest.get(at + 2) {
            Some(TokenTree::Ident(name)) if name == "super" => base = parent(&base),
            Some(TokenTree::Ident(name)) if name == "self" => {}
            Some(TokenTree::Ident(name)) => base.push(name.to_string()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                return expand_group(group, &base, found);
            }
            // A glob, or the generic arguments of the last name.
            _ => break,
        }
        at += 3;
    }
    found.push(Reference { line, path: base });
}

/// The branches of `{a, b::{c, d}, self}` in an import.
fn expand_group(group: &Group, base: &[String], found: &mut Vec<Reference>) {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let branches =
        tokens.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','));
    for branch in branches {
        let Some(TokenTree::Ident(name)) = branch.first() else {
            continue;
        };
        let mut path = base.to_vec();
        match name.to_string().as_str() {
            "self" => {}
            "super" => path = parent(base),
            other => path.push(other.to_owned()),
        }
        expand(&branch[1..], path, found, name.span().start().line);
    }
}

fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    colon(at) && colon(at + 1)
}

fn parent(module: &[String]) -> Vec<String> {
    module
        .iter()
        .take(module.len().saturating_sub(1))
        .cloned()
        .collect()
}

fn paths(path: &str, text: &str) -> Vec<String> {
    let found = references(&SourceFile::new(path, text));
    found.into_iter().map(|r| r.path.join("::")).collect()
}

#[test]
fn groups_are_expanded() {
    let text = "
        pub use crate::{num, period::{Frequency, Period as P, error::{self, PeriodError}}, series::*};
        use std::fmt;";
    assert_eq!(
        paths("change/rates.rs", text),
        [
            "num",
            "period::Frequency",
            "period::Period",
            "period::error",
            "period::error::PeriodError",
            "series"
        ]
    );
}

#[test]
fn paths_in_the_middle_of_code_count() {
    let text = "
        pub(crate) fn f(x: &crate::series::Series) -> Vec<crate::code::Area> {
            println!(\"{}\", crate::num::sum::sum::<f64>([1.0]));
            vec![]
        }";
    assert_eq!(
        paths("dataset/key.rs", text),
        ["series::Series", "code::Area", "num::sum::sum"]
    );
}

#[test]
fn climbing_is_resolved() {
    assert_eq!(
        paths("sa/spec.rs", "use super::super::brief::Brief;"),
        ["brief::Brief"]
    );
    assert_eq!(
        paths("sa/spec.rs", "use super::{tables::Table, super::x11};"),
        ["sa::tables::Table", "x11"]
    );
    assert_eq!(
        paths(
            "sa/spec.rs",
            "mod tests { use super::*; use super::super::result::R; mod deep { use super::super::super::super::x11; } }"
        ),
        ["sa::spec", "sa::result::R", "x11"]
    );
}

#[test]
fn comments_and_strings_are_not_code() {
    let text = "/// use crate::brief::Brief;\n// crate::brief\nconst A: &str = \"crate::brief\";";
    assert_eq!(paths("num/sum.rs", text), [""; 0]);
}

#[test]
fn each_kind_of_offence_is_found() {
    let said = |path: &str, text: &str| offences(&SourceFile::new(path, text)).join("|");
    assert_eq!(
        said(
            "change/rates.rs",
            "use crate::{period::Period, series::Series};"
        ),
        ""
    );
    assert_eq!(said("lib.rs", "pub use crate::brief::Brief;"), "");
    assert_eq!(
        said("series/panel.rs", "\nuse crate::change::Outcome;"),
        "src/series/panel.rs:2: `change::Outcome` is not on a lower floor than `series`"
    );
    assert_eq!(
        said("period/parse.rs", "use crate::code::Area;"),
        "src/period/parse.rs:1: `code::Area` is not on a lower floor than `period`"
    );
    assert_eq!(
        said("x11/steps.rs", "use crate::{num, period::Period};"),
        "src/x11/steps.rs:1: `period::Period` is out of sight of the kernel `x11`"
    );
    assert_eq!(
        said("sa/spec.rs", "use crate::Series;"),
        "src/sa/spec.rs:1: `Series` goes through the crate root; name the family it comes from"
    );
    assert_eq!(
        said("sa/spec.rs", "use crate::*;"),
        "src/sa/spec.rs:1: `` takes the crate root itself"
    );
    assert_eq!(
        said("attic/mod.rs", ""),
        "src/attic/mod.rs: module `attic` has no floor; add it to FLOORS"
    );
    assert_eq!(
        said("series/array.rs", "use numpy::PyArray1;"),
        "src/series/array.rs:1: `numpy` belongs to the floor `python`"
    );
    assert_eq!(
        said("sa/chart.rs", "use plotters::prelude::SVGBackend;"),
        "src/sa/chart.rs:1: `plotters` belongs to the floor `plot`"
    );
    assert_eq!(said("plot/canvas.rs", "use plotters::prelude::*;"), "");
    assert!(
        said(
            "brief/mod.rs",
            "mod tests { use super::super::python::py; }"
        )
        .contains("python")
    );
}
