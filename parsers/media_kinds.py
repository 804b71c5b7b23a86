"""What a file is by the end of its name, or by its media type: one table each for every format.

A format in which an ending means more says so itself: WhatsApp's stickers end in ".webp", its voice notes in ".opus".
"""

from typing import Final

KIND_OF_ENDING: Final = {
    "gif": "gif",
    "vcf": "contact",
    **dict.fromkeys(
        ("jpg", "jpeg", "jfif", "png", "apng", "webp", "heic", "heif", "avif", "tif", "tiff", "bmp", "svg"), "image"
    ),
    **dict.fromkeys(
        ("mp4", "m4v", "mov", "qt", "quicktime", "3gp", "3gpp", "mkv", "webm", "mpeg", "mpg", "avi"), "video"
    ),
    **dict.fromkeys(("mp3", "m4a", "x-m4a", "aac", "amr", "ogg", "oga", "opus", "wav", "flac"), "audio"),
}
"""End of a file's name, in small letters and without its dot → kind of event."""
KIND_OF_TYPE: Final = {
    "image/gif": "gif",
    **dict.fromkeys(("text/vcard", "text/x-vcard", "text/directory"), "contact"),
    **{kind: kind for kind in ("image", "video", "audio")},
}
"""Media type, or its first half → kind of event."""
_OTHER: Final = "document"


def kind_of_name(name: str) -> str:
    """Tell what a file is by its name: "Lake.JPG" is an image, "plan.pdf" a document."""
    return KIND_OF_ENDING.get(name.rpartition(".")[2].lower(), _OTHER) if "." in name else _OTHER


def kind_of_type(content: str) -> str:
    """Tell what a file is by its media type, with or without parameters: "audio/ogg; codecs=opus" is audio."""
    plain = content.partition(";")[0].strip().lower()
    return KIND_OF_TYPE.get(plain) or KIND_OF_TYPE.get(plain.partition("/")[0], _OTHER)
