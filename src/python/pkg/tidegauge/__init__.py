"""Analytics for international trade flows.

Periods and series of trade statistics and their changes, computed by the Rust library of the same name.
Missing values are NaN; rates are ratios (-0.11 is a fall of 11 %).
"""

from tidegauge._native import (
    InvalidInputError,
    InvalidSpecError,
    NotEnoughDataError,
    NumericalError,
    Period,
    Series,
    TidegaugeError,
    __version__,
    change_rate,
)

__all__ = [
    "InvalidInputError",
    "InvalidSpecError",
    "NotEnoughDataError",
    "NumericalError",
    "Period",
    "Series",
    "TidegaugeError",
    "__version__",
    "change_rate",
]
