"""Time zones by name."""

from zoneinfo import ZoneInfo

from tzlocal import get_localzone_name


def local_zone() -> str:
    """IANA name of the machine's zone, "UTC" where it can't be told."""
    return get_localzone_name() or "UTC"


def known(zone: str) -> bool:
    """Whether an IANA zone of that name exists."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True
