"""Reads one file in a fresh process and prints what it took, beside a raw read of the same bytes."""

import json
import resource
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3


def report(format_name: str, path: Path, units: int) -> None:
    """Print seconds, peak memory and ratio to a raw read; say so if the ledger differs from `units`."""
    raw = min(_raw(path) for _ in range(ROUNDS))
    runs = [_fresh(format_name, path) for _ in range(ROUNDS)]
    best = min(runs, key=lambda run: run["whole"])
    middle = sorted(run["whole"] for run in runs)[ROUNDS // 2]
    size = path.stat().st_size / 1e6
    print(f"{format_name}: {size:,.0f} MB, {units:,} records, {best['rows']:,} rows")
    if best["units"] != units or best["problems"]:
        print(f"  WRONG: {best['units']:,} in the ledger, {best['problems']:,} problems")
    lines = (
        f"  whole process {best['whole']:.2f} s best, {middle:.2f} s median of {ROUNDS}",
        f"  reading alone {best['read']:.2f} s; raw read {raw:.2f} s ({best['read'] / raw:.1f} x)",
        f"  peak {best['peak_mib']:.0f} MiB",
    )
    print("\n".join(lines))


def _raw(path: Path) -> float:
    begin = time.perf_counter()
    with path.open("rb") as stream:
        while stream.read(1024**2):
            pass
    return time.perf_counter() - begin


def _fresh(format_name: str, path: Path) -> dict[str, float]:
    begin = time.perf_counter()
    command = [sys.executable, __file__, format_name, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {**json.loads(done.stdout), "whole": time.perf_counter() - begin}


def _child(format_name: str, path: Path) -> dict[str, float]:
    from parsers.format import ReadOptions
    from parsers.source import Source

    chat_format = import_module(f"parsers.formats.{format_name}")
    begin = time.perf_counter()
    source = Source(path)
    assert chat_format.match(source)
    [parsed] = chat_format.read(source, ReadOptions("UTC"))
    took = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ledger = parsed.info.ledger
    return {
        "read": took,
        "peak_mib": peak,
        "rows": parsed.frame.height,
        "units": ledger.units,
        "problems": ledger.problems,
    }


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    print(json.dumps(_child(sys.argv[1], Path(sys.argv[2]))))
