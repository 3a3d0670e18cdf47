//! What is known about an area besides its codes: its kind, the years it existed, its successors.

use serde::{Deserialize, Serialize};

use crate::code::Area;
use crate::code::area_table::{ISO_TO_COMTRADE, SUCCESSORS, entry};

/// What an area is; decides whether it may be a member of a ranking or a concentration index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AreaKind {
    /// A country or customs territory that can report or be a partner today.
    Country,
    /// A country or union that ended.
    FormerCountry {
        /// Last year with records.
        last_year: u16,
    },
    /// A second entry for a country whose trade stands under another code, as 840 beside 842.
    Variant,
    /// A sum over other areas: the world, the European Union.
    Aggregate,
    /// Not a country: "not elsewhere specified", bunkers, free zones, special categories. Confidential trade sits here.
    Residual,
}

impl Area {
    /// What the area is.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Area, AreaKind};
    ///
    /// assert_eq!(Area::WORLD.kind(), AreaKind::Aggregate);
    /// assert_eq!(Area::from_comtrade(810)?.kind(), AreaKind::FormerCountry { last_year: 1990 });
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn kind(self) -> AreaKind {
        entry(self.0).map_or(AreaKind::Country, |entry| entry.kind)
    }

    /// Whether the area is a country, present or former, under whatever code; not an aggregate or residual.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert!(Area::MACAO.is_country());
    /// assert!(!Area::AREAS_NES.is_country());
    /// ```
    pub fn is_country(self) -> bool {
        !matches!(self.kind(), AreaKind::Aggregate | AreaKind::Residual)
    }

    /// First year in which the area can have records: the one after its predecessors end.
    /// `None` when the list of predecessors does not tell.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::GERMANY.first_year(), Some(1991));
    /// assert_eq!(Area::JAPAN.first_year(), None);
    /// ```
    pub fn first_year(self) -> Option<u16> {
        let predecessors = SUCCESSORS
            .iter()
            .filter(|(_, after)| after.contains(&self.0));
        let ends = predecessors.filter_map(|(code, _)| Self(*code).last_year());
        ends.max().map(|last_year| last_year + 1)
    }

    /// Last year in which a former country has records; `None` for what still exists.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::from_comtrade(58)?.last_year(), Some(1998));
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn last_year(self) -> Option<u16> {
        match self.kind() {
            AreaKind::FormerCountry { last_year } => Some(last_year),
            _ => None,
        }
    }

    /// The areas that report in place of a former country. Sum them for a long series; the former country
    /// cannot be split.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// let czechoslovakia = Area::from_comtrade(200)?;
    /// let after: Vec<&str> = czechoslovakia.successors().map(|area| area.name()).collect();
    /// assert_eq!(after, ["Czechia", "Slovakia"]);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn successors(self) -> impl Iterator<Item = Self> {
        let place = SUCCESSORS
            .binary_search_by_key(&self.0, |(code, _)| *code)
            .ok();
        let after = place
            .and_then(|place| SUCCESSORS.get(place))
            .map_or(&[][..], |(_, after)| after);
        after.iter().map(|code| Self(*code))
    }

    /// For a number that ISO 3166-1 and UN Comtrade use differently, the area that was most probably meant when
    /// the number stands in a Comtrade list.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::from_comtrade(250)?.code_space_confusion(), Some(Area::FRANCE));
    /// assert_eq!(Area::FRANCE.code_space_confusion(), None);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn code_space_confusion(self) -> Option<Self> {
        let pair = ISO_TO_COMTRADE.iter().find(|(iso, _)| *iso == self.0);
        pair.map(|(_, comtrade)| Self(*comtrade))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::area_table::ENTRIES;

    fn area(code: u16) -> Area {
        Area::from_comtrade(code).unwrap()
    }

    fn successors(code: u16) -> Vec<u16> {
        area(code).successors().map(Area::comtrade).collect()
    }

    #[test]
    fn tables_are_sorted_and_closed() {
        assert!(ENTRIES.is_sorted_by_key(|entry| entry.code));
        assert!(SUCCESSORS.is_sorted_by_key(|(code, _)| *code));
        for (code, after) in SUCCESSORS {
            assert!(area(*code).last_year().is_some(), "{code}");
            for next in *after {
                assert!(area(*next).first_year() > area(*code).last_year(), "{next}");
            }
        }
        for entry in ENTRIES {
            assert_eq!(
                entry.iso_numeric == 0,
                Area(entry.code).iso().is_none(),
                "{}",
                entry.code
            );
        }
    }

    #[test]
    fn years_of_breaks() {
        assert_eq!(Area::UNITED_STATES.first_year(), Some(1981));
        assert_eq!(area(841).last_year(), Some(1980));
        assert_eq!(Area::INDIA.first_year(), Some(1975));
        assert_eq!(
            (Area::SOUTH_AFRICA.first_year(), area(711).last_year()),
            (Some(2000), Some(1999))
        );
        assert_eq!(
            (Area::BELGIUM.first_year(), area(442).first_year()),
            (Some(1999), Some(1999))
        );
        assert_eq!(area(58).last_year(), Some(1998));
        assert_eq!(Area::GERMANY.first_year(), Some(1991));
        assert_eq!(
            (area(280).last_year(), area(278).last_year()),
            (Some(1990), Some(1990))
        );
        assert_eq!(
            (area(231).first_year(), area(230).last_year()),
            (Some(1993), Some(1992))
        );
        assert_eq!(
            (area(729).first_year(), area(736).last_year()),
            (Some(2012), Some(2011))
        );
        for ended in [810, 890, 891, 200] {
            assert!(area(ended).last_year().is_some(), "{ended}");
        }
    }

    #[test]
    fn successors_are_summed() {
        assert_eq!(successors(58), [56, 442]);
        assert_eq!(successors(891), [499, 688]);
        assert_eq!(successors(810).len(), 15);
        assert!(successors(392).is_empty());
    }

    #[test]
    fn residuals_are_no_countries() {
        for code in [
            837, 838, 839, 899, 129, 221, 290, 471, 472, 473, 527, 536, 568, 577, 636, 637, 697,
            879, 492,
        ] {
            assert_eq!(area(code).kind(), AreaKind::Residual, "{code}");
            assert!(!area(code).is_country());
            assert_eq!(area(code).alpha2(), None);
        }
    }
}
