# Reference results of R's stl() and of mstl() in the package forecast.
#
#   Rscript make_stl.R FOLDER        the cases of this folder: series.json, r_stl.json, r_mstl.json
#   Rscript make_stl.R FOLDER 500    so many random cases instead, for a wider comparison: wide_r_stl.json, wide_r_mstl.json
suppressPackageStartupMessages({ library(forecast); library(jsonlite) })
RNGversion("4.0.0")
set.seed(1990)
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
wide <- if (length(arguments) > 1) as.integer(arguments[2]) else 0
save <- function(x, name) write_json(x, file.path(folder, name), digits = I(17), auto_unbox = TRUE)
vector <- function(x) I(as.numeric(x))

# Trend, seasonal, noise and a few outliers, rounded so that every reader has the same numbers.
generated <- function(n, p) {
  t <- seq_len(n)
  level <- sample(c(0, 100), 1)
  y <- level + cumsum(rnorm(n, sd = 0.3)) + 5 * rnorm(p)[(t - 1) %% p + 1] * (1 + t / n) + rnorm(n)
  out <- sample(n, max(1, n %/% 40))
  y[out] <- y[out] + rnorm(length(out), sd = 20)
  ts(round(y, 4), frequency = p)
}

option <- c(seasonal = "s.window", trend = "t.window", low_pass = "l.window", seasonal_degree = "s.degree", trend_degree = "t.degree",
  low_pass_degree = "l.degree", seasonal_jump = "s.jump", trend_jump = "t.jump", low_pass_jump = "l.jump", robust = "robust",
  inner = "inner", outer = "outer")

stl_case <- function(name, y, spec) {
  options <- setNames(spec, option[names(spec)])
  fit <- do.call(stl, c(list(y), options))
  case <- list(series = name, period = frequency(y), spec = spec, windows = unname(fit$win), degrees = unname(fit$deg), jumps = unname(fit$jump),
    seasonal = vector(fit$time.series[, "seasonal"]), trend = vector(fit$time.series[, "trend"]))
  if (isTRUE(spec$robust) || isTRUE(spec$outer > 0)) case$weights <- vector(fit$weights)
  case
}

mstl_case <- function(name, y, periods, spec) {
  x <- mstl(msts(as.numeric(y), periods), iterate = spec$iterations, s.window = spec$windows, robust = spec$stl$robust)
  seasonal <- grep("^Seasonal", colnames(x))
  list(series = name, spec = c(list(periods = I(periods)), spec), seasonals = lapply(seasonal, function(i) vector(x[, i])),
    trend = vector(x[, "Trend"]))
}

random_spec <- function(p, n) {
  spec <- list(seasonal = if (runif(1) < 0.2) "periodic" else sample(c(3:13, 21, 35, 71, 1001), 1))
  maybe <- function(name, value) if (runif(1) < 0.4) spec[[name]] <<- value
  # A window of 3 copies the series, and leaves robust fits with residuals that are rounding errors.
  maybe("trend", sample(c(5:40, 2 * p + 1, 3 * p, n + 5, 4 * n), 1))
  maybe("low_pass", sample(c(3:15, p, 2 * p + 1, n + 2), 1))
  maybe("seasonal_degree", sample(0:1, 1))
  maybe("trend_degree", sample(0:1, 1))
  maybe("low_pass_degree", sample(0:1, 1))
  maybe("seasonal_jump", sample(1:5, 1))
  maybe("trend_jump", sample(c(1:7, 20), 1))
  maybe("low_pass_jump", sample(1:5, 1))
  maybe("inner", sample(1:4, 1))
  # The median of R goes wrong for some even lengths.
  if (n %% 2 == 1) { maybe("robust", TRUE); maybe("outer", sample(0:5, 1)) }
  spec
}

if (wide > 0) {
  cases <- lapply(seq_len(wide), function(i) {
    p <- sample(c(2:8, 10, 12, 13, 24, 30, 52), 1)
    n <- 2 * p + 1 + sample(c(0:20, 100, 333), 1) + sample(0:(5 * p), 1)
    y <- generated(n, p)
    c(stl_case("", y, random_spec(p, n)), list(values = vector(y)))
  })
  save(cases, "wide_r_stl.json")
  cases <- lapply(seq_len(max(1, wide %/% 10)), function(i) {
    periods <- sort(sample(c(4, 5, 7, 12, 24, 30), sample(1:3, 1)))
    n <- 2 * max(periods) + 1 + 2 * sample(60:200, 1)
    n <- n + (n %% 2 == 0)
    y <- as.numeric(generated(n, periods[1])) + as.numeric(generated(n, max(periods)))
    y <- round(y, 4)
    spec <- list(windows = I(sample(c(7, 9, 11, 15, 21), length(periods), TRUE)), iterations = sample(1:3, 1), stl = list(robust = runif(1) < 0.3))
    c(mstl_case("", y, periods, spec), list(values = vector(y)))
  })
  save(cases, "wide_r_mstl.json")
  quit()
}

series <- list(AirPassengers = AirPassengers, nottem = window(nottem, end = c(1932, 12)), UKgas = UKgas, co2 = window(co2, start = c(1985, 1)),
  weekly = generated(101, 7), odd = generated(67, 4), days = ts(round(as.numeric(generated(169, 7)) + as.numeric(generated(169, 28)), 4), frequency = 7))
save(lapply(series, vector), "series.json")
spec <- function(...) list(...)
cases <- list()
add <- function(name, spec) cases[[length(cases) + 1]] <<- stl_case(name, series[[name]], spec)
for (name in setdiff(names(series), "days")) {
  add(name, spec(seasonal = "periodic"))
  add(name, spec(seasonal = 7))
}
for (name in c("AirPassengers", "UKgas", "odd")) {
  add(name, spec(seasonal = 13))
  add(name, spec(seasonal = 8, seasonal_degree = 1, trend = 10, low_pass = 6))
  add(name, spec(seasonal = 35, seasonal_degree = 1, seasonal_jump = 3, trend_jump = 7, low_pass_jump = 1, inner = 3))
}
add("AirPassengers", spec(seasonal = "periodic", seasonal_jump = 1, trend = 301, trend_degree = 0))
add("AirPassengers", spec(seasonal = 7, seasonal_jump = 1, trend_jump = 1, low_pass_jump = 1))
add("AirPassengers", spec(seasonal = 1001, trend_degree = 0, low_pass_degree = 1))
for (name in c("weekly", "odd", "days")) {
  add(name, spec(seasonal = 7, robust = TRUE))
  add(name, spec(seasonal = "periodic", robust = TRUE, inner = 2, outer = 3))
  add(name, spec(seasonal = 11, seasonal_degree = 1, robust = TRUE, trend_jump = 1))
}
save(cases, "r_stl.json")
save(list(
  mstl_case("days", series$days, c(7, 28), spec(windows = I(c(11, 15)), iterations = 2, stl = list(robust = FALSE))),
  mstl_case("days", series$days, c(7, 28), spec(windows = I(c(7, 9)), iterations = 3, stl = list(robust = TRUE))),
  mstl_case("AirPassengers", AirPassengers, 12, spec(windows = I(11), iterations = 2, stl = list(robust = FALSE)))
), "r_mstl.json")
