"""The common frame → an `Analysis`: people, turns and every measure, one contact at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import reduce
from operator import or_

import numpy as np
import polars as pl

from analyzer.before_after import Periods, periods
from analyzer.clock import DAY_S
from analyzer.compare import with_bands, with_shrunken
from analyzer.events import ME, THEM, Events, Floats
from analyzer.measures import MEASURES
from analyzer.options import DEFAULTS, Options
from analyzer.over_time import over_time, usual_of
from analyzer.people import People, Person, link_of, resolve
from analyzer.results import Analysis, Contact, GroupChat, QuietHours, Reading
from analyzer.text_counts import count
from analyzer.text_questions import asks
from analyzer.turns import Talk, build
from analyzer.weekly import Series, series_of
from parsers.frame import NOT_MESSAGES, Capabilities, Manifest

_ALL_TIME = (-np.inf, np.inf)
Stretch = tuple[datetime | None, datetime | None]
"""From when to when, None for an end that is not known."""
_SHARES_BETWEEN_TWO = ("initiation", "words")
"""Measures whose two sides sum to one, and so have a band."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the owner asks of an analysis.

    Attributes:
        me: names the owner writes under; empty to infer.
        people: linked people.
        timezone: zone of local hours and days.
        since, until: instants that choose what is counted, after turns are built; until is not included.
        contacts: names to keep; empty for all.
        notes: dated notes of the owner.
        compare_at: an instant before and after which everything is compared, or None.
    """

    me: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    timezone: str = "UTC"
    since: datetime | None = None
    until: datetime | None = None
    contacts: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    compare_at: datetime | None = None


class UnknownContact(ValueError):
    """A contact that was asked for is not in the exports; `candidates` are the names there are."""

    def __init__(self, asked: str, candidates: Sequence[str]) -> None:
        super().__init__("a contact that was asked for is not in the exports")
        self.asked = asked
        self.candidates = tuple(candidates)


def analyze(
    frame: pl.DataFrame,
    manifest: Manifest,
    question: Question,
    options: Options = DEFAULTS,
    progress: Callable[[int, int], None] | None = None,
) -> Analysis:
    """Analyse a frame in the common columns.

    Args:
        frame: as `parsers.frame.check` accepts, sorted.
        manifest: the frame's sources.
        question: what is asked.
        options: what the measures are told.
        progress: called with (contacts done, contacts in all).

    Raises:
        WhoIsMe: the owner can't be told apart.
        UnknownContact: a contact that was asked for is not there.
    """
    numbers = {chat: number for info in manifest.sources for chat, number in info.numbers.items()}
    people = resolve(frame, question.me, question.people, numbers)
    wanted = _wanted(people, question.contacts)
    rows = _rows(frame, people, wanted, question.timezone)
    ends = dict(frame.group_by("source").agg(pl.col("sent_at").max().dt.epoch("ms") / 1000).iter_rows())
    contacts = []
    series: dict[str, tuple[Series, ...]] = {}
    sides_of_date: dict[str, Periods] = {}
    for done, who in enumerate(rows["contact"].unique(maintain_order=True).to_list(), 1):
        part = rows.filter(pl.col("contact") == who) if len(wanted) > 1 else rows
        sources = part["source"].unique().sort().to_list()
        missing = _missing(manifest, sources, set(wanted.filter(pl.col("contact") == who)["chat"]))
        events = _events(part, max(ends[source] for source in sources), missing, manifest)
        talk = build(events, _capabilities(sources, manifest), options, _window(question))
        contact = _contact(wanted.filter(pl.col("contact") == who), talk, sources, question)
        series[contact.key] = series_of(talk, contact.measures)
        if question.compare_at:
            sides_of_date[contact.key] = periods(talk, question.compare_at.timestamp(), MEASURES)
        contacts.append(replace(contact, missing=missing))
        if progress:
            progress(done, wanted["contact"].n_unique())
    contacts = _banded(sorted(contacts, key=lambda c: (c.name.casefold(), c.key)), options)
    contacts = over_time(contacts, series, sides_of_date, options)
    return Analysis(
        me=people.me,
        timezone=question.timezone,
        options=options,
        first=min((c.first for c in contacts), default=None),
        last=max((c.last for c in contacts), default=None),
        manifest=_with_strangers(manifest, people.strangers),
        contacts=tuple(contacts),
        groups=_groups(frame),
        notes=question.notes,
        since=question.since,
        until=question.until,
        compare_at=question.compare_at,
        usual=usual_of(contacts, options),
    )


def _with_strangers(manifest: Manifest, chats: int) -> Manifest:
    """The manifest with a note on chats in which the owner does not write."""
    if not chats:
        return manifest
    what = "a chat between two others was" if chats == 1 else f"{chats} chats between others were"
    return replace(manifest, notes=(*manifest.notes, f"{what} left out: the owner of this report writes nothing there"))


def _wanted(people: People, asked: Sequence[str]) -> pl.DataFrame:
    if not asked:
        return people.contacts
    for name in asked:
        if people.contacts.filter(pl.col("name").str.to_lowercase() == name.strip().lower()).is_empty():
            raise UnknownContact(name, sorted(people.contacts["name"].unique().to_list(), key=str.casefold))
    names = [name.strip().lower() for name in asked]
    return people.contacts.filter(pl.col("name").str.to_lowercase().is_in(names))


def _rows(frame: pl.DataFrame, people: People, wanted: pl.DataFrame, timezone: str) -> pl.DataFrame:
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
    ).filter(pl.col("contact").is_not_null() & (frame["kind"] != "system"))
    return rows.sort("contact", maintain_order=True) if len(keys) > 1 else rows


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
        capabilities={k: manifest.sources[k].capabilities for k in part["source"].unique().to_list()},
    )


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


def _window(question: Question) -> tuple[float, float]:
    since = question.since.timestamp() if question.since else _ALL_TIME[0]
    until = question.until.timestamp() if question.until else _ALL_TIME[1]
    return since, until


def _contact(who: pl.DataFrame, talk: Talk, sources: Sequence[int], question: Question) -> Contact:
    """One contact's results; `who` holds the chats of the contact (columns contact, name, platform)."""
    at = _within(talk.events.at, _window(question))
    name = who["name"][0]
    person = link_of(name, question.people)
    sides = (("me", ME), ("them", THEM))
    return Contact(
        key=who["contact"][0],
        name=name,
        platforms=tuple(who["platform"].unique(maintain_order=True).to_list()),
        first=datetime.fromtimestamp(float(at[0]), UTC),
        last=datetime.fromtimestamp(float(at[-1]), UTC),
        contact_days=len(np.unique(np.floor(talk.messages.local[talk.chosen] / DAY_S))),
        messages={side: int((talk.who[talk.chosen] == k).sum()) for side, k in sides},
        measures={measure.key: measure.measure(talk) for measure in MEASURES},
        quiet={side: QuietHours(*talk.clocks[k].quiet, talk.clocks[k].assumed) for side, k in sides},
        label=person.label if person else None,
        context=person.context if person else (),
        sources=tuple(sources),
    )


def _within(at: Floats, window: tuple[float, float]) -> Floats:
    """The instants in the chosen period; all of them where there are none in it."""
    chosen = at[(at >= window[0]) & (at < window[1])]
    return chosen if len(chosen) else at


def _banded(contacts: list[Contact], options: Options) -> list[Contact]:
    for key in _SHARES_BETWEEN_TWO:
        banded: dict[str, Reading] = with_bands({c.key: c.measures[key] for c in contacts}, options)
        banded = with_shrunken(banded, options)
        contacts = [replace(c, measures={**c.measures, key: banded[c.key]}) for c in contacts]
    return contacts


def _groups(frame: pl.DataFrame) -> tuple[GroupChat, ...]:
    groups = (
        frame.filter(pl.col("is_group") & (pl.col("kind") != "system"))
        .group_by("chat", maintain_order=True)
        .agg(pl.first("chat_name", "platform"), pl.col("sender").n_unique().alias("people"), pl.len().alias("messages"))
    )
    return tuple(
        GroupChat(row["chat_name"], row["platform"], row["people"], row["messages"])
        for row in groups.iter_rows(named=True)
    )
