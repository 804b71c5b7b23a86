"""Names and texts that try to be something else than text."""

from dataclasses import replace

from analyzer.results import Analysis, Contact, GroupChat
from parsers.frame import Skipped
from tests.reports import samples

RLO, PDI, ISOLATE = "\u202e", "\u2069", "\u2066"
HOSTILE = (
    "<script>planted()</script>",
    '"><img src=x onerror=planted()>',
    "'><svg onload=planted()>",
    "{{7*7}}{% raw %}",
    "{name} {0} {have.__class__}",
    "**bold** <b>bold</b>",
    "</style></script><script>planted()</script>",
    "javascript:planted()",
    "--></title><iframe src=//planted.example>",
    f"{RLO}gnp.exe{PDI}{ISOLATE}",
    "Zo" + "e\u0301" + "\u0301" * 10_000,
    "M" * 80,
    "M" * 5000,
    "مها عبد الرحمن",
    "נועה",
    "👩🏽‍🚀🇫🇷❤️",
    "Ana",
    "Ana",
    "",
    "\u200b\u200f",
    "+33 6 12 34 56 78",
    "&lt;script&gt; &amp; &#x27;",
    "a\x00b\x1b[31m\r\nc",
    "\ud800",
)


def people() -> tuple[Contact, ...]:
    makers = (samples.ana, samples.ben, samples.chidi, samples.mum, samples.noor, samples.theo)
    return tuple(
        replace(makers[i % 6](), key=f"k{i}", name=name, label=None, context=(name,), notes=(name,))
        for i, name in enumerate(HOSTILE)
    )


def analysis() -> Analysis:
    """Every hostile text in every place that takes one from outside."""
    given = samples.six()
    manifest = given.manifest
    return replace(
        given,
        me=HOSTILE[0],
        contacts=people(),
        groups=tuple(GroupChat(name, "whatsapp", 7, 2310) for name in HOSTILE),
        notes=tuple(("2026-03-01", name) for name in HOSTILE),
        manifest=replace(
            manifest,
            sources=tuple(
                replace(
                    manifest.sources[i % len(manifest.sources)],
                    file=name,
                    notes=(name,),
                    timezone=name,
                    why=name,
                )
                for i, name in enumerate(HOSTILE)
            ),
            skipped=tuple(Skipped(name, name, True) for name in HOSTILE),
            notes=HOSTILE,
        ),
    )
