"""`report --lock`: where the passphrase comes from, where it goes (nowhere), and what stands on disk."""

import os
import pty
import re
import select
import subprocess
import sys

import pytest

from reciprocity import passphrase
from reciprocity.config import ConfigError
from reciprocity.ways_out import names_told
from tests.reciprocity.conftest import ROOT
from tests.reports import samples
from tests.reports.test_lock import opened, outside

OWN = "the heron reads by the old harbour wall"


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret"
    path.write_text(f"{OWN}\nsecond line\n", encoding="utf-8")
    return path


def test_a_passphrase_from_a_file_locks_and_is_never_said(run, export, secret, tmp_path):
    done = run("report", export, "--lock", "--passphrase-file", secret)
    assert (done.returncode, done.stdout) == (0, "locked.html\n")
    assert OWN not in done.stderr
    assert "can't be recovered" in done.stderr
    written = tmp_path / "locked.html"
    assert written.stat().st_mode & 0o777 == 0o600
    locked = written.read_text(encoding="utf-8")
    assert "Ana" not in outside(locked)
    assert "Ana" in opened(locked, OWN)
    assert sorted(path.name for path in tmp_path.iterdir()) == [export.name, "locked.html", "secret"]


def test_a_locked_share_copy_is_the_share_copy(run, export, secret, tmp_path):
    done = run("report", export, "--lock", "--share", "--yes", "--passphrase-file", secret)
    assert done.stdout == "locked.html\n"
    inside = opened((tmp_path / "locked.html").read_text(encoding="utf-8"), OWN)
    assert re.search(r'class="?share\b', inside)
    assert "Ana" not in inside


def test_a_passphrase_from_stdin(export, tmp_path):
    command = [
        sys.executable,
        "-m",
        "reciprocity",
        "report",
        str(export),
        "--lock",
        "--passphrase-file",
        "-",
        "-o",
        "-",
    ]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run(command, input=f"{OWN}\n".encode(), capture_output=True, cwd=tmp_path, env=env, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Ana" in opened(done.stdout.decode(), OWN)


def on_a_terminal(tmp_path, export, *typed: str) -> tuple[int, str, str]:
    """Run with stdin and stderr on a terminal, stdout in a pipe; type a line at each question."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "reciprocity", "report", str(export), "--lock"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "TERM": "dumb"}
    child = subprocess.Popen(command, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, cwd=tmp_path, env=env)
    os.close(theirs)
    said, waiting = "", list(typed)
    while True:
        if not select.select([ours], [], [], 60)[0]:
            child.kill()
            pytest.fail(f"it waits for something; it said {said!r}")
        try:
            part = os.read(ours, 4096).decode(errors="replace")
        except OSError:
            break  # Linux says so (EIO) when the other end of a terminal has closed
        if not part:
            break
        said += part
        if waiting and part.rstrip(" ").endswith(":"):
            os.write(ours, f"{waiting.pop(0)}\n".encode())
    out = child.communicate(timeout=120)[0].decode()
    os.close(ours)
    return child.returncode, out, said.replace("\r\n", "\n")


def test_six_words_are_drawn_on_request_and_shown_once(export, tmp_path):
    code, out, said = on_a_terminal(tmp_path, export, "")
    assert (code, out) == (0, "locked.html\n")
    (drawn,) = re.findall(r"^ {4}((?:[a-z]+ ){5}[a-z]+)$", said, re.MULTILINE)
    assert said.count(drawn) == 1
    assert "66 bits" in said
    assert "Write it down; it can't be recovered." in said
    assert set(drawn.split()) <= set(passphrase.words())
    locked = (tmp_path / "locked.html").read_text(encoding="utf-8")
    assert drawn not in locked
    assert "Ana" in opened(locked, drawn)


def test_a_passphrase_of_ones_own_is_typed_twice_and_not_shown(export, tmp_path):
    code, _, said = on_a_terminal(tmp_path, export, OWN, OWN)
    assert code == 0
    assert OWN not in said
    assert "Ana" in opened((tmp_path / "locked.html").read_text(encoding="utf-8"), OWN)


def test_two_that_differ_write_nothing(export, tmp_path):
    code, out, said = on_a_terminal(tmp_path, export, OWN, "another one altogether")
    assert (code, out) == (2, "")
    assert "differ" in said
    assert not (tmp_path / "locked.html").exists()


def test_without_a_terminal_it_says_what_to_add(run, export, tmp_path):
    done = run("report", export, "--lock")
    assert done.returncode == 2
    assert "--passphrase-file" in done.stderr
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"short", "fewer than 12"),
        (b"", "fewer than 12"),
        (b"\xff\xfe\x00a", "UTF-8"),
        (b"a bell \x07 rings within", "alike"),
        (b"long " * 1000, "longer than 4096 bytes"),
    ],
)
def test_a_passphrase_that_will_not_do(run, export, secret, content, said):
    secret.write_bytes(content)
    done = run("report", export, "--lock", "--passphrase-file", secret)
    assert done.returncode == 2
    assert said in done.stderr
    assert content.decode(errors="ignore") not in done.stderr or not content


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--passphrase-file", "secret"], "goes with --lock"),
        (["--lock", "--passphrase-file", "nothing"], "no such file"),
        (["--lock", "--pdf", "--passphrase-file", "secret"], "don't go together"),
        (["--lock", "--passphrase-file", "secret", "-o", "secret", "--force"], "never overwritten"),
    ],
)
def test_what_does_not_go_is_refused_before_any_work(run, export, secret, tmp_path, options, said):
    done = run("report", export, *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert secret.read_text(encoding="utf-8").startswith(OWN)
    assert not list(tmp_path.glob("*.html"))


def test_a_missing_package_is_named_with_its_command(run, export, secret, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['cryptography'] = None\n", encoding="utf-8")
    done = run("report", export, "--lock", "--passphrase-file", secret, PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert done.returncode == 2
    assert "pip install cryptography" in done.stderr
    assert run("report", export, PYTHONPATH=f"{tmp_path}:{ROOT}").returncode == 0, "nothing else needs it"


@pytest.mark.parametrize("broken", ["ImportError('no symbol')", "type('Panic', (BaseException,), {})()", None])
def test_a_package_that_cannot_be_loaded_is_named_with_its_remedy(run, export, secret, tmp_path, broken):
    aead = tmp_path / "site" / "cryptography" / "hazmat" / "primitives" / "ciphers"
    aead.mkdir(parents=True)
    for folder in (aead, *aead.parents[:3]):
        (folder / "__init__.py").touch()
    (aead / "aead.py").write_text(f"raise {broken}\n" if broken else "", encoding="utf-8")
    done = run("report", export, "--lock", "--passphrase-file", secret, PYTHONPATH=f"{tmp_path / 'site'}:{ROOT}")
    assert done.returncode == 2
    assert "--force-reinstall cryptography" in done.stderr
    assert not list(tmp_path.glob("*.html"))


def test_a_name_in_the_files_name_is_pointed_out(run, export, secret):
    done = run("report", export, "--lock", "--passphrase-file", secret, "-o", "for-ana.html")
    assert done.returncode == 0
    assert "holds Ana" in done.stderr
    assert "holds" not in run("report", export, "--lock", "--passphrase-file", secret, "-o", "banana.html").stderr


def test_names_are_found_in_file_names_as_words():
    assert names_told("letter_to-MUM 2", samples.six()) == ["Mum"]
    assert names_told("locked", samples.six()) == []


def test_the_words_are_as_many_and_as_different_as_is_said():
    words = passphrase.words()
    assert len(words) == len(set(words)) == 2048
    assert passphrase.bits() == 66
    assert all(re.fullmatch("[a-z]{3,8}", word) for word in words)
    assert len({word[:4] for word in words}) == len(words)
    holed = [(word[:i] + "." + word[i + 1 :], word) for word in words for i in range(len(word))]
    assert len({hole for hole, _ in holed}) == len(holed), "no two differ by one letter in its place"
    shorter = {word[:i] + word[i + 1 :] for word in words for i in range(len(word))}
    assert not shorter & set(words), "nor by one letter more"


def test_draws_are_even_and_not_repeated():
    drawn = [passphrase.draw() for _ in range(2000)]
    assert len(set(drawn)) == len(drawn)
    counts = [sum(word in each.split() for each in drawn[:200]) for word in passphrase.words()[:50]]
    assert max(counts) < 12
    assert len({word for each in drawn for word in each.split()}) > 2000


def test_a_passphrase_is_in_no_repr():
    assert OWN not in repr(passphrase.Passphrase(OWN, drawn=False))


def test_drawn_words_never_go_into_a_log(monkeypatch):
    """A terminal to type on, but stderr in a file: what is shown there would stay."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    with pytest.raises(ConfigError, match="--passphrase-file"):
        passphrase.asked(None)
