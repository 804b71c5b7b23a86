"""How long a large WhatsApp export takes, from a cold Python to the common frame.

Run by hand: `python tests/bench/whatsapp.py [messages] [android|us|ios]`. It makes a seeded synthetic export in a
temporary folder and prints messages per second, and ratios to two floors measured in the same call: `import polars`
alone, and reading the bytes. Ratios are what to compare; single times vary with the machine.
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

ROOT = Path(__file__).parents[2]
ROUNDS = 5
STAMPS = {
    "android": ("{0.day:02}/{0.month:02}/{0.year}, {0.hour:02}:{0.minute:02} - ", "{name}: {text}\n"),
    "us": ("{0.month}/{0.day}/{0:%y}, {1}:{0.minute:02}\u202f{0:%p} - ", "{name}: {text}\n"),
    "ios": ("[{0.day:02}.{0.month:02}.{0:%y}, {0:%H:%M:%S}] ", "{name}: {text}\r\n"),
}
WORDS = [
    "oh",
    "well",
    "the",
    "train",
    "was",
    "late",
    "again",
    "and",
    "we",
    "missed",
    "it",
    "so",
    "coffee",
    "tomorrow",
    "maybe",
    "at",
    "nine",
    "by",
    "the",
    "old",
    "bridge",
    "yes",
    "no",
    "thanks",
    "sorry",
    "for",
    "that",
    "could",
    "you",
    "bring",
    "my",
    "book",
    "back",
    "when",
    "you",
    "come",
    "over",
    "looking",
    "forward",
    "to",
    "it",
    "how",
    "did",
    "your",
    "day",
    "go",
    "mine",
    "was",
    "fine",
    "läuft",
    "schön",
    "grüße",
    "später",
    "über",
    "morgen",
    "also",
    "dann",
    "bis",
    "bald",
]
READ = """
import sys
from pathlib import Path
from parsers.format import ReadOptions
from parsers.formats import whatsapp
from parsers.source import Source
parsed = next(whatsapp.read(Source(Path(sys.argv[1])), ReadOptions("Europe/Berlin")))
print(parsed.frame.height)
"""


def write(path: Path, messages: int, style: str) -> None:
    """Write an export of two people over three years: 5 % of several lines, 3 % media, 0.3 % of the app's own."""
    rng = random.Random(20240229)
    stamp, line = STAMPS[style]
    mark = "\u200e" if style == "ios" else ""
    media = f"{mark}image omitted" if style == "ios" else "<Media omitted>"
    now = datetime(2021, 1, 1)
    step = 3 * 365 * 86_400 / messages
    with path.open("w", encoding="utf-8", newline="") as out:
        for number in range(messages):
            now += timedelta(seconds=rng.expovariate(1 / step))
            head = stamp.format(now, now.hour % 12 or 12)
            draw = rng.random()
            if number == 0 or draw < 0.003:
                out.write(
                    f"{head}{'Jörg: ' + mark if mark else ''}Your security code with Jörg changed. Tap to learn more.\n"
                )
                continue
            text = " ".join(rng.choices(WORDS, k=rng.randint(1, 12)))
            text = media if draw < 0.033 else f"{text} 😊" if draw < 0.18 else text
            text = f"{text}\n\n{text}" if draw > 0.95 else text
            out.write(head + line.format(name=("Jörg", "Ana Belén")[rng.random() < 0.5], text=text))


def run(*command: str) -> tuple[float, float, float]:
    """Run a process: seconds of wall clock, seconds of CPU, and its peak memory in MiB."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the measured process ended with status {status}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def say(line: str) -> None:
    """Write a line to the terminal."""
    sys.stdout.write(line + "\n")


def main() -> None:
    """Measure and print."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    style = sys.argv[2] if len(sys.argv) > 2 else "android"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "WhatsApp Chat with Ana Belén.txt"
        write(path, messages, style)
        size = path.stat().st_size / 1024**2
        commands = {
            "to frame": (sys.executable, "-c", READ, str(path)),
            "import polars": (sys.executable, "-c", "import polars"),
            "read bytes": (
                sys.executable,
                "-S",
                "-c",
                "import sys; open(sys.argv[1], 'rb').read().count(b'\\n')",
                str(path),
            ),
        }
        times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                times[name].append(run(*command))
    wall, cpu, memory = (median(column) for column in zip(*times["to frame"], strict=True))
    say(f"{style}: {messages:,} messages, {size:.1f} MiB; median of {ROUNDS} whole processes")
    say(f"wall {wall:.2f} s, CPU {cpu:.2f} s, {messages / wall:,.0f} messages/s")
    say(f"peak memory {memory:.0f} MiB = {memory / size:.1f} x file size")
    for floor in ("import polars", "read bytes"):
        base = median(t[0] for t in times[floor])
        say(f"{wall / base:.1f} x {floor} ({base:.2f} s)")


if __name__ == "__main__":
    main()
