"""What can go wrong with an export, said to a person.

Every error names what happened, where (file, and line or record where there is one) and what to do. None carries
message text: texts come from other people and errors end up in logs, screenshots and bug reports.
"""


class ExportError(Exception):
    """An export could not be read.

    Attributes:
        what: one sentence on what is wrong, without any message text.
        where: the file, as the user named it, with line or record if known.
        do: one sentence on what to do next.
    """

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(what, where, do)
        self.what = what
        self.where = where
        self.do = do

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.do}".strip()


class NotAnExport(ExportError):
    """No format recognised the file."""


class AmbiguousExport(ExportError):
    """Two formats recognised the file equally well."""


class DamagedExport(ExportError):
    """The file is of a known kind but empty, encrypted, truncated or beyond the safety limits."""
