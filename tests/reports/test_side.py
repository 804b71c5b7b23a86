"""Side by side over many: who has a page, who a row, who stands apart, and how namesakes are told apart."""

import re
from dataclasses import replace

from analyzer.results import Contact, Usual
from reports import html, redact
from reports.services import is_service
from tests.reports import samples
from tests.reports.pages import parsed


def named(name: str, key: str, **fields) -> Contact:
    return replace(samples.mum(), key=key, name=name, **fields)


def test_thirty_six_people_have_a_page_and_everyone_else_a_row():
    page = parsed(samples.render(samples.crowd(60)))
    assert len(page.all("article")) == 36
    (others,) = page.of_class("others")
    rows = others.all("tbody")[0].all("tr")
    assert len(rows) == 24
    assert "The others: 24 people with less contact" in others.text
    told = next(row.text for row in rows if row.text.startswith("Ben (2)"))
    for part in ("134 messages", "Nov 2026", "neither clearly more: you 49", "answered: you 88"):
        assert part in told


def test_whoever_is_asked_for_by_name_has_a_page():
    page = html.render(samples.crowd(60), made_on=samples.MADE_ON, version="0", named=True)
    assert len(parsed(page).all("article")) == 60


def test_short_codes_and_headers_that_were_never_answered_stand_apart():
    never = {"me": 0, "them": 40}
    for name in ("62226", "VM-HDFCBK", "JD-ICICIT-S"):
        assert is_service(named(name, "k", messages=never))
    for name in ("MUM", "Amazon", "+447700900123", "07700900123", "Ana"):
        assert not is_service(named(name, "k", messages=never))
    assert not is_service(named("62226", "k", messages={"me": 1, "them": 40}))


def test_services_are_counted_nowhere_and_are_not_lost():
    code = named("62226", "code", messages={"me": 0, "them": 40})
    given = samples.only(samples.ana(), code)
    page = parsed(samples.render(given))
    assert "You and one person" in page.text
    assert len(page.all("article")) == 1
    apart = page.of_class("others")[0].text
    assert "One sender of notices, left out above" in apart
    assert "62226: 40 messages" in apart
    plan = redact.plan(given)
    assert [name for _, name in plan.who_is_who] == ["Ana"]
    assert any("1 sender of notices" in sentence for sentence in plan.removed)
    assert any("1 name becomes" in sentence for sentence in plan.removed)


def headings(*people: Contact) -> list[str]:
    return [a.all("h2")[0].text for a in parsed(samples.render(samples.only(*people))).all("article")]


def test_namesakes_are_told_apart_by_app_then_by_month_then_by_number():
    by_app = (named("Ana", "a"), named("Ana", "b", platforms=("signal",)))
    assert headings(*by_app) == ["Ana (SMS)", "Ana (Signal)"]
    by_month = (named("Ana", "a"), named("Ana", "b", first=samples.FIRST.replace(year=2026)))
    assert headings(*by_month) == ["Ana (since January 2025)", "Ana (since January 2026)"]
    assert headings(named("Ana", "a"), named("Ana", "b")) == ["Ana (1)", "Ana (2)"]


def test_my_usual_range_is_the_last_row_and_stays_with_me():
    usual = {"initiation": Usual(0.46, 0.4, 0.55, 5), "answers": Usual(0.9, 0.85, 0.92, 4)}
    given = replace(samples.six(), usual=usual)
    side = parsed(samples.render(given)).by_id("side")
    (row,) = side.of_class("usual")
    assert row.text.startswith("Your own usual range")
    assert "half of the people are in the range" in row.text
    assert "46 % (40–55 %), 5 people" in row.text
    assert "90 % (85–92 %), 4 people" in row.text
    assert not parsed(samples.render(given, share=True)).by_id("side").of_class("usual")


def test_where_it_depends_on_how_one_counts_there_is_a_range_and_no_mark():
    theo = next(c for c in samples.six().contacts if c.name == "Théo")
    for given in (theo, samples.swapped(theo)):
        (row,) = [r for r in parsed(samples.render(samples.only(given))).by_id("side").all("tr") if r.all("a")]
        first, check_ins = (row.all("td")[n] for n in (0, 3))
        assert re.fullmatch(r"you (42–72|28–58) % ?depends on how you count", first.text.replace("\u00a0", " "))
        assert len(first.of_class("range")) == 1
        assert "#g-both" not in [use.attributes["href"] for use in first.all("use")]
        assert re.fullmatch(r"you [\d.]+–[\d.]+they [\d.]+–[\d.]+ ?depends on how you count", check_ins.text)
    sure = parsed(samples.render(samples.only(samples.ana()))).by_id("side").all("td")[0]
    assert "#g-both" in [use.attributes["href"] for use in sure.all("use")]
    short = samples.crowd(60)
    rest = parsed(samples.render(short)).of_class("others")[0].text.replace("\u00a0", " ")
    assert "depends on how you count: you 42–72 %" in rest


def test_what_the_owner_keeps_in_mind_stands_below_the_name_and_in_no_copy():
    given = samples.only(replace(samples.ana(), context=("we mostly call", "x" * 90)))
    fact = parsed(samples.render(given)).by_id("side").of_class("context")[0].text
    assert fact.startswith("we mostly call; xxx")
    assert fact.endswith("x…")
    assert not parsed(samples.render(given, share=True)).by_id("side").of_class("context")


def test_order_in_a_copy_tells_no_exact_amount():
    close = [named(f"P{i}", f"k{i}", messages={"me": 100, "them": n}) for i, n in enumerate((100, 101, 104))]
    rows = parsed(samples.render(samples.only(*close), share=True)).by_id("side").all("tr")
    assert {row.attributes["data-n"] for row in rows if "data-n" in row.attributes} == {"0"}


def test_people_can_be_left_out_by_last_contact_where_that_leaves_some_out():
    quiet = replace(samples.ben(), last=samples.LAST.replace(month=3))
    side = parsed(samples.render(samples.only(samples.ana(), quiet, samples.mum()))).by_id("side")
    offered = [e for e in side.all("button") if "data-within" in e.attributes]
    assert [(e.attributes["data-within"], e.text) for e in offered] == [
        ("", "at any time"),
        ("184", "in the last 6 months"),
    ]
    days = [row.attributes["data-l"] for row in side.all("tr") if "data-l" in row.attributes]
    assert days == ["0", "245", "0"]
    assert "--since" in side.text
    near = parsed(samples.render(samples.six())).by_id("side")
    assert not [e for e in near.all("button") if "data-within" in e.attributes]


def test_last_contact_is_told_by_months_in_a_copy():
    """Days between firsts of months: nothing finer can be counted back from them."""
    people = [replace(samples.ben(), key=f"k{i}", last=samples.LAST.replace(day=1 + 6 * i)) for i in range(4)]
    people.append(replace(samples.ben(), key="old", last=samples.LAST.replace(month=3, day=29)))
    page = parsed(samples.render(samples.only(*people), share=True))
    days = {row.attributes["data-l"] for row in page.by_id("side").all("tr") if "data-l" in row.attributes}
    assert days == {"0", "245"}
    assert "--since" not in page.by_id("side").text
    assert not [e for e in page.walk() if "data-days" in e.attributes]


def test_the_owners_pages_say_the_days_their_time_lines_run_between():
    """For notes that are added in the page."""
    page = parsed(samples.render(samples.only(samples.ana())))
    assert page.all("article")[0].attributes["data-days"] == "2025-01-03 2026-11-20"
