"""What holds for every format: damage is an error of ours or is accounted for, and what was written stays unsaid.

The samples are those that lie in the repository, whole and damaged in the ways in which files get damaged on their way
from a phone. Then what must not change anything: a copy, another order of files, a text cut in two.
"""

import contextlib
import io
import tempfile
import traceback
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.errors import ExportError
from parsers.format import Format, Parsed, ReadOptions
from parsers.frame import check
from parsers.masking import Mask
from parsers.merge import merge
from parsers.registry import FORMATS, Import, detect, read
from parsers.signal import rows as signal_rows
from parsers.signal_tools import named_rows
from parsers.source import Source
from parsers.whatsapp_json import rows as whatsapp_rows
from sample_data.small import ZONE, conversation

DATA = Path(__file__).parents[2] / "sample_data"
OPTIONS = ReadOptions(ZONE)
SMALL = sorted(p for p in (DATA / "formats").rglob("*") if p.is_file() and p.suffix != ".golden")
LARGE = sorted(p for p in (DATA / "exports").iterdir() if p.suffix != ".toml")
BY_NAME = {format_.name: format_ for format_ in FORMATS}
SAID = ("was the interview", "asked about everything", "were ready for it", "Dinner on Thursday", "CanaryCanary")
"""Sentences of the small conversation, and what is planted in the long ones."""


@dataclass(frozen=True)
class Sample:
    """A file as bytes: itself, or the first member of a zip that is not about the zip."""

    path: Path
    format_: Format
    data: bytes
    member: str | None = None

    def __repr__(self) -> str:
        return str(self.path.relative_to(DATA)) + (f" › {self.member}" if self.member else "")

    def saved(self, data: bytes, folder: Path) -> Source:
        """Write other bytes in this one's place, under its name and its folder's."""
        path = folder / self.path.parent.name / self.path.name
        path.parent.mkdir(exist_ok=True)
        if self.member is not None:
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                archive.writestr(self.member, data)
            data = out.getvalue()
        path.write_bytes(data)
        return Source(path)


def _format(path: Path) -> Format:
    named = BY_NAME.get(path.relative_to(DATA).parts[1])
    return named or detect(Source(path))[0]


def _samples(paths: Sequence[Path], *, planted: bool) -> list[Sample]:
    found = []
    for path in paths:
        data = path.read_bytes()
        found.append(Sample(path, _format(path), data))
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                member = max(archive.infolist(), key=lambda info: info.file_size)
                found.append(Sample(path, _format(path), archive.read(member), member.filename))
    if planted:
        found = [s if zipfile.is_zipfile(s.path) and not s.member else _planted(s) for s in found]
    return found


def _planted(sample: Sample) -> Sample:
    return Sample(sample.path, sample.format_, sample.data.replace(b" the ", b" CanaryCanary "), sample.member)


SAMPLES = _samples(SMALL, planted=False)
LONG = _samples(LARGE, planted=True)
CHUNKS = [sample.data[:4096] for sample in SAMPLES]
NASTY = (
    b"\0", b"\0" * 40, b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\xbd", b"\\ud83d", b"&#55357;", b"\r\n", b"\r", b"\n\n",
    b'"', b"'", b"<", b"]]>", b"}", b"{", b"[", b"\\", b"-", b"9" * 25, b"1e999", b"null", b"\xe2\x80\x8e",
    b"32/13/2025, 25:61 - x: y\n", b"01/02/03, 04:05 - ", b"[01/02/2003, 04:05:06] ", b"&#0;", b"<!DOCTYPE x [",
    b"\xff" * 9, b"\xe2\x80\xa8",
)  # fmt: skip


def _lines(change: Callable[[list[bytes], int, int], list[bytes]]) -> Callable[[bytes, int, int], bytes]:
    def changed(data: bytes, at: int, size: int) -> bytes:
        lines = data.splitlines(keepends=True)
        return b"".join(change(lines, at % (len(lines) + 1), 1 + size % 8))

    return changed


EXAMPLES = max(6, 420 // len(SAMPLES))
"""Damaged files of each sample: as many in all, however many formats there are."""
Change = Callable[[bytes, int, int], bytes]
CHANGES: dict[str, Change] = {
    "flip": lambda data, at, size: (
        data[:at] + bytes([(data[at] if at < len(data) else 0) ^ (size or 1)]) + data[at + 1 :]
    ),
    "delete": lambda data, at, size: data[:at] + data[at + size :],
    "insert": lambda data, at, size: data[:at] + NASTY[size % len(NASTY)] + data[at:],
    "overwrite": lambda data, at, size: data[:at] + (n := NASTY[size % len(NASTY)]) + data[at + len(n) :],
    "repeat": lambda data, at, size: data[: at + size] + data[at:],
    "cut": lambda data, at, size: data[:at],
    "begin later": lambda data, at, size: data[at:],
    "splice": lambda data, at, size: data[:at] + CHUNKS[size % len(CHUNKS)][at % 512 :] + data[at:],
    "double a line": _lines(lambda lines, at, size: lines[:at] + lines[at : at + size] * 2 + lines[at + size :]),
    "drop a line": _lines(lambda lines, at, size: lines[:at] + lines[at + size :]),
    "swap lines": _lines(lambda lines, at, size: lines[:at] + lines[at : at + size][::-1] + lines[at + size :]),
    "turn round": _lines(lambda lines, at, size: lines[at:] + lines[:at]),
    "CRLF": lambda data, at, size: data.replace(b"\n", b"\r\n"),
    "CR": lambda data, at, size: data.replace(b"\n", b"\r"),
    "mark": lambda data, at, size: b"\xef\xbb\xbf" + data,
    "UTF-16": lambda data, at, size: data.decode("utf-8", "replace").encode("utf-16"),
    "Latin-1": lambda data, at, size: data.decode("utf-8", "replace").encode("latin-1", "replace"),
}
CHANGE = st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 2**24), st.integers(0, 255))


def damaged(data: bytes, changes: Sequence[tuple[str, int, int]]) -> bytes:
    for name, at, size in changes:
        data = CHANGES[name](data, at % (len(data) + 1), size)
    return data


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def told(error: ExportError) -> str:
    """All that an error could show anybody: itself, and what a traceback prints of where it came from."""
    return f"{error}{error!r}{''.join(traceback.format_exception(error))}"


def is_quiet(text: str) -> bool:
    return not any(said in text.replace("\0", "") for said in SAID)


def read_by(sample: Sample, source: Source) -> list[Parsed] | ExportError:
    try:
        return list(sample.format_.read(source, OPTIONS))
    except ExportError as error:
        return error


def held(sample: Sample, source: Source, data: bytes) -> None:
    """Assert what every format promises of any file."""
    with contextlib.suppress(ExportError):
        detect(source)
    parsed = read_by(sample, source)
    if isinstance(parsed, ExportError):
        assert is_quiet(told(parsed)), "an error quotes a message"
        return
    if not parsed:
        return
    frame, infos = merge(parsed)
    check(frame)
    for info in infos:
        info.ledger.check()
    assert is_quiet(f"{parsed!r}{infos!r}"), "the manifest quotes a message"
    assert sum(info.ledger.units for info in infos) <= len(data) + 1
    assert frame.height <= len(data)


def scrubbed(sample: Sample, source: Source) -> str:
    """What scrubbing writes, or says of why it cannot."""
    pieces: list[bytes] = []
    try:
        for one in sample.format_.scrub(source, OPTIONS, Mask(b"key")):
            pieces += [one.name.encode(), *one.data]
    except ExportError as error:
        return told(error)
    return b"".join(pieces).decode("utf-8", "replace")


@pytest.mark.parametrize("sample", SAMPLES, ids=repr)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=st.lists(CHANGE, min_size=1, max_size=4))
def test_damage_is_an_error_of_ours_or_is_accounted_for(sample: Sample, changes: list[tuple[str, int, int]]) -> None:
    data = damaged(sample.data, changes)
    with folder() as place:
        held(sample, sample.saved(data, place), data)


@pytest.mark.parametrize("sample", SAMPLES, ids=repr)
@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=st.lists(CHANGE, max_size=3))
def test_scrubbing_a_damaged_file_says_nothing(sample: Sample, changes: list[tuple[str, int, int]]) -> None:
    with folder() as place:
        masked = scrubbed(sample, sample.saved(damaged(sample.data, changes), place))
    assert is_quiet(masked)


@pytest.mark.parametrize("sample", LONG, ids=repr)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=st.lists(CHANGE, max_size=4))
def test_so_it_is_for_long_ones(sample: Sample, changes: list[tuple[str, int, int]]) -> None:
    data = damaged(sample.data, changes)
    with folder() as place:
        held(sample, sample.saved(data, place), data)


@pytest.mark.parametrize("sample", SAMPLES, ids=repr)
def test_next_to_nothing_is_an_error_of_ours(sample: Sample, tmp_path: Path) -> None:
    nothing = (b"", b"\0", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"{}", b"[]", b"<x/>", b"PK\x03\x04", b"{" * 9999)
    for number, data in enumerate(nothing):
        (tmp_path / str(number)).mkdir()
        source = sample.saved(data, tmp_path / str(number))
        held(sample, source, data)
        assert is_quiet(scrubbed(sample, source))


def alike(found: Import | pl.DataFrame, *but: str) -> list[Any]:
    """The rows, in no order, without where they came from."""
    frame = found.frame if isinstance(found, Import) else found
    return sorted(frame.drop("source", "position", *but).rows(), key=repr)


@pytest.mark.parametrize("path", [*SMALL, *LARGE], ids=lambda p: str(p.relative_to(DATA)))
def test_a_copy_adds_nothing(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.parent.name / path.name
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    once, twice = read([path], OPTIONS), read([path, copy], OPTIONS)
    assert twice.frame.drop("source").rows() == once.frame.drop("source").rows()
    before = sum(i.ledger.messages + i.ledger.system + i.ledger.duplicates for i in once.manifest.sources)
    half = len(once.manifest.sources)
    assert sum(i.ledger.messages + i.ledger.system for i in twice.manifest.sources[half:]) == 0
    assert sum(i.ledger.duplicates for i in twice.manifest.sources[half:]) == before


def test_the_order_of_files_does_not_matter() -> None:
    assert alike(read(LARGE, OPTIONS)) == alike(read(LARGE[::-1], OPTIONS))


def test_nor_does_it_where_one_conversation_comes_from_many_exports() -> None:
    """Every app's exports together give the conversation: each message once, whenever and whoever it was."""
    for paths in (SMALL, SMALL[::-1]):
        frame = read(paths, OPTIONS).frame.filter(pl.col("kind") != "system")
        for platform, lacks in NOT_IN.items():
            found = frame.filter(pl.col("platform") == platform)
            assert said(found) == said(conversation().filter(~pl.col("kind").is_in(lacks))), platform
            assert [text for _, text in reactions_about(found)] == ["It went well!"], platform


NOT_IN: dict[str, list[str]] = {"signal": [], "whatsapp": [], "sms": ["voice", "sticker", "deleted"]}
"""Kinds that an app has no word for."""


def said(frame: pl.DataFrame) -> list[Any]:
    """What was said when by whom, in which of the two chats.

    When somebody reacted many exports do not say, and one of Signal's cannot tell a voice note from other sound.
    """
    when = pl.when(pl.col("kind") != "reaction").then(pl.col("sent_at").dt.truncate("1s"))
    kind = pl.col("kind").cast(pl.String).replace("voice", "audio")
    return sorted(frame.select(when, "is_group", "from_me", kind, "text").rows(), key=repr)


def reactions_about(frame: pl.DataFrame) -> list[tuple[str, str]]:
    """The emoji of every reaction, and the first line of what it is about."""
    messages = frame.filter(pl.col("kind") != "reaction").select("chat", about="id", line=pl.col("text"))
    found = frame.filter(pl.col("kind") == "reaction").join(messages, on=["chat", "about"], how="left")
    return [(emoji, (line or "").partition("\n")[0]) for emoji, line in found.select("text", "line").rows()]


@pytest.mark.parametrize("path", [*SMALL, *LARGE], ids=lambda p: str(p.relative_to(DATA)))
def test_keys_are_unique_and_reactions_name_one(path: Path) -> None:
    for parsed in _format(path).read(Source(path), OPTIONS):
        frame = parsed.frame
        assert not frame.drop_nulls("id").select(pl.struct("chat", "id").is_duplicated().any()).item()
        keys = frame.filter(pl.col("kind") != "reaction").drop_nulls("id").select("chat", about="id")
        about = frame.filter(pl.col("kind") == "reaction").drop_nulls("about")
        assert about.join(keys, on=["chat", "about"], how="anti").is_empty()
        # exports of this conversation are of the one message, and of the one that the conversation says
        if path in SMALL and about.height:
            assert reactions_about(about.vstack(frame.filter(pl.col("kind") != "reaction"))) == [("❤️", "It went well!")]


PIECES: tuple[ModuleType, ...] = (signal_rows, named_rows, whatsapp_rows)
"""What turns rows into polars in pieces."""


@pytest.mark.parametrize("path", SMALL, ids=lambda p: str(p.relative_to(DATA)))
def test_rows_kept_in_pieces_are_the_same_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def frames() -> list[pl.DataFrame]:
        return [parsed.frame for parsed in _format(path).read(Source(path), OPTIONS)]

    whole = frames()
    for size in (1, 2, 3):
        for module in PIECES:
            monkeypatch.setattr(module, "_FLUSH", size)
        assert all(cut.equals(one) for cut, one in zip(frames(), whole, strict=True))


def _borders(parsed: Parsed) -> list[int]:
    """Lines at which a text export can be cut: a message begins, and nobody wrote for a while before."""
    spoken = parsed.frame.filter(pl.col("kind") != "system").sort("position")
    paused = spoken.filter(pl.col("sent_at").diff() > timedelta(minutes=10))["position"].to_list()
    # both parts have to show who writes, and what a date looks like
    middle = paused[len(paused) // 3 : -len(paused) // 3]
    return middle[:: max(len(middle) // 3, 1)]


TEXTS = [path for path in LARGE if path.suffix == ".txt"]


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: str(p.relative_to(DATA)))
def test_a_text_cut_in_two_is_the_same_text(path: Path, tmp_path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    [parsed] = _format(path).read(Source(path), OPTIONS)
    assert parsed.info.ledger.units == len(lines)
    assert parsed.info.date_order is not None
    options = ReadOptions(ZONE, parsed.info.date_order.order)
    whole = alike(read([path], options))
    borders = _borders(parsed)
    assert borders
    for border in borders:
        halves = []
        for name, part in (("one", lines[: border - 1]), ("other", lines[border - 1 :])):
            half = tmp_path / f"{name} {border}" / path.name
            half.parent.mkdir()
            half.write_bytes(b"".join(part))
            halves.append(half)
        assert alike(read(halves, options)) == whole
        assert alike(read(halves[::-1], options)) == whole
