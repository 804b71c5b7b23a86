"""Overlapping exports of one chat are counted once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import polars as pl
import pytest

from parsers.format import Parsed
from parsers.frame import MESSAGES, Capabilities, Incomplete, SourceInfo, check
from parsers.ledger import Ledger
from parsers.merge import merge

CAN = Capabilities(
    seconds=False,
    zone=False,
    says_me=False,
    reactions=False,
    replies=False,
    calls=True,
    voice_seconds=False,
    edits=True,
)
START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def export(*messages, chat="whatsapp:ana", name="Ana", resolution=60.0, platform="whatsapp", group=False):
    """One parsed file from (minutes after the start, sender, text)."""
    rows = [
        {
            "platform": platform,
            "chat": chat,
            "chat_name": name,
            "is_group": group,
            "sender": sender,
            "sent_at": START + timedelta(minutes=minute),
            "kind": "text" if text is not None else "media",
            "text": text,
            "edited": False,
            "source": 0,
            "position": k,
        }
        for k, (minute, sender, text) in enumerate(messages, 1)
    ]
    frame = check(pl.DataFrame(rows, schema=MESSAGES))
    info = SourceInfo(
        "x.txt", "whatsapp", "", "", "local", "UTC", resolution, CAN, Ledger("line", len(rows), len(rows))
    )
    return Parsed(frame, info)


TALK = [(0, "Sam", "hello"), (1, "Ana", "hi you"), (5, "Sam", "coffee?"), (9, "Ana", "yes please"), (30, "Sam", None)]


def texts(frame):
    return list(zip(frame["sender"], frame["text"], strict=True))


def test_one_file_is_left_as_it_is():
    frame, infos = merge([export(*TALK)])
    assert len(frame) == 5
    assert infos[0].ledger.duplicates == 0


def test_the_same_export_twice_is_counted_once():
    frame, infos = merge([export(*TALK), export(*TALK)])
    assert texts(frame) == [(sender, text) for _, sender, text in TALK]
    assert [info.ledger.duplicates for info in infos] == [0, 5]
    for info in infos:
        info.ledger.check()


def test_a_later_export_adds_what_is_new():
    later = [*TALK[2:], (60, "Ana", "see you there"), (61, "Sam", "great")]
    frame, infos = merge([export(*TALK), export(*later)])
    assert len(frame) == 7
    assert infos[1].ledger.duplicates == 3
    assert infos[1].ledger.messages == 2


def test_saying_it_twice_in_one_minute_stays_twice():
    twice = [*TALK, (40, "Sam", "ok"), (40, "Ana", "ok")]
    frame, _ = merge([export(*twice), export(*twice)])
    assert texts(frame).count(("Sam", "ok")) == 1
    assert texts(frame).count(("Ana", "ok")) == 1


def test_a_chat_whose_name_changed_is_found_by_its_messages():
    renamed = [(m, {"Ana": "Ana Lima"}.get(s, s), t) for m, s, t in TALK]
    frame, _ = merge([export(*TALK), export(*renamed, chat="whatsapp:ana lima", name="Ana Lima")])
    assert frame["chat"].unique().to_list() == ["whatsapp:ana"]
    assert len(frame) == 5


def test_two_chats_that_share_a_greeting_stay_two():
    other = [(0, "Sam", "hello"), (1, "Bo", "what's up"), (5, "Sam", "nothing"), (9, "Bo", "same"), (12, "Bo", "bye")]
    frame, _ = merge([export(*TALK), export(*other, chat="whatsapp:bo", name="Bo")])
    assert frame["chat"].n_unique() == 2
    assert len(frame) == 10


def test_a_greeting_sent_to_two_friends_makes_them_no_one():
    wishes = [(500, "Sam", "Happy new year"), (500, "Sam", "to you all"), (500, "Sam", "and health")]
    ana = [(k, ("Sam", "Ana")[k % 2], f"ana {k}") for k in range(60)]
    bob = [(k, ("Sam", "Bob")[k % 2], f"bob {k}") for k in range(60)]
    frame, _ = merge([export(*ana, *wishes), export(*bob, *wishes, chat="whatsapp:bob", name="Bob")])
    assert frame["chat"].n_unique() == 2
    assert len(frame) == 126


def test_a_message_edited_between_two_exports_is_one():
    def keyed(*texts):
        one = export(*[(k, "Sam", text) for k, text in enumerate(texts)], platform="signal")
        ids = pl.Series("id", [f"me:{k}" for k in range(len(texts))])
        return Parsed(one.frame.with_columns(ids), one.info)

    frame, _ = merge([keyed("one", "two", "three"), keyed("one", "two, edited", "three")])
    assert len(frame) == 3


def test_equal_messages_in_two_apps_stay_two():
    frame, _ = merge([export(*TALK), export(*TALK, platform="signal", chat="signal:ana")])
    assert len(frame) == 10


def test_a_picture_and_a_call_of_one_minute_stay_two():
    call = export((30, "Sam", None))
    call = Parsed(call.frame.with_columns(pl.lit("call").cast(MESSAGES["kind"]).alias("kind")), call.info)
    frame, _ = merge([export(*TALK), call])
    assert len(frame) == 6


def test_one_minutes_calls_from_either_side_stay_two():
    mine, theirs = (export((30, sender, None)) for sender in ("Sam", "Ana"))
    calls = [
        Parsed(
            one.frame.with_columns(
                pl.lit(from_me).alias("from_me"), pl.lit("missed_call").cast(MESSAGES["kind"]).alias("kind")
            ),
            one.info,
        )
        for one, from_me in ((mine, True), (theirs, False))
    ]
    assert len(merge(calls)[0]) == 2


def test_a_group_and_a_chat_of_two_stay_two():
    frame, _ = merge([export(*TALK), export(*TALK, chat="whatsapp:club", name="Club", group=True)])
    assert frame["chat"].n_unique() == 2
    assert len(frame) == 10


def test_the_finer_clock_is_kept():
    fine = export(*[(m + 0.5, s, t) for m, s, t in TALK], resolution=1.0)
    frame, infos = merge([export(*TALK), fine])
    assert len(frame) == 5
    assert frame["sent_at"].dt.second().unique().to_list() == [30]
    assert infos[0].ledger.duplicates == 5


def test_the_order_of_files_does_not_matter():
    later = [*TALK[2:], (60, "Ana", "see you there")]
    one, _ = merge([export(*TALK), export(*later)])
    other, _ = merge([export(*later), export(*TALK)])
    assert texts(one) == texts(other)


def by_name(one):
    return Parsed(one.frame, replace(one.info, chats_by_name=True))


def test_two_people_of_one_name_stay_two():
    one = export(*[(k, ("Sam", "Ana")[k % 2], f"about the garden {k}") for k in range(60)])
    other = export(*[(k, ("Sam", "Ana")[k % 2], f"about the exam {k}") for k in range(60)])
    frame, infos = merge([by_name(one), by_name(other)])
    assert frame.group_by("chat").len()["len"].to_list() == [60, 60]
    assert [info.ledger.duplicates for info in infos] == [0, 0]


def test_a_chat_continued_in_a_second_file_stays_one():
    one = export(*[(k, ("Sam", "Ana")[k % 2], f"about the garden {k}") for k in range(60)])
    other = export(*[(60 + k, ("Sam", "Ana")[k % 2], f"about the exam {k}") for k in range(60)])
    assert merge([by_name(one), by_name(other)])[0]["chat"].n_unique() == 1


def keyed(one, mine):
    """The same rows as an export that knows who is me, has keys and instants."""
    frame = one.frame.with_columns(
        pl.format("k{}", "position").alias("id"), from_me=pl.col("sender") == mine
    ).with_columns(sender=pl.when("from_me").then(None).otherwise(pl.lit("Ana Lima")))
    can = replace(CAN, says_me=True, zone=True, seconds=True)
    return Parsed(frame, replace(one.info, clock="instant", resolution_s=1.0, capabilities=can))


def test_an_export_without_keys_meets_one_with_them_and_learns_who_is_me():
    talk = [*TALK, (31, "Ana", "see you there")]
    fine = keyed(export(*[(m + 0.4, s, t) for m, s, t in talk], chat="whatsapp:447"), "Sam")
    text = export(*talk, (90, "Sam", "only here"), (91, "Ana", "and here"))
    frame, infos = merge([text, fine])
    assert len(frame) == 8
    assert [info.ledger.duplicates for info in infos] == [6, 0]
    assert frame["from_me"].to_list() == [True, False, True, False, True, False, True, False]


def test_a_message_stamped_on_both_sides_of_a_minute_is_one():
    late = export(*[(m + 0.99, s, t) for m, s, t in TALK], resolution=0.001, platform="signal")
    later = export(*[(m + 1.01, s, t) for m, s, t in TALK], resolution=1.0, platform="signal")
    assert len(merge([late, later])[0]) == 5


def test_a_text_edited_or_deleted_between_two_exports_is_one():
    old = export(*TALK)
    frame = old.frame.with_columns(
        text=pl.when(pl.col("text") == "hi you")
        .then(pl.lit("hi you two"))
        .when(pl.col("text") != "coffee?")
        .then("text"),
        edited=pl.col("text") == "hi you",
        kind=pl.when(pl.col("text") == "coffee?").then(pl.lit("deleted")).otherwise(pl.col("kind").cast(pl.String)),
    ).with_columns(pl.col("kind").cast(MESSAGES["kind"]), pl.col("edited").fill_null(value=False))
    merged, infos = merge([old, Parsed(frame, old.info)])
    assert len(merged) == 5
    assert infos[1].ledger.duplicates == 5


def test_what_a_file_says_of_a_chat_follows_the_chat():
    renamed = export(*TALK, chat="whatsapp:ana lima", name="Ana Lima")
    info = replace(renamed.info, incomplete=(Incomplete("whatsapp:ana lima"),), numbers={"whatsapp:ana lima": "+44"})
    _, infos = merge([export(*TALK), Parsed(renamed.frame, info)])
    assert infos[1].incomplete == (Incomplete("whatsapp:ana"),)
    assert infos[1].numbers == {"whatsapp:ana": "+44"}


def long_talk(shift=0.0):
    return [(k * 300 + shift, ("Sam", "Ana")[k % 2], f"something worth saying {k}") for k in range(40)]


def test_an_export_made_in_another_zone_is_paired_at_its_distance_and_says_so():
    frame, infos = merge(
        [by_name(export(*long_talk())), by_name(export(*long_talk(6 * 60), (20000, "Ana", "and new")))]
    )
    assert len(frame) == 41
    assert infos[1].ledger.duplicates == 40
    assert "6 hours later" in infos[1].notes[-1]
    assert not infos[0].notes


def test_two_distances_in_a_year_are_both_found():
    summer = [(m + (360 if k < 20 else 300), s, t) for k, (m, s, t) in enumerate(long_talk())]
    frame, infos = merge([by_name(export(*long_talk())), by_name(export(*summer))])
    assert (len(frame), infos[1].ledger.duplicates) == (40, 40)


def test_a_chat_that_repeats_itself_is_not_shifted():
    later = [(m + 60 * 24 * 400, s, t) for m, s, t in long_talk()]
    frame, infos = merge([by_name(export(*long_talk())), by_name(export(*later))])
    assert len(frame) == 80
    assert not infos[1].notes


def test_a_renamed_chat_of_another_zone_is_found_by_its_words():
    renamed = [(m, {"Ana": "Ana Lima"}.get(s, s), t) for m, s, t in long_talk(120)]
    frame, infos = merge([export(*long_talk()), export(*renamed, chat="whatsapp:ana lima", name="Ana Lima")])
    assert frame["chat"].unique().to_list() == ["whatsapp:ana"]
    assert infos[1].ledger.duplicates == 40


def test_a_newsletter_sent_to_two_friends_makes_them_no_one():
    letters = [(k * 1000, "Sam", f"my travel letter, number {k}") for k in range(20)]
    ana = [(k * 700, ("Sam", "Ana")[k % 2], f"only for ana: {k}") for k in range(40)]
    bob = [(k * 700, ("Sam", "Bob")[k % 2], f"only for bob: {k}") for k in range(40)]
    frame, _ = merge([export(*ana, *letters), export(*bob, *letters, chat="whatsapp:bob", name="Bob")])
    assert frame["chat"].n_unique() == 2
    assert len(frame) == 120


def test_a_friend_who_never_answered_stays_a_friend():
    wishes = [(500 + k, "Sam", text) for k, text in enumerate(("Happy new year", "to you all", "and health"))]
    ana = [(k * 20, ("Sam", "Ana")[k % 2], f"ana {k}") for k in range(60)]
    frame, infos = merge([export(*ana, *wishes), export(*wishes, chat="whatsapp:ben", name="Ben")])
    assert sorted(frame["chat"].unique()) == ["whatsapp:ana", "whatsapp:ben"]
    assert infos[1].ledger.duplicates == 0


def test_a_burst_over_the_edge_of_a_minute_is_paired_one_by_one():
    burst = [(k * 30 + s / 60, "Sam", None) for k in range(20) for s in (57, 58, 59)]
    talk = [*TALK, *burst]
    later = [(m + 6 / 60, s, t) for m, s, t in talk]
    frame, infos = merge([export(*talk, resolution=0.001), export(*later, resolution=1.0)])
    assert len(frame) == len(talk)
    assert infos[1].ledger.duplicates == len(talk)


def test_what_only_the_export_of_another_zone_holds_is_moved_to_the_others_clock():
    whole = [(k * 300, ("Sam", "Ana")[k % 2], f"something worth saying {k}") for k in range(60)]
    partly = [line for k, line in enumerate(whole[:40]) if k % 10]
    shifted = [(m + 180, s, t) for m, s, t in whole]
    frame, _infos = merge([by_name(export(*partly)), by_name(export(*shifted))])
    assert texts(frame) == [(s, t) for _, s, t in whole]
    assert frame["sent_at"].to_list() == [START + timedelta(minutes=m) for m, _, _ in whole]


def reacted(at, about, *, resolution, ids):
    """TALK with keys, and a reaction of Ana's to its first message."""
    one = export(*TALK, (at, "Ana", "❤️"), platform="signal", resolution=resolution)
    last = pl.col("position") == len(TALK) + 1
    frame = one.frame.with_columns(
        id=pl.when(~last).then(pl.format(f"{ids}{{}}", "position")),
        kind=pl.when(last).then(pl.lit("reaction")).otherwise(pl.col("kind").cast(pl.String)).cast(MESSAGES["kind"]),
        about=pl.when(last).then(pl.lit(f"{ids}{about}")),
    )
    return Parsed(frame, replace(one.info, ledger=Ledger("line", len(TALK), len(TALK))))


def test_a_reaction_told_at_two_times_is_one_and_about_the_message_that_is_kept():
    fine = reacted(10, 1, resolution=0.001, ids="a")
    rough = reacted(0, 1, resolution=1.0, ids="b")
    for exports in ([fine, rough], [rough, fine]):
        frame, _infos = merge(exports)
        (reaction,) = frame.filter(pl.col("kind") == "reaction").to_dicts()
        assert reaction["about"] == "a1"
        assert reaction["sent_at"] == START + timedelta(minutes=10)
        assert len(frame) == 6


def test_a_reaction_that_only_one_export_holds_is_about_what_is_kept():
    fine = export(*TALK, platform="signal", resolution=0.001)
    fine = Parsed(fine.frame.with_columns(id=pl.format("a{}", "position")), fine.info)
    frame, _ = merge([fine, reacted(0, 2, resolution=1.0, ids="b")])
    assert frame.filter(pl.col("kind") == "reaction")["about"].to_list() == ["a2"]


def test_equal_keys_at_other_times_are_no_one_message():
    one, other = (export((0, "Sam", "one")), export((90, "Sam", "two")))
    one, other = (Parsed(e.frame.with_columns(id=pl.lit("7")), e.info) for e in (one, other))
    assert len(merge([one, other])[0]) == 2


def test_a_verse_a_day_to_two_friends_who_answer_makes_them_no_one():
    verses = [(k * 1440, "Sam", f"Daily verse {k}") for k in range(40)]
    ana = [(k * 1440 + 7, "Ana", f"thanks {k}") for k in range(0, 28, 2)]
    bob = [(k * 1440 + 9, "Bob", f"nice {k}") for k in range(0, 28, 2)]
    amen = (20 * 1440 + 30, "Amen")
    exports = [
        export(*sorted([*verses, *own, (amen[0], name, amen[1])]), chat=f"whatsapp:{name}", name=name)
        for name, own in (("Ana", ana), ("Bob", bob))
    ]
    frame, _ = merge(exports)
    assert frame["chat"].n_unique() == 2
    assert len(frame) == 110


def test_short_words_of_another_script_tell_as_much():
    talk = [(k * 300, ("Sam", "Ana")[k % 2], "今天我们去" + chr(0x4E00 + k)) for k in range(40)]
    frame, infos = merge([by_name(export(*talk)), by_name(export(*[(m + 480, s, t) for m, s, t in talk]))])
    assert len(frame) == 40
    assert infos[1].ledger.duplicates == 40


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_three_exports_of_one_chat_does_not_matter(order):
    talk = long_talk()
    exports = [
        export(*talk),
        export(*[(m, {"Ana": "Ana Lima"}.get(s, s), t) for m, s, t in talk], chat="whatsapp:447", name="Ana Lima"),
        export(*talk, (20_000, "Ana", "and new")),
    ]
    frame, _ = merge([exports[k] for k in order])
    assert frame["chat"].n_unique() == 1
    assert len(frame) == 41


def test_a_name_that_only_one_of_two_exports_has_is_kept_for_pointing_out():
    renamed = [(at, "Mum" if sender == "Ana" else sender, text) for at, sender, text in TALK]
    frame, infos = merge([export(*TALK), export(*renamed, name="Mum")])
    assert len(frame) == len(TALK)
    assert [info.names for info in infos] == [("Ana", "Sam"), ("Mum", "Sam")]
