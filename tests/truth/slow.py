"""A slow answerer beside a prompt person who is just as quick in talk: who tells the two apart?

The world is `tests.truth.worlds.slow_answerer`. Ours tells them apart where the ranges of the two do not meet; the
others show no range, so of them it is asked how far apart their two figures are.
"""

from dataclasses import dataclass

from analyzer.estimate import Estimate, Side
from analyzer.measures import answers, response_latency
from tests.truth.others import answer_times
from tests.truth.reading import talk_of
from tests.truth.seeds import generator
from tests.truth.worlds import slow_answerer


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one history.

    Attributes:
        latency: seconds of waking time until half of the first messages are answered, of the prompt and the slow one.
        answered: share answered within six waking hours, of both.
        others: by tool, its figure of the prompt and of the slow one.
    """

    latency: tuple[Side, Side]
    answered: tuple[Side, Side]
    others: dict[str, tuple[float, float]]

    @property
    def by_latency(self) -> bool:
        """Whether the slow one's range lies wholly above the prompt one's."""
        return _below(*self.latency)

    @property
    def by_answers(self) -> bool:
        """Whether the slow one's range of answers lies wholly below."""
        return _below(*reversed(self.answered))


def _below(one: Side, other: Side) -> bool:
    """Whether all of one range lies below all of the other."""
    assert isinstance(one, Estimate)
    assert isinstance(other, Estimate)
    return one.high < other.low


def told(number: int) -> Told:
    """What is said of one history of the slow answerer."""
    world = slow_answerer(generator("slow_answerer", number))
    seen = talk_of(world)
    latency, in_time = response_latency.measure(seen), answers.measure(seen)
    others = dict(answer_times(world.t, world.who))
    return Told((latency.me, latency.them), (in_time.me, in_time.them), others)
