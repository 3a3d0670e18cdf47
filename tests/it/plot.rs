//! Charts: well-formed, inside their edges, the same on every run, and true to the numbers.

use proptest::prelude::*;
use roxmltree::{Document, Node};
use tidegauge::change::contributions;
use tidegauge::impact::{
    Counterfactual, CounterfactualResult, CounterfactualSpec, Event, EventKind,
};
use tidegauge::plot::{PlotError, PlotSpec};
use tidegauge::sa::{Adjuster, SaSpec};
use tidegauge::x11::{Mode, X11Spec};
use tidegauge::{SeasonalAdjustment, Series};

/// The blue of what a chart is about, and the other colours of lines.
const MAIN: &str = "#0B5FA5";
const SECOND: &str = "#C8500A";
const QUIET: &str = "#889099";
const EXPECTED: &str = "#C44C06";
const BAND: &str = "#FBE6D8";

/// Checks what is promised of every chart, and gives the document.
fn read(svg: &str) -> Document<'_> {
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    let title = root.first_element_child().unwrap();
    assert!(title.has_tag_name((SVG, "title")) && !title.text().unwrap().trim().is_empty());
    let style = root
        .children()
        .find(|node| node.has_tag_name((SVG, "style")))
        .unwrap();
    let sheet = style.text().unwrap();
    let edges: Vec<f64> = numbers(root.attribute("viewBox").unwrap());
    for node in root.descendants() {
        for part in ["fill", "stroke"] {
            if let Some(colour) = node.attribute(part).filter(|colour| *colour != "none") {
                assert!(
                    sheet.contains(&format!("[{part}=\"{colour}\"]{{")),
                    "{colour}"
                );
            }
        }
        for (x, y) in corners(node) {
            let inside = (0.0..=edges[2]).contains(&x) && (0.0..=edges[3]).contains(&y);
            assert!(inside, "{x}, {y} outside {edges:?}: {node:?}");
        }
    }
    document
}

const SVG: &str = "http://www.w3.org/2000/svg";

fn numbers(text: &str) -> Vec<f64> {
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    words.map(|word| word.parse().unwrap()).collect()
}

/// The points of a line or an area, the corners of a rectangle, the centre of a dot, the foot of a text.
fn corners(node: Node<'_, '_>) -> Vec<(f64, f64)> {
    let number = |name| {
        node.attribute(name)
            .map(|text: &str| text.parse::<f64>().unwrap())
    };
    if let Some(points) = node.attribute("points") {
        return numbers(points)
            .chunks_exact(2)
            .map(|two| (two[0], two[1]))
            .collect();
    }
    let corner = number("x")
        .or(number("cx"))
        .zip(number("y").or(number("cy")));
    let opposite = corner
        .zip(number("width").zip(number("height")))
        .map(|((x, y), (width, height))| (x + width, y + height));
    corner.into_iter().chain(opposite).collect()
}

/// The lines of a colour, without the sample in the legend.
fn lines(document: &Document<'_>, colour: &str) -> Vec<Vec<(f64, f64)>> {
    let drawn = document.descendants().filter(|node| {
        node.has_tag_name((SVG, "polyline")) && node.attribute("stroke") == Some(colour)
    });
    drawn.skip(1).map(corners).collect()
}

fn count(document: &Document<'_>, tag: &str, colour: &str) -> usize {
    let of = |node: &Node<'_, '_>| {
        node.has_tag_name((SVG, tag)) && node.attribute("fill") == Some(colour)
    };
    document.descendants().filter(of).count()
}

fn texts<'a>(document: &'a Document<'_>) -> Vec<&'a str> {
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name((SVG, "text")));
    texts
        .filter_map(|node| node.text())
        .map(str::trim)
        .collect()
}

fn series(start: &str, values: impl IntoIterator<Item = f64>) -> Series {
    Series::new(start.parse().unwrap(), values).unwrap()
}

fn tonnes(t: i32) -> f64 {
    600.0 + f64::from(3 * t + [0, -180, 20, 5, 10, -15][t.rem_euclid(6) as usize] + t * t % 13)
}

fn adjusted() -> SeasonalAdjustment {
    let series = series("2020-01", (0..60).map(tonnes));
    let spec = SaSpec::x11(X11Spec::default());
    Adjuster::new(spec).unwrap().adjust(&series).unwrap()
}

/// An adjustment all of whose components are `series`.
fn made_of(series: &Series) -> SeasonalAdjustment {
    let mut adjusted = adjusted();
    adjusted.mode = Mode::Additive;
    adjusted.original = series.clone();
    adjusted.seasonally_adjusted = series.clone();
    adjusted.trend = series.clone();
    adjusted.seasonal = series.clone();
    adjusted.calendar = Some(series.clone());
    adjusted.irregular = series.clone();
    adjusted
}

fn evaluated() -> (Series, CounterfactualResult) {
    let fallen = |t: i32| if t < 60 { tonnes(t) } else { 0.7 * tonnes(t) };
    let observed = series("2020-01", (0..72).map(fallen));
    let quota = Event::new("quota", EventKind::Restriction, "2025-01".parse().unwrap());
    let spec = CounterfactualSpec::default();
    let found = Counterfactual::new(spec)
        .unwrap()
        .run(&observed, &quota, &[]);
    (observed, found.unwrap())
}

#[test]
fn an_adjustment_has_three_lines_that_follow_their_values() {
    let adjusted = adjusted();
    let svg = adjusted
        .to_svg(&PlotSpec::default().title("Magnets").unit("tonnes"))
        .unwrap();
    assert_eq!(
        svg,
        adjusted
            .to_svg(&PlotSpec::default().title("Magnets").unit("tonnes"))
            .unwrap()
    );
    let document = read(&svg);
    for (colour, line) in [
        (QUIET, &adjusted.original),
        (MAIN, &adjusted.seasonally_adjusted),
        (SECOND, &adjusted.trend),
    ] {
        let drawn = lines(&document, colour);
        assert_eq!(drawn.len(), 1);
        assert_eq!(drawn[0].len(), 60);
        let pairs: Vec<_> = drawn[0].iter().zip(line.values()).collect();
        for two in pairs.windows(2) {
            assert!(two[0].0.0 < two[1].0.0);
        }
        for (one, a) in &pairs {
            for (other, b) in &pairs {
                assert!(a <= b || one.1 <= other.1, "{a} above {b}");
            }
        }
    }
    let texts = texts(&document);
    for text in [
        "Magnets",
        "tonnes",
        "original",
        "seasonally adjusted",
        "trend",
        "2020-01",
        "2024-07",
    ] {
        assert!(texts.contains(&text), "{text} not in {texts:?}");
    }
}

#[test]
fn only_the_periods_asked_for() {
    let spec = PlotSpec::default().periods("2023-01/2023-06".parse().unwrap());
    let svg = adjusted().to_svg(&spec).unwrap();
    let document = read(&svg);
    assert_eq!(lines(&document, MAIN)[0].len(), 6);
    assert!(texts(&document).contains(&"2023-06"));
    let later = PlotSpec::default().periods("2024-06/2025-06".parse().unwrap());
    assert!(matches!(
        adjusted().to_svg(&later),
        Err(PlotError::Series(_))
    ));
    assert!(matches!(
        adjusted().decomposition_svg(&later),
        Err(PlotError::Series(_))
    ));
}

#[test]
fn a_decomposition_has_a_panel_for_each_component() {
    let svg = adjusted().decomposition_svg(&PlotSpec::default()).unwrap();
    let document = read(&svg);
    let found = texts(&document);
    assert!(found.contains(&"seasonal") && found.contains(&"irregular"));
    assert!(found.iter().any(|text| text.ends_with(" %")) && !found.contains(&"calendar"));
    let additive = made_of(&series("2020-Q1", [4.0, -2.0, 1.0]));
    let svg = additive.decomposition_svg(&PlotSpec::default()).unwrap();
    let document = read(&svg);
    let found = texts(&document);
    assert!(found.contains(&"calendar") && !found.iter().any(|text| text.ends_with('%')));
}

#[test]
fn lines_break_at_gaps() {
    let nan = f64::NAN;
    let gaps = series("2025-01", [nan, 5.0, 6.0, nan, 7.0, nan, 8.0, 9.0, 9.5]);
    let svg = made_of(&gaps).to_svg(&PlotSpec::default()).unwrap();
    let document = read(&svg);
    let lengths: Vec<usize> = lines(&document, MAIN).iter().map(Vec::len).collect();
    assert_eq!(lengths, [2, 3]);
    assert_eq!(count(&document, "circle", MAIN), 1);
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let nothing = made_of(&series("2025-01", [f64::NAN; 3]));
    let empty = made_of(&series("2025-01", []));
    for nothing in [nothing, empty] {
        for drawn in [
            nothing.to_svg(&PlotSpec::default()),
            nothing.decomposition_svg(&PlotSpec::default()),
        ] {
            let error = drawn.unwrap_err();
            assert_eq!(
                error.to_string(),
                "a series without a single value cannot be drawn"
            );
        }
    }
    let low = PlotSpec::default().height(439);
    assert!(matches!(
        adjusted().decomposition_svg(&low),
        Err(PlotError::Size {
            side: "height",
            pixels: 439,
            least: 440,
            ..
        })
    ));
    assert!(matches!(
        adjusted().to_svg(&PlotSpec::default().width(0)),
        Err(PlotError::Size { .. })
    ));
    let none = contributions::<String>(&[], None).unwrap();
    assert!(matches!(
        none.to_svg(String::clone, &PlotSpec::default()),
        Err(PlotError::Empty { .. })
    ));
    let mut odd = contributions(&[("a", -1.0, 2.0)], None).unwrap();
    odd.items[0].1.difference = f64::INFINITY;
    let error = odd
        .to_svg(|key| (*key).to_owned(), &PlotSpec::default())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the bar of a is inf, which has no place on an axis"
    );
}

#[test]
fn any_words_are_well_formed() {
    let words = "a<b>&\"c\"'\u{0}\u{1}\u{8}\u{B}\u{1F}\u{7F}\u{85}\u{FFFE}\u{FFFF}]]>\n\tz";
    let spec = PlotSpec::default().title(words).unit(words);
    let svg = adjusted().to_svg(&spec).unwrap();
    let document = read(&svg);
    assert!(
        texts(&document).contains(&"a<b>&\"c\"'  ]]>  z"),
        "{:?}",
        texts(&document)
    );
    let change = contributions(&[(words, 1.0, 2.0)], None).unwrap();
    read(&change.to_svg(|key| (*key).to_owned(), &spec).unwrap());
    let (observed, mut found) = evaluated();
    found.event.name = words.repeat(50);
    let svg = found
        .to_svg(&observed, &spec.clone().title(words.repeat(100)).width(300))
        .unwrap();
    let document = read(&svg);
    assert!(
        texts(&document)
            .iter()
            .all(|text| text.chars().count() < 60)
    );
}

#[test]
fn contributions_add_up_also_where_they_have_no_room() {
    let items: Vec<(u32, f64, f64)> = (0..100)
        .map(|i| (i, 100.0, 100.0 + f64::from(i * i % 37) - 15.0))
        .collect();
    let change = contributions(&items, Some((12_000.0, 12_500.0))).unwrap();
    let drawn = |spec: &PlotSpec| change.to_svg(|key| format!("partner {key}"), spec).unwrap();
    for (spec, most) in [
        (PlotSpec::default(), 21),
        (PlotSpec::default().height(300), 12),
        (PlotSpec::default().height(3_000), 100),
    ] {
        let svg = drawn(&spec);
        let document = read(&svg);
        let texts = texts(&document);
        let named = texts
            .iter()
            .filter(|text| text.starts_with("partner"))
            .count();
        let others = format!("others ({})", 100 - named);
        assert_eq!(texts.contains(&others.as_str()), named < 100, "{texts:?}");
        assert!((5..=most).contains(&named), "{texts:?}");
        let points: Vec<f64> = texts
            .iter()
            .filter_map(|text| text.replace('−', "-").parse().ok())
            .collect();
        let (total, parts) = points.split_last().unwrap();
        let sum: f64 = parts.iter().sum();
        let rounding = 0.005 * points.len() as f64;
        assert!((sum - total).abs() < rounding && (total - 100.0 / 24.0).abs() < 0.01);
        // Each bar is as long as its number says.
        let bars = document
            .descendants()
            .filter(|node| node.has_tag_name((SVG, "rect")));
        let lengths: Vec<f64> = bars
            .skip(1)
            .map(|bar| bar.attribute("width").unwrap().parse().unwrap())
            .collect();
        assert_eq!(lengths.len(), points.len());
        let scale = lengths.last().unwrap() / total;
        for (length, point) in lengths.iter().zip(&points) {
            assert!((length - scale * point.abs()).abs() < 1.0 + 0.005 * scale);
        }
        assert_eq!(svg, drawn(&spec));
    }
}

#[test]
fn without_a_rate_the_bars_are_differences() {
    let change = contributions(&[("balance", -40.0, 20.0)], None).unwrap();
    let spec = PlotSpec::default().unit("tonnes");
    let svg = change.to_svg(|key| (*key).to_owned(), &spec).unwrap();
    let document = read(&svg);
    let texts = texts(&document);
    assert_eq!(
        texts,
        ["difference, tonnes", "balance", "+60", "total", "+60"]
    );
}

#[test]
fn an_event_is_held_against_what_was_expected() {
    let (observed, found) = evaluated();
    let svg = found
        .to_svg(&observed, &PlotSpec::default().unit("tonnes"))
        .unwrap();
    let document = read(&svg);
    let (seen, expected) = (lines(&document, MAIN), lines(&document, EXPECTED));
    assert_eq!((seen[0].len(), expected[0].len()), (72, 12));
    // The expected path begins with the event and lies above what was observed.
    for (expected, seen) in expected[0].iter().zip(&seen[0][60..]) {
        assert!(expected.0 == seen.0 && expected.1 < seen.1);
    }
    assert_eq!(count(&document, "polygon", BAND), 1);
    let found_texts = texts(&document);
    assert!(found_texts.contains(&"quota") && found_texts.contains(&"its 90 % interval"));
    assert!(svg.contains("<title>quota</title>"));

    let before = observed.slice(&"2020-01/2024-12".parse().unwrap()).unwrap();
    let error = found.to_svg(&before, &PlotSpec::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the event in 2025-M01 is outside the series, which covers 2020-M01/2024-M12"
    );
    let years = series("2020", [1.0; 9]);
    assert!(matches!(
        found.to_svg(&years, &PlotSpec::default()),
        Err(PlotError::Outside { .. })
    ));
}

#[test]
fn a_gap_in_the_event_parts_its_interval() {
    let (mut observed, mut found) = evaluated();
    let gap = found.points.remove(5).period;
    let values = observed
        .iter()
        .map(|(period, value)| if period == gap { f64::NAN } else { value });
    observed = series("2020-01", values.collect::<Vec<_>>());
    found.spec.exclude = vec![
        "2019-01/2020-06".parse().unwrap(),
        "2030-01/2030-06".parse().unwrap(),
    ];
    let svg = found.to_svg(&observed, &PlotSpec::default()).unwrap();
    let document = read(&svg);
    assert_eq!(count(&document, "polygon", BAND), 2);
    assert_eq!(lines(&document, EXPECTED).len(), 2);
    assert!(texts(&document).contains(&"not counted"));
}

#[test]
fn ten_thousand_days() {
    let days = series("1995-01-01", (0..12_000).map(|t| f64::from(t % 365)));
    let svg = made_of(&days).to_svg(&PlotSpec::default()).unwrap();
    let document = read(&svg);
    assert_eq!(lines(&document, MAIN)[0].len(), 12_000);
    assert!(texts(&document).contains(&"2000"));
}

#[test]
fn stored_specifications() {
    let spec = PlotSpec::default()
        .width(640)
        .unit("t")
        .periods("2024-01/2024-12".parse().unwrap());
    let json = serde_json::to_string(&spec).unwrap();
    assert_eq!(serde_json::from_str::<PlotSpec>(&json).unwrap(), spec);
    assert!(serde_json::from_str::<PlotSpec>(r#"{"colour":"red"}"#).is_err());
}

/// A double of any size, or a gap.
fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => -1e6..1e6_f64,
        1 => Just(f64::NAN),
        1 => prop::sample::select(vec![0.0, 1e300, -1e300, 1e-300, f64::MAX, f64::MIN, 5e-324, 1.0]),
        2 => any::<f64>().prop_filter("finite", |value| value.is_finite()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_numbers_at_any_size(
        values in prop::collection::vec(any_value(), 1..40),
        start in prop::sample::select(vec!["0001-01", "9990-01", "2025-Q4", "2024-S1", "2025-W50", "2024-02-28", "2019"]),
        width in 240..1_500_u32,
        height in 440..900_u32,
    ) {
        let made = made_of(&series(start, values.clone()));
        let spec = PlotSpec::default().title("x").width(width).height(height);
        if values.iter().all(|value| value.is_nan()) {
            prop_assert!(made.to_svg(&spec).is_err());
        } else {
            read(&made.to_svg(&spec).unwrap());
            read(&made.decomposition_svg(&spec).unwrap());
        }
    }

    #[test]
    fn any_contributions(
        levels in prop::collection::vec((any_value(), any_value()), 1..40),
        total in prop::option::of((any_value(), any_value())),
        width in 240..1_500_u32,
        height in prop::option::of(240..900_u32),
    ) {
        let items: Vec<(usize, f64, f64)> = levels.iter().enumerate().map(|(i, (a, b))| (i, *a, *b)).collect();
        if let Ok(change) = contributions(&items, total) {
            let mut spec = PlotSpec::default().width(width);
            spec.height = height;
            match change.to_svg(|key| format!("partner {key}"), &spec) {
                Ok(svg) => drop(read(&svg)),
                Err(error) => prop_assert!(matches!(error, PlotError::NotFinite { .. }), "{}", error),
            }
        }
    }
}
