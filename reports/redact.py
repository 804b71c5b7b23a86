"""The copy to share, decided before any page is built: what leaves is removed from the results themselves.

`plan` says in sentences what will be removed and which name becomes which; `apply` returns a new analysis in which
names, file names, days, quiet hours, groups, notes and small counts are no longer there, so no template can show them.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from analyzer.results import Analysis, Contact, Options
from parsers.frame import Capabilities, Manifest, SourceInfo
from parsers.ledger import Ledger
from reports.names_left import Left, left_in
from reports.prose import Prose, load
from reports.redact_changes import changes_for_sharing, comparisons_for_sharing, is_coarse
from reports.redact_counts import reading_for_sharing
from reports.redact_names import aliases_of, first_name, in_order
from reports.redact_words import Known, OwnWords, masked, unnamed
from reports.services import is_service


@dataclass(frozen=True, slots=True)
class Redaction:
    """What will be removed, who becomes whom, and the analysis without it.

    Attributes:
        removed: sentences to show before writing.
        who_is_who: (name in the copy, real name), in the order of the copy; stays with the owner.
        own: the owner's words, with the copy's names.
        left_in: what in these, or in the owner's labels, may be in the name of somebody here.
    """

    removed: tuple[str, ...]
    who_is_who: tuple[tuple[str, str], ...]
    own: OwnWords
    left_in: tuple[Left, ...]
    _analysis: Analysis = field(repr=False)
    _aliases: Mapping[str, str] = field(repr=False)
    _labelled: frozenset[str] = field(repr=False)
    _prose: Prose = field(repr=False)

    def apply(self) -> Analysis:
        """A new analysis that holds nothing of what was removed; contacts in the order of their new names."""
        given = self._analysis
        order = [alias for alias, _ in self.who_is_who]
        kept = (contact for contact in given.contacts if contact.key in self._aliases)
        contacts = sorted(kept, key=lambda c: order.index(self._aliases[c.key]))
        return replace(
            given,
            me="",
            timezone="",
            options=replace(given.options, quiet_fallback=Options().quiet_fallback),
            first=first_of_month(given.first, given.timezone) if given.first else None,
            last=first_of_month(given.last, given.timezone) if given.last else None,
            manifest=_manifest(given.manifest, self._prose),
            contacts=tuple(
                _contact(c, f"c{i}", self._aliases[c.key], c.key in self._labelled, given.timezone)
                for i, c in enumerate(contacts, 1)
            ),
            groups=(),
            notes=tuple(_note(note, alias) for note in given.notes for alias in self._about(note)),
            since=first_of_month(given.since, given.timezone) if given.since else None,
            until=_after_month(given.until, given.timezone) if given.until else None,
            usual={},
            compare_at=first_of_month(given.compare_at, given.timezone) if given.compare_at else None,
        )

    def _about(self, note: tuple[str, ...]) -> Sequence[str]:
        """The names in the copy of whom a note is about: "" for everyone, none where nobody in it is meant."""
        if len(note) < 3:
            return ("",)
        return [self._aliases[c.key] for c in self._analysis.contacts if c.name == note[2] and c.key in self._aliases]


def _note(note: tuple[str, ...], alias: str) -> tuple[str, str] | tuple[str, str, str]:
    """A month without words."""
    month = f"{note[0][:7]}-01"
    return (month, "", alias) if alias else (month, "")


def plan(
    analysis: Analysis,
    *,
    labels: Mapping[str, str] | None = None,
    keep_names: bool = False,
    rng: random.Random | None = None,
    lang: str = "en",
    own: OwnWords | None = None,
    spellings: Mapping[str, Sequence[str]] | None = None,
    others: Sequence[str] = (),
    groups: Sequence[str] = (),
    file: str = "",
) -> Redaction:
    """Decide what a copy to share will not hold.

    `labels`: name → the owner's words for them; they win over a contact's own label, both over aliases. `keep_names`
    keeps first names. `rng` orders the aliases; by default the system's randomness, so that no two files match. `own`:
    words of the owner's for the reader, in which names become aliases; `spellings`: more names of a contact. `others`:
    names of whom these words may name beside the contacts; they have none in the copy, and are pointed out. So are
    names of `groups`, and any of them in what the `file` is called.
    """
    prose = load(lang)
    shuffled = [contact for contact in analysis.contacts if not is_service(contact)]
    (rng or random.SystemRandom()).shuffle(shuffled)
    chosen = {c.key: (labels or {}).get(c.name) or c.label for c in shuffled}
    aliases = aliases_of(shuffled, chosen, keep_names, prose)
    names = {c.key: c.name for c in shuffled}
    who = sorted(((alias, names[key]) for key, alias in aliases.items()), key=lambda pair: in_order(pair[0]))
    known = [Known(alias, (name, *(spellings or {}).get(name, ()))) for alias, name in who]
    told = masked(own or OwnWords(), known, prose.text("share.somebody"))
    services = {contact.name for contact in analysis.contacts if is_service(contact)}
    left = left_in(
        _owners_words(
            unnamed(own or OwnWords(), known), {names[key]: label for key, label in chosen.items() if label}, file
        ),
        (analysis.me, *(name for one in known for name in one.names), *(n for n in others if n not in services)),
        [*(group.name for group in analysis.groups), *groups],
        kept=[first_name(name) for alias, name in who if keep_names and alias.startswith(first_name(name))],
        small=prose.text("share.small_words").split(),
        ordinary=prose.text("share.ordinary_words").split(),
    )
    removed = _removed(analysis, sum(map(bool, chosen.values())), keep_names, prose)
    labelled = frozenset(key for key, label in chosen.items() if label)
    return Redaction(removed, tuple(who), told, left, analysis, aliases, labelled, prose)


def _owners_words(own: OwnWords, labels: Mapping[str, str], file: str) -> dict[tuple[str, ...], str]:
    """Every text of the owner's that stands in the copy or on it, by where it was given."""
    told = {("question",): own.question, ("guess",): own.guess, ("file",): file}
    return told | {("label", name): words for name, words in labels.items()}


_FINE_SERIES = {"starts", "weeks", "over_time_me", "over_time_them"}
_FINE_FACTS = {"longest", "shrunken", "outcomes"}
"""What tells days or small counts; no copy to share holds it."""


def is_redacted(analysis: Analysis) -> bool:
    """Whether an analysis holds nothing that `apply` removes; checked again before a copy is rendered."""
    fine = any(
        contact.quiet
        or contact.context
        or contact.notes
        or contact.sources
        or contact.evidence is not None
        or not is_coarse(contact.changes, contact.compared)
        or any(_FINE_SERIES & set(r.series) or _FINE_FACTS & set(r.facts) for r in contact.measures.values())
        for contact in analysis.contacts
    )
    kept = analysis.me or analysis.timezone or analysis.groups or analysis.manifest.skipped
    names = {contact.name for contact in analysis.contacts}
    noted = any(n[1] or not n[0].endswith("-01") or not {*n[2:]} <= names for n in analysis.notes)
    asked = analysis.usual or noted or (analysis.compare_at and _has_day(analysis.compare_at))
    return not (fine or kept or asked or any(s.sha256 or s.notes or s.names for s in analysis.manifest.sources))


def _has_day(moment: datetime) -> bool:
    return moment != datetime(moment.year, moment.month, 1, tzinfo=UTC)


def first_of_month(moment: datetime, timezone: str) -> datetime:
    """The first of the local month, as midnight UTC: no day, hour or zone is left in it."""
    local = moment.astimezone(_zone(timezone))
    return datetime(local.year, local.month, 1, tzinfo=UTC)


def _after_month(end: datetime, timezone: str) -> datetime:
    """An end that is not included, moved to the end of the month that holds the last day before it."""
    last = first_of_month(end - timedelta(microseconds=1), timezone)
    return first_of_month(last + timedelta(days=31), "")


def _zone(timezone: str) -> tzinfo:
    return ZoneInfo(timezone) if timezone else UTC


def _contact(contact: Contact, key: str, alias: str, labelled: bool, timezone: str) -> Contact:
    first, last = (first_of_month(moment, timezone) for moment in (contact.first, contact.last))
    readings = ((name, reading_for_sharing(r, timezone)) for name, r in contact.measures.items())
    return replace(
        contact,
        key=key,
        name=alias,
        first=first,
        last=last,
        measures={name: reading for name, reading in readings if reading},
        quiet={},
        label=alias if labelled else None,
        context=(),
        sources=(),
        notes=(),
        missing=tuple(
            (first_of_month(a, timezone) if a else None, first_of_month(b, timezone) if b else None)
            for a, b in contact.missing
        ),
        changes=changes_for_sharing(contact.changes),
        compared=comparisons_for_sharing(contact.compared),
        evidence=None,
    )


def _manifest(manifest: Manifest, prose: Prose) -> Manifest:
    """Formats and what they can show stay; names, digests, evidence and counts of lines go."""
    sources = (_source(s, prose.text("share.file", n=i)) for i, s in enumerate(manifest.sources, 1))
    return Manifest(tuple(sources))


def _source(source: SourceInfo, file: str) -> SourceInfo:
    can: Capabilities = source.capabilities
    return SourceInfo(
        file, source.format, "", "", source.clock, "", source.resolution_s, can, Ledger(source.ledger.unit, 0)
    )


def _removed(analysis: Analysis, labelled: int, keep_names: bool, prose: Prose) -> tuple[str, ...]:
    """Sentences about what goes; only what is there is named."""
    files = len(analysis.manifest.sources) + len(analysis.manifest.skipped)
    services = sum(map(is_service, analysis.contacts))
    words = len(analysis.notes) + sum(len(c.context) + len(c.notes) for c in analysis.contacts)
    counted = {
        "removed_names_first" if keep_names else "removed_names": len(analysis.contacts) - services - labelled,
        "removed_labels": labelled,
        "removed_files": files,
        "removed_groups": len(analysis.groups),
        "removed_services": services,
        "removed_notes": words,
    }
    said = [str(prose.counted(f"share.{key}", n)) for key, n in counted.items() if n]
    plain = ("removed_me", "removed_days", "removed_quiet", "removed_zone", "removed_counts", "removed_text")
    return (*said, *(prose.text(f"share.{key}") for key in plain))
