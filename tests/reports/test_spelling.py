"""How languages write numbers, dates and lists."""

from datetime import date

import pytest

from reports.spelling import Spelling

MARCH = date(2025, 3, 3)


@pytest.mark.parametrize(
    ("locale", "number", "tenth", "day", "month", "listed"),
    [
        ("en_GB", "9,412", "2.5", "3 March 2025", "March 2025", "a, b and c"),
        ("de_DE", "9.412", "2,5", "3. März 2025", "März 2025", "a, b und c"),
    ],
)
def test_each_language_has_its_own_way(locale: str, number: str, tenth: str, day: str, month: str, listed: str) -> None:
    spelling = Spelling(locale)
    assert (spelling.number(9412), spelling.number(2.5, 1)) == (number, tenth)
    assert (spelling.day(MARCH), spelling.month(MARCH)) == (day, month)
    assert spelling.join(["a", "b", "c"]) == listed


def test_a_half_goes_up_whatever_its_binary_form() -> None:
    spelling = Spelling("en_GB")
    assert [spelling.number(x, 1) for x in (0.05, 0.15, 0.25, 1.95)] == ["0.1", "0.2", "0.3", "2"]
    assert spelling.number(3.0, 1, fixed=True) == "3.0"


def test_lists_of_none_and_one() -> None:
    spelling = Spelling("en_GB")
    assert (spelling.join([]), spelling.join(["a"]), spelling.join(["a", "b"])) == ("", "a", "a and b")
