"""Results for other programs: JSON `reciprocity/1`. Nothing is null: what is missing is said. No message text."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, Final

from analyzer.results import (
    Analysis,
    Contact,
    Estimate,
    NotInSource,
    NotReached,
    NotSupported,
    Options,
    Reading,
    Side,
    TooLittle,
    status_of,
)
from parsers.frame import DateOrder, Manifest, Skipped, SourceInfo
from reports import machine_changes
from reports.terminal_inspection import Link, Writer

SCHEMA: Final = "reciprocity/1"
_DIGITS: Final = 6
"""Significant digits: far finer than any interval, and stable across machines."""


def to_json(analysis: Analysis, version: str) -> str:
    """The analysis as one JSON object."""
    period = {"first": _instant(analysis.first), "last": _instant(analysis.last)} if analysis.first else {}
    return _dump(
        {
            "schema": SCHEMA,
            "version": version,
            "me": analysis.me,
            "timezone": analysis.timezone,
            "options": _options(analysis.options),
            "period": period | _chosen(analysis),
            "sources": [_source(info) for info in analysis.manifest.sources],
            "skipped": [_skipped(skipped) for skipped in analysis.manifest.skipped],
            "notes": list(analysis.manifest.notes),
            **({"usual": machine_changes.usual(analysis)} if analysis.usual else {}),
            "contacts": [_contact(contact) for contact in analysis.contacts],
        }
    )


def _chosen(analysis: Analysis) -> dict[str, str]:
    """The ends of a period that was asked for; `until` is not included."""
    ends = {"since": analysis.since, "until": analysis.until, "compare_at": analysis.compare_at}
    return {name: _instant(moment) for name, moment in ends.items() if moment}


def inspection_json(manifest: Manifest, people: Sequence[Writer], links: Sequence[Link] = ()) -> str:
    """What `inspect` shows, as one JSON object."""
    return _dump(
        {
            "schema": SCHEMA,
            "sources": [_source(info) for info in manifest.sources],
            "skipped": [_skipped(skipped) for skipped in manifest.skipped],
            "notes": list(manifest.notes),
            "people": [
                {
                    "name": writer.name,
                    "platform": writer.platform,
                    "messages": writer.messages,
                    "chats": writer.chats,
                    "me": writer.is_me,
                    **({"linked": writer.linked} if writer.linked else {}),
                    "link_suggested": writer.suggested,
                }
                for writer in people
            ],
            "suggested_links": [{"names": list(link.names), "why": link.why} for link in links],
        }
    )


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "name": contact.name,
        "platforms": list(contact.platforms),
        "first": _instant(contact.first),
        "last": _instant(contact.last),
        "contact_days": contact.contact_days,
        "messages": dict(contact.messages),
        **({"missing": [_stretch(*ends) for ends in contact.missing]} if contact.missing else {}),
        "measures": {key: _reading(reading) for key, reading in contact.measures.items()},
        **({"changes": machine_changes.changes(contact.changes, _side)} if contact.changes else {}),
        **({"compared": machine_changes.compared(contact.compared, _side)} if contact.compared else {}),
    }


def _stretch(since: datetime | None, until: datetime | None) -> dict[str, str]:
    """When messages were set to disappear; an end that is not known is left out."""
    return {name: _instant(moment) for name, moment in (("since", since), ("until", until)) if moment}


def _reading(reading: Reading) -> dict[str, Any]:
    shown: dict[str, Any] = {"status": reading.status, "unit": reading.unit}
    if reading.me == reading.them and isinstance(reading.me, TooLittle):
        shown |= _side(reading.me)
    else:
        shown |= {"me": _side(reading.me), "them": _side(reading.them)}
    if reading.band:
        shown["band"] = reading.band
    shown |= _plain(reading.facts)
    if reading.readings:
        shown["readings"] = _plain(reading.readings)
    return shown


def _side(side: Side) -> dict[str, Any]:
    """One side; `status` only where it is not plainly "ok"."""
    match side:
        case Estimate():
            shown: dict[str, Any] = {"status": status_of(side)} if side.early else {}
            shown |= {"value": side.value, "low": side.low}
            shown |= {"high_not_reached": True} if side.high_not_reached else {"high": side.high}
            shown["n"] = side.n
        case TooLittle():
            shown = {"status": "too_little", "have": side.have, "need": side.need, "of": side.of}
        case NotReached():
            shown = {"status": "not_reached", "answered": side.answered, "n": side.n}
        case NotInSource():
            shown = {"status": "not_in_source"}
        case NotSupported():
            shown = {"status": "not_supported", "language": side.language}
    if isinstance(side, Estimate | TooLittle) and side.parts:
        shown["states"] = dict(side.parts)
    return shown


def _plain(value: Any) -> Any:
    if isinstance(value, Estimate | TooLittle | NotReached | NotInSource | NotSupported):
        return _side(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _source(info: SourceInfo) -> dict[str, Any]:
    ledger = info.ledger
    shown: dict[str, Any] = {
        "file": info.file,
        "format": info.format,
        "why": info.why,
        "sha256": info.sha256,
        "clock": info.clock,
        "resolution_s": info.resolution_s,
    }
    if info.timezone:
        shown["timezone"] = info.timezone
    if info.date_order:
        shown["date_order"] = _date_order(info.date_order)
    return shown | {
        "cannot_show": [name for name in info.capabilities.__slots__ if not getattr(info.capabilities, name)],
        "unit": ledger.unit,
        "units": ledger.units,
        "messages": ledger.messages,
        "continuations": ledger.continuations,
        "system": ledger.system,
        "duplicates": ledger.duplicates,
        "left_out": dict(ledger.left_out),
        "problems": ledger.problems,
        "problem_places": [{"position": place.position, "reason": place.reason} for place in ledger.places],
        "notes": list(info.notes),
    }


def _date_order(order: DateOrder) -> dict[str, str]:
    return {"order": order.order, "confidence": order.confidence, "why": order.why}


def _skipped(skipped: Skipped) -> dict[str, Any]:
    return {"file": skipped.file, "reason": skipped.reason, "problem": skipped.is_problem}


def _options(options: Options) -> dict[str, Any]:
    return {f.name: getattr(options, f.name) for f in fields(options)}


def _instant(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(_rounded(value), ensure_ascii=False, indent=1, allow_nan=False)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
