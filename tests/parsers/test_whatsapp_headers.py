"""Every shape of header of a WhatsApp export, and every line that only looks like one."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.calendars import days
from parsers.errors import NotAnExport
from parsers.format import Parsed, ReadOptions
from parsers.formats import whatsapp
from parsers.source import Source
from parsers.whatsapp_text import header_words, names
from parsers.whatsapp_text.grammar import is_plausible, learn

NNBSP, NBSP, RLM, LRM = "\u202f", "\u00a0", "\u200f", "\u200e"
NAME = "WhatsApp Chat with Alice.txt"


def parse(tmp_path: Path, text: str, order: str | None = None, name: str = NAME) -> Parsed:
    path = tmp_path / name
    path.write_bytes(text.encode())
    (parsed,) = whatsapp.read(Source(path), ReadOptions("UTC", order))  # type: ignore[arg-type]  # the tests' literals
    parsed.info.ledger.check()
    return parsed


def walls(parsed: Parsed) -> list[datetime]:
    frame = parsed.frame.sort("position")
    return frame["sent_at"].dt.replace_time_zone(None).to_list()


def rows(parsed: Parsed) -> list[tuple[str | None, str, str | None]]:
    return parsed.frame.select("sender", "kind", "text").rows()


SHAPES = [
    (12, "2021-03-18 à 15 h 02 - {}", datetime(2021, 3, 18, 15, 2)),
    (10, "2018. 06. 13. 9:25 - {}", datetime(2018, 6, 13, 9, 25)),
    (4, "13.06.18 г., 21:25 - {}", datetime(2018, 6, 13, 21, 25)),
    (4, "[05.08.23, 5:52:02 PM] {}", datetime(2023, 8, 5, 17, 52, 2)),
    (12, "[2021-03-18, 3:02:07 p.m.] {}", datetime(2021, 3, 18, 15, 2, 7)),
    (13, f"2024/12/01, 10:04{NNBSP}pm - {{}}", datetime(2024, 12, 1, 22, 4)),
    (15, "2024/1/2 下午3:04 - {}", datetime(2024, 1, 2, 15, 4)),
    (15, "2024/1/2 下午 3:04 - {}", datetime(2024, 1, 2, 15, 4)),
    (15, "2024/1/2 上午12:04 - {}", datetime(2024, 1, 2, 0, 4)),
    (15, "13/1/2024 下午12:04 - {}", datetime(2024, 1, 13, 12, 4)),
    (15, "13/01/2024 03:04 下午 - {}", datetime(2024, 1, 13, 15, 4)),
    (15, "[2024/1/2 下午3:04:05] {}", datetime(2024, 1, 2, 15, 4, 5)),
    (15, "[2024/1/2 晚上11:04:05] {}", datetime(2024, 1, 2, 23, 4, 5)),
    (15, "[2024/1/2 凌晨12:04:05] {}", datetime(2024, 1, 2, 0, 4, 5)),
    (15, "[2024/1/2 中午12:04:05] {}", datetime(2024, 1, 2, 12, 4, 5)),
    (15, "2024/01/02 午後0:30 - {}", datetime(2024, 1, 2, 12, 30)),
    (15, "2024/01/02 午前0:30 - {}", datetime(2024, 1, 2, 0, 30)),
    (16, "[2024/01/02 오후 03:06] {}", datetime(2024, 1, 2, 15, 6)),
    (16, "2018. 6. 13. 오후 9:25 - {}", datetime(2018, 6, 13, 21, 25)),
    (16, "[2018. 6. 13. 오전 9:25:15] {}", datetime(2018, 6, 13, 9, 25, 15)),
    (17, f"13/6/2018 1:55 p.{NBSP}m. - {{}}", datetime(2018, 6, 13, 13, 55)),
    (17, f"13/6/18, 1:55{NNBSP}p.{NNBSP}m. - {{}}", datetime(2018, 6, 13, 13, 55)),
    (17, f"[13/6/18, 12:55:01{NNBSP}a.{NBSP}m.] {{}}", datetime(2018, 6, 13, 0, 55, 1)),
    (18, "20/8/2022, 2:05:00 in the afternoon - {}", datetime(2022, 8, 20, 14, 5)),
    (18, "20/8/2022, 11:05 at night - {}", datetime(2022, 8, 20, 23, 5)),
    (18, "20.08.22, 11:05 nachts - {}", datetime(2022, 8, 20, 23, 5)),
    (18, "20.08.22, 3:05 nachts - {}", datetime(2022, 8, 20, 3, 5)),
    (18, "20.08.22, 12:05 mittags - {}", datetime(2022, 8, 20, 12, 5)),
    (18, "20.08.22, 1:05 mittags - {}", datetime(2022, 8, 20, 13, 5)),
    (18, "20.08.22, 7:05 abends - {}", datetime(2022, 8, 20, 19, 5)),
    (18, "20.08.22, 10:05 vorm. - {}", datetime(2022, 8, 20, 10, 5)),
    (18, "20.08.22, 2:05 nachm. - {}", datetime(2022, 8, 20, 14, 5)),
    (18, "20.08.22, 6:05 morgens - {}", datetime(2022, 8, 20, 6, 5)),
    (18, "20/8/22 11:05 de la noche - {}", datetime(2022, 8, 20, 23, 5)),
    (18, "20.08.2022, 11:05 ночи - {}", datetime(2022, 8, 20, 23, 5)),
    (19, f"{RLM}١٢{RLM}/٣{RLM}/٢٠٢٣، ٤:٠٥{NBSP}م - {{}}", datetime(2023, 3, 12, 16, 5)),
    (19, f"{RLM}١٢{RLM}/٣{RLM}/٢٠٢٣، ٤:٠٥ ص - {{}}", datetime(2023, 3, 12, 4, 5)),
    (19, f"[١٢{RLM}/٣{RLM}/٢٠٢٣، ٤:٠٥:٠٦ مساءً] {{}}", datetime(2023, 3, 12, 16, 5, 6)),
    (19, f"12{RLM}/3{RLM}/2023، 12:05 صباحًا - {{}}", datetime(2023, 3, 12, 0, 5)),
    (19, "১৩/৩/২৩, ৩:০৪ PM - {}", datetime(2023, 3, 13, 15, 4)),
    (19, "१३/३/२३, ३:०४ PM - {}", datetime(2023, 3, 13, 15, 4)),
    (20, "۱۴۰۲/۱۰/۱۲،\u200f ۱۵:۰۴ - {}", datetime(2024, 1, 2, 15, 4)),
    (20, "۱۴۰۲/۱۰/۱۲، ۳:۰۴ ب.ظ. - {}", datetime(2024, 1, 2, 15, 4)),
    (20, "[1403/12/30, 15:04:05] {}", datetime(2025, 3, 20, 15, 4, 5)),
    (20, "۲۰۲۳/۳/۱۲،\u200f ۱۵:۰۴ - {}", datetime(2023, 3, 12, 15, 4)),
    (20, "[10/3/1445, 4:00:00 PM] {}", datetime(2023, 9, 25, 16)),
    (20, "10/3/1445 AH, 4:05 PM - {}", datetime(2023, 9, 25, 16, 5)),
    (20, f"١٠{RLM}/٣{RLM}/١٤٤٥ هـ، ٤:٠٥ م - {{}}", datetime(2023, 9, 25, 16, 5)),
    (21, "20/8/2565 BE, 14:05 - {}", datetime(2022, 8, 20, 14, 5)),
    (21, "20/8/2565 14:05 - {}", datetime(2022, 8, 20, 14, 5)),
    (21, "20/8/65 14:05 - {}", datetime(2022, 8, 20, 14, 5)),
    (21, "[20/8/2565 14:05:33] {}", datetime(2022, 8, 20, 14, 5, 33)),
    (21, "29/2/2567 2:05 หลังเที่ยง - {}", datetime(2024, 2, 29, 14, 5)),
    (22, "R4/8/20 14:05 - {}", datetime(2022, 8, 20, 14, 5)),
    (22, "[H31/4/30 午後2:05:06] {}", datetime(2019, 4, 30, 14, 5, 6)),
    (22, "令和4/8/20 14:05 - {}", datetime(2022, 8, 20, 14, 5)),
    (23, "09/17/19, 8:30:52 AM – {}", datetime(2019, 9, 17, 8, 30, 52)),
    (24, "Tuesday, 20 August 2022, 14:05 - {}", datetime(2022, 8, 20, 14, 5)),
    (24, "August 20, 2022, 2:05 PM - {}", datetime(2022, 8, 20, 14, 5)),
    (24, "[20 août 2022 à 14:05:06] {}", datetime(2022, 8, 20, 14, 5, 6)),
    (24, "Samstag, 20. August 2022 um 14:05 - {}", datetime(2022, 8, 20, 14, 5)),
    (24, "20 de agosto de 2022, 14:05 - {}", datetime(2022, 8, 20, 14, 5)),
    (24, "20. elokuuta 2022 klo 14.05 - {}", datetime(2022, 8, 20, 14, 5)),
    (24, "2022年8月20日 14:05 - {}", datetime(2022, 8, 20, 14, 5)),
    (24, "2022年8月20日 下午2:05 - {}", datetime(2022, 8, 20, 14, 5)),
    (24, "20 สิงหาคม 2565 14:05 - {}", datetime(2022, 8, 20, 14, 5)),
    (25, "4/13/25, 9:17:58 PM ~ {}", datetime(2025, 4, 13, 21, 17, 58)),
    (25, f"4/13/25, 9:17:58{NNBSP}PM ~{NNBSP}{{}}", datetime(2025, 4, 13, 21, 17, 58)),
    (0, "13/06/2015, 21:25: {}", datetime(2015, 6, 13, 21, 25)),
    (0, "13/06/15 9:25:15 PM: {}", datetime(2015, 6, 13, 21, 25, 15)),
    (0, "13/06/2015 - 21:25; {}", datetime(2015, 6, 13, 21, 25)),
    (0, "[14:05, 20/8/2022] {}", datetime(2022, 8, 20, 14, 5)),
    (0, "[2:05 PM, 8/20/2022] {}", datetime(2022, 8, 20, 14, 5)),
    (0, "[下午2:05, 2022/8/20] {}", datetime(2022, 8, 20, 14, 5)),
    (0, "14:05, 20/8/2022 - {}", datetime(2022, 8, 20, 14, 5)),
    (0, "14:05 20/8/22 - {}", datetime(2022, 8, 20, 14, 5)),
]


@pytest.mark.parametrize(("row", "shape", "when"), SHAPES, ids=[f"{r}-{s}" for r, s, _ in SHAPES])
def test_shape_of_header(tmp_path: Path, row: int, shape: str, when: datetime) -> None:
    assert 0 <= row <= 25  # of the fact sheet's table; 0 is an old or a copied shape named above it
    text = shape.format("Alice: Hi ١٢ 下午") + "\r\n" + shape.format("Bob: multi\nline 3:04\n\nend") + "\n"
    parsed = parse(tmp_path, text)
    assert rows(parsed) == [("Alice", "text", "Hi ١٢ 下午"), ("Bob", "text", "multi\nline 3:04\n\nend")]
    assert walls(parsed) == [when, when]
    assert parsed.info.resolution_s == (1.0 if when.second or ":00" in shape else 60.0)
    match = whatsapp.match(Source(tmp_path / NAME))
    assert match is not None


def test_words_that_the_phrases_do_not_have_are_looked_up(tmp_path: Path) -> None:
    assert "після полудня" not in header_words.halves()
    parsed = parse(tmp_path, "20.08.22, 2:05 після полудня - Alice: a\n20.08.22, 3:05 після полудня - Bob: b\n")
    assert walls(parsed) == [datetime(2022, 8, 20, 14, 5), datetime(2022, 8, 20, 15, 5)]


def test_every_month_is_read_though_the_sample_has_only_some(tmp_path: Path) -> None:
    months = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    text = "".join(f"3 {month} 2022, 14:05 - Alice: hi\n" for month in months.split())
    parsed = parse(tmp_path, text)
    assert walls(parsed) == [datetime(2022, month, 3, 14, 5) for month in range(1, 13)]
    assert parsed.info.date_order is not None
    assert (parsed.info.date_order.order, parsed.info.date_order.confidence) == ("dmy", "certain")


def test_nonsense_is_looked_up_a_few_times_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("parsers.whatsapp_text.samples.language_of", asked.append)
    path = tmp_path / "notes.txt"
    path.write_text("".join(f"entry{n:04} of mine 2022, 14:05 - and so on\n" for n in range(1000)))
    assert whatsapp.match(Source(path)) is None
    with pytest.raises(NotAnExport):
        parse(tmp_path, path.read_text())
    assert 0 < len(asked) <= 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a parser takes the number that changes more for the day and makes these 2, 3 and 4 January
        (
            "".join(f"01/0{m}/2021, 10:00 - A: x\n" for m in (2, 3, 4)),
            [datetime(2021, m, 1, 10) for m in (2, 3, 4)],
        ),
        # and these the year 2022
        ("13/1/2021, 10:00 - A: x\n", [datetime(2021, 1, 13, 10)]),
        # one order a file, never one a line
        ("1/2/2021, 10:00 - A: x\n14/2/2021, 10:00 - A: y\n", [datetime(2021, 2, 1, 10), datetime(2021, 2, 14, 10)]),
    ],
)
def test_mistakes_of_other_parsers(tmp_path: Path, text: str, expected: list[datetime]) -> None:
    assert walls(parse(tmp_path, text)) == expected


def test_what_cannot_be_decided_is_said(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "".join(f"01/0{m}/2021, 10:00 - A: x\n" for m in (2, 3, 4)))
    assert parsed.info.date_order is not None
    assert parsed.info.date_order.confidence == "ambiguous"
    assert any("--date-order" in note for note in parsed.info.notes)


def test_days_of_the_week_tell_day_and_month_apart(tmp_path: Path) -> None:
    american = parse(tmp_path, "Tuesday, 2/8/2022, 14:05 - A: x\nThursday, 3/10/2022, 14:05 - A: y\n")
    assert walls(american) == [datetime(2022, 2, 8, 14, 5), datetime(2022, 3, 10, 14, 5)]
    assert american.info.date_order is not None
    assert american.info.date_order.confidence == "certain"
    assert "days of the week" in american.info.date_order.why
    british = parse(tmp_path, "Tuesday, 2/8/2022, 14:05 - A: x\nMonday, 3/10/2022, 14:05 - A: y\n")
    assert walls(british) == [datetime(2022, 8, 2, 14, 5), datetime(2022, 10, 3, 14, 5)]


FORGED = [
    "[1.9.19, 00:00:00] Peter: a pasted line",
    "[1.9.2019, 00:00:00] Peter: a pasted line",
    "2016-04-29 10:30:00",
    "1.9.2019 10:30 - Peter: no comma",
    "1/9/2019, 10:30 - Peter: slashes",
    "1.9.2019, 10:30:00 - Peter: seconds",
    "1.9.2019, 10:30 PM - Peter: twelve hours",
    "1.9.2019, 下午10:30 - Peter: twelve hours",
    "1.9.19, 10:30 - Peter: short year",
    "1.9.2562, 10:30 - Peter: another calendar",
    "1. 9. 2019, 10:30 - Peter: blanks",
    "10:30, 1.9.2019 - Peter: time first",
    "1. September 2019, 10:30 - Peter: words",
    "١.٩.٢٠١٩, ١٠:٣٠ - Peter: other digits",
    "> 1.9.2019, 10:30 - Peter: quoted",
    "1.9.2019, 10:30 – Peter: a dash",
    "1.9.2019, 10:30: Peter: a colon",
    "on 1.9.2019, 10:30 - Peter wrote",
]


@pytest.mark.parametrize("line", FORGED)
def test_forged_headers_stay_text(tmp_path: Path, line: str) -> None:
    text = f"17.9.2019, 10:00 - Alice: look\n{line}\nfunny\n17.09.2019, 10:01 - Bob: no\n18.9.2019, 9:05 - Alice: so\n"
    assert rows(parse(tmp_path, text)) == [
        ("Alice", "text", f"look\n{line}\nfunny"),
        ("Bob", "text", "no"),
        ("Alice", "text", "so"),
    ]


def test_padding_and_words_for_halves_may_vary(tmp_path: Path) -> None:
    text = "".join(
        f"2024/1/{day} {half}{time} - A: x\n"
        for day, half, time in (
            ("2", "上午", "9:05"),
            ("03", "中午", "12:05"),
            ("3", "晚上", "09:05"),
            ("04", "凌晨", "12:05"),
        )
    )
    assert walls(parse(tmp_path, text)) == [
        datetime(2024, 1, 2, 9, 5),
        datetime(2024, 1, 3, 12, 5),
        datetime(2024, 1, 3, 21, 5),
        datetime(2024, 1, 4, 0, 5),
    ]


def test_digits_in_texts_stay_as_they_are(tmp_path: Path) -> None:
    head, typed = f"١٢{RLM}/٣{RLM}/٢٠٢٣، ٤:٠٥ م - ", f"١٢/٣{RLM}، ٤"
    parsed = parse(tmp_path, f"{head}Alice: {typed}\n{head}Bob: ٣\n")
    assert rows(parsed) == [("Alice", "text", typed), ("Bob", "text", "٣")]


@pytest.mark.parametrize(
    "line",
    [
        "[2024-01-01 10:00] Me: a line of another program",
        "[2024-01-01, 10:00] Me: a line of another program",
        "2024-01-01 10:00:00: main: started",
        "2024-01-01 10:00:00,123 - root - INFO - started",
        "13:05 - Lunch with Ana: noon",
        "2026년 5월 23일 오전 9:02, 민수 : hi",
        "May 17, 2022  5:29:42 PM",
        "24/06/13, 10:00",
    ],
)
def test_lines_of_others(tmp_path: Path, line: str) -> None:
    path = tmp_path / "some.txt"
    path.write_text(f"{line}\n" * 5)
    assert whatsapp.match(Source(path)) is None


def test_two_digit_years_never_come_first() -> None:
    found = learn(["24/06/13, 10:00 - A: x"])
    assert found is not None
    assert (found[0].year_first, found[0].short_year, is_plausible(found[0])) == (False, True, True)


@pytest.mark.parametrize(
    ("word", "hour", "read"),
    [
        ("AM", 12, 0), ("PM", 12, 12), ("pm", 1, 13), ("a. m.", 0, 0), ("nachts", 11, 23), ("nachts", 12, 0),
        ("nachts", 4, 4), ("mittags", 12, 12), ("mittags", 11, 11), ("mittags", 2, 14), ("abends", 6, 18),
        ("abends", 11, 23), ("vorm.", 10, 10), ("nachm.", 3, 15), ("du soir", 8, 20), ("凌晨", 3, 3), ("ночи", 2, 2),
        ("ночи", 11, 23), ("noon", 12, 12), ("午後", 0, 12),
    ],
)  # fmt: skip
def test_twelve_hours_of_a_word(word: str, hour: int, read: int) -> None:
    start = header_words.first_hour(word)
    assert start is not None
    assert (start + (hour - start) % 12) % 24 == read


def counted(year: int, month: int, day: int) -> date | None:
    return pl.select(days(pl.lit(year), pl.lit(month), pl.lit(day))).item()


@pytest.mark.parametrize(
    ("year", "new_year"),
    [
        (1388, date(2009, 3, 21)), (1391, date(2012, 3, 20)), (1395, date(2016, 3, 20)), (1396, date(2017, 3, 21)),
        (1399, date(2020, 3, 20)), (1400, date(2021, 3, 21)), (1403, date(2024, 3, 20)), (1404, date(2025, 3, 21)),
        (1408, date(2029, 3, 20)),
    ],
)  # fmt: skip
def test_persian_new_years(year: int, new_year: date) -> None:
    assert counted(year, 1, 1) == new_year
    leap = year in {1391, 1395, 1399, 1403, 1408}
    assert (counted(year, 12, 30) is not None) == leap
    assert counted(year, 7, 31) is None
    assert counted(year, 13, 1) is None
    assert counted(year, 0, 1) is None


@given(st.dates(date(2009, 1, 1), date(2044, 12, 31)))
def test_persian_days_follow_each_other(day: date) -> None:
    numbers = pl.DataFrame(
        [(y, m, d) for y in range(day.year - 622, day.year - 620) for m in range(1, 13) for d in range(1, 32)],
        schema=["year", "month", "day"],
        orient="row",
    )
    found = numbers.select(date=days(pl.col("year"), pl.col("month"), pl.col("day"))).drop_nulls()["date"]
    assert (found.diff().drop_nulls().dt.total_days() == 1).all()
    assert day in found.to_list()


@pytest.mark.parametrize(
    ("year", "month", "day", "read"),
    [
        (1430, 1, 1, date(2008, 12, 29)), (1436, 9, 1, date(2015, 6, 18)), (1438, 1, 1, date(2016, 10, 2)),
        (1440, 12, 29, date(2019, 8, 30)), (1444, 12, 30, date(2023, 7, 18)), (1445, 9, 1, date(2024, 3, 11)),
        (1446, 10, 1, date(2025, 3, 30)), (1447, 1, 1, date(2025, 6, 26)), (1450, 12, 29, date(2029, 5, 13)),
        (1446, 9, 30, None), (1445, 13, 1, None), (1445, 0, 1, None), (1445, 1, 0, None), (1445, 1, 31, None),
    ],
)  # fmt: skip
def test_lunar_hijri_dates(year: int, month: int, day: int, read: date | None) -> None:
    assert counted(year, month, day) == read


def test_lunar_hijri_days_follow_each_other() -> None:
    numbers = [(y, m, d) for y in range(1430, 1451) for m in range(1, 13) for d in range(1, 32)]
    frame = pl.DataFrame(numbers, schema=["year", "month", "day"], orient="row")
    found = frame.select(date=days(pl.col("year"), pl.col("month"), pl.col("day"))).drop_nulls()["date"]
    assert (found.diff().drop_nulls().dt.total_days() == 1).all()
    assert (found[0], found[-1]) == (date(2008, 12, 29), date(2029, 5, 13))


@pytest.mark.parametrize(
    ("file", "chat"),
    [
        ("WhatsApp Chat with Ana B.txt", "Ana B"),
        ("WhatsApp Chat - Ana B.zip", "Ana B"),
        ("WhatsApp_Chat_-_Ana_B.zip", "Ana B"),
        ("WhatsApp_Chat_with_Ana_B_(2).txt", "Ana B"),
        ("WhatsApp-Chat mit Jo\u0308rg.txt", "Jörg"),
        ("Ana ile WhatsApp Sohbeti.txt", "Ana"),
        ("Ana_ile_WhatsApp_Sohbeti (3).txt", "Ana"),
        ("Czat WhatsApp z Ana.zip", "Ana"),
        ("Chat WhatsApp dengan Ana.txt", "Ana"),
        ("WhatsApp-chatt med Ana.txt", "Ana"),
        ("AnaとのWhatsAppチャット.txt", "Ana"),
        ("Ana님과의 WhatsApp 대화.txt", "Ana"),
        ("WhatsApp 與 Ana 的對話.txt", "Ana"),
        ("دردشة واتساب مع Ana.txt", "Ana"),
        ("צ'אט WhatsApp עם Ana.txt", "Ana"),
        ("Chat de WhatsApp - Ana.zip", "Ana"),
        ("WhatsApp-keskustelu henkilön Ana kanssa.txt", "Ana"),
        ("WhatsApp Chat with .txt", None),
        ("Chat with Ana.txt", None),
    ],
)
def test_chat_names(file: str, chat: str | None) -> None:
    assert names.said_by(file) == chat
