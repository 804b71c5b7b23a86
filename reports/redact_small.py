"""What a small count takes with it, for every measure alike."""

from collections.abc import Mapping
from dataclasses import replace

from analyzer.results import Estimate, NotInSource, Reading, Side, TooLittle
from reports import facts
from reports.phrasing import FEW, half_up

SMALL = NotInSource("a small count, left out of this copy")


def word_of(side: Side, unit: float = 1.0) -> str | None:
    """What a share is called instead when it, or what is left of it, stands on fewer than five.

    `unit` is what the value is counted in: 1 for a share, 100 for a rate per hundred.
    """
    if not isinstance(side, Estimate):
        return None
    count = half_up(side.value / unit * side.n)
    if count < FEW:
        return "only_a_few"
    return "all_but_a_few" if side.n - count < FEW else None


def without_small(side: Side, word: str | None) -> Side:
    """A side without counts that could be small."""
    if word:
        return SMALL
    if isinstance(side, Estimate):
        return replace(side, n=rounded(side.n), parts=_parts(side.parts))
    return replace(side, have=side.have if side.have >= FEW else 0, parts={}) if isinstance(side, TooLittle) else side


def rounded(n: int) -> int:
    """A count to tens."""
    return 10 * half_up(n / 10)


def _parts(parts: Mapping[str, int]) -> Mapping[str, int]:
    """All states, rounded, or none of them: one small count could be found from the others."""
    return {} if any(0 < n < FEW for n in parts.values()) else {k: rounded(n) for k, n in parts.items()}


def both_sides(reading: Reading, words: Mapping[str, str]) -> Reading:
    """A reading with nothing but its two sides, without those that have a word instead."""
    me, them = without_small(reading.me, words.get("me")), without_small(reading.them, words.get("them"))
    return replace(reading, me=me, them=them, facts={}, readings={}, series={})


def told_sides(sides: Mapping[str, Side], words: Mapping[str, str]) -> dict[str, Side]:
    """Further shares of each side, without those that stand on a small count or whose side was left out."""
    return {who: without_small(side, None) for who, side in sides.items() if who not in words and not word_of(side)}


def counts(reading: Reading, key: str) -> dict[str, int]:
    """Plain counts of both sides, a small one as 0; empty if there are none."""
    both = facts.pair(reading.facts, key)
    return {who: int(n) if n >= FEW else 0 for who, n in zip(("me", "them"), both, strict=True)} if both else {}


def all_told(*given: Mapping[str, int]) -> bool:
    """Whether there are counts, and none of them is small."""
    return all(both and min(both.values()) >= FEW for both in given)
