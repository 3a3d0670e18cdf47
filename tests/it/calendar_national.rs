//! National calendars and working days: published days, and the laws that every calendar must keep.

use proptest::prelude::*;
use tidegauge::calendar::{
    Calendar, Holiday, HolidayRule, Weekend, trading_day, trading_day_one_coefficient,
};
use tidegauge::{Period, PeriodRange};

fn all() -> Vec<Calendar> {
    vec![
        Calendar::china(),
        Calendar::united_states(),
        Calendar::european_union(),
        Calendar::germany(),
        Calendar::japan(),
        Calendar::korea(),
        Calendar::india(),
        Calendar::vietnam(),
    ]
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn days(calendar: &Calendar, year: i32) -> Vec<String> {
    let days = calendar.holidays_in(year).unwrap();
    days.iter()
        .map(|date| date.to_string()[5..].to_owned())
        .collect()
}

#[test]
fn days_of_2025_are_those_that_governments_announced() {
    assert_eq!(
        days(&Calendar::china(), 2025),
        [
            "01-01", "01-28", "01-29", "01-30", "01-31", "02-01", "02-02", "02-03", "02-04",
            "04-04", "05-01", "05-02", "05-05", "05-31", "06-02", "10-01", "10-02", "10-03",
            "10-04", "10-05", "10-06", "10-07", "10-08"
        ]
    );
    assert_eq!(
        days(&Calendar::united_states(), 2025),
        [
            "01-01", "01-20", "02-17", "05-26", "06-19", "07-04", "09-01", "10-13", "11-11",
            "11-27", "12-25"
        ]
    );
    assert_eq!(
        days(&Calendar::germany(), 2025),
        [
            "01-01", "04-18", "04-21", "05-01", "05-29", "06-09", "10-03", "12-25", "12-26"
        ]
    );
    assert_eq!(
        days(&Calendar::japan(), 2025),
        [
            "01-01", "01-13", "02-11", "02-23", "02-24", "03-20", "04-29", "05-03", "05-04",
            "05-05", "05-06", "07-21", "08-11", "09-15", "09-23", "10-13", "11-03", "11-23",
            "11-24"
        ]
    );
    assert_eq!(
        days(&Calendar::korea(), 2025),
        [
            "01-01", "01-28", "01-29", "01-30", "03-01", "03-03", "05-05", "05-06", "06-06",
            "08-15", "10-03", "10-05", "10-06", "10-07", "10-08", "10-09", "12-25"
        ]
    );
}

#[test]
fn golden_week_takes_in_mid_autumn() {
    let october = |year| {
        let days = days(&Calendar::china(), year);
        days.into_iter()
            .filter(|day| day.starts_with("10") || day.starts_with("09"))
            .collect::<Vec<_>>()
    };
    assert_eq!(october(2020).len(), 8); // Mid-Autumn on 1 October
    assert_eq!(october(2020)[7], "10-08");
    assert_eq!(october(2023)[0], "09-29"); // two days before
    assert_eq!(
        october(2024),
        [
            "09-16", "09-17", "10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07"
        ]
    ); // with a Monday in exchange for a Saturday
    assert_eq!(october(1998), ["10-01", "10-02"]);
}

#[test]
fn calendars_are_plain_data() {
    for calendar in all() {
        calendar.validate().unwrap();
        let json = serde_json::to_string(&calendar).unwrap();
        assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
    }
    let read: Calendar =
        serde_json::from_str(r#"{"name":"x","weekends":[{"days":[5,6]}]}"#).unwrap();
    assert_eq!(read.working_days(period("2025-01")).unwrap(), 22);
    assert!(serde_json::from_str::<Calendar>(r#"{"weekend":[6,7]}"#).is_err());
    assert!(serde_json::from_str::<Calendar>(r#"{"working_weekends":["2025-01"]}"#).is_err());
}

#[test]
fn worked_weekends_count() {
    let china = Calendar::china();
    assert_eq!(china.working_days(period("2025")).unwrap(), 248);
    assert_eq!(china.working_days(period("2025-10")).unwrap(), 18);
    // The State Council's notice for 2025: five weekend days worked in exchange.
    let mut calendar = Calendar::new("x");
    let without = calendar
        .trading_day_one_coefficient(period("2025-01"), 12)
        .unwrap();
    let six_without = calendar.trading_day(period("2025-01"), 12).unwrap();
    calendar.working_weekends = china.working_weekends;
    calendar.working_weekends.retain(|date| date.year() == 2025);
    assert_eq!(calendar.working_days(period("2025")).unwrap(), 261 + 5);
    let with = calendar
        .trading_day_one_coefficient(period("2025-01"), 12)
        .unwrap();
    let six_with = calendar.trading_day(period("2025-01"), 12).unwrap();
    // One free day turned into a working day: +1 − 5/2 · (−1).
    for (month, (with, without)) in with.iter().zip(without).enumerate() {
        let expected = if [0, 1, 3, 8, 9].contains(&month) {
            3.5
        } else {
            0.0
        };
        assert!((with - without - expected).abs() < 1e-12, "month {month}");
    }
    // Sunday, 26 January: a fifth more of each weekday, one Sunday less.
    for (weekday, (with, without)) in six_with.iter().zip(six_without).enumerate() {
        let expected = if weekday < 5 { 1.2 } else { 1.0 };
        assert!((with[0] - without[0] - expected).abs() < 1e-12);
    }
}

#[test]
fn chinese_years_have_the_working_days_of_the_notices() {
    // Weekdays less what the notices of the State Council made free, with the weekend days that they made working.
    let working = |year: i32| {
        Calendar::china()
            .working_days(Period::annual(year).unwrap())
            .unwrap()
    };
    let years = [
        (2001, 253),
        (2002, 249),
        (2003, 251),
        (2004, 252),
        (2005, 251),
        (2006, 251),
        (2007, 249),
        (2008, 251),
        (2009, 250),
        (2010, 250),
        (2011, 250),
        (2012, 249),
        (2013, 250),
        (2014, 250),
        (2015, 249),
        (2016, 250),
        (2017, 249),
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ];
    for (year, days) in years {
        assert_eq!(working(year), days, "{year}");
    }
}

#[test]
fn regressors_have_no_seasonal_pattern_left() {
    // Over the years of the means, each calendar month of a country's regressor less that of the plain calendar sums to zero, as long as the law is the same.
    let mut fixed = Calendar::new("fixed");
    fixed.holidays = vec![
        Holiday::fixed("New Year", 1, 1),
        Holiday::fixed("Golden Week", 10, 1).days(7),
        Holiday::new(
            "Easter Monday",
            HolidayRule::Festival(tidegauge::calendar::Festival::Easter),
        )
        .offset(1),
    ];
    for (start, per_year) in [("1900-01", 12), ("1900-Q1", 4)] {
        let (start, len) = (period(start), 201 * per_year);
        let ours = fixed.trading_day_one_coefficient(start, len).unwrap();
        let plain = trading_day_one_coefficient(start, len).unwrap();
        let difference: Vec<f64> = ours
            .iter()
            .zip(plain)
            .map(|(ours, plain)| ours - plain)
            .collect();
        assert!(difference.iter().any(|x| x.abs() > 1.0));
        for season in 0..per_year {
            let sum: f64 = difference.iter().skip(season).step_by(per_year).sum();
            assert!(sum.abs() < 1e-9, "{season}: {sum}");
        }
        let ours = fixed.trading_day(start, len).unwrap();
        for (ours, plain) in ours.iter().zip(trading_day(start, len).unwrap()) {
            for season in 0..per_year {
                let difference = ours.iter().zip(&plain).map(|(ours, plain)| ours - plain);
                let sum: f64 = difference.skip(season).step_by(per_year).sum();
                assert!(sum.abs() < 1e-9);
            }
        }
    }
}

#[test]
fn a_change_of_law_leaves_no_step() {
    // Seven days of October became holidays in 1999; the mean of the regressor in October stays where it was.
    let china = Calendar::china();
    let x = china
        .trading_day_one_coefficient(period("1971-01"), 56 * 12)
        .unwrap();
    let october = |from: usize| {
        x.iter()
            .skip(9 + 12 * from)
            .step_by(12)
            .take(28)
            .sum::<f64>()
            / 28.0
    };
    assert!(
        (october(0) - october(28)).abs() < 0.5,
        "{} {}",
        october(0),
        october(28)
    );
}

#[test]
fn the_weekend_of_the_gulf_is_friday_and_saturday() {
    let mut gulf = Calendar::new("Gulf");
    gulf.weekends = vec![Weekend::new([5, 6])];
    // 30 days from Saturday, 1 November 2025: five Saturdays and Sundays, four Fridays.
    assert_eq!(gulf.working_days(period("2025-11")).unwrap(), 21);
    let x = gulf
        .trading_day_one_coefficient(period("2025-11"), 1)
        .unwrap();
    assert_eq!(x, [21.0 - 2.5 * 9.0]);
    gulf.holidays = vec![
        Holiday::fixed("a Sunday", 11, 30),
        Holiday::fixed("a Friday", 11, 28),
    ];
    assert_eq!(gulf.working_days(period("2025-11")).unwrap(), 20);
    gulf.weekends = vec![Weekend::new([])];
    assert_eq!(gulf.working_days(period("2025-11")).unwrap(), 28);
    assert!(
        gulf.trading_day_one_coefficient(period("2025-11"), 1)
            .is_err()
    );
    gulf.weekends = vec![Weekend::new(1..=7)];
    assert!(gulf.working_days(period("2025-11")).is_err());
    gulf.weekends = vec![Weekend::new([8])];
    assert!(gulf.validate().is_err());
}

#[test]
fn years_without_dates_are_refused() {
    assert!(Calendar::india().working_days(period("2050-12")).is_ok());
    assert_eq!(
        Calendar::india()
            .working_days(period("2051-01"))
            .unwrap_err()
            .to_string(),
        "Diwali is known for the years 1980 to 2050, not for 2051"
    );
    assert!(Calendar::china().working_days(period("2101-01")).is_err());
    assert!(Calendar::china().working_days(period("1899-12")).is_ok()); // no holidays in the law then
    assert!(Calendar::china().working_days(period("2025-W10")).is_err());
    assert!(Calendar::china().trading_day(period("2025"), 1).is_err());
    assert!(Calendar::china().trading_day(period("2025-01"), 0).unwrap()[0].is_empty());
}

proptest! {
    #[test]
    fn working_days_add_up(which in 0_usize..8, year in 1981_i32..2050) {
        let calendar = &all()[which];
        let whole = calendar.working_days(Period::annual(year).unwrap()).unwrap();
        for frequency in ["S", "Q", "M"] {
            let parts: PeriodRange = Period::annual(year).unwrap().finer(frequency.parse().unwrap()).unwrap();
            let sum: u32 = parts.map(|part| calendar.working_days(part).unwrap()).sum();
            prop_assert_eq!(sum, whole);
        }
        let holidays = calendar.holidays_in(year).unwrap();
        prop_assert!(holidays.is_sorted());
        prop_assert!(holidays.iter().all(|date| date.year() == year));
        prop_assert!((230..=313).contains(&whole), "{} in {}", whole, year);
    }

    #[test]
    fn six_columns_hold_the_working_days(which in 0_usize..8, year in 1996_i32..2045) {
        // With the means taken off again by a neighbour of the same law: differences of columns are differences of day counts.
        let calendar = &all()[which];
        let start = Period::month(year, 1).unwrap();
        let six = calendar.trading_day(start, 24).unwrap();
        prop_assert!(six.iter().all(|column| column.len() == 24 && column.iter().all(|x| x.abs() < 12.0)));
        let one = calendar.trading_day_one_coefficient(start, 24).unwrap();
        prop_assert!(one.iter().all(|x| x.is_finite() && x.abs() < 25.0));
    }
}
