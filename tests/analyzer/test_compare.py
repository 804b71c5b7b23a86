"""Bands: what is said of a share, under false-discovery control."""

import numpy as np
import pytest

from analyzer.compare import usual, with_bands, with_shrunken
from analyzer.estimate import Estimate, TooLittle, wilson
from analyzer.options import Options
from analyzer.results import Reading

OPTIONS = Options()


def reading(value, low, high, *, matters=False):
    me, them = Estimate(value, low, high, 100), Estimate(1 - value, 1 - high, 1 - low, 100)
    return Reading("initiation", "share", me, them, "ok", facts={"definition_matters": matters})


def band(*args, **more):
    return with_bands({"x": reading(*args, **more)}, OPTIONS)["x"].band


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ((0.50, 0.40, 0.60), "about_even"),
        ((0.68, 0.60, 0.76), "leans_me"),
        ((0.32, 0.24, 0.40), "leans_them"),
        ((0.75, 0.67, 0.82), "mostly_me"),
        ((0.25, 0.18, 0.33), "mostly_them"),
        ((0.57, 0.51, 0.66), "cant_tell"),
        ((0.60, 0.45, 0.74), "cant_tell"),
    ],
)
def test_bands(share, expected):
    assert band(*share) == expected


def test_a_small_difference_beyond_chance_is_slight():
    assert with_bands({"x": reading(0.59, 0.53, 0.653)}, OPTIONS)["x"].facts["slight"]
    assert not with_bands({"x": reading(0.60, 0.45, 0.74)}, OPTIONS)["x"].facts["slight"]
    assert not with_bands({"x": reading(0.68, 0.60, 0.76)}, OPTIONS)["x"].facts["slight"]


def test_what_does_not_survive_the_number_of_people_is_not_even_slight():
    even = {str(k): reading(0.50, 0.34, 0.66) for k in range(24)}
    found = with_bands({"x": reading(0.59, 0.53, 0.653), **even}, OPTIONS)["x"]
    assert found.band == "cant_tell"
    assert not found.facts["slight"]


def test_where_the_definition_matters_a_range_across_one_half_depends():
    assert band(0.60, 0.45, 0.74, matters=True) == "depends"
    assert band(0.68, 0.60, 0.76, matters=True) == "leans_me"
    assert band(0.50, 0.40, 0.60, matters=True) == "about_even"


def test_too_little_has_no_band_of_its_own():
    few = TooLittle(3, 15, "starts")
    found = with_bands({"x": Reading("initiation", "share", few, few, "too_little", "cant_tell")}, OPTIONS)
    assert found["x"].band == "cant_tell"


def test_swapping_the_two_people_mirrors_the_band():
    mirror = {
        "leans_me": "leans_them",
        "mostly_me": "mostly_them",
        "about_even": "about_even",
        "cant_tell": "cant_tell",
    }
    for share in [(0.5, 0.4, 0.6), (0.68, 0.6, 0.76), (0.75, 0.67, 0.82), (0.57, 0.51, 0.66)]:
        value, low, high = share
        assert band(1 - value, 1 - high, 1 - low) == mirror[band(*share)]


def test_with_25_even_contacts_a_lean_is_hardly_ever_claimed():
    """300 reports on 25 even contacts of 60 starts: a lean in at most 5 % of them (without control: over half)."""
    rng = np.random.default_rng(20261122)
    claims = 0
    for _ in range(300):
        shares = (wilson(k, 60, 0.95) for k in rng.binomial(60, 0.5, 25))
        bands = with_bands({str(i): reading(s.value, s.low, s.high) for i, s in enumerate(shares)}, OPTIONS)
        claims += any(r.band not in ("about_even", "cant_tell") or r.facts["slight"] for r in bands.values())
    assert claims / 300 <= 0.05


def many(values, n=60):
    ranges = {str(k): wilson(value * n, n, 0.95) for k, value in enumerate(values)}
    return {who: reading(found.value, found.low, found.high) for who, found in ranges.items()}


def test_shrunken_shares_stand_beside_and_replace_nothing():
    before = many([0.2, 0.4, 0.45, 0.5, 0.5, 0.55, 0.6, 0.8])
    after = with_shrunken(before, OPTIONS)
    assert {who: found.me for who, found in after.items()} == {who: found.me for who, found in before.items()}
    shown = [after[str(k)].facts["shrunken"]["me"] for k in range(8)]
    assert 0.2 < shown[0]["value"] < 0.5 < shown[7]["value"] < 0.8
    assert all(one["low"] < one["value"] < one["high"] for one in shown)
    assert [one["value"] for one in shown] == sorted(one["value"] for one in shown)


def test_a_share_that_rests_on_little_is_drawn_in_more():
    wide = {"wide": reading(0.8, 0.5, 0.94), "narrow": reading(0.8, 0.74, 0.85)}
    found = with_shrunken(many([0.4, 0.45, 0.5, 0.5, 0.55, 0.6]) | wide, OPTIONS)
    assert found["wide"].facts["shrunken"]["me"]["value"] < found["narrow"].facts["shrunken"]["me"]["value"] - 0.05


def test_seven_people_are_too_few_to_say_what_is_usual_among_them():
    assert all("shrunken" not in found.facts for found in with_shrunken(many([0.5] * 7), OPTIONS).values())


def test_shrunken_shares_mirror():
    values = [0.2, 0.4, 0.45, 0.5, 0.5, 0.55, 0.6, 0.7]
    mine = with_shrunken(many(values), OPTIONS)
    theirs = with_shrunken(many([1 - value for value in values]), OPTIONS)
    for who, found in mine.items():
        one, other = found.facts["shrunken"]["them"], theirs[who].facts["shrunken"]["me"]
        assert one == pytest.approx(other, abs=1e-5)


def test_the_most_extreme_of_many_is_no_longer_exaggerated():
    """40 runs of 25 people whose true shares spread by .1 about .5 (30 starts): the largest share read, less its truth.

    Raw it is too far from the middle by .13 on average; shrunken by less than three standard errors of .01.
    """
    rng = np.random.default_rng(20261122)
    raw, shrunken, held = [], [], []
    for _ in range(40):
        truth = rng.beta(12, 12, 25)
        shares = rng.binomial(30, truth) / 30
        found = with_shrunken(many(shares, n=30), OPTIONS)
        ends = [found[str(k)].facts["shrunken"]["me"] for k in range(25)]
        top = int(np.argmax(shares))
        raw.append(shares[top] - truth[top])
        shrunken.append(ends[top]["value"] - truth[top])
        held += [one["low"] <= true <= one["high"] for one, true in zip(ends, truth, strict=True)]
    assert np.mean(raw) > 0.08
    assert abs(np.mean(shrunken)) < 0.04
    assert np.mean(held) > 0.9


def test_my_usual_range_is_the_middle_half_of_the_people():
    found = usual(many([0.3, 0.4, 0.5, 0.6, 0.7]).values(), OPTIONS)
    assert (found.median, found.low, found.high) == pytest.approx((0.5, 0.4, 0.6))
    assert found.people == 5
    assert usual(many([0.3, 0.4]).values(), OPTIONS) is None


@pytest.mark.parametrize(("n", "expected"), [(5, "cant_tell"), (6, "leans_me"), (12, "mostly_me")])
def test_all_of_few_is_judged_like_as_many_coins(n, expected):
    """Five of five falls to chance once in sixteen, six of six once in thirty-two."""
    found = wilson(n, n, 0.95)
    mine = Estimate(1.0, found.low, 1.0, n)
    theirs = Estimate(0.0, 0.0, 1 - found.low, n)
    both = {"x": (mine, theirs), "y": (theirs, mine)}
    read = {
        who: with_bands({who: Reading("silences", "share", *sides, "early")}, OPTIONS)[who]
        for who, sides in both.items()
    }
    assert read["x"].band == expected
    assert read["y"].band == expected.replace("_me", "_them")
