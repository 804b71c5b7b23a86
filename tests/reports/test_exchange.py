"""Writing again, quiet spells and what else goes back and forth: exact sentences, counts, and what is not there."""

import random
import re
from dataclasses import replace

import pytest

from analyzer.estimate import Estimate, NotInSource, TooLittle
from analyzer.results import Analysis, Reading
from reports import redact
from tests.reports import samples
from tests.reports.pages import Element, card_of, parsed, person_of

NOT_THERE = "not in this export"


@pytest.fixture(scope="module")
def page() -> Element:
    return parsed(samples.render(samples.six()))


def card(page: Element, name: str, key: str) -> str:
    return card_of(person_of(page, name), key).replace("\u2060", "").replace("\u00a0", " ")


def rows(page: Element, name: str) -> dict[str, list[str]]:
    """The open table of the exchange card: cells by row."""
    (table,) = person_of(page, name).of_class("acts")
    body = table.all("tbody")[0].all("tr")
    cells = ([c.text.replace("\u2060", "").replace("\u00a0", " ") for c in row.all("td")] for row in body)
    return {row.all("th")[0].text: told for row, told in zip(body, cells, strict=True)}


ANA = {
    "answers": (
        "Before an answer, you wrote again 26 times: about 1.1 times in four weeks (between 0.7 and 1.6). "
        "That was so for about 2 of 10 of your first messages (between 11 and 27 %).",
        "Before an answer, Ana wrote again 9 times: about 0.4 times in four weeks (between 0.2 and 0.7). "
        "That was so for about 1 of 10 of the first messages from Ana (between 5 and 23 %).",
        "These can be in any row of the table: the longer an answer takes, the more time there is for one.",
    ),
    "silences": (
        "Of 17 quiet spells of 8.6 days or more, you ended 11 and Ana ended 6.",
        "The range of the share is 41–83 % for you and 17–59 % for Ana.",
        "Clearly a new start: 8 by you and 5 by Ana. The others could also be a very late answer.",
        "The longest lasted about 20 days, from 7 August 2025 to 27 August 2025; you ended it.",
        "At the end of the exports it was quiet again. That time is not over, so it isn’t counted.",
    ),
    "exchange": (
        "Of all the turns, about half came from you (50–56 %) and about half from Ana (44–50 %).",
        "About 21 of 100 written turns from you held a question (between 19 and 24).",
        "About 18 of 100 written turns from Ana held a question (between 16 and 20).",
        "Of the time in voice notes, about 3 of 10 came from you (22–40 %) and about 7 of 10 from Ana (60–78 %).",
        "Of 55 calls, you made about 6 of 10 (49–75 %) and Ana about 4 of 10 (25–51 %). "
        "Together you talked for about 3.5 hours.",
        "For 100 messages from Ana, you gave about 5.7 reactions (between 4.5 and 7.2).",
        "For 100 messages from you, Ana gave about 12 reactions (between 10 and 14).",
        "For the two of you together, contact comes in bursts",
    ),
}


@pytest.mark.parametrize(("key", "said"), [(key, said) for key, all_ in ANA.items() for said in all_])
def test_a_full_history_reads_like_this(page, key, said):
    assert said in card(page, "Ana", key)


def test_every_number_stands_in_one_table_with_its_range(page):
    assert rows(page, "Ana") == {
        "share of words": ["58 % (53–63 %)", "42 % (37–47 %)"],
        "words": ["41,200", "29,800"],
        "words in one go": ["14.2", "11.6"],
        "emoji": ["1,204", "380"],
        "share of turns": ["53 % (50–56 %)", "47 % (44–50 %)"],
        "questions in 100 turns": ["21.3 (19.0–23.9)", "17.9 (15.6–20.4)"],
        "answers that ask back": ["17 % (12–22 %)", "24 % (19–29 %)"],
        "share of voice time": ["31 % (22–40 %)", "69 % (60–78 %)"],
        "voice time": ["21 minutes", "46 minutes"],
        "voice notes": ["30", "54"],
        "share of calls made": ["62 % (49–75 %)", "38 % (25–51 %)"],
        "calls picked up": ["27", "15"],
        "calls missed": ["7", "6"],
        "time talked, together": ["3.5 hours"],
        "reactions to 100 messages": ["5.7 (4.5–7.2)", "12.1 (10.2–14.2)"],
        "reactions given": ["137", "257"],
        "answered by a reaction only": ["6 of 62", "9 of 121"],
    }


def test_what_an_export_cannot_show_is_said_and_never_a_zero(page):
    told = rows(page, "Mum")
    for row in ("share of voice time", "share of calls made", "reactions to 100 messages"):
        assert told[row] == [NOT_THERE]
    assert not {"voice notes", "calls picked up", "reactions given", "time talked, together"} & set(told)
    said = card(page, "Mum", "exchange")
    for sentence in ("Voice notes are not in this export", "Calls are not in this export", "Reactions are not in this"):
        assert sentence in said
    ben = rows(page, "Ben")
    assert ben["share of voice time"] == [NOT_THERE]
    assert ben["voice notes"] == ["0", "48"]
    assert ben["time talked, together"] == [NOT_THERE]
    assert "Voice notes: 0 from you, 48 from Ben. How long they were is not in this export." in card(
        page, "Ben", "exchange"
    )


def test_too_little_is_said_a_side_with_what_would_be_needed(page):
    said = card(page, "Chidi", "exchange")
    assert "Questions from you: too little to say yet (22 written turns here, 30 needed)." in said
    assert "About 4.3 of 100 written turns from Chidi held a question (between 3.0 and 6.0)." in said
    assert "Voice time: too little to say yet (14 voice notes here, 20 needed)." in said
    assert "Calls: too little to say yet (11 calls here, 15 needed)." in said
    assert "Reactions from Chidi: too little to say yet (60 messages here, 100 needed)." in said
    told = rows(page, "Chidi")
    assert told["questions in 100 turns"] == ["too little to say yet: 22 written turns, 30 needed", "4.3 (3.0–6.0)"]
    assert told["share of calls made"] == ["too little to say yet: 11 calls, 15 needed"]
    assert told["share of voice time"] == ["too little to say yet: 14 voice notes, 20 needed"]


def test_a_rhythm_is_one_word_about_the_pair_and_only_where_there_is_enough(page):
    words = {"Ana": "in bursts", "Ben": "fairly regular", "Théo": "in between"}
    for name, word in words.items():
        said = card(page, name, "exchange")
        assert said.count("For the two of you together") == 1
        assert re.search(rf"For the two of you together, contact \w+ {word}", said)
    for name in ("Chidi", "Mum", "نور"):
        assert "Rhythm" not in card(page, name, "exchange")
        assert "together, contact" not in card(page, name, "exchange")


def test_few_quiet_spells_are_counts_with_what_would_be_needed(page):
    chidi = card(page, "Chidi", "silences")
    assert "There were 4 quiet spells of 7 days or more: you ended 0 and Chidi ended 4." in chidi
    assert "Too little to say more yet: 5 are needed for an early picture." in chidi
    assert "All of these were clearly new starts." in chidi
    assert "range" not in chidi
    assert "There was one quiet spell of 7 days or more: you ended 1 and Mum ended 0." in card(page, "Mum", "silences")
    assert "There was no quiet spell of 11.2 days or more" in card(page, "Théo", "silences")
    little = parsed(samples.render(with_ana(silences=samples.noor().measures["silences"])))
    assert "Quiet spells: too little to say yet (11 first messages here, 15 needed)." in card(little, "Ana", "silences")
    assert not person_of(page, "نور").of_class("c-silences")
    assert not [s for name in ("Chidi", "Mum", "Théo") for s in silences_of(page, name).of_class("strip")]


def test_words_in_one_go_are_no_number_where_there_is_too_little(page):
    assert not {"words in one go", "share of words"} & set(rows(page, "نور"))
    little = rows(parsed(samples.render(with_ana(words=samples.noor().measures["words"]))), "Ana")
    assert "words in one go" not in little
    assert little["share of words"] == ["too little to say yet: 4 weeks, 6 needed"]


def silences_of(page: Element, name: str) -> Element:
    return person_of(page, name).of_class("c-silences")[0]


def test_where_both_ended_as_many_the_range_is_said_of_both(page):
    said = card(page, "Ben", "silences")
    assert "Of 6 quiet spells of 7 days or more, you ended 3 and Ben ended 3." in said
    assert "The range of the share is 19–81 % for you and 19–81 % for Ben." in said
    assert "early picture" in said


def test_never_having_written_again_has_a_range_too(page):
    said = card(page, "Ben", "answers")
    assert "Before an answer, you did not write again in this time (between 0.0 and 0.2 times in four weeks)." in said
    assert "Before an answer, Ben wrote again once: less than 0.1 times in four weeks (between 0.0 and 0.2)." in said
    little = parsed(samples.render(with_ana(follow_ups=samples.noor().measures["follow_ups"])))
    assert card(little, "Ana", "answers").count("Writing again before an answer: too little to say yet") == 1


def test_quiet_spells_ended_by_a_call_are_counted(page):
    reading = samples.silences(5, 2, (5, 2))
    called = replace(reading, facts={**reading.facts, "by_call": {"me": 2, "them": 0}})
    said = card(parsed(samples.render(with_ana(silences=called))), "Ana", "silences")
    assert "Some of these ended with a call: 2 by you and 0 by Ana." in said
    assert "ended with a call" not in card(page, "Ana", "silences")


# --- the copy to share ----------------------------------------------------------------------------------------------


def with_ana(**measures: Reading) -> Analysis:
    ana = samples.ana()
    return samples.only(replace(ana, measures={**ana.measures, **measures}))


def shared(**measures: Reading) -> str:
    return samples.render(with_ana(**measures), share=True)


def told_in(copy: str, key: str) -> str:
    return card(parsed(copy), "Friend A", key)


def one_copy(copies: set[str]) -> str:
    assert len(copies) == 1
    return copies.pop()


def test_dates_of_quiet_spells_never_leave():
    copies = set()
    for ends in (samples.LONGEST, ("2026-02-03T01:02:03Z", "2026-03-01T04:05:06Z")):
        reading = samples.silences(11, 6, (8, 5), ongoing=ends == samples.LONGEST)
        longest = {"days": 40.0, "from": ends[0], "to": ends[1], "ended_by": "me"}
        copies.add(shared(silences=replace(reading, facts={**reading.facts, "longest": longest})))
    said = told_in(one_copy(copies), "silences")
    assert "Of about 20 quiet spells of 7 days or more, you ended about 10 and Friend A ended about 5." in said
    assert "longest" not in said
    redacted = redact.plan(with_ana(), rng=random.Random(1)).apply()
    assert "2025-08" not in repr(redacted)
    facts = {**redacted.contacts[0].measures["silences"].facts, "longest": {}}
    back = replace(redacted.contacts[0].measures["silences"], facts=facts)
    contact = replace(redacted.contacts[0], measures={"silences": back})
    assert redact.is_redacted(redacted)
    assert not redact.is_redacted(replace(redacted, contacts=(contact,)))


def test_how_few_quiet_spells_somebody_ended_cannot_be_found():
    copy = one_copy({shared(silences=samples.silences(few, 8, (0, 0))) for few in range(5)})
    said = told_in(copy, "silences")
    assert "Of the quiet spells of 7 days or more, you ended a few at most and Friend A ended about 10." in said
    assert "range" not in said
    one_copy({shared(silences=samples.silences(k, 3, (0, 3))) for k in range(2)})


def test_how_seldom_somebody_wrote_again_cannot_be_found():
    given = samples.ana().measures["follow_ups"]
    copies = set()
    for n in range(5):
        shares = {"me": Estimate(n / 94, 0.0, 0.1, 94), "them": given.readings["share_of_bids"]["them"]}  # type: ignore[index]
        copies.add(
            shared(follow_ups=replace(given, me=Estimate(n / 20, 0, n / 9, n), readings={"share_of_bids": shares}))
        )
    said = told_in(one_copy(copies), "answers")
    assert "Before an answer, you wrote again a few times at most." in said
    assert "Before an answer, Friend A wrote again about 10 times" in said


def test_a_small_share_of_first_messages_written_to_again_goes_without_the_rate():
    given = samples.ana().measures["follow_ups"]
    copies = set()
    for n in (1, 2, 3, 4):
        shares = {"me": Estimate(n / 94, 0.0, 0.1, 94)}
        copies.add(shared(follow_ups=replace(given, readings={"share_of_bids": shares})))
    said = told_in(one_copy(copies), "answers")
    assert "you wrote again about 30 times: about 1.1 times in four weeks (between 0.7 and 1.6)." in said
    assert "of your first messages (" not in said


def test_how_few_questions_there_were_cannot_be_found():
    other = Estimate(17.9, 15.6, 20.4, 1400)
    copies = set()
    for n in range(5):
        back = {"me": Estimate(n / 40, 0, 0.2, 40), "them": samples.share(0.24, 0.05, 269)}
        copies.add(shared(questions=samples.questions(Estimate(100 * n / 120, 0, 9, 120), other, back)))
    copy = one_copy(copies)
    assert "Only a few written turns from you held a question." in told_in(copy, "exchange")
    told = rows(parsed(copy), "Friend A")
    assert told["questions in 100 turns"] == ["only a few", "17.9 (15.6–20.4)"]
    assert told["answers that ask back"] == ["left out (a small count)", "24 % (19–29 %)"]


def test_how_few_voice_notes_there_were_cannot_be_found():
    copies = set()
    for n in range(5):
        side = Estimate(n / 30, 0, 0.3, 24 + n)
        copies.add(shared(voice=samples.voice(side, {"me": n, "them": 24}, {"me": 9.0 * n, "them": 900.0})))
    copy = one_copy(copies)
    said = told_in(copy, "exchange")
    assert "Voice notes: a few at most from you, about 20 from Friend A." in said
    told = rows(parsed(copy), "Friend A")
    assert not {"share of voice time", "voice time"} & set(told)
    assert told["voice notes"] == ["a few at most", "about 20"]


def test_voice_notes_of_known_length_that_may_be_few_take_the_share_with_them():
    """Thirty notes of each, 32 of them timed: as few as two timed notes may be mine."""
    copies = {shared(voice=samples.voice(samples.share(v, 0.1, 32), {"me": 30, "them": 30})) for v in (0.1, 0.4)}
    assert "share of voice time" not in rows(parsed(one_copy(copies)), "Friend A")


def test_how_few_calls_somebody_made_cannot_be_found():
    copies = set()
    for n in range(5):
        side = Estimate(n / 30, 0, 0.3, 30)
        copies.add(shared(calls=samples.calls(side, (n, 20), (0, 10 - n), 100.0 * n, 20 + n)))
    copy = one_copy(copies)
    assert "All but a few of the calls were made by Friend A." in told_in(copy, "exchange")
    assert rows(parsed(copy), "Friend A")["share of calls made"] == ["only a few", "all but a few"]


def test_one_small_count_of_calls_takes_the_others_with_it():
    copies = set()
    for missed in range(5):
        side = Estimate(0.5, 0.3, 0.7, 40)
        copies.add(shared(calls=samples.calls(side, (20 - missed, 14), (missed, 6), 7200.0, 34)))
    told = rows(parsed(one_copy(copies)), "Friend A")
    assert not {"calls picked up", "calls missed"} & set(told)
    assert told["time talked, together"] == ["2 hours"]


def test_how_few_reactions_there_were_cannot_be_found():
    copies = set()
    for n in range(5):
        mine, theirs = Estimate(n / 8, 0, 1, 800), Estimate(12.1, 10.2, 14.2, 2123)
        copies.add(shared(reactions=samples.reactions(mine, theirs, (n, 257), (n, 9), (62, 121))))
    copy = one_copy(copies)
    assert "You gave messages from Friend A a few reactions at most." in told_in(copy, "exchange")
    told = rows(parsed(copy), "Friend A")
    assert told["reactions to 100 messages"] == ["a few at most", "12.1 (10.2–14.2)"]
    assert told["reactions given"] == ["a few at most", "about 260"]
    assert "answered by a reaction only" not in told


def test_how_few_there_are_of_too_little_cannot_be_found():
    """Below the minimum, the counts that would say more go altogether."""
    copies = set()
    for n in range(5):
        copies.add(
            shared(
                calls=samples.calls(TooLittle(n, 15, "calls"), (n, 0), (0, 0), 60.0 * n, n),
                silences=samples.silences(n, 0, (n, 0)),
                voice=samples.voice(TooLittle(n, 20, "voice_notes"), {"me": n, "them": 0}),
            )
        )
    said = one_copy(copies)
    assert "Calls: too little to say yet (a few calls here, 15 needed)." in told_in(said, "exchange")
    assert "Quiet spells: too little to say yet (a few quiet spells here, 5 needed)." in told_in(said, "silences")


def test_what_is_not_in_an_export_is_said_in_the_copy_too():
    none = {r.key: r for r in samples.not_in_source("voice", "calls", "reactions")}
    told = rows(parsed(shared(**none)), "Friend A")
    for row in ("share of voice time", "share of calls made", "reactions to 100 messages"):
        assert told[row] == [NOT_THERE]
    counted = samples.voice(NotInSource("the length of voice notes"), {"me": 30, "them": 48})
    said = told_in(shared(voice=counted), "exchange")
    assert "Voice notes: about 30 from you, about 50 from Friend A. How long they were is not in this export." in said


def test_a_measure_without_a_rule_does_not_leave():
    unknown = replace(samples.ana().measures["rhythm"], key="new_measure")
    redacted = redact.plan(with_ana(new_measure=unknown), rng=random.Random(1)).apply()
    assert set(redacted.contacts[0].measures) == set(samples.ana().measures)
