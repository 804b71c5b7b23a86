"""The common frame → an `Analysis`: people, turns and every measure, one contact at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np
import polars as pl

from analyzer.before_after import Periods, periods
from analyzer.clock import DAY_S
from analyzer.compare import with_bands, with_shrunken
from analyzer.corrections import Corrections
from analyzer.events import ME, THEM, Floats
from analyzer.evidence import evidence_of
from analyzer.measures import MEASURES, NUMBERS
from analyzer.options import DEFAULTS, Options
from analyzer.over_time import over_time, usual_of
from analyzer.people import People, Person, link_of, resolve
from analyzer.results import Analysis, Contact, GroupChat, QuietHours, Reading
from analyzer.talks import ContactTalk, rows_of, talks_of
from analyzer.weekly import Series, series_of
from parsers.frame import Manifest

_ALL_TIME = (-np.inf, np.inf)
_SHARES_BETWEEN_TWO = ("initiation", "words", "voice", "calls", "silences")
"""Measures whose two sides sum to one, and so have a band."""
_SHRUNKEN = ("initiation", "words")
"""Those that every contact has enough of for shares to be seen together."""


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
        corrections: lines that hold no such gesture, as digests (`analyzer.corrections`).
        evidence: whether to tell from which messages gestures were counted.
    """

    me: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    timezone: str = "UTC"
    since: datetime | None = None
    until: datetime | None = None
    contacts: tuple[str, ...] = ()
    notes: tuple[tuple[str, str] | tuple[str, str, str], ...] = ()
    compare_at: datetime | None = None
    corrections: Corrections = field(default_factory=dict, repr=False)
    evidence: bool = False


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
    contacts: list[Contact] = []
    series: dict[str, tuple[Series, ...]] = {}
    sides_of_date: dict[str, Periods] = {}
    chats = {str(key): who for (key,), who in wanted.group_by("contact", maintain_order=True)}
    rows = rows_of(frame, people, wanted, question.timezone, question.corrections)
    for one in talks_of(rows, chats, manifest, options, _window(question)):
        contact = _contact(chats[one.contact], one, question)
        series[contact.key] = series_of(one.talk, contact.measures)
        if question.compare_at:
            sides_of_date[contact.key] = periods(one.talk, question.compare_at.timestamp(), NUMBERS)
        contacts.append(contact)
        if progress:
            progress(len(contacts), len(chats))
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


def _window(question: Question) -> tuple[float, float]:
    since = question.since.timestamp() if question.since else _ALL_TIME[0]
    until = question.until.timestamp() if question.until else _ALL_TIME[1]
    return since, until


def _contact(who: pl.DataFrame, one: ContactTalk, question: Question) -> Contact:
    """One contact's results; `who` holds the chats of the contact (columns contact, name, platform)."""
    talk = one.talk
    at = _within(talk.events.at, _window(question))
    name = who["name"][0]
    person = link_of(name, question.people)
    sides = (("me", ME), ("them", THEM))
    return Contact(
        key=who["contact"][0],
        name=name,
        platforms=tuple(dict.fromkeys(who["platform"].to_list())),
        first=datetime.fromtimestamp(float(at[0]), UTC),
        last=datetime.fromtimestamp(float(at[-1]), UTC),
        contact_days=len(np.unique(np.floor(talk.messages.local[talk.chosen] / DAY_S))),
        messages={side: int((talk.who[talk.chosen] == k).sum()) for side, k in sides},
        measures={measure.key: measure.measure(talk) for measure in MEASURES},
        quiet={side: QuietHours(*talk.clocks[k].quiet, talk.clocks[k].assumed) for side, k in sides},
        label=person.label if person else None,
        context=person.context if person else (),
        sources=one.sources,
        missing=one.missing,
        evidence=evidence_of(talk) if question.evidence else None,
    )


def _within(at: Floats, window: tuple[float, float]) -> Floats:
    """The instants in the chosen period; all of them where there are none in it."""
    chosen = at[(at >= window[0]) & (at < window[1])]
    return chosen if len(chosen) else at


def _banded(contacts: list[Contact], options: Options) -> list[Contact]:
    for key in _SHARES_BETWEEN_TWO:
        banded: dict[str, Reading] = with_bands({c.key: c.measures[key] for c in contacts}, options)
        banded = with_shrunken(banded, options) if key in _SHRUNKEN else banded
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
