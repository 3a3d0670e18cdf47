//! Statuses of an observation (SDMX cross-domain code lists `CL_OBS_STATUS` and `CL_CONF_STATUS`).

use crate::code::list::code_list;

code_list! {
    /// How a single value came about.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::ObsStatus;
    ///
    /// let status: ObsStatus = "Q".parse()?;
    /// assert_eq!(status, ObsStatus::Suppressed);
    /// assert!(status.is_missing());
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub enum ObsStatus: "observation status" {
        /// `A`: normal.
        Normal = "A",
        /// `B`: break in the series.
        Break = "B",
        /// `D`: the definition differs.
        DefinitionDiffers = "D",
        /// `E`: estimated.
        Estimated = "E",
        /// `F`: forecast.
        Forecast = "F",
        /// `G`: experimental.
        Experimental = "G",
        /// `H`: missing because of a holiday or weekend.
        MissingHoliday = "H",
        /// `I`: imputed by the receiver of the data.
        Imputed = "I",
        /// `J`: derogation.
        Derogation = "J",
        /// `K`: included in another category.
        IncludedElsewhere = "K",
        /// `L`: missing; the data exist but were not collected.
        NotCollected = "L",
        /// `M`: missing; the data cannot exist.
        CannotExist = "M",
        /// `N`: not significant.
        NotSignificant = "N",
        /// `O`: missing, without a reason given.
        Missing = "O",
        /// `P`: provisional.
        Provisional = "P",
        /// `Q`: missing; the value is suppressed.
        Suppressed = "Q",
        /// `R`: revised; used by some agencies beside the standard list.
        Revised = "R",
        /// `S`: strike or another special event.
        SpecialEvent = "S",
        /// `U`: low reliability.
        LowReliability = "U",
        /// `V`: not validated.
        Unvalidated = "V",
        /// `W`: includes data of another category.
        IncludesOther = "W",
        /// `X`: from an external source; used by some agencies beside the standard list.
        External = "X",
    }
}

code_list! {
    /// Who may see a value. The letters are from memory of the SDMX list.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::ConfStatus;
    ///
    /// let status: ConfStatus = "C".parse()?;
    /// assert!(status.is_confidential());
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    #[derive(Default)]
    pub enum ConfStatus: "confidentiality status" {
        /// `F`: free; the default.
        #[default]
        Free = "F",
        /// `N`: not for publication, for internal use.
        NotForPublication = "N",
        /// `C`: confidential.
        Confidential = "C",
        /// `D`: secondary confidentiality, which protects another value.
        SecondaryConfidential = "D",
    }
}

impl ObsStatus {
    /// Whether no number can be expected: H, K, L, M, O and Q.
    ///
    /// `K` counts, because the number stands in another category.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::ObsStatus;
    ///
    /// assert!(ObsStatus::NotCollected.is_missing());
    /// assert!(!ObsStatus::Provisional.is_missing());
    /// ```
    pub const fn is_missing(self) -> bool {
        matches!(
            self,
            Self::MissingHoliday
                | Self::IncludedElsewhere
                | Self::NotCollected
                | Self::CannotExist
                | Self::Missing
                | Self::Suppressed
        )
    }

    /// Whether the number was made rather than counted: E, F and I.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::ObsStatus;
    ///
    /// assert!(ObsStatus::Imputed.is_estimated_or_derived());
    /// assert!(!ObsStatus::Normal.is_estimated_or_derived());
    /// ```
    pub const fn is_estimated_or_derived(self) -> bool {
        matches!(self, Self::Estimated | Self::Forecast | Self::Imputed)
    }
}

impl ConfStatus {
    /// Whether the value must not be published: everything but `F`.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::ConfStatus;
    ///
    /// assert!(!ConfStatus::Free.is_confidential());
    /// ```
    pub const fn is_confidential(self) -> bool {
        !matches!(self, Self::Free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(test: fn(ObsStatus) -> bool) -> String {
        ObsStatus::ALL
            .iter()
            .filter(|s| test(**s))
            .map(|s| s.code())
            .collect()
    }

    #[test]
    fn letters_of_the_list() {
        assert_eq!(letters(|_| true), "ABDEFGHIJKLMNOPQRSUVWX");
        assert_eq!(letters(ObsStatus::is_missing), "HKLMOQ");
        assert_eq!(letters(ObsStatus::is_estimated_or_derived), "EFI");
    }

    #[test]
    fn confidentiality() {
        let open: Vec<_> = ConfStatus::ALL
            .iter()
            .filter(|s| !s.is_confidential())
            .collect();
        assert_eq!(open, [&ConfStatus::Free]);
        assert_eq!(
            "Z".parse::<ConfStatus>().unwrap_err().to_string(),
            "\"Z\" is not a confidentiality status; accepted: F, N, C, D"
        );
    }
}
