//! Checks of a set of records: what is wrong in it, what is doubtful, and what one must know before adding anything up.
//!
//! Every [`Finding`] has a code, a severity, the rows concerned and a number. A check reports once for each series or aggregate, not once
//! for each row, and nothing depends on the order in which the records came.
//!
//! Source: IMTS 2010 compilers manual on data quality, the notes of the portals on their files, and what real files hold.

mod areas;
mod axis;
mod code;
mod coverage;
mod cumulative;
mod editions;
mod history;
mod keys;
mod levels;
mod measures;
mod provisional;
mod quantities;
mod repeats;
mod report;
mod rounding;
mod spec;
mod steps;
mod sums;
mod time;
mod totals;
mod unit_values;

#[cfg(test)]
mod fixture;

pub use code::{AuditCode, Severity};
pub use report::{AuditReport, Finding};
pub use spec::{AuditSpec, PublishedRate};

use crate::dataset::{Dataset, DatasetError, TradeRecord};

impl Dataset {
    /// Checks all records with the default thresholds.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Area, Commodity, QuantityUnit, TradeFlow};
    /// use tidegauge::dataset::AuditCode;
    /// use tidegauge::{Dataset, TradeRecord};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (november, magnets) = ("2025-11".parse()?, "HS22:850511".parse::<Commodity>()?);
    /// let row = |partner, tonnes| {
    ///     TradeRecord::new(november, TradeFlow::Export, Area::CHINA, partner, magnets)
    ///         .quantity(tonnes, QuantityUnit::TONNE)
    /// };
    /// let data = Dataset::from_iter([
    ///     row(Area::WORLD, 6150.0),
    ///     row(Area::UNITED_STATES, 582.0),
    ///     row(Area::JAPAN, 6305.0),
    /// ]);
    /// let report = data.audit();
    /// assert!(!report.is_clean());
    /// // The partners add up to 6887 tonnes, 737 more than the world.
    /// let excess = report.of(AuditCode::Q04PartnersVersusWorld).next().unwrap();
    /// assert_eq!(excess.number, Some(737.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn audit(&self) -> AuditReport {
        self.checked(AuditSpec::default())
    }

    /// Checks all records with the thresholds of `spec`, and the rates published about them.
    ///
    /// # Errors
    /// Those of [`AuditSpec::validate`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Dataset;
    /// use tidegauge::dataset::AuditSpec;
    ///
    /// let error = Dataset::default().audit_with(&AuditSpec::default().maximum_cif_fob(0.5)).unwrap_err();
    /// assert_eq!(error.to_string(), "audit option `maximum_cif_fob` is 0.5; accepted is a ratio of 1 or more");
    /// ```
    pub fn audit_with(&self, spec: &AuditSpec) -> Result<AuditReport, DatasetError> {
        spec.validate()?;
        Ok(self.checked(spec.clone()))
    }

    fn checked(&self, spec: AuditSpec) -> AuditReport {
        let records: Vec<TradeRecord> = self.iter().collect();
        let findings = [
            keys::findings(&records),
            editions::findings(&records),
            areas::findings(&records),
            levels::findings(&records),
            totals::findings(&records, &spec),
            quantities::findings(&records),
            unit_values::findings(&records, &spec),
            measures::findings(&records, &spec),
            time::findings(&records, &spec),
            repeats::findings(&records, &spec),
            steps::findings(&records, &spec),
            provisional::findings(&records),
            rounding::findings(&records, &spec),
        ];
        AuditReport::new(records.len(), spec, findings.concat())
    }
}
