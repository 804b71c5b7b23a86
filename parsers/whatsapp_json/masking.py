"""Writes WhatsApp Chat Exporter's JSON again with everything private in it replaced.

What decides how a record is read stays: times, flags, types, the tool's own phrases, and the kind of a file. Values of
fields that are not known here are replaced whatever they are, and the names of such fields too. A record that cannot be
read becomes `null`, which cannot be read either.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from parsers.masking import Mask
from parsers.whatsapp_json.records import (
    BREAK,
    CALL,
    CALL_LISTS,
    DEVICES,
    MISSING,
    PHRASES,
    chat,
    fields,
    is_ending,
    message,
)
from parsers.whatsapp_json.rows import ME, PERSON

_ENCODE: Final = msgspec.json.Encoder().encode
_FILE: Final = "result.json"
_SERVER: Final = re.compile(r"(.*)(@[a-z.]{1,14})", re.DOTALL)
_NUMBERED: Final = (PERSON, "@lid")
_NOBODYS: Final = (*CALL_LISTS, "ExportedChat", "status@broadcast", "0@s.whatsapp.net")
"""Ids that are the same for everybody."""
_TIME: Final = re.compile(r"(?:[0-9]{4}/[0-9]{2}/[0-9]{2} )?[0-9]{2}:[0-9]{2}")
_FOLDER: Final = re.compile(r"([/\\])")
_MIME: Final = re.compile(r"(\s*(?:image|video|audio|text|application)/)([^;]*)(.*)", re.DOTALL | re.IGNORECASE)
_SUBTYPES: Final = (
    "jpeg", "png", "webp", "gif", "mp4", "3gpp", "ogg", "mpeg", "aac", "amr", "pdf", "x-vcard",
    "vcard", "directory", "octet-stream",
)  # fmt: skip
_OPUS: Final = ("; codecs=opus", "")
"""What the app itself writes behind a type."""
_NAMELESS: Final = (ME, "Unknown", "None")
_DEEPEST: Final = 20
Fields = dict[str, Any]


def masked_name(name: str, mask: Mask) -> str:
    """The name of a file, of a zip's member with its folders; what the tool calls it by itself stays."""
    *folders, file = name.split("/")
    stem = file.removesuffix(".json")
    return "/".join([*map(mask.name, folders), file if file == _FILE else f"{mask.name(stem)}.json"])


def masked(chats: dict[str, msgspec.Raw], mask: Mask) -> Iterator[bytes]:
    """The file again, in pieces: one for each record."""
    comma = b""
    yield b"{"
    for key, raw in chats.items():
        yield comma + _ENCODE(_chat_key(key, mask)) + b":"
        yield from _chat(raw, mask, is_list=key in CALL_LISTS)
        comma = b","
    yield b"}"


def _chat(raw: msgspec.Raw, mask: Mask, *, is_list: bool) -> Iterator[bytes]:
    found = chat(raw)
    if found is None:
        yield b"null"
        return
    about = {key: value for key, value in fields(raw).items() if key != "messages"}
    yield _ENCODE(_fields(about, _CHAT, mask)).removesuffix(b"}") + (b"," if about else b"") + b'"messages":{'
    for number, record in enumerate(found.messages.values(), 1):
        yield (b"," if number > 1 else b"") + _ENCODE(str(number)) + b":" + _record(record, mask, is_list=is_list)
    yield b"}}"


def _record(raw: msgspec.Raw, mask: Mask, *, is_list: bool) -> bytes:
    found = message(raw)
    if found is None:
        return b"null"
    record = fields(raw)
    again = _fields({key: value for key, value in record.items() if key != "data"}, _MESSAGE, mask)
    if found.data is not None:
        again["data"] = _data(found.data, mask, meta=found.meta, media=found.media, is_list=is_list)
    return _ENCODE(again)


def _fields(found: Fields, known: dict[str, Callable[[Any, Mask], Any]], mask: Mask) -> Fields:
    return {
        key if key in known else mask.text(key): None if value is None else known.get(key, _any)(value, mask)
        for key, value in found.items()
    }


def _data(data: str, mask: Mask, *, meta: bool, media: bool, is_list: bool) -> str:
    if is_list:
        return _call(data, mask)
    if meta:
        return _notice(data, mask)
    if media:
        return _path(data, mask)
    breaks = [*BREAK.findall(data), ""]
    return "".join(mask.text(line) + end for line, end in zip(BREAK.split(data), breaks, strict=True))


def _notice(data: str, mask: Mask) -> str:
    phrase = next(filter(data.startswith, PHRASES), "")
    return phrase + mask.text(data.removeprefix(phrase))


def _call(data: str, mask: Mask) -> str:
    found = CALL.fullmatch(data)
    if found is None or not is_ending(found["end"]):
        return mask.text(data)
    return f"{data[: found.start('name')]}{_name(found['name'], mask)}{data[found.end('name') :]}"


def _path(path: str, mask: Mask) -> str:
    *folders, file = _FOLDER.split(path)
    return "".join(map(mask.text, folders)) + mask.file(file)


def _chat_key(key: str, mask: Mask) -> str:
    if key in _NOBODYS:
        return key
    found = _SERVER.fullmatch(key)
    if found is None:
        return mask.name(key)
    who, server = found.groups()
    return (mask.name(who) if server in _NUMBERED else mask.text(who)) + server


def _name(name: str, mask: Mask) -> str:
    return name if name in _NAMELESS else mask.name(name)


def _key(key: str | int, mask: Mask) -> str | int:
    """Replace a message's key; a small number is the line of a text export."""
    if isinstance(key, int):
        return key if 0 <= key < 10**7 else int(mask.number(str(abs(key))))
    return mask.name(key)


def _reactions(found: dict[str, str | None], mask: Mask) -> dict[str, str | None]:
    return {_name(name, mask): emoji and mask.text(emoji) for name, emoji in found.items()}


def _mime(mime: str, mask: Mask) -> str:
    found = _MIME.fullmatch(mime)
    if found is None:
        return mime if mime == MISSING else mask.text(mime)
    kept = found[2] if found[2].strip().lower() in _SUBTYPES else mask.text(found[2])
    return f"{found[1]}{kept}{found[3] if found[3] in _OPUS else mask.text(found[3])}"


def _time(found: object, mask: Mask) -> object:
    return found if isinstance(found, str) and _TIME.fullmatch(found) else _any(found, mask)


def _type(found: int, mask: Mask) -> int:
    return found if 0 <= found < 1000 else 999


def _any(found: object, mask: Mask, depth: int = 0) -> object:
    """Replace whatever a field holds that is not known."""
    if isinstance(found, bool) or depth > _DEEPEST:
        return found if depth <= _DEEPEST else None
    if isinstance(found, str):
        return mask.text(found)
    if isinstance(found, int):
        return int(mask.text(str(found)))
    if isinstance(found, dict):
        return {mask.text(key): _any(value, mask, depth + 1) for key, value in found.items()}
    return [_any(value, mask, depth + 1) for value in found] if isinstance(found, list) else None


def _same(found: object, mask: Mask) -> object:
    return found


def _flag(found: object, mask: Mask) -> bool:
    return bool(found)


def _gone(found: object, mask: Mask) -> None:
    """Leave out the path of a picture."""


def _text(found: object, mask: Mask) -> object:
    return _any(found, mask)


_CHAT: Final[dict[str, Callable[[Any, Mask], Any]]] = {
    "name": _name,
    "type": lambda found, mask: found if found in DEVICES else mask.text(found),
    "my_avatar": _gone,
    "their_avatar": _gone,
    "their_avatar_thumb": _gone,
    "status": _text,
    "media_base": _text,
}
_MESSAGE: Final[dict[str, Callable[[Any, Mask], Any]]] = {
    "from_me": _flag,
    "timestamp": _same,
    "time": _time,
    "media": _same,
    "key_id": _key,
    "meta": _same,
    "data": _same,
    "sender": _name,
    "safe": _any,
    "mime": _mime,
    "message_type": _type,
    "received_timestamp": _time,
    "read_timestamp": _time,
    "reply": _key,
    "quoted_data": _text,
    "caption": _text,
    "thumb": _gone,
    "sticker": _same,
    "reactions": _reactions,
}
