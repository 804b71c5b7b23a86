"""Puts words to simulated turns and lays them out as the common frame, with the labels beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import polars as pl

from parsers.frame import MESSAGES
from sample_data.dice import Dice
from sample_data.habits import DAY, HOUR, START, ZONE, Bid, Call, Pair, Person, Simulated, Turn
from sample_data.texts import Line, Writer


def laid_out(
    pair: Pair,
    turns: Sequence[Turn],
    calls: Sequence[Call],
    bids: tuple[Bid, ...],
    end: int,
    dice: Dice,
    *,
    texts: bool,
) -> Simulated:
    """The history as a frame with labels; without `texts` only times, kinds and writers are filled in."""
    rows = _worded(pair, turns, dice) if texts else _bare(turns)
    if texts:
        rows.extend([*_reactions(pair, dice, rows), *_rung(pair, calls)])
    rows = sorted((r for r in rows if r.wall < end), key=lambda r: r.wall)
    return Simulated(_frame(pair, rows, dice), _labels(rows), bids, end)


@dataclass(frozen=True, slots=True)
class _Row:
    wall: int
    turn: Turn
    heads: bool
    line: Line
    about: int | None = None
    """Wall time of the message that a reaction is about; the same writer never sends two in one second."""


def _bare(turns: Sequence[Turn]) -> list[_Row]:
    return [_Row(wall, turn, place == 0, Line()) for turn in turns for place, wall in enumerate(turn.walls)]


def _worded(pair: Pair, turns: Sequence[Turn], dice: Dice) -> list[_Row]:
    people = (pair.me, pair.them)
    writer = Writer(dice, [p.voice for p in people], pair.scenes)
    rows: list[_Row] = []
    for turn, left in zip(turns, _turns_left(turns), strict=True):
        lines = writer.turn(turn.who, turn.role, len(turn.walls), left)
        for place, (wall, line) in enumerate(zip(turn.walls, lines, strict=True)):
            rows.append(_Row(wall, turn, place == 0, dressed(people[turn.who], dice, line)))
    return rows


def _turns_left(turns: Sequence[Turn]) -> list[int]:
    """How many turns follow each one before somebody opens anew."""
    left, count = [0] * len(turns), 0
    for i in reversed(range(len(turns))):
        left[i] = count
        count = 0 if turns[i].role == "opening" else count + 1
    return left


_EMOJI: Final = ("❤️", "😂", "👍", "😮", "🎉")
_SWAPS: Final = ("image", "voice", "sticker", "deleted")


def dressed(person: Person, dice: Dice, line: Line) -> Line:
    """Now and then a message is a photo, a voice note or a sticker, was deleted, or was edited."""
    fate = dice.uniform()
    for kind, share in zip(_SWAPS, (person.image, person.voice_note, person.sticker, person.deleted), strict=True):
        if fate < share:
            return Line(None, line.intent, kind)
        fate -= share
    return replace(line, edited=fate < person.edited)


def _reactions(pair: Pair, dice: Dice, rows: Sequence[_Row]) -> list[_Row]:
    """Reactions, where the app's export shows them."""
    found = []
    for row in rows:
        reader = (pair.me, pair.them)[1 - row.turn.who]
        if app(pair, row.wall) == "signal" and row.line.text and dice.chance(reader.reacts):
            at = row.wall + int(dice.between(20, 240))
            line = Line(dice.choose(_EMOJI), "reaction", "reaction")
            found.append(_Row(at, _aside(1 - row.turn.who, at, row.turn.conversation), False, line, row.wall))
    return found


def _rung(pair: Pair, calls: Sequence[Call]) -> list[_Row]:
    """Calls, where the app's export shows them."""
    return [
        _Row(
            call.wall,
            _aside(call.who, call.wall, call.conversation),
            False,
            Line(None, "call", "call" if call.answered else "missed_call"),
        )
        for call in calls
        if app(pair, call.wall) == "signal"
    ]


def _aside(who: int, wall: int, conversation: int) -> Turn:
    return Turn(who, [wall], conversation, False, False, False, None, None, "aside")


def app(pair: Pair, wall: int) -> str:
    """Where the two write at that time."""
    return pair.moves_to if pair.moves_to and wall >= pair.moves_on * DAY else pair.platform


def _labels(rows: Sequence[_Row]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "wall": [r.wall for r in rows],
            "me": [r.turn.who == 0 for r in rows],
            "conversation": [r.turn.conversation for r in rows],
            "is_opening": [r.heads and r.turn.opening for r in rows],
            "is_late_answer": [r.heads and r.turn.late for r in rows],
            "is_follow_up": [r.heads and r.turn.follow_up for r in rows],
            "bid": [r.turn.bid for r in rows],
            "answers_bid": [r.turn.answers if r.heads else None for r in rows],
            "intent": [r.line.intent for r in rows],
            "cues": [[{"cue": cue, "said": said, "sure": sure} for cue, said, sure in r.line.cues] for r in rows],
        },
        schema={
            "wall": pl.Int64,
            "me": pl.Boolean,
            "conversation": pl.UInt32,
            "is_opening": pl.Boolean,
            "is_late_answer": pl.Boolean,
            "is_follow_up": pl.Boolean,
            "bid": pl.UInt32,
            "answers_bid": pl.UInt32,
            "intent": pl.String,
            "cues": pl.List(pl.Struct({"cue": pl.String, "said": pl.String, "sure": pl.Boolean})),
        },
    )


def _frame(pair: Pair, rows: Sequence[_Row], dice: Dice) -> pl.DataFrame:
    n = len(rows)
    names = [pair.me.name, pair.them.name]
    walls = [r.wall for r in rows]
    thousandths = [int(dice.uniform() * 1000) for _ in rows]
    apps = [app(pair, w) for w in walls]
    sent = [i + m for i, m in zip(instants(walls), thousandths, strict=True)]
    ids = {(r.wall, r.turn.who): str(i) for r, i in zip(rows, sent, strict=True) if r.line.kind != "reaction"}
    return pl.DataFrame(
        {
            "id": [str(i) for i in sent],
            "platform": apps,
            "chat": [f"{app}:{names[1]}" for app in apps],
            "chat_name": [names[1]] * n,
            "is_group": [False] * n,
            "sender": [names[r.turn.who] for r in rows],
            "from_me": [r.turn.who == 0 for r in rows],
            "sent_at": pl.Series(sent, dtype=pl.Int64).cast(pl.Datetime("ms", "UTC")),
            "kind": [r.line.kind for r in rows],
            "text": [r.line.text for r in rows],
            "edited": [r.line.edited for r in rows],
            "duration": [None] * n,
            "about": [ids[r.about, 1 - r.turn.who] if r.about is not None else None for r in rows],
            "source": [0] * n,
            "position": range(1, n + 1),
        },
        schema=MESSAGES,
    )


def instants(walls: Sequence[int]) -> list[int]:
    """Milliseconds since 1970 of wall seconds since `START` in `ZONE`.

    Nobody may write between one and two at night, when clocks skip or repeat an hour.
    """
    zone = ZoneInfo(ZONE)
    offsets = {
        day: int((START + timedelta(days=day, hours=12)).replace(tzinfo=zone).timestamp()) - day * DAY - 12 * HOUR
        for day in {(w - 90 * 60) // DAY for w in walls}
    }
    return [1000 * (w + offsets[(w - 90 * 60) // DAY]) for w in walls]
