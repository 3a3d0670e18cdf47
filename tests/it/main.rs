//! All integration tests, linked once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test that fails should stop at once, and exact results are compared exactly"
)]

mod anomaly;
mod anomaly_oracles;
mod architecture;
mod arima_properties;
mod brief_adjusted;
mod brief_answer;
mod brief_incomplete;
mod calendar_dates;
mod calendar_national;
mod calendar_x13;
mod change_contribution;
mod change_panel;
mod change_rates;
mod change_record;
mod code_commodity;
mod code_concordance;
mod code_forms;
mod code_unit;
mod dataset_aggregate;
mod dataset_audit;
mod dataset_key;
mod dataset_source;
mod dataset_vintage;
mod diagnostics_collected;
mod diagnostics_golden;
mod diagnostics_properties;
mod forecast;
mod golden_magnets;
mod impact_detectable;
mod impact_evaluation;
mod index_bilateral;
mod index_decompose;
mod index_multilateral;
mod index_records;
mod index_rows;
mod json_door;
mod meta;
mod mutation;
mod noise;
mod period_forms;
#[cfg(feature = "plot")]
mod plot;
mod regarima_combined;
mod regarima_golden;
mod regarima_hostile;
mod regarima_reference;
mod regarima_regimes;
mod regarima_rules;
mod regarima_units;
mod relation;
mod sa;
mod sa_panel;
mod series_benchmark;
mod series_transform;
mod source;
mod stl_decompose;
mod stl_golden;
mod structure_concentration;
mod structure_measures;
mod structure_suppliers;
mod x11_errors;
mod x11_golden;
mod x11_half_yearly;
mod x11_properties;
mod x11_reference;
mod x13;
