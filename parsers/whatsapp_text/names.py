"""What a chat is called and by what id it is known again: from file names, and from who writes."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

from parsers.source import Source
from parsers.whatsapp_text.phrases import every

IOS_MEMBER: Final = "_chat.txt"
"""What iOS calls the text in its zip: only the zip's own name says whose chat it is."""


def said_by(file_name: str) -> str | None:
    """Take the chat's name out of a file name such as "WhatsApp Chat with NAME.txt", in the languages known.

    Copies ("… (1).txt") keep their chat's name. Names from a Mac, which takes accents apart, are put together again.
    """
    whole = unicodedata.normalize("NFC", file_name)
    stem = re.sub(r"[ _]?\([0-9]+\)$", "", re.sub(r"\.(?:txt|zip)$", "", whole, flags=re.IGNORECASE))
    for plain in (stem, stem.replace("_", " ")):
        for pattern in _patterns():
            found = pattern.fullmatch(plain)
            if found is not None:
                return found["name"].strip()
    return None


def said_of(source: Source) -> str | None:
    """Name the chat by its file as `of_file`, but only where the app made that name."""
    folder, around = _places(source)
    if source.name.casefold() == IOS_MEMBER:
        return said_by(folder) or said_by(around)
    return said_by(source.name) or said_by(around)


def of_file(source: Source) -> str | None:
    """Name the chat by its file; for `_chat.txt` by the folder it lies in, or the zip. None if neither says."""
    said = said_of(source)
    if said is None and source.name.casefold() == IOS_MEMBER:
        folder, around = _places(source)
        return (folder or Path(around).stem) if source.member else None
    return said or Path(source.name).stem


def _places(source: Source) -> tuple[str, str]:
    """Give the folder that a file lies in, and the zip around that; "" where there is none."""
    if source.member is None:
        return source.path.parent.name, ""
    return PurePosixPath(source.member).parent.name, source.path.name


def chat_id(chat_name: str, writers: Sequence[str], *, is_group: bool, said: str | None = None) -> str:
    """Give an id that other exports of the same chat have too: the two names, or a group's name, case put aside.

    Args:
        chat_name: what the chat is called.
        writers: who writes in it.
        is_group: it is known to be a group.
        said: what the app called the chat in the file's name. The app names a chat of two by one of them: another
            name is a group's in which only two wrote, and is part of the id.
    """
    if len(writers) != 2 or is_group:
        return f"whatsapp:{chat_name.casefold()}"
    both = "whatsapp:" + " & ".join(sorted(w.casefold() for w in writers))
    return both if said is None or _bare(said) in map(_bare, writers) else f"{both} in {said.casefold()}"


def _bare(name: str) -> str:
    """Leave the letters and digits of a name: file names lack marks, and what file systems do not allow."""
    plain = re.sub("[\ufe00-\ufe0f]", "", unicodedata.normalize("NFC", name)).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LNM") or plain


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(
            "(?P<name>.+)".join(map(re.escape, unicodedata.normalize("NFC", phrase).split("NAME"))),
            re.IGNORECASE | re.DOTALL,
        )
        for phrase in every("chat_name")
    )
