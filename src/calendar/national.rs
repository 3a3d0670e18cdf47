//! National calendars as data: public holidays of the law, with the years in which they were kept.
//!
//! None holds what is decided anew each year: days of mourning and of elections, bridging days, and weekend days that are worked in exchange. Add those to
//! [`Calendar::holidays`] as [`HolidayRule::Dates`](crate::calendar::HolidayRule::Dates) and to [`Calendar::working_weekends`]. Holidays of regions and
//! of single offices, such as customs houses and ports, are not here either.

use time::{Date, Month};

use crate::calendar::{
    Calendar, Festival, Holiday, HolidayRule, LunarCalendar, Observance, Weekend, china_exchange,
};

/// A day of a lunisolar calendar.
fn lunar(name: &str, calendar: LunarCalendar, month: u32, day: u32) -> Holiday {
    let rule = HolidayRule::Lunisolar {
        calendar,
        month,
        day,
    };
    Holiday::new(name, rule)
}

/// Listed days.
fn listed(name: &str, days: &[(i32, u8, u8)]) -> Holiday {
    Holiday::new(name, HolidayRule::Dates(dates_of(days)))
}

/// Dates of years, months and days.
fn dates_of(days: &[(i32, u8, u8)]) -> Vec<Date> {
    let date = |(year, month, day): &(i32, u8, u8)| {
        Date::from_calendar_date(*year, Month::try_from(*month).ok()?, *day).ok()
    };
    days.iter().filter_map(date).collect()
}

impl Calendar {
    /// China: the Regulation on Public Holidays for National Annual Festivals and Memorial Days (State Council, 1949, revised 1999, 2007, 2013 and 2024),
    /// as it was kept by the yearly notices of the State Council's General Office.
    ///
    /// Weeks that are made by moving weekends are here whole: the Spring Festival since 2000, the first week of May from 2000 to 2007, and Golden Week, 1 to 7
    /// October since 1999 (29 September to 5 October in 2008), with one more day when Mid-Autumn falls into it. The weekend days that were worked in exchange, and other weekdays that were free
    /// for them, are in for 2001 to 2026. From 2027 on add them as they are announced; until then those years have about seven working days too few.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Calendar;
    ///
    /// let china = Calendar::china();
    /// assert_eq!(china.working_days("2025-10".parse()?)?, 18); // off from 1 to 8 October, and Saturday the 11th worked
    /// assert_eq!(china.working_days("2025".parse()?)?, 248);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn china() -> Self {
        let spring = |offset, days| {
            let festival = Holiday::festival("Spring Festival", Festival::ChineseNewYear);
            festival.offset(offset).days(days)
        };
        let moved = |holiday: Holiday| holiday.observance(Observance::WeekendToNextWorkingDay);
        let labour = |days| Holiday::fixed("Labour Day", 5, 1).days(days);
        let golden = |days| Holiday::fixed("National Day", 10, 1).days(days);
        let dragon_boat = || Holiday::festival("Dragon Boat Festival", Festival::DragonBoat);
        let mid_autumn = || Holiday::festival("Mid-Autumn Festival", Festival::MidAutumn);
        let mut calendar = Self::new("China");
        calendar.weekends = vec![
            Weekend::new([7]).until(1994),
            Weekend::new([6, 7]).since(1995),
        ];
        calendar.holidays = vec![
            Holiday::fixed("New Year", 1, 1).since(1950).until(1999),
            moved(Holiday::fixed("New Year", 1, 1)).since(2000),
            spring(0, 3).since(1950).until(1999),
            spring(0, 7).since(2000).until(2007),
            spring(-1, 7).since(2008).until(2013),
            spring(0, 7).since(2014).until(2014),
            spring(-1, 7).since(2015).until(2023),
            spring(0, 8).since(2024).until(2024),
            spring(-1, 8).since(2025).until(2025),
            spring(-2, 9).since(2026).until(2026),
            spring(-1, 8).since(2027),
            moved(Holiday::festival("Qingming", Festival::Qingming)).since(2008),
            labour(1).since(1950).until(1999),
            labour(7).since(2000).until(2007),
            moved(labour(1)).since(2008).until(2024),
            moved(labour(2)).since(2025),
            moved(dragon_boat()).since(2008).until(2011),
            dragon_boat().since(2012).until(2012),
            moved(dragon_boat()).since(2013),
            mid_autumn()
                .observance(Observance::HolidayToNextDay)
                .since(2008)
                .until(2026),
            moved(mid_autumn()).since(2027),
            golden(2).since(1950).until(1998),
            golden(7).since(1999).until(2007),
            golden(7).offset(-2).since(2008).until(2008),
            golden(7).since(2009),
            listed("Weekdays for weekends", china_exchange::FREE),
        ];
        calendar.working_weekends = dates_of(china_exchange::WORKED);
        calendar
    }

    /// United States: the federal holidays of 5 U.S.C. 6103, a Saturday observed on Friday and a Sunday on Monday (Executive Order 11582 of 1971; before,
    /// only a Sunday was moved).
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Calendar;
    ///
    /// let days = Calendar::united_states().holidays_in(2026)?;
    /// assert!(days.iter().any(|date| date.to_string() == "2026-07-03")); // 4 July is a Saturday
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn united_states() -> Self {
        // Moved from Sundays only until 1970.
        let dated = |name, month, day| {
            let holiday = Holiday::fixed(name, month, day);
            [
                holiday
                    .clone()
                    .until(1970)
                    .observance(Observance::SundayToMonday),
                holiday.since(1971).observance(Observance::NearestWeekday),
            ]
        };
        let mut calendar = Self::new("United States");
        calendar.holidays = [
            dated("New Year's Day", 1, 1),
            dated("Independence Day", 7, 4),
            dated("Christmas Day", 12, 25),
        ]
        .into_iter()
        .flatten()
        .collect();
        calendar.holidays.extend([
            Holiday::nth_weekday("Birthday of Martin Luther King, Jr.", 1, 1, 3).since(1986),
            Holiday::fixed("Washington's Birthday", 2, 22).until(1970),
            Holiday::nth_weekday("Washington's Birthday", 2, 1, 3).since(1971),
            Holiday::fixed("Memorial Day", 5, 30).until(1970),
            Holiday::nth_weekday("Memorial Day", 5, 1, -1).since(1971),
            Holiday::fixed("Juneteenth", 6, 19)
                .since(2021)
                .observance(Observance::NearestWeekday),
            Holiday::nth_weekday("Labor Day", 9, 1, 1).since(1894),
            Holiday::nth_weekday("Columbus Day", 10, 1, 2).since(1971),
            Holiday::fixed("Veterans Day", 11, 11)
                .since(1938)
                .until(1970)
                .observance(Observance::SundayToMonday),
            Holiday::nth_weekday("Veterans Day", 10, 1, 4)
                .since(1971)
                .until(1977),
            Holiday::fixed("Veterans Day", 11, 11)
                .since(1978)
                .observance(Observance::NearestWeekday),
            Holiday::nth_weekday("Thanksgiving Day", 11, 4, 4).since(1942),
        ]);
        calendar
    }

    /// European Union: the days on which the euro payment system TARGET is closed (European Central Bank, long-term calendar of 14 December 2000, from 2002 on),
    /// which are the holidays that most members share.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Calendar;
    ///
    /// assert_eq!(Calendar::european_union().holidays_in(2025)?.len(), 6);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn european_union() -> Self {
        let mut calendar = Self::new("European Union");
        calendar.holidays = vec![
            Holiday::fixed("New Year's Day", 1, 1),
            Holiday::festival("Good Friday", Festival::Easter).offset(-2),
            Holiday::festival("Easter Monday", Festival::Easter).offset(1),
            Holiday::fixed("Labour Day", 5, 1),
            Holiday::fixed("Christmas Day", 12, 25).days(2),
        ];
        calendar
    }

    /// Germany: the holidays of all states (laws of the states; Unification Treaty of 1990, article 2; before, for West Germany, the law of 4 August 1953).
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Calendar;
    ///
    /// assert_eq!(Calendar::germany().working_days("2025-05".parse()?)?, 20); // Labour Day and Ascension
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn germany() -> Self {
        let easter = |name, offset| Holiday::festival(name, Festival::Easter).offset(offset);
        let mut calendar = Self::new("Germany");
        calendar.holidays = vec![
            Holiday::fixed("New Year's Day", 1, 1),
            easter("Good Friday", -2),
            easter("Easter Monday", 1),
            Holiday::fixed("Labour Day", 5, 1),
            easter("Ascension", 39),
            easter("Whit Monday", 50),
            Holiday::fixed("Day of German Unity", 6, 17)
                .since(1954)
                .until(1990),
            Holiday::fixed("Day of German Unity", 10, 3).since(1990),
            listed(
                "Repentance and Prayer Day",
                &[
                    (1991, 11, 20),
                    (1992, 11, 18),
                    (1993, 11, 17),
                    (1994, 11, 16),
                ],
            ),
            listed("Reformation Day", &[(2017, 10, 31)]),
            Holiday::fixed("Christmas", 12, 25).days(2),
        ];
        calendar
    }

    /// Japan: the Act on National Holidays (Act 178 of 1948, as amended), with substitutes for Sundays since 1973 and the days between two holidays to 2050.
    /// Offices and banks also close from 31 December to 3 January, which is not a national holiday and not here.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Calendar;
    ///
    /// // Children's Day and the day after: 4 May 2025 was a Sunday.
    /// assert_eq!(Calendar::japan().working_days("2025-05".parse()?)?, 20);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn japan() -> Self {
        let fixed = |name: &str, month, day, first: i32, last: Option<i32>| {
            let base = |from: i32, to: Option<i32>, observance| {
                let mut holiday = Holiday::fixed(name, month, day).observance(observance);
                holiday.first_year = Some(from);
                holiday.last_year = to;
                (to.is_none_or(|to| from <= to)).then_some(holiday)
            };
            let end = |year: i32| Some(last.map_or(year, |last| last.min(year)));
            [
                base(first, end(1973), Observance::AsDated),
                base(first.max(1974), end(2006), Observance::SundayToMonday),
                base(first.max(2007), last, Observance::SundayToNextWorkingDay),
            ]
        };
        let equinox = |rule: HolidayRule, name: &str| {
            let holiday = |observance| Holiday::new(name, rule.clone()).observance(observance);
            [
                Some(holiday(Observance::AsDated).since(1949).until(1973)),
                Some(holiday(Observance::SundayToMonday).since(1974).until(2006)),
                Some(holiday(Observance::SundayToNextWorkingDay).since(2007)),
            ]
        };
        let monday = |name: &str, month, n| Holiday::nth_weekday(name, month, 1, n);
        let dated: Vec<Holiday> = [
            fixed("New Year's Day", 1, 1, 1949, None),
            fixed("Coming of Age Day", 1, 15, 1949, Some(1999)),
            fixed("National Foundation Day", 2, 11, 1967, None),
            fixed("Emperor's Birthday", 2, 23, 2020, None),
            equinox(HolidayRule::VernalEquinox, "Vernal Equinox Day"),
            fixed("Shōwa Day", 4, 29, 1949, None),
            fixed("Constitution Day", 5, 3, 1949, None),
            fixed("Greenery Day", 5, 4, 2007, None),
            fixed("Children's Day", 5, 5, 1949, None),
            fixed("Marine Day", 7, 20, 1996, Some(2002)),
            fixed("Mountain Day", 8, 11, 2016, Some(2019)),
            fixed("Mountain Day", 8, 11, 2022, None),
            fixed("Respect for the Aged Day", 9, 15, 1966, Some(2002)),
            equinox(HolidayRule::AutumnalEquinox, "Autumnal Equinox Day"),
            fixed("Health and Sports Day", 10, 10, 1966, Some(1999)),
            fixed("Culture Day", 11, 3, 1948, None),
            fixed("Labour Thanksgiving Day", 11, 23, 1948, None),
            fixed("Emperor's Birthday", 12, 23, 1989, Some(2018)),
        ]
        .into_iter()
        .flatten()
        .flatten()
        .collect();
        let mut calendar = Self::new("Japan");
        calendar.holidays = dated;
        calendar.holidays.extend([
            monday("Coming of Age Day", 1, 2).since(2000),
            // 4 May as the day between two holidays.
            Holiday::fixed("Citizens' Holiday", 5, 4)
                .since(1986)
                .until(2006),
            monday("Marine Day", 7, 3).since(2003).until(2019),
            monday("Marine Day", 7, 3).since(2022),
            monday("Respect for the Aged Day", 9, 3).since(2003),
            monday("Sports Day", 10, 2).since(2000).until(2019),
            monday("Sports Day", 10, 2).since(2022),
            // Moved for the Olympic Games.
            listed(
                "Marine, Sports and Mountain Day",
                &[
                    (2020, 7, 23),
                    (2020, 7, 24),
                    (2020, 8, 10),
                    (2021, 7, 22),
                    (2021, 7, 23),
                    (2021, 8, 8),
                    (2021, 8, 9),
                ],
            ),
            listed("Substitute of 1973", &[(1973, 4, 30), (1973, 9, 24)]),
            listed(
                "Ceremonies of the imperial house",
                &[
                    (1959, 4, 10),
                    (1989, 2, 24),
                    (1990, 11, 12),
                    (1993, 6, 9),
                    (2019, 4, 30),
                    (2019, 5, 1),
                    (2019, 5, 2),
                    (2019, 10, 22),
                ],
            ),
            listed(
                "Citizens' Holiday",
                &[
                    (2009, 9, 22),
                    (2015, 9, 22),
                    (2026, 9, 22),
                    (2032, 9, 21),
                    (2037, 9, 22),
                    (2043, 9, 22),
                    (2049, 9, 21),
                ],
            ),
        ]);
        calendar
    }

    /// Korea: the Regulations on Holidays of Public Offices, of Seollal and Chuseok three days each since 1989, substitutes since 2014 (Seollal, Chuseok,
    /// Children's Day), 2021 (national days) and 2023 (Buddha's Birthday, Christmas). Known from 1950, by the lunar table; days of elections and days
    /// that were declared once are not here.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Calendar;
    ///
    /// // Chuseok was on 6 October 2025: 3 and 5 to 9 October were holidays, the 8th for a Sunday.
    /// assert_eq!(Calendar::korea().working_days("2025-10".parse()?)?, 18);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn korea() -> Self {
        use LunarCalendar::Korean;
        let three = |name, month, day| lunar(name, Korean, month, day).offset(-1).days(3);
        let later = |holiday: &Holiday, year: i32, observance| {
            [
                holiday.clone().until(year - 1),
                holiday.clone().since(year).observance(observance),
            ]
        };
        let sunday = Observance::SundayToNextWorkingDay;
        let weekend = Observance::WeekendToNextWorkingDay;
        let mut calendar = Self::new("Korea");
        calendar.weekends = vec![
            Weekend::new([7]).until(2003),
            Weekend::new([6, 7]).since(2004),
        ];
        calendar.holidays = [
            later(&three("Seollal", 1, 1).since(1989), 2014, sunday),
            later(&three("Chuseok", 8, 15).since(1989), 2014, sunday),
            later(
                &Holiday::fixed("Children's Day", 5, 5).since(1975),
                2014,
                weekend,
            ),
            later(
                &Holiday::fixed("Independence Movement Day", 3, 1).since(1950),
                2022,
                weekend,
            ),
            later(
                &Holiday::fixed("Liberation Day", 8, 15).since(1950),
                2021,
                weekend,
            ),
            later(
                &Holiday::fixed("National Foundation Day", 10, 3).since(1950),
                2021,
                weekend,
            ),
            later(
                &lunar("Buddha's Birthday", Korean, 4, 8).since(1975),
                2023,
                weekend,
            ),
            later(
                &Holiday::fixed("Christmas", 12, 25).since(1950),
                2023,
                weekend,
            ),
        ]
        .into_iter()
        .flatten()
        .collect();
        calendar.holidays.extend([
            Holiday::fixed("New Year's Day", 1, 1).since(1950),
            Holiday::fixed("New Year", 1, 2).since(1950).until(1998),
            Holiday::fixed("New Year", 1, 3).since(1950).until(1989),
            lunar("Folk Day", Korean, 1, 1).since(1985).until(1988),
            lunar("Chuseok", Korean, 8, 15).since(1950).until(1985),
            lunar("Chuseok", Korean, 8, 15)
                .days(2)
                .since(1986)
                .until(1988),
            Holiday::fixed("Arbor Day", 4, 5).since(1961).until(2005),
            Holiday::fixed("Memorial Day", 6, 6).since(1956),
            Holiday::fixed("Constitution Day", 7, 17)
                .since(1950)
                .until(2007),
            Holiday::fixed("Constitution Day", 7, 17)
                .since(2026)
                .observance(weekend),
            Holiday::fixed("Labour Day", 5, 1)
                .since(2026)
                .observance(weekend),
            Holiday::fixed("United Nations Day", 10, 24)
                .since(1950)
                .until(1975),
            Holiday::fixed("Armed Forces Day", 10, 1)
                .since(1976)
                .until(1990),
            Holiday::fixed("Hangul Day", 10, 9).since(1950).until(1990),
            Holiday::fixed("Hangul Day", 10, 9).since(2013).until(2020),
            Holiday::fixed("Hangul Day", 10, 9)
                .since(2021)
                .observance(weekend),
        ]);
        calendar
    }

    /// India: the three national holidays, and of the compulsory days of the central government's yearly list Good Friday, Christmas, and those whose dates
    /// move with the Moon and are known here, Diwali and the two Eids (tabular dates; see
    /// [`ISLAMIC_UNCERTAINTY_DAYS`](crate::calendar::ISLAMIC_UNCERTAINTY_DAYS)). Known for 1980 to 2050. Mahavir Jayanti, Buddha Purnima, Dussehra, Guru Nanak's
    /// Birthday, Muharram and Milad un-Nabi are not here.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Calendar;
    ///
    /// assert_eq!(Calendar::india().working_days("2025-10".parse()?)?, 21); // Gandhi's birthday and Diwali
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn india() -> Self {
        let mut calendar = Self::new("India");
        calendar.holidays = vec![
            Holiday::fixed("Republic Day", 1, 26).since(1950),
            Holiday::fixed("Independence Day", 8, 15).since(1947),
            Holiday::fixed("Birthday of Mahatma Gandhi", 10, 2).since(1948),
            Holiday::festival("Good Friday", Festival::Easter).offset(-2),
            Holiday::fixed("Christmas Day", 12, 25),
            Holiday::festival("Diwali", Festival::Diwali),
            Holiday::festival("Id-ul-Fitr", Festival::EidAlFitr),
            Holiday::festival("Id-ul-Zuha", Festival::EidAlAdha),
        ];
        calendar
    }

    /// Vietnam: the Labour Code (2012, article 115; 2019, article 112), with Tết as it was set by yearly decision, five days since 2013, and the next working day
    /// for a weekend since 1995. The second day of National Day is in for 2021 to 2026. Weekdays that were exchanged for Saturdays are not here. Known from 1976, by the
    /// lunar table.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Calendar;
    ///
    /// // Tết 2024: 8 to 12 February, with 13 and 14 for the weekend among them.
    /// assert_eq!(Calendar::vietnam().working_days("2024-02".parse()?)?, 16);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn vietnam() -> Self {
        use LunarCalendar::Vietnamese;
        let moved = |holiday: Holiday| holiday.observance(Observance::WeekendToNextWorkingDay);
        let tet = |offset, days| {
            let holiday = lunar("Tết", Vietnamese, 1, 1).offset(offset);
            moved(holiday.days(days))
        };
        let mut calendar = Self::new("Vietnam");
        calendar.weekends = vec![
            Weekend::new([7]).until(1999),
            Weekend::new([6, 7]).since(2000),
        ];
        calendar.holidays = vec![
            moved(lunar("Hùng Kings' Festival", Vietnamese, 3, 10)).since(2007),
            listed(
                "Second day of National Day",
                &[
                    (2021, 9, 3),
                    (2022, 9, 1),
                    (2023, 9, 1),
                    (2024, 9, 3),
                    (2025, 9, 1),
                    (2026, 9, 1),
                ],
            ),
            moved(Holiday::fixed("Vietnam Cultural Day", 11, 24)).since(2026),
            lunar("Tết", Vietnamese, 1, 1)
                .offset(-1)
                .days(4)
                .since(1976)
                .until(1994),
            tet(-1, 4).since(1995).until(2012),
            tet(-1, 5).since(2013).until(2013),
            tet(-2, 5).since(2027),
        ];
        for (name, month, day) in [
            ("New Year's Day", 1, 1),
            ("Reunification Day", 4, 30),
            ("Labour Day", 5, 1),
            ("National Day", 9, 2),
        ] {
            let holiday = || Holiday::fixed(name, month, day);
            calendar.holidays.push(holiday().since(1976).until(1994));
            calendar.holidays.push(moved(holiday()).since(1995));
        }
        // One day before the eve or not, by yearly decision.
        for (first, last, offset) in [
            (2014, 2015, -2),
            (2016, 2016, -1),
            (2017, 2018, -2),
            (2019, 2019, -1),
            (2020, 2021, -2),
            (2022, 2022, -1),
            (2023, 2025, -2),
            (2026, 2026, -1),
        ] {
            let holiday = tet(offset, 5).since(first).until(last);
            calendar.holidays.push(holiday);
        }
        calendar
    }
}
