"""Precision and recall of S-H-ESD in its published form (Hochenbaum, Vallis & Kejariwal 2017) on planted outliers.

Needs the STL of Cleveland et al. as a package, numpy and scipy:

    pip install rstl numpy scipy
    python benches/peers/esd.py

The series are of the design that `planted_outliers_of_seasonal_series_are_found` has: ten years of months with a season of three and noise of one
standard deviation, five outliers of 5 to 8 in each. The published form takes a robust periodic STL and the median of the series away and tests what is
left by median and median deviation, for outliers up to a tenth of the values at a level of 5 %.
"""

from __future__ import annotations

import numpy as np
from rstl import STL
from scipy.stats import t as student

SERIES, MONTHS, MOST, LEVEL = 500, 120, 12, 0.05
PLACES = [24 * k + 7 * k % 24 + 3 for k in range(5)]


def outliers(remainder: np.ndarray) -> set[int]:
    """The generalised test of extreme studentised deviates about median and median deviation."""
    left, aside, significant = list(range(len(remainder))), [], 0
    for step in range(MOST):
        own = remainder[left]
        distance = np.abs(own - np.median(own))
        ratio = distance / (1.4826 * np.median(distance))
        furthest, n = int(np.argmax(ratio)), len(left)
        quantile = student.ppf(1 - LEVEL / (2 * n), n - 2)
        aside.append(left.pop(furthest))
        if ratio[furthest] > quantile * (n - 1) / np.sqrt((n - 2 + quantile**2) * n):
            significant = step + 1
    return set(aside[:significant])


def main() -> None:
    random = np.random.default_rng(77)
    found = right = 0
    for _ in range(SERIES):
        values = np.tile(3 * random.standard_normal(12), MONTHS // 12) + random.standard_normal(MONTHS)
        for k, place in enumerate(PLACES):
            values[place] += (-1) ** k * (5 + 3 * k / 4)
        seasonal = np.asarray(STL(values, 12, "periodic", robust=True).seasonal)
        marked = outliers(values - seasonal - np.median(values))
        found += len(marked)
        right += len(marked & set(PLACES))
    print(f"precision {right / found:.3f}, recall {right / (SERIES * len(PLACES)):.3f}")


if __name__ == "__main__":
    main()
