"""The tree of exceptions."""

import pickle

import pytest

import tidegauge
from tidegauge import (
    InvalidInputError,
    InvalidSpecError,
    NotEnoughDataError,
    NumericalError,
    Period,
    TidegaugeError,
)


@pytest.mark.parametrize(
    ("error", "builtin", "kind"),
    [
        (InvalidInputError, ValueError, "invalid_input"),
        (InvalidSpecError, ValueError, "invalid_spec"),
        (NotEnoughDataError, ValueError, "not_enough_data"),
        (NumericalError, ArithmeticError, "numerical"),
    ],
)
def test_every_class(error: type[TidegaugeError], builtin: type[Exception], kind: str) -> None:
    assert issubclass(error, TidegaugeError)
    assert issubclass(error, builtin)
    assert error.kind == kind
    assert error.__module__ == "tidegauge"
    assert getattr(tidegauge, error.__name__) is error
    assert error.__doc__


def test_a_caught_error_has_kind_and_message() -> None:
    with pytest.raises(TidegaugeError) as caught:
        Period("soon")
    assert caught.value.kind == "invalid_input"
    assert str(caught.value).startswith("`soon` is not a period; accepted are")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), again.args) == (InvalidInputError, caught.value.args)
