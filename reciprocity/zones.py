"""Time zones by name."""

from zoneinfo import ZoneInfo

import polars as pl
from tzlocal import get_localzone_name


def local_zone() -> str:
    """IANA name of the machine's zone, "UTC" where it can't be told."""
    return get_localzone_name() or "UTC"


def known(zone: str) -> bool:
    """Whether an IANA zone of that name exists, both for python and for polars, which has a list of its own.

    Python opens any file below its folder of zones, such as "localtime", "Factory" or "posix/Europe/Paris".
    """
    try:
        ZoneInfo(zone)
        pl.Series([0]).cast(pl.Datetime("ms", "UTC")).dt.convert_time_zone(zone)
    except (KeyError, ValueError, OSError, pl.exceptions.PolarsError):
        return False
    return True
