"""The copy to share, from exports on a disk to the file that is handed over."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import log
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from analyzer.answered import GRID_HOURS
from analyzer.options import Options
from analyzer.results import Analysis, Contact, Estimate
from reports import html, redact
from reports.charts import CURVE, CURVE_ENDS
from reports.names_left import Left
from reports.redact_words import OwnWords
from tests.reports import planted, samples
from tests.reports.pages import Element, parsed

FIXED = 4


def copied(analysis: Analysis, seed: int = FIXED, **more) -> str:
    redaction = redact.plan(analysis, rng=random.Random(seed), **more)
    return html.render(redaction.apply(), share=True, made_on=samples.MADE_ON, version="0.0.0", own=redaction.own)


@pytest.fixture(scope="module")
def life(tmp_path_factory) -> planted.Life:
    return planted.lived(tmp_path_factory.mktemp("life"))


@pytest.fixture(scope="module")
def copy(life) -> str:
    return copied(life.analysis)


def days_of(life: planted.Life) -> set[date]:
    """Days nobody else should learn: both ends of each chat, both ends of its longest silence, and what was noted."""
    zone, days = ZoneInfo(planted.ZONE), set(life.days)
    for contact in life.analysis.contacts:
        days |= {contact.first.astimezone(zone).date(), contact.last.astimezone(zone).date()}
        longest = contact.measures["silences"].facts["longest"]
        days |= {datetime.fromisoformat(longest[end]).astimezone(zone).date() for end in ("from", "to")}
    return days


@pytest.mark.parametrize("canary", planted.WORDS)
def test_nothing_private_is_in_the_copy(copy, canary):
    assert planted.told_of(canary, copy) == []


def test_the_owners_report_holds_what_is_looked_for(life):
    """Else its absence in the copy would show nothing; texts and members of groups are in no report."""
    page = html.render(life.analysis, made_on=samples.MADE_ON, version="0.0.0")
    never = {planted.TEXT, planted.FOLDER, planted.MEMBER, planted.ME}
    assert {canary for canary in planted.WORDS if not planted.told_of(canary, page)} == never
    shown = [day for day in days_of(life) if any(spelled in page for spelled in planted.spellings(day))]
    assert len(shown) >= 6


def test_no_day_is_in_the_copy(life, copy):
    views = list(planted.decoded(copy))
    numbers = set(re.findall(r"\d+", copy))
    for day in days_of(life):
        for spelled in planted.spellings(day):
            if spelled.isdigit():
                assert spelled not in numbers, (day, spelled)
            else:
                assert not any(re.search(rf"(?<!\d){re.escape(spelled)}\b", view) for view in views), (day, spelled)


def test_no_file_can_be_told_by_its_digest(life, copy):
    for source in life.analysis.manifest.sources:
        assert source.sha256
        assert not any(source.sha256[:12] in view for view in planted.decoded(copy))


def test_quiet_hours_are_not_in_the_copy(life, copy):
    words = parsed(copy).text
    for contact in life.analysis.contacts:
        for quiet in contact.quiet.values():
            for hour in (quiet.start, quiet.end):
                assert not re.search(rf"\b{int(hour):02}:{round(hour % 1 * 60):02}\b", words)


def test_the_same_life_a_week_later_in_each_month_makes_the_same_copy(tmp_path):
    """Every message, note and date on another day of its month: not a byte of the copy may differ."""
    early, late = (planted.lived(tmp_path / str(days), days) for days in (0, 7))
    assert {c.first.day for c in early.analysis.contacts} != {c.first.day for c in late.analysis.contacts}
    assert copied(early.analysis) == copied(late.analysis)


def test_other_days_move_no_place_of_a_drawing(tmp_path):
    """Each of three lives lies elsewhere in its months; places on time lines stay the middles of months."""
    lives = [planted.lived(tmp_path / str(days), days).analysis for days in (0, 2, 5)]
    places = [sorted(time_places(parsed(copied(analysis)))) for analysis in lives]
    assert all(places)
    for found in places:
        for place in found:
            assert abs(place * planted.MONTHS - 0.5 - round(place * planted.MONTHS - 0.5)) < 0.02, place


def time_places(page: Element) -> Iterator[float]:
    """Every place on a time line, 0-1: marks, notes, and where a change lies."""
    for figure in page.of_class("when"):
        for drawing in figure.all("svg"):
            if "viewbox" not in drawing.attributes:
                continue
            width = float(drawing.attributes["viewbox"].split()[2])
            for line in drawing.all("polyline"):
                yield from (float(point.split(",")[0]) / width for point in line.attributes["points"].split())
    for noted in page.of_class("noted"):
        yield from (float(line.attributes["x1"].rstrip("%")) / 100 for line in noted.all("line"))
    for came in page.of_class("came"):
        yield float(came.attributes["x"].rstrip("%")) / 100


def test_curves_stand_on_a_fixed_grid(copy):
    ends = [log(end) for end in CURVE_ENDS]
    grid = {round(CURVE * (log(hours) - ends[0]) / (ends[1] - ends[0])) for hours in GRID_HOURS}
    seen = set()
    for drawn in parsed(copy).of_class("curve"):
        start, _, steps = drawn.attributes.get("d", "").partition("l")
        if steps:
            x = int(re.match(r"M(-?\d+)", start)[1])
            seen.add(x)
            for step in re.findall(r"(-?\d+)[ ]?(-?\d+)", steps):
                x += int(step[0])
                seen.add(x)
    assert len(seen) > 4
    assert all(min(abs(x - g) for g in grid) <= 1 for x in seen)


def test_two_copies_share_no_alias_and_no_order(life):
    """Which of the three comes first is drawn anew, in the words and in the order of the rows."""
    orders = set()
    for seed in range(20):
        redaction = redact.plan(life.analysis, rng=random.Random(seed))
        rows = parsed(copied(life.analysis, seed)).by_id("side").all("tbody")[0].all("tr")
        assert [row.all("a")[0].text for row in rows] == ["Friend A", "Friend B", "Friend C"]
        orders.add(tuple(name for _, name in redaction.who_is_who))
    assert len(orders) == 6


def test_rows_are_ordered_by_what_the_copy_calls_them(life):
    labels = {planted.WILHELMINA: "a cousin", planted.NUMBER: "an uncle"}
    page = parsed(copied(life.analysis, labels=labels))
    names = [row.all("a")[0].text for row in page.by_id("side").all("tbody")[0].all("tr")]
    assert sorted(names) == ["Friend A", "a cousin", "an uncle"]


def test_a_locked_copy_tells_nothing_outside(copy):
    lock = pytest.importorskip("reports.lock", reason="--lock needs the package cryptography")
    locked = lock.lock(copy, "heron harbour wall reads old book")
    outside = re.sub(r'(id="sealed"[^>]*>)[^<]*', r"\1", locked)
    for canary in (*planted.WORDS, "Friend", "A page for the reader"):
        assert planted.told_of(canary, outside) == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Why does Wilhelmina never write?", "Why does Friend A never write?"),
        ("Wilhelmina Xanthopoulou’s silence", "Friend A’s silence"),
        ("Since +44 7700 900123 left", "Since Friend B left"),
        ("Since 07700-900123 left", "Since Friend B left"),
        ("Is it me?", "Is it me?"),
    ],
)
def test_names_in_the_owners_words_become_those_of_the_copy(life, typed, read):
    redaction = redact.plan(life.analysis, rng=random.Random(FIXED), own=OwnWords(typed, ""))
    alias = {name: alias for alias, name in redaction.who_is_who}
    wanted = read.replace("Friend A", alias[planted.WILHELMINA]).replace("Friend B", alias[planted.NUMBER])
    assert redaction.own.question == wanted
    assert redaction.left_in == ()


def named(*names: str) -> Analysis:
    return samples.only(*(replace(samples.ben(), key=f"k{i}", name=name) for i, name in enumerate(names)))


@pytest.mark.parametrize(
    ("names", "typed", "read", "left"),
    [
        (("Ana Lima", "Ana Ruiz"), "Ana is far", "someone is far", ()),
        (("Will Tan",), "I will see", "I will see", ("will",)),
        (("Anna de Vries",), "casa de todos", "casa de todos", ()),
        (("ana",), "ana is far", "Friend A is far", ()),
        (("王伟",), "为什么王伟不回我", "为什么Friend A不回我", ()),
        (("Jo",), "Joanna and Jo’s dog", "Joanna and Friend A’s dog", ()),
        (("<b>Ana",), "<b>Ana & co", "Friend A & co", ()),
        (("Jose",), "Jose\u0301 is far", "José is far", ("José",)),
        (("Jose\u0301",), "José is far", "Friend A is far", ()),
        (("Jan",), "Jan\u0308 is far", "Jan\u0308 is far", ("Jan\u0308",)),
        (("Theo",), "theos dog and Théo", "theos dog and Théo", ("theos", "Théo")),
        (("Jo",), "Jo and Johann and 王Jo", "Friend A and Johann and 王Jo", ("Jo",)),
    ],
)
def test_what_may_still_name_somebody_is_pointed_out(names, typed, read, left):
    redaction = redact.plan(named(*names), rng=random.Random(1), own=OwnWords(guess=typed))
    assert redaction.own.guess == read
    assert tuple(one.word for one in redaction.left_in) == left


def test_a_label_that_names_somebody_is_pointed_out():
    given = named("Ana Lima", "Ben")
    assert redact.plan(given, labels={"Ben": "Ana’s brother"}).left_in == (
        Left(("label", "Ben"), "Ana", ("Ana Lima",)),
    )
    assert redact.plan(given, labels={"Ben": "a brother"}).left_in == ()
    assert redact.plan(given, keep_names=True, own=OwnWords("Is Ana fine? Anas brother?")).left_in == ()
    (left,) = redact.plan(given, keep_names=True, own=OwnWords("Is lima fine?")).left_in
    assert left.word == "lima"
    told = redact.plan(given, labels={"Ana Lima": "my Ben"}, own=OwnWords("", "Ana and Bens")).left_in
    assert [(one.place, one.word) for one in told] == [(("guess",), "Bens"), (("label", "Ana Lima"), "Ben")]


def test_labels_that_look_the_same_are_told_apart():
    who = redact.plan(
        named("Ana", "Ben", "Cem"),
        labels={"Ana": "a friend", "Ben": "a\u200b friend", "Cem": "ａ friend"},
        rng=random.Random(1),
    ).who_is_who
    assert sorted(alias.rpartition(" ")[2] for alias, _ in who) == ["(2)", "(3)", "friend"]


def test_the_owners_words_stand_first_and_their_absence_leaves_a_line():
    given = samples.six()
    page = parsed(copied(given, own=OwnWords("Am I <i>too</i> much?", "")))
    reader = page.by_id("reader")
    assert reader.all("blockquote")[0].text == "Am I <i>too</i> much?"
    assert len(reader.of_class("blank")) == 1
    assert reader.text.index("<i>too</i>") < reader.text.index("What it rests on")
    assert len(parsed(copied(given)).by_id("reader").of_class("blank")) == 2


def test_the_reader_gets_sentences_with_ranges():
    rows = parsed(copied(samples.six())).by_id("reader").of_class("says")[0].all("tbody")[0].all("tr")
    told = [cell.text for row in rows for cell in row.all("td")]
    assert len(told) == 18
    for text in told:
        assert re.search(
            r"\(?\d\S*–\S+( %)?\)?|too little to say|a few|not in this export", text.replace("\u00a0", " ")
        ), text


def test_where_it_depends_the_reader_gets_no_single_number():
    """The range alone, of who writes first and of check-ins, also where it can't be told from chance."""
    theo, mum = (next(c for c in samples.six().contacts if c.name == name) for name in ("Théo", "Mum"))
    first, _, check_ins = reader_cells(theo)
    assert first == "depends on how you count 42–72 % of first messages are yours."
    assert re.fullmatch(r"You \d\.\d–\d\.\d times\. They \d\.\d–\d\.\d times\.", check_ins)
    assert reader_cells(mum)[0] == "can’t be told from chance 24–64 % of first messages are yours."


def reader_cells(contact: Contact) -> list[str]:
    """The cells of one person on the reader's page."""
    page = parsed(copied(samples.only(contact))).by_id("reader")
    return [cell.text.replace("\u00a0", " ") for cell in page.of_class("says")[0].all("td")]


@pytest.mark.parametrize("n", [30, 60, 400])
def test_the_table_says_what_the_sentence_says_at_its_time(n):
    """A curve in steps, and one that knows of messages too recent, would say a little more or less."""
    side = Estimate(0.823, 0.713, 0.897, n)
    given = samples.only(samples.ana())
    curve = samples.curve(0.83, 400)
    hours = curve["hours"].to_list()
    curve = curve.with_columns(
        hours=pl.Series([6.0 if h == min(hours, key=lambda v: abs(v - 6)) else h for h in hours])
    )
    answers = samples.answers(side, side, {"curve_me": curve, "curve_them": curve})
    ana = replace(given.contacts[0], measures={**given.contacts[0].measures, "answers": answers})
    for page in (parsed(copied(samples.only(ana))), parsed(samples.render(samples.only(ana)))):
        (table,) = (t for t in page.all("table") if t.text.startswith("Share answered"))
        told = ((row.all("th")[0].text, row.all("td")[0].text) for row in table.all("tbody")[0].all("tr"))
        rows = {time.replace("\u00a0", " "): share.replace("\u00a0", " ") for time, share in told}
        assert rows["6 h"] == "82 % (71–90 %)"
        shares = [int(text.split(" ")[0]) for text in rows.values()]
        assert shares == sorted(shares)


@pytest.mark.parametrize(("until", "shown"), [(date(2026, 3, 15), "March 2026"), (date(2026, 2, 28), "February 2026")])
def test_a_period_that_was_chosen_is_told_by_its_months(until, shown):
    zone = ZoneInfo("Europe/Paris")
    end = datetime(until.year, until.month, until.day, tzinfo=zone) + timedelta(days=1)
    begin = datetime(2025, 1, 17, tzinfo=zone)
    given = replace(samples.six(), timezone="Europe/Paris", since=begin, until=end)
    assert f"chosen: from January 2025 to {shown}" in parsed(copied(given)).text


def test_settings_are_told_only_where_they_were_changed():
    usual = parsed(copied(samples.six())).by_id("method").text
    assert "Every setting is as this version has it" in usual
    changed = replace(samples.six(), options=Options(silence_days=9.0, quiet_fallback=(1.5, 6.25)))
    told = parsed(copied(changed)).by_id("method").all("details")[0].all("tbody")[0].all("tr")
    assert [row.text for row in told] == ["Shortest quiet spell, days 9"]


@pytest.mark.parametrize(
    ("labels", "keep_names", "called"),
    [
        ({}, False, "neutral names"),
        ({"Ana": "my sister"}, False, "neutral names and words that the owner chose"),
        ({"Ana": "my sister"}, True, "words that the owner chose and their first names"),
    ],
)
def test_what_the_others_are_called_by_is_true(labels, keep_names, called):
    copy = redact.plan(samples.only(samples.ana(), samples.ben()), labels=labels, keep_names=keep_names).apply()
    page = parsed(html.render(copy, share=True, made_on=samples.MADE_ON, version="0"))
    assert f"The others are called by {called}." in page.by_id("reader").text


def test_a_label_begins_a_sentence_with_a_capital_and_nothing_else():
    copy = redact.plan(samples.only(samples.swapped(samples.ana())), labels={"Ana": "my sister"}).apply()
    text = parsed(html.render(copy, share=True, made_on=samples.MADE_ON, version="0")).text
    assert "My sister writes first more often." in text
    assert "Before an answer, my sister wrote again" in text
    assert "from my sister" in text
    assert "my sister answers you" in text
    assert not re.search(r"[.?!] my sister [a-z]+ed", text)
    assert "from My sister" not in text
    named = redact.plan(samples.only(samples.ana()), keep_names=True).apply()
    assert named.contacts[0].label is None


def test_what_was_answered_at_all_is_said_first_on_the_readers_page():
    ana = samples.ana()
    end = {"me": samples.share(0.98, 0.02, 940), "them": samples.share(0.98, 0.02, 940)}
    late = replace(ana.measures["answers"], them=samples.share(0.3, 0.07, 940), readings={"in_the_end": end})
    told = parsed(samples.render(samples.only(replace(ana, measures={**ana.measures, "answers": late})), share=True))
    said = told.by_id("reader").text.replace("\u00a0", " ")
    assert "They answered nearly all within 7 days (96–100 %); 30 % (23–37 %) within 6 waking hours." in said
    card = told.of_class("c-answers")[0].text.replace("\u00a0", " ")
    assert "answered nearly all within 7 days (between 96 and 100 %); about 3 of 10 within 6 waking" in card
