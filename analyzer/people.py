"""Who is me, and who is who across chats: names are linked, never rewritten.

Two chats are one contact only if they are the same chat, or if the owner linked their names. Equal names in two
apps may be two people, so they are never joined in silence.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

_NUMBER = re.compile(r"\+?[0-9(][0-9\s()./\-\u2010-\u2015]{4,}")


@dataclass(frozen=True, slots=True)
class Person:
    """One person as the owner described them.

    Attributes:
        name: what the report calls them.
        names: every name and number under which they write.
        label: what a share copy calls them, or None.
        context: facts that belong beside the numbers.
    """

    name: str
    names: tuple[str, ...]
    label: str | None = None
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Who is who.

    Attributes:
        me: the owner's name as shown.
        rows: columns chat, sender, from_me, mine (Boolean), one row a distinct writer of a chat.
        contacts: columns chat, platform, contact (key), name; two-person chats only, by first event.
        strangers: two-person chats in which two people write and neither is the owner; they are left out.
    """

    me: str
    rows: pl.DataFrame
    contacts: pl.DataFrame
    strangers: int


class WhoIsMe(ValueError):
    """The owner can't be told apart.

    `candidates` are the names to choose from, `asked` those that were given, `contradicted` the owner's name as
    another export has it.
    """

    def __init__(self, candidates: Sequence[str], asked: Sequence[str] = (), contradicted: str = "") -> None:
        self.candidates = tuple(candidates)
        self.asked = tuple(asked)
        self.contradicted = contradicted
        super().__init__(f"which of the writers is the owner is not known; they are: {', '.join(candidates)}")


def resolve(
    frame: pl.DataFrame, me: Sequence[str], people: Sequence[Person], numbers: Mapping[str, str] | None = None
) -> People:
    """Find the owner and the contacts.

    Args:
        frame: the common frame.
        me: names the owner gave; may be empty.
        people: linked people from the config.
        numbers: chat → the other person's phone number, where an export says it; people are linked by it, too.

    Raises:
        WhoIsMe: no evidence, evidence that disagrees, or a given name that nobody writes under.
    """
    writers = (
        frame.filter(pl.col("kind") != "system")
        .group_by("chat", "sender", "from_me", maintain_order=True)
        .agg(pl.first("chat_name", "platform", "is_group"), pl.len().alias("events"))
        .filter(pl.col("sender").is_not_null() | pl.col("from_me"))
    )
    names = _my_names(writers, me)
    mine = pl.col("from_me").fill_null(pl.col("sender").str.to_lowercase().is_in(sorted(names)))
    writers = writers.with_columns(mine.alias("mine"))
    owned, strangers = _owned(writers)
    return People(_shown(writers, me), writers, _contacts(owned, people, numbers or {}), strangers)


def _owned(writers: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Writers of the owner's two-person chats, and how many chats of two others there are."""
    pairs = writers.filter(~pl.col("is_group"))
    of_others = pairs.group_by("chat").agg(pl.len(), pl.col("mine").any()).filter((pl.col("len") > 1) & ~pl.col("mine"))
    return pairs.join(of_others, on="chat", how="anti", maintain_order="left"), of_others.height


def _my_names(writers: pl.DataFrame, asked: Sequence[str]) -> set[str]:
    """The owner's names, lower case, for chats whose export does not say who wrote."""
    silent = writers.filter(pl.col("from_me").is_null())
    present = {name.lower() for name in writers["sender"].drop_nulls()}
    if asked:
        wanted = {_plain(name) for name in asked}
        says_me = bool(writers["from_me"].fill_null(False).any())
        if not wanted & present and not (says_me and silent.is_empty()):
            raise WhoIsMe(_candidates(writers), asked)
        silently = {n.lower() for n in silent["sender"].drop_nulls()}
        if not silent.is_empty() and not wanted & silently:
            raise WhoIsMe(_candidates(silent), asked)
        for owner in writers.filter(pl.col("from_me"))["sender"].drop_nulls().unique().sort().to_list():
            if owner.lower() not in wanted and _chats_of(silent, {owner.lower()}) > _chats_of(silent, wanted):
                raise WhoIsMe(_candidates(silent), asked, contradicted=owner)
        return wanted
    if silent.is_empty():
        return set()
    found = _inferred(silent, {n.lower() for n in writers.filter(pl.col("from_me"))["sender"].drop_nulls()})
    if found is None:
        raise WhoIsMe(_candidates(silent))
    return {found}


def _chats_of(writers: pl.DataFrame, names: set[str]) -> int:
    """Chats in which somebody of these names (lower case) writes."""
    return int(writers.filter(pl.col("sender").str.to_lowercase().is_in(sorted(names)))["chat"].n_unique())


def _inferred(silent: pl.DataFrame, known: set[str]) -> str | None:
    """The one name that all evidence points to: other exports, presence in every chat, the names of the files."""
    chats: dict[str, tuple[str, bool, set[str]]] = {
        str(chat[0]): (rows["chat_name"][0].lower(), rows["is_group"][0], {n.lower() for n in rows["sender"]})
        for chat, rows in silent.group_by("chat", maintain_order=True)
    }
    if len(written := known & set().union(*(names for _, _, names in chats.values()))) == 1:
        return written.pop()
    by_file = {
        (names - {title}).pop()
        for title, is_group, names in chats.values()
        if not is_group and len(names) == 2 and title in names
    }
    everywhere = set.intersection(*(names for _, _, names in chats.values())) if len(chats) > 1 else set()
    if len(by_file) == 1 and (not everywhere or by_file <= everywhere):
        return by_file.pop()
    if not by_file and len(everywhere) == 1:
        return everywhere.pop()
    return None


def _candidates(writers: pl.DataFrame) -> list[str]:
    """Names to choose from, those in most chats first."""
    by_name = writers.drop_nulls("sender").group_by("sender").agg(pl.len().alias("chats"), pl.sum("events"))
    return by_name.sort(["chats", "events", "sender"], descending=[True, True, False])["sender"].to_list()[:20]


def _shown(writers: pl.DataFrame, asked: Sequence[str]) -> str:
    names = Counter(dict(writers.filter("mine").drop_nulls("sender").select("sender", "events").iter_rows()))
    return asked[0] if asked else (names.most_common(1)[0][0] if names else "me")


def _contacts(writers: pl.DataFrame, people: Sequence[Person], numbers: Mapping[str, str]) -> pl.DataFrame:
    linked = {_plain(alias): person.name for person in people for alias in (person.name, *person.names)}
    rows = []
    for (chat,), group in writers.group_by("chat", maintain_order=True):
        others = group.filter(~pl.col("mine")).drop_nulls("sender").sort("events", descending=True)["sender"].to_list()
        title = group["chat_name"][0]
        known_as = (*others, title, numbers.get(str(chat), ""))
        person = next((linked[_plain(n)] for n in known_as if _plain(n) in linked), None)
        rows.append(
            {
                "chat": chat,
                "platform": group["platform"][0],
                "contact": f"person:{person}" if person else chat,
                "name": person or (others or [title])[0],
            }
        )
    return pl.DataFrame(
        rows, schema={"chat": pl.String, "platform": pl.String, "contact": pl.String, "name": pl.String}
    )


def _plain(name: str) -> str:
    """The form in which names are compared: no "~", lower case; of a phone number its digits and the plus."""
    plain = name.strip().lstrip("~").strip().lower()
    return re.sub(r"[^+0-9]", "", plain) if _NUMBER.fullmatch(plain) else plain


def link_of(name: str, people: Iterable[Person]) -> Person | None:
    """The linked person of that name, if there is one."""
    return next((person for person in people if person.name == name), None)
