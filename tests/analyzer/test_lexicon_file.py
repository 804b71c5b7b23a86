"""A broken file of cue patterns is refused with file, entry and reason."""

import polars as pl
import pytest

from analyzer.lexicon_examples import broken_examples
from analyzer.lexicon_file import LexiconError, read_lexicon
from analyzer.lexicon_match import BIT, Matcher

HEAD = 'version = 1\nlanguage = "Test"\nprovenance = "written here"\nfunction_words = ["the"]\n'
GOOD = '[[gratitude.include]]\npatterns = ["thanks"]\nyes = ["thanks"]\nno = ["tanks"]\n'


def matched(pattern, text, extra=""):
    file = read_lexicon(
        f"{HEAD}{extra}[[gratitude.include]]\npatterns = ['{pattern}']\nyes = ['x']\nno = ['y']\n", "xx"
    )
    [bits] = Matcher(file).find(pl.Series([text]))
    return bool(bits & BIT["gratitude"])


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (
            "thank you",
            ["thank you", "Thank  you!", "thank, you", "ok thank-you ok"],
            ["thankyou", "thank me you", "thank. You"],
        ),
        ("(call|ring) you", ["i call you", "ring you"], ["you call", "calling you"]),
        ("[really] sorry", ["sorry", "really sorry", "sorry."], ["sorrys", "so rry"]),
        ("appreciat*", ["appreciated", "i appreciate"], ["disappreciated", "appreci"]),
        ("*termin", ["zahnarzttermin", "termin"], ["termine"]),
        ("sorry {0-2} late", ["sorry late", "sorry, late", "sorry i am late"], ["sorry a b c late", "sorry ok, late"]),
        ("sorry {1-2} late", ["sorry so late"], ["sorry late"]),
        ("thanks for {rest}", ["thanks for it all"], ["thanks forever"]),
        ("sorry / late", ["sorry. late", "sorry 😂 late", "sorry late"], ["sorry so late"]),
        ("^ thanks $", ["thanks", "ok. thanks!", "so, thanks, ok", "😂 thanks 😂"], ["no thanks", "thanks bus"]),
        ("^^ thanks $$", ["thanks", "…thanks! 😂"], ["ok. thanks", "thanks. ok"]),
        ("drinks ?", ["drinks?", "drinks ?"], ["drinks", "drinks no?"]),
        ("i'm here", ["I’m here", "im here", "i m here"], ["imhere"]),
        ("<day> works", ["monday works", "tues works"], ["day works"]),
        ("(😂|🤣)", ["😂", "i cry 😂", "so😂😂funny", "🤣!"], ["😊", "i cry"]),
        ("haha 😂 me", ["haha😂me", "haha 😂 me"], ["haha me", "😂 haha me"]),
        ("(^|so) glad", ["glad", "so glad", "yes! glad"], ["not glad"]),
    ],
)
def test_the_notation(pattern, yes, no):
    extra = '[fold]\n"\'m" = "m"\n[spellings]\nim = ["i m"]\n[groups]\nday = "monday|tues"\n'
    pattern = pattern.replace("'", "’")
    for text in yes:
        assert matched(pattern, text, extra), text
    for text in no:
        assert not matched(pattern, text, extra), text


@pytest.mark.parametrize("sign", ["\x01", "\x02", "\x19", "\x1b", "\x1c", "\u2028", "☂", "🫠", "😂"])
@pytest.mark.parametrize("pattern", ["^ thanks $", "(^ thanks $|😂 tanks)"])
def test_only_a_sign_that_is_not_ascii_ends_a_sentence(pattern, sign):
    assert matched(pattern, f"ok {sign} thanks {sign} ok") == (not sign.isascii())


def test_a_sign_that_a_pattern_names_is_no_other_sign():
    assert matched("so 😂 late|so / late", "so\u2028late")
    assert matched("so {1} late|so😂", "it is so😂late")
    assert not matched("so {1} late|so😂", "it is so🤣late")


@pytest.mark.parametrize(("ways", "found"), [("big|bigger|big many", True), ("big many|bigger|big", False)])
def test_of_two_ways_that_begin_alike_the_first_is_taken_out(ways, found):
    exclude = f'[[gratitude.exclude]]\npatterns = ["({ways})"]\nyes = ["x"]\nno = ["y"]\n'
    file = read_lexicon(HEAD + GOOD.replace('"thanks"', '"many thanks"', 1) + exclude, "xx")
    assert bool(Matcher(file).find(pl.Series(["big many thanks"]))[0]) == found


@pytest.mark.parametrize("again", ["thanks", "Thanks", "(thanks)", "thanks a lot", "[so] thanks"])
def test_what_stands_in_a_file_twice_is_looked_for_once(again):
    twice = GOOD.replace('["thanks"]', f'["thanks", "{again}", "thanks a lot", "thanks you", "{again}"]', 1)
    found = Matcher(read_lexicon(HEAD + twice + twice, "xx")).find(pl.Series(["thanks a lot", "thanks", "tanks"]))
    assert found.to_list() == [BIT["gratitude"], BIT["gratitude"], 0]


def test_what_an_entry_needs():
    needs = '[context]\nyou = "you|u"\n[[gratitude.include]]\npatterns = ["thanks"]\nyes = ["x"]\nno = ["y"]\nneeds = '
    for need, yes, no in (
        ('["you"]', "thanks, u star", "thanks all"),
        ('["words 3"]', "thanks so much", "thanks much"),
        ('["question"]', "thanks?", "thanks. ok?"),
        ('["no question"]', "thanks. ok?", "thanks ok?"),
    ):
        found = Matcher(read_lexicon(HEAD + needs + need, "xx")).find(pl.Series([yes, no])).to_list()
        assert found == [BIT["gratitude"], 0], need


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("version = ", "xx.toml", "no TOML"),
        (HEAD.replace('language = "Test"\n', ""), "xx.toml", "“language”"),
        (HEAD.replace("version = 1", 'version = "1"'), "xx.toml", "“version”"),
        (HEAD + "[thankfulness]\n", "xx.toml, thankfulness", "neither a cue"),
        (HEAD + "groups = 1\n", "xx.toml, groups", "table"),
        (HEAD + "[gratitude]\n", "xx.toml, gratitude", "“include”"),
        (HEAD + GOOD.replace("patterns", "pattern"), "xx.toml, gratitude.include 1", "“pattern”"),
        (HEAD + GOOD.replace('["thanks"]\nyes', "[]\nyes"), "xx.toml, gratitude.include 1", "no patterns"),
        (HEAD + GOOD.replace('yes = ["thanks"]\n', ""), "xx.toml, gratitude.include 1", "no “yes” examples"),
        (HEAD + GOOD.replace('no = ["tanks"]\n', "no = []\n"), "xx.toml, gratitude.include 1", "no “no” examples"),
        (HEAD + GOOD + 'needs = ["luck"]\n', "xx.toml, gratitude.include 1", "“luck”"),
        (HEAD + GOOD + GOOD.replace('"thanks"', '"(thanks"', 1), "xx.toml, gratitude.include 2", "a “)” is missing"),
        (HEAD + GOOD.replace('"thanks"', '"thanks)"', 1), "xx.toml, gratitude.include 1", "closes nothing"),
        (HEAD + GOOD.replace('"thanks"', '"[thanks]"', 1), "xx.toml, gratitude.include 1", "has to be there"),
        (HEAD + GOOD.replace('"thanks"', '"thanks (so)?"', 1), "xx.toml, gratitude.include 1", "question mark"),
        (HEAD + GOOD.replace('"thanks"', '"{2} thanks"', 1), "xx.toml, gratitude.include 1", "needs a word before"),
        (HEAD + GOOD.replace('"thanks"', '"thanks {3-2} you"', 1), "xx.toml, gratitude.include 1", "no number"),
        (HEAD + GOOD.replace('"thanks"', '"thanks <you>"', 1), "xx.toml, gratitude.include 1", "no group “you”"),
        (
            HEAD + '[groups]\na = "<a> b"\n' + GOOD.replace('"thanks"', '"<a>"', 1),
            "xx.toml, gratitude.include 1",
            "holds itself",
        ),
        (HEAD + GOOD.replace('"thanks"', '"thanks {you"', 1), "xx.toml, gratitude.include 1", "does not know"),
        (
            HEAD + GOOD.replace('"thanks"', f'"thanks ({"|".join(map(chr, range(0x1F600, 0x1F620)))})"', 1),
            "xx.toml",
            "32 signs",
        ),
        (
            HEAD + '[[exclude]]\npatterns = ["x"]\nyes = { luck = ["a"] }\nno = { gratitude = ["a"] }\n',
            "xx.toml, exclude 1",
            "“luck” is no cue",
        ),
    ],
)
def test_what_is_broken_is_refused(text, where, what):
    with pytest.raises(LexiconError) as caught:
        read_lexicon(text, "xx")
    assert caught.value.where == where
    assert what in caught.value.what
    assert caught.value.do


def test_examples_that_come_out_otherwise_are_named():
    text = HEAD + GOOD.replace('"tanks"', '"thanks a lot"').replace('yes = ["thanks"]', 'yes = ["ta"]')
    text += '[[gratitude.exclude]]\npatterns = ["no thanks"]\nyes = ["thanks"]\nno = ["nope"]\n'
    errors = [str(error) for error in broken_examples(read_lexicon(text, "xx"))]
    assert [error.split(":")[0] for error in errors] == [
        "xx.toml, gratitude.include 1 (gratitude)",
        "xx.toml, gratitude.include 1 (gratitude)",
        "xx.toml, gratitude.exclude 1 (gratitude)",
    ]
    assert "“ta” is not found" in errors[0]
    assert "“thanks a lot” is found" in errors[1]
    assert "“nope” is not found without it either" in errors[2]
