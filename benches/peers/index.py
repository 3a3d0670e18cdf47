"""Chained Fisher and Törnqvist over 1e6 rows of items and months: ours and polars in turns, in one run.

Needs the bench program of this crate and polars:

    cargo bench --features parallel --bench index --no-run       # says where the program is
    pip install polars
    python benches/peers/index.py <program>

polars is asked the way an analyst asks it: the row before inside each item, where it is of the month before, and sums by month. Both start from
rows. The shortest time counts, and both must end on the same level. `POLARS_MAX_THREADS` and `RAYON_NUM_THREADS` set the threads; ours has more than
one with the feature `parallel`.
"""

from __future__ import annotations

import math
import subprocess
import sys
import time

import polars as pl

ITEMS, MONTHS = 10_000, 100
ROUNDS, CALLS = 3, 5
MASK = (1 << 64) - 1


def rows() -> pl.DataFrame:
    """The rows of benches/index.rs, sorted by month and item."""
    state, values, quantities = 20_251_128, [], []
    for _ in range(ITEMS * MONTHS):
        draws = []
        for _ in range(2):
            state = (state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) & MASK
            draws.append((state >> 40) / (1 << 24))
        quantities.append(1.0 + 100.0 * draws[0])
        values.append(quantities[-1] * (10.0 + draws[1]))
    return pl.DataFrame(
        {
            "item": list(range(ITEMS)) * MONTHS,
            "period": [period for period in range(MONTHS) for _ in range(ITEMS)],
            "value": values,
            "quantity": quantities,
        },
        schema_overrides={"item": pl.UInt32, "period": pl.UInt32},
    )


def chained(frame: pl.DataFrame, formula: str) -> float:
    before = lambda name: pl.col(name).shift(1).over("item", order_by="period")  # noqa: E731
    p0, q0, p1, q1 = (pl.col(name) for name in ("p0", "q0", "p1", "q1"))
    if formula == "fisher":
        laspeyres = (p1 * q0).sum() / (p0 * q0).sum()
        paasche = (p1 * q1).sum() / (p0 * q1).sum()
        link = (laspeyres * paasche).sqrt()
    else:
        v0, v1, log = p0 * q0, p1 * q1, (p1 / p0).log()
        link = (0.5 * ((v0 * log).sum() / v0.sum() + (v1 * log).sum() / v1.sum())).exp()
    links = (
        frame.lazy()
        .with_columns(p1=pl.col("value") / pl.col("quantity"), q1=pl.col("quantity"))
        .with_columns(p0=before("p1"), q0=before("q1"), last=before("period"))
        .filter(pl.col("last") + 1 == pl.col("period"))
        .group_by("period")
        .agg(link.alias("link"))
        .sort("period")
        .select(pl.col("link").cum_prod())
        .collect()
    )
    return links["link"][-1]


def ours(program: str, what: str) -> tuple[float, float]:
    line = subprocess.run([program, "once", what, str(CALLS)], capture_output=True, text=True, check=True).stdout
    times, result = line.split(": ")[1].split(" us, result ")
    return float(times.split()[0]) * 1e-6, float(result)


def peer(frame: pl.DataFrame, formula: str) -> tuple[float, float]:
    best, level = math.inf, math.nan
    for _ in range(CALLS):
        begin = time.perf_counter()
        level = chained(frame, formula)
        best = min(best, time.perf_counter() - begin)
    return best, level


def main() -> None:
    program = sys.argv[1]
    frame = rows()
    frames = {"sorted": frame, "unsorted": frame[[at * 7919 % len(frame) for at in range(len(frame))]]}
    print(f"polars {pl.__version__}, {pl.thread_pool_size()} threads")
    for formula in ("fisher", "tornqvist"):
        for order, rows_in_order in frames.items():
            found = {"here": math.inf, "polars": math.inf}
            for _ in range(ROUNDS):
                mine, level = ours(program, f"rows_{formula}_{order}_1e6")
                theirs, other = peer(rows_in_order, formula)
                assert abs(level / other - 1.0) < 1e-10, (level, other)
                found = {"here": min(found["here"], mine), "polars": min(found["polars"], theirs)}
            print(f"{formula} {order}: here {1e3 * found['here']:.1f} ms, polars {1e3 * found['polars']:.1f} ms")


if __name__ == "__main__":
    main()
