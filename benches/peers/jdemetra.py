"""JDemetra+ in a warm JVM: X-11 on the series of benches/x11.rs and without a model; sa.py takes the fit of a model and the automatic
run from here.

Needs `pip install pydemetra` and a Java runtime of 17 or later:

    python benches/peers/jdemetra.py

Conversions between Python and Java are not timed: series and specification are Java objects before the clock starts. Also prints how
far D11 is from tidegauge's, if the file named in the first argument holds lines of examples/adjust.rs for these series.
"""

from __future__ import annotations

import json
import math
import sys
import time

import jpype
import numpy as np
import pandas as pd
from pydemetra import set_x11, x11_spec
from pydemetra._converters import r2jd_tsdata
from pydemetra._java import _ensure_jvm
from pydemetra.x13 import _r2jd_spec_x11

MASK = (1 << 64) - 1


def seeded(length: int) -> np.ndarray:
    """The series of benches/support/seasonal_input.rs, with twelve months."""
    state = 0x9E37_79B9_7F4A_7C15

    def uniform() -> float:
        nonlocal state
        state ^= state >> 12
        state = (state ^ (state << 25)) & MASK
        state ^= state >> 27
        return (((state * 0x2545_F491_4F6C_DD1D) & MASK) >> 11) / (1 << 53)

    pattern = [10.0 * uniform() for _ in range(12)]
    return np.array([100.0 + 20.0 * t / length + pattern[t % 12] + uniform() for t in range(length)])


def airline(values):
    """Exact maximum likelihood of (0 1 1)(0 1 1) for the logarithms, to 1e-7 of its parameters, as a call to repeat."""
    _ensure_jvm()
    engine = jpype.JClass("jdplus.toolkit.base.r.arima.SarimaModels")
    y = jpype.JArray(jpype.JDouble)(np.log(values))
    order = jpype.JArray(jpype.JInt)([0, 1, 1])
    no_matrix = jpype.JObject(None, jpype.JClass("jdplus.toolkit.base.api.math.matrices.Matrix"))
    no_start = jpype.JObject(None, jpype.JArray(jpype.JDouble))
    return lambda: engine.estimate(y, order, 12, order, False, no_matrix, no_start, 1e-7)


def automatic(values, start: tuple[int, int]):
    """RSA5c: automatic model, tests of trading days and Easter, outliers, X-11; as a call to repeat."""
    _ensure_jvm()
    engine = jpype.JClass("jdplus.x13.base.r.X13")
    index = pd.period_range(f"{start[0]}-{start[1]:02}", periods=len(values), freq="M")
    series = r2jd_tsdata(pd.Series(values, index=index))
    return lambda: engine.process(series, "rsa5c")


def main() -> None:
    ours = {}
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding="utf-8") as lines:
            ours = {line["name"]: line["tables"]["d11"] for line in map(json.loads, lines)}
    _ensure_jvm()
    engine = jpype.JClass("jdplus.x13.base.r.X11")
    modes = {"mult": "Multiplicative", "add": "Additive", "logadd": "LogAdditive", "pseudoadd": "PseudoAdditive"}
    for length in (144, 360):
        index = pd.period_range("2000-01", periods=length, freq="M")
        series = r2jd_tsdata(pd.Series(seeded(length), index=index))
        for name, mode in modes.items():
            spec = _r2jd_spec_x11(set_x11(x11_spec(), mode=mode, fcasts=0, bcasts=0))
            for _ in range(3000):
                engine.process(series, spec)
            best = math.inf
            for _ in range(10):
                start = time.perf_counter()
                for _ in range(100):
                    result = engine.process(series, spec)
                best = min(best, (time.perf_counter() - start) / 100)
            line = f"x11/{name}_{length}: {best * 1e6:.0f} us"
            theirs = np.array(result.getD11().getValues().toArray())
            mine = ours.get(f"{name}_{length}")
            if mine is not None:
                line += f", D11 differs by {np.max(np.abs(theirs / np.array(mine) - 1.0)):.1e}"
            print(line)


if __name__ == "__main__":
    main()
