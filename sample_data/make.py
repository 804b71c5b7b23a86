"""Makes the sample data: `python -m sample_data.make`; `--check` compares instead of writing.

The same source gives the same files. Long-run values take a minute and are taken from the committed truth file as long
as the parameters behind them are the same; `--long-run` counts them anew.
"""

import argparse
import gzip
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from sample_data.exports import SEED, as_lines, exports, histories, seed_of
from sample_data.habits import ZONE, Pair, Simulated
from sample_data.people import FRIENDSHIPS, OWNER
from sample_data.texts import unlabelled
from sample_data.truth import COPIES, long_run, realised
from sample_data.writers import (
    sigexport,
    signal_desktop,
    signal_export,
    signalbackup_tools,
    signalbackup_tools_xml,
    sms_backup_restore,
    sms_ie,
    whatsapp,
    whatsapp_exporter,
)

HERE: Final = Path(__file__).parent
TRUTH: Final = "truth.json"
GOLDEN: Final = ".golden"
"""Ends the name of the frame that a small sample is read as: made by reading, and checked by eye."""
SMALL: Final = (
    sigexport,
    signal_desktop,
    signal_export,
    signalbackup_tools,
    signalbackup_tools_xml,
    sms_backup_restore,
    sms_ie,
    whatsapp,
    whatsapp_exporter,
)
"""Writers, each with a small sample of every shape it writes."""
CONFIG: Final = """# Read together with the exports beside it. Who is me is left out on purpose: the files tell.
timezone = "Europe/London"

# One person on two apps.
[people.Ana]
names = ["Ana", "Ana M"]
label = "a friend from university"
context = ["we moved from WhatsApp to Signal in September 2025"]

[people.Mum]
names = ["Mum"]
label = "my mother"
context = ["we mostly call"]
"""
METHOD: Final = (
    "value: the same two people simulated {copies} times over the same two years with other seeds, all counted with "
    "the true labels and the true waking hours, sums divided by sums; the latency is the middle of all waits, those "
    "without an answer counted as endless. realised: the same counted in the one history that the exports hold. "
    "answers.me and response_latency.me are about how Sam answers. The first conversation counts for neither. "
    "gestures: what was truly written, by the labels beside each sentence of the text bank and not by any pattern; "
    "in_doubt are further turns that hold it at best."
)


def files(*, long_run_anew: bool = False) -> Iterator[tuple[str, bytes]]:
    """Every file of the sample data that is made: its path below this folder, and its bytes."""
    known = histories()
    for export in exports(known):
        yield f"exports/{export.file}", export.data
        yield f"expected/{export.file}.jsonl.gz", packed(as_lines(export.expected))
    yield "exports/reciprocity.toml", CONFIG.encode()
    for writer in SMALL:
        yield from ((f"formats/{path}", data) for path, data in writer.small().items())
    truth = {
        "schema": "truth/1",
        "me": OWNER,
        "seed": SEED,
        "timezone": ZONE,
        "copies": COPIES,
        "method": METHOD.format(copies=COPIES),
        "contacts": {name: _truth(name, pair, known[name], long_run_anew) for name, pair in FRIENDSHIPS.items()},
    }
    yield TRUTH, (json.dumps(truth, ensure_ascii=False, indent=1) + "\n").encode()


def _truth(name: str, pair: Pair, history: Simulated, anew: bool) -> dict[str, Any]:
    # through JSON, so that tuples and lists compare alike
    parameters = json.loads(json.dumps(_plain(pair)))
    before = {} if anew else _committed().get(name, {})
    fresh = before.get("parameters") != parameters
    return {
        "parameters": parameters,
        "measures": long_run(pair, seed_of(name)) if fresh else before["measures"],
        "realised": realised(history),
    }


def _plain(pair: Pair) -> dict[str, Any]:
    """The parameters of a pair, and a digest of the text bank without its labels, which decides words."""
    words = hashlib.sha256(json.dumps(unlabelled()).encode()).hexdigest()[:16]
    return {**asdict(pair), "scenes": sorted(pair.scenes), "words": words}


def _committed() -> dict[str, Any]:
    path = HERE / TRUTH
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["contacts"] if path.exists() else {}
    return found


def packed(data: bytes) -> bytes:
    """Gzip without name and time."""
    return gzip.compress(data, mtime=0)


def unpacked(name: str, data: bytes) -> object:
    """What a file holds: packers differ from one machine to the next, contents may not."""
    if name.endswith(".gz"):
        return gzip.decompress(data)
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]
    return data


def differences(*, long_run_anew: bool = False) -> list[str]:
    """Names of committed files that differ from what the source makes, and of files that nothing makes."""
    made = dict(files(long_run_anew=long_run_anew))
    there = {
        path.relative_to(HERE).as_posix()
        for folder in ("exports", "expected", "formats")
        for path in (HERE / folder).rglob("*")
        if path.is_file() and path.suffix != GOLDEN
    } | {TRUTH}
    wrong = {name for name in there & made.keys() if not _same(name, made[name])}
    return sorted(wrong | (there ^ made.keys()))


def _same(name: str, data: bytes) -> bool:
    before = (HERE / name).read_bytes()
    return before == data or unpacked(name, before) == unpacked(name, data)


def main() -> int:
    """Write or check; returns the exit code."""
    parser = argparse.ArgumentParser(description="Make the sample data from its simulator.")
    parser.add_argument("--check", action="store_true", help="compare with the files that are there")
    parser.add_argument("--long-run", action="store_true", help="count the long-run values anew (a minute or two)")
    asked = parser.parse_args()
    if asked.check:
        wrong = differences(long_run_anew=asked.long_run)
        sys.stderr.writelines(f"differs: {name}\n" for name in wrong)
        return 1 if wrong else 0
    for name, data in files(long_run_anew=asked.long_run):
        (HERE / name).parent.mkdir(parents=True, exist_ok=True)
        (HERE / name).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
