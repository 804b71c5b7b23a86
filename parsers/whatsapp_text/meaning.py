"""What one candidate means: its kind, and what of it was typed.

Asked only of the few texts that `kinds` picked out. Each question is about a whole text, a whole first line, or what
stands behind the app's own mark.
"""

from functools import cache
from typing import Final

import polars as pl

from parsers.media_kinds import KIND_OF_ENDING
from parsers.whatsapp_text.phrases import LRM, MARKS, normalised, phrases

_SHORT: Final = 40
"""Characters of a text that may be a placeholder in words not known here."""
_CAPTIONED: Final = ("image", "video", "audio", "voice", "sticker", "gif", "contact", "location", "media")
"""Kinds whose words before the marker were typed; before a document's stand its name and pages."""
_OWN_ENDINGS: Final = {"webp": "sticker", "opus": "voice"}
_NAMES: Final = {
    "image": "^IMG-|-PHOTO-",
    "sticker": "^STK-|-STICKER-",
    "gif": "-GIF-",
    "video": "^VID-|-VIDEO-",
    "voice": "^PTT-",
    "audio": "^AUD-|-AUDIO-",
    "contact": "",
}
"""Kind → how the app begins the names of such files (fact sheet, "Kinds by file name"), in the order of asking."""


def look_closely(picked: pl.DataFrame, *, bracket: bool, group_name: str | None) -> pl.DataFrame:
    """Give columns `kind`, `text`, `edited`, `duration` and `body` (the text before anything was stripped)."""
    p = phrases()
    body = pl.col("body")
    seen = picked.with_columns(body=pl.col("text"), edited=pl.col("text").str.contains(p.edited))
    seen = seen.with_columns(body.str.replace(p.edited, "").alias("body"))
    seen = seen.with_columns(
        first=body.str.extract(r"^([^\n]*)"),
        rest=body.str.extract(r"(?s)^[^\n]*\n(.*)$"),
        plain=normalised(body),
        before=body.str.extract(rf"(?s)^(.*){LRM}[^{LRM}]*$"),
        after=body.str.extract(rf"(?s)^.*{LRM}([^{LRM}]*)$"),
        marked=body.str.contains(f"^[{MARKS}]") if bracket else pl.lit(value=False),
        nobody=pl.col("sender").is_null(),
    )
    seen = seen.with_columns(
        first_plain=normalised(pl.col("first")),
        after_plain=normalised(pl.col("after")),
        file_below=pl.col("first").str.extract(p.file_attached),
        before_file=body.str.extract(p.attached_file, 1),
        file_behind=body.str.extract(p.attached_file, 2),
        outcome=pl.when(body.str.contains(p.call_marked if bracket else p.call_plain)).then(
            pl.col("plain").str.extract(p.call)
        ),
        by_group=(pl.col("sender") == pl.lit(group_name, dtype=pl.String)).fill_null(value=False),
    )
    seen = seen.with_columns(_duration().alias("duration"))
    seen = seen.with_columns(_kind(bracket=bracket).alias("kind"))
    seen = seen.with_columns(duration=pl.when(pl.col("kind") == "call").then("duration"))
    return seen.select(
        "kind", _typed().alias("text"), pl.col("edited") & (pl.col("kind") != "system"), "duration", "body"
    )


def _kind(*, bracket: bool) -> pl.Expr:
    """Ask in the order of certainty; the first answer holds."""
    p = phrases()
    plain, marked, nobody, first = pl.col("plain"), pl.col("marked"), pl.col("nobody"), pl.col("first_plain")
    below, behind, body = pl.col("file_below"), pl.col("file_behind"), pl.col("body")
    own = body.str.contains(p.system) | body.str.contains(p.encryption)
    missed = plain.str.contains(p.missed)
    outcome = pl.col("outcome")
    poll = first.str.contains(p.poll) & pl.col("rest").str.contains(p.poll_option)
    unknown = body.str.contains(r"^<[^<>:\n]{3,40}>$") if not bracket else marked & _repeated()
    return (
        pl.when(nobody & missed)
        .then(pl.lit("missed_call"))
        .when((nobody | marked) & body.str.contains(p.call_started))
        .then(pl.lit("call"))
        .when(nobody)
        .then(pl.lit("system"))
        # Before the patterns: Dutch says "U hebt dit bericht verwijderd" as it says "U hebt Bob verwijderd".
        .when(plain.is_in(list(p.kinds)))
        .then(plain.replace_strict(p.kinds, default=None))
        .when(marked & own)
        .then(pl.lit("system"))
        .when(marked & missed)
        .then(pl.lit("missed_call"))
        .when(outcome.str.contains(p.no_answer))
        .then(pl.lit("missed_call"))
        .when(outcome.is_not_null())
        .then(pl.lit("call"))
        .when(plain.str.contains(p.location))
        .then(pl.lit("location"))
        .when(poll)
        .then(pl.lit("poll"))
        .when(below.is_not_null())
        .then(_kind_of_file(below))
        .when(behind.is_not_null())
        .then(_kind_of_file(behind))
        .when(first.is_in(list(p.captioned)))
        .then(first.replace_strict(p.captioned, default=None))
        .when(pl.col("after_plain").is_in(list(p.ios_media)))
        .then(pl.col("after_plain").replace_strict(p.ios_media, default=None))
        .when(pl.col("by_group"))
        .then(pl.lit("system"))
        .when(body.str.contains(rf"^[\s{MARKS}]*$") | unknown | (pl.col("loose") & (body == ".")))
        .then(pl.lit("media"))
        .otherwise(pl.lit("text"))
    )


def _repeated() -> pl.Expr:
    """Tell placeholders in words not known here: short, marked, and the very same more than once in the file."""
    return (pl.col("body").str.len_chars() <= _SHORT) & (pl.len().over("body") > 1)


def _kind_of_file(name: pl.Expr) -> pl.Expr:
    named = [pl.when(name.str.contains(pattern)).then(pl.lit(kind)) for kind, pattern in _file_names().items()]
    return pl.coalesce(*named, pl.lit("document"))


@cache
def _file_names() -> dict[str, str]:
    """Kind → a regex for the names of its files; anything else is a document."""
    kinds = KIND_OF_ENDING | _OWN_ENDINGS
    ends = {kind: "|".join(end for end, of in kinds.items() if of == kind) for kind in _NAMES}
    return {kind: "(?i)" + "|".join(filter(None, [start, rf"\.(?:{ends[kind]})$"])) for kind, start in _NAMES.items()}


def _duration() -> pl.Expr:
    """Seconds of "1 hr 5 min", null where that is not all of how a call ended."""
    units: dict[int, list[str]] = {}
    for unit, seconds in phrases().call_units.items():
        units.setdefault(seconds, []).append(unit)
    parts = [
        pl.col("outcome").str.extract(rf"(?:^| )([0-9]{{1,5}}) ?(?:{'|'.join(words)})\.?(?: |$)").cast(pl.Float32)
        * seconds
        for seconds, words in units.items()
    ]
    return pl.when(pl.col("outcome").str.contains(phrases().call_length)).then(pl.sum_horizontal(parts))


def _typed() -> pl.Expr:
    """Give what was typed: the text, a caption, a poll's question; null for everything that the app wrote."""
    kind, below = pl.col("kind"), pl.col("file_below").is_not_null()
    behind = pl.col("file_behind").is_not_null()
    words_before = (
        pl.when(behind).then("before_file").when(pl.col("after_plain").is_in(list(phrases().ios_media))).then("before")
    )
    below_it = pl.when(below | pl.col("first_plain").is_in(list(phrases().captioned))).then("rest")
    ios_caption = pl.when(kind.is_in(_CAPTIONED)).then(words_before.str.strip_chars(f" {LRM}"))
    caption = pl.coalesce(below_it, ios_caption)
    return (
        pl.when(kind == "text")
        .then(pl.col("body").str.replace(f"^[{MARKS}]+", ""))
        .when(kind == "poll")
        .then(pl.col("rest").str.extract(r"^([^\n]*)"))
        .when(kind.is_in([*_CAPTIONED, "document"]) & (caption != ""))
        .then(caption)
    )
