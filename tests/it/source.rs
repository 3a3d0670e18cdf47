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

    /// Names of the modules that have their own file, `mod name;`.
    fn submodules(&self) -> Vec<String> {
        let tokens: Vec<String> = self
            .tokens
            .clone()
            .into_iter()
            .map(|t| t.to_string())
            .collect();
        tokens
            .windows(3)
            .filter(|three| three[0] == "mod" && three[2] == ";")
            .map(|three| three[1].clone())
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

/// All files that the crate is made of, whatever its features: `lib.rs`, and what `mod name;` leads to from there, sorted by path.
pub(crate) fn source_files() -> Vec<SourceFile> {
    let root = package_file("src");
    let mut files = vec![SourceFile::new(
        "lib.rs",
        &fs::read_to_string(root.join("lib.rs")).unwrap(),
    )];
    let mut next = 0;
    while let Some(file) = files.get(next) {
        let folder = file.module().join("/");
        for name in file.submodules() {
            let place = format!("{folder}/{name}");
            let place = place.trim_start_matches('/');
            let path = [format!("{place}.rs"), format!("{place}/mod.rs")]
                .into_iter()
                .find(|path| root.join(path).is_file())
                .unwrap_or_else(|| panic!("no file for `mod {name};` in src/{folder}"));
            let text = fs::read_to_string(root.join(&path)).unwrap();
            files.push(SourceFile::new(&path, &text));
        }
        next += 1;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

#[test]
fn modules_are_found_by_their_declarations() {
    let file = SourceFile::new(
        "num/mod.rs",
        "pub mod sum;\n// mod old;\nmod tests { mod deep; }",
    );
    assert_eq!(file.module(), ["num"]);
    assert_eq!(file.submodules(), ["sum"]);
    let paths: Vec<String> = source_files().into_iter().map(|file| file.path).collect();
    for path in ["lib.rs", "num/mod.rs", "num/sum.rs", "period/range.rs"] {
        assert!(paths.contains(&path.to_owned()), "{path}");
    }
}
