//! Customs procedures as UN Comtrade codes them (reference table of customs codes).

use crate::code::list::code_list;

code_list! {
    /// Customs procedure under which goods moved; `C00` is the total of all.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::CustomsProcedure;
    ///
    /// let procedure: CustomsProcedure = "C06".parse()?;
    /// assert_eq!(procedure, CustomsProcedure::InwardProcessing);
    /// assert!(!procedure.is_total());
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub enum CustomsProcedure: "customs procedure" {
        /// `C00`: all procedures.
        Total = "C00",
        /// `C01`: clearance for home use.
        HomeUse = "C01",
        /// `C02`: reimportation in the same state.
        ReimportSameState = "C02",
        /// `C03`: outright exportation.
        OutrightExport = "C03",
        /// `C04`: customs warehouse.
        Warehouse = "C04",
        /// `C05`: free zone.
        FreeZone = "C05",
        /// `C06`: inward processing.
        InwardProcessing = "C06",
        /// `C07`: outward processing.
        OutwardProcessing = "C07",
        /// `C08`: drawback.
        Drawback = "C08",
        /// `C09`: processing of goods for home use.
        ProcessingForHomeUse = "C09",
        /// `C10`: carriage of goods coastwise.
        Coastwise = "C10",
        /// `C11`: customs offences.
        Offences = "C11",
        /// `C12`: travellers.
        Travellers = "C12",
        /// `C13`: postal traffic.
        Postal = "C13",
        /// `C14`: stores.
        Stores = "C14",
        /// `C15`: relief consignments.
        Relief = "C15",
        /// `C20`: procedures not elsewhere specified.
        NotElsewhereSpecified = "C20",
    }
}

impl CustomsProcedure {
    /// Whether this is the total, which already contains every other procedure.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::CustomsProcedure;
    ///
    /// assert!(CustomsProcedure::Total.is_total());
    /// ```
    pub const fn is_total(self) -> bool {
        matches!(self, Self::Total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seventeen_codes_and_one_total() {
        assert_eq!(CustomsProcedure::ALL.len(), 17);
        assert_eq!(
            CustomsProcedure::ALL
                .iter()
                .filter(|p| p.is_total())
                .count(),
            1
        );
        assert_eq!("c20".parse(), Ok(CustomsProcedure::NotElsewhereSpecified));
        assert!("C16".parse::<CustomsProcedure>().is_err());
    }
}
