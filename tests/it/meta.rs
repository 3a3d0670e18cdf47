//! Promises about types and text that no single module can keep alone: auto traits, sizes, what the source never uses.

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::fmt::Debug;
use std::fs;
use std::panic::UnwindSafe;

use proc_macro2::{Ident, TokenStream, TokenTree};
use tidegauge::anomaly::{
    Alert, AnomalyError, ChangePointSpec, Cusum, CusumAlarm, Esd, EsdOutlier, EsdScale, EsdSpec,
    Fences, HidiroglouBerthelot, HidiroglouBerthelotSpec, MeanShift, Monitor, MonitorSpec,
    OnlineChange, OnlineChangeSpec, Penalty, RatioOutlier, RobustScale, RobustScores, SeasonalEsd,
    Segment, SegmentCost, Segmentation,
};
use tidegauge::arima::{Arima, ArimaError, ArimaFit, ArimaForecast, ArimaOrder, ArimaSpec};
use tidegauge::calendar::{
    Calendar, CalendarError, Centering, Festival, Holiday, HolidayDates, HolidayRule,
    LunarCalendar, MovingHoliday, Observance, Regressor, RegressorColumn, Weekend,
};
use tidegauge::change::{
    Change, ChangeError, ChangeSpec, Contributions, Outcome, PanelChanges, PanelColumns,
    PanelError, Record, RoundingCheck, SpanChange, Streak,
};
use tidegauge::code::{
    Area, AreaKind, Classification, CodeError, Commodity, Concordance, ConcordanceError,
    ConfStatus, Converted, Currency, CustomsProcedure, Families, Family, LinkKind, ObsStatus,
    QuantityUnit, TradeFlow, TransportMode, Validity, Valuation,
};
use tidegauge::dataset::source::RowError;
use tidegauge::dataset::vintage::{
    BiasCorrection, EfficiencyTest, NewsNoise, RevisionSpec, RevisionStatistics, RevisionTriangle,
    Revisions, VintageError, Vintages,
};
use tidegauge::dataset::{Aggregate, AuditReport, ConvertedDataset, DatasetError};
use tidegauge::diagnostics::{
    AutocorrelationTest, ChiSquareTest, CombinedTest, DiagnosticsError, Differencing, FTest,
    IdentifiableSeasonality, Normality, NpTest, QsTest, ResidualSeasonality, RunsTest,
    ShapeStatistic, SpectralPeak, SpectrumMethod, SpectrumPeaks,
};
use tidegauge::forecast::{
    Accuracy, Backtest, BacktestOrigin, BacktestSpec, Comparison, FailedOrigin, FirstOrigin,
    Forecast, ForecastMethod, ForecastSpec, Forecaster, Interval, IntervalCoverage, NaiveScale,
    PointForecast, Refit,
};
use tidegauge::impact::{
    Counterfactual, CounterfactualResult, DetectableEffect, DiffInDiff, EffectShape, Event,
    Intervention, InterventionResult, NoiseModel, Recovery, ShareChange, Shock, SyntheticControl,
    Verdict,
};
use tidegauge::index::{
    BilateralFormula, ChainedIndex, DecompositionMethod, ExchangeRates, HomogeneitySpec,
    Homogeneous, IndexError, ItemCell, MultilateralMethod, NoPrice, PriceRow, PriceTable,
    RelativeUnitValue, Splice, TermsOfTrade, TwoPeriods, UnitValueChange, UnitValueError,
    UnitValues, Unlike, ValueDecomposition, WithoutPrice,
};
use tidegauge::period::{FiscalYear, PeriodError, PeriodFormat};
use tidegauge::regarima::{
    Decision, RegArima, RegArimaError, RegArimaResult, RegArimaSpec, RegArimaWarning,
};
use tidegauge::relation::{
    ChainLink, Changes, CommonComponent, LagCorrelation, LeadLag, LeadLagChain, LeadLagSpec,
    Loading, PriceVolume, PriceVolumeWarning, RelationError, SlopeSign, TrendGrowth, TrendWarning,
    Whitening,
};
use tidegauge::sa::{
    Adjuster, Decomposition, Preprocessing, SaSpec, SaWarning, SeasonalAdjustment, TableSelection,
};
use tidegauge::series::{
    Aggregation, BenchmarkMethod, BenchmarkSpec, Combined, FromCumulative, SeriesError, Span,
};
use tidegauge::stl::{
    Mstl, MstlResult, MstlSpec, SeasonalWindow, Smoother, Stl, StlChoices, StlDefaults, StlError,
    StlResult, StlSpec, StlWorkspace,
};
use tidegauge::structure::{
    Advantage, AmountOver, Assumption, BuyerDependence, BuyerTrade, Composition, Concentration,
    ConcentrationChange, ConstantMarketShare, Criterion, DependencySpec, Diversion, Dominance,
    DownstreamGood, Factor, FlowChange, Footprint, Hub, ImportDependency, ImportReliance,
    IndirectExposure, IntraIndustry, Margins, MarketCell, MirrorGap, MirrorLag, MutualDependence,
    Presence, Reliance, ReliancePath, ResidualHhi, Scenario, ScenarioStep, Similarity, StockCycle,
    StructureError, SubstitutionBound, SuppliedPeriod, SupplierDynamics, SupplierGain,
    SupplierMove, SupplyBalance, TransshipmentSuspicion,
};
use tidegauge::x11::{
    CalendarSigma, Effect, Mode, SeasonalFilters, Table, X11, X11Error, X11Input, X11Quality,
    X11Result, X11Spec, X11Warning, X11Workspace,
};
use tidegauge::{
    Brief, Dataset, Error, Frequency, Panel, Period, PeriodRange, Question, Selector, Series,
    TradeRecord,
};

use crate::source::{SourceFile, package_file, source_files};

/// Public error enums that need a feature.
const BEHIND_FEATURES: [&str; 1] = ["PlotError"];

/// Every other public error enum; `every_error_type_is_listed` compares the list with the source.
macro_rules! for_each_error {
    ($check:ident) => {
        $check!(
            AnomalyError,
            ArimaError,
            CalendarError,
            ChangeError,
            CodeError,
            ConcordanceError,
            DatasetError,
            DiagnosticsError,
            Error,
            IndexError,
            PanelError,
            PeriodError,
            RegArimaError,
            RelationError,
            RowError,
            SeriesError,
            StlError,
            StructureError,
            UnitValueError,
            VintageError,
            X11Error
        )
    };
}

/// What every public type can do.
fn is_plain_data<T: Clone + PartialEq + Debug + Send + Sync + Unpin + UnwindSafe + 'static>() {}

#[test]
fn public_types_are_plain_data() {
    is_plain_data::<(Frequency, Period, PeriodRange, PeriodFormat, FiscalYear)>();
    is_plain_data::<(Area, AreaKind, Classification, Commodity, Validity)>();
    is_plain_data::<(Concordance, Converted, Families, Family, LinkKind)>();
    is_plain_data::<(TradeFlow, CustomsProcedure, TransportMode, QuantityUnit)>();
    is_plain_data::<(Currency, Valuation, ObsStatus, ConfStatus)>();
    is_plain_data::<(Series, Panel<String>)>();
    is_plain_data::<(PanelColumns<'static>, PanelChanges)>();
    is_plain_data::<(Centering, Festival, HolidayDates, MovingHoliday)>();
    is_plain_data::<(Regressor, RegressorColumn)>();
    is_plain_data::<(Calendar, Holiday, HolidayRule, LunarCalendar)>();
    is_plain_data::<(Observance, Weekend)>();
    is_plain_data::<(Aggregation, Span, Combined, FromCumulative)>();
    is_plain_data::<(BenchmarkMethod, BenchmarkSpec)>();
    is_plain_data::<(Change, ChangeSpec, Contributions<String>, Outcome, Record)>();
    is_plain_data::<(RoundingCheck, SpanChange, Streak)>();
    is_plain_data::<(Concentration, ConcentrationChange, ResidualHhi)>();
    is_plain_data::<(Alert, Monitor, MonitorSpec, OnlineChange, OnlineChangeSpec)>();
    is_plain_data::<(ChangePointSpec, Penalty, Segment, SegmentCost, Segmentation)>();
    is_plain_data::<(
        Cusum,
        CusumAlarm,
        MeanShift,
        Fences,
        RobustScale,
        RobustScores,
    )>();
    is_plain_data::<(Esd, EsdOutlier, EsdScale, EsdSpec, SeasonalEsd)>();
    is_plain_data::<(HidiroglouBerthelot, HidiroglouBerthelotSpec, RatioOutlier)>();
    is_plain_data::<(Advantage, IntraIndustry, Similarity, ConstantMarketShare)>();
    is_plain_data::<(Composition, MarketCell, Margins, MirrorGap)>();
    is_plain_data::<(Diversion, SupplierGain)>();
    is_plain_data::<(Criterion, DependencySpec, ImportDependency)>();
    is_plain_data::<(ImportReliance, SupplyBalance, StockCycle)>();
    is_plain_data::<(Factor, Footprint, FlowChange, MirrorLag)>();
    is_plain_data::<(MutualDependence, TransshipmentSuspicion)>();
    is_plain_data::<(LeadLag, LeadLagSpec, LagCorrelation, Whitening, Changes)>();
    is_plain_data::<(LeadLagChain, ChainLink)>();
    is_plain_data::<(CommonComponent<String>, Loading<String>)>();
    is_plain_data::<(PriceVolume, PriceVolumeWarning, SlopeSign)>();
    is_plain_data::<(TrendGrowth, TrendWarning)>();
    is_plain_data::<(BuyerDependence, BuyerTrade, Dominance)>();
    is_plain_data::<(DownstreamGood, Hub, IndirectExposure)>();
    is_plain_data::<(Reliance, ReliancePath, SuppliedPeriod)>();
    is_plain_data::<(Presence, SupplierDynamics, SupplierMove)>();
    is_plain_data::<(Assumption, Scenario, ScenarioStep)>();
    is_plain_data::<(AmountOver, SubstitutionBound)>();
    is_plain_data::<(Stl, StlSpec, StlChoices, StlResult, StlWorkspace)>();
    is_plain_data::<(Mstl, MstlSpec, MstlResult)>();
    is_plain_data::<(SeasonalWindow, StlDefaults, Smoother)>();
    is_plain_data::<(DetectableEffect, Event, EffectShape, NoiseModel, Verdict)>();
    is_plain_data::<(Counterfactual, CounterfactualResult, DiffInDiff, Recovery)>();
    is_plain_data::<(Intervention, InterventionResult, Shock, SyntheticControl)>();
    is_plain_data::<ShareChange>();
    is_plain_data::<(FTest, ChiSquareTest, CombinedTest)>();
    is_plain_data::<(IdentifiableSeasonality, ResidualSeasonality)>();
    is_plain_data::<(AutocorrelationTest, Differencing, NpTest, QsTest, RunsTest)>();
    is_plain_data::<(Normality, ShapeStatistic)>();
    is_plain_data::<(SpectralPeak, SpectrumMethod, SpectrumPeaks)>();
    is_plain_data::<(Dataset, TradeRecord, Selector, Aggregate, AuditReport)>();
    is_plain_data::<(ConvertedDataset, Vintages<u32>, RevisionTriangle, Revisions)>();
    is_plain_data::<(RevisionSpec, RevisionStatistics, NewsNoise)>();
    is_plain_data::<(EfficiencyTest, BiasCorrection)>();
    is_plain_data::<(X11, X11Spec, X11Input<'static>, X11Result, X11Quality)>();
    is_plain_data::<(X11Workspace, X11Warning, Effect, Mode, Table)>();
    is_plain_data::<(CalendarSigma, SeasonalFilters)>();
    is_plain_data::<(Adjuster, SaSpec, SeasonalAdjustment, Decomposition)>();
    is_plain_data::<(SaWarning, Preprocessing, TableSelection)>();
    is_plain_data::<(Forecaster, ForecastSpec, Forecast, Interval)>();
    is_plain_data::<(ForecastMethod, PointForecast, Accuracy, NaiveScale)>();
    is_plain_data::<(Backtest, BacktestSpec, BacktestOrigin, Comparison)>();
    is_plain_data::<(FailedOrigin, FirstOrigin, IntervalCoverage, Refit)>();
    is_plain_data::<(Arima, ArimaFit, ArimaForecast, ArimaOrder, ArimaSpec)>();
    is_plain_data::<(
        RegArima,
        RegArimaSpec,
        RegArimaResult,
        RegArimaWarning,
        Decision,
    )>();
    is_plain_data::<(BilateralFormula, TwoPeriods<'static>)>();
    is_plain_data::<(DecompositionMethod, ExchangeRates)>();
    is_plain_data::<(ItemCell<String>, ValueDecomposition)>();
    is_plain_data::<(PriceRow, PriceTable, ChainedIndex, MultilateralMethod)>();
    is_plain_data::<(Splice, TermsOfTrade)>();
    is_plain_data::<(RelativeUnitValue, UnitValueChange)>();
    is_plain_data::<(HomogeneitySpec, Homogeneous, Unlike)>();
    is_plain_data::<(UnitValues<String>, WithoutPrice, NoPrice)>();
    is_plain_data::<(Brief, Question)>();
    #[cfg(feature = "plot")]
    is_plain_data::<tidegauge::plot::PlotSpec>();
}

#[test]
fn hot_types_stay_small() {
    assert_eq!(size_of::<Period>(), 8);
    assert_eq!(size_of::<Option<Period>>(), 8);
    assert_eq!(size_of::<PeriodRange>(), 12);
    assert_eq!(size_of::<Area>(), 2);
    assert_eq!(size_of::<Commodity>(), 16);
    assert_eq!(size_of::<Series>(), 32);
    assert_eq!(size_of::<Outcome>(), 16);
}

#[test]
fn errors_are_small_and_comparable() {
    fn check<E: StdError + Clone + PartialEq + Send + Sync + 'static>() {
        let size = size_of::<E>();
        assert!(
            size <= 64,
            "{} has {size} bytes",
            std::any::type_name::<E>()
        );
    }
    macro_rules! check_all {
        ($($error:ident),+) => { $(check::<$error>();)+ };
    }
    for_each_error!(check_all);
    #[cfg(feature = "plot")]
    check::<tidegauge::plot::PlotError>();
}

#[test]
fn every_error_type_is_listed() {
    macro_rules! names {
        ($($error:ident),+) => { BTreeSet::from([$(stringify!($error).to_owned()),+]) };
    }
    let mut listed: BTreeSet<String> = for_each_error!(names);
    listed.extend(BEHIND_FEATURES.map(str::to_owned));
    let found: BTreeSet<String> = source_files().iter().flat_map(error_enums).collect();
    assert_eq!(listed, found);
}

/// Names of the enums of `file` that end in `Error` and are public.
fn error_enums(file: &SourceFile) -> Vec<String> {
    let tokens: Vec<TokenTree> = file.tokens.clone().into_iter().collect();
    tokens
        .windows(3)
        .map(|three| three.iter().map(ToString::to_string).collect::<Vec<_>>())
        .filter(|three| three[0] == "pub" && three[1] == "enum" && three[2].ends_with("Error"))
        .map(|three| three[2].clone())
        .collect()
}

/// Words that mean input, output, a clock, chance or an unfinished thought.
const FORBIDDEN_WORDS: &[&str] = &[
    "println",
    "eprintln",
    "print",
    "eprint",
    "dbg",
    "todo",
    "unimplemented",
    "SystemTime",
    "Instant",
    "RandomState",
];

/// Modules of the standard library that a pure library has no use for.
const FORBIDDEN_MODULES: &[&str] = &["fs", "net", "env", "io", "process", "os"];

/// The one look at a clock: a caller's deadline for many series, which decides what is computed and never a number.
const CLOCK: (&str, &str) = ("sa/batch.rs", "Instant");

#[test]
fn the_library_is_pure() {
    let offences: Vec<String> = source_files().iter().flat_map(impurities).collect();
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

fn impurities(file: &SourceFile) -> Vec<String> {
    let mut words: Vec<Ident> = file.idents();
    words.retain(|word| {
        let word = word.to_string();
        FORBIDDEN_WORDS.contains(&word.as_str()) && (file.path.as_str(), word.as_str()) != CLOCK
    });
    from_std(&file.tokens, &mut words);
    words
        .iter()
        .map(|word| {
            let line = word.span().start().line;
            format!(
                "src/{}:{line}: `{word}` has no place in a pure library",
                file.path
            )
        })
        .collect()
}

/// Collects the forbidden modules that are named right after `std::`, alone or in a group.
fn from_std(tokens: &TokenStream, found: &mut Vec<Ident>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            from_std(&group.stream(), found);
        }
        if !matches!(token, TokenTree::Ident(word) if word == "std") {
            continue;
        }
        let named = match tokens.get(at + 3) {
            Some(TokenTree::Ident(module)) => vec![module.clone()],
            Some(TokenTree::Group(group)) => branches(&group.stream()),
            _ => Vec::new(),
        };
        found.extend(
            named
                .into_iter()
                .filter(|module| FORBIDDEN_MODULES.contains(&module.to_string().as_str())),
        );
    }
}

/// The first name of each branch of an import group.
fn branches(group: &TokenStream) -> Vec<Ident> {
    let tokens: Vec<TokenTree> = group.clone().into_iter().collect();
    tokens
        .split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','))
        .filter_map(|branch| match branch.first() {
            Some(TokenTree::Ident(name)) => Some(name.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn impurities_are_found() {
    let said = |text: &str| impurities(&SourceFile::new("num/sum.rs", text)).join("|");
    assert_eq!(
        said("use std::{fmt, io::Write};\nfn f() {}"),
        "src/num/sum.rs:1: `io` has no place in a pure library"
    );
    assert!(said("fn f() {\n std::env::var(\"X\"); }").starts_with("src/num/sum.rs:2: `env`"));
    assert!(said("fn f() { println!(); }").contains("`println`"));
    let of = |path: &str| impurities(&SourceFile::new(path, "use std::time::Instant;")).len();
    assert_eq!((of("sa/batch.rs"), of("sa/adjuster.rs")), (0, 1));
    assert_eq!(
        said("// println!\n/// use std::fs;\nfn env(io: u8) { fmt::io }"),
        ""
    );
}

#[test]
fn files_stay_readable() {
    for file in source_files() {
        let lines = file.text.lines().count();
        assert!(
            lines <= 600,
            "src/{} has {lines} lines; look for the seam",
            file.path
        );
    }
}

#[test]
fn the_guide_goes_through_every_question() {
    let guide = include_str!("../../src/_documentation/questions.rs");
    let numbers: Vec<usize> = guide
        .lines()
        .filter_map(|line| line.strip_prefix("//! | ")?.split(' ').next()?.parse().ok())
        .collect();
    assert_eq!(numbers, (1..=49).collect::<Vec<_>>());
}

#[test]
fn every_feature_is_documented() {
    let manifest = fs::read_to_string(package_file("Cargo.toml")).unwrap();
    let front = fs::read_to_string(package_file("src/lib.rs")).unwrap();
    let bare = undocumented_features(&manifest, &front);
    assert!(
        bare.is_empty(),
        "{bare:?} need a comment in Cargo.toml and a line in src/lib.rs"
    );
}

/// Features without a comment on the line above in the manifest, or without a mention in the front page.
fn undocumented_features(manifest: &str, front: &str) -> Vec<String> {
    let section: Vec<&str> = manifest
        .lines()
        .skip_while(|line| *line != "[features]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .collect();
    let with_previous = std::iter::once("").chain(section.iter().copied());
    with_previous
        .zip(&section)
        .filter_map(|(previous, line)| Some((previous, line.split_once(" = ")?.0)))
        .filter(|(previous, feature)| {
            !previous.starts_with('#') || !front.contains(&format!("//! - `{feature}`"))
        })
        .map(|(_, feature)| feature.to_owned())
        .collect()
}

#[test]
fn undocumented_features_are_found() {
    let manifest = "[features]\n# Rows in parallel.\nparallel = [\"dep:rayon\"]\nplot = []\n\n[lints]\nx = 1\n";
    let front = "//! - `parallel`: rows in parallel";
    assert_eq!(undocumented_features(manifest, front), ["plot"]);
    assert_eq!(undocumented_features(manifest, ""), ["parallel", "plot"]);
}
