"""Every small sample is read as the frame that lies beside it.

`UPDATE_GOLDENS=1` writes the frames anew: read the difference before it is committed.
"""

import json
import os
from pathlib import Path

import polars as pl
import pytest

from parsers.format import ReadOptions
from parsers.frame import check
from parsers.registry import FORMATS, detect, read
from parsers.source import Source
from sample_data.small import ZONE

HERE = Path(__file__).parents[2] / "sample_data" / "formats"
SAMPLES = sorted(p for p in HERE.rglob("*") if p.is_file() and p.suffix != ".golden")
OPTIONS = ReadOptions(ZONE)


def as_json(frame: pl.DataFrame) -> str:
    """One line a row, so that a difference can be read."""
    rows = frame.with_columns(pl.col("sent_at").dt.strftime("%FT%T%.3fZ"), pl.col("kind").cast(pl.String)).to_dicts()
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def golden(sample: Path) -> Path:
    return sample.with_name(f"{sample.name}.golden")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: str(p.relative_to(HERE)))
def test_golden_frame(sample: Path) -> None:
    found = read([sample], OPTIONS)
    check(found.frame)
    for info in found.manifest.sources:
        info.ledger.check()
    text = as_json(found.frame)
    if os.environ.get("UPDATE_GOLDENS"):
        golden(sample).write_text(text, encoding="utf-8")
    assert text == golden(sample).read_text(encoding="utf-8")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: str(p.relative_to(HERE)))
def test_sample_is_recognised_as_the_format_of_its_folder(sample: Path) -> None:
    assert detect(Source(sample))[0].name == sample.relative_to(HERE).parts[0]


def test_every_format_has_a_sample() -> None:
    with_sample = {p.relative_to(HERE).parts[0] for p in SAMPLES}
    assert with_sample == {format_.name for format_ in FORMATS}
