"""Day and month told apart, and wall times across the changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.stamps import FIELDS, DateShape, Evidence, infer
from parsers.wall_time import to_instants

SLASHES = DateShape(separator="/", year_first=False, short_year=False, padded=True, halves="")
NOW = datetime(2030, 1, 1)


def dates(*texts: str) -> pl.DataFrame:
    return pl.DataFrame(
        [tuple(map(int, t.split("/"))) for t in texts], schema=dict.fromkeys(FIELDS, pl.Int32), orient="row"
    )


def evidence(
    *texts: str, shape: DateShape = SLASHES, named: dict[str, date] | None = None, not_after: datetime = NOW
) -> Evidence:
    names = dates(*(named or {})).with_columns(named=pl.Series(list((named or {}).values()), dtype=pl.Date))
    return Evidence(shape, dates(*texts), lambda: names, (not_after, NOW))


def test_four_digit_year_first() -> None:
    shape = DateShape("/", year_first=True, short_year=False, padded=False, halves="")
    found = infer(evidence("2024/1/2", shape=shape))
    assert (found.order, found.confidence) == ("ymd", "certain")


@pytest.mark.parametrize(
    ("texts", "order", "confidence"),
    [
        (["01/02/2024", "13/02/2024"], "dmy", "certain"),
        (["01/02/2024", "02/13/2024"], "mdy", "certain"),
        (["13/02/2024", "14/02/2024", "02/15/2024"], "dmy", "likely"),
        (["02/13/2024", "02/14/2024", "15/02/2024"], "mdy", "likely"),
    ],
)
def test_a_number_above_twelve_is_the_day(texts: list[str], order: str, confidence: str) -> None:
    found = infer(evidence(*texts))
    assert (found.order, found.confidence) == (order, confidence)


def test_dots_put_the_day_first() -> None:
    shape = DateShape(".", year_first=False, short_year=True, padded=True, halves="")
    assert infer(evidence("1/2/24", shape=shape)).order == "dmy"


def test_media_names_beat_the_default() -> None:
    found = infer(
        evidence("02/01/2024", "02/03/2024", named={"02/01/2024": date(2024, 2, 1), "02/03/2024": date(2024, 2, 3)})
    )
    assert (found.order, found.confidence) == ("mdy", "certain")


def test_media_names_may_be_days_off() -> None:
    found = infer(evidence("02/01/2024", named={"02/01/2024": date(2024, 1, 28)}))
    assert (found.order, found.confidence) == ("mdy", "likely")


def test_nothing_is_later_than_the_file() -> None:
    found = infer(evidence("02/01/2024", "03/11/2024", not_after=datetime(2024, 4, 1)))
    assert (found.order, found.confidence) == ("mdy", "likely")
    assert infer(evidence("02/01/2024", "11/03/2024", not_after=datetime(2024, 4, 1))).order == "dmy"


def test_time_runs_forward() -> None:
    assert infer(evidence("10/02/2024", "11/02/2024", "01/03/2024")).order == "dmy"
    assert infer(evidence("02/10/2024", "02/11/2024", "03/01/2024")).order == "mdy"


def test_habit_of_the_united_states() -> None:
    shape = DateShape("/", year_first=False, short_year=True, padded=False, halves="PM")
    assert infer(evidence("1/2/24", shape=shape)).order == "mdy"
    small = DateShape("/", year_first=False, short_year=True, padded=False, halves="pm")
    assert infer(evidence("1/2/24", shape=small)).confidence == "ambiguous"


@pytest.mark.parametrize(
    ("shape", "order"),
    [
        (DateShape("-", year_first=False, short_year=False, padded=True, halves=""), "dmy"),
        (DateShape("/", year_first=False, short_year=False, padded=True, halves="", joiner="à"), "dmy"),
        (DateShape("/", year_first=False, short_year=True, padded=False, halves="p. m."), "dmy"),
        (DateShape("/", year_first=False, short_year=False, padded=False, halves="下午"), "dmy"),
    ],
)
def test_habits_of_other_locales(shape: DateShape, order: str) -> None:
    found = infer(evidence("01/02/2021", "01/03/2021", shape=shape))
    assert (found.order, found.confidence) == (order, "likely")


def test_named_months_need_no_evidence() -> None:
    shape = DateShape("/", year_first=False, short_year=False, padded=True, halves="", order="mdy")
    assert infer(evidence("13/2/2021", shape=shape), "dmy").order == "mdy"


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({"02/01/2024": 4, "02/03/2024": 6}, ("mdy", "certain")),
        ({"02/01/2024": 2, "02/03/2024": 6}, ("dmy", "certain")),
        ({"02/01/2024": 4, "02/03/2024": 6, "03/04/2024": 2}, ("mdy", "likely")),
        ({"02/01/2024": 7, "02/03/2024": 7}, ("dmy", "ambiguous")),
        ({}, ("dmy", "ambiguous")),
    ],
)
def test_days_of_the_week(days: dict[str, int], found: tuple[str, str]) -> None:
    rows = dates(*days).with_columns(weekday=pl.Series(list(days.values()), dtype=pl.Int8))
    plain = evidence("02/01/2024", "02/03/2024")
    shown = Evidence(SLASHES, plain.dates, plain.named, (NOW,), lambda: rows)
    assert (infer(shown).order, infer(shown).confidence) == found


def test_undecidable_is_said() -> None:
    found = infer(evidence("01/02/2021", "01/03/2021", "01/04/2021"))
    assert (found.order, found.confidence) == ("dmy", "ambiguous")


def test_the_reader_rules_where_the_shape_allows_it() -> None:
    assert infer(evidence("01/02/2021"), "mdy").order == "mdy"
    assert infer(evidence("01/02/2021"), "ymd").order == "dmy"


def instants(zone: str, *walls: str) -> list[str]:
    series = pl.Series([datetime.fromisoformat(w) for w in walls], dtype=pl.Datetime("ms"))
    return [i.strftime("%H:%M") for i in to_instants(series, zone)]


def test_repeated_hour_is_the_earlier_until_the_clock_steps_back() -> None:
    walls = ["2023-10-29T01:59", "2023-10-29T02:10", "2023-10-29T02:50", "2023-10-29T02:30", "2023-10-29T02:00"]
    assert instants("Europe/Berlin", *walls) == ["23:59", "00:10", "00:50", "00:30", "01:00"]
    later = [*walls, "2023-10-29T02:45", "2023-10-29T03:05"]
    assert instants("Europe/Berlin", *later)[-2:] == ["01:45", "02:05"]


def test_each_autumn_starts_anew() -> None:
    walls = ["2022-10-30T02:50", "2022-10-30T02:10", "2023-10-29T02:20"]
    assert instants("Europe/Berlin", *walls) == ["00:50", "01:10", "00:20"]


def test_missing_hour_moves_on_and_never_before_the_row_above() -> None:
    walls = ["2023-03-26T01:59", "2023-03-26T02:10", "2023-03-26T03:50", "2023-03-26T02:30", "2023-03-26T03:55"]
    assert instants("Europe/Berlin", *walls) == ["00:59", "01:10", "01:50", "01:50", "01:55"]


def test_half_hour_shift() -> None:
    assert instants("Australia/Lord_Howe", "2023-04-02T01:45", "2023-04-02T01:31") == ["14:45", "14:31"]
    assert instants("Australia/Lord_Howe", "2023-10-01T02:10") == ["15:40"]


def test_unknown_zone() -> None:
    with pytest.raises(ValueError, match="no time zone called Moon/Base"):
        instants("Moon/Base", "2023-03-26T01:59")


def test_empty_column_stays_empty() -> None:
    assert to_instants(pl.Series([], dtype=pl.Datetime("ms")), "Europe/Berlin").dtype == pl.Datetime("ms", "UTC")


def by_hand(walls: list[datetime], zone: str) -> list[datetime]:
    """The definition, one row at a time."""
    place = ZoneInfo(zone)
    found: list[datetime] = []
    stepped: set[date] = set()
    for row, wall in enumerate(walls):
        early, late = (wall.replace(tzinfo=place, fold=f).astimezone(UTC) for f in (0, 1))
        repeated = early < late
        if repeated and row and walls[row - 1] - wall >= timedelta(minutes=30):
            stepped.add(wall.date())
        instant = late if repeated and wall.date() in stepped else early
        if early > late and row and timedelta(0) < found[-1] - instant <= timedelta(days=1):
            instant = found[-1]
        found.append(instant)
    return found


@given(
    days=st.lists(st.sampled_from([datetime(2023, 10, 29), datetime(2023, 3, 26), datetime(2022, 10, 30)]), max_size=3),
    minutes=st.lists(st.integers(0, 300), min_size=1, max_size=30),
)
def test_agrees_with_the_definition(days: list[datetime], minutes: list[int]) -> None:
    walls = [day + timedelta(minutes=m) for day in sorted(days) for m in minutes]
    series = pl.Series(walls, dtype=pl.Datetime("ms"))
    assert to_instants(series, "Europe/Berlin").to_list() == by_hand(walls, "Europe/Berlin")
