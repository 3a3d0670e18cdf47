//! Dates as serde writes them: `2025-11-20`, the text form of a period of one day.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::Date;

use crate::period::{Frequency, Period};

fn text<S: Serializer>(date: Date) -> Result<Period, S::Error> {
    Period::day(date).map_err(serde::ser::Error::custom)
}

fn date<'de, D: Deserializer<'de>>(period: Period) -> Result<Date, D::Error> {
    if period.frequency() == Frequency::Day {
        Ok(period.first_day())
    } else {
        Err(serde::de::Error::custom(format_args!(
            "`{period}` is not a day; accepted is 2025-11-20"
        )))
    }
}

/// A list of dates.
pub(super) mod list {
    use super::{Date, Deserialize, Deserializer, Period, Serialize, Serializer, date, text};

    pub(in crate::calendar) fn serialize<S: Serializer>(
        dates: &[Date],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let days: Vec<Period> = dates
            .iter()
            .map(|date| text::<S>(*date))
            .collect::<Result<_, _>>()?;
        days.serialize(serializer)
    }

    pub(in crate::calendar) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Date>, D::Error> {
        let days = Vec::<Period>::deserialize(deserializer)?;
        days.into_iter().map(date::<D>).collect()
    }
}
