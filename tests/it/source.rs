//! The crate's own source as tokens, for the tests that read it: comments and strings cannot be mistaken for code.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Ident, TokenStream, TokenTree};

/// One file under `src/`.
pub(crate) struct SourceFile {
    /// Path from `src/`, with slashes: `period/range.rs`.
    pub(crate) path: String,
    /// The text.
    pub(crate) text: String,
    /// The text as tokens.
    pub(crate) tokens: TokenStream,
}

impl SourceFile {
    /// Takes `text` apart as if it stood at `path`.
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let tokens = text
            .parse()
            .unwrap_or_else(|error| panic!("src/{path}: {error}"));
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            tokens,
        }
    }

    /// The module the file makes: `["period", "range"]` for `period/range.rs`, `["period"]` for `period/mod.rs`, none for `lib.rs`.
    pub(crate) fn module(&self) -> Vec<String> {
        let stem = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        stem.split('/')
            .filter(|part| !["lib", "mod"].contains(part))
            .map(str::to_owned)
            .collect()
    }

    /// All identifiers, whatever they stand in.
    pub(crate) fn idents(&self) -> Vec<Ident> {
        fn collect(tokens: TokenStream, into: &mut Vec<Ident>) {
            for token in tokens {
                match token {
                    TokenTree::Ident(ident) => into.push(ident),
                    TokenTree::Group(group) => collect(group.stream(), into),
                    TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                }
            }
        }
        let mut idents = Vec::new();
        collect(self.tokens.clone(), &mut idents);
        idents
    }
}

/// A file of the package, from its root.
pub(crate) fn package_file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// All files under `src/`, sorted by path.
pub(crate) fn source_files() -> Vec<SourceFile> {
    let root = package_file("src");
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside: Vec<_> = path.strip_prefix(&root).unwrap().iter().collect();
                let inside: Vec<_> = inside.iter().map(|part| part.to_str().unwrap()).collect();
                files.push(SourceFile::new(
                    &inside.join("/"),
                    &fs::read_to_string(&path).unwrap(),
                ));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.iter().any(|file| file.path == "lib.rs"));
    files
}
