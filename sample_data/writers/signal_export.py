"""Writes Signal's plaintext export: a zip with `metadata.json` and `main.jsonl`.

Follows what Signal's own exporter does (canonical proto3 JSON): 64-bit integers as strings, default values left out,
bytes as base64, one frame per line, chat items in the order of time and not grouped by chat. Every key and account id
in it is made up from the names, so that the same frame gives the same lines.
"""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import polars as pl

from sample_data.small import ME, NUMBERS, conversation

Json: TypeAlias = dict[str, Any]
Row: TypeAlias = dict[str, Any]

ZIP_TIME: Final = (2026, 1, 1, 0, 0, 0)
"""Time stamp of the zip's members, the same on every run."""
EDIT_DELAY_MS: Final = 60_000
"""An edited message is written as edited this long after it was sent."""
_DAY_MS: Final = 86_400_000
_MEDIA: Final[dict[str, Json]] = {
    "image": {"pointer": {"contentType": "image/jpeg"}},
    "video": {"pointer": {"contentType": "video/mp4"}},
    "audio": {"pointer": {"contentType": "audio/mpeg"}},
    "voice": {"pointer": {"contentType": "audio/aac"}, "flag": "VOICE_MESSAGE"},
    "gif": {"pointer": {"contentType": "video/mp4"}, "flag": "GIF"},
    "document": {"pointer": {"contentType": "application/pdf"}},
}


def write(frame: pl.DataFrame, *, me: str, numbers: Mapping[str, str] | None = None) -> bytes:
    """Write every chat of a frame as one export.

    Args:
        frame: rows in the common schema with `from_me` filled; reactions and quotes name the `id` of a row of the same
            chat in `about`. Lengths of calls and voice notes are not written: Signal's export has none.
        me: the account's name, as in `sender` of the account's own rows.
        numbers: phone numbers, with a plus sign, by people's names; none are written for who is not in it.

    Returns:
        The bytes of the zip.

    Raises:
        ValueError: a row's kind does not exist in Signal (location), its `about` is no row of its chat, or a
            group and a person share a name.

    """
    body = (
        "\n".join(
            json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in _lines(frame, me, numbers or {})
        )
        + "\n"
    )
    metadata = json.dumps({"version": 1, "backupId": {"iv": made_up("iv", 12), "encryptedId": made_up("id", 16)}})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in (("metadata.json", metadata), ("main.jsonl", body)):
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def small() -> dict[str, bytes]:
    """Give the small sample: the path below `sample_data/formats/` and the bytes."""
    data = write(conversation().sort("sent_at", maintain_order=True), me=ME, numbers=NUMBERS)
    return {"signal_export/signal-export-2025-11-01-09-00-00.zip": data}


def account_id(name: str) -> str:
    """Give the made-up account id (ACI, base64) that `write` uses for a person of this name."""
    return made_up(f"aci {name}", 16)


def _lines(frame: pl.DataFrame, me: str, numbers: Mapping[str, str]) -> Iterator[Json]:
    rows = frame.with_columns(pl.col("sent_at").dt.epoch("ms").alias("ms")).to_dicts()
    people = _ids([me, *_people(frame, me)], start=1)
    groups = _ids(_chats(frame, is_group=True), start=len(people) + 1)
    if people.keys() & groups.keys():
        raise ValueError("a group and a person share a name")
    last = max((row["ms"] for row in rows), default=0)
    yield {
        "version": "1",
        "backupTimeMs": str(last + _DAY_MS),
        "mediaRootBackupKey": made_up("media root key", 32),
    }
    yield {"account": {"profileKey": made_up("profile key", 32), **_given_family(me, "givenName", "familyName")}}
    yield from _recipients(people, groups, me, frame, numbers)
    chats = _ids([*_chats(frame, is_group=False), *groups], start=1)
    for name, chat_id in chats.items():
        yield {"chat": {"id": str(chat_id), "recipientId": str(groups.get(name) or people[name])}}
    yield from _Items(rows, people, chats, me)


def _chats(frame: pl.DataFrame, *, is_group: bool) -> list[str]:
    return frame.filter(pl.col("is_group") == is_group)["chat_name"].unique(maintain_order=True).to_list()


def _people(frame: pl.DataFrame, me: str) -> list[str]:
    senders = frame.filter("is_group")["sender"].drop_nulls().unique(maintain_order=True).to_list()
    return [name for name in dict.fromkeys([*_chats(frame, is_group=False), *senders]) if name != me]


def _ids(names: list[str], start: int) -> dict[str, int]:
    return {name: number for number, name in enumerate(names, start)}


def _recipients(
    people: dict[str, int], groups: dict[str, int], me: str, frame: pl.DataFrame, numbers: Mapping[str, str]
) -> Iterator[Json]:
    for name, number in people.items():
        if name == me:
            yield {"recipient": {"id": str(number), "self": {}}}
            continue
        contact = {
            "aci": account_id(name),
            "profileKey": made_up(f"profile {name}", 32),
            "profileSharing": True,
            "registered": {},
            **({"e164": numbers[name].removeprefix("+")} if name in numbers else {}),
            **_given_family(name, "systemGivenName", "systemFamilyName"),
        }
        yield {"recipient": {"id": str(number), "contact": contact}}
    for title, number in groups.items():
        inside = frame.filter((pl.col("chat_name") == title) & pl.col("is_group"))
        members = [{"userId": account_id(name), "role": "DEFAULT"} for name in _people(inside, me)]
        snapshot = {"title": {"title": title}, "members": members}
        yield {
            "recipient": {
                "id": str(number),
                "group": {"masterKey": made_up(f"group {title}", 32), "whitelisted": True, "snapshot": snapshot},
            }
        }


class _Items:
    """The chat items of a frame, reactions folded into the message they are about."""

    def __init__(self, rows: list[Row], people: dict[str, int], chats: dict[str, int], me: str) -> None:
        self.rows = rows
        self.people = people
        self.chats = chats
        self.me = me
        self.by_id = {(row["chat"], row["id"]): row for row in rows if row["id"] is not None}
        self.reactions: dict[tuple[str, str], list[Json]] = {}
        for row in rows:
            if row["kind"] == "reaction":
                self.reactions.setdefault((row["chat"], self._about(row)["id"]), []).append(self._reaction(row))

    def __iter__(self) -> Iterator[Json]:
        return (self._item(row) for row in self.rows if row["kind"] != "reaction")

    def _item(self, row: Row) -> Json:
        item = {"chatId": str(self.chats[row["chat_name"]]), "authorId": str(self._author(row)), **self._when(row)}
        content = self._content(row)
        if row["edited"]:
            original = {**item, "dateSent": str(row["ms"]), **content}
            item |= {"dateSent": str(row["ms"] + EDIT_DELAY_MS), "revisions": [original]}
        reactions = self.reactions.get((row["chat"], row["id"]))
        if reactions:
            content = {key: {**value, "reactions": reactions} for key, value in content.items()}
        return {"chatItem": item | content}

    def _when(self, row: Row) -> Json:
        sent = str(row["ms"])
        if row["kind"] in ("system", "call", "missed_call"):
            return {"dateSent": sent, "directionless": {}}
        if not row["from_me"]:
            incoming = {"dateReceived": str(row["ms"] + 700), "dateServerSent": str(row["ms"] + 200)}
            return {"dateSent": sent, "incoming": {**incoming, "read": True, "sealedSender": True}}
        other = self.people.get(row["chat_name"], self.people[self.me])
        status = {"recipientId": str(other), "timestamp": str(row["ms"] + 900), "delivered": {"sealedSender": True}}
        return {"dateSent": sent, "outgoing": {"sendStatus": [status]}}

    def _content(self, row: Row) -> Json:
        kind = row["kind"]
        if kind == "text" or kind in _MEDIA:
            return {"standardMessage": self._standard(row)}
        if kind not in _CONTENT:
            raise ValueError(f"Signal has no messages of the kind {kind}")
        return _CONTENT[kind](row)

    def _standard(self, row: Row) -> Json:
        message: Json = {}
        if row["about"] is not None:
            target = self._about(row)
            message["quote"] = {"targetSentTimestamp": str(target["ms"]), "authorId": str(self._author(target))}
        if row["text"] is not None:
            message["text"] = {"body": row["text"]}
        if row["kind"] in _MEDIA:
            message["attachments"] = [_MEDIA[row["kind"]]]
        return message

    def _reaction(self, row: Row) -> Json:
        return {"emoji": row["text"], "authorId": str(self._author(row)), "sentTimestamp": str(row["ms"])}

    def _author(self, row: Row) -> int:
        if row["from_me"]:
            return self.people[self.me]
        return self.people.get(row["sender"] or row["chat_name"], self.people[self.me])

    def _about(self, row: Row) -> Row:
        try:
            return self.by_id[row["chat"], row["about"]]
        except KeyError:
            raise ValueError(f"row {row['position']} is about a message that its chat does not hold") from None


def _call(row: Row) -> Json:
    accepted = "NOT_ACCEPTED" if row["from_me"] else "MISSED"
    call = {
        "callId": str(row["ms"]),
        "type": "AUDIO_CALL",
        "direction": "OUTGOING" if row["from_me"] else "INCOMING",
        "state": "ACCEPTED" if row["kind"] == "call" else accepted,
        "startedCallTimestamp": str(row["ms"]),
    }
    return {"updateMessage": {"individualCall": call}}


_CONTENT: Final[dict[str, Callable[[Row], Json]]] = {
    "sticker": lambda row: {"stickerMessage": {"sticker": {"packId": "", "stickerId": 1, "emoji": "🙂"}}},
    "contact": lambda row: {"contactMessage": {"contact": {}}},
    "poll": lambda row: {"poll": {"question": row["text"] or "", "options": [{"option": "1"}, {"option": "2"}]}},
    "media": lambda row: {"viewOnceMessage": {}},
    "deleted": lambda row: {"remoteDeletedMessage": {}},
    "system": lambda row: {"updateMessage": {"simpleUpdate": {"type": "IDENTITY_UPDATE"}}},
    "call": _call,
    "missed_call": _call,
}


def _given_family(name: str, given: str, family: str) -> Json:
    first, _, rest = name.partition(" ")
    return {given: first, family: rest} if rest else {given: first}


def made_up(what: str, length: int) -> str:
    """Give so many made-up bytes in base64, the same for the same name."""
    return base64.b64encode(hashlib.sha256(f"sample {what}".encode()).digest()[:length]).decode()
