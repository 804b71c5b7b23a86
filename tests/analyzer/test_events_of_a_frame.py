"""From the common frame to the arrays that the measures count in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from analyzer.analysis import Question, analyze
from analyzer.results import NotInSource
from parsers.frame import MESSAGES, Manifest, SourceInfo
from parsers.ledger import Ledger
from tests.analyzer.talks import CAN_ALL

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
BARE = replace(CAN_ALL, reactions=False, voice_seconds=False, calls=False)


def info(capabilities):
    return SourceInfo("a", "test", "", "", "instant", "", 1.0, capabilities, Ledger("record", 0))


def frame(events):
    """Rows of (day, minute, from_me, kind, text, duration, source)."""
    rows = [
        {
            "platform": ("old", "new")[source],
            "chat": "ana",
            "chat_name": "Ana",
            "is_group": False,
            "sender": None if mine else "Ana",
            "from_me": mine,
            "sent_at": START + timedelta(days=day, minutes=minute),
            "kind": kind,
            "text": text,
            "edited": False,
            "duration": duration,
            "source": source,
            "position": k,
        }
        for k, (day, minute, mine, kind, text, duration, source) in enumerate(events, 1)
    ]
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in MESSAGES.items() if name not in rows[0]]
    return (
        pl.DataFrame(rows, infer_schema_length=None)
        .with_columns(absent)
        .select(pl.col(n).cast(t) for n, t in MESSAGES.items())
    )


def days(first, last, source, *events):
    return [(day, *event, source) for day in range(first, last) for event in events]


@pytest.fixture(scope="module")
def measures():
    asked = (0, True, "text", "how was it?", None), (1, False, "text", "good https://example.org/?a", None)
    old = days(0, 60, 0, *asked, (2, False, "reaction", "👍", None), (3, True, "voice", None, None))
    new = days(
        60,
        180,
        1,
        *asked,
        (2, False, "reaction", "👍", None),
        (3, True, "voice", None, 20.0),
        (4, False, "voice", None, 60.0),
        (5, True, "missed_call", None, None),
        (6, False, "call", None, 300.0),
    )
    manifest = Manifest((info(BARE), info(CAN_ALL)))
    question = Question()
    return analyze(frame(old + new), manifest, question).contacts[0].measures


def test_question_turns_come_from_the_texts(measures):
    assert measures["questions"].me.value == pytest.approx(100)
    assert measures["questions"].them.value == pytest.approx(0)


def test_voice_seconds_come_from_the_source_that_has_them(measures):
    assert measures["voice"].me.value == pytest.approx(0.25)
    assert measures["voice"].facts["voice_notes"] == {"me": 180, "them": 120}


def test_calls_and_reactions_count_where_the_source_can_show_them(measures):
    assert measures["calls"].facts["answered"] == {"me": 0, "them": 120}
    assert measures["calls"].facts["missed"] == {"me": 120, "them": 0}
    assert measures["calls"].facts["talked_s"] == pytest.approx(36_000)
    assert measures["reactions"].them.value == pytest.approx(50)
    assert measures["reactions"].facts["given"] == {"me": 0, "them": 120}


def test_what_no_source_can_show_is_said_and_never_zero():
    events = days(0, 60, 0, (0, True, "text", "one", None), (1, False, "text", "two", None))
    found = analyze(frame(events), Manifest((info(BARE),)), Question()).contacts[0].measures
    for key in ("voice", "calls", "reactions"):
        assert isinstance(found[key].me, NotInSource)
        assert found[key].status == "not_in_source"
        assert not found[key].facts
