"""What of a record of SMS, MMS or calls may be shown to a stranger, and what stands for the rest.

Columns that decide how a record is read are kept as far as they are the numbers or content types that they should be.
Every other value is replaced, also in columns that nobody here knows.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property
from typing import Final

import polars as pl

from parsers.masking import Mask
from parsers.sms.people import TOKEN
from parsers.sms.tapback_forms import Tapback, recognise
from parsers.sms.tapbacks import folded

_CODES: Final = {
    *("type", "msg_box", "m_type", "seq", "chset", "charset", "protocol", "read", "status", "locked", "seen", "rr"),
    *("text_only", "sub_cs", "presentation", "duration", "sub_id", "pri", "v", "d_rpt", "rpt_a", "st"),
}
_DATES: Final = {"date", "date_sent", "count", "backup_date"}
_CONTENT: Final = {"ct", "ct_t"}
_ADDRESSES: Final = {
    *("address", "number", "service_center", "recipients", "phone_account_address", "normalized_number"),
    *("matched_number", "via_number", "formatted_number"),
}
_NAMES: Final = {"contact_name", "__display_name", "display_name", "name"}
_FILES: Final = {"cl", "fn", "cid", "_data"}
_WORDS: Final = {"body", "text"}
_COLUMNS: Final = {
    *(*_CODES, *_DATES, *_CONTENT, *_ADDRESSES, *_NAMES, *_FILES, *_WORDS),
    *("_id", "thread_id", "person", "subject", "sub", "creator", "exp", "m_id", "tr_id", "m_cls", "m_size", "ct_l"),
    *(
        "resp_st",
        "retr_st",
        "retr_txt",
        "error_code",
        "reply_path_present",
        "toa",
        "sc_toa",
        "mid",
        "cd",
        "ctt_s",
        "ctt_t",
    ),
    *("__sender_address", "__recipient_addresses", "__parts", "sender_address", "recipient_addresses", "addresses"),
    *("parts", "readable_date", "post_dial_digits", "backup_set", "app_id", "spam_report", "re_type"),
    *("subscription_id", "countryiso", "geocoded_location", "new", "features", "data_usage", "numbertype"),
}
"""Columns of Android's own tables and those that the apps add (formats.md §3a, §3b); other names may be anything."""
_KEPT: Final = ("", "null", "(Unknown)", TOKEN)
_CODE: Final = re.compile(r"-?[0-9]{1,7}")
_DATE: Final = re.compile(r"[0-9]{1,14}")
_TYPE: Final = re.compile(r"[a-z]{1,16}/[a-z0-9.+*-]{1,60}", re.IGNORECASE)
_OWN_TYPES: Final = re.compile(
    r"(?:image|video|audio)/(?:\*|gif|jpe?g|png|webp|hei[cf]|bmp|mp4|3gpp2?|amr|mpeg|ogg|aac|quicktime|webm|x-[a-z]{2,4})"
    r"|text/(?:plain|x-vcard|vcard|x-vcalendar)|application/(?:smil|pdf|vnd\.wap\.multipart\.[a-z]{1,12})",
    re.IGNORECASE,
)
"""Content types that say nothing of a person; others keep what stands before the `/`."""


class Masked:
    """Replaces the values of records; reactions that are texts stay reactions, and other texts texts."""

    def __init__(self, mask: Mask, frame: pl.DataFrame) -> None:
        """`frame` is what the file was read as."""
        texts = frame.filter((pl.col("kind") == "text") & pl.col("text").is_not_null())
        self._mask = mask
        self._quotes = _Quotes(frame)
        self._messages = {at for at, text in texts.select("position", "text").iter_rows() if recognise(text)}

    def value(self, name: str, value: str, position: int) -> str:
        """Give what stands for a value of the record at `position`; `name` is its column."""
        if value in _KEPT or _is_harmless(name, value):
            return value
        if name in _WORDS:
            return self._words(value, position)
        return self._way(name)(value)

    def column(self, name: str) -> str:
        """Give what stands for the name of a column: itself, if it is one that phones and apps are known to have."""
        return name if name in _COLUMNS else self._mask.text(name)

    def _way(self, name: str) -> Callable[[str], str]:
        if name in _ADDRESSES:
            return self._addresses
        if name in _CONTENT:
            return self._content
        if name in _FILES:
            return self._mask.file
        return self._mask.name if name in _NAMES else self._mask.text

    def _words(self, text: str, position: int) -> str:
        form = recognise(text)
        if form is None or position in self._messages:
            return self._mask.text(text)
        quoted = None if form.quoted is None else self._quotes.whole(form.quoted, position)
        what = "an image" if quoted is None else f"“{self._mask.text(quoted)}”"
        return f"{_lead(form)} {what}"

    def _content(self, value: str) -> str:
        kind, slash, rest = value.partition("/")
        return f"{kind}/{self._mask.text(rest)}" if slash and _TYPE.fullmatch(value) else self._mask.text(value)

    def _addresses(self, value: str) -> str:
        return "~".join(self._address(one) for one in value.split("~"))

    def _address(self, value: str) -> str:
        if value in _KEPT:
            return value
        name, at, domain = value.rpartition("@")
        if at:
            return f"{self._mask.name(name)}@{domain if domain.casefold() == 'rbm.goog' else self._mask.name(domain)}"
        scheme = "tel:" if value.startswith("tel:") else ""
        bare = value.removeprefix(scheme)
        return scheme + (self._mask.name(bare) if any(map(str.isalpha, bare)) else self._mask.number(bare))


def _lead(form: Tapback) -> str:
    """The app's own words; words that need their message to be found give way to words that do not."""
    if form.sure:
        return form.words
    return "Removed 👍 from" if form.removed else f"Reacted {form.emoji} to"


class _Quotes:
    """The messages that are quoted: in part, or with other marks, they would not be found among masked texts."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame
        self._targets = _targets(frame)
        self._met: dict[str, str] = {}

    def whole(self, quoted: str, position: int) -> str:
        """Give the whole message that the record at `position` quotes, or the quotation if there is none."""
        if (target := self._targets.get(position)) is not None:
            self._met[quoted] = target
            return target
        # reactions that were taken back or changed, and records that are there twice, are not in the frame
        return self._met.get(quoted) or self._begun(folded(quoted)) or quoted

    def _begun(self, quoted: str) -> str | None:
        whole = quoted.removesuffix("…").removesuffix("...")
        at = bisect_left(self._texts, (whole, ""))
        found = self._texts[at] if at < len(self._texts) else ("", "")
        return found[1] if found[0] in (whole, quoted) or (whole and found[0].startswith(whole)) else None

    @cached_property
    def _texts(self) -> list[tuple[str, str]]:
        texts = self._frame.filter(pl.col("kind") != "reaction")["text"].drop_nulls().unique()
        return sorted((folded(text), text) for text in texts)


def _targets(frame: pl.DataFrame) -> dict[int, str]:
    """Position of each reaction to a text → that text, whole."""
    about = frame.filter((pl.col("kind") == "reaction") & pl.col("about").is_not_null()).select(
        "chat", "position", id="about"
    )
    texts = frame.filter(pl.col("text").is_not_null()).select("chat", "id", "text")
    return dict(about.join(texts, on=["chat", "id"]).select("position", "text").iter_rows())


def _is_harmless(name: str, value: str) -> bool:
    return (
        (name in _CODES and _CODE.fullmatch(value) is not None)
        or (name in _DATES and _DATE.fullmatch(value) is not None)
        or (name in _CONTENT and _OWN_TYPES.fullmatch(value) is not None)
    )
