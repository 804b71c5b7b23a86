"""The change test on histories whose truth is known: few of the cells of docs/accuracy.md, and its limits.

Limits are what is promised, widened by three Monte-Carlo errors of the histories that run here.
"""

import numpy as np

from tests.truth.changes import Cell, claims, difference_coverage, false_comparisons, false_reports, p_values
from tests.truth.many import lean_reports

REPORTS = 4
WOBBLY = Cell(52, 5, 0.8, 0.5)


def limit(promise: float, n: int) -> float:
    return promise + 3 * float(np.sqrt(promise * (1 - promise) / n))


def test_the_change_test_seldom_fires_where_only_weeks_wobble() -> None:
    """Promised: .10 for one test (measured .00 to .07 over 18 cells of 200; .091 of 1,500 in the worst of them)."""
    assert (p_values(WOBBLY, 100) < 0.05).mean() <= limit(0.10, 100)


def test_a_report_seldom_names_a_change_that_is_none() -> None:
    """Promised: .05 of reports, over all contacts and measures."""
    assert false_reports(Cell(52, 5, 0.8), 6, 12) <= limit(0.05, 12)


def test_a_large_change_is_found_and_placed() -> None:
    found = claims(Cell(104, 5, 0.8, 0.0, 0.7, 0.3), 20)
    assert found.named >= 0.8
    assert found.placed >= 0.8
    assert 4 <= found.weeks <= 26


def test_a_report_seldom_claims_a_difference_about_a_date_that_is_none() -> None:
    """Weeks like the weeks before them: by ranges alone 7 of 10 reports on 25 people claimed one; now .00 to .05."""
    assert false_comparisons(WOBBLY, 25, 6) <= limit(0.05, 6)


def test_before_and_after_a_date_holds_the_difference() -> None:
    held, _ = difference_coverage(Cell(52, 5, 0.8, 0.0, 0.5, 0.3), 200)
    assert held >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 200)


def test_with_25_people_who_open_alike_a_lean_is_seldom_claimed() -> None:
    """Promised: .05 of reports (measured on more of them in docs/accuracy.md)."""
    assert lean_reports(REPORTS, weeks=26) <= limit(0.05, REPORTS)
