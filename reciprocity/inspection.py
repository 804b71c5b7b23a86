"""Who writes in these exports, before anything is measured."""

import polars as pl

from reciprocity.config import Config
from reports.terminal import Writer

__all__ = ["writers"]


def writers(frame: pl.DataFrame, config: Config) -> tuple[Writer, ...]:
    """Everybody who writes, with apps, number of messages and links that suggest themselves (never made in silence)."""
    named = {
        alias.lower(): person for person, table in config.people.items() for alias in (person, *table.get("names", ()))
    }
    rows = (
        frame.filter(pl.col("sender").is_not_null() & pl.col("kind").is_in(["system", "reaction"]).not_())
        .group_by("sender", "platform", maintain_order=True)
        .agg(pl.len().alias("messages"), pl.col("chat").n_unique().alias("chats"), pl.col("from_me").any().alias("me"))
        .sort("sender", "platform")
    )
    platforms: dict[str, set[str]] = {}
    owner = {row["sender"].lower() for row in rows.iter_rows(named=True) if row["me"]}
    for row in rows.filter(~pl.col("sender").str.to_lowercase().is_in(sorted(owner))).iter_rows(named=True):
        platforms.setdefault(row["sender"].lower(), set()).add(row["platform"])
    return tuple(
        Writer(
            name=row["sender"],
            platform=row["platform"],
            messages=row["messages"],
            chats=row["chats"],
            is_me=bool(row["me"]),
            linked=named.get(row["sender"].lower()),
            suggested=_suggested(row["sender"], platforms, named),
        )
        for row in rows.iter_rows(named=True)
    )


def _suggested(name: str, platforms: dict[str, set[str]], named: dict[str, str]) -> bool:
    """The same name in two apps that the config does not link: perhaps one person, perhaps not."""
    return len(platforms.get(name.lower(), ())) > 1 and name.lower() not in named
