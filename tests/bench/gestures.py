"""Times the search for all cues on a million messages, on one core: first (patterns compiled) and again."""

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = 1_000_000
ENDS = ("schön", "über uns", "café", "mañana", "für dich", "grün", "😊", "naïve", "Zoë", "élan")


def main() -> None:
    """Print seconds for each language."""
    import polars as pl

    from analyzer.lexicon import BIT, cues_in, languages, lexicon

    text = pl.Series(_messages())
    print(f"{len(text):,} messages, {text.str.len_bytes().sum() / 1e6:.0f} MB")
    for language in languages():
        begin = time.perf_counter()
        lexicon(language)
        print(f"{language}: patterns read in {time.perf_counter() - begin:.2f} s")
        cues_in(text.head(1000), language)
        print(f"  and compiled after {time.perf_counter() - begin:.2f} s")
        for _ in range(3):
            begin = time.perf_counter()
            bits = cues_in(text, language)
            print(f"  all cues {time.perf_counter() - begin:.2f} s")
        shares = {cue: ((bits & bit) != 0).mean() for cue, bit in BIT.items()}
        print("  " + ", ".join(f"{cue} {share:.3%}" for cue, share in shares.items()))


def _messages() -> list[str]:
    """Every turn of the sample chats' text bank, over and over, each time a little different; half with an accent."""
    from sample_data.texts import bank

    turns = list(dict.fromkeys(part for text in _strings(bank()) for part in text.split(" | ")))
    return [
        f"{turns[n % len(turns)]} {ENDS[n % len(ENDS)] + ' ' if n // len(turns) % 2 else ''}{n % 977}"
        for n in range(ROWS)
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
