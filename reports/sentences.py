"""Sentences about one person, for whichever page needs them. What is said of one side has a twin for the other."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from analyzer.results import (
    Analysis,
    Contact,
    Estimate,
    NotInSource,
    NotReached,
    NotSupported,
    Reading,
    Side,
    TooLittle,
)
from reports import facts
from reports.phrasing import FEW, Phrasing
from reports.prose import Line, Name, Prose

SideName = Literal["me", "them"]
SIDES: tuple[SideName, ...] = ("me", "them")
LATER_MATTERS = 0.05
"""How much more must have been answered later for that to be said."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a card is written from."""

    contact: Contact
    name: Name
    analysis: Analysis
    prose: Prose
    phrasing: Phrasing

    @property
    def hours(self) -> str:
        """The waking hours within which an answer counts as one, as written."""
        return self.prose.decimal(self.analysis.options.answer_hours)

    @property
    def days(self) -> str:
        """The days after which no answer is seen, as written."""
        return self.prose.decimal(self.analysis.options.unanswered_days)

    def local_day(self, moment: datetime) -> date:
        """The owner's day; in a copy to share, whose instants are the first of a month, that first."""
        zone = self.analysis.timezone
        return moment.astimezone(ZoneInfo(zone) if zone else UTC).date()


class Missing(Line):
    """A sentence that says only that there is too little."""

    __slots__ = ()


def too_little(prose: Prose, key: str, side: TooLittle, name: Name, phrasing: Phrasing) -> Line:
    """Say "too little to say", with what is there and what would be needed."""
    of = prose.text(f"of.{side.of}.{prose.spelling.plural(side.have if not phrasing.coarse else FEW)}")
    said = prose.say(key, name=name, have=phrasing.count(side.have), need=prose.number(side.need), of=of)
    return Missing(said.runs)


def absent(sheet: Sheet, key: str, suffix: str, side: Side) -> Line:
    """The sentence for a side that has no number."""
    if isinstance(side, TooLittle):
        return too_little(sheet.prose, f"{key}.too_little{suffix}", side, sheet.name, sheet.phrasing)
    kind = "not_supported" if isinstance(side, NotSupported) else "not_in_source"
    return sheet.prose.say(f"{key}.{kind}{suffix}", name=sheet.name)


def no_number(sheet: Sheet, side: Side) -> Line:
    """The few words of a table for a side that has no number."""
    if isinstance(side, TooLittle):
        return too_little(sheet.prose, "side.too_little_have", side, sheet.name, sheet.phrasing)
    words = {NotReached: "not_reached", NotInSource: "not_in_source", NotSupported: "not_supported"}
    return sheet.prose.say(f"side.{words[type(side)]}")


def spoken_side(reading: Reading) -> str:
    """The side a shared quantity is told from: the larger, so that swapping the two people swaps the sentence."""
    me, them = reading.me, reading.them
    return "them" if isinstance(me, Estimate) and isinstance(them, Estimate) and them.value > me.value else "me"


def band_key(prefix: str, reading: Reading) -> str:
    """The words' key of a band: "leans_me" → "band.leans.me"; a small difference beyond chance → "band.slight.me"."""
    band = reading.band
    if reading.facts.get("slight") is True:
        return f"{prefix}.slight.{spoken_side(reading)}"
    kind, _, side = (band or "cant_tell").rpartition("_")
    return f"{prefix}.{kind}.{side}" if kind in ("leans", "mostly") else f"{prefix}.{band or 'cant_tell'}"


def of_all(sheet: Sheet, key: str, reading: Reading) -> Line:
    """A share between two people in a sentence, of both, you first; or why there is none."""
    me, them, f = reading.me, reading.them, sheet.phrasing
    if word := facts.coarse(reading, "me"):
        return sheet.prose.say(f"{key}.coarse.{'me' if word == 'all_but_a_few' else 'them'}", name=sheet.name)
    if not (isinstance(me, Estimate) and isinstance(them, Estimate)):
        return absent(sheet, key, "", me)
    told = {who: f.share(side.value, side.low, side.high) for who, side in (("me", me), ("them", them))}
    told |= ranges_of(sheet, me, them, short=key != "initiation")
    how = "flagged" if key == "initiation" and is_flagged(reading) else "ok"
    return sheet.prose.say(f"{key}.{how}", name=sheet.name, n=f.count(me.n), **told)


def is_flagged(reading: Reading) -> bool:
    """Whether it is open how to read a share, so that its range is told and no single number is emphatic."""
    if reading.facts.get("definition_matters") is True:
        return True
    return reading.facts.get("slight") is not True and reading.band in ("depends", "cant_tell", None)


def counting_matters(sheet: Sheet) -> bool:
    """Whether what is counted as a first message moves how often each wrote one, so that ranges alone are told."""
    first = sheet.contact.measures.get("initiation")
    return first is not None and first.facts.get("definition_matters") is True


def ranges_of(sheet: Sheet, me: Estimate, them: Estimate, *, short: bool = True) -> dict[str, str]:
    """The range of each side, as fields of a sentence."""
    between = sheet.phrasing.between
    return {"range_me": between(me.low, me.high, short), "range_them": between(them.low, them.high, short)}


def _answered(sheet: Sheet, reading: Reading, who: str) -> Line:
    side = reading.me if who == "me" else reading.them
    fields = {"name": sheet.name, "hours": sheet.hours}
    if word := facts.coarse(reading, who):
        return sheet.prose.say(f"answers.{word}.{who}", **fields)
    if not isinstance(side, Estimate):
        return absent(sheet, "answers", f".{who}", side)
    f, end = sheet.phrasing, answered_later(reading, who)
    told = {"n": f.count(side.n), "share": f.share(side.value, side.low, side.high)}
    told |= {"range": f.between(side.low, side.high)}
    if not end:
        return sheet.prose.say(f"answers.ok.{who}", **fields, **told)
    told |= {"end": f.share(end.value, end.low, end.high), "end_range": f.between(end.low, end.high)}
    return sheet.prose.say(f"answers.both.{who}", **fields, **told, days=sheet.days)


def answered_lines(sheet: Sheet, reading: Reading) -> tuple[Line, ...]:
    """How each side answers the other, a sentence a side; first the share answered at all, where it differs."""
    return tuple(_answered(sheet, reading, side) for side in SIDES)


def answered_later(reading: Reading, who: str) -> Estimate | None:
    """The share answered at all, where it is well above the share answered in time."""
    side, end = reading.me if who == "me" else reading.them, facts.sides(reading.readings, "in_the_end").get(who)
    if not (isinstance(side, Estimate) and isinstance(end, Estimate)) or end.value - side.value < LATER_MATTERS:
        return None
    return end


def checked_in(sheet: Sheet, reading: Reading, who: str) -> Line:
    """How often one side wrote first in four weeks; the range alone where it depends on how one counts."""
    side = reading.me if who == "me" else reading.them
    if facts.coarse(reading, who):
        return sheet.prose.say(f"check_ins.few.{who}", name=sheet.name)
    if not isinstance(side, Estimate):
        return absent(sheet, "check_ins", f".{who}", side)
    n, low, high = (sheet.phrasing.rate(v) for v in (side.value, side.low, side.high))
    if counting_matters(sheet):
        return sheet.prose.say(f"check_ins.flagged.{who}", name=sheet.name, low=low, high=high)
    return sheet.prose.say(f"check_ins.ok.{who}", name=sheet.name, n=n, low=low, high=high)


def follow_up_lines(sheet: Sheet, reading: Reading) -> list[Line]:
    """How often each side wrote again before an answer; one line where the same keeps both from being told."""
    said = list(dict.fromkeys(_wrote_again(sheet, reading, who) for who in SIDES))
    again = any(isinstance(side, Estimate) and side.n for side in (reading.me, reading.them))
    answers = sheet.contact.measures.get("answers")
    in_table = answers and all(getattr(side, "parts", None) for side in (answers.me, answers.them))
    return [*said, sheet.prose.say("follow_ups.where")] if again and in_table else said


def _wrote_again(sheet: Sheet, reading: Reading, who: str) -> Line:
    p, f = sheet.prose, sheet.phrasing
    side = reading.me if who == "me" else reading.them
    if facts.coarse(reading, who):
        return p.say(f"follow_ups.few.{who}", name=sheet.name)
    if not isinstance(side, Estimate):
        return absent(sheet, "follow_ups", "", side)
    low, high = f.rate(side.low), f.rate(side.high)
    if not side.n:
        return p.say(f"follow_ups.none.{who}", name=sheet.name, low=low, high=high)
    times = str(p.counted("amount.times", side.n, f.count(side.n)))
    said = p.say(f"follow_ups.ok.{who}", name=sheet.name, times=times, n=f.about_rate(side.value), low=low, high=high)
    of = facts.sides(reading.readings, "share_of_bids").get(who)
    if not isinstance(of, Estimate):
        return said
    share, between = f.share(of.value, of.low, of.high), f.between(of.low, of.high)
    return said + p.say(f"follow_ups.share.{who}", name=sheet.name, share=share, range=between)
