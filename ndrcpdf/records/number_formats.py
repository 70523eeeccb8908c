"""What the number format of a cell makes of its number: a number, or a date and time (ISO/IEC 29500-1 §18.8.30)."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import lru_cache

GENERAL = "General"
BUILT_IN: Mapping[int, str] = {
    0: GENERAL,
    **dict(enumerate(("0", "0.00", "#,##0", "#,##0.00"), 1)),
    **dict(enumerate(("0%", "0.00%", "0.00E+00", "# ?/?", "# ??/??", "mm-dd-yy", "d-mmm-yy", "d-mmm", "mmm-yy"), 9)),
    **dict(enumerate(("h:mm AM/PM", "h:mm:ss AM/PM", "h:mm", "h:mm:ss", "m/d/yy h:mm"), 18)),
    **dict(enumerate(("#,##0 ;(#,##0)", "#,##0 ;[Red](#,##0)", "#,##0.00;(#,##0.00)", "#,##0.00;[Red](#,##0.00)"), 37)),
    **dict(enumerate(("mm:ss", "[h]:mm:ss", "mmss.0", "##0.0E+0", "@"), 45)),
}
"""The number formats that a workbook names by their number alone."""

EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no time zone
EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
"""Day 0 of the two date systems (§18.17.4.1)."""

_LEAP_DAY_OF_1900 = 60
"""The number of 29 February 1900 in the 1900 date system: no such day is in the calendar."""
_DAY_IN_MILLISECONDS = 24 * 60 * 60 * 1000
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
"""Parts of a format that are shown as they are, and conditions, colours and locales."""
_CACHED_FORMATS = 256
"""More than a workbook has; those of all the workbooks of a process would be without end."""


@lru_cache(_CACHED_FORMATS)
def is_date_format(number_format: str) -> bool:
    """Whether numbers in that format are dates or times."""
    for_positive_numbers = _LITERAL.sub("", number_format).partition(";")[0]
    return number_format != GENERAL and re.search("[dmhys]", for_positive_numbers, re.IGNORECASE) is not None


def moment(serial: float, epoch: datetime) -> datetime | time:
    """The date and time of a number of days since the epoch; the time of day alone where it is less than one day.

    Raises
    ------
    OverflowError
        The year has more than four digits.
    """
    span = timedelta(milliseconds=round(serial * _DAY_IN_MILLISECONDS))
    if 0 <= serial < 1:
        return (epoch + span).time()
    if serial < _LEAP_DAY_OF_1900 and epoch == EPOCH_1900:
        span += timedelta(days=1)
    return epoch + span
