"""Many people at once: a frame of 500 chats of 2,000 messages each, and what each part of analysing it takes.

Run by hand: `python tests/bench/many_people.py [contacts] [messages each]`. The chats are seeded synthetic: two years
each, conversations of eight messages on average in bursts, answers log-normal and some of them late, nights quiet.
Times are CPU seconds of one process; what to compare are the ratios to `import polars`, measured in the same call.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from analyzer import analysis  # noqa: E402 - found only once the root is on the path
from analyzer.measures import initiation  # noqa: E402
from parsers.frame import MESSAGES, Capabilities, Manifest, SourceInfo  # noqa: E402
from parsers.ledger import Ledger  # noqa: E402

YEARS_S = 2 * 365 * 86_400.0
FIRST = 1_700_000_000.0
TEXT = np.array(["was the train late again", "ok", "coffee tomorrow at nine?", "by the old bridge", "läuft 🙂", "yes"])
ROUNDS = 3


def frame_of(contacts: int, each: int, seed: int = 20261122) -> pl.DataFrame:
    """The common frame of so many two-person chats with so many messages each, in order."""
    rng = np.random.default_rng(seed)
    at, mine = zip(*(_chat(rng, each) for _ in range(contacts)), strict=True)
    chat = np.repeat([f"chat {k:05}" for k in range(contacts)], each)
    rows = pl.DataFrame({"chat": chat, "from_me": np.concatenate(mine), "s": np.concatenate(at)}).sort("s")
    n = len(rows)
    filled = {
        "platform": pl.lit("signal"),
        "chat": pl.col("chat"),
        "chat_name": pl.col("chat"),
        "is_group": pl.lit(value=False),
        "sender": pl.when("from_me").then(None).otherwise(pl.col("chat")),
        "from_me": pl.col("from_me"),
        "sent_at": (pl.col("s") * 1000).cast(pl.Int64),
        "kind": pl.lit("text"),
        "text": pl.Series(TEXT[rng.integers(0, len(TEXT), n)]),
        "edited": pl.lit(value=False),
        "source": pl.lit(0),
        "position": pl.int_range(1, n + 1),
    }
    return rows.select(filled.get(name, pl.lit(None)).cast(dtype).alias(name) for name, dtype in MESSAGES.items())


def _chat(rng: np.random.Generator, each: int) -> tuple[np.ndarray, np.ndarray]:
    """Instants and writers of one chat: conversations spread over two years, bursts, replies, a few late answers."""
    opening = rng.random(each) < 1 / 8
    opening[0] = True
    burst = ~opening & (rng.random(each) < 0.35)
    late = ~opening & ~burst & (rng.random(each) < 0.03)
    opener = rng.random(each) < rng.uniform(0.3, 0.7)
    # Who writes: the opener of the conversation, changed with every message that is no burst.
    changes = np.cumsum(~opening & ~burst)
    since = changes - np.maximum.accumulate(np.where(opening, changes, 0))
    first = np.maximum.accumulate(np.where(opening, np.arange(each), 0))
    pause = np.where(burst, rng.uniform(5, 60, each), np.exp(rng.normal(4.5, 1.2, each)))
    pause = np.where(late, rng.uniform(6, 14, each) * 3600, pause)
    pause = np.where(opening, rng.uniform(8, 30, each) * 3600, pause)
    at = np.cumsum(pause)
    awake = at / at[-1] * YEARS_S * 16 / 24
    # Waking seconds to the clock: sixteen hours a day from seven on.
    clock = FIRST - FIRST % 86_400 + np.floor(awake / 57_600) * 86_400 + 7 * 3_600 + awake % 57_600
    return clock, opener[first] ^ (since % 2 == 1)


def manifest_of() -> Manifest:
    """One source that can show everything."""
    able = Capabilities(*[True] * 8)
    return Manifest((SourceInfo("chats", "test", "", "", "instant", "", 1.0, able, Ledger("record", 0)),))


@contextmanager
def _timed(where: object, name: str, took: dict[str, float]) -> Iterator[None]:
    """Add the seconds spent in a function, replaced for as long as this lasts."""
    inner: Callable[..., object] = getattr(where, name)

    def outer(*args: object, **kwargs: object) -> object:
        begin = time.process_time()
        found = inner(*args, **kwargs)
        took[name] = took.get(name, 0.0) + time.process_time() - begin
        return found

    setattr(where, name, outer)
    yield
    setattr(where, name, inner)


def measure(frame: pl.DataFrame) -> dict[str, float]:
    """CPU seconds of all, of the readings under other definitions, and of what time adds."""
    took: dict[str, float] = {}
    with _timed(initiation, "opening_shares_under", took), _timed(analysis, "over_time", took):
        begin = time.process_time()
        analysis.analyze(frame, manifest_of(), analysis.Question(me=("me",)))
    return {"all": time.process_time() - begin, **took}


def _import_polars() -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import polars"], check=True)
    return time.perf_counter() - begin


def main() -> None:
    """Measure and print."""
    contacts, each = (int(sys.argv[k]) if len(sys.argv) > k else default for k, default in ((1, 500), (2, 2_000)))
    frame = frame_of(contacts, each)
    base = min(_import_polars() for _ in range(ROUNDS))
    best = min((measure(frame) for _ in range(ROUNDS)), key=lambda took: took["all"])
    sensitivity, change = best["opening_shares_under"], best["over_time"]
    print(f"{contacts:,} people, {len(frame):,} messages; best of {ROUNDS}, CPU seconds; import polars {base:.2f} s")
    for what, took in (
        ("turns and every reading", best["all"] - sensitivity - change),
        ("other definitions of who writes first", sensitivity),
        ("change tests and lines over time", change),
        ("all", best["all"]),
    ):
        print(f"{what}: {took:.2f} s = {took / base:.0f} x import polars, {1000 * took / contacts:.1f} ms a person")


if __name__ == "__main__":
    main()
