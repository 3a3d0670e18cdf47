"""Columns of pandas, polars and pyarrow; each test needs its library and says so when it is absent."""

import numpy as np
import pytest

from tidegauge import InvalidInputError, Period, Series, change_rate

EXPECTED = Series([420, 656, None, 582], start="2025-08")


def test_pandas_columns() -> None:
    pd = pytest.importorskip("pandas")
    for dtype in ("float64", "Float64", "Int64", "float32", "object"):
        column = pd.Series([420, 656, None, 582], dtype=dtype)
        assert Series(column, start="2025-08") == EXPECTED, dtype
        np.testing.assert_array_equal(change_rate(column), change_rate(EXPECTED).values)


def test_pandas_periods_bring_the_start() -> None:
    pd = pytest.importorskip("pandas")
    index = pd.PeriodIndex(["2025-11", "2025-08", "2025-09"], freq="M")
    assert Series(pd.Series([582, 420, 656], index=index)) == EXPECTED
    dates = pd.date_range("2025-08-31", periods=4, freq=pd.offsets.MonthEnd())
    assert Series(pd.Series([420, 656, None, 582], index=dates)) == EXPECTED
    dates = pd.DatetimeIndex(["2025-08-01", "2025-09-01", "2025-10-01", "2025-11-01"])
    assert Series(pd.Series([420, 656, None, 582], index=dates)) == EXPECTED


@pytest.mark.parametrize("start", ["2025", "2025-Q4", "2025-11", "2025-W46", "2025-11-20", "1969-12"])
def test_pandas_and_back(start: str) -> None:
    pytest.importorskip("pandas")
    series = Series([1, None, 3], start=start)
    there = series.to_pandas()
    assert there.index[0].start_time.date() == Period(start).first_day
    assert Series(there) == series


def test_pandas_refusals() -> None:
    pd = pytest.importorskip("pandas")
    monthly = pd.Series([1.0], index=pd.PeriodIndex(["2025-08"], freq="M"))
    with pytest.raises(InvalidInputError, match="two starts"):
        Series(monthly, start="2025-08")
    with pytest.raises(InvalidInputError, match="no start"):
        Series(pd.Series([1.0]))
    fiscal = pd.Series([1.0], index=pd.PeriodIndex(["2025Q1"], freq="Q-MAR"))
    with pytest.raises(InvalidInputError, match="Q-MAR has no periods of the calendar year"):
        Series(fiscal)
    gaps = pd.DatetimeIndex(["2025-01-01", "2025-02-01", "2025-04-01"])
    with pytest.raises(InvalidInputError, match="to_period"):
        Series(pd.Series([1.0, 2.0, 3.0], index=gaps))
    unknown = pd.PeriodIndex(["2025-01", pd.NaT], freq="M")
    with pytest.raises(InvalidInputError, match="is not a period"):
        Series(pd.Series([1.0, 2.0], index=unknown))
    twice = pd.PeriodIndex(["2025-01", "2025-01"], freq="M")
    with pytest.raises(InvalidInputError, match="two values for 2025-M01"):
        Series(pd.Series([1.0, 2.0], index=twice))
    with pytest.raises(InvalidInputError, match="pandas has no frequency"):
        Series([1.0], start="2025-S1").to_pandas()


def test_polars_columns() -> None:
    pl = pytest.importorskip("polars")
    for dtype in (pl.Float64, pl.Int64, pl.Float32):
        column = pl.Series([420, 656, None, 582], dtype=dtype)
        assert Series(column, start="2025-08") == EXPECTED
        np.testing.assert_array_equal(change_rate(column), change_rate(EXPECTED).values)
    assert pl.Series(EXPECTED.values).to_list()[:2] == [420, 656]


def test_pyarrow_columns() -> None:
    pa = pytest.importorskip("pyarrow")
    column = pa.array([420, 656, None, 582])
    for values in (column, column.cast(pa.float64()), pa.chunked_array([column[:2], column[2:]])):
        assert Series(values, start="2025-08") == EXPECTED
        np.testing.assert_array_equal(change_rate(values), change_rate(EXPECTED).values)
