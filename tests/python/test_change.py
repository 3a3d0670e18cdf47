"""Rates of change: the numbers of the Rust library, on every kind of column."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tidegauge import InvalidInputError, InvalidSpecError, Series, change_rate


def test_the_numbers_are_those_of_the_library() -> None:
    # The figures of the documentation of `change_rate` and `lagged_rates` in Rust, to the last bit.
    rates = change_rate([420.0, 656.0, 582.0])
    assert rates.tolist()[1:] == [(656 - 420) / 420, (582 - 656) / 656]
    assert f"{rates[2]:.6f}" == "-0.112805"
    assert change_rate([400.0, 500.0, 0.0, 300.0]).tolist()[1:3] == [0.25, -1.0]


def test_where_no_rate_exists() -> None:
    rates = change_rate([0, 5, -5, -5, None, 5, 10])
    assert [math.isnan(rate) for rate in rates] == [True] * 6 + [False]
    assert math.isnan(change_rate([1e-300, 1e300])[1])


def test_lags() -> None:
    months = np.arange(1.0, 15.0)
    assert change_rate(months, lag=12).tolist()[12:] == [12.0, 6.0]
    assert np.isnan(change_rate(months, lag=12)[:12]).all()
    assert np.isnan(change_rate(months, lag=100)).all()


def test_a_series_stays_one() -> None:
    rates = change_rate(Series([420, 656, 582], start="2025-09"))
    assert rates == Series([None, 236 / 420, -74 / 656], start="2025-09")


def test_refusals() -> None:
    for lag in (0, -1, 2**40):
        with pytest.raises(InvalidSpecError):
            change_rate([1, 2], lag=lag)
    with pytest.raises(InvalidInputError, match="not finite"):
        change_rate([1, math.inf])
    with pytest.raises(InvalidInputError, match="not a column of numbers"):
        change_rate("abc")
    with pytest.raises(TypeError):
        change_rate([1, 2], 12)  # type: ignore[call-overload]


def test_threads_agree() -> None:
    values = np.random.default_rng(42).uniform(1.0, 2.0, 100_000)
    series = Series(values, start="2000-01-01")
    alone = change_rate(values)
    with ThreadPoolExecutor(8) as pool:
        for rates in pool.map(lambda _: change_rate(values), range(32)):
            np.testing.assert_array_equal(rates, alone)
        for rates in pool.map(lambda _: change_rate(series).values, range(32)):
            np.testing.assert_array_equal(rates, alone)
