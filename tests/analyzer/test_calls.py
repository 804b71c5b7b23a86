"""No Python call for each message: what is called depends on how many people, weeks and starts there are."""

import sys
from collections import Counter

import numpy as np
import polars as pl

from analyzer.analysis import Question, analyze
from parsers.frame import MESSAGES, Manifest, SourceInfo
from parsers.ledger import Ledger
from tests.analyzer.talks import CAN_ALL

WEEKS = 30
HOUR = 3600


def frame(per_conversation):
    """One conversation at noon on three days a week, opened in turn, with so many messages in the hour that follows."""
    days = [7 * week + day for week in range(WEEKS) for day in (0, 2, 4)]
    at = np.concatenate([(day * 24 + 12) * HOUR + np.linspace(0, HOUR, per_conversation) for day in days])
    mine = np.concatenate([(np.arange(per_conversation) + k) % 2 == 0 for k in range(len(days))])
    n = len(at)
    filled = {
        "platform": pl.repeat("signal", n, eager=True),
        "chat": pl.repeat("ana", n, eager=True),
        "chat_name": pl.repeat("Ana", n, eager=True),
        "is_group": pl.repeat(False, n, dtype=pl.Boolean, eager=True),
        "sender": pl.Series(np.where(mine, "Me", "Ana")),
        "from_me": pl.Series(mine),
        "sent_at": pl.Series((at * 1000).astype(np.int64)),
        "kind": pl.repeat("text", n, eager=True),
        "text": pl.repeat("was it late again?", n, eager=True),
        "edited": pl.repeat(False, n, dtype=pl.Boolean, eager=True),
        "source": pl.repeat(0, n, eager=True),
        "position": pl.int_range(1, n + 1, eager=True),
    }
    absent = {name: pl.repeat(None, n, dtype=dtype, eager=True) for name, dtype in MESSAGES.items()}
    return pl.DataFrame({name: filled.get(name, absent[name]).cast(dtype) for name, dtype in MESSAGES.items()})


def calls(messages):
    """How often each Python function begins, and each function in C is called, while these messages are analysed."""
    manifest = Manifest((SourceInfo("a", "test", "", "", "instant", "", 1.0, CAN_ALL, Ledger("record", 0)),))
    seen = Counter()

    def count(inside, event, arg):
        if event in ("call", "c_call"):
            seen[inside.f_code.co_name if event == "call" else str(arg)] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        found = analyze(messages, manifest, Question(me=("Me",)))
    finally:
        sys.setprofile(before)
    [contact] = found.contacts
    return seen.total(), contact.measures["initiation"].me.n


def test_four_times_the_messages_take_hardly_more_calls():
    calls(frame(150))  # what is looked up once
    few, starts = calls(frame(150))
    many, same = calls(frame(600))
    assert starts == same == 3 * WEEKS - 1
    assert many < 1.2 * few
