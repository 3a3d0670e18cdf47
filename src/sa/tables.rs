//! Which tables to show.

use serde::{Deserialize, Serialize};

use crate::x11::{Table, X11Error};

/// Tables to show: in JSON a list of names such as `["d10", "d11"]`, or `["all"]`.
///
/// # Examples
///
/// ```
/// use tidegauge::sa::{Table, TableSelection};
///
/// let selection: TableSelection = serde_json::from_str(r#"["D11"]"#).unwrap();
/// assert_eq!(selection.names(), [Table::D11]);
/// let error = serde_json::from_str::<TableSelection>(r#"["d99"]"#).unwrap_err();
/// assert!(error.to_string().starts_with("`d99` is no table"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
#[non_exhaustive]
pub enum TableSelection {
    /// Every table that the run has.
    All,
    /// These.
    Listed(Vec<Table>),
}

impl Default for TableSelection {
    fn default() -> Self {
        Self::Listed(vec![Table::D10, Table::D11, Table::D12, Table::D13])
    }
}

impl TableSelection {
    /// The tables to look for; those that a run does not have are passed over.
    ///
    /// ```
    /// use tidegauge::sa::{Table, TableSelection};
    ///
    /// assert_eq!(TableSelection::default().names()[1], Table::D11);
    /// ```
    pub fn names(&self) -> &[Table] {
        match self {
            Self::All => Table::ALL,
            Self::Listed(tables) => tables,
        }
    }
}

impl TryFrom<Vec<String>> for TableSelection {
    type Error = X11Error;

    fn try_from(names: Vec<String>) -> Result<Self, X11Error> {
        if names.iter().any(|name| name.eq_ignore_ascii_case("all")) {
            return Ok(Self::All);
        }
        names
            .iter()
            .map(|name| name.parse())
            .collect::<Result<_, _>>()
            .map(Self::Listed)
    }
}

impl From<TableSelection> for Vec<String> {
    fn from(selection: TableSelection) -> Self {
        match selection {
            TableSelection::All => vec!["all".to_owned()],
            TableSelection::Listed(tables) => tables.iter().map(ToString::to_string).collect(),
        }
    }
}
