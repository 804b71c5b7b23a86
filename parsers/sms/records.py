"""What each record of a phone's message and call tables becomes: shared by every backup that copies those tables.

Facts: Android's own columns, which SMS Backup & Restore and SMS Import / Export write out by name. `type` and `msg_box`
are 1 received, 2 sent, 3 draft, 4 outbox, 5 failed, 6 queued; `m_type` 130 announces an MMS that was never downloaded.
"""

from collections.abc import Iterator
from typing import Final

from parsers.frame import Capabilities
from parsers.ledger import Ledger
from parsers.sms.attributes import Attributes, Mms
from parsers.sms.rows import Rows, Settled
from parsers.tally import Tally

CAPABILITIES: Final = Capabilities(
    seconds=True,
    zone=True,
    says_me=True,
    # only phones that could not send a reaction otherwise wrote it out: their number says nothing
    reactions=False,
    replies=False,
    calls=True,
    voice_seconds=False,
    edits=False,
)
"""What copies of these tables can show, whichever app made them."""
_LEFT_OUT: Final = {"3": "drafts", "4": "not sent yet", "5": "failed to send", "6": "not sent yet", "7": "not sent yet"}
_CALLS_LEFT_OUT: Final = {"4": "voicemail", "6": "calls from blocked numbers"}
_CALLS: Final = ("1", "2", "3", "5", "7")
_MAX_SECONDS: Final = 10**7


class Records:
    """Counts records and hands those that are messages or calls on to the rows."""

    def __init__(self, rows: Rows) -> None:
        self.tally = Tally("record")
        self.rows = rows

    def sms(self, sms: Attributes) -> None:
        """Take an SMS."""
        kind = sms.text("type") or ""
        if kind in _LEFT_OUT:
            self.tally.left_out(_LEFT_OUT[kind])
        elif kind not in ("1", "2"):
            self.tally.problem("the type of the message is not known")
        elif self._is_usable(sms, number := sms.text("address")):
            self.rows.sms(self.tally.message(), sms, number or "", from_me=kind == "2")

    def mms(self, mms: Mms) -> None:
        """Take an MMS."""
        box = mms.head.text("msg_box") or ""
        if mms.head.text("m_type") == "130":
            self.tally.left_out("not downloaded")
        elif box in _LEFT_OUT:
            self.tally.left_out(_LEFT_OUT[box])
        elif box not in ("1", "2"):
            self.tally.problem("the type of the message is not known")
        elif self._is_usable(mms.head, next(iter(mms.addressed.everyone), None)):
            self.rows.mms(self.tally.message(), mms, from_me=box == "2")

    def call(self, call: Attributes) -> None:
        """Take a call."""
        kind = call.text("type") or ""
        number = call.text("number")
        if kind in _CALLS_LEFT_OUT:
            self.tally.left_out(_CALLS_LEFT_OUT[kind])
        elif kind not in _CALLS:
            self.tally.problem("the type of the call is not known")
        elif number is None or number.startswith("-"):
            self.tally.left_out("calls with a withheld number")
        elif self._is_usable(call, number):
            seconds = call.number("duration", _MAX_SECONDS) or 0
            answered = kind == "7" or (kind in ("1", "2") and seconds > 0)
            self.rows.call(self.tally.message(), call, number, from_me=kind == "2", answered=answered, seconds=seconds)

    def settled(self) -> tuple[Settled, Ledger]:
        """Give the rows that stay and the account of all records, once every file of the backup has been read."""
        settled = self.rows.settled()
        ledger = settled.account(self.tally.ledger())
        ledger.check()
        return settled, ledger

    def _is_usable(self, record: Attributes, number: str | None) -> bool:
        if record.sent_at is None:
            self.tally.problem("the date cannot be read")
        elif number is None:
            self.tally.left_out("messages without a number")
        else:
            return True
        return False


def notes(settled: Settled) -> Iterator[str]:
    """Say in plain words what was set apart."""
    from_services = settled.service_messages + settled.service_calls
    if from_services:
        yield (
            f"{from_services:,} messages and calls with short codes or named senders were left out: "
            "these are usually services and not people."
        )
    if settled.reactions:
        yield (
            f"{settled.reactions:,} texts are reactions that a phone wrote out. "
            "Reactions that were sent in another way are not in this backup."
        )
