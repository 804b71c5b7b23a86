"""The command line: products, words, exit codes, and one clear sentence for every kind of bad input."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from analyzer.lexicon import CUES, floor, languages, status
from analyzer.measures import GESTURES, MEASURES
from reciprocity.config import ConfigError, load
from reciprocity.run import options_of
from tests.reciprocity.conftest import CANARY, ROOT, chat


def one_sentence(done, code):
    """The command stopped with that code, nothing on stdout, and a sentence on stderr."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert done.stderr.strip().endswith((".", "?", "go ahead"))
    assert len(done.stderr.strip().splitlines()) <= 2
    return done.stderr


def test_report_writes_a_private_file_and_ends_with_its_path(run, export, tmp_path):
    done = run("report", export)
    assert done.returncode == 0
    assert done.stdout == "reciprocity-report.html\n"
    written = tmp_path / "reciprocity-report.html"
    assert written.stat().st_mode & 0o777 == 0o600
    page = written.read_text(encoding="utf-8")
    assert "Ana" in page
    assert CANARY not in page


def test_report_to_stdout(run, export):
    done = run("report", export, "-o", "-")
    assert done.stdout.startswith("<!doctype html>")
    assert CANARY not in done.stdout


def test_show(run, export):
    done = run("show", export)
    assert done.returncode == 0
    assert "Ana" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_show_json_is_the_schema(run, export):
    data = json.loads(run("show", export, "--json").stdout)
    assert data["schema"] == "reciprocity/1"
    assert data["me"] == "Sam"
    (contact,) = data["contacts"]
    assert contact["name"] == "Ana"
    assert list(contact["measures"]) == [measure.key for measure in MEASURES]
    initiation = contact["measures"]["initiation"]
    assert initiation["me"]["value"] + initiation["them"]["value"] == pytest.approx(1)
    assert initiation["me"]["low"] <= initiation["me"]["value"] <= initiation["me"]["high"]
    source = data["sources"][0]
    parts = ("messages", "continuations", "system", "duplicates", "problems")
    assert source["units"] == sum(source[part] for part in parts) + sum(source["left_out"].values())
    assert "null" not in json.dumps(data)


def test_inspect(run, export):
    done = run("inspect", export)
    assert done.returncode == 0
    assert "240 lines = 240 messages" in done.stdout
    assert "Ana" in done.stdout


def test_inspect_json(run, export):
    data = json.loads(run("inspect", export, "--json").stdout)
    assert data["sources"][0]["date_order"]["order"] == "dmy"
    assert {person["name"] for person in data["people"]} == {"Sam", "Ana"}


@pytest.mark.parametrize("command", ["formats", "measures"])
def test_catalogues(run, command):
    done = run(command)
    assert done.returncode == 0
    assert {"formats": "sms_backup_restore", "measures": "response_latency"}[command] in done.stdout


def test_measures_say_how_sure_each_gesture_is_in_each_language(run):
    """Several cues are as sure as the least of them; a language without them says so."""
    table = run("measures", COLUMNS="200").stdout.split("\n\n")[1].splitlines()[1:]
    told = dict(line.split(maxsplit=1) for line in table)
    assert list(told) == [gesture.key for gesture in GESTURES]
    for gesture in GESTURES:
        assert set(gesture.cues) <= set(CUES)
        for code, said in zip(languages(), told[gesture.key].rstrip().split(", "), strict=True):
            found = {status(code, cue) for cue in gesture.cues}
            lows = [one.precision[1] for cue in gesture.cues if (one := floor(code, cue))]
            words = "counts only" if "experimental" in found else "measured"
            shown = f"{words} ({int(100 * min(lows))})" if len(lows) == len(gesture.cues) else words
            assert said == f"{code} {'not looked for' if 'not_in_language' in found else shown}"


@pytest.mark.parametrize("columns", ["40", "80"])
def test_measures_fit_a_narrow_terminal(run, columns):
    assert max(map(len, run("measures", COLUMNS=columns).stdout.splitlines())) <= int(columns)


def test_config_show_names_origins(run, export, tmp_path):
    (tmp_path / "reciprocity.toml").write_text('me = "Sam"\n[options]\ngap_hours = 8\n', encoding="utf-8")
    said = run("config", "show", export, RECIPROCITY_TIMEZONE="Europe/Paris").stdout
    lines = {line.split()[0]: line for line in said.splitlines()}
    assert lines["me"].split() == ["me", "Sam", "reciprocity.toml"]
    assert lines["timezone"].split() == ["timezone", "Europe/Paris", "RECIPROCITY_TIMEZONE"]
    assert lines["options.gap_hours"].split() == ["options.gap_hours", "8", "reciprocity.toml"]


def test_no_such_file(run):
    assert "no such file" in one_sentence(run("report", "nothing.txt"), 2)


def test_unknown_option(run, export):
    assert run("report", export, "--nonsense").returncode == 2


def test_a_file_that_is_no_export(run, tmp_path):
    (tmp_path / "letter.txt").write_text(f"Dear diary, {CANARY}\n" * 20, encoding="utf-8")
    assert "letter.txt" in one_sentence(run("report", "letter.txt"), 3)


def test_an_empty_file(run, tmp_path):
    (tmp_path / "empty.txt").touch()
    assert "empty" in one_sentence(run("report", "empty.txt"), 3)


def test_a_photo_renamed_to_text(run, tmp_path):
    (tmp_path / "WhatsApp Chat with Ana.txt").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + os.urandom(5000))
    one_sentence(run("report", "WhatsApp Chat with Ana.txt"), 3)


def test_a_zip_without_a_chat(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("photo.jpg", b"\xff\xd8")
    assert "No chat" in one_sentence(run("report", "a.zip"), 3)


def test_a_zip_in_a_zip(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("WhatsApp Chat - Ana.ZIP", b"PK")
    assert "another zip, which is not looked into. Unpack it" in one_sentence(run("report", "a.zip"), 3)


def test_an_encrypted_zip(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("_chat.txt", chat())
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    assert "password" in one_sentence(run("report", "a.zip"), 3)


def test_a_truncated_zip(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", chat())
    whole = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[: len(whole) // 2])
    assert "damaged" in one_sentence(run("report", "a.zip"), 3)


def test_utf_16_text_is_read(run, tmp_path):
    (tmp_path / "WhatsApp Chat with Ana.txt").write_text(chat(), encoding="utf-16")
    assert run("show", "WhatsApp Chat with Ana.txt").returncode == 0


def test_one_message_is_too_little_and_still_a_report(run, tmp_path):
    (tmp_path / "WhatsApp Chat with Ana.txt").write_text(f"13/01/2025, 09:00 - Ana: {CANARY}\n", encoding="utf-8")
    done = run("report", "WhatsApp Chat with Ana.txt", "--me", "Sam")
    assert done.returncode == 2
    done = run("report", "WhatsApp Chat with Ana.txt", "--me", "Ana")
    assert done.returncode == 5
    assert (tmp_path / "reciprocity-report.html").exists()
    assert "too little" in done.stderr


def test_a_folder_with_a_good_and_a_broken_file(run, export, tmp_path):
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 but no more")
    done = run("show", tmp_path, "--json")
    assert done.returncode == 0
    assert "broken.zip" in done.stderr
    assert len(json.loads(done.stdout)["contacts"]) == 1
    assert run("show", tmp_path, "--strict").returncode == 4


def test_me_not_found_names_the_names(run, export):
    said = one_sentence(run("report", export, "--me", "Samantha"), 2)
    assert "Sam" in said
    assert "Ana" in said


def test_me_not_inferable_names_the_names(run, tmp_path):
    (tmp_path / "chat.txt").write_text(chat(), encoding="utf-8")
    assert "--me" in one_sentence(run("report", "chat.txt"), 2)


def test_unknown_contact_names_those_there_are(run, export):
    assert "Ana" in one_sentence(run("report", export, "--contact", "Bob"), 2)


def test_share_without_a_terminal_needs_yes(run, export, tmp_path):
    done = run("report", export, "--share")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert not list(tmp_path.glob("*.html"))


def test_share_says_what_it_leaves_out(run, export, tmp_path):
    done = run("report", export, "--share", "--yes")
    assert done.returncode == 0
    assert "leaves this out" in done.stderr
    page = (tmp_path / "reciprocity-share.html").read_text(encoding="utf-8")
    assert "Ana" not in page
    assert "WhatsApp Chat with" not in page


def test_an_output_that_exists(run, export, tmp_path):
    (tmp_path / "r.html").write_text("mine", encoding="utf-8")
    assert "--force" in one_sentence(run("report", export, "-o", "r.html"), 2)
    assert (tmp_path / "r.html").read_text(encoding="utf-8") == "mine"
    assert run("report", export, "-o", "r.html", "--force").returncode == 0


@pytest.mark.parametrize("kind", ["link", "dangling", "pipe"])
def test_what_is_no_ordinary_file_is_never_replaced(run, export, tmp_path, kind):
    target = tmp_path / "r.html"
    if kind == "pipe":
        os.mkfifo(target)
    else:
        target.symlink_to(export if kind == "link" else tmp_path / "nothing")
    before = target.lstat().st_mode
    assert "no ordinary file" in one_sentence(run("report", export, "-o", "r.html", "--force"), 2)
    assert target.lstat().st_mode == before


def test_an_export_is_never_overwritten(run, export):
    assert "never overwritten" in one_sentence(run("report", export, "-o", export, "--force"), 2)
    assert export.read_text(encoding="utf-8") == chat()


def test_an_empty_name_is_no_folder(run):
    assert "empty" in one_sentence(run("inspect", ""), 2)


def test_a_pipe_is_no_export(run, tmp_path):
    os.mkfifo(tmp_path / "chat.txt")
    assert "no ordinary file" in one_sentence(run("inspect", "chat.txt"), 3)


def test_a_file_name_that_is_no_unicode(run, export, tmp_path):
    odd = os.fsencode(tmp_path) + b"/WhatsApp Chat with \xff.txt"
    Path(os.fsdecode(odd)).write_bytes(export.read_bytes())
    assert run("inspect", tmp_path).returncode == 0


def test_names_cannot_rearrange_a_terminal(run, tmp_path):
    evil = "Ana\x1b]0;owned\x07\x1b[31m\u202egnp"
    (tmp_path / "WhatsApp Chat with X.txt").write_text(chat(them=evil), encoding="utf-8")
    for args in (
        ["show"],
        ["inspect"],
        ["show", "--me", "Sam"],
        ["report", "--share", "--yes", "--me", "Sam", "--force"],
    ):
        done = run(args[0], "WhatsApp Chat with X.txt", *args[1:])
        assert done.stdout + done.stderr
        assert not set("\x1b\x07\u202e") & set(done.stdout + done.stderr)


@pytest.mark.parametrize(
    "content",
    [
        "notes = 3",
        "[[notes]]\ndate = '2026-3-1'\ntext = 'x'",
        "[[notes]]\ndate = 20260301\ntext = 'x'",
        "[[notes]]\ndate = '2026-W10-1'\ntext = 'x'",
        "[[notes]]\ndate = '2026-02-30'\ntext = 'x'",
        "[[notes]]\ndate = '2026-03-01'\ntext = 'x'\nmore = 1",
        "[[notes]]\nperson = ' '\ndate = '2026-03-01'\ntext = 'x'",
        "[[notes]]\nperson = 5\ndate = '2026-03-01'\ntext = 'x'",
        "[people]\nAna = 'x'",
        "[people.Ana]\nlabel = 5",
        "[people.Ana]\nname = ['x']",
        "[people.Ana]\nnames = [' ']",
        "[people.Ana]\nnames = ['Bo']\n[people.Cem]\nnames = ['bo ']",
        "me = ' '",
        "me = ['Sam', '']",
        "language = 'fr'",
        "language = '../x'",
        "[options]\ngap_hours = nan",
        "[options]\ngap_hours = -1",
        "[options]\ngap_hours = true",
        "[options]\nconfidence = 2",
        "[options]\nmin_starts = [1]",
        "[options]\nmin_starts = [40, 15]",
        "[options]\nmin_turns = [100, 30]",
        "[options]\ntrend_window_weeks = 13.5",
        "[options]\ntrend_side_weeks = 7.5",
        "[options]\ntrend_points = 5",
        "[options]\ngap_sensitivity_hours = ['x']",
        "[options]\nquiet_length_hours = []",
        "[options]\nquiet_fallback = 23",
    ],
)
def test_a_config_value_that_cannot_be_used_names_its_key(tmp_path, content):
    (tmp_path / "reciprocity.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        options_of(load([tmp_path], {}))
    key = content.replace("[options]\n", "").split("=")[0].strip().split("\n")[-1]
    assert key in str(caught.value) or "people.Ana" in str(caught.value)
    assert "reciprocity.toml" in str(caught.value)


def test_a_format_that_is_none_lists_those_there_are(run, export):
    assert "whatsapp" in one_sentence(run("show", export, "--format", "telegram"), 2)


def test_closed_streams_are_no_bug(export, tmp_path):
    for closing in (">&-", "<&-", "2>&-"):
        command = f'"{sys.executable}" -m reciprocity show "{export}" {closing}; echo "code $?"'
        done = subprocess.run(
            ["bash", "-c", command],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert "code 1" not in done.stdout
        assert "bug" not in done.stderr


def test_a_folder_that_is_not_there(run, export):
    said = one_sentence(run("report", export, "-o", "no/such/folder/r.html"), 2)
    assert "no/such/folder: there is no such folder to write into" in said


@pytest.mark.parametrize("option", ["--me", "--contact", "--timezone", "--lang", "--format", "--passphrase-file"])
def test_an_option_without_a_value_is_not_passed_over(run, export, option):
    assert f"{option} is empty" in one_sentence(run("report", export, option, ""), 2)


def test_what_is_not_of_the_format_that_was_asked_for(run, export):
    said = one_sentence(run("show", export, "--format", "sms_ie"), 3)
    assert "not recognised as the format that was asked for. Leave --format out" in said


def test_nothing_is_opened_where_no_file_is_written(run, export):
    assert "--open" in one_sentence(run("report", export, "-o", "-", "--open"), 2)


def test_both_people_of_a_chat_as_owner_are_asked_about(run, export):
    asked = "--me: in the chat with Ana everybody is you then; is Ana not the other person?"
    assert asked in run("show", export, "--me", "Sam", "--me", "ana").stderr
    assert "everybody is you" not in run("show", export, "--me", "Sam").stderr


def test_a_place_that_cannot_be_written(run, export):
    # /proc refuses new files for everybody, also where tests run as root and permissions stop nobody.
    one_sentence(run("report", export, "-o", "/proc/r.html"), 2)


def test_a_zone_that_is_none(run, export):
    assert "time zone" in one_sentence(run("show", export, "--timezone", "Mars/Olympus"), 2)


@pytest.mark.parametrize(
    "zone", ["localtime", "Factory", "posix/Europe/London", "right/Europe/London", "posixrules", "Europe/", "../x"]
)
def test_a_zone_that_not_every_part_knows_is_none(tmp_path, zone):
    """Python opens whatever file lies among its zones; polars has a list of its own."""
    (tmp_path / "reciprocity.toml").write_text(f'timezone = "{zone}"\n', encoding="utf-8")
    for exports, flags, where in (([], {"timezone": zone}, "--timezone"), ([tmp_path], {}, "reciprocity.toml")):
        with pytest.raises(ConfigError) as caught:
            load(exports, flags)
        assert str(caught.value) == f"{where}: no time zone is called {zone!r}; try one like Europe/Paris."


def test_a_zone_of_this_computer_that_is_none_can_be_overruled(run, export, monkeypatch, tmp_path):
    monkeypatch.setattr("reciprocity.config.local_zone", lambda: "Factory")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for tz, where in (("", "The settings of this computer"), ("Factory", "TZ")):
        monkeypatch.setenv("TZ", tz)
        with pytest.raises(ConfigError) as caught:
            load([], {})
        assert (
            str(caught.value) == f"{where}: no time zone is called 'Factory'; give yours, like --timezone Europe/Paris."
        )
    assert load([], {"timezone": "Europe/Paris"}).timezone == "Europe/Paris"
    assert "no time zone is called" in one_sentence(run("show", export, "--timezone", "posixrules"), 2)


def test_a_broken_config_names_file_and_key(run, export, tmp_path):
    for content, said in [("me = [", "TOML"), ("mee = 1", "mee"), ("[options]\ngap = 2", "gap"), ("me = 3", "me")]:
        (tmp_path / "reciprocity.toml").write_text(content, encoding="utf-8")
        sentence = one_sentence(run("show", export), 2)
        assert "reciprocity.toml" in sentence
        assert said in sentence


def test_since_and_until_choose_what_is_counted(run, export):
    whole = json.loads(run("show", export, "--json").stdout)["contacts"][0]
    part = json.loads(run("show", export, "--json", "--since", "2025-02-01", "--until", "2025-02-28").stdout)[
        "contacts"
    ][0]
    assert whole["messages"] == {"me": 120, "them": 120}
    assert part["messages"] == {"me": 28, "them": 28}


@pytest.mark.parametrize("how", ["show --json", "show", "inspect", "formats"])
def test_a_reader_that_stops_early_is_no_error(export, how):
    exports = "" if how == "formats" else f'"{export}"'
    command = f'"{sys.executable}" -m reciprocity {how} {exports} | head -c 20; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", command], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip().endswith("0")
    assert "bug" not in done.stderr
    assert "Broken" not in done.stderr


def test_help_needs_no_heavy_import():
    heavy = {"polars", "scipy", "pandas", "numpy", "jinja2", "rich"}
    code = f"import sys, reciprocity.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_pandas_and_scipy_stats_are_not_on_the_way(export):
    code = (
        "import sys, reciprocity\n"
        f"reciprocity.analyze(reciprocity.read({str(export)!r}))\n"
        "print(sorted({'pandas', 'scipy.stats', 'dateparser'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_every_file_of_the_four_packages_lies_under_one_roof():
    import analyzer
    import parsers
    import reciprocity
    import reports

    roofs = {Path(p.__file__ or "").parents[1] for p in (analyzer, parsers, reciprocity, reports)}
    assert len(roofs) == 1


def test_settings_deeper_in_a_folder_are_not_read_and_that_is_said(run, export, tmp_path):
    deep = tmp_path / "all" / "whatsapp"
    deep.mkdir(parents=True)
    export.rename(deep / export.name)
    (deep / "reciprocity.toml").write_text('me = "Nobody"\n', encoding="utf-8")
    done = run("show", "all")
    assert done.returncode == 0
    assert "reciprocity.toml: this file is not read" in done.stderr


@pytest.mark.parametrize("pictures", [3, 40])
def test_a_folder_full_of_pictures_does_not_bury_what_was_read(run, export, tmp_path, pictures):
    folder = tmp_path / "all"
    folder.mkdir()
    export.rename(folder / export.name)
    for n in range(pictures):
        (folder / f"IMG-20250101-WA{n:04}.jpg").write_bytes(b"\xff\xd8\xff" + bytes([n]) * 50)
    said = run("inspect", "all").stdout
    assert said.count("IMG-2025") == (3 if pictures == 3 else 0)
    assert ("40 further files are no export of a chat." in said) == (pictures == 40)
    listed = json.loads(run("inspect", "all", "--json").stdout)["skipped"]
    assert len(listed) == pictures
    page = run("report", "all", "-o", "-").stdout
    assert ("40 further files are no export of a chat." in page) == (pictures == 40)


@pytest.mark.parametrize("command", ["report", "frame"])
def test_an_export_inside_a_folder_that_is_read_is_never_overwritten(run, export, tmp_path, command):
    folder = tmp_path / "all"
    folder.mkdir()
    inside = export.rename(folder / "chat.csv")
    before = inside.read_bytes()
    said = one_sentence(run(command, folder, "-o", inside, "--force"), 2)
    assert "one of the exports" in said
    assert inside.read_bytes() == before


def test_what_an_earlier_run_wrote_beside_the_exports_is_overwritten_when_asked(run, export, tmp_path):
    for command, name in (("report", "reciprocity-report.html"), ("show", "n.csv"), ("frame", "all.jsonl")):
        assert run(command, ".", "-o", name).returncode == 0
        assert "--force" in one_sentence(run(command, ".", "-o", name), 2)
        assert run(command, ".", "-o", name, "--force").returncode == 0
    assert export.read_text(encoding="utf-8") == chat()


def test_a_year_of_two_digits_can_be_said_to_stand_first(run, tmp_path):
    lines = ["25/02/13, 10:00 - Ana: x", "25/02/14, 10:01 - Sam: y", "25/02/15, 10:01 - Sam: y"]
    (tmp_path / "WhatsApp Chat with Ana.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    run("frame", "WhatsApp Chat with Ana.txt", "-o", "x.jsonl", "--date-order", "ymd", "--timezone", "UTC")
    rows = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["sent_at"][:10] for row in rows] == ["2025-02-13", "2025-02-14", "2025-02-15"]


def test_before_and_after_a_day(run, export):
    done = run("show", export, "--compare-at", "2025-03-01", "--timezone", "Europe/Paris")
    assert done.returncode == 0, done.stderr
    assert "Before and after 2025-03-01" in done.stdout
    assert "initiation (you)" in done.stdout
    (contact,) = json.loads(run("show", export, "--json", "--compare-at", "2025-03-01").stdout)["contacts"]
    assert set(contact["compared"]["initiation"]) >= {"me"}
    assert "Before and after" not in run("show", export).stdout


def test_what_was_not_opened_in_a_folder_is_said(run, export, tmp_path):
    folder = tmp_path / "all"
    folder.mkdir()
    export.rename(folder / export.name)
    (folder / ".DS_Store").write_bytes(b"any")
    told = "1 link or hidden file in these folders was not opened"
    assert f"note: {told}." in run("inspect", folder).stdout
    assert json.loads(run("inspect", folder, "--json").stdout)["notes"] == [told]
    assert json.loads(run("show", folder, "--json").stdout)["notes"] == [told]
    assert told in run("report", folder, "-o", "-").stdout
