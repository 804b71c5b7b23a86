"""The grammar of sigexport's `chat.md`: headers of messages, and what stands around a text.

Facts: carderne/signal-export, `models.py` (`Message.to_md`) and `merge.py`, and older versions of `sigexport.py`:
`[2024-01-02 15:04:05] Ana: text` with two spaces after the text and, since 2024, a blank line after the message;
before that `[2024-01-02, 15:04]` and `[2024-01-02 15:04]`. A quote stands before the text, on lines of its own after
`>`. After the text come reactions (`(- Ana: 👍, Me: ❤️ -)`), a sticker (`(( 😀 ))` or a link) and attachments, in an
order that changed between versions.
"""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from parsers.masking import Mask
from parsers.signal_tools.sigexport_words import BARE, Meaning, call, masked_file, masked_name, meaning

HEAD: Final = re.compile(
    r"\[([0-9]{4}-[0-9]{2}-[0-9]{2}),? ([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)\] ([^:]{1,200}): ?(.*)", re.DOTALL
)
"""A message's first line: date, time, sender and the text's first line."""
DELETED: Final = "(This message was deleted)"
_MISSING: Final = ("(media not exported)", "(attachment not exported)")
_MEDIA: Final = "](./media/"
_STICKER: Final = "](../exported_stickers/"
_QUOTE: Final = re.compile(r"\n+(?:>[^\n]*(?:\n|\Z))++\n*+")
_REACTIONS: Final = re.compile(r"(?:\n|\A)\(- [^\n]* -\)\Z")
_FACE: Final = re.compile(r"\n\(\( [^\n]* \)\)\Z")
_WAYS: Final = (" -)", " ))", *_MISSING, DELETED)
_WORDS: Final = ("call", "missed_call", "deleted", BARE)
"""Kinds whose text is the tool's own."""
_CUTS: Final = 200
"""Attachments and the like that one message can have; a text that is made of more of them is a text."""


class Cut(NamedTuple):
    """Something beside the text: "reactions", "sticker", "file" or "missing", as it stands in the file."""

    what: str
    raw: str

    def __repr__(self) -> str:
        return f"Cut({self.what})"

    @property
    def file(self) -> str:
        """The name of the attachment, "" for one that is not there."""
        return _path(self.raw).replace("%20", " ") if self.what == "file" else ""

    @property
    def reactions(self) -> list[tuple[str, str]]:
        """Names and emoji."""
        inside = self.raw.strip("\n")[len("(- ") : -len(" -)")]
        pairs = (one.rpartition(": ") for one in inside.split(", "))
        return [(by, emoji) for by, colon, emoji in pairs if colon and emoji]

    def masked(self, mask: Mask) -> str:
        """Give it masked."""
        if self.what == "missing":
            return self.raw
        if self.what == "reactions":
            lead = self.raw[: self.raw.index("(- ")]
            return f"{lead}(- {', '.join(f'{masked_name(by, mask)}: {mask.text(e)}' for by, e in self.reactions)} -)"
        if self.what == "sticker" and _STICKER in self.raw:
            return f"[{mask.text('sticker')}{_STICKER}{mask.text('pack/0')}.webp)  "
        if self.what == "sticker":
            return mask.text(self.raw)
        name = masked_file(self.file, mask)
        shown = name.replace(" ", "%20")
        return f"{'!' if self.raw.startswith('!') else ''}[{name}{_MEDIA}{shown})  "


@dataclass(frozen=True, slots=True)
class Body:
    """What stands behind a header, in the order of the file.

    Attributes:
        quote: what is quoted, with the lines around it; "" for nothing.
        text: what was typed.
        gap: the two spaces that end a text, where they are there.
        cuts: what stands behind the text.
        end: blank lines.
    """

    quote: str
    text: str
    gap: str
    cuts: tuple[Cut, ...]
    end: str

    def __repr__(self) -> str:
        return f"Body({len(self.text)} characters)"

    @property
    def meant(self) -> Meaning:
        """What it is."""
        if self.text == DELETED and not self.gap:
            return Meaning("deleted", None)
        files = [cut.file for cut in self.cuts if cut.what in ("file", "missing")]
        sticker = any(cut.what == "sticker" for cut in self.cuts)
        if not files and not sticker and not self.quote and (found := call(self.text)) is not None:
            return found
        return meaning(self.text, sticker=sticker, files=files, touched=bool(self.quote or self.reacted))

    @property
    def reacted(self) -> list[tuple[str, str]]:
        """Names and emoji."""
        return [pair for cut in self.cuts if cut.what == "reactions" for pair in cut.reactions]

    def masked(self, mask: Mask) -> str:
        """Give it masked, with the same meaning."""
        text = self.text if self.meant.kind in _WORDS else mask.text(self.text)
        return "".join((mask.text(self.quote), text, self.gap, *(cut.masked(mask) for cut in self.cuts), self.end))


def take_apart(body: str) -> Body:
    """Take apart all that stands between a header and the next, lines joined by line feeds."""
    text = body.rstrip("\n")
    end = body[len(text) :]
    quote = found[0] if (found := _QUOTE.match(text)) is not None else ""
    text = text[len(quote) :]
    cuts: list[Cut] = []
    while len(cuts) < _CUTS and (cut := _last(text)) is not None:
        cuts.append(cut)
        text = text[: len(text) - len(cut.raw)]
    typed = text.removesuffix("  ")
    return Body(quote, typed, text[len(typed) :], tuple(reversed(cuts)), end)


def ends_like_one(line: str) -> bool:
    """Whether a message's last line ends as the tool ends it; hardly anybody ends a text with two spaces."""
    return line.endswith(("  ", *_WAYS))


def _last(text: str) -> Cut | None:
    """Find what stands at the end of a text and is no part of it."""
    if text.endswith(" -)"):
        found = _REACTIONS.search(text, max(text.rfind("\n"), 0))
        return Cut("reactions", found[0]) if found else None
    if text.endswith(" ))"):
        found = _FACE.search(text, max(text.rfind("\n"), 0))
        return Cut("sticker", found[0]) if found else None
    bare = text.rstrip(" ")
    if bare.endswith(_MISSING):
        return Cut("missing", text[bare.rindex("(") :])
    return _link(text, bare) if bare.endswith(")") else None


def _link(text: str, bare: str) -> Cut | None:
    """Find the link at the end of a text; a path holds the name, which may itself hold brackets."""
    line = bare.rfind("\n") + 1
    for what, middle in (("file", _MEDIA), ("sticker", _STICKER)):
        at = bare.rfind(middle, line)
        if at < 0:
            continue
        start = at - len(_path(bare[at:]).replace("%20", " ")) - 1 if what == "file" else -1
        if start < line or bare[start] != "[":
            start = bare.rfind("[", line, at)
        if start < line:
            return None
        if what == "file" and start > line and bare[start - 1] == "!":
            start -= 1
        return Cut(what, text[start:])
    return None


def _path(link: str) -> str:
    """Give the path of the link that ends a text, without its folder."""
    return link[link.rindex(_MEDIA) + len(_MEDIA) :].rstrip(" ")[:-1]
