"""Series: in and out of Python, numpy and pickles."""

import copy
import math
import pickle

import numpy as np
import pytest

from tidegauge import InvalidInputError, Period, Series


def magnets() -> Series:
    return Series([420, 656, None, 582], start="2025-08")


def test_what_a_series_knows() -> None:
    series = magnets()
    assert (series.start, series.end, series.frequency) == (Period("2025-08"), Period("2025-11"), "M")
    assert len(series) == 4
    assert series.values.dtype == np.float64
    np.testing.assert_array_equal(series.values, [420, 656, np.nan, 582])
    assert Series([], start="2025-08").end is None


def test_values_are_a_copy() -> None:
    series = magnets()
    series.values[0] = 0
    assert series[0] == 420


def test_places() -> None:
    series = magnets()
    assert series["2025-09"] == series[Period("2025-09")] == series[1] == series[-3] == 656
    assert math.isnan(series["2025-10"])
    assert "2025-10" in series
    assert Period("2025-12") not in series
    assert "2025-Q4" not in series
    with pytest.raises(KeyError, match="2025-M12 is outside 2025-M08/2025-M11"):
        series["2025-12"]
    for index in (4, -5):
        with pytest.raises(IndexError, match="outside a series of 4"):
            series[index]
    with pytest.raises(InvalidInputError):
        series["November"]


def test_pairs_and_dictionary() -> None:
    series = magnets()
    assert [(str(period), value) for period, value in series][:2] == [("2025-M08", 420), ("2025-M09", 656)]
    assert series.to_dict() == {"2025-M08": 420, "2025-M09": 656, "2025-M10": None, "2025-M11": 582}


def test_equality_counts_missing_values_as_equal() -> None:
    assert magnets() == magnets()
    assert magnets() != Series([420, 656, 0, 582], start="2025-08")
    assert magnets() != Series([420, 656, None, 582], start="2025-09")
    with pytest.raises(TypeError, match="unhashable"):
        hash(magnets())


def test_copies_are_equal() -> None:
    series = magnets()
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(series, protocol)) == series
    assert copy.copy(series) == copy.deepcopy(series) == series


def test_what_is_shown() -> None:
    assert repr(magnets()) == "Series(2025-M08/2025-M11: 420, 656, NaN, 582)"
    long = Series(range(100), start="2015-01")
    assert repr(long) == "Series(2015-M01/2023-M04: 0, 1, 2, ..., 97, 98, 99)"
    assert magnets()._repr_html_().count("<tr>") == 5
    assert long._repr_html_().count("<tr>") == 14
    assert "2023-M04" in long._repr_html_()


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, 3],
        (1.0, 2.0, 3.0),
        range(1, 4),
        np.array([1, 2, 3], dtype=np.int8),
        np.array([1, 2, 3], dtype=np.float32),
        np.array([3.0, 2.0, 1.0])[::-1],
        np.array([[1.0, 9.0], [2.0, 9.0], [3.0, 9.0]])[:, 0],
    ],
)
def test_columns_of_any_kind(values: list[float]) -> None:
    assert Series(values, start="2025-Q1") == Series([1.0, 2.0, 3.0], start="2025-Q1")


def test_as_an_array() -> None:
    series = magnets()
    np.testing.assert_array_equal(np.asarray(series), series.values)
    assert np.asarray(series, dtype=np.float32).dtype == np.float32
    assert Series(series, start="2020-01").values[1] == 656


def test_refusals() -> None:
    with pytest.raises(InvalidInputError, match="value inf at 2025-M09 .index 1. is not finite"):
        Series([1, math.inf], start="2025-08")
    with pytest.raises(InvalidInputError, match="no start"):
        Series([1, 2])
    with pytest.raises(InvalidInputError, match="not a column of numbers") as refusal:
        Series(["many"], start="2025-08")
    assert refusal.value.__cause__ is not None
    with pytest.raises(InvalidInputError, match="not a column of numbers"):
        Series([[1.0, 2.0]], start="2025-08")
    with pytest.raises(InvalidInputError, match="year 9999|years 1 to 9999"):
        Series([1, 2], start="9999-12")
