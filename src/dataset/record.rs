//! One row of trade statistics: who, with whom, what, when, how much, and how sure.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::code::{
    Area, Commodity, ConfStatus, Currency, CustomsProcedure, ObsStatus, QuantityUnit, TradeFlow,
    TransportMode, Valuation, shortened,
};
use crate::dataset::{DatasetError, RecordKey, SeriesKey};
use crate::period::Period;

/// What a number of a record measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Measure {
    /// Statistical value in the record's currency and valuation.
    Value,
    /// Value including cost, insurance and freight.
    CifValue,
    /// Value free on board.
    FobValue,
    /// Primary (supplementary) quantity in its unit.
    Quantity,
    /// Second quantity in its unit.
    SecondQuantity,
    /// Net weight in kilograms.
    NetWeight,
    /// Gross weight in kilograms.
    GrossWeight,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 7] = [
        Self::Value,
        Self::CifValue,
        Self::FobValue,
        Self::Quantity,
        Self::SecondQuantity,
        Self::NetWeight,
        Self::GrossWeight,
    ];

    /// The name, also the text form: `value`, `net_weight`, ...
    pub const fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::CifValue => "cif_value",
            Self::FobValue => "fob_value",
            Self::Quantity => "quantity",
            Self::SecondQuantity => "second_quantity",
            Self::NetWeight => "net_weight",
            Self::GrossWeight => "gross_weight",
        }
    }

    /// Whether it is an amount of money.
    pub const fn is_money(self) -> bool {
        matches!(self, Self::Value | Self::CifValue | Self::FobValue)
    }

    /// Position among the columns of a dataset.
    pub(super) const fn column(self) -> usize {
        match self {
            Self::Value => 0,
            Self::CifValue => 1,
            Self::FobValue => 2,
            Self::Quantity => 3,
            Self::SecondQuantity => 4,
            Self::NetWeight => 5,
            Self::GrossWeight => 6,
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Measure {
    type Err = DatasetError;

    fn from_str(text: &str) -> Result<Self, DatasetError> {
        Self::ALL
            .into_iter()
            .find(|measure| measure.name().eq_ignore_ascii_case(text))
            .ok_or_else(|| DatasetError::Measure {
                text: shortened(text, 40).into_boxed_str(),
            })
    }
}

/// Why a number is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MissingReason {
    /// The source has no such field, or leaves it empty.
    NotGiven,
    /// The source writes zero where it means "not available": quantity 0 of unit −1, weight 0 beside a positive value, FOB value 0 of an import.
    ZeroForNotAvailable,
    /// Suppressed to protect a trader.
    Confidential,
    /// The number cannot exist for this row.
    NotApplicable,
    /// A quantity in a unit that [`QuantityUnit`] does not have.
    UnknownUnit,
    /// What stands there is NaN or infinite.
    NotFinite,
    /// No record where others of the same reporter and period are (see [`ZeroPolicy`](crate::dataset::ZeroPolicy)).
    NoRecord,
}

impl MissingReason {
    /// The SDMX observation status that says the same.
    pub const fn status(self) -> ObsStatus {
        match self {
            Self::NotApplicable => ObsStatus::CannotExist,
            Self::ZeroForNotAvailable => ObsStatus::NotCollected,
            Self::Confidential => ObsStatus::Suppressed,
            Self::NotGiven | Self::UnknownUnit | Self::NotFinite | Self::NoRecord => {
                ObsStatus::Missing
            }
        }
    }

    /// In words: "zero stands for not available".
    pub const fn describe(self) -> &'static str {
        match self {
            Self::NotGiven => "not given",
            Self::ZeroForNotAvailable => "zero stands for not available",
            Self::Confidential => "confidential",
            Self::NotApplicable => "not applicable",
            Self::UnknownUnit => "quantity in an unknown unit",
            Self::NotFinite => "not a finite number",
            Self::NoRecord => "no record",
        }
    }
}

/// A finite number with its observation status, or the reason why there is none.
///
/// # Examples
///
/// ```
/// use tidegauge::code::ObsStatus;
/// use tidegauge::dataset::{Measurement, MissingReason};
///
/// let tonnes = Measurement::reported(582.0);
/// assert_eq!((tonnes.value(), tonnes.status()), (Some(582.0), ObsStatus::Normal));
/// let gap = Measurement::missing(MissingReason::Confidential);
/// assert_eq!((gap.value(), gap.reason()), (None, Some(MissingReason::Confidential)));
/// assert_eq!(Measurement::reported(f64::NAN).reason(), Some(MissingReason::NotFinite));
/// ```
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Measurement {
    // NaN where `reason` is set, finite otherwise.
    value: f64,
    status: ObsStatus,
    reason: Option<MissingReason>,
}

impl Measurement {
    /// Nothing was given.
    pub const NOT_GIVEN: Self = Self::missing(MissingReason::NotGiven);

    /// A number as the source reports it; NaN and infinity become missing.
    pub const fn reported(value: f64) -> Self {
        Self::with_status(value, ObsStatus::Normal)
    }

    /// A number with its status; NaN and infinity become missing.
    pub const fn with_status(value: f64, status: ObsStatus) -> Self {
        if value.is_finite() {
            Self {
                value,
                status,
                reason: None,
            }
        } else {
            Self::missing(MissingReason::NotFinite)
        }
    }

    /// No number, and why.
    pub const fn missing(reason: MissingReason) -> Self {
        Self {
            value: f64::NAN,
            status: reason.status(),
            reason: Some(reason),
        }
    }

    /// The number, if there is one.
    pub const fn value(self) -> Option<f64> {
        if self.reason.is_none() {
            Some(self.value)
        } else {
            None
        }
    }

    /// Why there is none.
    pub const fn reason(self) -> Option<MissingReason> {
        self.reason
    }

    /// SDMX observation status.
    pub const fn status(self) -> ObsStatus {
        self.status
    }

    /// The number, or NaN.
    pub(super) const fn or_nan(self) -> f64 {
        self.value
    }

    /// A total order for canonical sorting.
    pub(super) fn total_cmp(self, other: Self) -> std::cmp::Ordering {
        self.value
            .total_cmp(&other.value)
            .then_with(|| self.status.cmp(&other.status))
            .then_with(|| self.reason.cmp(&other.reason))
    }
}

impl PartialEq for Measurement {
    fn eq(&self, other: &Self) -> bool {
        self.value() == other.value() && self.status == other.status && self.reason == other.reason
    }
}

impl Default for Measurement {
    fn default() -> Self {
        Self::NOT_GIVEN
    }
}

/// Stored form: no NaN.
#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<ObsStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missing: Option<MissingReason>,
}

impl From<Stored> for Measurement {
    fn from(stored: Stored) -> Self {
        match (stored.value, stored.missing) {
            (Some(value), None) => {
                Self::with_status(value, stored.status.unwrap_or(ObsStatus::Normal))
            }
            (_, reason) => Self::missing(reason.unwrap_or(MissingReason::NotGiven)),
        }
    }
}

impl From<Measurement> for Stored {
    fn from(measurement: Measurement) -> Self {
        let present = measurement.value().is_some();
        Self {
            value: measurement.value(),
            status: Some(measurement.status).filter(|_| present),
            missing: measurement.reason,
        }
    }
}

/// One row of trade statistics.
///
/// Start with [`new`](Self::new), which sets every optional axis to its total, and add what is known.
///
/// # Examples
///
/// ```
/// use tidegauge::code::{Area, Commodity, QuantityUnit, TradeFlow};
/// use tidegauge::dataset::TradeRecord;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let record = TradeRecord::new(
///     "2025-11".parse()?,
///     TradeFlow::Export,
///     Area::CHINA,
///     Area::UNITED_STATES,
///     "HS22:850511".parse::<Commodity>()?,
/// )
/// .quantity(582.0, QuantityUnit::TONNE);
/// assert_eq!(record.key().to_string(), "X.CN.US.HS22:850511 2025-M11");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TradeRecord {
    /// Reference period; the last one if the row covers several.
    pub period: Period,
    /// Number of periods that the row covers, ending with `period`: 1, or 2 for January-February, or the number of months of a year-to-date total.
    #[serde(default = "one")]
    pub covers: u16,
    /// Direction or sub-flow.
    pub flow: TradeFlow,
    /// The area whose office compiled the row.
    pub reporter: Area,
    /// Counterpart: origin of imports, last known destination of exports; [`Area::WORLD`] for all.
    pub partner: Area,
    /// Classification and code.
    pub commodity: Commodity,
    /// Second partner (consignment); [`Area::WORLD`] is the total.
    #[serde(default = "world")]
    pub second_partner: Area,
    /// Customs procedure; the total by default.
    #[serde(default = "all_procedures")]
    pub procedure: CustomsProcedure,
    /// Mode of transport; the total by default.
    #[serde(default = "all_transport")]
    pub transport: TransportMode,
    /// Statistical value in `currency`.
    #[serde(default)]
    pub value: Measurement,
    /// Currency of all values.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Valuation of `value`.
    #[serde(default)]
    pub valuation: Valuation,
    /// Value including cost, insurance and freight, where the source gives it.
    #[serde(default)]
    pub cif_value: Measurement,
    /// Value free on board, where the source gives it.
    #[serde(default)]
    pub fob_value: Measurement,
    /// Primary quantity in `quantity_unit`.
    #[serde(default)]
    pub quantity: Measurement,
    /// Unit of the primary quantity.
    #[serde(default)]
    pub quantity_unit: QuantityUnit,
    /// Second quantity in `second_quantity_unit`.
    #[serde(default)]
    pub second_quantity: Measurement,
    /// Unit of the second quantity.
    #[serde(default)]
    pub second_quantity_unit: QuantityUnit,
    /// Net weight in kilograms.
    #[serde(default)]
    pub net_weight: Measurement,
    /// Gross weight in kilograms.
    #[serde(default)]
    pub gross_weight: Measurement,
    /// Confidentiality of the row.
    #[serde(default)]
    pub confidentiality: ConfStatus,
}

const fn one() -> u16 {
    1
}

const fn world() -> Area {
    Area::WORLD
}

const fn all_procedures() -> CustomsProcedure {
    CustomsProcedure::Total
}

const fn all_transport() -> TransportMode {
    TransportMode::Total
}

impl TradeRecord {
    /// A row without any measure, total on every optional axis.
    pub fn new(
        period: Period,
        flow: TradeFlow,
        reporter: Area,
        partner: Area,
        commodity: Commodity,
    ) -> Self {
        Self {
            period,
            covers: 1,
            flow,
            reporter,
            partner,
            commodity,
            second_partner: Area::WORLD,
            procedure: CustomsProcedure::Total,
            transport: TransportMode::Total,
            value: Measurement::NOT_GIVEN,
            currency: None,
            valuation: Valuation::default(),
            cif_value: Measurement::NOT_GIVEN,
            fob_value: Measurement::NOT_GIVEN,
            quantity: Measurement::NOT_GIVEN,
            quantity_unit: QuantityUnit::default(),
            second_quantity: Measurement::NOT_GIVEN,
            second_quantity_unit: QuantityUnit::default(),
            net_weight: Measurement::NOT_GIVEN,
            gross_weight: Measurement::NOT_GIVEN,
            confidentiality: ConfStatus::default(),
        }
    }

    /// Sets the statistical value.
    #[must_use]
    pub const fn value(mut self, value: f64, currency: Currency, valuation: Valuation) -> Self {
        self.value = Measurement::reported(value);
        self.currency = Some(currency);
        self.valuation = valuation;
        self
    }

    /// Sets the primary quantity.
    #[must_use]
    pub const fn quantity(mut self, quantity: f64, unit: QuantityUnit) -> Self {
        self.quantity = Measurement::reported(quantity);
        self.quantity_unit = unit;
        self
    }

    /// Sets the net weight in kilograms.
    #[must_use]
    pub const fn net_weight(mut self, kilograms: f64) -> Self {
        self.net_weight = Measurement::reported(kilograms);
        self
    }

    /// Declares that the row covers `periods` periods ending with its own, such as 2 for January-February.
    #[must_use]
    pub const fn covering(mut self, periods: u16) -> Self {
        self.covers = if periods == 0 { 1 } else { periods };
        self
    }

    /// Gives every measure that is there the status `status`.
    #[must_use]
    pub fn status(mut self, status: ObsStatus) -> Self {
        for measure in Measure::ALL {
            if let Some(value) = self.measure(measure).value() {
                *self.measure_mut(measure) = Measurement::with_status(value, status);
            }
        }
        self
    }

    /// The measurement of `measure`.
    pub const fn measure(&self, measure: Measure) -> Measurement {
        match measure {
            Measure::Value => self.value,
            Measure::CifValue => self.cif_value,
            Measure::FobValue => self.fob_value,
            Measure::Quantity => self.quantity,
            Measure::SecondQuantity => self.second_quantity,
            Measure::NetWeight => self.net_weight,
            Measure::GrossWeight => self.gross_weight,
        }
    }

    /// The measurement of `measure`, to be changed.
    pub const fn measure_mut(&mut self, measure: Measure) -> &mut Measurement {
        match measure {
            Measure::Value => &mut self.value,
            Measure::CifValue => &mut self.cif_value,
            Measure::FobValue => &mut self.fob_value,
            Measure::Quantity => &mut self.quantity,
            Measure::SecondQuantity => &mut self.second_quantity,
            Measure::NetWeight => &mut self.net_weight,
            Measure::GrossWeight => &mut self.gross_weight,
        }
    }

    /// The unit in which `measure` is counted; `None` for money.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::TradeRecord;
    /// use tidegauge::code::{Area, QuantityUnit, TradeFlow};
    /// use tidegauge::dataset::Measure;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let magnets = "HS22:850511".parse()?;
    /// let record = TradeRecord::new("2025-11".parse()?, TradeFlow::Export, Area::CHINA, Area::WORLD, magnets)
    ///     .quantity(6150.0, QuantityUnit::TONNE);
    /// assert_eq!(record.unit(Measure::Quantity), Some(QuantityUnit::TONNE));
    /// assert_eq!(record.unit(Measure::NetWeight), Some(QuantityUnit::KILOGRAM));
    /// # Ok(())
    /// # }
    /// ```
    pub const fn unit(&self, measure: Measure) -> Option<QuantityUnit> {
        match measure {
            Measure::Quantity => Some(self.quantity_unit),
            Measure::SecondQuantity => Some(self.second_quantity_unit),
            Measure::NetWeight | Measure::GrossWeight => Some(QuantityUnit::KILOGRAM),
            Measure::Value | Measure::CifValue | Measure::FobValue => None,
        }
    }

    /// The identity of the row: every axis, no measure.
    pub const fn key(&self) -> RecordKey {
        RecordKey {
            flow: self.flow,
            reporter: self.reporter,
            partner: self.partner,
            commodity: self.commodity,
            second_partner: self.second_partner,
            procedure: self.procedure,
            transport: self.transport,
            period: self.period,
            covers: self.covers,
        }
    }

    /// The series to which `measure` of this row belongs.
    pub const fn series_key(&self, measure: Measure) -> SeriesKey {
        SeriesKey {
            flow: self.flow,
            reporter: self.reporter,
            partner: self.partner,
            commodity: self.commodity,
            measure,
        }
    }
}
