"""Results → what the page says. Every number in here is already a sentence or a formatted string."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from analyzer.results import Analysis, Contact, Estimate
from reports.card_lines import shown_of
from reports.phrasing import Phrasing
from reports.prose import Label, Line, Name, Prose, Run, in_a_row
from reports.quotes import Quotes
from reports.redact_words import OwnWords
from reports.sentences import Sheet, band_key, spoken_side
from reports.services import is_service
from reports.view_contact import Person, person
from reports.view_method import Method, method
from reports.view_reader import Reader, reader
from reports.view_side import SideBySide, side_by_side

FULL_PAGES = 36
"""People with a page of their own: those with most contact."""


@dataclass(frozen=True, slots=True)
class Page:
    """The whole report."""

    title: Line
    document: str
    lede: Line
    reassure: Line | None
    sees: Line | None
    made: Line
    coverage: tuple[Line, ...]
    side: SideBySide
    others_title: Line
    others_intro: Line
    services_title: Line
    people: tuple[Person, ...]
    reader: Reader | None
    method: Method
    share: bool
    quoted: bool
    taken_back: str
    crisis: Line | None


def page(
    given: Analysis,
    prose: Prose,
    *,
    share: bool,
    made_on: date,
    version: str,
    named: bool = False,
    own: OwnWords | None = None,
    quotes: Quotes | None = None,
) -> Page:
    """The view model of a report, or of a copy to share (of an analysis that was redacted before).

    `named`: the people were asked for by name, so each has a page, however many they are.
    `own`: the owner's words, for the reader of a copy. `quotes`: lines that gestures were counted from, for the owner.
    """
    phrasing = Phrasing(prose, coarse=share)
    every = _sheets(given, prose, phrasing)
    services = tuple(sheet for sheet in every if is_service(sheet.contact))
    sheets = tuple(sheet for sheet in every if not is_service(sheet.contact))
    analysis = replace(given, contacts=tuple(sheet.contact for sheet in sheets))
    full = _with_most_contact(analysis.contacts, len(sheets) if named else FULL_PAGES)
    anchors = {c.key: f"p{i}" for i, c in enumerate(analysis.contacts, 1) if c.key in full}
    title = _title(analysis, prose)
    lines = {key: quoted for key, quoted in quotes.lines.items() if key in full} if quotes else {}
    shown = shown_of(lines.values())
    return Page(
        title=title,
        document=prose.text("page.document", title=title),
        lede=_lede(analysis, prose),
        reassure=prose.say("page.reassure") if analysis.contacts else None,
        sees=_sees(analysis, prose, phrasing),
        made=prose.say(_made(share=share, quoted=bool(quotes and quotes.lines)), date=phrasing.day(made_on)),
        coverage=_coverage(analysis, prose, phrasing),
        side=side_by_side(analysis, prose, sheets, services, anchors),
        others_title=prose.counted("others.title", len(sheets) - len(full)),
        others_intro=prose.say("others.intro_share" if share else "others.intro", n=prose.number(len(full))),
        services_title=prose.counted("others.services", len(services)),
        people=tuple(
            person(s, anchors[s.contact.key], lines.get(s.contact.key, ()), shown)
            for s in sheets
            if s.contact.key in full
        ),
        reader=reader(sheets, prose, phrasing, own or OwnWords()) if share else None,
        method=method(analysis, prose, phrasing, made_on, version),
        share=share,
        quoted=bool(quotes and quotes.lines),
        taken_back=";".join(f"{cue}={','.join(kept)}" for cue, kept in (quotes.taken_back if quotes else {}).items()),
        crisis=prose.say("crisis.line") if quotes and quotes.crisis else None,
    )


def _made(*, share: bool, quoted: bool) -> str:
    """The words' key of where and when the page was made, and whether it holds message text."""
    return "page.made_share" if share else "page.made_text" if quoted else "page.made"


def _sheets(analysis: Analysis, prose: Prose, phrasing: Phrasing) -> tuple[Sheet, ...]:
    """One sheet a contact; people of the same name are told apart."""
    names: dict[Name, list[Contact]] = {}
    for contact in analysis.contacts:
        names.setdefault(phrasing.name(contact.name), []).append(contact)
    told = {key: name for shown, same in names.items() for key, name in _apart(shown, same, prose, phrasing).items()}
    told |= {c.key: Label(told[c.key]) for c in analysis.contacts if phrasing.coarse and c.label}
    return tuple(Sheet(c, told[c.key], analysis, prose, phrasing) for c in analysis.contacts)


def _apart(name: Name, same: Sequence[Contact], prose: Prose, phrasing: Phrasing) -> dict[str, Name]:
    """Names for people who bear the same: by their apps, else by the month of first contact, else by a number."""
    ways = (
        [phrasing.apps(c.platforms) for c in same],
        [prose.text("since_month", month=phrasing.month(c.first)) for c in same],
        [prose.number(n) for n, _ in enumerate(same, 1)],
    )
    if len(same) == 1:
        return {same[0].key: name}
    way = next(way for way in ways if len(set(way)) == len(same))
    return {c.key: Name(prose.text("same_name", name=name, n=n)) for c, n in zip(same, way, strict=True)}


def _with_most_contact(contacts: tuple[Contact, ...], most: int) -> set[str]:
    ordered = sorted(contacts, key=lambda c: -sum(c.messages.values()))
    return {c.key for c in ordered[:most]}


def _title(analysis: Analysis, prose: Prose) -> Line:
    n = len(analysis.contacts)
    if not n:
        return prose.say("page.title_none")
    return prose.counted("page.title", n, prose.word(n))


def _lede(analysis: Analysis, prose: Prose) -> Line:
    """The answer in words: with how many people which side writes first more often. No names."""
    if not analysis.contacts:
        return prose.say("page.lede_empty")
    counts = Counter(_clause(contact) for contact in analysis.contacts)
    order = ("you_more", "they_more", "slight_me", "slight_them", "neither", "depends", "wide", "little")
    clauses = [
        prose.counted(
            "page.lede_next" if i else "page.lede_first",
            counts[key],
            prose.word(counts[key]),
            clause=prose.say(f"lede.{key}"),
        )
        for i, key in enumerate(key for key in order if counts[key])
    ]
    return Line((*in_a_row(clauses, "; ").runs, Run(".")))


def _clause(contact: Contact) -> str:
    reading = contact.measures.get("initiation")
    told = reading and (isinstance(reading.me, Estimate) or reading.facts.get("coarse"))
    if not reading or not told:
        return "little"
    words = {"leans_me": "you_more", "mostly_me": "you_more", "leans_them": "they_more", "mostly_them": "they_more"}
    if band_key("lede", reading).startswith("lede.slight"):
        return f"slight_{spoken_side(reading)}"
    return words.get(
        reading.band or "", {"about_even": "neither", "depends": "depends"}.get(reading.band or "", "wide")
    )


def _sees(analysis: Analysis, prose: Prose, phrasing: Phrasing) -> Line | None:
    """What these files can and can't see: only what is true of these very sources."""
    sources = [s.capabilities for s in analysis.manifest.sources]
    if not analysis.contacts:
        return None
    unseen = [prose.text(f"page.unseen_{w}") for w in ("calls", "reactions") if not any(getattr(s, w) for s in sources)]
    things = prose.join([prose.text("page.unseen_always"), *unseen, prose.text("page.unseen_meaning")])
    return prose.say("page.sees", apps=phrasing.apps(_apps(analysis)), unseen=things)


def _apps(analysis: Analysis) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p for c in analysis.contacts for p in c.platforms))


def _chosen(analysis: Analysis, phrasing: Phrasing) -> dict[str, str]:
    """The ends of a period that was asked for, in words; the day before an end that is not included."""
    ends = {"since": analysis.since, "until": analysis.until and analysis.until - timedelta(days=1)}
    return {name: phrasing.day(moment) for name, moment in ends.items() if moment}


def _coverage(analysis: Analysis, prose: Prose, phrasing: Phrasing) -> tuple[Line, ...]:
    """What the whole report rests on; each item only where there is something to say."""
    sources, skipped = analysis.manifest.sources, analysis.manifest.skipped
    messages = sum(sum(c.messages.values()) for c in analysis.contacts)
    said = [phrasing.counted("coverage.messages", messages)]
    if analysis.first and analysis.last:
        said.append(prose.say("coverage.period", period=phrasing.period(analysis.first, analysis.last)))
    if chosen := _chosen(analysis, phrasing):
        said.append(prose.say(f"coverage.{'_'.join(chosen)}", **chosen))
    if apps := _apps(analysis):
        said.append(Line((Run(phrasing.apps(apps)),)))
    counts = {
        "duplicates": sum(s.ledger.duplicates for s in sources),
        "problems_line": sum(s.ledger.problems for s in sources if s.ledger.unit == "line"),
        "problems_record": sum(s.ledger.problems for s in sources if s.ledger.unit == "record"),
        "skipped": sum(s.is_problem for s in skipped),
        "groups": len(analysis.groups),
    }
    said += [phrasing.counted(f"coverage.{key}", n) for key, n in counts.items() if n]
    if any(s.date_order and s.date_order.confidence == "ambiguous" for s in sources):
        said.append(prose.say("coverage.dates"))
    return tuple(said)
