"""Two people who say the same things, word for word, one of them with slips of the finger: no half is left out.

Patterns find misspelt lines less often than plain ones. Somebody who types badly must not come out as somebody who
thanks, asks and proposes less: their share is either not told, or its range holds one half.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
import pytest

import reciprocity
from analyzer import gestures
from analyzer.estimate import Estimate
from tests.quality.sample import sentences

GESTURES = (
    "apologies", "asked_for", "asking_after", "disclosure", "gratitude", "hardship", "limits", "needs", "plans",
    "promises", "receiving", "support", "warmth",
)  # fmt: skip
WORD = re.compile(r"[A-Za-z]{4,}")


def slipped(text: str, share: float, rng: np.random.Generator) -> str:
    """The text with that part of its longer words misspelt: letters swapped, left out or doubled."""

    def slip(word: re.Match[str]) -> str:
        if rng.random() >= share:
            return word[0]
        at, kind = int(rng.integers(1, len(word[0]) - 2)), rng.integers(3)
        one, two = word[0][at], word[0][at + 1]
        return word[0][:at] + (two + one, two, one + one + two)[kind] + word[0][at + 2 :]

    return WORD.sub(slip, text)


def told_twice(share: float, rounds: int) -> Iterator[str]:
    """An export in which Ana repeats all that Sam says, with slips."""
    rng = np.random.default_rng(5)
    said = [one.text.replace("\n", " ") for one in sentences()]
    now = datetime(2015, 1, 1, 9)
    for place in np.concatenate([rng.permutation(len(said)) for _ in range(rounds)]):
        yield f"{now:%d/%m/%Y, %H:%M} - Sam: {said[place]}"
        yield f"{now + timedelta(minutes=20):%d/%m/%Y, %H:%M} - Ana: {slipped(said[place], share, rng)}"
        now += timedelta(hours=5)
        if now.hour > 21:
            now = now.replace(hour=9) + timedelta(days=1)


@pytest.mark.parametrize(("share", "rounds"), [(0.0, 2), (0.05, 2), (0.1, 2), (0.15, 2), (0.25, 4), (0.3, 2), (0.5, 4)])
def test_slips_of_the_finger_make_no_lean(tmp_path, monkeypatch, share, rounds):
    monkeypatch.setattr(gestures, "status", lambda *_: "measured")  # cues that are found less reliably lean no more
    export = tmp_path / "WhatsApp Chat with Ana.txt"
    export.write_text("\n".join(told_twice(share, rounds)) + "\n", encoding="utf-8")
    chat = reciprocity.read(export, timezone="Europe/London")
    (ana,) = reciprocity.analyze(chat, me="Sam", timezone="Europe/London").contacts
    shares = {key: ana.measures[key].me for key in GESTURES}
    told = {key: side for key, side in shares.items() if isinstance(side, Estimate)}
    assert {key: (side.low, side.high) for key, side in told.items() if not side.low <= 0.5 <= side.high} == {}
    assert len(told) >= 6 if share < 0.2 else not told
