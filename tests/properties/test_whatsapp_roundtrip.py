"""What a phone wrote is what is read, in every style; and no line of any text is ever lost."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.errors import ExportError
from parsers.format import Parsed, ReadOptions
from parsers.formats import whatsapp
from parsers.frame import KINDS, MESSAGES
from parsers.source import Source
from parsers.whatsapp_text import phrases
from sample_data.small import CHAT, conversation
from sample_data.writers.whatsapp import STYLES, Style, file_name, write_text, write_zip
from sample_data.writers.whatsapp_words import WORDS

ZONE = "Europe/Berlin"
ME = "Me Myself"
QUICK = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

FORGED = {
    "android": "[01.02.03, 04:05:06] Peter: forged",
    "ios": "01/02/2003, 04:05 - Peter: forged",
}
LINES = st.one_of(
    st.sampled_from(
        [
            "ok",
            "...",
            "see: this",
            "I left, she said",
            "😊",
            "a - b",
            "",
            "13:45",
            "¿qué?",
            "شكرا",
            "<3",
            "(file attached)",
            "z" * 300,
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12),
)
NAMES = st.sampled_from(["Ana", "Ana B", "Zoë - work", "Mum ❤️", "李雷", "+44 7700 900123", "O'Neil", "👩‍💻 Kim"])


def strings(data: object) -> set[str]:
    """Every string in nested data."""
    if isinstance(data, str):
        return {data}
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return set().union(*map(strings, inner))


MARKERS = {word.strip(" .:").casefold() for word in strings(phrases.table("whatsapp"))}
"""What the app writes itself: typed word for word, nobody can tell it apart."""
TYPED = (
    st.lists(LINES, min_size=1, max_size=4)
    .map("\n".join)
    .filter(lambda t: t == t.strip(" \n") and t not in {"", "null"})
    .filter(lambda t: not MARKERS & {line.strip(" .:").casefold() for line in t.split("\n") if line})
)


@st.composite
def conversations(draw: st.DrawFn) -> pl.DataFrame:
    """Two people's rows in the common frame; times may fall into the hours that a clock change repeats or skips."""
    name = draw(NAMES)
    start = draw(
        st.sampled_from([datetime(2023, 10, 28, 23, 30), datetime(2023, 3, 26, 0, 10), datetime(2024, 2, 13, 9, 0)])
    )
    now, rows = start.replace(tzinfo=UTC), []
    kinds = st.sampled_from(
        ["text", "text", "text", "image", "voice", "deleted", "document", "contact", "location", "poll", "forged"]
    )
    for number in range(draw(st.integers(2, 9))):
        now += timedelta(seconds=draw(st.sampled_from([0, 5, 61, 900, 20_000, 1_100_000])))
        mine = number == 0 or draw(st.booleans()) if number != 1 else False
        kind = draw(kinds)
        text = draw(TYPED) if kind == "text" else "Which day?" if kind == "poll" else kind if kind == "forged" else None
        rows.append(
            {
                "platform": "whatsapp",
                "chat": "c",
                "chat_name": name,
                "is_group": False,
                "sender": ME if mine else name,
                "from_me": mine,
                "sent_at": now,
                "kind": "text" if kind == "forged" else kind,
                "text": text,
                "edited": kind == "text" and draw(st.booleans()),
                "source": 0,
                "position": number,
            }
        )
    return pl.DataFrame(rows, schema=MESSAGES)


def read(path: Path, order: str | None = None) -> Parsed:
    (parsed,) = whatsapp.read(Source(path), ReadOptions(ZONE, order))  # type: ignore[arg-type]  # the tests' literals
    return parsed


def left_of(frame: pl.DataFrame, style: Style, *, attached: bool) -> pl.DataFrame:
    """What an export in that style still holds of a frame."""
    kind = pl.col("kind").cast(pl.String)
    hidden = kind.is_in(["image", "voice", "document", "contact"])
    if not attached:
        kind = (
            pl.when(hidden).then(pl.lit("media")).otherwise(kind)
            if style.system == "android"
            else kind.replace("voice", "audio")
        )
    step = "1s" if style.seconds else "1m"
    local = pl.col("sent_at").dt.convert_time_zone(ZONE).dt.replace_time_zone(None).dt.truncate(step)
    return frame.select("sender", kind.cast(KINDS).alias("kind"), "text", "edited", wall=local)


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@QUICK
@given(frame=conversations(), attached=st.booleans())
def test_round_trip(tmp_path: Path, style: Style, attached: bool, frame: pl.DataFrame) -> None:
    frame = frame.with_columns(text=pl.col("text").replace("forged", f"look:\n{FORGED[style.system]}\n\nfunny"))
    name = frame["chat_name"][0]
    path = tmp_path / file_name(name.replace("/", ""), style.id)
    if style.system == "ios":
        path.write_bytes(write_zip(frame, me=ME, timezone=ZONE, style=style.id, chat_name=name, attached=attached))
    else:
        path.write_bytes(write_text(frame, me=ME, timezone=ZONE, style=style.id, attached=attached).encode())
    parsed = read(path, style.order)
    parsed.info.ledger.check()
    back = parsed.frame.sort("position").filter(pl.col("kind") != "system")
    wall = pl.col("sent_at").dt.convert_time_zone(ZONE).dt.replace_time_zone(None)
    assert (
        back.select("sender", "kind", "text", "edited", wall=wall).rows()
        == left_of(frame, style, attached=attached).rows()
    )
    assert back["chat_name"].unique().to_list() == [name]
    assert whatsapp.match(Source(path)) is not None
    steps = parsed.frame["sent_at"].diff().drop_nulls()
    assert (steps >= timedelta(0)).all()


def written(folder: Path, frame: pl.DataFrame, style: Style, language: str | None = None) -> Path:
    """Write an export as that phone does."""
    name = frame["chat_name"][0]
    path = folder / file_name(name, style.id)
    if style.system == "ios":
        path.write_bytes(
            write_zip(frame, me=ME, timezone=ZONE, style=style.id, chat_name=name, attached=True, language=language)
        )
    else:
        text = write_text(frame, me=ME, timezone=ZONE, style=style.id, attached=True, language=language)
        path.write_bytes(text.encode())
    return path


def common(parsed: Parsed) -> list[tuple[object, ...]]:
    """What every phone writes: not seconds, who missed a call, nor calls that were answered."""
    rows = parsed.frame.sort("position").filter(~pl.col("kind").is_in(["system", "call"]))
    caller = pl.when(pl.col("kind") != "missed_call").then("sender")
    return rows.select(caller, "kind", "text", "edited", pl.col("sent_at").dt.truncate("1m")).rows()


@pytest.fixture(scope="module")
def one_conversation() -> pl.DataFrame:
    """A conversation with every kind in it, across a change of the clock."""
    rows = conversation().filter(pl.col("chat_name") == CHAT)
    return rows.with_columns(sender=pl.when("from_me").then(pl.lit(ME)).otherwise("sender"))


@pytest.fixture(scope="module")
def as_english(one_conversation: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    return common(read(written(tmp_path_factory.mktemp("en"), one_conversation, STYLES["android-en-24h"])))


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_every_phone_gives_the_same_frame(
    tmp_path: Path, style: Style, one_conversation: pl.DataFrame, as_english: list[tuple[object, ...]]
) -> None:
    parsed = read(written(tmp_path, one_conversation, style))
    assert common(parsed) == as_english
    order = parsed.info.date_order
    assert order is not None
    assert (order.order, order.confidence != "ambiguous") == (style.order, True)


@pytest.mark.parametrize("system", ["android-en-24h", "ios-ymd"])
@pytest.mark.parametrize("language", WORDS)
def test_every_language_gives_the_same_frame(
    tmp_path: Path, system: str, language: str, one_conversation: pl.DataFrame, as_english: list[tuple[object, ...]]
) -> None:
    parsed = read(written(tmp_path, one_conversation, STYLES[system], language))
    assert common(parsed) == as_english


def test_writer_repeats_itself() -> None:
    frame = pl.DataFrame(schema=MESSAGES)
    first, second = (write_zip(frame, me=ME, timezone=ZONE, chat_name="Ana") for _ in range(2))
    assert first == second


PIECES = st.sampled_from(
    [
        "13/06/2024, 10:00 - ",
        "[13.06.24, 10:00:00] ",
        "Ana",
        "Bob",
        ": ",
        ":",
        "\n",
        "\n",
        "\r\n",
        "\ufeff",
        "‎",
        "<Media omitted>",
        "This message was deleted",
        " <This message was edited>",
        "99/99/9999, 99:99 - ",
        "Ana left",
        "POLL:",
        "x",
        "é",
        "“",
        "\x00",
        "\x85",
        "\u2028",
    ]
)


@given(text=st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=150, deadline=None)
def test_no_line_is_lost(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "WhatsApp Chat with Ana.txt"
        path.write_bytes(text.encode())
        try:
            parsed = read(path)
        except ExportError:
            return
        ledger = parsed.info.ledger
        ledger.check()
        assert ledger.units == text.count("\n") + (not text.endswith("\n"))
        assert ledger.messages + ledger.system == parsed.frame.height
        assert parsed.frame["position"].is_between(1, ledger.units).all()
        assert parsed.frame["position"].n_unique() == parsed.frame.height


@given(data=st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "WhatsApp Chat with Ana.txt"
        path.write_bytes(b"13/06/2024, 10:00 - Ana: hi\n" + data)
        parsed = read(path)
        parsed.info.ledger.check()
        assert parsed.frame.height >= 1


@given(
    style=st.sampled_from(list(STYLES)),
    cuts=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 40), st.binary(max_size=6)), min_size=1, max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_no_line_of_a_damaged_export_is_lost(style: str, cuts: list[tuple[int, int, bytes]]) -> None:
    data = write_text(conversation().head(8), me=ME, timezone=ZONE, style=style).encode()
    for at, length, new in cuts:
        data = data[:at] + new + data[at + length :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "WhatsApp Chat with Ana.txt"
        path.write_bytes(data)
        try:
            parsed = read(path)
        except ExportError:
            return
        ledger = parsed.info.ledger
        ledger.check()
        assert ledger.messages + ledger.system == parsed.frame.filter(pl.col("kind") != "reaction").height
