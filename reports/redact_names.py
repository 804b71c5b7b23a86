"""Who is called what in a copy to share."""

from collections.abc import Mapping, Sequence

from analyzer.results import Contact
from reports.looks import alike
from reports.phrasing import clean
from reports.prose import Prose


def in_order(alias: str) -> tuple[int, str]:
    """The place of an alias: Friend Z stands before Friend AA."""
    return len(alias), alias.casefold()


def aliases_of(
    contacts: Sequence[Contact], chosen: Mapping[str, str | None], keep_names: bool, prose: Prose
) -> dict[str, str]:
    """New names by contact key: the owner's words, a first name, or "Friend A"; no two look the same."""
    aliases: dict[str, str] = {}
    looks: set[str] = set()
    letters = 0
    for contact in contacts:
        told = chosen[contact.key] or (first_name(contact.name) if keep_names else "")
        if not told:
            told, letters = prose.text("share.alias", letter=letter(letters)), letters + 1
        alias, n = told, 1
        while alike(alias) in looks:
            n += 1
            alias = prose.text("share.same_label", label=told, n=n)
        aliases[contact.key] = alias
        looks.add(alike(alias))
    return aliases


def first_name(name: str) -> str:
    """The first word of a name; "" for a number or a name without letters, which get an alias instead."""
    words = clean(name).split()
    return (
        words[0] if words and any(ch.isalpha() for ch in words[0]) and not any(ch.isdigit() for ch in words[0]) else ""
    )


def letter(i: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    return (letter(i // 26 - 1) if i >= 26 else "") + chr(ord("A") + i % 26)
