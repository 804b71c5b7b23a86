"""Masks lines of Signal's plaintext export, keeping what decides how they are read.

Of every value, its key says what it is: dates, counts, ids within the file, the app's own words and MIME types stay;
names, numbers and account ids are replaced alike wherever they occur; every other string is masked as text, also
under keys that are not known here. What only serves to decrypt or to fetch files is left out. Facts: libsignal's
`backup.proto`.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from parsers.masking import Mask
from parsers.signal.file import UNREADABLE
from parsers.signal.lines import Line, decoder


def _keys(names: str) -> frozenset[str]:
    return frozenset(names.split())


_DROPPED: Final = _keys(
    "mediaRootBackupKey profileKey identityKey svrPin usernameLink avatarUrlPath donationSubscriberData "
    "backupsSubscriberData accountSettings androidSpecificSettings debugInfo pni inviteLinkPassword avatarUrl "
    "avatar locatorInfo packKey packId blurHash incrementalMac clientUuid receiptCredentialPresentation "
    "transactionDetails rootKey adminKey epoch distributionId callId style keyTransparencyData bioText bioEmoji"
)
"""Keys, places of files, settings, and ids that nothing else in the export names."""
_NUMBERS: Final = _keys(
    "id recipientId chatId authorId dateSent dateReceived dateServerSent timestamp sentTimestamp sortOrder "
    "targetSentTimestamp backupTimeMs version expiresInMs expireStartDate expirationTimerMs expireTimerVersion "
    "disappearingMessagesDuration startedCallTimestamp endedCallTimestamp startedCallRecipientId "
    "ringerRecipientId callTimestamp unregisteredTimestamp deletionTimestamp pinnedOrder muteUntilMs start length "
    "width height size joinedAtVersion stickerId voterId voteCount memberRecipientIds date blockTimestamp "
    "targetAuthorId adminId pinnedAtTimestamp pinExpiresAtTimestamp"
)
_WORDS: Final = _keys("type flag state direction role visibility identityState reason status privacyMode")
_NAMES: Final = _keys(
    "givenName familyName given family username systemGivenName systemFamilyName systemNickname profileGivenName "
    "profileFamilyName title name nickname previousName newName newGroupName middleName organization"
)
_PHONES: Final = _keys("e164 previousE164 value")
_KEY: Final = re.compile(r"[a-z][A-Za-z0-9_]{0,40}")
"""What the names of fields look like; people write none of them."""
_WORD: Final = re.compile(r"[A-Z0-9]+(?:_[A-Z0-9]+)*")
_DIGITS: Final = re.compile(r"-?[0-9]+(?:[.eE][0-9.+-]+)?")
_MIME: Final = re.compile(r"\s*[a-z]+/[a-z0-9.+-]+\s*", re.IGNORECASE)
_read: Final = decoder().decode


def masked_type(content: str, mask: Mask) -> str:
    """Mask what stands behind a media type, and what is none."""
    kind, end, more = content.partition(";")
    return f"{kind if _MIME.fullmatch(kind) else mask.text(kind)}{end}{mask.text(more)}"


class FieldMask:
    """Masks JSON by the names of its fields."""

    def __init__(
        self,
        mask: Mask,
        dropped: frozenset[str] = frozenset(),
        numbers: frozenset[str] = frozenset(),
        more: Mapping[str, Callable[[str], str]] = MappingProxyType({}),
    ) -> None:
        """Make a mask of fields.

        Args:
            mask: what replaces texts and names.
            dropped: fields to leave out.
            numbers: further fields whose numbers stay.
            more: how to mask the strings of further fields.
        """
        self._mask = mask
        self._dropped = dropped
        self._numbers = _NUMBERS | numbers
        self._ways: dict[str, Callable[[str], str]] = {
            **dict.fromkeys(self._numbers, self._unless(_DIGITS)),
            **dict.fromkeys(_WORDS, self._unless(_WORD)),
            **dict.fromkeys(_NAMES, mask.name),
            **dict.fromkeys(_PHONES, mask.name),
            "contentType": lambda content: masked_type(content, mask),
            "fileName": mask.file,
            **more,
        }

    def value(self, key: str, value: Any) -> Any:
        """Mask the value of a field, with everything in it."""
        if isinstance(value, dict):
            return {self._name(k): self.value(k, v) for k, v in value.items() if k not in self._dropped}
        if isinstance(value, list):
            return [self.value(key, one) for one in value]
        if isinstance(value, str):
            return self._ways.get(key, self._mask.text)(value)
        if value is None or isinstance(value, bool) or key in self._numbers:
            return value
        return _as_number(self._mask.number(str(value)), value)

    def _name(self, key: str) -> str:
        return key if _KEY.fullmatch(key) else self._mask.text(key)

    def _unless(self, kept: re.Pattern[str]) -> Callable[[str], str]:
        return lambda text: text if kept.fullmatch(text) else self._mask.text(text)


class LineMask:
    """Masks the lines of one export."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._fields = FieldMask(mask, _DROPPED)

    def line(self, text: bytes) -> bytes:
        """Mask one line, without its line end. What could not be read still cannot, and for the same reason."""
        if not text or text.isspace():
            return text
        readable = _reads(text)
        masked = self._json(text)
        if masked is not None and (readable is None) == (_reads(masked) is None):
            return masked
        if readable is not None:
            # what is read of the line and nothing else
            return msgspec.json.encode(self._fields.value("", _known(readable)))
        masked = self._mask.text(text.decode("utf-8", "replace")).encode()
        return masked if _reads(masked) is None else b"!" + masked

    def _json(self, text: bytes) -> bytes | None:
        """Mask a line that is JSON; None if it is not."""
        try:
            return msgspec.json.encode(self._fields.value("", msgspec.json.decode(text)))
        except (*UNREADABLE, UnicodeEncodeError):
            return None


def _as_number(digits: str, value: float) -> float:
    """Give back a masked number as one; 0 where it was written in a way that cannot be masked digit by digit."""
    return int(digits) if isinstance(value, int) and digits.lstrip("-").isdecimal() else 0


def _reads(text: bytes) -> Line | None:
    try:
        return _read(text)
    except UNREADABLE:
        return None


def _known(line: Line) -> Any:
    """What was read of a line, without default values, as plain dicts and lists."""
    return msgspec.json.decode(msgspec.json.encode(line))
