"""Reading the open-ended `facts` and `readings` of a result with types: what is missing is None, never a guess."""

from collections.abc import Mapping

import polars as pl

from analyzer.results import Estimate, NotInSource, NotReached, NotSupported, Reading, Side, TooLittle


def number(values: Mapping[str, object], key: str) -> float | None:
    """A number, or None."""
    value = values.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def pair(values: Mapping[str, object], key: str) -> tuple[float, float] | None:
    """The numbers of both sides at `key`, or None unless both are there."""
    both = values.get(key)
    if not isinstance(both, Mapping):
        return None
    me, them = number(both, "me"), number(both, "them")
    return None if me is None or them is None else (me, them)


def numbers(values: Mapping[str, object], key: str) -> dict[str, float]:
    """A map of numbers, in its own order; empty if there is none."""
    found = values.get(key)
    if not isinstance(found, Mapping):
        return {}
    return {str(k): float(v) for k, v in found.items() if isinstance(v, int | float)}


def sides(values: Mapping[str, object], key: str) -> dict[str, Side]:
    """The sides at `key`, by "me" and "them"; empty if there is none."""
    found = values.get(key)
    kinds = (Estimate, TooLittle, NotReached, NotInSource, NotSupported)
    return {str(k): v for k, v in found.items() if isinstance(v, kinds)} if isinstance(found, Mapping) else {}


def series(reading: Reading, key: str) -> pl.DataFrame | None:
    """A series with rows, or None."""
    frame = reading.series.get(key)
    return frame if frame is not None and frame.height else None


def coarse(reading: Reading, side: str) -> str | None:
    """What a copy to share says instead of a small count: "all_but_a_few", "only_a_few", "few", or None."""
    said = reading.facts.get("coarse")
    word = said.get(side) if isinstance(said, Mapping) else None
    return str(word) if word else None
