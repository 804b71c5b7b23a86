"""Brings lines that gestures were counted from into the owner's own copy; nothing else reads texts after measuring."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl

from analyzer.corrections import Corrections, digest
from analyzer.lexicon import holds_crisis_wording, languages
from analyzer.results import Analysis, Contact
from parsers.frame import NOT_MESSAGES
from reports.quotes import Quote, Quotes


def quotes_of(analysis: Analysis, frame: pl.DataFrame, taken_back: Corrections) -> Quotes:
    """The lines behind every gesture of an analysis that was made with `evidence`.

    Args:
        analysis: with `Contact.evidence`.
        frame: what it was made from, in the common columns.
        taken_back: what the settings hold already.
    """
    # A reaction can stand at the place of the message that it is about.
    messages = frame.filter(~pl.col("kind").is_in(NOT_MESSAGES))
    written = messages.select("source", "position", "text").drop_nulls("text")
    between_two = frame.filter(~pl.col("is_group"))["text"]
    zone = ZoneInfo(analysis.timezone)
    return Quotes(
        lines={contact.key: _lines(contact, written, zone) for contact in analysis.contacts},
        taken_back={cue: tuple(lines) for cue, lines in taken_back.items()},
        crisis=any(holds_crisis_wording(between_two, language) for language in languages()),
    )


def _lines(contact: Contact, written: pl.DataFrame, zone: ZoneInfo) -> tuple[Quote, ...]:
    if contact.evidence is None:
        return ()
    keys = [pl.col("source").cast(pl.Int64), pl.col("position").cast(pl.Int64)]
    found = contact.evidence.join(written.with_columns(keys), on=["source", "position"]).sort("at", maintain_order=True)
    return tuple(
        Quote(cue, side, turn, datetime.fromtimestamp(at, UTC).astimezone(zone).date(), text, digest(text))
        for cue, side, turn, at, text in found.select("cue", "side", "turn", "at", "text").iter_rows()
    )
