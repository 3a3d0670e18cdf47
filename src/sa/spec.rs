//! What to do with a series, in one plain value.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::sa::TableSelection;
use crate::stl::StlSpec;
use crate::x11::X11Spec;

/// How a series is taken apart.
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

/// What happens to a series before it is taken apart. In JSON `null` for nothing, or an object of options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Preprocessing {
    /// Nothing: no model, no forecasts, no calendar effects.
    None,
    /// A regARIMA model, chosen automatically; not in this version, which does not read its options.
    #[default]
    Model,
}

impl Serialize for Preprocessing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_none(),
            Self::Model => serializer.collect_map(std::iter::empty::<((), ())>()),
        }
    }
}

impl<'de> Deserialize<'de> for Preprocessing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let options =
            Option::<std::collections::BTreeMap<String, IgnoredAny>>::deserialize(deserializer)?;
        Ok(options.map_or(Self::None, |_| Self::Model))
    }
}

/// What to do with a series.
///
/// The default is the full automatic adjustment with a model, which is not in this version: see [`SaSpec::x11`] and [`SaSpec::stl`].
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
    pub x11: X11Spec,
    /// Options of STL.
    pub stl: StlSpec,
    /// Tables that a program that prints results should print.
    pub tables: TableSelection,
}

impl SaSpec {
    /// X-11 alone, without a model.
    pub fn x11(x11: X11Spec) -> Self {
        Self {
            preprocessing: Preprocessing::None,
            x11,
            ..Self::default()
        }
    }

    /// STL alone.
    pub fn stl(stl: StlSpec) -> Self {
        Self {
            method: Method::Stl,
            preprocessing: Preprocessing::None,
            stl,
            ..Self::default()
        }
    }
}
