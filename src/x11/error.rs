//! What keeps X-11 from adjusting a series.

use thiserror::Error;

use super::{Effect, Mode};

/// Options or input from which X-11 cannot make an adjustment.
///
/// # Examples
///
/// ```
/// use tidegauge::x11::{Mode, X11, X11Input, X11Spec};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let x11 = X11::new(X11Spec::default().mode(Mode::Multiplicative), 12)?;
/// let mut tonnes = vec![600.0; 48];
/// tonnes[40] = -3.2;
/// let error = x11.decompose(&X11Input::new(&tonnes, 1)).unwrap_err();
/// assert_eq!(error.to_string(), "value -3.2 at index 40 must be positive in mode mult");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum X11Error {
    /// The season has a length that X-11 has no filters for.
    #[error(
        "season length {period} is not one of 2 (half-years), 4 (quarters) and 12 (months), which X-11 has filters for"
    )]
    Period {
        /// The season length given.
        period: usize,
    },

    /// A whole-number option is outside its range.
    #[error("{option} is {value}; accepted is {accepted}")]
    Option {
        /// Name of the option.
        option: &'static str,
        /// The value given.
        value: usize,
        /// The accepted range.
        accepted: &'static str,
    },

    /// A real option is outside its range.
    #[error("{option} is {value}; accepted is {accepted}")]
    Number {
        /// Name of the option.
        option: &'static str,
        /// The value given.
        value: f64,
        /// The accepted range.
        accepted: &'static str,
    },

    /// An effect that cannot leave the final adjusted series.
    #[error("final_effects has {effect}; accepted are ao, ls, tc and usr")]
    FinalEffect {
        /// The effect given.
        effect: Effect,
    },

    /// The series is too short for the season, or for a filter that was asked for.
    #[error("{observations} observations are too few; {needs} needs at least {least}")]
    TooShort {
        /// Number of observations given.
        observations: usize,
        /// What needs more.
        needs: &'static str,
        /// The smallest number that would do.
        least: usize,
    },

    /// A slice of the input has another length than the series.
    #[error("{what} has {found} values; the series with its extensions has {expected}")]
    Length {
        /// What was given.
        what: Effect,
        /// Its length.
        found: usize,
        /// The length of the series with backcasts and forecasts.
        expected: usize,
    },

    /// More backcasts and forecasts are announced than there are values.
    #[error(
        "{backcasts} backcasts and {forecasts} forecasts are announced, but there are only {values} values"
    )]
    Extension {
        /// Backcasts announced.
        backcasts: usize,
        /// Forecasts announced.
        forecasts: usize,
        /// Length of the series given.
        values: usize,
    },

    /// A value is missing (NaN) or infinite.
    #[error("value {value} at index {index} is not finite; fill missing values before X-11")]
    NotFinite {
        /// Position in the series with its extensions, from 0.
        index: usize,
        /// The value.
        value: f64,
    },

    /// A value whose square would leave the range of numbers.
    #[error(
        "value {value:e} at index {index} is out of scale; accepted are zero and sizes from 1e-150 to 1e150"
    )]
    Scale {
        /// Position in the series with its extensions, from 0.
        index: usize,
        /// The value.
        value: f64,
    },

    /// A value that the mode has no ratio or logarithm for.
    #[error("value {value} at index {index} must be {} in mode {mode}", accepted_sign(*.mode))]
    Sign {
        /// Position in the series with its extensions, from 0.
        index: usize,
        /// The value.
        value: f64,
        /// The mode asked for.
        mode: Mode,
    },

    /// A factor handed in is not finite, or not positive where factors are ratios.
    #[error(
        "factor {value} of {effect} at index {index} must be a finite number, and positive in mode {mode}"
    )]
    Factor {
        /// The effect.
        effect: Effect,
        /// Position in the series with its extensions, from 0.
        index: usize,
        /// The factor.
        value: f64,
        /// The mode of the run.
        mode: Mode,
    },

    /// The pseudo-additive mode takes no effects.
    #[error(
        "mode pseudoadd takes no effects, but {effect} was given; remove it from the series first"
    )]
    PseudoAdditiveEffect {
        /// The effect given.
        effect: Effect,
    },

    /// A name that is no table.
    #[error("`{name}` is no table of X-11; accepted are a1 to f1, such as d11")]
    Table {
        /// The name given, cut to 16 characters.
        name: Box<str>,
    },

    /// The arithmetic left the range of numbers.
    #[error(
        "no usable number for index {index}: the values differ by too many orders of magnitude for mode {mode}"
    )]
    NoResult {
        /// First observation without a number, from 0.
        index: usize,
        /// The mode of the run.
        mode: Mode,
    },
}

impl X11Error {
    pub(super) fn table(name: &str) -> Self {
        let shown: String = name.escape_default().take(16).collect();
        Self::Table { name: shown.into() }
    }
}

const fn accepted_sign(mode: Mode) -> &'static str {
    match mode {
        Mode::PseudoAdditive => "zero or positive",
        _ => "positive",
    }
}
