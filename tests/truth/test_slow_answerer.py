"""A slow answerer is told from a prompt one who is as quick in talk: by ours, and by no other tool's rule."""

from functools import cache

import numpy as np
import pytest

from analyzer.estimate import Estimate
from tests.truth import others
from tests.truth.others import SPEED, WHO_STARTS
from tests.truth.reading import Measured, measure, root_mean_square
from tests.truth.slow import Told, told

HISTORIES = 20


@cache
def found() -> list[Told]:
    return [told(k) for k in range(HISTORIES)]


def test_ours_tells_them_apart_in_every_history() -> None:
    """The ranges of the two never meet: neither those of the time nor those of the share answered."""
    assert all(one.by_latency for one in found())
    assert all(one.by_answers for one in found())


def test_ours_says_of_both_what_is_true() -> None:
    """The prompt one answers all, half of it in five minutes; the slow one less than half within half an hour.

    95 % ranges: of twenty, three misses are let pass.
    """
    prompt, slow = ([one.latency[side] for one in found()] for side in (0, 1))
    holds = [isinstance(one, Estimate) and one.low <= 5 * 60 <= one.high < 15 * 60 for one in prompt]
    assert sum(holds) >= HISTORIES - 3
    holds = [isinstance(one, Estimate) and one.high > 30 * 60 for one in slow]
    assert sum(holds) >= HISTORIES - 3
    quick, late = ([one.answered[side] for one in found()] for side in (0, 1))
    assert all(isinstance(one, Estimate) and one.value > 0.95 for one in quick)
    assert all(isinstance(one, Estimate) and 0.3 < one.value < 0.7 for one in late)


@pytest.mark.parametrize("tool", SPEED, ids=lambda tool: tool.name)
def test_no_other_rule_tells_them_apart(tool: others.Tool) -> None:
    """Their two figures are within 1.5 in the middle (minutes are coarse), and seldom a factor of two apart."""
    factors = np.array([one.others[tool.name][1] / one.others[tool.name][0] for one in found()])
    assert 1 / 1.5 <= np.median(factors) <= 1.5
    assert (factors >= 2).mean() <= 0.2


@cache
def starts() -> Measured:
    return measure("slow_answerer", HISTORIES)


@pytest.mark.parametrize("tool", WHO_STARTS, ids=lambda tool: tool.name)
def test_every_other_rule_takes_openings_from_the_prompt_one(tool: others.Tool) -> None:
    """Late answers count as starts of the slow one: 5 points and more, where ours is right within 2 on average."""
    seen = starts()
    assert (seen.others[tool.name] - seen.truth).mean() < -0.05
    assert abs(seen.bias) < 0.02
    assert seen.rmse < root_mean_square(seen.others[tool.name] - seen.truth) / 2


def test_starts_by_hand() -> None:
    """A writes at 9, B answers at 9:40 and again at 23:50, A answers after midnight and opens two days later."""
    hours = np.array([9, 9 + 40 / 60, 23 + 50 / 60, 24.1, 73.0])
    who = np.array([0, 1, 1, 0, 0], dtype=np.int8)
    mine = others.who_starts(hours * 3600, who)
    assert mine["chat-analytics"] == pytest.approx(2 / 4)
    assert mine["ChatLab, ice breaker"] == 1
    assert mine["whatsapp-reality"] == pytest.approx(2 / 3)
    assert mine["whatsapp-groupchat-analyzer"] == pytest.approx(2 / 3)
    assert mine["imessage-wrapped"] == pytest.approx(3 / 4)
    assert mine["imessage-mcp"] == pytest.approx(2 / 3)
    assert mine["calendar day (as ICA's days)"] == 1
    assert mine["koftezz analyzer"] == pytest.approx((2 / 3) / (2 / 3 + 1 / 2))


def test_answer_times_by_hand() -> None:
    """B answers after 4 min and again 5 min later, A answers that after 90 s, B after an hour, A after three."""
    minutes = np.array([0, 4, 9, 10.5, 70.5, 250.5])
    who = np.array([0, 1, 1, 0, 1, 0], dtype=np.int8)
    said = {tool: (me / 60, them / 60) for tool, (me, them) in others.answer_times(minutes * 60, who).items()}
    assert said["WhatsR"] == said["imessage-wrapped"] == pytest.approx(((1.5 + 180) / 2, (4 + 60) / 2))
    assert said["DONA-CHB"] == pytest.approx(((1 + 180) / 2, (4 + 60) / 2))
    assert said["ChatLab, statistics"] == pytest.approx((1.5, 4))
    assert said["ChatLab, report"] == pytest.approx((1.5, 4))
    assert said["Left on Read"] == pytest.approx((1.5, 32))
    assert said["whatsapp-reality"] == said["WhatsR"]
    assert said["DONA-V2"] == pytest.approx((1 / 2 / 60, 0))
    assert said["koftezz analyzer"] == pytest.approx(((1.5 + 180) / 2, 5))
