//! How much a level changed, and everything that is said about a change: rates and what to say where
//! they do not exist, momentum, contributions, records and streaks, the effect of rounding.
//!
//! All rates and shares are ratios: `-0.11` is a fall of 11 %, and a difference of two rates or shares
//! of `0.01` is one percentage point.
//!
//! # Examples
//!
//! ```
//! use tidegauge::Series;
//! use tidegauge::change::{Basis, ChangeSpec, change};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let tonnes = Series::new("2025-10".parse()?, [656, 582])?;
//! let november = change(&tonnes, "2025-11".parse()?, Basis::PreviousPeriod, &ChangeSpec::default())?;
//! assert_eq!(november.rate.to_string(), "-11.3 %");
//! # Ok(())
//! # }
//! ```

mod contribution;
mod error;
mod measures;
mod momentum;
mod outcome;
mod panel;
mod rates;
mod record;
mod rounding;
mod span;
mod streak;

pub use contribution::{Contribution, Contributions, contributions};
pub use error::ChangeError;
pub use measures::{Adjustment, Change, ChangeSpec, change};
pub use momentum::{
    BaseEffect, RateChange, acquired_growth, base_effect, carry_over, change_of_change,
};
pub use outcome::Outcome;
pub use panel::{PanelChanges, PanelColumns, PanelError, panel_changes};
pub use rates::{
    Basis, annualised_rate, change_rate, change_rates, compound_rate, lagged_rates, log_change,
    symmetric_change,
};
pub use record::{Extreme, Rank, Record, RecordSpec, Ties, record};
pub use rounding::{
    Interval, RoundingCheck, RoundingUnit, difference_interval, log_interval, rate_interval,
    rounding_consistent,
};
pub use span::{SpanChange, gap_to_mean, k_on_k, k_on_year_ago, year_to_date};
pub use streak::{Direction, Streak, TieRule, streak};
