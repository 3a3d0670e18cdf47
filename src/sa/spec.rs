//! What to do with a series, in one plain value.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::num::object;
use crate::regarima::{CalendarTest, OutlierKind, RegArimaSpec, Transform};
use crate::sa::TableSelection;
use crate::stl::StlSpec;
use crate::x11::X11Spec;

/// How a series is taken apart.
///
/// ```
/// use tidegauge::sa::Method;
///
/// assert_eq!(serde_json::from_str::<Method>(r#""stl""#).unwrap(), Method::Stl);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Method {
    /// Moving averages of X-11.
    #[default]
    X11,
    /// Models of the components; not in this version.
    Seats,
    /// Local regressions; takes missing values.
    Stl,
}

/// What happens to a series before it is taken apart. In JSON `null` for nothing, or an object of options; `{}` is the automatic run.
///
/// # Examples
///
/// ```
/// use tidegauge::sa::Preprocessing;
///
/// assert_eq!(serde_json::from_str::<Preprocessing>("null").unwrap(), Preprocessing::None);
/// assert_eq!(serde_json::from_str::<Preprocessing>("{}").unwrap(), Preprocessing::default());
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Preprocessing {
    /// Nothing: no model, no forecasts, no calendar effects.
    None,
    /// A regARIMA model: calendar effects and outliers removed, missing values filled, a year of forecasts.
    Model(Box<RegArimaSpec>),
}

impl Default for Preprocessing {
    fn default() -> Self {
        Self::Model(Box::default())
    }
}

impl From<RegArimaSpec> for Preprocessing {
    fn from(spec: RegArimaSpec) -> Self {
        Self::Model(Box::new(spec))
    }
}

impl Serialize for Preprocessing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_none(),
            Self::Model(spec) => spec.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Preprocessing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Model(#[serde(deserialize_with = "object::deserialize")] RegArimaSpec);
        let model = Option::<Model>::deserialize(deserializer)?;
        Ok(model.map_or(Self::None, |Model(spec)| spec.into()))
    }
}

/// What to do with a series.
///
/// The default is the full automatic adjustment: a regARIMA model whose transformation, orders, calendar effects and outliers are
/// chosen as X-13 chooses them, then X-11. [`SaSpec::x11`] and [`SaSpec::stl`] do without a model; the presets carry the names of
/// JDemetra+.
///
/// # Examples
///
/// ```
/// use tidegauge::sa::{Method, Preprocessing, SaSpec};
///
/// let spec: SaSpec = serde_json::from_str(r#"{"preprocessing":null,"x11":{"mode":"add"},"tables":["d11"]}"#).unwrap();
/// assert_eq!((spec.method, spec.preprocessing), (Method::X11, Preprocessing::None));
/// let error = serde_json::from_str::<SaSpec>(r#"{"x12":{}}"#).unwrap_err();
/// assert!(error.to_string().starts_with("unknown field `x12`"));
/// let error = serde_json::from_str::<SaSpec>(r#"{"x11":[]}"#).unwrap_err();
/// assert!(error.to_string().starts_with("invalid type: sequence, expected an object of options by name"));
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SaSpec {
    /// How the series is taken apart.
    pub method: Method,
    /// What happens before.
    pub preprocessing: Preprocessing,
    /// Options of X-11.
    #[serde(deserialize_with = "object::deserialize")]
    pub x11: X11Spec,
    /// Options of STL.
    #[serde(deserialize_with = "object::deserialize")]
    pub stl: StlSpec,
    /// Tables that a program that prints results should print.
    pub tables: TableSelection,
}

impl SaSpec {
    /// The automatic run, as the default.
    ///
    /// ```
    /// assert_eq!(tidegauge::SaSpec::automatic(), tidegauge::SaSpec::default());
    /// ```
    pub fn automatic() -> Self {
        Self::default()
    }

    /// The automatic run for series with China on one side: Chinese New Year is tested beside trading days and Easter.
    ///
    /// ```
    /// use tidegauge::regarima::RegArimaSpec;
    ///
    /// assert_eq!(tidegauge::SaSpec::china().preprocessing, RegArimaSpec::china().into());
    /// ```
    pub fn china() -> Self {
        Self::with_model(RegArimaSpec::china())
    }

    /// X-11 after the given model.
    ///
    /// ```
    /// use tidegauge::regarima::RegArimaSpec;
    /// use tidegauge::sa::{Method, SaSpec};
    ///
    /// assert_eq!(SaSpec::with_model(RegArimaSpec::airline()).method, Method::X11);
    /// ```
    pub fn with_model(model: RegArimaSpec) -> Self {
        Self {
            preprocessing: model.into(),
            ..Self::default()
        }
    }

    /// RSA0 of JDemetra+: the airline model for the values as they are, nothing tested.
    ///
    /// ```
    /// use tidegauge::regarima::{RegArimaSpec, Transform};
    ///
    /// let spec = tidegauge::SaSpec::rsa0();
    /// assert_eq!(spec.preprocessing, RegArimaSpec::airline().transform(Transform::None).into());
    /// ```
    pub fn rsa0() -> Self {
        Self::with_model(RegArimaSpec::airline().transform(Transform::None))
    }

    /// RSA1 of JDemetra+: the airline model, transformation chosen, outliers AO, LS and TC searched for.
    ///
    /// ```
    /// use tidegauge::regarima::RegArimaSpec;
    ///
    /// let with_outliers = RegArimaSpec::airline().outliers(&["AO", "LS", "TC"].map(|kind| kind.parse().unwrap()));
    /// assert_eq!(tidegauge::SaSpec::rsa1().preprocessing, with_outliers.into());
    /// ```
    pub fn rsa1() -> Self {
        Self::with_model(RegArimaSpec::airline().outliers(&JDEMETRA_OUTLIERS))
    }

    /// RSA2 of JDemetra+: as RSA1, with trading days and Easter tested.
    ///
    /// ```
    /// assert_ne!(tidegauge::SaSpec::rsa2(), tidegauge::SaSpec::rsa1());
    /// ```
    pub fn rsa2() -> Self {
        let model = RegArimaSpec::airline().outliers(&JDEMETRA_OUTLIERS);
        Self::with_model(model.test(&[CalendarTest::Td, CalendarTest::Easter]))
    }

    /// RSA3 of JDemetra+: automatic orders, outliers AO, LS and TC, no calendar.
    ///
    /// ```
    /// assert_ne!(tidegauge::SaSpec::rsa3(), tidegauge::SaSpec::rsa4());
    /// ```
    pub fn rsa3() -> Self {
        Self::with_model(
            RegArimaSpec::default()
                .test(&[])
                .outliers(&JDEMETRA_OUTLIERS),
        )
    }

    /// RSA4 and RSA5 of JDemetra+: automatic orders, outliers AO, LS and TC, trading days and Easter tested. The test of trading days
    /// compares the six-day and the one-coefficient form, which in JDemetra+ are the two presets.
    ///
    /// ```
    /// use tidegauge::regarima::RegArimaSpec;
    ///
    /// let outliers = ["AO", "LS", "TC"].map(|kind| kind.parse().unwrap());
    /// assert_eq!(tidegauge::SaSpec::rsa4().preprocessing, RegArimaSpec::default().outliers(&outliers).into());
    /// ```
    pub fn rsa4() -> Self {
        Self::with_model(RegArimaSpec::default().outliers(&JDEMETRA_OUTLIERS))
    }

    /// X-11 alone, without a model.
    ///
    /// ```
    /// use tidegauge::sa::{Preprocessing, SaSpec};
    ///
    /// assert_eq!(SaSpec::x11(Default::default()).preprocessing, Preprocessing::None);
    /// ```
    pub fn x11(x11: X11Spec) -> Self {
        Self {
            preprocessing: Preprocessing::None,
            x11,
            ..Self::default()
        }
    }

    /// STL alone.
    ///
    /// ```
    /// use tidegauge::sa::{Method, SaSpec};
    ///
    /// assert_eq!(SaSpec::stl(Default::default()).method, Method::Stl);
    /// ```
    pub fn stl(stl: StlSpec) -> Self {
        Self {
            method: Method::Stl,
            preprocessing: Preprocessing::None,
            stl,
            ..Self::default()
        }
    }
}

/// What JDemetra+ searches for in its presets for X-13.
const JDEMETRA_OUTLIERS: [OutlierKind; 3] = [
    OutlierKind::Additive,
    OutlierKind::LevelShift,
    OutlierKind::TransientChange,
];
