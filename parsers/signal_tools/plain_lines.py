"""The lines of the text files that these tools write."""

from parsers.text_lines import TextLines


def plain_lines(text: TextLines) -> list[str]:
    """Give the lines of a file without carriage returns and byte order mark."""
    return [line.removesuffix("\r").removeprefix("\ufeff") for line in text.lines.to_list()]
