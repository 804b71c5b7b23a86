"""How this reader of WhatsApp's text compares with others: the same export, whole processes, all measured in one run.

Run by hand: `python tests/bench/peers.py [messages] [rounds] [--chat-miner]`. It installs the others into a temporary
folder with pip and npm, makes the seeded export of `whatsapp.py`, lets every reader read it in turn, and stops if they
do not count the same messages. What is read here is read as the command does it: every format is asked, the order of
dates and the language are found out, exports are joined. Times vary with the machine; the ratios are what to compare.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from whatsapp import ROOT, write

# Each prints how many messages of people it found, and how many rows in all ("-" where it drops the app's own).
OURS = """
import sys
from pathlib import Path
from parsers.format import ReadOptions
from parsers.registry import read
frame = read([Path(sys.argv[1])], ReadOptions("Europe/Berlin")).frame
print((frame["kind"] != "system").sum(), frame.height)
"""
WHATSTK = """
import sys
from whatstk import df_from_whatsapp
# without this it refuses files above 50 MB
print(len(df_from_whatsapp(sys.argv[1], max_size=None)), "-")
"""
CHAT_MINER = """
import sys
from chatminer.chatparsers import WhatsAppParser
parser = WhatsAppParser(sys.argv[1])
parser.parse_file()
print(len(parser.parsed_messages.get_df()), "-")
"""
NODE = """
import { readFileSync } from "node:fs";
import { parseString } from "whatsapp-chat-parser";
const messages = parseString(readFileSync(process.argv[2], "utf8"));
console.log(messages.filter((m) => m.author !== null).length, messages.length);
"""
ONCE = ("chat-miner",)
"""Readers that take a minute or so, and are read once."""


@dataclass(frozen=True)
class Run:
    """One process: seconds of wall clock and of CPU, peak memory in MiB, and what it counted."""

    wall: float
    cpu: float
    memory: float
    people: str
    rows: str


def measure(command: list[str]) -> Run:
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} if command[0] == sys.executable else None
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status or process.stdout is None:
        raise SystemExit(f"{command[0]} ended with status {status}")
    people, rows = process.stdout.read().split()
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, people, rows)


def install(folder: Path, *, with_chat_miner: bool) -> dict[str, list[str]]:
    """The commands of all readers, ours first."""
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / "bin" / "python")
    packages = ["whatstk", *(["chat-miner"] if with_chat_miner else [])]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), "whatsapp-chat-parser"]
    subprocess.run(npm, check=True, stdout=subprocess.DEVNULL)
    script = folder / "read.mjs"
    script.write_text(NODE, encoding="utf-8")
    commands = {
        "reciprocity": [sys.executable, "-c", OURS],
        "whatsapp-chat-parser": ["node", str(script)],
        "whatstk": [python, "-c", WHATSTK],
    }
    return commands | ({"chat-miner": [python, "-c", CHAT_MINER]} if with_chat_miner else {})


def check(runs: dict[str, list[Run]]) -> None:
    """Stop if two readers count differently."""
    ours = runs["reciprocity"][0]
    for name, found in runs.items():
        for run in found:
            if run.people != ours.people or run.rows not in ("-", ours.rows):
                raise SystemExit(f"{name} counts {run.people} and {run.rows}, we {ours.people} and {ours.rows}")


def table(runs: dict[str, list[Run]], messages: int) -> None:
    middle = {name: [median(getattr(run, what) for run in found) for what in ("wall", "cpu", "memory")]
              for name, found in runs.items()}  # fmt: skip
    ours = middle["reciprocity"]
    print(f"{'':<22}{'wall s':>8}{'CPU s':>8}{'MiB':>7}{'msgs/s':>12}{'wall ratio':>12}{'CPU ratio':>11}  runs")
    for name, (wall, cpu, memory) in middle.items():
        ratios = f"{wall / ours[0]:>11.1f}x{cpu / ours[1]:>10.1f}x"
        print(f"{name:<22}{wall:>8.2f}{cpu:>8.2f}{memory:>7.0f}{messages / wall:>12,.0f}{ratios}  {len(runs[name])}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("messages", type=int, nargs="?", default=1_000_000)
    parser.add_argument("rounds", type=int, nargs="?", default=3)
    parser.add_argument("--chat-miner", action="store_true", help="read it with chat-miner too, once: about a minute")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "WhatsApp Chat with Ana Belén.txt"
        write(path, options.messages, "android")
        commands = install(folder, with_chat_miner=options.chat_miner)
        runs: dict[str, list[Run]] = {reader: [] for reader in commands}
        for turn in range(options.rounds):
            for reader, command in commands.items():
                if turn == 0 or reader not in ONCE:
                    runs[reader].append(measure([*command, str(path)]))
        size = path.stat().st_size / 1024**2
    check(runs)
    found = runs["reciprocity"][0]
    print(f"{options.messages:,} messages, {size:.1f} MiB; all count {found.people} messages of people")
    table(runs, options.messages)


if __name__ == "__main__":
    main()
