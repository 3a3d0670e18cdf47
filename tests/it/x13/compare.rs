//! How close our tables must be to those of X-13, and a ledger of how close they are.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tidegauge::num::tolerance::Tolerance;
use tidegauge::x11::{Mode, Table, X11Result};

use crate::diagnostics_golden::Report;

/// Everything compared so far.
#[derive(Default)]
pub(crate) struct Ledger {
    /// Largest difference of each table, as a ratio of the scale of the value, and where it is.
    worst: BTreeMap<Table, (f64, String)>,
    /// What is off.
    failures: Vec<String>,
    /// Cells of D9 that only the reference fills.
    unreplaced: usize,
    cases: usize,
    values: usize,
    /// Numbers and words of the diagnostics file.
    pub(crate) diagnostics: Report,
    /// What could not be compared, for a reason that is given, and how often.
    left_out: BTreeMap<&'static str, usize>,
}

impl Ledger {
    /// Counts a case that is compared as a whole.
    pub(crate) fn case(&mut self) {
        self.cases += 1;
    }

    pub(crate) fn cases(&self) -> usize {
        self.cases
    }

    /// Notes that something cannot be compared.
    pub(crate) fn leave_out(&mut self, reason: &'static str) {
        *self.left_out.entry(reason).or_default() += 1;
    }

    /// Notes something that is off.
    pub(crate) fn fail(&mut self, what: String) {
        self.failures.push(what);
    }

    /// Compares a table with the reference, whose first value stands at index `first` of our extended table.
    ///
    /// The reference has no value where it is NaN. Outside its values, observations of ours must be undefined if `is_whole` says that it
    /// saved all there is.
    pub(crate) fn table(
        &mut self,
        case: &str,
        result: &X11Result,
        table: Table,
        first: usize,
        reference: &[f64],
        is_whole: bool,
    ) {
        let Some(ours) = result.extended_table(table) else {
            return self.fail(format!("{case} {table}: not in the result"));
        };
        if is_whole {
            let undefined = |index: &usize| !(first..first + reference.len()).contains(index);
            for index in result.observed().filter(undefined) {
                if !ours[index].is_nan() {
                    self.fail(format!("{case} {table}[{index}]: no reference"));
                }
            }
        }
        self.values(case, result, table, &ours, first, reference);
    }

    /// Compares values that belong to a table, or to a variant of it that has no name.
    pub(crate) fn values(
        &mut self,
        case: &str,
        result: &X11Result,
        table: Table,
        ours: &[f64],
        first: usize,
        reference: &[f64],
    ) {
        let Some(ours) = ours.get(first..first + reference.len()) else {
            return self.fail(format!(
                "{case} {table}: the reference has {} values from index {first}, we have {}",
                reference.len(),
                ours.len()
            ));
        };
        let tolerance = tolerance(table);
        let floor = Floor::new(result, table);
        let (mut wrong, mut first_wrong) = (0, String::new());
        for (index, (&actual, &expected)) in ours.iter().zip(reference).enumerate() {
            let index = first + index;
            if actual.is_nan() && expected.is_nan() {
                continue;
            }
            if table == Table::D9 && actual.is_nan() {
                // The reference marks a replacement where C20 is not exactly neutral. For irregulars outside 0.5 to 2 the rounding of
                // I / (1 + (I - 1)) alone does that; nothing is replaced then, and the cell holds the unmodified SI.
                let si = result.unmodified_si[index];
                if Tolerance::ROUND_OFF.accepts(si, expected) {
                    self.unreplaced += 1;
                } else {
                    self.fail(format!("{case} {table}[{index}]: blank, {expected:e}"));
                }
                continue;
            }
            let scale = floor.scale(expected);
            let difference = (actual - expected).abs() / scale;
            self.values += 1;
            if !tolerance.accepts_at_scale(actual, expected, scale) {
                wrong += 1;
                if wrong == 1 {
                    first_wrong = format!("[{index}]: {actual:e}, expected {expected:e}");
                }
            }
            let worst = self.worst.entry(table).or_default();
            if difference > worst.0 {
                *worst = (difference, format!("{case}[{index}]"));
            }
        }
        if wrong > 0 {
            let of = reference.len();
            self.fail(format!(
                "{case} {table}: {wrong} of {of} values, the first at {first_wrong}"
            ));
        }
    }

    /// What was compared, with the worst difference of each table.
    pub(crate) fn summary(&self) -> String {
        let mut text = format!(
            "{} cases, {} values of tables, {} diagnostics, {} D9 cells that the reference fills with unreplaced SI",
            self.cases, self.values, self.diagnostics.compared, self.unreplaced
        );
        for (reason, count) in &self.left_out {
            let _ = write!(text, "\n  left out {count} times: {reason}");
        }
        for (table, (worst, place)) in &self.worst {
            let _ = write!(text, "\n  {table:<4} {worst:.1e}  {place}");
        }
        text
    }

    /// The worst difference in each group of tables, on one line.
    pub(crate) fn groups(&self) -> String {
        let mut groups: BTreeMap<&str, f64> = BTreeMap::new();
        for (table, (worst, _)) in &self.worst {
            let group = match table {
                Table::B17 | Table::C17 => "weights",
                Table::D10 | Table::D11 | Table::D12 | Table::D13 | Table::D16 => table.code(),
                _ => &table.code()[..1],
            };
            let entry = groups.entry(group).or_default();
            *entry = entry.max(*worst);
        }
        let words = groups
            .iter()
            .map(|(name, worst)| format!("{name} {worst:.0e}"));
        let words: Vec<String> = words.collect();
        format!(
            "{} cases, {}, {} diagnostics",
            self.cases,
            words.join(", "),
            self.diagnostics.compared
        )
    }

    /// Fails if anything is off, with the first offences.
    #[track_caller]
    pub(crate) fn assert_clean(&self) {
        let failures = || self.failures.iter().chain(&self.diagnostics.wrong);
        let shown: Vec<&str> = failures().take(20000).map(String::as_str).collect();
        assert!(
            shown.is_empty(),
            "{} differences:\n{}\n{}",
            failures().count(),
            shown.join("\n"),
            self.summary()
        );
    }

    /// Takes over what another ledger holds.
    pub(crate) fn absorb(&mut self, other: Self) {
        for (table, (worst, place)) in other.worst {
            let entry = self.worst.entry(table).or_default();
            if worst > entry.0 {
                *entry = (worst, place);
            }
        }
        self.failures.extend(other.failures);
        self.unreplaced += other.unreplaced;
        self.cases += other.cases;
        self.values += other.values;
        self.diagnostics.compared += other.diagnostics.compared;
        self.diagnostics.wrong.extend(other.diagnostics.wrong);
        for (reason, count) in other.left_out {
            *self.left_out.entry(reason).or_default() += count;
        }
    }
}

/// The final tables are held closer than those on the way.
fn tolerance(table: Table) -> Tolerance {
    match table {
        Table::D10 | Table::D11 | Table::D12 | Table::D13 => Tolerance::ENGINE,
        _ => Tolerance::INTERMEDIATE,
    }
}

/// The size that a difference is a ratio of: that of the value, with a floor under which it has no meaning because it is what is left of
/// larger numbers.
struct Floor(f64);

impl Floor {
    fn new(result: &X11Result, table: Table) -> Self {
        let thousandth = || {
            let values = &result.adjusted_for_effects[result.observed()];
            values.iter().map(|v| v.abs()).sum::<f64>() / values.len() as f64 / 1000.0
        };
        Self(match (table, result.mode) {
            // Weights, from 0 to 1.
            (Table::B17 | Table::C17, _) => 1.0,
            (_, Mode::Additive) => thousandth(),
            // Changes that are ratios.
            (Table::E5 | Table::E6 | Table::E7 | Table::E8, _) => 1.0,
            // The irregular is a difference here, and so is every level.
            (_, Mode::PseudoAdditive) if is_level(table) => thousandth(),
            (_, Mode::LogAdditive | Mode::PseudoAdditive) => 1e-3,
            _ => 1e-6,
        })
    }

    fn scale(&self, expected: f64) -> f64 {
        expected.abs().max(self.0)
    }
}

/// Whether a table is in the units of the series.
fn is_level(table: Table) -> bool {
    use Table as T;
    let part_b = [T::B1, T::B2, T::B6, T::B7, T::B11];
    let part_c = [T::C1, T::C2, T::C6, T::C7, T::C11];
    let part_d = [T::D1, T::D2, T::D6, T::D7, T::D10B, T::D11, T::D12, T::D16B];
    let later = [T::E1, T::E2, T::E11, T::F1];
    [&part_b[..], &part_c, &part_d, &later]
        .iter()
        .any(|part| part.contains(&table))
}
