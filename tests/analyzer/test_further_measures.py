"""Follow-ups, silences, questions, voice notes, calls, reactions and rhythm, on talks small enough to count."""

from dataclasses import replace

import numpy as np
import pytest

from analyzer.estimate import Estimate, NotInSource, TooLittle
from analyzer.events import SIDES
from analyzer.measures import NUMBERS, calls, follow_ups, questions, reactions, rhythm, silences, voice, words
from analyzer.options import Options
from analyzer.turns import build
from tests.analyzer.histories import Life, talk_of
from tests.analyzer.talks import CAN_ALL, EVER, at, talk

OTHER = {"me": "them", "them": "me"}
FIRST = [("me", 0, "09:00"), ("them", 0, "09:01")]


def openings(days, *more):
    """An opening of mine at noon on each day, then `more` (code, "hh:mm") the same day."""
    return FIRST + [(code, day, clock) for day in days for code, clock in (("me", "12:00"), *more)]


def test_follow_ups_are_counted_while_nobody_has_answered():
    reading = follow_ups.measure(talk(openings(range(2, 282, 2), ("me", "14:00"), ("me", "16:00"), ("them", "17:00"))))
    assert reading.me.n == 280
    assert reading.me.value == pytest.approx(28, rel=0.02)
    assert reading.readings["share_of_bids"]["me"].value == 1.0
    assert reading.facts["within_gap"] == {"me": 280, "them": 0}
    assert reading.facts["after_silence"] == {"me": 0, "them": 0}
    assert reading.them.value == 0
    assert 0 < reading.them.high < 0.5


@pytest.mark.parametrize(
    "more",
    [
        [("me", "12:05"), ("them", "15:00")],  # one thought in two messages
        [("me", "12:59"), ("them", "15:00")],  # not yet an hour
        [("them", "12:30"), ("me", "12:31"), ("me", "14:00")],  # they had answered
        [("me:call", "12:30"), ("me", "14:00")],  # the two had talked
    ],
)
def test_these_are_no_follow_ups(more):
    reading = follow_ups.measure(talk(openings(range(2, 202, 2), *more)))
    assert reading.me.n == 0


def test_a_retry_the_next_day_is_a_start_and_a_follow_up():
    days = range(2, 302, 10)
    events = FIRST + [
        event for day in days for event in (("me", day, "12:00"), ("me", day + 1, "12:00"), ("them", day + 1, "13:00"))
    ]
    reading = follow_ups.measure(talk(events))
    assert reading.facts["after_silence"] == {"me": 30, "them": 0}
    assert reading.me.n == 30


def test_opening_again_after_a_week_is_no_follow_up():
    reading = follow_ups.measure(talk(openings(range(2, 302, 8))))
    assert reading.me.n == 0
    assert reading.readings["anywhere"]["me"] > 0


def test_a_night_is_no_time_to_answer_in():
    """They sleep from 23 to 7 (assumed): from 22:30 to 07:10 they had 40 minutes."""
    events = FIRST + [
        event
        for day in range(2, 154, 4)
        for event in (("me", day, "22:30"), ("me", day + 1, "07:10"), ("them", day + 1, "08:00"))
    ]
    assert follow_ups.measure(talk(events)).me.n == 0


def test_a_bid_too_recent_is_not_in_the_share():
    events = [*openings(range(2, 102, 2), ("them", "13:00")), ("me", 103, "12:00")]
    ended = follow_ups.measure(talk(events, end=at(104, "12:00")))
    known = follow_ups.measure(talk(events, end=at(120, "12:00")))
    assert known.readings["share_of_bids"]["me"].n == ended.readings["share_of_bids"]["me"].n + 1


def regular(*pauses):
    """A conversation every day at noon, opened by me; each pause is (days, who ends it), ten days of talk between."""
    events, day = list(FIRST), 1
    for length, who in (*pauses, (1, "me")):
        for _ in range(10):
            events += [("me", day, "12:00"), ("them", day, "12:05")]
            day += 1
        day += length - 1
        events += [(who, day, "12:00"), (OTHER[who], day, "12:05")]
        day += 1
    return events


def test_who_ended_the_silences():
    pauses = [(10, "me"), (30, "them"), (8, "me"), (9, "me"), (12, "them"), (20, "me")]
    reading = silences.measure(talk(regular(*pauses)))
    assert reading.facts["ended"] == {"me": 4, "them": 2}
    assert reading.facts["clear"] == {"me": 0, "them": 2}
    assert reading.facts["longer_than_days"] == 7
    assert reading.me.n == reading.them.n == 6
    assert reading.me.value == pytest.approx(4 / 6)
    assert reading.me.low < 0.5 < reading.me.high
    longest = reading.facts["longest"]
    assert longest["days"] == pytest.approx(30, abs=0.01)
    assert longest["ended_by"] == "them"
    assert longest["from"].endswith("T12:05:00Z")
    assert not reading.facts["ongoing"]


def test_a_slow_pair_needs_a_longer_silence():
    """Starts ten days apart: a silence begins at thirty."""
    events = openings(range(0, 400, 10), ("them", "12:05"))
    facts = silences.measure(talk(events, end=at(800, "12:00"))).facts
    assert facts["longer_than_days"] == pytest.approx(30)
    assert facts["silences"] == 0
    assert "longest" not in facts
    assert facts["ongoing"]


def test_a_call_ends_a_silence_and_is_clear():
    events = [*regular(), ("them:call", 30, "12:00"), *(("me", day, "12:00") for day in range(40, 50))]
    facts = silences.measure(talk(events)).facts
    assert facts["ended"] == {"me": 1, "them": 1}
    assert facts["clear"] == {"me": 1, "them": 1}
    assert facts["by_call"] == {"me": 0, "them": 1}


def test_a_missing_export_is_no_silence():
    events = regular((60, "me"), (10, "them"), (10, "them"))
    day = [day for _, day, _ in events]
    whole, two_files = (
        silences.measure(talk(events, source=source)).facts["silences"]
        for source in (None, [0 if d < 30 else 1 for d in day])
    )
    assert (whole, two_files) == (3, 2)
    hole = silences.measure(talk(events, holes=((at(85, "0:00"), at(86, "0:00")),)))
    assert hole.facts["silences"] == 2


def asking(days, *lines):
    return FIRST + [(code, day, clock) for day in days for code, clock in lines]


def test_question_turns_per_100():
    """Each day: I ask twice in one turn, they answer and ask back every other day, I answer."""
    even = asking(range(2, 202, 2), ("me:ask", "12:00"), ("me:ask", "12:01"), ("them:ask", "12:05"), ("me", "12:06"))
    odd = asking(range(1, 202, 2), ("me:ask", "12:00"), ("them", "12:05"), ("me", "12:06"))[2:]
    reading = questions.measure(talk(sorted(even + odd, key=lambda event: (event[1], event[2]))))
    assert reading.facts["question_turns"] == {"me": 201, "them": 100}
    assert reading.facts["turns"] == {"me": 403, "them": 202}
    assert reading.me.value == pytest.approx(100 * 201 / 403)
    assert reading.them.value == pytest.approx(100 * 100 / 202)
    assert reading.readings["asks_back"]["them"].value == pytest.approx(100 / 201)
    assert reading.readings["asks_back"]["me"].value == 0
    assert reading.readings["asks_back"]["me"].n == 100


def test_a_voice_note_is_no_turn_without_a_question():
    lines = [("me:ask", "12:00"), ("them:voice", "12:05"), ("me:voice", "12:10"), ("them", "12:15")]
    reading = questions.measure(talk(asking(range(1, 101), *lines)))
    assert reading.facts["turns"] == {"me": 101, "them": 101}
    assert isinstance(reading.readings["asks_back"]["them"], TooLittle)


def noted(days, mine, theirs):
    """A voice note of each a day, of so many seconds."""
    events = asking(range(1, days), ("me:voice", "12:00"), ("them:voice", "12:05"))
    seconds = [np.nan, np.nan] + [s for _ in range(1, days) for s in (mine, theirs)]
    return events, seconds


def test_voice_is_a_share_of_seconds():
    events, seconds = noted(101, 30.0, 10.0)
    reading = voice.measure(talk(events, seconds=seconds))
    assert reading.me.value == pytest.approx(0.75)
    assert reading.me.n == 200
    assert reading.facts == {"voice_notes": {"me": 100, "them": 100}, "seconds": {"me": 3000.0, "them": 1000.0}}


def test_voice_without_lengths_is_counted_and_without_a_name_is_not():
    bare = replace(CAN_ALL, voice_seconds=False)
    events, _ = noted(101, 0, 0)
    named = voice.measure(talk(events, capabilities=bare))
    assert isinstance(named.me, NotInSource)
    assert named.status == "not_in_source"
    assert named.facts["voice_notes"] == {"me": 100, "them": 100}
    assert voice.measure(talk(openings(range(2, 200, 2)), capabilities=bare)).facts == {}


def test_notes_of_unknown_length_do_not_count_as_nothing():
    events, seconds = noted(101, 30.0, 30.0)
    seconds[2:102:2] = [np.nan] * 50
    reading = voice.measure(talk(events, seconds=seconds))
    assert reading.me.value == pytest.approx(1 / 3)
    assert reading.facts["voice_notes"] == {"me": 100, "them": 100}


def test_calls_of_both():
    events = asking(
        range(1, 31), ("me:call", "12:00"), ("them:missed", "13:00"), ("me:missed", "14:00"), ("me", "15:00")
    )
    seconds = [np.nan, np.nan] + [600.0, np.nan, np.nan, np.nan] * 30
    reading = calls.measure(talk(events, seconds=seconds))
    assert reading.facts["answered"] == {"me": 30, "them": 0}
    assert reading.facts["missed"] == {"me": 30, "them": 30}
    assert reading.me.value == pytest.approx(2 / 3)
    assert (reading.facts["talked_s"], reading.facts["timed"]) == (18_000.0, 30)
    unknown = calls.measure(talk(events))
    assert isinstance(unknown.facts["talked_s"], NotInSource)
    assert isinstance(calls.measure(talk(events, capabilities=replace(CAN_ALL, calls=False))).me, NotInSource)


def test_reactions_per_100_messages_of_the_other():
    events = asking(range(1, 101), ("me", "12:00"), ("them:reaction", "12:01"), ("them", "12:05"), ("me", "12:06"))
    reading = reactions.measure(talk(events))
    assert reading.them.value == pytest.approx(100 * 100 / 201)
    assert (reading.them.n, reading.facts["given"]) == (201, {"me": 0, "them": 100})
    assert reading.me.value == 0
    assert 0 < reading.me.high < 5
    assert isinstance(reactions.measure(talk(events, capabilities=replace(CAN_ALL, reactions=False))).me, NotInSource)


def test_a_reaction_as_the_only_answer():
    events = FIRST + [event for d in range(8, 400, 8) for event in (("me", d, "12:00"), ("them:reaction", d, "12:10"))]
    facts = reactions.measure(talk(events, end=at(420, "0:00"))).facts
    assert facts["only_answer"] == {"me": 0, "them": 49}
    assert facts["bids"] == {"me": 0, "them": 49}


def test_reactions_count_only_where_an_export_holds_them():
    """Two years in an app without reactions, then one in an app with them: the rate is that of the second."""
    old = asking(range(1, 201), ("me", "12:00"), ("them", "12:05"))
    new = asking(range(201, 301), ("me", "12:00"), ("them:reaction", "12:01"), ("them", "12:05"))[2:]
    source = [0] * len(old) + [1] * len(new)
    able = {0: replace(CAN_ALL, reactions=False), 1: CAN_ALL}
    both = reactions.measure(talk(old + new, source=source, app=source, able=able))
    assert both.them.value == pytest.approx(100.0)
    diluted = reactions.measure(talk(old + new, source=source, app=source))
    assert diluted.them.value == pytest.approx(100 / 3.01)
    assert both.facts["bids"]["them"] <= 100 < diluted.facts["bids"]["them"]


def test_of_two_exports_of_one_chat_the_one_with_reactions_lends_its_time():
    """Messages stand in one export each; those of the app and time that reactions are known of all count."""
    events = asking(range(1, 121), ("me", "12:00"), ("them:reaction", "12:01"), ("them", "12:05"))
    source = [0, 0] + [0, 1, 0] * 120
    able = {0: replace(CAN_ALL, reactions=False), 1: CAN_ALL}
    # Two messages of mine stand before the first reaction.
    assert reactions.measure(talk(events, source=source, able=able)).them.value == pytest.approx(100 * 120 / 119)


def test_the_rhythm_of_chance_of_a_metronome_and_of_bursts():
    rng = np.random.default_rng(20261122)
    even = rhythm.measure(talk(openings(range(1, 400, 4), ("them", "12:05"))))
    assert even.facts["rhythm"] == "fairly_regular"
    assert even.me.value == -1
    assert even.me.high > -1
    days = np.cumsum(np.where(rng.random(120) < 0.9, 1, 60))
    bursts = rhythm.measure(talk(openings(days.tolist(), ("them", "12:05"))))
    assert bursts.facts["rhythm"] == "in_bursts"
    chance = rhythm.measure(talk(openings(np.unique(rng.integers(0, 20_000, 150)).tolist(), ("them", "12:05"))))
    assert chance.facts["rhythm"] == "in_between"
    assert chance.me.low < 0 < chance.me.high
    assert chance.me == chance.them


def test_the_burstiness_of_chance_is_nothing_however_few():
    """Kim and Jo's correction: 300 times 15 exponential gaps average to 0 within four errors."""
    rng = np.random.default_rng(20261122)
    found = [rhythm._burstiness(rng.exponential(5, 15), np.arange(15), 0.95)[0] for _ in range(300)]
    assert abs(np.mean(found)) < 4 * np.std(found) / np.sqrt(300)


def test_turns_stand_beside_words():
    turns = words.measure(talk(asking(range(1, 101), ("me", "12:00"), ("them", "12:05"), ("me", "12:06")))).readings[
        "turns"
    ]
    assert turns["me"].value == pytest.approx(201 / 302)
    assert turns["them"].value == pytest.approx(101 / 302)


def rebuilt(events):
    return build(events, CAN_ALL, Options(), EVER)


def with_calls(whole):
    """The same talk with every eighth voice note a call that was picked up, and every sixteenth one that was missed."""
    voiced = np.flatnonzero(whole.events.voice)
    call, missed, message = whole.events.call.copy(), whole.events.missed.copy(), whole.events.message.copy()
    call[voiced[::8]], missed[voiced[4::16]] = True, True
    message[call | missed] = False
    return rebuilt(replace(whole.events, call=call, missed=missed, message=message, voice=whole.events.voice & message))


def swapped(whole):
    return rebuilt(replace(whole.events, who=(1 - whole.events.who).astype(np.int8)))


def assert_mirrors(one, other):
    """Every number of one stands in the other, with me and them exchanged."""
    if isinstance(one, Estimate):
        assert_mirrors([one.value, one.low, one.high, one.n], [other.value, other.low, other.high, other.n])
    elif isinstance(one, dict):
        assert {OTHER.get(key, key) for key in one} == set(other)
        for key, item in one.items():
            assert_mirrors(item, other[OTHER.get(key, key)])
    elif isinstance(one, str):
        assert other == OTHER.get(one, one)
    else:
        assert one == (pytest.approx(other) if isinstance(one, float | list) else other)


@pytest.mark.parametrize("measure", NUMBERS[4:], ids=lambda m: m.key)
def test_swapping_the_two_people_mirrors_everything(measure):
    whole = with_calls(talk_of(Life(active=0.12, weeks=150), np.random.default_rng(7)))
    one, other = measure.measure(whole), measure.measure(swapped(whole))
    assert all(isinstance(getattr(one, name), Estimate) for name, _ in SIDES)
    assert_mirrors({"me": one.me, "them": one.them}, {"me": other.me, "them": other.them})
    assert_mirrors(one.facts, other.facts)
    assert_mirrors(one.readings, other.readings)


@pytest.mark.parametrize("measure", NUMBERS[4:], ids=lambda m: m.key)
def test_whole_weeks_earlier_changes_nothing(measure):
    whole = with_calls(talk_of(Life(active=0.12, weeks=150), np.random.default_rng(8)))
    events, weeks = whole.events, 1000 * 7 * 86_400.0
    moved = rebuilt(replace(events, at=events.at - weeks, local=events.local - weeks, end=events.end - weeks))
    one, other = measure.measure(whole), measure.measure(moved)
    assert (one.me, one.them, one.readings) == (other.me, other.them, other.readings)
