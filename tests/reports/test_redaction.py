"""What a copy to share holds: nothing that names a person, a day or a small count, however one looks at it."""

import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import polars as pl
import pytest

from analyzer.estimate import Estimate, NotReached, TooLittle
from analyzer.options import Options
from analyzer.results import Analysis, Contact, GroupChat, NoChange, QuietHours, Reading, TooShort, Usual
from parsers.frame import Skipped
from reports import html, redact
from tests.reports import samples
from tests.reports.pages import parsed
from tests.reports.planted import decoded
from tests.reports.real import sample_analysis

CANARIES = {
    "me": "Quillon Zafferano",
    "name": "Wilhelmina Xanthopoulou",
    "second name": "+44 7700 900123",
    "file": "WhatsApp-chat-mit-Tante-Brunhilde.txt",
    "skipped file": "passport-scan-8841.jpg",
    "group": "Vollmond Schachclub",
    "context": "we separated in Reykjavik",
    "note": "she cried at the ferry terminal",
    "contact note": "gap while in hospital Oberdorf",
    "manifest note": "clock was off by forty one minutes",
    "source note": "archive of the blue phone",
    "why": "header of chat with Brunhilde",
    "date order why": "seventeen first fields above 12",
    "reason": "ends in the middle of Brunhilde",
    "zone": "America/Argentina/Ushuaia",
    "digest": "c0ffee" * 10 + "beef",
}


PLAIN = ("america", "whatsapp", "minutes")
"""Words of canaries that a copy may say anyway."""


def with_canaries() -> Analysis:
    given = samples.six()
    people = [
        replace(
            c,
            context=(CANARIES["context"],),
            notes=(CANARIES["contact note"],),
            quiet={"me": QuietHours(22.75, 5.25, False), "them": QuietHours(1.25, 9.75, False)},
        )
        for c in given.contacts
    ]
    people[0] = replace(people[0], key=CANARIES["name"], name=CANARIES["name"])
    people[1] = replace(people[1], key=CANARIES["second name"], name=CANARIES["second name"])
    sources = tuple(
        replace(
            s,
            file=CANARIES["file"],
            why=CANARIES["why"],
            sha256=CANARIES["digest"],
            timezone=CANARIES["zone"] if s.timezone else "",
            notes=(CANARIES["source note"],),
            date_order=s.date_order and replace(s.date_order, why=CANARIES["date order why"]),
        )
        for s in given.manifest.sources
    )
    manifest = replace(
        given.manifest,
        sources=sources,
        skipped=(Skipped(CANARIES["skipped file"], CANARIES["reason"], True),),
        notes=(CANARIES["manifest note"],),
    )
    return replace(
        given,
        me=CANARIES["me"],
        timezone=CANARIES["zone"],
        contacts=tuple(people),
        groups=(GroupChat(CANARIES["group"], "whatsapp", 7, 2310),),
        notes=(("2026-03-17", CANARIES["note"]),),
        manifest=manifest,
    )


def shared(analysis: Analysis, seed: int = 7, **how) -> str:
    given = redact.plan(analysis, rng=random.Random(seed), **how).apply()
    return html.render(given, share=True, made_on=samples.MADE_ON, version="0.0.0")


@pytest.fixture(scope="module")
def copy() -> str:
    return shared(with_canaries())


@pytest.mark.parametrize("what", sorted(CANARIES))
def test_what_was_removed_is_nowhere(copy, what):
    canary = CANARIES[what].casefold()
    words = [canary, *(w for w in re.split(r"[\s/.-]+", canary) if len(w) > 6 and w not in PLAIN)]
    for view in decoded(copy):
        folded = view.casefold()
        assert not [w for w in words if w in folded]


def test_the_canaries_are_on_the_owners_page():
    """Else their absence in the copy would show nothing."""
    page = unescape(samples.render(with_canaries()))
    shown = {"name", "second name", "file", "skipped file", "group", "context", "contact note", "source note", "zone"}
    assert {what for what in shown if CANARIES[what] not in page} == set()


def test_no_real_name_of_the_samples_is_in_their_copy():
    page = parsed(shared(sample_analysis())).text
    for name in [c.name for c in sample_analysis().contacts] + [g.name for g in sample_analysis().groups]:
        assert not re.search(rf"\b{re.escape(name)}\b", page), name
    for source in sample_analysis().manifest.sources:
        assert source.file not in page


def test_no_day_is_told(copy):
    words = parsed(copy).text
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    assert re.search(rf"\b(?:{months}) 2025\b", words)
    assert not re.search(rf"\b\d{{1,2}}\.? (?:{months})\b|\b(?:{months}) \d{{1,2}},? 20\d\d", words)
    assert not re.search(r"20\d\d-\d\d|\d\d/\d\d/\d\d|\b\d\d:\d\d\b", words)


def test_no_quiet_hours_are_told(copy):
    words = parsed(copy).text
    for hours in ("22.75", "5.25", "1.25", "9.75", "22:45", "5:15", "quiet_fallback"):
        assert hours not in words


def test_quiet_hours_in_the_settings_are_quiet_hours_too():
    """An owner may have set the hours that are assumed: they are as private as those that were inferred."""
    words = parsed(shared(replace(samples.six(), options=Options(quiet_fallback=(22.25, 5.75))))).text
    assert "22.25" not in words
    assert "5.75" not in words


def test_exact_counts_are_rounded(copy):
    words = parsed(copy).text
    for exact in ("9,412", "9412", "402", "142", "1,204", "1204"):
        assert not re.search(rf"\b{exact}\b", words), exact


def moved(analysis: Analysis, days: int) -> Analysis:
    """Every start, and both ends, another day of the same month; weeks and quiet hours others altogether."""

    def shift(reading: Reading) -> Reading:
        series = dict(reading.series)
        if "starts" in series:
            at = pl.col("at")
            series["starts"] = series["starts"].with_columns(
                at.dt.month_start().dt.truncate("1d") + pl.duration(days=(at.dt.day() + days) % 27 + 1, hours=days)
            )
        if "weeks" in series:
            series["weeks"] = samples.weeks(0.5, 0.5, days)
        return replace(reading, series=series)

    people = tuple(
        replace(
            c,
            first=c.first.replace(day=4 + days, hour=days),
            last=c.last.replace(day=20 - days),
            quiet={"me": QuietHours(23 - days / 4, 7, False), "them": QuietHours(1, 8, False)},
            measures={k: shift(r) for k, r in c.measures.items()},
        )
        for c in analysis.contacts
    )
    first, last = (m + timedelta(days=d) if m else None for m, d in ((analysis.first, days), (analysis.last, -days)))
    return replace(analysis, contacts=people, first=first, last=last)


def test_copies_of_two_histories_that_differ_in_days_only_are_the_same():
    pages = {shared(moved(samples.six(), days)) for days in (1, 3, 5)}
    assert len(pages) == 1


def test_no_drawing_has_more_places_than_months():
    page = parsed(shared(samples.six()))
    assert not page.of_class("weeks")
    assert not page.of_class("bar")
    for drawing in page.of_class("wide"):
        xs = {point.split(",")[0] for line in drawing.all("polyline") for point in line.attributes["points"].split()}
        assert len(xs) <= 23


def ana_with(**measures: Reading) -> Analysis:
    ana = samples.ana()
    return samples.only(replace(ana, measures={**ana.measures, **measures}))


def started(mine: int, n: int) -> Analysis:
    """`mine` of `n` starts; theirs on fixed days, mine one in each of the first months."""
    frame = samples.starts(n - mine, 0.0, 9)
    months = [samples.FIRST + timedelta(days=35 * i) for i in range(mine)]
    own = pl.DataFrame(
        {"at": months, "who": ["me"] * mine, "clear": [True] * mine, "state": ["answered"] * mine}, schema=frame.schema
    )
    low, high = max(0.0, mine / n - 0.03), mine / n + 0.06
    return ana_with(
        initiation=samples.initiation(
            Estimate(mine / n, low, high, n), "mostly_them", pl.concat([frame, own]).sort("at")
        )
    )


def test_how_few_first_messages_there_were_cannot_be_found():
    """One to four of sixty: the same copy, with share, range, n and total gone."""
    pages = {shared(started(mine, 60)) for mine in (1, 2, 3, 4)}
    words = parsed(next(iter(pages))).text
    assert "All but a few first messages came from" in words
    assert len(pages) == 1


def answered(yes: int, n: int) -> Analysis:
    parts = samples.parts(yes, 0, n - yes, 0, 0)
    side = Estimate(yes / n, max(0, yes / n - 0.1), min(1.0, yes / n + 0.1), n, parts=parts)
    other = samples.share(0.55, 0.1, 94, parts=samples.parts(48, 10, 21, 21, 10, 10, 10))
    curves = {"curve_me": samples.curve(yes / n, 400), "curve_them": samples.curve(0.8, 14_400)}
    return ana_with(answers=samples.answers(side, other, curves))


@pytest.mark.parametrize("few", ["answered", "unanswered"])
def test_how_few_answers_there_were_cannot_be_found(few):
    counts = [(k if few == "answered" else n - k, n) for n in (43, 47) for k in (1, 2, 3, 4)]
    pages = {shared(answered(yes, n)) for yes, n in counts}
    assert len(pages) == 1
    word = "only a few" if few == "answered" else "all but a few"
    assert word in parsed(pages.pop()).text


def test_one_small_state_takes_all_states_with_it():
    page = parsed(shared(answered(30, 43)))
    assert page.of_class("states")
    small = samples.share(0.8, 0.1, 43, parts=samples.parts(34, 0, 6, 3))
    analysis = ana_with(answers=samples.answers(small, small, {}))
    assert not parsed(shared(analysis)).of_class("states")


def test_how_few_check_ins_there_were_cannot_be_found():
    pages = set()
    for n in (1, 2, 3, 4):
        side = Estimate(n / 25, 0, n / 10, n)
        reading = samples.check_ins(side, samples.ana().measures["check_ins"].them, samples.weeks(0.1, 0.4, n))
        facts = {**reading.facts, "weeks_with": {"me": n / 97, "them": 0.4}, "contact_days_per_28": n / 10}
        pages.add(shared(ana_with(check_ins=replace(reading, me=side, facts=facts))))
    assert len(pages) == 1


def test_how_few_words_there_were_cannot_be_found():
    pages = set()
    for n in (1, 2, 3, 4):
        reading = samples.words(Estimate(n / 6000, 0, 0.01, 6000))
        facts = {
            "words": {"me": n, "them": 6000 - n},
            "emoji": {"me": n, "them": 40},
            "words_per_turn": {"me": n, "them": 9},
        }
        pages.add(shared(ana_with(words=replace(reading, facts=facts))))
    assert len(pages) == 1


def test_how_few_there_are_of_too_little_cannot_be_found():
    pages = set()
    for n in (0, 1, 2, 3, 4):
        side = TooLittle(n, 15, "first_messages", samples.parts(n, 0, 0, 0))
        little = samples.answers(side, side, {})
        pages.add(
            shared(ana_with(answers=little, initiation=samples.initiation(side, "cant_tell", samples.starts(0, 0, 1))))
        )
    assert len(pages) == 1


def test_how_few_were_answered_before_half_was_reached_cannot_be_found():
    """Two of forty answered at all: neither two nor "almost none" nor a twentieth."""
    pages = set()
    for n in (1, 2, 3, 4):
        latency = samples.latency(NotReached(n / 40, 40), samples.ana().measures["response_latency"].them, {})
        pages.add(shared(ana_with(response_latency=latency)))
    assert len(pages) == 1


def test_small_counts_of_messages_and_days_are_a_few():
    small = [replace(samples.noor(), messages={"me": m, "them": 1}, contact_days=m) for m in (1, 2, 3)]
    pages = {shared(samples.only(c)) for c in small}
    assert len(pages) == 1
    assert "a few messages on a few days" in parsed(pages.pop()).text


def test_names_differ_between_two_copies_unless_they_are_seeded():
    aliases = {tuple(redact.plan(samples.six()).who_is_who) for _ in range(12)}
    assert len(aliases) > 1
    seeded = {tuple(redact.plan(samples.six(), rng=random.Random(3)).who_is_who) for _ in range(3)}
    assert len(seeded) == 1


def test_the_order_of_a_copy_is_not_the_order_of_names():
    orders = set()
    for seed in range(12):
        who = redact.plan(samples.six(), rng=random.Random(seed)).who_is_who
        assert [alias for alias, _ in who] == [f"Friend {letter}" for letter in "ABCDEF"]
        orders.add(tuple(name for _, name in who))
    assert len(orders) > 6


def test_contacts_of_a_copy_have_no_key_of_their_own():
    copies = redact.plan(with_canaries(), rng=random.Random(1)).apply()
    assert [c.key for c in copies.contacts] == [f"c{i}" for i in range(1, 7)]
    assert "Wilhelmina" not in repr(copies)
    assert "Zafferano" not in repr(copies)


def test_the_plan_keeps_names_out_of_its_repr():
    plan = redact.plan(with_canaries(), rng=random.Random(1))
    assert CANARIES["group"] not in repr(plan)
    assert CANARIES["context"] not in repr(plan)


BACK = {
    "me": lambda a: replace(a, me="Sam"),
    "zone": lambda a: replace(a, timezone="Europe/Paris"),
    "groups": lambda a: replace(a, groups=(GroupChat("x", "whatsapp", 3, 9),)),
    "notes": lambda a: replace(a, notes=(("2026-01-01", "x"),)),
    "quiet hours": lambda a: one_changed(a, quiet={"me": QuietHours(23, 7, True)}),
    "context": lambda a: one_changed(a, context=("x",)),
    "contact notes": lambda a: one_changed(a, notes=("x",)),
    "sources": lambda a: one_changed(a, sources=(0,)),
    "starts": lambda a: one_changed(a, measures=samples.ana().measures),
    "skipped": lambda a: replace(a, manifest=replace(a.manifest, skipped=(Skipped("x", "y"),))),
    "digest": lambda a: one_source(a, sha256="ab"),
    "usual": lambda a: replace(a, usual={"words": Usual(0.5, 0.4, 0.6, 9)}),
    "a day to compare at": lambda a: replace(a, compare_at=datetime(2026, 3, 17, tzinfo=UTC)),
    "a day of a note": lambda a: replace(a, notes=(("2026-03-17", ""),)),
    "the week of a change": lambda a: one_changed(
        a, changes={"initiation": {"me": samples.change(45, date(2025, 3, 3))}}
    ),
    "how likely a change is": lambda a: one_changed(
        a, changes={"words": {"me": NoChange(0.2, "share", "not_seen", 0.061)}}
    ),
    "changes": lambda a: one_changed(a, changes={"words": {"me": TooShort(3, 26, "weeks")}}),
    "compared": lambda a: one_changed(a, compared={"words": {"me": samples.compared(0.4, 0.6, 47)}}),
    "compared beyond what has a rule": lambda a: one_changed(a, compared={"voice": {}}),
    "source notes": lambda a: one_source(a, notes=("x",)),
}


def one_changed(analysis: Analysis, **fields) -> Analysis:
    first: Contact = replace(analysis.contacts[0], **fields)
    return replace(analysis, contacts=(first, *analysis.contacts[1:]))


def one_source(analysis: Analysis, **fields) -> Analysis:
    manifest = analysis.manifest
    return replace(
        analysis, manifest=replace(manifest, sources=(replace(manifest.sources[0], **fields), *manifest.sources[1:]))
    )


@pytest.mark.parametrize("what", sorted(BACK))
def test_a_copy_is_never_rendered_from_what_was_not_redacted(what):
    redacted = redact.plan(samples.six(), rng=random.Random(7)).apply()
    assert redact.is_redacted(redacted)
    with pytest.raises(ValueError, match="redact"):
        html.render(BACK[what](redacted), share=True, made_on=samples.MADE_ON, version="0.0.0")


def test_a_copy_is_never_rendered_from_the_owners_results():
    for analysis in (samples.six(), samples.only(samples.noor()), sample_analysis()):
        with pytest.raises(ValueError, match="redact"):
            html.render(analysis, share=True, made_on=samples.MADE_ON, version="0.0.0")


def named(*names: str) -> Analysis:
    return samples.only(*(replace(samples.ben(), key=f"k{i}", name=n) for i, n in enumerate(names)))


def test_keep_names_keeps_first_names_only():
    given = named("Wilhelmina Xanthopoulou", "+44 7700 900123", "Bo", "Bo Ek", "anna4711 Berg", "👩🏽", "")
    plan = redact.plan(given, keep_names=True, rng=random.Random(2))
    by_name = {name: alias for alias, name in plan.who_is_who}
    assert by_name["Wilhelmina Xanthopoulou"] == "Wilhelmina"
    assert {by_name["Bo"], by_name["Bo Ek"]} == {"Bo", "Bo (2)"}
    for name in ("+44 7700 900123", "anna4711 Berg", "👩🏽", ""):
        assert by_name[name].startswith("Friend ")
    page = parsed(shared(given, keep_names=True)).text
    for secret in ("Xanthopoulou", "7700", "4711", "Ek", "Berg"):
        assert secret not in page
    assert "Wilhelmina" in page


def test_the_owners_words_are_used_and_win():
    given = named("Ana", "Ben", "Chidi")
    labelled = replace(given, contacts=(replace(given.contacts[0], label="my sister"), *given.contacts[1:]))
    plan = redact.plan(labelled, labels={"Ben": "a friend", "Chidi": "a friend"}, keep_names=True)
    aliases = {name: alias for alias, name in plan.who_is_who}
    assert aliases["Ana"] == "my sister"
    assert {aliases["Ben"], aliases["Chidi"]} == {"a friend", "a friend (2)"}
    over = redact.plan(labelled, labels={"Ana": "A."})
    assert "A." in dict(over.who_is_who)
    page = parsed(shared(labelled)).text
    assert "my sister" in page
    assert "Ana" not in page


def test_what_will_be_removed_is_said_before():
    said = " ".join(redact.plan(with_canaries()).removed)
    for word in ("6 names", "Your own name", "4 file names", "1 group chat", "time zone", "quiet hours", "months"):
        assert word in said
    assert "Message text is never in a copy to share" in said
    assert not any(canary in said for canary in CANARIES.values())


def test_the_reader_gets_at_most_six_people_and_every_warning():
    page = parsed(shared(samples.crowd(60)))
    reader = page.by_id("reader")
    assert len(reader.of_class("says")[0].all("tbody")[0].all("tr")) == 6
    must = page.by_id("must").text
    for word in ("One side made this", "did not agree", "no norms", "self-protection", "coercion", "evidence"):
        assert word in must


def test_a_copy_of_nobody_can_be_made():
    assert "Nothing to show yet" in parsed(shared(samples.nobody())).text


@pytest.mark.parametrize("late", [1, 2, 3, 4])
def test_how_few_late_answers_there_were_cannot_be_found_from_two_shares(late):
    """Answered soon and answered in the end differ by a few: only one of the two is told."""
    soon, end = (samples.share(k / 60, 0.1, 60) for k in (40, 40 + late))
    answers = samples.answers(soon, soon, {})
    redacted = redact.plan(
        ana_with(answers=replace(answers, readings={"in_the_end": {"me": end, "them": end}}))
    ).apply()
    assert redacted.contacts[0].measures["answers"].readings == {"in_the_end": {}}
    many = samples.share(50 / 60, 0.1, 60)
    kept = redact.plan(ana_with(answers=replace(answers, readings={"in_the_end": {"me": many, "them": many}}))).apply()
    assert set(kept.contacts[0].measures["answers"].readings["in_the_end"]) == {"me", "them"}


@pytest.mark.parametrize(("n", "step"), [(20, 0.125), (50, 0.05), (400, 0.02)])
def test_a_curve_never_steps_by_less_than_a_small_count(n, step):
    curve = samples.curve(0.83, 4000)
    side = Estimate(0.5, 0.4, 0.6, n)
    given = ana_with(answers=samples.answers(side, side, {"curve_me": curve, "curve_them": curve}))
    shown = redact.plan(given).apply().contacts[0].measures["answers"].series["curve_me"]
    for name in ("answered", "low", "high"):
        assert all(min(v / step % 1, 1 - v / step % 1) < 1e-3 for v in shown[name]), name
        assert (shown[name] - curve[name]).abs().max() <= step
    assert (shown["low"] <= curve["low"] + 1e-6).all()
    assert (shown["high"] >= curve["high"] - 1e-6).all()


@pytest.mark.parametrize(("late", "told"), [(0, True), (1, False), (4, False), (6, True)])
def test_how_few_possible_late_answers_there_were_cannot_be_found(late, told):
    reading = samples.initiation(Estimate(0.5, 0.4, 0.6, 100), "about_even", samples.starts(50, 0.5, 9))
    other = {"all_starts": 0.5 - late / 100, "late_answers_out": 0.5}
    redacted = redact.plan(ana_with(initiation=replace(reading, readings=other))).apply()
    assert redacted.contacts[0].measures["initiation"].readings == (other if told else {})


@pytest.mark.parametrize("key", ["response_latency", "rhythm", "style"])
def test_what_a_few_times_make_is_not_told(key):
    few = Estimate(400.0 if key == "response_latency" else 0.31, 0.1, 900.0, 4)
    reading = Reading(key, "s", few, few, "ok")
    measures = redact.plan(ana_with(**{key: reading})).apply().contacts[0].measures
    assert key not in measures or not isinstance(measures[key].me, Estimate)


def test_a_small_count_beside_a_sum_cannot_be_found():
    """Two people, one of them with a few messages: the sum and the other are told too coarsely to say how few."""
    small = [
        [
            replace(samples.noor(), messages={"me": n, "them": 0}, contact_days=1),
            replace(samples.ben(), messages={"me": 7, "them": 0}, contact_days=3),
        ]
        for n in (1, 2)
    ]
    assert len({shared(samples.only(*people)) for people in small}) == 1
