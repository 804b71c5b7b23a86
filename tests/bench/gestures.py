"""Times the search for all cues on one core: a small chat from a cold start, then a million messages.

The million is made twice: each message different from all others, which is the worst case, and the sample chats over
and over, as short messages come back in real ones. Seconds are CPU time, which other work changes least.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = 1_000_000
SMALL = 2_000
ENDS = ("schön", "über uns", "café", "mañana", "für dich", "grün", "😊", "naïve", "Zoë", "élan")


def main() -> None:
    """Print seconds for each language."""
    import polars as pl

    from analyzer.lexicon import BIT, cues_in, languages, lexicon

    sent = _sent()
    small = sent.gather_every(len(sent) // SMALL).head(SMALL)
    different, repeated = pl.Series(_different()), pl.concat([sent] * (ROWS // len(sent) + 1)).head(ROWS)
    for language in languages():
        print(f"{language}: patterns read in {_seconds(lambda code=language: lexicon(code)):.2f} s")
        for name, text in {"a small chat": small, "again": small, "all different": different, "sent": repeated}.items():
            seconds = _seconds(lambda text=text, code=language: cues_in(text, code))
            print(f"  {name}: {seconds:.2f} s for {len(text):,} messages, {text.n_unique():,} of them different")
        bits = cues_in(repeated, language)
        shares = {cue: ((bits & bit) != 0).mean() for cue, bit in BIT.items()}
        print("  " + ", ".join(f"{cue} {share:.3%}" for cue, share in shares.items()))


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _sent() -> "pl.Series":  # noqa: F821 - polars is imported once its number of threads is set
    """Every message of the sample chats, in order."""
    import polars as pl

    from sample_data.exports import histories

    return pl.concat([history.frame["text"].drop_nulls() for history in histories().values()])


def _different() -> list[str]:
    """Every turn of the sample chats' text bank, over and over, each time a little different; half with an accent."""
    from sample_data.texts import unlabelled

    turns = list(dict.fromkeys(part for text in _strings(unlabelled()) for part in text.split(" | ")))
    return [
        f"{turns[n % len(turns)]} {ENDS[n % len(ENDS)] + ' ' if n // len(turns) % 2 else ''}{n}" for n in range(ROWS)
    ]


def _strings(part: object) -> list[str]:
    if isinstance(part, str):
        return [part]
    parts = list(part.values()) if isinstance(part, dict) else part if isinstance(part, list) else []
    return [text for each in parts for text in _strings(each)]


if __name__ == "__main__":
    os.environ["POLARS_MAX_THREADS"] = "1"
    sys.path.insert(0, str(ROOT))
    main()
