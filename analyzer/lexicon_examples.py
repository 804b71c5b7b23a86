"""Whether the examples of a language's file come out as they say; asked in tests, not in every run."""

from collections.abc import Iterable, Iterator

import polars as pl

from analyzer.lexicon_file import CueEntries, Entry, LexiconError, LexiconFile
from analyzer.lexicon_match import BIT, Matcher, compiled


def broken_examples(lexicon: LexiconFile) -> Iterator[LexiconError]:
    """Every example that does not come out as it says, in order.

    What an include says is found must be found by that entry alone; what an exclude says is not found must be found
    without it, or it excludes nothing.
    """
    matcher = Matcher(lexicon)
    for cue, entries in lexicon.cues.items():
        for entry in entries.include:
            yield from _unlike(matcher, cue, entry, "yes", [entry], [*entries.exclude, *lexicon.everywhere])
            yield from _unlike(matcher, cue, entry, "no", entries.include, [*entries.exclude, *lexicon.everywhere])
        for entry in entries.exclude:
            yield from _exclude(matcher, cue, entries, entry)
    for entry in lexicon.everywhere:
        for cue in dict.fromkeys((*entry.yes, *entry.no)):
            yield from _exclude(matcher, cue, lexicon.cues[cue], entry)


def _exclude(matcher: Matcher, cue: str, entries: CueEntries, entry: Entry) -> Iterator[LexiconError]:
    drop = [*entries.exclude, *matcher.lexicon.everywhere]
    for key in ("yes", "no"):
        yield from _unlike(matcher, cue, entry, key, entries.include, drop)
    for example in _wrong(matcher, entry.no.get(cue, ()), entries.include, [e for e in drop if e is not entry], True):
        do = "Take the example or the entry out: it is not what excludes it."
        yield LexiconError(f"“{example}” is not found without it either.", f"{entry.where} ({cue})", do)


def _unlike(
    matcher: Matcher, cue: str, entry: Entry, key: str, include: Iterable[Entry], drop: Iterable[Entry]
) -> Iterator[LexiconError]:
    """The examples of one entry under “yes” that are not found, or under “no” that are."""
    wanted, texts = key == "yes", (entry.yes if key == "yes" else entry.no).get(cue, ())
    wrong = _wrong(matcher, texts, include, drop, wanted)
    if wanted and cue in BIT:
        wrong += [t for t, bits in zip(texts, matcher.find(pl.Series(texts)), strict=True) if not bits & BIT[cue]]
    for example in dict.fromkeys(wrong):
        said = "is not found" if wanted else "is found"
        do = "Mend the patterns, or the example if it says what it should not."
        yield LexiconError(f"the example “{example}” {said}.", f"{entry.where} ({cue})", do)


def _wrong(
    matcher: Matcher, texts: tuple[str, ...], include: Iterable[Entry], drop: Iterable[Entry], wanted: bool
) -> list[str]:
    if not texts:
        return []
    found = matcher.found(pl.Series(texts, dtype=pl.String), compiled(include, drop))
    return [text for text, is_found in zip(texts, found, strict=True) if is_found != wanted]
