"""Kinds of files, by the end of a name and by a media type."""

import pytest

from parsers.frame import KINDS
from parsers.media_kinds import KIND_OF_ENDING, KIND_OF_TYPE, kind_of_name, kind_of_type


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("lake.JPG", "image"), ("lake.heif", "image"), ("a.b.webm", "video"), ("song.flac", "audio"),
        ("Ana.vcf", "contact"), ("laugh.gif", "gif"), ("plan.pdf", "document"), ("mp3", "document"), ("", "document"),
    ],
)  # fmt: skip
def test_kind_of_name(name: str, kind: str) -> None:
    assert kind_of_name(name) == kind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("image/jpeg", "image"), ("IMAGE/GIF", "gif"), ("audio/ogg; codecs=opus", "audio"), ("video/3gpp", "video"),
        ("text/x-vCard", "contact"), ("text/plain", "document"), ("application/pdf", "document"), ("", "document"),
    ],
)  # fmt: skip
def test_kind_of_type(content: str, kind: str) -> None:
    assert kind_of_type(content) == kind


def test_kinds_are_those_of_the_frame() -> None:
    assert {*KIND_OF_ENDING.values(), *KIND_OF_TYPE.values()} <= set(KINDS.categories)
