"""Reference results of statsmodels' STL and MSTL; reads series.json, which make_stl.R writes.

    python make_stl.py FOLDER        the cases of this folder: statsmodels_stl.json, statsmodels_mstl.json
    python make_stl.py FOLDER 500    so many random cases instead, for a wider comparison: wide_statsmodels_stl.json, wide_statsmodels_mstl.json
"""
import json
import sys

import numpy as np
from statsmodels.tsa.seasonal import MSTL, STL

FOLDER = sys.argv[1]
WIDE = int(sys.argv[2]) if len(sys.argv) > 2 else 0
RNG = np.random.default_rng(1990)
NAMES = {"low_pass_degree": "low_pass_deg", "trend_degree": "trend_deg", "seasonal_degree": "seasonal_deg"}


def save(cases, name):
    with open(f"{FOLDER}/{name}", "w") as file:
        json.dump(cases, file, separators=(",", ":"))


def generated(n, p):
    t = np.arange(n)
    y = RNG.choice([0, 100]) + np.cumsum(RNG.normal(size=n) * 0.3) + 5 * RNG.normal(size=p)[t % p] * (1 + t / n) + RNG.normal(size=n)
    y[RNG.integers(n, size=max(1, n // 40))] += 20 * RNG.normal()
    return np.round(y, 4).tolist()


def stl_case(name, values, period, spec):
    options = {NAMES.get(key, key): value for key, value in spec.items() if key not in ("inner", "outer")}
    model = STL(np.array(values, float), period=period, **options)
    fit = model.fit(inner_iter=spec.get("inner"), outer_iter=spec.get("outer"))
    case = {"series": name, "period": period, "spec": {"defaults": "statsmodels", **spec}, "seasonal": fit.seasonal.tolist(), "trend": fit.trend.tolist()}
    if spec.get("robust") or spec.get("outer"):
        case["weights"] = fit.weights.tolist()
    return case


def mstl_case(name, values, periods, windows, iterations, robust):
    model = MSTL(np.array(values, float), periods=periods, windows=windows, iterate=iterations, stl_kwargs={"robust": robust})
    fit = model.fit()
    seasonals = fit.seasonal.reshape(len(values), -1).T.tolist()
    stl = {"defaults": "statsmodels", "robust": robust}
    spec = {"periods": periods, "iterations": iterations, "stl": stl}
    if windows is not None:
        spec["windows"] = windows
    return {"series": name, "spec": spec, "seasonals": seasonals, "trend": fit.trend.tolist()}


def pick(values):
    return values[RNG.integers(len(values))]


def random_spec(p, n):
    spec = {"seasonal": int(pick([3, 5, 7, 9, 11, 13, 21, 35, 101]))}

    def maybe(name, value):
        if RNG.random() < 0.4:
            spec[name] = value

    above = p + 1 + p % 2
    maybe("trend", int(above + 2 * RNG.integers(20)))
    maybe("low_pass", int(above + 2 * RNG.integers(10)))
    maybe("seasonal_degree", int(RNG.integers(2)))
    maybe("trend_degree", int(RNG.integers(2)))
    maybe("low_pass_degree", int(RNG.integers(2)))
    maybe("seasonal_jump", int(1 + RNG.integers(4)))
    maybe("trend_jump", int(1 + RNG.integers(6)))
    maybe("low_pass_jump", int(1 + RNG.integers(4)))
    maybe("robust", True)
    maybe("inner", int(1 + RNG.integers(4)))
    if spec.get("robust"):
        maybe("outer", int(1 + RNG.integers(5)))
    return spec


if WIDE:
    cases = []
    for _ in range(WIDE):
        p = int(pick([2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 24, 30, 52]))
        n = int(2 * p + 1 + RNG.integers(200) + RNG.integers(5 * p))
        values = generated(n, p)
        cases.append({**stl_case("", values, p, random_spec(p, n)), "values": values})
    save(cases, "wide_statsmodels_stl.json")
    cases = []
    for _ in range(max(1, WIDE // 10)):
        periods = sorted(int(p) for p in RNG.choice([4, 5, 7, 12, 24, 30], RNG.integers(1, 4), replace=False))
        n = int(2 * max(periods) + 2 + RNG.integers(100, 300))
        values = np.round(np.add(generated(n, periods[0]), generated(n, periods[-1])), 4).tolist()
        windows = [int(pick([7, 9, 11, 15, 21])) for _ in periods] if RNG.random() < 0.7 else None
        cases.append({**mstl_case("", values, periods, windows, int(1 + RNG.integers(3)), bool(RNG.random() < 0.3)), "values": values})
    save(cases, "wide_statsmodels_mstl.json")
    sys.exit()

with open(f"{FOLDER}/series.json") as file:
    SERIES = json.load(file)
cases = []
for name, period in [("AirPassengers", 12), ("UKgas", 4), ("weekly", 7)]:
    for spec in [{"seasonal": 7}, {"seasonal": 13, "robust": True}, {"seasonal": 7, "robust": True, "trend_jump": 3, "low_pass_jump": 2, "inner": 1, "outer": 4}]:
        cases.append(stl_case(name, SERIES[name], period, spec))
# R's stl takes a wrong median here; with R's options the two programs are the same otherwise.
for name, period in [("AirPassengers", 12), ("nottem", 12)]:
    cases.append(stl_case(name, SERIES[name], period, {"seasonal": 7, "seasonal_degree": 0, "trend_jump": 3, "low_pass_jump": 2, "robust": True, "inner": 1, "outer": 15}))
save(cases, "statsmodels_stl.json")
save([mstl_case("days", SERIES["days"], [7, 28], None, 2, False), mstl_case("days", SERIES["days"], [7, 28], [7, 9], 3, True), mstl_case("AirPassengers", SERIES["AirPassengers"], [12], None, 2, False)], "statsmodels_mstl.json")
