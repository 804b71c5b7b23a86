"""Writes the JSON of WhatsApp Chat Exporter: one object with every chat, as `-j` makes it.

Follows the tool's own handlers for Android and iPhone: every field of a record is there, line ends in typed text are
`<br>`, media stand as paths or, every third, as missing, calls in a list of their own that names people and not chats.
Keys are made up from the rows, so that the same frame gives the same bytes. Edits and the length of voice notes are
lost, on an iPhone reactions too.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias

import polars as pl

from sample_data.small import NUMBERS, conversation

Json: TypeAlias = dict[str, Any]
Row: TypeAlias = dict[str, Any]
Device: TypeAlias = Literal["android", "ios"]

CALLS: Final = "000000000000000"
_TYPES: Final[dict[Device, dict[str, int]]] = {
    "android": {
        "image": 1, "audio": 2, "voice": 2, "video": 3, "contact": 4, "location": 5, "system": 7, "document": 9,
        "gif": 13, "deleted": 15, "sticker": 20, "poll": 66,
    },
    "ios": {
        "image": 1, "video": 2, "audio": 3, "voice": 3, "contact": 4, "location": 5, "system": 6, "document": 8,
        "gif": 11, "deleted": 14, "sticker": 15,
    },
}  # fmt: skip
_FILES: Final = {
    "image": ("Images/IMG-{0:%Y%m%d}-WA{1:04}.jpg", "image/jpeg"),
    "video": ("Video/VID-{0:%Y%m%d}-WA{1:04}.mp4", "video/mp4"),
    "gif": ("Animated Gifs/VID-{0:%Y%m%d}-WA{1:04}.mp4", "video/mp4"),
    "audio": ("Audio/AUD-{0:%Y%m%d}-WA{1:04}.m4a", "audio/mp4"),
    "voice": ("Voice Notes/202540/PTT-{0:%Y%m%d}-WA{1:04}.opus", "audio/ogg; codecs=opus"),
    "document": ("Documents/Programme {1}.pdf", "application/pdf"),
    "sticker": ("Stickers/STK-{0:%Y%m%d}-WA{1:04}.webp", "image/webp"),
}
_UNITS: Final = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def write(
    frame: pl.DataFrame, *, numbers: Mapping[str, str], device: Device = "android", indent: int | None = 2
) -> bytes:
    """Write every chat of a frame.

    Args:
        frame: rows in the common schema with `from_me` filled; reactions and replies name the `id` of a row of the same
            chat in `about`. The texts of media become captions, of which only pictures and films keep theirs.
        numbers: name of a person → phone number (E.164); somebody without one gets a number of their own.
        device: whose database the tool read.
        indent: as `--pretty-print-json`; None for one line.
    """
    export = _Export(frame, numbers, device)
    return json.dumps(export.chats(), indent=indent).encode()


def small() -> dict[str, bytes]:
    """The small conversation as Android's and as the iPhone's, by path below `sample_data/formats`."""
    return {
        "whatsapp_exporter/result.json": write(conversation(), numbers=NUMBERS),
        "whatsapp_exporter/iphone/result.json": write(conversation(), numbers=NUMBERS, device="ios"),
    }


class _Export:
    """The file in the making."""

    def __init__(self, frame: pl.DataFrame, numbers: Mapping[str, str], device: Device) -> None:
        self.rows = frame.with_columns(pl.col("sent_at").dt.epoch("ms").alias("ms")).to_dicts()
        self.numbers = numbers
        self.device: Device = device
        self.reactions: dict[tuple[str, str], Json] = {}
        for row in self.rows:
            if row["kind"] == "reaction" and device == "android":
                who = "You" if row["from_me"] else row["sender"] or "Unknown"
                self.reactions.setdefault((row["chat"], row["about"]), {})[who] = row["text"]

    def chats(self) -> Json:
        """Every chat by its id: first the phone book, then groups as they come, then calls."""
        people = {row["sender"] for row in self.rows if row["sender"] and not row["from_me"]}
        people |= {row["chat_name"] for row in self.rows if not row["is_group"]}
        found = {self.jid(name, is_group=False): self._chat(name) for name in sorted(people)}
        calls = self._chat("WhatsApp Calls")
        for count, row in enumerate(self.rows, 1):
            if row["kind"] in ("call", "missed_call") and not row["is_group"]:
                calls["messages"][str(count)] = self._call(row)
            elif row["kind"] != "reaction":
                key = self.jid(row["chat_name"], is_group=row["is_group"])
                chat = found.setdefault(key, self._chat(row["chat_name"]))
                chat["messages"][str(100 + count)] = self._message(row, count)
        return found | ({CALLS: calls} if calls["messages"] else {})

    def jid(self, name: str, *, is_group: bool) -> str:
        """The id of a person's or a group's chat."""
        if is_group:
            return f"1203630{int(_made_up(name, 11), 16):014}"[:18] + "@g.us"
        return (
            self.numbers.get(name, f"+1555{int(_made_up(name, 8), 16) % 10**7:07}").removeprefix("+")
            + "@s.whatsapp.net"
        )

    def _chat(self, name: str) -> Json:
        return {
            "name": name,
            "type": self.device,
            "my_avatar": "WhatsApp/Media/Profile/Photo.jpg" if self.device == "ios" else None,
            "their_avatar": None,
            "their_avatar_thumb": None,
            "status": None,
            "media_base": "",
            "messages": {},
        }

    def _message(self, row: Row, count: int) -> Json:
        sender = row["sender"] if row["is_group"] and not row["from_me"] and row["kind"] != "system" else None
        message = self._blank(row, self._key(row["chat"], row["id"]), sender)
        message["message_type"] = _TYPES[self.device].get(row["kind"], 0)
        if row["about"] is not None:
            message["reply"] = self._key(row["chat"], row["about"])
        kind = row["kind"]
        if kind in _FILES:
            self._media(message, row, count)
        elif kind in _WORDS:
            message |= _WORDS[kind](row)
        elif row["text"] is not None:
            message["data"] = row["text"].replace("\n", " <br>" if self.device == "android" else "<br>")
        message["sticker"] = kind == "sticker"
        message["reactions"] = self.reactions.get((row["chat"], row["id"]), {})
        return message

    def _media(self, message: Json, row: Row, count: int) -> None:
        path, mime = _FILES[row["kind"]]
        message |= {"media": True, "caption": row["text"]}
        if count % 3 or row["kind"] in ("voice", "audio", "document"):
            message |= {"data": f"WhatsApp/Media/WhatsApp {path.format(row['sent_at'], count)}", "mime": mime}
        else:
            message |= {"data": "The media is missing", "mime": "media", "meta": True}

    def _call(self, row: Row) -> Json:
        call = self._blank(row, f"call:{self._key(row['chat'], row['id'])}", row["chat_name"])
        if row["kind"] == "call":
            end = f"initiated and lasted for {_length(round(row['duration'] or 0))} with 1.2 MB data transferred."
        else:
            end = "not answered." if row["from_me"] else "missed."
        way = "to" if row["from_me"] else "from"
        return call | {"meta": True, "data": f"A voice call {way} {row['chat_name']} was {end}"}

    def _key(self, chat: str, row: str) -> str:
        """A message's key, which the tool cuts for an iPhone."""
        return ("3EB0" + _made_up(f"{chat} {row}", 18).upper())[: 17 if self.device == "ios" else None]

    def _blank(self, row: Row, key: str, sender: str | None) -> Json:
        return {
            "from_me": row["from_me"],
            "timestamp": row["ms"] / 1000,
            "time": f"{row['sent_at']:%H:%M}",
            "media": False,
            "key_id": key,
            "meta": False,
            "data": None,
            "sender": sender,
            "safe": False,
            "mime": None,
            "message_type": None,
            "received_timestamp": f"{row['sent_at']:%Y/%m/%d %H:%M}",
            "read_timestamp": None,
            "reply": None,
            "quoted_data": None,
            "caption": None,
            "thumb": None,
            "sticker": False,
            "reactions": {},
        }


def _length(seconds: int) -> str:
    """Say a length as the tool does."""
    if seconds < 2:
        return "a second" if seconds else "less than a second"
    parts = []
    for size, unit in _UNITS:
        count, seconds = divmod(seconds, size)
        parts += [f"{count} {unit}{'s' if count > 1 else ''}"] if count else []
    return " ".join(parts)


def _vcard(row: Row) -> Json:
    text = 'This media include the following vCard file(s):<br><a href="WhatsApp/vCards/Ben.vcf">Ben</a>'
    return {"media": True, "meta": True, "safe": True, "mime": "text/x-vcard", "data": text}


def _told(data: str | None) -> Callable[[Row], Json]:
    return lambda row: {"meta": True, "data": data}


_WORDS: Final[dict[str, Callable[[Row], Json]]] = {
    "deleted": _told("Message deleted"),
    "location": _told("Location shared: (51.4779, -0.0015)"),
    "contact": _vcard,
    "call": _told(None),
    "missed_call": _told("A voice call was missed"),
    "system": _told("This chat is now end-to-end encrypted"),
}


def _made_up(what: str, length: int) -> str:
    return hashlib.sha256(f"sample {what}".encode()).hexdigest()[:length]
