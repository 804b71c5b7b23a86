"""What WhatsApp itself writes into a text export, language by language.

The words stand in `whatsapp_words.tsv`, written down from the fact sheet's table apart from the parser's own phrases,
so that a round trip compares two sources. Where the wording in a language is not known, the English one stands in.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """The app's words in one language.

    Attributes:
        notice: the encryption notice at the top of a chat.
        created: a group's first line, with `{who}` and `{group}`.
        changed: a line of a running chat: someone's security code (two people), with `{who}`.
        icon: a line of a running group, with `{who}`.
        media: Android's `<…>` for media left out.
        attached: Android's word after a file's name.
        attached_ios: the word before a file's name on iOS.
        omitted: kind → the words that iOS writes for media left out.
        deleted: for a message its sender deleted, as seen by the other.
        deleted_mine: the same, as seen by its sender.
        edited: the suffix of an edited message.
        missed: a missed voice call.
        call: an answered voice call.
        location: the word before a map link.
        poll: head of a poll.
        option: head of each option.

    """

    notice: str
    created: str
    changed: str
    icon: str
    media: str
    attached: str
    attached_ios: str
    omitted: dict[str, str]
    deleted: str
    deleted_mine: str
    edited: str
    missed: str
    call: str
    location: str
    poll: str
    option: str


_KINDS: Final = ("image", "video", "audio", "sticker", "gif", "document", "contact")


def _words() -> dict[str, Words]:
    """Read the table; every language begins as English."""
    found: dict[str, dict[str, str]] = {}
    with Path(__file__).with_suffix(".tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            found.setdefault(row["language"], dict(found.get("en", {})))[row["word"]] = row["text"]
    return {
        language: Words(
            omitted={kind: texts[kind] for kind in _KINDS},
            **{word: text for word, text in texts.items() if word not in _KINDS},
        )
        for language, texts in found.items()
    }


WORDS: Final[dict[str, Words]] = _words()
"""Language → words."""
