"""Half-yearly X-11 by JDemetra+, for which X-13 has no mode: python make_cases.py > cases.json

Needs `pip install pydemetra` (figures here: 0.1.1, libraries 3.6.0) and a Java runtime of 17 or later. The series are generated.
"""

import json

import jpype
import numpy as np
from pydemetra import set_x11, x11_spec
from pydemetra._java import _ensure_jvm
from pydemetra.x13 import _r2jd_spec_x11

_ensure_jvm()
engine = jpype.JClass("jdplus.x13.base.r.X11")
series_of = jpype.JClass("jdplus.toolkit.base.r.timeseries.TsUtility").of
modes = {"mult": "Multiplicative", "add": "Additive", "pseudoadd": "PseudoAdditive"}
getters = {"b7": "getB7", "c17": "getC17", "d10": "getD10", "d11": "getD11", "d12": "getD12", "d13": "getD13"}
random = np.random.default_rng(3)
cases = []
for length in (6, 7, 9, 12, 20, 30, 41, 60):
    for mode, name in modes.items():
        start = 1 + length % 2
        t = np.arange(length)
        shape = np.exp(0.02 * t) * (1 + 0.2 * ((t + start) % 2)) * (1 + 0.03 * random.standard_normal(length))
        values = [float(f"{value:.4f}") for value in 100 * shape]
        series = series_of(2, 2000, start, jpype.JArray(jpype.JDouble)(values))
        result = engine.process(series, _r2jd_spec_x11(set_x11(x11_spec(), mode=name, fcasts=0, bcasts=0)))
        tables = {table: list(getattr(result, getter)().getValues().toArray()) for table, getter in getters.items()}
        cases.append({"mode": mode, "start": start, "values": values, "tables": tables})
print(json.dumps(cases, separators=(",", ":")))
