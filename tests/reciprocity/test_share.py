"""`report --share` as it is run: what is asked, what it says, and where the list of names may lie."""

import pytest

from reciprocity import reporting
from reciprocity.config import Config, ConfigError, load
from reports.redact_words import LONGEST
from tests.reciprocity.conftest import chat
from tests.reports.pages import parsed

SHARE = ("report", "--share", "--yes")


@pytest.fixture
def sheets(tmp_path):
    """A folder for lists of names, beside one for copies."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (tmp_path / "copies").mkdir()
    return folder


APART = ("-o", "copies/reciprocity-share.html")


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
    done = run(*SHARE, export, *APART, "--who-is-who", "mine/names.txt")
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
    done = run(*SHARE, export, *APART, "--who-is-who", "mine/names.txt")
    assert (done.returncode, "--force" in done.stderr) == (2, True)
    assert (sheets / "names.txt").read_text(encoding="utf-8") == "mine"
    assert not list(tmp_path.rglob("*.html"))
    assert run(*SHARE, export, *APART, "--force", "--who-is-who", export).returncode == 2
    assert run(*SHARE, export, *APART, "--force", "--who-is-who", "mine/names.txt").returncode == 0
    assert "Friend A = Ana" in (sheets / "names.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("which", ["passphrase", "export", "settings", "-"])
def test_the_list_of_names_never_replaces_what_the_run_needs(run, export, tmp_path, sheets, which):
    passphrase, settings = sheets / "passphrase", tmp_path / "reciprocity.toml"
    passphrase.write_text("the heron reads by the old harbour wall\n", encoding="utf-8")
    settings.write_text('me = "Sam"\n', encoding="utf-8")
    target = {"passphrase": passphrase, "export": export, "settings": settings, "-": "-"}[which]
    # a file of the settings' name is refused by it, whether they are in use or not
    why = "settings are read from" if which == "settings" else "never overwritten"
    before = {path: path.read_bytes() for path in (passphrase, settings, export)}
    lock = ("--lock", "--passphrase-file", passphrase)
    done = run(*SHARE, export, *lock, "--force", "-o", sheets / "copy.html", "--who-is-who", target)
    assert done.returncode == 2
    assert {"passphrase": "the folder of the copy", "-": "name a file"}.get(which, why) in done.stderr
    if which != "-":
        done = run(*SHARE, export, *lock, "--force", "-o", "-", "--who-is-who", target)
        assert (done.returncode, why in done.stderr) == (2, True)
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
        why = "never overwritten" if target == link else "settings are read from"
        assert (done.returncode, why in done.stderr) == (2, True), target
        assert target.read_text(encoding="utf-8") == 'me = "Sam"\n'


@pytest.mark.parametrize(
    ("copy", "sheet"),
    [
        ("copy.html", "names.txt"),
        ("copy.html", "mine/../names.txt"),
        ("mine/copy.html", "mine/names.txt"),
        ("copy.html", "mine/names.txt"),
        ("copy.html", "mine/deep/names.txt"),
        ("copies/copy.html", "link/names.txt"),
    ],
)
def test_the_list_of_names_never_lies_in_the_folder_of_the_copy(run, export, tmp_path, sheets, copy, sheet):
    (sheets / "deep").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "copies", target_is_directory=True)
    done = run(*SHARE, export, "-o", copy, "--who-is-who", sheet)
    assert (done.returncode, "the folder of the copy" in done.stderr) == (2, True)
    assert not list(tmp_path.rglob("copy.html"))


@pytest.mark.parametrize("copy", ["-", "copies/copy.html"])
def test_the_list_of_names_may_lie_anywhere_else(run, export, tmp_path, sheets, copy):
    assert run(*SHARE, export, "-o", copy, "--who-is-who", "names.txt").returncode == 0
    assert "Friend A = Ana" in (tmp_path / "names.txt").read_text(encoding="utf-8")


def test_an_empty_name_for_the_list_of_names_is_refused(run, export, tmp_path):
    done = run(*SHARE, export, "--who-is-who", "")
    assert (done.returncode, done.stderr) == (2, "--who-is-who is empty; give it a value, or leave it out.\n")
    assert not list(tmp_path.glob("*.html"))


def test_a_list_of_names_that_cannot_be_written_is_told_with_the_place_of_the_copy(monkeypatch, tmp_path):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reporting, "write_privately", full)
    flags = {"who_is_who": str(tmp_path / "names.txt"), "force": False}
    with pytest.raises(ConfigError) as told:
        reporting.write_sheet((("Friend A", "Ana"),), (tmp_path / "copy.html",), Config(), flags)
    assert str(told.value) == (
        f"{tmp_path / 'names.txt'}: the list of who is who can't be written (no space left on device). "
        f"The copy is written: {tmp_path / 'copy.html'}. Who is who stands above."
    )


def test_names_in_what_the_copy_is_called_are_pointed_out(run, export, tmp_path):
    done = run(*SHARE, export, "-o", "Anas-Sam.html")
    assert after(done.stderr, LOOK_AGAIN, 1) == ["  -o: “Anas” (as in Ana), “Sam”"]
    assert LOOK_AGAIN not in run(*SHARE, export, "-o", "for-therapy.html").stderr


def test_people_of_groups_and_the_group_are_pointed_out_too(run, export, tmp_path):
    lines = [f"0{n}/01/2025, 09:00 - {who}: hello" for n, who in enumerate(("Sam", "Ana", "Cleo", "Dora Hill"), 1)]
    group = tmp_path / "WhatsApp Chat with The Sunday Walkers.txt"
    group.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run(*SHARE, export, group, "--question", "cleo and dora and the walkers")
    assert after(done.stderr, LOOK_AGAIN, 1) == [
        "  --question: “cleo” (as in Cleo), “dora” (as in Dora Hill), “walkers” (as in The Sunday Walkers)"
    ]


def test_other_names_of_somebody_in_the_export_are_pointed_out_and_stand_nowhere_else(run, tmp_path):
    def text(day: int, who: str) -> str:
        about = f'date="{1_740_000_000_000 + day * 86_400_000}" type="{day % 2 + 1}" body="hi {day}"'
        return f'<sms address="+15550100123" {about} contact_name="{who}" />'

    texts = [text(day, "Rosalind Hart" if day < 60 else "Mum") for day in range(120)]
    backup = tmp_path / "sms-20260101000000.xml"
    backup.write_text(f'<smses count="120">{"".join(texts)}</smses>', encoding="utf-8")
    done = run(*SHARE, backup, "--question", "Is rosalind tired of Mum?")
    assert after(done.stderr, LOOK_AGAIN, 1) == ["  --question: “rosalind” (as in Rosalind Hart)"]
    for command in (("show", "--json"), ("inspect", "--json"), ("report",)):
        told = run(*command, backup)
        assert "Rosalind" not in told.stdout + told.stderr
    assert "Hart" not in (tmp_path / "reciprocity-report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", [("--question", "x"), ("--guess", "x"), ("--who-is-who", "x"), ("--keep-names",)])
def test_what_goes_with_a_share_copy_goes_with_nothing_else(run, export, option):
    done = run("report", export, *option)
    assert (done.returncode, "go with --share" in done.stderr) == (2, True)
