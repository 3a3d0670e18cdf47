"""Exact change points of the mean: ours and the kernel search of ruptures, which is written in C, in turns, in one run.

Needs the bench program of this crate and ruptures:

    cargo bench --bench anomaly --no-run     # says where the program is
    pip install ruptures
    python benches/peers/change_points.py <program>

The series are those of benches/anomaly.rs: ten changes of level by four standard deviations. Both searches are exact; the shortest time of ruptures and the
middle estimate of criterion count.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time

import numpy as np
import ruptures

ROUNDS = 3
MASK = (1 << 64) - 1
SECONDS = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3}


def ten_breaks(count: int) -> np.ndarray:
    """The series of the bench."""
    state, values = 42, []
    for t in range(count):
        total = 0.0
        for _ in range(12):
            state = (state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) & MASK
            total += (state >> 11) / (1 << 53)
        values.append(total + 4.0 * (11 * t // count % 2))
    return np.array(values)


def ours(program: str, name: str) -> float:
    out = subprocess.run([program, "--bench", f"change_points/mean_{name}$"], capture_output=True, text=True, check=True).stdout
    time_, unit = re.search(r"time: +\[\S+ \S+ (\S+) (\S+)", out).groups()
    return float(time_) * SECONDS[unit]


def peer(values: np.ndarray) -> float:
    begin = time.perf_counter()
    found = ruptures.KernelCPD(kernel="linear", min_size=1, jump=1).fit(values).predict(pen=2.0 * np.log(len(values)))
    seconds = time.perf_counter() - begin
    assert len(found) == 11, found
    return seconds


def main() -> None:
    program = sys.argv[1]
    for name, count in (("1e3", 1_000), ("1e4", 10_000)):
        values = ten_breaks(count)
        here = min(ours(program, name) for _ in range(ROUNDS))
        there = min(peer(values) for _ in range(5 * ROUNDS))
        print(f"{name}: here {1e6 * here:,.1f} us, ruptures {ruptures.__version__} {1e6 * there:,.1f} us, ratio {there / here:.1f}")


if __name__ == "__main__":
    main()
