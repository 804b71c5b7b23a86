"""Masks the pieces of a text export: words, names as they stand before texts, and the names of files."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

import polars as pl

from parsers.masking import Mask
from parsers.media_kinds import KIND_OF_ENDING
from parsers.whatsapp_text import names, own_words, senders
from parsers.whatsapp_text.phrases import MARKS, SPACES

_NAME: Final = re.compile(rf"([{MARKS}{SPACES}]*~?[{MARKS}{SPACES}]*)(.*?)([{MARKS}{SPACES}]*:?[{MARKS} ]*)", re.DOTALL)
_MARKERS: Final = re.compile(r"^(?:IMG|STK|VID|PTT|AUD)-|-(?:PHOTO|STICKER|GIF|VIDEO|AUDIO)-", re.IGNORECASE)
"""Parts of file names that tell what kind of media it is."""
_DOCUMENTS: Final = ("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv", "zip")
_EXTENSION: Final = re.compile(rf"\.(?:{'|'.join([*KIND_OF_ENDING, *_DOCUMENTS])})$", re.IGNORECASE)
_COPY: Final = re.compile(r"(.*?)( ?\([0-9]+\))?(\.(?:txt|zip))?", re.DOTALL | re.IGNORECASE)


class Masker:
    """Masks pieces of one export, or of all exports that one `Mask` is used for."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._names: dict[str, str] = {}

    def text(self, text: str, turn: int = 0) -> str:
        """Mask words, but for the names of the app's own media files; another `turn` gives other letters."""
        found, at = [], 0
        for kept in own_words.MEDIA_NAME.finditer(text):
            found += [self._words(text[at : kept.start()], turn), kept[0]]
            at = kept.end()
        return "".join([*found, self._words(text[at:], turn)])

    def name(self, raw: str) -> str:
        """Mask a name as it stands: with "~", marks and odd blanks around and inside it, and the colon after it."""
        if raw not in self._names:
            found = _NAME.fullmatch(raw)
            lead, core, trail = found.groups() if found else ("", raw, "")
            self._names[raw] = f"{lead}{self._respelled(core)}{trail}"
        return self._names[raw]

    def file(self, name: str) -> str:
        """Mask the name of a file that was sent, but for its extension and what tells the kind of media."""
        if own_words.MEDIA_NAME.match(name):
            return self._mask.file(name)
        stem = _EXTENSION.sub("", name)
        kept = [*_MARKERS.findall(stem), ""]
        masked = "".join(self._mask.text(a) + b for a, b in zip(_MARKERS.split(stem), kept, strict=True))
        return masked + name[len(stem) :]

    def export(self, member: str) -> str:
        """Mask the chat's name in an export's own name, folders before it too; the app's words around it stay."""
        *folders, last = PurePosixPath(member).parts
        return "/".join([*map(self._chat_file, folders), last if last == names.IOS_MEMBER else self._chat_file(last)])

    def _chat_file(self, file: str) -> str:
        file = unicodedata.normalize("NFC", file)
        chat = names.said_by(file)
        for blank in " _":
            spelled = (chat or "").replace(" ", blank)
            if chat and spelled in file:
                before, after = file.rsplit(spelled, 1)
                return before + self._mask.name(chat).replace(" ", blank) + after
        found = _COPY.fullmatch(file)
        stem, copy, extension = found.groups("") if found else (file, "", "")
        return self._mask.name(stem) + copy + extension

    def _words(self, text: str, turn: int) -> str:
        # Masked anew as another text; full stops are no letters, so they can be cut off again.
        return self._mask.text("." * turn + text)[turn:]

    def _respelled(self, name: str) -> str:
        """Mask by the clean name, so that all spellings of a person get the same letters; marks inside stay."""
        masked = self._mask.name(senders.cleaned(pl.Series([name], dtype=pl.String))[0])
        letters = [c for c in masked if c.isalnum()]
        if len(letters) != sum(map(str.isalnum, name)) or not unicodedata.is_normalized("NFC", name):
            return masked
        fresh = iter(letters)
        return "".join(next(fresh) if c.isalnum() else c for c in name)
