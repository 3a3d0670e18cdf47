//! Modes of transport as UN Comtrade codes them (reference table of modes of transport): a tree.

use crate::code::list::code_list;

code_list! {
    /// Mode of transport at the border; `0` is the total of all.
    ///
    /// The list is a tree: 2100 (sea) is inside 2000 (water), which is inside 0.
    /// Adding a mode to its parent counts it twice.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::TransportMode;
    ///
    /// let mode: TransportMode = "2100".parse()?;
    /// assert_eq!(mode.parent(), Some(TransportMode::Water));
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub enum TransportMode: "mode of transport" {
        /// `0`: all modes.
        Total = "0",
        /// `1000`: air.
        Air = "1000",
        /// `2000`: water.
        Water = "2000",
        /// `2100`: sea.
        Sea = "2100",
        /// `2200`: inland waterway.
        InlandWaterway = "2200",
        /// `2900`: water, not elsewhere specified.
        OtherWater = "2900",
        /// `3000`: land.
        Land = "3000",
        /// `3100`: railway.
        Rail = "3100",
        /// `3200`: road.
        Road = "3200",
        /// `3900`: land, not elsewhere specified.
        OtherLand = "3900",
        /// `9000`: not elsewhere specified.
        Other = "9000",
        /// `9100`: pipelines and cables.
        PipelinesAndCables = "9100",
        /// `9110`: pipelines.
        Pipelines = "9110",
        /// `9120`: cables.
        Cables = "9120",
        /// `9190`: pipelines and cables, not elsewhere specified.
        OtherPipelinesAndCables = "9190",
        /// `9200`: postal consignments, mail or courier.
        Post = "9200",
        /// `9300`: self-propelled goods.
        SelfPropelled = "9300",
        /// `9900`: other.
        OtherMode = "9900",
    }
}

impl TransportMode {
    /// Whether this is the total, which already contains every other mode.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::TransportMode;
    ///
    /// assert!(TransportMode::Total.is_total());
    /// assert!(!TransportMode::Air.is_total());
    /// ```
    pub const fn is_total(self) -> bool {
        matches!(self, Self::Total)
    }

    /// The mode one step up in the tree; `None` for the total.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::TransportMode;
    ///
    /// assert_eq!(TransportMode::Pipelines.parent(), Some(TransportMode::PipelinesAndCables));
    /// assert_eq!(TransportMode::Air.parent(), Some(TransportMode::Total));
    /// ```
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Total => None,
            Self::Air | Self::Water | Self::Land | Self::Other => Some(Self::Total),
            Self::Sea | Self::InlandWaterway | Self::OtherWater => Some(Self::Water),
            Self::Rail | Self::Road | Self::OtherLand => Some(Self::Land),
            Self::PipelinesAndCables | Self::Post | Self::SelfPropelled | Self::OtherMode => {
                Some(Self::Other)
            }
            Self::Pipelines | Self::Cables | Self::OtherPipelinesAndCables => {
                Some(Self::PipelinesAndCables)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parent_is_the_code_with_its_last_digit_set_to_zero() {
        for mode in TransportMode::ALL {
            let Some(parent) = mode.parent() else {
                assert!(mode.is_total());
                continue;
            };
            let significant = mode.code().trim_end_matches('0');
            let stem = &significant[..significant.len() - 1];
            assert_eq!(parent.code().trim_end_matches('0'), stem, "{mode}");
        }
    }

    #[test]
    fn unknown_modes_are_refused() {
        assert!("4000".parse::<TransportMode>().is_err());
        assert_eq!("0".parse(), Ok(TransportMode::Total));
    }
}
