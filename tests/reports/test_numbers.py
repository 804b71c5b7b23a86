"""Every number carries its range, and what is missing is said in words with what would be needed."""

import re
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from analyzer.estimate import Estimate, NotInSource, NotReached, NotSupported, TooLittle
from reports.charts_time import ticks
from tests.reports import samples
from tests.reports.pages import Element, card_of, parsed, person_of, row_of
from tests.reports.real import sample_analysis

CARD = {"words": "exchange"}
MEASURES = list(samples.ana().measures)
TIME = r"(?:under a minute|[\d.]+ (?:minutes?|waking hours?|waking days?))"
SHORT_TIME = r"(?:< 1 min|[\d.]+ (?:min|waking h|waking days?))"


@pytest.fixture(scope="module", params=["made", "real"])
def both(request) -> tuple[object, Element]:
    analysis = samples.six() if request.param == "made" else sample_analysis()
    return analysis, parsed(samples.render(analysis))


def estimates(analysis, key=None):
    for contact in analysis.contacts:
        for name, reading in contact.measures.items():
            for who, side in (("me", reading.me), ("them", reading.them)):
                if key in (None, name):
                    yield contact, name, who, side


def whole(share: float) -> int:
    return int(share * 100 + 0.5)


def range_words(side: Estimate) -> set[str]:
    """The ways in which a range stands in a sentence."""
    low, high = whole(side.low), whole(side.high)
    return {f"between {low} and {high} %", f"({low}–{high} %)"} if low != high else {f"{low} %"}


def counting_is_open(contact) -> bool:
    """Whether no single number may stand for who writes first."""
    reading = contact.measures["initiation"]
    unsure = reading.band in ("depends", "cant_tell") and reading.facts.get("slight") is not True
    return reading.facts.get("definition_matters") is True or unsure


def test_a_share_between_two_people_has_the_range_of_both_in_its_card(both):
    analysis, page = both
    seen = 0
    for key in ("initiation", "words"):
        for contact, name, who, side in estimates(analysis, key):
            if isinstance(side, Estimate) and who == "me":
                seen += 1
                other = contact.measures[name].them
                card = card_of(person_of(page, contact.name), CARD.get(key, key))
                for one in (side, other):
                    assert any(r in card for r in range_words(one)), (contact.name, key)
                row = row_of(page, contact.name)
                low, high = whole(side.low), whole(side.high)
                is_open = key == "initiation" and counting_is_open(contact)
                cell = f"you {low}–{high} %" if is_open else f"you {whole(side.value)} % ({low}–{high} %)"
                assert cell in row, (contact.name, key)
    assert seen >= 8


def test_each_side_of_the_answers_has_its_range_in_card_and_table(both):
    analysis, page = both
    for contact, _, who, side in estimates(analysis, "answers"):
        if isinstance(side, Estimate):
            assert any(r in card_of(person_of(page, contact.name), "answers") for r in range_words(side))
            numbers = f"{whole(side.value)} % ({whole(side.low)}–{whole(side.high)} %)"
            assert numbers in row_of(page, contact.name), (contact.name, who)


def test_each_wait_has_its_range_in_card_and_table(both):
    analysis, page = both
    for contact, _, who, side in estimates(analysis, "response_latency"):
        if not isinstance(side, Estimate):
            continue
        card, row = card_of(person_of(page, contact.name), "answers"), row_of(page, contact.name)
        lead = f"Half of those from {contact.name if who == 'me' else 'you'}"
        end = "longer than we can say" if side.high_not_reached else TIME
        assert re.search(rf"{lead} were answered within {TIME} \((?:[\d.]+|{TIME}) to {end}\)\.", card), (
            contact.name,
            who,
        )
        assert re.search(rf"{SHORT_TIME} \((?:[\d.]+|{SHORT_TIME})–(?:\?|{SHORT_TIME})\)", row), (contact.name, who)


def test_each_rate_has_its_range_in_card_and_table(both):
    analysis, page = both
    for contact, _, who, side in estimates(analysis, "check_ins"):
        if isinstance(side, Estimate):
            value, low, high = (f"{v:.1f}" for v in (side.value, side.low, side.high))
            who_wrote = "you" if who == "me" else contact.name
            said = f"In four weeks {who_wrote} wrote first {value} times (between {low} and {high})."
            matters = contact.measures["initiation"].facts.get("definition_matters") is True
            if matters:
                said = f"In four weeks {who_wrote} wrote first between {low} and {high} times."
            assert said in card_of(person_of(page, contact.name), "check_ins")
            cell = f"{low}–{high}" if matters else f"{value} ({low}–{high})"
            assert cell in row_of(page, contact.name)


def bold_of(page: Element, name: str, key: str) -> list[str]:
    (card,) = person_of(page, name).of_class(f"c-{key}")
    return [e.text for e in card.of_class("telling")[0].all("b")]


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("maker", [samples.theo, samples.mum])
def test_what_is_emphatic_holds_the_doubt_of_the_sentence(maker, swap):
    """Where it depends on how one counts, or can't be told from chance, no single number is in bold."""
    contact = samples.swapped(maker()) if swap else maker()
    page = parsed(samples.render(samples.only(contact)))
    lead, *bold = bold_of(page, contact.name, "initiation")
    assert lead in ("It depends on how you count.", "It can’t be told from chance.")
    initiation = contact.measures["initiation"]
    assert bold == [f"between {whole(side.low)} and {whole(side.high)} %" for side in (initiation.me, initiation.them)]
    if lead.startswith("It depends"):
        assert all(
            re.fullmatch(r"between [\d.]+ and [\d.]+ times", b) for b in bold_of(page, contact.name, "check_ins")[:2]
        )


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("maker", [samples.ana, samples.ben, samples.theo, samples.chidi])
def test_you_come_first_in_every_sentence_of_a_share(maker, swap):
    """As in the tables beside them, whoever does more."""
    contact = samples.swapped(maker()) if swap else maker()
    card = card_of(person_of(parsed(samples.render(samples.only(contact))), contact.name), "initiation")
    assert re.search(rf"Of the first messages, [^.]+ came from you.* from {contact.name}", card)
    assert re.search(rf"your share of first messages would be .* and that of {contact.name} ", card)


def test_no_number_in_a_sentence_stands_alone(both):
    """A share or a time in a sentence has a range, or an "about", beside it. Exact counts are counts."""
    _, page = both
    alone = []
    folded = {id(p) for details in page.all("details") for p in details.all("p")}
    lines = [p for part in page.of_class("telling") for p in part.all("p") if id(p) not in folded]
    assert len(lines) > 100
    for line in lines:
        text = re.sub(r"within \d+ waking hours|of [\d.]+ days or more", "", line.text)
        for sentence in re.split(r"(?<=\.) ", text):
            has_number = re.search(rf"\d %|{TIME}|\d+\.\d", sentence)
            hedged = re.search(r"between|\([^)]* to |about|range|\([\d–]+ %\)|from \d+ % to \d+ %", sentence)
            if has_number and not hedged:
                alone.append(sentence)
    assert not alone


def test_too_little_is_said_in_words_with_what_would_be_needed():
    page = parsed(samples.render(samples.six()))
    person = person_of(page, "نور")
    top = person.all("header")[0].text
    assert "There is too little here for most numbers. That says nothing about the friendship." in top
    assert "Here are 11 first messages; an early picture needs 15." in top
    row = row_of(page, "نور")
    assert re.search(r"too little to say yet: 11 first messages, 15 needed", row)
    assert "%" not in row


def test_where_there_is_too_little_for_everything_it_is_said_once_on_top():
    """Not again in every card, as a pass mark would be; a card that said nothing else is left out."""
    for name, said in (("نور", 1), ("Mum", 0)):
        person = person_of(parsed(samples.render(samples.six())), name)
        assert person.text.count("There is too little here for most numbers.") == said
        cards = " ".join(e.text for e in person.of_class("card"))
        assert ("oo little" in cards) == (not said)
        assert bool(person.of_class("c-answers")) == (not said)
        assert person.of_class("c-initiation")


def test_too_little_on_one_side_leaves_the_other_side_its_number():
    page = parsed(samples.render(samples.six()))
    answers = card_of(person_of(page, "Mum"), "answers")
    assert "How Mum answers you: too little to say yet (9 first messages here, 15 needed)" in answers
    assert "you answered about 8 of 10" in answers
    assert "too little to say yet: 9 first messages, 15 needed" in row_of(page, "Mum")


def test_where_there_is_too_little_nothing_is_drawn_of_it():
    """No strip, no small grey number."""
    page = parsed(samples.render(samples.six()))
    assert not person_of(page, "نور").of_class("strip")
    assert not person_of(page, "نور").of_class("curveplot")
    row = next(r for r in page.by_id("side").all("tr") if "نور" in r.text)
    assert not row.of_class("strip")
    assert not row.of_class("num")


def test_half_not_reached_is_said_and_drawn_without_a_number():
    page = parsed(samples.render(samples.six()))
    said = card_of(person_of(page, "Chidi"), "answers")
    assert re.search(r"[Hh]alf was not reached for those from Chidi", said)
    assert "half not reached" in row_of(page, "Chidi")


def test_an_upper_end_that_was_not_reached_is_no_number():
    page = parsed(samples.render(samples.six()))
    said = card_of(person_of(page, "Ana"), "answers")
    assert "to longer than we can say)" in said
    assert "111" not in said
    assert re.search(r"4 waking h \(2 waking h–\?\)", row_of(page, "Ana"))


def test_what_the_source_cannot_show_is_never_a_zero():
    page = parsed(samples.render(samples.six()))
    assert "Words are not in this export." in card_of(person_of(page, "Théo"), "exchange")
    assert "not in this export" in row_of(page, "Théo")
    assert "Words are not measured in this language." in card_of(person_of(page, "Mum"), "exchange")
    assert "not measured in this language" in row_of(page, "Mum")


@pytest.mark.parametrize("side", [NotInSource(), NotSupported("th"), TooLittle(0, 15, "starts")])
@pytest.mark.parametrize("key", MEASURES)
def test_every_measure_can_be_missing_in_every_way(key, side):
    ana = samples.ana()
    reading = replace(ana.measures[key], me=side, them=side, status="not_in_source", readings={}, series={}, facts={})
    for contact in (replace(ana, measures={**ana.measures, key: reading}), replace(ana, measures={key: reading})):
        for share in (False, True):
            page = parsed(samples.render(samples.only(contact), share=share)).text
            assert not re.search(r"\b(nan|None|null|inf)\b", page)


@pytest.mark.parametrize("key", MEASURES)
def test_a_measure_that_was_not_made_leaves_no_hole(key):
    ana = samples.ana()
    without = replace(ana, measures={k: r for k, r in ana.measures.items() if k != key})
    for share in (False, True):
        page = parsed(samples.render(samples.only(without), share=share))
        assert len(page.by_id("side").all("tr")[1].all("td")) in (1, 5)


def test_both_sides_not_reached_and_no_upper_end_can_be_drawn():
    ana = samples.ana()
    for me, them in (
        (NotReached(0.3, 40), NotReached(0.0, 40)),
        (Estimate(30, 10, 1e9, 40, high_not_reached=True), NotReached(0.49, 40)),
    ):
        reading = replace(ana.measures["response_latency"], me=me, them=them)
        contact = replace(ana, measures={**ana.measures, "response_latency": reading})
        page = samples.render(samples.only(contact))
        assert "g-me-beyond" in page
        assert "g-them-beyond" in page


def test_an_early_picture_is_called_one_wherever_its_number_stands():
    page = parsed(samples.render(samples.six()))
    person = person_of(page, "Mum")
    for key in ("initiation", "answers", "check_ins"):
        assert "early picture" in card_of(person, key)
    assert row_of(page, "Mum").count("early picture") >= 4
    assert "early picture" not in card_of(person_of(page, "Ben"), "initiation")


def test_the_first_screen_counts_people_in_words():
    lede = parsed(samples.render(samples.six())).of_class("lede")[0].text
    assert not re.search(r"\d|%", lede)
    assert "With one person you write first more often" in lede
    assert "there is too little to say" in lede


def test_nobody_is_a_page_too():
    page = parsed(samples.render(samples.nobody()))
    assert "Nothing to show yet" in page.text
    assert not page.all("article")


def test_the_ledger_of_each_file_sums_to_its_lines():
    analysis = sample_analysis()
    page = parsed(samples.render(analysis))
    items = page.of_class("files")[0].all("li")
    assert len(items) == len(analysis.manifest.sources)
    for item, source in zip(items, analysis.manifest.sources, strict=True):
        account = item.text.split(": ", 1)[1] if source.file not in item.text else item.text.replace(source.file, "", 1)
        total, *parts = [int(n.replace(",", "")) for n in re.findall(r"(?<![\w.:-])\d[\d,]*(?= )", account)][:8]
        assert total == source.ledger.units
        assert source.ledger.messages in parts


def test_a_short_line_of_time_has_a_date_at_its_beginning():
    """A chat of three weeks would else bear one, at the first of a month, near its end."""
    months = [str(n) for n in range(1, 13)]
    assert [(t.x, t.label) for t in ticks(date(2026, 3, 14), date(2026, 4, 3), months, 9)] == [
        ("0%", "3 2026"),
        ("85.7%", "4"),
    ]
    assert [t.label for t in ticks(date(2026, 3, 14), date(2026, 3, 20), months, 9)] == ["3 2026"]
    assert [t.label for t in ticks(date(2026, 3, 28), date(2026, 5, 3), months, 9)] == ["4 2026"]


def test_where_every_start_is_clear_nothing_is_said_of_the_others():
    initiation = samples.ana().measures["initiation"]
    sure = replace(initiation, facts={**initiation.facts, "starts": 113})
    page = parsed(samples.render(samples.only(replace(samples.ana(), measures={"initiation": sure}))))
    said = card_of(person_of(page, "Ana"), "initiation")
    assert "Of all these times, 80 were clearly started by you and 33 by Ana." in said
    assert "could be a first message or a late answer." not in said


def test_the_table_says_of_seven_days_what_the_sentence_says():
    """The curve also knows first messages too recent for the sentence: its own number there would be a second one."""
    ana = samples.ana()
    curve = pl.DataFrame({"hours": [1.0, 6.0, 16.0, 112.0], "answered": [0.2, 0.31, 0.78, 0.98]})
    curve = curve.with_columns(low=pl.col("answered") - 0.06, high=pl.col("answered") + 0.02)
    end = {"them": Estimate(0.97, 0.93, 0.99, 175)}
    answers = replace(
        samples.answers(ana.measures["answers"].me, samples.share(0.3, 0.07, 175), {"curve_them": curve}),
        readings={"in_the_end": end},
    )
    page = parsed(samples.render(samples.only(replace(ana, measures={**ana.measures, "answers": answers}))))
    card = card_of(person_of(page, "Ana"), "answers").replace("\u00a0", " ")
    assert "Ana answered nearly all within 7 days (between 93 and 99 %); about 3 of 10 within" in card
    assert "7 days – 97 % (93–99 %)" in card
