"""The card of quiet spells: how many, who ended them, and the longest."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from analyzer.results import Estimate, Reading, TooLittle
from reports import facts
from reports.card import Card, drawn, part
from reports.phrasing import half_up
from reports.prose import Line
from reports.sentences import SIDES, Sheet, absent, ranges_of


def silences(sheet: Sheet, reading: Reading) -> Card:
    """Quiet spells, and who ended them."""
    return Card(
        key="silences",
        title=sheet.prose.say("silences.title"),
        parts=(part(sheet, "silences", reading, _lines(sheet, reading)),),
        cannot=sheet.prose.say("silences.cannot"),
        shares=sheet.prose.say("silences.strip"),
        strips=drawn(reading.me),
    )


def _days(sheet: Sheet, reading: Reading) -> str:
    """How long a quiet spell is with this person, in days."""
    longer = facts.number(reading.facts, "longer_than_days")
    return sheet.prose.decimal(round(longer or sheet.analysis.options.silence_days, 1))


def _lines(sheet: Sheet, reading: Reading) -> list[Line]:
    p, f = sheet.prose, sheet.phrasing
    ended = facts.pair(reading.facts, "ended")
    if ended is None:
        return [absent(sheet, "silences", "", reading.me)]
    n, days = int(sum(ended)), _days(sheet, reading)
    me, them = (f.at_most(int(k)) for k in ended)
    told: dict[str, str] = {"days": days, "me": me, "them": them}
    if isinstance(reading.me, Estimate):
        said = [p.say("silences.head", name=sheet.name, n=f.count(reading.me.n), **told), _range(sheet, reading)]
    elif facts.coarse(reading, "me"):
        said = [p.say("silences.few", name=sheet.name, **told)]
    elif n:
        key = "small_one" if n == 1 else "small"
        said = [p.say(f"silences.{key}", name=sheet.name, n=f.count(n), **told), *_needed(sheet, reading)]
    else:
        said = [p.say("silences.nothing", days=days)]
    return said + _further(sheet, reading, n)


def _needed(sheet: Sheet, reading: Reading) -> list[Line]:
    need = reading.me.need if isinstance(reading.me, TooLittle) else 0
    return [sheet.prose.say("silences.more_needed", need=sheet.prose.number(need))] if need else []


def _range(sheet: Sheet, reading: Reading) -> Line:
    me, them = reading.me, reading.them
    assert isinstance(me, Estimate)
    assert isinstance(them, Estimate)
    told = ranges_of(sheet, me, them)
    return sheet.prose.say("silences.share", name=sheet.name, me=told["range_me"], them=told["range_them"])


def _further(sheet: Sheet, reading: Reading, n: int) -> list[Line]:
    """How many are clear or by a call, the longest, and one that still lasts."""
    p, said = sheet.prose, []
    if n and (clear := facts.pair(reading.facts, "clear")):
        me, them = (p.number(int(k)) for k in clear)
        every = int(sum(clear)) == n
        key = "silences.clear_all" if every else "silences.clear"
        said.append(p.say(key) if every else p.say(key, name=sheet.name, clear_me=me, clear_them=them))
    calls = facts.pair(reading.facts, "by_call")
    if calls and sum(calls):
        me, them = (p.number(int(k)) for k in calls)
        said.append(p.say("silences.by_call", name=sheet.name, me=me, them=them))
    longest = reading.facts.get("longest")
    if isinstance(longest, Mapping) and (line := _longest(sheet, longest)):
        said.append(line)
    if reading.facts.get("ongoing") is True:
        said.append(p.say("silences.ongoing"))
    return said


def _longest(sheet: Sheet, longest: Mapping[str, object]) -> Line | None:
    """The longest, by its local days; the owner's page only."""
    days, who = facts.number(longest, "days"), str(longest.get("ended_by"))
    if sheet.phrasing.coarse or days is None or who not in SIDES:
        return None
    zone = sheet.analysis.timezone
    ends = (
        datetime.fromisoformat(str(longest[end])).astimezone(ZoneInfo(zone) if zone else UTC) for end in ("from", "to")
    )
    first, last = (sheet.phrasing.day(moment) for moment in ends)
    shown = sheet.prose.number(half_up(days))
    return sheet.prose.say(f"silences.longest.{who}", name=sheet.name, days=shown, first=first, last=last)
