"""`report --share` as it is run: what is asked, what it says, and where the list of names may lie."""

import pytest

from reciprocity.config import ConfigError, load
from reports.redact_words import LONGEST
from tests.reciprocity.conftest import chat
from tests.reports.pages import parsed

SHARE = ("report", "--share", "--yes")


@pytest.fixture
def sheets(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    return folder


def reader(tmp_path):
    return parsed((tmp_path / "reciprocity-share.html").read_text(encoding="utf-8")).by_id("reader")


def test_the_owners_words_are_shown_before_and_stand_on_the_readers_page(run, export, tmp_path):
    done = run(*SHARE, export, "--question", "Is Ana tired of me?", "--guess", "I write more")
    assert done.returncode == 0
    assert "What I would like to understand: Is Friend A tired of me?" in done.stderr
    assert [quote.text for quote in reader(tmp_path).all("blockquote")] == ["Is Friend A tired of me?", "I write more"]


def test_the_owners_words_may_stand_in_the_config_and_options_win(run, export, tmp_path):
    (tmp_path / "reciprocity.toml").write_text(
        '[share]\nquestion = "Why so quiet?"\nguess = "Fewer"\n', encoding="utf-8"
    )
    assert run(*SHARE, export, "--guess", "More").returncode == 0
    assert [quote.text for quote in reader(tmp_path).all("blockquote")] == ["Why so quiet?", "More"]
    lines = run("config", "show", export).stdout.splitlines()
    assert next(line for line in lines if line.startswith("share")).split() == [
        "share",
        "question,",
        "guess",
        "reciprocity.toml",
    ]


@pytest.mark.parametrize("table", ['share = "x"', "[share]\nanswer = 'x'", "[share]\nguess = 3"])
def test_other_words_for_the_reader_are_refused(tmp_path, table):
    (tmp_path / "reciprocity.toml").write_text(table, encoding="utf-8")
    with pytest.raises(ConfigError, match="share"):
        load([tmp_path], {})


def test_words_that_would_be_cut_are_refused(run, export, tmp_path):
    done = run(*SHARE, export, "--question", "x" * (LONGEST + 1))
    assert (done.returncode, str(LONGEST) in done.stderr) == (2, True)
    (tmp_path / "reciprocity.toml").write_text(f'[share]\nguess = "{"y" * 400}"', encoding="utf-8")
    done = run(*SHARE, export)
    assert (done.returncode, "reciprocity.toml: share.guess" in done.stderr) == (2, True)
    done = run(*SHARE, export, "--guess", "z", "--label", f"Ana={'y' * 41}")
    assert (done.returncode, "41 characters" in done.stderr) == (2, True)
    assert not list(tmp_path.glob("*.html"))


def after(said: str, head: str, lines: int) -> list[str]:
    """The lines of a list after its head."""
    told = said.splitlines()
    return told[told.index(head) + 1 :][:lines]


LOOK_AGAIN = "Look again at your own words. What may name somebody here:"


def test_words_that_may_name_somebody_are_pointed_out_with_their_place(run, export, tmp_path):
    (tmp_path / "reciprocity.toml").write_text('[share]\nguess = "Sams"\n[people.Ana]\nlabel = "ana"', encoding="utf-8")
    told = after(run(*SHARE, export, "--question", "is ana tired? Anas say").stderr, LOOK_AGAIN, 3)
    assert told == [
        "  --question: “ana” (as in Ana), “Anas” (as in Ana)",
        "  reciprocity.toml: share.guess: “Sams” (as in Sam)",
        "  reciprocity.toml: people.Ana.label: “ana” (as in Ana)",
    ]
    done = run(*SHARE, export, "--force", "--label", "ana=Sam A", "--guess", "who knows", "--lang", "de")
    head = "Sieh deine eigenen Worte noch einmal an. Was darin jemanden von hier nennen kann:"
    assert after(done.stderr, head, 1) == ["  --label Ana=…: „Sam“"]
    named = run(*SHARE, export, "--force", "--label", "Ａna\u200b=a \u202efriend", "--guess", "so Ana")
    assert "so a friend" in named.stderr
    assert "so a friend" in reader(tmp_path).text
    assert LOOK_AGAIN not in run(*SHARE, export, "--force", "--guess", "who knows", "--label", "Ana=a friend").stderr


def test_people_whom_the_copy_leaves_out_are_pointed_out_too(run, export, tmp_path):
    (tmp_path / "WhatsApp Chat with Ben.txt").write_text(chat(them="Ben"), encoding="utf-8")
    (tmp_path / "reciprocity.toml").write_text('[people.Cem]\nnames = ["Cemo"]', encoding="utf-8")
    ben = tmp_path / "WhatsApp Chat with Ben.txt"
    done = run(*SHARE, export, ben, "--contact", "Ana", "--question", "Ana and Bens and cemo")
    assert "Friend A and Bens and cemo" in done.stderr
    assert after(done.stderr, LOOK_AGAIN, 1) == ["  --question: “Bens” (as in Ben), “cemo” (as in Cemo)"]


def test_no_word_is_lost_however_many_there_are_and_whoever_bears_them(run, export, tmp_path):
    words = [f"Kim{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    lines = "".join(f'[people."{word} {"x" * 60}{n}"]\n' for word in words for n in range(5))
    (tmp_path / "reciprocity.toml").write_text(lines, encoding="utf-8")
    (told,) = after(run(*SHARE, export, "--question", " ".join(words)).stderr, LOOK_AGAIN, 1)
    assert [word for word in words if f"“{word}”" not in told] == []
    assert told.count("and …)") == len(words)


@pytest.mark.parametrize("label", ["\u200b", " \u2060 ", "\u3164\u2800", "\ufe0f", "\u0301"])
def test_a_label_that_nobody_could_see_is_refused(run, export, tmp_path, label):
    done = run(*SHARE, export, "--label", f"Ana={label}")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2,
        "--label Ana=…: nothing of this label can be seen; write words for Ana.",
    )
    (tmp_path / "reciprocity.toml").write_text(f'[people.Ana]\nlabel = "{label}"', encoding="utf-8")
    done = run(*SHARE, export)
    assert (done.returncode, "reciprocity.toml: people.Ana.label: nothing" in done.stderr) == (2, True)
    assert not list(tmp_path.glob("*.html"))


def test_a_label_with_control_characters_is_refused(run, export, tmp_path):
    done = run(*SHARE, export, "--label", "Ana=my\x1b[2Jsister")
    assert (done.returncode, "holds a control character" in done.stderr) == (2, True)
    assert not list(tmp_path.glob("*.html"))


def test_the_list_of_names_is_written_only_where_it_was_asked_for(run, export, tmp_path, sheets):
    before = set(tmp_path.rglob("*"))
    assert run(*SHARE, export).returncode == 0
    assert {path.name for path in set(tmp_path.rglob("*")) - before} == {"reciprocity-share.html"}
    done = run(*SHARE, export, "--force", "--who-is-who", "mine/names.txt")
    assert done.returncode == 0
    assert "don’t send it along" in done.stderr
    sheet = sheets / "names.txt"
    assert sheet.stat().st_mode & 0o777 == 0o600
    assert sheet.read_text(encoding="utf-8").splitlines() == [
        "Who is who in reciprocity-share.html. Keep this sheet to yourself.",
        "",
        "Friend A = Ana",
    ]


def test_the_list_of_names_replaces_nothing_unasked(run, export, tmp_path, sheets):
    (sheets / "names.txt").write_text("mine", encoding="utf-8")
    done = run(*SHARE, export, "--who-is-who", "mine/names.txt")
    assert (done.returncode, "--force" in done.stderr) == (2, True)
    assert (sheets / "names.txt").read_text(encoding="utf-8") == "mine"
    assert not list(tmp_path.glob("*.html"))
    assert run(*SHARE, export, "--force", "--who-is-who", export).returncode == 2
    assert run(*SHARE, export, "--force", "--who-is-who", "mine/names.txt").returncode == 0
    assert "Friend A = Ana" in (sheets / "names.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("which", ["passphrase", "export", "settings", "-"])
def test_the_list_of_names_never_replaces_what_the_run_needs(run, export, tmp_path, sheets, which):
    passphrase, settings = sheets / "passphrase", tmp_path / "reciprocity.toml"
    passphrase.write_text("the heron reads by the old harbour wall\n", encoding="utf-8")
    settings.write_text('me = "Sam"\n', encoding="utf-8")
    target = {"passphrase": passphrase, "export": export, "settings": settings, "-": "-"}[which]
    before = {path: path.read_bytes() for path in (passphrase, settings, export)}
    lock = ("--lock", "--passphrase-file", passphrase)
    done = run(*SHARE, export, *lock, "--force", "-o", sheets / "copy.html", "--who-is-who", target)
    assert done.returncode == 2
    assert ("another folder" if which == "passphrase" else "name a file" if which == "-" else "never") in done.stderr
    if which != "-":
        done = run(*SHARE, export, *lock, "--force", "-o", "-", "--who-is-who", target)
        assert (done.returncode, "never overwritten" in done.stderr) == (2, True)
    assert before == {path: path.read_bytes() for path in before}
    assert not [path for path in tmp_path.rglob("*") if path.name in ("-", "copy.html")]


@pytest.mark.parametrize("command", [("report",), SHARE, ("frame",)])
def test_nothing_is_written_over_the_settings_in_use(run, export, tmp_path, command):
    settings = tmp_path / "reciprocity.toml"
    settings.write_text('me = "Sam"\n', encoding="utf-8")
    link = tmp_path / "same.csv"
    link.hardlink_to(settings)
    home = tmp_path / "home" / "reciprocity" / "reciprocity.toml"
    home.parent.mkdir(parents=True)
    home.write_text('me = "Sam"\n', encoding="utf-8")
    for target in (link, *(() if command == ("frame",) else (settings, home))):
        done = run(*command, export, "--force", "-o", target)
        assert (done.returncode, "never overwritten" in done.stderr) == (2, True), target
        assert target.read_text(encoding="utf-8") == 'me = "Sam"\n'


@pytest.mark.parametrize("beside", ["names.txt", "mine/../names.txt", "mine/names.txt"])
def test_the_list_of_names_never_lies_beside_the_copy(run, export, tmp_path, sheets, beside):
    copy = "mine/copy.html" if beside == "mine/names.txt" else "copy.html"
    done = run(*SHARE, export, "-o", copy, "--who-is-who", beside)
    assert (done.returncode, "another folder" in done.stderr) == (2, True)
    assert not list(tmp_path.rglob("copy.html"))
    assert run(*SHARE, export, "-o", "-", "--who-is-who", "names.txt").returncode == 0


@pytest.mark.parametrize("option", [("--question", "x"), ("--guess", "x"), ("--who-is-who", "x"), ("--keep-names",)])
def test_what_goes_with_a_share_copy_goes_with_nothing_else(run, export, option):
    done = run("report", export, *option)
    assert (done.returncode, "go with --share" in done.stderr) == (2, True)
