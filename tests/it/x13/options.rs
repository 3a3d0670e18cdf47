//! Options as a specification file of X-13 has them, read into ours: `x11{ mode=mult seasonalma=(s3x3 s3x5 …) }`.

use tidegauge::x11::{CalendarSigma, Effect, Mode, SeasonalFilter, SeasonalFilters, X11Spec};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The arguments between the braces of `spec{ … }`, if the text has it: names and values, lists without their parentheses.
pub(crate) fn arguments(text: &str, spec: &str) -> Option<Vec<(String, String)>> {
    let opening = format!("{spec}{{");
    let start = text.find(&opening)? + opening.len();
    let inside = &text[start..start + text[start..].find('}')?];
    let mut found = Vec::new();
    let mut rest = inside.trim();
    while !rest.is_empty() {
        let (name, value) = rest
            .split_once('=')
            .unwrap_or_else(|| panic!("{inside}: name=value expected at {rest}"));
        let value = value.trim_start();
        let (value, after) = if let Some(list) = value.strip_prefix('(') {
            list.split_once(')')
                .unwrap_or_else(|| panic!("{inside}: a list does not end"))
        } else {
            value.split_once(char::is_whitespace).unwrap_or((value, ""))
        };
        found.push((name.trim().to_owned(), value.trim().to_owned()));
        rest = after.trim_start();
    }
    Some(found)
}

/// The options of the `x11` spec in a specification text.
pub(crate) fn x11_spec(text: &str) -> X11Spec {
    let arguments = arguments(text, "x11").unwrap_or_else(|| panic!("no x11 in {text}"));
    let mut spec = X11Spec::default().mode(Mode::Multiplicative);
    let mut months = Vec::new();
    for (name, value) in &arguments {
        let words = || value.split_whitespace();
        let yes = value == "yes";
        match name.as_str() {
            "mode" => spec.mode = serde(value),
            "seasonalma" => spec.seasonal_filter = filters(value),
            "trendma" => spec.trend_filter = Some(number(value)),
            "trendic" => spec.trend_ic = Some(number(value)),
            "sigmalim" => {
                let limits: Vec<f64> = words().map(number).collect();
                spec.sigma_limits = [limits[0], limits[1]];
            }
            "calendarsigma" => {
                spec.calendar_sigma = match value.as_str() {
                    "select" => CalendarSigma::Select(Vec::new()),
                    word => serde(word),
                }
            }
            "sigmavec" => months = words().map(month).collect(),
            "excludefcst" => spec.exclude_forecasts = yes,
            "true7term" => spec.true_7_term = yes,
            "sfshort" => spec.short_seasonal = yes,
            "centerseasonal" => spec.center_seasonal = yes,
            "final" => spec.final_effects = words().filter_map(effect).collect(),
            "keepholiday" => spec.keep_holiday = yes,
            "save" | "print" | "savelog" | "appendfcst" | "appendbcst" => {}
            other => panic!("x11 argument {other} is not known"),
        }
    }
    if let CalendarSigma::Select(selected) = &mut spec.calendar_sigma {
        *selected = months;
    }
    spec
}

fn number<T: std::str::FromStr>(text: &str) -> T {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is no number"))
}

fn serde<T: serde::de::DeserializeOwned>(word: &str) -> T {
    serde_json::from_value(word.into()).unwrap_or_else(|error| panic!("{word}: {error}"))
}

/// `s3x5`, `stable`, or one for each period of the year.
fn filters(value: &str) -> SeasonalFilters {
    let mut each = value
        .split_whitespace()
        .map(|word| serde(word.strip_prefix("s3x").map_or(word, |_| &word[1..])))
        .collect::<Vec<SeasonalFilter>>();
    match each.len() {
        1 => SeasonalFilters::All(each.remove(0)),
        _ => SeasonalFilters::Each(each),
    }
}

/// `mar` or, for quarters, `q1`.
fn month(word: &str) -> usize {
    let position = MONTHS.iter().position(|month| *month == word);
    position.map_or_else(|| number(word.trim_start_matches('q')), |index| index + 1)
}

fn effect(word: &str) -> Option<Effect> {
    match word {
        "none" => None,
        "user" => Some(Effect::User),
        word => Some(serde(word)),
    }
}

#[test]
fn option_text_is_read() {
    let text = "series{ start=1990.2 }\nx11{ mode=add seasonalma=( s3x3 s3x9\nmsr stable ) sigmalim=(1.8 2.8) calendarsigma=select sigmavec=(q1 q3) final=(ao user) }";
    let spec = x11_spec(text);
    assert_eq!(spec.mode, Mode::Additive);
    assert_eq!(
        spec.seasonal_filter,
        SeasonalFilters::Each(vec![
            SeasonalFilter::S3x3,
            SeasonalFilter::S3x9,
            SeasonalFilter::Msr,
            SeasonalFilter::Stable
        ])
    );
    assert_eq!(spec.sigma_limits, [1.8, 2.8]);
    assert_eq!(spec.calendar_sigma, CalendarSigma::Select(vec![1, 3]));
    assert_eq!(spec.final_effects, [Effect::AdditiveOutlier, Effect::User]);
}
