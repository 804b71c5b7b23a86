"""The cast of the sample data: Sam, six friendships and a group of walkers. Everyone is invented."""

from typing import Final

from sample_data.dice import Wait
from sample_data.habits import Pair, Person
from sample_data.texts import Voice

OWNER: Final = "Sam"
NUMBERS: Final = {"Mum": "+447700900118", "Sam": "+447700900742"}
"""From the range that Ofcom keeps free for drama."""

_FRIEND: Final = frozenset({"friend"})
_HOME: Final = frozenset({"parent"})
_SAM_VOICE: Final = Voice("plain", emoji=0.12, palette=("😊", "😂", "🙈", "👍", "🌧️"), typo=0.03)
_YULE: Final = ((82, 93), (447, 458))
"""Days around Christmas 2024 and 2025."""
_AUGUST: Final = ((312, 326), (680, 692))


def _sam(**habits: float | Wait) -> Person:
    """Sam, the same person with everyone apart from what `habits` says."""
    usual: dict[str, float | Wait] = {"wakes": 7.0, "sleeps": 23.25, "burst": 0.28, "image": 0.02, "edited": 0.01}
    return Person(OWNER, voice=_SAM_VOICE, **{**usual, **habits})  # type: ignore[arg-type] # fields of two types


ANA: Final = Pair(
    me=_sam(first=Wait(9, 1.1), no_answer=0.05, late_share=0.05, stop=0.13, reacts=0.05),
    them=Person(
        "Ana",
        wakes=7.5,
        sleeps=24.25,
        first=Wait(14, 1.2),
        no_answer=0.10,
        late_share=0.08,
        stop=0.13,
        burst=0.38,
        voice=Voice("plain", emoji=0.6, palette=("😍", "🌿", "😂", "✨", "🥲", "💃", "❤️"), typo=0.04, clipped=True),
        image=0.04,
        voice_note=0.04,
        sticker=0.02,
        deleted=0.008,
        edited=0.015,
        reacts=0.12,
    ),
    moves_to="signal",
    moves_on=340,
    opens_me=0.60,
    gap_h=25,
    wobble=0.3,
    holidays=_AUGUST,
    scenes=_FRIEND,
    call=0.05,
    missed_call=0.03,
)
"""Two apps: WhatsApp until early September 2025, then Signal. Sam opens somewhat more."""

BEN: Final = Pair(
    me=_sam(first=Wait(12, 1.0), no_answer=0.08, late_share=0.04),
    them=Person(
        "Ben",
        wakes=6.5,
        sleeps=22.5,
        first=Wait(10, 1.0),
        no_answer=0.08,
        late_share=0.05,
        stop=0.2,
        burst=0.25,
        voice=Voice("terse", lower=True, emoji=0.05, palette=("👍", "😂"), typo=0.05, clipped=True),
        image=0.02,
        deleted=0.004,
    ),
    opens_me=0.5,
    gap_h=22,
    wobble=0.3,
    holidays=_YULE,
    scenes=_FRIEND,
)
"""Neither clearly more; exported twice."""

CHIDI: Final = Pair(
    me=_sam(first=Wait(20, 1.1), no_answer=0.10, late_share=0.08, stop=0.18),
    them=Person(
        "Chidi",
        wakes=7.0,
        sleeps=24.0,
        first=Wait(6, 1.0),
        no_answer=0.03,
        late_share=0.03,
        stop=0.14,
        burst=0.32,
        voice=Voice("long", stops=True, emoji=0.08, palette=("😄", "🙏", "🎶"), aside=0.25),
        image=0.02,
        voice_note=0.02,
        edited=0.01,
    ),
    opens_me=0.28,
    gap_h=28,
    wobble=0.3,
    holidays=_AUGUST,
    scenes=_FRIEND,
)
"""Chidi opens more."""

MUM: Final = Pair(
    me=_sam(first=Wait(35, 1.1), no_answer=0.10, late_share=0.08, stop=0.3, burst=0.15),
    them=Person(
        "Mum",
        wakes=6.0,
        sleeps=22.0,
        first=Wait(15, 1.2),
        no_answer=0.06,
        late_share=0.06,
        stop=0.3,
        burst=0.15,
        voice=Voice("plain", stops=True, emoji=0.04, palette=("🌷", "😘"), typo=0.06, sign=("Mum x", 0.2)),
        image=0.01,
    ),
    platform="sms",
    opens_me=0.42,
    gap_h=24,
    wobble=0.2,
    scenes=_HOME,
)
"""A parent, by text message."""

NOOR: Final = Pair(
    me=_sam(first=Wait(8, 1.0), no_answer=0.04, late_share=0.04, nudge=0.10, nudge_wait=Wait(15 * 60, 0.4)),
    them=Person(
        "Noor",
        wakes=8.0,
        sleeps=24.5,
        first=Wait(25, 1.2),
        late=Wait(12 * 60, 0.4),
        no_answer=0.14,
        late_share=0.54,
        stop=0.13,
        drift=0.02,
        burst=0.3,
        voice=Voice("plain", emoji=0.2, palette=("🤍", "😭", "🥹", "🌙"), typo=0.02),
        image=0.02,
        voice_note=0.03,
        deleted=0.006,
    ),
    opens_me=0.67,
    gap_h=26,
    hold_back=2,
    wobble=0.25,
    holidays=_YULE,
    scenes=_FRIEND,
)
"""Answers first messages after hours, often the next day, sometimes never: late answers look like openings."""

THEO: Final = Pair(
    me=_sam(first=Wait(20, 1.0)),
    them=Person(
        "Théo",
        wakes=8.0,
        sleeps=24.0,
        voice=Voice("plain", emoji=0.15, palette=("🙃", "🎬"), typo=0.02),
    ),
    opens_me=0.5,
    gap_h=1000,
    scenes=_FRIEND,
)
"""Too little to say."""

FRIENDSHIPS: Final = {"Ana": ANA, "Ben": BEN, "Chidi": CHIDI, "Mum": MUM, "Noor": NOOR, "Théo": THEO}

WALKERS: Final = "Sunday walkers"
WALKER_PEOPLE: Final = (
    ANA.me,
    ANA.them,
    BEN.them,
    Person("Gareth", wakes=6.0, sleeps=22.5, voice=Voice("plain", stops=True, emoji=0.05, typo=0.03), image=0.06),
    Person("Priya", wakes=7.0, sleeps=23.5, voice=Voice("plain", emoji=0.4, palette=("🥾", "🐕", "😂")), image=0.08),
)
