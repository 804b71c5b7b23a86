"""Whose an address is: spellings of one phone number meet, and two people's numbers never do.

A number is told (E.164) where it is spelled in full, `+44…` or `0044…`, or where a home country can be guessed: that of
most numbers spelled in full in the same file, else that of the reader's time zone. Whether the numbering plan knows a
number decides nothing, only its length: plans change, and a number that is not valid is still somebody's.

Where a spelling does not tell (`784760393` in a file of American numbers), it is compared with those whose last nine
digits are the same: one has to be the end of the other, but for what stands for long distance, and only with people
whose name agrees or is not known. `0151 23456789` and `0161 23456789` are two. Short codes and named senders are
services (formats.md §3a).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from parsers.identity import number_key

_SHORT_CODE: Final = 6
"""Most digits of a short code."""
_COMPARED: Final = 7
"""Fewest digits that are compared with the end of another number."""
_IN_FULL: Final = re.compile(r"\s*(?:tel:)?[\s(]*(?:\+|＋|00)")
_BUSINESS: Final = "@rbm.goog"
"""Ends the addresses of businesses that write over RCS."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who an address belongs to.

    Attributes:
        key: the same for all spellings of one address: E.164, an e-mail address, a sender's name, or digits.
        e164: the phone number in full, "" where it cannot be told.
        is_service: a short code or a named sender, and so hardly a person.
    """

    key: str
    e164: str
    is_service: bool


def owners(names: Mapping[str, str | None], zone: str) -> dict[str, Owner]:
    """Say whose each address is.

    Args:
        names: every distinct address as the export spells it, with the name that the export gives it, if any.
        zone: the reader's time zone (IANA), for the home country of a file in which no number is spelled in full.
    """
    found = {address: _plain(address) for address in names if _is_plain(address)}
    numbers = [address for address in names if address not in found]
    in_full, guessed = _told(numbers, zone)
    joined = _joined(names, in_full, guessed)
    rest = [address for address in numbers if address not in joined]
    keys = {**joined, **_by_last_digits({address: names[address] for address in rest})}
    return found | {a: Owner(key, key if key.startswith("+") else "", is_service=False) for a, key in keys.items()}


def is_service(address: str) -> bool:
    """Whether an address is a short code, a named sender or a business's, and so hardly a person."""
    if "@" in address:
        return address.strip().casefold().endswith(_BUSINESS)
    return any(map(str.isalpha, _bare(address))) or len(_digits(address)) <= _SHORT_CODE


def _is_plain(address: str) -> bool:
    return "@" in address or is_service(address)


def _plain(address: str) -> Owner:
    digits = _digits(address)
    key = digits if digits and not any(map(str.isalpha, address)) else address.strip().casefold()
    return Owner(key, "", is_service(address))


def _told(numbers: Iterable[str], zone: str) -> tuple[dict[str, str], dict[str, str]]:
    """E.164 of the addresses that are spelled in full, and of the others as they would be at home."""
    in_full = {a: told for a in numbers if _IN_FULL.match(a) and (told := _abroad(a))}
    home = _home(in_full.values(), zone)
    guessed = {a: told for a in numbers if a not in in_full and home and (told := _e164(a, home))}
    return in_full, guessed


def _joined(names: Mapping[str, str | None], in_full: dict[str, str], guessed: dict[str, str]) -> dict[str, str]:
    """E.164 of all addresses of which it can be told.

    A guess gives way to the one number that is spelled in full somewhere and ends in what is spelled here, unless the
    two have different names.
    """
    endings: defaultdict[str, set[str]] = defaultdict(set)
    called: defaultdict[str, set[str]] = defaultdict(set)
    for address, number in in_full.items():
        endings[number_key(number)].add(number)
        called[number].update(_known(names[address]))
    joined = dict(in_full)
    for address in names:
        if address in in_full or _is_plain(address):
            continue
        alike = endings[number_key(_digits(address))] if len(_digits(address)) >= _COMPARED else set()
        same = {number for number in alike if _is_end(address, number)}
        fitting = {number for number in same if _agree(_known(names[address]), called[number])}
        guess = guessed.get(address)
        if guess and (guess in same or len(fitting) != 1):
            joined[address] = guess
        elif len(fitting) == 1:
            joined[address] = next(iter(fitting))
    return joined


def _is_end(address: str, number: str) -> bool:
    """Whether a spelling is the end of a number in full, or the number but for its country and a digit for mobiles.

    That digit is written at home (8 in Russia, 06 in Hungary) or was written once (+52 1 in Mexico).
    """
    import phonenumbers  # noqa: PLC0415 - slow to import, and few exports need it

    local = _local(address)
    if number.endswith(local):
        return True
    country = str(phonenumbers.parse(number).country_code)
    national = number.removeprefix(f"+{country}")
    before = local.removesuffix(national)
    if before == local or (_IN_FULL.match(address) and not before.startswith(country)):
        return False
    return len(before.removeprefix(country)) <= 1


def _by_last_digits(names: Mapping[str, str | None]) -> dict[str, str]:
    """Keys of numbers that nobody can tell in full: their last nine digits, or all where those are several people's."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for address in names:
        groups[number_key(_digits(address))].append(address)
    keys: dict[str, str] = {}
    for ending, spellings in groups.items():
        longest = _longest({_local(address) for address in spellings})
        is_one = len(set(longest.values())) == 1
        called: defaultdict[str, set[str]] = defaultdict(set)
        for address in spellings:
            called[longest[_local(address)]].update(_known(names[address]))
        for address in spellings:
            number = longest[_local(address)]
            keys[address] = _digits(address) if len(called[number]) > 1 else ending if is_one else number
    return keys


def _longest(numbers: Iterable[str]) -> dict[str, str]:
    """Each number → the longest of which it is the end, itself where that could be one or another."""
    # turned round, the numbers that go on after another one stand right behind it
    ordered = sorted(number[::-1] for number in numbers)
    found: dict[str, str] = {}
    beyond: dict[str, int] = {}
    for at in range(len(ordered) - 1, -1, -1):
        one, after = ordered[at], at + 1
        while after < len(ordered) and ordered[after].startswith(one):
            after = beyond[ordered[after]]
        beyond[one] = after
        follows = ordered[at + 1] if after > at + 1 else one
        # what stands behind is one line of spellings only if the first of them covers all
        is_one_line = follows == one or beyond[follows] == after
        found[one] = found.get(follows, one) if is_one_line else one
    return {one[::-1]: longest[::-1] for one, longest in found.items()}


def _known(name: str | None) -> set[str]:
    return {name.casefold()} if name else set()


def _agree(one: set[str], other: set[str]) -> bool:
    return not one or not other or bool(one & other)


def _abroad(address: str) -> str | None:
    return _e164(_IN_FULL.sub("+", address, count=1), None)


def _e164(address: str, region: str | None) -> str | None:
    import phonenumbers  # noqa: PLC0415 - slow to import, and few exports need it

    try:
        number = phonenumbers.parse(address, region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _home(in_full: Iterable[str], zone: str) -> str | None:
    """Country (ISO) of most numbers; the reader's zone decides a draw and stands in where there are none."""
    import phonenumbers  # noqa: PLC0415 - as above

    votes: Counter[int] = Counter(phonenumbers.parse(number).country_code or 0 for number in set(in_full))
    country = _country(zone)
    here = phonenumbers.country_code_for_region(country) if country else 0
    leaders = [code for code, count in votes.items() if 2 * count > votes.total()]
    if not leaders and (not votes or 2 * votes[here] == votes.total()):
        return country
    return phonenumbers.region_code_for_country_code(leaders[0]) if leaders else None


@cache
def _country(zone: str) -> str | None:
    """The country of a time zone, None where it has none (UTC) or is an old name."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((line[0] for line in lines if line[2] == zone), None)


def _bare(address: str) -> str:
    return address.strip().removeprefix("tel:")


def _local(address: str) -> str:
    """The digits of a number without zeros before them: those that stand for long distance, or for abroad."""
    return _digits(address).lstrip("0")


def _digits(address: str) -> str:
    return "".join(str(int(c)) for c in address if c.isdecimal())
