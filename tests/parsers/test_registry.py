"""Detection that explains itself and refuses ties, and folders with good and bad files."""

import zipfile
from pathlib import Path

import polars as pl
import pytest

from parsers import registry
from parsers.errors import AmbiguousExport, DamagedExport, ExportError, NotAnExport
from parsers.format import Match, ReadOptions, Strength
from parsers.source import Source
from parsers.whatsapp_text import messages

UTC = ReadOptions("UTC")
CANARY = "the heron stole my sandwich"
CHAT = f"01/02/2026, 09:00 - Sam: hello\n13/02/2026, 09:01 - Ana: {CANARY}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "WhatsApp Chat with Ana.txt").write_text(CHAT, encoding="utf-8")
    return tmp_path


def failure(path: Path) -> ExportError:
    with pytest.raises(ExportError) as caught:
        registry.read([path], UTC)
    assert CANARY not in str(caught.value)
    assert CANARY not in repr(caught.value)
    assert str(path.parent) not in str(caught.value)
    return caught.value


def test_a_chat_is_read(folder):
    found = registry.read([folder], UTC)
    assert found.frame["sender"].to_list() == ["Sam", "Ana"]
    assert CANARY not in repr(found.manifest)


def test_files_that_are_no_export_are_listed_in_a_folder_and_an_error_when_named(folder):
    letter = folder / "letter.txt"
    letter.write_text("Dear diary\n", encoding="utf-8")
    (skipped,) = registry.read([folder], UTC).manifest.skipped
    assert (skipped.file, skipped.is_problem) == ("letter.txt", False)
    assert isinstance(failure(letter), NotAnExport)


def test_a_broken_file_in_a_folder_is_named_and_the_good_one_read(folder):
    broken = folder / "b.zip"
    with zipfile.ZipFile(broken, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", CHAT * 200)
    broken.write_bytes(broken.read_bytes()[:120])
    found = registry.read([folder], UTC)
    assert len(found.frame) == 2
    assert [(s.file, s.is_problem) for s in found.manifest.skipped] == [("b.zip", True)]
    assert isinstance(failure(broken), DamagedExport)


@pytest.fixture
def lock(monkeypatch):
    """Close a file or folder to everybody, for root as well, whom permissions don't stop."""

    def close(entry: Path, *, lists: bool = False) -> None:
        for name in ("open", "iterdir", "lstat"):
            if not (lists and name == "iterdir"):
                monkeypatch.setattr(Path, name, _refusing(getattr(Path, name), entry, below=name == "lstat"))

    return close


def _refusing(real, closed, *, below):
    def call(self, *args, **more):
        if closed in self.parents if below else self == closed:
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *args, **more)

    return call


def test_a_file_that_may_not_be_opened_is_left_out_and_named(folder, lock):
    for name in ("n.txt", "n.zip", "n.xml", "main"):
        (folder / name).write_text(CHAT, encoding="utf-8")
        lock(folder / name)
    found = registry.read([folder], UTC)
    assert len(found.frame) == 2
    said = "It could not be read from the disk. Check that you may open the file."
    assert {(s.file, s.reason, s.is_problem) for s in found.manifest.skipped} == {
        (name, said, True) for name in ("n.txt", "n.zip", "n.xml", "main")
    }
    assert str(failure(folder / "n.txt")) == f"n.txt: {said}"


@pytest.mark.parametrize("lists", [True, False])
def test_a_folder_that_may_not_be_looked_into_is_left_out_and_named(folder, lock, lists):
    (folder / "a" / "closed").mkdir(parents=True)
    (folder / "a" / "closed" / "chat.txt").write_text(CHAT, encoding="utf-8")
    lock(folder / "a" / "closed", lists=lists)
    found = registry.read([folder, folder / "a"], UTC)
    assert len(found.frame) == 2
    said = "This folder can't be looked into. Check that you may open it, or move it elsewhere."
    assert [(s.file, s.reason, s.is_problem) for s in found.manifest.skipped] == [("closed", said, True)]
    assert found.manifest.notes == ()
    assert str(failure(folder / "a" / "closed")) == f"closed: {said}"
    with pytest.raises(DamagedExport, match="looked into"):
        registry.read([folder / "a"], UTC)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40, b"PK\x03\x04 no zip at all"])
def test_what_is_no_chat_gets_a_sentence(tmp_path, content):
    path = tmp_path / "chat.txt"
    path.write_bytes(content)
    error = failure(path)
    assert error.what.endswith(".")
    assert error.do.endswith(".")
    assert error.where == "chat.txt"


def test_a_zip_without_a_chat(tmp_path):
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("IMG_1.jpg", b"\xff\xd8\xff\xe0")
    assert isinstance(failure(path), NotAnExport)


def test_an_encrypted_zip(tmp_path):
    path = tmp_path / "locked.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", CHAT)
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag in the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    path.write_bytes(bytes(data))
    assert "password" in failure(path).what


def test_a_zip_bomb_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", CHAT.encode() + b"0" * (64 * 1024**2))
    assert isinstance(failure(path), DamagedExport)


def test_links_out_of_a_folder_are_not_followed(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "WhatsApp Chat with Bo.txt"
    outside.write_text(CHAT.replace("Ana", "Bo"), encoding="utf-8")
    (folder / "link.txt").symlink_to(outside)
    found = registry.read([folder], UTC)
    assert set(found.frame["sender"]) == {"Sam", "Ana"}
    assert found.manifest.notes == ("1 link or hidden file in these folders was not opened",)


def test_what_is_hidden_in_a_folder_is_told_once(folder):
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "WhatsApp Chat with Bo.txt").write_text(CHAT, encoding="utf-8")
    (folder / ".DS_Store").write_bytes(b"any")
    notes = registry.read([folder, folder], UTC).manifest.notes
    assert notes == ("2 links and hidden files in these folders were not opened",)


def test_nothing_is_told_where_everything_was_opened(folder):
    assert registry.read([folder], UTC).manifest.notes == ()


def test_a_file_named_twice_is_read_once(folder):
    path = folder / "WhatsApp Chat with Ana.txt"
    assert len(registry.read([path, path, folder], UTC).manifest.sources) == 1


def test_a_tie_names_both_formats(folder, monkeypatch):
    class Other:
        name = "other"

        @staticmethod
        def match(source: Source) -> Match:
            return Match(Strength.CERTAIN, "it says so")

    class Same(Other):
        name = "same"

    monkeypatch.setattr(registry, "FORMATS", (Other, Same))
    error = failure(folder / "WhatsApp Chat with Ana.txt")
    assert isinstance(error, AmbiguousExport)
    assert "other and same" in error.what
    assert "--format" in error.do


def test_a_zip_with_two_files_of_one_name_is_refused(tmp_path):
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", CHAT)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("_chat.txt", "something else")
    assert "two files of one name" in failure(path).what


def test_the_directory_of_a_zip_is_read_once_for_all_its_members(tmp_path, monkeypatch):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for k in range(50):
            archive.writestr(f"note {k}.txt", "no chat")
    opened = []
    real = zipfile.ZipFile
    monkeypatch.setattr(zipfile, "ZipFile", lambda *args, **more: opened.append(args) or real(*args, **more))
    assert isinstance(failure(path), NotAnExport)
    assert len(opened) <= 2


def test_lines_that_end_in_carriage_returns_alone(tmp_path):
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    path.write_bytes(CHAT.replace("\n", "\r").encode())
    assert len(registry.read([path], UTC).frame) == 2


def test_only_the_start_of_a_line_is_searched_for_a_header():
    """A pattern that may split a run of marks in every way took minutes for one long line of them."""
    lines = pl.Series(["\u200e" * 100_000, "short"])
    assert [len(line) for line in messages.sample(lines)] == [200, 5]


def test_the_config_file_is_no_export(folder):
    (folder / "reciprocity.toml").write_text("", encoding="utf-8")
    assert registry.read([folder], UTC).manifest.skipped == ()


def us_chat(days: range) -> str:
    """A chat of someone in the United States, several messages a day."""
    return "".join(
        f"1/{day}/25, {9 + n}:15 AM - {('Sam', 'Ana')[n % 2]}: something about day {day}, number {n}\n"
        for day in days
        for n in range(3)
    )


def test_an_export_that_leaves_the_order_of_dates_open_is_settled_by_another_of_the_chat(tmp_path):
    early, whole = tmp_path / "a early.txt", tmp_path / "b whole.txt"
    early.write_text(us_chat(range(1, 10)).replace(" AM", "").replace("/25,", "/2025,"), encoding="utf-8")
    whole.write_text(us_chat(range(1, 29)).replace(" AM", "").replace("/25,", "/2025,"), encoding="utf-8")
    alone = registry.read([early], UTC)
    assert alone.manifest.sources[0].date_order.confidence == "ambiguous"
    found = registry.read([tmp_path], UTC)
    assert len(found.frame) == 28 * 3
    orders = [info.date_order for info in found.manifest.sources]
    assert [(order.order, order.confidence) for order in orders] == [("mdy", "likely"), ("mdy", "certain")]
    assert "another export" in orders[0].why
    assert not any("--date-order" in note for info in found.manifest.sources for note in info.notes)


def test_a_right_guess_is_settled_too(tmp_path):
    def british(days: range) -> str:
        lines = us_chat(days).replace(" AM", "").replace("/25,", "/2025,").splitlines(keepends=True)
        return "".join("{1}/{0}/{2}".format(*line.split("/", 2)) for line in lines)

    (tmp_path / "a early.txt").write_text(british(range(1, 10)), encoding="utf-8")
    (tmp_path / "b whole.txt").write_text(british(range(1, 29)), encoding="utf-8")
    found = registry.read([tmp_path], UTC)
    assert len(found.frame) == 28 * 3
    early = found.manifest.sources[0]
    assert (early.date_order.order, early.date_order.confidence) == ("dmy", "likely")
    assert not any("--date-order" in note for note in early.notes)


def test_an_open_order_that_no_other_export_settles_stays_open(tmp_path):
    text = us_chat(range(1, 10)).replace(" AM", "").replace("/25,", "/2025,")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text(CHAT.replace("Ana", "Bo"), encoding="utf-8")
    orders = [info.date_order for info in registry.read([tmp_path], UTC).manifest.sources]
    assert orders[0].confidence == "ambiguous"
