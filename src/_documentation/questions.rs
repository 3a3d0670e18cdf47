//! Questions that a report on a trade flow raises, and the call that answers each.
//!
//! The report behind them: *"In November, China's exports of rare-earth magnets to the US fell 11 % from October"*, with its guesses at
//! reasons and consequences. [`brief()`](crate::brief::brief()) answers in one call what the records at hand allow, and says of the rest what it
//! would need. The last column says what an answer rests on: **records** of customs alone; records **and** a series from elsewhere; only **bounds**
//! or a scenario; or **no number**, because the question is not one of statistics.
//!
//! # The figure
//! | | question | call | rests on |
//! |---|---|---|---|
//! | 1 | What is the change, and what does rounding leave open? | [`change()`](crate::change::change()), [`rate_interval`](crate::change::rate_interval) | records |
//! | 2 | Is it more than noise? | [`Brief::usual_size`](crate::Brief), [`Brief::adjusted`](crate::Brief) with the spread of adjustments; [`Counterfactual`](crate::impact::Counterfactual) for the newest months | records |
//! | 3 | Is it the season or the calendar? | [`adjust`](crate::adjust()), [`Brief::explanation`](crate::Brief), [`record`](crate::change::record()) among the same months | records |
//! | 4 | Over a year, in quarters, cumulated? | [`change_rates`](crate::change::change_rates), [`k_on_k`](crate::change::k_on_k), [`year_to_date`](crate::change::year_to_date), [`base_effect`](crate::change::base_effect), [`carry_over`](crate::change::carry_over) | records |
//! | 5 | Lowest or highest since when, how many in a row? | [`record`](crate::change::record()), [`streak`](crate::change::streak()) | records |
//! | 6 | Price or volume, or the currency? | [`decompose_value`](crate::index::decompose_value), [`decompose_value_in_currency`](crate::index::decompose_value_in_currency) | records; the currency **and** its rate |
//! | 7 | Which products inside the code? | [`Brief::commodities`](crate::Brief), [`contributions`](crate::change::contributions()) | records |
//! | 8 | Only this partner, or all? | [`Brief::partners`](crate::Brief), [`contributions`](crate::change::contributions()) | records |
//! | 9 | Is the record sound? | [`Dataset::audit`](crate::Dataset::audit), [`hidiroglou_berthelot`](crate::anomaly::hidiroglou_berthelot()) | records |
//! | 10 | Will the figure be revised? | [`revision_statistics`](crate::dataset::vintage::revision_statistics) | records **and** earlier releases |
//! | 11 | Does the other side show the same? | [`mirror_gap`](crate::structure::mirror_gap), [`mirror_lag`](crate::structure::mirror_lag), [`reconciled_flow`](crate::structure::reconciled_flow) | records of both sides |
//! | 12 | How large is the flow in all trade of the two, and in all exports? | [`Brief::share`](crate::Brief), [`share_series`](crate::impact::share_series) | records |
//!
//! # What the goods mean
//! | | question | call | rests on |
//! |---|---|---|---|
//! | 13 | Are they indispensable? | which goods go into which is technology; stages are lists of codes that the caller gives | **no number** |
//! | 14 | Do the industries that use them follow? | [`lead_lag`](crate::relation::lead_lag()) | records **and** series of the users' goods |
//! | 15 | Is demand growing? | [`trend_growth`](crate::relation::trend_growth()), [`forecast`](crate::forecast()) | a long series |
//! | 16 | Does one country dominate? | [`dominance`](crate::structure::dominance()), [`revealed_advantage`](crate::structure::revealed_advantage) | records of all exporters |
//! | 17 | Which buyers depend on it? | [`dependence_map`](crate::structure::dependence_map()), [`import_dependency`](crate::structure::import_dependency) | records of the buyers |
//!
//! # The event
//! | | question | call | rests on |
//! |---|---|---|---|
//! | 18 | What happened when? | a list of [`Event`](crate::impact::Event)s from the caller | **no number** |
//! | 19 | Did the truce have an effect? | [`Counterfactual`](crate::impact::Counterfactual), [`difference_in_differences`](crate::impact::difference_in_differences), [`synthetic_control`](crate::impact::synthetic_control), [`Intervention`](crate::impact::Intervention) | records, better with partners that it did not touch |
//! | 20 | How large would an effect have to be to show, and when? | [`minimum_detectable_effect`](crate::impact::minimum_detectable_effect), [`months_needed`](crate::impact::months_needed) | records |
//! | 21 | How much of the fall has been made up? | [`recovery`](crate::impact::recovery()) | records |
//! | 22 | Did the restriction before it bite? | as 19, at its date | records |
//! | 23 | Were others treated otherwise? | [`difference_in_differences`](crate::impact::difference_in_differences) | records |
//!
//! # Reasons
//! | | question | call | rests on |
//! |---|---|---|---|
//! | 24 | Could the buyer's own production have replaced it? | [`substitution_bound`](crate::structure::substitution_bound) | records **and** production; a **bound** |
//! | 25 | Did measures against reliance change it? | [`reliance_path`](crate::structure::reliance_path()), [`Brief::reliance`](crate::Brief) | records **and** production |
//! | 26 | Did demand fall, or the share of the supplier? | [`concentration_change`](crate::structure::concentration_change), [`supplier_dynamics`](crate::structure::supplier_dynamics), [`constant_market_share`](crate::structure::constant_market_share) | records |
//! | 27 | Were stocks built up before, and used after? | [`stock_cycle`](crate::structure::stock_cycle), [`months_of_cover`](crate::structure::months_of_cover) | records; cover **and** a measure of use |
//! | 28 | Do others deliver instead, or by a detour? | [`diversion`](crate::structure::diversion()), [`transshipment_suspicion`](crate::structure::transshipment_suspicion) | records |
//! | 29 | Does it pass or stay? | [`classify_shock`](crate::impact::classify_shock) | records |
//! | 30 | Is it the world economy, or inflation? | [`common_component`](crate::relation::common_component()) of partners; [`RegArima`](crate::regarima::RegArima) on an outside index | records **and** the index |
//! | 31 | Is supply disrupted? | [`Brief::prices`](crate::Brief) with the signs of price and volume, [`mirror_lag`](crate::structure::mirror_lag) for longer ways | records |
//! | 32 | Which reason counts how much? | [`Brief::explanation`](crate::Brief): parts that add up to the change | records |
//!
//! # The seller's answer
//! | | question | call | rests on |
//! |---|---|---|---|
//! | 33 | Did policy move exports as a whole, or their destinations? | as 19 for the total, [`concentration`](crate::structure::concentration()) of destinations | records |
//! | 34 | Better goods, or only dearer ones? | [`relative_unit_value`](crate::index::relative_unit_value) with its mix | records |
//! | 35 | Do buyers react to the price? | [`price_volume`](crate::relation::price_volume()) | **bounds**: a slope, no elasticity |
//! | 36 | Does it hold its place in the world? | [`constant_market_share`](crate::structure::constant_market_share), [`margins`](crate::structure::margins) | records of the importers |
//! | 37 | Do partnerships and investment show? | none in trade; the goods of earlier stages by partner, as 14 | records **and** the stages' codes |
//!
//! # Consequences
//! | | question | call | rests on |
//! |---|---|---|---|
//! | 38 | Is the buyer less reliant, beyond noise? | [`share_change`](crate::impact::share_change()), [`import_reliance`](crate::structure::import_reliance), [`Brief::reliance`](crate::Brief) | records; use **and** production |
//! | 39 | What comes hidden in other goods and through third countries? | [`indirect_exposure`](crate::structure::indirect_exposure) | **bounds** from weights that the caller gives |
//! | 40 | Which suppliers win, lose, appear, vanish? | [`supplier_dynamics`](crate::structure::supplier_dynamics), [`similarity`](crate::structure::similarity()) | records |
//! | 41 | Who has an advantage at which stage? | [`revealed_advantage`](crate::structure::revealed_advantage) stage by stage | records of all exporters |
//! | 42 | What does it do to relations? | **no number**; [`mutual_dependence`](crate::structure::mutual_dependence) shows how unequal the dependence is | records |
//! | 43 | What does it do to the environment? | [`footprint`](crate::structure::footprint()) as a range | records **and** factors; **bounds** |
//! | 44 | Is growth worth that? | values, not statistics; 43 gives its range | **no number** |
//!
//! # Outlook
//! | | question | call | rests on |
//! |---|---|---|---|
//! | 45 | What comes next? | [`forecast`](crate::forecast()) with intervals, [`Brief::outlook`](crate::Brief) | a long series |
//! | 46 | Has the level broken, and when? | [`change_points`](crate::anomaly::change_points) | records |
//! | 47 | When should one look again? | [`Monitor`](crate::anomaly::Monitor), [`Cusum`](crate::anomaly::Cusum) | one release after another |
//! | 48 | What if the share comes back, a rival grows, relief ends? | [`scenario`](crate::structure::scenario()) | **bounds**: assumptions in, arithmetic out |
//! | 49 | How do moves travel from metals to motors? | [`lead_lag_chain`](crate::relation::lead_lag_chain) | records of the stages |
