"""Periods: text, parts, arithmetic, order, copies."""

import copy
import pickle
from datetime import date

import pytest

from tidegauge import InvalidInputError, Period


@pytest.mark.parametrize("text", ["2025-11", "2025-M11", "202511", "2025M11", "2025.11", "2025.nov"])
def test_every_spelling_of_a_month(text: str) -> None:
    assert Period(text) == Period("2025-11")
    assert str(Period(text)) == "2025-M11"


def test_parts() -> None:
    quarter = Period("2025-Q4")
    assert (quarter.frequency, quarter.year, quarter.within_year) == ("Q", 2025, 4)
    assert (quarter.first_day, quarter.last_day) == (date(2025, 10, 1), date(2025, 12, 31))
    assert repr(quarter) == "Period('2025-Q4')"
    assert quarter.year_ago() == Period("2024-Q4")
    assert Period(quarter) == quarter


def test_arithmetic() -> None:
    november = Period("2025-11")
    assert november + 2 == 2 + november == Period("2026-01")
    assert november - 11 == Period("2024-12")
    assert november - Period("2024-11") == 12


def test_order_and_sets() -> None:
    months = [Period("2025-11"), Period("2025-09"), Period("2025-10")]
    assert [str(month) for month in sorted(months)] == ["2025-M09", "2025-M10", "2025-M11"]
    assert Period("2025-10") <= Period("2025-10") < Period("2025-11")
    assert len({Period("2025-11"), Period("202511"), Period("2025-Q4"), Period("2025")}) == 3
    assert Period("2025-Q4") != Period("2025-10")
    assert Period("2025-11") != "2025-11"


@pytest.mark.parametrize("text", ["2025", "2025-S2", "2025-Q4", "2025-11", "2025-W46", "2025-11-20"])
def test_copies_are_equal(text: str) -> None:
    period = Period(text)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(period, protocol)) == period
    assert copy.copy(period) == copy.deepcopy(period) == period


def test_refusals_carry_the_message_of_the_library() -> None:
    with pytest.raises(InvalidInputError, match="^month 13 is outside 1 to 12$"):
        Period("2025-13")
    with pytest.raises(InvalidInputError, match="different frequencies"):
        Period("2025-Q4") - Period("2025-11")
    with pytest.raises(InvalidInputError, match="different frequencies"):
        assert Period("2025-Q4") < Period("2025-11")
    with pytest.raises(InvalidInputError, match="leaves the years 1 to 9999"):
        Period("9999-12") + 1
    with pytest.raises(InvalidInputError, match="one year earlier"):
        Period("2024-02-29").year_ago()


def test_other_types_are_type_errors() -> None:
    with pytest.raises(TypeError):
        Period(2025)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Period("2025-11") + "1"  # type: ignore[operator]
    with pytest.raises(TypeError):
        assert Period("2025-11") < "2025-12"  # type: ignore[operator]
