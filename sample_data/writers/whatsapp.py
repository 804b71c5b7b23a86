"""Writes WhatsApp text exports, as Android and iOS phones of several countries make them.

A frame in the common schema goes in, with `from_me` filled in; the export's text or zip comes out. The shapes of
headers, names and placeholders come from the fact sheet on formats; every text and name is the caller's own.

What an export cannot hold is lost on the way, as on a phone: seconds (Android), reactions, who quoted whom, the
length of voice notes, answered calls (Android), and the kind of media left out (Android).
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

import polars as pl

from sample_data.small import CHAT, GROUP, ME, ZONE, conversation
from sample_data.writers.whatsapp_styles import STYLES, Style

__all__ = ["LRM", "STYLES", "Style", "file_name", "small", "write_text", "write_zip"]

LRM: Final = "\u200e"
"""iOS puts this mark before what the app wrote itself, and before the header of such a line."""
_ZIP_TIME: Final = (2024, 1, 1, 0, 0, 0)


_ANDROID_FILE: Final = {"image": "IMG", "video": "VID", "audio": "AUD", "voice": "PTT", "sticker": "STK", "gif": "VID"}
_IOS_FILE: Final = {
    "image": "PHOTO",
    "video": "VIDEO",
    "audio": "AUDIO",
    "voice": "AUDIO",
    "sticker": "STICKER",
    "gif": "GIF",
}
_EXTENSION: Final = {
    "image": "jpg",
    "video": "mp4",
    "audio": "m4a",
    "voice": "opus",
    "sticker": "webp",
    "gif": "mp4",
    "document": "pdf",
    "contact": "vcf",
}
_MAP: Final = "https://maps.google.com/?q=52.520008,13.404954"
_Row = dict[str, object]


def write_text(
    frame: pl.DataFrame,
    *,
    me: str,
    timezone: str,
    style: str,
    chat_name: str | None = None,
    attached: bool = False,
    language: str | None = None,
) -> str:
    """Write the text of an export of one chat.

    Args:
        frame: rows of one chat in the common schema, in the order to be written. `sender` names the others;
            rows with `from_me` true are written under `me`.
        me: the exporter's name.
        timezone: IANA name of the zone that the phone shows times in.
        style: key of `STYLES`.
        chat_name: the group's name, else taken from the frame.
        attached: the export was made with media, so files are named.
        language: of the app's words, where not the style's own.

    """
    kind = replace(STYLES[style], language=language or STYLES[style].language)
    rows = list(_rows(frame, me, timezone, kind))
    name = chat_name or (str(rows[0]["chat_name"]) if rows else "")
    lines = [*_opening(kind, rows, me, name)]
    for number, row in enumerate(rows):
        body = _body(kind, row, number, me, attached)
        if body is not None:
            lines.append(_header(kind, row, body) + body)
    return "".join(line + kind.newline for line in lines)


def write_zip(
    frame: pl.DataFrame,
    *,
    me: str,
    timezone: str,
    style: str = "ios-us-12h",
    chat_name: str,
    attached: bool = False,
    language: str | None = None,
) -> bytes:
    """Write the zip of an export, without its media files; equal input gives equal bytes.

    iOS calls the text `_chat.txt`, and only the zip's own name (`file_name`) tells whose chat it is. Arguments are
    as in `write_text`.
    """
    text = write_text(
        frame, me=me, timezone=timezone, style=style, chat_name=chat_name, attached=attached, language=language
    )
    inner = "_chat.txt" if STYLES[style].system == "ios" else f"WhatsApp Chat with {chat_name}.txt"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(inner, _newest(frame))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3
        archive.writestr(info, text.encode())
    return target.getvalue()


def small() -> dict[str, bytes]:
    """Write the small samples: the short conversation in telling styles, by path below the folder of samples."""
    found: dict[str, bytes] = {}
    for file, style, chat, attached in _SMALL:
        rows = conversation().filter(pl.col("chat_name") == chat)
        if file.endswith(".zip"):
            data = write_zip(rows, me=ME, timezone=ZONE, style=style, chat_name=chat, attached=attached)
        else:
            data = write_text(rows, me=ME, timezone=ZONE, style=style, attached=attached).encode()
        found[f"whatsapp/{style}/{file}"] = data
    return found


_SMALL: Final = (
    (f"WhatsApp Chat with {CHAT}.txt", "android-us-12h", CHAT, False),
    (f"WhatsApp Chat - {CHAT}.zip", "ios-de", CHAT, True),
    (f"{CHAT}님과의 WhatsApp 대화.txt", "android-ko", CHAT, True),
    (f"دردشة واتساب مع {CHAT}.txt", "android-ar", CHAT, False),
    (f"WhatsApp 與 {CHAT} 的對話.txt", "android-zh-tw", CHAT, False),
    (f"แชท WhatsApp กับ {CHAT}.zip", "ios-th", CHAT, False),
    (f"{CHAT}とのWhatsAppチャット.txt", "android-ja-era", CHAT, False),
    (f"گفتگوی WhatsApp با {CHAT}.txt", "android-fa", CHAT, False),
    (f"WhatsApp Chat with {GROUP}.txt", "android-en-words", GROUP, False),
)
"""File, style, chat, and whether media were exported too."""


def file_name(chat_name: str, style: str) -> str:
    """Name the file as the phone does: `WhatsApp Chat with NAME.txt` on Android, `WhatsApp Chat - NAME.zip` on iOS."""
    if STYLES[style].system == "ios":
        return f"WhatsApp Chat - {chat_name}.zip"
    return f"WhatsApp Chat with {chat_name}.txt"


def _newest(frame: pl.DataFrame) -> tuple[int, int, int, int, int, int]:
    """Date the zip the day after the last message: an export is younger than what it holds."""
    if frame.is_empty():
        return _ZIP_TIME
    day = frame.select(pl.col("sent_at").max().dt.offset_by("1d")).item()
    return (day.year, day.month, day.day, 0, 0, 0)


def _rows(frame: pl.DataFrame, me: str, timezone: str, style: Style) -> Iterator[_Row]:
    local = pl.col("sent_at").dt.convert_time_zone(timezone)
    return iter(
        frame.select(
            "chat_name",
            "is_group",
            "kind",
            "text",
            "edited",
            "duration",
            "from_me",
            who=pl.when(pl.col("from_me")).then(pl.lit(me)).otherwise(pl.col("sender")),
            local=local.dt.replace_time_zone(None),
            day=local.dt.strftime("%Y%m%d" if style.system == "android" else "%Y-%m-%d-%H-%M-%S"),
        ).to_dicts()
    )


def _stamp(style: Style, row: _Row) -> str:
    local = row["local"]
    assert isinstance(local, datetime)
    return style.write(local)


def _header(style: Style, row: _Row, body: str) -> str:
    """Up to the sender. iOS marks a line of the app's own with an invisible mark before the bracket too."""
    if style.system == "android":
        return f"{_stamp(style, row)}{style.close}"
    return f"{LRM if LRM in body else ''}[{_stamp(style, row)}{style.close}"


def _opening(style: Style, rows: list[_Row], me: str, name: str) -> Iterator[str]:
    """Open with the encryption notice, and a group with its first line."""
    if not rows or style.close in {": ", "; "}:
        return  # those versions are older than the notice
    first = rows[0]
    group = bool(first["is_group"])
    words = style.words
    texts = [words.notice, *([words.created.format(who=me, group=name)] if group else [])]
    for text in texts:
        body = text if style.system == "android" else f"{name}: {LRM}{text}"
        yield _header(style, first, body) + body


def _body(style: Style, row: _Row, number: int, me: str, attached: bool) -> str | None:
    """Everything after the header, or None for what an export does not hold."""
    kind = str(row["kind"])
    if kind == "reaction":
        return None
    if kind == "system":
        return _system(style, row, me)
    content = (_ios_content if style.system == "ios" else _android_content)(style, row, kind, number, attached)
    if content is None:
        return None
    if kind == "missed_call" and style.system == "android":
        return content
    edited = f" {LRM if style.system == 'ios' else ''}{style.words.edited}" if row["edited"] else ""
    return f"{row['who']}: {content}{edited}"


def _system(style: Style, row: _Row, me: str) -> str:
    who = row["who"] or row["chat_name"]
    text = (style.words.icon if row["is_group"] else style.words.changed).format(who=who or me)
    return text if style.system == "android" else f"{row['chat_name']}: {LRM}{text}"


def _plain(style: Style, row: _Row, kind: str) -> str | None:
    """Write what both phones write alike."""
    words = style.words
    text = str(row["text"] or "")
    match kind:
        case "text":
            return text
        case "deleted":
            return words.deleted_mine if row["from_me"] else words.deleted
        case "location":
            return f"{words.location}: {_MAP}"
        case "poll":
            return f"{words.poll}\n{text}\n{words.option} 1 (1 vote)\n{words.option} 2 (0 votes)"
        case "missed_call":
            return words.missed
        case _:
            return None


def _android_content(style: Style, row: _Row, kind: str, number: int, attached: bool) -> str | None:
    plain = _plain(style, row, kind)
    if plain is not None or kind == "call":
        return plain
    caption = f"\n{row['text']}" if row["text"] else ""
    if not attached or kind == "media":
        return style.words.media + caption
    prefix = _ANDROID_FILE.get(kind)
    stem = f"{prefix}-{row['day']}-WA{number % 10_000:04d}" if prefix else f"File {number}"
    return f"{stem}.{_EXTENSION[kind]} ({style.words.attached}){caption}"


def _ios_content(style: Style, row: _Row, kind: str, number: int, attached: bool) -> str | None:
    plain = _plain(style, row, kind)
    if plain is not None:
        return {"text": plain, "deleted": f"{LRM}{plain.rstrip('。.')}."}.get(
            kind, plain if kind == "poll" else LRM + plain
        )
    if kind == "call":
        return f"{LRM}{style.words.call}. {LRM}{_length(row['duration'])}"
    caption = f"{row['text']} " if row["text"] else ""
    if attached and kind != "media":
        prefix = _IOS_FILE.get(kind)
        stem = f"{number:08d}-{prefix}-{row['day']}" if prefix else f"{number:08d}-File {number}"
        return f"{caption}{LRM}<{style.words.attached_ios}: {stem}.{_EXTENSION[kind]}>"
    return caption + LRM + style.words.omitted[{"voice": "audio", "media": "image"}.get(kind, kind)]


def _length(seconds: object) -> str:
    """Tell a length in whole minutes, or in seconds below one."""
    whole = int(seconds) if isinstance(seconds, int | float) else 0
    return f"{whole} sec" if whole < 60 else f"{whole // 60} min"
