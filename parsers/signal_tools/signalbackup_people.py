"""Who is in a chat of signalbackup-tools' text export, and which brackets at a text's end are their reactions.

The tool writes reactions in round brackets behind the text, and people type brackets, too. So a bracket is believed
where everybody in it is known to be in the chat, and what follows each name is an emoji.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from parsers.identity import clean_name
from parsers.masking import Mask

NAME: Final = re.compile(r"(.+) \(_id([0-9]+)\).*\.txt", re.IGNORECASE)
"""The file's name: what the chat is called, and its number in the backup."""
_BRACKETS: Final = 50
"""Round brackets at the end of a text that are looked at."""
Spelled = Callable[[str], str | None]
"""Gives the spelling of a name that can have reacted; None for any other."""


class Reactions(NamedTuple):
    """Reactions behind a text: the text without them, and pairs of name and emoji."""

    text: str
    pairs: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return f"Reactions({len(self.pairs)})"


class People:
    """Who is known to be in a chat: whoever writes, sends or reacts to files, and whom the file is named after."""

    def __init__(self, names: Iterable[str], title: str) -> None:
        """`title` is the chat's name in the file's; it is a person's, too, if the chat is one of two."""
        known = dict.fromkeys(names)
        self._names = frozenset(known)
        self._on_disk = on_disk(title)
        self.them = next((one for one in known if on_disk(one) == self._on_disk), title)
        """The name that the file's name stands for."""

    def __repr__(self) -> str:
        return f"People({len(self._names)})"

    def spelled(self, name: str) -> str | None:
        """Give the name of somebody in the chat, None for any other word."""
        if name in self._names:
            return name
        return self.them if self._on_disk and on_disk(name) == self._on_disk else None

    def spelled_or_new(self, name: str) -> str | None:
        """Give any name: for where the tool alone writes."""
        return self.spelled(name) or anybody(name)

    def masked(self, mask: Mask) -> "People":
        """Give the same people under their masked names."""
        return People(map(mask.name, sorted(self._names)), mask.name(self.them))


def title_of(file: str) -> str:
    """Give the chat's name in a file's name."""
    found = NAME.fullmatch(file)
    return clean_name(found[1] if found else file.rpartition(".")[0])


def on_disk(title: str) -> str:
    """Give a name as the tool makes it fit for a file system, at its strictest."""
    return re.sub(r'[/\\?*:|"<>\x00-\x1f\x7f]', "_", clean_name(title)).strip("._ ")


def anybody(name: str) -> str | None:
    """Give any name; None for half of one that has brackets itself."""
    return name if name and name.count("(") == name.count(")") else None


def reactions(text: str, spelled: Spelled) -> Reactions:
    """Split off the reactions at the end of a text; a name may hold brackets of its own."""
    at = len(text)
    for _ in range(_BRACKETS):
        at = text.rfind(" (", 0, at) if text.endswith(")") else -1
        if at < 0:
            break
        halves = [one.rpartition(": ") for one in text[at + 2 : -1].split("; ")]
        pairs = [(by, emoji) for name, _, emoji in halves if (by := spelled(name)) and _is_emoji(emoji)]
        if len(pairs) == len(halves):
            return Reactions(text[:at], tuple(pairs))
    return Reactions(text, ())


def _is_emoji(text: str) -> bool:
    return not text.isascii() and _is_known_emoji(text)


@lru_cache(maxsize=1024)
def _is_known_emoji(text: str) -> bool:
    import emoji  # noqa: PLC0415 - its table takes a tenth of a second; chats without reactions never need it

    return emoji.purely_emoji(text)
