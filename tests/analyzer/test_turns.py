"""Messages → turns → conversations → bids, small enough to count by hand (quiet hours 23-7 assumed)."""

import numpy as np
import pytest

from analyzer.bids import STATES
from tests.analyzer.talks import at, talk

OPEN = [("me", 0, "09:00"), ("them", 0, "09:05")]
"""A first conversation: it has no known start and gives none."""


def states(events, **more):
    bids = talk([*OPEN, *events], **more).bids
    return [(("me", "them")[side], STATES[state]) for side, state in zip(bids.who, bids.state, strict=True)]


def starts(events):
    found = talk([*OPEN, *events]).starts
    return [(("me", "them")[side], bool(clear)) for side, clear in zip(found.who, found.clear, strict=True)]


LATER = [("me", 20, "12:00"), ("them", 20, "12:01")]
"""Contact long after, so that nothing before is too recent."""


def test_the_first_conversation_gives_no_start():
    assert starts([]) == []


def test_five_waking_hours_are_no_pause_and_six_are():
    assert starts([("them", 0, "14:04")]) == []
    assert starts([("them", 0, "15:05")]) == [("them", True)]


def test_sleep_does_not_count():
    # 21:30 to 11:00 is 13.5 hours, but only 1.5 + 4 of them are waking.
    assert starts([("me", 0, "12:00"), ("them", 0, "14:00"), ("them", 0, "21:30"), ("me", 1, "11:00")]) == [
        ("them", True)
    ]


def test_a_start_is_clear_when_the_last_speaker_speaks_again_and_else_ambiguous():
    assert starts([("them", 1, "12:00")]) == [("them", True)]
    assert starts([("me", 1, "12:00")]) == [("me", False)]


def test_a_call_in_between_settles_what_was_owed():
    assert starts([("me:call", 1, "12:00"), ("me", 2, "12:00")]) == [("me", True)]


def test_an_answered_call_breaks_quiet():
    assert starts([("me:call", 1, "12:00"), ("me", 1, "13:00")]) == []


def test_prompt_answer():
    assert states([("me", 1, "12:00"), ("them", 1, "12:30"), *LATER])[0] == ("me", "answered")


def test_answer_after_writing_again():
    events = [("me", 1, "12:00"), ("me", 1, "13:00"), ("them", 1, "13:30"), *LATER]
    assert states(events)[0] == ("me", "after_writing_again")


def test_a_burst_is_one_message():
    events = [("me", 1, "12:00"), ("me", 1, "12:08"), ("them", 1, "13:30"), *LATER]
    assert states(events)[0] == ("me", "answered")


def test_a_late_answer_ends_the_bid_and_begins_none():
    events = [("me", 1, "12:00"), ("them", 2, "12:00"), *LATER]
    assert states(events) == [("me", "late"), ("me", "answered")]


def test_a_retry_the_next_day_is_a_start_and_belongs_to_the_same_bid():
    events = [("me", 1, "12:00"), ("me", 2, "12:00"), ("them", 2, "12:10"), *LATER]
    assert starts(events)[:2] == [("me", False), ("me", True)]
    assert states(events) == [("me", "late"), ("me", "answered")]


def test_the_wait_runs_from_the_first_burst_whatever_is_added():
    events = [("me", 1, "12:00"), ("me", 1, "16:00"), ("them", 1, "17:00"), *LATER]
    assert talk([*OPEN, *events]).bids.wait[0] == 5 * 3600


def test_no_answer_in_seven_days_and_then_a_bid_of_their_own():
    events = [("me", 1, "12:00"), ("them", 9, "12:00"), ("me", 9, "12:10"), *LATER]
    assert states(events)[:2] == [("me", "none_seen"), ("them", "answered")]


def test_writing_again_after_seven_days_is_a_new_bid():
    events = [("me", 1, "12:00"), ("me", 9, "12:00"), ("them", 9, "12:10"), *LATER]
    assert states(events)[:2] == [("me", "none_seen"), ("me", "answered")]


def test_too_recent_where_the_export_ends_first():
    assert states([("me", 1, "12:00")], end=at(3, "12:00")) == [("me", "too_recent")]
    assert states([("me", 1, "12:00")], end=at(9, "12:00")) == [("me", "none_seen")]


def test_deleting_the_last_days_never_makes_an_unanswered_bid():
    whole = [("me", 1, "12:00"), ("them", 4, "12:00")]
    assert states(whole, end=at(5, "0:00")) == [("me", "late")]
    assert states(whole[:1], end=at(3, "0:00")) == [("me", "too_recent")]


def test_a_call_ends_a_bid():
    assert states([("me", 1, "12:00"), ("them:call", 1, "13:00"), *LATER])[0] == ("me", "by_call")


def test_a_reaction_alone_is_told_apart_and_stays_unanswered():
    found = talk([*OPEN, ("me", 1, "12:00"), ("them:reaction", 1, "12:01"), *LATER]).bids
    assert STATES[found.state[0]] == "by_reaction"
    assert np.isinf(found.wait[0])


def test_both_people_have_the_same_states():
    swap = {"me": "them", "them": "me"}
    events = [
        *OPEN,
        ("me", 1, "12:00"),
        ("them", 2, "12:00"),
        ("them", 4, "12:00"),
        ("them:reaction", 5, "9:00"),
        *LATER,
    ]
    mirrored = [
        (code.replace(code.split(":")[0], swap[code.split(":")[0]], 1), day, clock) for code, day, clock in events
    ]
    one, other = talk(events), talk(mirrored)
    assert one.bids.state.tolist() == other.bids.state.tolist()
    assert one.bids.who.tolist() == (1 - other.bids.who).tolist()
    assert one.starts.clear.tolist() == other.starts.clear.tolist()


def test_in_conversation_replies_wait_from_the_end_of_the_first_burst():
    found = talk([("me", 0, "9:00"), ("me", 0, "9:05"), ("me", 0, "10:00"), ("them", 0, "10:30")]).replies
    assert found.wait.tolist() == [85 * 60]


@pytest.mark.parametrize("shift_days", [1, 365])
def test_shifting_every_time_changes_no_state(shift_days):
    events = [*OPEN, ("me", 1, "12:00"), ("them", 2, "12:00"), *LATER]
    shifted = [(code, day + shift_days, clock) for code, day, clock in events]
    assert talk(events).bids.state.tolist() == talk(shifted).bids.state.tolist()
    assert talk(events).bids.wait.tolist() == talk(shifted).bids.wait.tolist()


def test_a_window_chooses_after_turns_are_built():
    events = [*OPEN, ("me", 1, "12:00"), ("them", 1, "12:30"), *LATER]
    chosen = talk(events, window=(at(10, "0:00"), np.inf))
    assert chosen.starts.row.tolist() == [4]
    assert chosen.bids.at.tolist() == [at(20, "12:00")]


def test_nothing_is_a_reply_across_a_call():
    events = [*OPEN, ("them:call", 3, "12:00"), ("them", 3, "12:30"), ("me", 3, "12:40")]
    assert talk(events).replies.wait.tolist() == [5 * 60, 10 * 60]


def test_quiet_between_two_apps_is_silence_and_no_hole():
    events = [*OPEN, ("me", 40, "12:00"), ("them", 80, "12:00"), ("me", 120, "12:00")]
    one = talk(events).exposure.sum()
    assert talk(events, source=[0, 0, 1, 0, 1], app=[1, 1, 2, 1, 2]).exposure.sum() == pytest.approx(one)
    assert talk(events, source=[0, 0, 1, 1, 1], app=[1, 1, 2, 2, 2]).exposure.sum() == pytest.approx(one)


def test_quiet_inside_what_another_file_covers_is_no_hole():
    events = [*OPEN, ("me", 40, "12:00"), ("them", 80, "12:00")]
    assert talk(events, source=[0, 0, 1, 0]).exposure.sum() == pytest.approx(talk(events).exposure.sum())


def test_a_missing_export_between_two_of_one_app_is_a_hole():
    events = [*OPEN, ("me", 60, "12:00"), ("them", 61, "12:00")]
    assert talk(events, source=[0, 0, 1, 1]).exposure.sum() == pytest.approx(1, abs=0.01)


def test_exposure_counts_every_covered_day():
    found = talk([*OPEN, *LATER])
    assert found.exposure.sum() == pytest.approx(20 + 3 / 24 + 1 / 1440, abs=1e-6)
    assert len(found.weeks) == 3


def test_time_in_which_messages_disappeared_is_counted_as_nothing():
    before = [("me", 2, "12:00"), ("them", 2, "12:05")]
    inside = [("me", 11, "12:00")]
    after = [("them", 31, "12:00"), ("me", 40, "12:00"), ("them", 40, "12:05")]
    hole = (at(10, "0:00"), at(30, "0:00"))
    found = talk([*OPEN, *before, *inside, *after], holes=(hole,))
    # the start on day 31 may have been an answer to what is gone
    assert [(int(s), a) for s, a in zip(found.starts.who, found.starts.at, strict=True)] == [
        (0, at(2, "12:00")),
        (0, at(40, "12:00")),
    ]
    assert found.bids.at.tolist() == [at(2, "12:00"), at(40, "12:00")]
    assert found.exposure.sum() == pytest.approx(at(40, "12:05") / 86_400 - at(0, "09:00") / 86_400 - 20)
    assert found.chosen.tolist() == [True, True, True, True, False, True, True, True]


def test_a_wait_that_runs_into_missing_messages_is_not_called_unanswered():
    events = [*OPEN, ("me", 2, "12:00"), ("me", 40, "12:00"), ("them", 60, "12:00")]
    assert states(events)[0] == ("me", "none_seen")
    assert talk(events).bids.at.tolist() == [at(2, "12:00"), at(40, "12:00"), at(60, "12:00")]
    hole = (at(5, "0:00"), at(6, "0:00"))
    # nor is it known whether the next message opened anything: something may have come before it
    assert talk(events, holes=(hole,)).bids.at.tolist() == [at(60, "12:00")]


def test_a_chat_that_is_all_hole_has_nothing_to_count():
    found = talk([*OPEN, *LATER], holes=((-np.inf, at(99, "0:00")),))
    assert found.exposure.sum() == 0
    assert not found.chosen.any()
    assert not len(found.starts.at)
