//! Trade flows as UN Comtrade codes them (reference table of trade regimes; IMTS 2010, chapter II).

use crate::code::CodeError;
use crate::code::error::excerpt;
use crate::code::list::code_list;

code_list! {
    /// Direction and kind of a recorded movement of goods.
    ///
    /// `X` and `M` are the totals; the other flows are parts of one of them, so subtract, never add.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::TradeFlow;
    ///
    /// let flow: TradeFlow = "RX".parse()?;
    /// assert_eq!(flow, TradeFlow::ReExport);
    /// assert_eq!(flow.parent(), Some(TradeFlow::Export));
    /// assert_eq!(flow.to_string(), "RX");
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub enum TradeFlow: "trade flow" {
        /// `M`: all imports, re-imports included.
        Import = "M" | "import" | "imports",
        /// `X`: all exports, re-exports included.
        Export = "X" | "export" | "exports",
        /// `DX`: exports of goods produced in the reporting economy.
        DomesticExport = "DX",
        /// `RX`: exports of foreign goods in the state in which they came in.
        ReExport = "RX",
        /// `RM`: imports of domestic goods that come back.
        ReImport = "RM",
        /// `FM`: imports of goods of foreign origin.
        ForeignImport = "FM",
        /// `MIP`: imports for inward processing.
        ImportForInwardProcessing = "MIP",
        /// `XIP`: exports after inward processing.
        ExportAfterInwardProcessing = "XIP",
        /// `MOP`: imports after outward processing.
        ImportAfterOutwardProcessing = "MOP",
        /// `XOP`: exports for outward processing.
        ExportForOutwardProcessing = "XOP",
    }
}

impl TradeFlow {
    /// The flow of Comext's column `FLOW`: 1 imports, 2 exports.
    ///
    /// # Errors
    ///
    /// [`CodeError::UnknownCode`] for any other text.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::TradeFlow;
    ///
    /// assert_eq!(TradeFlow::from_comext("2")?, TradeFlow::Export);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn from_comext(digit: &str) -> Result<Self, CodeError> {
        match digit.trim() {
            "1" => Ok(Self::Import),
            "2" => Ok(Self::Export),
            _ => Err(CodeError::UnknownCode {
                seen: excerpt(digit),
                list: "Comext flow",
                accepted: &["1", "2"],
            }),
        }
    }

    /// Whether goods enter the reporting economy.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::TradeFlow;
    ///
    /// assert!(TradeFlow::ReImport.is_import());
    /// assert!(!TradeFlow::Export.is_import());
    /// ```
    pub const fn is_import(self) -> bool {
        matches!(
            self,
            Self::Import
                | Self::ReImport
                | Self::ForeignImport
                | Self::ImportForInwardProcessing
                | Self::ImportAfterOutwardProcessing
        )
    }

    /// Whether goods leave the reporting economy.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::TradeFlow;
    ///
    /// assert!(TradeFlow::DomesticExport.is_export());
    /// ```
    pub const fn is_export(self) -> bool {
        !self.is_import()
    }

    /// The flow under which the partner country records the same movement, where there is one.
    ///
    /// A re-export arrives as an ordinary import; other sub-flows have no counterpart.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::TradeFlow;
    ///
    /// assert_eq!(TradeFlow::Export.mirror(), Some(TradeFlow::Import));
    /// assert_eq!(TradeFlow::ReExport.mirror(), Some(TradeFlow::Import));
    /// assert_eq!(TradeFlow::ReImport.mirror(), None);
    /// ```
    pub const fn mirror(self) -> Option<Self> {
        match self {
            Self::Import => Some(Self::Export),
            Self::Export | Self::ReExport => Some(Self::Import),
            _ => None,
        }
    }

    /// The total that this flow is a part of; `None` for `M` and `X` themselves.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::TradeFlow;
    ///
    /// assert_eq!(TradeFlow::ForeignImport.parent(), Some(TradeFlow::Import));
    /// assert_eq!(TradeFlow::Import.parent(), None);
    /// ```
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Import | Self::Export => None,
            sub if sub.is_import() => Some(Self::Import),
            _ => Some(Self::Export),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ten_codes_in_their_order() {
        let codes: Vec<&str> = TradeFlow::ALL.iter().map(|flow| flow.code()).collect();
        assert_eq!(
            codes,
            ["M", "X", "DX", "RX", "RM", "FM", "MIP", "XIP", "MOP", "XOP"]
        );
    }

    #[test]
    fn sub_flows_keep_their_direction() {
        for flow in TradeFlow::ALL {
            assert_ne!(flow.is_import(), flow.is_export());
            if let Some(parent) = flow.parent() {
                assert_eq!(parent.is_import(), flow.is_import(), "{flow}");
                assert_eq!(parent.parent(), None);
            }
        }
    }

    #[test]
    fn spellings_and_refusals() {
        assert_eq!(" m ".parse(), Ok(TradeFlow::Import));
        assert_eq!("Exports".parse(), Ok(TradeFlow::Export));
        assert_eq!(TradeFlow::from_comext("1"), Ok(TradeFlow::Import));
        assert_eq!(
            TradeFlow::from_comext("3").unwrap_err().to_string(),
            "\"3\" is not a Comext flow; accepted: 1, 2"
        );
        assert_eq!(
            "Z".parse::<TradeFlow>().unwrap_err().to_string(),
            "\"Z\" is not a trade flow; accepted: M, X, DX, RX, RM, FM, MIP, XIP, MOP, XOP"
        );
    }
}
