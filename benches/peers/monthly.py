"""The series of benches/support/monthly_input.rs."""

from __future__ import annotations

import math
import re
from pathlib import Path

_SOURCE = Path(__file__).parent.parent.joinpath("support", "monthly_input.rs").read_text(encoding="utf-8")
AIRLINE = [float(v) for v in re.findall(r"(\d+)\.,", _SOURCE.split("[f64; 144] = [")[1].split("];")[0])]
MASK = (1 << 64) - 1
MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def seeded(length: int, seed: int) -> list[float]:
    """`length` months from January 2000."""
    state = 0x9E37_79B9_7F4A_7C15 ^ (seed * 0xD134_2543_DE82_EF95 & MASK)

    def uniform() -> float:
        nonlocal state
        state ^= state >> 12
        state = (state ^ (state << 25)) & MASK
        state ^= state >> 27
        return (((state * 0x2545_F491_4F6C_DD1D) & MASK) >> 11) / (1 << 53)

    theta, seasonal_theta = (0.5, 0.6) if seed == 0 else (0.9 * uniform(), 0.3 + 0.6 * uniform())
    pattern = [0.3 * (uniform() - 0.5) for _ in range(12)]
    outlier, shift = int(uniform() * length), int(uniform() * length)
    noise = [0.02 * (sum(uniform() for _ in range(12)) - 6.0) for _ in range(length + 13)]
    w: list[float] = []
    values, first_day = [], 5
    for t in range(length):
        a0, a1, a12, a13 = (noise[t + i] for i in (13, 12, 1, 0))
        past = [w[t - lag] if t >= lag else 0.0 for lag in (1, 12, 13)]
        w.append(a0 - theta * a1 - seasonal_theta * (a12 - theta * a13) + past[0] + past[1] - past[2])
        days = MONTHS[t % 12] + (t % 12 == 1 and t // 12 % 4 == 0)
        working = sum((first_day + day) % 7 < 5 for day in range(days))
        first_day = (first_day + days) % 7
        calendar = 0.004 * (working - 2.5 * (days - working))
        breaks = (0.15 if t == outlier else 0.0) - (0.15 if t >= shift else 0.0)
        values.append(math.exp(6.0 + 0.003 * t + pattern[t % 12] + w[t] + calendar + breaks))
    return values
