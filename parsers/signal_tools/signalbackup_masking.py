"""Writes signalbackup-tools' text export again, masked: what decides how it is read stays."""

import re
from typing import Final

from parsers.masking import Mask
from parsers.media_kinds import KIND_OF_ENDING
from parsers.signal_tools.signalbackup_people import NAME, People, on_disk, reactions
from parsers.signal_tools.signalbackup_text import CALLS, GROUP, POLL, TIMER, Block, File, attachment, poll

_TRIES: Final = 9


class BlockMask:
    """Masks one file, in which these people write."""

    def __init__(self, mask: Mask, people: People) -> None:
        self._mask = mask
        self._people = people
        self._masked = people.masked(mask)

    def name(self, file: str) -> str:
        """Mask a file's name, as the person is masked whom it names."""
        found = NAME.fullmatch(file)
        masked = on_disk(self._mask.name(self._people.them)) or "_"
        return f"{masked} (_id{found[2]}).txt" if found else f"{masked}.txt"

    def block(self, block: Block) -> bytes:
        """Mask a header with what stands below it."""
        found = block.head
        if found is None:
            return "".join(f"{self._mask.text(line)}\n" for line in block.lines).encode()
        body = block.body.rstrip("\n")
        end = block.body[len(body) :]
        if found[5]:
            typed, pairs = reactions(body, self._people.spelled)
            lead = f"{found[0][: found.start(5)]}{self._mask.name(found[5])}{found[0][found.end(5) :]}"
            return f"{lead}{self._text(typed)}{self._pairs(pairs)}{end}\n".encode()
        file = attachment(body, self._people.spelled_or_new)
        masked = self._notice(body) if file is None else self._file(file)
        return f"{found[0]}{masked}{end}\n".encode()

    def _text(self, text: str) -> str:
        """Mask a text without its reactions; a poll stays one, and a bracket becomes no reaction by chance."""
        lead = POLL if poll(text) is not None else ""
        masked = self._mask.text(text.removeprefix(lead))
        for _ in range(_TRIES):
            if not reactions(masked, self._masked.spelled).pairs:
                break
            masked = self._mask.text(masked)
        return lead + masked

    def _pairs(self, pairs: tuple[tuple[str, str], ...]) -> str:
        return f" ({'; '.join(f'{self._mask.name(by)}: {emoji}' for by, emoji in pairs)})" if pairs else ""

    def _file(self, file: File) -> str:
        shown = ""
        if file.shown:
            stem, dot, ending = file.shown.rpartition(".")
            is_named = not (dot == "" and "/" in file.shown)
            known = ending.lower() in KIND_OF_ENDING
            name = f"{self._mask.text(stem)}.{ending}" if known else self._mask.file(file.shown)
            shown = f' "{name}"' if is_named else f" of type {file.shown}"
        return f"<{self._mask.name(file.sender)}> sent file{shown}{self._pairs(file.pairs)}"

    def _notice(self, notice: str) -> str:
        if notice in CALLS:
            return notice
        lines = []
        for line in notice.split("\n"):
            found = TIMER.fullmatch(line)
            kept = found[2] + found[3] if found else ""
            lines.append(self._around(GROUP, line.removesuffix(kept)) + kept)
        return "\n".join(lines)

    def _around(self, kept: re.Pattern[str], text: str) -> str:
        """Mask what stands around what is kept."""
        pieces: list[str] = []
        done = 0
        for found in kept.finditer(text):
            pieces += (self._mask.text(text[done : found.start()]), found[0])
            done = found.end()
        return "".join((*pieces, self._mask.text(text[done:])))
