"""What must not change, or must change in a known way, when a history is told differently: on simulated people.

The same is asked of small conversations by hand in `tests/analyzer`; here everything is at once: late answers, nights,
weeks that differ, inferred quiet hours.
"""

import shutil
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import reciprocity
from analyzer.bids import LATE, TOO_RECENT
from analyzer.clock import DAY_S
from analyzer.estimate import Estimate
from analyzer.events import Events
from analyzer.lexicon import BIT
from analyzer.measures import MEASURES, answers, check_ins, initiation, response_latency, words
from analyzer.results import Reading
from analyzer.turns import Talk, build
from tests.truth.grid import Cell, history

EXPORTS = Path(__file__).parents[2] / "sample_data" / "exports"
NOOR, GROUP = EXPORTS / "WhatsApp Chat with Noor.txt", EXPORTS / "WhatsApp Chat - Sunday walkers.zip"
ZONE = "Europe/London"
CELL = Cell(52, 5, (6, 60), 0.7, 0.8, (0.10, 0.35))
CORE = (initiation, answers, response_latency, check_ins, words)
NUMBERS = range(3)


@cache
def seen(number: int) -> Talk:
    return history(CELL, number)[1]


def rebuilt(talk: Talk, events: Events) -> Talk:
    return build(events, talk.capabilities, talk.options, talk.window)


def numbers(reading: Reading) -> list[float]:
    """Value, range and n of both sides."""
    sides = [side for side in (reading.me, reading.them) if isinstance(side, Estimate)]
    assert len(sides) == 2
    return [number for side in sides for number in (side.value, side.low, side.high, side.n)]


@pytest.mark.parametrize("measure", CORE, ids=lambda measure: measure.key)
@pytest.mark.parametrize("number", NUMBERS)
def test_swapping_the_two_people_mirrors_every_number(measure, number):
    whole = seen(number)
    swapped = rebuilt(whole, replace(whole.events, who=(1 - whole.events.who).astype(np.int8)))
    one, other = measure.measure(whole), measure.measure(swapped)
    assert numbers(one) == pytest.approx(numbers(replace(other, me=other.them, them=other.me)), rel=1e-6)
    assert one.facts.get("definition_matters") == other.facts.get("definition_matters")


@pytest.mark.parametrize("hours", [-8, -1, 5.5, 9])
@pytest.mark.parametrize("number", NUMBERS)
def test_another_constant_zone_changes_nothing_in_waking_time(number, hours):
    """Quiet hours move along, so waits, states and starts stay; only the weeks that ranges rest on begin elsewhere."""
    whole = seen(number)
    moved = rebuilt(whole, replace(whole.events, local=whole.events.local + hours * 3600))
    for one, other in zip(whole.clocks, moved.clocks, strict=True):
        assert (one.wake + hours * 3600) % DAY_S == pytest.approx(other.wake)
    assert moved.bids.wait.tolist() == pytest.approx(whole.bids.wait.tolist())
    assert moved.bids.state.tolist() == whole.bids.state.tolist()
    assert moved.starts.row.tolist() == whole.starts.row.tolist()
    for measure in CORE:
        one, other = numbers(measure.measure(whole))[::4], numbers(measure.measure(moved))[::4]
        assert one == pytest.approx(other, rel=2e-3), measure.key


def cut(whole: Talk, end: float) -> Talk:
    """The same history from an export that was made at `end`."""
    kept = whole.events.at <= end
    left = {
        one.name: getattr(whole.events, one.name)[kept]
        for one in fields(whole.events)
        if isinstance(getattr(whole.events, one.name), np.ndarray)
    }
    return rebuilt(whole, replace(whole.events, **left, end=end))


@pytest.mark.parametrize("number", NUMBERS)
def test_an_export_made_earlier_never_makes_an_unanswered_bid(number):
    """Cut between the last bids and their late answers: those become too recent to say, and nothing else changes.

    Quiet hours are assumed here: inferred ones may move by half an hour with the messages that are there.
    """
    whole = seen(number)
    whole = rebuilt(replace(whole, options=replace(whole.options, quiet_min_messages=10**9)), whole.events)
    late = np.flatnonzero(whole.bids.state == LATE)[-10:]
    assert len(late) == 10
    for bid in late.tolist():
        end = float((whole.bids.at[bid] + whole.bids.until[bid]) / 2)
        shorter = cut(whole, end)
        before, after = whole.bids.state[: bid + 1], shorter.bids.state
        assert len(after) == bid + 1
        assert after[bid] == TOO_RECENT
        assert after[:bid].tolist() == before[:bid].tolist()


def with_gestures(whole: Talk) -> Talk:
    """The same history, every third message with two cues, in a language that is measured."""
    rng = np.random.default_rng(8)
    bits = 2 ** rng.integers(0, len(BIT), (2, len(whole.events.at))) * (rng.random(len(whole.events.at)) < 1 / 3)
    cues = np.where(whole.events.message, bits[0] | bits[1], 0)
    return rebuilt(whole, replace(whole.events, cues=cues, languages=("en", "en")))


@pytest.mark.parametrize("number", NUMBERS)
def test_longer_messages_leave_everything_but_words_alone(number):
    whole = with_gestures(seen(number))
    longer = rebuilt(whole, replace(whole.events, words=whole.events.words * 7))
    for measure in MEASURES:
        one, other = measure.measure(whole), measure.measure(longer)
        if measure.key == words.key:
            assert isinstance(one.me, Estimate)
            assert isinstance(other.me, Estimate)
            assert (other.me.value, other.me.low, other.me.high) == pytest.approx(
                (one.me.value, one.me.low, one.me.high)
            )
            assert other.me.n == 7 * one.me.n
        else:
            assert (one.me, one.them, one.facts, one.readings) == (other.me, other.them, other.facts, other.readings)


@cache
def of_noor() -> pl.DataFrame:
    """Every number of one chat of the sample."""
    return reciprocity.analyze(reciprocity.read(NOOR, timezone=ZONE), me="Sam", timezone=ZONE).to_frame()


def test_a_second_copy_of_the_export_changes_no_number(tmp_path):
    copy = shutil.copy(NOOR, tmp_path / "WhatsApp Chat with Noor (1).txt")
    both = reciprocity.read(NOOR, copy, timezone=ZONE)
    assert reciprocity.analyze(both, me="Sam", timezone=ZONE).to_frame().equals(of_noor())


def test_a_group_chat_changes_no_number_and_is_named():
    both = reciprocity.analyze(reciprocity.read(NOOR, GROUP, timezone=ZONE), me="Sam", timezone=ZONE)
    assert both.to_frame().equals(of_noor())
    assert [group.people > 2 for group in both.groups] == [True]


def test_longer_texts_leave_who_writes_first_alone():
    chat = reciprocity.read(NOOR, timezone=ZONE)
    longer = replace(chat, frame=chat.frame.with_columns(pl.col("text") + " and so on and so forth"))
    found = reciprocity.analyze(longer, me="Sam", timezone=ZONE).to_frame()
    some = ("initiation", "answers", "response_latency", "check_ins", "follow_ups", "silences")
    kept = pl.col("measure").is_in(some)
    assert found.filter(kept).equals(of_noor().filter(kept))
    assert not found.filter(~kept).equals(of_noor().filter(~kept))
