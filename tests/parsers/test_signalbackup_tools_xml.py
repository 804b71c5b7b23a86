"""signalbackup-tools' XML of Signal: told from the backups whose shape it has, and read with its own mishaps."""

from pathlib import Path

import polars as pl
import pytest

from parsers.format import Parsed, ReadOptions
from parsers.formats import signalbackup_tools_xml as tool
from parsers.formats import sms_backup_restore
from parsers.frame import check
from parsers.masking import Mask
from parsers.source import Source
from sample_data.small import ME, NUMBERS, conversation
from sample_data.writers import sms_backup_restore as other
from sample_data.writers.signalbackup_tools_xml import small, write

OPTIONS = ReadOptions("UTC")
HIDDEN = ("id", "chat", "chat_name", "sender", "text", "about")


def read(path: Path, data: bytes) -> Parsed:
    path.write_bytes(data)
    assert tool.match(Source(path)) is not None
    assert sms_backup_restore.match(Source(path)) is None
    [parsed] = tool.read(Source(path), OPTIONS)
    check(parsed.frame)
    parsed.info.ledger.check()
    return parsed


def test_the_backups_of_the_sms_app_are_left_to_their_format(tmp_path: Path) -> None:
    path = tmp_path / "sms.xml"
    path.write_bytes(other.small()["sms_backup_restore/sms-20251101120000.xml"])
    assert tool.match(Source(path)) is None
    assert sms_backup_restore.match(Source(path)) is not None


def test_it_is_signal_and_its_count_is_not_believed(tmp_path: Path) -> None:
    parsed = read(tmp_path / "signal.xml", small()["signalbackup_tools_xml/signal-2025-11-01.xml"])
    assert parsed.frame["platform"].unique().to_list() == ["signal"]
    assert parsed.info.notes == ()
    assert parsed.info.ledger.problems == 0


def test_what_an_iphone_would_write_is_a_message_here(tmp_path: Path) -> None:
    frame = conversation().filter(pl.col("kind") == "text").with_columns(pl.lit("Liked “ok”").alias("text"))
    parsed = read(tmp_path / "signal.xml", write(frame, me=ME, numbers=NUMBERS))
    assert parsed.frame["kind"].cast(pl.String).unique().to_list() == ["text"]


@pytest.mark.parametrize("size", [7, 8, 11, 13, 64, 257, 1021, 4093])
def test_ends_of_parts_that_never_began(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(tool, "CHUNK", size)
    frame = conversation().filter(pl.col("kind").is_in(["text", "image", "video"]))
    whole = read(tmp_path / "signal.xml", write(frame, me=ME, numbers=NUMBERS)).frame
    missing = read(tmp_path / "signal.xml", write(frame, me=ME, numbers=NUMBERS, missing=2))
    assert missing.frame.equals(whole)
    assert missing.info.ledger.problems == 0


def test_scrubbed_it_is_read_alike_and_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "Ana.xml"
    before = read(path, small()["signalbackup_tools_xml/signal-2025-11-01.xml"])
    [file] = tool.scrub(Source(path), OPTIONS, Mask(b"key"))
    masked = b"".join(file.data)
    after = read(tmp_path / "masked.xml", masked)
    assert after.frame.drop(HIDDEN).equals(before.frame.drop(HIDDEN))
    shown = masked.decode().lower() + file.name.lower()
    assert not [s for s in ("ana", "lima", "interview", "900123", "walkers") if s in shown.replace("standalone", "")]


def test_two_groups_of_the_same_people_are_two(tmp_path: Path) -> None:
    walkers = conversation().filter("is_group")
    runners = walkers.with_columns(pl.lit("Runners").alias("chat_name"))
    frame = read(tmp_path / "signal.xml", write(pl.concat([walkers, runners]), me=ME, numbers=NUMBERS)).frame
    assert sorted(frame["chat_name"].unique()) == ["Runners", "Sunday walkers"]
    assert frame["chat"].n_unique() == 2
