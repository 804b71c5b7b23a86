"""Do the friendships in your chat history go both ways?

Three verbs for a notebook:

    chat = reciprocity.read("WhatsApp Chat with Ana.zip", timezone="Europe/Paris")
    result = reciprocity.analyze(chat, me="Sam")
    reciprocity.write_report(result, "ana.html")

Nothing here talks to a network, and no result holds message text.
"""

from typing import TYPE_CHECKING, Any

from reciprocity._version import __version__

if TYPE_CHECKING:
    from reciprocity.api import analyze, read, write_report

__all__ = ["__version__", "analyze", "read", "write_report"]


def __getattr__(name: str) -> Any:
    """Load the verbs when they are first used, so that `reciprocity --help` stays quick."""
    if name in __all__:
        from reciprocity import api  # noqa: PLC0415 - polars and scipy take half a second

        return getattr(api, name)
    raise AttributeError(f"module 'reciprocity' has no attribute {name!r}")
