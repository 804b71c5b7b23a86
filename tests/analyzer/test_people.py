"""Who is me, and who is who."""

import polars as pl
import pytest

from analyzer.people import Person, WhoIsMe, resolve
from parsers.frame import MESSAGES


def frame(*rows):
    """Rows of (platform, chat, chat_name, is_group, sender, from_me)."""
    names = ("platform", "chat", "chat_name", "is_group", "sender", "from_me")
    table = pl.DataFrame([dict(zip(names, row, strict=True)) for row in rows], schema={n: MESSAGES[n] for n in names})
    return table.with_columns(pl.lit("text").alias("kind"))


def chat(name, *senders, group=False, platform="whatsapp"):
    return [(platform, f"{platform}:{name}", name, group, sender, None) for sender in senders]


def mine(people):
    return set(people.rows.filter("mine")["sender"].drop_nulls())


def test_me_is_the_one_name_in_every_chat():
    people = resolve(frame(*chat("a.txt", "Sam", "Ana"), *chat("b.txt", "Sam", "Ben")), (), ())
    assert people.me == "Sam"
    assert mine(people) == {"Sam"}


def test_me_is_the_one_that_the_file_is_not_named_after():
    assert resolve(frame(*chat("Ana", "Sam", "Ana")), (), ()).me == "Sam"


def test_an_export_that_says_who_is_me_tells_for_the_others():
    rows = [
        *chat("x", "Sam", "Ana"),
        ("signal", "s", "Cy", False, "Sam", True),
        ("signal", "s", "Cy", False, "Cy", False),
    ]
    assert resolve(frame(*rows), (), ()).me == "Sam"


def test_no_evidence_names_the_candidates():
    with pytest.raises(WhoIsMe) as caught:
        resolve(frame(*chat("x", "Sam", "Ana")), (), ())
    assert set(caught.value.candidates) == {"Sam", "Ana"}


def test_evidence_that_disagrees_is_no_evidence():
    with pytest.raises(WhoIsMe):
        resolve(frame(*chat("Ana", "Sam", "Ana"), *chat("Sam", "Sam", "Ana")), (), ())


def test_a_name_that_nobody_writes_under_names_those_there_are():
    with pytest.raises(WhoIsMe) as caught:
        resolve(frame(*chat("Ana", "Sam", "Ana")), ("Samuel",), ())
    assert caught.value.asked == ("Samuel",)
    assert "Sam" in caught.value.candidates


def test_a_given_name_is_compared_without_case():
    assert mine(resolve(frame(*chat("x", "Sam", "Ana")), ("sam",), ())) == {"Sam"}


def test_a_given_name_that_another_export_contradicts_is_refused():
    rows = [
        *chat("Ana", "Sam", "Ana"),
        *chat("Bo", "Sam", "Bo"),
        ("signal", "s", "Cy", False, "Sam", True),
        ("signal", "s", "Cy", False, "Cy", False),
    ]
    with pytest.raises(WhoIsMe) as caught:
        resolve(frame(*rows), ("Ana",), ())
    assert caught.value.contradicted == "Sam"


def test_where_the_export_says_who_is_me_nothing_is_asked():
    rows = [("sms", "n", "Mum", False, None, True), ("sms", "n", "Mum", False, "Mum", False)]
    people = resolve(frame(*rows), (), ())
    assert people.contacts["name"].to_list() == ["Mum"]
    assert people.me == "me"


def test_equal_names_in_two_apps_stay_two_contacts():
    rows = [*chat("Ana", "Sam", "Ana"), *chat("Ana", "Sam", "Ana", platform="line")]
    assert resolve(frame(*rows), (), ()).contacts["contact"].n_unique() == 2


def test_linked_names_are_one_contact():
    rows = [*chat("Ana", "Sam", "Ana"), *chat("Ana B", "Sam", "Ana B", platform="line")]
    contacts = resolve(frame(*rows), (), (Person("Ana", ("ana b",)),)).contacts
    assert contacts["contact"].unique().to_list() == ["person:Ana"]
    assert contacts["name"].unique().to_list() == ["Ana"]


def test_a_chat_of_two_others_is_left_out_and_counted():
    people = resolve(frame(*chat("Ana", "Sam", "Ana"), *chat("Carl", "Carl", "Dora")), ("Sam",), ())
    assert people.contacts["name"].to_list() == ["Ana"]
    assert people.strangers == 1


def test_a_friend_who_never_got_a_word_is_still_a_contact():
    people = resolve(frame(*chat("Ana", "Sam", "Ana"), *chat("Bo", "Bo")), ("Sam",), ())
    assert people.contacts["name"].to_list() == ["Ana", "Bo"]
    assert people.strangers == 0


def test_groups_are_no_contacts():
    rows = [*chat("Ana", "Sam", "Ana"), *chat("Club", "Sam", "Ana", "Bo", group=True)]
    assert resolve(frame(*rows), (), ()).contacts["name"].to_list() == ["Ana"]
