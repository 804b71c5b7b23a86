"""Who writes in these exports and who may be one person, before anything is measured."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import polars as pl

from analyzer.people import Person, WhoIsMe, resolve
from parsers.frame import Manifest
from reciprocity.config import Config
from reciprocity.run import people_of
from reports.terminal_inspection import Link, Writer

__all__ = ["all_mine", "nothing_in", "strangers", "suggested_links", "unread", "writers"]

_LOCAL: Final = 9
"""Last digits of a number that are compared: country codes and trunk zeros are written or not."""
_SAME_NUMBER: Final = "the same phone number"
_SAME_NAME: Final = "the same name"
_PART: Final = "the one name is part of the other"


@dataclass(frozen=True, slots=True)
class _Known:
    """One contact as the exports have them: names under which they write, and numbers."""

    names: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    def add(self, name: str, number: str) -> None:
        """Learn a name and a number, either of which may be empty or the other."""
        self.names.add(name)
        digits = {found for text in (name, number) if (found := _digits(text))}
        self.numbers.update(digits)
        if not _digits(name) and (plain := _plain(name)):
            self.plain.add(plain)


def unread(manifest: Manifest) -> Iterator[str]:
    """Each file that was recognised and of which something, or all, could not be read, in words."""
    for info in manifest.sources:
        account = info.ledger
        if account.problems and account.messages + account.system + account.duplicates:
            first = (
                f", first {account.unit} {account.places[0].position:,}: {account.places[0].reason}"
                if account.places
                else ""
            )
            yield (
                f"{info.file}: {account.problems:,} of {account.units:,} {account.unit}s could not be read{first}."
                " `reciprocity inspect` says more."
            )
        elif account.problems:
            yield (
                f"{info.file}: nothing in it could be read; {account.problems:,} {account.unit}"
                f"{'s are' if account.problems > 1 else ' is'} damaged. Export the chat again, or copy the file again."
            )


def nothing_in(frame: pl.DataFrame) -> str | None:
    """What to say of exports in which nobody says anything, None for others."""
    if (frame["kind"] != "system").any():
        return None
    return "There is no message in these exports. Export the chat again, or give other files."


def writers(frame: pl.DataFrame, config: Config, links: tuple[Link, ...] = ()) -> tuple[Writer, ...]:
    """Everybody who writes, with apps, number of messages and whether a link suggests itself."""
    named = {
        alias.lower(): person for person, table in config.people.items() for alias in (person, *table.get("names", ()))
    }
    suggested = {name for link in links for name in link.names}
    rows = (
        frame.filter(pl.col("sender").is_not_null() & pl.col("kind").is_in(["system", "reaction"]).not_())
        .group_by("sender", "platform", maintain_order=True)
        .agg(pl.len().alias("messages"), pl.col("chat").n_unique().alias("chats"), pl.col("from_me").any().alias("me"))
        .sort("sender", "platform")
    )
    return tuple(
        Writer(
            name=row["sender"],
            platform=row["platform"],
            messages=row["messages"],
            chats=row["chats"],
            is_me=bool(row["me"]),
            linked=named.get(row["sender"].lower()),
            suggested=not row["me"] and row["sender"] in suggested,
        )
        for row in rows.iter_rows(named=True)
    )


def suggested_links(frame: pl.DataFrame, manifest: Manifest, config: Config) -> tuple[Link, ...]:
    """Contacts whose names or numbers agree and that the config does not link. Nothing is ever linked by itself."""
    numbers = {chat: number for info in manifest.sources for chat, number in info.numbers.items()}
    try:
        known = _contacts(frame, config.me, people_of(config), numbers)
    except WhoIsMe:
        return ()
    agree: dict[tuple[str, ...], Link] = {}
    for one, other in _candidates(known):
        if why := _why(one, other, known):
            names = tuple(sorted(one.names | other.names, key=lambda name: (name.startswith("+"), len(name), name)))
            agree.setdefault(names, Link(names, why))
    return tuple(agree.values())


def all_mine(frame: pl.DataFrame, config: Config) -> tuple[str, ...]:
    """Chats of two, by name, in which the owner's names are those of both people."""
    mine = [name.strip().lower() for name in config.me]
    two = frame.filter(~pl.col("is_group") & pl.col("sender").is_not_null() & pl.col("from_me").is_null())
    by_chat = two.group_by("chat", maintain_order=True).agg(
        pl.col("chat_name").first().alias("name"),
        pl.col("sender").str.strip_chars().str.to_lowercase().unique().alias("writers"),
    )
    told = by_chat.filter(pl.col("writers").list.len() > 1, pl.col("name").str.to_lowercase().is_in(mine))
    return tuple(row["name"] for row in told.iter_rows(named=True) if set(row["writers"]) <= set(mine))


def strangers(frame: pl.DataFrame, manifest: Manifest, config: Config) -> tuple[str, ...]:
    """People of the config of whom nothing is in these exports, under none of their names."""
    there = {_plain(name) for name in {*frame["sender"].unique().drop_nulls(), *frame["chat_name"].unique()}}
    numbers = {_digits(number) for info in manifest.sources for number in info.numbers.values()}
    numbers |= {_digits(name) for name in there}
    known = {person: {person, *table.get("names", ())} for person, table in config.people.items()}
    return tuple(
        person
        for person, names in known.items()
        if not any(_plain(name) in there or (_digits(name) and _digits(name) in numbers) for name in names)
    )


def _candidates(known: list[_Known]) -> Iterator[tuple[_Known, _Known]]:
    """Pairs that share a number or the first word of a name; all others have nothing in common."""
    shelves: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(known):
        for mark in one.numbers | {plain.split()[0] for plain in one.plain} | _spaceless(one):
            shelves[mark].append(place)
    pairs = {pair for shelf in shelves.values() for pair in combinations(shelf, 2)}
    yield from ((known[one], known[other]) for one, other in sorted(pairs))


def _contacts(
    frame: pl.DataFrame, me: tuple[str, ...], people: tuple[Person, ...], numbers: Mapping[str, str]
) -> list[_Known]:
    found = resolve(frame, me, people, numbers)
    theirs = found.rows.filter(~pl.col("mine")).join(found.contacts.select("chat", "contact"), on="chat")
    known: dict[str, _Known] = {}
    for row in theirs.drop_nulls("sender").iter_rows(named=True):
        known.setdefault(row["contact"], _Known()).add(row["sender"], numbers.get(row["chat"], ""))
    return list(known.values())


def _why(one: _Known, other: _Known, known: list[_Known]) -> str:
    """What speaks for one person, "" for nothing."""
    if one.numbers & other.numbers:
        return _SAME_NUMBER
    if _spaceless(one) & _spaceless(other):
        return _SAME_NAME
    # with two of that name, "Ana" suggests nobody
    alone = (
        _begin_alike(one, other) and sum(_begin_alike(one, third) or _begin_alike(other, third) for third in known) == 2
    )
    return _PART if alone else ""


def _spaceless(one: _Known) -> set[str]:
    """Names without their blanks, which some tools take out of the names of folders."""
    return {plain.replace(" ", "") for plain in one.plain}


def _begin_alike(one: _Known, other: _Known) -> bool:
    """Whether a name of one is the beginning of a name of the other, word by word: "Ana" and "Ana Lima"."""
    return any(
        a != b and (f"{a} ".startswith(f"{b} ") or f"{b} ".startswith(f"{a} ")) for a in one.plain for b in other.plain
    )


def _plain(name: str) -> str:
    """Letters and digits of a name, lower case, without accents."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c if c.isalnum() else " " for c in flat if not unicodedata.combining(c))
    return " ".join(letters.split())


def _digits(text: str) -> str:
    """The last digits of what looks like a phone number, else ""."""
    digits = re.sub(r"\D", "", text)
    return digits[-_LOCAL:] if len(digits) >= 7 and not any(c.isalpha() for c in text) else ""
