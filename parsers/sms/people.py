"""Who takes part in SMS chats: numbers become people once the whole backup has been read.

Only then is it known which number is the owner's own, which has to be taken out of every group, and what each number
is called: a backup names a person in some records and not in others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from parsers.identity import clean_name, number_key, opaque
from parsers.phone_numbers import Owner, owners

Party = tuple[str, ...]
"""The addresses of a chat as the file gives them, before the owner's own is taken out."""
FROM: Final = "137"
"""Role of who wrote an MMS."""
TO: Final = "151"
"""Role of who an MMS went to."""
_ROLES: Final = (FROM, TO, "130", "129")
TOKEN: Final = "insert-address-token"  # noqa: S105 - the phone's placeholder for its own number
CHATS: Final = pl.Schema(
    {"chat": pl.String(), "chat_name": pl.String(), "is_group": pl.Boolean(), "is_service": pl.Boolean()}
)


@dataclass(frozen=True, slots=True)
class Addressed:
    """Who an MMS went between.

    Attributes:
        listed: addresses of the chat, where the record lists them apart.
        roles: role and address of everyone named, the owner's placeholder left out.
        names: names of addresses, where the record gives each its own.
        hides_owner: the placeholder is among the roles, so that no address is the owner's.
    """

    listed: Party = field(repr=False)
    roles: list[tuple[str | None, str]] = field(repr=False)
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    hides_owner: bool = False

    @classmethod
    def of_roles(
        cls, listed: Party, roles: Iterable[tuple[str | None, str]], names: Mapping[str, str] | None = None
    ) -> "Addressed":
        """Give who stands in a record, from all its roles."""
        everyone = list(roles)
        told = [(role, number) for role, number in everyone if number != TOKEN]
        return cls(listed, told, names or {}, hides_owner=len(told) < len(everyone))

    @property
    def everyone(self) -> Party:
        """All addresses in the record."""
        return tuple(dict.fromkeys((*self.listed, *(number for role, number in self.roles if role in _ROLES))))

    @property
    def writer(self) -> str | None:
        """The address that the message says it is from."""
        return next((number for role, number in self.roles if role == FROM), None)


@dataclass(slots=True)
class People:
    """Everything that records say about addresses: shared by all files of one backup."""

    zone: str
    _names: dict[str, str | None] = field(default_factory=dict, repr=False)
    _titles: dict[Party, str] = field(default_factory=dict, repr=False)
    _sent_from: set[str] = field(default_factory=set, repr=False)
    _received_alone: Counter[str] = field(default_factory=Counter, repr=False)
    _received: Counter[str] = field(default_factory=Counter, repr=False)
    _received_all: int = 0
    _others: set[str] = field(default_factory=set, repr=False)
    _further: set[tuple[str, str]] = field(default_factory=set, repr=False)

    def met(self, address: str, name: str | None) -> None:
        """Learn that someone else has this address, and perhaps their name; the name learned last holds."""
        self._others.add(address)
        self.named(address, name)

    def named(self, address: str, name: str | None) -> None:
        """Learn an address, and perhaps the name of whoever has it."""
        if name is not None or address not in self._names:
            self._names[address] = name
        if name is not None:
            self.called(address, name)

    def called(self, address: str, name: str) -> None:
        """Learn a further name of whoever has an address, which is not the one to show."""
        self._further.add((address, name))

    def titled(self, party: Party, title: str) -> None:
        """Learn what a group is called: on most phones, by the names of those in it."""
        self._titles[party] = title
        for name in filter(None, map(clean_name, title.split(",") if "," in title else ())):
            self.called(party[0], name)

    def party(self, addressed: Addressed, *, from_me: bool) -> Party:
        """Give everyone an MMS went between, and learn from it which address is the owner's.

        Some phones put only the sender of a group message in the list, so that the roles decide when they name more
        than two people.
        """
        listed, roles = addressed.listed, addressed.roles
        named = tuple(dict.fromkeys(number for role, number in roles if role in _ROLES))
        for address in addressed.everyone:
            self.named(address, addressed.names.get(address))
        self._look_for_owner(addressed, from_me=from_me)
        is_owner_named = not addressed.hides_owner and not (from_me and addressed.writer is None)
        if len(listed) <= 1 and len(set(map(number_key, named))) > 1 + is_owner_named:
            return tuple(sorted(set(named) | set(listed)))
        return tuple(sorted(listed or named))

    def _look_for_owner(self, addressed: Addressed, *, from_me: bool) -> None:
        if addressed.hides_owner:
            self._others.update(number for role, number in addressed.roles if role in _ROLES)
            return
        to = {number for role, number in addressed.roles if role == TO}
        if from_me:
            self._sent_from.update(number for role, number in addressed.roles if role == FROM)
            return
        if addressed.writer is not None:
            self._others.add(addressed.writer)
        if len(addressed.listed) <= 1 and len(to) == 1 and len(addressed.roles) <= 2:
            self._received_alone.update(to)
        if len(to) > 1:
            self._received_all += 1
            self._received.update(to)

    def resolved(self, parties: Iterable[tuple[Party, str]]) -> "Resolved":
        """Say which chat each party is, once everything has been learned.

        A party comes with the name of its group where groups of the same people may be several, else with "".
        """
        whose = owners(self._names, self.zone)
        return Resolved(self, whose, _own(self, whose), list(parties))


def _own(people: People, whose: dict[str, Owner]) -> set[str]:
    """Keys of the owner's own addresses: sent from, alone received at, else alone in all that groups got."""
    own = {whose[address].key for address in people._sent_from}
    alone: Counter[str] = Counter()
    for address, count in people._received_alone.items():
        alone[whose[address].key] += count
    own.update(key for key, _ in alone.most_common(1))
    if own:
        return own
    others = {whose[address].key for address in people._others}
    everywhere: defaultdict[str, int] = defaultdict(int)
    for address, count in people._received.items():
        everywhere[whose[address].key] += count
    always = [key for key, count in everywhere.items() if count >= people._received_all and key not in others]
    return set(always) if len(always) == 1 else set()


class Resolved:
    """Chats and people, with every spelling of a number joined."""

    def __init__(
        self, people: People, whose: dict[str, Owner], own: set[str], parties: list[tuple[Party, str]]
    ) -> None:
        self._people = people
        self._whose = whose
        self._own = own
        self._parties = parties
        self._services = {owner.key for owner in whose.values() if owner.is_service}
        self._names = self._called()
        self._keys = [self._members(party) for party, _ in parties]

    def table(self, platform: str) -> pl.DataFrame:
        """One row a party: its chat, columns as in `CHATS`."""
        rows = [self._chat(*place, keys, platform) for place, keys in zip(self._parties, self._keys, strict=True)]
        # one chat has one name, however its numbers are spelled
        return pl.DataFrame(rows, schema=CHATS, orient="row").with_columns(
            pl.col("chat_name").first().over("chat"), pl.col("is_service").first().over("chat")
        )

    def numbers(self, platform: str) -> dict[str, str]:
        """Chat id → E.164 of the other person, of chats of two."""
        told = {key: owner.e164 for owner in self._whose.values() if (key := owner.key) and owner.e164}
        return {chat_id(platform, keys): told[keys[0]] for keys in self._keys if len(keys) == 1 and keys[0] in told}

    def names(self) -> tuple[str, ...]:
        """Every name and address of people that any record holds; those of services are left out."""
        everybody = {address for address, owner in self._whose.items() if not owner.is_service}
        names = {name for address, name in self._people._further if address in everybody}
        return tuple(sorted(names | everybody))

    def members(self, platform: str) -> dict[str, tuple[str, ...]]:
        """Chat id → ids of the two-person chats of a group's members."""
        plain = (keys for keys, (_, title) in zip(self._keys, self._parties, strict=True) if not title)
        groups = (keys for keys in plain if len(keys) > 1)
        return {chat_id(platform, keys): tuple(chat_id(platform, (key,)) for key in keys) for keys in groups}

    def _chat(self, party: Party, own_title: str, keys: tuple[str, ...], platform: str) -> tuple[str, str, bool, bool]:
        is_group = len(keys) > 1
        title = own_title or (self._people._titles.get(party) if is_group else None)
        name = title or ", ".join(sorted(self._names[key] for key in keys))
        return (
            chat_id(platform, (*keys, f"group {own_title}") if own_title else keys),
            name,
            is_group,
            all(key in self._services for key in keys),
        )

    def _members(self, party: Party) -> tuple[str, ...]:
        keys = {self._whose[address].key for address in party}
        return tuple(sorted(keys - self._own or keys))

    def _called(self) -> dict[str, str]:
        """Key → name, else the address as it is spelled in the shortest party that holds it."""
        shown: dict[str, str] = {}
        for address, owner in self._whose.items():
            shown.setdefault(owner.key, clean_name(address) or address)
        known = {self._whose[a].key: name for a, name in self._people._names.items() if name is not None}
        return shown | known


def chat_id(platform: str, keys: Iterable[str]) -> str:
    """Give the id of the chat with these people: the same in every export, and not their numbers."""
    return f"{platform}:{opaque('~'.join(sorted(keys)))}"
