//! Differences from X-13ARIMA-SEATS, JDemetra+, R and statsmodels: each with its reason and its size.
//!
//! # X-11 beside X-13ARIMA-SEATS 1.1 (build 62)
//! Every table, summary measure and M statistic agrees to the digits that X-13 writes, except:
//!
//! | what | here | X-13 | why, and how large |
//! |---|---|---|---|
//! | mode `auto` | multiplicative if all values are positive, else additive with a warning | multiplicative, or by the transformation | an embedded engine should answer; ask for a mode to get it or an error |
//! | D9 | blank where C17 is 1 | filled where C20 differs from 1 in the last bit | the filled cells hold the SI that was not replaced |
//! | C20 of full weight | exactly 1 | `I / (1 + (I - 1))` | one unit in the last place; infinite for `I` below 1e-16 there |
//! | D1 in mode `pseudoadd` | `C (S + w I + (1 - w) - 1)` | `C (S + I / E - 1)` with `E` the extreme | the same number; defined where `I` is 0 |
//! | relative change from 0 | left out of I/C and of D9A; the moving-seasonality ratio is 999.99 | NaN in D9A; that ratio too | months without any trade |
//! | mode `pseudoadd`, an initial factor of exactly 0 | adjusted | refused | months without any trade |
//! | three years, `sfshort`, no forecasts | mean of the two SI values that there are | memory that was never set | as large as the SI |
//! | Kruskal-Wallis with equal values | ranks in the order of time | in the order that its sort leaves | the last printed digits |
//! | degenerate series | a warning ([`NoIrregular`](crate::x11::X11Warning::NoIrregular)) | the same noise without | tests of rounding noise mean nothing |
//! | half-years | yes, as JDemetra+ has them (components to 1e-12; I/C and M3 are ours, for want of a rule) | refused | |
//! | length | any from three years on | at most 780 observations | |
//!
//! Not here: robust estimates of sigma (`extremeadj`), trading day by regression on the irregular (`x11regression`), `type=trend` and `type=summary`, the constant added
//! by `transform`, sliding spans and revision histories, the Tukey spectrum, rounding in `force`.
//!
//! # regARIMA beside X-13ARIMA-SEATS 1.1 (build 62)
//! With fixed orders coefficients agree to 1e-6 of their standard errors, log-likelihoods to 1e-9 and forecasts to 1e-6 of theirs (medians of 556 series; the
//! reference stops a little earlier on flat likelihoods). Automatic runs make the same decisions but for the cases below, whose letters are those of the
//! program's own defects.
//!
//! | what | here | X-13 | why, and how large |
//! |---|---|---|---|
//! | R1: likelihood of (0 d q)(P D Q) with q, P and Q above 0 | exact | off by up to 0.3, and not smooth | its optimiser stalls up to 21 units of log-likelihood below the maximum, so the order search passes such models over; the reason of most different orders |
//! | R2: a last round without a step | likelihood and residuals at the estimates | with the determinant of a trial point | up to 7.5 in the log-likelihood; outlier decisions can flip |
//! | R7: crossproducts of the regressors | exact to rounding | in some updates one of the diagonal is too large, and which depends on the unit: of `cn_imports` with Easter and three outliers that of LS1985-01 by 1.8e-4 of itself, in the stored unit and at three times it, not at 0.7, 7, 11 and 13 times | the path goes elsewhere, 1e-3 standard errors at the end and likelihoods equal to 1e-8; at 0.7 and 7 times its values the reference ends where we do, to 1e-7 |
//! | an ARMA coefficient next to zero | differences of √ε of it | the same in another order of sums | steps of rounding; 1e-4 standard errors |
//! | R3: outliers dropped for the fallback model | the model is estimated again | the first pass uses the old factor | t of several hundred that are deleted later |
//! | R4: collinear outliers, as AO and LS beside a LS | of those whose abs(t) is equal to 1e-8 the one that the reference is known to name (below), else the earlier date, then AO, LS, TC, SO | what its filter leaves larger | the same fit and the same adjusted series; other names of outliers for 1 % of trade series, 9 % of financial ones |
//! | R5: a condition of the differencing test that is always true | as there | | kept |
//! | R6: zero start values in the tests of an automatic run | as there | | kept |
//! | the unit of the series | decides nothing: a run calculates in the power of ten that brings the geometric mean near 100, and looks for differences and orders in logarithms with a mean of ln 100 | enters the search for differences and orders, which does not centre, and the rounding that names equal outliers | 0 of 757 series decide otherwise at a thousand times their values (46 without this rule; 8 of 13 of them in X-13); 4 of 733 automatic runs more have other orders than X-13 |
//! | missing values | integrated out exactly; criteria count the observed values | large values and an outlier each, which count as observations | differs with every missing value |
//! | many missing values | an automatic run takes at most √(500,000 / n) (58 of 144, 37 of 360), then the airline model | | bounded time |
//! | missing values without a trace, as every January under seasonal differences | an error; an automatic run is not adjusted, and says so | outliers | |
//! | start of a factor of ten lags and more | 0.9 by the number of lags | 0.1, which is not admissible | |
//! | Chinese New Year | three windows, tested together by AICC | user-defined regressors | the same decision and coefficients; centred over 1900 to 2100, which moves D11 by 3e-5 beside means of 1950 to 2029 |
//! | a total of two periods | one observation, split by the model | no | |
//! | outliers that nearly counted | listed by every run that searches | with given orders only | information |
//! | automatic outliers | at most 80 | an error beyond 80 regressors | |
//! | collinear regressors | left out with a warning | an error | |
//! | calendar effects that exclude each other | an error with both names | the same, but `lpyear` before `td` is taken and counts twice | |
//! | `lpyear` or `lom` where trading days are tested | stays; the forms without leap years are compared | an error under logarithms; beside `tdnolpyear` it goes with the trading days that are tested | |
//! | trading days and a change of them named apart, as `td td//1990.jan/`, tested by `aictest` | both parts go or stay | the change alone is the candidate, without the other part | named together, as `td/1990.jan/`, the same |
//! | forms with and without leap years in one change, as `tdnolpyear td//1990.jan/` | leap years where a form has them | by the order of the words | up to 0.7 in the log-likelihood of the airline series |
//! | `sincos` of other waves in a change than in the whole series | those named | those of the whole series | |
//! | trading days of two forms in one change, as `td td1coef//1990.jan/` | an error with both names | stops with an index out of range | |
//! | calendar effects without values at the periods or the frequency | left out of an automatic run with a warning | an error | |
//! | a model that cannot be made | airline model, X-11 alone, or no adjustment, with a warning | an error | an automatic run answers |
//! | lengths, magnitudes | any | at most 780 observations | |
//!
//! Not here: `pickmdl`, Box-Cox and logistic transformations, fixed coefficients inside a regression, model spans,
//! chi-square pruning of user-defined groups (the test is in the result), `balanced`, `hrinitial` and `acceptdefault` of `automdl`, within-sample forecast errors.
//!
//! Collinear outliers. The last step of an estimation of X-13 differentiates its filter, and what stands there for the time before the sample stays at the moved
//! point, √ε of the last ARMA coefficient away. That makes one of two equal candidates larger by 1e-15 to 1e-6, which is calculated here from the derivatives and
//! tells the choice of X-13 in all of 36 ties of 83 that exceed its rounding at the default critical value, and in 159 of 165 at the critical value 3. The rest is rounding: asked for the same series in other units X-13
//! names the same outlier in 56 % of pairs of runs. Whole automatic runs of X-13 on 134 financial series and on three times their values find the same outliers in 88 %.
//!
//! R2 and R3 together decide more on rough series than on those of trade: of 27 financial series of 240 where our outliers are not equivalent to those of an automatic run of X-13,
//! X-13 itself finds others in 10 when it is given the model that the run ended with, in seven with a higher log-likelihood (27 outliers where the run found 8, by 245), in three those that are found here.
//! Of 168 other financial series (FRED, not adjusted) 34 have other outliers here: 15 are ties by rounding, 10 begin with orders of the class R1, which the search of X-13 passes over, 9 differ otherwise.
//! Of 14 bilateral trade flows of the United States (FRED, 1985 to 2022) nine have all decisions of X-13; in three its search passes over a model of the class R1 that has the smallest BIC, after which
//! the AICC of its final model is higher than here by 56 and 17 and lower by 2; two differ by a tie of an additive outlier and a level shift beside another one.
//!
//! The Levenberg-Marquardt iteration is ours, not that of the crate `levenberg-marquardt`: the reference bounds accepted steps, not evaluations, and rejects trial
//! points outside the region of stationarity and invertibility without evaluating them there, which decides where it stops.
//!
//! # Calendar regressors beside X-13ARIMA-SEATS 1.1 (build 62)
//! The columns are those of its saved regression matrix to the last printed digit, for every window of `easter`, `labor` and `thank`. What its manual does
//! not say, found from the matrices:
//! - The means of `easter[w]` are those of 1600 to 2099, rounded to seven significant digits; a quarter has the sum of the rounded means of its months.
//!   Exact means differ by up to 5e-8.
//! - The means of `labor[w]` and `thank[w]` are not those of 400 years but those of seven equally likely weekdays, to four decimals. The means of 400
//!   years differ by up to 6e-4.
//! - `loq` and `lom` are one and the same word, which follows the frequency.
//!
//! | what | here | X-13 |
//! |---|---|---|
//! | `easter` | 1583 to 9999 | 1901 to 2100 |
//! | `labor` | from 1894 on | 1901 to 2100 |
//! | `thank` | from 1939 on | 1939 to 2100 |
//! | `thank[0]` | by the rule of its neighbours | refused |
//! | `sceaster`, `easterstock` | no | yes |
//!
//! Windows of moving holidays agree with the program genhol where the span of the means is that of its list; by default ours is fixed (1900 to 2100 for
//! Chinese New Year), so that figures to come do not revise the past. Country trading-day regressors have the means of their holidays taken off,
//! not those of the plain calendar: without holidays they are the columns of X-13. The calendar of Umm al-Qura has 473 of 474 festivals of 1924
//! to 2077 within a day of the tabular dates here.
//!
//! # X-11 beside JDemetra+ 3.6
//! D11 agrees to 2e-15 in the multiplicative, additive and pseudo-additive modes. In the log-additive mode JDemetra+ corrects the bias of the trend in another way;
//! D11 then differs by a percent on noisy series. Here as in X-13.
//!
//! # Forced yearly totals
//! [`Denton`](crate::series::BenchmarkMethod::Denton) has the weights of X-13, rounded to seven decimals, and so misses totals by about 1e-6 of the discrepancies as X-13 does; it wants five
//! complete years, where X-13 counts observations only.
//!
//! # Forecasts beside R's package forecast 8.20
//! - Seasonal naive, naive and drift forecasts, their intervals and every measure agree to 1e-12. Behind a gap R repeats the last fitted value; here the
//!   last observation of the season counts, and the interval grows with its age.
//! - Seasonal ARIMA: the innovation variance is the maximum likelihood one, as in X-13. `Arima` divides by n - k instead, which widens intervals by 1 % for two
//!   coefficients and 107 observations. R's `arima` puts a wide prior in place of differences: its standard errors are 2e-5 off for the airline series.
//! - Ratios, not percentages: `mape` 0.08 where R shows 8. What R shows as `Inf` or `NaN` is none.
//!
//! # STL and MSTL beside R and statsmodels
//! - Robust fits take the true median. R's `stl` takes a wrong one for some series of even length, and then differs by up to 6 % of the standard deviation.
//! - Missing values are left out of each local regression; R refuses them in `stl` and interpolates them in `mstl`.
//! - Windows of 1, degree 2, Box-Cox transformations and the supersmoother that R's `mstl` falls back to are not offered.
