"""A scrubbed copy is read as its export is, and holds nothing that anybody wrote, is called or is reached at."""

import re
import zipfile
from pathlib import Path

import pytest

from parsers.format import ReadOptions
from parsers.masking import Mask
from parsers.registry import read
from reciprocity.scrubbing import scrub
from sample_data.small import ZONE
from tests.reciprocity.conftest import CANARY

HERE = Path(__file__).parents[2] / "sample_data"
SAMPLES = sorted(
    path
    for folder in ("formats", "exports")
    for path in (HERE / folder).rglob("*")
    if path.is_file() and path.suffix not in {".golden", ".toml"}
)
OPTIONS = ReadOptions(ZONE)
APP_WORDS = {b"message", b"messages", b"deleted", b"changed"}
"""What people write and the apps do, too."""


def contents(path: Path) -> bytes:
    """All bytes of a file, members of a zip unpacked, names of members too."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"\n".join([name.encode() + archive.read(name) for name in archive.namelist()])


def words_of(path: Path) -> set[bytes]:
    """Words of seven letters and more that people wrote or are called by: chance makes shorter ones now and then."""
    frame = read([path], OPTIONS).frame
    said = [*frame["text"].drop_nulls(), *frame["sender"].drop_nulls(), *frame["chat_name"]]
    return {word.encode() for text in said for word in re.findall(r"[^\W_]{7,}", text)} - APP_WORDS


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: str(p.relative_to(HERE)))
def test_every_sample_can_be_scrubbed_and_says_nothing(sample: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = scrub(sample, None, OPTIONS, None, force=False).path
    assert made.stat().st_mode & 0o777 == 0o600
    data = contents(made) + made.name.encode()
    leaked = {word for word in words_of(sample) if re.search(rb"(?<!\w)" + re.escape(word) + rb"(?!\w)", data)}
    assert not leaked


def test_the_command(run, export, tmp_path) -> None:
    done = run("scrub", export)
    assert done.returncode == 0, done.stderr
    written = tmp_path / done.stdout.strip()
    assert written.name.startswith("WhatsApp Chat with ")
    assert written.name != export.name
    text = written.read_text(encoding="utf-8")
    assert CANARY not in text
    assert "Ana" not in text.split()
    assert run("inspect", written).returncode == 0


def test_a_folder_is_refused(run, tmp_path) -> None:
    done = run("scrub", tmp_path)
    assert done.returncode == 2
    assert "name one file" in done.stderr


def test_nothing_is_overwritten(run, export, tmp_path) -> None:
    (tmp_path / "out.txt").write_text("mine", encoding="utf-8")
    assert run("scrub", export, "-o", "out.txt").returncode == 2
    assert run("scrub", export, "-o", export, "--force").returncode == 2
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "mine"


def test_what_is_no_export_is_not_scrubbed(run, tmp_path) -> None:
    (tmp_path / "letter.txt").write_text(f"Dear diary, {CANARY}\n", encoding="utf-8")
    assert run("scrub", "letter.txt").returncode == 3
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["letter.txt"]


def test_equal_names_stay_equal_and_different_ones_different() -> None:
    mask = Mask()
    names = ["Ana", "Ben", "Bo", "B", "C", "李雷", "Ána"]
    masked = [mask.name(name) for name in names]
    assert len(set(masked)) == len(names)
    assert [mask.name(name) for name in names] == masked
    assert [len(m) for m in masked] == [len(n) for n in names]


def test_a_number_is_one_in_all_its_spellings() -> None:
    mask = Mask()
    one, other = mask.name("+44 7700 900123"), mask.number("07700900123")
    assert one.startswith("+44 7")
    assert re.sub(r"\D", "", one)[-9:] == other[-9:]
    assert "700900123" not in other


def test_a_text_keeps_its_shape() -> None:
    text = "Já? 12:30 – «Да», 你好 👍🏽 https://www.example.org/a?b=1\u200e"
    masked = Mask().text(text)
    assert len(masked) == len(text)
    assert len(masked.encode()) == len(text.encode())
    assert [c for c in text if not c.isalnum()] == [c for c in masked if not c.isalnum()]
    assert masked != text
    assert "https://www." in masked


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: str(p.relative_to(HERE)))
def test_the_original_is_never_overwritten_even_in_its_own_folder(sample: Path, tmp_path: Path, monkeypatch) -> None:
    own = tmp_path / sample.name
    own.write_bytes(sample.read_bytes())
    monkeypatch.chdir(tmp_path)
    try:
        scrub(Path(sample.name), None, OPTIONS, None, force=True)
    except OSError as error:
        assert "is never overwritten" in str(error.strerror)  # noqa: PT017 - either outcome is right; the bytes decide
    assert own.read_bytes() == sample.read_bytes()


@pytest.mark.parametrize("text", ["김민수는 병원에 갔다", "王小明在医院", "わたしはびょういん", "नमस्ते दोस्त", "สวัสดีครับ"])
def test_large_scripts_are_replaced_from_all_of_the_script(text: str) -> None:
    masked = [Mask(bytes([n])).text(text) for n in range(200)]
    for place, letter in enumerate(text):
        if not letter.isspace() and letter != "्":
            # vowels that are marks are few in any script
            assert len({other[place] for other in masked}) > (15 if letter.isalpha() else 8)
            # no nearer to what was written than chance has it
            assert sum(other[place] == letter for other in masked) < 40
