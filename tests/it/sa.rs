//! The front door of seasonal adjustment: tables, report, stored form, and errors that name the period.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tidegauge::calendar::Regressor;
use tidegauge::regarima::RegArimaSpec;
use tidegauge::sa::{Adjuster, Decomposition, SaSpec, SaWarning, SeasonalAdjustment, Table};
use tidegauge::stl::StlSpec;
use tidegauge::x11::{
    CalendarSigma, Mode, SeasonalFilter, X11, X11Input, X11Quality, X11Result, X11Spec,
};
use tidegauge::{Error, ErrorKind, Series};

/// Monthly tonnes with a season, a slow rise and noise.
fn tonnes(len: usize) -> Vec<f64> {
    let wave = [
        0.9, 0.85, 1.06, 1.0, 0.98, 1.1, 1.2, 1.2, 1.05, 0.92, 0.8, 0.94,
    ];
    (0..len)
        .map(|i| (600.0 + i as f64) * wave[i % 12] * (1.0 + 0.01 * ((i * i * 37) % 19) as f64))
        .collect()
}

fn series(start: &str, values: Vec<f64>) -> Series {
    Series::new(start.parse().unwrap(), values).unwrap()
}

fn adjust(spec: SaSpec, series: &Series) -> Result<SeasonalAdjustment, Error> {
    Adjuster::new(spec)?.adjust(series)
}

/// What is left of a value after JSON and back, as text: NaN differs from itself, its stored form does not.
fn survives<T: Serialize + DeserializeOwned>(value: &T) -> bool {
    let text = serde_json::to_string(value).unwrap();
    let back: T = serde_json::from_str(&text).unwrap();
    serde_json::to_string(&back).unwrap() == text
}

#[test]
fn specifications_survive_json() {
    let x11 = X11Spec::default()
        .mode(Mode::PseudoAdditive)
        .seasonal_filters([SeasonalFilter::S3x3; 12])
        .calendar_sigma(CalendarSigma::Select(vec![1, 2]))
        .sigma_limits(1.1, 2.3)
        .trend_filter(17);
    let back: X11Spec = serde_json::from_str(&serde_json::to_string(&x11).unwrap()).unwrap();
    assert_eq!(back, x11);
    for spec in [
        SaSpec::default(),
        SaSpec::x11(x11),
        SaSpec::stl(StlSpec::default().seasonal(13).robust(true)),
    ] {
        let back: SaSpec = serde_json::from_str(&serde_json::to_string(&spec).unwrap()).unwrap();
        assert_eq!(back, spec);
    }
}

#[test]
fn results_survive_json_with_the_values_they_do_not_have() {
    for mode in [Mode::Multiplicative, Mode::Additive, Mode::LogAdditive] {
        let values = tonnes(84);
        let x11 = X11::new(X11Spec::default().mode(mode), 12).unwrap();
        let input = X11Input::new(&values, 1);
        let result = x11.decompose(&input).unwrap();
        assert!(result.b.initial_trend[0].is_nan());
        assert!(survives::<X11Result>(&result));
        assert!(survives::<X11Quality>(
            &x11.quality(&result, &input).unwrap()
        ));
    }
    let mut gaps = tonnes(84);
    gaps[20] = f64::NAN;
    let gaps = series("2018-01", gaps);
    let whole = series("2018-01", tonnes(84));
    assert!(survives(
        &adjust(SaSpec::stl(StlSpec::default()), &gaps).unwrap()
    ));
    assert!(survives(
        &adjust(SaSpec::x11(X11Spec::default()), &whole).unwrap()
    ));
}

#[test]
fn degenerate_results_survive_json() {
    let no_trade = |i: usize, value: f64| if i % 12 == 2 { 0.0 } else { value };
    for (mode, values) in [
        (Mode::Auto, vec![0.0; 72]),
        (Mode::Auto, vec![5.0; 72]),
        (
            Mode::PseudoAdditive,
            tonnes(132)
                .into_iter()
                .enumerate()
                .map(|(i, v)| no_trade(i, v))
                .collect(),
        ),
    ] {
        let spec = SaSpec::x11(X11Spec::default().mode(mode));
        assert!(survives(&adjust(spec, &series("2018-01", values)).unwrap()));
    }
}

#[test]
fn months_without_any_trade_take_the_longest_filter_as_x13_does() {
    let values: Vec<f64> = tonnes(132)
        .into_iter()
        .enumerate()
        .map(|(i, value)| if i % 12 == 2 { 0.0 } else { value })
        .collect();
    let x11 = X11::new(X11Spec::default().mode(Mode::PseudoAdditive), 12).unwrap();
    let result = x11.decompose(&X11Input::new(&values, 1)).unwrap();
    assert_eq!(result.seasonal_filter.ratios, [999.99]);
    assert_eq!(result.seasonal_filter.filters, [SeasonalFilter::S3x9; 12]);
    assert_eq!(result.i_over_s, 999.99);
    assert_eq!(result.moving_seasonality[2].ratio, 999.99);
}

#[test]
fn tables_have_the_dates_of_the_series() {
    let original = series("2018-04", tonnes(84));
    let x11 = adjust(SaSpec::x11(X11Spec::default()), &original).unwrap();
    assert_eq!(x11.table(Table::A1), Some(original.clone()));
    assert_eq!(x11.table(Table::D12), Some(x11.trend.clone()));
    assert_eq!(x11.table(Table::D10B), None);
    for table in Table::ALL {
        if let Some(values) = x11.table(*table) {
            assert_eq!(
                (values.start(), values.len()),
                (original.start(), 84),
                "{table}"
            );
        }
    }
    let stl = adjust(SaSpec::stl(StlSpec::default()), &original).unwrap();
    let tables: Vec<Table> = Table::ALL
        .iter()
        .copied()
        .filter(|table| stl.table(*table).is_some())
        .collect();
    assert_eq!(
        tables,
        [Table::A1, Table::D10, Table::D11, Table::D12, Table::D13]
    );
}

#[test]
fn a_report_says_how_it_was_made_and_ends_with_the_last_periods() {
    let original = series("2018-04", tonnes(84));
    let text = adjust(SaSpec::x11(X11Spec::default()), &original)
        .unwrap()
        .to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "Seasonal adjustment of 84 values, 2018-M04 to 2025-M03"
    );
    assert!(lines[1].starts_with("  Method        X-11, multiplicative, seasonal filter "));
    assert!(lines[lines.len() - 1].starts_with("  2025-M03 "));
    assert_eq!(
        lines.iter().filter(|line| line.contains('│')).count(),
        12,
        "{text}"
    );
    assert!(!text.contains("NaN") && !text.contains("inf"));
}

#[test]
fn an_error_names_the_period() {
    let mut values = tonnes(84);
    values[13] = 0.0;
    let zero = series("2018-04", values.clone());
    let spec = |mode| SaSpec::x11(X11Spec::default().mode(mode));
    let error = adjust(spec(Mode::Multiplicative), &zero).unwrap_err();
    assert!(matches!(error, Error::Observation { period, .. } if period.to_string() == "2019-M05"));
    assert_eq!(error.kind(), ErrorKind::InvalidInput);

    let automatic = adjust(spec(Mode::Auto), &zero).unwrap();
    assert!(
        matches!(automatic.warnings[0], SaWarning::AdditiveMode { period, .. } if period.to_string() == "2019-M05")
    );
    assert!(matches!(automatic.decomposition, Decomposition::X11 { .. }));

    values[13] = f64::NAN;
    let error = adjust(spec(Mode::Auto), &series("2018-04", values)).unwrap_err();
    assert!(error.to_string().starts_with("2019-M05: value NaN"));
}

#[test]
fn what_cannot_be_served_is_refused_in_its_own_words() {
    let kind = |spec: SaSpec, series: &Series| adjust(spec, series).unwrap_err().kind();
    let year = series("2018-04", tonnes(12));
    let automatic = adjust(SaSpec::default(), &year).unwrap();
    assert!(matches!(
        automatic.decomposition,
        Decomposition::NotAdjusted
    ));
    assert_eq!(automatic.seasonally_adjusted, year);
    let seats: SaSpec = serde_json::from_str(r#"{"method":"seats"}"#).unwrap();
    assert_eq!(kind(seats, &year), ErrorKind::NotAvailable);
    let clash = r#"{"preprocessing":{"transform":"log"},"x11":{"mode":"add"}}"#;
    let error = Adjuster::new(serde_json::from_str(clash).unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "mode add does not go with transform log");
    assert_eq!(error.kind(), ErrorKind::InvalidSpec);
    assert_eq!(
        kind(SaSpec::x11(X11Spec::default()), &year),
        ErrorKind::NotEnoughData
    );
    assert_eq!(
        Adjuster::new(SaSpec::stl(StlSpec::default().trend(1)))
            .unwrap_err()
            .kind(),
        ErrorKind::InvalidSpec
    );
    let days = series("2018-04-01", tonnes(84));
    let error = adjust(SaSpec::x11(X11Spec::default()), &days).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("season length 7 is not one of")
    );
}

#[test]
fn calendar_factors_are_a_table_only_where_there_are_any() {
    let original = series("2008-04", tonnes(120));
    let with = |model: RegArimaSpec| adjust(SaSpec::with_model(model), &original).unwrap();
    let none = with(RegArimaSpec::airline());
    assert_eq!((none.table(Table::D18), &none.calendar), (None, &None));
    assert!(none.table(Table::D16).is_some());
    let td = with(RegArimaSpec::airline().regressor(Regressor::TradingDay));
    let factors = td.table(Table::D18).unwrap();
    assert_eq!(Some(&factors), td.calendar.as_ref());
    assert!(factors.values().iter().any(|factor| *factor != 1.0));
}
