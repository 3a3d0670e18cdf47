//! The tables of X-11 under the names they have had since 1967.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::X11Error;

macro_rules! tables {
    ($($(#[doc = $doc:literal])+ $name:ident $code:literal,)+) => {
        /// A table of X-11.
        ///
        /// Text and stored form are the table's name in lower case (`d11`); upper case is read too.
        ///
        /// # Examples
        ///
        /// ```
        /// use tidegauge::x11::Table;
        ///
        /// assert_eq!("D11".parse(), Ok(Table::D11));
        /// assert_eq!(Table::D11.to_string(), "d11");
        /// assert_eq!("z1".parse::<Table>().unwrap_err().to_string(), "`z1` is no table of X-11; accepted are a1 to f1, such as d11");
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Table {
            $($(#[doc = $doc])+ #[serde(rename = $code)] $name,)+
        }

        impl Table {
            /// Every table, in the order of the method.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name in lower case.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

tables! {
    /// Original series.
    A1 "a1",
    /// Series without the effects handed in, in the units of the original.
    B1 "b1",
    /// First trend of part B: 2×s moving average.
    B2 "b2",
    /// Unmodified SI, first estimate.
    B3 "b3",
    /// Replacement values for extreme SI, first estimate; NaN where none is replaced.
    B4 "b4",
    /// First seasonal factors.
    B5 "b5",
    /// First seasonally adjusted series.
    B6 "b6",
    /// Henderson trend of part B.
    B7 "b7",
    /// Unmodified SI, second estimate.
    B8 "b8",
    /// Replacement values for extreme SI, second estimate; NaN where none is replaced.
    B9 "b9",
    /// Seasonal factors of part B.
    B10 "b10",
    /// Seasonally adjusted series of part B.
    B11 "b11",
    /// Irregular of part B.
    B13 "b13",
    /// Preliminary weights of the irregular, 0 to 1.
    B17 "b17",
    /// Preliminary extreme values.
    B20 "b20",
    /// Series modified for preliminary extremes.
    C1 "c1",
    /// First trend of part C.
    C2 "c2",
    /// Modified SI of part C, first estimate.
    C4 "c4",
    /// First seasonal factors of part C.
    C5 "c5",
    /// First seasonally adjusted series of part C.
    C6 "c6",
    /// Henderson trend of part C.
    C7 "c7",
    /// Modified SI of part C, second estimate.
    C9 "c9",
    /// Seasonal factors of part C.
    C10 "c10",
    /// Seasonally adjusted series of part C.
    C11 "c11",
    /// Irregular of part C.
    C13 "c13",
    /// Final weights of the irregular, 0 to 1.
    C17 "c17",
    /// Final extreme values.
    C20 "c20",
    /// Series modified for final extremes.
    D1 "d1",
    /// First trend of part D.
    D2 "d2",
    /// Modified SI of part D.
    D4 "d4",
    /// First seasonal factors of part D.
    D5 "d5",
    /// First seasonally adjusted series of part D.
    D6 "d6",
    /// Henderson trend of part D.
    D7 "d7",
    /// Final unmodified SI (logarithms in log-additive mode).
    D8 "d8",
    /// Final replacement values for extreme SI; NaN where none is replaced.
    D9 "d9",
    /// Final seasonal factors.
    D10 "d10",
    /// Final seasonal component in the units of the series, by the trend of D7; pseudo-additive mode only.
    D10B "d10b",
    /// Final seasonally adjusted series.
    D11 "d11",
    /// Final trend-cycle.
    D12 "d12",
    /// Final irregular.
    D13 "d13",
    /// Combined adjustment factors: seasonal, trading day and holiday.
    D16 "d16",
    /// Combined adjustment component in the units of the series; pseudo-additive mode only.
    D16B "d16b",
    /// Combined calendar factors: trading day and holiday.
    D18 "d18",
    /// Original series modified for extremes.
    E1 "e1",
    /// Seasonally adjusted series modified for extremes.
    E2 "e2",
    /// Irregular modified for extremes.
    E3 "e3",
    /// Changes of the original series from period to period.
    E5 "e5",
    /// Changes of the seasonally adjusted series.
    E6 "e6",
    /// Changes of the trend-cycle.
    E7 "e7",
    /// Changes of the calendar-adjusted series.
    E8 "e8",
    /// Seasonally adjusted series, extremes modified robustly.
    E11 "e11",
    /// Final adjustment ratios: original over seasonally adjusted.
    E18 "e18",
    /// Moving average of the seasonally adjusted series over the months for cyclical dominance.
    F1 "f1",
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Table {
    type Err = X11Error;

    fn from_str(text: &str) -> Result<Self, X11Error> {
        let found = Self::ALL
            .iter()
            .find(|table| table.code().eq_ignore_ascii_case(text.trim()));
        found.copied().ok_or_else(|| X11Error::table(text))
    }
}
