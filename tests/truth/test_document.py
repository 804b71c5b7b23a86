"""The accuracy document: whole, written by its command, from what was measured and nothing else."""

import json
import pickle
import re
from pathlib import Path
from typing import Any

import pytest

from tests.truth import accuracy
from tests.truth.accuracy import DOCUMENT, SECTIONS, TEMPLATE, rendered, run
from tests.truth.document import changes, grid, people, slow, worlds
from tests.truth.document.job import Job
from tests.truth.grid import Cell
from tests.truth.seeds import RELEASED, generator


def jobs(histories: int) -> list[Job]:
    return [job for section in SECTIONS for job in section.jobs(histories)]


def made_up(job: Job, grid_cell: Any, world: Any) -> Any:
    """A result of the right shape."""
    section, _, rest = job.name.partition("/")
    if section == changes.name:
        keys = ("histories", ".05", ".01", "named", "placed", "weeks", "held", "seen", "reports", "said", "dated")
        return dict.fromkeys(keys, 0.5) | {"histories": 20, "reports": 20}
    if section == people.name and rest.startswith("even"):
        return {"reports": 10, "leans": 1}
    return {grid.name: grid_cell, worlds.name: world}.get(section) or job.measure(3)


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    cell, world = grid.tallies(Cell(26, 5, (6, 15)), 3), worlds.measured("both_prompt", 3)
    return {job.name: made_up(job, cell, world) for job in jobs(20)}


def test_jobs_have_names_of_their_own_and_can_travel() -> None:
    every = jobs(40)
    assert len({job.key for job in every}) == len({job.name for job in every}) == len(every)
    assert all(pickle.loads(pickle.dumps(job)) == job for job in every)


def test_the_document_is_whole(results: dict[str, Any]) -> None:
    """Every table has rows of one width, and nothing is left unfilled."""
    text = rendered(results)
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        widths = {line.count("|") for line in block.splitlines()}
        assert len(widths) == 1, block
    assert not re.search(r"\{\{|\}\}|\{%|nan", text)
    assert "480 kinds" in text


def test_the_document_in_the_tree_was_written_by_the_command() -> None:
    """Its headings are the template's, so neither was changed without the other."""
    heading = re.compile(r"^#+ .*$", re.MULTILINE)
    assert heading.findall(DOCUMENT.read_text(encoding="utf-8")) == heading.findall(
        TEMPLATE.read_text(encoding="utf-8")
    )


def test_a_run_goes_on_where_it_was_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    partial = tmp_path / "partial"
    known, new = Job("slow/a", slow.measured, (1,)), Job("slow/b", slow.measured, (2,))
    partial.write_text(json.dumps([known.key, "known"]) + "\n" + '["slow/b (2,)", "brok')
    measured: list[Job] = []

    def measuring(asked: list[Job]) -> Any:
        measured.extend(asked)
        return ((job, "measured") for job in asked)

    monkeypatch.setattr(accuracy, "_measured", measuring)
    assert run([known, new], partial) == {"slow/a": "known", "slow/b": "measured"}
    assert measured == [new]
    assert run([known, new], partial) == {"slow/a": "known", "slow/b": "measured"}
    assert measured == [new]


def test_seeds_come_from_the_date_of_a_release() -> None:
    assert re.fullmatch(r"20\d{6}", RELEASED)
    one, again, other = (generator(what, k).random() for what, k in (("a", 1), ("a", 1), ("a", 2)))
    assert one == again != other
