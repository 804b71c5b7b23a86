"""Writing files: whole or not at all, for the owner alone, never over another one unasked."""

from pathlib import Path

import pytest

from reciprocity.exit_codes import USAGE
from reciprocity.failures import sentence_for
from reciprocity.output import NotOverwritableError, NotWritableError, refuse, write_privately


def test_a_file_is_written_for_the_owner_alone_and_nothing_is_left_beside_it(tmp_path):
    path = write_privately(tmp_path / "r.html", "words", force=False)
    assert path.read_text(encoding="utf-8") == "words"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_force_replaces_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "r.html"
    path.write_text("old", encoding="utf-8")
    write_privately(path, "new", force=True)
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_appears_while_writing_stays(tmp_path, monkeypatch):
    path = tmp_path / "r.html"
    monkeypatch.setattr("reciprocity.output.refuse", lambda *args, **more: path.write_text("theirs", encoding="utf-8"))
    with pytest.raises(FileExistsError):
        write_privately(path, "ours", force=False)
    assert path.read_text(encoding="utf-8") == "theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_without_hard_links(tmp_path, monkeypatch):
    def no_links(self, target):
        raise PermissionError(1, "not permitted")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    path = write_privately(tmp_path / "r.html", "words", force=False)
    assert path.read_text(encoding="utf-8") == "words"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_nothing_behind_and_names_the_file(tmp_path, monkeypatch):
    def full(self, mode):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "chmod", full)
    with pytest.raises(OSError, match="No space") as caught:
        write_privately(tmp_path / "r.html", "words", force=False)
    assert caught.value.filename == str(tmp_path / "r.html")
    assert list(tmp_path.iterdir()) == []


def test_what_may_not_be_written_is_no_input_that_may_not_be_read(tmp_path, monkeypatch):
    def closed(self, *args, **more):
        raise PermissionError(13, "Permission denied", str(self))

    path = tmp_path / "r.html"
    for broken in ("chmod", "is_dir"):
        with monkeypatch.context() as patched:
            patched.setattr(Path, broken, closed)
            with pytest.raises(NotWritableError) as caught:
                write_privately(path, "words", force=False)
        said = f"{path}: this can't be written; check its permissions, or choose another place."
        assert sentence_for(caught.value) == (USAGE, said)
    read = PermissionError(13, "Permission denied", "n.txt")
    assert sentence_for(read) == (USAGE, "n.txt: this can't be read; check its permissions.")


@pytest.mark.parametrize("command", ["report", "report --pdf", "show", "show --json", "frame", "scrub"])
@pytest.mark.parametrize(
    ("name", "said"),
    [("", "-o is empty"), ("  ", "-o is empty"), (".csv", "write -o NAME.csv."), ("x/.PDF", "write -o NAME.PDF.")],
)
def test_a_name_that_is_none_is_refused(run, export, tmp_path, command, name, said):
    done = run(*command.split(), export, "-o", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == [export]


@pytest.mark.parametrize(
    "command",
    ["report -o", "report --force -o", "show -o", "frame -o", "scrub -o", "report --share --yes --who-is-who"],
)
@pytest.mark.parametrize("name", ["reciprocity.toml", "a/Reciprocity.TOML"])
def test_nothing_takes_the_name_of_the_settings(run, export, tmp_path, command, name):
    (tmp_path / "a").mkdir()
    done = run(*command.split(), name, export)
    assert (done.returncode, done.stdout) == (2, "")
    assert name in done.stderr
    assert sorted(tmp_path.iterdir()) == [export, tmp_path / "a"]
    assert not list((tmp_path / "a").iterdir())


def test_a_hidden_file_may_be_asked_for(run, export, tmp_path):
    assert run("show", export, "-o", ".ana.csv").returncode == 0
    assert (tmp_path / ".ana.csv").exists()


def test_an_input_is_refused_by_whatever_name(tmp_path):
    export = tmp_path / "chat.txt"
    export.write_text("x", encoding="utf-8")
    (tmp_path / "same.txt").hardlink_to(export)
    with pytest.raises(NotOverwritableError):
        refuse(tmp_path / "same.txt", [export], force=True)
