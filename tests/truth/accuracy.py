"""Measure everything that docs/accuracy.md says, and write it: `python -m tests.truth.accuracy --full`.

No figure of that document is typed: its words are in `document/accuracy.md.j2`, its figures come from here. `--full`
runs the whole grid with 200 histories a cell (under an hour on two quiet cores; `--histories 40`: a fifth of it) and
writes the document. Without it a small part is run, to see that everything works, and what it gives is printed.
`--only NAME` runs one section (worlds, grid, slow, changes, people) and prints its tables (with `--full` all of it).

What is measured is kept as it comes in a file in the temp folder, named after the code as it is: a run that was broken
off goes on from there, and one with other code begins anew.
"""

import argparse
import datetime
import hashlib
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import jinja2

from tests.truth.document import changes, grid, people, slow, worlds
from tests.truth.document.job import Job, Section
from tests.truth.document.short import short
from tests.truth.seeds import RELEASED

SECTIONS: tuple[Section, ...] = (changes, worlds, people, slow, grid)
ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "accuracy.md"
TEMPLATE = Path(__file__).parent / "document" / "accuracy.md.j2"
PROCESSES = 2
SMALL = 37
"""In a small run one cell of so many of the grid is measured."""


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    asked = _parser().parse_args(arguments)
    chosen = [one for one in SECTIONS if asked.only in {None, one.name}]
    histories = asked.histories or (200 if asked.full else 10)
    jobs = [job for one in chosen for job in _jobs(one, histories, asked.full)]
    results = run(jobs, asked.partial or _partial())
    if asked.only:
        _show(chosen[0].facts(results))
        return
    text = rendered(results)
    if asked.full:
        DOCUMENT.write_text(text, encoding="utf-8")
        _say(f"wrote {DOCUMENT.relative_to(ROOT)}\n")
    else:
        sys.stdout.write(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.truth.accuracy", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--full", action="store_true", help="the whole grid; writes docs/accuracy.md")
    parser.add_argument("--histories", type=int, help="histories a cell of the grid (200 with --full, else 10)")
    parser.add_argument("--only", choices=[one.name for one in SECTIONS], help="one section, printed")
    parser.add_argument("--partial", type=Path, help="where to keep what was measured so far")
    return parser


def _jobs(section: Section, histories: int, full: bool) -> list[Job]:
    jobs = list(section.jobs(histories))
    return jobs if full or section is not grid else jobs[::SMALL]


def run(jobs: Sequence[Job], partial: Path) -> dict[str, Any]:
    """Results by the name of the job; those that `partial` holds are not measured again."""
    known = _read(partial)
    results = {job.name: known[job.key] for job in jobs if job.key in known}
    missing = [job for job in jobs if job.key not in known]
    _say(f"{len(results)} of {len(jobs)} parts are in {partial}\n")
    begun = time.monotonic()
    with partial.open("a", encoding="utf-8") as file:
        for done, (job, result) in enumerate(_measured(missing), 1):
            results[job.name] = result
            file.write(json.dumps([job.key, result]) + "\n")
            file.flush()
            left = (time.monotonic() - begun) / done * (len(missing) - done) / 60
            _say(f"\r{done} of {len(missing)} parts, about {left:.0f} min left   ")
    _say("\n")
    return results


def _measured(jobs: Sequence[Job]) -> Iterator[tuple[Job, Any]]:
    """Jobs with their results, as they come."""
    # Small matrices: a second thread in each process would only be in the way.
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"), "1"))
    pool = ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn"))
    try:
        running = {pool.submit(job.measure, *job.arguments): job for job in jobs}
        for future in as_completed(running):
            yield running[future], future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _read(partial: Path) -> dict[str, Any]:
    """Results by key; a last line that was broken off is taken out of the file."""
    if not partial.exists():
        return {}
    lines = partial.read_text(encoding="utf-8").splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("]\n")]
    partial.write_text("".join(whole), encoding="utf-8")
    return dict(json.loads(line) for line in whole)


def _partial() -> Path:
    code = hashlib.sha256(RELEASED.encode())
    for folder in ("analyzer", "parsers", "tests/truth", "tests/analyzer"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            code.update(b"" if path.name.startswith("test_") else path.read_bytes())
    return Path(tempfile.gettempdir()) / f"reciprocity-accuracy-{code.hexdigest()[:12]}.jsonl"


def rendered(results: Mapping[str, Any]) -> str:
    """The whole document."""
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    told = {section.name: section.facts(results) for section in SECTIONS}
    released = f"{RELEASED[:4]}-{RELEASED[4:6]}-{RELEASED[6:]}"
    return template.render(
        **told, short=short(told), today=f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}", released=released
    )


def _show(facts: Mapping[str, object]) -> None:
    for key, value in facts.items():
        sys.stdout.write(f"\n{key}\n\n{value}\n")


def _say(what: str) -> None:
    sys.stderr.write(what)
    sys.stderr.flush()


if __name__ == "__main__":
    main()
