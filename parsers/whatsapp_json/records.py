"""The records of WhatsApp Chat Exporter's JSON, and what they mean.

Facts: the tool's own writer (KnugiHK/WhatsApp-Chat-Exporter, `data_model.py`, `android_handler.py`, `ios_handler.py`,
`exported_handler.py`, `utility.py`). The file is one object: id of a chat → chat, and in it `messages`: number of a
row → message. It has no lines to go by, so it is taken apart level by level, and a record stays bytes until it is read.
What stands in `data` depends on other fields: typed text, the path of a file, or words of the tool (`meta`). Typed text
has its line ends written as `<br>`, since 2024 on Android as ` <br>`, and is not escaped otherwise.
"""

import re
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from parsers.byte_lines import BOM, refuse_utf16
from parsers.errors import DamagedExport
from parsers.media_kinds import kind_of_type

CALL_LISTS: Final = ("000000000000000", "000000000000001")
"""What stands for the id of a chat where the tool lists calls."""
FROM_TEXT: Final = "exported"
"""A chat's `type` where the tool itself read a text export."""
IOS: Final = "ios"
DEVICES: Final = (IOS, "android", FROM_TEXT)

DELETED: Final = "Message deleted"
MISSING: Final = "media"
"""`mime` where a file was not found."""
LOCATION: Final = "Location shared: ("
CONTACT: Final = "This media include the following vCard file(s):"
BINARY: Final = "The message is binary data"
MISSED: Final = ("A voice call was missed", "A video call was missed")
TIMER: Final = ("Messgae timer was", "Message timer was")
"""How a notice on disappearing messages begins; the first is the tool's own spelling."""
PHRASES: Final = (
    DELETED, LOCATION, CONTACT, BINARY, *MISSED, *TIMER, "The media is missing", "The media is omitted in the chat",
)  # fmt: skip
"""How words of the tool begin that tell something."""
CALL: Final = re.compile(
    r"A (?P<group>group )?(?:voice|video) call (?:to|from) (?P<name>.*) was (?P<end>.*)", re.DOTALL
)
BREAK: Final = re.compile(" ?<br>")

_LASTED: Final = re.compile(
    r"initiated and lasted for (less than a second|(?:(?:[0-9]{1,6}|a) (?:day|hour|minute|second)s? ?)+)"
    r" ?with [0-9.]{1,12} [A-Z]{1,2} data transferred\."
)
_UNIT: Final = re.compile(r"([0-9]{1,6}|a) (day|hour|minute|second)")
_SECONDS: Final = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_NOT_ANSWERED: Final = ("cancelled.", "missed.", "not answered.", "unavailable.", "failed.")
# A type is WhatsApp's own number in its database; 0 is text.
_ANDROID: Final = {
    1: "image", 2: "audio", 3: "video", 4: "contact", 5: "location", 7: "system", 9: "document", 13: "gif",
    14: "contact", 15: "deleted", 16: "location", 20: "sticker", 42: "image", 43: "video", 66: "poll",
}  # fmt: skip
_IPHONE: Final = {
    1: "image", 2: "video", 3: "audio", 4: "contact", 5: "location", 6: "system", 8: "document", 10: "system",
    11: "gif", 14: "deleted", 15: "sticker", 38: "image", 39: "video",
}  # fmt: skip
_CAPTIONED: Final = ("image", "video", "gif", "media")
"""What people write a line to; a document's caption is its title, and a voice note's is what the phone heard in it."""
_VOICE: Final = re.compile(r"(?:.*[/\\])?(?:PTT-[0-9]{8}-WA[0-9]+\.[a-z0-9]{1,5}|[^/\\]*\.opus)", re.DOTALL)
"""Files of voice notes: Android's name for them, and what both phones record."""
_PAIR: Final = re.compile(
    r"(?P<kept>\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_AGAIN: Final = "Run the exporter again, or copy the file again."
_T = TypeVar("_T")


class Message(msgspec.Struct, gc=False):
    """One record, as far as it is read.

    Attributes:
        timestamp: seconds since 1970 UTC; milliseconds where it is above 9,999,999,999.
        key_id: WhatsApp's own key, the same in every copy of the chat; the line's number in a chat read from a text.
        meta: `data` holds words of the tool.
        media: `data` is the path of a file.
        message_type: WhatsApp's own number for what it is; older versions of the tool leave it out.
        reply: `key_id` of the message that is answered.
        reactions: name of a person, or "You" → emoji.
    """

    timestamp: float
    from_me: bool | int = False
    key_id: str | int | None = None
    data: str | None = None
    meta: bool = False
    media: bool = False
    sender: str | None = None
    mime: str | None = None
    message_type: int | None = None
    reply: str | int | None = None
    caption: str | None = None
    sticker: bool = False
    reactions: dict[str, str | None] | None = None

    def __repr__(self) -> str:
        return "Message()"


class Chat(msgspec.Struct):
    """One chat; its records are not taken apart yet."""

    name: str | None = None
    type: str | None = None
    messages: dict[str, msgspec.Raw] = {}

    def __repr__(self) -> str:
        return "Chat()"


class Meaning(NamedTuple):
    """What a record is: one of the frame's kinds, and the typed text."""

    kind: str
    text: str | None = None

    def __repr__(self) -> str:
        return f"Meaning({self.kind})"


_FIELDS: Final = msgspec.json.Decoder(dict[str, Any])
_CHATS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_CHAT: Final = msgspec.json.Decoder(Chat)
_MESSAGE: Final = msgspec.json.Decoder(Message)


def chats(data: bytes, where: str) -> dict[str, msgspec.Raw]:
    """Take the file apart into chats.

    Raises:
        DamagedExport: it is not one whole JSON object.
    """
    refuse_utf16(data, where)
    try:
        return _decoded(_CHATS, data.removeprefix(BOM))
    except _UNREADABLE:
        # Its message may quote the file, so neither it nor its chain may go on.
        raise DamagedExport("It is damaged or was cut off.", where, _AGAIN) from None


def chat(raw: msgspec.Raw) -> Chat | None:
    """Take a chat apart into records; None for anything else."""
    try:
        return _decoded(_CHAT, raw)
    except _UNREADABLE:
        return None


def fields(raw: msgspec.Raw) -> dict[str, Any]:
    """Take an object apart whatever it holds; nothing where it is too deep to be taken apart."""
    try:
        return _decoded(_FIELDS, raw)
    except _UNREADABLE:
        return {}


def message(raw: msgspec.Raw) -> Message | None:
    """Read a record; None for anything else."""
    try:
        return _decoded(_MESSAGE, raw)
    except _UNREADABLE:
        return None


def _decoded(decoder: msgspec.json.Decoder[_T], raw: bytes | msgspec.Raw) -> _T:
    """Decode; letters that are none (half an emoji, another encoding) become � if nothing else helps."""
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError):
        text = _PAIR.sub(lambda found: found["kept"] or "\ufffd", bytes(raw).decode("utf-8", "replace"))
        return decoder.decode(text.encode())


def meaning(record: Message, device: str | None) -> Meaning:
    """Say what a record of an ordinary chat is; "binary" for one that the tool could not read itself."""
    if record.sticker:
        return Meaning("sticker")
    if record.meta:
        return _placeholder(record, device)
    kind = _kind(record, device)
    if kind not in ("text", "poll"):
        return Meaning(kind, _caption(record, kind, device))
    text = typed(record, device)
    if text or kind == "poll":
        return Meaning(kind, text)
    # an older version of the tool gives no type, and nothing for what it does not know: mostly the app's notices
    return Meaning("system" if record.message_type is None and device != FROM_TEXT else "media")


def typed(record: Message, device: str | None) -> str | None:
    """Give the text as it was typed."""
    text = BREAK.sub("\n", record.data or "")
    # what the tool read from a text export begins behind the name's colon
    return (text.removeprefix(" ") if device == FROM_TEXT else text) or None


def call(record: Message) -> tuple[str, str, float | None] | None:
    """Read a line of the list of calls: name, kind and seconds; None for calls that cannot be told of whom they are."""
    found = CALL.fullmatch(record.data or "")
    if found is None or found["group"] or found["name"] in ("", "None"):
        return None
    lasted = _LASTED.fullmatch(found["end"])
    if lasted is None:
        return (found["name"], "missed_call", None) if found["end"] in _NOT_ANSWERED else None
    if lasted[1].startswith("less"):
        return found["name"], "call", None
    return (
        found["name"],
        "call",
        float(sum(int(n.replace("a", "1")) * _SECONDS[u] for n, u in _UNIT.findall(lasted[1]))),
    )


def is_ending(words: str) -> bool:
    """Whether words are how the tool says that a call ended."""
    return words in _NOT_ANSWERED or _LASTED.fullmatch(words) is not None


def _placeholder(record: Message, device: str | None) -> Meaning:
    data = record.data or ""
    if record.mime == MISSING:
        kind = _by_type(record, device, "media")
        return Meaning(kind, _caption(record, kind, device))
    if data in (DELETED, *MISSED):
        return Meaning("deleted" if data == DELETED else "missed_call")
    for begin, kind in ((LOCATION, "location"), (CONTACT, "contact"), (BINARY, "binary")):
        if data.startswith(begin):
            return Meaning(kind)
    return Meaning("system")


def _kind(record: Message, device: str | None) -> str:
    if not record.media:
        return _by_type(record, device, "text" if record.data or not record.message_type else "media")
    kind = _by_type(record, device, "")
    if kind == "gif":
        return kind
    mime = record.mime or ""
    if "/" not in mime:
        return kind or "media"
    kind = kind_of_type(mime)
    return "voice" if kind == "audio" and _VOICE.fullmatch(record.data or "") else kind


def _by_type(record: Message, device: str | None, otherwise: str) -> str:
    kinds = _IPHONE if device == IOS else _ANDROID
    return kinds.get(record.message_type or 0, otherwise)


def _caption(record: Message, kind: str, device: str | None) -> str | None:
    if kind not in _CAPTIONED and device != FROM_TEXT:
        return None
    # a picture whose file the tool did not look at has its line in `data`
    return record.caption or (None if record.media or record.meta else typed(record, device)) or None
