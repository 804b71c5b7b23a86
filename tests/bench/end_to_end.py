"""From a large WhatsApp export to the finished report, whole process, and the cost of `--help`.

Run by hand: `python tests/bench/end_to_end.py [messages]`. The export is a seeded synthetic chat of about 17 years:
conversations of 80 messages on average, half a day apart. Ratios to `import polars` in the same call are what to
compare; single times vary with the machine.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
TEXT = "the train was late again so coffee tomorrow maybe at nine by old bridge yes thanks sorry for that läuft"
WORDS = TEXT.split(" ")


def write(path: Path, messages: int) -> None:
    """Write an Android export of two people."""
    rng = random.Random(20261122)
    now, who = datetime(2008, 1, 1, 9), "Sam"
    with path.open("w", encoding="utf-8") as out:
        for _ in range(messages):
            opening = rng.random() < 1 / 80
            now += timedelta(minutes=rng.uniform(400, 1100) if opening else rng.expovariate(1.0))
            who = rng.choice(("Sam", "Ana Belén"))
            text = " ".join(rng.choices(WORDS, k=rng.randint(1, 12))) + (" 🙂" if rng.random() < 0.15 else "")
            out.write(f"{now:%d/%m/%Y, %H:%M} - {who}: {text}\n")


def run(*command: str) -> tuple[float, float, float]:
    """Seconds of wall clock and CPU, and peak MiB, of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the measured process ended with status {status}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "WhatsApp Chat with Ana Belén.txt"
        write(path, messages)
        size = path.stat().st_size / 1024**2
        report = Path(folder) / "report.html"
        tool = (sys.executable, "-m", "reciprocity")
        commands = {
            "report": (*tool, "report", str(path), "-o", str(report), "--force"),
            "import polars": (sys.executable, "-c", "import polars"),
            "--help": (*tool, "--help"),
        }
        found = {name: [run(*command) for _ in range(ROUNDS)] for name, command in commands.items()}
        page = report.stat().st_size / 1024
    wall, cpu, memory = (median(column) for column in zip(*found["report"], strict=True))
    base = median(one[0] for one in found["import polars"])
    print(f"{messages:,} messages, {size:.1f} MiB; median of {ROUNDS} whole processes, {os.cpu_count()} cores")
    print(f"to the report: wall {wall:.2f} s, CPU {cpu:.2f} s, {wall / base:.1f} x import polars; page {page:.0f} KiB")
    print(f"peak memory {memory:.0f} MiB = {memory / size:.1f} x file size")
    print(f"--help: CPU {median(one[1] for one in found['--help']):.3f} s")


if __name__ == "__main__":
    main()
