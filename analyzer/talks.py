"""The common frame → the talk of every contact: sides, local times and counts, one contact after another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
import polars as pl

from analyzer.corrections import Corrections, corrected
from analyzer.events import ME, THEM, Events
from analyzer.languages import languages_of
from analyzer.lexicon import cues_in, languages
from analyzer.options import Options
from analyzer.people import People
from analyzer.plain_writing import plain_share
from analyzer.text_counts import count
from analyzer.text_questions import asks
from analyzer.text_style import StyleCounts, count_style
from analyzer.turns import Talk, build
from parsers.frame import NOT_MESSAGES, Capabilities, Manifest

Stretch = tuple[datetime | None, datetime | None]
"""From when to when, None for an end that is not known."""


@dataclass(frozen=True, slots=True)
class ContactTalk:
    """One contact's talk and where it comes from.

    Attributes:
        contact: the key. talk: the structure.
        sources: indices into the manifest.
        missing: stretches in which messages were set to disappear.
    """

    contact: str
    talk: Talk
    sources: tuple[int, ...]
    missing: tuple[Stretch, ...]


def talks_of(
    rows: pl.DataFrame,
    chats: Mapping[str, pl.DataFrame],
    manifest: Manifest,
    options: Options,
    window: tuple[float, float],
) -> Iterator[ContactTalk]:
    """The talk of every contact, one after another.

    Args:
        rows: as `rows_of` gives them.
        chats: by contact, its chats (column chat).
        manifest: the sources.
        options: what the measures are told.
        window: the chosen period, s UTC, half open.
    """
    ends = dict(rows.group_by("source").agg(pl.max("ends")).iter_rows())
    for part in _by_contact(rows):
        contact = str(part["contact"][0])
        sources = tuple(np.unique(part["source"].to_numpy()).tolist())
        missing = _missing(manifest, sources, set(chats[contact]["chat"]))
        events = _events(part, max(ends[source] for source in sources), missing, manifest)
        talk = build(events, _capabilities(sources, manifest), options, window)
        yield ContactTalk(contact, talk, sources, missing)


def _by_contact(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows of each contact; they stand together."""
    sizes = rows.group_by("contact", maintain_order=True).len()["len"].to_list()
    begin = 0
    for size in sizes:
        yield rows.slice(begin, size)
        begin += size


def rows_of(
    frame: pl.DataFrame, people: People, wanted: pl.DataFrame, timezone: str, corrections: Corrections
) -> pl.DataFrame:
    """Events of the wanted contacts with sides, local times and counts, by contact and then in order; no text."""
    # Only where the export does not say: a friend may bear the name that the owner has in another app.
    mine = people.rows.filter(pl.col("mine") & pl.col("from_me").is_null())["sender"].unique().to_list()
    keys = dict(wanted.select("chat", "contact").iter_rows())
    words, emoji = count(frame["text"])
    message = pl.col("kind").is_in(NOT_MESSAGES).not_()
    links = ("chat", "id", "about") if (frame["kind"] == "reaction").any() else ()
    rows = frame.select(
        pl.col("chat").replace_strict(keys, default=None, return_dtype=pl.Categorical).alias("contact"),
        *links,
        "source",
        "position",
        (pl.col("sent_at").max().over("source").dt.epoch("ms") / 1000).alias("ends"),
        pl.col("platform").rank("dense").alias("app"),
        (pl.col("sent_at").dt.epoch("ms") / 1000).alias("at"),
        (pl.col("sent_at").dt.convert_time_zone(timezone).dt.replace_time_zone(None).dt.epoch("ms") / 1000).alias(
            "local"
        ),
        pl.col("from_me").fill_null(pl.col("sender").is_in(mine)).fill_null(value=False).alias("mine"),
        message.alias("message"),
        (pl.col("kind") == "call").alias("call"),
        (pl.col("kind") == "missed_call").alias("missed"),
        (pl.col("kind") == "reaction").alias("reaction"),
        (words * message).alias("words"),
        (emoji * message).alias("emoji"),
        (message & pl.lit(asks(frame["text"]))).alias("question"),
        (pl.col("kind") == "voice").alias("voice"),
        pl.col("duration").alias("seconds"),
    )
    language = languages_of(frame["text"], rows["words"], rows["contact"], rows["mine"])
    style = count_style(frame["text"], rows["words"], language)
    plain = plain_share(frame["text"], rows["words"], rows["contact"], rows["mine"], language)
    cues = corrected(_cues(frame["text"], language), frame["text"], corrections)
    rows = rows.with_columns(language, plain, style, cues.alias("cues"))
    rows = rows.filter(pl.col("contact").is_not_null() & (frame["kind"] != "system"))
    return rows.sort("contact", maintain_order=True) if len(keys) > 1 else rows


def _cues(text: pl.Series, language: pl.Series) -> pl.Series:
    """What each text was found to hold, in the language of whoever wrote it; nothing where that is not known."""
    cues = pl.zeros(len(text), dtype=pl.UInt32, eager=True)
    for code in languages():
        own = (language == code).fill_null(value=False).arg_true()
        if len(own):
            cues = cues.scatter(own, cues_in(text.gather(own), code))
    return cues


def _capabilities(sources: Sequence[int], manifest: Manifest) -> Capabilities:
    """What all sources of a contact can show together."""
    first, *others = (manifest.sources[source].capabilities for source in sources)
    return reduce(or_, others, first)


def _missing(manifest: Manifest, sources: Sequence[int], chats: set[str]) -> tuple[Stretch, ...]:
    """Stretches of these chats in which messages were set to disappear."""
    told = (one for source in sources for one in manifest.sources[source].incomplete if one.chat in chats)
    return tuple(dict.fromkeys((one.since, one.until) for one in told))


def _holes(missing: Sequence[Stretch], end: float) -> tuple[tuple[float, float], ...]:
    """Stretches with a known end, s UTC; a stretch of which nothing is known can only be told of."""
    return tuple(
        (since.timestamp() if since else -np.inf, until.timestamp() if until else end)
        for since, until in missing
        if since or until
    )


def _events(part: pl.DataFrame, end: float, missing: Sequence[Stretch], manifest: Manifest) -> Events:
    mine, theirs = (_of_side(part, "language", mine=own) for own in (True, False))
    return Events(
        at=part["at"].to_numpy(),
        local=part["local"].to_numpy(),
        who=np.where(part["mine"].to_numpy(), ME, THEM).astype(np.int8),
        message=part["message"].to_numpy(),
        call=part["call"].to_numpy(),
        missed=part["missed"].to_numpy(),
        reaction=part["reaction"].to_numpy(),
        about=_about(part),
        words=part["words"].to_numpy().astype(np.int64),
        emoji=part["emoji"].to_numpy().astype(np.int64),
        question=part["question"].to_numpy(),
        voice=part["voice"].to_numpy(),
        seconds=part["seconds"].to_numpy().astype(np.float64),
        source=part["source"].to_numpy().astype(np.int64),
        app=part["app"].to_numpy().astype(np.int64),
        end=end,
        holes=_holes(missing, end),
        capabilities={k: manifest.sources[k].capabilities for k in np.unique(part["source"].to_numpy()).tolist()},
        style=StyleCounts(mine, part["style"].to_numpy()) if mine and mine == theirs else None,
        cues=part["cues"].to_numpy().astype(np.int64),
        languages=(mine, theirs),
        plain=(_of_side(part, "plain", mine=True), _of_side(part, "plain", mine=False)),
        position=part["position"].to_numpy().astype(np.int64),
    )


def _of_side(part: pl.DataFrame, column: str, *, mine: bool) -> Any:
    """What is the same in every row of one side that holds any."""
    found = part.filter(pl.col("mine") == mine)[column].drop_nulls()
    return found[0] if len(found) else None


def _about(part: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Row of the event that each reaction is about, -1 where unknown."""
    about = np.full(len(part), -1, dtype=np.int64)
    if "about" in part.columns and part["reaction"].any():
        numbered = part.select("chat", "id", "about", "reaction").with_row_index("row")
        targets = numbered.filter(~pl.col("reaction")).drop_nulls("id").unique(["chat", "id"], keep="first")
        found = numbered.filter("reaction").join(
            targets.select("chat", "id", pl.col("row").alias("target")),
            left_on=["chat", "about"],
            right_on=["chat", "id"],
        )
        about[found["row"].to_numpy()] = found["target"].to_numpy()
    return about
