"""What is asked at the terminal: in whose words one answers, and that Ctrl-C leaves at once."""

import os

import pytest

from tests.reciprocity.terminals import CTRL_C, CTRL_D, on_a_terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals on Windows")
STOPPED = "Stopped; nothing was written."


def written(folder) -> bool:
    return bool(list(folder.glob("*.html")))


@pytest.mark.parametrize(
    ("lang", "keys", "goes_on"),
    [
        ("en", ("y\n",), True),
        ("en", ("YES\n",), True),
        ("en", ("n\n",), False),
        ("en", ("\n",), False),
        ("en", ("ja\n", "maybe\n", " y \n"), True),
        ("de", ("j\n",), True),
        ("de", ("Ja\n",), True),
        ("de", ("y\n",), True),
        ("de", ("yes\n",), True),
        ("de", ("nein\n",), False),
        ("de", ("n\n",), False),
        ("de", ("\n",), False),
        ("de", ("ä\n", "nö\n", "j\n"), True),
    ],
)
def test_a_copy_is_written_when_its_reader_says_so_in_their_words(export, tmp_path, lang, keys, goes_on):
    code, seen = on_a_terminal(tmp_path, "report", "--share", export, "--lang", lang, keys=keys)
    question = {"en": "Write it? [y/N]: ", "de": "Schreiben? [j/N]: "}[lang]
    again = {"en": "Please answer y for yes or n for no.", "de": "Bitte antworte mit j für ja oder n für nein."}[lang]
    assert (seen.count(question), seen.count(again)) == (len(keys), len(keys) - 1)
    assert ("Ana = Friend A" if lang == "en" else "Ana = Mensch A") in seen
    assert (code, written(tmp_path)) == ((0, True) if goes_on else (2, False))
    assert (STOPPED in seen) is not goes_on


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
@pytest.mark.parametrize("option", ["--share", "--lock"])
def test_a_question_is_left_at_once_and_nothing_is_written(export, tmp_path, option, key):
    code, seen = on_a_terminal(tmp_path, "report", option, export, keys=(key,))
    assert (code, written(tmp_path)) == (2, False)
    assert seen.splitlines()[-1] == STOPPED
    assert "Traceback" not in seen


def test_the_second_prompt_for_a_passphrase_is_left_at_once(export, tmp_path):
    code, seen = on_a_terminal(tmp_path, "report", "--lock", export, keys=("the heron reads\n", CTRL_C))
    assert (code, written(tmp_path), seen.splitlines()[-1]) == (2, False, STOPPED)
    assert "heron" not in seen
